//! A plugin that is at work for a desktop: jobs are done one after the other, on a thread that may wait.

use core::fmt;
use std::path::PathBuf;
use std::sync::mpsc::{Receiver, RecvTimeoutError, SyncSender, sync_channel};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread::JoinHandle;
use std::time::Duration;

use parlor_plugin::{Event, Hello, OfferedCommand, Request, SessionEvent, feature};
use parlor_plugin_loader::{Files, LoadedPlugin};

/// How many jobs wait for one plugin at most.
const JOBS: usize = 1024;

/// Who the host is, to its plugins: it has all the features that this crate serves.
#[must_use]
pub fn hello(name: &str, version: &str) -> Hello {
    let features = [
        feature::FILE_TRANSFER,
        feature::EVENTS,
        feature::EXPORT,
        feature::REENTER,
        feature::MESSAGE_CHECK,
        feature::COMMANDS,
    ];
    Hello { name: name.into(), version: version.into(), features: features.map(Into::into).into() }
}

/// What a person is told of a loaded plugin.
#[derive(Clone, Debug)]
pub struct About {
    /// Its name.
    pub name: String,
    /// Its version.
    pub version: String,
    /// Its library.
    pub path: PathBuf,
    /// What it can do.
    pub features: Vec<String>,
    /// The commands that a person can type.
    pub commands: Vec<OfferedCommand>,
}

impl About {
    /// The formats that the plugin writes transcripts in, such as `html`.
    pub fn formats(&self) -> impl Iterator<Item = &str> {
        self.features.iter().filter_map(|it| it.strip_prefix(feature::EXPORT)?.strip_prefix(':'))
    }
}

/// The job that a plugin is at, or was at last: what the desktop calls it. None while it is told of events.
#[derive(Debug)]
pub struct Current<J>(Arc<Mutex<Option<J>>>);

impl<J> Clone for Current<J> {
    fn clone(&self) -> Self {
        Self(Arc::clone(&self.0))
    }
}

impl<J> Default for Current<J> {
    fn default() -> Self {
        Self(Arc::default())
    }
}

impl<J: Clone> Current<J> {
    /// The job.
    #[must_use]
    pub fn get(&self) -> Option<J> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    fn set(&self, job: Option<J>) {
        *self.0.lock().unwrap_or_else(PoisonError::into_inner) = job;
    }
}

type Work = Box<dyn FnOnce(&LoadedPlugin, &Files) + Send>;

/// A plugin that is at work for a desktop, which calls its jobs `J`.
///
/// When it is dropped, the job at work and those that wait are still done; [`end`](Self::end) waits for that.
pub struct Worker<J> {
    /// What a person is told of it.
    pub about: About,
    jobs: SyncSender<Work>,
    current: Current<J>,
    /// Hangs up when the thread ends. (Behind a lock only so that this type is `Sync`.)
    ended: Mutex<Receiver<()>>,
    thread: JoinHandle<()>,
}

impl<J: Clone + Send + 'static> Worker<J> {
    /// Has a loaded plugin, which has these commands, wait for jobs. `files` and `current` are those that its services know.
    ///
    /// # Errors
    /// The system gives no thread.
    pub(crate) fn start(
        plugin: LoadedPlugin,
        commands: Vec<OfferedCommand>,
        files: Files,
        current: Current<J>,
    ) -> std::io::Result<Self> {
        let about = About {
            name: plugin.manifest().name.clone(),
            version: plugin.manifest().version.clone(),
            path: plugin.path().to_owned(),
            features: plugin.manifest().features.clone(),
            commands,
        };
        let (jobs, to_do) = sync_channel::<Work>(JOBS);
        let (end, ended) = sync_channel(0);
        let work = move || {
            for job in to_do {
                job(&plugin, &files);
            }
            drop((plugin, end));
        };
        let thread = std::thread::Builder::new().name(format!("{} jobs", about.name)).spawn(work)?;
        Ok(Self { about, jobs, current, ended: Mutex::new(ended), thread })
    }

    /// Has a job done, which is none of a person's if it is called `None`. `false` if too many wait already.
    pub fn run(&self, job: Option<J>, work: impl FnOnce(&LoadedPlugin, &Files) + Send + 'static) -> bool {
        let current = self.current.clone();
        let work: Work = Box::new(move |plugin, files| {
            current.set(job);
            work(plugin, files);
        });
        self.jobs.try_send(work).is_ok()
    }

    /// Whether the plugin has the feature.
    pub fn has_feature(&self, feature: &str) -> bool {
        self.about.features.iter().any(|it| it == feature)
    }

    /// Waits until all jobs are done and the plugin has ended, `within` at most: one that takes longer goes on without being
    /// waited for.
    pub fn end(self, within: Duration) {
        let Self { jobs, ended, thread, .. } = self;
        drop(jobs);
        let ended = ended.into_inner().unwrap_or_else(PoisonError::into_inner);
        if ended.recv_timeout(within) == Err(RecvTimeoutError::Disconnected) {
            // A job that panicked has ended the thread, too.
            let _ = thread.join();
        }
    }
}

impl<J> fmt::Debug for Worker<J> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Worker").field("about", &self.about).finish_non_exhaustive()
    }
}

/// Tells the plugins that want to know it what happened in a session. Each may take this long. `on_problem` is told what
/// went wrong, in a line, at once or later.
pub fn tell<J: Clone + Send + 'static>(
    workers: &[Worker<J>],
    session_id: &str,
    event: &Event,
    within: Duration,
    on_problem: impl Fn(String) + Clone + Send + 'static,
) {
    for worker in workers.iter().filter(|it| it.has_feature(feature::EVENTS)) {
        let (session_id, event, told) = (session_id.to_owned(), event.clone(), on_problem.clone());
        let queued = worker.run(None, move |plugin, _| {
            let Some(event) = plugin.told(event) else { return };
            let request = Request::Event(SessionEvent { session_id, event });
            if let Err(error) = plugin.request(request, within) {
                told(error.to_string());
            }
        });
        if !queued {
            on_problem(format!("{} is too busy to be told of an event", worker.about.name));
        }
    }
}
