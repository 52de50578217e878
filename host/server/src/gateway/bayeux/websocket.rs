//! Bayeux over WebSockets: frames of text with an array of messages each, in both directions.

use std::future::poll_fn;
use std::sync::Arc;
use std::time::Duration;

use axum::body::Body;
use axum::extract::Request;
use axum::http::header::{
    CONNECTION, SEC_WEBSOCKET_ACCEPT, SEC_WEBSOCKET_KEY, SEC_WEBSOCKET_VERSION, UPGRADE,
};
use axum::http::{HeaderMap, HeaderName, HeaderValue, StatusCode};
use axum::response::{IntoResponse, Response};
use futures_util::{SinkExt, StreamExt};
use hyper::upgrade::{OnUpgrade, Upgraded};
use hyper_util::rt::TokioIo;
use tokio::io::{AsyncReadExt, copy, sink};
use tokio::time::{Instant, timeout, timeout_at};
use tokio_tungstenite::WebSocketStream;
use tokio_tungstenite::tungstenite::Error as WebSocketError;
use tokio_tungstenite::tungstenite::handshake::derive_accept_key;
use tokio_tungstenite::tungstenite::protocol::frame::coding::CloseCode;
use tokio_tungstenite::tungstenite::protocol::{CloseFrame, Message, Role, WebSocketConfig};

use super::receive::{Origin, Way};
use super::reply::{Text, array};
use super::requests::Mounted;
use super::{Asker, Door, Sessions, SocketId, cookie, message};
use crate::http::refused;
use crate::http_listener::Admission;
use crate::network::Network;

type Stream = WebSocketStream<TokioIo<Upgraded>>;

/// Makes a WebSocket of the connection of a request, if it asks for that.
pub(super) fn upgrade<D: Door>(mounted: Arc<Mounted<D>>, asker: Asker, mut request: Request) -> Response {
    if !mounted.sessions.with(|broker, _| broker.settings.has_websocket) {
        return refused(
            StatusCode::METHOD_NOT_ALLOWED,
            "there are no WebSockets here: send messages by POST",
        );
    }
    let headers = request.headers();
    let key = headers.get(SEC_WEBSOCKET_KEY).map(|it| derive_accept_key(it.as_bytes()));
    let accept = key.and_then(|it| HeaderValue::from_str(&it).ok());
    let is_asked = has_token(headers, UPGRADE, "websocket") && has_token(headers, CONNECTION, "upgrade");
    let (true, Some(accept)) = (is_asked, accept) else {
        return refused(StatusCode::METHOD_NOT_ALLOWED, "send messages by POST, or open a WebSocket");
    };
    if headers.get(SEC_WEBSOCKET_VERSION).is_none_or(|it| it != "13") {
        let refusal = refused(StatusCode::UPGRADE_REQUIRED, "WebSockets of version 13 are spoken here");
        return ([(SEC_WEBSOCKET_VERSION, "13")], refusal).into_response();
    }
    let admission = request.extensions().get::<Admission>().cloned();
    let upgraded = hyper::upgrade::on(&mut request);
    tokio::spawn(async move {
        serve(mounted, asker, upgraded).await;
        // Until now it takes up its place among the connections.
        drop(admission);
    });
    let headers = [
        (UPGRADE, HeaderValue::from_static("websocket")),
        (CONNECTION, HeaderValue::from_static("Upgrade")),
        (SEC_WEBSOCKET_ACCEPT, accept),
    ];
    (StatusCode::SWITCHING_PROTOCOLS, headers, Body::empty()).into_response()
}

fn has_token(headers: &HeaderMap, name: HeaderName, token: &str) -> bool {
    let values = headers.get_all(name).into_iter().filter_map(|it| it.to_str().ok());
    values.flat_map(|it| it.split(',')).any(|it| it.trim().eq_ignore_ascii_case(token))
}

