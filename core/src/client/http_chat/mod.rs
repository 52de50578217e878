//! A customer over Chat API v2, the vendor's JSON over HTTP (feature `http-chat`): one request at a time.

mod receive;
mod requests;
#[cfg(feature = "snapshot")]
mod snapshot;

use super::clock::Time;
use super::deadline::{NEVER, later, longer};
use super::{CallError, Deadline, DeadlineReason, RequestKind};
use crate::element::{ChatStart, Id, Secret};
use crate::log::log;
use crate::wire::http::{self, ChatService};
use crate::wire::{TooSmall, WriteError};

/// How a [`HttpChatClient`] behaves. Times are in milliseconds; the pace is our own choice, and that of
/// [`FlexConfig`](super::FlexConfig).
#[derive(Clone, Copy, Debug)]
pub struct HttpChatConfig {
    /// Where the chat service is.
    pub service: ChatService,
    /// The server's `flex-disconnect-timeout`: after this long without a request the customer is out. The default is
    /// the server's own, 45 s. No pause between two polls is longer than a quarter of it.
    pub disconnect_timeout: u64,
    /// Between polls while something happens.
    pub poll_fastest: u64,
    /// Between polls when nothing does: each poll without news, also one that fails, makes the pause a sixteenth longer, up
    /// to this. From 1 to 8 s that takes two minutes. Where many clients have one server, whoever drives this client may let
    /// a poll wait after failures, but not for as long as [`Self::disconnect_timeout`].
    pub poll_slowest: u64,
    /// After this long without a reply the link counts as lost.
    pub silent_after: u64,
    /// A link on which nothing happened for this long may have been closed by the server. What can't be sent twice isn't sent
    /// over it: a new one is asked for. The default is 4 s, since common web servers close theirs after 5 s.
    pub idle_after: u64,
}

impl HttpChatConfig {
    /// The usual times, at this service.
    pub fn new(service: ChatService) -> Self {
        Self {
            service,
            disconnect_timeout: 45_000,
            poll_fastest: 1000,
            poll_slowest: 8000,
            silent_after: 20_000,
            idle_after: 4000,
        }
    }

    /// The same, with pauses that the server's time-out allows.
    fn within_timeout(self) -> Self {
        let longest = self.disconnect_timeout.max(1000) >> 2;
        let poll_slowest = self.poll_slowest.min(longest).max(1);
        Self { poll_slowest, poll_fastest: self.poll_fastest.min(poll_slowest).max(1), ..self }
    }
}

/// How far the client is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Stage {
    New,
    /// What a login said stands in the caller's out buffer.
    LoggedIn,
    InSession,
    Over,
}

/// The request that was made.
#[derive(Clone, Copy, Debug)]
struct Request {
    kind: RequestKind,
    /// Its bytes, at the start of the caller's out buffer.
    length: usize,
    /// Whether it does no harm twice.
    is_repeatable: bool,
    /// Whether it does nothing but ask for what happened.
    is_refresh: bool,
    /// Whether the server may have it.
    is_sent: bool,
}

impl Request {
    fn new(kind: RequestKind, length: usize) -> Self {
        Self { kind, length, is_repeatable: false, is_refresh: false, is_sent: false }
    }

    fn repeatable(self) -> Self {
        Self { is_repeatable: true, ..self }
    }
}

/// The link, as far as the client knows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Link {
    /// Nothing went over it.
    New,
    /// Something last did at this time.
    Used(u64),
    /// The server closes it, or what came over it makes no sense.
    Closed,
}

/// What a login said: a form in the caller's out buffer, which becomes a part of the join's.
#[derive(Clone, Copy, Debug)]
struct Kept {
    start: usize,
    length: usize,
}

/// A customer's client over Chat API v2, with the calls and the outcomes of [`FlexClient`](super::FlexClient). See the
/// [module](crate::client) for how to drive it.
///
/// # What is different
///
/// - A packet is an HTTP request or response: [`ResponseReader`](http::ResponseReader) cuts them, or `link::http`.
/// - The API can't be asked to execute a request once. So only polls and read receipts are sent again, when the link was lost.
///   Of anything else that the server may have, the client then finds out whether the server still answers, and gives
///   [`Refused`](super::FlexReceived::Refused) with `is_fate_unknown`; the events that come next say whether it was carried
///   out. The [`Config`](HttpChatConfig) has no `repeat_after`.
/// - [`is_silent`](Self::is_silent) also asks for a new link when the server closes the one that there is, which HTTP servers
///   do now and then.
/// - The API has no login of its own: [`login`](Self::login) asks whether a web server is there (`OPTIONS`), before anything
///   personal is sent, and keeps what it is given in the out buffer for the join. So the nonce isn't needed, and the user id is
///   there once joined.
/// - A session is always a new one, in the queue of the service: `queue_key` isn't sent. When the session is over, or the server
///   doesn't know the client any more, there is no way back.
/// - Events have whole seconds since the first of them in their `time_shift`; `start_at` is empty: [`started_at`](Self::started_at)
///   says when that was. Others than the customer have the number of their participant in the place of a user id.
/// - A reply that doesn't fit the buffer for receiving, or can't be read, would come again and again. So the next poll passes
///   over what there was, and the error says so.
#[derive(Debug)]
pub struct HttpChatClient {
    config: HttpChatConfig,
    stage: Stage,
    user_id: Id,
    secure_key: Secret,
    session_id: Id,
    alias: Id,
    start: ChatStart,
    position: u32,
    request: Option<Request>,
    kept: Kept,
    /// What was under way when the link was lost, and can't be sent again: to be told with the next reply.
    lost: Option<RequestKind>,
    /// The next poll passes over what can't be read.
    is_skipping: bool,
    link: Link,
    /// When the link counts as lost, while a reply is to come over it; otherwise [`NEVER`].
    silent_at: u64,
    poll_at: u64,
    poll_pause: u64,
    time: Time,
}

