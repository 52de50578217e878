//! What a person types at a terminal, as commands.

use serde_json::{Value as Json, json};

use crate::foreign::clean;

/// What both can type.
const HELP: &str = concat!(
    "  text                 say it\n",
    "  /nick NAME           change your nickname\n",
    "  /save FILE [DIR]     save a file, here or in DIR\n",
    "  /leave               leave the session\n",
    "  /quit                leave everything and end",
);

/// What only an agent or supervisor can type.
const DESK_HELP: &str = concat!(
    "  /sessions            which sessions there are\n",
    "  /join SESSION        join a session\n",
    "  /watch SESSION       join it unseen (supervisors, VIP)\n",
    "  /coach SESSION       join it unseen by the customer (INT)\n",
    "  /use SESSION         in several sessions: which one is meant from now on\n",
    "  /int text            say it to agents and supervisors only (INT)\n",
    "  /to USERID text      say it to one party only\n",
    "  /url URL             suggest a page\n",
    "  /send PATH           send a file\n",
    "  /close               leave and close the session",
);

/// What a person typed.
pub(crate) enum Typed {
    /// A line as it could have come in JSON.
    Command(Json),
    /// Something to be shown, and nothing to be done.
    Answer(String),
}

/// Reads what a person types.
#[derive(Debug)]
pub(crate) struct Typist {
    is_desk: bool,
    /// The session that is meant, once the person has said so.
    session: Option<String>,
}

impl Typist {
    pub(crate) fn new(is_desk: bool) -> Self {
        Self { is_desk, session: None }
    }

    /// Reads a line.
    pub(crate) fn read(&mut self, line: &str) -> Typed {
        let line = line.trim();
        let Some(rest) = line.strip_prefix('/') else {
            return self.in_session(json!({"do": "say", "text": line}));
        };
        let (verb, rest) = rest.split_once(' ').unwrap_or((rest, ""));
        let verb = verb.to_lowercase();
        let verb = verb.as_str();
        let rest = rest.trim();
        let (first, second) = rest.split_once(' ').unwrap_or((rest, ""));
        let usage = match verb {
            "nick" if rest.is_empty() => "usage: /nick NAME",
            "save" if rest.is_empty() => "usage: /save FILE [DIR]",
            "leave" | "quit" | "help" if !rest.is_empty() => "takes nothing behind it",
            _ => "",
        };
        if !usage.is_empty() {
            return Typed::Answer(format!("  /{verb}: {usage}"));
        }
        match verb {
            "help" if self.is_desk => Typed::Answer(format!("{HELP}\n{DESK_HELP}")),
            "help" => Typed::Answer(HELP.into()),
            "nick" => self.in_session(json!({"do": "nick", "userNick": rest})),
            "save" => {
                let directory = if second.is_empty() { "." } else { second.trim() };
                self.in_session(json!({"do": "save-file", "fileId": first, "directory": directory}))
            }
            "leave" => self.in_session(json!({"do": "leave"})),
            "quit" => Typed::Command(json!({"do": "quit"})),
            _ if self.is_desk => self.desk_command(verb, rest),
            _ => unknown(verb),
        }
    }

