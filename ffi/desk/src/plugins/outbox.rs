//! What is to be told: by the callback, or kept until it is fetched.

use core::ffi::c_void;
use std::collections::VecDeque;
use std::sync::{Mutex, MutexGuard, PoisonError};

use parlor::kept::Shown;
use parlor::{parlor_status as Status, parlor_text};

use super::door::Door;
use super::event::{parlor_plugins_callback, parlor_plugins_event, parlor_plugins_event_kind as Kind};
use crate::log::parlor_log_level as Level;
use crate::signal::Signal;
use crate::turn::Turn;

/// How many events may wait to be fetched: of problems the oldest ones go.
const WAITING: usize = 1000;

/// An event with its texts.
#[derive(Clone, Debug)]
pub(crate) struct Told {
    pub(crate) kind: Kind,
    pub(crate) job: u64,
    pub(crate) bytes_done: u64,
    pub(crate) bytes_total: Option<u64>,
    pub(crate) text: String,
    pub(crate) path: String,
    pub(crate) file_id: String,
    pub(crate) document_id: String,
    pub(crate) event_id: u32,
    pub(crate) digest: String,
    pub(crate) event_count: u64,
    pub(crate) is_document_removed: bool,
}

impl Told {
    pub(crate) fn new(kind: Kind, job: u64) -> Self {
        Self {
            kind,
            job,
            bytes_done: 0,
            bytes_total: None,
            text: String::new(),
            path: String::new(),
            file_id: String::new(),
            document_id: String::new(),
            event_id: 0,
            digest: String::new(),
            event_count: 0,
            is_document_removed: false,
        }
    }

    /// Something is wrong with a plugin.
    pub(crate) fn problem(text: String) -> Self {
        Self { text, ..Self::new(Kind::PARLOR_PLUGINS_PROBLEM, 0) }
    }

    /// What the log has of it: why a job failed may hold what somebody wrote, and isn't in it.
    pub(crate) fn logged(&self) -> Option<(Level, String)> {
        let (level, what) = match self.kind {
            Kind::PARLOR_PLUGINS_DONE => (Level::PARLOR_LOG_INFO, "is done"),
            Kind::PARLOR_PLUGINS_FAILED => (Level::PARLOR_LOG_WARNING, "failed: its event says why"),
            Kind::PARLOR_PLUGINS_CANCELLED => (Level::PARLOR_LOG_INFO, "was cancelled"),
            Kind::PARLOR_PLUGINS_PROGRESS | Kind::PARLOR_PLUGINS_PROBLEM => return None,
        };
        Some((level, format!("job {} {what}", self.job)))
    }

    fn view(&self) -> parlor_plugins_event {
        let text = |text: &String| parlor_text::view(text.as_bytes());
        parlor_plugins_event {
            kind: self.kind as i32,
            job: self.job,
            bytes_done: self.bytes_done,
            has_bytes_total: self.bytes_total.is_some(),
            bytes_total: self.bytes_total.unwrap_or(0),
            text: text(&self.text),
            path: text(&self.path),
            file_id: text(&self.file_id),
            document_id: text(&self.document_id),
            event_id: self.event_id,
            digest: text(&self.digest),
            event_count: self.event_count,
            is_document_removed: self.is_document_removed,
        }
    }
}

/// What is to be fetched.
struct Waiting {
    events: VecDeque<Told>,
    signal: Signal,
    /// The event that was fetched last, whose texts C looks at.
    last: Told,
    shown: Shown<parlor_plugins_event>,
}

/// Where events go.
pub(crate) struct Outbox {
    on_event: parlor_plugins_callback,
    context: *mut c_void,
    waiting: Mutex<Waiting>,
    /// Whose turn it is to fetch events.
    fetching: Turn,
}

// SAFETY: what is shown is changed by `fetch` alone, for one thread at a time by its contract. The caller says that the
// callback may be called on any thread with the context.
unsafe impl Send for Outbox {}
// SAFETY: as before.
unsafe impl Sync for Outbox {}

