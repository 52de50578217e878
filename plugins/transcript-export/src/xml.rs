//! XML: the stored form, in the canonical way of `parlor-core`.

use core::fmt::Write as _;

use parlor_core::{
    element::{
        Binary, Element, Event as CoreEvent, EventHead, KeyValue as CoreKeyValue, KeyValues, Message,
        MessageCheck, MessageText as CoreMessageText, NewParty, Notice, NoticeText, NoticeType, PartyLeft,
        ProtocolType, Reason, Reenter, TreatAs, UserInfo, UserStatus, UserType, Value as CoreValue,
        Visibility,
    },
    wire::{Text, WriteError, Writer},
};
use parlor_plugin::characters::{controls, push_escaped};
use parlor_plugin::{Event, EventBody, KeyValue, MessageText, TranscriptHead, Value};
use typed_arena::Arena;

use crate::Format;

const ROOT: &str = "chatTranscript";

#[derive(Default)]
pub(crate) struct Xml {
    any: bool,
    /// Where events are written first; grows to the largest.
    room: Vec<u8>,
}

impl Format for Xml {
    fn begin(&mut self, head: &TranscriptHead, out: &mut String) {
        self.write(out, |writer| {
            writer.declaration();
            writer.open(ROOT);
            writer.attribute("startAt", Text::plain(&head.start_at));
            writer.attribute("sessionId", Text::plain(&head.session_id));
        });
    }

    fn event(&mut self, event: &Event, out: &mut String) {
        let lists = Arena::new();
        let event = borrowed(event, &lists);
        let first = !self.any;
        self.any = true;
        self.write(out, |writer| {
            if first {
                writer.close_start();
            }
            if let Some(event) = &event {
                event.emit(writer);
            }
        });
    }

    fn finish(&mut self, out: &mut String) {
        let any = self.any;
        self.write(out, |writer| if any { writer.end(ROOT) } else { writer.close_empty() });
    }
}

impl Xml {
    fn write(&mut self, out: &mut String, what: impl Fn(&mut Writer<'_>)) {
        loop {
            let mut writer = Writer::new(&mut self.room);
            what(&mut writer);
            match writer.finish() {
                Ok(length) => {
                    let written = self.room.get(..length).unwrap_or_default();
                    let written = core::str::from_utf8(written).unwrap_or_default();
                    // It stands in texts and values only, where a reference says the same.
                    push_escaped(written, out, controls, |code, out| {
                        let _ = write!(out, "&#x{code:x};");
                    });
                    return;
                }
                Err(WriteError::TooSmall(small)) => self.room.resize(small.needed, 0),
                // Illegal characters are replaced, never refused.
                Err(_) => return,
            }
        }
    }
}

/// The same event as core's view; `None` for one of a kind that is newer than this plugin.
fn borrowed<'a>(event: &'a Event, lists: &'a Arena<CoreKeyValue<'a>>) -> Option<CoreEvent<'a>> {
    let head = EventHead {
        user_id: Text::plain(&event.user_id),
        time_shift: event.time_shift,
        visibility: Visibility::from_text_or_vip(Text::plain(&event.visibility)),
        event_id: event.event_id,
        receiver_id: event.receiver_id.as_deref().map(Text::plain),
        truncated: event.truncated,
    };
    let event_attributes = items(&event.event_attributes, lists);
    let check = match &event.body {
        EventBody::Checked(it) => {
            MessageCheck::from_text(Text::plain(&it.message_check)).unwrap_or(MessageCheck::Alert)
        }
        _ => MessageCheck::None,
    };
    let message_text = |text| message_text(text, check);
    Some(match event.body.happened() {
        EventBody::NewParty(body) => CoreEvent::NewParty(NewParty {
            head,
            user: UserInfo {
                person_id: Text::plain(&body.user.person_id),
                nickname: Text::plain(&body.user.nickname),
                user_type: UserType::from_text(Text::plain(&body.user.user_type)),
                protocol_type: ProtocolType::from_text(Text::plain(&body.user.protocol_type)),
                time_zone_offset: body.user.time_zone_offset,
                client_version: body.user.client_version,
            },
            text: body.text.as_ref().map(message_text),
            user_data: items(&body.user_data, lists),
            event_attributes,
        }),
        EventBody::Message(text) => {
            CoreEvent::Message(Message { event_attributes, ..Message::new(head, message_text(text)) })
        }
        EventBody::Notice(body) => CoreEvent::Notice(Notice {
            head,
            notice: Some(NoticeText::new(
                NoticeType::from_text(Text::plain(&body.notice_type)),
                Text::plain(&body.text),
            )),
            user_data: items(&body.user_data, lists),
            event_attributes,
            text: None,
        }),
        EventBody::PartyLeft(body) => CoreEvent::PartyLeft(PartyLeft {
            head,
            asker_id: Text::plain(&body.asker_id),
            reason: Some(Reason { code: body.reason_code, text: Text::plain(&body.reason_text) }),
            text: body.text.as_ref().map(message_text),
            event_attributes,
        }),
        EventBody::Reenter(body) => CoreEvent::Reenter(Reenter {
            head,
            agents: UserStatus::from_text(Text::plain(&body.agents)).unwrap_or_default(),
            clients: UserStatus::from_text(Text::plain(&body.clients)).unwrap_or_default(),
            text: body.text.as_ref().map(message_text),
            event_attributes,
        }),
        _ => return None,
    })
}

