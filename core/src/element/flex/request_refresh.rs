//! `<requestRefresh>`.

use super::Credentials;
use super::credentials::Members;
use crate::element::error::ReadError;
use crate::element::{Element, MessageText, emit_if};
use crate::wire::{Reader, Tag, Writer};

/// `<requestRefresh>`: both the poll and the way to say something.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct RequestRefresh<'a> {
    /// From 1 on; echoed in the reply.
    pub reference_id: u32,
    /// Who asks.
    pub credentials: Credentials<'a>,
    /// `readPosition`: the last event that the person has read (the read receipt). Our own choice.
    pub read_position: Option<u32>,
    /// What is said.
    pub text: Option<MessageText<'a>>,
}

impl<'a> RequestRefresh<'a> {
    pub(super) fn read(reader: &mut Reader<'a>, tag: &Tag<'a>) -> Result<Self, ReadError> {
        let mut it = Self::default();
        let mut members = Members::default();
        for attribute in tag.attributes() {
            match attribute.name {
                b"readPosition" => it.read_position = attribute.number("readPosition")?,
                _ => members.attribute(&attribute)?,
            }
        }
        (it.reference_id, it.credentials) = members.finish(tag.offset)?;
        while let Some(child) = reader.child()? {
            match child.name {
                b"msgText" => it.text = Some(MessageText::read(reader, &child)?),
                _ => reader.skip()?,
            }
        }
        Ok(it)
    }
}

impl Element for RequestRefresh<'_> {
    fn emit(&self, out: &mut Writer<'_>) {
        out.open("requestRefresh");
        out.number("referenceId", self.reference_id);
        self.credentials.emit(out);
        out.number_if("readPosition", self.read_position);
        if self.text.is_none() {
            return out.close_empty();
        }
        out.close_start();
        emit_if(self.text.as_ref(), out);
        out.end("requestRefresh");
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::element::flex::Request;
    use crate::element::tests::{refused_member, same};

    #[test]
    fn bytes() {
        let mut request = RequestRefresh {
            reference_id: 3,
            credentials: Credentials { user_id: "U".into(), secure_key: "k".into(), last_position: 9 },
            read_position: Some(8),
            text: Some(MessageText { message_type: Some("text".into()), ..MessageText::plain("hello") }),
        };
        let packet = "<requestRefresh referenceId=\"3\" userId=\"U\" secureKey=\"k\" lastPosition=\"9\" \
            readPosition=\"8\"><msgText msgType=\"text\">hello</msgText></requestRefresh>";
        same(&Request::Refresh(request), packet, Request::parse);
        (request.text, request.read_position) = (None, None);
        let poll = "<requestRefresh referenceId=\"3\" userId=\"U\" secureKey=\"k\" lastPosition=\"9\"/>";
        same(&Request::Refresh(request), poll, Request::parse);
    }

    #[test]
    fn what_is_missing_is_named() {
        for member in ["referenceId", "userId", "secureKey", "lastPosition"] {
            let packet = "<requestRefresh referenceId='3' userId='U' secureKey='k' lastPosition='9'/>";
            assert_eq!(refused_member(&packet.replace(member, "x"), Request::parse), member);
        }
    }
}
