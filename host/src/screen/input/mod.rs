//! The input line of the full screen and of `--plain`: what is typed, pasted and completed, and what comes of it. It knows no
//! session but by what [`Composer::set_context`] tells.

mod canned;
mod complete;
mod deeds;
mod drafts;
mod editor;
mod keys;
mod layout;
mod limit;
mod list;
mod rows;
mod typing;
mod view;

use std::path::PathBuf;

use crossterm::event::{KeyCode, KeyEvent, KeyEventKind, KeyModifiers};
use serde_json::Value as Json;

pub(crate) use self::canned::Canned;
pub(crate) use self::complete::Clicked;
use self::complete::Completions;
use self::drafts::Sheets;
pub(crate) use self::keys::{Action, Keys, Scope};
use self::limit::Room;
use self::list::List;
pub(crate) use self::rows::Rows;
use self::typing::Typing;
pub(crate) use self::view::Styles;
use crate::commands::{Audience, Context, Mode, OwnCommand, Place, Role, addressed, is_own};

/// What the input is made with.
#[derive(Clone, Debug)]
pub(crate) struct Config {
    pub(crate) role: Role,
    /// On the full screen completions are listed above the text while it is typed; in lines they are told when Tab asks for
    /// them.
    pub(crate) place: Place,
    pub(crate) keys: Keys,
    pub(crate) canned: Canned,
    /// Whether the others are shown what is being typed.
    pub(crate) shows_preview: bool,
    /// What a packet holds, in bytes: 32768 unless the server says otherwise.
    pub(crate) packet_bytes: usize,
    /// The time of day for canned answers, such as `12:30`.
    pub(crate) time: fn() -> String,
}

/// What the loop has to do.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Deed {
    /// Say this in the session, to whom its mode says. A customer has no session id.
    Send {
        session_id: Option<String>,
        text: String,
    },
    Command(Command),
    /// Tell the others that somebody types, or stopped; `text` is the preview.
    Typing {
        session_id: Option<String>,
        text: String,
        stopped: bool,
    },
    /// Show why nothing was done. What was typed stays.
    Refuse(String),
    /// Show what the text can be completed to.
    Complete(Vec<String>),
    /// A file was dropped on the terminal, as one of several perhaps: offer to send it.
    DroppedPath {
        path: PathBuf,
        /// Which one it is, from 1 on, and how many were dropped.
        number: usize,
        of: usize,
    },
    /// Do the command only if the person says yes to the question.
    AskFirst {
        question: String,
        command: Command,
    },
    /// A key of the rest of the screen.
    Action(Action),
}

/// What was commanded.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Command {
    /// What the desk or customer is told, as a JSON line has it, without an `id`: it can be read as one.
    Tell(Json),
    /// What the screen does itself.
    Own(OwnCommand),
}

/// The input line.
pub(crate) struct Composer {
    config: Config,
    context: Context,
    sheets: Sheets,
    list: List,
    typing: Typing,
    room: Room,
    /// Milliseconds, as the loop counts them.
    now: u64,
    /// The width of the text when it was drawn last: rows go up and down as they are seen.
    width: u16,
    drawn: view::Drawn,
    /// Where what came while nothing was to be done begins, in bytes.
    kept_from: Option<usize>,
    /// Whether the palette has put the slash there that whoever types a command begins with.
    has_slash: bool,
    /// What was taken for the paths of files last.
    dropped: Option<String>,
}

impl Composer {
    pub(crate) fn new(config: Config) -> Self {
        Self {
            typing: Typing::new(config.shows_preview),
            room: Room::new(config.packet_bytes),
            config,
            context: Context::default(),
            sheets: Sheets::default(),
            list: List::default(),
            now: 0,
            width: 80,
            drawn: view::Drawn::default(),
            kept_from: None,
            has_slash: false,
            dropped: None,
        }
    }

