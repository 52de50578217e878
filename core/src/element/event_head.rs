//! What every event has.

use crate::element::Visibility;
use crate::element::declare::{Number, NumberFrom1, OptionalId, OptionalNumber, PlainId, Word, group};
use crate::wire::Text;

group! {
    /// The attributes that every event has.
    pub struct EventHead<'a> = event {
        /// `userId`: the party it is about.
        user_id: Text<'a> = PlainId [USER_ID],
        /// `timeShift`: whole seconds since the session began; 0 where it is missing.
        time_shift: u32 = Number [TIME_SHIFT],
        /// `visibility`: who may see it.
        visibility: Visibility = Word<Visibility> [VISIBILITY],
        /// `eventId`: from 1, growing with gaps. 0: outside the numbered transcript.
        event_id: u32 = NumberFrom1 [EVENT_ID],
        /// `receiverId`: the one party, beside the sender, that may see it (direct messages; basic only).
        receiver_id: Option<Text<'a>> = OptionalId [RECEIVER_ID],
        /// `truncated`: the event was too large to be sent, and comes without this many bytes of text. Our own choice.
        truncated: Option<u32> = OptionalNumber [TRUNCATED],
    }
}

impl EventHead<'_> {
    /// Whether it comes behind the event that this number says; one without a number comes always.
    pub(super) fn is_after(&self, event_id: u32) -> bool {
        self.event_id == 0 || self.event_id > event_id
    }
}
