//! What an agent can do in a chat, whatever an API calls it.

/// An operation of a chat. Which of them may be done now is known by [`super::chat::AgentChat`]; the APIs have names of their
/// own for them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Operation {
    Accept,
    Reject,
    SendMessage,
    SendToAgents,
    SendStartTyping,
    SendStopTyping,
    SendStartTypingToAgents,
    SendStopTypingToAgents,
    SendUrl,
    SendCustomNotice,
    SendCustomNoticeToAgents,
    UpdateNickname,
    AddAttachment,
    RemoveAttachment,
    UploadFile,
    Leave,
    Complete,
    Transfer,
    Invite,
    Consult,
    CancelConsult,
    RemoveParticipant,
    AttachUserData,
    UpdateUserData,
    DeleteUserData,
    SetDisposition,
    SetComment,
    SetInFocus,
    SwitchToMonitor,
    SwitchToCoach,
    SwitchToBargeIn,
}

impl Operation {
    /// The capability that goes with it. Some operations have none of their own in the documentation: they go with others.
    pub(crate) fn capability(self) -> Self {
        match self {
            Self::UpdateNickname | Self::AddAttachment | Self::RemoveAttachment | Self::UploadFile => {
                Self::SendCustomNotice
            }
            Self::SetComment => Self::UpdateUserData,
            Self::SendCustomNoticeToAgents | Self::RemoveParticipant => Self::SendToAgents,
            Self::CancelConsult => Self::Consult,
            other => other,
        }
    }
}
