//! What a host asks of a plugin, and what it answers.
//!
//! A released message never changes; what is new is a new last variant, sent only if the hellos of both sides
//! name its feature.

use core::fmt;

use serde::{Deserialize, Serialize};

use crate::{
    feature,
    hidden::Hidden,
    service::{DirectoryHandle, FileHandle, FileName, ServiceError},
    transcript::{Event, TranscriptHead},
};

/// What a host asks of a plugin.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub enum Request {
    /// Send a file into a session. Answer: [`Reply::FileSent`].
    SendFile(SendFile),
    /// Save a file of a session. Answer: [`Reply::FileSaved`].
    SaveFile(SaveFile),
    /// Delete a file from a session. Answer: [`Reply::FileDeleted`].
    DeleteFile(DeleteFile),
    /// Something happened in a session. Answer: [`Reply::Done`].
    Event(SessionEvent),
    /// Begin to write a transcript. Answer: [`Reply::Done`].
    ExportBegin(ExportBegin),
    /// Write the next event. Answer: [`Reply::Done`].
    ExportEvent(ExportEvent),
    /// Write what follows the last event. Answer: [`Reply::Exported`].
    ExportFinish {
        /// The output named at the beginning.
        output: FileHandle,
    },
    /// Forget an export that was begun. Answer: [`Reply::Done`].
    ExportAbort {
        /// The output named at the beginning.
        output: FileHandle,
    },
    /// Say which commands a person can type. Answer: [`Reply::Commands`].
    Commands,
    /// Do what a person typed. Answer: [`Reply::CommandDone`].
    RunCommand(RunCommand),
}

impl Request {
    /// The feature that host and plugin must both name for this request to be sent; `None` for the later
    /// requests of an exchange whose first one was allowed.
    #[must_use]
    pub fn feature(&self) -> Option<String> {
        match self {
            Self::SendFile(_) | Self::SaveFile(_) | Self::DeleteFile(_) => {
                Some(feature::FILE_TRANSFER.to_owned())
            }
            Self::Event(_) => Some(feature::EVENTS.to_owned()),
            Self::ExportBegin(begin) => Some(feature::export(&begin.format)),
            Self::ExportEvent(_) | Self::ExportFinish { .. } | Self::ExportAbort { .. } => None,
            Self::Commands | Self::RunCommand(_) => Some(feature::COMMANDS.to_owned()),
        }
    }

    /// The event that the request tells of. What it says may need a [feature of its own](crate::EventBody::feature).
    #[must_use]
    pub fn event(&self) -> Option<&Event> {
        match self {
            Self::Event(it) => Some(&it.event),
            Self::ExportEvent(it) => Some(&it.event),
            _ => None,
        }
    }
}

/// Send a file: store it as a document, then tell the session.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SendFile {
    /// Which session.
    pub session_id: String,
    /// The file, opened by the host, at its beginning.
    pub input: FileHandle,
    /// The name that the others see.
    pub name: String,
    /// Its size in bytes; an input that turns out shorter or longer isn't sent.
    pub size: u64,
    /// Its MIME type, such as `image/png`.
    pub mime: String,
    /// What the sender says about it.
    pub description: Option<String>,
}

impl fmt::Debug for SendFile {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("SendFile")
            .field("session_id", &self.session_id)
            .field("input", &self.input)
            .field("name", &Hidden(&self.name))
            .field("size", &self.size)
            .field("mime", &self.mime)
            .field("description", &self.description.as_deref().map(Hidden))
            .finish()
    }
}

/// Save a file that a `file-uploaded` notice told about.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SaveFile {
    /// Which session.
    pub session_id: String,
    /// The notice's `file-id`.
    pub file_id: String,
    /// The notice's `file-document-id`.
    pub document_id: String,
    /// The notice's `file-name`, as it came; the host makes it safe.
    pub name: String,
    /// The notice's `file-size` in bytes; what has another size isn't kept. `None`: unknown, not checked.
    pub expected_size: Option<u64>,
    /// Where to save it.
    pub directory: DirectoryHandle,
}

impl fmt::Debug for SaveFile {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("SaveFile")
            .field("session_id", &self.session_id)
            .field("file_id", &self.file_id)
            .field("document_id", &self.document_id)
            .field("name", &Hidden(&self.name))
            .field("expected_size", &self.expected_size)
            .field("directory", &self.directory)
            .finish()
    }
}

