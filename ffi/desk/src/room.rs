//! What the link's thread and the program share: the handle behind its gate, and what is to be told.

use core::ffi::{CStr, c_void};
use core::ptr::null;
use std::cell::RefCell;
use std::collections::VecDeque;
use std::sync::OnceLock;
use std::sync::atomic::{AtomicPtr, Ordering};

use ::parlor_link::Waker;
use parlor::kept::Shown;
use parlor::{
    parlor_class, parlor_news_kind as News, parlor_status as Status, parlor_status_class, parlor_status_text,
    parlor_text,
};

use crate::agent::Agent;
use crate::customer::Customer;
use crate::event::{parlor_link_callback, parlor_link_event, parlor_link_event_kind as Kind};
use crate::gate::Gate;
use crate::handle::Handle;
use crate::link::parlor_link;
use crate::log::{Log, parlor_log_level as Level};
use crate::signal::Signal;
use crate::turn::Turn;

/// How many changes of the link may wait to be fetched: the oldest ones go.
const CHANGES: usize = 100;

/// A callback did what no other thread would get over.
const LEFT_LOCKED: &str = "on_event returned with the handle locked, and the link has unlocked it: call parlor_link_unlock \
    for each parlor_link_lock_basic and parlor_link_lock_flex";

/// News that only a Chat Server brings that takes the client.
const WELCOME: [News; 4] =
    [News::PARLOR_NEWS_LOGGED_IN, News::PARLOR_NEWS_DONE, News::PARLOR_NEWS_SESSION, News::PARLOR_NEWS_EVENT];

/// Why a connection is given up on which the other protocol is spoken, or something that is neither.
const OTHER_PROTOCOL_OF_AGENTS: &str = "the server doesn't answer as one for agents does; check the port: is it the basic port, and not the flex port?";
const OTHER_PROTOCOL_OF_CUSTOMERS: &str = "the server doesn't answer as one for customers does; check the port: is it the \
                                           flex port, and not the basic port?";

/// What the link does by itself.
pub(crate) enum Habit {
    Agent(Agent),
    Customer(Customer),
}

/// A request that the link made by itself, and that the library refused.
pub(crate) struct Refused {
    pub(crate) what: &'static str,
    pub(crate) status: i32,
}

/// What is behind the gate.
pub(crate) struct State {
    pub(crate) handle: Handle,
    pub(crate) habit: Habit,
    pub(crate) is_linked: bool,
    /// Whether the link is closed, or is being closed: nothing is asked for any more.
    is_closed: bool,
    /// Whether the server on this connection has let the client in, or sent what it could use.
    pub(crate) is_welcome: bool,
    /// Why the connection is to be given up.
    pub(crate) renew: Option<&'static str>,
    /// Set while there is something to be fetched, or may be.
    pub(crate) signal: Signal,
    /// What happened to the link and wasn't told yet.
    changes: VecDeque<(Kind, i32, String)>,
    /// The text of the event that was told last.
    text: String,
    /// The event that was fetched last.
    shown: Shown<parlor_link_event>,
}

/// All of it.
pub(crate) struct Room {
    pub(crate) gate: Gate,
    /// Looked at inside the gate alone, and never across a callback.
    state: RefCell<State>,
    /// Whose turn it is to fetch events.
    fetching: Turn,
    pub(crate) log: Log,
    on_event: parlor_link_callback,
    context: *mut c_void,
    /// What callbacks get.
    pub(crate) link: AtomicPtr<parlor_link>,
    waker: OnceLock<Waker>,
}

// SAFETY: the state is looked at by one thread at a time, inside the gate. The caller says that callbacks may be called
// on any thread with the context.
unsafe impl Send for Room {}
// SAFETY: as before.
unsafe impl Sync for Room {}

fn event(kind: Kind) -> parlor_link_event {
    let text = parlor_text::view(b"");
    parlor_link_event { kind: kind as i32, news: null(), status: 0, error: null(), text }
}

impl Room {
    /// What a link and its thread share. Gives the handle back if there is no memory.
    pub(crate) fn new(
        handle: Handle,
        habit: Habit,
        signal: Signal,
        log: Log,
        on_event: parlor_link_callback,
        context: *mut c_void,
    ) -> Result<Self, (Status, Handle)> {
        let shown = match Shown::new(event(Kind::PARLOR_LINK_DOWN)) {
            Ok(shown) => shown,
            Err(status) => return Err((status, handle)),
        };
        let lent = handle.lent();
        let state = State {
            handle,
            habit,
            is_linked: false,
            is_closed: false,
            is_welcome: false,
            renew: None,
            signal,
            changes: VecDeque::new(),
            text: String::new(),
            shown,
        };
        let link = AtomicPtr::default();
        let (gate, state, waker) = (Gate::new(lent), RefCell::new(state), OnceLock::new());
        Ok(Self { gate, state, fetching: Turn::default(), log, on_event, context, link, waker })
    }

    /// The handle, which is the caller's again.
    pub(crate) fn into_handle(self) -> Handle {
        self.state.into_inner().handle
    }

    /// Says how the link's thread is woken, and wakes it.
    pub(crate) fn set_waker(&self, waker: Waker) {
        self.waker.get_or_init(|| waker).wake();
    }

    /// Has the link's thread notice what was asked.
    pub(crate) fn wake(&self) {
        if let Some(waker) = self.waker.get() {
            waker.wake();
        }
    }

    /// Does something with the state, inside the gate. No callback is called meanwhile, but that for lines of the log,
    /// which may not use the link.
    pub(crate) fn with<T>(&self, work: impl FnOnce(&mut State) -> T) -> T {
        self.gate.inside(|| work(&mut self.state.borrow_mut()))
    }

