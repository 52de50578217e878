//! What came in, and what it means.

use super::{Aim, BasicClient, BasicReceived, SessionSlot, SessionUpdate};
use crate::client::deadline::later;
use crate::client::{ReceiveError, RequestKind};
use crate::element::basic::{EventSessionInfo, ServerEvent};
use crate::element::packets::{Packet, read_as};
use crate::element::{Event, SessionStatus, Visibility};
use crate::log::log;
use crate::rules::ErrorId;
use crate::wire::{Limits, names};

impl<S: AsRef<[SessionSlot]> + AsMut<[SessionSlot]>> BasicClient<S> {
    /// Takes in a packet; an empty one is a keep-alive.
    ///
    /// # Errors
    /// [`ReceiveError`] if the packet makes no sense. The request it replies to, if any, is over then.
    #[inline(never)]
    pub fn receive<'p>(&mut self, now: u64, packet: &'p [u8]) -> Result<BasicReceived<'p>, ReceiveError> {
        let now = self.time.take(now);
        self.silent_at = later(now, self.config.silent_after);
        if packet.is_empty() {
            return Ok(BasicReceived::KeepAlive);
        }
        let mut event = ServerEvent::empty();
        let limits = Limits::PACKET.with_size(usize::MAX);
        if let Err(error) = read_as(&mut event, self.config.binding, packet, limits) {
            self.take_pending(error.reference_id());
            log!(debug, "basic: {} bytes that can't be read", packet.len());
            return Err(ReceiveError::Parse(error));
        }
        match &event {
            ServerEvent::Registered(it) => {
                let pending = self.take_pending(Some(it.reference_id));
                if pending.is_none_or(|it| it.kind != RequestKind::Login) {
                    return Ok(BasicReceived::Stale);
                }
                if it.user_id.is_empty() || self.user_id.set(it.user_id).is_err() {
                    return Err(ReceiveError::Incomplete(names::USER_ID));
                }
                // An id that was read isn't too long.
                let _ = self.secure_key.set(it.secure_key.unwrap_or_default());
                self.is_registered = true;
                log!(debug, "basic: registered");
                Ok(BasicReceived::Registered { reply: *it })
            }
            ServerEvent::SessionInfo(info) => self.session_info(info),
            ServerEvent::Error(it) => {
                // The server couldn't read which packet it was: on a stream that is the oldest without an answer.
                let oldest = self.pending.first().map(|it| it.reference_id);
                let reference_id = it.reference_id.or(oldest);
                let pending = self.take_pending(reference_id);
                let error = ErrorId::from_text(it.error_id);
                let (request, number) = (reference_id.unwrap_or_default(), error.map_or(0, ErrorId::number));
                log!(debug, "basic: request {} refused, error {}", request, number);
                let ended = matches!(error, Some(ErrorId::SessionOver | ErrorId::UnknownSession));
                if let Some(session_id) = it.session_id.filter(|_| ended) {
                    self.forget(session_id);
                }
                Ok(BasicReceived::Refused {
                    reference_id,
                    request: pending.map(|it| it.kind),
                    error,
                    reply: *it,
                })
            }
        }
    }

    fn session_info<'p>(&mut self, info: &EventSessionInfo<'p>) -> Result<BasicReceived<'p>, ReceiveError> {
        let pending = self.take_pending(info.reference_id);
        let mut transcript = info.transcript;
        let found = self.slot(transcript.session_id);
        let index = found.map(|(index, _)| index);
        let mut position = found.map_or(0, |(_, it)| it.position);
        let mut is_in = found.is_some_and(|(_, it)| it.is_joined);
        let joined = match pending.map(|it| it.aim) {
            Some(Aim::Join(visibility)) => Some(visibility),
            _ => None,
        };
        let mut visibility = match (joined, found) {
            (Some(_), _) | (None, None) => Visibility::All,
            (None, Some((_, it))) => it.visibility,
        };
        transcript.events = transcript.events.after(position);
        for event in transcript.events.iter() {
            let event_id = event.as_ref().map_or_else(|error| error.event_id, |it| it.head().event_id);
            position = position.max(event_id);
            let (party, comes) = match &event {
                Ok(Event::NewParty(it)) => (&it.head, true),
                Ok(Event::PartyLeft(it)) => (&it.head, false),
                _ => continue,
            };
            if self.user_id == party.user_id {
                is_in = comes;
                if comes {
                    visibility = party.visibility;
                }
            }
        }
        let is_over = info.session_status == SessionStatus::Over;
        // The reply to a join may be cut before the join itself, and behind an earlier leave.
        if let Some(asked) = joined {
            is_in = true;
            visibility = visibility.narrower(asked);
        }
        is_in &= !is_over && !pending.is_some_and(|it| it.aim == Aim::Leave);
        // There is a free one, unless a join that was made between two packets of one transcript has taken it.
        let is_free = |it: &SessionSlot| is_in && it.session_id().is_none();
        let index = index.or_else(|| self.slots.as_ref().iter().position(is_free));
        match index.and_then(|it| self.slots.as_mut().get_mut(it)) {
            // What was to be joined again stays so until the server says something of the client in it.
            Some(slot) if is_in || !slot.is_joined && !is_over => {
                slot.session_id
                    .set(transcript.session_id)
                    .map_err(|_| ReceiveError::Incomplete(names::SESSION_ID))?;
                slot.position = position;
                slot.is_joined = is_in;
                slot.visibility = visibility;
            }
            Some(_) => self.forget(transcript.session_id),
            None => {}
        }
        Ok(BasicReceived::Session(SessionUpdate {
            reply_to: pending.map(|it| (it.reference_id, it.kind)),
            session_status: info.session_status,
            is_in,
            transcript,
            occurred_at: info.occurred_at,
        }))
    }
}
