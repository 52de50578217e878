//! Why the terminal rings.

/// What has happened; what is more urgent is greater.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Ring {
    /// Somebody said or sent something where nobody looks.
    Message,
    /// Others ask the person into a session.
    Asked,
    /// A customer began to wait.
    Waits,
}

impl Ring {
    /// What the person is told, in words that are none of others.
    pub(crate) fn text(self) -> &'static str {
        match self {
            Self::Message => "A message came",
            Self::Asked => "You are asked into a session",
            Self::Waits => "A customer waits",
        }
    }
}
