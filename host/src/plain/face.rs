//! What a person does with the lines and the input below them: keys, commands, and what is told.

use std::collections::{HashMap, VecDeque};

use crossterm::event::{Event, KeyCode, KeyEvent, KeyEventKind, KeyModifiers};
use serde_json::{Value as Json, json};

use super::answers::answer;
use super::shown::Screen;
use crate::clock;
use crate::commands::{Audience, Context, Mode, OwnCommand, Place, Role, Roster, left_behind};
use crate::foreign::clean;
use crate::lines::Output;
use crate::screen::input::{Action, Command, Composer, Config, Deed, Keys, Rows};
use crate::screen::{ASKED_MS, PACKET_BYTES, Person, cut, width};

/// Rows of the input at most; what is longer is scrolled.
const ROWS: usize = 8;

/// Columns of a nickname in the prompt.
const NICK: usize = 20;

/// What the loop has to do.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Wish {
    /// Print this above the input.
    Print(String),
    /// Have this command carried out.
    Command(Json),
    /// Draw the input anew.
    Redraw,
    /// Leave all sessions and end.
    Quit,
}

/// What a command was for.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Asked {
    /// Something to be said.
    Say(String),
    /// A file that takes its time, and can be cancelled.
    File,
    /// Whatever nobody needs to hear of.
    Quiet,
    Other,
}

/// The lines, the input, and who sits before them.
pub(super) struct Face {
    role: Role,
    keys: Keys,
    shown: Screen,
    roster: Roster,
    composer: Composer,
    /// The session in which is said what is typed. When it is over, no other takes its place by itself: somebody may be
    /// typing.
    chosen: Option<String>,
    /// What is done if the next line says yes, with the question.
    pending: VecDeque<(String, Json)>,
    asked: HashMap<u64, Asked>,
    last_id: u64,
    /// When the person was asked whether to end.
    asked_to_quit: Option<i64>,
    /// What was told of the length of the text.
    told_note: Option<String>,
    is_linked: bool,
    is_over: bool,
    pub(super) was_let_in: bool,
}

impl Face {
    pub(super) fn new(person: Person) -> Self {
        let Person { role, nick: _, theme: _, canned, shows_preview, keys } = person;
        let config = Config {
            role,
            place: Place::Lines,
            keys: keys.clone(),
            canned,
            shows_preview,
            packet_bytes: PACKET_BYTES,
            time: clock::now,
        };
        Self {
            role,
            keys,
            shown: Screen::new(),
            roster: Roster::default(),
            composer: Composer::new(config),
            chosen: None,
            pending: VecDeque::new(),
            asked: HashMap::new(),
            last_id: 0,
            asked_to_quit: None,
            told_note: None,
            is_linked: false,
            is_over: false,
            was_let_in: false,
        }
    }

    /// Takes in what was told.
    pub(super) fn told(&mut self, output: &Output) -> Vec<Wish> {
        self.roster.follow(output);
        let (mut more, mut nothing_left) = (None, false);
        match output {
            Output::Ready { .. } => (self.was_let_in, self.is_linked) = (true, true),
            Output::Link { .. } => self.is_linked = false,
            Output::Joined { session_id, .. } => self.chosen = Some(session_id.clone()),
            // A customer has nothing left to do then.
            Output::Closed { .. } if self.role == Role::Customer => {
                (self.is_over, nothing_left) = (true, true)
            }
            Output::Done { id, .. } => _ = self.answered(id.as_ref()),
            Output::Error { id, .. } => match self.answered(id.as_ref()) {
                Some(Asked::Quiet) => return Vec::new(),
                Some(Asked::Say(text)) => more = Some(format!("  not delivered: {}", clean(&text))),
                _ => {}
            },
            _ => {}
        }
        let mut wishes: Vec<_> = self.shown.show(output, &self.roster).map(Wish::Print).into_iter().collect();
        wishes.extend(more.map(Wish::Print));
        wishes.extend(nothing_left.then_some(Wish::Quit));
        wishes.extend(self.tell_input());
        wishes
    }

