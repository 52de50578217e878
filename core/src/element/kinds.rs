//! What may be a packet, or one event among others: the names, and the numbers of the compact binding.
//!
//! The numbers are our own choice and fixed for good. Which protocol a packet belongs to is known by the port, so
//! that basic and flex may both have a `requestJoin`.

use crate::wire::{Kind, names};

macro_rules! kinds {
    ($($constant:ident = $number:literal,)*) => {
        $(pub(crate) const $constant: Kind = Kind { name: names::$constant, number: $number };)*

        /// The numbers alone, to be matched.
        pub(crate) mod number {
            $(pub(crate) const $constant: u32 = $number;)*
        }
    };
}

kinds! {
    MESSAGE = 1,
    NOTICE = 2,
    NEW_PARTY = 3,
    PARTY_LEFT = 4,
    CHAT_TRANSCRIPT = 5,
    REENTER = 6,

    REQUEST_REGISTER = 16,
    REQUEST_JOIN = 17,
    REQUEST_MESSAGE = 18,
    REQUEST_NOTIFY = 19,
    REQUEST_RELEASE_PARTY = 20,
    REQUEST_LOGIN = 21,
    REQUEST_REFRESH = 22,
    REQUEST_LOGOUT = 24,

    EVENT_REGISTERED = 32,
    EVENT_SESSION_INFO = 33,
    EVENT_ERROR = 34,
    EVENT_STATUS = 35,
}
