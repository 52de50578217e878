//! Exports: a stored transcript, written by a plugin in its format.

use std::io;
use std::path::{Path, PathBuf};
use std::time::Duration;

use parlor_core::element::{Event, Transcript, UserType};
use parlor_core::rules::{ClientVersion, Viewer, is_visible};
use parlor_core::wire::Limits;
use parlor_plugin::{ExportBegin, ExportEvent, FileHandle, Reply, Request, TranscriptHead};
use parlor_plugin_loader::{Files, IfTaken, LoadedPlugin, SafeFile};

use crate::advice::writing;
use crate::event::owned;

/// A transcript that was written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Exported {
    /// Where it is.
    pub path: PathBuf,
    /// How many events were written.
    pub events: u64,
    /// How many bytes were written.
    pub bytes: u64,
}

/// A stored transcript that is to be written.
#[derive(Clone, Copy, Debug)]
pub struct Export<'a> {
    /// The transcript, in XML.
    pub stored: &'a [u8],
    /// The format: what an `export:` feature has behind its colon.
    pub format: &'a str,
    /// Who will read the file: what this party may not see in the session isn't written. A server stores all that happened, also
    /// that a supervisor watched unseen. `None`: everything is written.
    pub reader: Option<Reader<'a>>,
}

/// Who will read an export.
#[derive(Clone, Copy, Debug)]
pub struct Reader<'a> {
    /// Its user id in the session: what was for it alone, or came from it for somebody else alone, is written, too.
    pub user_id: &'a str,
    /// Its type.
    pub user_type: UserType<'static>,
}

impl Reader<'_> {
    fn may_see(&self, event: &Event<'_>) -> bool {
        let viewer = Viewer {
            user_id: self.user_id.into(),
            user_type: self.user_type,
            is_flex: self.user_type == UserType::Client,
            version: ClientVersion::LATEST,
        };
        is_visible(event.head(), &viewer)
    }
}

/// Writes a stored transcript in a plugin's format into a new file, under the name that `path` says. A file that is there
/// isn't overwritten: `if_taken` says what happens then. Each of the plugin's steps may take `within`.
///
/// # Errors
/// The transcript can't be read, the file can't be written, or the plugin can't do it: a line for a person.
pub fn export_transcript(
    plugin: &LoadedPlugin,
    files: &Files,
    export: &Export<'_>,
    path: &Path,
    if_taken: IfTaken,
    within: Duration,
) -> Result<Exported, String> {
    let failed = |error: io::Error| {
        let shown = path.display();
        match error.kind() {
            io::ErrorKind::AlreadyExists => {
                format!("{shown}: is there already; name another file, or remove it")
            }
            // There may be nothing of it to show.
            io::ErrorKind::InvalidInput => format!("'{shown}': can't be written: {error}"),
            _ => writing(path, &error),
        }
    };
    if path.is_dir() {
        return Err(failed(io::ErrorKind::IsADirectory.into()));
    }
    let file = SafeFile::create_as(path, if_taken).map_err(failed)?;
    let output = files.add_safe_output(file);
    match feed(plugin, export, output, within) {
        Ok((events, bytes)) => {
            let name = files.finish(output).map_err(failed)?;
            Ok(Exported { path: path.with_file_name(name), events, bytes })
        }
        Err(trouble) => {
            let _ = files.close(output);
            Err(format!("{}: {trouble}", path.display()))
        }
    }
}

/// Has the plugin write a stored transcript to an output; gives the events and the bytes.
///
/// # Errors
/// As [`export_transcript`].
pub fn feed(
    plugin: &LoadedPlugin,
    export: &Export<'_>,
    output: FileHandle,
    within: Duration,
) -> Result<(u64, u64), String> {
    let Export { stored, format, reader } = *export;
    let ask = |request| plugin.request(request, within).map_err(|error| error.to_string());
    let transcript = Transcript::parse(stored, Limits::STORED)
        .map_err(|error| format!("the stored transcript can't be read: {error}"))?;
    let head = TranscriptHead {
        session_id: transcript.session_id.to_string(),
        start_at: transcript.start_at.to_string(),
    };
    ask(Request::ExportBegin(ExportBegin { format: format.to_owned(), output, head }))?;
    // An event that can't be read isn't written; `parlor transcript check` names it.
    for event in transcript.events.iter().flatten() {
        if reader.is_some_and(|it| !it.may_see(&event)) {
            continue;
        }
        if let Some(event) = plugin.told(owned(&event))
            && let Err(trouble) = ask(Request::ExportEvent(ExportEvent { output, event }))
        {
            let _ = ask(Request::ExportAbort { output });
            return Err(trouble);
        }
    }
    match ask(Request::ExportFinish { output })? {
        Reply::Exported { events, bytes } => Ok((events, bytes)),
        _ => Err(format!("{} did not finish the export", plugin.manifest().name)),
    }
}
