//! Notices that plugins want sent, and the server's answers to them.

use core::ffi::{CStr, c_void};
use std::collections::HashMap;
use std::sync::mpsc::{Sender, channel};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError, Weak};
use std::time::Duration;

use parlor::filled::Filled;
use parlor::{
    parlor_basic_is_joined, parlor_basic_notify, parlor_basic_user_id, parlor_item, parlor_item_bytes,
    parlor_item_list, parlor_item_number, parlor_item_text, parlor_items, parlor_notice_type_of,
    parlor_notify, parlor_status as Status, parlor_status_text, parlor_text, parlor_value_type,
    parlor_visibility,
};
use parlor_plugin::{Event, EventBody, KeyValue, Notified, NotifyCall, ServiceError, Value};

use super::door::Door;
use super::options::parlor_plugins_notify_callback;
use crate::room::Room;

/// How long the server's answer is waited for.
const ANSWER_TIME: Duration = Duration::from_secs(30);

type Answer = Result<Notified, ServiceError>;

/// How notices are sent, and which ones wait for an answer.
pub(crate) struct Notices {
    on_notify: parlor_plugins_notify_callback,
    context: *mut c_void,
    door: Arc<Door>,
    state: Mutex<State>,
}

// SAFETY: the caller says that the callback may be called on any thread with the context.
unsafe impl Send for Notices {}
// SAFETY: as before.
unsafe impl Sync for Notices {}

#[derive(Default)]
struct State {
    link: Weak<Room>,
    /// By request id.
    waiting: HashMap<u32, Waiting>,
    /// How many requests are being made.
    asking: usize,
    /// Answers to requests that are being made, by request id.
    early: HashMap<u32, Vec<Came>>,
}

struct Waiting {
    /// What the notice carries: it is known by that.
    user_data: Vec<KeyValue>,
    answer: Sender<Answer>,
}

/// What came for a request.
pub(crate) enum Came {
    Event(Box<Event>),
    No(ServiceError),
}

impl Waiting {
    /// The answer, if this is it.
    fn of(&self, came: &Came) -> Option<Answer> {
        match came {
            Came::No(error) => Some(Err(error.clone())),
            Came::Event(event) => match event.body.happened() {
                EventBody::Notice(notice)
                    if self
                        .user_data
                        .iter()
                        .all(|it| notice.user_data.iter().any(|came| is_same(it, came))) =>
                {
                    let user_data = notice.user_data.clone();
                    Some(Ok(Notified { event_id: event.event_id, user_data }))
                }
                _ => None,
            },
        }
    }
}

/// Whether an item came as this one, which was sent: what a packet can't hold was sent as U+FFFD.
fn is_same(sent: &KeyValue, came: &KeyValue) -> bool {
    let is_same_text = |sent: &str, came: &str| sent.chars().map(as_sent).eq(came.chars().map(as_sent));
    is_same_text(&sent.key, &came.key)
        && match (&sent.value, &came.value) {
            (Value::List(sent), Value::List(came)) => {
                sent.len() == came.len() && sent.iter().zip(came).all(|(sent, came)| is_same(sent, came))
            }
            (sent, came) => match (sent.as_text(), came.as_text()) {
                (Some(sent), Some(came)) => is_same_text(sent, came),
                _ => sent == came,
            },
        }
}

/// The character as a packet holds it: see `parlor_text`.
fn as_sent(character: char) -> char {
    match character {
        '\t' | '\n' | '\r' => character,
        '\0'..='\x1F' | '\u{FFFE}' | '\u{FFFF}' => '\u{FFFD}',
        _ => character,
    }
}

