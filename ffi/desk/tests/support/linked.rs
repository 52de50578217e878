//! A link in the test program itself, as a program in C has one.
#![allow(dead_code, reason = "each test program uses a part of it")]

use core::ffi::{CStr, c_void};
use core::ptr::{null, null_mut};
use std::sync::Mutex;
use std::sync::mpsc::{Receiver, Sender, channel};
use std::time::Duration;

use parlor::filled::Filled;
use parlor::*;
use parlor_desk::*;

use parlor_link_event_kind as Kind;

pub(crate) fn text(string: &str) -> parlor_text {
    parlor_text { data: string.as_ptr().cast(), length: string.len() }
}

/// What a link told.
#[derive(Clone, Debug)]
pub(crate) struct Told {
    pub(crate) kind: i32,
    /// What the news are, 0 for other events.
    pub(crate) news: i32,
    /// To what the news answer.
    pub(crate) request: i32,
    pub(crate) session_id: String,
    /// What was said, or the text of the link's event.
    pub(crate) text: String,
}

/// What the callbacks get.
struct Context {
    told: Sender<Told>,
    log: Mutex<Vec<String>>,
    at_login: Mutex<Option<AtLogin>>,
}

/// What a program does with its handle, on the link's thread, each time it is logged in.
type AtLogin = Box<dyn Fn(*mut parlor_basic) + Send>;

/// An open link.
pub(crate) struct Linked {
    pub(crate) link: *mut parlor_link,
    told: Receiver<Told>,
    context: Box<Context>,
}

/// Whose handle it is, and its first requests.
pub(crate) enum Who {
    Agent(parlor_register),
    Customer(parlor_login, parlor_join),
}

fn owned(text: parlor_text) -> String {
    // SAFETY: the library's texts are valid during the callback.
    unsafe { text.read() }.unwrap().to_owned()
}

unsafe extern "C" fn on_event(link: *mut parlor_link, event: *const parlor_link_event, context: *mut c_void) {
    // SAFETY: the event and all behind it is valid during the call, and the context is that of the link.
    let (event, context, news) = unsafe {
        let event = &*event;
        (event, &*context.cast::<Context>(), event.news.as_ref())
    };
    // SAFETY: as above.
    let said = news.and_then(|it| unsafe { it.event.as_ref()?.text.as_ref() }).map(|it| it.text);
    let is_login = news.is_some_and(|it| it.kind == parlor_news_kind::PARLOR_NEWS_LOGGED_IN as i32);
    if let Some(act) = context.at_login.lock().unwrap().as_ref().filter(|_| is_login) {
        let mut basic = null_mut();
        // SAFETY: the link is open.
        unsafe {
            assert_eq!(parlor_link_lock_basic(link, &raw mut basic), 0);
            act(basic);
            assert_eq!(parlor_link_unlock(link), 0);
        }
    }
    let told = Told {
        kind: event.kind,
        news: news.map_or(0, |it| it.kind),
        request: news.map_or(0, |it| it.request),
        session_id: news.map_or(String::new(), |it| owned(it.session_id)),
        text: owned(said.unwrap_or(event.text)),
    };
    // The test may have ended.
    let _ = context.told.send(told);
}

unsafe extern "C" fn on_log(_: i32, line: parlor_text, context: *mut c_void) {
    // SAFETY: as above.
    let context = unsafe { &*context.cast::<Context>() };
    context.log.lock().unwrap().push(owned(line));
}

/// Why the last link couldn't be opened.
fn error() -> String {
    let mut error = null();
    // SAFETY: the error is this thread's, and its texts end with NUL.
    unsafe {
        assert_eq!(parlor_options_error(&raw mut error), 0);
        CStr::from_ptr((*error).message).to_str().unwrap().to_owned()
    }
}