    /// Locks the handle for the program, whose requests go by the time of now.
    pub(crate) fn lock(&self) {
        self.gate.enter();
        self.with(|state| state.keep_time(::parlor_link::now()));
    }

    /// Whether events are fetched.
    pub(crate) fn is_fetched(&self) -> bool {
        self.on_event.is_none()
    }

    /// Tells what there is to tell: by the callback, or by a descriptor that can be read.
    pub(crate) fn tell(&self) {
        self.gate.inside(|| {
            let Some(on_event) = self.on_event else {
                return self.with(|state| state.signal.set());
            };
            loop {
                let next = self.with(|state| {
                    state.keep_time(::parlor_link::now());
                    state.next(&self.log)
                });
                let Some(event) = next else { break };
                // SAFETY: the caller's function with the caller's pointer. The handle is locked: what the event points to
                // is valid until another one is taken from it.
                unsafe { on_event(self.link.load(Ordering::SeqCst), &raw const event, self.context) };
                if self.gate.leave_rest() {
                    self.log.line(Level::PARLOR_LOG_WARNING, LEFT_LOCKED);
                }
            }
        });
    }

    /// The next event, to be fetched by one thread at a time.
    pub(crate) fn fetch(&self) -> Result<*const parlor_link_event, Status> {
        if self.on_event.is_some() {
            return Err(Status::PARLOR_HAS_CALLBACK);
        }
        self.fetching.take(|| {
            self.with(|state| match state.next(&self.log) {
                Some(event) => {
                    state.shown.set(event);
                    Ok(state.shown.pointer())
                }
                None => {
                    state.signal.clear();
                    Err(Status::PARLOR_END)
                }
            })
        })
    }
}

impl State {
    /// Something happened to the link.
    pub(crate) fn changed(&mut self, kind: Kind, text: String) {
        self.put(kind, Status::PARLOR_OK as i32, text);
    }

    fn put(&mut self, kind: Kind, status: i32, text: String) {
        if self.changes.len() >= CHANGES {
            self.changes.pop_front();
        }
        self.changes.push_back((kind, status, text));
    }

    /// Has the requests that follow go by this time: the program's own may be of another clock.
    pub(crate) fn keep_time(&mut self, now: u64) {
        self.handle.drive(now, self.is_closed);
    }

    /// From now on nothing is asked for: nothing would send it.
    pub(crate) fn close(&mut self) {
        self.is_closed = true;
        self.keep_time(::parlor_link::now());
    }

    /// How the agent is in the session, if the server said so.
    pub(crate) fn visibility(&self, session_id: &str) -> Option<i32> {
        match &self.habit {
            Habit::Agent(it) => it.visibility(session_id),
            Habit::Customer(_) => None,
        }
    }

    /// Makes the requests that the link makes by itself.
    pub(crate) fn ask(&mut self, now: u64, log: &Log) {
        self.keep_time(now);
        let refused = match (&mut self.habit, &self.handle) {
            _ if !self.is_linked || self.is_closed => return,
            (Habit::Agent(it), Handle::Basic(basic, _)) => it.ask(*basic, now),
            (Habit::Customer(it), Handle::Flex(flex, _)) => it.ask(*flex).into_iter().collect(),
            _ => return,
        };
        for Refused { what, status } in refused {
            // SAFETY: the texts are static and end with NUL.
            let why = unsafe { CStr::from_ptr(parlor_status_text(status)) }.to_string_lossy();
            let text = format!("{what}: {why}");
            log.line(Level::PARLOR_LOG_ERROR, &text);
            self.put(Kind::PARLOR_LINK_FAULT, status, text);
        }
    }

    fn next(&mut self, log: &Log) -> Option<parlor_link_event> {
        let (status, news) = self.handle.next();
        if status == Status::PARLOR_END as i32 {
            // What is still to be told came in before the link changed: after that, nothing is taken in until all is told.
            let (kind, status, text) = self.changes.pop_front()?;
            self.text = text;
            let text = parlor_text::view(self.text.as_bytes());
            return Some(parlor_link_event { status, text, ..event(kind) });
        }
        if status != 0 {
            if status == Status::PARLOR_OUT_OF_MEMORY as i32 {
                self.renew = Some("there is no memory for what came in");
            }
            let is_known = [parlor_class::PARLOR_CLASS_PEER, parlor_class::PARLOR_CLASS_TOO_SMALL]
                .iter()
                .any(|it| *it as i32 == parlor_status_class(status));
            let error = if is_known { self.handle.error() } else { null() };
            if status == Status::PARLOR_UNKNOWN_ELEMENT as i32 && !self.is_welcome {
                // On this connection nothing good comes any more.
                self.renew = Some(match self.handle {
                    Handle::Basic(..) => OTHER_PROTOCOL_OF_AGENTS,
                    Handle::Flex(..) => OTHER_PROTOCOL_OF_CUSTOMERS,
                });
            }
            return Some(parlor_link_event { status, error, ..event(Kind::PARLOR_LINK_FAULT) });
        }
        // SAFETY: the handle gave the news, and they are valid until it is asked again.
        let seen = unsafe { news.as_ref() }?;
        self.is_welcome |= WELCOME.iter().any(|it| *it as i32 == seen.kind);
        match (&mut self.habit, &self.handle) {
            (Habit::Agent(it), Handle::Basic(basic, _)) => {
                // SAFETY: the same news.
                if let Some(why) = unsafe { it.observe(*basic, seen, log) } {
                    self.renew = Some(why);
                }
            }
            (Habit::Customer(it), _) => it.observe(seen),
            _ => {}
        }
        Some(parlor_link_event { news, ..event(Kind::PARLOR_LINK_NEWS) })
    }
}
