//! Connects: answered at once, or held until there is something to say.

use std::task::{Poll, Waker};

use super::CONNECT;
use super::broker::{Broker, Gone, wake};
use super::id::SessionId;
use super::message::Message;
use super::receive::{Origin, Received, UNKNOWN, Way};
use super::reply::{Advice, Reconnect, Reply, SHAKE_HANDS, Text};
use super::session::Hold;
use super::written::Written;

/// A connect that is held for a request.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct HoldId {
    session: SessionId,
    number: u64,
}

impl<S> Broker<S> {
    /// The advice for a client that has nothing to mind.
    pub(super) fn usual_advice(&self) -> Advice {
        let Self { settings, .. } = self;
        Advice { timeout: Some(settings.timeout_ms), ..Advice::new(Reconnect::Retry, settings.interval_ms) }
    }

    /// A connect of a session that is known. Only one that `is_alone` in its request is held: other replies don't wait.
    pub(super) fn connect(
        &mut self,
        now: u64,
        id: SessionId,
        origin: &Origin,
        message: &Message,
        is_alone: bool,
    ) -> Received<S> {
        let Some(session) = self.sessions.get_mut(&id) else { return Received::Answer(Vec::new()) };
        if let Some(batch) =
            message.ext.as_ref().and_then(|it| it.ack.as_ref()).and_then(serde_json::Value::as_u64)
        {
            let before = session.queue.bytes();
            session.queue.acknowledge(batch);
            session.tell_drainers();
            let after = session.queue.bytes();
            self.count_queue(before, after);
        }
        if self.supersede(id, origin).is_uncertain() {
            self.end_over(id, Some(Gone::Uncertain), None);
            let reply = Reply { id: message.id.as_ref(), channel: Some(CONNECT), ..Reply::default() };
            return Received::Answer(vec![reply.failed(UNKNOWN).advising(SHAKE_HANDS).text()]);
        }
        let advice = self.usual_advice();
        let settings = &self.settings;
        let Some(session) = self.sessions.get_mut(&id) else { return Received::Answer(Vec::new()) };
        let asked = message.advice.as_ref().and_then(|it| it.timeout_ms());
        let timeout = asked.unwrap_or(settings.timeout_ms).min(settings.timeout_ms);
        let is_first = !std::mem::replace(&mut session.is_connected, true);
        let is_request = matches!(origin.way, Way::LongPolling);
        // A client that says how it wants to be held is told how it is.
        let told = (message.advice.is_some() || !session.is_advised).then_some(advice);
        if is_first || timeout == 0 || (is_request && (!is_alone || !session.queue.is_empty())) {
            session.is_advised = true;
            let interval = settings.interval_ms;
            return Received::Answer(self.answer_now(now, id, message, told, interval));
        }
        let browser = session.browser.filter(|_| is_request);
        let of_browser = browser.and_then(|it| self.holds_of_browsers.get(&it)).copied().unwrap_or_default();
        let is_crowded = is_request && of_browser >= settings.holds_per_browser;
        if is_crowded || (is_request && self.holds >= settings.holds) {
            session.is_advised = false;
            let interval = settings.crowded_interval_ms;
            let advice = Advice { is_multiple_clients: is_crowded, interval, ..advice };
            return Received::Answer(self.answer_now(now, id, message, Some(advice), interval));
        }
        session.is_advised = true;
        if is_request {
            self.holds = self.holds.saturating_add(1);
            if let Some(browser) = browser {
                let count = self.holds_of_browsers.entry(browser).or_default();
                *count = count.saturating_add(1);
            }
        }
        let number = self.next_number();
        let until = now.saturating_add(timeout);
        if let Some(session) = self.sessions.get_mut(&id) {
            let message_id = message.id.clone();
            session.hold = Some(Hold { number, is_request, message_id, advice: told, until, waker: None });
        }
        self.set_due(id, until);
        if is_request {
            return Received::Held(HoldId { session: id, number });
        }
        // What waits already goes out with the reply.
        self.wake(id);
        Received::HeldOverSocket
    }

