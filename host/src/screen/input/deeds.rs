//! What the keys of the input do.

use std::path::Path;

use serde_json::Value as Json;

use super::complete::{Completions, Item, Then, in_common};
use super::drafts::{Done, Few};
use super::editor::Draft;
use super::{Action, Command, Composer, Deed, canned, offers};
use crate::commands::{
    Audience, Context, Mode, OwnCommand, Place, Role, Typed, dropped_paths, read, sendable, to_whom,
};
use crate::foreign::clean;
use crate::lines::{self, CustomerCommand, DeskCommand, Output};

impl Composer {
    pub(super) fn act(&mut self, action: Action) -> Vec<Deed> {
        let editor = &mut self.sheets.current.editor;
        match action {
            Action::Send => return self.enter(),
            Action::Complete => return self.complete(),
            Action::Palette => return self.open_palette(),
            Action::Cancel => return self.cancel(),
            Action::Up | Action::Down => return self.go_row(action == Action::Down),
            Action::NewLine => editor.type_char('\n'),
            Action::Undo => editor.undo(),
            Action::Redo => editor.redo(),
            Action::DeleteLeft => editor.delete_left(),
            Action::DeleteRight => editor.delete_right(),
            Action::DeleteWordLeft => editor.delete_word_left(),
            Action::DeleteWordRight => editor.delete_word_right(),
            Action::DeleteToStart => editor.delete_to_start(),
            Action::DeleteToEnd => editor.delete_to_end(),
            Action::Left => editor.left(),
            Action::Right => editor.right(),
            Action::WordLeft => editor.word_left(),
            Action::WordRight => editor.word_right(),
            Action::LineStart => editor.go_line_start(),
            Action::LineEnd => editor.go_line_end(),
            _ => return vec![Deed::Action(action)],
        }
        match action {
            Action::Left | Action::Right | Action::WordLeft | Action::WordRight => {}
            Action::LineStart | Action::LineEnd => {}
            _ => return self.changed(),
        }
        self.moved();
        Vec::new()
    }

    /// The cursor has moved. What can be completed stands at the end only; nothing is listed anew that was closed.
    pub(super) fn moved(&mut self) {
        let is_listed = self.list.is_open();
        self.update_list();
        if !is_listed {
            self.list.close();
        }
    }

    fn go_row(&mut self, is_down: bool) -> Vec<Deed> {
        if self.list.is_open() {
            self.list.go(is_down);
            return Vec::new();
        }
        let context = &self.context;
        let sheet = &mut self.sheets.current;
        if sheet.editor.go_rows(is_down, self.width) || !sheet.look(!is_down, |it| as_now(it, context)) {
            return Vec::new();
        }
        let deeds = self.changed();
        // The cursor keys are for what was said, until something is typed.
        self.list.close();
        deeds
    }

    fn open_palette(&mut self) -> Vec<Deed> {
        if self.config.place == Place::Lines {
            return vec![Deed::Command(Command::Own(OwnCommand::Help(None)))];
        }
        if self.sheets.current.editor.is_command() {
            self.list.open();
            return Vec::new();
        }
        self.sheets.current.open_over();
        self.sheets.current.editor.type_char('/');
        self.has_slash = true;
        self.changed()
    }

    fn cancel(&mut self) -> Vec<Deed> {
        let sheet = &mut self.sheets.current;
        if sheet.lies_over() {
            sheet.give_up();
        } else if self.list.is_open() && sheet.editor.text() != "/" && !sheet.is_refused() {
            self.list.close();
            return Vec::new();
        } else if sheet.editor.text().is_empty() {
            return vec![Deed::Action(Action::Cancel)];
        } else {
            sheet.empty();
        }
        self.changed()
    }

