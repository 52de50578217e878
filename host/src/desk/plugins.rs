//! The desk's plugins: found, loaded, each with a worker that waits for its answers, and the services they use.

use std::collections::HashMap;
use std::env::consts::{DLL_PREFIX, DLL_SUFFIX};
use std::io::Read;
use std::path::{Path, PathBuf};
use std::sync::mpsc::{Sender, SyncSender, channel, sync_channel};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use parlor_plugin::{
    DocumentDescription, DocumentHandle, Hello, Notified, NotifyCall, OpenedDocument, ServiceError, feature,
};
use parlor_plugin_loader::{Files, LoadError, LoadedPlugin, Loader, Places, Services, Trust, search};
use serde_json::Value as Json;

use super::{Input, News};
use crate::failure::Failure;
use crate::http::{Download, Neighbours, Upload, broke_off};
use crate::lines::Output;

/// How long a plugin may take for one request: a large file over a slow link takes its time.
pub(crate) const REQUEST_TIME: Duration = Duration::from_secs(600);

/// How long a plugin may take to start: the desk isn't there for anybody before.
const START_TIME: Duration = Duration::from_secs(5);

/// How long the desk waits for the server's answer to a plugin's notice.
const NOTIFY_TIME: Duration = Duration::from_secs(30);

/// How many jobs wait for one plugin at most.
const JOBS: usize = 1024;

/// Who this host is, to its plugins.
pub(crate) fn hello() -> Hello {
    Hello {
        name: "parlor".into(),
        version: env!("CARGO_PKG_VERSION").into(),
        features: [
            feature::FILE_TRANSFER,
            feature::EVENTS,
            feature::EXPORT,
            feature::REENTER,
            feature::MESSAGE_CHECK,
        ]
        .map(Into::into)
        .into(),
    }
}

/// The places where plugins are looked for, and a loader that trusts the program's own.
pub(crate) fn places_and_loader(named: Vec<PathBuf>) -> Result<(Places, Loader), Failure> {
    let places = Places::of_program(named)
        .map_err(|error| Failure::failed(format!("can't tell where this program is: {error}")))?;
    let trust = Trust::new(&places.own, Trust::default_allow_list());
    Ok((places, Loader::new(hello(), trust)))
}

/// What to do where no plugin offers these features: which libraries are missing, and where they belong.
pub(crate) fn missing(wanted: &[&str]) -> String {
    let mut libraries: Vec<String> = Vec::new();
    for feature in wanted {
        let plugin = match *feature {
            feature::FILE_TRANSFER => "file-transfer",
            "export:xml" | "export:json" | "export:html" | "export:text" => "transcript-export",
            _ => continue,
        };
        // A library has the name of its package, and that is the plugin's with `parlor-` before it.
        libraries.push(format!("{DLL_PREFIX}parlor_{}{DLL_SUFFIX}", plugin.replace('-', "_")));
    }
    let wanted = wanted.join(" or ");
    match libraries.join(" and ") {
        none if none.is_empty() => format!("no plugin offers {wanted}: see `parlor plugin list`"),
        libraries => format!(
            "no plugin offers {wanted}: put {libraries} into the directory plugins beside the program, and see \
             `parlor plugin list`"
        ),
    }
}

type Job = Box<dyn FnOnce(&LoadedPlugin, &Files) + Send>;

/// A plugin that is at work for the desk: jobs are done one after the other, on a thread that may wait.
pub(crate) struct Worker {
    pub(crate) about: About,
    jobs: SyncSender<Job>,
    current: Arc<Mutex<Option<Json>>>,
}

/// What a person is told of a loaded plugin.
#[derive(Clone, Debug)]
pub(crate) struct About {
    pub(crate) name: String,
    pub(crate) version: String,
    pub(crate) path: PathBuf,
    pub(crate) features: Vec<String>,
}

impl Worker {
    fn start(plugin: LoadedPlugin, files: Files, current: Arc<Mutex<Option<Json>>>) -> std::io::Result<Self> {
        let about = About {
            name: plugin.manifest().name.clone(),
            version: plugin.manifest().version.clone(),
            path: plugin.path().to_owned(),
            features: plugin.manifest().features.clone(),
        };
        let (jobs, to_do) = sync_channel::<Job>(JOBS);
        let work = move || {
            for job in to_do {
                job(&plugin, &files);
            }
        };
        std::thread::Builder::new().name(format!("{} jobs", about.name)).spawn(work)?;
        Ok(Self { about, jobs, current })
    }

    /// Does a job for the command with this id; `false` if too many wait already.
    pub(crate) fn run(
        &self,
        id: Option<Json>,
        job: impl FnOnce(&LoadedPlugin, &Files) + Send + 'static,
    ) -> bool {
        let current = Arc::clone(&self.current);
        let job: Job = Box::new(move |plugin, files| {
            *current.lock().unwrap_or_else(PoisonError::into_inner) = id;
            job(plugin, files);
        });
        self.jobs.try_send(job).is_ok()
    }

    /// Whether the plugin has the feature.
    pub(crate) fn has_feature(&self, feature: &str) -> bool {
        self.about.features.iter().any(|it| it == feature)
    }
}

