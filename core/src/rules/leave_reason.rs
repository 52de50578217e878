//! Why a party left: the codes and their texts (facts, section 6).

use crate::element::Reason;
use crate::wire::Text;

/// Why a party left.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum LeaveReason {
    /// By its own request. No code.
    Left,
    /// By its own request, the session to be closed if no agent is left. Code 1.
    CloseIfNoAgents,
    /// By its own request, the session to be closed. Code 2.
    ForceClose,
    /// Its connection was lost, or it stopped polling. Code 3.
    Disconnect,
    /// Another party removed it. Code 4.
    RemovedByParty,
    /// The server removed it. Code 5; the text isn't public, this one is ours.
    RemovedByServer,
    /// The server removed it since nobody said anything. Code 7; the text isn't public, this one is ours.
    Inactivity,
    /// It didn't come back after the session was restored on another server. Code 8; the text isn't public, this
    /// one is ours.
    Restoration,
}

impl LeaveReason {
    /// The code in `<reason code>`; `None` where there is none.
    pub const fn code(self) -> Option<u32> {
        match self {
            Self::Left => None,
            Self::CloseIfNoAgents => Some(1),
            Self::ForceClose => Some(2),
            Self::Disconnect => Some(3),
            Self::RemovedByParty => Some(4),
            Self::RemovedByServer => Some(5),
            Self::Inactivity => Some(7),
            Self::Restoration => Some(8),
        }
    }

    /// The text inside `<reason>`.
    pub const fn text(self) -> &'static str {
        match self {
            Self::Left => "left",
            Self::CloseIfNoAgents => "left with request to close if no agents",
            Self::ForceClose => "left with request to close forcedly",
            Self::Disconnect => "left due to disconnect",
            Self::RemovedByParty => "removed by other party",
            Self::RemovedByServer => "removed by server",
            Self::Inactivity => "removed due to session inactivity",
            Self::Restoration => "removed after session restoration",
        }
    }

    /// The reason of this code; `None` if the code is unknown.
    pub const fn from_code(code: Option<u32>) -> Option<Self> {
        Some(match code {
            None | Some(0) => Self::Left,
            Some(1) => Self::CloseIfNoAgents,
            Some(2) => Self::ForceClose,
            Some(3) => Self::Disconnect,
            Some(4) => Self::RemovedByParty,
            Some(5) => Self::RemovedByServer,
            Some(7) => Self::Inactivity,
            Some(8) => Self::Restoration,
            Some(_) => return None,
        })
    }

    /// The `quit-reason-code` that clients of 106 get in `GCTI_SYSTEM` of the event attributes when the customer
    /// leaves.
    pub const fn quit_reason_code(self) -> &'static str {
        match self {
            Self::Left | Self::CloseIfNoAgents | Self::ForceClose => "0",
            Self::Disconnect => "3",
            Self::RemovedByParty => "4",
            Self::RemovedByServer => "5",
            Self::Inactivity => "7",
            Self::Restoration => "8",
        }
    }

    /// The element.
    pub const fn element(self) -> Reason<'static> {
        Reason { code: self.code(), text: Text::plain(self.text()) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_there_and_back() {
        for (code, text, quit) in [
            (None, "left", "0"),
            (Some(1), "left with request to close if no agents", "0"),
            (Some(2), "left with request to close forcedly", "0"),
            (Some(3), "left due to disconnect", "3"),
            (Some(4), "removed by other party", "4"),
            (Some(5), "removed by server", "5"),
            (Some(7), "removed due to session inactivity", "7"),
            (Some(8), "removed after session restoration", "8"),
        ] {
            let reason = LeaveReason::from_code(code).unwrap();
            assert_eq!((reason.code(), reason.text(), reason.quit_reason_code()), (code, text, quit));
        }
        assert_eq!(LeaveReason::from_code(Some(0)), Some(LeaveReason::Left));
        assert_eq!(LeaveReason::from_code(Some(6)), None);
    }
}
