//! Jobs: what a person asks of plugins.

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use parlor::filled::read;
use parlor::guard::guard;
use parlor::{parlor_status as Status, parlor_text, parlor_user_type as User};
use parlor_plugin::{DeleteFile, feature};
use parlor_plugin_desk::{
    Export, FileNotice, FileToSend, Reader, UserType, Worker, delete_file, export_transcript, missing,
    save_file, send_file,
};
use parlor_plugin_loader::{Files, IfTaken, LoadedPlugin};

use super::event::parlor_plugins_event_kind as Kind;
use super::handle::{Job, Jobs, Shared, parlor_plugins};
use super::outbox::Told;
use super::requests::{parlor_delete_file, parlor_export, parlor_save_file, parlor_send_file};
use crate::log::parlor_log_level as Level;

/// What a job does, on the thread that waits for the plugin, within that time; it fills in what came of it.
pub(super) type Work =
    Box<dyn FnOnce(&LoadedPlugin, &Files, Duration, &mut Told) -> Result<(), String> + Send>;

impl parlor_plugins {
    /// Has a job done by the plugin that has the feature. Its end is told in any case.
    fn begin(&self, job: Arc<Job>, feature: &str, work: Work) {
        self.give(job, self.worker(feature).ok_or_else(|| missing(&[feature])), work);
    }

    /// Gives a job to this plugin; without one that is why the job fails. Its end is told in any case.
    pub(super) fn give(&self, job: Arc<Job>, worker: Result<&Worker<Arc<Job>>, String>, work: Work) {
        let (shared, jobs) = (Arc::clone(&self.shared), Arc::clone(&self.jobs));
        let worker = match worker {
            Ok(worker) => worker,
            Err(why) => return end(&shared, &jobs, &job, Err(why)),
        };
        let line = format!("job {} waits for {}", job.id, worker.about.name);
        shared.log(Level::PARLOR_LOG_INFO, &line);
        let mine = Arc::clone(&job);
        let queued = worker.run(Some(Arc::clone(&job)), move |plugin, files| {
            let mut told = Told::new(Kind::PARLOR_PLUGINS_DONE, mine.id);
            let is_cancelled = mine.is_cancelled.load(Ordering::SeqCst);
            let done = if is_cancelled {
                Err(String::new())
            } else {
                work(plugin, files, shared.answer_within, &mut told)
            };
            end(&shared, &jobs, &mine, done.map(|()| told));
        });
        if !queued {
            let text = format!("{} has too much to do: try again later", worker.about.name);
            end(&self.shared, &self.jobs, &job, Err(text));
        }
    }
}

/// Tells the end of a job.
fn end(shared: &Shared, jobs: &Jobs, job: &Job, done: Result<Told, String>) {
    jobs.end(job);
    let is = |it: &AtomicBool| it.load(Ordering::SeqCst);
    shared.tell(done.unwrap_or_else(|text| match is(&job.is_cancelled) && !is(&job.may_have_sent) {
        true => Told::new(Kind::PARLOR_PLUGINS_CANCELLED, job.id),
        false => Told { text, ..Told::new(Kind::PARLOR_PLUGINS_FAILED, job.id) },
    }));
}

fn shown(path: &Path) -> String {
    path.to_string_lossy().into_owned()
}

/// # Safety
/// The crate's contract.
pub(super) unsafe fn text(text: parlor_text) -> Result<String, Status> {
    // SAFETY: the same contract.
    unsafe { text.read() }.map(str::to_owned)
}

/// The same, refused if it is empty.
///
/// # Safety
/// The crate's contract.
pub(super) unsafe fn needed(it: parlor_text) -> Result<String, Status> {
    // SAFETY: the same contract.
    let text = unsafe { text(it) }?;
    if text.is_empty() { Err(Status::PARLOR_BAD_LENGTH) } else { Ok(text) }
}

/// Why somebody who monitors sends no file.
const MONITORS: &str = "not permitted: who monitors a session sends nothing into it; join it again with PARLOR_VISIBILITY_INT first";

