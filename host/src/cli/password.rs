//! A password: from the environment, or from a person who types it and doesn't see it.

use std::io::{IsTerminal, Write};

use crossterm::event::{Event, KeyCode, KeyEvent, KeyEventKind, KeyModifiers, read};
use crossterm::terminal::{disable_raw_mode, enable_raw_mode};

use crate::failure::Failure;

/// The variable that it may stand in. No option has it: others on this machine see what is typed behind a program's name.
const VARIABLE: &str = "PARLOR_PASSWORD";

/// The password of this user.
///
/// # Errors
/// [`Failure`]: nobody is there to be asked, or whoever was asked gave up.
pub(super) fn get(user: &str) -> Result<String, Failure> {
    if let Some(password) = std::env::var_os(VARIABLE) {
        return password.into_string().map_err(|_| Failure::failed(format!("{VARIABLE} is not UTF-8")));
    }
    if !std::io::stdin().is_terminal() {
        let what = format!("there is no terminal to ask for the password of {user}: set {VARIABLE}");
        return Err(Failure::failed(what));
    }
    ask(user)
        .map_err(|error| Failure::failed(format!("the password can't be asked for: {error}")))?
        .ok_or_else(|| Failure::failed("no password was given"))
}

/// `None` if whoever was asked gave up.
fn ask(user: &str) -> std::io::Result<Option<String>> {
    let mut out = std::io::stderr();
    // Before anybody is asked, so that nothing of what is typed is seen.
    enable_raw_mode()?;
    let asked = write!(out, "password of {}: ", crate::foreign::clean(user)).and_then(|()| out.flush());
    let typed = asked.and_then(|()| type_it(read));
    disable_raw_mode()?;
    writeln!(out)?;
    typed
}

fn type_it(mut next: impl FnMut() -> std::io::Result<Event>) -> std::io::Result<Option<String>> {
    let mut password = String::new();
    loop {
        let KeyEvent { code, modifiers, .. } = match next()? {
            Event::Key(key) if key.kind != KeyEventKind::Release => key,
            Event::Paste(text) => {
                password.push_str(text.trim_end_matches(['\r', '\n']));
                continue;
            }
            _ => continue,
        };
        match code {
            KeyCode::Enter => return Ok(Some(password)),
            // Enter, typed before the terminal was told not to translate it.
            KeyCode::Char('j') if modifiers.contains(KeyModifiers::CONTROL) => return Ok(Some(password)),
            KeyCode::Char('c' | 'd') if modifiers.contains(KeyModifiers::CONTROL) => return Ok(None),
            KeyCode::Char('u') if modifiers.contains(KeyModifiers::CONTROL) => password.clear(),
            KeyCode::Esc => return Ok(None),
            KeyCode::Backspace => drop(password.pop()),
            KeyCode::Char(it) => password.push(it),
            _ => {}
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn typed(keys: &[KeyEvent]) -> Option<String> {
        let mut keys = keys.iter();
        type_it(|| keys.next().map(|it| Event::Key(*it)).ok_or_else(|| std::io::Error::other("no more keys")))
            .unwrap()
    }

    #[test]
    fn what_is_typed() {
        let key = |it: char| KeyEvent::new(KeyCode::Char(it), KeyModifiers::NONE);
        let plain = |it| KeyEvent::new(it, KeyModifiers::NONE);
        let control = |it: char| KeyEvent::new(KeyCode::Char(it), KeyModifiers::CONTROL);
        let enter = plain(KeyCode::Enter);
        assert_eq!(typed(&[key('a'), key('ü'), enter]).as_deref(), Some("aü"));
        assert_eq!(typed(&[key('a'), key('b'), plain(KeyCode::Backspace), enter]).as_deref(), Some("a"));
        assert_eq!(typed(&[key('a'), control('j')]).as_deref(), Some("a"));
        assert_eq!(typed(&[key('a'), control('u'), key('c'), enter]).as_deref(), Some("c"));
        assert_eq!(typed(&[key('a'), control('c')]), None);
        assert_eq!(typed(&[plain(KeyCode::Esc)]), None);
    }
}
