//! Attributes and texts as nearly all are: read at once, without looking closer than it takes to see that.

use super::name::{AttributeName, Expected, Key, Sieve};
use super::reader::USUAL_ATTRIBUTES;
use super::scan;
use super::values;
use crate::wire::canonical::Canonical;
use crate::wire::text::Text;
use crate::wire::xml::Form;

/// What was read and what stands behind it; `None` if it isn't well-formed, or not over yet.
type Read<'a> = Option<(Text<'a>, &'a str)>;

/// The attribute value that begins with the opening quote here, and what is behind the closing one.
// It begins as `quoted_plain` does. To call that, and look at the value again if it gives nothing, took a hundredth of the
// time more.
#[inline(always)]
pub(crate) fn quoted(rest: &str) -> Read<'_> {
    let (quote, value) = opened(rest)?;
    let plain = scan::before_quote(value.as_bytes());
    if let Some((raw, behind)) = value.split_at_checked(plain)
        && let Some(behind) = closed(behind, quote)
    {
        return Some((Text::canonical(raw, Form::Plain, Canonical::Everywhere), behind));
    }
    let it = values::value(value.as_bytes(), quote)?;
    let (raw, behind) = value.split_at_checked(it.length)?;
    let canonical = if it.is_canonical { Canonical::InAttributes } else { Canonical::Unknown };
    Some((Text::canonical(raw, it.form, canonical), closed(behind, quote)?))
}

/// The same of a value without space or anything that may be written otherwise in another place.
#[inline(always)]
pub(crate) fn quoted_plain(rest: &str) -> Read<'_> {
    let (quote, value) = opened(rest)?;
    let (raw, behind) = value.split_at_checked(scan::before_quote(value.as_bytes()))?;
    Some((Text::canonical(raw, Form::Plain, Canonical::Everywhere), closed(behind, quote)?))
}

/// The quote that stands here, and what is behind it.
#[inline(always)]
fn opened(rest: &str) -> Option<(u8, &str)> {
    match rest.strip_prefix('"') {
        Some(value) => Some((b'"', value)),
        None => Some((b'\'', rest.strip_prefix('\'')?)),
    }
}

/// What is behind this quote, if it stands here.
#[inline(always)]
fn closed(rest: &str, quote: u8) -> Option<&str> {
    if quote == b'"' { rest.strip_prefix('"') } else { rest.strip_prefix('\'') }
}

/// The text that begins here, and what is behind it: a `<`.
#[inline(always)]
pub(crate) fn text_before_tag(rest: &str) -> Read<'_> {
    let plain = scan::in_text(rest.as_bytes());
    if let Some((raw, behind)) = rest.split_at_checked(plain)
        && behind.starts_with('<')
    {
        return Some((Text::canonical(raw, Form::Plain, Canonical::InContent), behind));
    }
    let it = values::text(rest.as_bytes(), plain)?;
    let (raw, behind) = rest.split_at_checked(it.length)?;
    let canonical = if it.is_canonical { Canonical::InContent } else { Canonical::Unknown };
    (!behind.is_empty()).then_some((Text::canonical(raw, it.form, canonical), behind))
}

/// An attribute that is written as nearly all are.
pub(super) struct Attribute<'a> {
    /// Its name, which is checked only in so far as it is one that is expected.
    pub(super) name: AttributeName<'a>,
    pub(super) value: Text<'a>,
    /// What stands behind its value's quote.
    pub(super) behind: &'a str,
}

/// The attribute that stands here, behind one space; `None` if it needs a closer look.
#[inline(always)]
pub(super) fn attribute(rest: &str) -> Option<Attribute<'_>> {
    let (name, rest) = AttributeName::before_value(rest.strip_prefix(' ')?)?;
    let (value, behind) = quoted(rest)?;
    Some(Attribute { name, value, behind })
}

/// Two bits for each name that was there, of its hash: as long as no name finds both taken, none is there twice.
#[derive(Clone, Copy, Default, PartialEq)]
pub(super) struct Seen([u64; 2]);

impl Seen {
    /// Whether no name with this hash was there before, for sure; remembers it.
    #[inline(always)]
    pub(super) fn is_new(&mut self, hash: u64) -> bool {
        let before = *self;
        let Self([one, other]) = before;
        // Six bits of the hash for each.
        let bit = |shift: u32| 1_u64.wrapping_shl(hash.wrapping_shr(shift) as u32);
        *self = Self([one | bit(58), other | bit(52)]);
        *self != before
    }
}

