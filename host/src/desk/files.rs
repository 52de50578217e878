//! Files and exports: the desk opens what the person named, the plugins do the rest.

use std::fs::File;
use std::io;
use std::path::{Path, PathBuf};

use parlor_core::element::Transcript;
use parlor_core::wire::Limits;
use parlor_plugin::{
    DeleteFile, ExportBegin, ExportEvent, Reply, Request, SaveFile, SendFile, TranscriptHead, feature,
};
use parlor_plugin_loader::{CallError, Files, IfTaken, LoadedPlugin, SafeFile};
use serde_json::{Value as Json, json};

use super::plugins::{REQUEST_TIME, Worker, missing};
use super::{Input, Room};
use crate::event;
use crate::failure::Failure;
use crate::lines::Output;

impl Room {
    fn worker(&self, feature: &str) -> Result<&Worker, String> {
        let worker = self.workers.iter().find(|it| it.has_feature(feature));
        worker.ok_or_else(|| missing(&[feature]))
    }

    /// Has a plugin do a job and tells its outcome as the command's.
    fn plugin_job(
        &mut self,
        id: &Option<Json>,
        feature: &str,
        job: impl FnOnce(&LoadedPlugin, &Files) -> Result<Json, String> + Send + 'static,
    ) -> Result<(), String> {
        let worker = self.worker(feature)?;
        let (input, for_job) = (self.seat.input.clone(), id.clone());
        let queued = worker.run(id.clone(), move |plugin, files| {
            let output = match job(plugin, files) {
                Ok(result) => Output::done(for_job, result),
                Err(text) => Output::error(for_job, text),
            };
            let _ = input.send(Input::JobDone(output));
        });
        if !queued {
            return Err(format!("{} has too much to do: try again later", worker.about.name));
        }
        self.seat.jobs += 1;
        Ok(())
    }

    pub(super) fn send_file(
        &mut self,
        id: &Option<Json>,
        session_id: Option<String>,
        path: PathBuf,
        description: Option<String>,
    ) -> Result<(), String> {
        let session_id = self.session(session_id)?;
        let failed = |error| Failure::reading(&path, &error).to_string();
        // Before it is opened: a pipe without a writer would be waited for.
        let about = std::fs::metadata(&path).map_err(failed)?;
        if !about.is_file() {
            return Err(format!("{}: not a regular file; name one that is", path.display()));
        }
        let file = File::open(&path).map_err(failed)?;
        let name = path.file_name().map(|it| it.to_string_lossy().into_owned()).unwrap_or_default();
        let mime = mime_guess::from_path(&path).first_or_octet_stream().to_string();
        self.plugin_job(id, feature::FILE_TRANSFER, move |plugin, files| {
            let input = files.add_input(file);
            let size = about.len();
            let request = SendFile { session_id, input, name, size, mime, description };
            let reply = plugin.request(Request::SendFile(request), REQUEST_TIME);
            let _ = files.close(input);
            match reply {
                Ok(Reply::FileSent(sent)) => Ok(json!({
                    "fileId": sent.file_id, "documentId": sent.document_id, "eventId": sent.event_id,
                    "sha256": sent.digest, "size": sent.size,
                })),
                other => Err(format!("{}: {}", path.display(), unexpected(plugin, other))),
            }
        })
    }

    pub(super) fn save_file(
        &mut self,
        id: &Option<Json>,
        session_id: Option<String>,
        file_id: String,
        directory: PathBuf,
    ) -> Result<(), String> {
        let session_id = self.session(session_id)?;
        let file = self.attended.get(&session_id).and_then(|it| it.seen.files.get(&file_id)).cloned();
        let file = file.ok_or_else(|| format!("no file {file_id} in session {session_id}"))?;
        let document_id = file.document_id.ok_or_else(|| format!("file {file_id} has no document"))?;
        self.plugin_job(id, feature::FILE_TRANSFER, move |plugin, files| {
            let handle = files.add_directory(&directory);
            let request = SaveFile {
                session_id,
                file_id,
                document_id,
                name: file.name,
                expected_size: file.size,
                directory: handle,
            };
            let reply = plugin.request(Request::SaveFile(request), REQUEST_TIME);
            files.close_directory(handle);
            match reply {
                Ok(Reply::FileSaved(saved)) => {
                    let path = directory.join(saved.name.0);
                    Ok(json!({"path": path, "sha256": saved.digest, "size": saved.size}))
                }
                other => Err(format!("{}: {}", directory.display(), unexpected(plugin, other))),
            }
        })
    }

