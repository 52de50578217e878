//! `<requestNotify>` of the flex protocol.

use super::Credentials;
use crate::element::declare::{ReferenceId, element};
use crate::element::{KeyValues, NoticeText};

element! {
    /// `<requestNotify>`: give a notice. Our own choice: only that it can be done is public.
    pub struct RequestNotify<'a> = packet REQUEST_NOTIFY {
        /// From 1 on; echoed in the reply.
        reference_id: u32 = ReferenceId [REFERENCE_ID],
        /// Who asks.
        credentials: Credentials<'a> = Credentials<'a> [USER_ID, SECURE_KEY, LAST_POSITION],
    } with {
        /// What it says.
        notice: NoticeText<'a> = RequiredPart [NOTICE_TEXT],
        /// What a notice of this type carries.
        user_data: KeyValues<'a> = List [USER_DATA],
        /// The event's attributes.
        event_attributes: KeyValues<'a> = List [EVENT_ATTRIBUTES],
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::element::NoticeType;
    use crate::element::flex::Request;
    use crate::element::tests::{refused_member, same};

    #[test]
    fn bytes() {
        let request = RequestNotify {
            reference_id: 4,
            credentials: Credentials { user_id: "U".into(), secure_key: "k".into(), last_position: 9 },
            notice: NoticeText::new(NoticeType::TypingStarted, "hel".into()),
            ..RequestNotify::default()
        };
        let packet = "<requestNotify referenceId=\"4\" userId=\"U\" secureKey=\"k\" lastPosition=\"9\">\
            <noticeText noticeType=\"TYPING_STARTED\">hel</noticeText></requestNotify>";
        same(&Request::Notify(request), packet, Request::parse);
        let without = "<requestNotify referenceId='4' userId='U' secureKey='k' lastPosition='9'/>";
        assert_eq!(refused_member(without, Request::parse), "noticeText");
    }
}
