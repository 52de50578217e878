//! Why the server refuses a request: one table, ours, since the vendor's numbers are not public.

use core::fmt;

/// Why the server refuses a request.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum ErrorId {
    /// 1: the packet isn't well-formed.
    Malformed,
    /// 2: no such request in this protocol.
    UnknownRequest,
    /// 3: a member is missing or not valid.
    BadMember,
    /// 4: no such user, or not its key.
    UnknownUser,
    /// 5: no such session, or the party isn't in it.
    UnknownSession,
    /// 6: the session has ended.
    SessionOver,
    /// 7: the session's password is missing or wrong.
    Password,
    /// 8: the party may not do that.
    NotPermitted,
    /// 9: the receiver isn't in the session, or can't be reached directly.
    UnknownReceiver,
    /// 10: a limit of the server's is reached.
    Limit,
    /// 11: larger than the server takes.
    TooLarge,
    /// 12: the ClientVersion that the client stated doesn't have it.
    Version,
    /// 13: it couldn't be stored.
    Storage,
}

const TABLE: [(ErrorId, u32, &str); 13] = [
    (ErrorId::Malformed, 1, "the packet is not well-formed"),
    (ErrorId::UnknownRequest, 2, "unknown request"),
    (ErrorId::BadMember, 3, "a member is missing or not valid"),
    (ErrorId::UnknownUser, 4, "unknown user, or not its key"),
    (ErrorId::UnknownSession, 5, "unknown session"),
    (ErrorId::SessionOver, 6, "the session is over"),
    (ErrorId::Password, 7, "the session password is missing or wrong"),
    (ErrorId::NotPermitted, 8, "not permitted"),
    (ErrorId::UnknownReceiver, 9, "unknown receiver"),
    (ErrorId::Limit, 10, "a limit of the server is reached"),
    (ErrorId::TooLarge, 11, "larger than the server takes"),
    (ErrorId::Version, 12, "not in the stated ClientVersion"),
    (ErrorId::Storage, 13, "could not be stored"),
];

impl ErrorId {
    /// The number on the wire.
    pub fn number(self) -> u32 {
        TABLE.iter().find(|row| row.0 == self).map_or(0, |row| row.1)
    }

    /// The error of this number; `None` if it is unknown.
    pub fn from_number(number: u32) -> Option<Self> {
        TABLE.iter().find(|row| row.1 == number).map(|row| row.0)
    }

    /// The same for a person.
    pub fn text(self) -> &'static str {
        TABLE.iter().find(|row| row.0 == self).map_or("", |row| row.2)
    }
}

impl fmt::Display for ErrorId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.text())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_numbers_are_1_to_13() {
        for (row, number) in TABLE.iter().zip(1..) {
            assert_eq!(row.0.number(), number);
            assert_eq!(ErrorId::from_number(number), Some(row.0));
            assert!(!row.0.text().is_empty());
        }
        assert_eq!(ErrorId::from_number(14), None);
    }
}
