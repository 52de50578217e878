//! What the desk does when its link is lost, or was never of use.

use parlor_plugin::ServiceError;

use super::{Origin, Room};
use crate::lines::Output;

impl Room {
    pub(super) fn link_down(&mut self, reason: String) {
        let now = self.now();
        let mut unknown = Vec::new();
        self.client.lost(|reference_id, _| unknown.push(reference_id));
        self.tell(Output::Link { state: "down", reason: Some(reason) });
        for reference_id in unknown {
            self.unknown_fate(
                reference_id,
                "the connection was lost before the server answered: it may have been carried out",
            );
        }
        if self.quit_at.is_some() {
            self.quit_at = Some(now);
        }
        self.not_let_in();
    }

    /// Gives up if no link brought a registration.
    pub(super) fn not_let_in(&mut self) {
        if let Some(text) = self.entry.lost(self.config.basic, "basic") {
            self.tell(Output::error(None, text));
            self.quit_at = Some(self.now());
        }
    }

    /// Tells whoever asked that nobody knows what became of it.
    pub(super) fn unknown_fate(&mut self, reference_id: u32, text: &str) {
        match self.waiting.remove(&reference_id) {
            Some(Origin::Command(id) | Origin::Join(id, _)) => self.tell(Output::error(id, text)),
            Some(Origin::Plugin(answer)) => {
                let _ = answer.send(Err(ServiceError::UnknownFate));
            }
            Some(Origin::Desk | Origin::Rejoin(_)) | None => {}
        }
    }
}
