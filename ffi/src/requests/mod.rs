//! What the caller fills to ask for something: the same structs for flex and basic, which have almost the same requests.

mod read;

pub(crate) use read::given;

#[cfg(feature = "std")]
use parlor_core::element::JoinTarget;

use crate::filled::{Filled, filled, init};
use crate::guard::guard;
use crate::items::parlor_items;
#[cfg(feature = "std")]
use crate::refused::note;
#[cfg(feature = "std")]
use crate::status::{parlor_status as Status, text as status_text};
use crate::text::parlor_text;
#[cfg(feature = "std")]
use crate::unfit::Unfit;
use crate::vocabulary::{parlor_after_action, parlor_notice_type, parlor_user_type, parlor_visibility};

/// Words with what may be said of them. Part of most requests.
#[repr(C)]
#[derive(Clone, Copy)]
pub struct parlor_words {
    /// The words.
    pub text: parlor_text,
    /// `msgType`; may be empty. Widgets write "text".
    pub message_type: parlor_text,
    /// `treatAs`: "NORMAL" or "SYSTEM"; may be empty. Agents' desktops write "NORMAL".
    pub treat_as: parlor_text,
    /// `msgCheck`, what a check for sensitive data made of the words: one of `parlor_message_check`.
    pub check: i32,
}

impl parlor_words {
    const EMPTY: Self = Self {
        text: parlor_text::EMPTY,
        message_type: parlor_text::EMPTY,
        treat_as: parlor_text::EMPTY,
        check: 0,
    };
}

/// A customer's login. Set it up with `parlor_login_init`.
#[repr(C)]
#[derive(Clone, Copy)]
pub struct parlor_login {
    /// Set by `parlor_login_init`: don't touch.
    pub size: usize,
    /// The nickname. Required.
    pub nickname: parlor_text,
    /// Whether there is a time zone.
    pub has_time_zone_offset: bool,
    /// In minutes.
    pub time_zone_offset: i32,
    /// What the join brings along.
    pub user_data: parlor_items,
    /// Best empty: then the library draws 32 hex digits from the system. One of your own has 16 to 64 bytes (Parlor's
    /// server refuses shorter ones), such as 16 bytes of getrandom(2) or of your system's random numbers for keys, in hex:
    /// not of rand(3), a clock or a counter, since whoever guesses it gets the user's secure key. Never use one twice.
    pub nonce: parlor_text,
}

/// An agent's registration. Set it up with `parlor_register_init`.
#[repr(C)]
#[derive(Clone, Copy)]
pub struct parlor_register {
    /// Set by `parlor_register_init`: don't touch.
    pub size: usize,
    /// The nickname. Required.
    pub nickname: parlor_text,
    /// The employee id; may be empty.
    pub person_id: parlor_text,
    /// One of `parlor_user_type`, not `PARLOR_USER_OTHER`; default `PARLOR_USER_AGENT`.
    pub user_type: i32,
    /// Whether there is a time zone.
    pub has_time_zone_offset: bool,
    /// In minutes.
    pub time_zone_offset: i32,
    /// What every join brings along.
    pub user_data: parlor_items,
    /// Whether the registration before the link was lost is to be restored with its user id and secure key, which the
    /// handle remembers: others then see the same party come back. Without an earlier one, as after
    /// `parlor_basic_restore`, this does nothing. A server that doesn't know it any more refuses with
    /// `PARLOR_ERROR_ID_UNKNOWN_USER`: then register without. Default false.
    pub restores: bool,
}

