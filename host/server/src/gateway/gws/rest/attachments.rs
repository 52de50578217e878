//! Documents of chats: sent, attached, announced and fetched.

use axum::extract::{Extension, Path, Request, State};
use axum::http::HeaderMap;
use axum::response::Response;
use parlor_core::element::notices::FileUploaded;
use parlor_core::element::{UploadType, Visibility, keys};
use serde_json::json;

use super::Door;
use super::operations::Asker;
use crate::gateway::agents::act::{Act, session};
use crate::gateway::agents::attachments::{self, no_attachment};
use crate::gateway::agents::conversation::Notifying;
use crate::gateway::agents::datum::Datum;
use crate::gateway::agents::list::Agent;
use crate::gateway::agents::operation::Operation;
use crate::gateway::agents::refusal::Refusal;
use crate::gateway::gws::authentication::Asking;
use crate::gateway::gws::reply::{answer, refused};
use crate::http::send_document;

/// `POST /me/chats/{id}/attachments`
pub(super) async fn upload(
    State(door): State<Door>,
    Extension(Asking(agent)): Extension<Asking>,
    Path(chat): Path<String>,
    request: Request,
) -> Response {
    let uploaded = async {
        let act = Act { center: &door.center, agent: &agent.id, session: session(&chat)? };
        attachments::upload(&act, door.reading, request).await
    };
    answer(uploaded.await.map(|it| json!({ "referenceId": it })))
}

/// `UploadFile`: all are told that an attachment of the chat is there.
pub(super) async fn upload_file(asker: &Asker<'_>) -> Result<u64, Refusal> {
    let asked = &asker.asked.members;
    let id = asked.needed("documentId", "write the id of an attachment of this chat")?;
    let attachment = asker.act.with(|floor, agent, session| {
        let chat = floor.allowed(agent, session, Operation::UploadFile)?;
        chat.attachments.iter().find(|it| it.id == id).cloned().ok_or_else(no_attachment)
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

fn send(door: &Door, agent: &Agent, chat: Option<&str>, id: &str, headers: &HeaderMap) -> Response {
    match attachments::find(&door.center, &agent.id, chat, id) {
        Ok(document) => send_document(&document, &document.name, headers),
        Err(refusal) => refused(&refusal),
    }
}
