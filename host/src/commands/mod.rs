//! The commands that a person can type: one table, from which reading, completion, the palette and the help come.

mod aimed;
mod audience;
mod barred;
mod context;
mod file_number;
mod find;
mod help;
mod read;
mod roster;
mod unknown;
mod words;

pub(crate) use self::aimed::{addressed, aimed, for_whom, to_whom};
pub(crate) use self::audience::Audience;
pub(crate) use self::barred::{Barred, Bars, offered};
pub(crate) use self::context::{Context, File, Mode, Party, Past, PluginCommand, Session, Transfer, person};
pub(crate) use self::file_number::file_number;
pub(crate) use self::help::{Left, help, left_behind, typable, who};
pub(crate) use self::read::{OwnCommand, Typed, read};
pub(crate) use self::roster::Roster;
pub(crate) use self::words::{dropped_paths, quoted, sendable, take, typed_path};

/// Who types.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Role {
    Customer,
    Agent,
    Supervisor,
}

impl Role {
    /// What this person calls a session.
    pub(crate) fn session(self) -> &'static str {
        if self == Self::Customer { "chat" } else { "session" }
    }

    /// The text in this person's words.
    pub(crate) fn in_words(self, text: &str) -> String {
        match self {
            // A customer is in one at most.
            Self::Customer => text.replace("sessions", "session").replace("session", self.session()),
            Self::Agent | Self::Supervisor => text.to_owned(),
        }
    }
}

/// Where a person types.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Place {
    /// The full screen.
    Screen,
    /// One line after the other.
    Lines,
}

/// Who may use a command.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Who {
    Everybody,
    /// Agents and supervisors.
    Staff,
    Supervisors,
}

/// What an argument is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Kind {
    /// An agent or supervisor: who can be spoken to alone.
    Colleague,
    Command,
    Directory,
    File,
    Format,
    Name,
    Party,
    Path,
    Reason,
    Session,
    Text,
    /// A file on its way.
    Transfer,
    Url,
}

impl Kind {
    /// How the help names it.
    pub(crate) fn word(self) -> &'static str {
        match self {
            Self::Command => "COMMAND",
            Self::Directory => "DIR",
            Self::File | Self::Transfer => "FILE",
            Self::Format => "FORMAT",
            Self::Name => "NAME",
            Self::Colleague | Self::Party => "NICK",
            Self::Path => "PATH",
            Self::Reason => "REASON",
            Self::Session => "SESSION",
            Self::Text => "TEXT",
            Self::Url => "URL",
        }
    }
}

/// An argument of a command.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Argument {
    pub(crate) kind: Kind,
    /// Where it may be left out.
    left_out: LeftOut,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum LeftOut {
    Nowhere,
    Anywhere,
    /// Only on the full screen, which shows what is chosen.
    OnScreen,
}

impl Argument {
    const fn needed(kind: Kind) -> Self {
        Self { kind, left_out: LeftOut::Nowhere }
    }

    const fn optional(kind: Kind) -> Self {
        Self { kind, left_out: LeftOut::Anywhere }
    }

    const fn needed_in_lines(kind: Kind) -> Self {
        Self { kind, left_out: LeftOut::OnScreen }
    }

    fn may_be_left_out(self, place: Place) -> bool {
        match self.left_out {
            LeftOut::Nowhere => false,
            LeftOut::Anywhere => true,
            LeftOut::OnScreen => place == Place::Screen,
        }
    }
}

/// A command that can be typed.
#[derive(Debug)]
pub(crate) struct Command {
    /// What stands behind the slash.
    pub(crate) name: &'static str,
    pub(crate) arguments: &'static [Argument],
    who: Who,
    /// Where there is no full screen, the command means nothing.
    needs_screen: bool,
    /// It ends something for somebody: nobody should come to it by a slip.
    pub(crate) needs_care: bool,
    /// What it does, in one line; see [`Command::about`].
    about: &'static str,
}

impl Command {
    const fn new(name: &'static str, who: Who, arguments: &'static [Argument], about: &'static str) -> Self {
        Self { name, arguments, who, needs_screen: false, needs_care: false, about }
    }

    const fn on_screen(mut self) -> Self {
        self.needs_screen = true;
        self
    }

    const fn with_care(mut self) -> Self {
        self.needs_care = true;
        self
    }

    /// Whether this person may use it at this place.
    fn is_for(&self, role: Role, place: Place) -> bool {
        let may = match self.who {
            Who::Everybody => true,
            Who::Staff => role != Role::Customer,
            Who::Supervisors => role == Role::Supervisor,
        };
        may && (place == Place::Screen || !self.needs_screen)
    }

    /// Whether more than its name has to be typed.
    pub(crate) fn needs_argument(&self, place: Place) -> bool {
        self.arguments.first().is_some_and(|it| !it.may_be_left_out(place))
    }

    /// What it does, in one line, in the person's words. In lines nothing is said of what only the full screen lets leave out.
    pub(crate) fn about(&self, role: Role, place: Place) -> String {
        let is_shorter =
            place == Place::Lines && self.arguments.iter().any(|it| it.left_out == LeftOut::OnScreen);
        role.in_words(match self.about.split_once("; ") {
            Some((short, _)) if is_shorter => short,
            _ => self.about,
        })
    }

    /// How it is typed: `/save FILE [DIR]`.
    pub(crate) fn usage(&self, place: Place) -> String {
        let mut usage = format!("/{}", self.name);
        for argument in self.arguments {
            let word = argument.kind.word();
            match argument.may_be_left_out(place) {
                true => usage += &format!(" [{word}]"),
                false => usage += &format!(" {word}"),
            }
        }
        usage
    }
}

