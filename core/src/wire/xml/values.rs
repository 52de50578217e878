//! Attribute values and texts, up to where they end: what they hold is checked, and their form is told.

use super::characters::reference;
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
                let (character, step) = passed(rest)?;
                is_canonical &= is_canonical_in_content(character, rest)
                    || match character {
                        '"' => rest.starts_with(b"&q"),
                        '\t' => rest.starts_with(b"&#9;"),
                        '\n' => rest.starts_with(b"&#10;"),
                        _ => false,
                    };
                step
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
    let mut form = Form::Plain;
    let mut is_canonical = true;
    let mut length = plain;
    loop {
        let rest = text.get(length..).unwrap_or_default();
        let step = match rest {
            [] | [b'<', ..] => return Some(Found { length, form, is_canonical }),
            [b'\n' | b'\t', ..] => 1,
            [b'\r', ..] => {
                form = Form::Content;
                is_canonical = false;
                rest.iter().take_while(|it| matches!(it, b'\r' | b'\n')).count()
            }
            [b'&', ..] => {
                form = Form::Content;
                let (character, step) = passed(rest)?;
                is_canonical &= is_canonical_in_content(character, rest);
                step
            }
            [b'>', ..] => match text.get(..length) {
                Some([.., b']', b']']) => return None,
                _ => {
                    is_canonical = false;
                    1
                }
            },
            _ => return None,
        };
        let run = run(rest.get(step..).unwrap_or_default(), scan::in_text);
        length = length.wrapping_add(step).wrapping_add(run);
    }
}

/// Bytes that stand for themselves, as `scan` finds them. Where there are references, they often come one after the other.
#[inline(always)]
fn run(rest: &[u8], scan: impl Fn(&[u8]) -> usize) -> usize {
    if let [b'&', ..] = rest { 0 } else { scan(rest) }
}

/// The reference at the start of `rest`: its character and its length.
#[inline(always)]
fn passed(rest: &[u8]) -> Option<(char, usize)> {
    let mut behind = rest;
    let character = reference(&mut behind).ok()?;
    Some((character, rest.len().wrapping_sub(behind.len())))
}

/// Whether the reference to this character, at the start of `rest`, is the one that the canonical form has in content. Of
/// what stands for the same character, its first letter tells.
#[inline(always)]
fn is_canonical_in_content(character: char, rest: &[u8]) -> bool {
    match character {
        '&' => rest.starts_with(b"&a"),
        '<' => rest.starts_with(b"&l"),
        '>' => rest.starts_with(b"&g"),
        '\r' => rest.starts_with(b"&#13;"),
        _ => false,
    }
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
