//! What is written as nearly every writer writes it, read at once: an event with its children in the canonical order, one
//! space before each attribute and none around its `=`, either quote, and white space between elements or none.
//!
//! Each function gives what it read and what stands behind it, or `None`: then the general way reads the same place
//! again, accepts all that XML allows, and says what is wrong. So nothing here decides what is well-formed; it is
//! here because it reads a transcript in half the time (`cargo bench -p parlor-bench`).

mod items;
mod tags;
mod values;

pub(crate) use items::{Part, item, part};

use self::items::key_values;
use self::tags::head;
use self::values::{content, skip_spaces};
use super::{Event, Message, MessageText, NewParty, Notice, NoticeText, PartyLeft, Reason};

/// What was read, and what stands behind it.
type Read<'a, T> = Option<(T, &'a [u8])>;

/// Elements that an event takes inside each other, itself included, without lists of items in lists.
const LEVELS: usize = 3;

/// The next event, with up to sixteen attributes on each tag, and up to `levels` elements inside each other.
#[inline(always)]
pub(crate) fn event<'a, T>(
    rest: &mut &'a [u8],
    levels: usize,
    wrap: impl Fn(Event<'a>) -> T + Copy,
) -> Option<T> {
    let lists = levels.checked_sub(LEVELS)?;
    *rest = skip_spaces(rest);
    let event = whole_event::<true, T>(rest, lists, wrap);
    if event.is_some() {
        return event;
    }
    in_any_order(rest, lists, wrap)
}

#[inline(never)]
fn in_any_order<'a, T>(rest: &mut &'a [u8], lists: usize, wrap: impl Fn(Event<'a>) -> T + Copy) -> Option<T> {
    whole_event::<false, T>(rest, lists, wrap)
}

#[inline(always)]
fn whole_event<'a, const IN_ORDER: bool, T>(
    rest: &mut &'a [u8],
    lists: usize,
    wrap: impl Fn(Event<'a>) -> T,
) -> Option<T> {
    match rest {
        [b'<', b'm', b'e', ..] => message::<IN_ORDER, T>(rest, lists, wrap),
        [b'<', b'n', b'o', ..] => notice::<IN_ORDER, T>(rest, lists, wrap),
        [b'<', b'n', b'e', ..] => new_party::<IN_ORDER, T>(rest, lists, wrap),
        [b'<', b'p', b'a', ..] => party_left::<IN_ORDER, T>(rest, lists, wrap),
        _ => None,
    }
}

#[inline(always)]
fn message<'a, const IN_ORDER: bool, T>(
    place: &mut &'a [u8],
    lists: usize,
    wrap: impl Fn(Event<'a>) -> T,
) -> Option<T> {
    let rest = *place;
    let ((head, _, is_empty), rest) = head::<IN_ORDER>(rest.strip_prefix(b"<message")?)?;
    if is_empty {
        *place = rest;
        return Some(wrap(Event::Message(Message { head, ..Message::default() })));
    }
    let (text, rest) = message_text::<IN_ORDER>(rest)?;
    let (event_attributes, rest) =
        key_values::<IN_ORDER>(rest, b"<eventAttributes", b"</eventAttributes>", lists)?;
    *place = skip_spaces(rest).strip_prefix(b"</message>")?;
    Some(wrap(Event::Message(Message { head, text, event_attributes })))
}

#[inline(never)]
fn notice<'a, const IN_ORDER: bool, T>(
    place: &mut &'a [u8],
    lists: usize,
    wrap: impl Fn(Event<'a>) -> T,
) -> Option<T> {
    let rest = *place;
    let ((head, _, is_empty), rest) = head::<IN_ORDER>(rest.strip_prefix(b"<notice")?)?;
    if is_empty {
        *place = rest;
        return Some(wrap(Event::Notice(Notice { head, ..Notice::default() })));
    }
    let (notice, rest) = notice_text::<IN_ORDER>(rest)?;
    let (user_data, rest) = key_values::<IN_ORDER>(rest, b"<userData", b"</userData>", lists)?;
    let (event_attributes, rest) =
        key_values::<IN_ORDER>(rest, b"<eventAttributes", b"</eventAttributes>", lists)?;
    *place = skip_spaces(rest).strip_prefix(b"</notice>")?;
    Some(wrap(Event::Notice(Notice { head, notice: Some(notice), user_data, event_attributes })))
}

