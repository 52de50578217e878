//! The sessions of one door, and what waits for them.

use std::collections::{BTreeSet, HashMap};
use std::task::{Poll, Waker};

use super::SocketId;
use super::channel;
use super::id::{Browser, SessionId};
use super::queue::Queue;
use super::reply::{self, Text};
use super::session::{Hold, Session};
use super::settings::Settings;
use crate::network::Network;

/// The Bayeux side of one door, without input and output.
///
/// Each call takes `now`, milliseconds of any monotonic clock. At [`Self::next_deadline`] [`Self::expire`] is to be called.
/// Whoever waits for something hands in a waker, and asks again when it is woken.
pub(super) struct Broker<S> {
    pub(super) settings: Settings,
    pub(super) sessions: HashMap<SessionId, Session<S>>,
    pub(super) sockets: HashMap<SocketId, Socket>,
    /// What is still to be said on connects that are held for sessions that are gone, by the number of the hold.
    pub(super) farewells: HashMap<u64, Vec<Text>>,
    /// How many connects are held by requests, in all and for each browser.
    pub(super) holds: usize,
    pub(super) holds_of_browsers: HashMap<Browser, usize>,
    /// Sessions by where they come from.
    pub(super) networks: HashMap<Network, usize>,
    /// Bytes of all queues.
    pub(super) queue_bytes: usize,
    pub(super) deadlines: BTreeSet<(u64, SessionId)>,
    ended: Vec<(SessionId, S, Gone)>,
    /// The last number of a hold or a socket.
    numbers: u64,
}

/// A WebSocket.
#[derive(Default)]
pub(super) struct Socket {
    /// Those whose last connect came over it.
    pub(super) sessions: Vec<SessionId>,
    /// What is still to be said for sessions that are gone.
    pub(super) farewells: Vec<Text>,
    /// Whether a client has come another way while a ping of this one wasn't answered: it is closed once nobody uses it.
    pub(super) is_left: bool,
    pub(super) waker: Option<Waker>,
}

/// Why a session is gone.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Gone {
    /// The client has said goodbye.
    Disconnected,
    /// No connect came for too long.
    Expired,
    /// Too much waited for it.
    TooSlow,
    /// Its WebSocket broke, or the client came another way, and nobody knows whether what was written last has come.
    Uncertain,
}

/// There is no such session, or not any more.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct NoSession;

impl<S> Broker<S> {
    pub(super) fn new(settings: Settings) -> Self {
        Self {
            settings,
            sessions: HashMap::new(),
            sockets: HashMap::new(),
            farewells: HashMap::new(),
            holds: 0,
            holds_of_browsers: HashMap::new(),
            networks: HashMap::new(),
            queue_bytes: 0,
            deadlines: BTreeSet::new(),
            ended: Vec::new(),
            numbers: 0,
        }
    }

    /// Sends an event on a channel, whether or not the client has subscribed to it. `data` is JSON.
    ///
    /// # Errors
    /// [`NoSession`] if the session is gone, also if it ends now because too much waits for it.
    pub(super) fn deliver(&mut self, id: SessionId, channel: &str, data: &str) -> Result<(), NoSession> {
        let text = reply::event(channel, data);
        let cost = Queue::cost(&text);
        let equal_share = self.settings.all_queue_bytes.checked_div(self.sessions.len()).unwrap_or_default();
        let session = self.sessions.get_mut(&id).ok_or(NoSession)?;
        let bytes = session.queue.bytes().saturating_add(cost);
        // One event always has room.
        let is_over = bytes > self.settings.queue_bytes && !session.queue.is_empty();
        let all = self.queue_bytes.saturating_add(cost);
        if is_over || (all > self.settings.all_queue_bytes && bytes > equal_share) {
            self.end(id, Some(Gone::TooSlow));
            return Err(NoSession);
        }
        session.queue.push(text);
        self.queue_bytes = all;
        self.wake(id);
        Ok(())
    }

    /// Whether the client has subscribed to the channel.
    pub(super) fn is_subscribed(&self, id: SessionId, channel: &str) -> bool {
        let subscriptions = self.sessions.get(&id).into_iter().flat_map(|it| &it.subscriptions);
        subscriptions.into_iter().any(|it| channel::matches(it, channel))
    }

    /// Whether nothing waits for the session any more; otherwise the waker is told when that is so, or the session is gone.
    pub(super) fn poll_drained(&mut self, id: SessionId, waker: &Waker) -> Poll<Result<(), NoSession>> {
        let Some(session) = self.sessions.get_mut(&id) else { return Poll::Ready(Err(NoSession)) };
        if session.queue.is_empty() {
            return Poll::Ready(Ok(()));
        }
        if !session.drainers.iter().any(|it| it.will_wake(waker)) {
            session.drainers.push(waker.clone());
        }
        Poll::Pending
    }

    /// Ends a session: a connect that is held brings what waits, and tells the client to stay away.
    pub(super) fn end_session(&mut self, id: SessionId) {
        self.end(id, None);
    }

    /// When [`Self::expire`] is to be called next: milliseconds.
    pub(super) fn next_deadline(&self) -> Option<u64> {
        self.deadlines.first().map(|it| it.0)
    }

