//! `…/add-attachment`, `…/attachments/{id}` and `…/remove-attachment/{id}` of a chat.

use axum::extract::{Extension, Path, Request, State};
use axum::http::HeaderMap;
use axum::response::Response;

use super::Door;
use super::authentication::Asking;
use super::media::check;
use super::reply::{answer, refused, taken};
use crate::gateway::agents::act::{Act, session};
use crate::gateway::agents::attachments;
use crate::http::send_document;

/// `POST /media/chat/interactions/{id}/add-attachment`: a form with the file.
pub(super) async fn add(
    State(door): State<Door>,
    Extension(Asking { agent, .. }): Extension<Asking>,
    Path((media, chat)): Path<(String, String)>,
    request: Request,
) -> Response {
    let added = async {
        check(&media)?;
        let act = Act { center: &door.center, agent: &agent.id, session: session(&chat)? };
        attachments::upload(&act, door.reading, request).await
    };
    answer(added.await.map(|it| taken(Some(it))))
}

/// `GET /media/chat/interactions/{id}/attachments/{documentId}`
pub(super) async fn download(
    State(door): State<Door>,
    Extension(Asking { agent, .. }): Extension<Asking>,
    Path((media, chat, document)): Path<(String, String, String)>,
    headers: HeaderMap,
) -> Response {
    let found =
        check(&media).and_then(|()| attachments::find(&door.center, &agent.id, Some(&chat), &document));
    match found {
        Ok(document) => send_document(&document, &document.name, &headers),
        Err(refusal) => refused(&refusal),
    }
}

/// `POST /media/chat/interactions/{id}/remove-attachment/{documentId}`. What its body says changes nothing.
pub(super) async fn remove(
    State(door): State<Door>,
    Extension(Asking { agent, .. }): Extension<Asking>,
    Path((media, chat, document)): Path<(String, String, String)>,
) -> Response {
    let removed = check(&media).and_then(|()| {
        let act = Act { center: &door.center, agent: &agent.id, session: session(&chat)? };
        attachments::remove(&act, &document)
    });
    answer(removed.map(|it| taken(Some(it))))
}
