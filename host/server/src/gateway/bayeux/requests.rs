//! Long polling: the paths of one door, and what comes in requests.

use std::future::poll_fn;
use std::net::IpAddr;
use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use axum::body::Body;
use axum::extract::{Extension, Request, State};
use axum::http::header::{CACHE_CONTROL, CONNECTION, CONTENT_TYPE, SET_COOKIE};
use axum::http::{HeaderMap, HeaderValue, Method, StatusCode};
use axum::response::{IntoResponse, Response};
use axum::routing::{MethodRouter, any};

use super::broker::Broker;
use super::connect::HoldId;
use super::id::{Browser, ID_BYTES, SessionId};
use super::message::{self, Message};
use super::receive::{Origin, Received, Way};
use super::reply::{Text, array};
use super::{Asker, DISCONNECT, Door, HANDSHAKE, Sessions, cookie, websocket};
use crate::http::{BodyFault, PacedBody, refused};
use crate::http_listener::ClientAddress;
use crate::network::Network;

/// What requests of one door need.
pub(super) struct Mounted<D: Door> {
    pub(super) door: Arc<D>,
    pub(super) sessions: Sessions<D::Session>,
    /// How long a body may stand still.
    idle: Duration,
}

/// The paths of a door whose base is such as `/genesys/cometd`: some clients send everything there, others add `/`,
/// `/handshake`, `/connect` and `/disconnect`. What is wanted is said by the messages alone. A body may stand still for
/// `idle`.
pub(crate) fn routes<D: Door>(
    base: &str,
    door: Arc<D>,
    sessions: Sessions<D::Session>,
    idle: Duration,
) -> Router {
    let mounted = Arc::new(Mounted { door, sessions, idle });
    let all: MethodRouter<_> = any(request::<D>);
    Router::new()
        .route(base, all.clone())
        .route(&format!("{base}/"), all.clone())
        .route(&format!("{base}/{{*rest}}"), all)
        .with_state(mounted)
}

async fn request<D: Door>(
    State(mounted): State<Arc<Mounted<D>>>,
    Extension(ClientAddress(address)): Extension<ClientAddress>,
    request: Request,
) -> Response {
    // Who sends one request behind the other waits for those who send one.
    tokio::task::yield_now().await;
    // In a box, and with all that belongs to the request: nothing of it is kept while a connect is held.
    match Box::pin(take(Arc::clone(&mounted), address, request)).await {
        Taken::Reply(response) => response,
        Taken::Hold(hold) => match mounted.held(hold).await {
            Ok(texts) => said(&texts),
            Err(unanswered) => unanswered.into_response(),
        },
    }
}

/// What is done with a request.
enum Taken {
    Reply(Response),
    Hold(HoldId),
}

async fn take<D: Door>(mounted: Arc<Mounted<D>>, address: IpAddr, request: Request) -> Taken {
    let asker = Asker { address, headers: request.headers().clone() };
    if let Err(refusal) = mounted.door.admit(&asker) {
        return Taken::Reply(refusal);
    }
    match *request.method() {
        Method::POST => long_poll(&mounted, &asker, request).await,
        Method::GET => Taken::Reply(websocket::upgrade(mounted, asker, request)),
        _ => Taken::Reply(refused(StatusCode::METHOD_NOT_ALLOWED, "send Bayeux messages by POST")),
    }
}

async fn long_poll<D: Door>(mounted: &Mounted<D>, asker: &Asker, request: Request) -> Taken {
    if !is_json(&asker.headers) {
        let what = "Bayeux messages are JSON: send them as application/json";
        return Taken::Reply(refused(StatusCode::UNSUPPORTED_MEDIA_TYPE, what));
    }
    let (bytes, messages) = mounted.sessions.with(|broker, _| {
        let it = &broker.settings;
        (it.body_bytes, it.messages)
    });
    let body = match received(&asker.headers, request.into_body(), bytes, mounted.idle).await {
        Ok(body) => body,
        Err(refusal) => return Taken::Reply(refusal),
    };
    let messages = match message::read(&body, messages) {
        Ok(messages) => messages,
        Err(error) => return Taken::Reply(refused(StatusCode::BAD_REQUEST, &error.to_string())),
    };
    drop(body);
    let cookie = cookie::browser(&asker.headers);
    let Some(browser) = cookie.or_else(|| random().map(Browser::new)) else {
        return Taken::Reply(no_randomness());
    };
    let origin = Origin {
        network: Network::from(asker.address),
        // What is made up here can be nobody's yet, so it opens nothing.
        browser: Some(browser),
        way: Way::LongPolling,
    };
    let answered = match mounted.answer(asker, origin, messages).await {
        Ok(Answered { held: Some(hold), .. }) => return Taken::Hold(hold),
        Ok(answered) => answered,
        Err(unanswered) => return Taken::Reply(unanswered.into_response()),
    };
    let mut response = said(&answered.texts);
    if cookie.is_none() && answered.is_greeted {
        let attributes = mounted.sessions.with(|broker, _| broker.settings.cookie.clone());
        if let Ok(value) = HeaderValue::from_str(&cookie::set(browser, &attributes)) {
            response.headers_mut().insert(SET_COOKIE, value);
        }
    }
    Taken::Reply(response)
}

fn said(texts: &[Text]) -> Response {
    let headers =
        [(CONTENT_TYPE, "application/json;charset=UTF-8"), (CACHE_CONTROL, "no-cache, no-store, max-age=0")];
    (headers, array(texts)).into_response()
}

