//! The HTTP side (design, section 4): interactions, documents and the files of customers.

use std::collections::HashMap;
use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use axum::body::Body;
use axum::extract::{Path, Query, Request, State};
use axum::http::header::{CONTENT_LENGTH, CONTENT_TYPE, HOST, ORIGIN};
use axum::http::{HeaderMap, HeaderValue, StatusCode};
use axum::middleware::{Next, from_fn_with_state};
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use serde_json::json;
use tokio::sync::{Semaphore, oneshot};

use crate::config::Limits;
use crate::documents::{Documents, StoreError};
use crate::driver::{Input, SystemEnvironment};
use crate::engine::{Engine, FileRefusal};
use crate::turns::Lane;

mod content;
mod interactions;
mod paced_body;
mod pieces;

pub(crate) use content::send_document;
use interactions::{interaction_events, interactions, transcript};
pub(crate) use paced_body::{BodyFault, PacedBody};

/// Characters of a document's name that are kept, and of a content type: our own choice.
const NAME_LENGTH: usize = 255;

/// Bytes of a document that are taken in at once.
pub(crate) const PIECE_BYTES: usize = 16_384;

/// What requests need.
#[derive(Clone)]
pub(crate) struct House {
    pub(crate) lane: Lane<Input>,
    pub(crate) documents: Documents,
    /// A permit for each reader of `/interactions/events`.
    pub(crate) streams: Arc<Semaphore>,
    /// Whether the server is for this machine alone.
    pub(crate) is_loopback: bool,
    /// How long the body of a request may stand still.
    pub(crate) idle: Duration,
}

/// How many of the connections may be readers of `/interactions/events`. Nothing ends these as long as they read, so they
/// leave the other half to those who only ask something: our own choice.
pub(crate) fn streams(limits: &Limits) -> usize {
    limits.http_connections.div_ceil(2)
}

/// All paths.
pub(crate) fn router(house: House) -> Router {
    Router::new()
        .route("/interactions", get(interactions))
        .route("/interactions/events", get(interaction_events))
        .route("/interactions/{session_id}/transcript", get(transcript))
        .route("/documents", post(store_document))
        .route("/documents/{document_id}", get(document).delete(delete_document))
        .route("/files/{session_id}/{file_id}", get(file))
        .fallback(async || {
            refused(StatusCode::NOT_FOUND, "no such path: see the server's README for those there are")
        })
        .method_not_allowed_fallback(async || {
            refused(StatusCode::METHOD_NOT_ALLOWED, "this path takes other methods: see the server's README")
        })
        .layer(from_fn_with_state(house.clone(), check_sender))
        .with_state(house)
}

/// A reply that says what is wrong and what to do.
pub(crate) fn refused(status: StatusCode, what: &str) -> Response {
    (status, axum::Json(json!({ "error": what }))).into_response()
}

/// A server for this machine alone answers only to its names: otherwise a page on the web could have its own name
/// point here and read everything. No page of another site may change anything either: it couldn't read the reply,
/// but could fill the store.
async fn check_sender(State(house): State<House>, request: Request, next: Next) -> Response {
    let mut hosts = request.headers().get_all(HOST).iter();
    let host = hosts.next().and_then(|it| it.to_str().ok()).unwrap_or_default();
    if hosts.next().is_some() {
        return refused(StatusCode::BAD_REQUEST, "two headers Host: send one");
    }
    if house.is_loopback && !is_loopback_name(host) {
        return refused(
            StatusCode::FORBIDDEN,
            "this server is for its own machine: ask for 127.0.0.1 or localhost",
        );
    }
    let mut origins = request.headers().get_all(ORIGIN).iter();
    if !request.method().is_safe() && !origins.all(|it| is_own_site(it, host, house.is_loopback)) {
        return refused(
            StatusCode::FORBIDDEN,
            "this comes from a page of another site: ask from a program, without the header Origin",
        );
    }
    let response = next.run(request).await;
    // What can't be read of a path or a query is refused by the router, in plain text.
    let is_text =
        response.headers().get(CONTENT_TYPE).is_some_and(|it| it.as_bytes().starts_with(b"text/plain"));
    if response.status().is_client_error() && is_text {
        return refused(
            response.status(),
            "the path or the query can't be read: write it in UTF-8, percent-encoded",
        );
    }
    response
}

/// Whether a page of this origin is one of this server's own names, or of its own machine if it is for that alone.
pub(crate) fn is_own_site(origin: &HeaderValue, host: &str, is_loopback: bool) -> bool {
    let origin = origin.to_str().unwrap_or_default();
    let name = origin.strip_prefix("http://").or_else(|| origin.strip_prefix("https://"));
    name.is_some_and(|it| it.eq_ignore_ascii_case(host) || (is_loopback && is_loopback_name(it)))
}

pub(crate) fn is_loopback_name(host: &str) -> bool {
    let name = match host.rsplit_once(':') {
        Some((name, port)) if port.bytes().all(|it| it.is_ascii_digit()) => name,
        _ => host,
    };
    let address = name.trim_start_matches('[').trim_end_matches(']');
    name.eq_ignore_ascii_case("localhost")
        || address.parse().is_ok_and(|it: std::net::IpAddr| it.to_canonical().is_loopback())
}

impl House {
    /// Asks the engine; `None` if it has ended.
    async fn ask<T: Send + 'static>(
        &self,
        question: impl FnOnce(&mut Engine<SystemEnvironment>) -> T + Send + 'static,
    ) -> Option<T> {
        ask(&self.lane, question).await
    }
}

