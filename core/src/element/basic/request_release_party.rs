//! `<requestReleaseParty>`.

use crate::element::declare::{ReferenceId, RequiredId, Word, element};
use crate::element::{AfterAction, KeyValues, MessageText};
use crate::wire::Text;

element! {
    /// `<requestReleaseParty>`: leave (the own user id), or remove a party (another's). The reply is an
    /// [`super::EventSessionInfo`].
    pub struct RequestReleaseParty<'a> = packet REQUEST_RELEASE_PARTY {
        /// From 1 on; echoed in the reply.
        reference_id: u32 = ReferenceId [REFERENCE_ID],
        /// From which session.
        session_id: Text<'a> = RequiredId [SESSION_ID],
        /// Which party.
        user_id: Text<'a> = RequiredId [USER_ID],
        /// What becomes of the session.
        after_action: AfterAction = Word<AfterAction> [AFTER_ACTION],
    } with {
        /// A text that goes with the leave.
        text: Option<MessageText<'a>> = OptionalPart [MESSAGE_TEXT],
        /// The attributes of the event that says so.
        event_attributes: KeyValues<'a> = List [EVENT_ATTRIBUTES],
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
        let style = [KeyValue::string("k", "v")];
        let request = RequestReleaseParty {
            reference_id: 5,
            session_id: "S".into(),
            user_id: "U".into(),
            after_action: AfterAction::ForceClose,
            text: Some(MessageText::plain("bye")),
            event_attributes: KeyValues::items(&style),
        };
        let packet = "<requestReleaseParty referenceId=\"5\" sessionId=\"S\" userId=\"U\" \
            afterAction=\"ForceClose\"><msgText>bye</msgText><eventAttributes>\
            <item key=\"k\" type=\"string\">v</item></eventAttributes></requestReleaseParty>";
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
