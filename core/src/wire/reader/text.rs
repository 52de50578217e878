//! What stands between the tags: text, CDATA, comments, processing instructions and the declaration.

use super::{Reader, Token};
use crate::wire::characters::{is_space, name_length, reference};
use crate::wire::fault::{Fault, Malformed};
use crate::wire::text::{Form, Text};

impl<'a> Reader<'a> {
    /// Text up to the next `<`. Outside the root only white space may stand, and is passed over.
    pub(super) fn text(&mut self) -> Result<Option<Text<'a>>, Malformed> {
        let rest = self.rest();
        if !self.is_inside() {
            self.skip_space();
            return match self.rest().first() {
                None | Some(b'<') => Ok(None),
                Some(_) => self.fail(Fault::TextOutsideRoot),
            };
        }
        let mut length: usize = 0;
        let mut plain = true;
        while let Some(tail) = rest.get(length..) {
            let run = tail.iter().position(|byte| matches!(byte, b'<' | b'&' | b']' | b'\r'));
            length = length.saturating_add(run.unwrap_or(tail.len()));
            let tail = rest.get(length..).unwrap_or_default();
            let step = match tail.first() {
                None | Some(b'<') => break,
                Some(b'&') => {
                    plain = false;
                    let at = self.position.saturating_add(length);
                    reference(tail).map_err(|fault| self.malformed(at, fault))?.1
                }
                Some(b']') if tail.starts_with(b"]]>") => {
                    return Err(self.malformed(self.position.saturating_add(length), Fault::CdataEndInText));
                }
                Some(b'\r') => {
                    plain = false;
                    1
                }
                Some(_) => 1,
            };
            length = length.saturating_add(step);
        }
        let raw = rest.get(..length).unwrap_or(rest);
        self.skip_bytes(length);
        Ok(Some(Text::checked(raw, if plain { Form::Plain } else { Form::Content })))
    }

    pub(super) fn cdata(&mut self) -> Result<Token<'a>, Malformed> {
        if !self.is_inside() {
            return self.fail(Fault::TextOutsideRoot);
        }
        let rest = self.rest();
        let Some(end) = rest.windows(3).position(|window| window == b"]]>") else {
            return Err(self.malformed(self.input.len(), Fault::Truncated));
        };
        let length = end.saturating_add(3);
        self.skip_bytes(length);
        Ok(Token::Text(Text::checked(rest.get(..length).unwrap_or(rest), Form::Content)))
    }

    pub(super) fn comment(&mut self) -> Result<(), Malformed> {
        self.skip_bytes(4);
        let rest = self.rest();
        let Some(dashes) = rest.windows(2).position(|window| window == b"--") else {
            return Err(self.malformed(self.input.len(), Fault::Truncated));
        };
        self.skip_bytes(dashes);
        if !self.rest().starts_with(b"-->") {
            let end = self.rest().len() == 2;
            return Err(self.malformed(self.position, if end { Fault::Truncated } else { Fault::BadComment }));
        }
        self.skip_bytes(3);
        Ok(())
    }

    pub(super) fn processing_instruction(&mut self) -> Result<(), Malformed> {
        let start = self.position;
        self.skip_bytes(2);
        let rest = self.rest();
        let name = rest.get(..name_length(rest)).unwrap_or_default();
        if name.is_empty() {
            return self.fail(Fault::BadName);
        }
        if name.eq_ignore_ascii_case(b"xml") {
            return Err(self.malformed(start, Fault::BadDeclaration));
        }
        self.skip_bytes(name.len());
        let rest = self.rest();
        if !rest.starts_with(b"?>") && !rest.first().is_none_or(|byte| is_space(*byte)) {
            return self.fail(Fault::BadName);
        }
        match rest.windows(2).position(|window| window == b"?>") {
            Some(end) => {
                self.skip_bytes(end.saturating_add(2));
                Ok(())
            }
            None => Err(self.malformed(self.input.len(), Fault::Truncated)),
        }
    }

    /// `<?xml version="1.x" encoding="UTF-8" standalone="yes|no"?>`, the last two optional.
    pub(super) fn declaration(&mut self) -> Result<(), Malformed> {
        let start = self.position;
        let bad = |offset| Malformed { offset, fault: Fault::BadDeclaration };
        self.skip_bytes(5);
        let mut seen = 0;
        loop {
            let space = self.skip_space();
            if self.rest().starts_with(b"?>") {
                self.skip_bytes(2);
                return if seen > 0 { Ok(()) } else { Err(bad(start)) };
            }
            if space == 0 {
                return self.fail(Fault::BadDeclaration);
            }
            let at = self.position;
            let (name, value) = self.attribute()?;
            let order = match name {
                b"version" => {
                    let digits = value.strip_prefix(b"1.").unwrap_or_default();
                    if digits.is_empty() || !digits.iter().all(u8::is_ascii_digit) {
                        return Err(bad(at));
                    }
                    1
                }
                b"encoding" if value.eq_ignore_ascii_case(b"utf-8") => 2,
                b"encoding" => return Err(Malformed { offset: at, fault: Fault::Encoding }),
                b"standalone" if matches!(value, b"yes" | b"no") => 3,
                _ => return Err(bad(at)),
            };
            if order <= seen || (seen == 0 && order != 1) {
                return Err(bad(at));
            }
            seen = order;
        }
    }
}
