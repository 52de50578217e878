//! `<requestJoin>` of the flex protocol.

use super::Credentials;
use crate::element::declare::{ReferenceId, element};
use crate::element::{JoinTarget, KeyValues, MessageText};

element! {
    /// `<requestJoin>`: join a session or create one. The reply has the visible transcript.
    pub struct RequestJoin<'a> = packet REQUEST_JOIN {
        /// From 1 on; echoed in the reply.
        reference_id: u32 = ReferenceId [REFERENCE_ID],
        /// Who asks.
        credentials: Credentials<'a> = Credentials<'a> [USER_ID, SECURE_KEY, LAST_POSITION],
        /// Which session.
        target: JoinTarget<'a> = JoinTarget<'a> [SESSION_ID, QUEUE_KEY, SUBJECT],
    } with {
        /// A text that goes with the join.
        text: Option<MessageText<'a>> = OptionalPart [MESSAGE_TEXT],
        /// What the party brings along; a session's password among it (`GCTI_Chat_SessionPassword`).
        user_data: KeyValues<'a> = List [USER_DATA],
        /// The attributes of the event that says so.
        event_attributes: KeyValues<'a> = LastList [EVENT_ATTRIBUTES],
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::element::KeyValue;
    use crate::element::flex::Request;
    use crate::element::tests::{refused_member, same};

    #[test]
    fn bytes() {
        let style = [KeyValue::string("k", "v")];
        let request = RequestJoin {
            reference_id: 2,
            credentials: Credentials { user_id: "U".into(), secure_key: "k".into(), last_position: 0 },
            target: JoinTarget::New { queue_key: "Environment:default".into(), subject: Some("Lamp".into()) },
            text: Some(MessageText::plain("hi")),
            user_data: KeyValues::EMPTY,
            event_attributes: KeyValues::items(&style),
        };
        let packet = "<requestJoin referenceId=\"2\" userId=\"U\" secureKey=\"k\" lastPosition=\"0\" \
            queueKey=\"Environment:default\" subject=\"Lamp\"><msgText>hi</msgText><eventAttributes>\
            <item key=\"k\" type=\"string\">v</item></eventAttributes></requestJoin>";
        same(&Request::Join(request), packet, Request::parse);
        let without = "<requestJoin referenceId='2' userId='U' secureKey='k' lastPosition='0'/>";
        assert_eq!(refused_member(without, Request::parse), "sessionId");
    }
}
