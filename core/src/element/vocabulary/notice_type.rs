//! The numbers of notice types, and the types of system requests.

use super::NoticeType;
use crate::wire::Text;

/// The types by the SDK's numbers, from 1 on.
const BY_NUMBER: [NoticeType<'static>; 15] = [
    NoticeType::PushedUrl,
    NoticeType::TypingStarted,
    NoticeType::TypingStopped,
    NoticeType::Custom,
    NoticeType::UPDATE_USER_DATA,
    NoticeType::SAVE_TRANSCRIPT,
    NoticeType::RESERVED,
    NoticeType::TRANSCRIPT_SAVE_FAILED,
    NoticeType::TRANSCRIPT_SAVE_DONE,
    NoticeType::PING,
    NoticeType::UpdateNick,
    NoticeType::IdleControlSet,
    NoticeType::IdleControlAlert,
    NoticeType::IdleControlClose,
    NoticeType::SystemCommand,
];

/// System requests and the server's answers. How they stand on the wire is our own choice, since that isn't public. They are
/// written by name in both bindings, so that firmware that doesn't ask for them holds no word of them.
impl NoticeType<'_> {
    /// A request to the server: set these items of the interaction's userdata. Number 5.
    pub const UPDATE_USER_DATA: Self = Self::Other(Text::plain("UPDATE_USER_DATA"));
    /// A request to the server: save the transcript. Number 6.
    pub const SAVE_TRANSCRIPT: Self = Self::Other(Text::plain("SAVE_TRANSCRIPT"));
    /// The server's own: a new interaction, the session's parameters. Number 7.
    pub const RESERVED: Self = Self::Other(Text::plain("RESERVED"));
    /// The server couldn't save the transcript. Number 8.
    pub const TRANSCRIPT_SAVE_FAILED: Self = Self::Other(Text::plain("TRANSCRIPT_SAVE_FAILED"));
    /// The server saved the transcript. Number 9.
    pub const TRANSCRIPT_SAVE_DONE: Self = Self::Other(Text::plain("TRANSCRIPT_SAVE_DONE"));
    /// A sign of life. Number 10.
    pub const PING: Self = Self::Other(Text::plain("PING"));

    /// The SDK's number, from 1 to 15; `None` for a type that this version doesn't know. The SDK has 0 for no notice at all:
    /// nothing is written then.
    pub fn number(&self) -> Option<u32> {
        BY_NUMBER.iter().zip(1..).find(|(it, _)| *it == self).map(|(_, number)| number)
    }
}

impl NoticeType<'static> {
    /// What has this number; `None` for 0 and if nothing is known to have it.
    pub fn from_number(number: u32) -> Option<Self> {
        let index = usize::try_from(number.checked_sub(1)?).ok()?;
        BY_NUMBER.get(index).copied()
    }
}