/// Has a file sent: it is stored as a document, then the session is told of it.
///
/// At its end `bytes_done`, `document_id`, `file_id` (if the server said it), `event_id` and `digest` are told. The request is
/// read during the call only; that the file can't be read is told as the job's end. `*job` is set on success: events of the
/// job may come before this returns.
/// Status: `PARLOR_BAD_LENGTH` without a session or a path; `PARLOR_NOT_IN_SESSION` if there is a link (`parlor_plugins_set_link`)
/// and its agent isn't in the session, before anything is read; `PARLOR_BAD_VALUE` for a control character in `mime`;
/// `PARLOR_NOT_SET_UP`, `PARLOR_NOT_UTF8`, `PARLOR_NULL_POINTER`.
///
/// ```c
/// static int32_t send_file(parlor_plugins *plugins, parlor_text session_id, const char *path, uint64_t *job)
/// {
///     parlor_send_file request;
///
///     parlor_send_file_init(&request, sizeof request);
///     request.session_id = session_id;
///     request.path = parlor_text_of(path);
///     request.mime = parlor_text_of("application/pdf");
///     return parlor_plugins_send_file(plugins, &request, job);
/// }
/// ```
#[unsafe(no_mangle)]
pub unsafe extern "C" fn parlor_plugins_send_file(
    plugins: *const parlor_plugins,
    request: *const parlor_send_file,
    job: *mut u64,
) -> i32 {
    guard!([shared plugins, output job] {
        // SAFETY: the crate's contract, for all that is read here.
        let (session_id, path, name, mime, description) = unsafe {
            let it = read(request)?;
            (needed(it.session_id)?, needed(it.path)?, text(it.name)?, text(it.mime)?, text(it.description)?)
        };
        if plugins.shared.notices.is_outside(&session_id) {
            return Err(Status::PARLOR_NOT_IN_SESSION);
        }
        // It becomes a line of a request's head.
        if mime.contains(char::is_control) {
            return Err(Status::PARLOR_BAD_VALUE);
        }
        // The server would refuse the notice, after all of the file was stored.
        let monitors = plugins.shared.notices.monitors(&session_id);
        let mime = if mime.is_empty() { "application/octet-stream".to_owned() } else { mime };
        let begun = plugins.jobs.begin();
        job.set(begun.id);
        let worker = match monitors {
            true => Err(MONITORS.to_owned()),
            false => plugins.worker(feature::FILE_TRANSFER).ok_or_else(|| missing(&[feature::FILE_TRANSFER])),
        };
        plugins.give(begun, worker, Box::new(move |plugin, files, within, told| {
            let description = Some(description).filter(|it| !it.is_empty());
            let mut file = FileToSend::open(PathBuf::from(path), mime, description)?;
            if !name.is_empty() {
                file.name = name;
            }
            let sent = send_file(plugin, files, session_id, file, within)?;
            (told.bytes_done, told.event_id, told.digest) = (sent.size, sent.event_id, sent.digest);
            (told.document_id, told.file_id) = (sent.document_id, sent.file_id.unwrap_or_default());
            Ok(())
        }));
        Ok(())
    })
}

/// Has a file of a session saved in a folder.
///
/// At its end `bytes_done`, `path` and `digest` are told. Otherwise as `parlor_plugins_send_file`, but that the session, the
/// file and the folder are needed.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn parlor_plugins_save_file(
    plugins: *const parlor_plugins,
    request: *const parlor_save_file,
    job: *mut u64,
) -> i32 {
    guard!([shared plugins, output job] {
        // SAFETY: the crate's contract, for all that is read here.
        let (session_id, file_id, folder, document_id, name, size) = unsafe {
            let it = read(request)?;
            let size = it.has_file_size.then_some(it.file_size);
            let (document_id, name) = (text(it.document_id)?, text(it.name)?);
            (needed(it.session_id)?, needed(it.file_id)?, needed(it.folder)?, document_id, name, size)
        };
        let told = plugins.seen().get(&session_id).and_then(|it| it.get(&file_id)).cloned();
        let file = match (told, document_id.is_empty()) {
            (None, true) => Err(format!("no file {file_id} in session {session_id}")),
            (told, _) => {
                let told = told.unwrap_or(FileNotice { document_id: None, name: String::new(), size: None });
                Ok(FileNotice {
                    document_id: Some(document_id).filter(|it| !it.is_empty()).or(told.document_id),
                    name: if name.is_empty() { told.name } else { name },
                    size: size.or(told.size),
                })
            }
        };
        let begun = plugins.jobs.begin();
        job.set(begun.id);
        plugins.begin(begun, feature::FILE_TRANSFER, Box::new(move |plugin, files, within, told| {
            let saved = save_file(plugin, files, session_id, file_id, file?, Path::new(&folder), within)?;
            (told.bytes_done, told.path, told.digest) = (saved.size, shown(&saved.path), saved.digest);
            Ok(())
        }));
        Ok(())
    })
}

/// Has a file deleted: the session is told, then its document is removed.
///
/// At its end `is_document_removed` is told. Otherwise as `parlor_plugins_send_file`, but that the session and the file are
/// needed.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn parlor_plugins_delete_file(
    plugins: *const parlor_plugins,
    request: *const parlor_delete_file,
    job: *mut u64,
) -> i32 {
    guard!([shared plugins, output job] {
        // SAFETY: the crate's contract, for all that is read here.
        let (session_id, file_id, document_id) = unsafe {
            let it = read(request)?;
            (needed(it.session_id)?, needed(it.file_id)?, text(it.document_id)?)
        };
        let (told, is_deleted) = match plugins.seen().get(&session_id) {
            Some(it) => (it.get(&file_id).and_then(|it| it.document_id.clone()), it.is_deleted(&file_id)),
            None => (None, false),
        };
        let document_id = Some(document_id).filter(|it| !it.is_empty()).or(told);
        let begun = plugins.jobs.begin();
        job.set(begun.id);
        let worker = match is_deleted {
            true => Err(format!("file {file_id} of session {session_id} is gone: it was deleted before")),
            false => plugins.worker(feature::FILE_TRANSFER).ok_or_else(|| missing(&[feature::FILE_TRANSFER])),
        };
        plugins.give(begun, worker, Box::new(move |plugin, _, within, told| {
            let request = DeleteFile { session_id, file_id, document_id };
            told.is_document_removed = delete_file(plugin, request, within)?;
            Ok(())
        }));
        Ok(())
    })
}