    /// Takes a key.
    pub(crate) fn on_key(&mut self, event: KeyEvent) -> Vec<Deed> {
        if event.kind == KeyEventKind::Release {
            return Vec::new();
        }
        let has_slash = std::mem::take(&mut self.has_slash);
        match (self.config.keys.action(event), event.code) {
            (Some(action), _) => self.act(action),
            (None, KeyCode::Char('/')) if has_slash => Vec::new(),
            (None, KeyCode::Char(character)) if is_text(event.modifiers) => {
                self.make_way(character);
                self.sheets.current.editor.type_char(character);
                self.changed()
            }
            _ => Vec::new(),
        }
    }

    /// Lays a text aside that was refused, if what is typed now is no part of it. What is advised can be done at once: a slash
    /// begins a command. Another text begins with what is typed behind a text that was refused and came back after a command; but
    /// a blank goes on with it, and so does what is typed elsewhere in it. In lines any other text begins, since nobody looks
    /// whether what was refused is still there.
    fn make_way(&mut self, character: char) {
        let sheet = &mut self.sheets.current;
        let is_other = match self.config.place {
            Place::Lines => true,
            Place::Screen => {
                sheet.is_refused_and_back() && sheet.editor.is_at_end() && !character.is_whitespace()
            }
        };
        if (character == '/' || is_other && !sheet.editor.is_command()) && sheet.is_refused() {
            sheet.open_over();
        }
    }

    /// Takes what was pasted at once.
    pub(crate) fn on_paste(&mut self, text: &str) -> Vec<Deed> {
        let editor = &mut self.sheets.current.editor;
        if self.context.takes_files()
            && editor.text().is_empty()
            && let Some(paths) = crate::commands::dropped_paths(text)
        {
            self.dropped = Some(text.to_owned());
            return offers(paths);
        }
        if editor.text().len() + text.len() > self.room.for_editing() {
            return vec![Deed::Refuse(self.room.refusal_of_paste(text.len(), self.context.takes_files()))];
        }
        if let Some(first) = text.chars().next() {
            // A slash that is pasted begins no command.
            self.make_way(if first == '/' { 'x' } else { first });
        }
        self.sheets.current.editor.paste(text);
        self.changed()
    }

    /// Puts a text back that couldn't be said after all. It is never a command. What is typed already lies aside.
    pub(crate) fn put_back(&mut self, text: &str) -> Vec<Deed> {
        let sheet = &mut self.sheets.current;
        if !sheet.editor.text().is_empty() {
            sheet.open_over();
        }
        sheet.editor.paste(text);
        sheet.refuse();
        self.changed()
    }

    /// The line is needed for something else: what is typed lies aside until that is done.
    pub(crate) fn lay_aside(&mut self) -> Vec<Deed> {
        self.sheets.current.open_over();
        self.changed()
    }

    /// Something else wasn't done after all: what lies aside comes back.
    pub(crate) fn take_back(&mut self) -> Vec<Deed> {
        self.sheets.current.give_up();
        self.changed()
    }

    /// Takes a key that came while nothing is to be done: what it types is kept, as if it were typed later. Nobody is told
    /// that anything is typed.
    pub(crate) fn keep(&mut self, event: KeyEvent) {
        let kept = match (self.config.keys.action(event), event.code) {
            (Some(Action::Send | Action::NewLine), _) => '\n',
            (Some(Action::Complete), _) => '\t',
            (None, KeyCode::Char(character)) if is_text(event.modifiers) => character,
            _ => return,
        };
        let editor = &mut self.sheets.current.editor;
        self.kept_from.get_or_insert(editor.text().len());
        editor.type_char(kept);
    }

    /// Nothing is kept any more. An answer that came too early is thrown away: it would stand before what is typed next.
    pub(crate) fn keep_no_more(&mut self) -> Vec<Deed> {
        let editor = &mut self.sheets.current.editor;
        let from = self.kept_from.take();
        let kept = from.and_then(|it| editor.text().get(it..)).unwrap_or_default().trim().to_lowercase();
        let is_answer = matches!(kept.as_str(), "y" | "yes" | "n" | "no");
        match from.filter(|_| is_answer) {
            Some(0) => editor.clear(),
            Some(at) => editor.delete_from(at),
            None => {}
        }
        self.changed()
    }

