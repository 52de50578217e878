//! What agents are told in the words of Workspace API v3.

mod chats;
mod users;

use serde_json::{Value, json};

use crate::gateway::agents::agent_states::{AgentState, Kind};
use crate::gateway::agents::operation::Operation;
use crate::gateway::agents::participants::Parties;
use crate::gateway::agents::told::{Told, Words};

pub(super) use chats::{interaction, message};
pub(super) use users::{active_session, agent_id, initialization, user};

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
        Operation::AddAttachment => "add-attachment",
        Operation::RemoveAttachment => "remove-attachment",
        Operation::SetComment => "set-comment",
        Operation::UploadFile | Operation::SetDisposition | Operation::SetInFocus => "",
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
    let kind = state.map_or(Kind::LoggedOut, |it| it.kind);
    let is_reason = |it: &&AgentState| it.kind == Kind::NotReady && it.operation != Kind::NotReady.as_str();
    let reasons: Vec<Value> = state
        .filter(is_reason)
        .map(|it| json!({ "key": "reasonCode", "type": "str", "value": it.operation }))
        .into_iter()
        .collect();
    let is_available = kind != Kind::LoggedOut;
    json!({ "name": CHANNEL, "available": is_available, "state": kind.as_str(), "dnd": false, "reasons": reasons })
}

#[cfg(test)]
mod tests {
    use parlor_core::element::Id;
    use parlor_core::wire::Text;

    use super::*;
    use crate::gateway::agents::agent_states::AgentStates;

    /// What is told, as it goes over the wire.
    fn written(told: &Told<'_>) -> (&'static str, String) {
        let (channel, data) = WorkspaceWords.write(told, &Parties::new()).unwrap();
        (channel, data.to_string())
    }

    /// Each state that there is, and that of whoever isn't logged in.
    #[test]
    fn each_state_of_an_agent() {
        let states = AgentStates::new(&[("Lunch".to_owned(), "At lunch".to_owned())]);
        let table = [
            (Some("Ready"), true, "Ready", None),
            (Some("NotReady"), true, "NotReady", None),
            (Some("Offline"), false, "LoggedOut", None),
            (Some("AfterCallWork"), true, "NotReady", Some("AfterCallWork")),
            (Some("AuxWork"), true, "NotReady", Some("AuxWork")),
            (Some("Lunch"), true, "NotReady", Some("Lunch")),
            (None, false, "LoggedOut", None),
        ];
        let named: Vec<&str> = table.iter().filter_map(|it| it.0).collect();
        assert_eq!(states.iter().map(|it| it.operation.as_str()).collect::<Vec<_>>(), named);
        for (operation, is_available, state, reason) in table {
            let (_, data) = WorkspaceWords
                .write(&Told::State(operation.and_then(|it| states.of_operation(it))), &Parties::new())
                .unwrap();
            let reasons: Vec<Value> =
                reason.iter().map(|it| json!({"key": "reasonCode", "type": "str", "value": it})).collect();
            let expected = json!({
                "name": "chat", "available": is_available, "state": state, "dnd": false, "reasons": reasons,
            });
            assert_eq!(data["media"]["channels"], json!([expected]), "{operation:?}");
        }
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
        let error = Told::Error {
            session: Id::new(Text::plain("S")).unwrap(),
            reference: 7,
            message: "nobody has taken it",
        };
        assert_eq!(
            written(&error).1,
            "{\"error\":{\"errorCode\":409,\"errorMessage\":\"nobody has taken it\"},\"interactionId\":\"S\",\
             \"messageType\":\"EventError\",\"operationId\":7}"
        );
    }
}
