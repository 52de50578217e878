//! The document store: the part of UCS. In memory, limited in bytes and number.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use axum::body::Bytes;
use parlor_core::element::Id;
use sha2::{Digest, Sha256};

use crate::config::Limits;
use crate::engine::hex;
use crate::network::{Network, share};
use crate::size;

/// A document that was stored.
pub(crate) struct Document {
    pub(crate) content: Bytes,
    /// As the one who stored it said; unchecked.
    pub(crate) content_type: String,
    pub(crate) name: String,
    pub(crate) sha256: String,
    sender: Sender,
}

/// In which session a document was sent, and by whom.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Sender {
    /// In none: a desk, or a program of the operator's, has stored it.
    None,
    Customer(Id),
    Agent(Id),
}

impl Sender {
    fn session_id(self) -> Option<Id> {
        match self {
            Self::None => None,
            Self::Customer(session_id) | Self::Agent(session_id) => Some(session_id),
        }
    }
}

/// Characters of a document's name that are kept: our own choice.
pub(crate) const NAME_LENGTH: usize = 255;

/// What a document is called: the last part of what its sender says, without the folders in which it lies there. `None`:
/// nothing is left.
pub(crate) fn file_name(said: &str) -> Option<&str> {
    said.rsplit(['/', '\\']).next().filter(|it| !matches!(*it, "" | "." | ".."))
}

/// Why a document isn't stored.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub(crate) enum StoreError {
    #[error("the document is larger than {}: send a smaller one", in_words(*.0))]
    TooLarge(usize),
    #[error(
        "the store of documents is full: try again later, or have documents deleted that aren't needed any more"
    )]
    Full,
    #[error("the system gives no random bytes: try again")]
    NoRandomness,
}

fn in_words(bytes: usize) -> String {
    size(u64::try_from(bytes).unwrap_or(u64::MAX))
}

/// The documents, by id.
#[derive(Clone)]
pub(crate) struct Documents(Arc<Store>);

struct Store {
    document_bytes: usize,
    documents_bytes: usize,
    documents: usize,
    shelf: Mutex<Shelf>,
}

#[derive(Default)]
struct Shelf {
    documents: HashMap<String, Arc<Document>>,
    /// The ids of those that were sent in sessions.
    of_sessions: HashMap<Id, Vec<String>>,
    /// Bytes of the documents, also of those that are being received, and of those that were deleted while somebody
    /// still reads them.
    bytes: usize,
    /// Documents that are being received.
    uploads: usize,
    /// What customers have of all this.
    of_customers: Held,
    /// The same by where they come from.
    of_networks: HashMap<Network, Held>,
}

/// How much somebody has on the shelf.
#[derive(Clone, Copy, Default)]
struct Held {
    documents: usize,
    bytes: usize,
}

impl Shelf {
    /// Whether a customer from there may have so many documents and bytes more.
    fn has_room(&self, network: Network, documents: usize, bytes: usize, store: &Store) -> bool {
        let has_room = |held: Held, all_documents: usize, all_bytes: usize| {
            held.documents.saturating_add(documents) <= all_documents
                && held.bytes.saturating_add(bytes) <= all_bytes
        };
        let (all_documents, all_bytes) = (share(store.documents), share(store.documents_bytes));
        let of_network = self.of_networks.get(&network).copied().unwrap_or_default();
        has_room(self.of_customers, all_documents, all_bytes)
            && has_room(of_network, share(all_documents), share(all_bytes))
    }

    /// Counts what a customer has now, or hasn't any more.
    fn count(&mut self, network: Network, change: impl Fn(&mut Held)) {
        change(&mut self.of_customers);
        let held = self.of_networks.entry(network).or_default();
        change(held);
        if held.documents == 0 && held.bytes == 0 {
            self.of_networks.remove(&network);
        }
    }

