//! `<notice>` and its `<noticeText>`.

use super::declare::{Word, element, event};
use super::key_values::KeyValues;
use super::message::MessageText;
use super::vocabulary::NoticeType;
use crate::wire::Text;

element! {
    /// `<noticeText noticeType>`: what a notice says.
    pub struct NoticeText<'a> = part NOTICE_TEXT {
        /// `noticeType`.
        notice_type: NoticeType<'a> = Word<NoticeType<'a>> [NOTICE_TYPE],
    } text {
        /// The words: a preview of what is typed, a URL, a nickname, the name of a system command ...
        text
    }
}

impl<'a> NoticeText<'a> {
    /// A notice of the type with the text.
    pub const fn new(notice_type: NoticeType<'a>, text: Text<'a>) -> Self {
        Self { notice_type, text }
    }
}

event! {
    /// `<notice>`: something that isn't said but happens: typing, a pushed URL, a file ...
    pub struct Notice<'a> = NOTICE {} with {
        /// What happens. Absent in files that lack it.
        notice: Option<NoticeText<'a>> = OptionalPart [NOTICE_TEXT],
        /// `userData`; for flex from ClientVersion 104 on.
        user_data: KeyValues<'a> = List [USER_DATA],
        /// `eventAttributes`; from ClientVersion 106 on.
        event_attributes: KeyValues<'a> = List [EVENT_ATTRIBUTES] since 106,
        /// A text that goes with the notice; basic only.
        text: Option<MessageText<'a>> = OptionalPart [MESSAGE_TEXT],
    }
}

impl<'a> Notice<'a> {
    /// The notice's type; an empty one where there is none.
    pub fn notice_type(&self) -> NoticeType<'a> {
        self.notice.map(|it| it.notice_type).unwrap_or_default()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::element::tests::same;
    use crate::element::{Event, EventHead, KeyValue};

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
            text: Some(MessageText::plain("look")),
        });
        let stored = "<notice userId=\"0096681F0A2D7F2B\" timeShift=\"25\" visibility=\"ALL\" eventId=\"13\" \
            truncated=\"9\"><noticeText noticeType=\"SYS_COMMAND\">file-uploaded</noticeText>\
            <userData><item key=\"file-name\" type=\"string\">a.jpg</item></userData>\
            <eventAttributes><item key=\"file-name\" type=\"string\">a.jpg</item></eventAttributes>\
            <msgText>look</msgText></notice>";
        same(&event, stored, Event::parse);
    }
}
