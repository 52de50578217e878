//! Chats, and what was said in them, in the words of Workspace API v3.

use parlor_core::element::{Event, Id, Visibility};
use serde_json::{Value, json};

use super::{CHANNEL, operation_name};
use crate::gateway::agents::chat::{AgentChat, Attachment, Part};
use crate::gateway::agents::datum::pairs;
use crate::gateway::agents::events::{self, at_ms};
use crate::gateway::agents::operation::Operation;
use crate::gateway::agents::participants::Participants;
use crate::key_values_json::object;

/// `visibility`, as requests write it, too.
fn visibility_name(visibility: Visibility) -> &'static str {
    match visibility {
        Visibility::All => "All",
        Visibility::Internal => "Agent",
        Visibility::Vip => "Supervisor",
    }
}

/// A chat as the API shows it.
pub(crate) fn interaction(chat: &AgentChat) -> Value {
    let interaction = &chat.interaction;
    let participants: Vec<Value> = chat.shown().map(|it| participant(&chat.participants, it)).collect();
    let mut capabilities: Vec<&str> = Vec::new();
    // The documentation of GWS API v2 has no such capability. Here nothing else tells when somebody can be removed.
    let removes = chat.allows(Operation::RemoveParticipant).then_some(Operation::RemoveParticipant);
    for operation in chat.capabilities().into_iter().chain(removes) {
        let names =
            [operation_name(operation), if operation == Operation::Transfer { "place-in-queue" } else { "" }];
        for name in names {
            if !name.is_empty() && !capabilities.contains(&name) {
                capabilities.push(name);
            }
        }
    }
    let is_consult = chat.part == Part::Consulted;
    let mut json = json!({
        "id": chat.session.as_str(),
        "state": chat.state.as_str(),
        "capabilities": capabilities,
        "interactionType": if is_consult { "Internal" } else { "Inbound" },
        "interactionSubtype": if is_consult { "InternalConferenceInvite" } else { "InboundNew" },
        "mediatype": CHANNEL,
        "queue": interaction.queue,
        "isOnline": chat.participants.has_customer(),
        "isHeld": false,
        "receivedAt": interaction.started_at,
        "userData": pairs(interaction.user_data.values()),
        "chat": {
            "participants": participants,
            "startAt": interaction.started_at,
            "isAsyncMode": false,
        },
    });
    if let Some(subject) = &interaction.subject {
        json["subject"] = subject.as_str().into();
    }
    if !chat.attachments.is_empty() {
        json["attachments"] = chat.attachments.iter().map(attachment).collect();
    }
    if let Some(own) = chat.own {
        json["chat"]["myParticipantId"] = own.as_str().into();
        json["chat"]["myVisibility"] = visibility_name(chat.part.visibility()).into();
    }
    json
}

/// A document of a chat, in the members with which it is added.
fn attachment(attachment: &Attachment) -> Value {
    let Attachment { id, name, mime, size } = attachment;
    json!({ "documentId": id, "name": name, "mime": mime, "size": size })
}

/// Somebody, who may have left.
fn participant(participants: &Participants, user_id: Id) -> Value {
    let mut json = participants.json(user_id, visibility_name);
    let known = participants.get(user_id);
    if let Some(person) = known.map(|it| it.person_id.as_str()).filter(|it| !it.is_empty()) {
        json["personId"] = person.into();
    }
    json
}

/// The event as a message. A nickname is the one that its owner has now.
pub(crate) fn message(chat: &AgentChat, start_at: &str, event: &Event<'_>) -> Value {
    let head = event.head();
    let ms = at_ms(event, start_at);
    let user_id = Id::new(head.user_id).unwrap_or_default();
    let mut from = participant(&chat.participants, user_id);
    if let Some(members) = from.as_object_mut() {
        members.remove("id");
    }
    let mut message = events::message(event, from, visibility_name(events::visibility(event)));
    message["timestamp"] = timestamp(ms).into();
    message["timestampSeconds"] = (ms / 1000).into();
    if let Event::Notice(notice) = event {
        message["text"] = notice.notice.map(|it| it.text).unwrap_or_default().to_string().into();
        if !notice.user_data.is_empty() {
            message["userData"] = object(notice.user_data).into();
        }
    }
    message
}

/// As the API writes times: `2018-05-17T13:59:45.000Z`.
fn timestamp(unix_ms: i64) -> String {
    let ms = u64::try_from(unix_ms).unwrap_or(0);
    let date = crate::engine::date(ms / 1000);
    format!("{}.{:03}Z", date.trim_end_matches('Z'), ms % 1000)
}

#[cfg(test)]
mod tests {
    use std::sync::{Arc, OnceLock};

    use parlor_core::element::{KeyValue, KeyValues};
    use parlor_core::wire::{Limits, Text};

    use super::*;
    use crate::engine::{Interaction, InteractionState, StoredKeyValues};
    use crate::gateway::agents::chat::ChatState;
    use crate::gateway::agents::participants::Parties;
    use crate::gateway::agents::told::{About, Told, Words};
    use crate::gateway::workspace::WorkspaceWords;

    fn id(text: &str) -> Id {
        Id::new(Text::plain(text)).unwrap()
    }

