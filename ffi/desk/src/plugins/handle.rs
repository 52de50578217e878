//! Plugins: loaded and freed.

use std::collections::HashMap;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError, Weak};
use std::time::{Duration, Instant};

use parlor::guard::guard;
use parlor::handle::{self, exclusive, free, made, shared_if};
use parlor::parlor_status as Status;
use parlor::refused::noting;
use parlor_neighbours::Neighbours;
use parlor_plugin::{Notified, NotifyCall, ServiceError};
use parlor_plugin_desk::{Desk, DeskServices, SeenFiles, Store, Worker, load_all};

use super::about::Shown;
use super::commands::Commands;
use super::door::Door;
use super::event::{parlor_plugins_event, parlor_plugins_event_kind as Kind};
use super::notices::Notices;
use super::options::parlor_plugins_options;
use super::outbox::{Outbox, Told};
use super::store::OwnStore;
use crate::link::parlor_link;
use crate::log::{Log, parlor_log_level as Level};

/// The plugins of a desktop: libraries that send files, write transcripts, and react to what happens in sessions. Opaque; any
/// thread may use it, and many may at once, where a function doesn't say otherwise.
///
/// Each plugin has a thread of its own. What a person asks of a plugin is a job, which goes on while the program does: its
/// progress and its end are events, by callback or fetched: see `parlor_plugins_options`.
pub struct parlor_plugins {
    pub(crate) shared: Arc<Shared>,
    pub(crate) workers: Vec<Worker<Arc<Job>>>,
    pub(crate) shown: Vec<Shown>,
    pub(crate) commands: Commands,
    /// The files that events told of, by session.
    pub(crate) seen: Mutex<HashMap<String, SeenFiles>>,
    /// The jobs that aren't over.
    pub(crate) jobs: Arc<Jobs>,
    close_within: Duration,
}

/// What the plugins' threads use, too.
pub(crate) struct Shared {
    pub(crate) door: Arc<Door>,
    log: Log,
    pub(crate) outbox: Outbox,
    pub(crate) notices: Notices,
    pub(crate) neighbours: Option<Neighbours>,
    own_store: Option<OwnStore>,
    pub(crate) answer_within: Duration,
}

impl Shared {
    /// Logs a line, unless the door is closed.
    pub(crate) fn log(&self, level: Level, line: &str) {
        self.door.inside(|| self.log.line(level, line));
    }

    pub(crate) fn tell(&self, told: Told) {
        if let Some((level, line)) = told.logged() {
            self.log(level, &line);
        }
        self.outbox.tell(&self.door, told);
    }
}

/// The jobs that aren't over.
#[derive(Default)]
pub(crate) struct Jobs {
    last: AtomicU64,
    open: Mutex<HashMap<u64, Arc<Job>>>,
}

/// A job.
#[derive(Debug)]
pub(crate) struct Job {
    pub(crate) id: u64,
    pub(crate) is_cancelled: AtomicBool,
    /// Whether a notice was sent that the server isn't known to have refused: then something may be left of the job.
    pub(crate) may_have_sent: AtomicBool,
    /// What a plugin still does for it is for nobody.
    is_over: AtomicBool,
}

impl Jobs {
    fn open(&self) -> MutexGuard<'_, HashMap<u64, Arc<Job>>> {
        self.open.lock().unwrap_or_else(PoisonError::into_inner)
    }

    pub(crate) fn begin(&self) -> Arc<Job> {
        let id = self.last.fetch_add(1, Ordering::Relaxed).wrapping_add(1);
        let job = Arc::new(Job {
            id,
            is_cancelled: AtomicBool::new(false),
            may_have_sent: AtomicBool::new(false),
            is_over: AtomicBool::new(false),
        });
        self.open().insert(id, Arc::clone(&job));
        job
    }

    pub(crate) fn cancel(&self, id: u64) -> Result<(), Status> {
        let open = self.open();
        open.get(&id).ok_or(Status::PARLOR_END)?.is_cancelled.store(true, Ordering::SeqCst);
        Ok(())
    }

    pub(crate) fn end(&self, job: &Job) {
        job.is_over.store(true, Ordering::SeqCst);
        self.open().remove(&job.id);
    }

    fn cancel_all(&self) {
        self.open().values().for_each(|it| it.is_cancelled.store(true, Ordering::SeqCst));
    }
}

/// What the desktop does for its plugins.
#[derive(Clone)]
struct ForPlugins(Arc<Shared>);

impl Desk for ForPlugins {
    type Job = Arc<Job>;

    fn store(&self) -> Option<&dyn Store> {
        let own = self.0.own_store.as_ref().map(|it| it as &dyn Store);
        own.or_else(|| self.0.neighbours.as_ref().map(|it| it as &dyn Store))
    }