/// A join. Set it up with `parlor_join_init`.
#[repr(C)]
#[derive(Clone, Copy)]
pub struct parlor_join {
    /// Set by `parlor_join_init`: don't touch.
    pub size: usize,
    /// A session that exists, up to 64 bytes; empty: a new one in `queue`.
    pub session_id: parlor_text,
    /// The queue of a new session, such as "Environment:default" (`tenant:endpoint`). Required without `session_id`, but for Chat
    /// API v2, where it isn't sent.
    pub queue: parlor_text,
    /// What a new session is about; may be empty.
    pub subject: parlor_text,
    /// Basic only: who sees that the party is in, and what it may see, one of `parlor_visibility`.
    /// `PARLOR_VISIBILITY_ALL`, the default, is a normal join, `PARLOR_VISIBILITY_INT` coaching (agents see the party and
    /// what it says to them), `PARLOR_VISIBILITY_VIP` monitoring (supervisors alone see it).
    pub visibility: i32,
    /// What goes with the join; may be empty.
    pub words: parlor_words,
    /// What the party brings along; a session's password is an item with the key "GCTI_Chat_SessionPassword".
    pub user_data: parlor_items,
    /// The attributes of the event that says so.
    pub event_attributes: parlor_items,
    /// Whether `from_position` says which events are asked for. Otherwise the handle asks for what it hasn't told yet.
    pub has_from_position: bool,
    /// `fromPosition`: what happened behind this event id is asked for, also if it was told before; 0 is the whole
    /// transcript.
    pub from_position: u32,
    /// Basic only: whether the client may be shown to more parties than it is shown to in this session, as when a coach comes out
    /// to the customer. Without it, which is the default, a join of a session that the client is in, or was in before the link was
    /// lost, with a `visibility` that more parties see is `PARLOR_SHOWS_MORE`. Builds without a heap don't look at it.
    pub shows_more: bool,
}

/// A message. Set it up with `parlor_say_init`.
#[repr(C)]
#[derive(Clone, Copy)]
pub struct parlor_say {
    /// Set by `parlor_say_init`: don't touch.
    pub size: usize,
    /// Basic only: in which session.
    pub session_id: parlor_text,
    /// Basic only: seen by whom, one of `parlor_visibility`; default `PARLOR_VISIBILITY_AS_JOINED`: a coach is heard by agents
    /// and supervisors, and not by customers, unless this is `PARLOR_VISIBILITY_ALL`.
    pub visibility: i32,
    /// Basic only: the user id of the one party that it is for (a direct message); empty: for all who may see it. Never a
    /// customer's: the server refuses that.
    pub receiver_id: parlor_text,
    /// What is said. Required.
    pub words: parlor_words,
    /// The event's attributes.
    pub event_attributes: parlor_items,
}

/// A notice. Set it up with `parlor_notify_init`.
#[repr(C)]
#[derive(Clone, Copy)]
pub struct parlor_notify {
    /// Set by `parlor_notify_init`: don't touch.
    pub size: usize,
    /// Basic only: in which session.
    pub session_id: parlor_text,
    /// Basic only: seen by whom, as of `parlor_say`.
    pub visibility: i32,
    /// Basic only: the user id of the one party that it is for, as of `parlor_say`; empty: for all who may see it.
    pub receiver_id: parlor_text,
    /// One of `parlor_notice_type`, not `PARLOR_NOTICE_OTHER`, which is the default.
    pub notice_type: i32,
    /// The preview for `PARLOR_NOTICE_TYPING_STARTED`, the new nickname for `PARLOR_NOTICE_USER_UPDATE_NICK`, and so on;
    /// may be empty.
    pub notice_text: parlor_text,
    /// What a notice of this type carries.
    pub user_data: parlor_items,
    /// The event's attributes.
    pub event_attributes: parlor_items,
    /// Basic only: what goes with the notice; may be empty.
    pub words: parlor_words,
}

/// A leave, or the removal of a party. Set it up with `parlor_release_init`.
#[repr(C)]
#[derive(Clone, Copy)]
pub struct parlor_release {
    /// Set by `parlor_release_init`: don't touch.
    pub size: usize,
    /// Basic only: from which session.
    pub session_id: parlor_text,
    /// Basic only: the user id of the party that is removed; empty: this client leaves.
    pub user_id: parlor_text,
    /// Basic only: what becomes of the session, one of `parlor_after_action`; default `PARLOR_AFTER_ACTION_KEEP_ALIVE`.
    pub after_action: i32,
    /// What goes with the leave; may be empty.
    pub words: parlor_words,
    /// The attributes of the event that says so. Why a customer left is in them, in "GCTI_SYSTEM/quit-reason-code".
    pub event_attributes: parlor_items,
}