fn message_text(text: &MessageText, check: MessageCheck) -> CoreMessageText<'_> {
    CoreMessageText {
        message_type: text.message_type.as_deref().map(Text::plain),
        treat_as: text.treat_as.as_deref().map(|it| TreatAs::from_text(Text::plain(it))),
        text: Text::plain(&text.text),
        check,
    }
}

fn items<'a>(items: &'a [KeyValue], lists: &'a Arena<CoreKeyValue<'a>>) -> KeyValues<'a> {
    let borrowed: Vec<CoreKeyValue<'a>> = items
        .iter()
        .map(|item| CoreKeyValue { key: Text::plain(&item.key), value: value(&item.value, lists) })
        .collect();
    KeyValues::items(lists.alloc_extend(borrowed))
}

fn value<'a>(value: &'a Value, lists: &'a Arena<CoreKeyValue<'a>>) -> CoreValue<'a> {
    match value {
        Value::Untyped(text) => CoreValue::Untyped(Text::plain(text)),
        Value::String(text) => CoreValue::String(Text::plain(text)),
        Value::List(list) => CoreValue::List(items(list, lists)),
        Value::Int(number) => CoreValue::Int(*number),
        Value::Binary(bytes) => CoreValue::Binary(Binary::new(bytes)),
        _ => CoreValue::Untyped(Text::EMPTY),
    }
}

#[cfg(test)]
mod tests {
    use parlor_core::{element::Transcript, wire::Limits};

    use super::*;
    use crate::sample;

    #[test]
    fn core_reads_it_back_and_writes_the_same() {
        let written = sample::written(&mut Xml::default());
        let transcript = Transcript::parse(written.as_bytes(), Limits::STORED).unwrap();
        assert_eq!(transcript.events.iter().filter(Result::is_ok).count(), sample::events().len());
        let mut out = vec![0; written.len()];
        let mut writer = Writer::new(&mut out);
        transcript.emit_stored(&mut writer);
        assert_eq!(writer.finish(), Ok(written.len()));
        assert_eq!(out, written.as_bytes());
    }

    #[test]
    fn what_could_control_a_terminal_is_a_reference() {
        let text = "a\u{7f}\u{9b}31m\u{202e}\u{2066}b\u{200d}c";
        let head = TranscriptHead { session_id: "S\u{9b}".into(), start_at: String::new() };
        let mut xml = Xml::default();
        let mut out = String::new();
        xml.begin(&head, &mut out);
        xml.event(&sample::message(1, text), &mut out);
        xml.finish(&mut out);
        assert!(out.contains("sessionId=\"S&#x9b;\""), "{out}");
        assert!(out.contains("<msgText>a&#x7f;&#x9b;31m&#x202e;&#x2066;b\u{200d}c</msgText>"), "{out}");
        let transcript = Transcript::parse(out.as_bytes(), Limits::STORED).unwrap();
        let Some(Ok(CoreEvent::Message(message))) = transcript.events.iter().next() else { panic!("{out}") };
        assert_eq!(message.text.unwrap().text.to_string(), text);
    }

    #[test]
    fn no_events() {
        let mut xml = Xml::default();
        let mut out = String::new();
        xml.begin(&sample::head(), &mut out);
        xml.finish(&mut out);
        assert!(out.ends_with(" sessionId=\"005PAbK71FM3R512\"/>"), "{out}");
    }

    #[test]
    fn what_xml_can_not_hold_is_replaced() {
        let mut xml = Xml::default();
        let mut out = String::new();
        xml.begin(&TranscriptHead { session_id: "a\r\n\t\"<".into(), start_at: String::new() }, &mut out);
        xml.event(&sample::message(1, "]]>\r\n\u{0}\u{ffff}&"), &mut out);
        xml.finish(&mut out);
        assert!(out.contains("sessionId=\"a&#13;&#10;&#9;&quot;&lt;\""), "{out}");
        assert!(out.contains("<msgText>]]&gt;&#13;\n\u{fffd}\u{fffd}&amp;</msgText>"), "{out}");
    }
}
