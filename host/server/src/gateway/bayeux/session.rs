//! What is known of one session.

use std::task::Waker;

use super::id::Browser;
use super::message::MessageId;
use super::queue::Queue;
use super::reply::{Acknowledging, Advice, Reply, Text};
use super::written::Written;
use super::{CONNECT, SocketId};
use crate::network::Network;

/// A client that was let in. `S` is what the door remembers of it.
pub(super) struct Session<S> {
    pub(super) door: S,
    pub(super) network: Network,
    /// Who has to send its cookie with long polling; `None`: it came over a WebSocket, without a cookie.
    pub(super) browser: Option<Browser>,
    pub(super) queue: Queue,
    /// Who waits until the queue is empty.
    pub(super) drainers: Vec<Waker>,
    /// Channels and patterns.
    pub(super) subscriptions: Vec<String>,
    /// Whether it has connected: the first connect is answered at once.
    pub(super) is_connected: bool,
    /// Whether the client goes by the usual advice.
    pub(super) is_advised: bool,
    /// The socket over which its last connect came, unless that is closed.
    pub(super) socket: Option<SocketId>,
    /// What was written to that socket.
    pub(super) written: Written,
    /// The connect that waits for something to say.
    pub(super) hold: Option<Hold>,
    /// When its hold ends, or when it is forgotten without one: milliseconds. `None`: its hold has ended, and the answer is
    /// about to be fetched.
    pub(super) due: Option<u64>,
}

/// A connect that is held.
pub(super) struct Hold {
    pub(super) number: u64,
    /// Whether it takes up a request of its own: it came by long polling.
    pub(super) is_request: bool,
    pub(super) message_id: Option<MessageId>,
    pub(super) advice: Option<Advice>,
    /// When it is answered at the latest: milliseconds.
    pub(super) until: u64,
    /// Who fetches the answer.
    pub(super) waker: Option<Waker>,
}

impl<S> Session<S> {
    /// What is to be sent before the reply to a connect, and what that reply says of it.
    pub(super) fn take_queue(&mut self) -> (Vec<Text>, Option<Acknowledging>) {
        let taken = self.queue.take();
        // What is to be acknowledged stays in the queue until it is.
        if self.socket.is_some() && !taken.0.is_empty() && !self.queue.is_acknowledged() {
            self.written.event();
        }
        self.tell_drainers();
        taken
    }

    /// Whoever waits for the queue to be empty asks again, if it is.
    pub(super) fn tell_drainers(&mut self) {
        if self.queue.is_empty() {
            self.drainers.drain(..).for_each(Waker::wake);
        }
    }

    /// What waits for the client, and the reply to its connect.
    pub(super) fn answer_to_connect(&mut self, id: Option<&MessageId>, advice: Option<Advice>) -> Vec<Text> {
        let (mut texts, ext) = self.take_queue();
        let reply = Reply { id, channel: Some(CONNECT), successful: true, ext, advice, ..Reply::default() };
        texts.push(reply.text());
        texts
    }

    /// Whether there is something to say over the session's socket by now.
    pub(super) fn is_ready(&self, now: u64) -> bool {
        match &self.hold {
            Some(hold) => hold.until <= now || !self.queue.is_empty(),
            // What is to be acknowledged goes with the reply to a connect, which has its number.
            None => self.is_connected && !self.queue.is_acknowledged() && !self.queue.is_empty(),
        }
    }
}