const NO_TEXT: parlor_text = parlor_text::EMPTY;
const NO_WORDS: parlor_words = parlor_words::EMPTY;
const NO_ITEMS: parlor_items = parlor_items::EMPTY;
const ALL: i32 = parlor_visibility::PARLOR_VISIBILITY_ALL as i32;
const AS_JOINED: i32 = parlor_visibility::PARLOR_VISIBILITY_AS_JOINED as i32;

// SAFETY: it is `repr(C)` and begins with its size.
unsafe impl Filled for parlor_join {
    /// Before joins were refused that show more.
    const EARLIER: &[usize] = &[core::mem::offset_of!(parlor_join, shows_more)];

    fn defaults() -> Self {
        Self {
            size: size_of::<Self>(),
            session_id: NO_TEXT,
            queue: NO_TEXT,
            subject: NO_TEXT,
            visibility: ALL,
            words: NO_WORDS,
            user_data: NO_ITEMS,
            event_attributes: NO_ITEMS,
            has_from_position: false,
            from_position: 0,
            shows_more: false,
        }
    }
}

filled! {
    parlor_login {
        nickname: NO_TEXT, has_time_zone_offset: false, time_zone_offset: 0, user_data: NO_ITEMS, nonce: NO_TEXT
    }
    parlor_register {
        nickname: NO_TEXT, person_id: NO_TEXT, user_type: parlor_user_type::PARLOR_USER_AGENT as i32,
        has_time_zone_offset: false, time_zone_offset: 0, user_data: NO_ITEMS, restores: false
    }
    parlor_say {
        session_id: NO_TEXT, visibility: AS_JOINED, receiver_id: NO_TEXT, words: NO_WORDS, event_attributes: NO_ITEMS
    }
    parlor_notify {
        session_id: NO_TEXT, visibility: AS_JOINED, receiver_id: NO_TEXT,
        notice_type: parlor_notice_type::PARLOR_NOTICE_OTHER as i32, notice_text: NO_TEXT, user_data: NO_ITEMS,
        event_attributes: NO_ITEMS, words: NO_WORDS
    }
    parlor_release {
        session_id: NO_TEXT, user_id: NO_TEXT,
        after_action: parlor_after_action::PARLOR_AFTER_ACTION_KEEP_ALIVE as i32, words: NO_WORDS,
        event_attributes: NO_ITEMS
    }
}

/// Checks of requests that libparlor-desk makes later: whether the core can take what the caller filled. NULL is none. If not,
/// the handle's error says so, too.
macro_rules! checks {
    ($($name:ident: $handle:ident, $request:ident, |$it:ident, $given:ident, $lists:ident| $read:expr, $ask:expr;)*) => {$(
        /// Fails with the status, and notes a sentence that names the argument, the handle or the request, and the member.
        ///
        /// # Safety
        /// The crate's contract.
        #[cfg(feature = "std")]
        #[doc(hidden)]
        pub unsafe fn $name(handle: *mut crate::$handle, request: *const $request) -> Result<(), Status> {
            // SAFETY: the same contract.
            drop(unsafe { crate::handle::exclusive(handle) }.map_err(|status| {
                let why = status_text(status as i32).to_str().unwrap_or_default();
                note(status, &stringify!($it), &format_args!("{}: {why}", stringify!($it)))
            })?);
            if request.is_null() {
                return Ok(());
            }
            let lists = crate::lists::Lists::default();
            let ($it, $given, $lists) = (handle, request, &lists);
            // SAFETY: the same contract.
            let checked: Result<(), Unfit> = unsafe { $read };
            checked.map_err(|why| {
                // The handle refuses it for the same reason, and remembers that.
                // SAFETY: the same contract.
                unsafe { $ask };
                note(why.status, &why.member(), &format_args!("{}: {why}", stringify!($given)))
            })
        }
    )*};
}

checks! {
    check_register: parlor_basic, parlor_register, |basic, request, lists|
        given(request, lists).map(drop), crate::parlor_basic_register(basic, 0, request, &mut 0);
    check_login: parlor_flex, parlor_login, |flex, login, lists|
        given(login, lists).map(drop), crate::parlor_flex_login(flex, login);
    check_join: parlor_flex, parlor_join, |flex, join, lists|
        check_join_of(flex, join, lists), crate::parlor_flex_join(flex, join);
}