    /// Takes a document away. Whoever gets it lets go of it once nobody holds the shelf: its bytes take the shelf themselves
    /// when they go.
    fn remove(&mut self, id: &str) -> Option<Arc<Document>> {
        let document = self.documents.remove(id)?;
        if let Some(session_id) = document.sender.session_id()
            && let Some(ids) = self.of_sessions.get_mut(&session_id)
        {
            ids.retain(|it| it != id);
            if ids.is_empty() {
                self.of_sessions.remove(&session_id);
            }
        }
        Some(document)
    }
}

impl Documents {
    pub(crate) fn new(limits: &Limits) -> Self {
        Self(Arc::new(Store {
            document_bytes: limits.document_bytes,
            documents_bytes: limits.documents_bytes,
            documents: limits.documents,
            shelf: Mutex::default(),
        }))
    }

    /// A panic of another thread leaves the shelf as it was.
    fn shelf(&self) -> MutexGuard<'_, Shelf> {
        self.0.shelf.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Begins to receive a document. `announced`: its bytes, if the sender says how many.
    pub(crate) fn receive(&self, announced: Option<u64>) -> Result<Upload, StoreError> {
        self.begin(announced, None)
    }

    /// Begins to receive a document from a customer who comes from there. Customers share a part of the store, so that they
    /// leave the rest to agents.
    pub(crate) fn receive_from_customer(&self, network: Network) -> Result<Upload, StoreError> {
        self.begin(None, Some(network))
    }

    fn begin(&self, announced: Option<u64>, network: Option<Network>) -> Result<Upload, StoreError> {
        if announced.is_some_and(|it| it > self.0.document_bytes as u64) {
            return Err(StoreError::TooLarge(self.0.document_bytes));
        }
        let mut shelf = self.shelf();
        if shelf.documents.len().saturating_add(shelf.uploads) >= self.0.documents {
            return Err(StoreError::Full);
        }
        if let Some(network) = network {
            if !shelf.has_room(network, 1, 0, &self.0) {
                return Err(StoreError::Full);
            }
            shelf.count(network, |it| it.documents = it.documents.saturating_add(1));
        }
        shelf.uploads = shelf.uploads.saturating_add(1);
        drop(shelf);
        let content = Content { bytes: Vec::new(), documents: self.clone(), network };
        Ok(Upload { content: Some(content), digest: Sha256::new() })
    }

    pub(crate) fn find(&self, id: &str) -> Option<Arc<Document>> {
        self.shelf().documents.get(id).cloned()
    }

    /// Whether there was such a document.
    pub(crate) fn delete(&self, id: &str) -> bool {
        let document = self.shelf().remove(id);
        document.is_some()
    }

    /// Deletes a document if a customer sent it in this session.
    pub(crate) fn delete_customers(&self, session_id: Id, id: &str) {
        let mut shelf = self.shelf();
        let document = match shelf.documents.get(id) {
            Some(document) if document.sender == Sender::Customer(session_id) => shelf.remove(id),
            _ => None,
        };
        drop(shelf);
        drop(document);
    }

    /// Deletes what customers and agents sent in a session that was forgotten.
    pub(crate) fn forget(&self, session_id: Id) {
        let mut shelf = self.shelf();
        let ids = shelf.of_sessions.remove(&session_id).unwrap_or_default();
        let forgotten: Vec<_> = ids.iter().filter_map(|id| shelf.documents.remove(id)).collect();
        drop(shelf);
        drop(forgotten);
    }
}

/// The bytes of a document, also while it is being received. Their room is given back when nobody reads them any more.
struct Content {
    bytes: Vec<u8>,
    documents: Documents,
    /// Where the customer comes from who sends it.
    network: Option<Network>,
}

impl AsRef<[u8]> for Content {
    fn as_ref(&self) -> &[u8] {
        &self.bytes
    }
}

impl Drop for Content {
    fn drop(&mut self) {
        let bytes = self.bytes.len();
        let mut shelf = self.documents.shelf();
        shelf.bytes = shelf.bytes.saturating_sub(bytes);
        if let Some(network) = self.network {
            shelf.count(network, |it| {
                it.documents = it.documents.saturating_sub(1);
                it.bytes = it.bytes.saturating_sub(bytes);
            });
        }
    }
}

