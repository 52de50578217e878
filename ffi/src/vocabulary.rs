//! The enumerations. Numbers that are publicly known are those; the others are our own choice and say so.
//!
//! They are constants: members and parameters are `int32_t`, so that a number that isn't known here does no harm.

/// The form of the packets, and with it how they follow each other. Both sides of a link must have agreed on it: the bytes don't say. The numbers are our own choice.
#[repr(C)]
#[derive(Clone, Copy)]
pub enum parlor_binding {
    /// XML.
    PARLOR_BINDING_XML = 0,
    /// Parlor's compact form: about half as many bytes. A library that was built without it refuses it with
    /// `PARLOR_BAD_VALUE`.
    PARLOR_BINDING_COMPACT = 1,
    /// Chat API v2 of a real deployment or of Parlor's server, JSON over HTTP, for a customer (`parlor_flex_config`): agents and a
    /// library that was built without it refuse it with `PARLOR_BAD_VALUE`.
    PARLOR_BINDING_HTTP_CHAT = 2,
}

/// Who a party is.
#[repr(C)]
#[derive(Clone, Copy)]
pub enum parlor_user_type {
    /// One that this version doesn't know, or none: see the name.
    PARLOR_USER_OTHER = -1,
    /// The customer.
    PARLOR_USER_CLIENT = 0,
    /// An agent's desktop.
    PARLOR_USER_AGENT = 1,
    /// An agent who may monitor unseen.
    PARLOR_USER_SUPERVISOR = 2,
    /// A workflow.
    PARLOR_USER_EXTERNAL = 3,
    /// The server itself.
    PARLOR_USER_SYSTEM = 4,
}

/// How a party is connected.
#[repr(C)]
#[derive(Clone, Copy)]
pub enum parlor_protocol {
    /// One that this version doesn't know, or none: see the name.
    PARLOR_PROTOCOL_OTHER = -1,
    /// The basic protocol: agents.
    PARLOR_PROTOCOL_BASIC = 0,
    /// The flex protocol: customers.
    PARLOR_PROTOCOL_FLEX = 1,
    /// A workflow.
    PARLOR_PROTOCOL_ESP = 2,
    /// Not at all: the server itself.
    PARLOR_PROTOCOL_NONE = 3,
}

/// Who may see an event.
#[repr(C)]
#[derive(Clone, Copy)]
pub enum parlor_visibility {
    /// Everyone.
    PARLOR_VISIBILITY_ALL = 0,
    /// Agents and supervisors.
    PARLOR_VISIBILITY_INT = 1,
    /// Supervisors. Also what a visibility counts as that isn't known.
    PARLOR_VISIBILITY_VIP = 2,
    /// Those who see that this party is in the session: what a coach says isn't seen by customers. Of messages and notices that
    /// are asked for alone, as their default; no event has it. In builds without a heap: everyone.
    PARLOR_VISIBILITY_AS_JOINED = 3,
}

/// What becomes of the agents or the customers when a party comes back.
#[repr(C)]
#[derive(Clone, Copy)]
pub enum parlor_user_status {
    /// They are in.
    PARLOR_USER_STATUS_ON = 0,
    /// They are out.
    PARLOR_USER_STATUS_OFF = 1,
    /// They stay as they are. Also what a status counts as that isn't known.
    PARLOR_USER_STATUS_KEEP = 2,
}

/// What becomes of a session that a party leaves or is removed from.
#[repr(C)]
#[derive(Clone, Copy)]
pub enum parlor_after_action {
    /// It goes on.
    PARLOR_AFTER_ACTION_KEEP_ALIVE = 0,
    /// It is closed if no agent is left.
    PARLOR_AFTER_ACTION_CLOSE_IF_NO_AGENTS = 1,
    /// It is closed.
    PARLOR_AFTER_ACTION_FORCE_CLOSE = 2,
}

/// What a check for sensitive data made of a text.
#[repr(C)]
#[derive(Clone, Copy)]
pub enum parlor_message_check {
    /// No check was made.
    PARLOR_MESSAGE_CHECK_NONE = 0,
    /// The text may hold sensitive data. Also what a check counts as that isn't known.
    PARLOR_MESSAGE_CHECK_ALERT = 1,
    /// Sensitive data was masked in it.
    PARLOR_MESSAGE_CHECK_ALTERED = 2,
}

