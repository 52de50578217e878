//! Attribute values and texts, up to where they end: what they hold is checked, and their form is told.

use super::characters::reference;
use super::scan;
use crate::wire::fault::Fault;
use crate::wire::text::Form;
use crate::wire::trim::is_space;

/// The length and form of the attribute value that ends with `quote`.
///
/// # Errors
/// Where what is there to be refused begins, and why; at the end of `rest`, whatever.
pub(super) fn value(rest: &[u8], quote: u8) -> Result<(usize, Form), (usize, Fault)> {
    let mut form = Form::Plain;
    let mut length = scan::in_quotes(rest, quote);
    loop {
        let rest = rest.get(length..).unwrap_or_default();
        let step = match rest {
            [byte, ..] if *byte == quote => return Ok((length, form)),
            [b'&', ..] => reference(rest).map_err(|fault| bad_reference(length, rest, fault))?.1,
            [b'<', ..] => return Err((length, Fault::LessThanInAttribute)),
            [byte, ..] if is_space(*byte) => 1,
            _ => return Err((length, Fault::IllegalCharacter)),
        };
        form = Form::Attribute;
        let run = scan::in_quotes(rest.get(step..).unwrap_or_default(), quote);
        length = length.wrapping_add(step).wrapping_add(run);
    }
}

/// The length and form of the text up to the next `<`, or to the end of `rest`.
///
/// # Errors
/// Where what is there to be refused begins, and why.
pub(super) fn text(rest: &[u8]) -> Result<(usize, Form), (usize, Fault)> {
    let text = rest;
    let mut form = Form::Plain;
    let mut length = scan::in_text(text);
    loop {
        let rest = text.get(length..).unwrap_or_default();
        let step = match rest {
            [] | [b'<', ..] => return Ok((length, form)),
            [b'\n' | b'\t', ..] => 1,
            [b'\r', ..] => {
                form = Form::Content;
                rest.iter().take_while(|it| matches!(it, b'\r' | b'\n')).count()
            }
            [b'&', ..] => {
                form = Form::Content;
                reference(rest).map_err(|fault| bad_reference(length, rest, fault))?.1
            }
            [b'>', ..] => match text.get(..length) {
                Some([before @ .., b']', b']']) => return Err((before.len(), Fault::CdataEndInText)),
                _ => 1,
            },
            _ => return Err((length, Fault::IllegalCharacter)),
        };
        let run = scan::in_text(rest.get(step..).unwrap_or_default());
        length = length.wrapping_add(step).wrapping_add(run);
    }
}

/// Where and why a reference is refused that begins `rest`, behind `length` bytes.
#[cold]
fn bad_reference(length: usize, rest: &[u8], fault: Fault) -> (usize, Fault) {
    match fault {
        Fault::Truncated => (length.wrapping_add(rest.len()), fault),
        _ => (length, fault),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_refused_says_where() {
        for (input, expected) in [
            ("a]]>b<", (1, Fault::CdataEndInText)),
            ("ab&c;<", (2, Fault::UnknownEntity)),
            ("abc\u{1}<", (3, Fault::IllegalCharacter)),
            ("abc&am", (6, Fault::Truncated)),
        ] {
            assert!(text(input.as_bytes()) == Err(expected), "{input:?}");
        }
        assert!(value(b"a b<c'", b'\'') == Err((3, Fault::LessThanInAttribute)));
    }
}
