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
use super::chats::Chats;
use super::operation::Credentials;
use super::reply::Reply;
use crate::config::Config;
use crate::gateway::bayeux::{self, Asker, Denied, Gone, SessionId, Sessions, Settings};

/// Where clients shake hands.
const BASE: &str = "/genesys/cometd";

/// What the channels begin with; the name of the service follows.
const CHANNELS: &str = "/service/chatV2/";

/// How often, in the time after which the engine forgets a customer who asks nothing, it is told that the customer is still
/// there: our own choice.
const PULSES: u64 = 3;

/// The door for CometD clients of customers.
pub(super) struct Cometd {
    chats: Chats,
    sessions: Sessions<Arc<Client>>,
    /// Who is told over which session, by the customers' keys.
    told: Lock<HashMap<String, Told>>,
    /// After so long without any news the engine is told that a customer is still there.
    pulse: Duration,
}

/// A Bayeux session of a customer, or of several.
pub(super) struct Client {
    address: IpAddr,
    /// Whoever asks the engine and delivers what it says has this meanwhile, so that everything is told in order.
    turn: Mutex<()>,
}

impl Cometd {
    pub(super) fn new(chats: Chats, config: &Config) -> Arc<Self> {
        let settings = Settings {
            has_websocket: true,
            // Pages of other sites use this door, and browsers keep the cookies of those from it. The id of a session is a
            // secret by itself.
            needs_cookie: false,
            ..Settings::new(&config.limits, &config.timeouts)
        };
        let pulse = Duration::from_millis((config.timeouts.flex_disconnect_ms / PULSES).max(1));
        Arc::new(Self { chats, sessions: Sessions::new(settings), told: Lock::default(), pulse })
    }

    pub(super) fn routes(self: &Arc<Self>, config: &Config) -> Router {
        let idle = Duration::from_millis(config.timeouts.http_idle_ms);
        bayeux::routes(BASE, Arc::clone(self), self.sessions.clone(), idle)
    }

    /// Keeps the deadlines of its sessions, for ever.
    pub(super) async fn watch(self: Arc<Self>) {
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
                let refused = Reply { operation: request::operation(data), ..Reply::refused(trouble) };
                let _ = self.deliver(id, channel, &refused);
                return;
            }
        };
        let _turn = client.turn.lock().await;
        let mut reply = match &asked {
            Asked::Chat(chat) => self.chats.request_chat(client.address, service, chat).await,
            Asked::InChat { secure_key, operation, position } => {
                let credentials = Credentials { secure_key: secure_key.clone(), ..Credentials::default() };
                self.chats.perform(Some(service), &credentials, operation, *position).await
            }
        };
        if reply.status_code == 0 {
            self.go_on(id, client, channel, &reply);
        } else {
            reply.operation = request::operation(data);
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