impl Outbox {
    pub(crate) fn new(on_event: parlor_plugins_callback, context: *mut c_void) -> std::io::Result<Self> {
        let last = Told::problem(String::new());
        let shown = Shown::new(last.view()).map_err(|_| std::io::ErrorKind::OutOfMemory)?;
        let waiting = Waiting { events: VecDeque::new(), signal: Signal::new()?, last, shown };
        Ok(Self { on_event, context, waiting: Mutex::new(waiting), fetching: Turn::default() })
    }

    fn waiting(&self) -> MutexGuard<'_, Waiting> {
        self.waiting.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// What is to be fetched, if there is no callback that takes it.
    fn fetched(&self) -> Result<MutexGuard<'_, Waiting>, Status> {
        if self.on_event.is_some() { Err(Status::PARLOR_HAS_CALLBACK) } else { Ok(self.waiting()) }
    }

    /// Tells something, unless the door is closed.
    pub(crate) fn tell(&self, door: &Door, told: Told) {
        if let Some(on_event) = self.on_event {
            let event = told.view();
            // SAFETY: the caller's function with the caller's pointer; the event is valid during the call.
            door.inside(|| unsafe { on_event(&raw const event, self.context) });
            return;
        }
        let mut waiting = self.waiting();
        if told.kind == Kind::PARLOR_PLUGINS_PROGRESS
            && let Some(older) =
                waiting.events.iter_mut().find(|it| it.kind == told.kind && it.job == told.job)
        {
            *older = told;
            return;
        }
        if waiting.events.len() >= WAITING
            && let Some(oldest) = waiting.events.iter().position(|it| it.kind == Kind::PARLOR_PLUGINS_PROBLEM)
        {
            waiting.events.remove(oldest);
        }
        waiting.events.push_back(told);
        waiting.signal.set();
    }

    /// The next event, to be fetched by one thread at a time.
    pub(crate) fn fetch(&self) -> Result<*const parlor_plugins_event, Status> {
        self.fetching.take(|| {
            let mut waiting = self.fetched()?;
            let Some(next) = waiting.events.pop_front() else {
                waiting.signal.clear();
                return Err(Status::PARLOR_END);
            };
            waiting.last = next;
            let view = waiting.last.view();
            waiting.shown.set(view);
            Ok(waiting.shown.pointer())
        })
    }

    /// A descriptor that can be read while there is something to be fetched.
    pub(crate) fn fd(&self) -> Result<i32, Status> {
        self.fetched()?.signal.fd().ok_or(Status::PARLOR_BAD_VALUE)
    }

    /// An event object that is set while there is something to be fetched.
    #[cfg(windows)]
    pub(crate) fn event_handle(&self) -> Result<*mut c_void, Status> {
        Ok(self.fetched()?.signal.event_handle())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn newer_progress_takes_the_place_of_older() {
        let (outbox, door) = (Outbox::new(None, core::ptr::null_mut()).unwrap(), Door::default());
        let progress = |job, bytes_done| Told { bytes_done, ..Told::new(Kind::PARLOR_PLUGINS_PROGRESS, job) };
        for told in [progress(1, 10), progress(2, 5), progress(1, 20), Told::problem("no".into())] {
            outbox.tell(&door, told);
        }
        let mut seen = Vec::new();
        while let Ok(event) = outbox.fetch() {
            // SAFETY: valid until the next one is fetched.
            let event = unsafe { &*event };
            // SAFETY: as before.
            seen.push((event.job, event.bytes_done, unsafe { event.text.read() }.unwrap().to_owned()));
        }
        let none = String::new;
        assert_eq!(seen, [(1, 20, none()), (2, 5, none()), (0, 0, "no".to_owned())]);
        assert_eq!(outbox.fetch(), Err(Status::PARLOR_END));
    }

    #[test]
    fn of_too_many_problems_the_oldest_go_and_outcomes_stay() {
        let (outbox, door) = (Outbox::new(None, core::ptr::null_mut()).unwrap(), Door::default());
        outbox.tell(&door, Told::new(Kind::PARLOR_PLUGINS_DONE, 7));
        for _ in 0..2 * WAITING {
            outbox.tell(&door, Told::problem(String::new()));
        }
        assert_eq!(outbox.waiting().events.len(), WAITING);
        // SAFETY: valid until the next one is fetched.
        assert_eq!(unsafe { (*outbox.fetch().unwrap()).job }, 7);
    }
}
