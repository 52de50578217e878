//! What is written as nearly every writer writes it, read at once: an event with its attributes and children in the
//! canonical order, one space before each attribute, either quote, and white space between elements or none.
//!
//! Each function gives what it read and what stands behind it, or `None`: then the general way reads the same place
//! again, accepts all that XML allows, and says what is wrong. So nothing here decides what is well-formed; it is
//! here because it reads a transcript in half the time (`cargo bench -p parlor-bench`).

mod items;
mod values;

pub(crate) use items::item;

use self::items::key_values;
use self::values::{content, id, number, optional, signed, skip_spaces, word};
use super::{
    Event, EventHead, Message, MessageText, NewParty, Notice, NoticeText, NoticeType, PartyLeft,
    ProtocolType, Reason, UserInfo, UserType, Visibility,
};
use crate::wire::quoted;

/// What was read, and what stands behind it.
type Read<'a, T> = Option<(T, &'a [u8])>;

/// Elements that an event takes inside each other, itself included, without lists of items in lists.
const LEVELS: usize = 3;

/// The next event, with up to seven attributes on each tag, and up to `levels` elements inside each other.
#[inline(always)]
pub(crate) fn event(rest: &[u8], levels: usize) -> Read<'_, Event<'_>> {
    let lists = levels.checked_sub(LEVELS)?;
    let rest = skip_spaces(rest);
    match rest {
        [b'<', b'm', b'e', ..] => message(rest, lists),
        [b'<', b'n', b'o', ..] => notice(rest, lists),
        [b'<', b'n', b'e', ..] => new_party(rest, lists),
        [b'<', b'p', b'a', ..] => party_left(rest, lists),
        _ => None,
    }
}

#[inline(always)]
fn message(rest: &[u8], lists: usize) -> Read<'_, Event<'_>> {
    let (head, rest) = head(rest.strip_prefix(b"<message")?)?;
    let (text, rest) = message_text(rest.strip_prefix(b">")?)?;
    let (event_attributes, rest) = key_values(rest, b"<eventAttributes", b"</eventAttributes>", lists)?;
    let rest = skip_spaces(rest).strip_prefix(b"</message>")?;
    Some((Event::Message(Message { head, text, event_attributes }), rest))
}

#[inline(never)]
fn notice(rest: &[u8], lists: usize) -> Read<'_, Event<'_>> {
    let (head, rest) = head(rest.strip_prefix(b"<notice")?)?;
    let (notice, rest) = notice_text(rest.strip_prefix(b">")?)?;
    let (user_data, rest) = key_values(rest, b"<userData", b"</userData>", lists)?;
    let (event_attributes, rest) = key_values(rest, b"<eventAttributes", b"</eventAttributes>", lists)?;
    let rest = skip_spaces(rest).strip_prefix(b"</notice>")?;
    Some((Event::Notice(Notice { head, notice: Some(notice), user_data, event_attributes }), rest))
}

#[inline(never)]
fn new_party(rest: &[u8], lists: usize) -> Read<'_, Event<'_>> {
    let (head, rest) = head(rest.strip_prefix(b"<newParty")?)?;
    let (user, rest) = user_info(rest.strip_prefix(b">")?)?;
    let (text, rest) = message_text(rest)?;
    let (user_data, rest) = key_values(rest, b"<userData", b"</userData>", lists)?;
    let (event_attributes, rest) = key_values(rest, b"<eventAttributes", b"</eventAttributes>", lists)?;
    let rest = skip_spaces(rest).strip_prefix(b"</newParty>")?;
    Some((Event::NewParty(NewParty { head, user, text, user_data, event_attributes }), rest))
}

#[inline(never)]
fn party_left(rest: &[u8], lists: usize) -> Read<'_, Event<'_>> {
    let (head, rest) = head(rest.strip_prefix(b"<partyLeft")?)?;
    let (asker_id, rest) = id(rest.strip_prefix(b" askerId=")?)?;
    let (reason, rest) = reason(rest.strip_prefix(b">")?)?;
    let (text, rest) = message_text(rest)?;
    let (event_attributes, rest) = key_values(rest, b"<eventAttributes", b"</eventAttributes>", lists)?;
    let rest = skip_spaces(rest).strip_prefix(b"</partyLeft>")?;
    Some((Event::PartyLeft(PartyLeft { head, asker_id, reason: Some(reason), text, event_attributes }), rest))
}

