//! `<notice>` and its `<noticeText>`.

use super::event::EventHead;
use super::key_values::KeyValues;
use super::vocabulary::NoticeType;
use super::{Element, Part, emit_if, kinds};
#[cfg(feature = "compact")]
use crate::wire::compact::Cursor;
#[cfg(feature = "xml")]
use crate::wire::{Name, Reader};
use crate::wire::{Sink, Text, names};

/// `<noticeText noticeType>`: what a notice says.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct NoticeText<'a> {
    /// `noticeType`.
    pub notice_type: NoticeType<'a>,
    /// The words: a preview of what is typed, a URL, a nickname, the name of a system command ...
    pub text: Text<'a>,
}

impl<'a> NoticeText<'a> {
    /// A notice of the type with the text.
    pub const fn new(notice_type: NoticeType<'a>, text: Text<'a>) -> Self {
        Self { notice_type, text }
    }

    /// What stands beside it in a notice, and in the request for one.
    #[cfg(feature = "xml")]
    pub(crate) const AMONG: [Name; 3] = [names::NOTICE_TEXT, names::USER_DATA, names::EVENT_ATTRIBUTES];

    #[cfg(feature = "xml")]
    pub(super) const ATTRIBUTES: [Name; 1] = [names::NOTICE_TYPE];

    #[cfg(feature = "xml")]
    pub(crate) fn read(reader: &mut Reader<'a>) -> Self {
        let [notice_type] = &reader.members(&Self::ATTRIBUTES);
        Self { notice_type: NoticeType::from_text(notice_type.trimmed()), text: reader.content() }
    }
}

#[cfg(feature = "compact")]
impl<'a> NoticeText<'a> {
    pub(crate) fn take(cursor: &mut Cursor<'a>) -> Self {
        Self { notice_type: NoticeType::take(cursor, names::NOTICE_TYPE), text: cursor.text() }
    }
}

impl Part for NoticeText<'_> {
    fn emit<S: Sink>(&self, out: &mut S) {
        let start = out.open(names::NOTICE_TEXT);
        self.notice_type.emit(names::NOTICE_TYPE, out);
        out.text_and_end(names::NOTICE_TEXT, start, self.text);
    }
}

/// `<notice>`: something that isn't said but happens: typing, a pushed URL, a file ...
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Notice<'a> {
    /// What every event has.
    pub head: EventHead<'a>,
    /// What happens. Absent in files that lack it.
    pub notice: Option<NoticeText<'a>>,
    /// `userData`; for flex from ClientVersion 104 on.
    pub user_data: KeyValues<'a>,
    /// `eventAttributes`; from ClientVersion 106 on.
    pub event_attributes: KeyValues<'a>,
}

impl<'a> Notice<'a> {
    /// The notice's type; an empty one where there is none.
    pub fn notice_type(&self) -> NoticeType<'a> {
        self.notice.map(|it| it.notice_type).unwrap_or_default()
    }
}

#[cfg(feature = "compact")]
impl<'a> Notice<'a> {
    pub(crate) fn take(cursor: &mut Cursor<'a>, head: EventHead<'a>) -> Self {
        Self {
            head,
            notice: cursor.part(NoticeText::take),
            user_data: KeyValues::take(cursor),
            event_attributes: KeyValues::take(cursor),
        }
    }
}

impl Element for Notice<'_> {
    fn emit<S: Sink>(&self, out: &mut S) {
        let start = self.head.emit_start(kinds::NOTICE, out);
        out.close_start();
        emit_if(self.notice.as_ref(), out);
        self.user_data.emit(names::USER_DATA, out);
        self.event_attributes.emit(names::EVENT_ATTRIBUTES, out);
        out.end(names::NOTICE, start);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::element::tests::same;
    use crate::element::{Event, KeyValue};

    #[test]
    fn bytes() {
        let items = [KeyValue::string("file-name", "a.jpg")];
        let event = Event::Notice(Notice {
            head: EventHead {
                user_id: "0096681F0A2D7F2B".into(),
                time_shift: 25,
                event_id: 13,
                truncated: Some(9),
                ..EventHead::default()
            },
            notice: Some(NoticeText::new(NoticeType::SystemCommand, "file-uploaded".into())),
            user_data: KeyValues::items(&items),
            event_attributes: KeyValues::items(&items),
        });
        let stored = "<notice userId=\"0096681F0A2D7F2B\" timeShift=\"25\" visibility=\"ALL\" eventId=\"13\" \
            truncated=\"9\"><noticeText noticeType=\"SYS_COMMAND\">file-uploaded</noticeText>\
            <userData><item key=\"file-name\" type=\"string\">a.jpg</item></userData>\
            <eventAttributes><item key=\"file-name\" type=\"string\">a.jpg</item></eventAttributes></notice>";
        same(&event, stored, Event::parse);
    }
}
