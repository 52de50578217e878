//! The events of a session: what a handle gives of them, and what the caller gives to be written.

mod attributes;
mod read;
mod view;

pub use attributes::*;
#[cfg(feature = "std")]
#[doc(hidden)]
pub use read::with_event;
pub(crate) use view::{EventView, Unshown};

use core::ptr::null;

use crate::filled::{filled, init};
use crate::guard::guard;
use crate::key_values::parlor_key_values;
use crate::text::parlor_text;
use crate::vocabulary::{
    parlor_notice_type, parlor_protocol, parlor_user_status, parlor_user_type, parlor_visibility,
};

/// What happened.
#[repr(C)]
#[derive(Clone, Copy)]
pub enum parlor_event_kind {
    /// A party came in, or came back with another visibility: see `user`, `text`.
    PARLOR_EVENT_NEW_PARTY = 1,
    /// A party said something: see `text`.
    PARLOR_EVENT_MESSAGE = 2,
    /// Something that isn't said: see `notice`, `text`.
    PARLOR_EVENT_NOTICE = 3,
    /// A party went: see `asker_id`, `reason`, `text`.
    PARLOR_EVENT_PARTY_LEFT = 4,
    /// A party came back that had not left: see `agents`, `clients`, `text`. Flex clients aren't told.
    PARLOR_EVENT_REENTER = 5,
}

/// One event of a session: one that a handle gave, or one that the caller makes for a `parlor_writer`, and sets up with
/// `parlor_event_init`. Later versions may have more members.
///
/// Everything in it and behind its pointers belongs to the handle that gave it, and is valid until that handle's
/// next `_next`, `_give`, `_read`, `_receive` or `_free`.
#[repr(C)]
#[derive(Clone, Copy)]
pub struct parlor_event {
    /// Set by the library or by `parlor_event_init`: don't touch.
    pub size: usize,
    /// One of `parlor_event_kind`. Later versions may have others: skip what you don't know.
    pub kind: i32,
    /// Who may see it: one of `parlor_visibility`.
    pub visibility: i32,
    /// From 1, growing with gaps. 0: outside the numbered transcript (typing ...).
    pub event_id: u32,
    /// Whole seconds since the session began.
    pub time_shift: u32,
    /// The party it is about.
    pub user_id: parlor_text,
    /// Whether it is a direct message or notice.
    pub has_receiver_id: bool,
    /// The one party, beside the sender, that may see it.
    pub receiver_id: parlor_text,
    /// Whether it was too large to be sent whole.
    pub has_truncated: bool,
    /// How many bytes of text are missing then.
    pub truncated: u32,
    /// `PARLOR_EVENT_PARTY_LEFT`: who asked for it; the party itself if it left by itself or was cut off.
    pub asker_id: parlor_text,
    /// `PARLOR_EVENT_NEW_PARTY`: who came; otherwise NULL.
    pub user: *const parlor_user_info,
    /// What was said; the text that goes with a join, a leave, a return or a notice. NULL if there is none.
    pub text: *const parlor_message_text,
    /// `PARLOR_EVENT_NOTICE`: what it says. NULL if there is none.
    pub notice: *const parlor_notice,
    /// `PARLOR_EVENT_PARTY_LEFT`: why. NULL if there is none.
    pub reason: *const parlor_reason,
    /// What the party brought along, what the notice carries. NULL if there is none.
    pub user_data: *const parlor_key_values,
    /// The event's attributes. NULL if there are none.
    pub event_attributes: *const parlor_key_values,
    /// `PARLOR_EVENT_REENTER`: what becomes of the agents, one of `parlor_user_status`.
    pub agents: i32,
    /// `PARLOR_EVENT_REENTER`: what becomes of the customers, one of `parlor_user_status`.
    pub clients: i32,
}

/// Who a party is. Set up one of your own with `parlor_user_info_init`.
#[repr(C)]
#[derive(Clone, Copy)]
pub struct parlor_user_info {
    /// Set by the library or by `parlor_user_info_init`: don't touch.
    pub size: usize,
    /// The nickname, exactly as it was given.
    pub nickname: parlor_text,
    /// An agent's employee id; empty for customers.
    pub person_id: parlor_text,
    /// One of `parlor_user_type`.
    pub user_type: i32,
    /// The same by name. What is written is this name if the type is `PARLOR_USER_OTHER`.
    pub user_type_name: parlor_text,
    /// One of `parlor_protocol`.
    pub protocol: i32,
    /// The same by name. What is written is this name if the protocol is `PARLOR_PROTOCOL_OTHER`.
    pub protocol_name: parlor_text,
    /// Whether there is a time zone.
    pub has_time_zone_offset: bool,
    /// In minutes.
    pub time_zone_offset: i32,
    /// Whether there is a client version; workflow parties have none.
    pub has_client_version: bool,
    /// 101 to 106.
    pub client_version: u32,
}

/// What a party says. Set up one of your own with `parlor_message_text_init`.
#[repr(C)]
#[derive(Clone, Copy)]
pub struct parlor_message_text {
    /// Set by the library or by `parlor_message_text_init`: don't touch.
    pub size: usize,
    /// The words.
    pub text: parlor_text,
    /// Whether there is a `msgType`.
    pub has_message_type: bool,
    /// `msgType`: widgets write "text", others nothing.
    pub message_type: parlor_text,
    /// Whether there is a `treatAs`.
    pub has_treat_as: bool,
    /// `treatAs`: "NORMAL" or "SYSTEM".
    pub treat_as: parlor_text,
    /// `msgCheck`, what a check for sensitive data made of the words: one of `parlor_message_check`.
    pub check: i32,
}