    /// Files that were dropped aren't sent: it may have been a text. Where nothing is typed, undo brings it back. Gives whether
    /// there is such a text.
    pub(crate) fn bring_back_dropped(&mut self) -> bool {
        let editor = &mut self.sheets.current.editor;
        let Some(text) = self.dropped.take().filter(|_| editor.text().is_empty()) else { return false };
        editor.paste(&text);
        editor.clear();
        true
    }

    /// Puts what was clicked on where a command that is typed needs such a thing; `None`: none does.
    pub(crate) fn name(&mut self, clicked: &Clicked) -> Option<Vec<Deed>> {
        let editor = &mut self.sheets.current.editor;
        let is_command = editor.is_command() && editor.is_at_end();
        let Config { role, place, .. } = self.config;
        let named = complete::named(editor.text(), clicked, role, place, &self.context);
        let (start, insert) = named.filter(|_| is_command)?;
        let space = if editor.text().contains(char::is_whitespace) { "" } else { " " };
        editor.complete(start, &format!("{space}{insert}"));
        Some(self.changed())
    }

    /// Time goes on; to be called a few times a second, with milliseconds of any clock that never goes back.
    pub(crate) fn tick(&mut self, now_ms: u64) -> Vec<Deed> {
        self.now = now_ms;
        self.typing.tick(now_ms)
    }

    /// Goes to the draft of another session; a customer's screen has none. Nothing can be said there before
    /// [`Self::set_context`] has told to whom it would go.
    pub(crate) fn choose_session(&mut self, session_id: Option<&str>) -> Vec<Deed> {
        if !self.sheets.choose(session_id) {
            return Vec::new();
        }
        self.context.chosen = session_id.map(Into::into);
        // What was told of the other session doesn't hold here.
        (self.context.parties, self.context.files) = Default::default();
        self.context.mode = Mode::Closed("the session isn't shown yet: try again".into());
        self.update_list();
        self.typing.stop()
    }

    /// Forgets the draft of a session that is over.
    pub(crate) fn forget_session(&mut self, session_id: &str) {
        self.sheets.forget(session_id);
    }

    /// Whether something is typed for a session and not sent.
    pub(crate) fn has_draft(&self, session_id: &str) -> bool {
        self.sheets.has_draft(session_id)
    }

    /// The sessions for which something is typed and not sent, but for the one that is chosen.
    pub(crate) fn drafts_elsewhere(&self) -> Vec<String> {
        self.sheets.elsewhere()
    }

    /// For how many sessions something is typed to be said, and not sent.
    pub(crate) fn count_drafts(&self) -> usize {
        self.sheets.drafts().len()
    }

    /// Takes what can be named now, and to whom a text goes. Which session is chosen, [`Self::choose_session`] says.
    pub(crate) fn set_context(&mut self, context: Context) -> Vec<Deed> {
        self.context = context;
        self.context.chosen = self.sheets.session_id().map(Into::into);
        self.list.refresh(self.completions());
        // Who may not hear the text any more isn't told of it, either.
        if self.is_told() { Vec::new() } else { self.typing.stop() }
    }

    /// What can be named now.
    pub(crate) fn context(&self) -> &Context {
        &self.context
    }

    /// Whether what is typed is a command: nobody else sees it before it is done.
    pub(crate) fn is_command(&self) -> bool {
        self.sheets.current.editor.is_command()
    }

    /// To whom what is typed goes, where its command says so itself.
    pub(crate) fn addressed(&self) -> Option<Audience> {
        let is_open = matches!(self.context.mode, Mode::To(_)) && self.config.role != Role::Customer;
        let text = Some(self.sheets.current.editor.text()).filter(|_| is_open && self.is_command());
        addressed(text?, &self.context)
    }

