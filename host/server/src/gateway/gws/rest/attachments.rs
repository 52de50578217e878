//! Documents of chats: sent, attached, announced and fetched.

use axum::extract::{Extension, Path, Request, State};
use axum::http::HeaderMap;
use axum::http::header::CONTENT_TYPE;
use axum::response::Response;
use multer::{Constraints, Field, Multipart, SizeLimit};
use parlor_core::element::notices::FileUploaded;
use parlor_core::element::{Id, UploadType, Visibility, keys};
use parlor_core::wire::Text;
use serde_json::json;

use super::Door;
use super::operations::Asker;
use crate::documents::{Document, StoreError};
use crate::gateway::agents::act::session;
use crate::gateway::agents::body::fault;
use crate::gateway::agents::chat::{AgentChat, Attachment};
use crate::gateway::agents::conversation::Notifying;
use crate::gateway::agents::datum::Datum;
use crate::gateway::agents::list::Agent;
use crate::gateway::agents::operation::Operation;
use crate::gateway::agents::refusal::{Refusal, Status};
use crate::gateway::agents::told::About;
use crate::gateway::gws::authentication::Asking;
use crate::gateway::gws::reply::{done, refused};
use crate::http::{BodyFault, PIECE_BYTES, PacedBody, send_document};

/// Attachments of one chat: our own choice.
const ATTACHMENTS: usize = 100;

/// Characters of a document's name, and of its type, that are kept.
const NAME_LENGTH: usize = 255;

/// Bytes of a request around its document.
const AROUND: usize = 16_384;

/// `POST /me/chats/{id}/attachments`
pub(super) async fn upload(
    State(door): State<Door>,
    Extension(Asking(agent)): Extension<Asking>,
    Path(chat): Path<String>,
    request: Request,
) -> Response {
    let headers = request.headers().clone();
    let body = door.reading.paced(request);
    match store(&door, &agent, &chat, &headers, body.clone()).await {
        Ok(reference) => done(json!({ "referenceId": reference })),
        Err(refusal) => {
            body.read_to_the_end().await;
            refused(&refusal)
        }
    }
}

async fn store(
    door: &Door,
    agent: &Agent,
    chat: &str,
    headers: &HeaderMap,
    body: PacedBody,
) -> Result<u64, Refusal> {
    let session = session(chat)?;
    check(door, agent, session)?;
    let said = headers.get(CONTENT_TYPE).and_then(|it| it.to_str().ok()).unwrap_or_default();
    let no_form = "the body is no form: send multipart/form-data with a part named Attachment";
    let boundary = multer::parse_boundary(said).map_err(|_| Refusal::new(Status::Invalid, no_form))?;
    let bytes = door.reading.document_bytes.saturating_add(AROUND);
    let limit = SizeLimit::new().whole_stream(u64::try_from(bytes).unwrap_or(u64::MAX));
    let mut parts = Multipart::with_constraints(body, boundary, Constraints::new().size_limit(limit));
    while let Some(part) = parts.next_field().await.map_err(|it| part_refusal(&it))? {
        if part.name().is_some_and(|it| it.eq_ignore_ascii_case("Attachment")) {
            let attachment = receive(door, part).await?;
            return attach(door, agent, session, Operation::AddAttachment, attachment);
        }
    }
    Err(Refusal::missing("Attachment", "send the file in a part of this name"))
}

/// Refuses to take a document for nothing.
fn check(door: &Door, agent: &Agent, session: Id) -> Result<(), Refusal> {
    door.center
        .with(|floor, _| floor.allowed(&agent.id, session, Operation::AddAttachment).and_then(has_room))
}

fn has_room(chat: &mut AgentChat) -> Result<(), Refusal> {
    if chat.attachments.len() < ATTACHMENTS {
        return Ok(());
    }
    Err(Refusal::state("the chat has 100 attachments already"))
}

