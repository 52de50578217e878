//! The API's second form: CometD at `/genesys/cometd`, where customers are told of what happens without asking.
//!
//! A customer publishes what it asks to the channel `/service/chatV2/{service}`, and is told there what comes of it and what
//! happens: each time the object that is also the reply to a form. It is told over the session that has shown its key last.

mod push;
mod request;

use std::collections::HashMap;
use std::net::IpAddr;
use std::sync::{Arc, Mutex as Lock};
use std::time::Duration;

use axum::Router;
use serde_json::value::RawValue;
use tokio::sync::Mutex;

use self::push::Told;
use self::request::Asked;
use super::Chats;
use super::operation::Credentials;
use super::reply::Reply;
use crate::config::{Limits, Timeouts};
use crate::gateway::bayeux::{self, Asker, Denied, Gone, SessionId, Sessions, Settings};

/// Where clients shake hands.
const BASE: &str = "/genesys/cometd";

/// What the channels begin with; the name of the service follows.
const CHANNELS: &str = "/service/chatV2/";

/// What the door sets for its sessions.
pub(crate) fn settings(limits: &Limits, timeouts: &Timeouts) -> Settings {
    Settings {
        has_websocket: true,
        // Pages of other sites use it, and browsers keep the cookies of those from it. The id of a session is a secret by
        // itself.
        needs_cookie: false,
        ..Settings::new(limits, timeouts)
    }
}

/// The door for CometD clients of customers.
pub(crate) struct Cometd {
    chats: Chats,
    sessions: Sessions<Arc<Client>>,
    /// Who is told over which session, by the customers' keys.
    told: Lock<HashMap<String, Told>>,
    /// How often a customer shows that it is still there, so that the engine doesn't forget it.
    pulse: Duration,
}

/// A Bayeux session of a customer, or of several.
pub(crate) struct Client {
    address: IpAddr,
    /// Whoever asks the engine and delivers what it says has this meanwhile, so that everything is told in order.
    turn: Mutex<()>,
}

impl Cometd {
    /// A customer that the engine forgets after `silence` is kept for as long as its session goes on.
    pub(crate) fn new(chats: Chats, settings: Settings, silence: Duration) -> Arc<Self> {
        let sessions = Sessions::new(settings);
        Arc::new(Self { chats, sessions, told: Lock::default(), pulse: silence / 3 })
    }

    /// Its paths. The body of a request may stand still for `idle`.
    pub(crate) fn routes(self: &Arc<Self>, idle: Duration) -> Router {
        bayeux::routes(BASE, Arc::clone(self), self.sessions.clone(), idle)
    }

    /// Keeps the deadlines of its sessions, for ever.
    pub(crate) async fn watch(self: Arc<Self>) {
        self.sessions.clone().watch(self).await;
    }

    async fn ask(
        self: &Arc<Self>,
        id: SessionId,
        client: &Arc<Client>,
        channel: &str,
        service: &str,
        data: &str,
    ) {
        let asked = match Asked::read(data) {
            Ok(asked) => asked,
            Err(trouble) => {
                // Who is gone meanwhile needs no refusal.
                let _ = self.deliver(id, channel, &Reply::refused(trouble));
                return;
            }
        };
        let _turn = client.turn.lock().await;
        let reply = match &asked {
            Asked::Chat(chat) => self.chats.request_chat(client.address, service, chat).await,
            Asked::InChat { secure_key, operation, position } => {
                let credentials = Credentials { secure_key: secure_key.clone(), ..Credentials::default() };
                self.chats.perform(Some(service), &credentials, operation, *position).await
            }
        };
        if reply.status_code == 0 {
            self.go_on(id, client, channel, &reply);
        }
        let _ = self.deliver(id, channel, &reply);
    }

    fn deliver(&self, id: SessionId, channel: &str, reply: &Reply) -> Result<(), bayeux::NoSession> {
        // Nothing of it can fail to be written.
        let data = serde_json::to_string(reply).unwrap_or_default();
        self.sessions.deliver(id, channel, &data)
    }
}

impl bayeux::Door for Cometd {
    type Session = Arc<Client>;

    /// Everybody may come. The header `gms_user`, which some deployments ask for, is accepted like any other.
    async fn greet(&self, asker: &Asker) -> Result<Arc<Client>, Denied> {
        Ok(Arc::new(Client { address: asker.address, turn: Mutex::default() }))
    }

    async fn subscribe(&self, _: SessionId, _: &Arc<Client>, channel: &str) -> Result<(), Denied> {
        let service = channel.strip_prefix(CHANNELS).ok_or(Denied)?;
        let is_there = matches!(service, "*" | "**") || self.chats.has_service(service);
        is_there.then_some(()).ok_or(Denied)
    }

    async fn publish(
        self: &Arc<Self>,
        id: SessionId,
        client: &Arc<Client>,
        channel: &str,
        data: &RawValue,
    ) -> Result<(), Denied> {
        let service = channel.strip_prefix(CHANNELS).ok_or(Denied)?;
        self.ask(id, client, channel, service, data.get()).await;
        Ok(())
    }

    fn gone(&self, id: SessionId, _: Arc<Client>, _: Gone) {
        self.forget(id);
    }
}
