//! Why a party left: the codes and their texts (stored transcripts and the vendor's documentation).

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
    /// The server removed it for a wrong secure key. Code 6; the text and the `quit-reason-code` 6 aren't public, they are
    /// ours. Parlor's server refuses a wrong key instead: else whoever knows a user id could have the user removed.
    BadKey,
    /// The server removed it since nobody said anything. Code 7; the text isn't public, this one is ours.
    Inactivity,
    /// It didn't come back after the session was restored on another server. Code 8; the text isn't public, this
    /// one is ours.
    Restoration,
}

impl LeaveReason {
    const ALL: [Self; 9] = [
        Self::Left,
        Self::CloseIfNoAgents,
        Self::ForceClose,
        Self::Disconnect,
        Self::RemovedByParty,
        Self::RemovedByServer,
        Self::BadKey,
        Self::Inactivity,
        Self::Restoration,
    ];

    /// The table: code, text, quit-reason-code.
    const fn row(self) -> (Option<u32>, &'static str, &'static str) {
        match self {
            Self::Left => (None, "left", "0"),
            Self::CloseIfNoAgents => (Some(1), "left with request to close if no agents", "0"),
            Self::ForceClose => (Some(2), "left with request to close forcedly", "0"),
            Self::Disconnect => (Some(3), "left due to disconnect", "3"),
            Self::RemovedByParty => (Some(4), "removed by other party", "4"),
            Self::RemovedByServer => (Some(5), "removed by server", "5"),
            Self::BadKey => (Some(6), "removed for a wrong secure key", "6"),
            Self::Inactivity => (Some(7), "removed due to session inactivity", "7"),
            Self::Restoration => (Some(8), "removed after session restoration", "8"),
        }
    }

    /// The code in `<reason code>`; `None` where there is none.
    pub const fn code(self) -> Option<u32> {
        self.row().0
    }

    /// The text inside `<reason>`.
    pub const fn text(self) -> &'static str {
        self.row().1
    }

    /// The reason of this code, where 0 is none; `None` if the code is unknown.
    pub fn from_code(code: Option<u32>) -> Option<Self> {
        let code = code.filter(|it| *it != 0);
        Self::ALL.into_iter().find(|it| it.code() == code)
    }

    /// The `quit-reason-code` that clients of 106 get in the event attributes when the customer leaves: see
    /// [`QuitReason`](crate::element::event_attributes::QuitReason). Whoever leaves by itself logs out: `0`, whatever
    /// becomes of the session.
    pub const fn quit_reason_code(self) -> &'static str {
        self.row().2
    }

    /// The reason of this `quit-reason-code`; `None` if it is unknown. `0` is [`LeaveReason::Left`].
    pub fn from_quit_reason_code(code: Text<'_>) -> Option<Self> {
        Self::ALL.into_iter().find(|it| code == it.quit_reason_code())
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
            (Some(6), "removed for a wrong secure key", "6"),
            (Some(7), "removed due to session inactivity", "7"),
            (Some(8), "removed after session restoration", "8"),
        ] {
            let reason = LeaveReason::from_code(code).unwrap();
            assert_eq!((reason.code(), reason.text(), reason.quit_reason_code()), (code, text, quit));
        }
        assert_eq!(LeaveReason::from_code(Some(0)), Some(LeaveReason::Left));
        for unknown in [9, 10, u32::MAX] {
            assert_eq!(LeaveReason::from_code(Some(unknown)), None);
        }
    }

    #[test]
    fn quit_reason_codes_back() {
        for (code, reason) in [
            ("0", Some(LeaveReason::Left)),
            ("3", Some(LeaveReason::Disconnect)),
            ("4", Some(LeaveReason::RemovedByParty)),
            ("5", Some(LeaveReason::RemovedByServer)),
            ("7", Some(LeaveReason::Inactivity)),
            ("8", Some(LeaveReason::Restoration)),
            ("1", None),
            ("2", None),
            ("6", Some(LeaveReason::BadKey)),
            ("9", None),
            ("", None),
            ("03", None),
        ] {
            assert_eq!(LeaveReason::from_quit_reason_code(code.into()), reason, "{code}");
        }
    }
}
