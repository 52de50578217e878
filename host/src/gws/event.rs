//! Messages of the API as events of the protocol.

use jiff::Timestamp;
use parlor_core::element::{
    Element, Event, EventHead, Events, KeyValue, KeyValues, Message, MessageText, NewParty, Notice,
    NoticeText, NoticeType, PartyLeft, Reenter, SessionStatus, Transcript, UserInfo, UserType, Visibility,
    basic::EventSessionInfo, keys,
};
use parlor_core::wire::Text;
use serde_json::Value as Json;

use crate::tolerant::{number, text, words};

/// A message of the API, as far as an event has it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Happened {
    pub(super) index: u32,
    /// `type`, as the API writes it.
    pub(super) kind: String,
    pub(super) user_id: String,
    pub(super) nickname: String,
    pub(super) user_type: UserType<'static>,
    visibility: Visibility,
    /// Milliseconds since 1970.
    pub(super) at: Option<i64>,
    /// What was said, or said along.
    said: Option<String>,
    message_type: Option<String>,
    /// What a notice says.
    pub(super) words: String,
    /// What a notice carries.
    items: Vec<(String, String)>,
}

impl Happened {
    /// Reads a message; `user_id` is who it is about. `None` if it has no number: nothing could be told of it once.
    pub(super) fn read(message: &Json, user_id: String) -> Option<Self> {
        let index = number(message, "index").and_then(|it| u32::try_from(it).ok())?;
        let from = message.get("from").unwrap_or(&Json::Null);
        let kind = words(message, "type").unwrap_or_else(|| "Notice".into());
        let said = text(message, "text");
        let (said, words) = match kind.as_str() {
            "Text" | "ParticipantJoined" | "ParticipantLeft" | "ParticipantRejoined" => (said, String::new()),
            "PushUrl" => (said, text(message, "url").unwrap_or_default()),
            "CustomNotice" | "SystemCommand" => (said, text(message, "noticeText").unwrap_or_default()),
            // The new nickname, where it isn't said in words.
            "NicknameUpdated" => {
                let nickname = text(message, "noticeText").or_else(|| text(from, "nickname"));
                (said, nickname.unwrap_or_default())
            }
            _ => (None, said.or_else(|| text(message, "noticeText")).unwrap_or_default()),
        };
        Some(Self {
            index,
            user_id,
            nickname: text(from, "nickname").unwrap_or_default(),
            user_type: match text(from, "type").as_deref() {
                Some("Customer") => UserType::Client,
                Some("Agent") if is_for(from, "Supervisors") => UserType::Supervisor,
                Some("Agent") => UserType::Agent,
                _ => UserType::External,
            },
            visibility: visibility(message),
            at: at(message),
            said,
            message_type: text(message, "messageType"),
            words,
            items: items(message),
            kind,
        })
    }

    /// Whether a transcript keeps it: typing is told, and forgotten.
    pub(super) fn is_kept(&self) -> bool {
        !matches!(self.kind.as_str(), "TypingStarted" | "TypingStopped")
    }

    /// Whether it comes behind what was seen; a number 0 stands before all others.
    pub(super) fn is_after(&self, position: u32) -> bool {
        self.index > position || self.index == 0 && position == 0
    }

    fn items(&self) -> Vec<KeyValue<'_>> {
        self.items.iter().map(|(key, value)| KeyValue::string(key, value)).collect()
    }

    /// What was said.
    pub(super) fn said(&self) -> &str {
        self.said.as_deref().unwrap_or_default()
    }

    fn text(&self) -> Option<MessageText<'_>> {
        let text = MessageText::plain(self.said.as_deref()?);
        Some(MessageText { message_type: self.message_type.as_deref().map(Text::plain), ..text })
    }

    fn event<'a>(&'a self, start: i64, items: &'a [KeyValue<'a>]) -> Event<'a> {
        let shift = self.at.map_or(0, |it| it.saturating_sub(start).max(0) / 1000);
        let head = EventHead {
            user_id: Text::plain(&self.user_id),
            time_shift: u32::try_from(shift).unwrap_or(u32::MAX),
            visibility: self.visibility,
            event_id: self.index,
            ..EventHead::default()
        };
        match self.kind.as_str() {
            "Text" => Event::Message(Message { head, text: self.text(), ..Message::default() }),
            "ParticipantJoined" => {
                let user = UserInfo {
                    nickname: Text::plain(&self.nickname),
                    user_type: self.user_type,
                    ..UserInfo::default()
                };
                Event::NewParty(NewParty { head, user, text: self.text(), ..NewParty::default() })
            }
            "ParticipantLeft" => Event::PartyLeft(PartyLeft {
                head,
                asker_id: Text::plain(&self.user_id),
                text: self.text(),
                ..PartyLeft::default()
            }),
            "ParticipantRejoined" => {
                Event::Reenter(Reenter { head, text: self.text(), ..Reenter::default() })
            }
            kind => Event::Notice(Notice {
                head,
                notice: Some(NoticeText::new(notice_type(kind), Text::plain(&self.words))),
                user_data: KeyValues::items(items),
                text: self.text(),
                ..Notice::default()
            }),
        }
    }
}

