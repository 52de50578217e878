//! `<eventError>`.

use crate::element::Element;
use crate::element::error::ReadError;
use crate::element::member::required;
use crate::wire::{Reader, Tag, Text, Writer};

/// `<eventError>`: a request was refused, or a packet couldn't be read.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct EventError<'a> {
    /// The request's; none if it couldn't be read.
    pub reference_id: Option<u32>,
    /// Why: see [`crate::rules::ErrorId`].
    pub error_id: u32,
    /// The session it is about.
    pub session_id: Option<Text<'a>>,
    /// The same for a person.
    pub text: Text<'a>,
}

impl<'a> EventError<'a> {
    pub(super) fn read(reader: &mut Reader<'a>, tag: &Tag<'a>) -> Result<Self, ReadError> {
        let mut it = Self::default();
        let mut error_id = None;
        for attribute in tag.attributes() {
            match attribute.name {
                b"referenceId" => it.reference_id = attribute.reference_id()?,
                b"errorId" => error_id = attribute.number("errorId")?,
                b"sessionId" => it.session_id = attribute.id("sessionId")?,
                _ => {}
            }
        }
        it.error_id = required(error_id, "errorId", tag.offset)?;
        it.text = reader.content()?;
        Ok(it)
    }
}

impl Element for EventError<'_> {
    fn emit(&self, out: &mut Writer<'_>) {
        out.open("eventError");
        out.number_if("referenceId", self.reference_id);
        out.number("errorId", self.error_id);
        out.attribute_if("sessionId", self.session_id);
        out.text_and_end("eventError", self.text);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::element::basic::ServerEvent;
    use crate::element::tests::{refused_member, written};
    use crate::wire::Limits;

    #[test]
    fn bytes() {
        let event = EventError {
            reference_id: Some(9),
            error_id: 5,
            session_id: Some("S".into()),
            text: "unknown session".into(),
        };
        let packet =
            "<eventError referenceId=\"9\" errorId=\"5\" sessionId=\"S\">unknown session</eventError>";
        assert_eq!(written(&event), packet);
        let read = ServerEvent::parse(packet.as_bytes(), Limits::PACKET);
        assert_eq!(read, Ok(ServerEvent::Error(event)));
        assert_eq!(refused_member("<eventError/>", ServerEvent::parse), "errorId");
    }
}
