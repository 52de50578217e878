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
use crate::tolerant::{list, number, words};

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
        let before = ids(&self.attachments().map_err(failed)?);
        let path = format!("/me/chats/{}/attachments", self.chat);
        self.http.upload(&path, &self.name, &self.mime, &self.bytes).map_err(failed)?;
        // The reply has no id: it is among the chat's attachments, once the store has the document.
        for attempt in 0..ATTEMPTS {
            if attempt > 0 {
                std::thread::sleep(PAUSE);
            }
            let all = self.attachments().map_err(failed)?;
            if let Some(id) = own(&all, &before, &self.name, self.bytes.len()) {
                return Ok(id);
            }
        }
        Err(ServiceError::UnknownFate)
    }
}

impl Upload {
    /// The documents that the chat has.
    fn attachments(&self) -> Result<Vec<Json>, Fault> {
        let reply = self.http.get("/me/chats?fields=*")?;
        let chat = list(&reply, "chats").iter().find(|it| words(it, "id").as_ref() == Some(&self.chat));
        Ok(chat.map(|it: &Json| list(it, "attachments")).unwrap_or_default().to_vec())
    }
}

fn ids(attachments: &[Json]) -> Vec<String> {
    attachments.iter().filter_map(|it| words(it, "id")).collect()
}

/// The id of the document that was sent with this name and so many bytes, among those that a chat has, and hadn't `before`.
/// Other agents of the chat may send theirs at the same time: what isn't surely the desk's own is nobody's to announce.
fn own(all: &[Json], before: &[String], name: &str, size: usize) -> Option<String> {
    let is_new = |it: &&Json| words(it, "id").is_some_and(|id| !before.contains(&id));
    let fits = |it: &&Json| number(it, "size").is_none_or(|it| usize::try_from(it) == Ok(size));
    let new: Vec<&Json> = all.iter().filter(is_new).filter(fits).collect();
    let named = new.iter().find(|it| words(it, "name").as_deref() == Some(name));
    // A server may call it otherwise.
    let only = || if let [only] = new.as_slice() { Some(only) } else { None };
    named.or_else(only).and_then(|it| words(it, "id"))
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

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn a_document_of_another_agent_is_not_taken_for_the_desks_own() {
        let attachment = |id: &str, name: &str, size: u64| json!({"id": id, "name": name, "size": size});
        let before = ["old".to_owned()];
        let found = |new: &[Json]| {
            let all: Vec<Json> = [attachment("old", "a.txt", 3)].iter().chain(new).cloned().collect();
            own(&all, &before, "a.txt", 3)
        };
        assert_eq!(found(&[]), None);
        assert_eq!(found(&[attachment("1", "a.txt", 3)]).as_deref(), Some("1"));
        assert_eq!(found(&[attachment("1", "b.txt", 3), attachment("2", "a.txt", 3)]).as_deref(), Some("2"));
        assert_eq!(found(&[attachment("1", "b.txt", 4)]), None);
        assert_eq!(found(&[attachment("1", "a.txt", 4), attachment("2", "c.txt", 3)]).as_deref(), Some("2"));
        // Which of them it is would be a guess.
        assert_eq!(found(&[attachment("1", "b.txt", 3), attachment("2", "c.txt", 3)]), None);
        // What a server doesn't say.
        assert_eq!(found(&[json!({"id": "1"})]).as_deref(), Some("1"));
    }
}
