//! What the trusted side asks about sessions: all of them, their changes, their transcripts.

use std::convert::Infallible;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll};

use axum::body::Body;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::http::header::{CONTENT_LENGTH, CONTENT_TYPE};
use axum::response::sse::{Event as ServerSentEvent, KeepAlive, Sse};
use axum::response::{IntoResponse, Response};
use futures_core::Stream;
use parlor_core::element::{KeyValues, Value as Item};
use serde_json::{Map, Value, json};
use tokio::sync::{mpsc, oneshot};

use super::pieces::body_of;
use super::{House, refused, shutting_down};
use crate::driver::Input;
use crate::engine::{Engine, Interaction, InteractionState, hex};

pub(super) async fn interactions(State(house): State<House>) -> Response {
    match house.ask(Engine::interactions).await {
        Some(all) => {
            let array = JsonArray { rest: all.into_iter(), next: ArrayPart::First };
            ([(CONTENT_TYPE, "application/json")], Body::from_stream(array)).into_response()
        }
        None => shutting_down(),
    }
}

/// Interactions as an array that is written while it is read: no reader makes copies of all of them.
struct JsonArray {
    rest: std::vec::IntoIter<Arc<Interaction>>,
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
    type Item = Result<String, Infallible>;

    fn poll_next(mut self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        let (before, element) = match (self.next, self.rest.next()) {
            (ArrayPart::End, _) => return Poll::Ready(None),
            (ArrayPart::First, Some(element)) => ("[", element),
            (ArrayPart::More, Some(element)) => (",", element),
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
    let (answer, answered) = oneshot::channel();
    let is_asked = house.lane.send(1, Input::Subscribe(answer)).await.is_ok();
    match answered.await {
        Ok((mut current, changes)) if is_asked => {
            // Whoever comes now needs to hear of what goes on, not of what is over.
            current.retain(|it| it.state != InteractionState::Closed);
            let changes = InteractionChanges { current: current.into_iter(), changes };
            Sse::new(changes).keep_alive(KeepAlive::default()).into_response()
        }
        _ => shutting_down(),
    }
}

/// The interactions that go on, then each change.
struct InteractionChanges {
    current: std::vec::IntoIter<Arc<Interaction>>,
    changes: mpsc::Receiver<Arc<Interaction>>,
}

impl Stream for InteractionChanges {
    type Item = Result<ServerSentEvent, Infallible>;

    fn poll_next(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        let event = |it: &Interaction| Ok(ServerSentEvent::default().data(&*interaction_json(it)));
        match self.current.next() {
            Some(interaction) => Poll::Ready(Some(event(&interaction))),
            None => self.changes.poll_recv(context).map(|it| it.as_deref().map(event)),
        }
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
            (headers, body_of(stored.pieces())).into_response()
        }
        Some(None) => {
            refused(StatusCode::NOT_FOUND, "no such session: GET /interactions lists those there are")
        }
        None => shutting_down(),
    }
}
