//! The reply of Chat API v2 to every request: one JSON object (feature `http-chat`).
//!
//! The API is the vendor's, and public: the members have its names. What real replies are like is read, too: numbers that are
//! strings, members that are missing or `null`, and members that nobody knows.

use super::error::{BadMember, ParseError};
use super::event::Said;
use super::{Events, KeyValues};
use crate::wire::json::{self, Content, Value};
use crate::wire::{Fault, Limits, Malformed, Name, Text, names};

/// The reply to every request. With a [`Self::status_code`] of 1 or 2 only what is wrong can be relied on.
#[derive(Clone, Copy, Debug, Default)]
pub struct ChatReply<'a> {
    /// `statusCode`: 0 done; 1 an error, trying again may help; 2 an error, trying again is of no use.
    pub status_code: u32,
    /// `alias`: which server it was; it is sent with the next request.
    pub alias: Option<Text<'a>>,
    /// `chatId`: the session's id.
    pub chat_id: Option<Text<'a>>,
    /// `userId`.
    pub user_id: Option<Text<'a>>,
    /// `secureKey`.
    pub secure_key: Option<Text<'a>>,
    /// `nextPosition`: the index to ask from next time.
    pub next_position: Option<u32>,
    /// `chatEnded`.
    pub chat_ended: bool,
    /// `monitored`: a supervisor watches unseen.
    pub monitored: bool,
    /// `idleTimerExpire`; its unit is not public. Parlor's server gives whole seconds until idle control acts.
    pub idle_timer_expire: Option<u32>,
    /// `userData`, such as the `file-id` of an upload.
    pub user_data: KeyValues<'a>,
    /// `code` of the first of `errors`, as it is written. The numbers are not public; Parlor's server has those of
    /// [`ErrorId`](crate::rules::ErrorId).
    pub error_code: Option<Text<'a>>,
    /// `advice` of the first of `errors`: for a person.
    pub error_advice: Option<Text<'a>>,
    messages: Messages<'a>,
}

/// `messages`.
#[derive(Clone, Copy)]
struct Messages<'a>(Content<'a>);

impl Default for Messages<'_> {
    fn default() -> Self {
        Self(Content::EMPTY)
    }
}

impl core::fmt::Debug for Messages<'_> {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        f.write_str("Messages")
    }
}

/// What the first messages of a chat say about it, to be kept.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct ChatStart {
    /// `participantId` of the customer, from 1 on; 0 if it isn't known.
    pub participant_id: u32,
    /// When the chat began, in milliseconds since 1970-01-01T00:00:00Z: `utcTime` of its first message; 0 if it isn't known.
    pub started_at: u64,
}

impl<'a> ChatReply<'a> {
    /// Reads a reply. It is checked whole; afterwards only a single message can still fail, when the events are walked.
    ///
    /// # Errors
    /// [`ParseError::Malformed`]: not JSON as RFC 8259 has it, not an object, or a known member given twice;
    /// [`ParseError::Member`]: `statusCode` is missing, or a known member can't be what it says. Offsets are in the JSON.
    pub fn parse(input: &'a [u8], limits: Limits) -> Result<Self, ParseError> {
        let object = json::check(input, limits)?;
        let mut reply = Self::default();
        let mut found = Found::default();
        let mut status_code = None;
        let mut walk = object.walk();
        while let Some(member) = walk.next() {
            let Some(name) = Name::exactly(member.name) else { continue };
            let value = member.value;
            let is_valid = match name {
                names::STATUS_CODE => unless_null(as_number(value).map(|it| it.map(Some)), &mut status_code),
                names::ALIAS => as_id(value, &mut reply.alias),
                names::CHAT_ID => as_id(value, &mut reply.chat_id),
                names::USER_ID => as_id(value, &mut reply.user_id),
                names::SECURE_KEY => as_id(value, &mut reply.secure_key),
                names::NEXT_POSITION => {
                    unless_null(as_number(value).map(|it| it.map(Some)), &mut reply.next_position)
                }
                names::CHAT_ENDED => unless_null(as_flag(value), &mut reply.chat_ended),
                names::MONITORED => unless_null(as_flag(value), &mut reply.monitored),
                names::IDLE_TIMER_EXPIRE => {
                    unless_null(as_number(value).map(|it| it.map(Some)), &mut reply.idle_timer_expire)
                }
                names::USER_DATA => {
                    unless_null(as_object(value).map(|it| it.map(KeyValues::of_object)), &mut reply.user_data)
                }
                names::MESSAGES => {
                    unless_null(as_array(value).map(|it| it.map(Messages)), &mut reply.messages)
                }
                names::ERRORS => as_array(value).map(|it| it.map(|it| reply.read_error(it))).is_some(),
                _ => continue,
            };
            found.note(name, member.offset, is_valid);
        }
        if let Some(BadMember { offset, .. }) = found.again {
            return Err(Malformed { offset, fault: Fault::DuplicateMember }.into());
        }
        reply.status_code = status_code.unwrap_or_default();
        if status_code.is_none() {
            found.note(names::STATUS_CODE, object.offset(), false);
        }
        match found.refused {
            Some(member) => Err(ParseError::Member { member, reference_id: None }),
            None => Ok(reply),
        }
    }

