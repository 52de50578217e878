//! The loop of the show: what the story asks for, what the three are told, the keys of those who look on, and time.

use std::collections::VecDeque;
use std::io;
use std::sync::mpsc::{Receiver, RecvTimeoutError, Sender};
use std::time::{Duration, Instant};

use crossterm::event::{Event, KeyCode, KeyEvent, KeyEventKind, KeyModifiers};
use serde_json::Value as Json;

use super::keys::{Stroke, is_wish_for, keys};
use super::pace::Pace;
use super::panes::{self, Frames, ROLES};
use super::{Ended, Happening};
use crate::commands::Role;
use crate::demo::client::Ear;
use crate::demo::story::{Outcome, STEPS};
use crate::failure::Failure;
use crate::foreign::clean;
use crate::screen::{Canned, Face, Keys, Person, Terminal, Theme, Wish, now};

/// How often the times on the screens go on.
const TICK: Duration = Duration::from_millis(250);

/// How long it may take until a screen wants what the keys are for: that the others are told what is typed takes a second.
const PATIENCE: Duration = Duration::from_secs(30);

/// Something that one of the three does.
struct Act {
    role: Role,
    command: Json,
    strokes: VecDeque<Stroke>,
    /// When the last key was pressed.
    pressed_at: Instant,
    done: Sender<Result<Json, String>>,
}

/// All that is shown.
pub(super) struct Show {
    pace: Pace,
    theme: Theme,
    out: String,
    faces: [Option<Face>; 3],
    ears: [Option<Ear>; 3],
    /// What stands in each input line.
    typed: [String; 3],
    step: usize,
    what: String,
    /// The story waits for this to go on.
    may: Option<Sender<()>>,
    act: Option<Act>,
    acts: Role,
    /// Whose screen somebody wants to see, where there is room for one only; otherwise it is shown who acts.
    looked_at: Option<Role>,
    outcome: Option<Result<Box<Outcome>, Failure>>,
    left: Option<Result<(), Failure>>,
}

fn index(role: Role) -> usize {
    ROLES.iter().position(|it| *it == role).unwrap_or_default()
}

impl Show {
    pub(super) fn new(pause: Duration, out: &str) -> Self {
        Self {
            pace: Pace::new(pause, Instant::now()),
            theme: Theme::default().or_plain(),
            out: clean(out),
            faces: Default::default(),
            ears: Default::default(),
            typed: Default::default(),
            step: 1,
            what: String::new(),
            may: None,
            act: None,
            acts: Role::Agent,
            looked_at: None,
            outcome: None,
            left: None,
        }
    }

    /// Shows the story until somebody leaves.
    pub(super) fn run(
        mut self,
        terminal: &mut Terminal,
        happenings: &Receiver<Happening>,
    ) -> Result<Ended, Failure> {
        loop {
            self.go_on();
            if let Some(left) = self.left {
                left?;
                return match self.outcome {
                    Some(outcome) => outcome.map(Ended::Story),
                    None => Ok(Ended::Left),
                };
            }
            self.draw(terminal).map_err(|error| Failure::output(&error))?;
            let wants_to_act =
                self.may.is_some() || self.act.as_ref().is_some_and(|it| !it.strokes.is_empty());
            let wait = self.pace.until_due(Instant::now()).filter(|_| wants_to_act);
            match happenings.recv_timeout(wait.map_or(TICK, |it| it.min(TICK))) {
                Ok(happening) => {
                    self.take(happening);
                    // What has happened is taken in before it is drawn.
                    while let Ok(happening) = happenings.try_recv() {
                        self.take(happening);
                    }
                }
                Err(RecvTimeoutError::Timeout) => {}
                Err(RecvTimeoutError::Disconnected) => return Ok(Ended::Left),
            }
        }
    }

    fn take(&mut self, happening: Happening) {
        match happening {
            Happening::Terminal(Event::Key(key)) if key.kind != KeyEventKind::Release => self.key(key),
            Happening::Terminal(_) => {}
            Happening::Interrupted | Happening::TerminalGone => {
                let text = "interrupted: the demo has not come to its end";
                self.left = Some(match self.outcome {
                    Some(_) => Ok(()),
                    None => Err(Failure::failed(text)),
                });
            }
            Happening::Comes { role, nick, ear } => {
                let person = Person {
                    role,
                    nick,
                    theme: self.theme,
                    canned: Canned::default(),
                    shows_preview: true,
                    keys: Keys::default(),
                };
                self.faces[index(role)] = Some(Face::new(person));
                self.ears[index(role)] = Some(ear);
                self.acts = role;
            }
            Happening::Told(role, output) => {
                if let Some(face) = &mut self.faces[index(role)] {
                    face.model.apply(&output, now());
                }
            }
            Happening::Next { step, what, may } => {
                (self.step, self.what, self.may) = (step, what, Some(may));
                self.pace.announced(Instant::now());
            }
            Happening::Act { role, command, done } => self.begin(role, command, done),
            Happening::Ended(outcome) => self.outcome = Some(outcome),
        }
    }

    /// A key of those who look on.
    fn key(&mut self, key: KeyEvent) {
        let is_control = key.modifiers.contains(KeyModifiers::CONTROL);
        match key.code {
            KeyCode::Char('c') if is_control => self.left = Some(Ok(())),
            KeyCode::Char('q') | KeyCode::Esc => self.left = Some(Ok(())),
            KeyCode::Char(' ') => self.pace.is_stopped ^= true,
            KeyCode::Right => self.pace.hurry(),
            KeyCode::Tab => {
                let shown = index(self.looked_at.unwrap_or(self.acts));
                let next = ROLES.get((shown + 1) % ROLES.len()).copied();
                // Who comes round to the one who acts follows from there on.
                self.looked_at = next.filter(|it| *it != self.acts);
            }
            _ => {}
        }
    }

