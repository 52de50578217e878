//! A plugin that runs: its thread, and the queue before it.

use core::time::Duration;
use std::{
    path::{Path, PathBuf},
    sync::{
        Arc, Mutex, OnceLock, PoisonError,
        atomic::{AtomicBool, Ordering},
        mpsc::{self, Receiver, RecvTimeoutError, SyncSender, TrySendError},
    },
    thread::{self, JoinHandle},
};

use parlor_plugin::{
    __boundary::host_side::{Instance, Library},
    Event, EventBody, Hello, Manifest, PluginError, Reply, Request, feature,
};

use crate::{
    load::LoadError,
    services::{Gate, Services},
};

/// How many requests wait for a plugin at most.
const QUEUE: usize = 64;

/// How long a plugin that is dropped may take to end.
const END_TIME: Duration = Duration::from_secs(2);

/// A plugin on its own thread.
///
/// Requests may come from any thread; they are answered one after the other. When it is dropped, the request
/// at work is waited for a little, those that wait are refused; the library stays loaded.
#[derive(Debug)]
pub struct LoadedPlugin {
    path: PathBuf,
    manifest: Manifest,
    hello: Hello,
    queue: Option<SyncSender<Job>>,
    /// Hangs up when the thread ends. (Behind a lock only so that this type is `Sync`.)
    ended: Mutex<Receiver<()>>,
    thread: Option<JoinHandle<()>>,
    state: Arc<State>,
}

#[derive(Debug, Default)]
struct State {
    closing: AtomicBool,
    panicked_at: OnceLock<String>,
}

#[derive(Debug)]
struct Job {
    request: Request,
    answer: SyncSender<Result<Reply, PluginError>>,
}

impl LoadedPlugin {
    pub(crate) fn start(
        path: PathBuf,
        manifest: Manifest,
        hello: Hello,
        services: Box<dyn Services>,
        time: Duration,
    ) -> Result<Self, LoadError> {
        let (queue, jobs) = mpsc::sync_channel(QUEUE);
        let (start, started) = mpsc::sync_channel(1);
        let (end, ended) = mpsc::sync_channel::<()>(0);
        let state = Arc::new(State::default());
        let work = {
            let (path, manifest, hello, state) =
                (path.clone(), manifest.clone(), hello.clone(), state.clone());
            move || {
                let created = create(&path, &manifest, &hello, services);
                let (told, instance) = match created {
                    Ok(instance) => (Ok(()), Some(instance)),
                    Err(error) => (Err(error), None),
                };
                if start.send(told).is_ok()
                    && let Some(instance) = instance
                {
                    run(instance, &jobs, &state);
                }
                drop(end);
            }
        };
        let thread = match thread::Builder::new().name(manifest.name.clone()).spawn(work) {
            Ok(thread) => Some(thread),
            Err(source) => return Err(LoadError::Thread { path, source }),
        };
        match started.recv_timeout(time) {
            Ok(Ok(())) => {
                let (queue, ended) = (Some(queue), Mutex::new(ended));
                Ok(Self { path, manifest, hello, queue, ended, thread, state })
            }
            Ok(Err(error)) => Err(error),
            Err(_) => Err(LoadError::TimedOut {
                path,
                name: manifest.name,
                version: manifest.version,
                seconds: time.as_secs(),
            }),
        }
    }

    /// The library.
    #[must_use]
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// What the plugin says about itself.
    #[must_use]
    pub fn manifest(&self) -> &Manifest {
        &self.manifest
    }

    /// Whether both the plugin and this host named the feature.
    #[must_use]
    pub fn agrees_on(&self, feature: &str) -> bool {
        self.manifest.has_feature(feature) && self.hello.has_feature(feature)
    }

    /// The event as the plugin can be told of it; `None` if it can't be told at all. Of what is new it is told only if both
    /// sides named the feature.
    #[must_use]
    pub fn told(&self, mut event: Event) -> Option<Event> {
        if let EventBody::Checked(it) = event.body {
            let agrees = self.agrees_on(feature::MESSAGE_CHECK);
            event.body = if agrees { EventBody::Checked(it) } else { *it.body };
        }
        event.body.happened().feature().is_none_or(|it| self.agrees_on(it)).then_some(event)
    }

    /// Whether the plugin panicked; it isn't called again.
    #[must_use]
    pub fn is_put_aside(&self) -> bool {
        self.state.panicked_at.get().is_some()
    }

