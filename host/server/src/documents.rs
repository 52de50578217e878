//! The document store: the part of UCS. In memory, limited in bytes and number.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use axum::body::Bytes;
use sha2::{Digest, Sha256};

use crate::config::Limits;
use crate::engine::hex;

/// A document that was stored.
pub(crate) struct Document {
    pub(crate) content: Bytes,
    /// As the one who stored it said; unchecked.
    pub(crate) content_type: String,
    pub(crate) name: String,
    pub(crate) sha256: String,
}

/// Why a document isn't stored.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub(crate) enum StoreError {
    #[error("the document is larger than {0} bytes: send a smaller one")]
    TooLarge(usize),
    #[error("the store is full: delete documents that aren't needed any more")]
    Full,
    #[error("the system gives no random bytes: try again")]
    NoRandomness,
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
    /// Bytes of the documents, also of those that are being received, and of those that were deleted while somebody
    /// still reads them.
    bytes: usize,
    /// Documents that are being received.
    uploads: usize,
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
        if announced.is_some_and(|it| it > self.0.document_bytes as u64) {
            return Err(StoreError::TooLarge(self.0.document_bytes));
        }
        let mut shelf = self.shelf();
        if shelf.documents.len().saturating_add(shelf.uploads) >= self.0.documents {
            return Err(StoreError::Full);
        }
        shelf.uploads = shelf.uploads.saturating_add(1);
        Ok(Upload { documents: self.clone(), content: Vec::new(), digest: Sha256::new(), is_kept: false })
    }

    pub(crate) fn find(&self, id: &str) -> Option<Arc<Document>> {
        self.shelf().documents.get(id).cloned()
    }

    /// Whether there was such a document.
    pub(crate) fn delete(&self, id: &str) -> bool {
        let document = self.shelf().documents.remove(id);
        document.is_some()
    }
}

/// The bytes of a document. Their room is given back when nobody reads them any more.
struct Content {
    bytes: Vec<u8>,
    documents: Documents,
}

impl AsRef<[u8]> for Content {
    fn as_ref(&self) -> &[u8] {
        &self.bytes
    }
}

impl Drop for Content {
    fn drop(&mut self) {
        let mut shelf = self.documents.shelf();
        shelf.bytes = shelf.bytes.saturating_sub(self.bytes.len());
    }
}

/// A document that is being received. Its room is given back if it is dropped before its end.
pub(crate) struct Upload {
    documents: Documents,
    content: Vec<u8>,
    digest: Sha256,
    is_kept: bool,
}

impl Upload {
    /// Takes the next bytes.
    pub(crate) fn push(&mut self, bytes: &[u8]) -> Result<(), StoreError> {
        let store = &self.documents.0;
        if self.content.len().saturating_add(bytes.len()) > store.document_bytes {
            return Err(StoreError::TooLarge(store.document_bytes));
        }
        let mut shelf = self.documents.shelf();
        let total = shelf.bytes.saturating_add(bytes.len());
        if total > store.documents_bytes {
            return Err(StoreError::Full);
        }
        shelf.bytes = total;
        drop(shelf);
        self.content.extend_from_slice(bytes);
        self.digest.update(bytes);
        Ok(())
    }

    /// Stores the document; gives its random id.
    pub(crate) fn finish(
        mut self,
        name: String,
        content_type: String,
    ) -> Result<(String, Arc<Document>), StoreError> {
        let mut random = [0; 16];
        getrandom::fill(&mut random).map_err(|_| StoreError::NoRandomness)?;
        let id = hex(&random);
        let document = Arc::new(Document {
            content: Bytes::from_owner(Content {
                bytes: std::mem::take(&mut self.content),
                documents: self.documents.clone(),
            }),
            content_type,
            name,
            sha256: hex(&std::mem::take(&mut self.digest).finalize()),
        });
        self.is_kept = true;
        self.documents.shelf().documents.insert(id.clone(), Arc::clone(&document));
        Ok((id, document))
    }
}

impl Drop for Upload {
    fn drop(&mut self) {
        let mut shelf = self.documents.shelf();
        shelf.uploads = shelf.uploads.saturating_sub(1);
        if !self.is_kept {
            shelf.bytes = shelf.bytes.saturating_sub(self.content.len());
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
}