/// What a notice says, with the SDK's numbers. Its 0 says that there is no notice.
#[repr(C)]
#[derive(Clone, Copy)]
pub enum parlor_notice_type {
    /// One that this version doesn't know, or none: see the name.
    PARLOR_NOTICE_OTHER = -1,
    /// The party types; the text may be a preview.
    PARLOR_NOTICE_TYPING_STARTED = 2,
    /// The party stopped typing.
    PARLOR_NOTICE_TYPING_STOPPED = 3,
    /// Whatever the applications agreed on.
    PARLOR_NOTICE_USER_CUSTOM = 4,
    /// The text is a URL to be opened.
    PARLOR_NOTICE_USER_PUSHED_URL = 1,
    /// A request to the server: set the items of the notice's userdata in the interaction's.
    PARLOR_NOTICE_UPDATE_USER_DATA = 5,
    /// A request to the server: save the transcript.
    PARLOR_NOTICE_SAVE_TRANSCRIPT = 6,
    /// The server's own; others can't send it.
    PARLOR_NOTICE_RESERVED = 7,
    /// The server couldn't save the transcript; others can't send it.
    PARLOR_NOTICE_TRANSCRIPT_SAVE_FAILED = 8,
    /// The server saved the transcript; others can't send it.
    PARLOR_NOTICE_TRANSCRIPT_SAVE_DONE = 9,
    /// A sign of life.
    PARLOR_NOTICE_PING = 10,
    /// The text is the party's new nickname; from client version 102 on.
    PARLOR_NOTICE_USER_UPDATE_NICK = 11,
    /// The session will be closed soon; from client version 103 on.
    PARLOR_NOTICE_IDLE_CONTROL_ALERT = 13,
    /// The session is closed for inactivity; from client version 103 on.
    PARLOR_NOTICE_IDLE_CONTROL_CLOSE = 14,
    /// Idle control was set; from client version 103 on.
    PARLOR_NOTICE_IDLE_CONTROL_SET = 12,
    /// A system command, named by the text (`file-uploaded` ...); from client version 104 on.
    PARLOR_NOTICE_SYS_COMMAND = 15,
}

/// Which request a reply is for. The numbers are our own choice.
#[repr(C)]
#[derive(Clone, Copy)]
pub enum parlor_request {
    /// None, or none that this version knows.
    PARLOR_REQUEST_OTHER = -1,
    /// `parlor_flex_login`, `parlor_basic_register`.
    PARLOR_REQUEST_LOGIN = 0,
    /// `parlor_flex_join`, `parlor_basic_join`.
    PARLOR_REQUEST_JOIN = 1,
    /// `parlor_flex_say`, `parlor_basic_say`.
    PARLOR_REQUEST_MESSAGE = 2,
    /// `parlor_flex_notify`, `parlor_basic_notify`.
    PARLOR_REQUEST_NOTICE = 3,
    /// `parlor_flex_update_user_data`.
    PARLOR_REQUEST_USER_DATA = 4,
    /// `parlor_flex_logout`, `parlor_basic_release`.
    PARLOR_REQUEST_RELEASE = 5,
    /// The poll, which a flex handle makes by itself, and `parlor_flex_read_receipt`.
    PARLOR_REQUEST_POLL = 6,
}

/// Why the server refused a request: Parlor's own numbers, since all but three of the vendor's are not public. Those
/// three, 8201, 8209 and 8210, are taken for `PARLOR_ERROR_ID_UNKNOWN_USER`.
#[repr(C)]
#[derive(Clone, Copy)]
pub enum parlor_error_id {
    /// One that this version doesn't know, or none.
    PARLOR_ERROR_ID_OTHER = 0,
    /// The packet isn't well-formed.
    PARLOR_ERROR_ID_MALFORMED = 1,
    /// There is no such request.
    PARLOR_ERROR_ID_UNKNOWN_REQUEST = 2,
    /// A member is missing or not valid.
    PARLOR_ERROR_ID_BAD_MEMBER = 3,
    /// No such user, or not its key: the server was restarted or is another one. Log in again.
    PARLOR_ERROR_ID_UNKNOWN_USER = 4,
    /// No such session, or the party isn't in it.
    PARLOR_ERROR_ID_UNKNOWN_SESSION = 5,
    /// The session has ended.
    PARLOR_ERROR_ID_SESSION_OVER = 6,
    /// The session's password is missing or wrong.
    PARLOR_ERROR_ID_PASSWORD = 7,
    /// The party may not do that.
    PARLOR_ERROR_ID_NOT_PERMITTED = 8,
    /// The receiver isn't in the session, or can't be reached directly.
    PARLOR_ERROR_ID_UNKNOWN_RECEIVER = 9,
    /// A limit of the server's is reached.
    PARLOR_ERROR_ID_LIMIT = 10,
    /// Larger than the server takes.
    PARLOR_ERROR_ID_TOO_LARGE = 11,
    /// The client version that the config states doesn't have it.
    PARLOR_ERROR_ID_VERSION = 12,
    /// It couldn't be stored.
    PARLOR_ERROR_ID_STORAGE = 13,
}
