//! What every flex request but the login carries.

use crate::element::declare::{RequiredId, RequiredNumber, group};
use crate::wire::Text;

group! {
    /// Who asks, and what it has seen: the members `userId`, `secureKey` and `lastPosition`.
    ///
    /// `Debug` doesn't print the key: it is a [`Text`].
    pub struct Credentials<'a> = packet {
        /// `userId`, from the reply to the login.
        user_id: Text<'a> = RequiredId [USER_ID],
        /// `secureKey`, from the same; stays the same for the session.
        secure_key: Text<'a> = RequiredId [SECURE_KEY],
        /// `lastPosition`: every visible event behind this event id is asked for; 0 means all.
        last_position: u32 = RequiredNumber [LAST_POSITION],
    }
}
