//! One chat of one agent: its state, what may be done in it, and how it looks.

use std::sync::Arc;

use parlor_core::element::{AfterAction, Event, Id, Visibility};
use tokio::sync::mpsc;

use super::conversation::Ordered;
use super::operation::Operation;
use super::participants::Participants;
use crate::engine::Interaction;

/// How far an agent is with a chat.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum ChatState {
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
    /// As all APIs write it.
    pub(crate) fn as_str(self) -> &'static str {
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
pub(crate) enum Part {
    /// He serves the customer.
    Serving,
    /// Another agent asks him; the customer doesn't see him.
    Consulted,
    Supervising(Mode),
}

/// How a supervisor is in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Mode {
    /// Only supervisors see him.
    Monitor,
    /// The customer doesn't see him.
    Coach,
    /// Everybody sees him.
    BargeIn,
}

impl Mode {
    pub(crate) fn read(text: &str) -> Option<Self> {
        match text {
            "Monitor" => Some(Self::Monitor),
            "Coach" => Some(Self::Coach),
            "BargeIn" => Some(Self::BargeIn),
            _ => None,
        }
    }

    pub(crate) fn visibility(self) -> Visibility {
        match self {
            Self::Monitor => Visibility::Vip,
            Self::Coach => Visibility::Internal,
            Self::BargeIn => Visibility::All,
        }
    }

    /// How a supervisor is in whom these see.
    fn of(visibility: Visibility) -> Self {
        match visibility {
            Visibility::Vip => Self::Monitor,
            Visibility::Internal => Self::Coach,
            Visibility::All => Self::BargeIn,
        }
    }
}

impl Part {
    /// Who sees that he is in.
    pub(crate) fn visibility(self) -> Visibility {
        match self {
            Self::Serving => Visibility::All,
            Self::Consulted => Visibility::Internal,
            Self::Supervising(mode) => mode.visibility(),
        }
    }
}

/// What the agent has asked for, while the engine carries it out.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Leaving {
    pub(crate) reference: u64,
    pub(crate) how: Departure,
}

/// How an agent leaves.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Departure {
    /// What becomes of the session, if he serves its customer.
    Leave(AfterAction),
    Complete,
    /// To whom, where other agents go on.
    Transfer(super::offering::Target),
}

/// A document that belongs to a chat.
#[derive(Clone, Debug)]
pub(crate) struct Attachment {
    pub(crate) id: String,
    pub(crate) name: String,
    pub(crate) mime: String,
    pub(crate) size: usize,
}

/// A chat of an agent.
pub(crate) struct AgentChat {
    pub(crate) session: Id,
    pub(crate) state: ChatState,
    pub(crate) part: Part,
    pub(crate) interaction: Arc<Interaction>,
    pub(crate) participants: Participants,
    /// The agent's user id in the session, once he is or was in.
    pub(crate) own: Option<Id>,
    /// The way to the session, from the moment when it is accepted.
    pub(crate) orders: Option<mpsc::Sender<Ordered>>,
    pub(crate) leaving: Option<Leaving>,
    /// Those of the chat, once the agent is or was in; [`super::floor::Floor`] has them for all its agents.
    pub(crate) attachments: Arc<Vec<Attachment>>,
    /// Documents of the files that somebody has sent.
    pub(crate) files: Vec<String>,
    pub(crate) is_in_focus: bool,
}

impl AgentChat {
    pub(crate) fn new(interaction: Arc<Interaction>, part: Part) -> Self {
        Self {
            session: interaction.session_id,
            state: ChatState::Invited,
            part,
            interaction,
            participants: Participants::default(),
            own: None,
            orders: None,
            leaving: None,
            attachments: Arc::default(),
            files: Vec::new(),
            is_in_focus: false,
        }
    }

    /// Takes note of an event. Whether it changes who is in, or how.
    pub(crate) fn note(&mut self, event: &Event<'_>) -> bool {
        let has_changed = self.participants.note(event);
        if let Part::Supervising(mode) = &mut self.part
            && let Some(visibility) = self.own.and_then(|it| self.participants.visibility(it))
        {
            *mode = Mode::of(visibility);
        }
        has_changed
    }

