//! Why the server refuses a request: one table, ours, since all but three of the vendor's numbers are not public.

use core::fmt;

use crate::element::number::{NUMBER_LENGTH, digits};
use crate::wire::{Text, word};

/// Why the server refuses a request.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum ErrorId {
    /// 1: the packet isn't well-formed.
    Malformed = 1,
    /// 2: no such request in this protocol.
    UnknownRequest = 2,
    /// 3: a member is missing or not valid.
    BadMember = 3,
    /// 4: no such user, or not its key.
    UnknownUser = 4,
    /// 5: no such session, or the party isn't in it.
    UnknownSession = 5,
    /// 6: the session has ended.
    SessionOver = 6,
    /// 7: the session's password is missing or wrong.
    Password = 7,
    /// 8: the party may not do that.
    NotPermitted = 8,
    /// 9: the receiver isn't in the session, or can't be reached directly.
    UnknownReceiver = 9,
    /// 10: a limit of the server's is reached.
    Limit = 10,
    /// 11: larger than the server takes.
    TooLarge = 11,
    /// 12: the ClientVersion that the client stated doesn't have it.
    Version = 12,
    /// 13: it couldn't be stored.
    Storage = 13,
}

impl ErrorId {
    /// All of them, by their numbers.
    const ALL: [Self; 13] = [
        Self::Malformed,
        Self::UnknownRequest,
        Self::BadMember,
        Self::UnknownUser,
        Self::UnknownSession,
        Self::SessionOver,
        Self::Password,
        Self::NotPermitted,
        Self::UnknownReceiver,
        Self::Limit,
        Self::TooLarge,
        Self::Version,
        Self::Storage,
    ];

    /// The number.
    pub fn number(self) -> u32 {
        self as u32
    }

    /// The error of this number; `None` if it is unknown. Of the vendor's numbers three are known: 8201 (no such user in the
    /// session), 8209 (logged out after its time-out) and 8210 (a bad secure key); each of them is
    /// [`Self::UnknownUser`].
    pub fn from_number(number: u32) -> Option<Self> {
        if matches!(number, 8201 | 8209 | 8210) {
            return Some(Self::UnknownUser);
        }
        Self::ALL.get(usize::try_from(number.checked_sub(1)?).ok()?).copied()
    }

    /// The error of an `errorId` as it stands in a reply; `None` for a word, and for a number that is unknown.
    pub fn from_text(text: Text<'_>) -> Option<Self> {
        let mut buffer = [0; NUMBER_LENGTH];
        let said = match text.as_bytes() {
            Some(plain) => plain,
            None => word(text, &mut buffer)?,
        };
        Self::from_number(digits(said)?)
    }

    /// The `errorId` as it stands in a reply: the number, in digits.
    pub const fn as_text(self) -> Text<'static> {
        Text::plain(match self {
            Self::Malformed => "1",
            Self::UnknownRequest => "2",
            Self::BadMember => "3",
            Self::UnknownUser => "4",
            Self::UnknownSession => "5",
            Self::SessionOver => "6",
            Self::Password => "7",
            Self::NotPermitted => "8",
            Self::UnknownReceiver => "9",
            Self::Limit => "10",
            Self::TooLarge => "11",
            Self::Version => "12",
            Self::Storage => "13",
        })
    }

    /// The same for a person.
    // Apart from the numbers: firmware that doesn't show these texts doesn't hold them.
    pub fn text(self) -> &'static str {
        match self {
            Self::Malformed => "the packet is not well-formed",
            Self::UnknownRequest => "unknown request",
            Self::BadMember => "a member is missing or not valid",
            Self::UnknownUser => "unknown user, or not its key",
            Self::UnknownSession => "unknown session",
            Self::SessionOver => "the session is over",
            Self::Password => "the session password is missing or wrong",
            Self::NotPermitted => "not permitted",
            Self::UnknownReceiver => "unknown receiver",
            Self::Limit => "a limit of the server is reached",
            Self::TooLarge => "larger than the server takes",
            Self::Version => "not in the stated ClientVersion",
            Self::Storage => "could not be stored",
        }
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
        for (error, number) in ErrorId::ALL.into_iter().zip(1..) {
            assert_eq!(error.number(), number);
            assert_eq!(ErrorId::from_number(number), Some(error));
            assert_eq!(ErrorId::from_text(error.as_text()), Some(error));
            assert_eq!(error.as_text(), std::format!("{number}").as_str());
            assert!(!error.text().is_empty());
        }
        for said in ["", "0", "14", "4x", "-4", "+4", "4 4", "BAD_KEY", "4294967300"] {
            assert_eq!(ErrorId::from_text(said.into()), None, "{said}");
        }
        for said in ["4", "04", "8210", "8201"] {
            assert_eq!(ErrorId::from_text(said.into()), Some(ErrorId::UnknownUser), "{said}");
        }
        assert_eq!(ErrorId::from_number(0), None);
        assert_eq!(ErrorId::from_number(14), None);
        for (number, error) in [
            (8200, None),
            (8201, Some(ErrorId::UnknownUser)),
            (8202, None),
            (8209, Some(ErrorId::UnknownUser)),
            (8210, Some(ErrorId::UnknownUser)),
            (8211, None),
        ] {
            assert_eq!(ErrorId::from_number(number), error, "{number}");
        }
    }
}
