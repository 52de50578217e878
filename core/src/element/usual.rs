//! What is written as nearly every writer writes it, read at once: attributes in the canonical order, one space
//! before each, and nothing in a value or text that needs a closer look.
//!
//! Each function gives what it read and what stands behind it, or `None`: then the general way reads the same place
//! again, accepts all that XML allows, and says what is wrong. So nothing here decides what is well-formed; it is
//! here because it reads a transcript in half the time (`cargo bench -p parlor-bench`).

use super::member::ID_LENGTH;
use super::{
    EventHead, MessageText, NoticeText, NoticeType, ProtocolType, Reason, UserInfo, UserType, Visibility,
};
use crate::wire::{Form, Text, is_space, quoted, run_of_text};

type Read<'a, T> = Option<(T, &'a [u8])>;

/// The attributes of an event behind its name, its `>` included, and the `askerId` that a partyLeft has.
#[inline]
pub(crate) fn head(rest: &[u8]) -> Read<'_, (EventHead<'_>, Option<Text<'_>>)> {
    let (user_id, rest) = id(rest.strip_prefix(b" userId=")?)?;
    let (time_shift, rest) = number(rest.strip_prefix(b" timeShift=")?)?;
    let (visibility, rest) = match rest.strip_prefix(b" visibility=")? {
        [b'"', b'A', b'L', b'L', b'"', rest @ ..] => (Visibility::All, rest),
        [b'"', b'I', b'N', b'T', b'"', rest @ ..] => (Visibility::Internal, rest),
        [b'"', b'V', b'I', b'P', b'"', rest @ ..] => (Visibility::Vip, rest),
        rest => {
            let (visibility, rest) = word(rest)?;
            (Visibility::from_text_or_vip(visibility), rest)
        }
    };
    let (event_id, rest) = number(rest.strip_prefix(b" eventId=")?)?;
    let (asker_id, rest) = match rest.strip_prefix(b" askerId=") {
        Some(rest) => id(rest).map(|(id, rest)| (Some(id), rest))?,
        None => (None, rest),
    };
    let rest = rest.strip_prefix(b">")?;
    let head = EventHead { user_id, time_shift, visibility, event_id, receiver_id: None, truncated: None };
    Some(((head, asker_id), rest))
}

/// A whole `<msgText>`.
#[inline]
pub(crate) fn message_text(rest: &[u8]) -> Read<'_, MessageText<'_>> {
    let rest = rest.strip_prefix(b"<msgText")?;
    let (message_type, rest) = optional(rest, b" msgType=")?;
    let (treat_as, rest) = optional(rest, b" treatAs=")?;
    let (text, rest) = content(rest, b"</msgText>")?;
    Some((MessageText { message_type, treat_as, text }, rest))
}

/// A whole `<noticeText>`.
#[inline]
pub(crate) fn notice_text(rest: &[u8]) -> Read<'_, NoticeText<'_>> {
    let (notice_type, rest) = word(rest.strip_prefix(b"<noticeText noticeType=")?)?;
    let (text, rest) = content(rest, b"</noticeText>")?;
    Some((NoticeText { notice_type: NoticeType::from_text(notice_type), text }, rest))
}

/// A whole `<reason>`.
#[inline]
pub(crate) fn reason(rest: &[u8]) -> Read<'_, Reason<'_>> {
    let rest = rest.strip_prefix(b"<reason")?;
    let (code, rest) = match rest.strip_prefix(b" code=") {
        Some(rest) => number(rest).map(|(code, rest)| (Some(code), rest))?,
        None => (None, rest),
    };
    let (text, rest) = content(rest, b"</reason>")?;
    Some((Reason { code, text }, rest))
}

/// A whole `<userInfo>`.
#[inline]
pub(crate) fn user_info(rest: &[u8]) -> Read<'_, UserInfo<'_>> {
    let (person_id, rest) = quoted(rest.strip_prefix(b"<userInfo personId=")?)?;
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
        person_id: plain(person_id),
        nickname: plain(nickname),
        user_type: UserType::from_text(user_type),
        protocol_type: ProtocolType::from_text(protocol_type),
        time_zone_offset,
        client_version,
    };
    Some((user, rest.strip_prefix(b"/>")?))
}

/// A key, a type (empty where there is none) and a text.
pub(crate) type Item<'a> = (Text<'a>, &'a [u8], Text<'a>);

/// A whole `<item>` that is no list.
#[inline]
pub(crate) fn item(rest: &[u8]) -> Read<'_, Item<'_>> {
    let (key, rest) = quoted(rest.strip_prefix(b"<item key=")?)?;
    let (kind, rest) = match rest.strip_prefix(b" type=") {
        Some(kind) => word(kind).map(|(kind, rest)| (kind.raw(), rest))?,
        None => (&[][..], rest),
    };
    let (text, rest) = content(rest, b"</item>")?;
    (kind != b"kvlist").then_some(((plain(key), kind, text), rest))
}

#[inline]
fn plain(raw: &[u8]) -> Text<'_> {
    Text::checked(raw, Form::Plain)
}

/// The text behind a start tag's last attribute, up to and including the end tag.
#[inline(always)]
fn content<'a>(rest: &'a [u8], end_tag: &[u8]) -> Read<'a, Text<'a>> {
    if let [b'/', b'>', rest @ ..] = rest {
        return Some((Text::EMPTY, rest));
    }
    let (text, rest) = run_of_text(rest.strip_prefix(b">")?)?;
    Some((plain(text), rest.strip_prefix(end_tag)?))
}