/// A session's news as a packet of the protocol.
pub(super) struct Info<'a> {
    pub(super) session_id: &'a str,
    /// Milliseconds since 1970.
    pub(super) start: i64,
    /// The request that it replies to.
    pub(super) reference_id: Option<u32>,
    pub(super) is_over: bool,
    pub(super) is_monitored: bool,
    pub(super) happened: &'a [Happened],
}

impl Info<'_> {
    pub(super) fn packet(&self) -> Vec<u8> {
        with_transcript(self.session_id, self.start, self.happened, |transcript| {
            encoded(&EventSessionInfo {
                reference_id: self.reference_id,
                session_status: if self.is_over { SessionStatus::Over } else { SessionStatus::Alive },
                transcript: Transcript { monitored: self.is_monitored, ..transcript },
                ..EventSessionInfo::default()
            })
        })
    }
}

/// What happened in a session, which began at `start` (milliseconds since 1970), as a transcript in the stored form.
pub(super) fn stored(session_id: &str, start: i64, happened: &[Happened]) -> Vec<u8> {
    with_transcript(session_id, start, happened, |transcript| encoded(&transcript))
}

fn with_transcript<T>(
    session_id: &str,
    start: i64,
    happened: &[Happened],
    write: impl FnOnce(Transcript<'_>) -> T,
) -> T {
    let items: Vec<Vec<KeyValue<'_>>> = happened.iter().map(Happened::items).collect();
    let events: Vec<Event<'_>> =
        happened.iter().zip(&items).map(|(it, items)| it.event(start, items)).collect();
    write(Transcript {
        start_at: Text::plain(&date(start)),
        session_id: Text::plain(session_id),
        events: Events::items(&events),
        ..Transcript::default()
    })
}

/// The element's bytes.
pub(super) fn encoded(element: &impl Element) -> Vec<u8> {
    let mut bytes = vec![0; element.encoded_len()];
    // The room is what the element takes, and none of ours is nested too deep.
    let length = element.encode(&mut bytes).unwrap_or_default();
    bytes.truncate(length);
    bytes
}

/// A time as transcripts write it: `2025-05-10T07:09:33Z`.
pub(super) fn date(ms: i64) -> String {
    let at = Timestamp::from_second(ms.div_euclid(1000)).unwrap_or_default();
    at.strftime("%Y-%m-%dT%H:%M:%SZ").to_string()
}

/// A time as the API writes it, `2014-01-09 11:58:12.035+0200`, in milliseconds since 1970.
pub(super) fn milliseconds(text: &str) -> Option<i64> {
    Timestamp::strptime("%Y-%m-%d %H:%M:%S%.f%z", text.trim()).ok().map(Timestamp::as_millisecond)
}

/// When a message was said. `timestampSeconds` is in milliseconds, in spite of its name; where a server means what it says,
/// the number is too small for that.
fn at(message: &Json) -> Option<i64> {
    const NO_MILLISECONDS: i64 = 100_000_000_000;
    match number(message, "timestampSeconds") {
        Some(seconds) if (1..NO_MILLISECONDS).contains(&seconds) => Some(seconds.saturating_mul(1000)),
        Some(milliseconds) if milliseconds > 0 => Some(milliseconds),
        _ => text(message, "timestamp").and_then(|it| milliseconds(&it)),
    }
}

/// `visibility` of a message or a participant; everybody where it is missing, the fewest where it is unknown.
pub(super) fn visibility(json: &Json) -> Visibility {
    match text(json, "visibility").as_deref() {
        None | Some("All" | "") => Visibility::All,
        Some("Agents") => Visibility::Internal,
        Some(_) => Visibility::Vip,
    }
}

fn is_for(json: &Json, who: &str) -> bool {
    json.get("visibility").is_some_and(|it| it == who)
}

/// What the protocol calls a kind of message. Others are shown by their own name.
fn notice_type(kind: &str) -> NoticeType<'_> {
    match kind {
        "TypingStarted" => NoticeType::TypingStarted,
        "TypingStopped" => NoticeType::TypingStopped,
        "PushUrl" => NoticeType::PushedUrl,
        "CustomNotice" => NoticeType::Custom,
        "NicknameUpdated" => NoticeType::UpdateNick,
        "SystemCommand" => NoticeType::SystemCommand,
        "IdleAlert" => NoticeType::IdleControlAlert,
        "IdleClose" => NoticeType::IdleControlClose,
        "TranscriptSaveDone" => NoticeType::TRANSCRIPT_SAVE_DONE,
        "TranscriptSaveFailed" => NoticeType::TRANSCRIPT_SAVE_FAILED,
        other => NoticeType::from_text(Text::plain(other)),
    }
}