/// Whether the core can take the join: over Chat API v2 there is less, which the handle itself says only once it is logged in.
///
/// # Safety
/// The crate's contract.
#[cfg(feature = "std")]
unsafe fn check_join_of<'a>(
    flex: *const crate::parlor_flex,
    join: *const parlor_join,
    lists: &'a crate::lists::Lists<'a>,
) -> Result<(), Unfit> {
    let mut host = parlor_text::EMPTY;
    // SAFETY: the same contract, for all that is read here.
    let (is_http, given) = unsafe {
        let is_http = crate::parlor_flex_service_host(flex, &raw mut host) == Status::PARLOR_OK as i32;
        (is_http, parlor_join::of_customer(join, !is_http, lists)?)
    };
    let is_of_another = matches!(given.target, JoinTarget::Session(_));
    for (is_there, member) in
        [(is_of_another, "session_id"), (!given.event_attributes.is_empty(), "event_attributes")]
    {
        if is_http && is_there {
            return Err(Unfit::new(Status::PARLOR_NOT_IN_CHAT_API, member));
        }
    }
    Ok(())
}

/// Sets up a login with the defaults: `parlor_login_init(&login, sizeof login)`. Then fill it.
///
/// `size` is what the caller's header says that the struct has. What a library that is older than the header
/// doesn't know is set to zero and not used. Status: `PARLOR_NULL_POINTER`; `PARLOR_BAD_LENGTH` if `size` is less
/// than any version of the struct ever had.
#[cfg(feature = "exports")]
#[unsafe(no_mangle)]
pub unsafe extern "C" fn parlor_login_init(login: *mut parlor_login, size: usize) -> i32 {
    // SAFETY: the crate's contract.
    guard!([] { unsafe { init(login, size) } })
}

/// Sets up a registration with the defaults: `parlor_register_init(&request, sizeof request)`. Then fill it.
///
/// `size` and status: as `parlor_login_init`.
#[cfg(feature = "exports")]
#[unsafe(no_mangle)]
pub unsafe extern "C" fn parlor_register_init(request: *mut parlor_register, size: usize) -> i32 {
    // SAFETY: the crate's contract.
    guard!([] { unsafe { init(request, size) } })
}

/// Sets up a join with the defaults: `parlor_join_init(&join, sizeof join)`. Then fill it.
///
/// `size` and status: as `parlor_login_init`.
#[cfg(feature = "exports")]
#[unsafe(no_mangle)]
pub unsafe extern "C" fn parlor_join_init(join: *mut parlor_join, size: usize) -> i32 {
    // SAFETY: the crate's contract.
    guard!([] { unsafe { init(join, size) } })
}

/// Sets up a message with the defaults: `parlor_say_init(&say, sizeof say)`. Then fill it.
///
/// `size` and status: as `parlor_login_init`.
#[cfg(feature = "exports")]
#[unsafe(no_mangle)]
pub unsafe extern "C" fn parlor_say_init(say: *mut parlor_say, size: usize) -> i32 {
    // SAFETY: the crate's contract.
    guard!([] { unsafe { init(say, size) } })
}

/// Sets up a notice with the defaults: `parlor_notify_init(&notify, sizeof notify)`. Then fill it.
///
/// `size` and status: as `parlor_login_init`.
#[cfg(feature = "exports")]
#[unsafe(no_mangle)]
pub unsafe extern "C" fn parlor_notify_init(notify: *mut parlor_notify, size: usize) -> i32 {
    // SAFETY: the crate's contract.
    guard!([] { unsafe { init(notify, size) } })
}

/// Sets up a leave with the defaults: `parlor_release_init(&release, sizeof release)`. Then fill it.
///
/// `size` and status: as `parlor_login_init`.
#[cfg(feature = "exports")]
#[unsafe(no_mangle)]
pub unsafe extern "C" fn parlor_release_init(release: *mut parlor_release, size: usize) -> i32 {
    // SAFETY: the crate's contract.
    guard!([] { unsafe { init(release, size) } })
}
