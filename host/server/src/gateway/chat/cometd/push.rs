//! Telling customers what happens, as soon as their clients take it.

use std::collections::HashMap;
use std::sync::atomic::{AtomicU32, Ordering};
use std::sync::{Arc, MutexGuard, PoisonError};
use std::time::Duration;

use tokio::task::AbortHandle;
use tokio::time::{sleep, timeout};

use super::{Client, Cometd};
use crate::gateway::bayeux::SessionId;
use crate::gateway::chat::chats::News;
use crate::gateway::chat::operation::{Credentials, Operation, Position};
use crate::gateway::chat::reply::Reply;

/// How long it takes until the engine is asked again that could not answer: our own choice.
const PAUSE: Duration = Duration::from_secs(1);

/// A customer who is told over a session.
pub(super) struct Told {
    session: SessionId,
    /// The `nextPosition` that it was told last.
    next: Arc<AtomicU32>,
    task: AbortHandle,
}

impl Drop for Told {
    fn drop(&mut self) {
        self.task.abort();
    }
}

/// The task that tells one customer.
struct Push {
    door: Arc<Cometd>,
    session: SessionId,
    client: Arc<Client>,
    channel: String,
    secure_key: String,
    next: Arc<AtomicU32>,
    news: News,
    /// Whether the customer was told that a supervisor watches.
    is_monitored: bool,
}

/// Why a customer isn't told any more.
struct Over;

impl Cometd {
    fn told(&self) -> MutexGuard<'_, HashMap<String, Told>> {
        self.told.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// From now on the customer of this reply is told over this session.
    pub(super) fn go_on(
        self: &Arc<Self>,
        session: SessionId,
        client: &Arc<Client>,
        channel: &str,
        reply: &Reply,
    ) {
        let mut all = self.told();
        if reply.chat_ended {
            all.remove(&reply.secure_key);
            return;
        }
        let next = reply.next_position.unwrap_or(1);
        if let Some(told) =
            all.get(&reply.secure_key).filter(|it| it.session == session && !it.task.is_finished())
        {
            return told.next.store(next, Ordering::Relaxed);
        }
        let Some(news) = self.chats.news(&reply.secure_key) else { return };
        let next = Arc::new(AtomicU32::new(next));
        let push = Push {
            door: Arc::clone(self),
            session,
            client: Arc::clone(client),
            channel: channel.to_owned(),
            secure_key: reply.secure_key.clone(),
            next: Arc::clone(&next),
            news,
            is_monitored: reply.monitored,
        };
        let task = tokio::spawn(async move { push.run().await }).abort_handle();
        all.insert(reply.secure_key.clone(), Told { session, next, task });
    }

    /// A session is gone: nobody is told over it. The engine forgets its customers after a while, unless they come over
    /// another one.
    pub(super) fn forget(&self, session: SessionId) {
        self.told().retain(|_, told| told.session != session);
    }
}

impl Push {
    async fn run(mut self) {
        while self.tell().await.is_ok() {}
        let mut all = self.door.told();
        let is_mine = |it: &Told| Arc::ptr_eq(&it.next, &self.next);
        if all.get(&self.secure_key).is_some_and(is_mine) {
            all.remove(&self.secure_key);
        }
    }

    /// Waits for news and tells them. What the client hasn't fetched yet isn't added to: until then the events stay where
    /// they are stored.
    async fn tell(&mut self) -> Result<(), Over> {
        let position = self.wait().await?;
        let client = Arc::clone(&self.client);
        let turn = client.turn.lock().await;
        // What the customer asked meanwhile may have told it.
        if position == Position::Next && !self.has_news() {
            return Ok(());
        }
        let credentials = Credentials { secure_key: self.secure_key.clone(), ..Credentials::default() };
        let refresh = Operation::Refresh { message: None, message_type: None };
        let reply = self.door.chats.perform(None, &credentials, &refresh, position).await;
        if reply.status_code == 1 {
            drop(turn);
            sleep(PAUSE).await;
            return Ok(());
        }
        // Who only shows that it is there is told the end with the events before it.
        if reply.status_code == 0 && position == Position::None {
            return Ok(());
        }
        if let Some(position) = reply.next_position {
            self.next.store(position, Ordering::Relaxed);
        }
        let is_over = reply.chat_ended || reply.status_code != 0;
        let is_monitoring_new = std::mem::replace(&mut self.is_monitored, reply.monitored) != reply.monitored;
        if !reply.messages.is_empty() || is_monitoring_new || is_over {
            self.door.deliver(self.session, &self.channel, &reply).map_err(|_| Over)?;
        }
        if is_over { Err(Over) } else { Ok(()) }
    }

    /// Waits until there is something to tell and the client has fetched what it was told before, or until it is time to
    /// show the engine that the customer is still there.
    async fn wait(&mut self) -> Result<Position, Over> {
        let pulse = self.door.pulse;
        let wait = async {
            // Without any more news to come the customer is unknown, which it is told.
            while !self.has_news() && self.news.next().await {}
            self.door.sessions.drained(self.session).await
        };
        let position = match timeout(pulse, wait).await {
            Ok(drained) => drained.map(|()| Position::Next).map_err(|_| Over)?,
            Err(_) => Position::None,
        };
        if self.door.sessions.has(self.session) { Ok(position) } else { Err(Over) }
    }

    /// Whether something happened that the customer wasn't told.
    fn has_news(&self) -> bool {
        self.news.is_over() || self.news.is_there(self.next.load(Ordering::Relaxed))
    }
}
