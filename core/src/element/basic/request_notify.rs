//! `<requestNotify>` of the basic protocol.

use crate::element::declare::{OptionalId, ReferenceId, RequiredId, Word, element};
use crate::element::{KeyValues, MessageText, NoticeText, Visibility};
use crate::wire::Text;

element! {
    /// `<requestNotify>`: give a notice. The reply is an [`super::EventSessionInfo`] with the new event.
    pub struct RequestNotify<'a> = packet REQUEST_NOTIFY {
        /// From 1 on; echoed in the reply.
        reference_id: u32 = ReferenceId [REFERENCE_ID],
        /// In which session.
        session_id: Text<'a> = RequiredId [SESSION_ID],
        /// Seen by whom.
        visibility: Visibility = Word<Visibility> [VISIBILITY],
        /// The one party that it is for.
        receiver_id: Option<Text<'a>> = OptionalId [RECEIVER_ID],
    } with {
        /// What it says.
        notice: NoticeText<'a> = RequiredPart [NOTICE_TEXT],
        /// What a notice of this type carries.
        user_data: KeyValues<'a> = List [USER_DATA],
        /// The event's attributes.
        event_attributes: KeyValues<'a> = List [EVENT_ATTRIBUTES],
        /// A text that goes with the notice.
        text: Option<MessageText<'a>> = OptionalPart [MESSAGE_TEXT],
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::element::basic::Request;
    use crate::element::tests::{refused_member, same};
    use crate::element::{KeyValue, NoticeType};

    #[test]
    fn bytes() {
        let file = [KeyValue::string("file-id", "00D35B6318F80223")];
        let request = RequestNotify {
            reference_id: 4,
            session_id: "S".into(),
            notice: NoticeText::new(NoticeType::SystemCommand, "file-deleted".into()),
            user_data: KeyValues::items(&file),
            text: Some(MessageText::plain("it was the wrong one")),
            ..RequestNotify::default()
        };
        let packet = "<requestNotify referenceId=\"4\" sessionId=\"S\" visibility=\"ALL\">\
            <noticeText noticeType=\"SYS_COMMAND\">file-deleted</noticeText><userData>\
            <item key=\"file-id\" type=\"string\">00D35B6318F80223</item></userData>\
            <msgText>it was the wrong one</msgText></requestNotify>";
        same(&Request::Notify(request), packet, Request::parse);
    }

    #[test]
    fn a_notice_is_needed() {
        assert_eq!(
            refused_member("<requestNotify referenceId='1' sessionId='S'/>", Request::parse),
            "noticeText"
        );
    }
}
