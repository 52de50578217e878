//! The host's services: what a plugin may ask of the program that loaded it.
//!
//! A plugin's author calls them by the methods of [`Host`](crate::Host); a host answers them through the
//! loader's `Services`. The types here are the messages between the two. A released message never changes;
//! what is new is a new last variant, sent only if the hellos of both sides name its feature.

use core::fmt;

use serde::{Deserialize, Serialize};

use crate::{hidden::Hidden, transcript::KeyValue};

/// The most bytes that one call reads or writes: 1 MiB. Hosts read less if asked for more, and refuse to
/// write more.
pub const MAX_CHUNK: usize = 1024 * 1024;

/// A group of host services that a plugin must ask for in its manifest.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Right {
    /// `documents`: store, read and delete documents.
    Documents,
    /// `files`: read the files and write to the places that the host names in a request.
    Files,
    /// `send`: send notices into a session.
    Send,
}

impl Right {
    /// The right's name in the manifest.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Documents => "documents",
            Self::Files => "files",
            Self::Send => "send",
        }
    }
}

macro_rules! handle {
    ($(#[$doc:meta])* $name:ident) => {
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
        pub struct $name(
            /// The number that the host gave out; it means nothing to a plugin.
            pub u64,
        );
    };
}

handle!(
    /// A file that the host opened for the plugin: one to read, or one to write.
    FileHandle
);
handle!(
    /// A directory in which the plugin may create files.
    DirectoryHandle
);
handle!(
    /// A document that is being written or read.
    DocumentHandle
);

/// A call of a host service.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub enum ServiceCall {
    /// See [`Host::document_begin`](crate::Host::document_begin).
    DocumentBegin(DocumentDescription),
    /// See [`Host::document_write`](crate::Host::document_write).
    DocumentWrite {
        /// The document being written.
        document: DocumentHandle,
        /// What to append.
        bytes: Chunk,
    },
    /// See [`Host::document_finish`](crate::Host::document_finish).
    DocumentFinish {
        /// The document being written.
        document: DocumentHandle,
    },
    /// See [`Host::document_open`](crate::Host::document_open).
    DocumentOpen {
        /// The stored document.
        document_id: String,
    },
    /// See [`Host::document_read`](crate::Host::document_read).
    DocumentRead {
        /// The document being read.
        document: DocumentHandle,
        /// The most bytes to give.
        max: u32,
    },
    /// See [`Host::document_close`](crate::Host::document_close).
    DocumentClose {
        /// The document being read or written.
        document: DocumentHandle,
    },
    /// See [`Host::document_delete`](crate::Host::document_delete).
    DocumentDelete {
        /// The stored document.
        document_id: String,
    },
    /// See [`Host::file_read`](crate::Host::file_read).
    FileRead {
        /// A file to read.
        file: FileHandle,
        /// The most bytes to give.
        max: u32,
    },
    /// See [`Host::file_create`](crate::Host::file_create).
    FileCreate {
        /// Where.
        directory: DirectoryHandle,
        /// The wished name, as it came; the host makes it safe.
        name: FileName,
    },
    /// See [`Host::file_write`](crate::Host::file_write).
    FileWrite {
        /// A file to write.
        file: FileHandle,
        /// What to append.
        bytes: Chunk,
    },
    /// See [`Host::file_finish`](crate::Host::file_finish).
    FileFinish {
        /// A file that the plugin created.
        file: FileHandle,
    },
    /// See [`Host::file_abort`](crate::Host::file_abort).
    FileAbort {
        /// A file that the plugin created.
        file: FileHandle,
    },
    /// See [`Host::notify`](crate::Host::notify).
    Notify(NotifyCall),
    /// See [`Host::progress`](crate::Host::progress).
    Progress {
        /// Bytes done.
        done: u64,
        /// Bytes in all, if known.
        total: Option<u64>,
    },
}

impl ServiceCall {
    /// The right that the call needs; `None` for what any plugin may do.
    #[must_use]
    pub fn right(&self) -> Option<Right> {
        match self {
            Self::DocumentBegin(_)
            | Self::DocumentWrite { .. }
            | Self::DocumentFinish { .. }
            | Self::DocumentOpen { .. }
            | Self::DocumentRead { .. }
            | Self::DocumentClose { .. }
            | Self::DocumentDelete { .. } => Some(Right::Documents),
            Self::FileRead { .. }
            | Self::FileCreate { .. }
            | Self::FileWrite { .. }
            | Self::FileFinish { .. }
            | Self::FileAbort { .. } => Some(Right::Files),
            Self::Notify(_) => Some(Right::Send),
            Self::Progress { .. } => None,
        }
    }
}