    const PARTIES: [&str; 2] = [
        "<newParty userId='A' timeShift='0' visibility='ALL' eventId='1'><userInfo userNick='Ana' userType='CLIENT' \
         protocolType='FLEX'/></newParty>",
        "<newParty userId='B' timeShift='4' visibility='INT' eventId='2'><userInfo personId='bo' userNick='Bo' \
         userType='AGENT' protocolType='BASIC'/><msgText msgType='t'>hi</msgText></newParty>",
    ];

    const START: &str = "2025-05-10T07:09:33Z";

    fn chat(part: Part) -> AgentChat {
        let items = [KeyValue::string("LastName", "Smith")];
        let interaction = Interaction {
            session_id: id("022AKaDEME4A000K"),
            queue: "Environment:default".to_owned(),
            subject: None,
            user_data: Arc::new(StoredKeyValues::new(KeyValues::items(&items))),
            state: InteractionState::Running,
            started_at: START.to_owned(),
            waiting_since: None,
            nickname: None,
            agents: Vec::new(),
            json: OnceLock::new(),
            revision: 0,
        };
        AgentChat::new(Arc::new(interaction), part)
    }

    fn entered(part: Part) -> AgentChat {
        let mut chat = chat(part);
        for event in PARTIES {
            chat.participants.note(&Event::parse(event.as_bytes(), Limits::STORED).unwrap());
        }
        chat.state = ChatState::Chatting;
        chat.own = Some(id("B"));
        chat
    }

    /// What is told, as it goes over the wire.
    fn written(told: &Told<'_>) -> (&'static str, String) {
        let (channel, data) = WorkspaceWords.write(told, &Parties::new()).unwrap();
        (channel, data.to_string())
    }

    #[test]
    fn an_offer() {
        let chat = chat(Part::Serving);
        let told = Told::Chat { chat: &chat, about: About::StatusChange, reference: None };
        let (channel, data) = written(&told);
        assert_eq!(channel, "/workspace/v3/media/chat");
        assert_eq!(
            data,
            "{\"interaction\":{\"capabilities\":[\"accept\",\"reject\"],\"chat\":{\"isAsyncMode\":false,\
             \"participants\":[],\"startAt\":\"2025-05-10T07:09:33Z\"},\"id\":\"022AKaDEME4A000K\",\
             \"interactionSubtype\":\"InboundNew\",\"interactionType\":\"Inbound\",\"isHeld\":false,\
             \"isOnline\":false,\"mediatype\":\"chat\",\"queue\":\"Environment:default\",\
             \"receivedAt\":\"2025-05-10T07:09:33Z\",\"state\":\"Invited\",\"userData\":[{\"key\":\"LastName\",\
             \"type\":\"str\",\"value\":\"Smith\"}]},\"messageType\":\"InteractionStateChanged\",\
             \"notificationType\":\"StatusChange\"}"
        );
    }

    #[test]
    fn what_was_said_and_by_whom() {
        let chat = entered(Part::Serving);
        let notice = "<notice userId='A' timeShift='5' visibility='ALL' eventId='4'>\
            <noticeText noticeType='USER_CUSTOM'>x</noticeText>\
            <userData><item key='k'>v</item></userData></notice>";
        let events: Vec<Event<'_>> = [PARTIES[1], notice]
            .iter()
            .map(|it| Event::parse(it.as_bytes(), Limits::STORED).unwrap())
            .collect();
        let (channel, data) = written(&Told::Messages { chat: &chat, start_at: START, events: &events });
        assert_eq!(channel, "/workspace/v3/media/chat");
        assert_eq!(
            data,
            "{\"interactionId\":\"022AKaDEME4A000K\",\"messageType\":\"MessageLogUpdated\",\"messages\":[\
             {\"from\":{\"nickname\":\"Bo\",\"participantId\":\"B\",\"personId\":\"bo\",\"type\":\"Agent\",\
             \"visibility\":\"Agent\"},\"index\":2,\"messageType\":\"t\",\"text\":\"hi\",\
             \"timestamp\":\"2025-05-10T07:09:37.000Z\",\"timestampSeconds\":1746860977,\
             \"type\":\"ParticipantJoined\",\"visibility\":\"Agent\"},\
             {\"from\":{\"nickname\":\"Ana\",\"participantId\":\"A\",\"type\":\"Customer\",\"visibility\":\"All\"},\
             \"index\":4,\"text\":\"x\",\"timestamp\":\"2025-05-10T07:09:38.000Z\",\
             \"timestampSeconds\":1746860978,\"type\":\"CustomNotice\",\"userData\":{\"k\":\"v\"},\
             \"visibility\":\"All\"}],\"notificationType\":\"NewMessages\"}"
        );
    }

    /// What is for one agent alone isn't shown as said to all.
    #[test]
    fn private_messages() {
        for (visibility, shown) in [("ALL", "Agent"), ("INT", "Agent"), ("VIP", "Supervisor")] {
            let event = format!(
                "<message userId='A' timeShift='0' visibility='{visibility}' eventId='3' receiverId='B'>\
                 <msgText>x</msgText></message>"
            );
            let event = Event::parse(event.as_bytes(), Limits::STORED).unwrap();
            assert_eq!(message(&entered(Part::Serving), START, &event)["visibility"], shown, "{visibility}");
        }
    }

    #[test]
    fn a_consultation_is_internal() {
        let shown = interaction(&entered(Part::Consulted));
        assert_eq!(
            (&shown["interactionType"], &shown["chat"]["myParticipantId"], &shown["chat"]["myVisibility"]),
            (&json!("Internal"), &json!("B"), &json!("Agent"))
        );
    }
}
