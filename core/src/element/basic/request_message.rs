//! `<requestMessage>`.

#[cfg(feature = "xml")]
use super::address::Address;
use crate::element::{Element, KeyValues, MessageText, Part, Visibility, kinds};
#[cfg(feature = "xml")]
use crate::wire::Reader;
#[cfg(feature = "compact")]
use crate::wire::compact::Cursor;
use crate::wire::{Sink, Text, names};

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

#[cfg(feature = "xml")]
impl<'a> RequestMessage<'a> {
    pub(super) fn read(reader: &mut Reader<'a>) -> Self {
        let offset = reader.tag_offset();
        let Address { reference_id, session_id, visibility, receiver_id } = Address::read(reader);
        let (mut text, mut event_attributes) = (None, KeyValues::EMPTY);
        while let Some(child) = reader.child(&[names::MESSAGE_TEXT, names::EVENT_ATTRIBUTES]) {
            match child {
                names::MESSAGE_TEXT => text = Some(MessageText::read(reader)),
                _ => event_attributes = KeyValues::read(reader),
            }
        }
        let text = reader.required(text, names::MESSAGE_TEXT, offset);
        Self { reference_id, session_id, visibility, receiver_id, text, event_attributes }
    }
}

#[cfg(feature = "compact")]
impl<'a> RequestMessage<'a> {
    pub(super) fn take(cursor: &mut Cursor<'a>) -> Self {
        Self {
            reference_id: cursor.reference_id(),
            session_id: cursor.required_id(names::SESSION_ID),
            visibility: Visibility::take(cursor),
            receiver_id: cursor.id_if(names::RECEIVER_ID),
            text: cursor.required_part(names::MESSAGE_TEXT, MessageText::take),
            event_attributes: KeyValues::take(cursor),
        }
    }
}

impl Element for RequestMessage<'_> {
    fn emit<S: Sink>(&self, out: &mut S) {
        let start = out.open_kind(kinds::REQUEST_MESSAGE);
        out.number(names::REFERENCE_ID, self.reference_id);
        out.attribute(names::SESSION_ID, self.session_id);
        self.visibility.emit(names::VISIBILITY, out);
        out.attribute_if(names::RECEIVER_ID, self.receiver_id);
        out.close_start();
        self.text.emit(out);
        self.event_attributes.emit(names::EVENT_ATTRIBUTES, out);
        out.end(names::REQUEST_MESSAGE, start);
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
