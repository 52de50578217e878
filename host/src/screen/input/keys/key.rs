//! A key, and its name: `ctrl-p`, `alt-enter`, `f1`.

use std::fmt;

use crossterm::event::{KeyCode, KeyEvent, KeyModifiers};

/// A key with what is held down beside it. Letters are small, and have no Shift of their own.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) struct Key {
    code: KeyCode,
    modifiers: KeyModifiers,
}

const MODIFIERS: [(&str, KeyModifiers); 3] =
    [("ctrl-", KeyModifiers::CONTROL), ("alt-", KeyModifiers::ALT), ("shift-", KeyModifiers::SHIFT)];

const NAMED: [(&str, KeyCode); 15] = [
    ("enter", KeyCode::Enter),
    ("tab", KeyCode::Tab),
    ("esc", KeyCode::Esc),
    ("space", KeyCode::Char(' ')),
    ("backspace", KeyCode::Backspace),
    ("delete", KeyCode::Delete),
    ("insert", KeyCode::Insert),
    ("left", KeyCode::Left),
    ("right", KeyCode::Right),
    ("up", KeyCode::Up),
    ("down", KeyCode::Down),
    ("home", KeyCode::Home),
    ("end", KeyCode::End),
    ("pageup", KeyCode::PageUp),
    ("pagedown", KeyCode::PageDown),
];

impl Key {
    /// The key of an event.
    pub(super) fn of(event: KeyEvent) -> Self {
        let mut modifiers =
            event.modifiers & (KeyModifiers::CONTROL | KeyModifiers::ALT | KeyModifiers::SHIFT);
        let code = match event.code {
            KeyCode::BackTab => {
                modifiers |= KeyModifiers::SHIFT;
                KeyCode::Tab
            }
            // Whether Shift is told with a letter differs between terminals.
            KeyCode::Char(it) => {
                modifiers -= KeyModifiers::SHIFT;
                KeyCode::Char(it.to_lowercase().next().unwrap_or(it))
            }
            it => it,
        };
        Self { code, modifiers }
    }

    /// The key with this name, which types nothing; the error says why there is none.
    pub(super) fn parse(name: &str) -> Result<Self, String> {
        match Self::parse_any(name)? {
            it if it.is_typed() => {
                Err(format!("\"{name}\" is typed; write one such as ctrl-p, alt-enter, f1, pageup"))
            }
            it => Ok(it),
        }
    }

    /// Whether it types a character.
    fn is_typed(self) -> bool {
        let held = KeyModifiers::CONTROL | KeyModifiers::ALT;
        matches!(self.code, KeyCode::Char(_)) && !self.modifiers.intersects(held)
    }

    /// The key with this name, which may be a letter; the error says why there is none.
    pub(super) fn parse_any(name: &str) -> Result<Self, String> {
        let lower = name.to_lowercase();
        let (mut rest, mut modifiers) = (lower.as_str(), KeyModifiers::NONE);
        while let Some((more, it)) =
            MODIFIERS.iter().find_map(|(prefix, it)| Some((rest.strip_prefix(prefix)?, *it)))
        {
            (rest, modifiers) = (more, modifiers | it);
        }
        let mut characters = rest.chars();
        let number = rest.strip_prefix('f').and_then(|it| it.parse::<u8>().ok());
        let code = match (NAMED.iter().find(|(it, _)| *it == rest), number, characters.next()) {
            (Some((_, code)), ..) => *code,
            (None, Some(number @ 1..=24), _) => KeyCode::F(number),
            (None, _, Some(only)) if characters.next().is_none() => KeyCode::Char(only),
            _ => {
                return Err(format!("\"{name}\" is no key; write one such as ctrl-p, alt-enter, f1, pageup"));
            }
        };
        match code {
            KeyCode::Char(_) => Ok(Self { code, modifiers: modifiers - KeyModifiers::SHIFT }),
            _ => Ok(Self { code, modifiers }),
        }
    }
}

impl fmt::Display for Key {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (name, _) in MODIFIERS.iter().filter(|(_, it)| self.modifiers.contains(*it)) {
            out.write_str(name)?;
        }
        match (NAMED.iter().find(|(_, it)| *it == self.code), self.code) {
            (Some((name, _)), _) => out.write_str(name),
            (None, KeyCode::F(number)) => write!(out, "f{number}"),
            (None, KeyCode::Char(it)) => write!(out, "{it}"),
            (None, other) => write!(out, "{other}"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_read_and_written() {
        for name in
            ["ctrl-p", "alt-enter", "f1", "f24", "ctrl-alt-shift-left", "ctrl--", "alt-1", "pageup", "ctrl-ä"]
        {
            assert_eq!(Key::parse(name).map(|it| it.to_string()).as_deref(), Ok(name));
        }
        assert_eq!(Key::parse("CTRL-P"), Key::parse("ctrl-shift-p"));
        for name in ["", "ctrl-", "f25", "f0", "enterr", "control-p", "p", "shift-p", "ä", "space"] {
            assert!(Key::parse(name).is_err(), "{name}");
        }
    }

    #[test]
    fn terminals_tell_shift_in_different_ways() {
        let back = KeyEvent::new(KeyCode::BackTab, KeyModifiers::NONE);
        assert_eq!(Ok(Key::of(back)), Key::parse("shift-tab"));
        let capital = KeyEvent::new(KeyCode::Char('P'), KeyModifiers::CONTROL | KeyModifiers::SHIFT);
        assert_eq!(Ok(Key::of(capital)), Key::parse("ctrl-p"));
    }
}
