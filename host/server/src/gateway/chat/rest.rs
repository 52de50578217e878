//! The API's first form: each operation is a POST of a form.

use std::time::Duration;

use axum::extract::{Extension, Path, Request, State};
use axum::http::header::{HOST, ORIGIN};
use axum::http::{HeaderMap, HeaderValue, Method, StatusCode};
use axum::middleware::{Next, from_fn, from_fn_with_state};
use axum::response::{IntoResponse, Response};
use axum::routing::post;
use axum::{Json, Router};
use parlor_core::rules::ErrorId;
use tower_http::cors::{AllowHeaders, AllowOrigin, CorsLayer};

use super::chats::Chats;
use super::file_requests;
use super::files::{self, Early};
use super::form::Form;
use super::operation::{Credentials, Operation, Position, RequestChat};
use super::peer::Switchboard;
use super::reply::Reply;
use super::services::Services;
use super::trouble::{Code, Trouble};
use super::widget;
use crate::config::Config;
use crate::documents::Documents;
use crate::driver::Input;
use crate::http::PacedBody;
use crate::http_listener::ClientAddress;
use crate::turns::Lane;

/// What requests need.
#[derive(Clone)]
pub(super) struct Door {
    pub(super) chats: Chats,
    pub(super) documents: Documents,
    pub(super) early: Early,
    origins: Origins,
    /// Bytes of a form: what fits into a packet, with three for each byte that is percent-encoded, and room for names. Our own
    /// choice.
    pub(super) form_bytes: usize,
    /// Bytes of a file.
    pub(super) upload_bytes: usize,
    /// How long the body of a request may stand still.
    pub(super) idle: Duration,
}

impl Door {
    /// The way in. `questions`: the lane of what is asked of the engine beside the customers' own requests.
    pub(super) fn new(
        config: &Config,
        switchboard: Switchboard,
        questions: Lane<Input>,
        documents: Documents,
    ) -> Self {
        let services = Services::new(config.services.clone());
        Self {
            chats: Chats::new(switchboard, questions, services, config.application_id),
            documents,
            early: Early::new(),
            origins: Origins::new(&config.cors_origins),
            form_bytes: config.limits.packet_bytes.saturating_mul(4),
            upload_bytes: config.client_file_transfer.upload_max_file_size.min(config.limits.document_bytes),
            idle: Duration::from_millis(config.timeouts.http_idle_ms),
        }
    }
}

/// All paths, with those of the API's other form.
pub(super) fn router(door: Door, cometd: Router) -> Router {
    let origins = door.origins.clone();
    let widget = widget::router(door.chats.any_service());
    Router::new()
        .route("/genesys/2/chat/{service}", post(request_chat))
        .route("/genesys/2/chat/{service}/{chat_id}/{operation}", post(operate))
        .route("/genesys/2/chat/{service}/{chat_id}/file", post(files::upload))
        .route("/genesys/2/chat/{service}/{chat_id}/file/limits", post(files::limits))
        .route("/genesys/2/chat/{service}/{chat_id}/file/{file_id}/download", post(files::download))
        .route("/genesys/2/chat/{service}/{chat_id}/file/{file_id}/delete", post(files::delete))
        .route("/genesys/2/chat-ntf", post(file_requests::answer))
        .with_state(door)
        .layer(from_fn(refuse_path))
        .merge(cometd)
        .fallback(async || {
            let advice =
                "no such path: a chat begins with POST /genesys/2/chat/{service} and goes on with POST \
                /genesys/2/chat/{service}/{chatId}/{operation}"
                    .to_owned();
            let trouble = Trouble { code: Code::Rule(ErrorId::UnknownRequest), advice };
            answer_as(StatusCode::NOT_FOUND, Reply::refused(trouble))
        })
        .method_not_allowed_fallback(async || {
            let advice = "this path takes other methods: send POST".to_owned();
            let trouble = Trouble { code: Code::Rule(ErrorId::UnknownRequest), advice };
            answer_as(StatusCode::METHOD_NOT_ALLOWED, Reply::refused(trouble))
        })
        .merge(widget)
        .layer(from_fn_with_state(origins.clone(), check_origin))
        .layer(origins.cors())
}

/// The origins of pages that may use this door.
#[derive(Clone)]
struct Origins {
    names: Vec<HeaderValue>,
    is_any: bool,
}

