//! The documents of a chat, for the plugin that sends and saves files.

use std::io::Read;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use parlor_core::element::Visibility;
use parlor_plugin::{DocumentDescription, ServiceError};
use parlor_plugin_desk::{Incoming, Outgoing, Store};
use serde_json::Value as Json;
use ureq::BodyReader;

use super::answer::Fault;
use super::http::Http;
use crate::tolerant::{list, words};

/// Bytes of a document at most that is sent: it is sent whole. Our own choice.
const DOCUMENT_BYTES: u64 = 64 << 20;

/// How often the server is asked whether it has a document that it took.
const ATTEMPTS: u32 = 10;

/// The pause between.
const PAUSE: Duration = Duration::from_millis(500);

/// For whom the next file is.
#[derive(Clone, Debug, Default)]
pub(crate) struct Recipient {
    /// The chat that it belongs to: the API has no documents of their own.
    pub(crate) session_id: String,
    /// With which visibility it is told of; `None`: with that of the desk.
    pub(crate) visibility: Option<Visibility>,
    /// The only party that is told of it.
    pub(crate) receiver_id: Option<String>,
}

/// The recipient of what a plugin sends, once it sends something.
pub(crate) type NextRecipient = Arc<Mutex<Option<Recipient>>>;

/// The server's documents.
#[derive(Clone)]
pub(crate) struct Documents {
    pub(super) http: Arc<Http>,
    pub(super) recipient: NextRecipient,
}

impl Store for Documents {
    fn begin(&self, document: &DocumentDescription) -> Result<Box<dyn Incoming>, ServiceError> {
        let chat = self.recipient.lock().unwrap_or_else(PoisonError::into_inner).clone();
        let chat = chat
            .map(|it| it.session_id)
            .ok_or_else(|| refused("over GWS API v2 a document belongs to a session"))?;
        if document.size > DOCUMENT_BYTES {
            let why = format!("over GWS API v2 this desk sends at most {DOCUMENT_BYTES} bytes");
            return Err(refused(why));
        }
        let (http, name, mime) = (Arc::clone(&self.http), document.name.clone(), document.mime.clone());
        Ok(Box::new(Upload { http, chat, name, mime, bytes: Vec::new() }))
    }

    fn open(&self, document_id: &str) -> Result<(Box<dyn Outgoing>, Option<u64>), ServiceError> {
        let is_plain = document_id.bytes().all(|it| it.is_ascii_alphanumeric() || b"-_.".contains(&it));
        if !is_plain {
            return Err(ServiceError::NotFound("the document has no id that can be asked for".into()));
        }
        let opened = self.http.download(&format!("/attachments/{document_id}"));
        let (body, size) = opened.map_err(|fault| ServiceError::NotFound(fault.in_words()))?;
        Ok((Box::new(Download(body)), size))
    }

    fn delete(&self, _: &str) -> Result<(), ServiceError> {
        Err(refused("GWS API v2 deletes no documents"))
    }
}

fn refused(why: impl Into<String>) -> ServiceError {
    ServiceError::Refused(why.into())
}

/// A document that is sent when it is whole.
struct Upload {
    http: Arc<Http>,
    chat: String,
    name: String,
    mime: String,
    bytes: Vec<u8>,
}

impl Incoming for Upload {
    fn write(&mut self, bytes: &[u8]) -> Result<(), ServiceError> {
        self.bytes.extend_from_slice(bytes);
        Ok(())
    }

    fn finish(self: Box<Self>) -> Result<String, ServiceError> {
        let failed = |fault: Fault| refused(fault.in_words());
        let before = self.attachments().map_err(failed)?;
        let path = format!("/me/chats/{}/attachments", self.chat);
        self.http.upload(&path, &self.name, &self.mime, &self.bytes).map_err(failed)?;
        // The reply has no id: it is among the chat's attachments, once the store has the document.
        for attempt in 0..ATTEMPTS {
            if attempt > 0 {
                std::thread::sleep(PAUSE);
            }
            let all = self.attachments().map_err(failed)?;
            if let Some(id) = all.into_iter().find(|it| !before.contains(it)) {
                return Ok(id);
            }
        }
        Err(ServiceError::UnknownFate)
    }
}

impl Upload {
    /// The documents that the chat has.
    fn attachments(&self) -> Result<Vec<String>, Fault> {
        let reply = self.http.get("/me/chats?fields=*")?;
        let chat = list(&reply, "chats").iter().find(|it| words(it, "id").as_ref() == Some(&self.chat));
        let all = chat.map(|it: &Json| list(it, "attachments")).unwrap_or_default();
        Ok(all.iter().filter_map(|it| words(it, "id")).collect())
    }
}

/// A document that comes.
struct Download(BodyReader<'static>);

impl Outgoing for Download {
    fn read(&mut self, max: usize) -> Result<Vec<u8>, ServiceError> {
        let mut bytes = vec![0; max];
        let count = self.0.read(&mut bytes).map_err(|error| ServiceError::Failed(error.to_string()))?;
        bytes.truncate(count);
        Ok(bytes)
    }
}