/// What a notice says. Set up one of your own with `parlor_notice_init`.
#[repr(C)]
#[derive(Clone, Copy)]
pub struct parlor_notice {
    /// Set by the library or by `parlor_notice_init`: don't touch.
    pub size: usize,
    /// One of `parlor_notice_type`.
    pub notice_type: i32,
    /// The same by name. What is written is this name if the type is `PARLOR_NOTICE_OTHER`.
    pub notice_type_name: parlor_text,
    /// The words: a preview of what is typed, a URL, a nickname, the name of a system command ...
    pub text: parlor_text,
}

/// Why a party left. Set up one of your own with `parlor_reason_init`.
#[repr(C)]
#[derive(Clone, Copy)]
pub struct parlor_reason {
    /// Set by the library or by `parlor_reason_init`: don't touch.
    pub size: usize,
    /// Whether there is a code; none when the party left by its own request.
    pub has_code: bool,
    /// One of `parlor_leave_reason`.
    pub code: u32,
    /// The text.
    pub text: parlor_text,
}

const NO_TEXT: parlor_text = parlor_text::EMPTY;
const KEEP: i32 = parlor_user_status::PARLOR_USER_STATUS_KEEP as i32;

filled! {
    parlor_event {
        kind: parlor_event_kind::PARLOR_EVENT_MESSAGE as i32,
        visibility: parlor_visibility::PARLOR_VISIBILITY_ALL as i32, event_id: 0, time_shift: 0, user_id: NO_TEXT,
        has_receiver_id: false, receiver_id: NO_TEXT, has_truncated: false, truncated: 0, asker_id: NO_TEXT,
        user: null(), text: null(), notice: null(), reason: null(), user_data: null(), event_attributes: null(),
        agents: KEEP, clients: KEEP
    }
    parlor_user_info {
        nickname: NO_TEXT, person_id: NO_TEXT, user_type: parlor_user_type::PARLOR_USER_OTHER as i32,
        user_type_name: NO_TEXT, protocol: parlor_protocol::PARLOR_PROTOCOL_OTHER as i32, protocol_name: NO_TEXT,
        has_time_zone_offset: false, time_zone_offset: 0, has_client_version: false, client_version: 0
    }
    parlor_message_text {
        text: NO_TEXT, has_message_type: false, message_type: NO_TEXT, has_treat_as: false, treat_as: NO_TEXT, check: 0
    }
    parlor_notice {
        notice_type: parlor_notice_type::PARLOR_NOTICE_OTHER as i32, notice_type_name: NO_TEXT, text: NO_TEXT
    }
    parlor_reason { has_code: false, code: 0, text: NO_TEXT }
}

/// Sets up an event of the caller's, a message that everyone may see and without any member: `parlor_event_init(&it, sizeof it)`. Then fill it.
///
/// `size` and status: as `parlor_login_init`.
#[cfg(feature = "exports")]
#[unsafe(no_mangle)]
pub unsafe extern "C" fn parlor_event_init(event: *mut parlor_event, size: usize) -> i32 {
    // SAFETY: the crate's contract.
    guard!([] { unsafe { init(event, size) } })
}

/// Sets up a party's description of the caller's, of an unknown type and without any member: `parlor_user_info_init(&it, sizeof it)`. Then fill it.
///
/// `size` and status: as `parlor_login_init`.
#[cfg(feature = "exports")]
#[unsafe(no_mangle)]
pub unsafe extern "C" fn parlor_user_info_init(user_info: *mut parlor_user_info, size: usize) -> i32 {
    // SAFETY: the crate's contract.
    guard!([] { unsafe { init(user_info, size) } })
}

/// Sets up what a party says of the caller's, empty and without any member: `parlor_message_text_init(&it, sizeof it)`. Then fill it.
///
/// `size` and status: as `parlor_login_init`.
#[cfg(feature = "exports")]
#[unsafe(no_mangle)]
pub unsafe extern "C" fn parlor_message_text_init(
    message_text: *mut parlor_message_text,
    size: usize,
) -> i32 {
    // SAFETY: the crate's contract.
    guard!([] { unsafe { init(message_text, size) } })
}

/// Sets up a notice of the caller's, of no known type and without any member: `parlor_notice_init(&it, sizeof it)`. Then fill it.
///
/// `size` and status: as `parlor_login_init`.
#[cfg(feature = "exports")]
#[unsafe(no_mangle)]
pub unsafe extern "C" fn parlor_notice_init(notice: *mut parlor_notice, size: usize) -> i32 {
    // SAFETY: the crate's contract.
    guard!([] { unsafe { init(notice, size) } })
}

/// Sets up a reason of the caller's, without a code and without any member: `parlor_reason_init(&it, sizeof it)`. Then fill it.
///
/// `size` and status: as `parlor_login_init`.
#[cfg(feature = "exports")]
#[unsafe(no_mangle)]
pub unsafe extern "C" fn parlor_reason_init(reason: *mut parlor_reason, size: usize) -> i32 {
    // SAFETY: the crate's contract.
    guard!([] { unsafe { init(reason, size) } })
}