    /// Takes in what comes from the terminal.
    pub(super) fn take(&mut self, event: Event, now: i64) -> Vec<Wish> {
        let deeds = match event {
            Event::Key(key) if key.kind != KeyEventKind::Release => return self.key(key, now),
            Event::Paste(text) => self.composer.on_paste(&text),
            _ => return Vec::new(),
        };
        self.after(deeds)
    }

    /// Time goes on.
    pub(super) fn tick(&mut self, now: i64) -> Vec<Wish> {
        let deeds = self.composer.tick(u64::try_from(now).unwrap_or_default());
        self.after(deeds)
    }

    fn key(&mut self, key: KeyEvent, now: i64) -> Vec<Wish> {
        let meant = self.keys.action(key).filter(|it| it.is_for_screen());
        // As at the end of any input.
        let is_end = key.code == KeyCode::Char('d') && key.modifiers == KeyModifiers::CONTROL;
        if meant == Some(Action::Quit) || is_end && self.composer.is_empty() {
            return self.quit(now);
        }
        self.asked_to_quit = None;
        let deeds = match meant {
            Some(Action::Help) => return self.own(OwnCommand::Help(None)),
            Some(Action::CancelFiles) => return self.cancel(),
            Some(Action::Redraw) => return vec![Wish::Redraw],
            Some(meant) => return meant.session().map(|it| self.use_number(it)).unwrap_or_default(),
            None => self.composer.on_key(key),
        };
        self.after(deeds)
    }

    /// What comes of what was typed.
    fn after(&mut self, deeds: Vec<Deed>) -> Vec<Wish> {
        let mut wishes: Vec<Wish> = deeds.into_iter().flat_map(|it| self.done(it)).collect();
        wishes.extend(self.tell_input());
        // Of the length of a text is told when there is something new of it, and not at each key.
        let note = self.composer.note().map(|(note, is_problem)| match (is_problem, note.contains(" of ")) {
            (true, _) => (format!("too long: {note}"), "too long"),
            (false, true) => (note, "long"),
            (false, false) => (note, "pasted"),
        });
        let kind = note.as_ref().map(|(_, kind)| (*kind).to_owned());
        if kind != self.told_note {
            self.told_note = kind;
            wishes.extend(note.map(|(note, _)| print(note)));
        }
        wishes
    }

    fn done(&mut self, deed: Deed) -> Vec<Wish> {
        match deed {
            Deed::Send { text, .. } if !self.pending.is_empty() => self.yes_or_no(text),
            Deed::Send { session_id, text } => vec![self.say(session_id, text)],
            Deed::Command(Command::Tell(command)) => self.command(command).into_iter().collect(),
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
            Deed::DroppedPath(path) => {
                let name = path.file_name().map(|it| it.to_string_lossy().into_owned()).unwrap_or_default();
                let session = self.chosen.as_ref().and_then(|it| self.roster.label(it)).unwrap_or_default();
                let question = format!("Send {} to session {}?", clean(&name), clean(&session));
                let command = json!({"do": "send-file", "path": path, "sessionId": self.chosen});
                self.ask_first(question, command)
            }
            Deed::AskFirst { question, command: Command::Tell(command) } => self.ask_first(question, command),
            Deed::Action(Action::Cancel) if !self.pending.is_empty() => {
                self.pending.clear();
                vec![print("Nothing was done.")]
            }
            Deed::AskFirst { .. } | Deed::Action(_) => Vec::new(),
        }
    }

    fn say(&mut self, session_id: Option<String>, text: String) -> Wish {
        let mut command = json!({"do": "say", "text": text});
        in_session(&mut command, session_id);
        self.wish(Asked::Say(text), command)
    }