    /// Does what is due by `now`.
    pub(super) fn expire(&mut self, now: u64) {
        while let Some((_, id)) = self.deadlines.first().copied().filter(|it| it.0 <= now) {
            self.deadlines.pop_first();
            let Some(session) = self.sessions.get_mut(&id) else { continue };
            session.due = None;
            if session.hold.is_some() {
                self.wake(id);
            } else {
                self.end(id, Some(Gone::Expired));
            }
        }
    }

    /// The sessions that are gone since the last call.
    pub(super) fn take_ended(&mut self) -> Vec<(SessionId, S, Gone)> {
        std::mem::take(&mut self.ended)
    }

    /// Whether [`Self::take_ended`] has something.
    pub(super) fn has_ended(&self) -> bool {
        !self.ended.is_empty()
    }

    pub(super) fn next_number(&mut self) -> u64 {
        self.numbers = self.numbers.wrapping_add(1);
        self.numbers
    }

    /// Whether there is room for a session more that comes from there.
    pub(super) fn has_room(&self, network: Network) -> bool {
        let of_network = self.networks.get(&network).copied().unwrap_or_default();
        self.sessions.len() < self.settings.sessions
            && of_network < crate::network::share(self.settings.sessions)
    }

    pub(super) fn add(&mut self, id: SessionId, session: Session<S>) {
        let of_network = self.networks.entry(session.network).or_default();
        *of_network = of_network.saturating_add(1);
        if let Some(due) = session.due {
            self.deadlines.insert((due, id));
        }
        self.sessions.insert(id, session);
    }

    pub(super) fn set_due(&mut self, id: SessionId, due: u64) {
        let Some(session) = self.sessions.get_mut(&id) else { return };
        if let Some(before) = session.due.replace(due) {
            self.deadlines.remove(&(before, id));
        }
        self.deadlines.insert((due, id));
    }

    /// For how long a session may be without a connect, after `interval` that its client waits.
    pub(super) fn patience(&self, interval: u64) -> u64 {
        interval.saturating_add(self.settings.max_interval_ms)
    }

    /// Counts what a queue has become.
    pub(super) fn count_queue(&mut self, before: usize, after: usize) {
        self.queue_bytes = self.queue_bytes.saturating_sub(before).saturating_add(after);
    }

    /// A connect isn't held any more.
    pub(super) fn count_released(&mut self, hold: &Hold, browser: Option<Browser>) {
        if !hold.is_request {
            return;
        }
        self.holds = self.holds.saturating_sub(1);
        if let Some(browser) = browser
            && let Some(count) = self.holds_of_browsers.get_mut(&browser)
        {
            *count = count.saturating_sub(1);
            if *count == 0 {
                self.holds_of_browsers.remove(&browser);
            }
        }
    }

    /// Whoever fetches the session's answers asks again.
    pub(super) fn wake(&mut self, id: SessionId) {
        let Some(session) = self.sessions.get_mut(&id) else { return };
        let waker = match session.socket {
            Some(socket) => self.sockets.get_mut(&socket).map(|it| &mut it.waker),
            None => session.hold.as_mut().map(|it| &mut it.waker),
        };
        if let Some(waker) = waker {
            wake(waker);
        }
    }

    /// Removes a session. What is still to be said on its held connect is kept until that is fetched; gives what is to be
    /// said over `asking`, the socket on which it is ended.
    pub(super) fn end_over(
        &mut self,
        id: SessionId,
        why: Option<Gone>,
        asking: Option<SocketId>,
    ) -> Vec<Text> {
        let Some(mut session) = self.sessions.remove(&id) else { return Vec::new() };
        if let Some(due) = session.due {
            self.deadlines.remove(&(due, id));
        }
        self.count_queue(session.queue.bytes(), 0);
        session.drainers.drain(..).for_each(Waker::wake);
        if let Some(count) = self.networks.get_mut(&session.network) {
            *count = count.saturating_sub(1);
            if *count == 0 {
                self.networks.remove(&session.network);
            }
        }
        let mut said = Vec::new();
        if let Some(mut hold) = session.hold.take() {
            self.count_released(&hold, session.browser);
            let texts = session.answer_to_connect(hold.message_id.as_ref(), Some(reply::STAY_AWAY));
            let socket = session.socket.and_then(|it| self.sockets.get_mut(&it));
            match socket {
                _ if asking.is_some() && asking == session.socket => said = texts,
                Some(socket) => {
                    socket.farewells.extend(texts);
                    wake(&mut socket.waker);
                }
                None => {
                    self.farewells.insert(hold.number, texts);
                    wake(&mut hold.waker);
                }
            }
        }
        if let Some(socket) = session.socket.and_then(|it| self.sockets.get_mut(&it)) {
            socket.sessions.retain(|it| *it != id);
        }
        if let Some(why) = why {
            self.ended.push((id, session.door, why));
        }
        said
    }

    fn end(&mut self, id: SessionId, why: Option<Gone>) {
        self.end_over(id, why, None);
    }
}

/// Whoever waits asks again.
pub(super) fn wake(waker: &mut Option<Waker>) {
    if let Some(waker) = waker.take() {
        waker.wake();
    }
}
