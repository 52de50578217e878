//! xmlparser: a tokenizer; references are resolved here.

use std::borrow::Cow;

use xmlparser::{ElementEnd, Reference, Stream, Token, Tokenizer};

use super::events::Sums;

pub(super) fn decode(document: &[u8]) -> Option<u64> {
    let mut sums = Sums::default();
    for token in Tokenizer::from(core::str::from_utf8(document).ok()?) {
        match token.ok()? {
            Token::ElementStart { local, .. } => sums.open(local.as_bytes()),
            Token::Attribute { local, value, .. } => {
                sums.attribute(local.as_bytes(), &resolved(value.as_str())?)?;
            }
            Token::ElementEnd { end: ElementEnd::Close(..) | ElementEnd::Empty, .. } => sums.close(),
            Token::Text { text } => sums.text(resolved(text.as_str())?.as_bytes()),
            Token::Cdata { text, .. } => sums.text(text.as_bytes()),
            _ => {}
        }
    }
    Some(sums.sum.0)
}

/// The text with its references resolved; `None` if there is one to an unknown entity.
fn resolved(text: &str) -> Option<Cow<'_, str>> {
    if !text.contains('&') {
        return Some(text.into());
    }
    let mut out = String::with_capacity(text.len());
    let mut stream = Stream::from(text);
    while !stream.at_end() {
        if stream.curr_byte().ok()? != b'&' {
            out.push_str(stream.consume_bytes(|_, byte| byte != b'&').as_str());
            continue;
        }
        match stream.consume_reference().ok()? {
            Reference::Char(character) => out.push(character),
            // The predefined ones are characters.
            Reference::Entity(_) => return None,
        }
    }
    Some(out.into())
}