/// Delete a file: tell the session, then remove the document, which nobody needs any more.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct DeleteFile {
    /// Which session.
    pub session_id: String,
    /// The `file-id` that the server gave the file.
    pub file_id: String,
    /// The notice's `file-document-id`; without it the plugin takes the one it saw go by, if any.
    pub document_id: Option<String>,
}

/// Something happened in a session.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct SessionEvent {
    /// Which session.
    pub session_id: String,
    /// What happened.
    pub event: Event,
}

/// Begin to write a transcript.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ExportBegin {
    /// The format, such as `xml`: one for which the manifest has a feature `export:xml`.
    pub format: String,
    /// Where to write. The host opened it and will finish it; it also names the export in what follows.
    pub output: FileHandle,
    /// The transcript's attributes.
    pub head: TranscriptHead,
}

/// The next event of a transcript that is being written.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ExportEvent {
    /// The output named at the beginning.
    pub output: FileHandle,
    /// The event.
    pub event: Event,
}

/// A command that a person can type, as `/NAME ARGUMENT`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct OfferedCommand {
    /// What stands behind the slash: 1 to 32 of `a` to `z`, `0` to `9` and `-`. A host that has a command of this name itself
    /// keeps its own.
    pub name: String,
    /// What is typed behind it, for the help, such as `WORD` or `[WORD]`; empty if there is nothing. At most 64 bytes.
    pub argument: String,
    /// What it does, in one line that goes on from the command's name: `lists the files`. At most 256 bytes.
    pub about: String,
}

/// A command that a person typed.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RunCommand {
    /// Which one: a name that the plugin offered.
    pub name: String,
    /// The session that is meant, if one is: the person is in it.
    pub session_id: Option<String>,
    /// What was typed behind the name, without spaces around it; empty if there was nothing.
    pub argument: String,
}

impl fmt::Debug for RunCommand {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("RunCommand")
            .field("name", &self.name)
            .field("session_id", &self.session_id)
            .field("argument", &Hidden(&self.argument))
            .finish()
    }
}

/// What a plugin answers.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub enum Reply {
    /// It is done; there is nothing to say.
    Done,
    /// To [`Request::SendFile`].
    FileSent(FileSent),
    /// To [`Request::SaveFile`].
    FileSaved(FileSaved),
    /// To [`Request::DeleteFile`].
    FileDeleted {
        /// Whether the document is gone from the store, too.
        document_removed: bool,
    },
    /// To [`Request::ExportFinish`].
    Exported {
        /// How many events were written.
        events: u64,
        /// How many bytes were written.
        bytes: u64,
    },
    /// To [`Request::Commands`].
    Commands(Vec<OfferedCommand>),
    /// To [`Request::RunCommand`].
    CommandDone(CommandDone),
}

/// A command was carried out.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CommandDone {
    /// What the person is shown, in lines; empty if there is nothing to say. At most 65536 bytes.
    pub text: String,
}

impl fmt::Debug for CommandDone {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("CommandDone").field("text", &Hidden(&self.text)).finish()
    }
}

/// A file was sent.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct FileSent {
    /// The document it is stored as.
    pub document_id: String,
    /// The id that the server gave it inside the session, if it said so.
    pub file_id: Option<String>,
    /// The number of the notice's event.
    pub event_id: u32,
    /// SHA-256 of the content, 64 lower-case hex digits.
    pub digest: String,
    /// Bytes sent.
    pub size: u64,
}

/// A file was saved.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct FileSaved {
    /// The name it got in its directory.
    pub name: FileName,
    /// SHA-256 of the content, 64 lower-case hex digits.
    pub digest: String,
    /// Bytes saved.
    pub size: u64,
}

/// Why a plugin did not do what the host asked.
///
/// The texts inside are for a person: one line that says what and why, and holds nothing that a customer
/// wrote.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, thiserror::Error)]
#[non_exhaustive]
pub enum PluginError {
    /// The plugin doesn't know this request.
    #[error("the plugin does not know this request")]
    NotSupported,
    /// The host asked for what can't be: it misuses the plugin.
    #[error("{0}")]
    BadRequest(String),
    /// A host service said no.
    #[error(transparent)]
    Service(#[from] ServiceError),
    /// It went wrong.
    #[error("{0}")]
    Failed(String),
    /// The plugin panicked and must not be called again. The export macro makes this one.
    #[error("panicked at {0}")]
    Panicked(
        /// File and line. Not the message: it may quote what a customer wrote.
        String,
    ),
}