    fn ask_first(&mut self, question: String, command: Json) -> Vec<Wish> {
        if self.chosen.is_none() {
            return vec![print("no session is chosen: /join takes the one that waits longest")];
        }
        self.pending.push_back((question, command));
        if self.pending.len() == 1 { self.question().into_iter().collect() } else { Vec::new() }
    }

    fn question(&self) -> Option<Wish> {
        self.pending.front().map(|(question, _)| print(format!("{question} Type yes or no.")))
    }

    fn yes_or_no(&mut self, text: String) -> Vec<Wish> {
        let Some((_, command)) = self.pending.pop_front() else { return Vec::new() };
        let mut wishes = match text.trim().to_lowercase().as_str() {
            "y" | "yes" => self.command(command).into_iter().collect(),
            "n" | "no" => vec![print("Nothing was done.")],
            _ => {
                // It was meant for somebody else than the program.
                let deeds = self.composer.put_back(&text);
                let mut wishes = vec![print("Nothing was done; what you typed is in the line again.")];
                self.pending.clear();
                wishes.extend(deeds.into_iter().flat_map(|it| self.done(it)));
                wishes
            }
        };
        wishes.extend(self.question());
        wishes
    }

    fn command(&mut self, command: Json) -> Option<Wish> {
        let asked = match command["do"].as_str() {
            Some("quit") => return Some(Wish::Quit),
            Some("say") => Asked::Say(command["text"].as_str().unwrap_or_default().to_owned()),
            Some("send-file" | "save-file" | "run") => Asked::File,
            _ => Asked::Other,
        };
        Some(self.wish(asked, command))
    }

    fn own(&mut self, command: OwnCommand) -> Vec<Wish> {
        if let OwnCommand::Use(session) = &command {
            self.chosen = Some(session.clone());
        }
        let lines = answer(&command, self.role, &self.context());
        let mut wishes: Vec<Wish> = lines.into_iter().map(print).collect();
        wishes.extend(self.tell_input());
        wishes
    }

    fn use_number(&mut self, number: usize) -> Vec<Wish> {
        let found = self.context().sessions.iter().find(|it| it.number == number).map(|it| it.id.clone());
        match found {
            Some(id) => self.own(OwnCommand::Use(id)),
            None => vec![print(format!("there is no session {number}"))],
        }
    }

    /// Stops the files that are on their way.
    fn cancel(&mut self) -> Vec<Wish> {
        let mut files: Vec<u64> =
            self.asked.iter().filter(|(_, asked)| **asked == Asked::File).map(|(id, _)| *id).collect();
        files.sort_unstable();
        if files.is_empty() {
            return vec![print("no file is on its way")];
        }
        let cancel = |id| json!({"do": "cancel", "command": id});
        files.into_iter().map(|id| self.wish(Asked::Quiet, cancel(id))).collect()
    }

    /// Ends at once where nobody is left alone by it; otherwise asks.
    fn quit(&mut self, now: i64) -> Vec<Wish> {
        let sessions = self.roster.count_inside();
        if sessions == 0 || self.asked_to_quit.is_some_and(|at| now - at < ASKED_MS) {
            return vec![Wish::Quit];
        }
        self.asked_to_quit = Some(now);
        let key = self.keys.label(Action::Quit).unwrap_or("/quit".to_owned());
        vec![print(left_behind(&key, self.role, sessions))]
    }

    fn answered(&mut self, id: Option<&Json>) -> Option<Asked> {
        self.asked.remove(&id?.as_u64()?)
    }

    fn wish(&mut self, asked: Asked, mut command: Json) -> Wish {
        self.last_id += 1;
        command["id"] = json!(self.last_id);
        self.asked.insert(self.last_id, asked);
        Wish::Command(command)
    }

