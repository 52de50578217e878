//! What plugins do for the person: files and exports, which the desk opens, and commands of their own.

use std::path::PathBuf;
use std::sync::{Arc, PoisonError};

use parlor_core::element::{UserType, Visibility};
use parlor_plugin::{DeleteFile, RunCommand, feature};
use parlor_plugin_desk::{
    Export, FileNotice, FileToSend, Reader, Worker, delete_file, export_transcript, run_command, save_file,
    send_file,
};
use parlor_plugin_loader::{Files, IfTaken, LoadedPlugin};
use serde_json::{Value as Json, json};

use super::plugins::{REQUEST_TIME, missing};
use super::{Input, Recipient, Room};
use crate::carrier::Carrier;
use crate::lines::Output;

impl Room {
    /// Has the plugin that has the feature do a job and tells its outcome as the command's.
    fn plugin_job(
        &mut self,
        id: &Option<Json>,
        feature: &str,
        job: impl FnOnce(&LoadedPlugin, &Files) -> Result<Json, String> + Send + 'static,
    ) -> Result<(), String> {
        let worker = self.workers.iter().position(|it| it.has_feature(feature));
        self.job(id, worker.ok_or_else(|| missing(&[feature]))?, job)
    }

    /// The same for a certain plugin.
    fn job(
        &mut self,
        id: &Option<Json>,
        worker: usize,
        job: impl FnOnce(&LoadedPlugin, &Files) -> Result<Json, String> + Send + 'static,
    ) -> Result<(), String> {
        let Some(worker) = self.workers.get(worker) else { return Ok(()) };
        let (input, for_job, jobs) = (self.seat.input.clone(), id.clone(), self.jobs.clone());
        jobs.begin(id);
        let queued = worker.run(Some(id.clone()), move |plugin, files| {
            let done = match jobs.is_cancelled(&for_job) {
                true => Err("cancelled".to_owned()),
                false => job(plugin, files),
            };
            let was_cancelled = jobs.end(&for_job);
            let output = match done {
                Ok(result) => Output::done(for_job, result),
                Err(_) if was_cancelled => Output::error(for_job, "cancelled"),
                Err(text) => Output::error(for_job, text),
            };
            let _ = input.send(Input::JobDone(output));
        });
        if !queued {
            self.jobs.end(id);
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
        (visibility, receiver_id): (Option<Visibility>, Option<String>),
    ) -> Result<(), String> {
        let session_id = self.session(session_id)?;
        let mime = mime_guess::from_path(&path).first_or_octet_stream().to_string();
        let file = FileToSend::open(path, mime, description)?;
        let recipient = Arc::clone(&self.recipient);
        self.plugin_job(id, feature::FILE_TRANSFER, move |plugin, files| {
            *recipient.lock().unwrap_or_else(PoisonError::into_inner) =
                Some(Recipient { session_id: session_id.clone(), visibility, receiver_id });
            let sent = send_file(plugin, files, session_id, file, REQUEST_TIME)?;
            Ok(json!({
                "fileId": sent.file_id, "documentId": sent.document_id, "eventId": sent.event_id,
                "sha256": sent.digest, "size": sent.size,
            }))
        })
    }

    /// What was told of a file in a session that the desk is in.
    fn file(&self, session_id: &str, file_id: &str) -> Result<FileNotice, String> {
        let file = self.attended.get(session_id).and_then(|it| it.seen.files.get(file_id)).cloned();
        file.ok_or_else(|| format!("no file {file_id} in session {session_id}"))
    }

    pub(super) fn save_file(
        &mut self,
        id: &Option<Json>,
        session_id: Option<String>,
        file_id: String,
        directory: PathBuf,
    ) -> Result<(), String> {
        let session_id = self.session(session_id)?;
        let file = self.file(&session_id, &file_id)?;
        self.plugin_job(id, feature::FILE_TRANSFER, move |plugin, files| {
            let saved = save_file(plugin, files, session_id, file_id, file, &directory, REQUEST_TIME)?;
            Ok(json!({"path": saved.path, "sha256": saved.digest, "size": saved.size}))
        })
    }

    pub(super) fn delete_file(
        &mut self,
        id: &Option<Json>,
        session_id: Option<String>,
        file_id: String,
    ) -> Result<(), String> {
        let session_id = self.session(session_id)?;
        self.deletes_files()?;
        let document_id = self.file(&session_id, &file_id)?.document_id;
        self.plugin_job(id, feature::FILE_TRANSFER, move |plugin, _| {
            let request = DeleteFile { session_id, file_id, document_id };
            let document_removed = delete_file(plugin, request, REQUEST_TIME)?;
            Ok(json!({"documentRemoved": document_removed}))
        })
    }

    /// Stops a job that is under way or waits for its turn.
    pub(super) fn cancel(&self, id: &Option<Json>, command: &Json) -> Result<(), String> {
        self.jobs.cancel(command)?;
        self.tell(Output::done(id.clone(), Json::Null));
        Ok(())
    }

    /// Has a plugin's command carried out.
    pub(super) fn run_command(
        &mut self,
        id: &Option<Json>,
        session_id: Option<String>,
        name: String,
        argument: String,
    ) -> Result<(), String> {
        let session_id = match session_id {
            None if self.attended.is_empty() || self.is_for_no_session(&name) => None,
            named => Some(self.session(named)?),
        };
        if let Some(ordered) = self.order(id, &name, session_id.as_deref(), &argument) {
            return ordered;
        }
        let has = |it: &Worker<_>| it.about.commands.iter().any(|it| it.name == name);
        let Some(worker) = self.workers.iter().position(has) else {
            return Err(format!("no plugin has the command {name}: `ready` says which there are"));
        };
        self.job(id, worker, move |plugin, _| {
            let command = RunCommand { name, session_id, argument };
            Ok(json!({"text": run_command(plugin, command, REQUEST_TIME)?}))
        })
    }

    /// Exports what the person may see of the stored transcript of a session; one that is over may be named, too.
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
        let transcript = self.transcript(session_id);
        let user_type = if self.config.is_supervisor { UserType::Supervisor } else { UserType::Agent };
        // Over GWS API v2 the server gives what the agent may see.
        let own_id = matches!(self.seat.link, Carrier::Packets(_)).then(|| self.user_id());
        self.plugin_job(id, feature, move |plugin, files| {
            let stored = transcript()?;
            let reader = own_id.as_deref().map(|user_id| Reader { user_id, user_type });
            let export = Export { stored: &stored, format: &format, reader };
            let taken = IfTaken::Number;
            let it = export_transcript(plugin, files, &export, &path, taken, REQUEST_TIME)?;
            Ok(json!({"path": it.path, "events": it.events, "bytes": it.bytes}))
        })
    }
}
