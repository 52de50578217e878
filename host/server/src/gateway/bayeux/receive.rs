//! What becomes of each message of a client.

use super::broker::{Broker, Gone};
use super::channel;
use super::connect::HoldId;
use super::id::{Browser, ID_BYTES, SessionId};
use super::message::{Message, MessageId, Subscription};
use super::queue::Queue;
use super::reply::{Ack, Acknowledging, Advice, Reconnect, Reply, SHAKE_HANDS, STAY_AWAY, Text};
use super::session::Session;
use super::written::Written;
use super::{CONNECT, DISCONNECT, Denied, HANDSHAKE, SUBSCRIBE, SocketId, UNSUBSCRIBE};
use crate::network::Network;

pub(super) const UNKNOWN: &str = "402::session_unknown";
const TOO_MANY: &str = "403:limit:subscribe_denied";
const NO_SUCH_WAY: &str = "400::connection_types_unsupported";

/// How long a client waits before it shakes hands again, if there was no room for it: milliseconds. Our own choice.
const FULL_INTERVAL_MS: u64 = 5000;

/// Where a message comes from.
#[derive(Clone, Copy, Debug)]
pub(super) struct Origin {
    pub(super) network: Network,
    /// The cookie that came with it.
    pub(super) browser: Option<Browser>,
    pub(super) way: Way,
}

/// How a client speaks to the server.
#[derive(Clone, Copy, Debug)]
pub(super) enum Way {
    /// In requests.
    LongPolling,
    /// Over a WebSocket.
    WebSocket(SocketId),
}

impl Way {
    pub(super) fn socket(self) -> Option<SocketId> {
        match self {
            Self::LongPolling => None,
            Self::WebSocket(socket) => Some(socket),
        }
    }
}

/// What is to be done with a message.
pub(super) enum Received<S> {
    /// Say this.
    Answer(Vec<Text>),
    /// Wait for the answer by [`Broker::poll_hold`].
    Held(HoldId),
    /// The answer comes by [`Broker::poll_socket`].
    HeldOverSocket,
    /// Ask the door whether the client may come in, then call [`Broker::greet`].
    Handshake(Handshake),
    /// Ask the door about the channels, then call [`Broker::subscribe`].
    Subscribe(Subscribe<S>),
    /// Hand it to the door, then call [`Broker::published`].
    Publish(Publish<S>),
}

/// A client that wants to come in.
pub(super) struct Handshake {
    id: Option<MessageId>,
    origin: Origin,
    is_acknowledged: bool,
}

/// A client that wants to subscribe.
pub(super) struct Subscribe<S> {
    pub(super) session_id: SessionId,
    pub(super) session: S,
    id: Option<MessageId>,
    subscription: Subscription,
}

impl<S> Subscribe<S> {
    pub(super) fn channels(&self) -> &[String] {
        self.subscription.channels()
    }
}

/// What a client publishes.
pub(super) struct Publish<S> {
    pub(super) session_id: SessionId,
    pub(super) session: S,
    pub(super) channel: String,
    /// JSON.
    pub(super) data: Box<serde_json::value::RawValue>,
    id: Option<MessageId>,
}

impl<S: Clone> Broker<S> {
    /// Takes a message. Whether it `is_alone` in its request decides whether a connect can be held.
    pub(super) fn receive(
        &mut self,
        now: u64,
        origin: &Origin,
        message: Message,
        is_alone: bool,
    ) -> Received<S> {
        let channel = message.channel.as_deref();
        let reply = Reply { id: message.id.as_ref(), channel, ..Reply::default() };
        let answer = |reply: Reply<'_>| Received::Answer(vec![reply.text()]);
        let Some(channel) = channel else { return answer(reply.failed("400::channel_missing")) };
        if channel == HANDSHAKE {
            return self.handshake(origin, message);
        }
        let types = self.connection_types();
        if channel == CONNECT && message.connection_type.as_deref().is_some_and(|it| !types.contains(&it)) {
            return answer(reply.failed(NO_SUCH_WAY).advising(STAY_AWAY));
        }
        let Some(id) = self.session_of(origin, message.client_id.as_deref()) else {
            let reply = reply.failed(UNKNOWN);
            return answer(if channel == CONNECT { reply.advising(SHAKE_HANDS) } else { reply });
        };
        match channel {
            CONNECT => self.connect(now, id, origin, &message, is_alone),
            DISCONNECT => {
                let mut texts = self.end_over(id, Some(Gone::Disconnected), origin.way.socket());
                texts.push(Reply { successful: true, ..reply }.text());
                Received::Answer(texts)
            }
            SUBSCRIBE | UNSUBSCRIBE => self.subscription(id, message),
            _ if channel.starts_with("/meta/") || !channel::is_channel(channel) => {
                answer(reply.failed("400::channel_invalid"))
            }
            _ => {
                let Some(session) = self.sessions.get(&id) else { return answer(reply.failed(UNKNOWN)) };
                let session = session.door.clone();
                let Message { channel: Some(channel), data: Some(data), id: message_id, .. } = message else {
                    return answer(reply.failed("400::data_missing"));
                };
                Received::Publish(Publish { session_id: id, session, channel, data, id: message_id })
            }
        }
    }

