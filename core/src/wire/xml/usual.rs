//! Attributes and texts as nearly all are: read at once, without looking closer than it takes to see that.

use super::name::AttributeName;
use super::reader::USUAL_ATTRIBUTES;
use super::scan;
use super::values;
use crate::wire::canonical::Canonical;
use crate::wire::name::Name;
use crate::wire::text::Text;
use crate::wire::xml::Form;

/// What was read and what stands behind it; `None` if it isn't well-formed, or not over yet.
type Read<'a> = Option<(Text<'a>, &'a str)>;

/// The attribute value that begins with the opening quote here, and what is behind the closing one.
// It begins as `quoted_plain` does. To call that, and look at the value again if it gives nothing, took a hundredth of the
// time more.
#[inline(always)]
pub(crate) fn quoted(rest: &str) -> Read<'_> {
    let [quote @ (b'"' | b'\''), value @ ..] = rest.as_bytes() else { return None };
    let plain = scan::before_quote(value);
    let end = plain.wrapping_add(1);
    if rest.as_bytes().get(end) == Some(quote) {
        let raw = rest.get(1..end)?;
        let behind = rest.get(end.wrapping_add(1)..)?;
        return Some((Text::canonical(raw, Form::Plain, Canonical::Everywhere), behind));
    }
    let it = values::value(value, *quote)?;
    let (raw, behind) = rest.get(1..)?.split_at_checked(it.length)?;
    let canonical = if it.is_canonical { Canonical::InAttributes } else { Canonical::Unknown };
    Some((Text::canonical(raw, it.form, canonical), behind.get(1..)?))
}

/// The same of a value without space or anything that may be written otherwise in another place.
#[inline(always)]
pub(crate) fn quoted_plain(rest: &str) -> Read<'_> {
    let [quote @ (b'"' | b'\''), value @ ..] = rest.as_bytes() else { return None };
    let end = scan::before_quote(value).wrapping_add(1);
    if rest.as_bytes().get(end) != Some(quote) {
        return None;
    }
    let raw = rest.get(1..end)?;
    let behind = rest.get(end.wrapping_add(1)..)?;
    Some((Text::canonical(raw, Form::Plain, Canonical::Everywhere), behind))
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
    names: &[Name; N],
) -> Option<(StartTag<'a, N>, &'a str)> {
    let mut tag = StartTag { values: [None; N], is_empty: false };
    let mut room = USUAL_ATTRIBUTES.saturating_sub(N);
    let mut seen = Seen::default();
    let mut rest = rest;
    loop {
        if let Some(behind) = rest.strip_prefix('>') {
            return Some((tag, behind));
        }
        if let Some(behind) = rest.strip_prefix("/>") {
            tag.is_empty = true;
            return Some((tag, behind));
        }
        let it = attribute(rest)?;
        // Not `find`, which isn't unrolled: a twenty-fifth of the time.
        let mut known = None;
        for (name, value) in names.iter().zip(&mut tag.values) {
            if it.name.is(*name) {
                known = Some(value);
                break;
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
