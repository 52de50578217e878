//! What the link does by itself for an agent: the requests of an [`AgentHabit`], made with the handle.

use core::ffi::{CStr, c_char};
use core::ptr::null;
use std::collections::HashMap;

use parlor::filled::Filled;
use parlor::refused::note;
use parlor::{
    parlor_basic, parlor_basic_check_register, parlor_basic_error, parlor_basic_is_joined, parlor_basic_join,
    parlor_basic_register, parlor_basic_session_at, parlor_basic_user_id, parlor_error_id, parlor_event_kind,
    parlor_join, parlor_news, parlor_news_kind, parlor_register, parlor_request, parlor_status as Status,
    parlor_text,
};
use parlor_link::{AgentHabit, AgentRequest};

use crate::copies::Copy;
use crate::log::{Log, parlor_log_level as Level};
use crate::room::Refused;

/// What the link must know for it.
pub(crate) struct Agent {
    /// Without it the program registers by itself.
    register: Option<Copy<parlor_register>>,
    habit: AgentHabit,
    /// The request id of the registration on this connection; 0 if there is none.
    request_id: u32,
    /// How the agent is in each session: as the server told all who may see it.
    visibilities: HashMap<String, i32>,
}

/// Whether the handle can make the registration, on the first connection and on later ones. If not, notes why.
///
/// # Safety
/// The crate's contract; `check_register` has found no other fault.
pub(crate) unsafe fn check_size(
    basic: *mut parlor_basic,
    request: *const parlor_register,
) -> Result<(), Status> {
    if request.is_null() {
        return Ok(());
    }
    let mut error = null();
    // SAFETY: the same contract. The error's texts end with NUL, and are valid until the handle is used again.
    let (found, texts) = unsafe {
        let found = parlor_basic_check_register(basic, request);
        parlor_basic_error(basic, &raw mut error);
        let text = |text: *const c_char| CStr::from_ptr(text).to_string_lossy();
        (found, error.as_ref().map(|it| (text(it.member), text(it.message))))
    };
    let may_be = [
        Status::PARLOR_REQUEST_TOO_LARGE,
        Status::PARLOR_NOT_IN_VERSION,
        Status::PARLOR_BAD_VALUE,
        Status::PARLOR_OUT_OF_MEMORY,
    ];
    let Some(status) = may_be.into_iter().find(|it| *it as i32 == found) else { return Ok(()) };
    let (member, message) = texts.unwrap_or_default();
    Err(note(status, &member, &format_args!("request: {message}")))
}

impl Agent {
    pub(crate) fn new(register: Option<Copy<parlor_register>>) -> Self {
        Self { register, habit: AgentHabit::default(), request_id: 0, visibilities: HashMap::new() }
    }

    pub(crate) fn linked(&mut self) {
        if self.register.is_some() {
            self.habit.linked();
        }
    }

    pub(crate) fn lost(&mut self) {
        self.habit.lost();
        self.request_id = 0;
    }

    /// How the agent is in the session, if the server said so.
    pub(crate) fn visibility(&self, session_id: &str) -> Option<i32> {
        self.visibilities.get(session_id).copied()
    }

    /// Makes the requests that are due; gives those that can't be made.
    pub(crate) fn ask(&mut self, basic: *mut parlor_basic, now: u64) -> Vec<Refused> {
        let Self { register, habit, request_id, visibilities } = self;
        let mut refused = Vec::new();
        while let Some(due) = habit.due() {
            let (what, status) = match due {
                AgentRequest::Register { restores } => {
                    let Some(register) = register else { break };
                    register.request.restores = restores;
                    // SAFETY: the handle is the link's, the copy is whole.
                    let status = unsafe {
                        parlor_basic_register(basic, now, &raw const register.request, &raw mut *request_id)
                    };
                    ("not registered", status)
                }
                AgentRequest::Join(session_id) => {
                    // It may be over by now.
                    let status = visibilities.get(session_id).map_or(0, |visibility| {
                        let join = parlor_join {
                            session_id: parlor_text::view(session_id.as_bytes()),
                            visibility: *visibility,
                            ..parlor_join::defaults()
                        };
                        // SAFETY: as before.
                        unsafe { parlor_basic_join(basic, now, &raw const join, &mut 0) }
                    });
                    ("a session wasn't joined again", status)
                }
            };
            if status == Status::PARLOR_BUSY as i32 {
                break;
            }
            // The program has joined the session otherwise meanwhile, seen by fewer: so it stays.
            if status != 0 && status != Status::PARLOR_SHOWS_MORE as i32 {
                refused.push(Refused { what, status });
            }
            habit.asked();
        }
        refused
    }