    /// Whether nothing is typed.
    pub(crate) fn is_empty(&self) -> bool {
        self.sheets.current.editor.text().is_empty()
    }

    fn completions(&self) -> Completions {
        let editor = &self.sheets.current.editor;
        if !editor.is_at_end() {
            Completions::default()
        } else if editor.is_command() {
            let Config { role, place, .. } = self.config;
            complete::of_command(editor.text(), role, place, &self.context)
        } else if !editor.is_typed() {
            Completions::default()
        } else {
            complete::of_canned(editor.text(), &self.config.canned)
        }
    }

    /// The text has changed: something else can stand there.
    fn update_list(&mut self) {
        self.list.update(self.completions());
        if self.config.place == Place::Lines {
            self.list.close();
        }
    }

    /// The text has changed.
    fn changed(&mut self) -> Vec<Deed> {
        self.sheets.current.forget_refusal();
        self.update_list();
        let editor = &self.sheets.current.editor;
        let is_command = editor.is_command() || self.command_behind_blanks().is_some();
        let is_said = self.is_told() && !is_command && !editor.text().trim().is_empty();
        let said = if is_said { self.said() } else { String::new() };
        self.typing.changed(self.now, self.sheets.session_id(), &said)
    }

    /// The name of the command that was typed behind blanks: a slip of which nobody else is to hear.
    fn command_behind_blanks(&self) -> Option<String> {
        let editor = &self.sheets.current.editor;
        let text = editor.text().trim_start();
        let is_behind = text.len() < editor.text().len() && editor.is_typed();
        let name =
            text.strip_prefix('/').filter(|_| is_behind)?.split(char::is_whitespace).next()?.to_lowercase();
        let is_known = is_own(&name) || self.context.plugin_commands.iter().any(|it| it.name == name);
        is_known.then_some(name)
    }

    /// Whether the others are told of the typing: only where everyone will hear the text, since everyone is told.
    fn is_told(&self) -> bool {
        self.context.mode == Mode::default() && self.context.may_say(self.config.role).is_ok()
    }

    /// Whether somebody typed a text that begins with two of the marks of canned answers, where there are any: it is said with
    /// one. What is pasted is said as it is.
    fn is_marked_twice(&self) -> bool {
        let editor = &self.sheets.current.editor;
        let begins = editor.text().strip_prefix(canned::MARK).is_some_and(|it| it.starts_with(canned::MARK));
        begins && editor.is_typed() && !self.config.canned.is_empty()
    }

    /// The text as it would be said.
    fn said(&self) -> String {
        let editor = &self.sheets.current.editor;
        match editor.text().strip_prefix("//") {
            Some(rest) if !editor.is_pasted() => format!("/{rest}"),
            None if self.is_marked_twice() => editor.text().replacen(canned::MARK, "", 1),
            _ => editor.text().to_owned(),
        }
    }
}

/// Which one of several files it is; nothing of a single one.
pub(crate) fn of_several(number: usize, of: usize) -> String {
    if of > 1 { format!(" ({number} of {of})") } else { String::new() }
}

/// The files are offered to be sent, one after the other.
fn offers(paths: Vec<PathBuf>) -> Vec<Deed> {
    let of = paths.len();
    paths.into_iter().zip(1..).map(|(path, number)| Deed::DroppedPath { path, number, of }).collect()
}

/// Whether a character with these keys held down is typed. AltGr is told as Ctrl and Alt on Windows.
pub(crate) fn is_text(modifiers: KeyModifiers) -> bool {
    let held = modifiers & (KeyModifiers::CONTROL | KeyModifiers::ALT | KeyModifiers::SUPER);
    held.is_empty() || cfg!(windows) && held == KeyModifiers::CONTROL | KeyModifiers::ALT
}

#[cfg(test)]
mod tests;
