//! What every flex request but the login carries.

#[cfg(feature = "compact")]
use crate::wire::compact::Cursor;
#[cfg(feature = "xml")]
use crate::wire::{Member, Name, Reader};
use crate::wire::{Sink, Text, names};

/// Who asks, and what it has seen: the members `userId`, `secureKey` and `lastPosition`.
///
/// `Debug` doesn't print the key: it is a [`Text`].
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Credentials<'a> {
    /// `userId`, from the reply to the login.
    pub user_id: Text<'a>,
    /// `secureKey`, from the same; stays the same for the session.
    pub secure_key: Text<'a>,
    /// `lastPosition`: every visible event behind this event id is asked for; 0 means all.
    pub last_position: u32,
}

#[cfg(feature = "compact")]
impl<'a> Credentials<'a> {
    pub(super) fn take(cursor: &mut Cursor<'a>) -> Self {
        Self {
            user_id: cursor.required_id(names::USER_ID),
            secure_key: cursor.required_id(names::SECURE_KEY),
            last_position: cursor.required(names::LAST_POSITION).number(),
        }
    }
}

impl<'a> Credentials<'a> {
    /// The members that every request but the login has: the reference id, then the credentials.
    #[cfg(feature = "xml")]
    pub(super) const ATTRIBUTES: [Name; 4] =
        [names::REFERENCE_ID, names::USER_ID, names::SECURE_KEY, names::LAST_POSITION];

    /// The reference id and the credentials, of [`Self::ATTRIBUTES`] as they were found.
    #[cfg(feature = "xml")]
    pub(super) fn of_members(members: [&Member<'a>; 4], reader: &mut Reader<'a>) -> (u32, Self) {
        let [reference_id, user_id, secure_key, last_position] = members;
        let credentials = Self {
            user_id: user_id.required(user_id.id(reader), reader),
            secure_key: secure_key.required(secure_key.id(reader), reader),
            last_position: last_position.required(last_position.number(reader), reader),
        };
        (reference_id.required(reference_id.reference_id(reader), reader), credentials)
    }

    pub(super) fn emit<S: Sink>(&self, out: &mut S) {
        out.attribute(names::USER_ID, self.user_id);
        out.attribute(names::SECURE_KEY, self.secure_key);
        out.number(names::LAST_POSITION, self.last_position);
    }
}