    /// Takes notice of news. Gives why the connection is of no use, if it is none.
    ///
    /// # Safety
    /// The news are the handle's last.
    pub(crate) unsafe fn observe(
        &mut self,
        basic: *mut parlor_basic,
        news: &parlor_news,
        log: &Log,
    ) -> Option<&'static str> {
        let is = |kind: parlor_news_kind| news.kind == kind as i32;
        let is_login = news.request == parlor_request::PARLOR_REQUEST_LOGIN as i32;
        if is(parlor_news_kind::PARLOR_NEWS_LOGGED_IN) {
            self.come_back(basic, log);
        } else if is(parlor_news_kind::PARLOR_NEWS_REFUSED) && is_login {
            self.habit.refused(news.error_id == parlor_error_id::PARLOR_ERROR_ID_UNKNOWN_USER as u32);
        } else if is(parlor_news_kind::PARLOR_NEWS_UNKNOWN_FATE)
            && is_login
            && news.request_id == self.request_id
        {
            return Some("the server didn't answer the registration");
        } else if is(parlor_news_kind::PARLOR_NEWS_OVER) {
            // SAFETY: the news are valid.
            let session_id = unsafe { news.session_id.read() }.unwrap_or_default();
            self.visibilities.remove(session_id);
        } else if is(parlor_news_kind::PARLOR_NEWS_EVENT) && !news.event.is_null() {
            // SAFETY: the news are valid, with all behind their pointers.
            let (event, user_id, session_id) = unsafe {
                let event = &*news.event;
                (event, event.user_id.read().unwrap_or_default(), news.session_id.read().unwrap_or_default())
            };
            let is_in = event.kind == parlor_event_kind::PARLOR_EVENT_NEW_PARTY as i32;
            if is_in && is_own(basic, user_id) {
                self.visibilities.insert(session_id.to_owned(), event.visibility);
            }
        }
        None
    }

    /// Has the sessions joined again that the agent was in.
    fn come_back(&mut self, basic: *mut parlor_basic, log: &Log) {
        let mut session_id = parlor_text { data: null(), length: 0 };
        let mut to_join = Vec::new();
        for index in 0.. {
            // SAFETY: the handle is the link's.
            if unsafe { parlor_basic_session_at(basic, index, &raw mut session_id) } != 0 {
                break;
            }
            // SAFETY: as before; the text is valid.
            let (is_in, id) =
                unsafe { (parlor_basic_is_joined(basic, session_id), session_id.read().unwrap_or_default()) };
            match self.visibilities.contains_key(id) {
                _ if is_in => {}
                true => to_join.push(id.to_owned()),
                // Joined as anything else, others might see who isn't to be seen.
                false => log.line(
                    Level::PARLOR_LOG_WARNING,
                    "a session isn't joined again by itself: the server didn't say how the agent was in it",
                ),
            }
        }
        self.habit.registered(to_join);
    }
}

fn is_own(basic: *const parlor_basic, user_id: &str) -> bool {
    let mut own = parlor_text { data: null(), length: 0 };
    // SAFETY: the handle is the link's, and the text is read at once.
    unsafe { parlor_basic_user_id(basic, &raw mut own) == 0 && own.read() == Ok(user_id) }
}
