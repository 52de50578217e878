//! To whom something is said.

/// To whom something is said.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) enum Audience {
    #[default]
    Everyone,
    /// Agents and supervisors: visibility INT.
    Agents,
    /// Supervisors only: visibility VIP.
    Supervisors,
    /// One party.
    Only { user_id: String, nick: String },
}

impl Audience {
    /// From the transcript's `visibility`; one that nobody knows counts as VIP.
    pub(crate) fn of(visibility: &str) -> Self {
        match visibility {
            "ALL" => Self::Everyone,
            "INT" => Self::Agents,
            _ => Self::Supervisors,
        }
    }

    /// What stands before words that the customer doesn't hear, where they stand alone. Parentheses stand around what nobody
    /// said.
    pub(crate) fn mark(&self) -> &'static str {
        match self {
            Self::Everyone => "",
            Self::Agents | Self::Only { .. } => "(INT) ",
            Self::Supervisors => "(VIP) ",
        }
    }
}