    /// Whether he is in the session as one who serves its customer.
    pub(crate) fn is_serving(&self) -> bool {
        self.state == ChatState::Chatting && self.part == Part::Serving
    }

    /// Whom the agent is shown: those who are in, and nobody once the chat is over for him.
    pub(crate) fn shown(&self) -> impl Iterator<Item = Id> + '_ {
        let is_over = matches!(self.state, ChatState::Completed | ChatState::Revoked);
        self.participants.present().filter(move |_| !is_over)
    }

    /// Whether other agents are in, serving or not.
    pub(crate) fn is_conference(&self) -> bool {
        self.own.is_some_and(|it| self.participants.has_agent_beside(it))
    }

    /// Whether other agents serve the customer.
    pub(crate) fn is_served_by_others(&self) -> bool {
        self.own.is_some_and(|it| self.participants.is_served_beside(it))
    }

    /// Whether the agent is in beside those who serve, and neither they nor a customer are there any more.
    pub(crate) fn is_left_behind(&self) -> bool {
        self.part != Part::Serving && !self.participants.has_customer() && !self.is_served_by_others()
    }

    /// What may be done now.
    pub(crate) fn capabilities(&self) -> Vec<Operation> {
        use Operation::{
            Accept, Complete, Reject, SetInFocus, SwitchToBargeIn, SwitchToCoach, SwitchToMonitor,
        };

        let groups: &[&[Operation]] = match (self.state, self.part) {
            (ChatState::Invited, _) => &[&[Accept, Reject]],
            (ChatState::Chatting, Part::Serving) if self.is_conference() => {
                &[SERVING, DATA, TO_ALL, TO_AGENTS]
            }
            (ChatState::Chatting, Part::Serving) => &[SERVING, DATA, TO_ALL],
            (ChatState::Chatting, Part::Consulted) => &[ASIDE, TO_AGENTS],
            (ChatState::Chatting, Part::Supervising(Mode::Monitor)) => {
                &[ASIDE, &[SwitchToCoach, SwitchToBargeIn]]
            }
            (ChatState::Chatting, Part::Supervising(Mode::Coach)) => {
                &[ASIDE, TO_AGENTS, &[SwitchToMonitor, SwitchToBargeIn]]
            }
            (ChatState::Chatting, Part::Supervising(Mode::BargeIn)) => {
                &[ASIDE, TO_ALL, TO_AGENTS, &[SwitchToMonitor, SwitchToCoach]]
            }
            (ChatState::LeftChat | ChatState::JoinFailed, _) => &[&[Complete, SetInFocus], DATA],
            (ChatState::Completed | ChatState::Revoked, _) => &[],
        };
        groups.iter().flat_map(|it| it.iter().copied()).collect()
    }

    /// Whether an operation may be done now.
    pub(crate) fn allows(&self, operation: Operation) -> bool {
        // Who is only consulted, or coaches, removes nobody; neither does who is alone with the customer.
        let removes = self.part.visibility() == Visibility::All && self.is_conference();
        (operation != Operation::RemoveParticipant || removes)
            && self.capabilities().contains(&operation.capability())
    }
}

const SERVING: &[Operation] = &[
    Operation::Transfer,
    Operation::Leave,
    Operation::Invite,
    Operation::Consult,
    Operation::Complete,
    Operation::SetInFocus,
];
const ASIDE: &[Operation] = &[Operation::Leave, Operation::SetInFocus];
const DATA: &[Operation] = &[
    Operation::SetDisposition,
    Operation::AttachUserData,
    Operation::UpdateUserData,
    Operation::DeleteUserData,
];
const TO_ALL: &[Operation] = &[
    Operation::SendMessage,
    Operation::SendUrl,
    Operation::SendStartTyping,
    Operation::SendStopTyping,
    Operation::SendCustomNotice,
];
const TO_AGENTS: &[Operation] =
    &[Operation::SendToAgents, Operation::SendStartTypingToAgents, Operation::SendStopTypingToAgents];

#[cfg(test)]
mod tests;
