//! Values of a document that was checked, walked lazily and as often as wanted.

use super::reader::{Reader, Token};
use crate::wire::fault::{Limits, Malformed};
use crate::wire::{Fault, Text, raw};

/// A value.
#[derive(Clone, Copy)]
pub(crate) enum Value<'a> {
    Text(Text<'a>),
    /// As it is written.
    Number(Text<'a>),
    Flag(bool),
    Null,
    Object(Content<'a>),
    Array(Content<'a>),
}

/// An object or an array that was checked: its bytes, brackets and all.
#[derive(Clone, Copy)]
pub(crate) struct Content<'a> {
    input: &'a [u8],
    /// Where it stands in its document.
    offset: usize,
}

/// Checks a document whole, and gives its value, which must be an object.
pub(crate) fn check(input: &[u8], limits: Limits) -> Result<Content<'_>, Malformed> {
    let mut reader = Reader::new(input, limits)?;
    let first = reader.next()?;
    let offset = reader.offset();
    while reader.next()?.is_some() {}
    if !matches!(first, Some(Token::Object)) {
        return Err(Malformed { offset, fault: Fault::Unexpected });
    }
    Ok(Content { input: input.get(offset..).unwrap_or_default(), offset })
}

impl<'a> Content<'a> {
    /// No items.
    pub(crate) const EMPTY: Self = Self { input: b"[]", offset: 0 };

    /// Where it stands in its document.
    pub(crate) fn offset(&self) -> usize {
        self.offset
    }

    /// What is in it, from the first on.
    pub(crate) fn walk(&self) -> Walk<'a> {
        let mut reader = Reader::checked(self.input);
        // Its own beginning.
        _ = reader.next();
        Walk { reader, offset: self.offset }
    }

    /// As it is written.
    pub(crate) fn as_written(&self) -> Text<'a> {
        Text::checked(raw::known(self.input), crate::wire::Form::Plain)
    }
}

/// What is left of an object or an array.
#[derive(Clone)]
pub(crate) struct Walk<'a> {
    reader: Reader<'a>,
    offset: usize,
}

/// A member of an object, or an item of an array, which has no name.
#[derive(Clone, Copy)]
pub(crate) struct Member<'a> {
    pub(crate) name: Text<'a>,
    /// Where its value stands in the document.
    pub(crate) offset: usize,
    pub(crate) value: Value<'a>,
}

impl<'a> Walk<'a> {
    /// The next member or item; `None` at the end.
    #[inline(never)]
    pub(crate) fn next(&mut self) -> Option<Member<'a>> {
        let reader = &mut self.reader;
        let mut token = reader.next().ok()??;
        let mut name = Text::EMPTY;
        if let Token::Name(it) = token {
            name = it;
            token = reader.next().ok()??;
        }
        let start = reader.offset();
        let offset = self.offset.saturating_add(start);
        let value = match token {
            Token::Text(it) => Value::Text(it),
            Token::Number(it) => Value::Number(it),
            Token::Flag(it) => Value::Flag(it),
            Token::Null => Value::Null,
            Token::Object | Token::Array => {
                reader.skip().ok()?;
                let input = reader.since(start);
                let content = Content { input, offset };
                if matches!(token, Token::Object) { Value::Object(content) } else { Value::Array(content) }
            }
            Token::End | Token::Name(_) => return None,
        };
        Some(Member { name, offset, value })
    }
}
