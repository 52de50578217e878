//! One chat of one agent: its state, what may be done in it, and how it looks.

use std::sync::Arc;

use parlor_core::element::{Id, Visibility, unix_ms};
use parlor_core::wire::Text;
use serde_json::{Value, json};
use tokio::sync::mpsc;

use super::conversation::Ordered;
use super::links::Links;
use super::message::timestamp;
use super::participants::{Participants, Parties};
use crate::engine::Interaction;
use crate::key_values_json::object;

/// How far an agent is with a chat.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum ChatState {
    Invited,
    Chatting,
    /// The customer's chat is over; its data may still be edited.
    LeftChat,
    Completed,
    /// It was offered elsewhere, or taken away.
    Revoked,
    /// The session couldn't be joined.
    JoinFailed,
}

impl ChatState {
    fn as_str(self) -> &'static str {
        match self {
            Self::Invited => "Invited",
            Self::Chatting => "Chatting",
            Self::LeftChat => "LeftChat",
            Self::Completed => "Completed",
            Self::Revoked => "Revoked",
            Self::JoinFailed => "JoinFailed",
        }
    }
}

/// What an agent does in a chat.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Part {
    /// He serves the customer.
    Serving,
    /// Another agent asks him; the customer doesn't see him.
    Consulted,
    Supervising(Mode),
}

/// How a supervisor is in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Mode {
    /// Only supervisors see him.
    Monitor,
    /// The customer doesn't see him.
    Coach,
    /// Everybody sees him.
    BargeIn,
}

impl Mode {
    pub(super) fn read(text: &str) -> Option<Self> {
        match text {
            "Monitor" => Some(Self::Monitor),
            "Coach" => Some(Self::Coach),
            "BargeIn" => Some(Self::BargeIn),
            _ => None,
        }
    }

    pub(super) fn visibility(self) -> Visibility {
        match self {
            Self::Monitor => Visibility::Vip,
            Self::Coach => Visibility::Internal,
            Self::BargeIn => Visibility::All,
        }
    }
}

impl Part {
    /// Who sees that he is in.
    pub(super) fn visibility(self) -> Visibility {
        match self {
            Self::Serving => Visibility::All,
            Self::Consulted => Visibility::Internal,
            Self::Supervising(mode) => mode.visibility(),
        }
    }
}

/// What the agent has asked for, while the engine carries it out.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Leaving {
    pub(super) reference: u64,
    pub(super) how: Departure,
}

/// How an agent leaves.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Departure {
    Leave,
    Complete,
    /// To whom, where other agents go on.
    Transfer(super::offering::Target),
}

/// A document that belongs to a chat.
#[derive(Clone, Debug)]
pub(super) struct Attachment {
    pub(super) id: String,
    pub(super) name: String,
    pub(super) mime: String,
    pub(super) size: usize,
}

/// A chat of an agent.
pub(super) struct AgentChat {
    pub(super) session: Id,
    pub(super) state: ChatState,
    pub(super) part: Part,
    pub(super) interaction: Arc<Interaction>,
    pub(super) participants: Participants,
    /// The agent's user id in the session, once he is or was in.
    pub(super) own: Option<Id>,
    /// The way to the session, from the moment when it is accepted.
    pub(super) orders: Option<mpsc::Sender<Ordered>>,
    pub(super) leaving: Option<Leaving>,
    pub(super) attachments: Vec<Attachment>,
    /// Documents of the files that somebody has sent.
    pub(super) files: Vec<String>,
    pub(super) is_in_focus: bool,
}

impl AgentChat {
    pub(super) fn new(interaction: Arc<Interaction>, part: Part) -> Self {
        Self {
            session: interaction.session_id,
            state: ChatState::Invited,
            part,
            interaction,
            participants: Participants::default(),
            own: None,
            orders: None,
            leaving: None,
            attachments: Vec::new(),
            files: Vec::new(),
            is_in_focus: false,
        }
    }

    /// Whether he is in the session as one who serves its customer.
    pub(super) fn is_serving(&self) -> bool {
        self.state == ChatState::Chatting && self.part == Part::Serving
    }

    /// Whether other agents are in.
    pub(super) fn is_conference(&self) -> bool {
        self.own.is_some_and(|it| self.participants.has_agent_beside(it))
    }

