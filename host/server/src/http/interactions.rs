//! What the trusted side asks about sessions: all of them, their changes, their transcripts.

use std::convert::Infallible;
use std::io;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll, ready};

use axum::body::Body;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::http::header::{CONTENT_LENGTH, CONTENT_TYPE, RETRY_AFTER};
use axum::response::sse::{Event as ServerSentEvent, KeepAlive, Sse};
use axum::response::{IntoResponse, Response};
use futures_core::Stream;
use parlor_core::element::{Id, KeyValues, Value as Item};
use serde_json::{Map, Value, json};
use tokio::sync::{OwnedSemaphorePermit, mpsc, oneshot};

use super::pieces::body_from;
use super::{House, refused, shutting_down};
use crate::driver::{Input, SystemEnvironment};
use crate::engine::{Engine, Interaction, InteractionState, StoredTranscript, hex};

/// Bytes of interactions that are taken from the engine at once for one reader, about; at least one is taken.
const TAKEN_BYTES: usize = 16_384;

pub(super) async fn interactions(State(house): State<House>) -> Response {
    match house.ask(Engine::session_ids).await {
        Some(ids) => {
            let array = JsonArray { rest: in_turn(house, ids), next: ArrayPart::First };
            ([(CONTENT_TYPE, "application/json")], Body::from_stream(array)).into_response()
        }
        None => shutting_down(),
    }
}

/// The interactions of these sessions, each as it is when its reader has taken those before it. Otherwise a reader who
/// doesn't read would keep all of them as they were, whatever became of them. Behind the last comes `None`, unless the engine
/// has ended.
fn in_turn(house: House, ids: Vec<Id>) -> mpsc::Receiver<Option<Arc<Interaction>>> {
    let (sender, receiver) = mpsc::channel(1);
    tokio::spawn(async move {
        let mut ids = ids.into_iter();
        let mut taken = Vec::new().into_iter();
        while let Ok(place) = sender.reserve().await {
            if taken.len() == 0 {
                let question = move |engine: &Engine<SystemEnvironment>| {
                    let taken = engine.next_interactions(&mut ids, TAKEN_BYTES);
                    (ids, taken)
                };
                let Some((rest, more)) = house.ask(question).await else { return };
                (ids, taken) = (rest, more.into_iter());
            }
            let next = taken.next();
            let is_last = next.is_none();
            place.send(next);
            if is_last {
                return;
            }
        }
    });
    receiver
}

/// Interactions as an array that is written while it is read: no reader makes copies of all of them.
struct JsonArray {
    rest: mpsc::Receiver<Option<Arc<Interaction>>>,
    next: ArrayPart,
}

/// What of the array comes next.
#[derive(Clone, Copy)]
enum ArrayPart {
    /// The bracket and the first element.
    First,
    /// A comma and another element.
    More,
    /// Nothing: the array is closed.
    End,
}

impl Stream for JsonArray {
    type Item = io::Result<String>;

    fn poll_next(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        if matches!(self.next, ArrayPart::End) {
            return Poll::Ready(None);
        }
        let Some(next) = ready!(self.rest.poll_recv(context)) else {
            // Whoever reads it sees that it is cut off.
            return Poll::Ready(Some(Err(io::Error::other("the engine has ended"))));
        };
        let (before, element) = match (self.next, next) {
            (ArrayPart::First, Some(element)) => ("[", element),
            (_, Some(element)) => (",", element),
            (part, None) => {
                self.next = ArrayPart::End;
                let end = if matches!(part, ArrayPart::First) { "[]" } else { "]" };
                return Poll::Ready(Some(Ok(end.to_owned())));
            }
        };
        self.next = ArrayPart::More;
        Poll::Ready(Some(Ok(format!("{before}{}", interaction_json(&element)))))
    }
}