const SESSION: Argument = Argument::needed(Kind::Session);
const CHOSEN: Argument = Argument::optional(Kind::Session);
const REASON: Argument = Argument::optional(Kind::Reason);

/// All of them, in the order of the help.
static TABLE: &[Command] = {
    use Argument as A;
    use Who::{Everybody, Staff, Supervisors};
    &[
        Command::new("sessions", Staff, &[], "lists the sessions, with their numbers"),
        Command::new(
            "join",
            Staff,
            &[A::optional(Kind::Session)],
            "joins a session; alone: the one that waits longest",
        ),
        Command::new("watch", Supervisors, &[CHOSEN], "joins a session unseen (VIP)"),
        Command::new("coach", Staff, &[CHOSEN], "joins a session unseen by the customer (INT)"),
        Command::new("use", Staff, &[SESSION], "chooses the session that is meant from now on"),
        Command::new("who", Everybody, &[], "lists who is in the session"),
        Command::new(
            "int",
            Staff,
            &[A::needed_in_lines(Kind::Text)],
            "says it to agents and supervisors only; alone: from now on",
        ),
        Command::new(
            "to",
            Staff,
            &[A::needed(Kind::Colleague), A::needed_in_lines(Kind::Text)],
            "says it to one of them only; without a text: from now on",
        ),
        Command::new("all", Staff, &[], "what follows is said to everyone again").on_screen(),
        Command::new("nick", Everybody, &[A::needed(Kind::Name)], "changes your nickname"),
        Command::new("url", Staff, &[A::needed(Kind::Url)], "suggests a page"),
        // A customer's program sends files over Chat API v2 alone; otherwise the command is barred.
        Command::new("send", Everybody, &[A::needed(Kind::Path)], "sends a file"),
        Command::new(
            "save",
            Everybody,
            &[A::needed(Kind::File), A::optional(Kind::Directory)],
            "saves a file of the session, here or in DIR",
        ),
        Command::new(
            "cancel",
            Everybody,
            &[A::optional(Kind::Transfer)],
            "cancels a file that is on its way; alone: all of them",
        )
        .on_screen(),
        Command::new("delete", Staff, &[A::needed(Kind::File)], "deletes a file of the session"),
        Command::new(
            "export",
            Staff,
            &[A::needed(Kind::Format), A::optional(Kind::Path)],
            "writes the transcript to a new file",
        ),
        Command::new("find", Everybody, &[A::needed(Kind::Text)], "looks for a text in the transcript")
            .on_screen(),
        Command::new("again", Everybody, &[], "sends again what wasn't delivered"),
        Command::new("discard", Everybody, &[], "throws away what wasn't delivered"),
        Command::new("remove", Staff, &[A::needed(Kind::Party), REASON], "takes a party out of the session"),
        Command::new("leave", Everybody, &[REASON], "leaves the session").with_care(),
        Command::new("close", Staff, &[REASON], "ends the session for everyone; asks first").with_care(),
        Command::new("quit", Everybody, &[], "leaves everything and ends the program").with_care(),
        Command::new("keys", Everybody, &[], "lists the keys, and what they do"),
        Command::new("help", Everybody, &[A::optional(Kind::Command)], "says what can be typed"),
    ]
};

/// Whether the program has a command of this name itself.
pub(crate) fn is_own(name: &str) -> bool {
    TABLE.iter().any(|it| it.name == name)
}

/// The commands that this person may use at this place, where the server has them; see [`offered`].
pub(crate) fn commands(role: Role, place: Place) -> impl Iterator<Item = &'static Command> {
    TABLE.iter().filter(move |it| it.is_for(role, place))
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    fn takes_the_rest(kind: Kind) -> bool {
        matches!(kind, Kind::Directory | Kind::Name | Kind::Path | Kind::Reason | Kind::Session | Kind::Text)
    }

    #[test]
    fn each_command_is_there_once_and_only_its_last_argument_takes_the_rest() {
        let names: BTreeSet<_> = TABLE.iter().map(|it| it.name).collect();
        assert_eq!(names.len(), TABLE.len());
        for command in TABLE {
            let before_the_last = command.arguments.iter().rev().skip(1);
            assert!(before_the_last.clone().all(|it| !takes_the_rest(it.kind)), "{}", command.name);
            assert!(!command.about.ends_with('.'), "{}", command.name);
        }
    }

    #[test]
    fn usage_says_what_may_be_left_out() {
        let usage = |name, place| TABLE.iter().find(|it| it.name == name).map(|it| it.usage(place));
        assert_eq!(usage("save", Place::Screen).as_deref(), Some("/save FILE [DIR]"));
        assert_eq!(usage("to", Place::Screen).as_deref(), Some("/to NICK [TEXT]"));
        assert_eq!(usage("to", Place::Lines).as_deref(), Some("/to NICK TEXT"));
    }

    #[test]
    fn who_may_do_what() {
        let names = |role, place| commands(role, place).map(|it| it.name).collect::<Vec<_>>();
        assert_eq!(
            names(Role::Customer, Place::Lines),
            ["who", "nick", "send", "save", "again", "discard", "leave", "quit", "keys", "help"]
        );
        assert!(!names(Role::Agent, Place::Screen).contains(&"watch"));
        assert!(names(Role::Supervisor, Place::Screen).contains(&"watch"));
        assert!(!names(Role::Agent, Place::Lines).contains(&"find"));
    }
}
