//! Exports: a stored transcript, written by a plugin in its format.

use std::io;
use std::path::{Path, PathBuf};
use std::time::Duration;

use parlor_core::element::Transcript;
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

/// Writes a stored transcript in a plugin's format into a new file, under the name that `path` says. A file that is there
/// isn't overwritten: `if_taken` says what happens then. Each of the plugin's steps may take `within`.
///
/// # Errors
/// The transcript can't be read, the file can't be written, or the plugin can't do it: a line for a person.
pub fn export_transcript(
    plugin: &LoadedPlugin,
    files: &Files,
    stored: &[u8],
    format: &str,
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
    match feed(plugin, stored, format, output, within) {
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
    stored: &[u8],
    format: &str,
    output: FileHandle,
    within: Duration,
) -> Result<(u64, u64), String> {
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
