//! `<requestRefresh>`.

use super::Credentials;
use crate::element::declare::{OptionalNumber, ReferenceId, element};
use crate::element::{KeyValues, MessageText, NoticeText};

element! {
    /// `<requestRefresh>`: the poll, and the way to say something and to give a notice; [`Self::asks`] says which it is.
    pub struct RequestRefresh<'a> = packet REQUEST_REFRESH {
        /// From 1 on; echoed in the reply.
        reference_id: u32 = ReferenceId [REFERENCE_ID],
        /// Who asks.
        credentials: Credentials<'a> = Credentials<'a> [USER_ID, SECURE_KEY, LAST_POSITION],
        /// `readPosition`: the last event that the person has read (the read receipt). Our own choice.
        read_position: Option<u32> = OptionalNumber [READ_POSITION],
    } with {
        /// What is said.
        text: Option<MessageText<'a>> = OptionalPart [MESSAGE_TEXT],
        /// What is given notice of: typing, a URL, a nickname, a change of userdata ...
        notice: Option<NoticeText<'a>> = OptionalPart [NOTICE_TEXT],
        /// What a notice of this type carries.
        user_data: KeyValues<'a> = List [USER_DATA],
        /// The event's attributes.
        event_attributes: KeyValues<'a> = LastList [EVENT_ATTRIBUTES],
    }
}

/// What a [`RequestRefresh`] asks for, besides what is new.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Asks<'a> {
    /// Give a notice, with the request's userdata.
    Notice(NoticeText<'a>),
    /// Say something.
    Message(MessageText<'a>),
    /// Nothing: what is new is all.
    Ping,
}

impl<'a> RequestRefresh<'a> {
    /// What the request asks for: a notice that is present counts, and a message that is given with it is skipped; else a
    /// message that isn't empty; else nothing (the vendor's API reference).
    pub fn asks(&self) -> Asks<'a> {
        match (self.notice, self.text) {
            (Some(notice), _) => Asks::Notice(notice),
            (None, Some(text)) if !text.text.is_empty() => Asks::Message(text),
            (None, _) => Asks::Ping,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::element::flex::Request;
    use crate::element::tests::{refused_member, same};
    use crate::element::{KeyValue, NoticeType};

    fn poll() -> RequestRefresh<'static> {
        let credentials = Credentials { user_id: "U".into(), secure_key: "k".into(), last_position: 9 };
        RequestRefresh { reference_id: 3, credentials, ..RequestRefresh::default() }
    }

    const START: &str = "<requestRefresh referenceId=\"3\" userId=\"U\" secureKey=\"k\" lastPosition=\"9\"";

    #[test]
    fn bytes() {
        let order = [KeyValue::string("Order", "17")];
        let hello = MessageText { message_type: Some("text".into()), ..MessageText::plain("hello") };
        for (request, rest) in [
            (poll(), "/>"),
            (
                RequestRefresh { read_position: Some(8), text: Some(hello), ..poll() },
                " readPosition=\"8\"><msgText msgType=\"text\">hello</msgText></requestRefresh>",
            ),
            (
                RequestRefresh {
                    notice: Some(NoticeText::new(NoticeType::UPDATE_USER_DATA, "".into())),
                    user_data: KeyValues::items(&order),
                    event_attributes: KeyValues::items(&order),
                    ..poll()
                },
                "><noticeText noticeType=\"UPDATE_USER_DATA\"/><userData><item key=\"Order\" type=\"string\">17</item>\
                 </userData><eventAttributes><item key=\"Order\" type=\"string\">17</item></eventAttributes>\
                 </requestRefresh>",
            ),
        ] {
            let packet = std::format!("{START}{rest}");
            same(&Request::Refresh(request), &packet, |packet, limits| {
                Request::parse(packet.to_vec().leak(), limits)
            });
        }
    }

    #[test]
    fn what_is_missing_is_named() {
        for member in ["referenceId", "userId", "secureKey", "lastPosition"] {
            let packet = "<requestRefresh referenceId='3' userId='U' secureKey='k' lastPosition='9'/>";
            assert_eq!(refused_member(&packet.replace(member, "x"), Request::parse), member);
        }
    }

    #[test]
    fn a_notice_comes_before_a_message_and_a_message_before_a_ping() {
        let notice = NoticeText::new(NoticeType::TypingStarted, "hel".into());
        let (text, empty) = (MessageText::plain("hello"), MessageText::plain(""));
        for (notice, text, expected) in [
            (Some(notice), Some(text), Asks::Notice(notice)),
            (Some(notice), None, Asks::Notice(notice)),
            (None, Some(text), Asks::Message(text)),
            (None, Some(empty), Asks::Ping),
            (None, None, Asks::Ping),
        ] {
            assert_eq!(RequestRefresh { notice, text, ..poll() }.asks(), expected);
        }
    }
}
