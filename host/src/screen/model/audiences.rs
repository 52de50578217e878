//! To whom a line can go, as far as server and session allow it.

use super::Model;
use super::entry::Audience;
use crate::screen::input::Action;

impl Model {
    /// To whom a line can go in the session that is shown, the usual one first.
    pub(crate) fn audiences(&self) -> Vec<Audience> {
        let barred = self.bars.of(self.chosen.as_deref());
        let is_open = |it: &Audience| match it {
            Audience::Everyone => !barred.contains_key("all"),
            Audience::Agents => !barred.contains_key("int"),
            Audience::Only { .. } => !barred.contains_key("to"),
            Audience::Supervisors => true,
        };
        let all = self.chosen().map(|it| it.audiences(&self.own_id)).unwrap_or_default();
        all.into_iter().filter(is_open).collect()
    }

    /// Whether the person is in the session that is shown, unseen by the customer.
    pub(crate) fn is_unseen(&self) -> bool {
        self.chosen().is_some_and(|it| it.place == Some(Audience::Agents))
    }

    /// Those that a key or a click goes through: whoever is unseen by the customer isn't shown to her by a slip.
    pub(crate) fn audiences_by_key(&self) -> Vec<Audience> {
        let mut all = self.audiences();
        all.retain(|it| !self.is_unseen() || *it != Audience::Everyone);
        all
    }

    /// Whether this key could do something in the session that is shown.
    pub(crate) fn has_use_for(&self, action: Action) -> bool {
        let speaks = self.chosen().is_some_and(|it| it.audience().is_some());
        // From everyone the key leads an unseen person back.
        let least = if self.is_unseen() { 0 } else { 1 };
        action != Action::ToWhom || !speaks || self.audiences_by_key().len() > least
    }
}
