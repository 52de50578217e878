//! The names of members that readers look for.

use crate::wire::Name;

macro_rules! names {
    ($($constant:ident = $name:literal,)*) => {
        $(pub(crate) const $constant: Name = Name::new($name);)*
    };
}

names! {
    AFTER_ACTION = "afterAction",
    ASKER_ID = "askerId",
    CHAT_TRANSCRIPT = "chatTranscript",
    CLIENT_VERSION = "clientVersion",
    CODE = "code",
    ERROR_ID = "errorId",
    ERROR_TEXT = "errorText",
    EVENT_ATTRIBUTES = "eventAttributes",
    EVENT_ID = "eventId",
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
    REQUEST_RESULT = "requestResult",
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
}
