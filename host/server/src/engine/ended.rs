//! Sessions that are over, and the room that they make.

use parlor_core::rules::ErrorId;

use super::{Engine, Environment};

impl<E: Environment> Engine<E> {
    /// Sessions that are over make room: first those that nobody will look for, then the oldest.
    pub(super) fn forget_ended(&mut self) {
        while self.ended_count() > self.config.limits.ended_sessions
            || self.stored_bytes > self.config.limits.stored_bytes
        {
            let Some(oldest) = self.ended_unused.pop_front().or_else(|| self.ended.pop_front()) else {
                return;
            };
            if let Some(session) = self.sessions.remove(&oldest) {
                self.stored_bytes = self.stored_bytes.saturating_sub(session.bytes);
            }
        }
    }

    /// Sessions that are over and still known.
    pub(super) fn ended_count(&self) -> usize {
        self.ended.len().saturating_add(self.ended_unused.len())
    }

    /// Refuses what has to be stored once there is no room for it at all.
    pub(super) fn storage_room(&self) -> Result<(), ErrorId> {
        let limits = &self.config.limits;
        let is_full = self.stored_bytes.saturating_add(limits.packet_bytes) > limits.stored_bytes;
        if is_full && self.ended_count() == 0 { Err(ErrorId::Limit) } else { Ok(()) }
    }
}
