//! What may be a packet, or one event among others: the names, and the numbers of the compact binding.
//!
//! The numbers are our own choice and fixed for good. Which protocol a packet belongs to is known by the port, so
//! that basic and flex may both have a `requestJoin`.

use crate::wire::Kind;

macro_rules! kinds {
    ($($constant:ident = $number:literal $name:literal,)*) => {
        $(pub(crate) const $constant: Kind = Kind { name: $name, number: $number };)*

        /// The numbers alone, to be matched.
        #[cfg(feature = "compact")]
        pub(crate) mod number {
            $(pub(crate) const $constant: u32 = $number;)*
        }
    };
}

kinds! {
    MESSAGE = 1 "message",
    NOTICE = 2 "notice",
    NEW_PARTY = 3 "newParty",
    PARTY_LEFT = 4 "partyLeft",
    CHAT_TRANSCRIPT = 5 "chatTranscript",

    REQUEST_REGISTER = 16 "requestRegister",
    REQUEST_JOIN = 17 "requestJoin",
    REQUEST_MESSAGE = 18 "requestMessage",
    REQUEST_NOTIFY = 19 "requestNotify",
    REQUEST_RELEASE_PARTY = 20 "requestReleaseParty",
    REQUEST_LOGIN = 21 "requestLogin",
    REQUEST_REFRESH = 22 "requestRefresh",
    REQUEST_UPDATE_USER_DATA = 23 "requestUpdateUserData",
    REQUEST_LOGOUT = 24 "requestLogout",

    EVENT_REGISTERED = 32 "eventRegistered",
    EVENT_SESSION_INFO = 33 "eventSessionInfo",
    EVENT_ERROR = 34 "eventError",
    EVENT_STATUS = 35 "eventStatus",
}
