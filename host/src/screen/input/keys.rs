//! The table of keys: which key does what on the full screen, and what a person may change of it.

mod key;

use std::collections::{BTreeMap, HashMap};

use crossterm::event::{KeyCode, KeyEvent, KeyModifiers};

use self::key::Key;
use crate::commands::Role;

/// Declares the actions, with the names that `config.toml` has for them, their keys, and what they do.
macro_rules! actions {
    ($($action:ident $name:literal [$($key:literal),*] $about:literal,)*) => {
        /// What a key does.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
        pub(crate) enum Action { $(#[doc = $about] $action,)* }

        /// Each action with its name, the keys that it has if nobody changes them, and what it does.
        const TABLE: &[(Action, &str, &[&str], &str)] = &[$((Action::$action, $name, &[$($key),*], $about),)*];
    };
}

actions! {
    Send "send" ["enter"] "sends the text, or does the command",
    NewLine "new-line" ["alt-enter", "shift-enter", "ctrl-j"] "begins a new line of the text",
    Complete "complete" ["tab"] "completes a command, expands a canned answer",
    Palette "palette" ["ctrl-p"] "lists the commands",
    Cancel "cancel" ["esc"] "closes what is open, or empties the line",
    Undo "undo" ["ctrl-z"] "takes the last change back",
    Redo "redo" ["ctrl-y"] "makes it again",
    Left "left" ["left", "ctrl-b"] "one character to the left",
    Right "right" ["right"] "one character to the right",
    Up "up" ["up"] "one row up; in the first row: what was said before",
    Down "down" ["down"] "one row down; in the last row: what was said after",
    WordLeft "word-left" ["ctrl-left", "alt-left", "alt-b"] "one word to the left",
    WordRight "word-right" ["ctrl-right", "alt-right", "alt-f"] "one word to the right",
    LineStart "line-start" ["home", "ctrl-a"] "to the start of the line",
    LineEnd "line-end" ["end", "ctrl-e"] "to the end of the line",
    DeleteLeft "delete-left" ["backspace", "shift-backspace"] "deletes the character to the left",
    DeleteRight "delete-right" ["delete"] "deletes the character to the right",
    DeleteWordLeft "delete-word-left" ["ctrl-w", "alt-backspace", "ctrl-backspace", "ctrl-h"] "deletes the word to the left",
    DeleteWordRight "delete-word-right" ["alt-d", "ctrl-delete"] "deletes the word to the right",
    DeleteToStart "delete-to-start" ["ctrl-u"] "deletes to the start of the line",
    DeleteToEnd "delete-to-end" ["ctrl-k"] "deletes to the end of the line",
    Help "help" ["f1"] "these keys",
    CancelFiles "cancel-files" ["f3"] "cancel the files that are on their way",
    ToWhom "to-whom" ["f2"] "to whom the next line goes",
    About "about" ["f4"] "what is known of the session",
    Wall "wall" ["f5"] "the wall: all sessions",
    Watch "watch" ["w"] "on the wall: watch the session that is marked",
    Coach "coach" ["c"] "on the wall: coach in it",
    Theme "theme" ["f6"] "other colours",
    SendAgain "send-again" ["f7"] "send again what wasn't delivered",
    ThrowAway "throw-away" ["f8"] "throw away what wasn't delivered or failed",
    PutAway "put-away" ["f9"] "put a session away that is over",
    Find "find" ["ctrl-f"] "find in the transcript",
    Copy "copy" ["alt-c"] "choose a message, enter copies it",
    PreviousSession "previous-session" ["ctrl-up"] "the session above",
    NextSession "next-session" ["ctrl-down"] "the session below",
    Session1 "session-1" ["alt-1"] "the session with this number: 1 to 9",
    Session2 "session-2" ["alt-2"] "session 2",
    Session3 "session-3" ["alt-3"] "session 3",
    Session4 "session-4" ["alt-4"] "session 4",
    Session5 "session-5" ["alt-5"] "session 5",
    Session6 "session-6" ["alt-6"] "session 6",
    Session7 "session-7" ["alt-7"] "session 7",
    Session8 "session-8" ["alt-8"] "session 8",
    Session9 "session-9" ["alt-9"] "session 9",
    ScrollUp "scroll-up" ["pageup"] "scroll up",
    ScrollDown "scroll-down" ["pagedown"] "scroll down",
    Newest "newest" ["ctrl-end"] "back to the end",
    AboutUp "about-up" ["alt-pageup"] "scroll up what is known of the session",
    AboutDown "about-down" ["alt-pagedown"] "scroll it down",
    Redraw "redraw" ["ctrl-l"] "draw the screen anew",
    Quit "quit" ["ctrl-c"] "leave the sessions and end",
    HelpWhenEmpty "help-when-empty" ["?"] "these keys, on an empty line",
    HelpMore "help-more" ["space"] "in the help: the next page",
    Yes "yes" ["y"] "answers a question with yes",
}

/// Where a key does something.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) enum Scope {
    /// Everywhere: such a key types nothing.
    Everywhere,
    /// Where nothing is typed yet.
    EmptyLine,
    Help,
    Question,
    /// On the wall, as long as nothing is typed.
    Wall,
}

/// Which key does what, and where.
#[derive(Clone, Debug)]
pub(crate) struct Keys(HashMap<(Key, Scope), Action>);

impl Default for Keys {
    fn default() -> Self {
        let keys = |(action, _, keys, _): &(Action, &str, &[&'static str], &str)| {
            let action = *action;
            let key = move |it: &&str| Some(((action.key(it).ok()?, action.scope()), action));
            keys.iter().filter_map(key).collect::<Vec<_>>()
        };
        Self(TABLE.iter().flat_map(keys).collect())
    }
}

impl Keys {
    /// The table with what a person changed: names of actions, each with the keys that it has instead of its own, parted by
    /// spaces; `none`: it has none.
    ///
    /// # Errors
    /// A sentence that names the action or key that isn't known, or that two actions have.
    pub(crate) fn new(changed: &BTreeMap<String, String>) -> Result<Self, String> {
        let mut keys: HashMap<(Key, Scope), Action> = HashMap::new();
        let unknown = changed.keys().find(|name| TABLE.iter().all(|(_, it, ..)| it != name));
        if let Some(name) = unknown {
            let all: Vec<_> = TABLE.iter().map(|(_, name, ..)| *name).collect();
            return Err(format!("keys: \"{name}\" is not known; there is {}", all.join(", ")));
        }
        for (action, name, own, _) in TABLE {
            let chosen =
                changed.get(*name).map(|it| it.split_whitespace().filter(|it| *it != "none").collect());
            for text in chosen.unwrap_or_else(|| own.to_vec()) {
                let key = action.key(text).map_err(|why| format!("keys: {name}: {why}"))?;
                let scope = action.scope();
                // What a key does everywhere it does there, too.
                let is_same = |(it, of): &(Key, Scope)| {
                    *it == key && (*of == scope || [*of, scope].contains(&Scope::Everywhere))
                };
                let other = keys.iter().find(|(it, other)| is_same(it) && *other != action);
                let other = other.map(|(_, it)| it.name());
                keys.insert((key, scope), *action);
                if let Some(other) = other {
                    return Err(format!(
                        "keys: {text} is for both {other} and {name}; give one of them another key, or none"
                    ));
                }
            }
        }
        let has_none = |action| !keys.values().any(|it| *it == action);
        if has_none(Action::Send) {
            return Err("keys: send has no key; nothing could be sent".into());
        }
        if has_none(Action::Yes) {
            return Err("keys: yes has no key; no question could be answered with it".into());
        }
        Ok(Self(keys))
    }

    /// What the key does everywhere; `None` if it does nothing, or is typed.
    pub(crate) fn action(&self, event: KeyEvent) -> Option<Action> {
        self.0.get(&(Key::of(event), Scope::Everywhere)).copied()
    }

    /// What the key does in this place, where letters may do something, too.
    pub(crate) fn action_in(&self, scope: Scope, event: KeyEvent) -> Option<Action> {
        self.0.get(&(Key::of(event), scope)).copied().or_else(|| self.action(event))
    }

    /// The keys as they were pressed. A terminal sends Alt with a character as Esc and the character, so that Esc and a
    /// character that come in one piece look alike: where no action has such a key, there were two.
    pub(crate) fn apart(&self, event: KeyEvent) -> Vec<KeyEvent> {
        let held = event.modifiers - KeyModifiers::SHIFT;
        match event.code {
            KeyCode::Char(_) if held == KeyModifiers::ALT && self.action(event).is_none() => vec![
                KeyEvent { code: KeyCode::Esc, modifiers: KeyModifiers::NONE, ..event },
                KeyEvent { modifiers: event.modifiers - KeyModifiers::ALT, ..event },
            ],
            _ => vec![event],
        }
    }

    /// The keys of an action, for the help: `ctrl-p`.
    pub(crate) fn of(&self, action: Action) -> Vec<String> {
        let mut keys: Vec<_> =
            self.0.iter().filter(|(_, it)| **it == action).map(|((key, _), _)| key.to_string()).collect();
        // The simplest first.
        keys.sort_by_key(|it| (it.len(), it.clone()));
        keys
    }

    /// The first key of an action, as it is written on keyboards: `Ctrl-P`; `None` if it has none.
    pub(crate) fn label(&self, action: Action) -> Option<String> {
        let key = self.of(action).into_iter().next()?;
        let part = |part: &str| match part {
            "pageup" => "PageUp".to_owned(),
            "pagedown" => "PageDown".to_owned(),
            part => {
                let mut letters = part.chars();
                letters.next().map_or(String::new(), |it| it.to_uppercase().chain(letters).collect())
            }
        };
        Some(key.split('-').map(part).collect::<Vec<_>>().join("-"))
    }

    /// What the keys of the screen do for this person, for the help: the keys, and what they do. Those of which
    /// `is_of_use` says no aren't among them.
    pub(crate) fn help(&self, role: Role, is_of_use: impl Fn(Action) -> bool) -> Vec<(String, &'static str)> {
        let is_for = |it: Action| it.is_for_screen() && it.is_for(role) && is_of_use(it);
        let is_shown = |it: &Action| is_for(*it) && it.session().is_none_or(|it| it == 1);
        let rows = TABLE.iter().filter(|(action, ..)| is_shown(action));
        let rows = rows.map(|(action, _, _, about)| (self.of(*action).join(", "), *about));
        rows.filter(|(keys, _)| !keys.is_empty()).collect()
    }

    /// What the keys of the input do, for the help: the two simplest keys of each action, and what they do.
    pub(crate) fn help_of_input(&self) -> Vec<(String, &'static str)> {
        let rows = TABLE.iter().filter(|(action, ..)| !action.is_for_screen());
        let keys = |action| self.of(action).into_iter().take(2).collect::<Vec<_>>().join(", ");
        rows.map(|(action, _, _, about)| (keys(*action), *about))
            .filter(|(keys, _)| !keys.is_empty())
            .collect()
    }

    /// What the keys do in lines, for the help: one line for each.
    pub(crate) fn help_in_lines(&self, role: Role) -> Vec<String> {
        let is_there = |it: &Action| match it {
            Action::CancelFiles | Action::Redraw | Action::Quit => true,
            it => !it.is_for_screen() || it.session() == Some(1) && it.is_for(role),
        };
        let line = |action: &Action, about: &str| {
            let keys = self.of(*action).join(", ");
            (!keys.is_empty()).then(|| format!("{keys}: {}", role.in_words(about)))
        };
        let help = line(&Action::Help, "what can be typed, as a line with nothing but ? in it does");
        let rows = TABLE.iter().filter(|(action, ..)| is_there(action));
        help.into_iter().chain(rows.filter_map(|(action, _, _, about)| line(action, about))).collect()
    }
}

impl Action {
    /// What chooses the session with this number.
    pub(crate) fn of_session(number: usize) -> Option<Self> {
        TABLE.iter().map(|(action, ..)| *action).find(|it| it.session() == Some(number))
    }

    /// Whether it is for the screen around the input.
    pub(crate) fn is_for_screen(self) -> bool {
        let at = |action| TABLE.iter().position(|(it, ..)| *it == action);
        at(self) >= at(Self::Help)
    }

    /// Where its keys do it.
    fn scope(self) -> Scope {
        match self {
            Self::HelpWhenEmpty => Scope::EmptyLine,
            Self::HelpMore => Scope::Help,
            Self::Yes => Scope::Question,
            Self::Watch | Self::Coach => Scope::Wall,
            _ => Scope::Everywhere,
        }
    }

    /// The key with this name, for this action.
    fn key(self, name: &str) -> Result<Key, String> {
        if self.scope() == Scope::Everywhere { Key::parse(name) } else { Key::parse_any(name) }
    }

    /// Whether this person has something to do it with.
    pub(crate) fn is_for(self, role: Role) -> bool {
        match self {
            Self::ToWhom | Self::PutAway | Self::PreviousSession | Self::NextSession => {
                role != Role::Customer
            }
            Self::Wall | Self::Watch | Self::Coach => role == Role::Supervisor,
            it => it.session().is_none() || role != Role::Customer,
        }
    }

    /// The number of the session that it chooses.
    pub(crate) fn session(self) -> Option<usize> {
        self.name().strip_prefix("session-")?.parse().ok()
    }

    /// Its name in `config.toml`.
    pub(crate) fn name(self) -> &'static str {
        TABLE.iter().find(|(it, ..)| *it == self).map_or("", |(_, name, ..)| name)
    }
}

#[cfg(test)]
mod tests;
