//! WebSockets, as the broker sees them: several sessions may use one, and events go out as soon as they come.

use std::task::{Poll, Waker};

use super::SocketId;
use super::broker::{Broker, Gone, Socket};
use super::id::SessionId;
use super::reply::Text;

impl<S> Broker<S> {
    /// A WebSocket was opened.
    pub(super) fn open_socket(&mut self) -> SocketId {
        let number = self.next_number();
        self.sockets.insert(number, Socket::default());
        number
    }

    /// What is to be sent over the socket, once there is something. It goes out in one frame. `None`: the socket is to be
    /// closed, since its client didn't answer a ping there and has come another way.
    pub(super) fn poll_socket(&mut self, now: u64, id: SocketId, waker: &Waker) -> Poll<Option<Vec<Text>>> {
        let Some(socket) = self.sockets.get_mut(&id) else { return Poll::Pending };
        let mut texts = std::mem::take(&mut socket.farewells);
        let sessions = socket.sessions.clone();
        for session in sessions {
            texts.extend(self.take_ready(now, session));
        }
        if !texts.is_empty() {
            return Poll::Ready(Some(texts));
        }
        if let Some(socket) = self.sockets.get_mut(&id) {
            if socket.is_left && socket.sessions.is_empty() {
                return Poll::Ready(None);
            }
            socket.waker = Some(waker.clone());
        }
        Poll::Pending
    }

    /// A connect that is held is answered when its time is over; events don't end it, unless they are acknowledged.
    fn take_ready(&mut self, now: u64, id: SessionId) -> Vec<Text> {
        let Some(session) = self.sessions.get_mut(&id).filter(|it| it.is_ready(now)) else {
            return Vec::new();
        };
        let is_over =
            session.hold.as_ref().is_some_and(|it| it.until <= now || session.queue.is_acknowledged());
        if is_over {
            return self.answer_hold(now, id);
        }
        let before = session.queue.bytes();
        let (texts, _) = session.take_queue();
        let after = session.queue.bytes();
        self.count_queue(before, after);
        texts
    }

    /// The number of the ping that is to be sent over the socket now, behind events; `None`: nothing else was written.
    pub(super) fn next_ping(&mut self, id: SocketId) -> Option<u64> {
        let number = self.next_number();
        let mut is_needed = false;
        for session in &self.sockets.get(&id)?.sessions {
            if let Some(session) = self.sessions.get_mut(session) {
                is_needed |= session.written.needs_ping();
                session.written.ping(number);
            }
        }
        is_needed.then_some(number)
    }

    /// The client has got a ping, and what went before it.
    pub(super) fn pong(&mut self, id: SocketId, number: u64) {
        let Some(socket) = self.sockets.get(&id) else { return };
        for session in &socket.sessions {
            if let Some(session) = self.sessions.get_mut(session) {
                session.written.pong(number);
            }
        }
    }

    /// A WebSocket was closed: its sessions may go on over another one, or by long polling. If it broke, and was not closed by
    /// the client (`is_clean`), those end of which nobody knows whether their last events have come.
    pub(super) fn close_socket(&mut self, now: u64, id: SocketId, is_clean: bool) {
        let Some(socket) = self.sockets.remove(&id) else { return };
        let due = now.saturating_add(self.patience(self.settings.interval_ms));
        for session_id in socket.sessions {
            let Some(session) = self.sessions.get_mut(&session_id) else { continue };
            session.socket = None;
            session.hold = None;
            let written = std::mem::take(&mut session.written);
            if !is_clean && written.is_uncertain() {
                self.end_over(session_id, Some(Gone::Uncertain), None);
            } else {
                self.set_due(session_id, due);
            }
        }
    }
}
