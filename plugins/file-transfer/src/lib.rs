//! Sends, saves and deletes files of a session, and lists them.
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

use parlor_plugin::{
    CommandDone, Hello, Host, OfferedCommand, Plugin, PluginError, Reply, Request, Right, RunCommand,
};

use crate::seen::SeenFiles;

/// The text of the notice that attaches a file, and of the one that deletes it.
const FILE_UPLOADED: &str = "file-uploaded";
const FILE_DELETED: &str = "file-deleted";
const SYS_COMMAND: &str = "SYS_COMMAND";

parlor_plugin::export_plugin! {
    plugin: FileTransfer,
    name: "file-transfer",
    features: ["file-transfer", "events", "commands"],
    rights: [Right::Documents, Right::Files, Right::Send],
}

/// The command that lists files.
const FILES: &str = "files";

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
            Request::Commands => Ok(Reply::Commands(vec![OfferedCommand {
                name: FILES.into(),
                argument: String::new(),
                about: "lists the files of the session".into(),
            }])),
            Request::RunCommand(command) if command.name == FILES => self.list(&command),
            _ => Err(PluginError::NotSupported),
        }
    }
}

impl FileTransfer {
    fn list(&self, command: &RunCommand) -> Result<Reply, PluginError> {
        let session_id = command.session_id.as_deref().ok_or_else(no_session)?;
        let lines: Vec<String> = self.seen.of_session(session_id).collect();
        let text = if lines.is_empty() { "there are no files".to_owned() } else { lines.join("\n") };
        Ok(Reply::CommandDone(CommandDone { text }))
    }
}

fn no_session() -> PluginError {
    PluginError::BadRequest("in no session: join one first".to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fake_host::FakeHost;

    #[test]
    fn the_files_of_a_session_are_listed() {
        let hello = Hello { name: "test".into(), version: "0".into(), features: Vec::new() };
        let mut plugin = FileTransfer::new(FakeHost::default().host(), &hello).unwrap();
        let Ok(Reply::Commands(commands)) = plugin.handle(Request::Commands) else { panic!() };
        let mut run = |session_id: Option<&str>| {
            let name = commands[0].name.clone();
            let session_id = session_id.map(Into::into);
            plugin.handle(Request::RunCommand(RunCommand { name, session_id, argument: String::new() }))
        };
        let text = |text: &str| Ok(Reply::CommandDone(CommandDone { text: text.into() }));
        assert_eq!(run(Some("S1")), text("there are no files"));
        assert_eq!(run(None), Err(no_session()));
        plugin.seen.note("S1", &seen::tests::uploaded("F1", "D1"));
        plugin.seen.note("S2", &seen::tests::uploaded("F2", "D2"));
        let command =
            RunCommand { name: FILES.into(), session_id: Some("S1".into()), argument: String::new() };
        assert_eq!(plugin.handle(Request::RunCommand(command)), text("photo.jpg, 3 bytes, id F1"));
    }
}
