//! The smallest things that a document consists of, passed over one by one.
//!
//! `rest` is what wasn't read yet. Where something is to be refused, it is left there; if it is then empty, the document
//! is cut off, whatever else the fault says: `Reader::fail` makes of both what is reported.

use super::characters::{is_illegal, name_length, reference};
use super::scan;
use crate::wire::bytes::is_same;
use crate::wire::fault::Fault;
use crate::wire::trim::is_space;

/// Passes over `count` bytes.
#[cfg_attr(not(feature = "fast"), inline(never))]
pub(super) fn skip(rest: &mut &[u8], count: usize) {
    *rest = rest.get(count..).unwrap_or_default();
}

/// Passes over `word`, if it stands here. If the document is cut off inside it, it doesn't, and nothing is left.
#[cfg_attr(not(feature = "fast"), inline(never))]
pub(super) fn eat(rest: &mut &[u8], word: &[u8]) -> bool {
    let is_all = rest.len() >= word.len();
    let begins = rest.iter().zip(word).all(|(one, other)| one == other);
    if begins {
        skip(rest, word.len());
    }
    begins && is_all
}

/// Passes over white space. Whether there is any.
#[cfg_attr(not(feature = "fast"), inline(never))]
pub(super) fn spaces(rest: &mut &[u8]) -> bool {
    let start = rest.len();
    while let [byte, behind @ ..] = *rest
        && is_space(*byte)
    {
        *rest = behind;
    }
    rest.len() < start
}

/// What stands in `start` before `rest`, an end of it.
#[cfg_attr(not(feature = "fast"), inline(never))]
pub(in crate::wire) fn before<'a>(rest: &[u8], start: &'a [u8]) -> &'a [u8] {
    start.get(..start.len().wrapping_sub(rest.len())).unwrap_or_default()
}

/// Passes over a name, which is empty if there is none.
pub(super) fn name<'a>(rest: &mut &'a [u8]) -> &'a [u8] {
    let start = *rest;
    skip(rest, name_length(start));
    before(rest, start)
}

/// Passes over text, up to `end`: `<`, or the quote around an attribute's value. Also up to the end of all.
#[inline(never)]
pub(super) fn text(rest: &mut &[u8], end: u8) -> Result<(), Fault> {
    loop {
        if cfg!(feature = "fast") {
            let usual = if end == b'<' { scan::in_text(rest) } else { scan::in_quotes(rest, end) };
            // What ends `]]>` is looked at from its beginning.
            let is_end = end == b'<' && rest.get(..usual).is_some_and(|it| it.ends_with(b"]]"));
            skip(rest, if is_end { usual.wrapping_sub(2) } else { usual });
        }
        match *rest {
            [] => return Ok(()),
            [byte, ..] if *byte == end => return Ok(()),
            [b'&', ..] => {
                reference(rest)?;
            }
            [b'<', ..] => return Err(Fault::LessThanInAttribute),
            [b']', b']', b'>', ..] if end == b'<' => return Err(Fault::CdataEndInText),
            [byte, ..] if is_illegal(*byte) => return Err(Fault::IllegalCharacter),
            [_, behind @ ..] => *rest = behind,
        }
    }
}

/// Passes over an attribute: its name, and its value as it stands between the quotes.
#[inline(never)]
pub(super) fn attribute<'a>(rest: &mut &'a [u8]) -> Result<(&'a [u8], &'a [u8]), Fault> {
    let name = name(rest);
    if name.is_empty() {
        return Err(Fault::BadName);
    }
    spaces(rest);
    if !eat(rest, b"=") {
        return Err(Fault::MissingValue);
    }
    spaces(rest);
    let [quote @ (b'"' | b'\''), value @ ..] = *rest else { return Err(Fault::UnquotedValue) };
    *rest = value;
    text(rest, *quote)?;
    let value = before(rest, value);
    match rest {
        [_, behind @ ..] => *rest = behind,
        [] => return Err(Fault::Truncated),
    }
    Ok((name, value))
}

