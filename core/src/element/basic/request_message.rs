//! `<requestMessage>`.

use super::Address;
use crate::element::error::ReadError;
use crate::element::member::required;
use crate::element::{Element, KeyValues, MessageText, Visibility};
use crate::wire::{Reader, Tag, Text, Writer};

/// `<requestMessage>`: say something. The reply is an [`super::EventSessionInfo`] with the new event.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct RequestMessage<'a> {
    /// From 1 on; echoed in the reply.
    pub reference_id: u32,
    /// In which session.
    pub session_id: Text<'a>,
    /// Seen by whom.
    pub visibility: Visibility,
    /// The one party that it is for (a direct message).
    pub receiver_id: Option<Text<'a>>,
    /// What is said.
    pub text: MessageText<'a>,
    /// The event's attributes.
    pub event_attributes: KeyValues<'a>,
}

impl<'a> RequestMessage<'a> {
    pub(super) fn read(reader: &mut Reader<'a>, tag: &Tag<'a>) -> Result<Self, ReadError> {
        let mut it = Self::default();
        let (mut reference_id, mut text) = (None, None);
        let mut address = Address::default();
        for attribute in tag.attributes() {
            match attribute.name {
                b"referenceId" => reference_id = attribute.reference_id()?,
                _ => address.attribute(&attribute)?,
            }
        }
        it.reference_id = required(reference_id, "referenceId", tag.offset)?;
        it.session_id = required(address.session_id, "sessionId", tag.offset)?;
        it.visibility = address.visibility;
        it.receiver_id = address.receiver_id;
        while let Some(child) = reader.child()? {
            match child.name {
                b"msgText" => text = Some(MessageText::read(reader, &child)?),
                b"eventAttributes" => it.event_attributes = KeyValues::read(reader)?,
                _ => reader.skip()?,
            }
        }
        it.text = required(text, "msgText", tag.offset)?;
        Ok(it)
    }
}

impl Element for RequestMessage<'_> {
    fn emit(&self, out: &mut Writer<'_>) {
        out.open("requestMessage");
        out.number("referenceId", self.reference_id);
        out.attribute("sessionId", self.session_id);
        out.attribute("visibility", Text::plain(self.visibility.as_str()));
        out.attribute_if("receiverId", self.receiver_id);
        out.close_start();
        self.text.emit(out);
        self.event_attributes.emit("eventAttributes", out);
        out.end("requestMessage");
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::element::KeyValue;
    use crate::element::basic::Request;
    use crate::element::tests::{refused_member, same};

    #[test]
    fn bytes() {
        let attributes = [KeyValue::string("k", "v")];
        let request = RequestMessage {
            reference_id: 3,
            session_id: "S".into(),
            visibility: Visibility::Internal,
            receiver_id: Some("0096681F0A2D7F2B".into()),
            text: MessageText { treat_as: Some("NORMAL".into()), ..MessageText::plain("<hello>") },
            event_attributes: KeyValues::items(&attributes),
        };
        let packet = "<requestMessage referenceId=\"3\" sessionId=\"S\" visibility=\"INT\" \
            receiverId=\"0096681F0A2D7F2B\"><msgText treatAs=\"NORMAL\">&lt;hello&gt;</msgText>\
            <eventAttributes><item key=\"k\" type=\"string\">v</item></eventAttributes></requestMessage>";
        same(&Request::Message(request), packet, Request::parse);
    }

    #[test]
    fn what_is_missing_is_named() {
        assert_eq!(refused_member("<requestMessage referenceId='1'/>", Request::parse), "sessionId");
        assert_eq!(
            refused_member("<requestMessage referenceId='1' sessionId='S'/>", Request::parse),
            "msgText"
        );
    }
}