/// What a notice carries: a file, and userdata, as a server of Parlor has it. What the attachment says of the file goes first.
fn items(message: &Json) -> Vec<(String, String)> {
    let mut items = message.get("attachment").map(file_items).unwrap_or_default();
    let Some(user_data) = message.get("userData") else { return items };
    for key in user_data.as_object().into_iter().flatten().map(|(key, _)| key) {
        if let Some(value) = words(user_data, key)
            && items.iter().all(|(known, _)| known != key)
        {
            items.push((key.clone(), value));
        }
    }
    items
}

/// What the protocol's notice of a file says of an attachment.
fn file_items(attachment: &Json) -> Vec<(String, String)> {
    let member = |key: &str, member| words(attachment, member).map(|it| (key.to_owned(), it));
    [
        // The name of the file in the session; a server may know it by its document alone.
        member(keys::FILE_ID, "fileId").or_else(|| member(keys::FILE_ID, "id")),
        member(keys::FILE_NAME, "name"),
        member(keys::FILE_SIZE, "size"),
        member(keys::FILE_DOCUMENT_ID, "id"),
        Some((keys::FILE_SOURCE.to_owned(), "ucs".into())),
    ]
    .into_iter()
    .flatten()
    .collect()
}

#[cfg(test)]
mod tests {
    use parlor_core::element::basic::ServerEvent;
    use parlor_core::wire::Limits;
    use serde_json::json;

    use super::*;

    const START: i64 = 1_389_261_480_000;

    fn packet(messages: &[Json]) -> String {
        let happened: Vec<Happened> = messages
            .iter()
            .map(|it| Happened::read(it, text(&it["from"], "participantId").unwrap()).unwrap())
            .collect();
        let info = Info {
            session_id: "0001JaAKQ53M00G3",
            start: START,
            reference_id: None,
            is_over: false,
            is_monitored: false,
            happened: &happened,
        };
        let packet = info.packet();
        assert!(ServerEvent::parse(&packet, Limits::PACKET).is_ok());
        String::from_utf8(packet).unwrap()
    }

    fn ana() -> Json {
        json!({"participantId": "0041", "nickname": "Ana", "type": "Customer", "visibility": "All"})
    }

    #[test]
    fn the_documented_message() {
        let said = packet(&[json!({
            "index": "3", "type": "Text", "from": ana(), "text": "a < b", "messageType": "text", "visibility": "All",
            "timestamp": "2014-01-09 11:58:12.035+0200", "timestampSeconds": "1389261492035L",
        })]);
        assert_eq!(
            said,
            "<eventSessionInfo sessionStatus=\"Alive\"><chatTranscript startAt=\"2014-01-09T09:58:00Z\" \
             sessionId=\"0001JaAKQ53M00G3\"><message userId=\"0041\" timeShift=\"12\" visibility=\"ALL\" eventId=\"3\">\
             <msgText msgType=\"text\">a &lt; b</msgText></message></chatTranscript></eventSessionInfo>"
        );
    }