/// The answer to a [`ServiceCall`].
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub enum ServiceReply {
    /// It is done; there is nothing to say.
    Done,
    /// To `DocumentBegin`.
    Document(DocumentHandle),
    /// To `DocumentFinish`.
    DocumentId(String),
    /// To `DocumentOpen`.
    DocumentOpened(OpenedDocument),
    /// To `DocumentRead` and `FileRead`; empty at the end.
    Bytes(Chunk),
    /// To `FileCreate`.
    File(FileHandle),
    /// To `FileFinish`.
    FileName(FileName),
    /// To `Notify`.
    Notified(Notified),
}

/// A document to be stored.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct DocumentDescription {
    /// The document's name.
    pub name: String,
    /// Its MIME type; not checked by anyone.
    pub mime: String,
    /// How many bytes will be written.
    pub size: u64,
}

impl fmt::Debug for DocumentDescription {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("DocumentDescription")
            .field("name", &Hidden(&self.name))
            .field("mime", &self.mime)
            .field("size", &self.size)
            .finish()
    }
}

/// A stored document, opened for reading.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct OpenedDocument {
    /// What to read from.
    pub document: DocumentHandle,
    /// Its size in bytes, if the store says so.
    pub size: Option<u64>,
}

/// A notice to be sent into a session.
#[derive(Clone, PartialEq, Serialize, Deserialize)]
pub struct NotifyCall {
    /// Which session.
    pub session_id: String,
    /// The notice's type, such as `SYS_COMMAND`.
    pub notice_type: String,
    /// The notice's text.
    pub text: String,
    /// The notice's userdata.
    pub user_data: Vec<KeyValue>,
}

impl fmt::Debug for NotifyCall {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("NotifyCall")
            .field("session_id", &self.session_id)
            .field("notice_type", &self.notice_type)
            .field("text", &Hidden(&self.text))
            .field("user_data", &self.user_data)
            .finish()
    }
}

/// A notice as the server took it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Notified {
    /// The number of the event that it became.
    pub event_id: u32,
    /// The userdata as the server sent it back, with what it added (`file-id`).
    pub user_data: Vec<KeyValue>,
}

/// Bytes of a file or document. `Debug` prints how many.
#[derive(Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Chunk(
    /// The bytes.
    #[serde(with = "serde_bytes")]
    pub Vec<u8>,
);

impl fmt::Debug for Chunk {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Chunk(<{} bytes>)", self.0.len())
    }
}

/// A file's name. `Debug` prints its length: names tell about people, too.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct FileName(
    /// The name, without directories.
    pub String,
);

impl fmt::Debug for FileName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("FileName").field(&Hidden(&self.0)).finish()
    }
}

/// Why a host service did not do what a plugin asked.
///
/// The texts inside are for a person, one line, and hold nothing that a customer wrote.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, thiserror::Error)]
#[non_exhaustive]
pub enum ServiceError {
    /// The plugin's manifest doesn't list the right.
    #[error("the plugin's manifest does not ask for the right \"{0}\"")]
    NotAllowed(String),
    /// The host gave out no such handle, or it was closed.
    #[error("no open file, directory or document has this handle")]
    UnknownHandle,
    /// The host doesn't offer this service.
    #[error("this host does not offer the service")]
    NotOffered,
    /// There is no such document or session.
    #[error("not found: {0}")]
    NotFound(String),
    /// The other side (the server, the document store) refused; nothing happened.
    #[error("refused: {0}")]
    Refused(String),
    /// A file or a link failed.
    #[error("{0}")]
    Failed(String),
    /// A notice was sent and no answer came: it may have arrived.
    #[error("sent, but no answer came: it may have arrived")]
    UnknownFate,
    /// The person stopped it.
    #[error("stopped on request")]
    Stopped,
    /// More than [`MAX_CHUNK`] bytes at once.
    #[error("more than {MAX_CHUNK} bytes in one call")]
    TooLarge,
    /// The host has closed the plugin.
    #[error("the host has closed this plugin")]
    Closed,
    /// The two sides don't understand each other: a message isn't what the ABI says.
    #[error("a message that the other side does not understand")]
    BadMessage,
}
