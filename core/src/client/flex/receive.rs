//! What came in, and what it means.

use super::{FlexClient, FlexReceived, FlexUpdate, Request, Stage};
use crate::client::{ReceiveError, RequestKind};
use crate::element::SessionStatus;
use crate::element::flex::{EventStatus, RequestResult};
use crate::element::packets::read_as;
use crate::log::log;
use crate::rules::ErrorId;
use crate::wire::{Limits, Text, names};

impl FlexClient {
    /// Takes in a packet.
    ///
    /// # Errors
    /// [`ReceiveError`] if the packet makes no sense. The request it replies to, if any, is over then.
    #[cfg_attr(feature = "xml", inline(never))]
    pub fn receive<'p>(&mut self, now: u64, packet: &'p [u8]) -> Result<FlexReceived<'p>, ReceiveError> {
        let now = self.time.take(now);
        let mut status = EventStatus::default();
        let limits = Limits::PACKET.with_size(usize::MAX);
        if let Err(error) = read_as(&mut status, self.config.binding, packet, limits) {
            if error.reference_id().is_some() && self.take_request(error.reference_id()).is_some() {
                self.pace(now, false);
            }
            log!(debug, "flex: {} bytes that can't be read", packet.len());
            return Err(ReceiveError::Parse(error));
        }
        let Some(request) = self.take_request(status.reference_id) else {
            log!(debug, "flex: a reply to no request under way");
            return Ok(FlexReceived::Stale);
        };
        self.pace(now, request.kind != RequestKind::Poll);
        if status.result == RequestResult::Error {
            return Ok(self.refused(now, &request, &status));
        }
        match request.kind {
            RequestKind::Login => self.logged_in(&status),
            _ => self.update(now, &request, &status),
        }
    }

    #[cfg_attr(feature = "xml", inline(never))]
    fn refused<'p>(&mut self, now: u64, request: &Request, status: &EventStatus<'p>) -> FlexReceived<'p> {
        let error = status.error_id.and_then(ErrorId::from_text);
        let kind = request.kind;
        let number = error.map_or(0, ErrorId::number);
        log!(debug, "flex: request {}: {} refused, error {}", request.reference_id, kind.word(), number);
        let is_rejoin = kind == RequestKind::Join && !self.session_id.is_empty();
        match error {
            // A restarted server, or another one: the session may still be there.
            Some(ErrorId::UnknownUser) if kind != RequestKind::Login => self.stage = Stage::New,
            Some(ErrorId::SessionOver | ErrorId::UnknownSession)
                if kind == RequestKind::Poll || is_rejoin =>
            {
                self.stage = Stage::Over;
            }
            // What was said last is still to be had by a plain poll.
            Some(ErrorId::SessionOver) => self.poll_at = now,
            _ => {}
        }
        FlexReceived::Refused {
            request: kind,
            error,
            reply: *status,
            // A late copy has a reference id that the server doesn't take any more: a bad member.
            is_fate_unknown: request.copies > 1
                && matches!(error, Some(ErrorId::UnknownUser | ErrorId::BadMember)),
        }
    }

    fn logged_in<'p>(&mut self, status: &EventStatus<'p>) -> Result<FlexReceived<'p>, ReceiveError> {
        let user_id = status.user_id.ok_or(ReceiveError::Incomplete(names::USER_ID))?;
        let secure_key = status.secure_key.ok_or(ReceiveError::Incomplete(names::SECURE_KEY))?;
        self.secure_key.set(secure_key).map_err(|_| ReceiveError::Incomplete(names::SECURE_KEY))?;
        self.user_id.set(user_id).map_err(|_| ReceiveError::Incomplete(names::USER_ID))?;
        self.stage = Stage::LoggedIn;
        log!(debug, "flex: logged in");
        Ok(FlexReceived::LoggedIn { server_version: status.server_version, occurred_at: status.occurred_at })
    }

    fn update<'p>(
        &mut self,
        now: u64,
        request: &Request,
        status: &EventStatus<'p>,
    ) -> Result<FlexReceived<'p>, ReceiveError> {
        let found = status.transcript.as_ref().ok_or(ReceiveError::Incomplete(names::FLEX_TRANSCRIPT))?;
        let mut update = FlexUpdate {
            request: request.kind,
            session_status: found.session_status,
            party_id: status.party_id,
            transcript: found.transcript,
        };
        let transcript = &mut update.transcript;
        transcript.events = transcript.events.after(self.position);
        if request.kind == RequestKind::Join {
            self.joined(transcript.session_id)?;
        }
        let is_ahead = found.last_position > self.position;
        self.position = self.position.max(found.last_position);
        let has_left = request.kind == RequestKind::Release && !status.more;
        if found.session_status == SessionStatus::Over || has_left {
            self.stage = Stage::Over;
            log!(debug, "flex: the session is over");
        }
        log!(trace, "flex: request {}: done, position {}", request.reference_id, self.position);
        if transcript.events.iter().next().is_some() {
            self.pace(now, true);
        }
        // A server that has more but gives nothing isn't asked any faster.
        if status.more && is_ahead {
            self.poll_at = now;
        }
        Ok(FlexReceived::Update(update))
    }

    /// In the session of this id: the one to come back to, if there was one.
    fn joined(&mut self, session_id: Text<'_>) -> Result<(), ReceiveError> {
        let is_other = !self.session_id.is_empty() && self.session_id != session_id;
        if session_id.is_empty() || is_other || self.session_id.set(session_id).is_err() {
            return Err(ReceiveError::Incomplete(names::SESSION_ID));
        }
        self.stage = Stage::InSession;
        log!(debug, "flex: in a session");
        Ok(())
    }
}