impl Notices {
    pub(crate) fn new(
        on_notify: parlor_plugins_notify_callback,
        context: *mut c_void,
        door: Arc<Door>,
    ) -> Self {
        Self { on_notify, context, door, state: Mutex::default() }
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Sends notices over this link from now on.
    pub(crate) fn set_link(&self, link: Weak<Room>) {
        self.state().link = link;
    }

    /// Whether the agent is known not to be in the session: by its link, if one is set. What has just been joined counts as
    /// soon as the reply has come, and what is joined again after a lost connection goes on counting.
    pub(crate) fn is_outside(&self, session_id: &str) -> bool {
        let link = self.state().link.upgrade();
        link.is_some_and(|room| {
            room.with(|state| {
                let id = parlor_text::view(session_id.as_bytes());
                // SAFETY: the handle is the link's, and locked; the text is valid during the call.
                let is_in = state.handle.basic().is_some_and(|it| unsafe { parlor_basic_is_joined(it, id) });
                !is_in && state.visibility(session_id).is_none()
            })
        })
    }

    /// The agent's user id, as the link knows it; empty without a link, or before the server has given one.
    pub(crate) fn own_id(&self) -> String {
        let link = self.state().link.upgrade();
        let own_id = link.and_then(|room| {
            room.with(|state| {
                let mut user_id = parlor_text::view(b"");
                // SAFETY: the handle is the link's, and locked; the text is valid as long as that.
                unsafe {
                    let status = parlor_basic_user_id(state.handle.basic()?, &raw mut user_id);
                    done(status).ok().and_then(|()| user_id.read().ok().map(str::to_owned))
                }
            })
        });
        own_id.unwrap_or_default()
    }

    /// Whether the agent is known to monitor the session: by its link, if one is set.
    pub(crate) fn monitors(&self, session_id: &str) -> bool {
        let link = self.state().link.upgrade();
        let visibility = link.and_then(|room| room.with(|state| state.visibility(session_id)));
        visibility == Some(parlor_visibility::PARLOR_VISIBILITY_VIP as i32)
    }

    /// Sends a notice, and waits for the answer.
    pub(crate) fn notify(&self, call: &NotifyCall) -> Answer {
        let mut shelf = Vec::new();
        let items = items(&call.user_data, &mut shelf);
        let text = |text: &str| parlor_text::view(text.as_bytes());
        let mut notice = parlor_notify {
            session_id: text(&call.session_id),
            // SAFETY: the text is valid.
            notice_type: unsafe { parlor_notice_type_of(text(&call.notice_type)) },
            notice_text: text(&call.text),
            user_data: parlor_items { items: items.as_ptr(), count: items.len() },
            ..parlor_notify::defaults()
        };
        let (answer, answered) = channel();
        let waiting = Waiting { user_data: call.user_data.clone(), answer };
        self.state().asking += 1;
        let asked = match self.on_notify {
            Some(on_notify) => self
                .door
                .inside(|| {
                    let mut request_id = 0;
                    // SAFETY: the caller's function with the caller's pointer; the rest is valid during the call.
                    let status = unsafe { on_notify(&raw mut notice, &raw mut request_id, self.context) };
                    done(status).map(|()| request_id)
                })
                .unwrap_or(Err(ServiceError::Closed)),
            None => self.over_link(&call.session_id, &mut notice),
        };
        let request_id = {
            let mut state = self.state();
            state.asking -= 1;
            let early =
                asked.as_ref().ok().and_then(|request_id| state.early.remove(request_id)).unwrap_or_default();
            if state.asking == 0 {
                state.early.clear();
            }
            let request_id = asked?;
            match early.iter().find_map(|it| waiting.of(it)) {
                Some(answer) => return answer,
                None => state.waiting.insert(request_id, waiting),
            };
            request_id
        };
        answered.recv_timeout(ANSWER_TIME).unwrap_or_else(|_| {
            self.state().waiting.remove(&request_id);
            Err(ServiceError::UnknownFate)
        })
    }

    fn over_link(&self, session_id: &str, notice: &mut parlor_notify) -> Result<u32, ServiceError> {
        let link = self.state().link.upgrade();
        let room = link.ok_or_else(|| ServiceError::Refused("there is no connection for it".into()))?;
        let asked = room.gate.inside(|| {
            let now = ::parlor_link::now();
            let (basic, visibility) = room.with(|state| {
                state.keep_time(now);
                (state.handle.basic(), state.visibility(session_id))
            });
            let basic = basic.ok_or(ServiceError::NotOffered)?;
            // As anything else, others might see who isn't to be seen.
            notice.visibility = visibility.ok_or_else(|| {
                ServiceError::Refused("the server didn't say how the agent is in the session".into())
            })?;
            let mut request_id = 0;
            // SAFETY: the handle is the link's, and locked; the notice is whole.
            let status = unsafe { parlor_basic_notify(basic, now, &raw const *notice, &raw mut request_id) };
            done(status).map(|()| request_id)
        });
        room.wake();
        asked
    }

    /// Takes notice of what came for a request.
    pub(crate) fn came(&self, request_id: u32, came: Came) {
        let mut state = self.state();
        match state.waiting.get(&request_id).map(|it| it.of(&came)) {
            Some(Some(answer)) => {
                if let Some(waiting) = state.waiting.remove(&request_id) {
                    // Nobody waits any more if the time was over.
                    let _ = waiting.answer.send(answer);
                }
            }
            Some(None) => {}
            None if state.asking > 0 && request_id != 0 => {
                state.early.entry(request_id).or_default().push(came);
            }
            None => {}
        }
    }

    /// Answers all that wait: nothing more comes.
    pub(crate) fn end(&self) {
        let mut state = self.state();
        state.link = Weak::new();
        for (_, waiting) in state.waiting.drain() {
            let _ = waiting.answer.send(Err(ServiceError::UnknownFate));
        }
    }
}

fn done(status: i32) -> Result<(), ServiceError> {
    if status == Status::PARLOR_OK as i32 {
        return Ok(());
    }
    // SAFETY: the texts are static and end with NUL.
    let why = unsafe { CStr::from_ptr(parlor_status_text(status)) };
    Err(ServiceError::Refused(why.to_string_lossy().into_owned()))
}

/// A collection as it is sent. Its lists are on the shelf, and stay where they are.
fn items(values: &[KeyValue], shelf: &mut Vec<Vec<parlor_item>>) -> Vec<parlor_item> {
    let text = |text: &str| parlor_text::view(text.as_bytes());
    let mut all = Vec::with_capacity(values.len());
    for item in values {
        let key = text(&item.key);
        // SAFETY: what the items point to stays until they were passed on.
        all.push(match &item.value {
            Value::String(it) => parlor_item_text(key, text(it)),
            Value::Int(number) => parlor_item_number(key, *number),
            Value::Binary(bytes) => parlor_item_bytes(key, bytes.as_ptr(), bytes.len()),
            Value::List(list) => {
                let list = items(list, shelf);
                let made = parlor_item_list(key, list.as_ptr(), list.len());
                shelf.push(list);
                made
            }
            other => parlor_item {
                value_type: parlor_value_type::PARLOR_VALUE_UNTYPED as i32,
                ..parlor_item_text(key, text(other.as_text().unwrap_or_default()))
            },
        });
    }
    all
}

#[cfg(test)]
mod tests {
    use super::*;

