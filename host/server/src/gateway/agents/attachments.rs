//! Documents of chats: attached, taken away and fetched, whichever API an agent asks by.

use std::sync::Arc;

use axum::extract::Request;
use axum::http::HeaderMap;
use axum::http::header::CONTENT_TYPE;
use multer::{Constraints, Field, Multipart, SizeLimit};
use parlor_core::wire::Text;

use super::act::Act;
use super::body::{Members, Reading, fault};
use super::center::Center;
use super::chat::{AgentChat, Attachment};
use super::identity::AgentId;
use super::operation::Operation;
use super::refusal::{Refusal, Status};
use super::told::About;
use crate::documents::{Document, Documents, StoreError};
use crate::http::{BodyFault, PIECE_BYTES, PacedBody};

/// Attachments of one chat: our own choice.
const ATTACHMENTS: usize = 100;

/// Characters of a document's name, and of its type, that are kept.
const NAME_LENGTH: usize = 255;

/// Bytes of a request around its document.
const AROUND: usize = 16_384;

/// Stores the document of a form, and attaches it. Gives the number by which the agent knows what it leads to.
pub(crate) async fn upload(act: &Act<'_>, reading: Reading, request: Request) -> Result<u64, Refusal> {
    let headers = request.headers().clone();
    let body = reading.paced(request);
    let uploaded = store(act, reading, &headers, body.clone()).await;
    if uploaded.is_err() {
        body.read_to_the_end().await;
    }
    uploaded
}

async fn store(
    act: &Act<'_>,
    reading: Reading,
    headers: &HeaderMap,
    body: PacedBody,
) -> Result<u64, Refusal> {
    // No document is taken for nothing.
    act.with(|floor, agent, session| {
        floor.allowed(agent, session, Operation::AddAttachment).and_then(has_room)
    })?;
    let said = headers.get(CONTENT_TYPE).and_then(|it| it.to_str().ok()).unwrap_or_default();
    let no_form = "the body is no form: send multipart/form-data with a part named Attachment";
    let boundary = multer::parse_boundary(said).map_err(|_| Refusal::new(Status::Invalid, no_form))?;
    let bytes = reading.document_bytes.saturating_add(AROUND);
    let limit = SizeLimit::new().whole_stream(u64::try_from(bytes).unwrap_or(u64::MAX));
    let mut parts = Multipart::with_constraints(body, boundary, Constraints::new().size_limit(limit));
    while let Some(part) = parts.next_field().await.map_err(|it| part_refusal(&it))? {
        if part.name().is_some_and(|it| it.eq_ignore_ascii_case("Attachment")) {
            let attachment = receive(act.center.documents(), part).await?;
            let id = attachment.id.clone();
            let attached = attach(act, attachment);
            if attached.is_err() {
                // The chat has ended meanwhile: nobody knows of it.
                act.center.documents().delete(&id);
            }
            return attached;
        }
    }
    Err(Refusal::missing("Attachment", "send the file in a part of this name"))
}

fn has_room(chat: &mut AgentChat) -> Result<(), Refusal> {
    if chat.attachments.len() < ATTACHMENTS {
        return Ok(());
    }
    Err(Refusal::state("the chat has 100 attachments already"))
}

async fn receive(documents: &Documents, mut part: Field<'static>) -> Result<Attachment, Refusal> {
    let text = |it: &str| it.chars().take(NAME_LENGTH).collect::<String>();
    let name = part.file_name().map_or_else(|| "attachment".to_owned(), text);
    let mime = part.content_type().map_or("application/octet-stream", |it| it.as_ref());
    let mime = text(mime);
    let mut upload = documents.receive(None).map_err(not_stored)?;
    while let Some(chunk) = part.chunk().await.map_err(|it| part_refusal(&it))? {
        for piece in chunk.chunks(PIECE_BYTES) {
            upload.push(piece).map_err(not_stored)?;
        }
        tokio::task::yield_now().await;
    }
    let (id, document) = upload.finish(name.clone(), mime.clone()).map_err(not_stored)?;
    Ok(Attachment { id, name, mime, size: document.content.len() })
}

fn not_stored(error: StoreError) -> Refusal {
    Refusal::new(Status::Invalid, error.to_string())
}

fn part_refusal(error: &multer::Error) -> Refusal {
    match error {
        multer::Error::StreamSizeExceeded { .. } | multer::Error::FieldSizeExceeded { .. } => {
            Refusal::new(Status::Invalid, "the document is too large: send a smaller one")
        }
        multer::Error::StreamReadFailed(it) if it.is::<BodyFault>() => {
            fault(it.downcast_ref::<BodyFault>().copied().unwrap_or(BodyFault::Cut))
        }
        _ => Refusal::new(Status::Invalid, "the form can't be read: send multipart/form-data"),
    }
}

fn attach(act: &Act<'_>, attachment: Attachment) -> Result<u64, Refusal> {
    act.with(|floor, agent, session| {
        let chat = floor.allowed(agent, session, Operation::AddAttachment)?;
        if chat.attachments.iter().all(|it| it.id != attachment.id) {
            has_room(chat)?;
            chat.attachments.push(attachment);
        }
        let reference = floor.next_reference(agent);
        floor.tell_chat(agent, session, About::PropertiesUpdated, Some(reference));
        Ok(reference)
    })
}

/// Attaches a document of the store: `documentId`. `name` is what it is called here.
pub(crate) fn add(act: &Act<'_>, members: &Members) -> Result<u64, Refusal> {
    let id = members.needed("documentId", "write the id of a document that is stored here")?;
    let document = act.center.documents().find(id).ok_or_else(no_document)?;
    let name = members.text("name")?.unwrap_or(&document.name).to_owned();
    let attachment = Attachment {
        id: id.to_owned(),
        name,
        mime: document.content_type.clone(),
        size: document.content.len(),
    };
    attach(act, attachment)
}

/// A document doesn't belong to the chat any more. It stays in the store: others may have it, too.
pub(crate) fn remove(act: &Act<'_>, id: &str) -> Result<u64, Refusal> {
    act.with(|floor, agent, session| {
        let chat = floor.allowed(agent, session, Operation::RemoveAttachment)?;
        let place = chat.attachments.iter().position(|it| it.id == id);
        chat.attachments.remove(place.ok_or_else(no_attachment)?);
        let reference = floor.next_reference(agent);
        floor.tell_chat(agent, session, About::PropertiesUpdated, Some(reference));
        Ok(reference)
    })
}

/// A document of one of the chats that the agent has; `chat`: of this one.
pub(crate) fn find(
    center: &Center,
    agent: &AgentId,
    chat: Option<&str>,
    id: &str,
) -> Result<Arc<Document>, Refusal> {
    let is_named = |it: &&AgentChat| chat.is_none_or(|chat| it.session.as_text() == Text::plain(chat));
    let has_it =
        |it: &AgentChat| it.files.iter().any(|it| it == id) || it.attachments.iter().any(|it| it.id == id);
    let is_his = center.with(|floor, _| {
        floor.desks.get(agent).is_some_and(|it| it.chats.iter().filter(is_named).any(has_it))
    });
    let document = if is_his { center.documents().find(id) } else { None };
    document.ok_or_else(no_document)
}

fn no_document() -> Refusal {
    Refusal::not_found("no such document: it was deleted, or never stored here")
}

pub(crate) fn no_attachment() -> Refusal {
    Refusal::not_found("the chat has no such attachment: add it first")
}
