//! Attribute values and texts, up to where they end: what they hold is checked, and their form is told.

use super::characters::reference;
use super::named::named;
use super::scan;
use crate::wire::trim::is_space;
use crate::wire::xml::Form;

/// What was found: how long it is, in what form, and whether that is the canonical one.
#[derive(Clone, Copy, PartialEq)]
pub(super) struct Found {
    pub(super) length: usize,
    pub(super) form: Form,
    pub(super) is_canonical: bool,
}

/// The attribute value that ends with `quote`; `None` if it is to be refused, or doesn't end.
#[inline(never)]
pub(super) fn value(rest: &[u8], quote: u8) -> Option<Found> {
    let mut form = Form::Plain;
    let mut is_canonical = true;
    let value = rest;
    let mut length = scan::in_quotes(rest, quote);
    loop {
        let rest = rest.get(length..).unwrap_or_default();
        let step = match rest {
            [byte, ..] if *byte == quote => {
                let value = value.get(..length).unwrap_or_default();
                is_canonical &= !value.iter().any(|byte| matches!(byte, b'>' | b'"'));
                return Some(Found { length, form, is_canonical });
            }
            [b'&', ..] => {
                let it = passed(rest)?;
                is_canonical &= it.is_canonical_in_attributes;
                it.length
            }
            [byte, ..] if is_space(*byte) => {
                is_canonical = false;
                1
            }
            _ => return None,
        };
        form = Form::Attribute;
        let run = run(rest.get(step..).unwrap_or_default(), |it| scan::in_quotes(it, quote));
        length = length.wrapping_add(step).wrapping_add(run);
    }
}

/// The text up to the next `<`, or to the end of `rest`; `None` if it is to be refused. `plain`: bytes that stand for
/// themselves before anything else comes.
#[inline(never)]
pub(super) fn text(rest: &[u8], plain: usize) -> Option<Found> {
    let text = rest;
    let mut found = Found { length: plain, form: Form::Plain, is_canonical: true };
    loop {
        let rest = text.get(found.length..).unwrap_or_default();
        // Nearly always it is a reference, or the end.
        let step = if rest.starts_with(b"&") {
            let it = passed(rest)?;
            found.form = Form::Content;
            found.is_canonical &= it.is_canonical_in_content;
            it.length
        } else if rest.starts_with(b"<") {
            return Some(found);
        } else {
            match special(text, &mut found)? {
                0 => return Some(found),
                step => step,
            }
        };
        let run = run(rest.get(step..).unwrap_or_default(), scan::in_text);
        found.length = found.length.wrapping_add(step).wrapping_add(run);
    }
}

/// Passes over what stands in a text behind what was found and is neither a reference nor markup: how many bytes that are,
/// 0 at the end.
#[inline(never)]
fn special(text: &[u8], found: &mut Found) -> Option<usize> {
    let rest = text.get(found.length..).unwrap_or_default();
    match rest {
        [] => Some(0),
        [b'\n' | b'\t', ..] => Some(1),
        [b'\r', ..] => {
            found.form = Form::Content;
            found.is_canonical = false;
            Some(rest.iter().take_while(|it| matches!(it, b'\r' | b'\n')).count())
        }
        [b'>', ..] => match text.get(..found.length) {
            Some([.., b']', b']']) => None,
            _ => {
                found.is_canonical = false;
                Some(1)
            }
        },
        _ => None,
    }
}

/// Bytes that stand for themselves, as `scan` finds them. Where there are references, they often come one after the other.
#[inline(always)]
fn run(rest: &[u8], scan: impl Fn(&[u8]) -> usize) -> usize {
    if let [b'&', ..] = rest { 0 } else { scan(rest) }
}

/// A reference that was passed over.
struct Passed {
    length: usize,
    is_canonical_in_content: bool,
    is_canonical_in_attributes: bool,
}

/// The reference at the start of `rest`.
#[inline(always)]
fn passed(rest: &[u8]) -> Option<Passed> {
    match named(rest) {
        Some(it) => Some(Passed {
            length: it.length,
            is_canonical_in_content: it.is_canonical_in_content,
            is_canonical_in_attributes: it.is_canonical_in_attributes,
        }),
        None => passed_number(rest),
    }
}

#[inline(never)]
fn passed_number(rest: &[u8]) -> Option<Passed> {
    let mut behind = rest;
    reference(&mut behind).ok()?;
    let length = rest.len().wrapping_sub(behind.len());
    let reference = rest.get(..length)?;
    Some(Passed {
        length,
        is_canonical_in_content: reference == b"&#13;",
        is_canonical_in_attributes: matches!(reference, b"&#13;" | b"&#9;" | b"&#10;"),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_to_be_refused_is_none() {
        for input in ["a]]>b<", "ab&c;<", "abc\u{1}<", "abc&am"] {
            assert!(text(input.as_bytes(), 0).is_none(), "{input:?}");
        }
        for input in ["a b<c'", "a&b;'", "\u{1}'", "a\"", ""] {
            assert!(value(input.as_bytes(), b'\'').is_none(), "{input:?}");
        }
    }

    #[test]
    fn what_the_writer_would_write_is_canonical() {
        for (input, expected) in [
            ("a &amp; b &lt;3 &gt; &#13;\n\t\"'", true),
            ("a > b", false),
            ("a\rb", false),
            ("&quot;", false),
            ("&#65;", false),
            ("&#x26;", false),
            ("&#38;", false),
            ("&#60;", false),
            ("&#62;", false),
            ("&#xD;", false),
            ("&amp;&apos;", false),
            ("]]", true),
        ] {
            assert_eq!(
                text(input.as_bytes(), scan::in_text(input.as_bytes())).map(|it| it.is_canonical),
                Some(expected),
                "{input:?}"
            );
        }
        for (input, expected) in [
            ("a &amp; b &lt;3 &gt; &quot;&#9;&#10;&#13;'", true),
            ("a > b", false),
            ("a\tb", false),
            ("&apos;", false),
            ("&#65;", false),
            ("&#38;", false),
            ("&#34;", false),
            ("&#xA;", false),
            ("&#x9;", false),
        ] {
            let input = std::format!("{input}\"");
            assert_eq!(value(input.as_bytes(), b'"').map(|it| it.is_canonical), Some(expected), "{input:?}");
        }
        assert_eq!(value(b"say \"so\"'", b'\'').map(|it| it.is_canonical), Some(false));
    }
}
