//! Notifications: agents who listen by Bayeux, with any of the APIs.

use std::marker::PhantomData;
use std::sync::Arc;

use axum::response::Response;
use serde_json::Value;
use serde_json::value::RawValue;

use super::center::{Center, Pass};
use super::list::Agent;
use super::login::{Sender, cookie};
use super::refusal::Refusal;
use super::told::{Api, Listener};
use crate::config::Config;
use crate::gateway::bayeux::{Asker, Denied, Door, Gone, SessionId, Settings};

/// How Bayeux behaves here. GWS has no WebSockets (the vendor's documentation).
pub(crate) fn settings(config: &Config) -> Settings {
    // The other half is for those who ask something.
    let holds = config.limits.gws_connections / 2;
    Settings { holds, ..Settings::new(&config.limits, &config.timeouts) }
}

/// What one of the APIs has to listen to.
pub(crate) trait Topics: Send + Sync + 'static {
    const API: Api;

    /// The cookie that shows who asks.
    const COOKIE: &'static str;

    /// Whether clients may subscribe to a channel, or to all that a pattern stands for.
    fn has(channel: &str) -> bool;

    /// What is told at once to an agent who subscribes to a channel.
    fn welcome(_center: &Center, _agent: &Agent, _channel: &str) -> Vec<Value> {
        Vec::new()
    }

    /// What a refusal looks like.
    fn refused(refusal: &Refusal) -> Response;
}

/// Who listens, by which API.
#[derive(Clone)]
pub(crate) struct Listening {
    agent: Arc<Agent>,
    api: Api,
    /// The name of the cookie that shows who asks.
    cookie: &'static str,
}

/// The agents' side of Bayeux, for one of the APIs.
pub(crate) struct Listeners<T> {
    center: Center,
    sender: Sender,
    topics: PhantomData<T>,
}

impl<T> Listeners<T> {
    pub(crate) fn new(center: Center, sender: Sender) -> Self {
        Self { center, sender, topics: PhantomData }
    }
}

impl<T: Topics> Door for Listeners<T> {
    type Session = Listening;

    fn admit(&self, asker: &Asker) -> Result<(), Response> {
        self.sender.check(false, &asker.headers).map_err(|it| T::refused(&it))?;
        // A client that polls uses its HTTP session by that.
        if let Some(id) = cookie(&asker.headers, T::COOKIE) {
            self.center.take_up(Pass::Session, &id);
        }
        Ok(())
    }

    async fn greet(&self, asker: &Asker) -> Result<Listening, Denied> {
        let session =
            cookie(&asker.headers, T::COOKIE).and_then(|it| self.center.take_up(Pass::Session, &it));
        let agent = session.ok_or(Denied)?.agent;
        self.center.come(&agent, asker.address);
        Ok(Listening { agent, api: T::API, cookie: T::COOKIE })
    }

    /// Who is logged in as another agent now, such as in the same browser, doesn't hear what the first is told.
    fn speaks_for(&self, asker: &Asker, listening: &Listening) -> bool {
        let id = cookie(&asker.headers, listening.cookie);
        let session = id.and_then(|it| self.center.take_up(Pass::Session, &it));
        session.is_none_or(|it| it.agent.id == listening.agent.id)
    }

    async fn subscribe(&self, id: SessionId, listening: &Listening, channel: &str) -> Result<(), Denied> {
        // A session of the other API has come to this one's path.
        if listening.api != T::API || !T::has(channel) {
            return Err(Denied);
        }
        let agent = &listening.agent;
        self.center.listen(&agent.id, Listener { session: id, api: T::API });
        for data in T::welcome(&self.center, agent, channel) {
            // Whoever is gone isn't told.
            let _ = self.center.listeners().deliver(id, channel, &data.to_string());
        }
        Ok(())
    }

    async fn publish(
        self: &Arc<Self>,
        _: SessionId,
        _: &Listening,
        _: &str,
        _: &RawValue,
    ) -> Result<(), Denied> {
        Err(Denied)
    }

    fn gone(&self, id: SessionId, listening: Listening, _: Gone) {
        self.center.stop_listening(&listening.agent.id, id);
    }
}
