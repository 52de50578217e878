//! Start tags, from behind their names to behind their ends: read in the canonical order of the attributes, or in any.
//!
//! Each is a function of its own, chosen by `IN_ORDER` when compiled: where the two came together in one place, what was
//! read in order had to go through memory (a tenth of the time).

use super::Read;
use super::values::{end, id, id_of, number, number_of, optional, signed, signed_of, word, word_of};
use crate::element::key_values::KeyValues;
use crate::element::{
    EventHead, MessageText, NoticeText, NoticeType, ProtocolType, Reason, UserInfo, UserType, Visibility,
};
use crate::wire::{Text, quoted, start_tag};

/// The attributes of an event, the `askerId` that a partyLeft has, and whether the event is over.
type Head<'a> = (EventHead<'a>, Option<Text<'a>>, bool);

/// An event's tag.
#[inline(always)]
pub(super) fn head<const IN_ORDER: bool>(rest: &[u8]) -> Read<'_, Head<'_>> {
    if IN_ORDER { head_in_order(rest) } else { head_in_any_order(rest) }
}

#[inline(always)]
fn head_in_order(rest: &[u8]) -> Read<'_, Head<'_>> {
    let (user_id, rest) = id(rest.strip_prefix(b" userId=")?)?;
    let (time_shift, rest) = number(rest.strip_prefix(b" timeShift=")?)?;
    let (visibility, rest) = visibility(rest.strip_prefix(b" visibility=")?)?;
    let (event_id, rest) = number(rest.strip_prefix(b" eventId=")?)?;
    let (asker_id, rest) = match rest.strip_prefix(b" askerId=") {
        Some(rest) => id(rest).map(|(id, rest)| (Some(id), rest))?,
        None => (None, rest),
    };
    let head = EventHead { user_id, time_shift, visibility, event_id, receiver_id: None, truncated: None };
    Some(((head, asker_id, false), rest.strip_prefix(b">")?))
}

#[inline(always)]
fn head_in_any_order(rest: &[u8]) -> Read<'_, Head<'_>> {
    let (tag, rest) = start_tag(rest, &EventHead::ATTRIBUTES)?;
    let [user_id, time_shift, visibility, event_id, receiver_id, truncated, asker_id] = tag.values;
    let head = EventHead {
        user_id: id_of(user_id)?.unwrap_or_default(),
        time_shift: number_of(time_shift)?.unwrap_or_default(),
        visibility: word_of(visibility)?.map_or(Visibility::All, Visibility::from_text_or_vip),
        event_id: number_of(event_id)?.unwrap_or_default(),
        receiver_id: id_of(receiver_id)?,
        truncated: number_of(truncated)?,
    };
    Some(((head, id_of(asker_id)?, tag.is_empty), rest))
}

#[inline(always)]
fn visibility(value: &[u8]) -> Read<'_, Visibility> {
    match value {
        [b'"', b'A', b'L', b'L', b'"', rest @ ..] => Some((Visibility::All, rest)),
        [b'"', b'I', b'N', b'T', b'"', rest @ ..] => Some((Visibility::Internal, rest)),
        _ => word(value).map(|(word, rest)| (Visibility::from_text_or_vip(word), rest)),
    }
}

/// A msgText without its text, and whether it has none.
#[inline(always)]
pub(super) fn message_text<const IN_ORDER: bool>(rest: &[u8]) -> Read<'_, (MessageText<'_>, bool)> {
    if IN_ORDER { message_text_in_order(rest) } else { message_text_in_any_order(rest) }
}

#[inline(always)]
fn message_text_in_order(rest: &[u8]) -> Read<'_, (MessageText<'_>, bool)> {
    let (message_type, rest) = optional(rest, b" msgType=", b"\"text\"")?;
    let (treat_as, rest) = optional(rest, b" treatAs=", b"\"NORMAL\"")?;
    let (is_empty, rest) = end(rest)?;
    Some(((MessageText { message_type, treat_as, text: Text::EMPTY }, is_empty), rest))
}

#[inline(always)]
fn message_text_in_any_order(rest: &[u8]) -> Read<'_, (MessageText<'_>, bool)> {
    let (tag, rest) = start_tag(rest, &MessageText::ATTRIBUTES)?;
    let [message_type, treat_as] = tag.values;
    Some(((MessageText { message_type, treat_as, text: Text::EMPTY }, tag.is_empty), rest))
}

/// A noticeText without its text, and whether it has none.
#[inline(always)]
pub(super) fn notice_text<const IN_ORDER: bool>(rest: &[u8]) -> Read<'_, (NoticeText<'_>, bool)> {
    let (notice_type, is_empty, rest) = if IN_ORDER {
        let (notice_type, rest) = word(rest.strip_prefix(b" noticeType=")?)?;
        let (is_empty, rest) = end(rest)?;
        (notice_type, is_empty, rest)
    } else {
        let (tag, rest) = start_tag(rest, &NoticeText::ATTRIBUTES)?;
        let [notice_type] = tag.values;
        (word_of(notice_type)??, tag.is_empty, rest)
    };
    let notice = NoticeText { notice_type: NoticeType::from_text(notice_type), text: Text::EMPTY };
    Some(((notice, is_empty), rest))
}