    fn notify(&mut self, job: Option<Arc<Job>>, call: NotifyCall) -> Result<Notified, ServiceError> {
        // Before the answer is there: the job may end while it is waited for.
        let had_sent = job.as_ref().map(|it| it.may_have_sent.swap(true, Ordering::SeqCst));
        let answer = self.0.notices.notify(&call);
        if let (Some(job), Some(false)) = (job, had_sent) {
            let may_have_sent = matches!(answer, Ok(_) | Err(ServiceError::UnknownFate));
            job.may_have_sent.store(may_have_sent, Ordering::SeqCst);
        }
        answer
    }

    fn progress(&mut self, job: Option<Arc<Job>>, done: u64, total: Option<u64>) -> Result<(), ServiceError> {
        if let Some(job) = job {
            let told = Told::new(Kind::PARLOR_PLUGINS_PROGRESS, job.id);
            self.0.tell(Told { bytes_done: done, bytes_total: total, ..told });
        }
        Ok(())
    }

    fn is_stopped(&self, job: &Arc<Job>) -> bool {
        job.is_cancelled.load(Ordering::SeqCst) || job.is_over.load(Ordering::SeqCst)
    }
}

impl handle::Handle for parlor_plugins {
    const TAG: u32 = 0x9A52_0800;
}

impl parlor_plugins {
    /// The plugin that has this feature.
    pub(crate) fn worker(&self, feature: &str) -> Option<&Worker<Arc<Job>>> {
        self.workers.iter().find(|it| it.has_feature(feature))
    }

    pub(crate) fn seen(&self) -> MutexGuard<'_, HashMap<String, SeenFiles>> {
        self.seen.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Stops all jobs. No callback comes after it.
    fn close(&self) -> Result<(), Status> {
        self.shared.door.refuse_inside()?;
        self.jobs.cancel_all();
        self.shared.door.close()?;
        self.shared.notices.end();
        Ok(())
    }

    /// Ends the plugins.
    fn end(&mut self) {
        let until = Instant::now() + self.close_within;
        for worker in self.workers.drain(..) {
            worker.end(until.saturating_duration_since(Instant::now()));
        }
    }
}

/// Searches for plugins and loads those that are found and trusted. It returns when all have started: those that can't be
/// loaded are told of as `PARLOR_PLUGINS_PROBLEM`, and no plugin at all is no error.
///
/// A plugin's code runs in this process: read about trust in plugins/README.md. A library is never unloaded.
///
/// `options` may be NULL for the defaults, and is read during the call only. `*plugins` is set on success and belongs to the
/// caller, who frees it with `parlor_plugins_free`. Any thread; callbacks may come before it returns.
/// Status: `PARLOR_BAD_VALUE`, `PARLOR_NOT_SET_UP`, `PARLOR_BAD_LENGTH`, `PARLOR_NOT_UTF8`, `PARLOR_BAD_PEM`, `PARLOR_NO_ROOTS`,
/// `PARLOR_NO_THREAD`, `PARLOR_NULL_POINTER`. `parlor_options_error` names the member and what it may be.
///
/// ```c
/// static int32_t load(const char *folder, const char *http, parlor_link *link, parlor_plugins **plugins)
/// {
///     parlor_plugins_options options;
///     parlor_text folders[1];
///     int32_t status;
///
///     folders[0] = parlor_text_of(folder);
///     parlor_plugins_options_init(&options, sizeof options);
///     options.own_folders = folders;
///     options.own_folder_count = 1;
///     options.http = parlor_text_of(http);
///     status = parlor_plugins_new(&options, plugins);
///     if (status == PARLOR_OK)
///         status = parlor_plugins_set_link(*plugins, link);
///     return status;
/// }
/// ```
#[unsafe(no_mangle)]
pub unsafe extern "C" fn parlor_plugins_new(
    options: *const parlor_plugins_options,
    plugins: *mut *mut parlor_plugins,
) -> i32 {
    guard!([output plugins] {
        plugins.set(noting(|| {
        // SAFETY: the crate's contract.
        let options = unsafe { parlor_plugins_options::given(options) }?;
        // SAFETY: the same contract.
        let given = unsafe { options.read() }?;
        let door = Arc::new(Door::default());
        let outbox =
            Outbox::new(options.on_event, options.context).map_err(|_| Status::PARLOR_NO_THREAD)?;
        let shared = Arc::new(Shared {
            outbox,
            notices: Notices::new(options.on_notify, options.context, Arc::clone(&door)),
            neighbours: given.neighbours,
            own_store: given.store.map(|it| OwnStore::new(it, Arc::clone(&door))),
            answer_within: given.answer_within,
            log: options.log(),
            door,
        });
        let desk = ForPlugins(Arc::clone(&shared));
        let services = |files, current| DeskServices::new(desk.clone(), files, current);
        let (workers, problems) = load_all(&given.places, &given.loader, services);
        for problem in given.problems.into_iter().chain(problems) {
            shared.log(Level::PARLOR_LOG_ERROR, &problem);
            shared.tell(Told::problem(problem));
        }
        for it in workers.iter().map(|it| &it.about) {
            let line = format!("loaded {} {}: {}", it.name, it.version, it.path.display());
            shared.log(Level::PARLOR_LOG_INFO, &line);
        }
        if workers.is_empty() {
            shared.log(Level::PARLOR_LOG_WARNING, "no plugin was loaded");
        }
        made(parlor_plugins {
            shared,
            shown: workers.iter().map(|it| Shown::new(&it.about)).collect(),
            commands: Commands::of(&workers),
            workers,
            seen: Mutex::default(),
            jobs: Arc::default(),
            close_within: given.close_within,
        })
        })?);
        Ok(())
    })
}