    fn desk_command(&mut self, verb: &str, rest: &str) -> Typed {
        let (first, second) = rest.split_once(' ').unwrap_or((rest, ""));
        let usage = match verb {
            "join" | "watch" | "coach" | "use" if rest.is_empty() => "which session? see /sessions",
            "int" if rest.is_empty() => "usage: /int TEXT",
            "to" if second.trim().is_empty() => "usage: /to USERID TEXT",
            "url" if rest.is_empty() => "usage: /url URL",
            "send" if rest.is_empty() => "usage: /send PATH",
            "close" | "sessions" if !rest.is_empty() => "takes nothing behind it",
            _ => "",
        };
        if !usage.is_empty() {
            return Typed::Answer(format!("  /{verb}: {usage}"));
        }
        match verb {
            "sessions" => Typed::Command(json!({"do": "sessions"})),
            "join" => Typed::Command(json!({"do": "join", "sessionId": rest})),
            "watch" => Typed::Command(json!({"do": "join", "sessionId": rest, "visibility": "VIP"})),
            "coach" => Typed::Command(json!({"do": "join", "sessionId": rest, "visibility": "INT"})),
            "use" => {
                self.session = Some(rest.to_owned());
                Typed::Answer(format!("  from now on you talk in {}", clean(rest)))
            }
            "int" => self.in_session(json!({"do": "say", "text": rest, "visibility": "INT"})),
            "to" => self.in_session(json!({"do": "say", "text": second.trim(), "receiverId": first})),
            "url" => self.in_session(json!({"do": "push-url", "text": rest})),
            "send" => self.in_session(json!({"do": "send-file", "path": rest})),
            "close" => self.in_session(json!({"do": "leave", "afterAction": "ForceClose"})),
            _ => unknown(verb),
        }
    }

    /// The command, for the session that is meant.
    fn in_session(&self, mut command: Json) -> Typed {
        if let (Some(session), Some(object)) = (&self.session, command.as_object_mut()) {
            object.insert("sessionId".into(), json!(session));
        }
        Typed::Command(command)
    }
}

fn unknown(verb: &str) -> Typed {
    Typed::Answer(format!("  /{} is not known; /help lists what can be typed", clean(verb)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lines::{self, CustomerCommand, DeskCommand};

    #[test]
    fn what_is_typed_can_be_read_as_commands() {
        let mut agent = Typist::new(true);
        for line in [
            "hello",
            "/int x",
            "/to U x",
            "/sessions",
            "/join S",
            "/watch S",
            "/coach S",
            "/nick N",
            "/url https://shop.example",
            "/send P",
            "/save F",
            "/leave",
            "/close",
            "/quit",
        ] {
            let Typed::Command(object) = agent.read(line) else { panic!("{line}") };
            assert!(lines::parse::<DeskCommand>(&object.to_string()).is_ok(), "{line}");
        }
        let mut customer = Typist::new(false);
        for line in ["hello", "/nick N", "/save F D", "/leave", "/quit"] {
            let Typed::Command(object) = customer.read(line) else { panic!("{line}") };
            assert!(lines::parse::<CustomerCommand>(&object.to_string()).is_ok(), "{line}");
        }
        for line in ["/nick", "/save", "/leave now", "/quit now"] {
            assert!(matches!(customer.read(line), Typed::Answer(_)), "{line}");
        }
        for line in ["/to", "/to U", "/int", "/url", "/send", "/join", "/close now"] {
            assert!(matches!(agent.read(line), Typed::Answer(_)), "{line}");
        }
        for line in ["/int x", "/what"] {
            let Typed::Answer(answer) = customer.read(line) else { panic!("{line}") };
            assert!(answer.contains("is not known"), "{answer}");
        }
        for line in ["/use S\u{9b}31m", "/wh\u{9b}31m"] {
            let Typed::Answer(answer) = agent.read(line) else { panic!("{line}") };
            assert!(answer.contains("\u{FFFD}31m"), "{answer:?}");
        }
    }

    #[test]
    fn commands_are_known_in_capitals_and_usage_is_said() {
        let mut customer = Typist::new(false);
        for (line, expected) in [
            ("/help x", "  /help: takes nothing behind it"),
            ("/NICK", "  /nick: usage: /nick NAME"),
            ("/HELP", HELP),
        ] {
            let Typed::Answer(answer) = customer.read(line) else { panic!("{line}") };
            assert_eq!(answer, expected, "{line}");
        }
    }

    #[test]
    fn the_session_that_is_meant() {
        let mut agent = Typist::new(true);
        assert!(matches!(agent.read("/use S"), Typed::Answer(_)));
        let Typed::Command(object) = agent.read("hello") else { panic!() };
        assert_eq!(object["sessionId"], "S");
    }
}
