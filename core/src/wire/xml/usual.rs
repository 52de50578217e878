//! Attribute values and texts as nearly all are: read at once, without looking closer than it takes to see that.

use super::{scan, values};
use crate::wire::text::{Form, Text};

/// What was read and what stands behind it; `None` if it isn't well-formed, or not over yet.
type Read<'a> = Option<(Text<'a>, &'a [u8])>;

/// The attribute value that begins with the opening quote here, and what is behind the closing one.
#[inline(always)]
pub(crate) fn quoted(rest: &[u8]) -> Read<'_> {
    let [quote @ (b'"' | b'\''), value @ ..] = rest else { return None };
    match value.split_at_checked(scan::before_quote(value)) {
        Some((raw, [end, behind @ ..])) if end == quote => Some((Text::checked(raw, Form::Plain), behind)),
        _ => any_value(value, *quote),
    }
}

#[inline(never)]
fn any_value(rest: &[u8], quote: u8) -> Read<'_> {
    let (length, form) = values::value(rest, quote).ok()?;
    let (raw, behind) = rest.split_at_checked(length)?;
    Some((Text::checked(raw, form), behind.get(1..)?))
}

/// The text that begins here, and what is behind it: a `<`.
#[inline(always)]
pub(crate) fn text_before_tag(rest: &[u8]) -> Read<'_> {
    match rest.split_at_checked(scan::in_text(rest)) {
        Some((raw, behind @ [b'<', ..])) => Some((Text::checked(raw, Form::Plain), behind)),
        _ => any_text(rest),
    }
}

#[inline(never)]
fn any_text(rest: &[u8]) -> Read<'_> {
    let (length, form) = values::text(rest).ok()?;
    let (raw, behind) = rest.split_at_checked(length)?;
    (!behind.is_empty()).then_some((Text::checked(raw, form), behind))
}

#[cfg(test)]
mod tests {
    use super::*;

    type Found<'a> = Option<(&'a [u8], Form, &'a [u8])>;

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
            let expected = expected.map(|(raw, form, behind)| (raw.as_bytes(), form, behind.as_bytes()));
            assert!(found(quoted(input.as_bytes())) == expected, "{input:?}");
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
            let expected = expected.map(|(raw, form, behind)| (raw.as_bytes(), form, behind.as_bytes()));
            assert!(found(text_before_tag(input.as_bytes())) == expected, "{input:?}");
        }
    }
}