/// An attribute that may be missing; `None` if it is there and needs a closer look.
#[inline(always)]
fn optional<'a>(rest: &'a [u8], name: &[u8]) -> Read<'a, Option<Text<'a>>> {
    match rest.strip_prefix(name) {
        Some(value) => quoted(value).map(|(value, rest)| (Some(plain(value)), rest)),
        None => Some((None, rest)),
    }
}

/// A value that is the same when trimmed, and not empty.
#[inline(always)]
fn word(value: &[u8]) -> Read<'_, Text<'_>> {
    let (value, rest) = quoted(value)?;
    let (first, last) = (value.first()?, value.last()?);
    (!is_space(*first) && !is_space(*last)).then_some((plain(value), rest))
}

#[inline(always)]
fn id(value: &[u8]) -> Read<'_, Text<'_>> {
    word(value).filter(|(id, _)| id.raw().len() <= ID_LENGTH)
}

/// Up to nine digits, which always fit.
#[inline(always)]
fn number(value: &[u8]) -> Read<'_, u32> {
    let [quote @ (b'"' | b'\''), value @ ..] = value else { return None };
    let (number, rest) = digits(value)?;
    rest.split_first().filter(|(end, _)| *end == quote).map(|(_, rest)| (number, rest))
}

/// The same with a minus before it, or none.
#[inline(always)]
fn signed(value: &[u8]) -> Read<'_, i32> {
    let [quote @ (b'"' | b'\''), value @ ..] = value else { return None };
    let minus = value.strip_prefix(b"-");
    let (number, rest) = digits(minus.unwrap_or(value))?;
    let number = i32::try_from(number).ok()?;
    let number = if minus.is_some() { number.wrapping_neg() } else { number };
    rest.split_first().filter(|(end, _)| *end == quote).map(|(_, rest)| (number, rest))
}

#[inline(always)]
fn digits(value: &[u8]) -> Read<'_, u32> {
    let mut number: u32 = 0;
    let mut rest = value;
    while let [digit @ b'0'..=b'9', behind @ ..] = rest {
        number = number.wrapping_mul(10).wrapping_add(u32::from(digit & 0x0F));
        rest = behind;
    }
    matches!(value.len().wrapping_sub(rest.len()), 1..=9).then_some((number, rest))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::wire::Text;

    fn text<'a>(found: Option<Text<'a>>) -> Option<&'a str> {
        found.and_then(|it| it.as_plain())
    }

    #[test]
    fn numbers_end_where_the_quote_is() {
        for (value, expected) in [
            ("\"0\"x", Some(0)),
            ("'007'", Some(7)),
            ("\"999999999\"", Some(999_999_999)),
            ("\"1000000000\"", None),
            ("\"\"", None),
            ("\"7", None),
            ("\"7'", None),
            ("7", None),
            ("\"7 \"", None),
            ("\"-7\"", None),
        ] {
            assert_eq!(number(value.as_bytes()).map(|(number, _)| number), expected, "{value}");
        }
        assert_eq!(signed(b"\"-60\" ").unwrap(), (-60, &b" "[..]));
        assert_eq!(signed(b"\"--60\""), None);
    }

    #[test]
    fn what_is_not_usual_is_left_to_the_general_way() {
        for rest in [
            " userId=\"A\" timeShift=\"1\" visibility=\"ALL\" eventId=\"1\"/>",
            " userId=' A' timeShift=\"1\" visibility=\"ALL\" eventId=\"1\">",
            " userId=\"\" timeShift=\"1\" visibility=\"ALL\" eventId=\"1\">",
            " userId=\"A \" timeShift=\"1\" visibility=\"ALL\" eventId=\"1\">",
            " userId=\"A&amp;\" timeShift=\"1\" visibility=\"ALL\" eventId=\"1\">",
            " userId=\"A\" timeShift=\"1\" visibility=\"ALL\" eventId=\"1\" userId=\"A\">",
            " timeShift=\"1\" userId=\"A\" visibility=\"ALL\" eventId=\"1\">",
        ] {
            assert!(head(rest.as_bytes()).is_none(), "{rest}");
        }
        for rest in
            ["<msgTextual>x</msgText>", "<msgText>a&amp;b</msgText>", "<msgText>x</msgText >", "<msgText />"]
        {
            assert!(message_text(rest.as_bytes()).is_none(), "{rest}");
        }
        for kind in ["kvlist", " kvlist ", " string", ""] {
            let rest = std::format!("<item key=\"k\" type=\"{kind}\"> </item>");
            assert!(item(rest.as_bytes()).is_none(), "{rest}");
        }
    }

    #[test]
    fn what_is_usual_is_read_whole() {
        let rest = b" userId=\"A\" timeShift=\"1\" visibility=\"INT\" eventId=\"7\" askerId=\"B\"><x/>";
        let ((head, asker), rest) = head(rest).unwrap();
        assert_eq!((head.time_shift, head.visibility, head.event_id), (1, Visibility::Internal, 7));
        assert_eq!((text(Some(head.user_id)), text(asker)), (Some("A"), Some("B")));
        assert_eq!(rest, b"<x/>");
        let (found, rest) = message_text(b"<msgText treatAs=\"NORMAL\">a b</msgText>.").unwrap();
        assert_eq!((text(found.treat_as), text(Some(found.text))), (Some("NORMAL"), Some("a b")));
        assert_eq!((found.message_type, rest), (None, &b"."[..]));
    }
}