    /// The session's last connect, if it is still held, is answered by nobody: the client has sent another. From now on
    /// the session goes this way. Gives what was written the way that it has left.
    fn supersede(&mut self, id: SessionId, origin: &Origin) -> Written {
        let Some(session) = self.sessions.get_mut(&id) else { return Written::default() };
        let before = session.socket;
        let browser = session.browser;
        session.socket = origin.way.socket();
        let now_on = session.socket;
        let hold = session.hold.take();
        let left = if before == now_on { Written::default() } else { std::mem::take(&mut session.written) };
        if let Some(mut hold) = hold {
            self.count_released(&hold, browser);
            wake(&mut hold.waker);
        }
        if before == now_on {
            return left;
        }
        if let Some(socket) = before.and_then(|it| self.sockets.get_mut(&it)) {
            socket.sessions.retain(|it| *it != id);
            if left.is_uncertain() {
                socket.is_left = true;
                wake(&mut socket.waker);
            }
        }
        if let Some(socket) = now_on.and_then(|it| self.sockets.get_mut(&it)) {
            socket.sessions.push(id);
        }
        left
    }

    fn answer_now(
        &mut self,
        now: u64,
        id: SessionId,
        message: &Message,
        advice: Option<Advice>,
        interval: u64,
    ) -> Vec<Text> {
        let due = now.saturating_add(self.patience(interval));
        self.set_due(id, due);
        let Some(session) = self.sessions.get_mut(&id) else { return Vec::new() };
        let before = session.queue.bytes();
        let texts = session.answer_to_connect(message.id.as_ref(), advice);
        let after = session.queue.bytes();
        self.count_queue(before, after);
        texts
    }

    /// The answer to a connect that is held for a request, once there is one; `None` if the client has sent another connect
    /// meanwhile, which gets the answer instead.
    pub(super) fn poll_hold(&mut self, now: u64, hold: HoldId, waker: &Waker) -> Poll<Option<Vec<Text>>> {
        if let Some(texts) = self.farewells.remove(&hold.number) {
            return Poll::Ready(Some(texts));
        }
        let Some(session) = self.sessions.get_mut(&hold.session) else { return Poll::Ready(None) };
        let is_ready = session.is_ready(now);
        match &mut session.hold {
            Some(held) if held.number == hold.number && !is_ready => {
                held.waker = Some(waker.clone());
                Poll::Pending
            }
            Some(held) if held.number == hold.number => {
                Poll::Ready(Some(self.answer_hold(now, hold.session)))
            }
            _ => Poll::Ready(None),
        }
    }

    /// The request for which a connect was held is gone, such as with its link: nothing was fetched, nothing is lost.
    pub(super) fn abandon(&mut self, now: u64, hold: HoldId) {
        self.farewells.remove(&hold.number);
        let Some(session) = self.sessions.get_mut(&hold.session) else { return };
        let browser = session.browser;
        if let Some(held) = session.hold.take_if(|it| it.number == hold.number) {
            self.count_released(&held, browser);
            let due = now.saturating_add(self.patience(self.settings.interval_ms));
            self.set_due(hold.session, due);
        }
    }

    /// Answers the connect that is held.
    pub(super) fn answer_hold(&mut self, now: u64, id: SessionId) -> Vec<Text> {
        let due = now.saturating_add(self.patience(self.settings.interval_ms));
        self.set_due(id, due);
        let Some(session) = self.sessions.get_mut(&id) else { return Vec::new() };
        let Some(hold) = session.hold.take() else { return Vec::new() };
        let (before, browser) = (session.queue.bytes(), session.browser);
        let texts = session.answer_to_connect(hold.message_id.as_ref(), hold.advice);
        let after = session.queue.bytes();
        self.count_queue(before, after);
        self.count_released(&hold, browser);
        texts
    }
}
