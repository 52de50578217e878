//! Sessions that are being joined, and whether they are shown then: no line in which somebody types is taken away.

use super::Model;
use super::sent::Asked;
use super::session::Session;

impl Model {
    /// Whether it was asked to join this session, and not answered yet.
    pub(crate) fn is_joining(&self, session_id: &str) -> bool {
        self.asked.iter().any(|(_, it)| matches!(it, Asked::Join { session_id: of, .. } if of == session_id))
    }

    /// Something is typed, or looked at: no join that is under way takes the line away.
    pub(crate) fn stays_here(&mut self) {
        self.to_show.clear();
    }

    /// A join is done; it is shown, unless something was typed meanwhile.
    pub(super) fn join_done(&mut self, id: u64, session_id: String) {
        let is_shown = self.to_show.contains(&id);
        self.to_show.retain(|it| *it != id);
        match is_shown {
            true => self.choose(&session_id),
            false if self.chosen.as_ref() == Some(&session_id) => {}
            false => self.joined_aside.push(session_id),
        }
    }

    /// Those that are being joined and aren't shown.
    pub(crate) fn joining(&self) -> Vec<&Session> {
        let joining = |it: &&Session| self.is_joining(&it.id) && self.chosen.as_ref() != Some(&it.id);
        self.in_order().into_iter().filter(joining).collect()
    }

    /// The last one that was joined while something was typed elsewhere, and wasn't shown since.
    pub(crate) fn joined_aside(&self) -> Option<&Session> {
        self.joined_aside.iter().rev().filter_map(|it| self.session(it)).find(|it| it.is_mine())
    }

    /// What was typed is said, and what stood below it was read: from now on the list of sessions alone shows them.
    pub(crate) fn said_here(&mut self) {
        self.joined_aside.clear();
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::super::tests::{START, interaction, joined, with_ana};
    use super::*;
    use crate::commands::Role;
    use crate::lines::Output;

    #[test]
    fn a_join_takes_no_line_away_in_which_something_was_typed_since() {
        for types in [false, true] {
            let mut model = with_ana(Role::Agent, "ALL");
            model.apply(&interaction("S2", "waiting", json!({"userNick": "Cid"})), START);
            model.stays_here();
            let id = model.ask(Asked::Join { session_id: "S2".into(), is_watch: false });
            assert_eq!(model.joining().first().map(|it| it.number), Some(2));
            if types {
                model.stays_here();
            }
            model.apply(&joined("S2"), START);
            model.apply(&Output::done(Some(json!(id)), json!({"sessionId": "S2"})), START);
            assert!(model.joining().is_empty());
            let (shown, aside) = if types { ("S1", Some("S2")) } else { ("S2", None) };
            assert_eq!(model.chosen.as_deref(), Some(shown));
            assert_eq!(model.joined_aside().map(|it| it.id.as_str()), aside);
            match types {
                true => model.said_here(),
                false => model.choose("S2"),
            }
            assert!(model.joined_aside().is_none());
        }
    }
}