/// Serves one WebSocket until it is closed.
async fn serve<D: Door>(mounted: Arc<Mounted<D>>, asker: Asker, upgraded: OnUpgrade) {
    let stream = match upgraded.await {
        Ok(stream) => TokioIo::new(stream),
        Err(error) => return tracing::debug!(%error, "a WebSocket was not opened"),
    };
    let (bytes, messages, silence) = mounted.sessions.with(|broker, _| {
        let it = &broker.settings;
        let silence = it.timeout_ms.saturating_add(it.interval_ms).saturating_add(it.max_interval_ms);
        (it.body_bytes, it.messages, Duration::from_millis(silence))
    });
    let config = WebSocketConfig::default()
        .read_buffer_size(READ_BYTES)
        .max_message_size(Some(bytes))
        .max_frame_size(Some(bytes));
    let mut stream = WebSocketStream::from_raw_socket(stream, Role::Server, Some(config)).await;
    let mut socket = OpenSocket::new(&mounted.sessions);
    let origin = Origin {
        network: Network::from(asker.address),
        browser: cookie::browser(&asker.headers),
        way: Way::WebSocket(socket.id),
    };
    let mut deadline = Instant::now() + silence;
    let farewell = loop {
        let outgoing = poll_fn(|context| {
            mounted.sessions.with(|broker, now| broker.poll_socket(now, socket.id, context.waker()))
        });
        let frame = tokio::select! {
            frame = timeout_at(deadline, stream.next()) => frame,
            texts = outgoing => {
                let Some(texts) = texts else {
                    break Some((CloseCode::Away, "no pong came, and the session went another way"));
                };
                if send(&mut stream, &texts, &socket).await.is_err() {
                    break None;
                }
                continue;
            }
        };
        let text = match frame {
            // Every client that has a session sends a connect now and then.
            Err(_) => break Some((CloseCode::Away, "silent for too long")),
            Ok(Some(Err(WebSocketError::Capacity(_)))) => break Some((CloseCode::Size, "send less at once")),
            Ok(Some(Err(WebSocketError::Utf8(_)))) => break Some((CloseCode::Invalid, "send UTF-8")),
            Ok(Some(Err(WebSocketError::Protocol(_)))) => {
                break Some((CloseCode::Protocol, "this is no frame of a client's"));
            }
            Ok(None | Some(Err(_))) => break None,
            Ok(Some(Ok(Message::Text(text)))) => text,
            Ok(Some(Ok(Message::Binary(_)))) => break Some((CloseCode::Unsupported, "send text")),
            Ok(Some(Ok(Message::Close(_)))) => {
                socket.is_clean = true;
                // The stream has its answer ready.
                let _ = timeout_at(deadline, stream.flush()).await;
                break None;
            }
            Ok(Some(Ok(Message::Pong(number)))) => {
                if let Ok(number) = <[u8; 8]>::try_from(number.as_ref()) {
                    mounted.sessions.with(|it, _| it.pong(socket.id, u64::from_be_bytes(number)));
                }
                continue;
            }
            // The stream answers pings by itself.
            Ok(Some(Ok(_))) => continue,
        };
        deadline = Instant::now() + silence;
        let Ok(messages) = message::read(text.as_bytes(), messages) else {
            break Some((
                CloseCode::Invalid,
                "no Bayeux messages with members of the right types, or too many at once",
            ));
        };
        let Ok(answered) = mounted.answer(&asker, origin, messages).await else {
            break Some((CloseCode::Error, "try again later"));
        };
        if !answered.texts.is_empty() && send(&mut stream, &answered.texts, &socket).await.is_err() {
            break None;
        }
    };
    if let Some((code, reason)) = farewell {
        // Where nobody reads any more, it can't be said.
        let _ = timeout(REST, stream.close(Some(CloseFrame { code, reason: reason.into() }))).await;
        // Who hangs up with something unread takes back what was said last.
        let mut rest = stream.get_mut().take(REST_BYTES);
        let _ = timeout(REST, copy(&mut rest, &mut sink())).await;
    }
}

/// What is still read, and thrown away, of a client that is told to go, and how long that and the telling may take: our own
/// choice.
const REST_BYTES: u64 = 1 << 20;
const REST: Duration = Duration::from_secs(2);

/// Bytes that are read at once. Most frames have some hundred.
const READ_BYTES: usize = 4096;

/// Sends them in one frame, and a ping behind events.
async fn send<S>(stream: &mut Stream, texts: &[Text], socket: &OpenSocket<'_, S>) -> Result<(), ()> {
    stream.send(Message::text(array(texts))).await.map_err(drop)?;
    let Some(number) = socket.sessions.with(|broker, _| broker.next_ping(socket.id)) else { return Ok(()) };
    stream.send(Message::Ping(number.to_be_bytes().to_vec().into())).await.map_err(drop)
}

/// Tells the broker when the socket is closed, whatever closes it.
struct OpenSocket<'a, S> {
    sessions: &'a Sessions<S>,
    id: SocketId,
    /// Whether the client has said goodbye.
    is_clean: bool,
}

impl<'a, S> OpenSocket<'a, S> {
    fn new(sessions: &'a Sessions<S>) -> Self {
        Self { sessions, id: sessions.with(|broker, _| broker.open_socket()), is_clean: false }
    }
}

impl<S> Drop for OpenSocket<'_, S> {
    fn drop(&mut self) {
        self.sessions.with(|broker, now| broker.close_socket(now, self.id, self.is_clean));
    }
}