    pub(super) fn delete_file(
        &mut self,
        id: &Option<Json>,
        session_id: Option<String>,
        file_id: String,
    ) -> Result<(), String> {
        let session_id = self.session(session_id)?;
        let file = self.attended.get(&session_id).and_then(|it| it.seen.files.get(&file_id)).cloned();
        let file = file.ok_or_else(|| format!("no file {file_id} in session {session_id}"))?;
        let document_id = file.document_id;
        self.plugin_job(id, feature::FILE_TRANSFER, move |plugin, _| {
            let request = Request::DeleteFile(DeleteFile { session_id, file_id, document_id });
            match plugin.request(request, REQUEST_TIME) {
                Ok(Reply::FileDeleted { document_removed }) => {
                    Ok(json!({"documentRemoved": document_removed}))
                }
                other => Err(unexpected(plugin, other)),
            }
        })
    }

    /// Exports the stored transcript of a session; one that is over may be named, too.
    pub(super) fn export(
        &mut self,
        id: &Option<Json>,
        session_id: Option<String>,
        feature: &str,
        path: PathBuf,
    ) -> Result<(), String> {
        let session_id = match session_id {
            Some(named) => named,
            None if self.attended.is_empty() => {
                return Err("in no session: say with sessionId which session that is over is meant".into());
            }
            None => self.session(None)?,
        };
        let Some(format) = feature.strip_prefix("export:").map(str::to_owned) else {
            return Err(format!(
                "{feature}: the features that can be run are those of exports, such as export:html"
            ));
        };
        let neighbours = self.neighbours.clone();
        self.plugin_job(id, feature, move |plugin, files| {
            let stored = neighbours.transcript(&session_id).map_err(|failure| failure.to_string())?;
            let exported = export_transcript(plugin, files, &stored, &format, &path, IfTaken::Number);
            exported
                .map(|(path, events, bytes)| json!({"path": path, "events": events, "bytes": bytes}))
                .map_err(|failure| failure.to_string())
        })
    }
}

fn unexpected(plugin: &LoadedPlugin, reply: Result<Reply, CallError>) -> String {
    match reply {
        Err(error) => error.to_string(),
        Ok(_) => format!("{} gave an answer to another question: tell its author", plugin.manifest().name),
    }
}

/// Writes a stored transcript in a plugin's format into a new file, under the name that `path` says; gives the file,
/// the events and the bytes. A file that is there isn't overwritten: `if_taken` says what happens then.
pub(crate) fn export_transcript(
    plugin: &LoadedPlugin,
    files: &Files,
    stored: &[u8],
    format: &str,
    path: &Path,
    if_taken: IfTaken,
) -> Result<(PathBuf, u64, u64), Failure> {
    let failed = |error: io::Error| {
        let shown = path.display();
        match error.kind() {
            io::ErrorKind::AlreadyExists => {
                Failure::failed(format!("{shown}: is there already; name another file, or remove it"))
            }
            // There may be nothing of it to show.
            io::ErrorKind::InvalidInput => Failure::failed(format!("'{shown}': can't be written: {error}")),
            _ => Failure::writing(path, &error),
        }
    };
    if path.is_dir() {
        return Err(failed(io::ErrorKind::IsADirectory.into()));
    }
    let file = SafeFile::create_as(path, if_taken).map_err(failed)?;
    let output = files.add_safe_output(file);
    let written = feed(plugin, stored, format, output);
    match written {
        Ok((events, bytes)) => {
            let name = files.finish(output).map_err(failed)?;
            Ok((path.with_file_name(name), events, bytes))
        }
        Err(failure) => {
            let _ = files.close(output);
            Err(Failure::failed(format!("{}: {failure}", path.display())))
        }
    }
}

/// Has the plugin write a stored transcript to an output; gives the events and the bytes.
pub(crate) fn feed(
    plugin: &LoadedPlugin,
    stored: &[u8],
    format: &str,
    output: parlor_plugin::FileHandle,
) -> Result<(u64, u64), Failure> {
    let ask =
        |request| plugin.request(request, REQUEST_TIME).map_err(|error| Failure::failed(error.to_string()));
    let transcript = Transcript::parse(stored, Limits::STORED)
        .map_err(|error| Failure::failed(format!("the stored transcript can't be read: {error}")))?;
    let head = TranscriptHead {
        session_id: transcript.session_id.to_string(),
        start_at: transcript.start_at.to_string(),
    };
    ask(Request::ExportBegin(ExportBegin { format: format.to_owned(), output, head }))?;
    // An event that can't be read isn't written; `transcript check` names it.
    for event in transcript.events.iter().flatten() {
        if let Some(event) = plugin.told(event::owned(&event))
            && let Err(failure) = ask(Request::ExportEvent(ExportEvent { output, event }))
        {
            let _ = ask(Request::ExportAbort { output });
            return Err(failure);
        }
    }
    match ask(Request::ExportFinish { output })? {
        Reply::Exported { events, bytes } => Ok((events, bytes)),
        _ => Err(Failure::failed(format!("{} did not finish the export", plugin.manifest().name))),
    }
}
