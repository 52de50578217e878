//! What happens in a chat, as the messages of the API.

use parlor_core::element::notices::{FileUploaded, SystemCommand};
use parlor_core::element::{Event, Id, Message, MessageText, Notice, NoticeType, unix_ms};
use parlor_core::wire::Text;
use serde_json::{Value, json};

use super::links::Links;
use super::participants::{Participants, Parties, visibility_name};

/// What a reader of events needs to know of the chat.
pub(super) struct Reader<'c> {
    pub(super) participants: &'c Participants,
    pub(super) parties: &'c Parties,
    pub(super) links: &'c Links,
    /// The path of the chat, such as `/me/chats/ID`.
    pub(super) chat_id: &'c str,
    /// When the session began.
    pub(super) start_at: &'c str,
}

impl Reader<'_> {
    /// The event as a message. A nickname is the one that its owner has now.
    pub(super) fn message(&self, event: &Event<'_>) -> Value {
        let head = event.head();
        let start_ms = unix_ms(Text::plain(self.start_at)).unwrap_or(0);
        let ms = start_ms.saturating_add(i64::from(head.time_shift).saturating_mul(1000));
        let user_id = Id::new(head.user_id).unwrap_or_default();
        let mut message = json!({
            "index": head.event_id,
            "type": kind(event),
            "from": self.participants.participant(user_id, self.parties, self.links),
            "visibility": visibility_name(head.visibility),
            "timestamp": timestamp(ms),
            // Milliseconds, in spite of its name (the vendor's documentation).
            "timestampSeconds": ms,
        });
        match event {
            Event::NewParty(party) => say(&mut message, party.text),
            Event::Message(Message { text, .. }) => say(&mut message, *text),
            Event::PartyLeft(party) => say(&mut message, party.text),
            Event::Reenter(party) => say(&mut message, party.text),
            Event::Notice(notice) => self.notice(&mut message, notice),
        }
        message
    }

    fn notice(&self, message: &mut Value, notice: &Notice<'_>) {
        let text = notice.notice.map(|it| it.text).unwrap_or_default();
        let member = match notice.notice_type() {
            NoticeType::PushedUrl => "url",
            NoticeType::Custom | NoticeType::SystemCommand | NoticeType::UpdateNick => "noticeText",
            _ => "text",
        };
        say(message, notice.text);
        message[member] = text.to_string().into();
        if let Some(file) = file(notice) {
            message["attachment"] = self.attachment(&file);
        }
    }

    fn attachment(&self, file: &FileUploaded<'_>) -> Value {
        let id = file.document_id.unwrap_or_default().to_string();
        let mut attachment = json!({
            "id": id,
            "name": file.name.to_string(),
            "size": file.size.value(),
        });
        if let Some(file_id) = file.file_id {
            attachment["fileId"] = file_id.to_string().into();
        }
        self.links.add(&mut attachment, &format!("/attachments/{id}"));
        attachment
    }

    /// The path and the URI of the chat.
    pub(super) fn chat(&self) -> (String, String) {
        let path = format!("/me/chats/{}", self.chat_id);
        (self.links.uri(&path), path)
    }
}

/// The file that a notice says is there.
pub(super) fn file<'a>(notice: &Notice<'a>) -> Option<FileUploaded<'a>> {
    let command = notice.notice.filter(|it| it.notice_type == NoticeType::SystemCommand)?;
    match SystemCommand::from_text(command.text) {
        SystemCommand::FileUploaded => FileUploaded::read(notice.user_data).ok(),
        _ => None,
    }
}

fn say(message: &mut Value, text: Option<MessageText<'_>>) {
    let Some(said) = text else { return };
    message["text"] = said.text.to_string().into();
    if let Some(message_type) = said.message_type {
        message["messageType"] = message_type.to_string().into();
    }
}

