//! The host, as a plugin's author sees it.

use core::fmt;
use std::sync::Arc;

use crate::{
    service::{
        Chunk, DirectoryHandle, DocumentDescription, DocumentHandle, FileHandle, FileName, Notified,
        NotifyCall, OpenedDocument, ServiceCall, ServiceError, ServiceReply,
    },
    transcript::KeyValue,
};

type Caller = dyn Fn(ServiceCall) -> Result<ServiceReply, ServiceError> + Send + Sync;

/// The host's services. Cheap to clone; may be used from any thread, one call at a time is served.
///
/// Every method blocks until the host has answered, and fails with [`ServiceError::NotAllowed`] if the
/// manifest lacks the right named at it, and with [`ServiceError::Closed`] once the plugin is closed.
#[derive(Clone)]
pub struct Host {
    caller: Arc<Caller>,
}

impl Host {
    /// A host that answers with `caller`: for tests of plugins. A loaded plugin gets its host from the macro.
    pub fn new(
        caller: impl Fn(ServiceCall) -> Result<ServiceReply, ServiceError> + Send + Sync + 'static,
    ) -> Self {
        Self { caller: Arc::new(caller) }
    }

    /// Begins to store a document of `size` bytes. Right: `documents`.
    ///
    /// # Errors
    ///
    /// The store can't be reached or refuses the size.
    pub fn document_begin(&self, name: &str, mime: &str, size: u64) -> Result<DocumentHandle, ServiceError> {
        let description = DocumentDescription { name: name.to_owned(), mime: mime.to_owned(), size };
        match self.call(ServiceCall::DocumentBegin(description))? {
            ServiceReply::Document(document) => Ok(document),
            _ => Err(ServiceError::BadMessage),
        }
    }

    /// Appends to a document that was begun. Right: `documents`.
    ///
    /// # Errors
    ///
    /// The store failed; or more than [`MAX_CHUNK`](crate::MAX_CHUNK) bytes at once, or more in all than
    /// announced. The document is then to be closed.
    pub fn document_write(&self, document: DocumentHandle, bytes: &[u8]) -> Result<(), ServiceError> {
        self.done(ServiceCall::DocumentWrite { document, bytes: Chunk(bytes.to_vec()) })
    }

    /// Completes a document, closes its handle and gives its id. Right: `documents`.
    ///
    /// # Errors
    ///
    /// The store failed, or fewer bytes were written than announced: nothing is stored.
    pub fn document_finish(&self, document: DocumentHandle) -> Result<String, ServiceError> {
        match self.call(ServiceCall::DocumentFinish { document })? {
            ServiceReply::DocumentId(id) => Ok(id),
            _ => Err(ServiceError::BadMessage),
        }
    }

    /// Opens a stored document to read. Right: `documents`.
    ///
    /// # Errors
    ///
    /// There is no such document, or the store can't be reached.
    pub fn document_open(&self, document_id: &str) -> Result<OpenedDocument, ServiceError> {
        match self.call(ServiceCall::DocumentOpen { document_id: document_id.to_owned() })? {
            ServiceReply::DocumentOpened(opened) => Ok(opened),
            _ => Err(ServiceError::BadMessage),
        }
    }

    /// Reads the next bytes, at most `max`; none at the end. Right: `documents`.
    ///
    /// # Errors
    ///
    /// The store failed.
    pub fn document_read(&self, document: DocumentHandle, max: u32) -> Result<Vec<u8>, ServiceError> {
        self.bytes(ServiceCall::DocumentRead { document, max })
    }

    /// Closes a document; one that was begun and not finished is not stored. Right: `documents`.
    ///
    /// # Errors
    ///
    /// The handle isn't open.
    pub fn document_close(&self, document: DocumentHandle) -> Result<(), ServiceError> {
        self.done(ServiceCall::DocumentClose { document })
    }

    /// Removes a document from the store. Right: `documents`.
    ///
    /// # Errors
    ///
    /// There is no such document, or the store can't be reached or refuses.
    pub fn document_delete(&self, document_id: &str) -> Result<(), ServiceError> {
        self.done(ServiceCall::DocumentDelete { document_id: document_id.to_owned() })
    }

