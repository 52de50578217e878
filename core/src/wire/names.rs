//! All names of the protocol.

#![cfg_attr(not(feature = "xml"), allow(dead_code, reason = "some stand in XML only"))]

use super::name::Name;

macro_rules! names {
    (
        in_both { $($both:ident = $both_text:literal,)* }
        in_xml { $($xml:ident = $xml_text:literal,)* }
        in_xml_and_http_chat { $($shared:ident = $shared_text:literal,)* }
        in_xml_alone { $($alone:ident = $alone_text:literal,)* }
        in_http_chat { $($http:ident = $http_text:literal,)* }
    ) => {
        // Firmware without XML doesn't hold what nobody there asks for; where nobody speaks Chat API v2, its names aren't there
        // at all.
        #[cfg(not(feature = "http-chat"))]
        names! { @names $($both = $both_text,)* $($xml = $xml_text,)* $($shared = $shared_text,)* $($alone = $alone_text,)* }
        #[cfg(feature = "http-chat")]
        names! {
            @names $($both = $both_text,)* $($http = $http_text,)* $($shared = $shared_text,)* $($xml = $xml_text,)*
            $($alone = $alone_text,)*
        }

        #[cfg(all(feature = "xml", not(feature = "http-chat")))]
        names! { @texts $($both_text,)* $($xml_text,)* $($shared_text,)* $($alone_text,)* }
        #[cfg(all(not(feature = "xml"), not(feature = "http-chat")))]
        names! { @texts $($both_text,)* }
        #[cfg(all(feature = "xml", feature = "http-chat"))]
        names! {
            @texts $($both_text,)* $($http_text,)* $($shared_text,)* $($xml_text,)* $($alone_text,)*
        }
        #[cfg(all(not(feature = "xml"), feature = "http-chat"))]
        names! { @texts $($both_text,)* $($http_text,)* $($shared_text,)* }
    };
    (@names $($name:ident = $text:literal,)*) => {
        /// How they are numbered: in the order in which they stand here.
        #[allow(non_camel_case_types, clippy::upper_case_acronyms, reason = "they are the constants' names")]
        enum Number { $($name,)* }

        $(pub(crate) const $name: Name = Name::numbered(Number::$name as u8);)*

        /// How they stand in XML, as nearly every writer writes them.
        #[allow(dead_code, reason = "not each of them stands in each of these places, and only the quick ways ask")]
        pub(crate) mod written {
            /// Attributes, with the space before them, up to their value.
            pub(crate) mod attribute {
                $(pub(crate) const $name: &str = concat!(" ", $text, "=");)*
            }

            /// Words as values of attributes.
            pub(crate) mod value {
                $(pub(crate) const $name: &str = concat!("\"", $text, "\"");)*
            }

            /// Start tags, up to their attributes.
            pub(crate) mod start {
                $(pub(crate) const $name: &str = concat!("<", $text);)*
            }

            /// End tags.
            pub(crate) mod end {
                $(pub(crate) const $name: &str = concat!("</", $text, ">");)*
            }
        }
    };
    (@texts $($text:literal,)*) => {
        pub(super) const COUNT: usize = [$($text,)*].len();

        /// The names by their numbers: for `name_table`.
        pub(super) const TEXTS: [&str; COUNT] = [$($text,)*];

        /// The same without anything between them.
        #[allow(dead_code, reason = "there is one table, and it needs one of the two")]
        pub(super) const JOINED: &str = concat!($($text,)*);
    };
}