/// Passes over what begins with `<!` or `<?`. Whether it is a CDATA section, which may only stand inside the root.
pub(super) fn markup(rest: &mut &[u8], is_inside: bool) -> Result<bool, Fault> {
    let start = *rest;
    let fault = if eat(rest, b"<!--") {
        return comment(rest).map(|()| false);
    } else if eat(rest, b"<?") {
        match instruction(rest) {
            Err(Fault::BadDeclaration) => Fault::BadDeclaration,
            other => return other.map(|()| false),
        }
    } else if eat(rest, b"<![CDATA[") {
        if is_inside {
            return pass(rest, b"]]>").map(|_| true).ok_or(Fault::IllegalCharacter);
        }
        Fault::TextOutsideRoot
    } else if eat(rest, b"<!") && is_word(name(rest), b"doctype") {
        // In small letters it is none, but that is what was meant.
        Fault::Doctype
    } else if rest.is_empty() {
        // It is cut off.
        return Err(Fault::BadName);
    } else {
        Fault::BadName
    };
    *rest = start;
    Err(fault)
}

/// Whether it is this word, in small or capital letters.
#[cfg_attr(not(feature = "fast"), inline(never))]
fn is_word(found: &[u8], word: &[u8]) -> bool {
    found.eq_ignore_ascii_case(word)
}

/// Passes over a comment, from behind its `<!--`.
fn comment(rest: &mut &[u8]) -> Result<(), Fault> {
    let dashes = pass(rest, b"--").ok_or(Fault::IllegalCharacter)?;
    if eat(rest, b">") {
        return Ok(());
    }
    // It is at the dashes that it is wrong, unless it is cut off behind them.
    if !rest.is_empty() {
        *rest = dashes;
    }
    Err(Fault::BadComment)
}

/// Passes over a processing instruction, from behind its `<?`. Nobody but a declaration may be called `xml`.
fn instruction(rest: &mut &[u8]) -> Result<(), Fault> {
    let name = name(rest);
    // One that is cut off may be called otherwise.
    if is_word(name, b"xml") && !rest.is_empty() {
        return Err(Fault::BadDeclaration);
    }
    if !name.is_empty() && eat(rest, b"?>") {
        return Ok(());
    }
    if name.is_empty() || !rest.first().is_none_or(|it| is_space(*it)) {
        return Err(Fault::BadName);
    }
    pass(rest, b"?>").map(|_| ()).ok_or(Fault::IllegalCharacter)
}

/// Passes over what ends with `end`, and that: where it stands. No control characters are accepted before it.
#[inline(never)]
fn pass<'a>(rest: &mut &'a [u8], end: &[u8]) -> Option<&'a [u8]> {
    loop {
        let here = *rest;
        if eat(rest, end) {
            return Some(here);
        }
        match *rest {
            [byte, behind @ ..] if !is_illegal(*byte) => *rest = behind,
            _ => return None,
        }
    }
}

/// What the declaration may say, in this order.
static DECLARED: [&[u8]; 3] = [b"version", b"encoding", b"standalone"];

/// Passes over `<?xml version="1.x" encoding="UTF-8" standalone="yes|no"?>`, the last two optional.
pub(super) fn declaration(rest: &mut &[u8]) -> Result<(), Fault> {
    let start = *rest;
    skip(rest, 5);
    let mut seen = 0;
    loop {
        let has_space = spaces(rest);
        let here = *rest;
        if eat(rest, b"?>") {
            if seen > 0 {
                return Ok(());
            }
            *rest = start;
            return Err(Fault::BadDeclaration);
        }
        if !has_space {
            return Err(Fault::BadDeclaration);
        }
        let (name, value) = match attribute(rest) {
            // A quote was left open: what is wrong is the declaration, not what stands behind it.
            Err(Fault::LessThanInAttribute) => {
                let quote = here.iter().position(|it| matches!(it, b'"' | b'\''));
                *rest = here;
                skip(rest, quote.unwrap_or_default());
                return Err(Fault::BadDeclaration);
            }
            attribute => attribute?,
        };
        // 0 is none that there is.
        let order = match DECLARED.iter().position(|it| is_same(it, name)) {
            Some(0) => match value {
                [b'1', b'.', digits @ ..] if !digits.is_empty() => {
                    u8::from(digits.iter().all(u8::is_ascii_digit))
                }
                _ => 0,
            },
            Some(1) if !is_word(value, b"utf-8") => {
                *rest = here;
                return Err(Fault::Encoding);
            }
            Some(1) => 2,
            Some(_) if is_same(value, b"yes") || is_same(value, b"no") => 3,
            _ => 0,
        };
        if order <= seen || (seen == 0 && order != 1) {
            *rest = here;
            return Err(Fault::BadDeclaration);
        }
        seen = order;
    }
}
