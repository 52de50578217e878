//! What stands in a transcript on the screen.

pub(crate) use crate::commands::Audience;

/// What somebody is in a session.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Kind {
    Customer,
    Agent,
    Supervisor,
    /// A program that talks along.
    Bot,
    System,
    /// Nobody has told yet.
    Unknown,
    /// Somebody of whose coming a customer wasn't told: customers don't see agents and supervisors who came with INT or VIP.
    Unseen,
}

impl Kind {
    /// From the transcript's `userType`.
    pub(crate) fn of(user_type: &str) -> Self {
        match user_type {
            "CLIENT" => Self::Customer,
            "AGENT" => Self::Agent,
            "SUPERVISOR" => Self::Supervisor,
            "EXTERNAL" => Self::Bot,
            "SYSTEM" => Self::System,
            _ => Self::Unknown,
        }
    }

    /// The word that stands before the nickname: whoever reads it needs no colour, and no nickname can pretend it.
    pub(crate) fn word(self) -> &'static str {
        match self {
            Self::Customer => "customer",
            Self::Agent => "agent",
            Self::Supervisor => "supervisor",
            Self::Bot => "bot",
            Self::System => "system",
            Self::Unknown => "party",
            Self::Unseen => "contact centre",
        }
    }
}

/// Whom an entry comes from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Author {
    pub(crate) user_id: String,
    pub(crate) nick: String,
    pub(crate) kind: Kind,
    /// Whether it is the person at the screen.
    pub(crate) is_own: bool,
}

/// What an entry is about. All texts are harmless: see [`crate::foreign`].
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum What {
    Said(String),
    /// What a party did, in words that go behind its name.
    Did(String),
    /// A suggested page.
    Url(String),
    /// A file, by its id.
    File(String),
    /// What the program itself has to say.
    Told(String),
    /// The same, where it matters when that was.
    ToldAt(String),
}

/// One entry of a transcript.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Entry {
    /// Seconds since the session's start.
    pub(crate) time: u32,
    pub(crate) author: Option<Author>,
    pub(crate) audience: Audience,
    /// The visibility, which for what goes to one party only says among whom that is.
    pub(crate) visibility: Audience,
    pub(crate) what: What,
}