    /// Puts the completion that is meant into the text.
    fn complete(&mut self) -> Vec<Deed> {
        if self.config.place == Place::Lines {
            return self.complete_unseen();
        }
        self.list.open();
        let Some((start, item)) = self.list.meant() else { return Vec::new() };
        let (insert, then) = (item.insert.clone(), item.then);
        if then == Then::Expand {
            return self.expand(insert.trim_start_matches(canned::MARK));
        }
        self.sheets.current.editor.complete(start, &insert);
        self.changed()
    }

    /// Puts the only completion into the text. Of several nobody sees which one is meant: what they have in common is put in,
    /// and if that is nothing more, they are told.
    fn complete_unseen(&mut self) -> Vec<Deed> {
        let Completions { start, items, are_commands, .. } = self.completions();
        let typed = self.sheets.current.editor.text().get(start..).unwrap_or_default().to_owned();
        let begins = |it: &&Item| it.insert.to_lowercase().starts_with(&typed.to_lowercase());
        let beginning: Vec<Item> = items.iter().filter(begins).cloned().collect();
        let items = if beginning.is_empty() { items } else { beginning };
        let common = in_common(&items);
        match items.as_slice() {
            [] => return Vec::new(),
            [only] if only.then == Then::Expand => {
                return self.expand(only.insert.trim_start_matches(canned::MARK));
            }
            [only] => {
                let space = if are_commands && !only.insert.ends_with(' ') { " " } else { "" };
                self.sheets.current.editor.complete(start, &format!("{}{space}", only.insert));
            }
            _ if common.len() > typed.len() => self.sheets.current.editor.complete(start, &common),
            several => {
                let width = several.iter().map(|it| it.label.chars().count()).max().unwrap_or_default();
                let line = |it: &Item| format!("{:width$}  {}", it.label, it.about).trim_end().to_owned();
                return vec![Deed::Complete(several.iter().map(line).collect())];
            }
        }
        self.changed()
    }

    /// Puts a canned answer in the place of its name.
    fn expand(&mut self, name: &str) -> Vec<Deed> {
        match self.config.canned.expanded(name, &self.context, &(self.config.time)()) {
            Some(answer) => {
                self.sheets.current.editor.expand(0, &answer);
                self.changed()
            }
            None => Vec::new(),
        }
    }

    fn enter(&mut self) -> Vec<Deed> {
        let deeds = self.entered();
        if deeds.iter().any(|it| matches!(it, Deed::Refuse(_))) {
            self.sheets.current.refuse();
        }
        deeds
    }

    fn entered(&mut self) -> Vec<Deed> {
        let editor = &self.sheets.current.editor;
        if editor.text().trim().is_empty() {
            return Vec::new();
        }
        if self.list.is_taken_by_enter(editor.text()) {
            let then = self.list.meant().map_or(Then::More, |(_, item)| item.then);
            let deeds = self.complete();
            return if then == Then::Done { self.enter_text() } else { deeds };
        }
        if let Some(name) = self.command_behind_blanks() {
            return vec![Deed::Refuse(format!(
                "/{name}: a command begins the line: delete what stands before it (to say it, type //{name})"
            ))];
        }
        let name = editor.text().strip_prefix(canned::MARK).filter(|it| self.config.canned.has(it));
        if let Some(name) = name.filter(|_| editor.is_typed()).map(str::to_owned) {
            return self.expand(&name);
        }
        let refusal = self.config.canned.refusal(editor.text()).filter(|_| editor.is_typed());
        if let Some(why) = refusal {
            return vec![Deed::Refuse(why)];
        }
        self.enter_text()
    }