impl HttpChatClient {
    /// A client that hasn't logged in.
    pub fn new(config: HttpChatConfig) -> Self {
        let config = config.within_timeout();
        Self {
            config,
            stage: Stage::New,
            user_id: Id::EMPTY,
            secure_key: Secret::default(),
            session_id: Id::EMPTY,
            alias: Id::EMPTY,
            start: ChatStart::default(),
            position: 0,
            request: None,
            kept: Kept { start: 0, length: 0 },
            lost: None,
            is_skipping: false,
            link: Link::New,
            silent_at: NEVER,
            poll_at: 0,
            poll_pause: config.poll_fastest,
            time: Time::new(0),
        }
    }

    /// The user id, once joined.
    pub fn user_id(&self) -> Option<&Id> {
        Some(&self.user_id).filter(|it| !it.is_empty())
    }

    /// The secure key, once joined.
    pub fn secure_key(&self) -> Option<&Secret> {
        Some(&self.secure_key).filter(|_| !self.user_id.is_empty())
    }

    /// Which server has answered last (`alias`), if it has told: requests that are made beside this client, such as those for
    /// files, carry it, too.
    pub fn alias(&self) -> Option<&Id> {
        Some(&self.alias).filter(|it| !it.is_empty())
    }

    /// The session's id (`chatId`), once joined.
    pub fn session_id(&self) -> Option<&Id> {
        Some(&self.session_id).filter(|it| !it.is_empty())
    }

    /// The highest event id that the server has considered for this client.
    pub fn position(&self) -> u32 {
        self.position
    }

    /// When the session began, in milliseconds since 1970-01-01T00:00:00Z, once its first event came.
    pub fn started_at(&self) -> Option<u64> {
        Some(self.start.started_at).filter(|it| *it > 0)
    }

    /// Whether a request waits for its reply: no other can be made now.
    pub fn is_busy(&self) -> bool {
        self.request.is_some() || self.lost.is_some()
    }

    /// Whether the client is logged in: it may join a session, or has joined one.
    pub fn is_logged_in(&self) -> bool {
        self.stage != Stage::New
    }

    /// Whether a reply is to come over the link. Between two requests its end is no loss: servers close links on which nothing
    /// happens, and another one is needed when the next request is due.
    pub fn is_awaiting(&self) -> bool {
        self.silent_at != NEVER
    }

    /// Whether a request was lost with its link: the next reply is [`Refused`](super::FlexReceived::Refused), with
    /// `is_fate_unknown`.
    pub fn is_fate_unknown(&self) -> bool {
        self.lost.is_some()
    }

    /// Where the chat service is.
    pub fn service(&self) -> &ChatService {
        &self.config.service
    }

    /// Whether the session is over for this client, or left.
    pub fn is_over(&self) -> bool {
        self.stage == Stage::Over
    }

    /// What is to be sent now: the length of a request at the start of `out`. It may be one that was made, one that is
    /// repeated on a new link, or a poll that is due (which is written into `out`). Nothing, as long as there is no link that can
    /// be used: ask [`Self::is_silent`]. Changes nothing when called twice.
    ///
    /// # Errors
    /// [`CallError::Write`] if a poll doesn't fit `out`: 640 bytes are enough for ids of the documented shapes and the longest
    /// service. The same if `out` is shorter than the request that was made in it: it is to be the same buffer each time.
    pub fn poll_transmit(&mut self, now: u64, out: &mut [u8]) -> Result<Option<usize>, CallError> {
        let now = self.time.take(now);
        if self.request.is_none() {
            if self.is_poll_due(now) {
                self.poll(out)?;
            } else if self.lost.is_some() && self.stage != Stage::InSession {
                let length = http::options(&self.config.service, out)?;
                self.made(Request::new(RequestKind::Login, length).repeatable());
            }
        }
        let request = self.request.filter(|it| !it.is_sent && self.is_usable(now, it.is_repeatable));
        match request.map(|it| it.length) {
            Some(needed) if needed > out.len() => {
                Err(WriteError::from(TooSmall { needed, available: out.len() }).into())
            }
            due => Ok(due),
        }
    }

