//! Files of customers who use the API's CometD form: one path, and the form says what is wanted.

use axum::extract::{Extension, Request, State};
use axum::http::HeaderMap;
use axum::response::Response;

use super::files::{self, ReceivedForm};
use super::form::{Form, FormType};
use super::operation::Operation;
use super::rest::{Door, credentials, perform, refused};
use super::trouble::Trouble;
use crate::http::PacedBody;
use crate::http_listener::ClientAddress;
use crate::network::Network;

pub(super) async fn answer(
    State(door): State<Door>,
    Extension(ClientAddress(address)): Extension<ClientAddress>,
    request: Request,
) -> Response {
    let headers = request.headers().clone();
    let body = PacedBody::new(&headers, request.into_body(), door.idle);
    let received = match FormType::of(&headers) {
        Ok(FormType::Multipart(boundary)) => {
            files::receive_form(&door, Network::from(address), None, body.clone(), boundary).await
        }
        Ok(FormType::UrlEncoded) => {
            Form::read(&headers, body.clone(), door.form_bytes).await.map(ReceivedForm::without_file)
        }
        Err(trouble) => Err(trouble),
    };
    let answered = match received {
        Ok(received) => carry_out(&door, received, &headers).await,
        Err(trouble) => Err(trouble),
    };
    match answered {
        Ok(response) => response,
        Err(trouble) => {
            body.read_to_the_end().await;
            refused(trouble)
        }
    }
}

async fn carry_out(door: &Door, received: ReceivedForm, headers: &HeaderMap) -> Result<Response, Trouble> {
    let form = &received.form;
    let file_id = || {
        let what_to_do = "send the file-id of a FileUploaded message";
        form.text("fileId").ok_or_else(|| Trouble::member("fileId", what_to_do))
    };
    Ok(match form.get("operation").unwrap_or_default() {
        "fileUpload" => files::announce(door, None, None, received).await?,
        // Clients write both.
        "fileGetLimits" | "fileGetsLimits" => {
            let sender = credentials(None, form)?;
            perform(door, None, &sender, form, &Operation::FileLimits).await
        }
        "fileDownload" => files::send(door, &credentials(None, form)?, &file_id()?, headers).await,
        "fileDelete" => {
            let sender = credentials(None, form)?;
            files::remove(door, None, &sender, form, file_id()?).await
        }
        "" => return Err(Trouble::member("operation", "say what is wanted, such as fileUpload")),
        _ => {
            let known = "fileUpload, fileGetLimits, fileDownload and fileDelete";
            return Err(Trouble::unknown_operation(known));
        }
    })
}
