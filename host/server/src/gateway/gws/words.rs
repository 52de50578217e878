//! What agents are told, and how chats look, in the words of GWS API v2.

use parlor_core::element::notices::FileUploaded;
use parlor_core::element::{Event, Id, Notice, NoticeType, Visibility, unix_ms};
use parlor_core::wire::Text;
use serde_json::{Value, json};

use super::links::Links;
use crate::gateway::agents::agent_states::AgentState;
use crate::gateway::agents::chat::{AgentChat, Attachment, ChatState, Part};
use crate::gateway::agents::events::{at_ms, file, message, visibility};
use crate::gateway::agents::operation::Operation;
use crate::gateway::agents::participants::{Participants, Parties};
use crate::gateway::agents::told::{Told, Words};
use crate::key_values_json::object;

/// Where agents are told of their channels.
pub(super) const CHANNELS: &str = "/v2/me/channels";

/// Where agents are told of their chats.
pub(super) const CHATS: &str = "/v2/me/chats";

/// `operationName` of each operation.
const OPERATIONS: [(Operation, &str); 29] = [
    (Operation::Accept, "Accept"),
    (Operation::Reject, "Reject"),
    (Operation::SendMessage, "SendMessage"),
    (Operation::SendToAgents, "SendToAgents"),
    (Operation::SendStartTyping, "SendStartTypingNotification"),
    (Operation::SendStopTyping, "SendStopTypingNotification"),
    (Operation::SendStartTypingToAgents, "SendStartTypingToAgentsNotification"),
    (Operation::SendStopTypingToAgents, "SendStopTypingToAgentsNotification"),
    (Operation::SendUrl, "SendUrl"),
    (Operation::SendCustomNotice, "SendCustomNotice"),
    (Operation::SendCustomNoticeToAgents, "SendCustomNoticeToAgents"),
    (Operation::UpdateNickname, "SendNicknameUpdatedNotice"),
    (Operation::AddAttachment, "AddAttachment"),
    (Operation::UploadFile, "UploadFile"),
    (Operation::Leave, "Leave"),
    (Operation::Complete, "Complete"),
    (Operation::Transfer, "Transfer"),
    (Operation::Invite, "Invite"),
    (Operation::Consult, "Consult"),
    (Operation::CancelConsult, "CancelConsult"),
    (Operation::RemoveParticipant, "RemoveParticipantFromConference"),
    (Operation::AttachUserData, "AttachUserData"),
    (Operation::UpdateUserData, "UpdateUserData"),
    (Operation::DeleteUserData, "DeleteUserData"),
    (Operation::SetDisposition, "SetDisposition"),
    (Operation::SetInFocus, "SetInFocus"),
    (Operation::SwitchToMonitor, "SwitchToMonitor"),
    (Operation::SwitchToCoach, "SwitchToCoach"),
    (Operation::SwitchToBargeIn, "SwitchToBargeIn"),
];

/// The operation of a name; the documentation has one with two.
pub(super) fn operation(name: &str) -> Option<Operation> {
    let name = if name == "SwitchBargeIn" { "SwitchToBargeIn" } else { name };
    OPERATIONS.iter().find(|it| it.1 == name).map(|it| it.0)
}

pub(super) fn operation_name(operation: Operation) -> &'static str {
    OPERATIONS.iter().find(|it| it.0 == operation).map(|it| it.1).unwrap_or_default()
}

/// The names of all operations, for whoever has written another one.
pub(super) fn operation_names() -> String {
    OPERATIONS.map(|it| it.1).join(", ")
}

/// An operation among the capabilities: one is spelled otherwise there (the vendor's documentation).
pub(super) fn capability(operation: Operation) -> &'static str {
    match operation {
        Operation::SwitchToBargeIn => "SwitchBargeIn",
        other => operation_name(other),
    }
}

/// `visibility` as the API writes it.
fn visibility_name(visibility: Visibility) -> &'static str {
    match visibility {
        Visibility::All => "All",
        Visibility::Internal => "Agents",
        Visibility::Vip => "Supervisors",
    }
}

/// Notifications, with URIs that begin so.
pub(crate) struct GwsWords(pub(crate) Links);

impl Words for GwsWords {
    fn write(&self, told: &Told<'_>, parties: &Parties) -> Option<(&'static str, Value)> {
        match told {
            Told::State(state) => {
                let user_state = state.map_or_else(AgentState::no_session, AgentState::user_state);
                let channel = json!({ "channel": "chat", "userState": user_state });
                let data = json!({ "messageType": "ChannelStateChangeMessageV2", "channels": [channel] });
                Some((CHANNELS, data))
            }
            Told::Chat { chat, about, reference } => {
                let mut data = json!({
                    "messageType": "ChatStateChangeMessage",
                    "notificationType": about.as_str(),
                    "chat": chat_json(chat, parties, &self.0),
                });
                if let Some(reference) = reference {
                    data["referenceId"] = (*reference).into();
                }
                Some((CHATS, data))
            }
            Told::Messages { chat, start_at, events } => {
                let reader = Reader { participants: &chat.participants, parties, links: &self.0, start_at };
                let path = chat_path(chat);
                let data = json!({
                    "messageType": "MessageLogUpdated",
                    "notificationType": "NewMessages",
                    "chatUri": self.0.uri(&path),
                    "chatPath": path,
                    "messages": events.iter().map(|it| reader.message(it)).collect::<Vec<_>>(),
                });
                Some((CHATS, data))
            }
            Told::Error { reference, message, .. } => {
                let data = json!({
                    "messageType": "ChatStateChangeMessage",
                    "notificationType": "Error",
                    "errorMessage": message,
                    "referenceId": reference,
                });
                Some((CHATS, data))
            }
        }
    }
}

