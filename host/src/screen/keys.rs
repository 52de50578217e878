//! The keys of the screen, beside those with which a line is written.

use crossterm::event::{KeyCode, KeyEvent, KeyModifiers};

use super::model::Role;

/// What a key does.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Deed {
    Help,
    ToWhom,
    Cancel,
    About,
    Wall,
    Theme,
    Find,
    PreviousSession,
    NextSession,
    /// The session with this number.
    Session(usize),
    PutAway,
    ScrollUp,
    ScrollDown,
    End,
    SendAgain,
    ThrowAway,
    Redraw,
    Quit,
}

/// A key as it is shown to a person.
pub(crate) struct Key {
    pub(crate) written: &'static str,
    pub(crate) meaning: &'static str,
    whose: Whose,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Whose {
    Everyone,
    Desk,
    Supervisor,
}

impl Key {
    pub(crate) fn is_for(&self, role: Role) -> bool {
        match self.whose {
            Whose::Everyone => true,
            Whose::Desk => role != Role::Customer,
            Whose::Supervisor => role == Role::Supervisor,
        }
    }
}

const fn key(written: &'static str, meaning: &'static str, whose: Whose) -> Key {
    Key { written, meaning, whose }
}

/// All keys, as they are listed.
pub(crate) const KEYS: [Key; 17] = [
    key("?, F1", "these keys (? on an empty line)", Whose::Everyone),
    key("F2", "to whom the next line goes", Whose::Desk),
    key("F3", "cancel the files that are on their way", Whose::Everyone),
    key("F4", "what is known of the session", Whose::Everyone),
    key("F5", "the wall: all sessions", Whose::Supervisor),
    key("F6", "other colours", Whose::Everyone),
    key("Ctrl-F", "find in the transcript", Whose::Everyone),
    key("Ctrl-Up", "the session above", Whose::Desk),
    key("Ctrl-Down", "the session below", Whose::Desk),
    key("Alt-1 … 9", "the session with this number", Whose::Desk),
    key("PgUp", "scroll up", Whose::Everyone),
    key("PgDn", "scroll down", Whose::Everyone),
    key("Ctrl-End", "back to the end", Whose::Everyone),
    key("F7", "send again what wasn't delivered", Whose::Everyone),
    key("F8", "throw away what wasn't delivered", Whose::Everyone),
    key("F9", "put a session away that is over", Whose::Desk),
    key("Ctrl-C", "leave the sessions and end", Whose::Everyone),
];

/// What the key does, whatever stands in the input.
pub(crate) fn deed(key: &KeyEvent, role: Role) -> Option<Deed> {
    let control = key.modifiers.contains(KeyModifiers::CONTROL);
    let alt = key.modifiers.contains(KeyModifiers::ALT);
    let is_desk = role != Role::Customer;
    Some(match key.code {
        KeyCode::F(1) => Deed::Help,
        KeyCode::F(2) if is_desk => Deed::ToWhom,
        KeyCode::F(3) => Deed::Cancel,
        KeyCode::F(4) => Deed::About,
        KeyCode::F(5) if role == Role::Supervisor => Deed::Wall,
        KeyCode::F(6) => Deed::Theme,
        KeyCode::F(7) => Deed::SendAgain,
        KeyCode::F(8) => Deed::ThrowAway,
        KeyCode::F(9) if is_desk => Deed::PutAway,
        KeyCode::PageUp => Deed::ScrollUp,
        KeyCode::PageDown => Deed::ScrollDown,
        KeyCode::End if control => Deed::End,
        KeyCode::Up if control && is_desk => Deed::PreviousSession,
        KeyCode::Down if control && is_desk => Deed::NextSession,
        KeyCode::Char(digit @ '1'..='9') if alt && is_desk => {
            Deed::Session(usize::try_from(digit.to_digit(10)?).ok()?)
        }
        KeyCode::Char(character) if control => match character.to_ascii_lowercase() {
            'f' => Deed::Find,
            'l' => Deed::Redraw,
            'c' => Deed::Quit,
            _ => return None,
        },
        _ => return None,
    })
}