/// `type` of a message. What clients don't know they show as a notice.
fn kind(event: &Event<'_>) -> &'static str {
    match event {
        Event::NewParty(_) => "ParticipantJoined",
        Event::PartyLeft(_) => "ParticipantLeft",
        Event::Reenter(_) => "ParticipantRejoined",
        Event::Message(_) => "Text",
        Event::Notice(notice) => match notice.notice_type() {
            NoticeType::TypingStarted => "TypingStarted",
            NoticeType::TypingStopped => "TypingStopped",
            NoticeType::PushedUrl => "PushUrl",
            NoticeType::Custom => "CustomNotice",
            NoticeType::UpdateNick => "NicknameUpdated",
            NoticeType::SystemCommand => "SystemCommand",
            NoticeType::IdleControlAlert => "IdleAlert",
            NoticeType::IdleControlClose => "IdleClose",
            it if it == NoticeType::TRANSCRIPT_SAVE_DONE => "TranscriptSaveDone",
            it if it == NoticeType::TRANSCRIPT_SAVE_FAILED => "TranscriptSaveFailed",
            _ => "Notice",
        },
    }
}

/// As the API writes times: `2014-01-09 11:58:12.035+0200`, here always in UTC.
pub(super) fn timestamp(unix_ms: i64) -> String {
    let ms = u64::try_from(unix_ms).unwrap_or(0);
    let date = crate::engine::date(ms / 1000);
    format!("{}.{:03}+0000", date.trim_end_matches('Z').replace('T', " "), ms % 1000)
}

#[cfg(test)]
mod tests {
    use parlor_core::wire::Limits;

    use super::*;
    use crate::gateway::gws::identity::AgentId;

    fn messages(events: &[&str]) -> Vec<Value> {
        let mut participants = Participants::default();
        let parsed: Vec<Event<'_>> =
            events.iter().map(|it| Event::parse(it.as_bytes(), Limits::STORED).unwrap()).collect();
        for event in &parsed {
            participants.note(event);
        }
        let parties = [(Id::new(Text::plain("B")).unwrap(), AgentId::named_by("bo"))].into_iter().collect();
        let reader = Reader {
            participants: &participants,
            parties: &parties,
            links: &Links::new("http://127.0.0.1:1/api/v2/"),
            chat_id: "S",
            start_at: "2025-05-10T07:09:33Z",
        };
        assert_eq!(reader.chat().0, "http://127.0.0.1:1/api/v2/me/chats/S");
        parsed.iter().map(|it| reader.message(it)).collect()
    }

    const PARTIES: [&str; 2] = [
        "<newParty userId='A' timeShift='0' visibility='ALL' eventId='1'><userInfo userNick='Ana' userType='CLIENT' \
         protocolType='FLEX'/></newParty>",
        "<newParty userId='B' timeShift='4' visibility='INT' eventId='2'><userInfo userNick='Bo' userType='SUPERVISOR' \
         protocolType='BASIC'/><msgText msgType='t'>hi</msgText></newParty>",
    ];

    #[test]
    fn who_what_and_when() {
        let said = messages(&PARTIES);
        let ana = json!({"id": "A", "participantId": "A", "nickname": "Ana", "type": "Customer", "visibility": "All"});
        assert_eq!(
            said[0],
            json!({"index": 1, "type": "ParticipantJoined", "from": ana, "visibility": "All",
                "timestamp": "2025-05-10 07:09:33.000+0000", "timestampSeconds": 1_746_860_973_000_i64})
        );
        assert_eq!(
            (&said[1]["text"], &said[1]["messageType"], &said[1]["timestampSeconds"]),
            (&json!("hi"), &json!("t"), &json!(1_746_860_977_000_i64))
        );
        assert_eq!(
            said[1]["from"],
            json!({"id": "B", "participantId": "B", "nickname": "Bo", "type": "Agent", "visibility": "Agents",
                "uri": "http://127.0.0.1:1/api/v2/users/bo", "path": "/users/bo"})
        );
    }

    #[test]
    fn each_kind_has_its_member() {
        let notice = |kind: &str, more: &str| {
            format!(
                "<notice userId='A' timeShift='0' visibility='ALL' eventId='3'>\
                 <noticeText noticeType='{kind}'>x</noticeText>{more}</notice>"
            )
        };
        for (event, kind, member) in [
            (notice("TYPING_STARTED", ""), "TypingStarted", "text"),
            (notice("TYPING_STOPPED", ""), "TypingStopped", "text"),
            (notice("USER_PUSHED_URL", ""), "PushUrl", "url"),
            (notice("USER_CUSTOM", ""), "CustomNotice", "noticeText"),
            (notice("USER_UPDATE_NICK", ""), "NicknameUpdated", "noticeText"),
            (notice("SYS_COMMAND", ""), "SystemCommand", "noticeText"),
            (notice("TRANSCRIPT_SAVE_DONE", ""), "TranscriptSaveDone", "text"),
            (notice("TRANSCRIPT_SAVE_FAILED", ""), "TranscriptSaveFailed", "text"),
            (notice("IDLE_CONTROL_ALERT", ""), "IdleAlert", "text"),
            (notice("SOMETHING", ""), "Notice", "text"),
            (
                "<message userId='A' timeShift='0' visibility='ALL' eventId='3'><msgText>x</msgText></message>".to_owned(),
                "Text",
                "text",
            ),
            (
                "<partyLeft userId='A' timeShift='0' visibility='ALL' eventId='3' askerId='A'><msgText>x</msgText></partyLeft>"
                    .to_owned(),
                "ParticipantLeft",
                "text",
            ),
        ] {
            let said = messages(&[PARTIES[0], &event]).remove(1);
            assert_eq!((&said["type"], &said[member]), (&json!(kind), &json!("x")), "{event}");
            let nickname = if kind == "NicknameUpdated" { "x" } else { "Ana" };
            assert_eq!(said["from"]["nickname"], nickname);
        }
        let items = "<userData><item key='file-id'>F</item><item key='file-name'>a.pdf</item>\
            <item key='file-size'>7</item><item key='file-document-id'>D</item></userData>";
        let event = notice("SYS_COMMAND", items).replace(">x<", ">file-uploaded<");
        let said = messages(&[PARTIES[0], &event]).remove(1);
        assert_eq!(
            said["attachment"],
            json!({"id": "D", "fileId": "F", "name": "a.pdf", "size": 7, "path": "/attachments/D",
                "uri": "http://127.0.0.1:1/api/v2/attachments/D"})
        );
    }
}