    /// What [`Self::poll_transmit`] gave was sent, or a part of it: call it also if sending failed.
    pub fn transmitted(&mut self, now: u64) {
        let now = self.time.take(now);
        if let Some(request) = self.request.as_mut().filter(|it| !it.is_sent) {
            request.is_sent = true;
            self.silent_at = later(now, self.config.silent_after);
            self.link = Link::Used(now);
        }
    }

    /// When to call [`Self::poll_transmit`] next, and why; `None` if never without another call.
    pub fn deadline(&self) -> Option<Deadline> {
        let (at, reason) = match self.request {
            // A reply is to come, and nothing can be sent before.
            _ if self.silent_at != NEVER => (self.silent_at, DeadlineReason::Silent),
            Some(_) if self.link == Link::Closed => (0, DeadlineReason::Silent),
            Some(_) => (0, DeadlineReason::Transmit),
            None if self.lost.is_some() => (0, DeadlineReason::Transmit),
            None if self.stage == Stage::InSession => (self.poll_at, DeadlineReason::Poll),
            None => return None,
        };
        Some(Deadline { at: self.time.of_caller(at), reason })
    }

    /// [`Self::deadline`] without its reason.
    pub fn poll_timeout(&self) -> Option<u64> {
        self.deadline().map(|it| it.at)
    }

    /// Whether a new link is needed: a reply hasn't come for too long, or something is to be sent and the server has closed the
    /// link, or may have. Then make one and call [`Self::relinked`]. Ask at each deadline.
    pub fn is_silent(&self, now: u64) -> bool {
        let now = self.time.at(now);
        let is_usable = match self.request {
            Some(request) => request.is_sent || self.is_usable(now, request.is_repeatable),
            None if self.lost.is_some() || self.is_poll_due(now) => self.is_usable(now, true),
            None => true,
        };
        now >= self.silent_at || (!is_usable && self.silent_at == NEVER)
    }

    /// There is a new link. A poll that was under way is sent again at once. Of anything else that was sent, nobody knows what
    /// became of it: the next reply is [`Refused`](super::FlexReceived::Refused) with `is_fate_unknown`. A join of that kind may
    /// have begun a session; it ends by itself when nobody polls.
    pub fn relinked(&mut self) {
        self.link = Link::New;
        self.silent_at = NEVER;
        let Some(request) = &mut self.request else { return };
        if request.is_sent && !request.is_repeatable {
            log!(debug, "chat: nobody knows what became of a {}", request.kind.word());
            self.lost = Some(request.kind);
            self.request = None;
            self.poll_at = 0;
        } else {
            request.is_sent = false;
            log!(debug, "chat: what was under way goes out again on a new link");
        }
    }

    /// Gives up the request that was made, if any: its reply will be [`Stale`](super::FlexReceived::Stale). If it was sent,
    /// nobody can say yet what became of it: the events that come say it. The next poll is due at once, when that reply came.
    ///
    /// A login or a join that was given up is begun anew with [`login`](Self::login).
    pub fn abandon(&mut self, now: u64) -> Option<RequestKind> {
        self.poll_at = self.time.take(now);
        let request = self.request.take();
        let kind = self.lost.take().or(request.map(|it| it.kind))?;
        if self.stage == Stage::LoggedIn {
            self.stage = Stage::New;
        }
        Some(kind)
    }

    /// Whether a poll is to be made.
    fn is_poll_due(&self, now: u64) -> bool {
        self.stage == Stage::InSession && now >= self.poll_at
    }

    /// Whether something can be sent over the link now.
    fn is_usable(&self, now: u64, is_repeatable: bool) -> bool {
        // One request at a time: the reply to one that was given up is still to come.
        self.silent_at == NEVER
            && match self.link {
                Link::New => true,
                Link::Used(at) => is_repeatable || now < later(at, self.config.idle_after),
                Link::Closed => false,
            }
    }

    /// A request stands in the out buffer.
    fn made(&mut self, request: Request) {
        log!(trace, "chat: {}, {} bytes", request.kind.word(), request.length);
        self.request = Some(request);
    }

    /// Says when to poll next: soon after news and own requests, later and later when nothing happens.
    fn pace(&mut self, now: u64, is_news: bool) {
        self.poll_pause = match is_news {
            true => self.config.poll_fastest,
            false => longer(self.poll_pause, self.config.poll_slowest),
        };
        self.poll_at = later(now, self.poll_pause);
    }
}

#[cfg(test)]
mod tests;