/// The bytes of a body; the refusal if they are too many, or don't come.
async fn received(
    headers: &HeaderMap,
    body: Body,
    limit: usize,
    idle: Duration,
) -> Result<Vec<u8>, Response> {
    let mut body = PacedBody::new(headers, body, idle);
    let mut bytes = Vec::new();
    while let Some(chunk) = body.next().await {
        let (status, what) = match chunk {
            Ok(chunk) if bytes.len().saturating_add(chunk.len()) <= limit => {
                bytes.extend_from_slice(&chunk);
                continue;
            }
            Ok(_) => {
                (StatusCode::PAYLOAD_TOO_LARGE, "the request is too large: send fewer or smaller messages")
            }
            Err(BodyFault::Slow) => {
                (StatusCode::REQUEST_TIMEOUT, "the request came too slowly: send it again over a faster link")
            }
            Err(BodyFault::Cut) => (StatusCode::BAD_REQUEST, "the request ended early: send it again"),
        };
        body.read_to_the_end().await;
        return Err(refused(status, what));
    }
    Ok(bytes)
}

/// Pages of other sites can send other types without asking first.
fn is_json(headers: &HeaderMap) -> bool {
    let content_type = headers.get(CONTENT_TYPE).and_then(|it| it.to_str().ok()).unwrap_or_default();
    let essence = content_type.split(';').next().unwrap_or_default().trim();
    essence.eq_ignore_ascii_case("application/json") || essence.eq_ignore_ascii_case("text/json")
}

pub(super) fn random() -> Option<[u8; ID_BYTES]> {
    let mut bytes = [0; ID_BYTES];
    getrandom::fill(&mut bytes).is_ok().then_some(bytes)
}

pub(super) fn no_randomness() -> Response {
    refused(StatusCode::SERVICE_UNAVAILABLE, "the system has no random bytes: try again later")
}

/// What is said to the messages of one request or frame.
pub(super) struct Answered {
    pub(super) texts: Vec<Text>,
    /// Whether a client was let in.
    is_greeted: bool,
    /// The connect that is held, alone in its request: what is said to it comes later.
    held: Option<HoldId>,
}

/// Why nothing is said to them.
pub(super) enum Unanswered {
    NoRandomness,
    /// Another connect of the session came while this one was held.
    Superseded,
}

impl IntoResponse for Unanswered {
    fn into_response(self) -> Response {
        match self {
            Self::NoRandomness => no_randomness(),
            // The client has given this request up.
            Self::Superseded => ([(CONNECTION, "close")], StatusCode::REQUEST_TIMEOUT).into_response(),
        }
    }
}

impl<D: Door> Mounted<D> {
    /// Answers messages one after another; asks the door where it decides.
    pub(super) async fn answer(
        &self,
        asker: &Asker,
        origin: Origin,
        mut messages: Vec<Message>,
    ) -> Result<Answered, Unanswered> {
        let mut answered = Answered { texts: Vec::new(), is_greeted: false, held: None };
        // Bayeux: what comes along with a handshake is ignored.
        if let Some(index) = messages.iter().position(|it| it.channel.as_deref() == Some(HANDSHAKE)) {
            messages = vec![messages.swap_remove(index)];
        }
        let is_alone = messages.len() == 1;
        for mut message in messages {
            let named = message.client_id.as_deref().and_then(SessionId::read);
            let session = named.and_then(|it| self.sessions.door_of(it));
            if session.is_some_and(|it| !self.door.speaks_for(asker, &it)) {
                message.client_id = None;
            }
            let is_goodbye = message.channel.as_deref() == Some(DISCONNECT);
            let received = self.sessions.with(|broker, now| broker.receive(now, &origin, message, is_alone));
            match received {
                Received::Answer(texts) => answered.texts.extend(texts),
                Received::Held(hold) => answered.held = Some(hold),
                Received::HeldOverSocket => {}
                Received::Handshake(handshake) => {
                    let verdict = self.door.greet(asker).await;
                    answered.is_greeted = verdict.is_ok();
                    let random = random().ok_or(Unanswered::NoRandomness)?;
                    let greet = |broker: &mut Broker<_>, now| broker.greet(now, handshake, verdict, random);
                    answered.texts.push(self.sessions.with(greet));
                }
                Received::Subscribe(subscribe) => {
                    let mut verdict = Ok(());
                    for channel in subscribe.channels() {
                        verdict =
                            self.door.subscribe(subscribe.session_id, &subscribe.session, channel).await;
                        if verdict.is_err() {
                            break;
                        }
                    }
                    answered.texts.push(self.sessions.with(|broker, _| broker.subscribe(subscribe, verdict)));
                }
                Received::Publish(publish) => {
                    let (id, session) = (publish.session_id, &publish.session);
                    let verdict = self.door.publish(id, session, &publish.channel, &publish.data).await;
                    answered.texts.push(self.sessions.with(|broker, _| broker.published(&publish, verdict)));
                }
            }
            if is_goodbye {
                // The connect that was held is answered first.
                tokio::task::yield_now().await;
            }
        }
        Ok(answered)
    }

    async fn held(&self, hold: HoldId) -> Result<Vec<Text>, Unanswered> {
        /// Tells the broker if the request goes away before it is answered.
        struct Waiting<'a, S>(&'a Sessions<S>, HoldId);
        impl<S> Drop for Waiting<'_, S> {
            fn drop(&mut self) {
                self.0.with(|broker, now| broker.abandon(now, self.1));
            }
        }
        let _waiting = Waiting(&self.sessions, hold);
        let answer =
            poll_fn(|context| self.sessions.with(|broker, now| broker.poll_hold(now, hold, context.waker())));
        answer.await.ok_or(Unanswered::Superseded)
    }
}