/// Cancels all jobs, ends the plugins within `close_within` of the options, frees them, and sets the caller's pointer to
/// NULL. NULL and a pointer to NULL do nothing. No other thread uses the plugins any more; no callback comes after it.
///
/// In a callback of the plugins' own this does nothing, and the pointer stays. A plugin that takes longer goes on on its
/// thread, and is refused whatever it asks for.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn parlor_plugins_free(plugins: *mut *mut parlor_plugins) {
    guard!([place plugins] {
        // SAFETY: the crate's contract.
        if let Some(loaded) = unsafe { shared_if(*plugins) }? {
            loaded.close()?;
            // SAFETY: the same contract.
            unsafe { exclusive(*plugins) }?.end();
        }
        // SAFETY: the same contract.
        unsafe { free(plugins) }
    })
}

/// Has notices of plugins, which tell sessions of files, sent over this link from now on, each with the visibility that the
/// agent has in its session. Give the link's news to `parlor_plugins_news`: they have the answers.
///
/// The link drives an agent's handle. It may be freed before the plugins. NULL: over none. Status: `PARLOR_OTHER_PROTOCOL`,
/// `PARLOR_NULL_POINTER`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn parlor_plugins_set_link(
    plugins: *const parlor_plugins,
    link: *const parlor_link,
) -> i32 {
    guard!([shared plugins] {
        // SAFETY: the crate's contract.
        let room = match unsafe { shared_if(link) }? {
            None => Weak::new(),
            Some(link) => {
                let is_agents = link.room().with(|state| state.handle.basic().is_some());
                if !is_agents {
                    return Err(Status::PARLOR_OTHER_PROTOCOL);
                }
                Arc::downgrade(link.room())
            }
        };
        plugins.shared.notices.set_link(room);
        Ok(())
    })
}

/// A file descriptor that can be read while there are events to be fetched, as `parlor_link_fd` gives one. There is none on
/// Windows: see `parlor_plugins_event_handle`.
///
/// `*fd` is set on success. Status: `PARLOR_HAS_CALLBACK`, `PARLOR_BAD_VALUE` on Windows, `PARLOR_NULL_POINTER`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn parlor_plugins_fd(plugins: *const parlor_plugins, fd: *mut i32) -> i32 {
    guard!([shared plugins, output fd] {
        fd.set(plugins.shared.outbox.fd()?);
        Ok(())
    })
}

/// The HANDLE of an event object that is set while there are events to be fetched, as `parlor_link_event_handle` gives one. On
/// Windows only; elsewhere there is `parlor_plugins_fd`.
///
/// `*handle` is set on success, and valid until `parlor_plugins_free`. Status: `PARLOR_HAS_CALLBACK`, `PARLOR_NULL_POINTER`.
#[cfg(windows)]
#[unsafe(no_mangle)]
pub unsafe extern "C" fn parlor_plugins_event_handle(
    plugins: *const parlor_plugins,
    handle: *mut *mut core::ffi::c_void,
) -> i32 {
    guard!([shared plugins, output handle] {
        handle.set(plugins.shared.outbox.event_handle()?);
        Ok(())
    })
}

/// The next event. It never waits: poll(2) for `parlor_plugins_fd`, then fetch until `PARLOR_END`.
///
/// One thread at a time. `*event` is set on success, and valid until the next `parlor_plugins_next`. Status: `PARLOR_END`,
/// `PARLOR_HAS_CALLBACK`, `PARLOR_NULL_POINTER`; `PARLOR_IN_USE` while another thread is inside this function, and nothing was
/// fetched.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn parlor_plugins_next(
    plugins: *const parlor_plugins,
    event: *mut *const parlor_plugins_event,
) -> i32 {
    guard!([shared plugins, output event] {
        event.set(plugins.shared.outbox.fetch()?);
        Ok(())
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn any_thread_may_use_plugins() {
        fn any_thread<T: Send + Sync>() {}
        any_thread::<parlor_plugins>();
    }

    #[test]
    fn a_job_is_cancelled_until_it_is_over() {
        let jobs = Jobs::default();
        let (one, two) = (jobs.begin(), jobs.begin());
        assert_eq!((one.id, two.id), (1, 2));
        assert_eq!(jobs.cancel(1), Ok(()));
        assert!(one.is_cancelled.load(Ordering::SeqCst) && !two.is_cancelled.load(Ordering::SeqCst));
        jobs.end(&one);
        assert_eq!((jobs.cancel(1), jobs.cancel(3)), (Err(Status::PARLOR_END), Err(Status::PARLOR_END)));
        jobs.cancel_all();
        assert!(two.is_cancelled.load(Ordering::SeqCst));
    }
}
