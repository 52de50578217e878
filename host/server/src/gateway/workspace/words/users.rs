//! Agents as users, and what they have before them, in the words of Workspace API v3.

use serde_json::{Value, json};
use sha2::{Digest, Sha256};

use super::{channel, interaction};
use crate::gateway::agents::agent_states::{AgentState, Kind};
use crate::gateway::agents::center::Center;
use crate::gateway::agents::floor::Desk;
use crate::gateway::agents::identity::AgentId;
use crate::gateway::agents::list::Agent;

/// The agent of an `agentId`: his employee id, which is his name, or the id that he has in GWS API v2.
pub(crate) fn agent_id(text: &str) -> AgentId {
    let is_id = text.len() == AgentId::LENGTH && text.bytes().all(|it| it.is_ascii_hexdigit());
    if is_id { AgentId::named_by(text) } else { AgentId::of(text) }
}

/// An agent as a user. All that is known of him is the name under which he logs in.
pub(crate) fn user(agent: &Agent) -> Value {
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
pub(crate) fn active_session(desk: &Desk) -> Value {
    let mut channel = channel(desk.state.as_ref());
    channel["interactions"] = desk.chats.iter().map(interaction).collect();
    let place = desk.place.as_ref().unwrap_or(&desk.agent.name);
    json!({ "currentPlace": place, "media": { "channels": [channel] } })
}

/// What an agent is told when he begins to listen: that all is there already.
pub(crate) fn initialization(center: &Center, agent: &Agent) -> [Value; 2] {
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
    use super::*;
    use crate::gateway::agents::list::Agents;

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
