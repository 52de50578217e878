//! What agents are told, before it stands in the words of an API.

use parlor_core::element::Event;
use parlor_core::element::Id;
use serde_json::Value;

use super::agent_states::AgentState;
use super::chat::AgentChat;
use super::identity::AgentId;
use super::participants::Parties;
use crate::gateway::bayeux::SessionId;

/// The APIs by which agents come.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Api {
    /// GWS API v2.
    Gws,
    /// Workspace API v3.
    Workspace,
}

/// A Bayeux session that is told what an agent is told, and in whose words.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) struct Listener {
    pub(crate) session: SessionId,
    pub(crate) api: Api,
}

/// What a chat is told of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum About {
    StatusChange,
    ParticipantsUpdated,
    PropertiesUpdated,
}

impl About {
    /// `notificationType`
    pub(crate) fn as_str(self) -> &'static str {
        match self {
            Self::StatusChange => "StatusChange",
            Self::ParticipantsUpdated => "ParticipantsUpdated",
            Self::PropertiesUpdated => "PropertiesUpdated",
        }
    }
}

/// What an agent is told.
pub(crate) enum Told<'t> {
    /// His state on the channel chat; `None`: he has logged out.
    State(Option<&'t AgentState>),
    /// How a chat is now. `reference`: the number that he was told when he asked for it.
    Chat { chat: &'t AgentChat, about: About, reference: Option<u64> },
    /// What has happened in a chat whose session began at `start_at`.
    Messages { chat: &'t AgentChat, start_at: &'t str, events: &'t [Event<'t>] },
    /// What he had asked for came to nothing.
    Error { session: Id, reference: u64, message: &'static str },
}

/// An API's way to say what is told.
pub(crate) trait Words: Send + Sync {
    /// The channel, and what is told on it; `None`: this API doesn't tell it.
    fn write(&self, told: &Told<'_>, parties: &Parties) -> Option<(&'static str, Value)>;
}

/// Something for those who listen with an agent by one of the APIs.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Notification {
    pub(crate) agent: AgentId,
    pub(crate) api: Api,
    pub(crate) channel: &'static str,
    pub(crate) data: Value,
}