/// Has a stored transcript written into a file, in a format that a plugin knows.
///
/// A server stores all that happened, also that a supervisor watched unseen and what was said to one party alone. What its reader
/// can't see in the session isn't written: by default that reader is an agent (`reader_type` and `reader_id` of `parlor_export`).
///
/// At its end `path`, `bytes_done` and `event_count` are told. The document is copied.
///
/// Otherwise as `parlor_plugins_send_file`, but that the format and the path are needed, and a document or a session.
///
/// ```c
/// static int32_t write_transcript(parlor_plugins *plugins, parlor_text session_id, const char *path, uint64_t *job)
/// {
///     parlor_export request;
///
///     parlor_export_init(&request, sizeof request);
///     request.format = parlor_text_of("html");
///     request.path = parlor_text_of(path);
///     request.session_id = session_id;
///     return parlor_plugins_export(plugins, &request, job);
/// }
/// ```
#[unsafe(no_mangle)]
pub unsafe extern "C" fn parlor_plugins_export(
    plugins: *const parlor_plugins,
    request: *const parlor_export,
    job: *mut u64,
) -> i32 {
    guard!([shared plugins, output job] {
        // SAFETY: the crate's contract, for all that is read here.
        let (format, path, session_id, document, reader, reader_id) = unsafe {
            let it = read(request)?;
            let document = if it.document.is_null() {
                None
            } else {
                Some(parlor::bytes(it.document, it.document_length)?.to_vec())
            };
            let reader = reader(it.reader_type)?;
            (needed(it.format)?, needed(it.path)?, text(it.session_id)?, document, reader, text(it.reader_id)?)
        };
        if document.is_none() && session_id.is_empty() {
            return Err(Status::PARLOR_BAD_LENGTH);
        }
        let shared = Arc::clone(&plugins.shared);
        let begun = plugins.jobs.begin();
        job.set(begun.id);
        let wanted = feature::export(&format);
        plugins.begin(begun, &wanted, Box::new(move |plugin, files, within, told| {
            let stored = match document {
                Some(document) => document,
                None => {
                    let neighbours = shared.neighbours.as_ref();
                    let neighbours = neighbours.ok_or("no server to ask for the transcript: give its bytes")?;
                    neighbours.transcript(&session_id).map_err(|trouble| trouble.to_string())?
                }
            };
            let (path, taken) = (Path::new(&path), IfTaken::Number);
            let own_id = if reader_id.is_empty() { shared.notices.own_id() } else { reader_id };
            let reader = reader.map(|user_type| Reader { user_id: &own_id, user_type });
            let export = Export { stored: &stored, format: &format, reader };
            let it = export_transcript(plugin, files, &export, path, taken, within)?;
            (told.path, told.bytes_done, told.event_count) = (shown(&it.path), it.bytes, it.events);
            Ok(())
        }));
        Ok(())
    })
}

/// Who reads an export; `None`: it has everything.
fn reader(number: i32) -> Result<Option<UserType<'static>>, Status> {
    [
        (User::PARLOR_USER_CLIENT, Some(UserType::Client)),
        (User::PARLOR_USER_AGENT, Some(UserType::Agent)),
        (User::PARLOR_USER_SUPERVISOR, Some(UserType::Supervisor)),
        (User::PARLOR_USER_EXTERNAL, Some(UserType::External)),
        (User::PARLOR_USER_SYSTEM, None),
    ]
    .into_iter()
    .find_map(|(named, reader)| (named as i32 == number).then_some(reader))
    .ok_or(Status::PARLOR_BAD_VALUE)
}

/// Has a job stop. It ends at the plugin's next step, and nothing is left of it: `PARLOR_PLUGINS_CANCELLED` comes then. If it
/// is done by then, it is done, and `PARLOR_PLUGINS_DONE` comes. If the session was told something for it, or nobody can say
/// whether it was, `PARLOR_PLUGINS_FAILED` comes, and says so.
///
/// Status: `PARLOR_END` if there is no such job, or not any more; `PARLOR_NULL_POINTER`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn parlor_plugins_cancel(plugins: *const parlor_plugins, job: u64) -> i32 {
    guard!([shared plugins] { plugins.jobs.cancel(job) })
}