pub(super) async fn interaction_events(State(house): State<House>) -> Response {
    let Ok(permit) = Arc::clone(&house.streams).try_acquire_owned() else {
        let what = "too many readers of /interactions/events: close some, or try again later";
        let refusal = refused(StatusCode::SERVICE_UNAVAILABLE, what);
        return ([(RETRY_AFTER, "5")], refusal).into_response();
    };
    let (answer, answered) = oneshot::channel();
    let is_asked = house.lane.send(1, Input::Subscribe(answer)).await.is_ok();
    match answered.await {
        Ok((ids, changes)) if is_asked => {
            let changes = InteractionChanges { current: in_turn(house, ids), changes, _permit: permit };
            Sse::new(changes).keep_alive(KeepAlive::default()).into_response()
        }
        _ => shutting_down(),
    }
}

/// The interactions that go on, then each change.
struct InteractionChanges {
    current: mpsc::Receiver<Option<Arc<Interaction>>>,
    changes: mpsc::Receiver<Arc<Interaction>>,
    _permit: OwnedSemaphorePermit,
}

impl Stream for InteractionChanges {
    type Item = Result<ServerSentEvent, Infallible>;

    fn poll_next(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        let event = |it: &Interaction| Ok(ServerSentEvent::default().data(&*interaction_json(it)));
        while let Some(Some(interaction)) = ready!(self.current.poll_recv(context)) {
            // Whoever comes now needs to hear of what goes on, not of what is over. What ends meanwhile is a change.
            if interaction.state != InteractionState::Closed {
                return Poll::Ready(Some(event(&interaction)));
            }
        }
        self.changes.poll_recv(context).map(|it| it.as_deref().map(event))
    }
}

/// The interaction as JSON: rendered once for all readers.
fn interaction_json(interaction: &Interaction) -> Arc<str> {
    let json = interaction.json.get_or_init(|| {
        let mut object = json!({
            "sessionId": interaction.session_id.as_str(),
            "queue": interaction.queue,
            "userData": values_json(interaction.user_data.values()),
            "state": interaction.state.as_str(),
            "startedAt": interaction.started_at,
        });
        // What is absent is left out.
        if let Some(subject) = &interaction.subject {
            object["subject"] = subject.as_str().into();
        }
        object.to_string().into()
    });
    Arc::clone(json)
}

/// Lists become objects; of two items with one key the first stays, as look-ups give it. Bytes become hex digits.
fn values_json(values: KeyValues<'_>) -> Value {
    let mut object = Map::new();
    for item in values.iter() {
        object.entry(item.key.to_string()).or_insert_with(|| match item.value {
            Item::List(list) => values_json(list),
            Item::Int(number) => number.into(),
            Item::Binary(binary) => hex(&binary.bytes().collect::<Vec<u8>>()).into(),
            other => other.as_text().map(|it| it.to_string()).into(),
        });
    }
    Value::Object(object)
}

pub(super) async fn transcript(State(house): State<House>, Path(session_id): Path<String>) -> Response {
    match house.ask(move |engine| engine.transcript(&session_id)).await {
        Some(Some(stored)) => {
            let headers =
                [(CONTENT_TYPE, "application/xml".to_owned()), (CONTENT_LENGTH, stored.length().to_string())];
            (headers, body_from(written_out(house, stored))).into_response()
        }
        Some(None) => {
            refused(StatusCode::NOT_FOUND, "no such session: GET /interactions lists those there are")
        }
        None => shutting_down(),
    }
}

/// The pieces of a transcript, each put together when its reader has taken those before it. It is cut off if the session
/// is forgotten meanwhile.
fn written_out(house: House, mut stored: StoredTranscript) -> mpsc::Receiver<io::Result<Vec<u8>>> {
    let (sender, receiver) = mpsc::channel(1);
    tokio::spawn(async move {
        while !stored.is_over()
            && let Ok(place) = sender.reserve().await
        {
            let question = move |engine: &Engine<SystemEnvironment>| {
                let piece = stored.next_piece(engine);
                (stored, piece)
            };
            let Some((rest, Some(piece))) = house.ask(question).await else {
                return place.send(Err(io::Error::other("the session was forgotten")));
            };
            stored = rest;
            place.send(Ok(piece));
        }
    });
    receiver
}