#[inline(never)]
fn new_party<'a, const IN_ORDER: bool, T>(
    place: &mut &'a [u8],
    lists: usize,
    wrap: impl Fn(Event<'a>) -> T,
) -> Option<T> {
    let rest = *place;
    let ((head, _, is_empty), rest) = head::<IN_ORDER>(rest.strip_prefix(b"<newParty")?)?;
    if is_empty {
        *place = rest;
        return Some(wrap(Event::NewParty(NewParty { head, ..NewParty::default() })));
    }
    let (user, rest) = tags::user_info::<IN_ORDER>(skip_spaces(rest).strip_prefix(b"<userInfo")?)?;
    let (text, rest) = message_text::<IN_ORDER>(rest)?;
    let (user_data, rest) = key_values::<IN_ORDER>(rest, b"<userData", b"</userData>", lists)?;
    let (event_attributes, rest) =
        key_values::<IN_ORDER>(rest, b"<eventAttributes", b"</eventAttributes>", lists)?;
    *place = skip_spaces(rest).strip_prefix(b"</newParty>")?;
    Some(wrap(Event::NewParty(NewParty { head, user, text, user_data, event_attributes })))
}

#[inline(never)]
fn party_left<'a, const IN_ORDER: bool, T>(
    place: &mut &'a [u8],
    lists: usize,
    wrap: impl Fn(Event<'a>) -> T,
) -> Option<T> {
    let rest = *place;
    let ((head, asker_id, is_empty), rest) = head::<IN_ORDER>(rest.strip_prefix(b"<partyLeft")?)?;
    let asker_id = asker_id.unwrap_or_default();
    if is_empty {
        *place = rest;
        return Some(wrap(Event::PartyLeft(PartyLeft { head, asker_id, ..PartyLeft::default() })));
    }
    let (reason, rest) = reason::<IN_ORDER>(rest)?;
    let (text, rest) = message_text::<IN_ORDER>(rest)?;
    let (event_attributes, rest) =
        key_values::<IN_ORDER>(rest, b"<eventAttributes", b"</eventAttributes>", lists)?;
    *place = skip_spaces(rest).strip_prefix(b"</partyLeft>")?;
    Some(wrap(Event::PartyLeft(PartyLeft { head, asker_id, reason: Some(reason), text, event_attributes })))
}

/// A whole `<msgText>`, if there is one.
#[inline(always)]
fn message_text<const IN_ORDER: bool>(rest: &[u8]) -> Read<'_, Option<MessageText<'_>>> {
    let Some(rest) = skip_spaces(rest).strip_prefix(b"<msgText") else { return Some((None, rest)) };
    let ((message, is_empty), rest) = tags::message_text::<IN_ORDER>(rest)?;
    let (text, rest) = content(is_empty, rest, b"</msgText>")?;
    Some((Some(MessageText { text, ..message }), rest))
}

/// A whole `<noticeText>`.
#[inline(always)]
fn notice_text<const IN_ORDER: bool>(rest: &[u8]) -> Read<'_, NoticeText<'_>> {
    let ((notice, is_empty), rest) =
        tags::notice_text::<IN_ORDER>(skip_spaces(rest).strip_prefix(b"<noticeText")?)?;
    let (text, rest) = content(is_empty, rest, b"</noticeText>")?;
    Some((NoticeText { text, ..notice }, rest))
}

/// A whole `<reason>`.
#[inline(always)]
fn reason<const IN_ORDER: bool>(rest: &[u8]) -> Read<'_, Reason<'_>> {
    let ((reason, is_empty), rest) = tags::reason::<IN_ORDER>(skip_spaces(rest).strip_prefix(b"<reason")?)?;
    let (text, rest) = content(is_empty, rest, b"</reason>")?;
    Some((Reason { text, ..reason }, rest))
}

#[cfg(test)]
mod tests;
