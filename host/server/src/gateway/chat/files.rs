//! Files by customers: upload, limits, download and deletion.
//!
//! A file comes piece by piece into the server's documents; then its notice is said in the session, in the same way as desks
//! announce theirs. Whether it is allowed is the engine's to say (`[client-file-transfer]`), before it comes and again when
//! its size is known.

use std::sync::Arc;

use axum::Json;
use axum::extract::{Extension, Path, Request, State};
use axum::http::HeaderMap;
use axum::response::{IntoResponse, Response};
use multer::Field;
use parlor_core::rules::ErrorId;
use tokio::sync::{OwnedSemaphorePermit, Semaphore};

use super::form::{Form, FormType, part_trouble, parts};
use super::operation::{Credentials, NewFile, Operation};
use super::rest::{Door, asked, credentials, perform, position, refused};
use super::trouble::{Code, Trouble};
use crate::documents::{self, NAME_LENGTH, StoreError, Upload};
use crate::http::{PIECE_BYTES, PacedBody, send_document};
use crate::http_listener::ClientAddress;
use crate::network::Network;
use crate::places::Places;

/// Files that come before the fields that say whose they are, at a time, and those from one address: our own choice.
const EARLY: usize = 16;
const EARLY_OF_ONE_NETWORK: usize = 2;

/// The part of the form that is the file.
const FILE: &str = "file";

/// The field that describes the file.
const DESCRIPTION: &str = "userData[file-description]";

/// Files whose sender isn't known yet.
#[derive(Clone)]
pub(super) struct Early {
    permits: Arc<Semaphore>,
    places: Arc<Places>,
}

impl Early {
    pub(super) fn new() -> Self {
        Self { permits: Arc::new(Semaphore::new(EARLY)), places: Places::new(EARLY_OF_ONE_NETWORK) }
    }
}

/// A form that has come, with the file that it may have.
pub(super) struct ReceivedForm {
    pub(super) form: Form,
    file: Option<Received>,
    /// The right of its sender to send a file, if that was known before the file came.
    uploading: Option<OwnedSemaphorePermit>,
}

impl ReceivedForm {
    pub(super) fn without_file(form: Form) -> Self {
        Self { form, file: None, uploading: None }
    }
}

/// A file that has come.
struct Received {
    upload: Upload,
    name: String,
    content_type: String,
}

pub(super) async fn upload(
    State(door): State<Door>,
    Extension(ClientAddress(address)): Extension<ClientAddress>,
    Path((service, chat_id)): Path<(String, String)>,
    request: Request,
) -> Response {
    let form_type = FormType::of(request.headers());
    let (head, body) = request.into_parts();
    let body = PacedBody::new(&head.headers, body, door.idle);
    let stored = match form_type {
        Ok(FormType::Multipart(boundary)) => {
            let network = Network::from(address);
            match receive_form(&door, network, Some(&chat_id), body.clone(), boundary).await {
                Ok(received) => announce(&door, Some(&service), Some(chat_id), received).await,
                Err(trouble) => Err(trouble),
            }
        }
        Ok(FormType::UrlEncoded) => Err(no_file()),
        Err(trouble) => Err(trouble),
    };
    match stored {
        Ok(response) => response,
        Err(trouble) => {
            body.read_to_the_end().await;
            refused(trouble)
        }
    }
}

fn no_file() -> Trouble {
    Trouble::member(
        FILE,
        "send the file as the one part of this name, with its filename, in multipart/form-data",
    )
}

/// Reads the parts of a form; a file goes into the store as it comes.
pub(super) async fn receive_form(
    door: &Door,
    network: Network,
    chat_id: Option<&str>,
    body: PacedBody,
    boundary: String,
) -> Result<ReceivedForm, Trouble> {
    let limit = door.upload_bytes.saturating_add(door.form_bytes);
    let mut parts = parts(body, boundary, limit);
    let mut form = Form::default();
    let mut field_bytes = 0_usize;
    let mut file = None;
    let mut uploading = None;
    while let Some(mut part) = parts.next_field().await.map_err(|it| part_trouble(&it))? {
        let Some(name) = part.name().map(str::to_owned) else { continue };
        if name != FILE {
            let mut value = Vec::new();
            while let Some(chunk) = part.chunk().await.map_err(|it| part_trouble(&it))? {
                field_bytes = field_bytes.saturating_add(chunk.len());
                if field_bytes > door.form_bytes {
                    return Err(ErrorId::TooLarge.into());
                }
                value.extend_from_slice(&chunk);
            }
            form.push(name, &value)?;
            continue;
        }
        if file.is_some() {
            return Err(no_file());
        }
        let file_name = file_name(&part)?;
        // Fields may stand behind the file: then only few files may come at a time.
        let sender = credentials(chat_id.map(str::to_owned), &form).ok();
        let early = match &sender {
            Some(sender) => {
                door.chats.may_upload(sender, &file_name).await?;
                uploading = Some(door.chats.begin_upload(sender)?);
                None
            }
            None => {
                let place = door.early.places.take(network);
                let permit = Arc::clone(&door.early.permits).try_acquire_owned().ok();
                Some(place.zip(permit).ok_or_else(|| {
                    let advice =
                        "too many files come before secureKey: send it again, with secureKey before the file";
                    Trouble { advice: advice.to_owned(), ..ErrorId::Limit.into() }
                })?)
            }
        };
        file = Some(receive(door, network, part, file_name).await?);
        drop(early);
    }
    Ok(ReceivedForm { form, file, uploading })
}