    /// Reads the next bytes of a file that a request named, at most `max`; none at the end. Right: `files`.
    ///
    /// # Errors
    ///
    /// Reading failed.
    pub fn file_read(&self, file: FileHandle, max: u32) -> Result<Vec<u8>, ServiceError> {
        self.bytes(ServiceCall::FileRead { file, max })
    }

    /// Creates a file in a directory that a request named. It has a temporary name until it is finished. The
    /// host makes `name` safe and never overwrites: the final name may differ. Right: `files`.
    ///
    /// # Errors
    ///
    /// It can't be created.
    pub fn file_create(&self, directory: DirectoryHandle, name: &str) -> Result<FileHandle, ServiceError> {
        match self.call(ServiceCall::FileCreate { directory, name: FileName(name.to_owned()) })? {
            ServiceReply::File(file) => Ok(file),
            _ => Err(ServiceError::BadMessage),
        }
    }

    /// Appends to a file: one that was created, or an output that a request named. Right: `files`.
    ///
    /// # Errors
    ///
    /// Writing failed, or more than [`MAX_CHUNK`](crate::MAX_CHUNK) bytes at once.
    pub fn file_write(&self, file: FileHandle, bytes: &[u8]) -> Result<(), ServiceError> {
        self.done(ServiceCall::FileWrite { file, bytes: Chunk(bytes.to_vec()) })
    }

    /// Gives a file that the plugin created its final name, and tells it. Right: `files`.
    ///
    /// # Errors
    ///
    /// It can't be written out or renamed; it is removed.
    pub fn file_finish(&self, file: FileHandle) -> Result<String, ServiceError> {
        match self.call(ServiceCall::FileFinish { file })? {
            ServiceReply::FileName(name) => Ok(name.0),
            _ => Err(ServiceError::BadMessage),
        }
    }

    /// Removes a file that the plugin created and did not finish. Right: `files`.
    ///
    /// # Errors
    ///
    /// The handle isn't open.
    pub fn file_abort(&self, file: FileHandle) -> Result<(), ServiceError> {
        self.done(ServiceCall::FileAbort { file })
    }

    /// Sends a notice into a session and waits for the server's answer. Right: `send`.
    ///
    /// # Errors
    ///
    /// [`ServiceError::Refused`]: the server refused it. [`ServiceError::UnknownFate`]: no answer came, and it
    /// may have arrived.
    pub fn notify(
        &self,
        session_id: &str,
        notice_type: &str,
        text: &str,
        user_data: Vec<KeyValue>,
    ) -> Result<Notified, ServiceError> {
        let call = NotifyCall {
            session_id: session_id.to_owned(),
            notice_type: notice_type.to_owned(),
            text: text.to_owned(),
            user_data,
        };
        match self.call(ServiceCall::Notify(call))? {
            ServiceReply::Notified(notified) => Ok(notified),
            _ => Err(ServiceError::BadMessage),
        }
    }

    /// Tells how far the current request is, in bytes.
    ///
    /// # Errors
    ///
    /// [`ServiceError::Stopped`]: the person wants it stopped; the plugin cleans up and returns this error.
    pub fn progress(&self, done: u64, total: Option<u64>) -> Result<(), ServiceError> {
        self.done(ServiceCall::Progress { done, total })
    }

    fn call(&self, call: ServiceCall) -> Result<ServiceReply, ServiceError> {
        (self.caller)(call)
    }

    fn done(&self, call: ServiceCall) -> Result<(), ServiceError> {
        match self.call(call)? {
            ServiceReply::Done => Ok(()),
            _ => Err(ServiceError::BadMessage),
        }
    }

    fn bytes(&self, call: ServiceCall) -> Result<Vec<u8>, ServiceError> {
        match self.call(call)? {
            ServiceReply::Bytes(bytes) => Ok(bytes.0),
            _ => Err(ServiceError::BadMessage),
        }
    }
}

impl fmt::Debug for Host {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Host")
    }
}
