//! `<requestNotify>` of the basic protocol.

#[cfg(feature = "xml")]
use super::address::Address;
use crate::element::{Element, KeyValues, NoticeText, Part, Visibility, kinds};
#[cfg(feature = "xml")]
use crate::wire::Reader;
#[cfg(feature = "compact")]
use crate::wire::compact::Cursor;
use crate::wire::{Sink, Text, names};

/// `<requestNotify>`: give a notice. The reply is an [`super::EventSessionInfo`] with the new event.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct RequestNotify<'a> {
    /// From 1 on; echoed in the reply.
    pub reference_id: u32,
    /// In which session.
    pub session_id: Text<'a>,
    /// Seen by whom.
    pub visibility: Visibility,
    /// The one party that it is for.
    pub receiver_id: Option<Text<'a>>,
    /// What it says.
    pub notice: NoticeText<'a>,
    /// What a notice of this type carries.
    pub user_data: KeyValues<'a>,
    /// The event's attributes.
    pub event_attributes: KeyValues<'a>,
}

#[cfg(feature = "xml")]
impl<'a> RequestNotify<'a> {
    pub(super) fn read(reader: &mut Reader<'a>) -> Self {
        let offset = reader.tag_offset();
        let Address { reference_id, session_id, visibility, receiver_id } = Address::read(reader);
        let mut it = Self { reference_id, session_id, visibility, receiver_id, ..Self::default() };
        let mut notice = None;
        while let Some(child) = reader.child(&NoticeText::AMONG) {
            match child {
                names::NOTICE_TEXT => notice = Some(NoticeText::read(reader)),
                names::USER_DATA => it.user_data = KeyValues::read(reader),
                _ => it.event_attributes = KeyValues::read(reader),
            }
        }
        it.notice = reader.required(notice, names::NOTICE_TEXT, offset);
        it
    }
}

#[cfg(feature = "compact")]
impl<'a> RequestNotify<'a> {
    pub(super) fn take(cursor: &mut Cursor<'a>) -> Self {
        Self {
            reference_id: cursor.reference_id(),
            session_id: cursor.required_id(names::SESSION_ID),
            visibility: Visibility::take(cursor),
            receiver_id: cursor.id_if(names::RECEIVER_ID),
            notice: cursor.required_part(names::NOTICE_TEXT, NoticeText::take),
            user_data: KeyValues::take(cursor),
            event_attributes: KeyValues::take(cursor),
        }
    }
}

impl Element for RequestNotify<'_> {
    fn emit<S: Sink>(&self, out: &mut S) {
        let start = out.open_kind(kinds::REQUEST_NOTIFY);
        out.number(names::REFERENCE_ID, self.reference_id);
        out.attribute(names::SESSION_ID, self.session_id);
        self.visibility.emit(names::VISIBILITY, out);
        out.attribute_if(names::RECEIVER_ID, self.receiver_id);
        out.close_start();
        self.notice.emit(out);
        self.user_data.emit(names::USER_DATA, out);
        self.event_attributes.emit(names::EVENT_ATTRIBUTES, out);
        out.end(names::REQUEST_NOTIFY, start);
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
            ..RequestNotify::default()
        };
        let packet = "<requestNotify referenceId=\"4\" sessionId=\"S\" visibility=\"ALL\">\
            <noticeText noticeType=\"SYS_COMMAND\">file-deleted</noticeText><userData>\
            <item key=\"file-id\" type=\"string\">00D35B6318F80223</item></userData></requestNotify>";
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
