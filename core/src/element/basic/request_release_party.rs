//! `<requestReleaseParty>`.

use crate::element::{AfterAction, Element, MessageText, emit_if, kinds};
#[cfg(feature = "xml")]
use crate::wire::Reader;
#[cfg(feature = "compact")]
use crate::wire::compact::Cursor;
use crate::wire::{Sink, Text, names};

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

#[cfg(feature = "xml")]
impl<'a> RequestReleaseParty<'a> {
    pub(super) fn read(reader: &mut Reader<'a>) -> Self {
        let [reference_id, session_id, user_id, after_action] =
            &reader.members(&[names::REFERENCE_ID, names::SESSION_ID, names::USER_ID, names::AFTER_ACTION]);
        let mut it = Self {
            reference_id: reference_id.required(reference_id.reference_id(reader), reader),
            session_id: session_id.required(session_id.id(reader), reader),
            user_id: user_id.required(user_id.id(reader), reader),
            after_action: after_action.one_of(reader, AfterAction::from_text).unwrap_or_default(),
            text: None,
        };
        while reader.child(&[names::MESSAGE_TEXT]).is_some() {
            it.text = Some(MessageText::read(reader));
        }
        it
    }
}

#[cfg(feature = "compact")]
impl<'a> RequestReleaseParty<'a> {
    pub(super) fn take(cursor: &mut Cursor<'a>) -> Self {
        Self {
            reference_id: cursor.reference_id(),
            session_id: cursor.required_id(names::SESSION_ID),
            user_id: cursor.required_id(names::USER_ID),
            after_action: AfterAction::take(cursor, names::AFTER_ACTION),
            text: cursor.part(MessageText::take),
        }
    }
}

impl Element for RequestReleaseParty<'_> {
    fn emit<S: Sink>(&self, out: &mut S) {
        let start = out.open_kind(kinds::REQUEST_RELEASE_PARTY);
        out.number(names::REFERENCE_ID, self.reference_id);
        out.attribute(names::SESSION_ID, self.session_id);
        out.attribute(names::USER_ID, self.user_id);
        self.after_action.emit(names::AFTER_ACTION, out);
        out.close_start();
        emit_if(self.text.as_ref(), out);
        out.end(names::REQUEST_RELEASE_PARTY, start);
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
