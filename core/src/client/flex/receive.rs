//! What came in, and what it means.

use super::{FlexClient, FlexReceived, FlexUpdate, Request, Stage};
use crate::client::{ReceiveError, RequestKind};
use crate::element::flex::{EventStatus, RequestResult};
use crate::element::{Id, Secret, SessionStatus};
use crate::rules::ErrorId;
use crate::wire::Limits;

impl FlexClient {
    /// Takes in a packet.
    ///
    /// # Errors
    /// [`ReceiveError`] if the packet makes no sense. The request it replies to, if any, is over then.
    pub fn receive<'p>(&mut self, now: u64, packet: &'p [u8]) -> Result<FlexReceived<'p>, ReceiveError> {
        let status = match EventStatus::parse(packet, Limits::PACKET.with_size(usize::MAX)) {
            Ok(status) => status,
            Err(error) => {
                if error.reference_id().is_some() {
                    self.take_request(now, error.reference_id());
                }
                return Err(ReceiveError::Parse(error));
            }
        };
        // An error without a reference id is about the packet as such: the one request under way.
        let Some(request) = self.take_request(now, status.reference_id) else {
            return Ok(FlexReceived::Stale);
        };
        if status.result == RequestResult::Error {
            let error = status.error_id.and_then(ErrorId::from_number);
            match error {
                // What was said last is still to be had by a plain poll.
                Some(ErrorId::SessionOver) if request.kind != RequestKind::Poll => self.poll_at = now,
                Some(ErrorId::SessionOver | ErrorId::UnknownUser) => self.stage = Stage::Over,
                // The server has forgotten the session.
                Some(ErrorId::UnknownSession) if request.kind == RequestKind::Poll => {
                    self.stage = Stage::Over
                }
                _ => {}
            }
            let text = status.error_text.unwrap_or_default();
            return Ok(FlexReceived::Refused { request: request.kind, error, text });
        }
        if request.kind == RequestKind::Login {
            let user_id = status.user_id.ok_or(ReceiveError::Incomplete("userId"))?;
            let secure_key = status.secure_key.ok_or(ReceiveError::Incomplete("secureKey"))?;
            self.user_id = Id::new(user_id).map_err(|_| ReceiveError::Incomplete("userId"))?;
            self.secure_key = Secret::new(secure_key).map_err(|_| ReceiveError::Incomplete("secureKey"))?;
            self.stage = Stage::LoggedIn;
            return Ok(FlexReceived::LoggedIn);
        }
        self.update(now, &request, &status).map(FlexReceived::Update)
    }

    fn update<'p>(
        &mut self,
        now: u64,
        request: &Request,
        status: &EventStatus<'p>,
    ) -> Result<FlexUpdate<'p>, ReceiveError> {
        let found = status.transcript.ok_or(ReceiveError::Incomplete("flexTranscript"))?;
        let transcript = found.transcript;
        let events = transcript.events.after(self.position);
        if request.kind == RequestKind::Join {
            let session_id =
                Id::new(transcript.session_id).map_err(|_| ReceiveError::Incomplete("sessionId"))?;
            self.session_id = session_id;
            self.stage = Stage::InSession;
        }
        self.position = self.position.max(found.last_position);
        let has_left = request.kind == RequestKind::Release && !status.more;
        if found.session_status == SessionStatus::Over || has_left {
            self.stage = Stage::Over;
        }
        let quiet = request.kind == RequestKind::Poll && events.iter().next().is_none();
        self.poll_pause = match quiet {
            true => {
                self.poll_pause.saturating_mul(2).min(self.config.poll_slowest.max(self.config.poll_fastest))
            }
            false => self.config.poll_fastest,
        };
        self.poll_at = if status.more { now } else { now.saturating_add(self.poll_pause) };
        Ok(FlexUpdate {
            request: request.kind,
            start_at: transcript.start_at,
            session_status: found.session_status,
            idle_time_expire: transcript.idle_time_expire,
            monitored: transcript.monitored,
            events,
        })
    }
}
