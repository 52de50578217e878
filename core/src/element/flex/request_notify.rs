//! `<requestNotify>` of the flex protocol.

use super::Credentials;
use crate::element::{Element, KeyValues, NoticeText, Part, kinds};
#[cfg(feature = "xml")]
use crate::wire::Reader;
#[cfg(feature = "compact")]
use crate::wire::compact::Cursor;
use crate::wire::{Sink, names};

/// `<requestNotify>`: give a notice. Our own choice: only that it can be done is public.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct RequestNotify<'a> {
    /// From 1 on; echoed in the reply.
    pub reference_id: u32,
    /// Who asks.
    pub credentials: Credentials<'a>,
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
        let members = reader.members(&Credentials::ATTRIBUTES);
        let offset = reader.tag_offset();
        let (reference_id, credentials) = Credentials::of_members(members.each_ref(), reader);
        let mut it = Self { reference_id, credentials, ..Self::default() };
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
            credentials: Credentials::take(cursor),
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
        self.credentials.emit(out);
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
