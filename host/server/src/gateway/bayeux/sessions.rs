//! A door's hand on its sessions, from any thread.

use std::future::poll_fn;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use tokio::sync::Notify;
use tokio::time::{Instant, timeout_at};

use super::broker::Broker;
use super::{Door, NoSession, SessionId, Settings};
use crate::clock::Clock;

/// The sessions of one door.
pub(crate) struct Sessions<S>(Arc<Shared<S>>);

struct Shared<S> {
    state: Mutex<State<S>>,
    /// Told when a session has ended.
    ended: Notify,
}

struct State<S> {
    broker: Broker<S>,
    clock: Clock,
}

impl<S> Clone for Sessions<S> {
    fn clone(&self) -> Self {
        Self(Arc::clone(&self.0))
    }
}

impl<S> Sessions<S> {
    pub(crate) fn new(settings: Settings) -> Self {
        let shortest = Duration::from_millis(settings.timeout_ms.min(settings.max_interval_ms));
        let clock = Clock::new(Instant::now(), shortest);
        let state = Mutex::new(State { broker: Broker::new(settings), clock });
        Self(Arc::new(Shared { state, ended: Notify::new() }))
    }

    /// Does something with the broker, at the time that is now.
    pub(super) fn with<T>(&self, act: impl FnOnce(&mut Broker<S>, u64) -> T) -> T {
        let mut state = self.0.state.lock().unwrap_or_else(PoisonError::into_inner);
        let now = state.clock.look(Instant::now());
        let result = act(&mut state.broker, now);
        if state.broker.has_ended() {
            self.0.ended.notify_one();
        }
        result
    }

    /// Sends an event on a channel, whether or not the client has subscribed to it. `data` is JSON.
    ///
    /// # Errors
    /// [`NoSession`] if the session is gone, also if it ends now because too much waits for it.
    pub(crate) fn deliver(&self, id: SessionId, channel: &str, data: &str) -> Result<(), NoSession> {
        self.with(|broker, _| broker.deliver(id, channel, data))
    }

    /// Whether the client has subscribed to the channel.
    pub(crate) fn is_subscribed(&self, id: SessionId, channel: &str) -> bool {
        self.with(|broker, _| broker.is_subscribed(id, channel))
    }

    /// Whether there is such a session still.
    pub(crate) fn has(&self, id: SessionId) -> bool {
        self.with(|broker, _| broker.sessions.contains_key(&id))
    }

    /// What the door remembers of a session.
    pub(super) fn door_of(&self, id: SessionId) -> Option<S>
    where
        S: Clone,
    {
        self.with(|broker, _| broker.sessions.get(&id).map(|it| it.door.clone()))
    }

    /// Waits until nothing waits for the session any more: its client has fetched what there was.
    ///
    /// # Errors
    /// [`NoSession`] if the session is gone.
    pub(crate) async fn drained(&self, id: SessionId) -> Result<(), NoSession> {
        poll_fn(|context| self.with(|broker, _| broker.poll_drained(id, context.waker()))).await
    }

    /// Ends a session: the client gets what waits for it, and stays away.
    pub(crate) fn end(&self, id: SessionId) {
        self.with(|broker, _| broker.end_session(id));
    }

    /// Keeps the deadlines and tells the door of sessions that are gone, for ever.
    pub(crate) async fn watch<D: Door<Session = S>>(self, door: Arc<D>) {
        loop {
            let look = {
                let mut state = self.0.state.lock().unwrap_or_else(PoisonError::into_inner);
                let now = state.clock.look(Instant::now());
                state.broker.expire(now);
                state.clock.next_look(state.broker.next_deadline())
            };
            let ended = self.with(|broker, _| broker.take_ended());
            for (id, session, why) in ended {
                tracing::debug!(?why, "a Bayeux session is gone");
                door.gone(id, session, why);
            }
            // Whether it is time, or a session has ended: there is something to do.
            let _ = timeout_at(look, self.0.ended.notified()).await;
        }
    }
}