    /// The events that the messages stand for, of the chat that began like this. What the customer itself did has its
    /// [`Self::user_id`], if the reply says it; all others have their `participantId` in its place.
    pub fn events(&self, start: ChatStart) -> Events<'a> {
        Events::of_chat(self.messages.0, start, self.user_id.unwrap_or_default())
    }

    /// Whether there are messages.
    pub fn has_messages(&self) -> bool {
        self.messages.0.walk().next().is_some()
    }

    /// What the messages say about their chat beyond what is known of it, and the highest index of them.
    pub(crate) fn look(&self, known: &mut ChatStart) -> u32 {
        let mut highest = 0;
        let mut walk = self.messages.0.walk();
        while let Some(item) = walk.next() {
            let mut said = Said::default();
            _ = said.read(item.value, item.offset);
            highest = highest.max(said.index);
            if known.started_at == 0 {
                known.started_at = said.utc_time.unwrap_or_default();
            }
            if known.participant_id == 0 && said.is_customer() {
                known.participant_id = said.participant().unwrap_or_default();
            }
        }
        highest
    }

    /// Reads the first of `errors`; what it can't be doesn't count: that there is an error is known anyway.
    fn read_error(&mut self, errors: Content<'a>) {
        let Some(Value::Object(error)) = errors.walk().next().map(|it| it.value) else { return };
        let mut walk = error.walk();
        while let Some(member) = walk.next() {
            match Name::exactly(member.name) {
                Some(names::CODE) => _ = as_id(member.value, &mut self.error_code),
                Some(names::ADVICE) => self.error_advice = as_text(member.value).flatten(),
                _ => {}
            }
        }
    }
}

/// Which members were found, and what is wrong with them.
#[derive(Default)]
pub(super) struct Found {
    seen: [u32; 8],
    /// The first that isn't valid.
    pub(super) refused: Option<BadMember>,
    /// The first that was there before.
    pub(super) again: Option<BadMember>,
}

impl Found {
    pub(super) fn note(&mut self, member: Name, offset: usize, is_valid: bool) {
        let number = member.number();
        let bit = 1_u32 << (number & 31);
        if let Some(seen) = self.seen.get_mut(number >> 5) {
            if *seen & bit != 0 && self.again.is_none() {
                self.again = Some(BadMember { member, offset });
            }
            *seen |= bit;
        }
        if !is_valid && self.refused.is_none() {
            self.refused = Some(BadMember { member, offset });
        }
    }
}

/// Puts what was read into its place; what is `null` or empty stays as it is. Whether it was valid.
pub(super) fn unless_null<T>(read: Option<Option<T>>, place: &mut T) -> bool {
    match read {
        Some(Some(value)) => *place = value,
        Some(None) => {}
        None => return false,
    }
    true
}

/// A text, or a number as it is written; nothing for `null`; `None` for what is neither.
pub(super) fn as_text(value: Value<'_>) -> Option<Option<Text<'_>>> {
    match value {
        Value::Text(text) | Value::Number(text) => Some(Some(text)),
        Value::Null => Some(None),
        _ => None,
    }
}

/// An id of up to 64 bytes; an empty one is none.
fn as_id<'a>(value: Value<'a>, place: &mut Option<Text<'a>>) -> bool {
    let Some(text) = as_text(value) else { return false };
    *place = text.filter(|it| !it.is_empty());
    place.is_none_or(|it| it.decoded_len() <= super::Id::MAX_LENGTH)
}

/// A whole number, or a string of its digits; nothing for `null` and the empty string; `None` for all else.
pub(super) fn as_number<T: TryFrom<u64>>(value: Value<'_>) -> Option<Option<T>> {
    let Some(text) = as_text(value)? else { return Some(None) };
    let mut number = None;
    for byte in text.bytes() {
        let digit = byte.wrapping_sub(b'0');
        if digit > 9 {
            return None;
        }
        let tens = u64::checked_mul(number.unwrap_or_default(), 10)?;
        number = Some(tens.checked_add(u64::from(digit))?);
    }
    match number {
        Some(number) => T::try_from(number).ok().map(Some),
        None => Some(None),
    }
}

/// `true` or `false`, also as a string; nothing for `null`; `None` for all else.
fn as_flag(value: Value<'_>) -> Option<Option<bool>> {
    match value {
        Value::Flag(flag) => Some(Some(flag)),
        Value::Null => Some(None),
        Value::Text(text) if text == "true" => Some(Some(true)),
        Value::Text(text) if text == "false" => Some(Some(false)),
        _ => None,
    }
}

/// An object; nothing for `null`; `None` for all else.
pub(super) fn as_object(value: Value<'_>) -> Option<Option<Content<'_>>> {
    match value {
        Value::Object(object) => Some(Some(object)),
        Value::Null => Some(None),
        _ => None,
    }
}

/// An array; nothing for `null`; `None` for all else.
fn as_array(value: Value<'_>) -> Option<Option<Content<'_>>> {
    match value {
        Value::Array(array) => Some(Some(array)),
        Value::Null => Some(None),
        _ => None,
    }
}

#[cfg(test)]
mod tests;
