//! What came in, in the order in which it came.

mod fault;
mod list;
mod show;

pub(crate) use list::News;
#[cfg(not(feature = "std"))]
pub(crate) use list::news_room;

use core::ptr::null;

use parlor_core::client::RequestKind;
use parlor_core::element::{Id, SessionStatus, Transcript};
use parlor_core::rules::ErrorId;
use parlor_core::wire::Text;

use crate::event::parlor_event;
use crate::session::parlor_session_info;
use crate::text::parlor_text;

/// What a `parlor_news` is about.
#[repr(C)]
#[derive(Clone, Copy)]
pub enum parlor_news_kind {
    /// The login or registration was accepted: join a session now.
    PARLOR_NEWS_LOGGED_IN = 1,
    /// The request `request` was carried out; see `session`. Its events follow.
    PARLOR_NEWS_DONE = 2,
    /// The request `request` was refused: see `error_id` and `error_text`.
    PARLOR_NEWS_REFUSED = 3,
    /// Something happened in the session: see `event`. Own messages and notices come back this way, too.
    PARLOR_NEWS_EVENT = 4,
    /// The session is over for this client, which left it, was removed from it, or can't come back to it. Nothing follows
    /// of it. A flex handle does nothing more, unless it joins the same session again.
    PARLOR_NEWS_OVER = 5,
    /// The server tells something of a session without being asked (basic): see `session`. The events follow.
    PARLOR_NEWS_SESSION = 6,
    /// The request `request` has waited too long for its reply, or the link was lost before it came (basic): nobody can
    /// say whether the server carried it out, and it isn't sent again. A reply may still come over the same link; then it
    /// is told as `PARLOR_NEWS_DONE` or `PARLOR_NEWS_REFUSED`.
    PARLOR_NEWS_UNKNOWN_FATE = 7,
}

/// One thing that came in. Only the library makes these, and later versions may have more members.
#[repr(C)]
#[derive(Clone, Copy)]
pub struct parlor_news {
    /// One of `parlor_news_kind`. Later versions may have others: skip what you don't know.
    pub kind: i32,
    /// Which request it is the reply to, one of `parlor_request`; for an event: which one it came with.
    /// `PARLOR_REQUEST_OTHER` for what the server told without being asked.
    pub request: i32,
    /// The same by the request id that the request gave (basic). 0 if there is none, and in flex, which has one request at
    /// a time.
    pub request_id: u32,
    /// The session that it is about; empty if none, or if the server didn't say.
    pub session_id: parlor_text,
    /// `PARLOR_NEWS_DONE`, `PARLOR_NEWS_SESSION` and the events behind them: what the server says of the session;
    /// otherwise NULL.
    pub session: *const parlor_session_info,
    /// `PARLOR_NEWS_EVENT`: the event; otherwise NULL.
    pub event: *const parlor_event,
    /// `PARLOR_NEWS_REFUSED`: the server's error id, one of `parlor_error_id`.
    pub error_id: u32,
    /// `PARLOR_NEWS_REFUSED`: the same exactly as it stands in the reply. Other servers than Parlor's have others, which
    /// needn't be numbers.
    pub error_id_name: parlor_text,
    /// `PARLOR_NEWS_REFUSED`: why, for a person: in the server's words, or what the error id means if it gave none. Where a
    /// web server answers in the place of a chat service of Chat API v2, what to do stands behind its words: "Not Found; there is
    /// no chat service: check ...". Not in builds without a heap.
    pub error_text: parlor_text,
    /// `PARLOR_NEWS_REFUSED` in flex: nobody can say whether the request was carried out, since an earlier copy of it may
    /// have been; over Chat API v2 since the link was lost before its reply came, which `error_text` says, or a proxy answered.
    pub is_fate_unknown: bool,
    /// `PARLOR_NEWS_LOGGED_IN`: `serverVersion`, the server's name and version; empty if it didn't say.
    pub server_version: parlor_text,
    /// Whether there is a `partyId`: in replies to flex clients in a session.
    pub has_party_id: bool,
    /// `partyId`: the number of the client's party in its session.
    pub party_id: u32,
    /// `occurredAt`: when it happened at the server, as "2025-05-10T07:09:33Z", exactly as it stands there; empty if it
    /// didn't say.
    pub occurred_at: parlor_text,
    /// Whether `occurred_at` is a date and time of RFC 3339.
    pub has_occurred_at_unix_ms: bool,
    /// The same moment in milliseconds since 1970-01-01T00:00:00Z; 0 if there is none.
    pub occurred_at_unix_ms: i64,
}

impl parlor_news {
    const fn new(kind: parlor_news_kind) -> Self {
        Self {
            kind: kind as i32,
            request: -1,
            request_id: 0,
            session_id: parlor_text::EMPTY,
            session: null(),
            event: null(),
            error_id: 0,
            error_id_name: parlor_text::EMPTY,
            error_text: parlor_text::EMPTY,
            is_fate_unknown: false,
            server_version: parlor_text::EMPTY,
            has_party_id: false,
            party_id: 0,
            occurred_at: parlor_text::EMPTY,
            has_occurred_at_unix_ms: false,
            occurred_at_unix_ms: 0,
        }
    }
}

/// What a packet brought.
pub(crate) struct Came<'p> {
    pub(crate) what: What<'p>,
    /// Which request it replies to, with its reference id (basic).
    pub(crate) request: Option<RequestKind>,
    pub(crate) request_id: u32,
    pub(crate) session_id: Id,
    /// Whether the session is over for this client now, and wasn't before.
    pub(crate) is_over: bool,
    pub(crate) occurred_at: Option<Text<'p>>,
    /// When the session began, in milliseconds since 1970, where that doesn't stand in the transcript.
    #[cfg(feature = "http-chat")]
    pub(crate) started_at: Option<u64>,
}

pub(crate) enum What<'p> {
    LoggedIn { server_version: Option<Text<'p>> },
    Update { transcript: Transcript<'p>, status: SessionStatus, party_id: Option<u32> },
    Refused { error: Option<ErrorId>, error_id: Text<'p>, text: Text<'p>, is_fate_unknown: bool },
}
