//! What agents are told, and how chats look, in the words of Workspace API v3.

use parlor_core::element::{Event, Id, Visibility};
use serde_json::{Value, json};
use sha2::{Digest, Sha256};

use crate::gateway::agents::agent_states::{AgentState, Kind};
use crate::gateway::agents::center::Center;
use crate::gateway::agents::chat::{AgentChat, ChatState, Part};
use crate::gateway::agents::datum::pairs;
use crate::gateway::agents::events::{at_ms, kind, said};
use crate::gateway::agents::floor::Desk;
use crate::gateway::agents::identity::AgentId;
use crate::gateway::agents::list::Agent;
use crate::gateway::agents::operation::Operation;
use crate::gateway::agents::participants::{Participants, Parties};
use crate::gateway::agents::told::{Told, Words};
use crate::key_values_json::object;

/// Where agents are told that they can begin.
pub(super) const INITIALIZATION: &str = "/workspace/v3/initialization";

/// Where agents are told of their channels.
pub(super) const MEDIA: &str = "/workspace/v3/media";

/// Where agents are told of their chats.
pub(super) const CHAT: &str = "/workspace/v3/media/chat";

/// The one channel.
pub(super) const CHANNEL: &str = "chat";

/// What an operation is called in paths and among the capabilities; empty: this API doesn't have it.
pub(super) fn operation_name(operation: Operation) -> &'static str {
    match operation {
        Operation::Accept => "accept",
        Operation::Reject => "reject",
        Operation::SendMessage | Operation::SendToAgents => "send-message",
        Operation::SendStartTyping | Operation::SendStartTypingToAgents => "send-typing-started",
        Operation::SendStopTyping | Operation::SendStopTypingToAgents => "send-typing-stopped",
        Operation::SendUrl => "send-url",
        Operation::SendCustomNotice | Operation::SendCustomNoticeToAgents => "send-custom-notification",
        Operation::UpdateNickname => "update-nickname",
        Operation::Leave => "leave",
        Operation::Complete => "complete",
        Operation::Transfer => "transfer-agent",
        Operation::Invite => "invite",
        Operation::Consult => "consult",
        Operation::CancelConsult => "cancel-consult",
        Operation::RemoveParticipant => "remove-from-conference",
        Operation::AttachUserData => "attach-user-data",
        Operation::UpdateUserData => "update-user-data",
        Operation::DeleteUserData => "delete-user-data",
        Operation::SwitchToMonitor => "switch-to-monitor",
        Operation::SwitchToCoach => "switch-to-coach",
        Operation::SwitchToBargeIn => "switch-to-barge-in",
        Operation::AddAttachment
        | Operation::UploadFile
        | Operation::SetDisposition
        | Operation::SetInFocus => "",
    }
}

/// The agent of an `agentId`: his employee id, which is his name, or the id that he has in GWS API v2.
pub(super) fn agent_id(text: &str) -> AgentId {
    let is_id = text.len() == AgentId::LENGTH && text.bytes().all(|it| it.is_ascii_hexdigit());
    if is_id { AgentId::named_by(text) } else { AgentId::of(text) }
}

/// `visibility`, as requests write it, too.
fn visibility_name(visibility: Visibility) -> &'static str {
    match visibility {
        Visibility::All => "All",
        Visibility::Internal => "Agent",
        Visibility::Vip => "Supervisor",
    }
}

/// Notifications.
pub(crate) struct WorkspaceWords;

impl Words for WorkspaceWords {
    fn write(&self, told: &Told<'_>, _: &Parties) -> Option<(&'static str, Value)> {
        Some(match told {
            Told::State(state) => {
                let data = json!({ "messageType": "ChannelStateChanged", "media": { "channels": [channel(*state)] } });
                (MEDIA, data)
            }
            Told::Chat { chat, about, reference } => {
                let mut data = json!({
                    "messageType": "InteractionStateChanged",
                    "notificationType": about.as_str(),
                    "interaction": interaction(chat),
                });
                if let Some(reference) = reference {
                    data["operationId"] = (*reference).into();
                }
                (CHAT, data)
            }
            Told::Messages { chat, start_at, events } => {
                let data = json!({
                    "messageType": "MessageLogUpdated",
                    "notificationType": "NewMessages",
                    "interactionId": chat.session.as_str(),
                    "messages": events.iter().map(|it| message(chat, start_at, it)).collect::<Vec<_>>(),
                });
                (CHAT, data)
            }
            Told::Error { session, reference, message } => {
                let data = json!({
                    "messageType": "EventError",
                    "interactionId": session.as_str(),
                    "error": { "errorCode": ERROR_CODE, "errorMessage": message },
                    "operationId": reference,
                });
                (CHAT, data)
            }
        })
    }
}

