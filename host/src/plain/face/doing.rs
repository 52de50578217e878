//! What comes of what was typed.

use serde_json::{Value as Json, json};

use super::{Asked, Face, Wish, in_session, print};
use crate::commands::{Left, OwnCommand, Role, aimed, for_whom};
use crate::foreign::clean;
use crate::plain::answers::answer;
use crate::screen::input::{Action, Command, Deed, of_several};

impl Face {
    pub(super) fn done(&mut self, deed: Deed) -> Vec<Wish> {
        match deed {
            Deed::Send { text, .. } if !self.questions.is_empty() => self.yes_or_no(text),
            Deed::Send { session_id, text } => vec![self.say(session_id, text)],
            Deed::Command(Command::Tell(command)) => match self.too_late(&command) {
                Some(wishes) => wishes,
                None => self.joining(&command).into_iter().chain(self.command(command)).collect(),
            },
            Deed::Command(Command::Own(command)) => self.own(command),
            Deed::Typing { session_id, text, stopped } => {
                let is_in = session_id.as_ref().is_none_or(|it| self.roster.is_inside(it));
                if !self.is_linked || !is_in || self.is_over {
                    return Vec::new();
                }
                let mut command = json!({"do": "typing", "text": text, "stopped": stopped});
                in_session(&mut command, session_id);
                vec![self.wish(Asked::Quiet, command)]
            }
            Deed::Refuse(why) => vec![print(why)],
            Deed::Complete(found) => found.into_iter().map(print).collect(),
            Deed::DroppedPath { path, number, of } => {
                let name = path.file_name().map(|it| it.to_string_lossy().into_owned()).unwrap_or_default();
                let session = self.chosen.as_ref().and_then(|it| self.roster.label(it));
                let session = session.filter(|_| self.role != Role::Customer);
                let to = session.map(|it| format!(" to session {}", clean(&it))).unwrap_or_default();
                let mut command = json!({"do": "send-file", "path": path});
                in_session(&mut command, self.chosen.clone().filter(|_| self.role != Role::Customer));
                let context = self.context();
                let question =
                    format!("Send {}{}{to}{}?", clean(&name), of_several(number, of), for_whom(&context));
                self.ask_first(question, aimed(command, &context))
            }
            Deed::AskFirst { question, command: Command::Tell(command) } => self.ask_first(question, command),
            Deed::Action(Action::Cancel) => self.go_back(),
            Deed::AskFirst { .. } | Deed::Action(_) => Vec::new(),
        }
    }

    pub(super) fn say(&mut self, session_id: Option<String>, text: String) -> Wish {
        let mut command = json!({"do": "say", "text": text});
        in_session(&mut command, session_id);
        self.say_command(command, None)
    }

    pub(super) fn command(&mut self, command: Json) -> Option<Wish> {
        let asked = match command["do"].as_str() {
            Some("quit") => return Some(Wish::Quit),
            Some("say") => return Some(self.say_command(command, None)),
            Some("send-file" | "save-file" | "run") => Asked::File,
            Some("join") => return Some(self.join(command)),
            _ => Asked::Other,
        };
        Some(self.wish(asked, command))
    }

    /// What is told instead of doing what can't be done any more: the session is over.
    fn too_late(&self, command: &Json) -> Option<Vec<Wish>> {
        let is_of_session = matches!(command["do"].as_str(), Some("say" | "notice" | "send-file" | "leave"));
        let session_id =
            command["sessionId"].as_str().filter(|it| is_of_session && self.roster.is_over(it))?;
        let label = self.roster.label(session_id).unwrap_or_default();
        let said = command["text"].as_str().filter(|_| command["do"] == "say");
        Some(vec![match said {
            Some(said) => print(format!("session {label} is over; not delivered: {}", clean(said))),
            None => print(format!("session {label} is over: nothing was done")),
        }])
    }

    pub(super) fn own(&mut self, command: OwnCommand) -> Vec<Wish> {
        match command {
            OwnCommand::Again => return self.send_again(),
            OwnCommand::Discard => return self.throw_away(),
            _ => {}
        }
        if let OwnCommand::Use(session) = &command {
            self.choose(session.clone());
        }
        let lines = answer(&command, self.role, &self.keys, &self.context());
        let mut wishes: Vec<Wish> = lines.into_iter().map(print).collect();
        wishes.extend(self.tell_input());
        wishes
    }

    pub(super) fn use_number(&mut self, number: usize) -> Vec<Wish> {
        let found = self.context().sessions.iter().find(|it| it.number == number).map(|it| it.id.clone());
        match found {
            Some(id) => self.own(OwnCommand::Use(id)),
            None => vec![print(format!("there is no session {number}"))],
        }
    }

    /// Stops the files that are on their way.
    pub(super) fn cancel(&mut self) -> Vec<Wish> {
        let mut files: Vec<u64> =
            self.asked.iter().filter(|(_, (asked, _))| *asked == Asked::File).map(|(id, _)| *id).collect();
        files.sort_unstable();
        if files.is_empty() {
            return vec![print("no file is on its way")];
        }
        let cancel = |id| json!({"do": "cancel", "command": id});
        files.into_iter().map(|id| self.wish(Asked::Quiet, cancel(id))).collect()
    }

    /// Ends at once where nobody is left alone by it and nothing is lost; otherwise asks. `key`: what was pressed.
    pub(super) fn quit(&mut self, key: &str) -> Vec<Wish> {
        let ends = self.left() == Left::default() || self.leaving.press(key, self.now);
        // What is left behind is told once nothing is pressed any more.
        if ends { vec![Wish::Quit] } else { Vec::new() }
    }

    pub(super) fn left(&self) -> Left {
        Left {
            sessions: self.roster.count_inside(),
            customers: self.roster.count_customers(),
            files: self.asked.values().filter(|(asked, _)| *asked == Asked::File).count(),
            // What is under way isn't delivered either.
            undelivered: self.kept.len() + self.saying.count(),
            drafts: self.composer.count_drafts(),
        }
    }
}
