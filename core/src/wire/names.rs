//! All names of the protocol.

#![cfg_attr(not(feature = "xml"), allow(dead_code, reason = "some stand in XML only"))]

use super::name::Name;

macro_rules! names {
    ($($name:ident = $text:literal,)*) => {
        /// How they are numbered: in the order in which they stand here.
        #[allow(non_camel_case_types, clippy::upper_case_acronyms, reason = "they are the constants' names")]
        enum Number { $($name,)* }

        $(pub(crate) const $name: Name = Name::numbered(Number::$name as u8);)*

        pub(super) const COUNT: usize = [$($text,)*].len();

        /// The names by their numbers.
        #[cfg(feature = "fast")]
        pub(super) static TEXTS: [&str; COUNT] = [$($text,)*];

        /// How they stand in XML, as nearly every writer writes them.
        #[cfg(feature = "fast")]
        #[allow(dead_code, reason = "not each of them stands in each of these places")]
        pub(crate) mod written {
            /// Attributes, with the space before them, up to their value.
            pub(crate) mod attribute {
                $(pub(crate) const $name: &[u8] = concat!(" ", $text, "=").as_bytes();)*
            }

            /// Words as values of attributes.
            pub(crate) mod value {
                $(pub(crate) const $name: &[u8] = concat!("\"", $text, "\"").as_bytes();)*
            }

            /// Start tags, up to their attributes.
            pub(crate) mod start {
                $(pub(crate) const $name: &[u8] = concat!("<", $text).as_bytes();)*
            }

            /// End tags.
            pub(crate) mod end {
                $(pub(crate) const $name: &[u8] = concat!("</", $text, ">").as_bytes();)*
            }
        }

        /// The names by their numbers, without anything between them.
        #[cfg(not(feature = "fast"))]
        pub(super) static JOINED: &str = concat!($($text,)*);

        /// Bytes of each of them.
        #[cfg(not(feature = "fast"))]
        pub(super) static LENGTHS: [u8; COUNT] = [$($text.len() as u8,)*];
    };
}

// Elements and attributes, then words.
names! {
    AFTER_ACTION = "afterAction",
    ASKER_ID = "askerId",
    CHAT_TRANSCRIPT = "chatTranscript",
    CLIENT_VERSION = "clientVersion",
    CODE = "code",
    ERROR_ID = "errorId",
    ERROR_TEXT = "errorText",
    EVENT_ATTRIBUTES = "eventAttributes",
    EVENT_ERROR = "eventError",
    EVENT_ID = "eventId",
    EVENT_REGISTERED = "eventRegistered",
    EVENT_SESSION_INFO = "eventSessionInfo",
    EVENT_STATUS = "eventStatus",
    FLEX_TRANSCRIPT = "flexTranscript",
    IDLE_TIME_EXPIRE = "idleTimeExpire",
    ITEM = "item",
    KEY = "key",
    LAST_POSITION = "lastPosition",
    MAX_PACKET = "maxPacket",
    MESSAGE = "message",
    MESSAGE_TEXT = "msgText",
    MESSAGE_TYPE = "msgType",
    MONITORED = "monitored",
    MORE = "more",
    NEW_PARTY = "newParty",
    NONCE = "nonce",
    NOTICE = "notice",
    NOTICE_TEXT = "noticeText",
    NOTICE_TYPE = "noticeType",
    PARTY_LEFT = "partyLeft",
    PERSON_ID = "personId",
    PROTOCOL_TYPE = "protocolType",
    QUEUE_KEY = "queueKey",
    READ_POSITION = "readPosition",
    REASON = "reason",
    RECEIVER_ID = "receiverId",
    REFERENCE_ID = "referenceId",
    REQUEST_JOIN = "requestJoin",
    REQUEST_LOGIN = "requestLogin",
    REQUEST_LOGOUT = "requestLogout",
    REQUEST_MESSAGE = "requestMessage",
    REQUEST_NOTIFY = "requestNotify",
    REQUEST_REFRESH = "requestRefresh",
    REQUEST_REGISTER = "requestRegister",
    REQUEST_RELEASE_PARTY = "requestReleaseParty",
    REQUEST_RESULT = "requestResult",
    REQUEST_UPDATE_USER_DATA = "requestUpdateUserData",
    SECURE_KEY = "secureKey",
    SESSION_ID = "sessionId",
    SESSION_STATUS = "sessionStatus",
    START_AT = "startAt",
    SUBJECT = "subject",
    TIME_SHIFT = "timeShift",
    TIME_ZONE_OFFSET = "timeZoneOffset",
    TREAT_AS = "treatAs",
    TRUNCATED = "truncated",
    TYPE = "type",
    USER_DATA = "userData",
    USER_ID = "userId",
    USER_INFO = "userInfo",
    USER_NICK = "userNick",
    USER_TYPE = "userType",
    VISIBILITY = "visibility",

    BINARY = "binary",
    INT = "int",
    KEY_VALUE_LIST = "kvlist",
    STRING = "string",
    TRUE = "true",

    CLIENT = "CLIENT",
    AGENT = "AGENT",
    SUPERVISOR = "SUPERVISOR",
    EXTERNAL = "EXTERNAL",
    SYSTEM = "SYSTEM",

    BASIC = "BASIC",
    FLEX = "FLEX",
    ESP = "ESP",
    NONE = "NONE",

    TYPING_STARTED = "TYPING_STARTED",
    TYPING_STOPPED = "TYPING_STOPPED",
    USER_CUSTOM = "USER_CUSTOM",
    USER_PUSHED_URL = "USER_PUSHED_URL",
    USER_UPDATE_NICK = "USER_UPDATE_NICK",
    IDLE_CONTROL_ALERT = "IDLE_CONTROL_ALERT",
    IDLE_CONTROL_CLOSE = "IDLE_CONTROL_CLOSE",
    IDLE_CONTROL_SET = "IDLE_CONTROL_SET",
    SYS_COMMAND = "SYS_COMMAND",

    FILE_SYSTEM = "file-system",
    STANDARD_RESPONSE = "standard-response",

    ALL = "ALL",
    INTERNAL = "INT",
    VIP = "VIP",

    KEEP_ALIVE = "KeepAlive",
    CLOSE_IF_NO_AGENTS = "CloseIfNoAgents",
    FORCE_CLOSE = "ForceClose",

    ALIVE = "Alive",
    OVER = "Over",

    SUCCESS = "Success",
    ERROR = "Error",
}