async fn receive(door: &Door, mut part: Field<'static>) -> Result<Attachment, Refusal> {
    let text = |it: &str| it.chars().take(NAME_LENGTH).collect::<String>();
    let name = part.file_name().map_or_else(|| "attachment".to_owned(), text);
    let mime = part.content_type().map_or("application/octet-stream", |it| it.as_ref());
    let mime = text(mime);
    let documents = door.center.documents();
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

fn attach(
    door: &Door,
    agent: &Agent,
    session: Id,
    operation: Operation,
    attachment: Attachment,
) -> Result<u64, Refusal> {
    door.center.with(|floor, _| {
        let chat = floor.allowed(&agent.id, session, operation)?;
        if chat.attachments.iter().all(|it| it.id != attachment.id) {
            has_room(chat)?;
            chat.attachments.push(attachment);
        }
        let reference = floor.next_reference(&agent.id);
        floor.tell_chat(&agent.id, session, About::PropertiesUpdated, Some(reference));
        Ok(reference)
    })
}

/// `AddAttachment`: a document of the store belongs to the chat.
pub(super) fn add(asker: &Asker<'_>) -> Result<u64, Refusal> {
    let asked = &asker.asked.members;
    let id = asked.needed("documentId", "write the id of a document that is stored here")?;
    let documents = asker.door.center.documents();
    let document = documents.find(id).ok_or_else(no_document)?;
    let name = asked.text("name")?.unwrap_or(&document.name).to_owned();
    let attachment = Attachment {
        id: id.to_owned(),
        name,
        mime: document.content_type.clone(),
        size: document.content.len(),
    };
    attach(asker.door, asker.agent, asker.act.session, Operation::AddAttachment, attachment)
}

/// `UploadFile`: all are told that an attachment of the chat is there.
pub(super) async fn upload_file(asker: &Asker<'_>) -> Result<u64, Refusal> {
    let asked = &asker.asked.members;
    let id = asked.needed("documentId", "write the id of an attachment of this chat")?;
    let attachment = asker.act.with(|floor, agent, session| {
        let chat = floor.allowed(agent, session, Operation::UploadFile)?;
        let found = chat.attachments.iter().find(|it| it.id == id).cloned();
        found.ok_or_else(|| Refusal::not_found("no such attachment: AddAttachment comes first"))
    })?;
    let upload_type = match asked.text("uploadType")? {
        None | Some("file-system") => UploadType::FileSystem,
        Some("standard-response") => UploadType::StandardResponse,
        Some(_) => {
            return Err(Refusal::invalid("uploadType", "write file-system or standard-response"));
        }
    };
    let item = |key: &str, text: String| (key.to_owned(), Datum::Text(text));
    let mut user_data = vec![
        item(keys::FILE_NAME, attachment.name),
        item(keys::FILE_SIZE, attachment.size.to_string()),
        item(keys::FILE_SOURCE, FileUploaded::UCS.to_string()),
        item(keys::FILE_DOCUMENT_ID, attachment.id),
        item(keys::FILE_UPLOAD_TYPE, upload_type.as_text().to_string()),
    ];
    for (member, key) in [("uploadPath", keys::FILE_UPLOAD_PATH), ("description", keys::FILE_DESCRIPTION)] {
        if let Some(text) = asked.text(member)? {
            user_data.push(item(key, text.to_owned()));
        }
    }
    let notice = FileUploaded::NOTICE;
    let said = asker.said()?;
    let text = notice.text.to_string();
    let notice = Notifying { user_data, said, ..Notifying::new(Visibility::All, notice.notice_type, text) };
    asker.act.notify(Operation::UploadFile, notice).await
}

fn no_document() -> Refusal {
    Refusal::not_found("no such document: it was deleted, or never stored here")
}

/// `GET /attachments/{id}`
pub(super) async fn download(
    State(door): State<Door>,
    Extension(Asking(agent)): Extension<Asking>,
    Path(document): Path<String>,
    headers: HeaderMap,
) -> Response {
    send(&door, &agent, None, &document, &headers)
}

/// `GET /chats/{chat}/attachments/{id}`
pub(super) async fn download_of_chat(
    State(door): State<Door>,
    Extension(Asking(agent)): Extension<Asking>,
    Path((chat, document)): Path<(String, String)>,
    headers: HeaderMap,
) -> Response {
    send(&door, &agent, Some(&chat), &document, &headers)
}

/// An agent gets the documents of the chats that he has.
fn send(door: &Door, agent: &Agent, chat: Option<&str>, id: &str, headers: &HeaderMap) -> Response {
    let is_named = |it: &&AgentChat| chat.is_none_or(|chat| it.session.as_text() == Text::plain(chat));
    let has_it =
        |it: &AgentChat| it.files.iter().any(|it| it == id) || it.attachments.iter().any(|it| it.id == id);
    let is_his = door.center.with(|floor, _| {
        floor.desks.get(&agent.id).is_some_and(|it| it.chats.iter().filter(is_named).any(has_it))
    });
    let document: Option<std::sync::Arc<Document>> =
        if is_his { door.center.documents().find(id) } else { None };
    match document {
        Some(document) => send_document(&document, &document.name, headers),
        None => refused(&no_document()),
    }
}
