//! What somebody says of a document: its elements with their attributes and text, in order.

use parlor_core::wire::{Limits, Malformed, Reader, Token};

/// What ours says.
pub(crate) fn ours(document: &str) -> Result<Vec<String>, Malformed> {
    let mut reader = Reader::new(document.as_bytes(), Limits::STORED)?;
    let mut found = Found::default();
    while let Some(token) = reader.next()? {
        match token {
            Token::Open(tag) => {
                let name = |bytes| String::from_utf8(Vec::from(bytes)).unwrap();
                let attributes = tag.attributes().map(|it| (name(it.name), it.value.to_string()));
                found.open(&name(tag.name), attributes.collect());
            }
            Token::Text(text) => found.text(&text.to_string()),
            Token::Close => found.close(),
        }
    }
    Ok(found.items)
}

#[derive(Default)]
pub(crate) struct Found {
    pub(crate) items: Vec<String>,
    in_text: bool,
}

impl Found {
    pub(crate) fn open(&mut self, name: &str, mut attributes: Vec<(String, String)>) {
        attributes.sort();
        self.items.push(format!("<{name} {attributes:?}>"));
        self.in_text = false;
    }

    pub(crate) fn close(&mut self) {
        self.items.push("</>".into());
        self.in_text = false;
    }

    /// Text goes on across comments, processing instructions and CDATA.
    pub(crate) fn text(&mut self, text: &str) {
        match self.items.last_mut() {
            Some(last) if self.in_text => last.push_str(text),
            _ if text.is_empty() => {}
            _ => {
                self.items.push(text.to_owned());
                self.in_text = true;
            }
        }
    }
}