    /// Tells the input what there is now.
    fn tell_input(&mut self) -> Vec<Wish> {
        let mut deeds = match self.role {
            Role::Customer => Vec::new(),
            _ => self.composer.choose_session(self.chosen.as_deref()),
        };
        let context = self.context();
        deeds.extend(self.composer.set_context(context));
        deeds.into_iter().flat_map(|it| self.done(it)).collect()
    }

    fn context(&self) -> Context {
        let mut context = match self.role {
            Role::Customer => self.roster.context(false),
            _ => self.roster.context_of(self.chosen.as_deref()),
        };
        context.mode = match &self.chosen {
            // Nobody else is told of the typing of an answer.
            _ if !self.pending.is_empty() => Mode::To(Audience::Agents),
            _ if self.is_over => Mode::Closed("the session is over: nothing can be said any more".into()),
            Some(id) if self.role != Role::Customer => self.mode(id, &context),
            _ => Mode::default(),
        };
        context
    }

    fn mode(&self, session_id: &str, context: &Context) -> Mode {
        if !self.roster.is_inside(session_id) {
            return Mode::Closed(match self.roster.is_over(session_id) {
                true => "the session is over: /use another, or /join the one that waits longest".into(),
                false => "you aren't in this session: /join it first, or /use another".into(),
            });
        }
        let own = context.parties.iter().find(|it| it.is_me);
        match own.map(|it| Audience::of(&it.visibility)) {
            Some(Audience::Supervisors) => {
                Mode::Closed("you only watch: /coach to speak with the agents".into())
            }
            Some(audience) => Mode::To(audience),
            None => Mode::default(),
        }
    }

    /// The input as it is to be seen, with the prompt that says to whom the next line goes.
    pub(super) fn input(&mut self, (columns, height): (u16, u16)) -> Rows {
        let columns = usize::from(columns);
        let prompt = format!("{}> ", cut(&self.prompt(), (columns / 2).saturating_sub(2)));
        let indent = width(&prompt);
        let room = u16::try_from(columns.saturating_sub(indent)).unwrap_or(u16::MAX);
        let most = usize::from(height).saturating_sub(1).clamp(1, ROWS);
        let Rows { mut rows, cursor: (row, column) } = self.composer.rows(room, most);
        for (at, text) in rows.iter_mut().enumerate() {
            let before = if at == 0 { prompt.clone() } else { " ".repeat(indent) };
            text.insert_str(0, &before);
        }
        Rows { rows, cursor: (row, (column + indent).min(columns.saturating_sub(1))) }
    }

    fn prompt(&self) -> String {
        if !self.pending.is_empty() {
            return "yes or no".into();
        }
        if self.role == Role::Customer {
            return match (self.is_over, self.roster.count_inside()) {
                (true, _) => "over".into(),
                (false, 0) => "not in yet".into(),
                (false, _) => "to everyone".into(),
            };
        }
        let Some(session) = self.chosen.as_deref().and_then(|it| self.roster.session(it)) else {
            return "no session".into();
        };
        let has_left = if self.roster.has_no_customer(&session.id) { " left" } else { "" };
        let nick = session.nick.as_deref().map(|it| format!(" ({}{has_left})", cut(&clean(it), NICK)));
        let label = format!("{}{}", session.number, nick.unwrap_or_default());
        match &self.composer.context().mode {
            Mode::To(Audience::Everyone) => format!("to {label}"),
            Mode::To(_) => format!("INT, agents only, in {label}"),
            Mode::Closed(_) if self.roster.is_over(&session.id) => format!("over: {label}"),
            Mode::Closed(_) if self.roster.is_inside(&session.id) => format!("watching {label}"),
            Mode::Closed(_) => format!("not in {label}"),
        }
    }
}

fn print(text: impl Into<String>) -> Wish {
    Wish::Print(format!("  {}", text.into()))
}

fn in_session(command: &mut Json, session_id: Option<String>) {
    if let Some(session_id) = session_id {
        command["sessionId"] = json!(session_id);
    }
}

#[cfg(test)]
mod tests;