/// Says in the chat that the file is there.
pub(super) async fn announce(
    door: &Door,
    service: Option<&str>,
    chat_id: Option<String>,
    received: ReceivedForm,
) -> Result<Response, Trouble> {
    let ReceivedForm { form, file, mut uploading } = received;
    let sender = credentials(chat_id, &form)?;
    let Some(Received { upload, name, content_type }) = file else { return Err(no_file()) };
    if uploading.is_none() {
        door.chats.may_upload(&sender, &name).await?;
        uploading = Some(door.chats.begin_upload(&sender)?);
    }
    let position = position(service, &form)?;
    let size = u64::try_from(upload.len()).unwrap_or(u64::MAX);
    let session_id = door.chats.session_id(&sender)?;
    let document_id =
        upload.finish_of_customer(name.clone(), content_type, session_id).map_err(not_stored)?;
    let description = form.text(DESCRIPTION);
    let operation = Operation::AddFile(NewFile { document_id: document_id.clone(), name, size, description });
    let reply = door.chats.perform(service, &sender, &operation, position).await;
    if reply.user_data.is_none() {
        // Nobody knows of it.
        door.documents.delete_customers(session_id, &document_id);
    }
    drop(uploading);
    Ok(Json(reply).into_response())
}

/// What the file is called: the last part of what its sender says.
fn file_name(part: &Field<'_>) -> Result<String, Trouble> {
    let said = part.file_name().ok_or_else(no_file)?;
    let last = documents::file_name(said).ok_or_else(no_file)?;
    if last.chars().count() <= NAME_LENGTH {
        return Ok(last.to_owned());
    }
    Err(Trouble::member(FILE, "send a file whose name has 255 characters at most"))
}

async fn receive(
    door: &Door,
    network: Network,
    mut part: Field<'_>,
    name: String,
) -> Result<Received, Trouble> {
    let content_type = part.content_type().map(ToString::to_string).filter(|it| it.len() <= NAME_LENGTH);
    let mut upload = door.documents.receive_from_customer(network).map_err(not_stored)?;
    while let Some(chunk) = part.chunk().await.map_err(|it| part_trouble(&it))? {
        if upload.len().saturating_add(chunk.len()) > door.upload_bytes {
            return Err(too_large());
        }
        for piece in chunk.chunks(PIECE_BYTES) {
            upload.push(piece).map_err(not_stored)?;
            // The digest takes time that others need more.
            tokio::task::yield_now().await;
        }
    }
    let content_type = content_type.unwrap_or_else(|| "application/octet-stream".to_owned());
    Ok(Received { upload, name, content_type })
}

fn too_large() -> Trouble {
    let advice =
        "the file is too large: ask file/limits how large files may be (upload-max-file-size)".to_owned();
    Trouble { advice, ..ErrorId::TooLarge.into() }
}

fn not_stored(error: StoreError) -> Trouble {
    match error {
        StoreError::TooLarge(_) => too_large(),
        StoreError::Full => {
            let advice = "the store of files is full: try again later".to_owned();
            Trouble { advice, ..ErrorId::Limit.into() }
        }
        StoreError::NoRandomness => ErrorId::Storage.into(),
    }
}

pub(super) async fn limits(
    State(door): State<Door>,
    Path((service, chat_id)): Path<(String, String)>,
    request: Request,
) -> Response {
    match asked(&door, chat_id, request).await {
        Ok((sender, form)) => perform(&door, Some(&service), &sender, &form, &Operation::FileLimits).await,
        Err(response) => response,
    }
}

pub(super) async fn delete(
    State(door): State<Door>,
    Path((service, chat_id, file_id)): Path<(String, String, String)>,
    request: Request,
) -> Response {
    match asked(&door, chat_id, request).await {
        Ok((sender, form)) => remove(&door, Some(&service), &sender, &form, file_id).await,
        Err(response) => response,
    }
}

/// Deletes a file, with its document.
pub(super) async fn remove(
    door: &Door,
    service: Option<&str>,
    sender: &Credentials,
    form: &Form,
    file_id: String,
) -> Response {
    // Which document it is can't be asked any more once it is deleted.
    let entry = match door.chats.file(sender, &file_id).await {
        Ok(entry) => entry,
        Err(trouble) => return refused(trouble),
    };
    let operation = Operation::DeleteFile { file_id: file_id.clone() };
    let response = perform(door, service, sender, form, &operation).await;
    let is_gone = matches!(door.chats.file(sender, &file_id).await, Err(it) if it.code == Code::FileDeleted);
    if is_gone && let (Some(document_id), Ok(session_id)) = (entry.document_id, door.chats.session_id(sender))
    {
        door.documents.delete_customers(session_id, &document_id);
    }
    response
}

pub(super) async fn download(
    State(door): State<Door>,
    Path((_, chat_id, file_id)): Path<(String, String, String)>,
    request: Request,
) -> Response {
    let headers = request.headers().clone();
    match asked(&door, chat_id, request).await {
        Ok((sender, _)) => send(&door, &sender, &file_id, &headers).await,
        Err(response) => response,
    }
}

/// Answers with the bytes of a file.
pub(super) async fn send(door: &Door, sender: &Credentials, file_id: &str, headers: &HeaderMap) -> Response {
    let entry = match door.chats.download(sender, file_id).await {
        Ok(entry) => entry,
        Err(trouble) => return refused(trouble),
    };
    match entry.document_id.and_then(|it| door.documents.find(&it)) {
        Some(document) => send_document(&document, &entry.name, headers),
        None => refused(Code::UnknownFile.into()),
    }
}