impl Linked {
    /// Opens a link, which logs all that it can. If it can't be opened, says why.
    pub(crate) fn open(
        host: &str,
        port: u16,
        options: parlor_link_options,
        who: Who,
    ) -> Result<Self, String> {
        let (send, told) = channel();
        let context = Box::new(Context { told: send, log: Mutex::default(), at_login: Mutex::default() });
        let options = parlor_link_options {
            on_event: Some(on_event),
            on_log: Some(on_log),
            log_level: parlor_log_level::PARLOR_LOG_INFO as i32,
            context: (&raw const *context).cast_mut().cast(),
            ..options
        };
        let (options, host, mut link) = (&raw const options, text(host), null_mut());
        let (mut basic, mut flex) = (null_mut(), null_mut());
        // SAFETY: the contract of the library, as a C program keeps it. The context outlives the link.
        let status = unsafe {
            match who {
                Who::Agent(it) => {
                    assert_eq!(parlor_basic_new(null(), parlor_link_now(), &raw mut basic), 0);
                    parlor_link_open_basic(host, port, options, &raw const it, &raw mut basic, &raw mut link)
                }
                Who::Customer(login, join) => {
                    assert_eq!(parlor_flex_new(null(), &raw mut flex), 0);
                    let (login, join) = (&raw const login, &raw const join);
                    parlor_link_open_flex(host, port, options, login, join, &raw mut flex, &raw mut link)
                }
            }
        };
        if status == 0 {
            return Ok(Self { link, told, context });
        }
        // SAFETY: no link has taken them.
        unsafe {
            parlor_basic_free(&raw mut basic);
            parlor_flex_free(&raw mut flex);
        }
        Err(error())
    }

    /// The next event that is like this.
    pub(crate) fn wait(&self, mut is: impl FnMut(&Told) -> bool) -> Told {
        loop {
            let told = self.told.recv_timeout(Duration::from_secs(60)).unwrap();
            if is(&told) {
                return told;
            }
        }
    }

    /// Waits for news of this kind.
    pub(crate) fn news(&self, kind: parlor_news_kind) -> Told {
        self.wait(|it| it.kind == Kind::PARLOR_LINK_NEWS as i32 && it.news == kind as i32)
    }

    /// Waits until somebody says this.
    pub(crate) fn hear(&self, words: &str) {
        self.wait(|it| it.news == parlor_news_kind::PARLOR_NEWS_EVENT as i32 && it.text == words);
    }

    /// Has this done with the handle each time the agent is logged in.
    pub(crate) fn at_login(&self, act: impl Fn(*mut parlor_basic) + Send + 'static) {
        *self.context.at_login.lock().unwrap() = Some(Box::new(act));
    }

    /// What was logged so far.
    pub(crate) fn log(&self) -> Vec<String> {
        self.context.log.lock().unwrap().clone()
    }

    /// Makes a request of an agent's handle, which must be taken.
    pub(crate) fn agent(&self, request: impl FnOnce(*mut parlor_basic, u64, *mut u32) -> i32) {
        let (mut basic, mut id) = (null_mut(), 0);
        // SAFETY: the link is open.
        unsafe {
            assert_eq!(parlor_link_lock_basic(self.link, &raw mut basic), 0);
            assert_eq!(request(basic, parlor_link_now(), &raw mut id), 0);
            assert_eq!(parlor_link_unlock(self.link), 0);
        }
    }

    /// Makes a request of a customer's handle: again while another one is under way, but for the status that it gives then.
    pub(crate) fn customer(&self, request: impl Fn(*mut parlor_flex) -> i32) {
        let mut flex = null_mut();
        loop {
            // SAFETY: the link is open.
            let status = unsafe {
                assert_eq!(parlor_link_lock_flex(self.link, &raw mut flex), 0);
                let status = request(flex);
                assert_eq!(parlor_link_unlock(self.link), 0);
                status
            };
            if status != parlor_status::PARLOR_BUSY as i32 {
                return assert_eq!(status, 0);
            }
            std::thread::yield_now();
        }
    }
}

impl Drop for Linked {
    fn drop(&mut self) {
        // SAFETY: it is open, and nobody else uses it.
        unsafe { parlor_link_free(&raw mut self.link) };
    }
}

/// An agent of this nickname.
pub(crate) fn bo(nickname: &str) -> Who {
    Who::Agent(parlor_register { nickname: text(nickname), person_id: text("P1"), ..Filled::defaults() })
}
