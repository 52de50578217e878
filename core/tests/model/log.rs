//! What the servers store of a session.

/// The stored events: ids and elements.
#[derive(Default)]
pub(super) struct Log {
    pub(super) events: Vec<(u32, String)>,
    /// The last id that was given.
    pub(super) last_id: u32,
}

impl Log {
    fn append(&mut self, start: &str, user_id: &str, rest: &str) {
        self.last_id += 1;
        let event = format!("<{start} userId=\"{user_id}\" eventId=\"{}\"{rest}", self.last_id);
        self.events.push((self.last_id, event));
    }

    /// Somebody comes in; `attributes` begin with a space.
    pub(super) fn came(&mut self, user_id: &str, attributes: &str) {
        self.append(&format!("newParty{attributes}"), user_id, "/>");
    }

    pub(super) fn left(&mut self, user_id: &str) {
        self.append("partyLeft", user_id, "/>");
    }

    pub(super) fn said(&mut self, user_id: &str, text: &str) {
        self.append("message", user_id, &format!("><msgText>{text}</msgText></message>"));
    }

    pub(super) fn ids(&self) -> Vec<u32> {
        self.events.iter().map(|it| it.0).collect()
    }
}

/// Shows an event: each is seen once, in their order.
pub(super) fn see(seen: &mut Vec<u32>, id: u32) {
    assert!(seen.last().is_none_or(|last| *last < id), "event {id} after {seen:?}");
    seen.push(id);
}
