//! What came in, and what it means.

use super::{HttpChatClient, Link, Request, Stage};
use crate::client::deadline::NEVER;
use crate::client::{FlexReceived, FlexUpdate, ReceiveError, RequestKind};
use crate::element::flex::{EventStatus, RequestResult};
use crate::element::{ChatReply, SessionStatus, Transcript};
use crate::log::log;
use crate::rules::ErrorId;
use crate::wire::http::{HttpError, HttpFault, Response};
use crate::wire::{Limits, Text, names};

impl HttpChatClient {
    /// Takes in a packet: a response, as [`ResponseReader`](crate::wire::http::ResponseReader) cuts it.
    ///
    /// # Errors
    /// [`ReceiveError`] if the packet makes no sense; [`ReceiveError::Http`] if it is no answer of a chat service. The request it
    /// replies to, if any, is over then; of one that isn't a poll nobody knows what became of it, unless it was a redirect.
    pub fn receive<'p>(&mut self, now: u64, packet: &'p [u8]) -> Result<FlexReceived<'p>, ReceiveError> {
        let now = self.time.take(now);
        let response = Response::parse(packet);
        self.link = match &response {
            Ok(it) if !it.is_last() => Link::Used(now),
            _ => Link::Closed,
        };
        self.silent_at = NEVER;
        let Some(request) = self.request.take_if(|it| it.is_sent) else {
            log!(debug, "chat: a reply to no request under way");
            return Ok(FlexReceived::Stale);
        };
        self.pace(now, request.kind != RequestKind::Poll);
        if let Some(lost) = self.lost.take() {
            return Ok(self.lost(now, lost));
        }
        let response = response.map_err(|error| self.not_of_a_chat(&request, error))?;
        match (response.status(), request.kind) {
            // The API takes no such method: so says a server that is there.
            (200..300 | 400..500 | 501, RequestKind::Login) => {
                self.stage = Stage::LoggedIn;
                log!(debug, "chat: a web server is there");
                return Ok(FlexReceived::LoggedIn { server_version: None, occurred_at: None });
            }
            (400.., kind) => {
                let reply = refused(Some(response.said_status()), Some(response.reason()));
                // Those from 500 on may come from a proxy, when the chat service has the request.
                let is_fate_unknown = response.status() >= 500 && !request.is_repeatable;
                return Ok(self.refused(kind, None, reply, is_fate_unknown));
            }
            _ => {}
        }
        let json = response.json().map_err(|error| self.not_of_a_chat(&request, error))?;
        let reply = ChatReply::parse(json, Limits::PACKET.with_size(usize::MAX));
        let reply = reply.map_err(|error| {
            self.unreadable(&request, true);
            ReceiveError::Parse(error)
        })?;
        if reply.status_code != 0 {
            return Ok(self.refused_by_server(now, request.kind, &reply));
        }
        self.update(now, &request, &reply)
    }

    /// A response that is no answer of a chat service, or one that has no room.
    fn not_of_a_chat(&mut self, request: &Request, error: HttpError) -> ReceiveError {
        self.unreadable(request, matches!(error.fault, HttpFault::TooLarge(_) | HttpFault::BadChunks));
        ReceiveError::Http(error)
    }

    /// A reply that can't be read. `is_again`: it would be the same the next time.
    fn unreadable(&mut self, request: &Request, is_again: bool) {
        log!(debug, "chat: a reply that can't be read");
        self.is_skipping |= is_again && request.is_refresh;
        // A session may have begun, but nobody knows which.
        if request.kind == RequestKind::Join {
            self.stage = Stage::New;
        }
    }

    /// The server answers again: what was under way before is of unknown fate.
    fn lost<'p>(&mut self, now: u64, kind: RequestKind) -> FlexReceived<'p> {
        if self.stage == Stage::LoggedIn {
            self.stage = Stage::New;
        }
        // What this reply brings comes again.
        self.poll_at = now;
        self.refused(kind, None, refused(None, None), true)
    }

    fn refused_by_server<'p>(
        &mut self,
        now: u64,
        kind: RequestKind,
        reply: &ChatReply<'p>,
    ) -> FlexReceived<'p> {
        if reply.status_code >= 2 {
            match kind {
                RequestKind::Login | RequestKind::Join => {}
                RequestKind::Poll => self.stage = Stage::Over,
                // What was said last is still to be had by a plain poll.
                _ if reply.chat_ended => self.poll_at = now,
                _ => {}
            }
        }
        let error = reply.error_code.and_then(ErrorId::from_text);
        self.refused(kind, error, refused(reply.error_code, reply.error_advice), false)
    }

    fn refused<'p>(
        &mut self,
        request: RequestKind,
        error: Option<ErrorId>,
        reply: EventStatus<'p>,
        is_fate_unknown: bool,
    ) -> FlexReceived<'p> {
        log!(debug, "chat: {} refused", request.word());
        FlexReceived::Refused { request, error, reply, is_fate_unknown }
    }

    fn update<'p>(
        &mut self,
        now: u64,
        request: &Request,
        reply: &ChatReply<'p>,
    ) -> Result<FlexReceived<'p>, ReceiveError> {
        if request.kind == RequestKind::Join {
            self.joined(reply)?;
        } else if reply.chat_id.is_some_and(|it| self.session_id != it) {
            return Err(ReceiveError::Incomplete(names::CHAT_ID));
        }
        if let Some(alias) = reply.alias {
            // It was checked with the reply.
            _ = self.alias.set(alias);
        }
        let highest = reply.look(&mut self.start);
        let before = self.position;
        let said = reply.next_position.unwrap_or_default().saturating_sub(1);
        let is_refresh = request.is_refresh;
        // Real servers answer other requests without messages and say a position behind them: a poll asks for those.
        let is_complete = is_refresh || reply.has_messages();
        self.position = before.max(highest).max(if is_complete { said } else { 0 });
        self.is_skipping &= !is_refresh;
        let is_over = reply.chat_ended || request.kind == RequestKind::Release;
        if is_over {
            self.stage = Stage::Over;
            log!(debug, "chat: the session is over");
        }
        let transcript = Transcript {
            session_id: reply.chat_id.unwrap_or_default(),
            idle_time_expire: reply.idle_timer_expire,
            monitored: reply.monitored,
            events: reply.events(self.start).after(before),
            ..Transcript::default()
        };
        if transcript.events.iter().next().is_some() {
            self.pace(now, true);
        }
        if said > self.position {
            self.poll_at = now;
        }
        let session_status = if is_over { SessionStatus::Over } else { SessionStatus::Alive };
        Ok(FlexReceived::Update(FlexUpdate {
            request: request.kind,
            session_status,
            party_id: None,
            transcript,
        }))
    }

    /// In a session: keeps who the customer is there.
    fn joined(&mut self, reply: &ChatReply<'_>) -> Result<(), ReceiveError> {
        // Without one of them the session is of no use.
        self.stage = Stage::New;
        let session_id = reply.chat_id.ok_or(ReceiveError::Incomplete(names::CHAT_ID))?;
        let user_id = reply.user_id.ok_or(ReceiveError::Incomplete(names::USER_ID))?;
        let secure_key = reply.secure_key.ok_or(ReceiveError::Incomplete(names::SECURE_KEY))?;
        // None is too long: they were checked with the reply.
        _ = self.session_id.set(session_id);
        _ = self.user_id.set(user_id);
        _ = self.secure_key.set(secure_key);
        self.stage = Stage::InSession;
        log!(debug, "chat: in a session");
        Ok(())
    }
}

/// A refusal, in the form that flex has for it.
fn refused<'p>(error_id: Option<Text<'p>>, error_text: Option<Text<'p>>) -> EventStatus<'p> {
    EventStatus { result: RequestResult::Error, error_id, error_text, ..EventStatus::default() }
}