    fn notice(name: &str) -> Event {
        let user_data = vec![KeyValue::string("name", name), KeyValue::string("file-id", "F")];
        let body = EventBody::Notice(parlor_plugin::Notice {
            notice_type: "SYS_COMMAND".into(),
            text: "file-uploaded".into(),
            user_data,
        });
        Event {
            event_id: 7,
            time_shift: 0,
            user_id: "U".into(),
            visibility: "ALL".into(),
            receiver_id: None,
            event_attributes: Vec::new(),
            truncated: None,
            body,
        }
    }

    fn call(name: &str) -> NotifyCall {
        NotifyCall {
            session_id: "S".into(),
            notice_type: "SYS_COMMAND".into(),
            text: "file-uploaded".into(),
            user_data: vec![KeyValue::string("name", name)],
        }
    }

    /// Asks, and says what comes while the request is being made.
    unsafe extern "C" fn ask(_: *mut parlor_notify, request_id: *mut u32, context: *mut c_void) -> i32 {
        // SAFETY: the test gives these.
        let (notices, came) = unsafe {
            request_id.write(5);
            &*context.cast::<(Notices, Mutex<Vec<Came>>)>()
        };
        came.lock().unwrap().drain(..).for_each(|it| notices.came(5, it));
        0
    }

    #[test]
    fn an_answer_that_comes_while_it_is_asked_is_the_answer() {
        let mut both =
            Box::new((Notices::new(Some(ask), core::ptr::null_mut(), Arc::default()), Mutex::default()));
        both.0.context = (&raw mut *both).cast();
        *both.1.lock().unwrap() =
            vec![Came::Event(notice("theirs").into()), Came::Event(notice("ours").into())];
        let notified = both.0.notify(&call("ours")).unwrap();
        assert_eq!(notified.event_id, 7);
        assert_eq!(KeyValue::find_text(&notified.user_data, "name"), Some("ours"));
        *both.1.lock().unwrap() = vec![Came::No(ServiceError::Refused("no".into()))];
        assert_eq!(both.0.notify(&call("ours")), Err(ServiceError::Refused("no".into())));
        // What comes for requests of others isn't kept.
        both.0.came(6, Came::Event(notice("ours").into()));
        assert!(both.0.state().early.is_empty() && both.0.state().waiting.is_empty());
    }

    #[test]
    fn what_a_packet_cannot_hold_comes_back_replaced() {
        let waiting = |name: &str| Waiting { user_data: call(name).user_data, answer: channel().0 };
        let came = |name: &str| Came::Event(notice(name).into());
        assert!(waiting("a\u{1}b\u{FFFF}").of(&came("a\u{FFFD}b\u{FFFD}")).is_some());
        for other in ["ab", "a\u{FFFD}b", "a\u{FFFD}c\u{FFFD}", "a\tb\u{FFFD}"] {
            assert!(waiting("a\u{1}b\u{FFFF}").of(&came(other)).is_none(), "{other:?}");
        }
        let list = |name: &str| KeyValue { key: "l".into(), value: Value::List(call(name).user_data) };
        assert!(is_same(&list("\u{1b}"), &list("\u{FFFD}")) && !is_same(&list("a"), &list("b")));
    }

    #[test]
    fn without_a_link_nothing_is_sent() {
        let notices = Notices::new(None, core::ptr::null_mut(), Arc::default());
        assert_eq!(
            notices.notify(&call("n")),
            Err(ServiceError::Refused("there is no connection for it".into()))
        );
    }

    #[test]
    fn collections_are_sent_with_the_lists_in_them() {
        let inner = vec![KeyValue { key: "n".into(), value: Value::Int(3) }];
        let values = [
            KeyValue { key: "l".into(), value: Value::List(inner) },
            KeyValue { key: "b".into(), value: Value::Binary(b"xy".to_vec()) },
        ];
        let mut shelf = Vec::new();
        let items = items(&values, &mut shelf);
        assert_eq!(items.iter().map(|it| it.value_type).collect::<Vec<_>>(), [2, 4]);
        // SAFETY: the lists are on the shelf.
        assert_eq!(unsafe { (*items[0].list).number }, 3);
        assert_eq!((items[0].list_count, items[1].bytes_length), (1, 2));
    }
}