    #[test]
    fn a_notice_has_what_it_carries() {
        let read = json!({"index": 4, "type": "SystemCommand", "from": ana(), "noticeText": "read-receipt",
            "userData": {"read-position": "3", "n": 7, "list": {"a": "b"}}});
        let said = packet(&[read]);
        assert!(said.contains("<item key=\"read-position\" type=\"string\">3</item>"), "{said}");
        assert!(said.contains("key=\"n\"") && !said.contains("key=\"list\""), "{said}");
    }

    #[test]
    fn what_xml_cannot_hold_does_no_harm() {
        let said = "a\u{0}\u{1b}[2J\u{fffe}]]>";
        let message = json!({"index": 1, "type": "Text", "from": {"participantId": said, "nickname": said}, "text": said});
        assert!(packet(&[message]).contains("eventId=\"1\""));
        let file = json!({"index": 2, "type": "SystemCommand", "from": ana(), "noticeText": said,
            "attachment": {"id": said, "name": said, "size": 1}});
        assert!(packet(&[file]).contains("eventId=\"2\""));
    }

    #[test]
    fn each_kind_is_an_event() {
        for (kind, more, expected) in [
            ("ParticipantJoined", json!({}), "<newParty userId=\"0041\" "),
            (
                "ParticipantLeft",
                json!({"text": "bye"}),
                "askerId=\"0041\"><msgText>bye</msgText></partyLeft>",
            ),
            ("ParticipantRejoined", json!({}), "<reenter "),
            (
                "TypingStarted",
                json!({"text": "hel"}),
                "<noticeText noticeType=\"TYPING_STARTED\">hel</noticeText>",
            ),
            ("TypingStopped", json!({}), "noticeType=\"TYPING_STOPPED\""),
            ("PushUrl", json!({"url": "http://x"}), "noticeType=\"USER_PUSHED_URL\">http://x<"),
            ("CustomNotice", json!({"noticeText": "c"}), "noticeType=\"USER_CUSTOM\">c<"),
            ("NicknameUpdated", json!({}), "noticeType=\"USER_UPDATE_NICK\">Ana<"),
            ("Notice", json!({"text": "n"}), "noticeType=\"Notice\">n<"),
            ("Unheard", json!({"noticeText": "n"}), "noticeType=\"Unheard\">n<"),
        ] {
            let mut message = json!({"index": 1, "type": kind, "from": ana()});
            message.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
            let said = packet(&[message]);
            assert!(said.contains(expected), "{said}");
        }
    }

    #[test]
    fn a_file_is_a_system_command() {
        let said = packet(&[json!({
            "index": 4, "type": "SystemCommand", "from": ana(), "noticeText": "file-uploaded",
            "attachment": {"id": "D", "fileId": "F", "name": "a.pdf", "size": 7, "path": "/attachments/D"},
            "userData": {"file-id": "F", "file-description": "The bill"},
        })]);
        assert_eq!(said.matches("\"file-id\"").count(), 1, "{said}");
        for item in [
            "\"file-description\" type=\"string\">The bill",
            "\"file-id\" type=\"string\">F",
            "\"file-document-id\" type=\"string\">D",
            "\"file-size\" type=\"string\">7",
        ] {
            assert!(said.contains(item), "{said}");
        }
    }

    #[test]
    fn times_of_all_kinds() {
        assert_eq!(milliseconds("2016-03-16 09:55:18.000+1000"), Some(1_458_086_118_000));
        assert_eq!(milliseconds("2016-03-16 09:55:18+1000"), Some(1_458_086_118_000));
        assert_eq!(milliseconds("yesterday"), None);
        assert_eq!(date(1_458_086_118_999), "2016-03-15T23:55:18Z");
        for (message, expected) in [
            (json!({"timestampSeconds": 1_389_261_492_i64}), Some(1_389_261_492_000)),
            (json!({"timestamp": "2014-01-09 11:58:12.035+0200"}), Some(1_389_261_492_035)),
            (json!({"timestampSeconds": 0, "timestamp": "x"}), None),
        ] {
            assert_eq!(at(&message), expected);
        }
    }

    #[test]
    fn a_message_without_a_number_is_passed_over() {
        assert_eq!(Happened::read(&json!({"type": "Text", "text": "x"}), "U".into()), None);
        assert_eq!(Happened::read(&json!({"index": -1}), "U".into()), None);
    }
}