/// What came to nothing isn't possible in the state that there is now.
const ERROR_CODE: u16 = axum::http::StatusCode::CONFLICT.as_u16();

/// The channel of an agent in this state; `None`: he is logged out.
fn channel(state: Option<&AgentState>) -> Value {
    let name = state.map_or("LoggedOut", |it| it.kind.as_str());
    let is_reason = |it: &&AgentState| it.kind == Kind::NotReady && it.operation != Kind::NotReady.as_str();
    let reasons: Vec<Value> = state
        .filter(is_reason)
        .map(|it| json!({ "key": "reasonCode", "type": "str", "value": it.operation }))
        .into_iter()
        .collect();
    json!({ "name": CHANNEL, "available": state.is_some(), "state": name, "dnd": false, "reasons": reasons })
}

/// A chat as the API shows it.
pub(super) fn interaction(chat: &AgentChat) -> Value {
    let interaction = &chat.interaction;
    let is_over = matches!(chat.state, ChatState::Completed | ChatState::Revoked);
    let shown = chat.participants.present().filter(|_| !is_over);
    let participants: Vec<Value> = shown.map(|it| participant(&chat.participants, it)).collect();
    let mut capabilities: Vec<&str> = Vec::new();
    for operation in chat.capabilities() {
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
    if let Some(own) = chat.own {
        json["chat"]["myParticipantId"] = own.as_str().into();
        json["chat"]["myVisibility"] = visibility_name(chat.part.visibility()).into();
    }
    json
}

/// Somebody, who may have left.
fn participant(participants: &Participants, user_id: Id) -> Value {
    let known = participants.get(user_id);
    let mut json = json!({
        "id": user_id.as_str(),
        "participantId": user_id.as_str(),
        "nickname": known.map(|it| it.nickname.as_str()).unwrap_or_default(),
        "type": known.map_or("External", |it| it.kind()),
        "visibility": visibility_name(known.map(|it| it.visibility).unwrap_or_default()),
    });
    if let Some(person) = known.map(|it| it.person_id.as_str()).filter(|it| !it.is_empty()) {
        json["personId"] = person.into();
    }
    json
}

/// The event as a message. A nickname is the one that its owner has now.
pub(super) fn message(chat: &AgentChat, start_at: &str, event: &Event<'_>) -> Value {
    let head = event.head();
    let ms = at_ms(event, start_at);
    let user_id = Id::new(head.user_id).unwrap_or_default();
    let mut from = participant(&chat.participants, user_id);
    if let Some(members) = from.as_object_mut() {
        members.remove("id");
    }
    let mut message = json!({
        "index": head.event_id,
        "type": kind(event),
        "from": from,
        "visibility": visibility_name(head.visibility),
        "timestamp": timestamp(ms),
        "timestampSeconds": ms / 1000,
    });
    if let Some(said) = said(event) {
        message["text"] = said.text.to_string().into();
        if let Some(message_type) = said.message_type {
            message["messageType"] = message_type.to_string().into();
        }
    }
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

/// An agent as a user. All that is known of him is the name under which he logs in.
pub(super) fn user(agent: &Agent) -> Value {
    json!({
        "dbid": dbid(&agent.name),
        "firstName": agent.name,
        "lastName": "",
        "userName": agent.name,
        "employeeId": agent.name,
        "agentLogin": agent.name,
        "defaultPlace": agent.name,
        "userProperties": [],
    })
}

/// A number of 31 bits, made of a name.
fn dbid(name: &str) -> u32 {
    let digest = Sha256::digest(name.as_bytes());
    digest.iter().take(4).fold(0, |sum: u32, it| (sum << 8) | u32::from(*it)) >> 1
}

/// What an agent has before him.
pub(super) fn active_session(desk: &Desk) -> Value {
    let mut channel = channel(desk.state.as_ref());
    channel["interactions"] = desk.chats.iter().map(interaction).collect();
    json!({ "currentPlace": desk.agent.name, "media": { "channels": [channel] } })
}

/// What an agent is told when he begins to listen: that all is there already.
pub(super) fn initialization(center: &Center, agent: &Agent) -> [Value; 2] {
    let is_reason = |it: &&AgentState| it.kind == Kind::NotReady;
    let codes: Vec<Value> = center
        .states()
        .iter()
        .filter(is_reason)
        .map(|it| json!({ "name": it.display_name, "code": it.operation, "type": "NotReady" }))
        .collect();
    let progress = json!({
        "messageType": "WorkspaceInitializationProgress",
        "state": "Executing",
        "progress": { "percentComplete": 0 },
    });
    let complete = json!({
        "messageType": "WorkspaceInitializationComplete",
        "state": "Complete",
        "data": {
            "user": user(agent),
            "configuration": { "actionCodes": codes, "settings": [], "businessAttributes": [] },
        },
    });
    [progress, complete]
}

#[cfg(test)]
mod tests {
    use std::sync::{Arc, OnceLock};

    use parlor_core::element::{KeyValue, KeyValues};
    use parlor_core::wire::{Limits, Text};

    use super::*;
    use crate::engine::{Interaction, InteractionState, StoredKeyValues};
    use crate::gateway::agents::agent_states::AgentStates;
    use crate::gateway::agents::chat::Mode;
    use crate::gateway::agents::list::Agents;
    use crate::gateway::agents::told::About;

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

    #[test]
    fn states_and_errors() {
        let states = AgentStates::new(&[("Lunch".to_owned(), "At lunch".to_owned())]);
        let (channel, data) = written(&Told::State(states.of_operation("Lunch")));
        assert_eq!(channel, "/workspace/v3/media");
        assert_eq!(
            data,
            "{\"media\":{\"channels\":[{\"available\":true,\"dnd\":false,\"name\":\"chat\",\"reasons\":[\
             {\"key\":\"reasonCode\",\"type\":\"str\",\"value\":\"Lunch\"}],\"state\":\"NotReady\"}]},\
             \"messageType\":\"ChannelStateChanged\"}"
        );
        assert!(written(&Told::State(states.of_operation("NotReady"))).1.contains("\"reasons\":[]"));
        assert!(written(&Told::State(None)).1.contains("\"available\":false"));
        let error = Told::Error { session: id("S"), reference: 7, message: "nobody has taken it" };
        assert_eq!(
            written(&error).1,
            "{\"error\":{\"errorCode\":409,\"errorMessage\":\"nobody has taken it\"},\"interactionId\":\"S\",\
             \"messageType\":\"EventError\",\"operationId\":7}"
        );
    }

    #[test]
    fn capabilities_are_those_of_gws_in_other_words() {
        let names = |part| interaction(&entered(part))["capabilities"].clone();
        assert_eq!(
            names(Part::Serving),
            json!([
                "transfer-agent",
                "place-in-queue",
                "leave",
                "invite",
                "consult",
                "complete",
                "attach-user-data",
                "update-user-data",
                "delete-user-data",
                "send-message",
                "send-url",
                "send-typing-started",
                "send-typing-stopped",
                "send-custom-notification"
            ])
        );
        assert_eq!(
            names(Part::Supervising(Mode::Coach)),
            json!([
                "leave",
                "send-message",
                "send-typing-started",
                "send-typing-stopped",
                "switch-to-monitor",
                "switch-to-barge-in"
            ])
        );
        let shown = interaction(&entered(Part::Consulted));
        assert_eq!(
            (&shown["interactionType"], &shown["chat"]["myParticipantId"], &shown["chat"]["myVisibility"]),
            (&json!("Internal"), &json!("B"), &json!("Agent"))
        );
    }

    #[test]
    fn who_is_meant() {
        let bo = Agents::anybody().check("Bo", b"").unwrap();
        assert_eq!(agent_id("Bo"), bo.id);
        assert_eq!(agent_id(bo.id.as_str()), bo.id);
        assert_ne!(agent_id("bo"), bo.id);
        assert_eq!(user(&bo)["employeeId"], "Bo");
        assert!(user(&bo)["dbid"].as_u64().is_some_and(|it| it > 0 && it < 1 << 31));
    }
}
