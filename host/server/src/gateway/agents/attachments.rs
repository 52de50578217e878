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
use crate::documents::{self, Document, Documents, NAME_LENGTH, StoreError, Upload};
use crate::http::{BodyFault, PIECE_BYTES, PacedBody};

/// Attachments of one chat: our own choice.
const ATTACHMENTS: usize = 100;

/// What a document is called whose sender doesn't say it: our own choice.
const UNNAMED: &str = "attachment";

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
        floor.allowed(agent, session, Operation::AddAttachment).and_then(|it| has_room(it))
    })?;
    let said = headers.get(CONTENT_TYPE).and_then(|it| it.to_str().ok()).unwrap_or_default();
    let no_form = "the body is no form: send multipart/form-data with a part named Attachment";
    let boundary = multer::parse_boundary(said).map_err(|_| Refusal::new(Status::Invalid, no_form))?;
    let bytes = reading.document_bytes.saturating_add(AROUND);
    let limit = SizeLimit::new().whole_stream(u64::try_from(bytes).unwrap_or(u64::MAX));
    let mut parts = Multipart::with_constraints(body, boundary, Constraints::new().size_limit(limit));
    let mut received = None;
    while let Some(part) = parts.next_field().await.map_err(|it| part_refusal(&it))? {
        if part.name().is_some_and(|it| it.eq_ignore_ascii_case("Attachment")) {
            if received.is_some() {
                return Err(Refusal::invalid(
                    "Attachment",
                    "send one part of this name, and each file by itself",
                ));
            }
            received = Some(receive(act.center.documents(), part).await?);
        }
    }
    let Some(Received { upload, name, mime }) = received else {
        return Err(Refusal::missing("Attachment", "send the file in a part of this name"));
    };
    let size = upload.len();
    let id = upload.finish_of_agent(name.clone(), mime.clone(), act.session).map_err(not_stored)?;
    let attached = attach(act, Attachment { id: id.clone(), name, mime, size });
    if attached.is_err() {
        // The chat has ended meanwhile: nobody knows of it.
        act.center.documents().delete(&id);
    }
    attached
}

/// A document that has come.
struct Received {
    upload: Upload,
    name: String,
    mime: String,
}

fn has_room(chat: &AgentChat) -> Result<(), Refusal> {
    if chat.attachments.len() < ATTACHMENTS {
        return Ok(());
    }
    Err(Refusal::state("the chat has 100 attachments already, and takes no more: send the file another way"))
}

async fn receive(documents: &Documents, mut part: Field<'static>) -> Result<Received, Refusal> {
    let name = part.file_name().and_then(documents::file_name).unwrap_or(UNNAMED).to_owned();
    check_name("Attachment", &name)?;
    let mime = part.content_type().map_or("application/octet-stream", |it| it.as_ref());
    let mime = mime.chars().take(NAME_LENGTH).collect();
    let mut upload = documents.receive(None).map_err(not_stored)?;
    while let Some(chunk) = part.chunk().await.map_err(|it| part_refusal(&it))? {
        for piece in chunk.chunks(PIECE_BYTES) {
            upload.push(piece).map_err(not_stored)?;
        }
        tokio::task::yield_now().await;
    }
    Ok(Received { upload, name, mime })
}

/// Refuses what the others would be told of by a name that is too long.
fn check_name(member: &str, name: &str) -> Result<(), Refusal> {
    if name.chars().count() <= NAME_LENGTH {
        return Ok(());
    }
    Err(Refusal::invalid(member, "the name of a file has 255 characters at most"))
}

fn not_stored(error: StoreError) -> Refusal {
    let status = match error {
        StoreError::TooLarge(_) => Status::Invalid,
        // Nothing is wrong with the request.
        StoreError::Full => Status::State,
        StoreError::NoRandomness => Status::Internal,
    };
    Refusal::new(status, error.to_string())
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
        let mut attachments = Vec::clone(&chat.attachments);
        // What is there already may be called otherwise from now on.
        match attachments.iter_mut().find(|it| it.id == attachment.id) {
            Some(known) => *known = attachment,
            None => {
                has_room(chat)?;
                attachments.push(attachment);
            }
        }
        Ok(floor.set_attachments(agent, session, attachments))
    })
}

/// Attaches a document of the store: `documentId`. `name` is what it is called here.
pub(crate) fn add(act: &Act<'_>, members: &Members) -> Result<u64, Refusal> {
    let id = members.needed("documentId", "write the id of a document that is stored here")?;
    let what = "no such document: store it first, or take the documentId of one that is stored here";
    let document = act.center.documents().find(id).ok_or_else(|| Refusal::not_found(what))?;
    let name = members.filled("name")?.unwrap_or(&document.name);
    check_name("name", name)?;
    let name = documents::file_name(name).unwrap_or(UNNAMED).to_owned();
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
        let mut attachments = Vec::clone(&chat.attachments);
        let place = attachments.iter().position(|it| it.id == id);
        attachments.remove(place.ok_or_else(no_attachment)?);
        Ok(floor.set_attachments(agent, session, attachments))
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
    Refusal::not_found(
        "none of your chats has such a document: it was deleted, or belongs to a chat that you aren't in",
    )
}

pub(crate) fn no_attachment() -> Refusal {
    Refusal::not_found("the chat has no such attachment: add it first")
}