/// A reason without its text, and whether it has none.
#[inline(always)]
pub(super) fn reason<const IN_ORDER: bool>(rest: &[u8]) -> Read<'_, (Reason<'_>, bool)> {
    let (code, is_empty, rest) = if IN_ORDER {
        let (code, rest) = match rest.strip_prefix(b" code=") {
            Some(rest) => number(rest).map(|(code, rest)| (Some(code), rest))?,
            None => (None, rest),
        };
        let (is_empty, rest) = end(rest)?;
        (code, is_empty, rest)
    } else {
        let (tag, rest) = start_tag(rest, &Reason::ATTRIBUTES)?;
        let [code] = tag.values;
        (number_of(code)?, tag.is_empty, rest)
    };
    Some(((Reason { code, text: Text::EMPTY }, is_empty), rest))
}

/// A tag of which nothing is expected: whether its element is empty.
#[inline(always)]
pub(super) fn plain<const IN_ORDER: bool>(rest: &[u8]) -> Read<'_, bool> {
    if IN_ORDER { end(rest) } else { start_tag(rest, &[]).map(|(tag, rest)| (tag.is_empty, rest)) }
}

/// A userInfo, without anything in it.
#[inline(always)]
pub(super) fn user_info<const IN_ORDER: bool>(rest: &[u8]) -> Read<'_, UserInfo<'_>> {
    if IN_ORDER { user_info_in_order(rest) } else { user_info_in_any_order(rest) }
}

#[inline(always)]
fn user_info_in_order(rest: &[u8]) -> Read<'_, UserInfo<'_>> {
    let (person_id, rest) = quoted(rest.strip_prefix(b" personId=")?)?;
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

#[inline(always)]
fn user_info_in_any_order(rest: &[u8]) -> Read<'_, UserInfo<'_>> {
    let (tag, rest) = start_tag(rest, &UserInfo::ATTRIBUTES)?;
    let [person_id, nickname, user_type, protocol_type, time_zone_offset, client_version] = tag.values;
    let user = UserInfo {
        person_id: person_id.unwrap_or_default(),
        nickname: nickname.unwrap_or_default(),
        user_type: word_of(user_type)?.map_or(UserType::default(), UserType::from_text),
        protocol_type: word_of(protocol_type)?.map_or(ProtocolType::default(), ProtocolType::from_text),
        time_zone_offset: signed_of(time_zone_offset)?,
        client_version: number_of(client_version)?,
    };
    tag.is_empty.then_some((user, rest))
}

/// The type of an item.
#[derive(Clone, Copy)]
pub(super) enum ItemKind<'a> {
    /// There is none.
    Untyped,
    String,
    List,
    Other(&'a [u8]),
}

impl<'a> ItemKind<'a> {
    #[inline(always)]
    fn of(word: &'a [u8]) -> Self {
        match word {
            b"string" => Self::String,
            b"kvlist" => Self::List,
            other => Self::Other(other),
        }
    }
}

/// An item's tag.
pub(super) struct Item<'a> {
    pub(super) key: Text<'a>,
    pub(super) kind: ItemKind<'a>,
    /// Whether it has no content.
    pub(super) is_empty: bool,
    /// Whether both are in double quotes; `false` if that isn't known.
    pub(super) is_in_double_quotes: bool,
}

#[inline(always)]
pub(super) fn item<const IN_ORDER: bool>(rest: &[u8]) -> Read<'_, Item<'_>> {
    if IN_ORDER { item_in_order(rest) } else { item_in_any_order(rest) }
}

#[inline(always)]
fn item_in_order(rest: &[u8]) -> Read<'_, Item<'_>> {
    let rest = rest.strip_prefix(b" key=")?;
    let mut is_in_double_quotes = rest.starts_with(b"\"");
    let (key, rest) = quoted(rest)?;
    // Nearly all are strings.
    let (kind, rest) = if let Some(rest) = rest.strip_prefix(b" type=\"string\"") {
        (ItemKind::String, rest)
    } else if let Some(rest) = rest.strip_prefix(b" type=") {
        is_in_double_quotes &= rest.starts_with(b"\"");
        let (kind, rest) = word(rest)?;
        (ItemKind::of(kind.raw()), rest)
    } else {
        (ItemKind::Untyped, rest)
    };
    let (is_empty, rest) = end(rest)?;
    Some((Item { key, kind, is_empty, is_in_double_quotes }, rest))
}

#[inline(always)]
fn item_in_any_order(rest: &[u8]) -> Read<'_, Item<'_>> {
    let (tag, rest) = start_tag(rest, &KeyValues::ITEM_ATTRIBUTES)?;
    let [key, kind] = tag.values;
    let kind = word_of(kind)?.map_or(ItemKind::Untyped, |it| ItemKind::of(it.raw()));
    let key = key.unwrap_or_default();
    Some((Item { key, kind, is_empty: tag.is_empty, is_in_double_quotes: false }, rest))
}
