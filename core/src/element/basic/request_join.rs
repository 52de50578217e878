//! `<requestJoin>` of the basic protocol.

use crate::element::declare::{OptionalNumber, ReferenceId, Word, element};
use crate::element::{JoinTarget, KeyValues, MessageText, Visibility};

element! {
    /// `<requestJoin>`: join a session or create one. The reply is an [`super::EventSessionInfo`] with the visible
    /// transcript.
    pub struct RequestJoin<'a> = packet REQUEST_JOIN {
        /// From 1 on; echoed in the reply.
        reference_id: u32 = ReferenceId [REFERENCE_ID],
        /// Which session.
        target: JoinTarget<'a> = JoinTarget<'a> [SESSION_ID, QUEUE_KEY, SUBJECT],
        /// Who sees that the party is in, and what it may see.
        visibility: Visibility = Word<Visibility> [VISIBILITY],
    } with {
        /// A text that goes with the join.
        text: Option<MessageText<'a>> = OptionalPart [MESSAGE_TEXT],
        /// What the party brings along; a session's password among it (`GCTI_Chat_SessionPassword`).
        user_data: KeyValues<'a> = List [USER_DATA],
        /// The attributes of the event that says so.
        event_attributes: KeyValues<'a> = List [EVENT_ATTRIBUTES],
    } later {
        /// `fromPosition`: every visible event behind this event id is asked for; all of them where it is absent.
        from_position: Option<u32> = OptionalNumber [FROM_POSITION],
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
        let mut request = RequestJoin {
            reference_id: 2,
            target: JoinTarget::Session("00048aAPEQJ8000U".into()),
            visibility: Visibility::Vip,
            text: Some(MessageText::plain("hi")),
            ..RequestJoin::default()
        };
        let packet = "<requestJoin referenceId=\"2\" sessionId=\"00048aAPEQJ8000U\" visibility=\"VIP\">\
            <msgText>hi</msgText></requestJoin>";
        same(&Request::Join(request), packet, Request::parse);
        request.target =
            JoinTarget::New { queue_key: "Environment:default".into(), subject: Some("A & B".into()) };
        let packet = "<requestJoin referenceId=\"2\" queueKey=\"Environment:default\" subject=\"A &amp; B\" \
            visibility=\"VIP\"><msgText>hi</msgText></requestJoin>";
        same(&Request::Join(request), packet, Request::parse);
        let style = [KeyValue::string("k", "v")];
        let again = RequestJoin {
            reference_id: 3,
            target: JoinTarget::Session("S".into()),
            event_attributes: KeyValues::items(&style),
            from_position: Some(9),
            ..RequestJoin::default()
        };
        let packet = "<requestJoin referenceId=\"3\" sessionId=\"S\" visibility=\"ALL\" fromPosition=\"9\">\
            <eventAttributes><item key=\"k\" type=\"string\">v</item></eventAttributes></requestJoin>";
        same(&Request::Join(again), packet, Request::parse);
    }

    #[test]
    fn a_target_is_needed() {
        assert_eq!(
            refused_member("<requestJoin referenceId='1' sessionId=' '/>", Request::parse),
            "sessionId"
        );
    }
}