    /// Asks the plugin for something and waits for its answer, `time` at most.
    ///
    /// # Errors
    ///
    /// The plugin can't do it, is put aside, has too much to do, or takes too long (it then goes on, and its
    /// answer is lost); or what it reports.
    pub fn request(&self, request: Request, time: Duration) -> Result<Reply, CallError> {
        let name = || self.manifest.name.clone();
        if let Some(place) = self.state.panicked_at.get() {
            return Err(CallError::PutAside { name: name(), place: place.clone() });
        }
        let of_event = request.event().map(|it| [it.body.feature(), it.body.happened().feature()]);
        let of_event = of_event.into_iter().flatten().flatten().map(str::to_owned);
        if let Some(feature) = request.feature().into_iter().chain(of_event).find(|it| !self.agrees_on(it)) {
            return Err(CallError::NotSupported { name: name(), feature });
        }
        let (answer, answered) = mpsc::sync_channel(1);
        let queue = self.queue.as_ref().ok_or_else(|| CallError::Closed { name: name() })?;
        match queue.try_send(Job { request, answer }) {
            Ok(()) => {}
            Err(TrySendError::Full(_)) => return Err(CallError::Busy { name: name() }),
            Err(TrySendError::Disconnected(_)) => return Err(self.ended()),
        }
        match answered.recv_timeout(time) {
            Ok(Ok(reply)) => Ok(reply),
            Ok(Err(PluginError::Panicked(place))) => {
                Err(CallError::Panicked { name: name(), version: self.manifest.version.clone(), place })
            }
            Ok(Err(source)) => Err(CallError::Plugin { name: name(), source }),
            Err(RecvTimeoutError::Timeout) => {
                Err(CallError::TimedOut { name: name(), milliseconds: time.as_millis() })
            }
            Err(RecvTimeoutError::Disconnected) => Err(self.ended()),
        }
    }

    /// Why there is no thread any more.
    fn ended(&self) -> CallError {
        let name = self.manifest.name.clone();
        match self.state.panicked_at.get() {
            Some(place) => CallError::PutAside { name, place: place.clone() },
            None => CallError::Closed { name },
        }
    }
}

impl Drop for LoadedPlugin {
    fn drop(&mut self) {
        self.state.closing.store(true, Ordering::Relaxed);
        self.queue = None;
        // Ends with an error either way: when the thread drops its end, or when the time is over.
        let ended = self.ended.get_mut().unwrap_or_else(PoisonError::into_inner);
        if ended.recv_timeout(END_TIME) == Err(RecvTimeoutError::Disconnected)
            && let Some(thread) = self.thread.take()
        {
            // Nothing of it is left when this returns. It doesn't panic: what a plugin does is caught.
            let _ = thread.join();
        }
    }
}

fn create(
    path: &Path,
    manifest: &Manifest,
    hello: &Hello,
    mut services: Box<dyn Services>,
) -> Result<Instance, LoadError> {
    // SAFETY: the loader calls this only for a library that its `Trust` has let through.
    let library = unsafe { Library::load(path) }
        .map_err(|source| LoadError::Library { path: path.to_owned(), source })?;
    if Manifest::parse(library.manifest()).as_ref() != Ok(manifest) {
        return Err(LoadError::Changed { path: path.to_owned() });
    }
    let gate = Gate::new(manifest.rights.clone());
    let handler = Box::new(move |call| gate.serve(&mut *services, call));
    library.create(hello, handler).map_err(|source| LoadError::Start {
        path: path.to_owned(),
        name: manifest.name.clone(),
        version: manifest.version.clone(),
        source,
    })
}

fn run(mut instance: Instance, jobs: &Receiver<Job>, state: &State) {
    while let Ok(job) = jobs.recv() {
        if state.closing.load(Ordering::Relaxed) {
            return;
        }
        let answer = instance.call(&job.request);
        let panicked = if let Err(PluginError::Panicked(place)) = &answer {
            // Set before the answer, so that who sees the answer sees this.
            state.panicked_at.set(place.clone()).is_ok()
        } else {
            false
        };
        // Nobody waits any more if the time was over.
        let _ = job.answer.send(answer);
        if panicked {
            return;
        }
    }
}

/// Why a request wasn't done.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum CallError {
    /// Host and plugin don't both have the feature.
    #[error("{name} does not offer \"{feature}\"; use a plugin that does")]
    NotSupported {
        /// The plugin.
        name: String,
        /// What it lacks.
        feature: String,
    },
    /// The plugin has too much to do.
    #[error("{name} has {QUEUE} requests waiting already; try again later")]
    Busy {
        /// The plugin.
        name: String,
    },
    /// No answer came in time.
    #[error("{name} did not answer within {milliseconds} ms; it goes on with its work, try again later")]
    TimedOut {
        /// The plugin.
        name: String,
        /// How long it was waited for.
        milliseconds: u128,
    },
    /// The plugin panicked in this very request.
    #[error("{name} {version} panicked at {place} and is put aside; tell its author")]
    Panicked {
        /// The plugin.
        name: String,
        /// Its version.
        version: String,
        /// File and line.
        place: String,
    },
    /// The plugin panicked earlier.
    #[error("{name} is put aside since it panicked at {place}; start the program again to use it")]
    PutAside {
        /// The plugin.
        name: String,
        /// File and line.
        place: String,
    },
    /// The plugin was closed.
    #[error("{name} is closed")]
    Closed {
        /// The plugin.
        name: String,
    },
    /// The plugin reports an error.
    #[error("{name}: {source}")]
    Plugin {
        /// The plugin.
        name: String,
        /// What it reports.
        source: PluginError,
    },
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn requests_may_come_from_any_thread() {
        fn any_thread<T: Send + Sync>() {}
        any_thread::<LoadedPlugin>();
    }
}