    fn begin(&mut self, role: Role, command: Json, done: Sender<Result<Json, String>>) {
        let at = index(role);
        let Some(face) = &self.faces[at] else {
            let _ = done.send(Err("nobody sits at this screen".into()));
            return;
        };
        self.acts = role;
        match keys(&command, &face.model, &self.typed[at]) {
            Ok((strokes, typed)) => {
                self.typed[at] = typed;
                self.act = Some(Act { role, command, strokes, pressed_at: Instant::now(), done });
            }
            Err(why) => _ = done.send(Err(why)),
        }
    }

    /// Does what is due.
    fn go_on(&mut self) {
        for role in ROLES {
            if let Some(face) = &mut self.faces[index(role)] {
                face.model.tick(now());
                let wishes = face.tick(now());
                self.fulfil(role, wishes);
            }
        }
        let is_due = |pace: &Pace| pace.is_due(Instant::now());
        if is_due(&self.pace)
            && let Some(may) = self.may.take()
        {
            let _ = may.send(());
        }
        while is_due(&self.pace) && self.press() {}
        self.give_up();
    }

    /// Presses the next key; gives whether there was one.
    fn press(&mut self) -> bool {
        let Some(act) = &mut self.act else { return false };
        let Some(stroke) = act.strokes.pop_front() else { return false };
        let (role, at) = (act.role, Instant::now());
        act.pressed_at = at;
        match stroke {
            Stroke::Rest => self.pace.rests(at),
            Stroke::Question => {
                let face = self.faces[index(role)].as_ref();
                if face.is_some_and(|it| it.asks() && !it.can_be_answered()) {
                    act.strokes.push_front(stroke);
                    return false;
                }
            }
            Stroke::Key(key) => {
                self.pace.pressed(at);
                if let Some(face) = &mut self.faces[index(role)] {
                    let wishes = face.take(Event::Key(key), now());
                    self.fulfil(role, wishes);
                }
            }
        }
        true
    }

    /// All keys were pressed, and the screen doesn't want what it was to want.
    fn give_up(&mut self) {
        let Some(act) = self.act.take_if(|it| it.strokes.is_empty()) else { return };
        let at = index(act.role);
        let note = self.faces[at].as_ref().and_then(|it| it.model.note.as_ref());
        // Some keys wait for what comes with them.
        if !note.is_some_and(|it| it.is_problem) && act.pressed_at.elapsed() < PATIENCE {
            self.act = Some(act);
            return;
        }
        // It stands in the line until the next one is typed.
        if let Some(text) = act.command.get("text").and_then(Json::as_str) {
            text.clone_into(&mut self.typed[at]);
        }
        let _ = act.done.send(Err(note.map_or("the screen did nothing".into(), |it| it.text.clone())));
    }

    /// Does what a screen wants.
    fn fulfil(&mut self, role: Role, wishes: Vec<Wish>) {
        for wish in wishes {
            let Wish::Command(wish) = wish else { continue };
            let is_it = |it: &mut Act| it.role == role && is_wish_for(&wish, &it.command);
            if let Some(act) = self.act.take_if(is_it) {
                let _ = act.done.send(Ok(wish.get("id").cloned().unwrap_or_default()));
            }
            let told = self.ears[index(role)].as_ref().map(|it| it.tell(&wish));
            if let (Some(Err(refused)), Some(face)) = (told, &mut self.faces[index(role)]) {
                face.model.apply(&refused, now());
            }
        }
    }

    /// What happens now, in a line.
    fn title(&self) -> String {
        match &self.outcome {
            None => {
                let stopped = if self.pace.is_stopped { "  (stopped)" } else { "" };
                format!(" {} of {STEPS}  {}{stopped}", self.step, self.what)
            }
            Some(Ok(outcome)) => {
                let passed = outcome.checks.iter().filter(|it| it.passed).count();
                let all = outcome.checks.len();
                format!(" The end: the transcripts are in {}; {passed} of {all} checks passed", self.out)
            }
            Some(Err(failure)) => format!(" Broken off: {failure}"),
        }
    }

    fn draw(&mut self, terminal: &mut Terminal) -> io::Result<()> {
        terminal.set_title("Parlor demo".into())?;
        let title = self.title();
        let (acts, looked_at) = (self.acts, self.looked_at.unwrap_or(self.acts));
        let (is_over, is_stopped, theme) = (self.outcome.is_some(), self.pace.is_stopped, self.theme);
        let faces = &mut self.faces;
        terminal.draw(|frame| {
            let other = if panes::shows_all(frame.area()) { "" } else { "  Tab another screen" };
            let keys = match (is_over, is_stopped) {
                (true, _) => format!(" q leaves{other}"),
                (false, true) => format!(" Space goes on  → next scene{other}  q leaves"),
                (false, false) => format!(" Space stops  → hurries{other}  q leaves"),
            };
            let frames = Frames { theme, title: &title, keys: &keys, looked_at, acts };
            panes::draw(frame, faces, &frames, now());
        })?;
        let links: Vec<_> = faces.iter().flatten().flat_map(|it| it.links().to_vec()).collect();
        terminal.link(&links, theme.colours().link)
    }
}
