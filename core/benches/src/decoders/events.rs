//! What a decoder that gets tags and texts one by one does with them: shared by quick-xml and xmlparser.

use super::{number, value_of};
use crate::checksum::{Checksum, Member};

/// The sum so far, and the text that is being gathered.
#[derive(Default)]
pub(super) struct Sums {
    pub(super) sum: Checksum,
    element: Element,
    text: Vec<u8>,
    /// What an item's text is, if anything.
    value: Option<Member>,
}

#[derive(Clone, Copy, Default, PartialEq, Eq)]
enum Element {
    #[default]
    Other,
    Transcript,
    Event,
    UserInfo,
    MessageText,
    NoticeText,
    Reason,
    Item,
}

impl Sums {
    pub(super) fn open(&mut self, name: &[u8]) {
        self.text.clear();
        self.value = Some(Member::Value);
        self.element = match name {
            b"message" | b"notice" | b"newParty" | b"partyLeft" | b"reenter" => Element::Event,
            b"msgText" => Element::MessageText,
            b"item" => Element::Item,
            b"noticeText" => Element::NoticeText,
            b"userInfo" => Element::UserInfo,
            b"reason" => Element::Reason,
            b"chatTranscript" => Element::Transcript,
            _ => Element::Other,
        };
        if self.element == Element::Event {
            self.sum.event();
        }
    }

    /// An attribute of the element that was opened last, decoded. `None` if it should be a number and isn't.
    pub(super) fn attribute(&mut self, name: &[u8], value: &str) -> Option<()> {
        let member = match (self.element, name) {
            (Element::Event, b"userId") => Member::UserId,
            (Element::Event, b"timeShift") => Member::TimeShift,
            (Element::Event, b"visibility") => Member::Visibility,
            (Element::Event, b"eventId") => Member::EventId,
            (Element::Event, b"askerId") => Member::AskerId,
            (Element::Event, b"receiverId") => Member::ReceiverId,
            (Element::Event, b"truncated") => Member::Truncated,
            (Element::Event, b"agents") => Member::Agents,
            (Element::Event, b"clients") => Member::Clients,
            (Element::MessageText, b"msgType") => Member::MessageType,
            (Element::MessageText, b"treatAs") => Member::TreatAs,
            (Element::MessageText, b"msgCheck") => Member::MessageCheck,
            (Element::Item, b"key") => Member::Key,
            (Element::Item, b"type") => {
                self.value = value_of(value.as_bytes());
                Member::Type
            }
            (Element::NoticeText, b"noticeType") => Member::NoticeType,
            (Element::UserInfo, b"personId") => Member::PersonId,
            (Element::UserInfo, b"userNick") => Member::UserNick,
            (Element::UserInfo, b"userType") => Member::UserType,
            (Element::UserInfo, b"protocolType") => Member::ProtocolType,
            (Element::UserInfo, b"timeZoneOffset") => Member::TimeZoneOffset,
            (Element::UserInfo, b"clientVersion") => Member::ClientVersion,
            (Element::Reason, b"code") => Member::Code,
            (Element::Transcript, b"startAt") => Member::StartAt,
            (Element::Transcript, b"sessionId") => Member::SessionId,
            _ => return Some(()),
        };
        match member {
            Member::TimeShift
            | Member::EventId
            | Member::Truncated
            | Member::TimeZoneOffset
            | Member::ClientVersion
            | Member::Code => self.sum.number(member, number(value)?),
            _ => self.sum.text(member, value.as_bytes()),
        }
        Some(())
    }

    pub(super) fn text(&mut self, piece: &[u8]) {
        self.text.extend_from_slice(piece);
    }

    pub(super) fn close(&mut self) {
        let member = match self.element {
            Element::MessageText => Some(Member::MessageText),
            Element::NoticeText => Some(Member::NoticeText),
            Element::Reason => Some(Member::Reason),
            Element::Item => self.value,
            _ => None,
        };
        match member {
            Some(Member::Number) => self.sum.digits(Member::Number, &self.text),
            Some(member) => self.sum.text(member, &self.text),
            None => {}
        }
        self.element = Element::Other;
    }
}