impl Origins {
    fn new(origins: &[String]) -> Self {
        let names = origins.iter().filter_map(|it| HeaderValue::from_str(it).ok()).collect();
        Self { names, is_any: origins.iter().any(|it| it == "*") }
    }

    fn has(&self, origin: &HeaderValue) -> bool {
        self.is_any || self.names.contains(origin)
    }

    /// What browsers ask about. Forms have no cookies; the one of CometD says nothing of who asks, and its clients demand
    /// that cookies are allowed.
    fn cors(&self) -> CorsLayer {
        let origins = self.clone();
        CorsLayer::new()
            .allow_origin(AllowOrigin::predicate(move |origin, _| origins.has(origin)))
            .allow_methods([Method::GET, Method::POST])
            .allow_headers(AllowHeaders::mirror_request())
            .allow_credentials(true)
            .max_age(Duration::from_secs(600))
    }
}

/// A page of another site can't read a reply, but it could have its visitors' browsers begin chats.
async fn check_origin(State(origins): State<Origins>, request: Request, next: Next) -> Response {
    let host = request.headers().get(HOST);
    let is_own = |origin: &HeaderValue| {
        let name = origin.to_str().ok().and_then(|it| it.split_once("://")).map(|it| it.1);
        name.zip(host.and_then(|it| it.to_str().ok()))
            .is_some_and(|(name, host)| name.eq_ignore_ascii_case(host))
    };
    if !request.headers().get_all(ORIGIN).iter().all(|it| origins.has(it) || is_own(it)) {
        return answer_as(StatusCode::FORBIDDEN, Reply::refused(Code::Origin.into()));
    }
    next.run(request).await
}

/// Refuses a path that can't be read as everything else is refused: the router does it in plain text.
async fn refuse_path(request: Request, next: Next) -> Response {
    let response = next.run(request).await;
    if response.status() != StatusCode::BAD_REQUEST {
        return response;
    }
    let advice = "the path can't be read: write it in UTF-8, percent-encoded".to_owned();
    let trouble = Trouble { code: Code::Rule(ErrorId::Malformed), advice };
    answer_as(StatusCode::BAD_REQUEST, Reply::refused(trouble))
}

fn answer_as(status: StatusCode, reply: Reply) -> Response {
    (status, Json(reply)).into_response()
}

/// HTTP knows one refusal of its own: what is no form.
pub(super) fn refused(trouble: Trouble) -> Response {
    let status =
        if trouble.code == Code::ContentType { StatusCode::UNSUPPORTED_MEDIA_TYPE } else { StatusCode::OK };
    answer_as(status, Reply::refused(trouble))
}

/// Reads the form of a request; a refusal is said behind its last byte.
async fn form(door: &Door, headers: &HeaderMap, request: Request) -> Result<Form, Response> {
    let body = PacedBody::new(headers, request.into_body(), door.idle);
    match Form::read(headers, body.clone(), door.form_bytes).await {
        Ok(form) => Ok(form),
        Err(trouble) => {
            body.read_to_the_end().await;
            Err(refused(trouble))
        }
    }
}

async fn request_chat(
    State(door): State<Door>,
    Extension(ClientAddress(address)): Extension<ClientAddress>,
    Path(service): Path<String>,
    request: Request,
) -> Response {
    let headers = request.headers().clone();
    let form = match form(&door, &headers, request).await {
        Ok(form) => form,
        Err(response) => return response,
    };
    let request = RequestChat {
        nickname: form.text("nickname"),
        first_name: form.text("firstName"),
        last_name: form.text("lastName"),
        subject: form.text("subject"),
        email_address: form.text("emailAddress"),
        text: form.text("text"),
        user_data: form.user_data(),
    };
    Json(door.chats.request_chat(address, &service, &request).await).into_response()
}

async fn operate(
    State(door): State<Door>,
    Path((service, chat_id, name)): Path<(String, String, String)>,
    request: Request,
) -> Response {
    let (sender, form) = match asked(&door, chat_id, request).await {
        Ok(asked) => asked,
        Err(response) => return response,
    };
    match operation(&name, &form) {
        Ok(operation) => perform(&door, Some(&service), &sender, &form, &operation).await,
        Err(trouble) => refused(trouble),
    }
}