/// Asks the engine; `None` if it has ended.
pub(crate) async fn ask<T: Send + 'static>(
    lane: &Lane<Input>,
    question: impl FnOnce(&mut Engine<SystemEnvironment>) -> T + Send + 'static,
) -> Option<T> {
    let (answer, answered) = oneshot::channel();
    let question = Input::Question(Box::new(move |engine| drop(answer.send(question(engine)))));
    lane.send(1, question).await.ok()?;
    answered.await.ok()
}

fn shutting_down() -> Response {
    refused(StatusCode::SERVICE_UNAVAILABLE, "the server is shutting down: try again later")
}

async fn store_document(
    State(house): State<House>,
    Query(query): Query<HashMap<String, String>>,
    headers: HeaderMap,
    body: Body,
) -> Response {
    let text = |name| headers.get(name).and_then(|it: &HeaderValue| std::str::from_utf8(it.as_bytes()).ok());
    let name = query.get("name").map(String::as_str).or_else(|| text("parlor-document-name"));
    let content_type = text(CONTENT_TYPE.as_str())
        .filter(|it| it.len() <= NAME_LENGTH)
        .unwrap_or("application/octet-stream");
    let announced = text(CONTENT_LENGTH.as_str()).and_then(|it| it.parse().ok());
    let mut body = PacedBody::new(&headers, body, house.idle);
    let stored = receive(&house, announced, &mut body, name.unwrap_or_default(), content_type).await;
    if stored.is_err() {
        body.read_to_the_end().await;
    }
    match stored {
        Ok(response) => response,
        Err(NotStored::Store(error)) => {
            let status = match error {
                StoreError::TooLarge(_) | StoreError::Full => StatusCode::PAYLOAD_TOO_LARGE,
                StoreError::NoRandomness => StatusCode::SERVICE_UNAVAILABLE,
            };
            refused(status, &error.to_string())
        }
        Err(NotStored::Body(BodyFault::Slow)) => {
            let what = "the document came too slowly: send it again over a faster link";
            refused(StatusCode::REQUEST_TIMEOUT, what)
        }
        Err(NotStored::Body(BodyFault::Cut)) => {
            refused(StatusCode::BAD_REQUEST, "the document ended early: send it again")
        }
    }
}

enum NotStored {
    Store(StoreError),
    Body(BodyFault),
}

impl From<StoreError> for NotStored {
    fn from(error: StoreError) -> Self {
        Self::Store(error)
    }
}

async fn receive(
    house: &House,
    announced: Option<u64>,
    body: &mut PacedBody,
    name: &str,
    content_type: &str,
) -> Result<Response, NotStored> {
    let mut upload = house.documents.receive(announced)?;
    while let Some(chunk) = body.next().await {
        let chunk = chunk.map_err(NotStored::Body)?;
        for piece in chunk.chunks(PIECE_BYTES) {
            upload.push(piece)?;
            // The digest takes time that others need more.
            std::thread::yield_now();
        }
        tokio::task::yield_now().await;
    }
    let (id, document) = upload.finish(name.chars().take(NAME_LENGTH).collect(), content_type.to_owned())?;
    let size = document.content.len();
    let reply = json!({ "documentId": id, "size": size, "sha256": document.sha256 });
    Ok((StatusCode::CREATED, axum::Json(reply)).into_response())
}

fn no_document() -> Response {
    refused(StatusCode::NOT_FOUND, "no such document: it was deleted, or never stored here")
}

async fn document(
    State(house): State<House>,
    Path(document_id): Path<String>,
    headers: HeaderMap,
) -> Response {
    match house.documents.find(&document_id) {
        Some(document) => send_document(&document, &document.name, &headers),
        None => no_document(),
    }
}

async fn delete_document(State(house): State<House>, Path(document_id): Path<String>) -> Response {
    if house.documents.delete(&document_id) { StatusCode::NO_CONTENT.into_response() } else { no_document() }
}

/// A file for a customer, who shows who it is with `parlor-user-id` and `parlor-secure-key`.
async fn file(
    State(house): State<House>,
    Path((session_id, file_id)): Path<(String, String)>,
    headers: HeaderMap,
) -> Response {
    let text = |name| headers.get(name).and_then(|it| it.to_str().ok()).map(str::to_owned);
    let (Some(user_id), Some(secure_key)) = (text("parlor-user-id"), text("parlor-secure-key")) else {
        let what = "who asks? send the headers parlor-user-id and parlor-secure-key";
        return refused(StatusCode::UNAUTHORIZED, what);
    };
    let entry = house.ask(move |engine| engine.download(&session_id, &file_id, &user_id, &secure_key)).await;
    let entry = match entry {
        None => return shutting_down(),
        Some(Ok(entry)) => entry,
        Some(Err(FileRefusal::NotPermitted)) => {
            let what = "not permitted: check session, parlor-user-id and parlor-secure-key";
            return refused(StatusCode::FORBIDDEN, what);
        }
        Some(Err(FileRefusal::Deleted)) => return refused(StatusCode::GONE, "the file was deleted"),
        Some(Err(FileRefusal::TooOften)) => {
            let what = "files of this session were got too often (download-attempts): ask for it in the chat";
            return refused(StatusCode::FORBIDDEN, what);
        }
        Some(Err(FileRefusal::Unknown)) => {
            return refused(StatusCode::NOT_FOUND, "no such file: take a file-id from the transcript");
        }
    };
    match entry.document_id.and_then(|it| house.documents.find(&it)) {
        Some(document) => send_document(&document, &entry.name, &headers),
        None => no_document(),
    }
}
