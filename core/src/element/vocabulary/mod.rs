//! The enumerations, by the names that stand in stored transcripts, and by the numbers that the SDK's
//! documentation gives them.

mod macros;
mod notice_type;
mod treat_as;

use crate::wire::compact::Cursor;
use crate::wire::xml::{Member, Reader};
use crate::wire::{Name, Sink, Text, names};

use self::macros::open_vocabulary;
pub use self::treat_as::TreatAs;

/// An enumeration, as a member of elements.
pub(crate) trait Vocabulary<'a>: Default {
    /// Writes it as the member `name`.
    fn emit<S: Sink>(&self, name: Name, out: &mut S);

    /// What a word is that has no XML space at its ends; `None` for one that can't stand there.
    #[allow(dead_code, reason = "only the quick ways ask")]
    fn from_word(word: Text<'a>) -> Option<Self>;

    /// The word that stands here in double quotes, and what is behind it, where that is found out sooner than what stands
    /// in the quotes.
    #[allow(dead_code, reason = "only the quick ways ask")]
    #[inline(always)]
    fn in_quotes(_: &'a str) -> Option<(Self, &'a str)> {
        None
    }

    /// The word that was found; `None` if there is none.
    fn read(found: &Member<'a>, reader: &mut Reader<'a>) -> Option<Self>;

    /// Takes the member `name`.
    fn take(cursor: &mut Cursor<'a>, name: Name) -> Self;
}

pub(crate) use self::macros::{closed_vocabulary, compact_numbers, numbers};

open_vocabulary! {
    /// Who a party is.
    UserType {
        /// The customer: the only type that can start a session through flex. Number 0.
        Client = CLIENT,
        /// An agent's desktop. Number 1.
        Agent = AGENT,
        /// An agent who may monitor unseen. Number 2.
        Supervisor = SUPERVISOR,
        /// A workflow. Number 3.
        External = EXTERNAL,
        /// Chat Server itself; from ClientVersion 103 on. Number 4.
        System = SYSTEM,
    }
}

open_vocabulary! {
    /// How a party is connected.
    ProtocolType {
        /// The basic protocol. Number 0.
        Basic = BASIC,
        /// The flex protocol. Number 1.
        Flex = FLEX,
        /// A workflow. Number 2.
        Esp = ESP,
        /// Not at all (the server itself); from ClientVersion 103 on. Number 3.
        None = NONE,
    }
}

open_vocabulary! {
    /// What a notice says. The types of system requests are constants: [`Self::SAVE_TRANSCRIPT`] ...
    NoticeType {
        /// The party types; the text may be a preview. Number 2.
        TypingStarted = TYPING_STARTED,
        /// The party stopped typing. Number 3.
        TypingStopped = TYPING_STOPPED,
        /// Whatever the applications agreed on. Number 4.
        Custom = USER_CUSTOM,
        /// The text is a URL to be opened. Number 1.
        PushedUrl = USER_PUSHED_URL,
        /// The text is the party's new nickname; from ClientVersion 102 on. Number 11.
        UpdateNick = USER_UPDATE_NICK,
        /// The session will be closed soon; from ClientVersion 103 on. Number 13.
        IdleControlAlert = IDLE_CONTROL_ALERT,
        /// The session is closed for inactivity; from ClientVersion 103 on. Number 14.
        IdleControlClose = IDLE_CONTROL_CLOSE,
        /// Idle control was set; from ClientVersion 103 on. Its payload is not public. Number 12.
        IdleControlSet = IDLE_CONTROL_SET,
        /// A system command, named by the text (`file-uploaded` ...); from ClientVersion 104 on. Number 15.
        SystemCommand = SYS_COMMAND,
    }
}

open_vocabulary! {
    /// How a file came to be sent: `file-upload-type` of a `file-uploaded`.
    UploadType {
        /// From the sender's file system.
        FileSystem = FILE_SYSTEM,
        /// From a library of standard responses.
        StandardResponse = STANDARD_RESPONSE,
    }
}

closed_vocabulary! {
    /// Who may see an event.
    Visibility {
        /// Everyone (conference). Number 0.
        #[default]
        All = ALL,
        /// Agents and supervisors (coaching). Number 1.
        Internal = INTERNAL,
        /// Supervisors (monitoring). Number 2.
        Vip = VIP,
    }
}

numbers! {
    open UserType { Client = 0, Agent = 1, Supervisor = 2, External = 3, System = 4, }
    open ProtocolType { Basic = 0, Flex = 1, Esp = 2, None = 3, }
    closed Visibility { All = 0, Internal = 1, Vip = 2, }
    closed AfterAction { KeepAlive = 0, CloseIfNoAgents = 1, ForceClose = 2, }
    closed SessionStatus { Alive = 0, Over = 1, }
    closed MessageCheck { None = 0, Alert = 1, Altered = 2, }
    closed UserStatus { On = 0, Off = 1, Keep = 2, }
}

compact_numbers! {
    open UserType { Client = 1, Agent = 2, Supervisor = 3, External = 4, System = 5, }
    open ProtocolType { Basic = 1, Flex = 2, Esp = 3, None = 4, }
    open NoticeType {
        TypingStarted = 1,
        TypingStopped = 2,
        Custom = 3,
        PushedUrl = 4,
        UpdateNick = 5,
        IdleControlAlert = 6,
        IdleControlClose = 7,
        IdleControlSet = 8,
        SystemCommand = 9,
    }
    closed Visibility or Vip { All = 0, Internal = 1, Vip = 2, }
    closed AfterAction { KeepAlive = 0, CloseIfNoAgents = 1, ForceClose = 2, }
    closed SessionStatus { Alive = 0, Over = 1, }
    closed MessageCheck or Alert unless None { None = 0, Alert = 1, Altered = 2, }
    // 0 is what a missing member counts as.
    closed UserStatus or Keep { Keep = 0, On = 1, Off = 2, }
}

impl Visibility {
    /// Reads a visibility; one that is unknown counts as [`Visibility::Vip`], which shows it to the fewest.
    pub fn from_text_or_vip(text: Text<'_>) -> Self {
        Self::from_text(text).unwrap_or(Self::Vip)
    }

    /// The one of both that shows something to the fewest.
    #[must_use]
    pub fn narrower(self, other: Self) -> Self {
        if self.number() < other.number() { other } else { self }
    }
}

closed_vocabulary! {
    /// What a check for sensitive data made of a text: the SDK's `MsgCheck`. The words on the wire are our own choice; one
    /// that is unknown counts as an alert.
    MessageCheck {
        /// No check was made. Number 0; left out in XML.
        #[default]
        None = NOT_CHECKED,
        /// The text may hold sensitive data. Number 1.
        Alert = ALERT,
        /// Sensitive data was masked in it. Number 2.
        Altered = ALTERED,
    }
}

closed_vocabulary! {
    /// What becomes of the agents, or of the customers, when a party comes back. The words on the wire are our own choice; one
    /// that is unknown counts as [`Self::Keep`].
    UserStatus {
        /// They are in. Number 0.
        On = USER_ON,
        /// They are out. Number 1.
        Off = USER_OFF,
        /// They stay as they are. Number 2.
        #[default]
        Keep = USER_KEEP,
    }
}

closed_vocabulary! {
    /// What becomes of a session that a party is released from.
    AfterAction {
        /// It goes on. Number 0.
        #[default]
        KeepAlive = KEEP_ALIVE,
        /// It is closed if no agent is left. Number 1.
        CloseIfNoAgents = CLOSE_IF_NO_AGENTS,
        /// It is closed. Number 2.
        ForceClose = FORCE_CLOSE,
    }
}

closed_vocabulary! {
    /// Whether a session goes on.
    SessionStatus {
        /// It does. Number 0.
        #[default]
        Alive = ALIVE,
        /// It has ended. Number 1.
        Over = OVER,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::element::Event;
    use crate::wire::Limits;

    #[test]
    fn a_name_is_the_same_whichever_way_its_characters_are_written() {
        for written in ["SYS&#95;COMMAND", "&#32;SYS_COMMAND", " SYS_COMMAND\n", "&#x53;YS_COMMAND&#x20; "] {
            let packet = std::format!(
                "<notice visibility='A&#76;L' eventId='&#49;'><noticeText noticeType='{written}'/></notice>"
            );
            let Ok(Event::Notice(notice)) = Event::parse(packet.as_bytes(), Limits::PACKET) else { panic!() };
            assert_eq!(notice.notice_type(), NoticeType::SystemCommand);
            assert_eq!(notice.head.visibility, Visibility::All);
            assert_eq!(notice.head.event_id, 1);
        }
        assert_ne!(NoticeType::from_text("SYS_COMMANDS".into()), NoticeType::SystemCommand);
        assert_ne!(NoticeType::from_text("SYS_ COMMAND".into()), NoticeType::SystemCommand);
    }

    #[test]
    fn the_unknown_is_kept() {
        let text = Text::plain("ROBOT");
        assert_eq!(UserType::from_text(text), UserType::Other(text));
        assert!(UserType::from_text(text).as_text() == "ROBOT");
        assert_eq!(Visibility::from_text_or_vip(text), Visibility::Vip);
        assert_eq!(AfterAction::from_text(text), None);
    }

    /// The SDK's documentation, number by number.
    #[test]
    fn the_numbers_that_are_public() {
        let users =
            [UserType::Client, UserType::Agent, UserType::Supervisor, UserType::External, UserType::System];
        let protocols = [ProtocolType::Basic, ProtocolType::Flex, ProtocolType::Esp, ProtocolType::None];
        let visibilities = [Visibility::All, Visibility::Internal, Visibility::Vip];
        let actions = [AfterAction::KeepAlive, AfterAction::CloseIfNoAgents, AfterAction::ForceClose];
        for number in 0..6 {
            let at = number as usize;
            assert_eq!(UserType::from_number(number), users.get(at).copied());
            assert_eq!(ProtocolType::from_number(number), protocols.get(at).copied());
            assert_eq!(Visibility::from_number(number), visibilities.get(at).copied());
            assert_eq!(AfterAction::from_number(number), actions.get(at).copied());
        }
        assert_eq!(users.map(|it| it.number()), [Some(0), Some(1), Some(2), Some(3), Some(4)]);
        assert_eq!(protocols.map(|it| it.number()), [Some(0), Some(1), Some(2), Some(3)]);
        assert_eq!(visibilities.map(|it| it.number()), [0, 1, 2]);
        assert_eq!(actions.map(|it| it.number()), [0, 1, 2]);
        for (number, notice) in [
            (0, None),
            (1, Some(NoticeType::PushedUrl)),
            (2, Some(NoticeType::TypingStarted)),
            (3, Some(NoticeType::TypingStopped)),
            (4, Some(NoticeType::Custom)),
            (5, Some(NoticeType::UPDATE_USER_DATA)),
            (6, Some(NoticeType::SAVE_TRANSCRIPT)),
            (7, Some(NoticeType::RESERVED)),
            (8, Some(NoticeType::TRANSCRIPT_SAVE_FAILED)),
            (9, Some(NoticeType::TRANSCRIPT_SAVE_DONE)),
            (10, Some(NoticeType::PING)),
            (11, Some(NoticeType::UpdateNick)),
            (12, Some(NoticeType::IdleControlSet)),
            (13, Some(NoticeType::IdleControlAlert)),
            (14, Some(NoticeType::IdleControlClose)),
            (15, Some(NoticeType::SystemCommand)),
            (16, None),
        ] {
            assert_eq!(NoticeType::from_number(number), notice);
            assert!(notice.is_none_or(|it| it.number() == Some(number)));
            // The same by its name on the wire.
            assert!(notice.is_none_or(|it| NoticeType::from_text(it.as_text()) == it));
        }
        let checks = [MessageCheck::None, MessageCheck::Alert, MessageCheck::Altered];
        assert_eq!(checks.map(|it| it.number()), [0, 1, 2]);
        let users = [UserStatus::On, UserStatus::Off, UserStatus::Keep];
        assert_eq!(users.map(|it| it.number()), [0, 1, 2]);
        assert_eq!([SessionStatus::Alive, SessionStatus::Over].map(|it| it.number()), [0, 1]);
        assert_eq!(UserType::Other(Text::EMPTY).number(), None);
        assert_eq!((NoticeType::default().number(), NoticeType::from_number(u32::MAX)), (None, None));
    }
}
