//! Sends, saves and deletes files of a session.
//!
//! A file is stored as a document, in chunks, and then attached to the session by a `file-uploaded` notice.
//! Document store, session and disk are the host's: see [`parlor_plugin::Host`].

mod content;
mod delete;
mod save;
mod seen;
mod send;

#[cfg(test)]
mod fake_host;

use parlor_plugin::{Hello, Host, Plugin, PluginError, Reply, Request, Right};

use crate::seen::SeenFiles;

/// The text of the notice that attaches a file, and of the one that deletes it.
const FILE_UPLOADED: &str = "file-uploaded";
const FILE_DELETED: &str = "file-deleted";
const SYS_COMMAND: &str = "SYS_COMMAND";

parlor_plugin::export_plugin! {
    plugin: FileTransfer,
    name: "file-transfer",
    features: ["file-transfer", "events"],
    rights: [Right::Documents, Right::Files, Right::Send],
}

struct FileTransfer {
    host: Host,
    seen: SeenFiles,
}

impl Plugin for FileTransfer {
    fn new(host: Host, _hello: &Hello) -> Result<Self, PluginError> {
        Ok(Self { host, seen: SeenFiles::default() })
    }

    fn handle(&mut self, request: Request) -> Result<Reply, PluginError> {
        match request {
            Request::SendFile(request) => send::send(&self.host, &request).map(Reply::FileSent),
            Request::SaveFile(request) => save::save(&self.host, &request).map(Reply::FileSaved),
            Request::DeleteFile(request) => delete::delete(&self.host, &mut self.seen, &request),
            Request::Event(happened) => {
                self.seen.note(&happened.session_id, &happened.event);
                Ok(Reply::Done)
            }
            _ => Err(PluginError::NotSupported),
        }
    }
}