fn chat_path(chat: &AgentChat) -> String {
    format!("/me/chats/{}", chat.session)
}

/// The chat as the API shows it.
pub(super) fn chat_json(chat: &AgentChat, parties: &Parties, links: &Links) -> Value {
    let interaction = &chat.interaction;
    let received = unix_ms(Text::plain(&interaction.started_at)).unwrap_or(0);
    let participants: Vec<Value> =
        chat.shown().map(|it| participant(&chat.participants, it, parties, links)).collect();
    let capabilities: Vec<&str> = chat.capabilities().into_iter().map(capability).collect();
    let mut json = json!({
        "id": chat.session.as_str(),
        "state": chat.state.as_str(),
        "capabilities": capabilities,
        "participants": participants,
        "userData": object(interaction.user_data.values()),
        "chatType": if chat.part == Part::Consulted { "Consult" } else { "Inbound" },
        "receivedDate": timestamp(received),
        "interactionQueue": interaction.queue,
    });
    if let Some(subject) = &interaction.subject {
        json["subject"] = subject.as_str().into();
    }
    if !chat.attachments.is_empty() {
        json["attachments"] = chat.attachments.iter().map(|it| attachment(it, links)).collect();
    }
    // Our own choice: nobody is among the participants yet, and userdata needn't say what the customer is called.
    if chat.state == ChatState::Invited
        && chat.participants.is_empty()
        && let Some(nickname) = &interaction.nickname
    {
        json["customerNickname"] = nickname.as_str().into();
    }
    // Our own choice, too: the date of receipt stays that of the session, also where the customer waits again.
    let waits = interaction.waiting_since.as_deref().filter(|_| chat.state == ChatState::Invited);
    if let Some(since) = waits.and_then(|it| unix_ms(Text::plain(it))) {
        json["waitingSince"] = timestamp(since).into();
    }
    if chat.is_in_focus {
        json["inFocus"] = true.into();
    }
    links.add(&mut json, &chat_path(chat));
    json
}

fn attachment(attachment: &Attachment, links: &Links) -> Value {
    let Attachment { id, name, mime, size } = attachment;
    let mut json = json!({ "id": id, "mime": mime, "name": name, "size": size });
    links.add(&mut json, &format!("/attachments/{id}"));
    json
}

/// Somebody, who may have left.
fn participant(participants: &Participants, user_id: Id, parties: &Parties, links: &Links) -> Value {
    let mut json = participants.json(user_id, visibility_name);
    if let Some(agent) = parties.get(&user_id) {
        links.add(&mut json, &format!("/users/{agent}"));
    }
    json
}

/// What a reader of events needs to know of the chat.
pub(super) struct Reader<'c> {
    pub(super) participants: &'c Participants,
    pub(super) parties: &'c Parties,
    pub(super) links: &'c Links,
    /// When the session began.
    pub(super) start_at: &'c str,
}

impl Reader<'_> {
    /// The event as a message. A nickname is the one that its owner has now.
    pub(super) fn message(&self, event: &Event<'_>) -> Value {
        let head = event.head();
        let ms = at_ms(event, self.start_at);
        let user_id = Id::new(head.user_id).unwrap_or_default();
        let from = participant(self.participants, user_id, self.parties, self.links);
        let mut message = message(event, from, visibility_name(visibility(event)));
        message["timestamp"] = timestamp(ms).into();
        // Milliseconds, in spite of its name (the vendor's documentation).
        message["timestampSeconds"] = ms.into();
        if let Event::Notice(notice) = event {
            self.notice(&mut message, notice);
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
        message[member] = text.to_string().into();
        if !notice.user_data.is_empty() {
            message["userData"] = object(notice.user_data).into();
        }
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
}

/// As the API writes times: `2014-01-09 11:58:12.035+0200`, here always in UTC.
fn timestamp(unix_ms: i64) -> String {
    let ms = u64::try_from(unix_ms).unwrap_or(0);
    let date = crate::engine::date(ms / 1000);
    format!("{}.{:03}+0000", date.trim_end_matches('Z').replace('T', " "), ms % 1000)
}

#[cfg(test)]
mod tests {
    use parlor_core::wire::Limits;

    use super::*;
    use crate::gateway::agents::identity::AgentId;

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
            start_at: "2025-05-10T07:09:33Z",
        };
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

    /// What is for one agent alone isn't shown as said to all.
    #[test]
    fn private_messages() {
        for (visibility, shown) in [("ALL", "Agents"), ("INT", "Agents"), ("VIP", "Supervisors")] {
            let event = format!(
                "<message userId='A' timeShift='0' visibility='{visibility}' eventId='3' receiverId='B'>\
                 <msgText>x</msgText></message>"
            );
            assert_eq!(messages(&[PARTIES[0], &event])[1]["visibility"], shown, "{visibility}");
        }
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
            (
                notice("SYS_COMMAND", "<userData><item key='read-position'>4</item></userData>"),
                "SystemCommand",
                "noticeText",
            ),
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
            let carries = if event.contains("<item") { json!({"read-position": "4"}) } else { Value::Null };
            assert_eq!(said["userData"], carries, "{event}");
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
