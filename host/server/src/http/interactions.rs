//! What the trusted side asks about sessions: all of them, their changes, their transcripts.

use std::convert::Infallible;
use std::io;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll, ready};

use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::http::header::{CONNECTION, CONTENT_LENGTH, CONTENT_TYPE, RETRY_AFTER};
use axum::response::sse::{Event as ServerSentEvent, KeepAlive, Sse};
use axum::response::{IntoResponse, Response};
use futures_core::Stream;
use parlor_core::element::Id;
use serde_json::json;
use tokio::sync::{OwnedSemaphorePermit, mpsc, oneshot};

use super::pieces::body_from;
use super::{House, refused, shutting_down};
use crate::driver::{Input, SystemEnvironment};
use crate::engine::{Engine, Interaction, InteractionState, StoredTranscript};
use crate::key_values_json::object;

/// Bytes of interactions that are taken from the engine at once for one reader, about; at least one is taken.
const TAKEN_BYTES: usize = 32_768;

/// The interactions of sessions, each as it is when its reader has taken those before it. Otherwise a reader who doesn't
/// read would keep all of them as they were, whatever became of them.
struct InTurn {
    house: House,
    ids: std::vec::IntoIter<Id>,
}

impl InTurn {
    /// The next of them; nothing behind the last. `None` if the engine has ended.
    async fn next(&mut self) -> Option<Vec<Arc<Interaction>>> {
        let mut ids = std::mem::take(&mut self.ids);
        let question = move |engine: &mut Engine<SystemEnvironment>| {
            let next = engine.next_interactions(&mut ids, TAKEN_BYTES);
            (ids, next)
        };
        let (ids, next) = self.house.ask(question).await?;
        self.ids = ids;
        Some(next)
    }
}

pub(super) async fn interactions(State(house): State<House>) -> Response {
    match house.ask(|engine| engine.session_ids()).await {
        Some(ids) => {
            let (sender, receiver) = mpsc::channel(1);
            tokio::spawn(write_array(InTurn { house, ids: ids.into_iter() }, sender));
            ([(CONTENT_TYPE, "application/json")], body_from(receiver)).into_response()
        }
        None => shutting_down(),
    }
}

/// Interactions as an array that is written while it is read. It is cut off if the engine ends.
async fn write_array(mut interactions: InTurn, sender: mpsc::Sender<io::Result<Vec<u8>>>) {
    let mut before = b'[';
    while let Ok(place) = sender.reserve().await {
        let Some(next) = interactions.next().await else {
            return place.send(Err(io::Error::other("the engine has ended")));
        };
        let mut piece = Vec::new();
        for interaction in &next {
            piece.push(before);
            piece.extend_from_slice(interaction_json(interaction).as_bytes());
            before = b',';
        }
        if next.is_empty() {
            piece.extend_from_slice(if before == b'[' { b"[]" } else { b"]" });
            return place.send(Ok(piece));
        }
        place.send(Ok(piece));
    }
}

pub(super) async fn interaction_events(State(house): State<House>) -> Response {
    let Ok(permit) = Arc::clone(&house.streams).try_acquire_owned() else {
        let what = "too many readers of /interactions/events: close some, or try again later";
        let refusal = refused(StatusCode::SERVICE_UNAVAILABLE, what);
        // Its connection is for others.
        return ([(RETRY_AFTER, "5"), (CONNECTION, "close")], refusal).into_response();
    };
    let (answer, answered) = oneshot::channel();
    let is_asked = house.lane.send(1, Input::Subscribe(answer)).await.is_ok();
    match answered.await {
        Ok((ids, changes)) if is_asked => {
            let (sender, rest) = mpsc::channel(1);
            tokio::spawn(hand_over(InTurn { house, ids: ids.into_iter() }, sender));
            let current = Vec::new().into_iter();
            let changes = InteractionChanges { current, rest, changes, _permit: permit };
            Sse::new(changes).keep_alive(KeepAlive::default()).into_response()
        }
        _ => shutting_down(),
    }
}

async fn hand_over(mut interactions: InTurn, sender: mpsc::Sender<Vec<Arc<Interaction>>>) {
    while let Ok(place) = sender.reserve().await {
        match interactions.next().await {
            Some(next) if !next.is_empty() => place.send(next),
            _ => return,
        }
    }
}

/// The interactions that go on, then each change.
struct InteractionChanges {
    current: std::vec::IntoIter<Arc<Interaction>>,
    /// What comes behind `current`.
    rest: mpsc::Receiver<Vec<Arc<Interaction>>>,
    changes: mpsc::Receiver<Arc<Interaction>>,
    _permit: OwnedSemaphorePermit,
}

impl Stream for InteractionChanges {
    type Item = Result<ServerSentEvent, Infallible>;

    fn poll_next(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        let event = |it: &Interaction| Ok(ServerSentEvent::default().data(&*interaction_json(it)));
        loop {
            // Whoever comes now needs to hear of what goes on, not of what is over. What ends meanwhile is a change.
            if let Some(interaction) = self.current.find(|it| it.state != InteractionState::Closed) {
                return Poll::Ready(Some(event(&interaction)));
            }
            match ready!(self.rest.poll_recv(context)) {
                Some(next) => self.current = next.into_iter(),
                None => return self.changes.poll_recv(context).map(|it| it.as_deref().map(event)),
            }
        }
    }
}

/// The interaction as JSON: rendered once for all readers.
fn interaction_json(interaction: &Interaction) -> Arc<str> {
    let json = interaction.json.get_or_init(|| {
        let mut json = json!({
            "sessionId": interaction.session_id.as_str(),
            "queue": interaction.queue,
            "userData": object(interaction.user_data.values()),
            "state": interaction.state.as_str(),
            "startedAt": interaction.started_at,
        });
        // What is absent is left out.
        if let Some(subject) = &interaction.subject {
            json["subject"] = subject.as_str().into();
        }
        if let Some(since) = &interaction.waiting_since {
            json["waitingSince"] = since.as_str().into();
        }
        if let Some(nickname) = &interaction.nickname {
            json["userNick"] = nickname.as_str().into();
        }
        if !interaction.agents.is_empty() {
            json["agents"] = interaction.agents.as_slice().into();
        }
        json.to_string().into()
    });
    Arc::clone(json)
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
            let question = move |engine: &mut Engine<SystemEnvironment>| {
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
