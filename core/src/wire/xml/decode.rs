//! What XML makes of a text, decoded piece by piece: references, CDATA, line ends.

use super::characters::reference;
use super::{Form, lexer, scan};
use crate::wire::character::Character;
use crate::wire::raw::{self, Raw};
use crate::wire::text::{Piece, Pieces};

/// How far a text is decoded.
#[derive(Clone)]
pub(in crate::wire) struct Decoding {
    pub(in crate::wire) form: Form,
    /// Inside how many elements: their text isn't this text's.
    depth: usize,
    in_cdata: bool,
}

impl Decoding {
    pub(in crate::wire) const fn new(form: Form) -> Self {
        Self { form, depth: 0, in_cdata: false }
    }
}

impl<'a> Pieces<'a> {
    fn take(&mut self, length: usize) -> &'a Raw {
        let (taken, rest) = self.rest.split_at_checked(length).unwrap_or((self.rest, raw::EMPTY));
        self.rest = rest;
        taken
    }

    /// Bytes before the next that may not stand for itself; the first one does.
    fn run(&self) -> usize {
        let tail = raw::bytes(self.rest).get(1..).unwrap_or_default();
        if !cfg!(feature = "fast") {
            // Those of all forms: more pieces, less code.
            let may_end = |byte: &u8| matches!(byte, b'&' | b'<' | b']' | b'\r' | b'\n' | b'\t');
            return tail.iter().position(may_end).unwrap_or(tail.len()).wrapping_add(1);
        }
        let run = match self.decoding.form {
            Form::Plain => tail.len(),
            Form::Content if self.decoding.in_cdata => {
                tail.iter().position(|byte| matches!(byte, b'\r' | b']')).unwrap_or(tail.len())
            }
            Form::Content => scan::in_text(tail),
            Form::Attribute => scan::in_quotes(tail, b'"'),
            // Decoded elsewhere.
            #[cfg(feature = "http-chat")]
            Form::Json => tail.len(),
        };
        run.saturating_add(1)
    }

    /// The next piece of a text that doesn't stand for itself. The reader has checked it.
    pub(in crate::wire) fn decoded(&mut self) -> Option<Piece<'a>> {
        #[cfg(feature = "http-chat")]
        if self.decoding.form == Form::Json {
            return self.decoded_json();
        }
        let is_content = self.decoding.form == Form::Content;
        loop {
            let piece = match *raw::bytes(self.rest).first()? {
                b'&' if !self.decoding.in_cdata => match raw::pass(&mut self.rest, reference) {
                    Ok(character) => Piece { stretch: raw::EMPTY, character: Character::new(character) },
                    Err(_) => Piece::stretch(self.take(1)),
                },
                b'<' if is_content && !self.decoding.in_cdata => {
                    self.pass_markup();
                    continue;
                }
                first @ (b'\r' | b'\n' | b'\t') => {
                    self.take(1);
                    // Of two that end a line, the second one counts.
                    if first == b'\r' && raw::bytes(self.rest).first() == Some(&b'\n') {
                        continue;
                    }
                    Piece::stretch(match first {
                        _ if !is_content => raw::of(" "),
                        b'\t' => raw::of("\t"),
                        _ => raw::of("\n"),
                    })
                }
                b']' if self.decoding.in_cdata && raw::pass(&mut self.rest, |it| lexer::eat(it, b"]]>")) => {
                    self.decoding.in_cdata = false;
                    continue;
                }
                _ => Piece::stretch(self.take(self.run())),
            };
            if self.decoding.depth == 0 {
                return Some(piece);
            }
        }
    }

    /// Passes over what begins with `<` inside content; behind the start of a CDATA section.
    fn pass_markup(&mut self) {
        let Self { rest, decoding } = self;
        raw::pass(rest, |rest| {
            if lexer::eat(rest, b"<![CDATA[") {
                decoding.in_cdata = true;
                return;
            }
            if lexer::markup(rest, true).is_ok() {
                return;
            }
            // Unknown elements are skipped, their text with them.
            lexer::skip(rest, 1);
            let is_end = lexer::eat(rest, b"/");
            lexer::name(rest);
            while lexer::spaces(rest) && lexer::attribute(rest).is_ok() {}
            if is_end {
                decoding.depth = decoding.depth.saturating_sub(1);
            } else if !lexer::eat(rest, b"/") {
                decoding.depth = decoding.depth.saturating_add(1);
            }
            lexer::skip(rest, 1);
        });
    }
}

#[cfg(test)]
mod tests {
    use std::string::ToString;

    use super::*;
    use crate::wire::{Text, TooSmall};

    fn content(raw: &str) -> Text<'_> {
        Text::checked(raw::of(raw), Form::Content)
    }

    #[test]
    fn content_is_decoded() {
        for (raw, expected) in [
            ("plain", "plain"),
            ("a &lt; b &amp;&amp; c", "a < b && c"),
            ("&#x416;&#1078;", "Жж"),
            ("one\r\ntwo\rthree\n", "one\ntwo\nthree\n"),
            ("a<![CDATA[<b>&amp;]]>c", "a<b>&amp;c"),
            ("<![CDATA[x\r\ny\rz]]>!", "x\ny\nz!"),
            ("<![CDATA[]]>", ""),
            ("<![CDATA[]]]]><![CDATA[>]]>", "]]>"),
            ("a<!-- no -->b<?no no?>c", "abc"),
            ("a<!-->-->b<!-- >no> -->c<?no >no?>d", "abcd"),
            ("a<b c=\"/>\">no<d/>no</b>e", "ae"),
            ("<![CDATA[\r]]>", "\n"),
            ("<![CDATA[a]b]]c]\r]]]>", "a]b]]c]\n]"),
        ] {
            let text = content(raw);
            assert_eq!(text.to_string(), expected, "{raw}");
            assert_eq!(text.decoded_len(), expected.len(), "{raw}");
            assert!(text == expected);
            let mut out = [0xA5; 32];
            assert_eq!(text.copy_to(&mut out), Ok(expected));
            assert_eq!(text.is_empty(), expected.is_empty());
        }
    }

    #[test]
    fn attributes_are_normalised() {
        let text = Text::checked(raw::of("a\tb\nc\r\nd&#10;&quot;"), Form::Attribute);
        assert_eq!(text.to_string(), "a b c d\n\"");
    }

    #[test]
    fn too_small_says_how_much_is_needed() {
        let mut out = [0; 2];
        let error = content("&lt;&lt;&lt;").copy_to(&mut out);
        assert_eq!(error, Err(TooSmall { needed: 3, available: 2 }));
    }
}