// Members that an error may name, then words; apart from them what stands in XML only, and what in Chat API v2.
names! {
    in_both {
        AFTER_ACTION = "afterAction",
        AGENTS = "agents",
        ASKER_ID = "askerId",
        CHAT_TRANSCRIPT = "chatTranscript",
        CLIENTS = "clients",
        CLIENT_VERSION = "clientVersion",
        CODE = "code",
        ERROR_ID = "errorId",
        ERROR_TEXT = "errorText",
        EVENT_ATTRIBUTES = "eventAttributes",
        EVENT_ID = "eventId",
        IDLE_TIME_EXPIRE = "idleTimeExpire",
        LAST_POSITION = "lastPosition",
        MAX_PACKET = "maxPacket",
        MESSAGE_CHECK = "msgCheck",
        MESSAGE_TEXT = "msgText",
        MESSAGE_TYPE = "msgType",
        MONITORED = "monitored",
        MORE = "more",
        NONCE = "nonce",
        NOTICE_TEXT = "noticeText",
        NOTICE_TYPE = "noticeType",
        PERSON_ID = "personId",
        PROTOCOL_TYPE = "protocolType",
        QUEUE_KEY = "queueKey",
        READ_POSITION = "readPosition",
        REASON = "reason",
        RECEIVER_ID = "receiverId",
        REFERENCE_ID = "referenceId",
        REQUEST_RESULT = "requestResult",
        SAVED_POSITION = "savedPosition",
        SECURE_KEY = "secureKey",
        SESSION_ID = "sessionId",
        SESSION_STATUS = "sessionStatus",
        START_AT = "startAt",
        SUBJECT = "subject",
        TIME_SHIFT = "timeShift",
        TIME_ZONE_OFFSET = "timeZoneOffset",
        TREAT_AS = "treatAs",
        TRUNCATED = "truncated",
        USER_DATA = "userData",
        USER_ID = "userId",
        USER_INFO = "userInfo",
        USER_NICK = "userNick",
        USER_TYPE = "userType",
        VISIBILITY = "visibility",

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

        NOT_CHECKED = "None",
        ALERT = "Alert",
        ALTERED = "Altered",

        USER_ON = "On",
        USER_OFF = "Off",
        USER_KEEP = "Keep",

        SUCCESS = "Success",
        ERROR = "Error",
    }
    in_xml {
        EVENT_ERROR = "eventError",
        EVENT_REGISTERED = "eventRegistered",
        EVENT_SESSION_INFO = "eventSessionInfo",
        EVENT_STATUS = "eventStatus",
        FLEX_TRANSCRIPT = "flexTranscript",
        FROM_POSITION = "fromPosition",
        ITEM = "item",
        KEY = "key",
        MESSAGE = "message",
        NEW_PARTY = "newParty",
        NOTICE = "notice",
        OCCURRED_AT = "occurredAt",
        PARTY_ID = "partyId",
        PARTY_LEFT = "partyLeft",
        REENTER = "reenter",
        REQUEST_JOIN = "requestJoin",
        REQUEST_LOGIN = "requestLogin",
        REQUEST_LOGOUT = "requestLogout",
        REQUEST_MESSAGE = "requestMessage",
        REQUEST_NOTIFY = "requestNotify",
        REQUEST_REFRESH = "requestRefresh",
        REQUEST_REGISTER = "requestRegister",
        REQUEST_RELEASE_PARTY = "requestReleaseParty",
        SERVER_VERSION = "serverVersion",
    }
    in_xml_and_http_chat {
        TYPE = "type",
    }
    in_xml_alone {
        BINARY = "binary",
        INT = "int",
        KEY_VALUE_LIST = "kvlist",
        STRING = "string",
        TRUE = "true",
    }
    in_http_chat {
        ADVICE = "advice",
        ALIAS = "alias",
        CHAT_ENDED = "chatEnded",
        CHAT_ID = "chatId",
        ERRORS = "errors",
        FROM = "from",
        IDLE_TIMER_EXPIRE = "idleTimerExpire",
        INDEX = "index",
        MESSAGES = "messages",
        MESSAGE_TYPE_OF_CHAT = "messageType",
        NEXT_POSITION = "nextPosition",
        NICKNAME = "nickname",
        PARTICIPANT_ID = "participantId",
        STATUS_CODE = "statusCode",
        TEXT = "text",
        UTC_TIME = "utcTime",

        CHAT_CLIENT = "Client",
        CHAT_AGENT = "Agent",
        CHAT_SUPERVISOR = "Supervisor",
        CHAT_EXTERNAL = "External",
        CHAT_SYSTEM = "System",

        CHAT_MESSAGE = "Message",
        CHAT_NOTICE = "Notice",
        CUSTOM_NOTICE = "CustomNotice",
        FILE_DELETED = "FileDeleted",
        FILE_UPLOADED = "FileUploaded",
        IDLE_ALERT = "IdleAlert",
        IDLE_CLOSE = "IdleClose",
        NICKNAME_UPDATED = "NicknameUpdated",
        PARTICIPANT_JOINED = "ParticipantJoined",
        PARTICIPANT_LEFT = "ParticipantLeft",
        PUSH_URL = "PushUrl",
        CHAT_TYPING_STARTED = "TypingStarted",
        CHAT_TYPING_STOPPED = "TypingStopped",
    }
}