/// The attributes that every event has.
#[inline(always)]
fn head(rest: &[u8]) -> Read<'_, EventHead<'_>> {
    let (user_id, rest) = id(rest.strip_prefix(b" userId=")?)?;
    let (time_shift, rest) = number(rest.strip_prefix(b" timeShift=")?)?;
    let (visibility, rest) = visibility(rest.strip_prefix(b" visibility=")?)?;
    let (event_id, rest) = number(rest.strip_prefix(b" eventId=")?)?;
    let head = EventHead { user_id, time_shift, visibility, event_id, receiver_id: None, truncated: None };
    Some((head, rest))
}

#[inline(always)]
fn visibility(value: &[u8]) -> Read<'_, Visibility> {
    match value {
        [b'"', b'A', b'L', b'L', b'"', rest @ ..] => Some((Visibility::All, rest)),
        [b'"', b'I', b'N', b'T', b'"', rest @ ..] => Some((Visibility::Internal, rest)),
        _ => word(value).map(|(word, rest)| (Visibility::from_text_or_vip(word), rest)),
    }
}

/// A whole `<msgText>`, if there is one.
#[inline(always)]
fn message_text(rest: &[u8]) -> Read<'_, Option<MessageText<'_>>> {
    let Some(rest) = skip_spaces(rest).strip_prefix(b"<msgText") else { return Some((None, rest)) };
    let (message_type, rest) = optional(rest, b" msgType=")?;
    let (treat_as, rest) = optional(rest, b" treatAs=")?;
    let (text, rest) = content(rest, b"</msgText>")?;
    Some((Some(MessageText { message_type, treat_as, text }), rest))
}

/// A whole `<noticeText>`.
#[inline(always)]
fn notice_text(rest: &[u8]) -> Read<'_, NoticeText<'_>> {
    let rest = skip_spaces(rest).strip_prefix(b"<noticeText noticeType=")?;
    let (notice_type, rest) = word(rest)?;
    let (text, rest) = content(rest, b"</noticeText>")?;
    Some((NoticeText { notice_type: NoticeType::from_text(notice_type), text }, rest))
}

/// A whole `<reason>`.
#[inline(always)]
fn reason(rest: &[u8]) -> Read<'_, Reason<'_>> {
    let rest = skip_spaces(rest).strip_prefix(b"<reason")?;
    let (code, rest) = match rest.strip_prefix(b" code=") {
        Some(rest) => number(rest).map(|(code, rest)| (Some(code), rest))?,
        None => (None, rest),
    };
    let (text, rest) = content(rest, b"</reason>")?;
    Some((Reason { code, text }, rest))
}

/// A whole `<userInfo>`.
#[inline(always)]
fn user_info(rest: &[u8]) -> Read<'_, UserInfo<'_>> {
    let (person_id, rest) = quoted(skip_spaces(rest).strip_prefix(b"<userInfo personId=")?)?;
    let (nickname, rest) = quoted(rest.strip_prefix(b" userNick=")?)?;
    let (user_type, rest) = word(rest.strip_prefix(b" userType=")?)?;
    let (protocol_type, rest) = word(rest.strip_prefix(b" protocolType=")?)?;
    let (time_zone_offset, rest) = match rest.strip_prefix(b" timeZoneOffset=") {
        Some(rest) => signed(rest).map(|(offset, rest)| (Some(offset), rest))?,
        None => (None, rest),
    };
    let (client_version, rest) = match rest.strip_prefix(b" clientVersion=") {
        Some(rest) => number(rest).map(|(version, rest)| (Some(version), rest))?,
        None => (None, rest),
    };
    let user = UserInfo {
        person_id,
        nickname,
        user_type: UserType::from_text(user_type),
        protocol_type: ProtocolType::from_text(protocol_type),
        time_zone_offset,
        client_version,
    };
    Some((user, rest.strip_prefix(b"/>")?))
}

#[cfg(test)]
mod tests;