    /// Says the text, or does the command.
    fn enter_text(&mut self) -> Vec<Deed> {
        self.context.drafts = self.sheets.drafts();
        let editor = &self.sheets.current.editor;
        let text = editor.text().to_owned();
        if editor.is_pasted() {
            return self.say(text);
        }
        let name = text.split(char::is_whitespace).next().unwrap_or_default();
        let refuse = |why: String| vec![Deed::Refuse(format!("{name}: {why}"))];
        let dropped = || dropped_paths(&text).filter(|_| self.context.takes_files());
        match read(&text, self.config.role, self.config.place, &self.context) {
            Ok(Typed::Say(_)) if self.is_marked_twice() => self.say(self.said()),
            Ok(Typed::Say(said)) => match dropped() {
                Some(paths) if said == text => self.drop_paths(paths, text.clone()),
                _ => self.say(said),
            },
            Ok(Typed::Tell(command)) => match self.command(command) {
                Ok(command) => self.done(vec![Deed::Command(command)]),
                Err(why) => refuse(why),
            },
            Ok(Typed::AskFirst { question, command }) => match self.command(command) {
                Ok(command) => self.done(vec![Deed::AskFirst { question, command }]),
                Err(why) => refuse(why),
            },
            Ok(Typed::Own(command)) => self.done(vec![Deed::Command(Command::Own(command))]),
            Err(why) => match dropped() {
                Some(paths) => self.drop_paths(paths, text.clone()),
                None => vec![Deed::Refuse(why)],
            },
        }
    }

    fn say(&mut self, text: String) -> Vec<Deed> {
        let fits = || self.room.check(&text, self.context.takes_files());
        let may = self.context.may_say(self.config.role).and_then(|()| fits());
        if let Err(why) = may {
            return vec![Deed::Refuse(why)];
        }
        let session_id = self.sheets.session_id().map(Into::into);
        self.typing.said();
        self.sheets.current.done(self.few(Some(text.clone())));
        let mut deeds = vec![Deed::Send { session_id, text }];
        deeds.extend(self.changed());
        deeds
    }

    /// For whom the line goes now, if not to everyone.
    fn few(&self, text: Option<String>) -> Option<Few> {
        match &self.context.mode {
            Mode::To(audience) if *audience != Audience::Everyone => {
                Some(Few { audience: audience.clone(), text })
            }
            _ => None,
        }
    }

    fn drop_paths(&mut self, paths: Vec<std::path::PathBuf>, text: String) -> Vec<Deed> {
        self.dropped = Some(text);
        self.done(offers(paths))
    }

    /// What was typed is done: it is remembered, and the line is empty.
    fn done(&mut self, mut deeds: Vec<Deed>) -> Vec<Deed> {
        let is_shown = |it: &Deed| match it {
            Deed::Command(Command::Tell(it)) | Deed::AskFirst { command: Command::Tell(it), .. } => {
                ["send-file", "push-url", "leave", "remove"].iter().any(|verb| it["do"] == *verb)
            }
            _ => false,
        };
        let few = if deeds.iter().any(is_shown) { self.few(None) } else { None };
        self.sheets.current.done(few);
        deeds.extend(self.changed());
        deeds
    }

    /// The command, if its values are such as a server takes.
    fn command(&self, command: Json) -> Result<Command, String> {
        if let (Some("say"), Some(text)) = (command["do"].as_str(), command["text"].as_str()) {
            self.room.check(text, self.context.takes_files())?;
        }
        if let (Some("send-file"), Some(path)) = (command["do"].as_str(), command["path"].as_str()) {
            sendable(Path::new(path))?;
        }
        let line = command.to_string();
        let read = match self.config.role {
            Role::Customer => lines::parse::<CustomerCommand>(&line).map(drop),
            Role::Agent | Role::Supervisor => lines::parse::<DeskCommand>(&line).map(drop),
        };
        match read {
            Ok(()) => Ok(Command::Tell(command)),
            Err(Output::Error { text, .. }) => Err(clean(&text)),
            Err(_) => Err("it can't be read".into()),
        }
    }
}

/// What was done, as it has to be typed now: what wasn't said to everyone goes to the same people again. A command that showed
/// something to them is to be typed anew.
fn as_now(done: &Done, context: &Context) -> Option<Draft> {
    match &done.few {
        Some(few) if context.mode != Mode::To(few.audience.clone()) => {
            few.text.as_ref().map(|text| Draft::of_command(&to_whom(&few.audience, context), text))
        }
        _ => Some(done.draft.clone()),
    }
}
