//! Files: what a person names is opened here, a plugin does the rest.

use std::fs::{self, File};
use std::path::{Path, PathBuf};
use std::time::Duration;

use parlor_plugin::{DeleteFile, FileSent, Reply, Request, SaveFile, SendFile};
use parlor_plugin_loader::{CallError, Files, LoadedPlugin};

use crate::advice::reading;
use crate::seen::FileNotice;

/// A file that is to be sent, opened.
#[derive(Debug)]
pub struct FileToSend {
    path: PathBuf,
    file: File,
    size: u64,
    /// The name that the others see: the file's own.
    pub name: String,
    /// Its MIME type.
    pub mime: String,
    /// What the sender says about it.
    pub description: Option<String>,
}

impl FileToSend {
    /// Opens the file.
    ///
    /// # Errors
    /// It can't be read, or is no regular file: a line for a person.
    pub fn open(path: PathBuf, mime: String, description: Option<String>) -> Result<Self, String> {
        // Before it is opened: a pipe without a writer would be waited for.
        let about = fs::metadata(&path).map_err(|error| reading(&path, &error))?;
        if !about.is_file() {
            return Err(format!("{}: not a regular file; name one that is", path.display()));
        }
        let file = File::open(&path).map_err(|error| reading(&path, &error))?;
        let name = path.file_name().map(|it| it.to_string_lossy().into_owned()).unwrap_or_default();
        Ok(Self { path, file, size: about.len(), name, mime, description })
    }
}

/// Has a plugin send a file into a session, `within` that time.
///
/// # Errors
/// The plugin can't, or what it was refused: a line for a person. Nothing is stored, unless nobody can say whether the
/// session was told.
pub fn send_file(
    plugin: &LoadedPlugin,
    files: &Files,
    session_id: String,
    to_send: FileToSend,
    within: Duration,
) -> Result<FileSent, String> {
    let FileToSend { path, file, size, name, mime, description } = to_send;
    let input = files.add_input(file);
    let request = SendFile { session_id, input, name, size, mime, description };
    let reply = plugin.request(Request::SendFile(request), within);
    let _ = files.close(input);
    match reply {
        Ok(Reply::FileSent(sent)) => Ok(sent),
        other => Err(format!("{}: {}", path.display(), unexpected(plugin, other))),
    }
}

/// A file that was saved.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SavedFile {
    /// Where it is.
    pub path: PathBuf,
    /// SHA-256 of the content, 64 lower-case hex digits.
    pub digest: String,
    /// Bytes saved.
    pub size: u64,
}

/// Has a plugin save a file of a session into a directory.
///
/// # Errors
/// As [`send_file`]; nothing is left of the file.
pub fn save_file(
    plugin: &LoadedPlugin,
    files: &Files,
    session_id: String,
    file_id: String,
    file: FileNotice,
    directory: &Path,
    within: Duration,
) -> Result<SavedFile, String> {
    let FileNotice { document_id, name, size: expected_size } = file;
    let document_id = document_id.ok_or_else(|| format!("file {file_id} has no document"))?;
    let handle = files.add_directory(directory);
    let request = SaveFile { session_id, file_id, document_id, name, expected_size, directory: handle };
    let reply = plugin.request(Request::SaveFile(request), within);
    files.close_directory(handle);
    match reply {
        Ok(Reply::FileSaved(saved)) => {
            Ok(SavedFile { path: directory.join(saved.name.0), digest: saved.digest, size: saved.size })
        }
        other => Err(format!("{}: {}", directory.display(), unexpected(plugin, other))),
    }
}

/// Has a plugin delete a file from a session; whether its document is gone, too.
///
/// # Errors
/// As [`send_file`].
pub fn delete_file(plugin: &LoadedPlugin, request: DeleteFile, within: Duration) -> Result<bool, String> {
    match plugin.request(Request::DeleteFile(request), within) {
        Ok(Reply::FileDeleted { document_removed }) => Ok(document_removed),
        other => Err(unexpected(plugin, other)),
    }
}

fn unexpected(plugin: &LoadedPlugin, reply: Result<Reply, CallError>) -> String {
    match reply {
        Err(error) => error.to_string(),
        Ok(_) => format!("{} gave an answer to another question: tell its author", plugin.manifest().name),
    }
}