/// The attributes of a start tag whose name is read.
pub(crate) struct StartTag<'a, const N: usize> {
    /// The values of those that are expected.
    pub(crate) values: [Option<Text<'a>>; N],
    /// Whether the element ends here.
    pub(crate) is_empty: bool,
}

/// Reads the attributes of a start tag, in any order, and passes the tag; `None` if it needs a closer look.
#[inline(always)]
pub(crate) fn start_tag<'a, const N: usize>(
    rest: &'a str,
    expected: &'static Expected<N>,
) -> Option<(StartTag<'a, N>, &'a str)> {
    let mut values = [None; N];
    let (is_empty, rest) = attributes(rest, &expected.keys, expected.sieve, &mut values)?;
    Some((StartTag { values, is_empty }, rest))
}

/// The same for any number of names: whether the element ends here, and what is behind the tag.
// All tags share it: where it is inlined it isn't quicker, and takes seventy kilobytes.
#[inline(never)]
fn attributes<'a>(
    rest: &'a str,
    keys: &[Key],
    sieve: Sieve,
    values: &mut [Option<Text<'a>>],
) -> Option<(bool, &'a str)> {
    let mut room = USUAL_ATTRIBUTES.saturating_sub(keys.len());
    let mut seen = Seen::default();
    let mut rest = rest;
    while rest.starts_with(' ') {
        let it = attribute(rest)?;
        let mut known = None;
        if sieve.may_hold(&it.name) {
            for (key, value) in keys.iter().zip(values.iter_mut()) {
                if it.name.is(key) {
                    known = Some(value);
                    break;
                }
            }
        }
        match known {
            Some(value) if value.is_none() => *value = Some(it.value),
            None if room > 0 && it.name.is_valid() && seen.is_new(it.name.hash()) => {
                room = room.saturating_sub(1);
            }
            _ => return None,
        }
        rest = it.behind;
    }
    match rest.strip_prefix('>') {
        Some(behind) => Some((false, behind)),
        None => Some((true, rest.strip_prefix("/>")?)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    type Found<'a> = Option<(&'a str, Form, &'a str)>;

    fn found<'a>(read: Read<'a>) -> Found<'a> {
        read.map(|(text, behind)| (text.raw(), text.form(), behind))
    }

    #[test]
    fn values_up_to_their_quote() {
        let long = "0123456789abcdef0123456789abcdef&amp;";
        let in_quotes = std::format!("'{long}' ");
        for (input, expected) in [
            ("\"\">", Some(("", Form::Plain, ">"))),
            ("'a b' c='", Some(("a b", Form::Plain, " c='"))),
            ("\"it's\"", Some(("it's", Form::Plain, ""))),
            ("'say \"#!\"'/", Some(("say \"#!\"", Form::Plain, "/"))),
            ("'a&lt;b'>", Some(("a&lt;b", Form::Attribute, ">"))),
            ("'a\tb'>", Some(("a\tb", Form::Attribute, ">"))),
            ("'0123456789abcdef'>", Some(("0123456789abcdef", Form::Plain, ">"))),
            (&in_quotes, Some((long, Form::Attribute, " "))),
            ("'a\"", None),
            ("'a", None),
            ("'", None),
            ("", None),
            ("a'", None),
            ("'a<b'", None),
            ("'a&b'", None),
            ("'a\u{1}b'", None),
        ] {
            assert!(found(quoted(input)) == expected, "{input:?}");
        }
    }

    #[test]
    fn texts_up_to_a_tag() {
        for (input, expected) in [
            ("</a>", Some(("", Form::Plain, "</a>"))),
            ("a b<", Some(("a b", Form::Plain, "<"))),
            ("a\n\tb > c]]<", Some(("a\n\tb > c]]", Form::Plain, "<"))),
            ("a &gt; b<b", Some(("a &gt; b", Form::Content, "<b"))),
            ("a\r\nb<b", Some(("a\r\nb", Form::Content, "<b"))),
            ("a", None),
            ("", None),
            ("a]]>b<", None),
            ("a &gt b<", None),
            ("a\u{1}b<", None),
        ] {
            assert!(found(text_before_tag(input)) == expected, "{input:?}");
        }
    }
}