    /// What may be done now.
    pub(super) fn capabilities(&self) -> Vec<&'static str> {
        let groups: &[&[&str]] = match (self.state, self.part) {
            (ChatState::Invited, _) => &[&["Accept", "Reject"]],
            (ChatState::Chatting, Part::Serving) if self.is_conference() => {
                &[SERVING, DATA, TO_ALL, TO_AGENTS]
            }
            (ChatState::Chatting, Part::Serving) => &[SERVING, DATA, TO_ALL],
            (ChatState::Chatting, Part::Consulted) => &[ASIDE, TO_AGENTS],
            (ChatState::Chatting, Part::Supervising(Mode::Monitor)) => {
                &[ASIDE, &["SwitchToCoach", "SwitchBargeIn"]]
            }
            (ChatState::Chatting, Part::Supervising(Mode::Coach)) => {
                &[ASIDE, TO_AGENTS, &["SwitchToMonitor", "SwitchBargeIn"]]
            }
            (ChatState::Chatting, Part::Supervising(Mode::BargeIn)) => {
                &[ASIDE, TO_ALL, TO_AGENTS, &["SwitchToMonitor", "SwitchToCoach"]]
            }
            (ChatState::LeftChat | ChatState::JoinFailed, _) => &[&["Complete", "SetInFocus"], DATA],
            (ChatState::Completed | ChatState::Revoked, _) => &[],
        };
        groups.iter().flat_map(|it| it.iter().copied()).collect()
    }

    /// Whether an operation may be done now. Some have no capability of their own in the documentation: they go with others.
    pub(super) fn allows(&self, operation: &str) -> bool {
        let capability = match operation {
            "SendNicknameUpdatedNotice" | "AddAttachment" | "UploadFile" => "SendCustomNotice",
            "SendCustomNoticeToAgents" | "RemoveParticipantFromConference" => "SendToAgents",
            "CancelConsult" => "Consult",
            "SwitchToBargeIn" => "SwitchBargeIn",
            other => other,
        };
        // Who is only consulted, or coaches, removes nobody.
        let is_aside =
            operation == "RemoveParticipantFromConference" && self.part.visibility() != Visibility::All;
        !is_aside && self.capabilities().contains(&capability)
    }

    /// The chat as the API shows it. `participants`: whether those who are in are shown.
    pub(super) fn json(&self, parties: &Parties, links: &Links) -> Value {
        let interaction = &self.interaction;
        let received = unix_ms(Text::plain(&interaction.started_at)).unwrap_or(0);
        let is_over = matches!(self.state, ChatState::Completed | ChatState::Revoked);
        let participants = if is_over { Vec::new() } else { self.participants.json(parties, links) };
        let mut chat = json!({
            "id": self.session.as_str(),
            "state": self.state.as_str(),
            "capabilities": self.capabilities(),
            "participants": participants,
            "userData": object(interaction.user_data.values()),
            "chatType": if self.part == Part::Consulted { "Consult" } else { "Inbound" },
            "receivedDate": timestamp(received),
            "interactionQueue": interaction.queue,
        });
        if let Some(subject) = &interaction.subject {
            chat["subject"] = subject.as_str().into();
        }
        if !self.attachments.is_empty() {
            chat["attachments"] = self.attachments.iter().map(|it| it.json(links)).collect();
        }
        if self.is_in_focus {
            chat["inFocus"] = true.into();
        }
        links.add(&mut chat, &self.path());
        chat
    }

    pub(super) fn path(&self) -> String {
        format!("/me/chats/{}", self.session)
    }
}

impl Attachment {
    pub(super) fn json(&self, links: &Links) -> Value {
        let mut json = json!({ "id": self.id, "mime": self.mime, "name": self.name, "size": self.size });
        links.add(&mut json, &format!("/attachments/{}", self.id));
        json
    }
}

const SERVING: &[&str] = &["Transfer", "Leave", "Invite", "Consult", "Complete", "SetInFocus"];
const ASIDE: &[&str] = &["Leave", "SetInFocus"];
const DATA: &[&str] = &["SetDisposition", "AttachUserData", "UpdateUserData", "DeleteUserData"];
const TO_ALL: &[&str] = &[
    "SendMessage",
    "SendUrl",
    "SendStartTypingNotification",
    "SendStopTypingNotification",
    "SendCustomNotice",
];
const TO_AGENTS: &[&str] =
    &["SendToAgents", "SendStartTypingToAgentsNotification", "SendStopTypingToAgentsNotification"];