/// Who asks, and the rest of its form.
pub(super) async fn asked(
    door: &Door,
    chat_id: String,
    request: Request,
) -> Result<(Credentials, Form), Response> {
    let headers = request.headers().clone();
    let form = form(door, &headers, request).await?;
    credentials(Some(chat_id), &form).map(|it| (it, form)).map_err(refused)
}

/// Does what is asked, and answers with what happened from the position on that the form names.
pub(super) async fn perform(
    door: &Door,
    service: Option<&str>,
    sender: &Credentials,
    form: &Form,
    operation: &Operation,
) -> Response {
    // There it says what was read, and asks for nothing.
    let position = match operation {
        Operation::ReadReceipt { .. } => Ok(Position::None),
        _ => position(service, form),
    };
    match position {
        Ok(position) => Json(door.chats.perform(service, sender, operation, position).await).into_response(),
        Err(trouble) => refused(trouble),
    }
}

/// Who asks. `userId` and `alias` are optional; which `alias` it is doesn't matter, as this is the only server.
pub(super) fn credentials(chat_id: Option<String>, form: &Form) -> Result<Credentials, Trouble> {
    let what_to_do = "send the secureKey of the reply with which the chat began";
    let secure_key = form.text("secureKey").ok_or_else(|| Trouble::member("secureKey", what_to_do))?;
    Ok(Credentials { secure_key, user_id: form.text("userId"), chat_id })
}

/// The operations of a chat, for whoever has written another one.
const OPERATIONS: &str = "send, refresh, startTyping, stopTyping, pushUrl, updateNickname, customNotice, updateData, \
    readReceipt, disconnect, file, file/limits, file/{fileId}/download and file/{fileId}/delete";

fn operation(name: &str, form: &Form) -> Result<Operation, Trouble> {
    let needed =
        |member: &str, what_to_do: &str| form.text(member).ok_or_else(|| Trouble::member(member, what_to_do));
    let message_type = form.text("messageType");
    let preview = form.get("message").unwrap_or_default().to_owned();
    Ok(match name {
        "send" => {
            Operation::Send { message: needed("message", "send what the customer says")?, message_type }
        }
        "refresh" => Operation::Refresh { message: form.text("message"), message_type },
        "startTyping" => Operation::StartTyping { preview },
        "stopTyping" => Operation::StopTyping { preview },
        "pushUrl" => Operation::PushUrl { url: needed("pushUrl", "send the URL of the page")? },
        "updateNickname" => Operation::UpdateNickname {
            nickname: needed("nickname", "send what the customer is called now")?,
        },
        "customNotice" => {
            // It may be empty.
            let message = form.get("message").map(str::to_owned);
            let missing = || Trouble::member("message", "send the notice's text");
            Operation::CustomNotice { message: message.ok_or_else(missing)? }
        }
        "updateData" => match form.user_data() {
            user_data if user_data.is_empty() => {
                return Err(Trouble::member("userData", "send at least one userData[KEY]=VALUE"));
            }
            user_data => Operation::UpdateData { user_data },
        },
        "readReceipt" => {
            let what_to_do = "send the index of the last message that the customer has read";
            let index = needed("transcriptPosition", what_to_do)?;
            let index =
                index.trim().parse().map_err(|_| Trouble::member("transcriptPosition", what_to_do))?;
            Operation::ReadReceipt { index }
        }
        "disconnect" => Operation::Disconnect,
        _ => return Err(Trouble::unknown_operation(OPERATIONS)),
    })
}

/// `transcriptPosition`: 0 none, 1 all, which is the default, n from n on. Who names no service uses CometD, and is told there
/// what happens.
pub(super) fn position(service: Option<&str>, form: &Form) -> Result<Position, Trouble> {
    if service.is_none() {
        return Ok(Position::None);
    }
    let what_to_do = "send 0 for nothing, 1 for all messages, or the nextPosition of the last reply";
    match form.text("transcriptPosition").map(|it| it.trim().parse()) {
        None => Ok(Position::From(1)),
        Some(Ok(0)) => Ok(Position::None),
        Some(Ok(index)) => Ok(Position::From(index)),
        Some(Err(_)) => Err(Trouble::member("transcriptPosition", what_to_do)),
    }
}