/// A document that is being received. Its room is given back if it is dropped before its end.
pub(crate) struct Upload {
    /// `None` once it is stored.
    content: Option<Content>,
    digest: Sha256,
}

impl Upload {
    /// Takes the next bytes.
    pub(crate) fn push(&mut self, bytes: &[u8]) -> Result<(), StoreError> {
        let Some(content) = &mut self.content else { return Ok(()) };
        let store = &content.documents.0;
        if content.bytes.len().saturating_add(bytes.len()) > store.document_bytes {
            return Err(StoreError::TooLarge(store.document_bytes));
        }
        let mut shelf = content.documents.shelf();
        let total = shelf.bytes.saturating_add(bytes.len());
        if total > store.documents_bytes {
            return Err(StoreError::Full);
        }
        if let Some(network) = content.network {
            if !shelf.has_room(network, 0, bytes.len(), store) {
                return Err(StoreError::Full);
            }
            shelf.count(network, |it| it.bytes = it.bytes.saturating_add(bytes.len()));
        }
        shelf.bytes = total;
        drop(shelf);
        content.bytes.extend_from_slice(bytes);
        self.digest.update(bytes);
        Ok(())
    }

    /// Bytes so far.
    pub(crate) fn len(&self) -> usize {
        self.content.as_ref().map_or(0, |it| it.bytes.len())
    }

    /// Stores the document until somebody deletes it; gives its random id.
    pub(crate) fn finish(
        self,
        name: String,
        content_type: String,
    ) -> Result<(String, Arc<Document>), StoreError> {
        self.store(name, content_type, Sender::None)
    }

    /// Stores the document of a customer, until its session is forgotten; gives its random id.
    pub(crate) fn finish_of_customer(
        self,
        name: String,
        content_type: String,
        session_id: Id,
    ) -> Result<String, StoreError> {
        self.store(name, content_type, Sender::Customer(session_id)).map(|it| it.0)
    }

    /// Stores the document of an agent, until the session in which it was sent is forgotten; gives its random id.
    pub(crate) fn finish_of_agent(
        self,
        name: String,
        content_type: String,
        session_id: Id,
    ) -> Result<String, StoreError> {
        self.store(name, content_type, Sender::Agent(session_id)).map(|it| it.0)
    }

    fn store(
        mut self,
        name: String,
        content_type: String,
        sender: Sender,
    ) -> Result<(String, Arc<Document>), StoreError> {
        let mut random = [0; 16];
        getrandom::fill(&mut random).map_err(|_| StoreError::NoRandomness)?;
        let id = hex(&random);
        let sha256 = hex(&std::mem::take(&mut self.digest).finalize());
        let Some(content) = self.content.take() else { return Err(StoreError::Full) };
        let documents = content.documents.clone();
        let content = Bytes::from_owner(content);
        let document = Arc::new(Document { content, content_type, name, sha256, sender });
        let mut shelf = documents.shelf();
        shelf.uploads = shelf.uploads.saturating_sub(1);
        if let Some(session_id) = sender.session_id() {
            shelf.of_sessions.entry(session_id).or_default().push(id.clone());
        }
        shelf.documents.insert(id.clone(), Arc::clone(&document));
        Ok((id, document))
    }
}

