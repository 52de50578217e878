//! What stands between the tags: text, CDATA, comments, processing instructions and the declaration.

use super::{Reader, Stopped};
use crate::wire::fault::Fault;
use crate::wire::text::{Form, Text};
use crate::wire::trim::is_space;
use crate::wire::xml::characters::{is_illegal, name_length};
use crate::wire::xml::values;

/// What `<!` begins: a comment, a CDATA section, a document type declaration.
static MARKUP: [&[u8]; 3] = [b"<!--", b"<![CDATA[", b"<!DOCTYPE"];

/// What the declaration may say, in this order.
static DECLARED: [&str; 3] = ["version", "encoding", "standalone"];

impl<'a> Reader<'a> {
    /// Text up to the next `<`. Outside the root only white space may stand, and is passed over.
    pub(super) fn text(&mut self) -> Result<Option<Text<'a>>, Stopped> {
        let start = self.rest;
        if !self.is_inside() {
            self.skip_space();
            return match self.rest {
                [] | [b'<', ..] => Ok(None),
                _ => self.fail(Fault::TextOutsideRoot),
            };
        }
        let is_plain = self.run_of_text()?;
        let form = if is_plain { Form::Plain } else { Form::Content };
        let length = start.len().wrapping_sub(self.rest.len());
        Ok(Some(Text::checked(start.get(..length).unwrap_or_default(), form)))
    }

    /// Passes over text up to the next `<`; tells whether it stands for itself.
    pub(super) fn run_of_text(&mut self) -> Result<bool, Stopped> {
        match values::text(self.rest) {
            Ok(it) => {
                self.skip_bytes(it.length);
                Ok(it.form == Form::Plain)
            }
            Err((length, fault)) => {
                self.skip_bytes(length);
                self.fail(fault)
            }
        }
    }

    /// What begins with `<!` or `<?`; a CDATA section is text.
    pub(super) fn markup(&mut self) -> Result<Option<Text<'a>>, Stopped> {
        let rest = self.rest;
        if rest.starts_with(b"<?") {
            return self.processing_instruction().map(|()| None);
        }
        match MARKUP.iter().position(|it| rest.starts_with(it)) {
            Some(0) => self.comment().map(|()| None),
            Some(1) => self.cdata().map(Some),
            Some(_) => self.fail(Fault::Doctype),
            None if MARKUP.iter().any(|it| it.starts_with(rest)) => Err(self.truncated()),
            None => self.fail(Fault::BadName),
        }
    }

    /// Passes over what ends with `end`, that included; gives its length without it. No control characters are
    /// accepted there.
    fn pass(&mut self, end: &[u8]) -> Result<usize, Stopped> {
        let rest = self.rest;
        let length = rest.windows(end.len()).position(|window| window == end);
        let inside = rest.get(..length.unwrap_or(rest.len())).unwrap_or_default();
        if let Some(place) = inside.iter().position(|byte| is_illegal(*byte)) {
            return Err(self.malformed(self.position().saturating_add(place), Fault::IllegalCharacter));
        }
        let Some(length) = length else { return Err(self.truncated()) };
        self.skip_bytes(length.saturating_add(end.len()));
        Ok(length)
    }

    fn cdata(&mut self) -> Result<Text<'a>, Stopped> {
        if !self.is_inside() {
            return self.fail(Fault::TextOutsideRoot);
        }
        let start = self.rest;
        self.pass(b"]]>")?;
        let length = start.len().wrapping_sub(self.rest.len());
        Ok(Text::checked(start.get(..length).unwrap_or_default(), Form::Content))
    }

    fn comment(&mut self) -> Result<(), Stopped> {
        self.skip_bytes(4);
        self.pass(b"--")?;
        if self.rest.is_empty() {
            return Err(self.truncated());
        }
        if !self.rest.starts_with(b">") {
            return Err(self.malformed(self.position().saturating_sub(2), Fault::BadComment));
        }
        self.skip_bytes(1);
        Ok(())
    }

    fn processing_instruction(&mut self) -> Result<(), Stopped> {
        let start = self.position();
        self.skip_bytes(2);
        let rest = self.rest;
        let name = rest.get(..name_length(rest)).unwrap_or_default();
        if name.is_empty() {
            return self.fail(Fault::BadName);
        }
        self.skip_bytes(name.len());
        if name.eq_ignore_ascii_case(b"xml") && !self.rest.is_empty() {
            return Err(self.malformed(start, Fault::BadDeclaration));
        }
        match self.rest {
            [] | [b'?'] | [b'?', b'>', ..] => {}
            [byte, ..] if is_space(*byte) => {}
            _ => return self.fail(Fault::BadName),
        }
        self.pass(b"?>").map(|_| ())
    }

    /// `<?xml version="1.x" encoding="UTF-8" standalone="yes|no"?>`, the last two optional.
    pub(super) fn declaration(&mut self) -> Result<(), Stopped> {
        let start = self.position();
        self.skip_bytes(5);
        let mut seen = 0;
        loop {
            let space = self.skip_space();
            if self.rest.starts_with(b"?>") {
                self.skip_bytes(2);
                return if seen > 0 { Ok(()) } else { Err(self.malformed(start, Fault::BadDeclaration)) };
            }
            if self.rest == b"?" {
                return Err(self.truncated());
            }
            if space == 0 {
                return self.fail(Fault::BadDeclaration);
            }
            let at = self.position();
            let (name, value, _) = self.attribute()?;
            let value = value.raw();
            // 0 is none that there is.
            let order = match DECLARED.iter().position(|it| it.as_bytes() == name) {
                Some(0) => match value {
                    [b'1', b'.', digits @ ..] if !digits.is_empty() => {
                        u8::from(digits.iter().all(u8::is_ascii_digit))
                    }
                    _ => 0,
                },
                Some(1) if !value.eq_ignore_ascii_case(b"utf-8") => {
                    return Err(self.malformed(at, Fault::Encoding));
                }
                Some(1) => 2,
                Some(_) if matches!(value, b"yes" | b"no") => 3,
                _ => 0,
            };
            if order <= seen || (seen == 0 && order != 1) {
                return Err(self.malformed(at, Fault::BadDeclaration));
            }
            seen = order;
        }
    }
}