    /// The session that a message is of, if it may speak for it.
    fn session_of(&self, origin: &Origin, client_id: Option<&str>) -> Option<SessionId> {
        let id = client_id.and_then(SessionId::read)?;
        let session = self.sessions.get(&id)?;
        let has_cookie = session.browser.is_some() && session.browser == origin.browser;
        let is_trusted = match origin.way {
            Way::LongPolling => has_cookie || !self.settings.needs_cookie,
            // Not every client sends cookies with WebSockets, and the session's id is a secret by itself.
            Way::WebSocket(_) => true,
        };
        is_trusted.then_some(id)
    }

    fn connection_types(&self) -> &'static [&'static str] {
        if self.settings.has_websocket { &["websocket", "long-polling"] } else { &["long-polling"] }
    }

    fn handshake(&mut self, origin: &Origin, message: Message) -> Received<S> {
        let types = self.connection_types();
        let reply = Reply { id: message.id.as_ref(), channel: Some(HANDSHAKE), ..Reply::default() };
        let reply = reply.greeting(None, types);
        let is_understood =
            |them: &Vec<String>| them.is_empty() || them.iter().any(|it| types.contains(&it.as_str()));
        if !message.connection_types.as_ref().is_none_or(is_understood) {
            return Received::Answer(vec![reply.failed(NO_SUCH_WAY).advising(STAY_AWAY).text()]);
        }
        if message.minimum_version.as_deref().is_some_and(is_beyond) {
            let reply = reply.failed("400::version_unsupported").advising(STAY_AWAY);
            return Received::Answer(vec![reply.text()]);
        }
        if !self.has_room_for(origin) {
            return Received::Answer(vec![full(reply)]);
        }
        let ack = message.ext.and_then(|it| it.ack);
        let is_acknowledged = ack.and_then(|it| it.as_bool()).unwrap_or_default();
        Received::Handshake(Handshake { id: message.id, origin: *origin, is_acknowledged })
    }

    fn has_room_for(&self, origin: &Origin) -> bool {
        let of_socket =
            origin.way.socket().and_then(|it| self.sockets.get(&it)).map_or(0, |it| it.sessions.len());
        self.has_room(origin.network) && of_socket < self.settings.sessions_per_socket
    }

    /// The reply to a handshake that the door has let in, or not. The session's id is made of `random`.
    pub(super) fn greet(
        &mut self,
        now: u64,
        handshake: Handshake,
        verdict: Result<S, Denied>,
        random: [u8; ID_BYTES],
    ) -> Text {
        let Handshake { id, origin, is_acknowledged } = handshake;
        let reply = Reply { id: id.as_ref(), channel: Some(HANDSHAKE), ..Reply::default() };
        let types = self.connection_types();
        let Ok(door) = verdict else {
            let reply = reply.greeting(None, types).failed("403::handshake_denied");
            return reply.advising(STAY_AWAY).text();
        };
        // Others may have come while the door was asked.
        if !self.has_room_for(&origin) {
            return full(reply.greeting(None, types));
        }
        let session_id = SessionId::new(random);
        let session = Session {
            door,
            network: origin.network,
            browser: origin.browser,
            queue: Queue::new(is_acknowledged),
            drainers: Vec::new(),
            subscriptions: Vec::new(),
            is_connected: false,
            is_advised: true,
            socket: origin.way.socket(),
            written: Written::default(),
            hold: None,
            due: Some(now.saturating_add(self.patience(self.settings.interval_ms))),
        };
        if let Some(socket) = session.socket.and_then(|it| self.sockets.get_mut(&it)) {
            socket.sessions.push(session_id);
        }
        self.add(session_id, session);
        let ext = is_acknowledged.then_some(Acknowledging { ack: Ack::On(true) });
        let advice = self.usual_advice();
        let reply = Reply { successful: true, ext, advice: Some(advice), ..reply };
        reply.greeting(Some(session_id), types).text()
    }

    fn subscription(&mut self, session_id: SessionId, message: Message) -> Received<S> {
        let Message { channel, id, subscription, .. } = message;
        let is_subscribe = channel.as_deref() == Some(SUBSCRIBE);
        let reply = Reply { id: id.as_ref(), channel: channel.as_deref(), ..Reply::default() };
        let answer = |reply: Reply<'_>| Received::Answer(vec![reply.text()]);
        let Some(subscription) = subscription.filter(|it| !it.channels().is_empty()) else {
            return answer(reply.failed("400::subscription_missing"));
        };
        let reply = Reply { subscription: Some(&subscription), ..reply };
        let is_subscribable = |it: &String| channel::is_pattern(it) && !it.starts_with("/meta/");
        if !subscription.channels().iter().all(is_subscribable) {
            return answer(reply.failed("400::subscription_invalid"));
        }
        let Some(session) = self.sessions.get_mut(&session_id) else {
            return answer(reply.failed(UNKNOWN));
        };
        if is_subscribe {
            if subscription.channels().len() > self.settings.subscriptions {
                return answer(reply.failed(TOO_MANY));
            }
            let session = session.door.clone();
            return Received::Subscribe(Subscribe { session_id, session, id, subscription });
        }
        session.subscriptions.retain(|it| !subscription.channels().contains(it));
        answer(Reply { successful: true, ..reply })
    }

    /// The reply to a subscription that the door allows, or not: of several channels all or none.
    pub(super) fn subscribe(&mut self, subscribe: Subscribe<S>, verdict: Result<(), Denied>) -> Text {
        let Subscribe { session_id, id, subscription, .. } = subscribe;
        let subscribed = Some(&subscription);
        let reply =
            Reply { id: id.as_ref(), channel: Some(SUBSCRIBE), subscription: subscribed, ..Reply::default() };
        let Some(session) = self.sessions.get_mut(&session_id) else { return reply.failed(UNKNOWN).text() };
        if verdict.is_err() {
            return reply.failed("403::subscribe_denied").text();
        }
        let mut subscriptions = session.subscriptions.clone();
        for channel in subscription.channels() {
            if !subscriptions.contains(channel) {
                subscriptions.push(channel.clone());
            }
            if subscriptions.len() > self.settings.subscriptions {
                return reply.failed(TOO_MANY).text();
            }
        }
        session.subscriptions = subscriptions;
        Reply { successful: true, ..reply }.text()
    }

    /// The reply to what was published, and taken by the door or not.
    pub(super) fn published(&self, publish: &Publish<S>, verdict: Result<(), Denied>) -> Text {
        let channel = Some(publish.channel.as_str());
        let reply = Reply { id: publish.id.as_ref(), channel, ..Reply::default() };
        match verdict {
            Ok(()) => Reply { successful: true, ..reply }.text(),
            Err(Denied) => reply.failed("403::publish_denied").text(),
        }
    }
}

/// Whether this version comes after all of 1: its first number is greater.
fn is_beyond(version: &str) -> bool {
    let first = version.split('.').next().unwrap_or_default();
    first.parse::<u32>().is_ok_and(|it| it > 1)
}

fn full(reply: Reply<'_>) -> Text {
    tracing::warn!("too many Bayeux sessions: one is refused");
    let advice = Advice::new(Reconnect::Handshake, FULL_INTERVAL_MS);
    reply.failed("503::sessions_exhausted").advising(advice).text()
}
