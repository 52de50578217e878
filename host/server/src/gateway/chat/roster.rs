//! Who is who in a chat, and what happened in it, in the API's words.

use std::collections::HashMap;

use parlor_core::element::notices::SystemCommand;
use parlor_core::element::{Event, Id, Message as Said, MessageText, Notice, NoticeType, UserType, keys};
use parlor_core::wire::Text;
use serde_json::{Map, Value};

use super::reply::{From, Message};
use crate::key_values_json::object;

/// Everybody whom the customer has seen in its chat. They are numbered in the order in which they came; whoever comes again
/// has its number still.
#[derive(Default)]
pub(super) struct Roster {
    participants: HashMap<Id, From>,
}

/// The reasons of which this door doesn't tell why a customer left (the vendor's documentation): by itself, and cut off.
const UNTOLD_REASONS: [&str; 2] = ["0", "3"];

impl Roster {
    /// Takes note of an event: who came, and what somebody is called from now on. Each is noted once, in order.
    pub(super) fn note(&mut self, event: &Event<'_>) {
        let Ok(user_id) = Id::new(event.head().user_id) else { return };
        if user_id.is_empty() {
            return;
        }
        match event {
            Event::NewParty(party) => {
                let next = self.participants.len().saturating_add(1);
                let participant = self.participants.entry(user_id).or_default();
                if participant.participant_id == 0 {
                    participant.participant_id = next;
                }
                participant.nickname = party.user.nickname.to_string();
                participant.kind = user_type(party.user.user_type);
            }
            Event::Notice(Notice { notice: Some(notice), .. })
                if notice.notice_type == NoticeType::UpdateNick =>
            {
                if let Some(participant) = self.participants.get_mut(&user_id) {
                    participant.nickname = notice.text.to_string();
                }
            }
            // Idle control is the server's own word.
            Event::Notice(notice) if is_idle_control(notice.notice_type()) => {}
            _ => {
                // Somebody speaks to all whom the customer didn't see come in: an agent who coaches.
                let next = self.participants.len().saturating_add(1);
                self.participants.entry(user_id).or_insert_with(|| From {
                    nickname: String::new(),
                    participant_id: next,
                    kind: "Agent",
                });
            }
        }
    }

    /// The event as a message; `start_ms`: when the session began.
    pub(super) fn message(&self, event: &Event<'_>, start_ms: i64) -> Message {
        let head = event.head();
        let sender = Id::new(head.user_id).ok().and_then(|it| self.participants.get(&it));
        let mut message = Message {
            // What isn't in the transcript is the server's own word.
            from: sender.cloned().unwrap_or(From { kind: "System", ..From::default() }),
            index: Some(head.event_id).filter(|it| *it > 0),
            kind: kind(event),
            utc_time: start_ms.saturating_add(i64::from(head.time_shift).saturating_mul(1000)),
            message_type: None,
            text: None,
            user_data: Map::new(),
            event_attributes: object(event.event_attributes()),
        };
        match event {
            Event::NewParty(party) => say(&mut message, party.text),
            Event::Message(Said { text, .. }) => say(&mut message, *text),
            Event::Notice(notice) => {
                message.text = notice.notice.map(|it| it.text.to_string());
                message.user_data = object(notice.user_data);
            }
            Event::PartyLeft(party) => {
                say(&mut message, party.text);
                hide_reason(&mut message.event_attributes);
            }
            // Flex has no such event.
            Event::Reenter(_) => {}
        }
        message
    }
}

impl Roster {
    /// Has all messages say what their senders are called now.
    pub(super) fn rename(&self, messages: &mut [Message]) {
        let now: HashMap<usize, &From> =
            self.participants.values().map(|it| (it.participant_id, it)).collect();
        for from in messages.iter_mut().map(|it| &mut it.from) {
            if let Some(now) = now.get(&from.participant_id) {
                from.clone_from(now);
            }
        }
    }
}

fn is_idle_control(notice_type: NoticeType<'_>) -> bool {
    matches!(notice_type, NoticeType::IdleControlAlert | NoticeType::IdleControlClose)
}

fn say(message: &mut Message, text: Option<MessageText<'_>>) {
    let Some(said) = text else { return };
    message.text = Some(said.text.to_string());
    message.message_type = said.message_type.map(|it| it.to_string());
}