impl Drop for Upload {
    fn drop(&mut self) {
        // The bytes give back their own room.
        if let Some(content) = self.content.take() {
            let mut shelf = content.documents.shelf();
            shelf.uploads = shelf.uploads.saturating_sub(1);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn documents() -> Documents {
        let mut limits = Limits::default();
        (limits.document_bytes, limits.documents_bytes, limits.documents) = (4, 6, 2);
        Documents::new(&limits)
    }

    #[test]
    fn room_is_given_back() {
        let documents = documents();
        assert_eq!(documents.receive(Some(5)).err(), Some(StoreError::TooLarge(4)));
        assert_eq!(
            StoreError::TooLarge(16_777_216).to_string(),
            "the document is larger than 16.7 MB: send a smaller one"
        );
        for _ in 0..3 {
            let mut upload = documents.receive(None).unwrap();
            upload.push(b"abcd").unwrap();
            assert_eq!(upload.push(b"e"), Err(StoreError::TooLarge(4)));
        }
        let mut first = documents.receive(Some(4)).unwrap();
        first.push(b"abcd").unwrap();
        let (id, document) = first.finish("a".to_owned(), "text/plain".to_owned()).unwrap();
        assert_eq!(id.len(), 32);
        assert_eq!(&*document.content, b"abcd");
        assert!(document.sha256.starts_with("88d4266fd4e6338d"));
        let mut second = documents.receive(None).unwrap();
        assert_eq!(second.push(b"xyz"), Err(StoreError::Full));
        assert_eq!(documents.receive(None).err(), Some(StoreError::Full));
        drop(second);
        assert!(documents.delete(&id));
        assert!(!documents.delete(&id));
        assert!(documents.find(&id).is_none());
        // Somebody still reads it.
        assert_eq!(documents.shelf().bytes, 4);
        drop(document);
        assert_eq!(documents.shelf().bytes, 0);
        assert_eq!(documents.shelf().uploads, 0);
    }

    fn network(last: u8) -> Network {
        Network::from(std::net::IpAddr::from([10, 0, 0, last]))
    }

    #[test]
    fn customers_have_a_part_of_the_room_and_one_address_a_part_of_that() {
        let mut limits = Limits::default();
        (limits.document_bytes, limits.documents_bytes, limits.documents) = (100, 40, 16);
        let documents = Documents::new(&limits);
        let session = |name: &str| Id::new(name.into()).unwrap();
        let store = |network, bytes: usize, name: &str| {
            let mut upload = documents.receive_from_customer(network)?;
            upload.push(&vec![0; bytes])?;
            upload.finish_of_customer("a".to_owned(), "text/plain".to_owned(), session(name))
        };
        let first = store(network(1), 10, "S").unwrap();
        assert_eq!(store(network(1), 1, "S").err(), Some(StoreError::Full), "a quarter of all bytes");
        store(network(2), 10, "T").unwrap();
        assert_eq!(store(network(3), 1, "U").err(), Some(StoreError::Full), "half of all bytes");
        let mut agents = documents.receive(None).unwrap();
        agents.push(&[0; 20]).unwrap();
        let agents = agents.finish_of_agent("b".to_owned(), "text/plain".to_owned(), session("S")).unwrap();
        // Nobody deletes what isn't its own, also what an agent has sent in the same session.
        documents.delete_customers(session("S"), &agents);
        documents.delete_customers(session("T"), &first);
        assert!(documents.find(&agents).is_some() && documents.find(&first).is_some());
        documents.delete_customers(session("S"), &first);
        assert!(documents.find(&first).is_none());
        // Also the number of documents is shared out.
        for _ in 0..4 {
            store(network(1), 1, "S").unwrap();
        }
        assert_eq!(store(network(1), 1, "S").err(), Some(StoreError::Full));
        // What is sent in no session stays until somebody deletes it.
        let mut desks = documents.receive(None).unwrap();
        desks.push(&[0; 2]).unwrap();
        desks.finish("c".to_owned(), "text/plain".to_owned()).unwrap();
        documents.forget(session("S"));
        assert!(documents.find(&agents).is_none());
        documents.forget(session("T"));
        let shelf = documents.shelf();
        assert_eq!((shelf.documents.len(), shelf.bytes, shelf.of_networks.len()), (1, 2, 0));
        assert!(shelf.of_sessions.is_empty());
    }

    #[test]
    fn names_have_no_folders() {
        for (said, name) in [
            ("a.txt", Some("a.txt")),
            ("../../etc/p.txt", Some("p.txt")),
            ("C:\\Users\\Bo\\bill.pdf", Some("bill.pdf")),
            ("folder/", None),
            ("../..", None),
            (".", None),
            ("", None),
        ] {
            assert_eq!(file_name(said), name, "{said}");
        }
    }
}
