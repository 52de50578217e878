//! `<requestReleaseParty>`.

use crate::element::error::ReadError;
use crate::element::member::required;
use crate::element::{AfterAction, Element, MessageText, emit_if};
use crate::wire::{Reader, Tag, Text, Writer};

/// `<requestReleaseParty>`: leave (the own user id), or remove a party (another's). The reply is an
/// [`super::EventSessionInfo`].
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct RequestReleaseParty<'a> {
    /// From 1 on; echoed in the reply.
    pub reference_id: u32,
    /// From which session.
    pub session_id: Text<'a>,
    /// Which party.
    pub user_id: Text<'a>,
    /// What becomes of the session.
    pub after_action: AfterAction,
    /// A text that goes with the leave.
    pub text: Option<MessageText<'a>>,
}

impl<'a> RequestReleaseParty<'a> {
    pub(super) fn read(reader: &mut Reader<'a>, tag: &Tag<'a>) -> Result<Self, ReadError> {
        let mut it = Self::default();
        let (mut reference_id, mut session_id, mut user_id) = (None, None, None);
        for attribute in tag.attributes() {
            match attribute.name {
                b"referenceId" => reference_id = attribute.reference_id()?,
                b"sessionId" => session_id = attribute.id("sessionId")?,
                b"userId" => user_id = attribute.id("userId")?,
                b"afterAction" => {
                    let after_action = attribute.one_of("afterAction", AfterAction::from_text)?;
                    it.after_action = after_action.unwrap_or_default();
                }
                _ => {}
            }
        }
        it.reference_id = required(reference_id, "referenceId", tag.offset)?;
        it.session_id = required(session_id, "sessionId", tag.offset)?;
        it.user_id = required(user_id, "userId", tag.offset)?;
        while let Some(child) = reader.child()? {
            match child.name {
                b"msgText" => it.text = Some(MessageText::read(reader, &child)?),
                _ => reader.skip()?,
            }
        }
        Ok(it)
    }
}

impl Element for RequestReleaseParty<'_> {
    fn emit(&self, out: &mut Writer<'_>) {
        out.open("requestReleaseParty");
        out.number("referenceId", self.reference_id);
        out.attribute("sessionId", self.session_id);
        out.attribute("userId", self.user_id);
        out.attribute("afterAction", Text::plain(self.after_action.as_str()));
        out.close_start();
        emit_if(self.text.as_ref(), out);
        out.end("requestReleaseParty");
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::element::basic::Request;
    use crate::element::tests::{refused_member, same};

    #[test]
    fn bytes() {
        let request = RequestReleaseParty {
            reference_id: 5,
            session_id: "S".into(),
            user_id: "U".into(),
            after_action: AfterAction::ForceClose,
            text: Some(MessageText::plain("bye")),
        };
        let packet = "<requestReleaseParty referenceId=\"5\" sessionId=\"S\" userId=\"U\" \
            afterAction=\"ForceClose\"><msgText>bye</msgText></requestReleaseParty>";
        same(&Request::ReleaseParty(request), packet, Request::parse);
    }

    #[test]
    fn what_is_wrong_is_named() {
        let packet = "<requestReleaseParty referenceId='5' sessionId='S' userId='U' afterAction='Explode'/>";
        assert_eq!(refused_member(packet, Request::parse), "afterAction");
        assert_eq!(
            refused_member("<requestReleaseParty referenceId='5' sessionId='S'/>", Request::parse),
            "userId"
        );
    }
}