fn user_type(user_type: UserType<'_>) -> &'static str {
    match user_type {
        UserType::Client => "Client",
        UserType::Agent => "Agent",
        UserType::Supervisor => "Supervisor",
        UserType::System => "System",
        // Our own choice for what isn't known.
        _ => "External",
    }
}

/// `type` of a message.
fn kind(event: &Event<'_>) -> &'static str {
    match event {
        Event::NewParty(_) | Event::Reenter(_) => "ParticipantJoined",
        Event::PartyLeft(_) => "ParticipantLeft",
        Event::Message(_) => "Message",
        Event::Notice(notice) => match notice.notice_type() {
            NoticeType::TypingStarted => "TypingStarted",
            NoticeType::TypingStopped => "TypingStopped",
            NoticeType::UpdateNick => "NicknameUpdated",
            NoticeType::PushedUrl => "PushUrl",
            NoticeType::Custom => "CustomNotice",
            NoticeType::IdleControlAlert => "IdleAlert",
            NoticeType::IdleControlClose => "IdleClose",
            NoticeType::SystemCommand => {
                match SystemCommand::from_text(notice.notice.map_or(Text::EMPTY, |it| it.text)) {
                    SystemCommand::FileUploaded => "FileUploaded",
                    SystemCommand::FileDeleted => "FileDeleted",
                    _ => "Notice",
                }
            }
            _ => "Notice",
        },
    }
}

/// This door doesn't tell why a customer left that left by itself or was cut off.
fn hide_reason(attributes: &mut Map<String, Value>) {
    let Some(Value::Object(system)) = attributes.get_mut(keys::GCTI_SYSTEM) else { return };
    let is_untold = |it: &Value| it.as_str().is_some_and(|it| UNTOLD_REASONS.contains(&it));
    if system.get(keys::QUIT_REASON_CODE).is_some_and(is_untold) {
        system.remove(keys::QUIT_REASON_CODE);
    }
    if system.is_empty() {
        attributes.remove(keys::GCTI_SYSTEM);
    }
}

#[cfg(test)]
mod tests {
    use parlor_core::wire::Limits;
    use serde_json::{Value, json};

    use super::*;

    /// What each event becomes, once the roster has taken note of all of them.
    fn told(events: &[&str]) -> Vec<Value> {
        let parse = |xml: &'static str| Event::parse(xml.as_bytes(), Limits::STORED).unwrap();
        let events: Vec<Event<'_>> =
            events.iter().map(|it| parse(Box::leak((*it).to_owned().into_boxed_str()))).collect();
        let mut roster = Roster::default();
        let tell = |event: &Event<'_>| {
            roster.note(event);
            serde_json::to_value(roster.message(event, 1_000_000)).unwrap()
        };
        events.iter().map(tell).collect()
    }

    fn joined(user_id: &str, nickname: &str, user_type: &str) -> String {
        format!(
            "<newParty userId='{user_id}' eventId='1'><userInfo userNick='{nickname}' userType='{user_type}'/></newParty>"
        )
    }

    #[test]
    fn each_kind_of_event_has_its_type() {
        let notice = |rest: &str| format!("<notice userId='U' eventId='2'>{rest}</notice>");
        let of_type =
            |notice_type: &str| notice(&format!("<noticeText noticeType='{notice_type}'>t</noticeText>"));
        let command =
            |text: &str| notice(&format!("<noticeText noticeType='SYS_COMMAND'>{text}</noticeText>"));
        for (event, expected) in [
            (joined("U", "Ana", "CLIENT"), "ParticipantJoined"),
            ("<partyLeft userId='U' eventId='2' askerId='U'/>".to_owned(), "ParticipantLeft"),
            ("<message userId='U' eventId='2'><msgText>hi</msgText></message>".to_owned(), "Message"),
            (of_type("TYPING_STARTED"), "TypingStarted"),
            (of_type("TYPING_STOPPED"), "TypingStopped"),
            (of_type("USER_UPDATE_NICK"), "NicknameUpdated"),
            (of_type("USER_PUSHED_URL"), "PushUrl"),
            (of_type("USER_CUSTOM"), "CustomNotice"),
            (of_type("IDLE_CONTROL_ALERT"), "IdleAlert"),
            (of_type("IDLE_CONTROL_CLOSE"), "IdleClose"),
            (of_type("IDLE_CONTROL_SET"), "Notice"),
            (of_type("PING"), "Notice"),
            (command("file-uploaded"), "FileUploaded"),
            (command("file-deleted"), "FileDeleted"),
            (command("file-client-cfg-get"), "Notice"),
            (command("anything"), "Notice"),
            (notice(""), "Notice"),
        ] {
            assert_eq!(told(&[&event])[0]["type"], expected, "{event}");
        }
    }

    #[test]
    fn participants_are_numbered_in_the_order_in_which_they_came() {
        let message = |user_id: &str| format!("<message userId='{user_id}' timeShift='3' eventId='9'/>");
        let renamed = "<notice userId='A' eventId='9'><noticeText noticeType='USER_UPDATE_NICK'>Bob</noticeText></notice>";
        let events = [
            joined("U", "Ana", "CLIENT"),
            joined("A", "Bo", "AGENT"),
            joined("S", "Sue", "SUPERVISOR"),
            joined("W", "Flow", "EXTERNAL"),
            joined("Y", "", "SYSTEM"),
            joined("X", "R2", "ROBOT"),
            renamed.to_owned(),
            message("A"),
            joined("A", "Bo", "AGENT"),
            message("C"),
            message("S"),
            "<notice userId='SYSTEM' eventId='9'><noticeText noticeType='IDLE_CONTROL_ALERT'>soon</noticeText></notice>"
                .to_owned(),
        ];
        let told = told(&events.each_ref().map(String::as_str));
        let from: Vec<Value> = told
            .iter()
            .map(|it| json!([it["from"]["participantId"], it["from"]["nickname"], it["from"]["type"]]))
            .collect();
        let expected = [
            json!([1, "Ana", "Client"]),
            json!([2, "Bo", "Agent"]),
            json!([3, "Sue", "Supervisor"]),
            json!([4, "Flow", "External"]),
            json!([5, "", "System"]),
            json!([6, "R2", "External"]),
            json!([2, "Bob", "Agent"]),
            json!([2, "Bob", "Agent"]),
            json!([2, "Bo", "Agent"]),
            // A coach, whom the customer didn't see come.
            json!([7, "", "Agent"]),
            json!([3, "Sue", "Supervisor"]),
            json!([0, "", "System"]),
        ];
        assert_eq!(from, expected);
        assert_eq!((&told[7]["utcTime"], &told[7]["index"]), (&json!(1_003_000), &json!(9)));
    }

    #[test]
    fn one_reply_has_one_name_for_somebody() {
        let events = [
            joined("U", "Ana", "CLIENT"),
            "<message userId='U' eventId='2'/>".to_owned(),
            "<notice userId='U' eventId='3'><noticeText noticeType='USER_UPDATE_NICK'>Anna</noticeText></notice>"
                .to_owned(),
            "<notice><noticeText noticeType='USER_CUSTOM'/></notice>".to_owned(),
        ];
        let mut roster = Roster::default();
        let mut messages = Vec::new();
        for event in &events {
            let event = Event::parse(event.as_bytes(), Limits::STORED).unwrap();
            roster.note(&event);
            messages.push(roster.message(&event, 0));
        }
        roster.rename(&mut messages);
        let names: Vec<&str> = messages.iter().map(|it| it.from.nickname.as_str()).collect();
        assert_eq!(names, ["Anna", "Anna", "Anna", ""]);
    }

    #[test]
    fn what_has_no_number_has_no_index_and_what_is_empty_is_left_out() {
        let bare = &told(&["<notice><noticeText noticeType='USER_CUSTOM'/></notice>"])[0];
        let from = json!({"nickname": "", "participantId": 0, "type": "System"});
        assert_eq!(*bare, json!({"from": from, "type": "CustomNotice", "utcTime": 1_000_000, "text": ""}));
    }

    /// Of a customer that left by itself, or was cut off, this door says no more than that.
    #[test]
    fn reasons_are_told_as_they_are_documented() {
        let left = |code: &str, more: &str| {
            format!(
                "<partyLeft userId='U' eventId='2' askerId='U'><eventAttributes><item key='GCTI_SYSTEM' type='kvlist'>\
                 <item key='quit-reason-code'>{code}</item>{more}</item></eventAttributes></partyLeft>"
            )
        };
        for code in ["4", "5", "7", "8"] {
            let expected = json!({"GCTI_SYSTEM": {"quit-reason-code": code}});
            assert_eq!(told(&[&left(code, "")])[0]["eventAttributes"], expected);
        }
        for code in ["0", "3"] {
            assert_eq!(told(&[&left(code, "")])[0].get("eventAttributes"), None, "{code}");
            let kept = &told(&[&left(code, "<item key='x'>y</item>")])[0]["eventAttributes"];
            assert_eq!(*kept, json!({"GCTI_SYSTEM": {"x": "y"}}), "{code}");
        }
    }
}
