//! What is pasted in a terminal that doesn't say so: it sends keys, all at once. Where more text comes together with an Enter,
//! nobody has typed it, so that it is taken for what is pasted: one text, and no command.

use std::io;
use std::time::Duration;

use crossterm::event::{Event, KeyCode, KeyEvent, KeyEventKind, KeyModifiers, poll, read};

use super::input::is_text;

/// How long it is waited whether more comes with a key. Nothing at all would never look: crossterm's own rule.
const WITH_A_KEY: Duration = Duration::from_millis(1);

/// How long it is waited, twice, whether more comes with an Enter: a long text comes in several parts.
const WITH_AN_ENTER: Duration = Duration::from_millis(5);

/// So many events are looked at together at most.
const AT_ONCE: usize = 1_000_000;

/// What comes from the terminal next.
pub(super) fn next() -> io::Result<Vec<Event>> {
    let mut events = vec![read()?];
    let mut has_enter = false;
    while let Some(last) = events.last().filter(|_| events.len() < AT_ONCE) {
        let key = last.as_key_event();
        has_enter |= key.and_then(typed) == Some('\n');
        if key.is_none() && !has_enter {
            break;
        }
        // Twice, since a program that isn't run for so long would say that nothing came without having looked.
        let comes = match has_enter {
            true => poll(WITH_AN_ENTER)? || poll(WITH_AN_ENTER)?,
            false => poll(WITH_A_KEY)?,
        };
        if !comes {
            break;
        }
        events.push(read()?);
    }
    Ok(with_pastes(events))
}

/// What came at once, with the keys that nobody typed as what is pasted.
fn with_pastes(events: Vec<Event>) -> Vec<Event> {
    let mut out = Vec::new();
    let mut keys: Vec<(Event, char)> = Vec::new();
    for event in events {
        match event.as_key_event().and_then(typed) {
            Some(character) => keys.push((event, character)),
            // A key that is let go is no key, and what else a terminal tells may come amid a paste.
            None if event.is_key_release() => {}
            None if matches!(event, Event::FocusGained | Event::FocusLost | Event::Resize(..)) => {
                out.push(event);
            }
            None => {
                end_of_keys(&mut keys, &mut out);
                out.push(event);
            }
        }
    }
    end_of_keys(&mut keys, &mut out);
    out
}

fn end_of_keys(keys: &mut Vec<(Event, char)>, out: &mut Vec<Event>) {
    let text: String = keys.iter().map(|(_, character)| character).collect();
    match text.trim_end_matches('\n').contains('\n') {
        true => out.push(Event::Paste(text)),
        false => out.extend(keys.drain(..).map(|(event, _)| event)),
    }
    keys.clear();
}

/// What a key types, if it types anything.
fn typed(key: KeyEvent) -> Option<char> {
    match key.code {
        _ if key.kind == KeyEventKind::Release => None,
        KeyCode::Enter if key.modifiers.is_empty() => Some('\n'),
        // As which a line feed comes.
        KeyCode::Char('j') if key.modifiers == KeyModifiers::CONTROL => Some('\n'),
        KeyCode::Tab => Some('\t'),
        KeyCode::Char(character) if is_text(key.modifiers) => Some(character),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn keys(text: &str) -> Vec<Event> {
        let code = |it| match it {
            '\r' => (KeyCode::Enter, KeyModifiers::NONE),
            '\n' => (KeyCode::Char('j'), KeyModifiers::CONTROL),
            '\t' => (KeyCode::Tab, KeyModifiers::NONE),
            it => (KeyCode::Char(it), KeyModifiers::NONE),
        };
        let key = |(code, modifiers)| Event::Key(KeyEvent::new(code, modifiers));
        text.chars().map(code).map(key).collect()
    }

    #[test]
    fn an_enter_with_text_behind_it_was_pasted() {
        for (came, text) in [
            ("/close\r\tyes\rand so\r", "/close\n\tyes\nand so\n"),
            ("a\r\rb", "a\n\nb"),
            ("\ra", "\na"),
            ("a\nb", "a\nb"),
        ] {
            assert_eq!(with_pastes(keys(came)), [Event::Paste(text.into())], "{came:?}");
        }
    }

    #[test]
    fn what_a_person_can_have_typed_stays_as_it_is() {
        for typed in ["/close\r", "a", "\r\r", "a\r\r", "/jo\t", ""] {
            assert_eq!(with_pastes(keys(typed)), keys(typed), "{typed:?}");
        }
    }

    #[test]
    fn other_keys_part_what_comes() {
        let up = Event::Key(KeyEvent::new(KeyCode::Up, KeyModifiers::NONE));
        let came = [keys("a\r"), vec![up.clone()], keys("b\r"), vec![Event::FocusLost], keys("c")].concat();
        let paste = vec![Event::FocusLost, Event::Paste("b\nc".into())];
        let expected = [keys("a\r"), vec![up], paste].concat();
        assert_eq!(with_pastes(came), expected);
    }

    #[test]
    fn keys_that_are_let_go_part_nothing() {
        let mut came = Vec::new();
        for event in keys("a\rb") {
            let Event::Key(mut key) = event else { panic!("{event:?}") };
            came.push(Event::Key(key));
            key.kind = KeyEventKind::Release;
            came.push(Event::Key(key));
        }
        assert_eq!(with_pastes(came), [Event::Paste("a\nb".into())]);
    }
}