/// Loads every plugin that is found, each on a thread of its own, so that one that takes its time keeps no other from
/// starting. What can't be loaded is told in one line each, and the rest goes on.
pub(crate) fn load_all(
    places: &Places,
    loader: Loader,
    neighbours: &Neighbours,
    input: &Sender<Input>,
) -> (Vec<Worker>, Vec<String>) {
    let loader = loader.with_start_time(START_TIME);
    let findings = search(places);
    let mut problems: Vec<String> = findings.problems.iter().map(ToString::to_string).collect();
    let mut workers = Vec::new();
    std::thread::scope(|scope| {
        let mut loading = Vec::new();
        for first in &findings.found {
            let others = findings.others.iter().filter(|it| it.manifest.name == first.manifest.name);
            let paths: Vec<&Path> =
                std::iter::once(first).chain(others).map(|it| it.path.as_path()).collect();
            let load = || load_first(paths, &loader, neighbours, input);
            match std::thread::Builder::new().spawn_scoped(scope, load) {
                Ok(thread) => loading.push(thread),
                Err(error) => problems.push(format!("{}: no thread: {error}", first.path.display())),
            }
        }
        for thread in loading {
            let (worker, more) = thread.join().unwrap_or_default();
            workers.extend(worker);
            problems.extend(more);
        }
    });
    (workers, problems)
}

/// Loads the first of these plugins of one name that can be loaded; tells what is wrong with those before it.
fn load_first(
    paths: Vec<&Path>,
    loader: &Loader,
    neighbours: &Neighbours,
    input: &Sender<Input>,
) -> (Option<Worker>, Vec<String>) {
    let mut problems = Vec::new();
    for path in paths {
        let (files, current) = (Files::new(), Arc::new(Mutex::new(None)));
        let services = DeskServices {
            files: files.clone(),
            neighbours: neighbours.clone(),
            input: input.clone(),
            current: Arc::clone(&current),
            uploads: HashMap::new(),
            downloads: HashMap::new(),
            last_handle: 0,
        };
        match loader.load(path, services).map(|plugin| Worker::start(plugin, files, current)) {
            Ok(Ok(worker)) => return (Some(worker), problems),
            Ok(Err(error)) => {
                problems.push(format!("{}: no thread: {error}", path.display()));
                break;
            }
            Err(error) => {
                problems.push(error.to_string());
                // Others of its name would be waited for as long.
                if matches!(error, LoadError::TimedOut { .. }) {
                    break;
                }
            }
        }
    }
    (None, problems)
}

/// A notice that a plugin wants sent, and where the answer goes.
#[derive(Debug)]
pub(crate) struct NotifyJob {
    pub(crate) call: NotifyCall,
    pub(crate) answer: Sender<Result<Notified, ServiceError>>,
}

/// What the desk does for one plugin.
struct DeskServices {
    files: Files,
    neighbours: Neighbours,
    input: Sender<Input>,
    current: Arc<Mutex<Option<Json>>>,
    uploads: HashMap<DocumentHandle, Upload>,
    downloads: HashMap<DocumentHandle, Download>,
    last_handle: u64,
}

impl DeskServices {
    fn handle(&mut self) -> DocumentHandle {
        self.last_handle += 1;
        DocumentHandle(self.last_handle)
    }
}

impl Services for DeskServices {
    fn files(&self) -> &Files {
        &self.files
    }

    fn document_begin(&mut self, document: DocumentDescription) -> Result<DocumentHandle, ServiceError> {
        let upload = self.neighbours.upload(&document);
        let upload = upload.map_err(|error| ServiceError::Failed(error.to_string()))?;
        let handle = self.handle();
        self.uploads.insert(handle, upload);
        Ok(handle)
    }

    fn document_write(&mut self, document: DocumentHandle, bytes: &[u8]) -> Result<(), ServiceError> {
        let upload = self.uploads.get(&document).ok_or(ServiceError::UnknownHandle)?;
        if upload.write(bytes.to_vec()) {
            return Ok(());
        }
        // The store has given up: its last word is why.
        self.document_finish(document).map(|_| ())
    }

    fn document_finish(&mut self, document: DocumentHandle) -> Result<String, ServiceError> {
        let upload = self.uploads.remove(&document).ok_or(ServiceError::UnknownHandle)?;
        upload.finish().map_err(|failure| ServiceError::Refused(failure.to_string()))
    }

    fn document_open(&mut self, document_id: &str) -> Result<OpenedDocument, ServiceError> {
        let download = self.neighbours.download(document_id);
        let download = download.map_err(|failure| ServiceError::NotFound(failure.to_string()))?;
        let document = self.handle();
        let size = download.size;
        self.downloads.insert(document, download);
        Ok(OpenedDocument { document, size })
    }

    fn document_read(&mut self, document: DocumentHandle, max: usize) -> Result<Vec<u8>, ServiceError> {
        let download = self.downloads.get_mut(&document).ok_or(ServiceError::UnknownHandle)?;
        let mut bytes = vec![0; max];
        let count = download.read(&mut bytes).map_err(|error| ServiceError::Failed(broke_off(&error)))?;
        bytes.truncate(count);
        Ok(bytes)
    }

    fn document_close(&mut self, document: DocumentHandle) -> Result<(), ServiceError> {
        let known = self.uploads.remove(&document).is_some() | self.downloads.remove(&document).is_some();
        if known { Ok(()) } else { Err(ServiceError::UnknownHandle) }
    }

    fn document_delete(&mut self, document_id: &str) -> Result<(), ServiceError> {
        self.neighbours.delete(document_id).map_err(|failure| ServiceError::Refused(failure.to_string()))
    }

    fn notify(&mut self, call: NotifyCall) -> Result<Notified, ServiceError> {
        let (answer, answered) = channel();
        self.input
            .send(Input::News(News::Notify(NotifyJob { call, answer })))
            .map_err(|_| ServiceError::Closed)?;
        answered.recv_timeout(NOTIFY_TIME).unwrap_or(Err(ServiceError::UnknownFate))
    }

    fn progress(&mut self, done: u64, total: Option<u64>) -> Result<(), ServiceError> {
        let id = self.current.lock().unwrap_or_else(PoisonError::into_inner).clone();
        self.input.send(Input::Tell(Output::Transfer { id, done, total })).map_err(|_| ServiceError::Stopped)
    }
}
