//! The line that is typed: what a person writes, and what is to be done with it.

use std::path::PathBuf;

use crossterm::event::{KeyCode, KeyEvent, KeyModifiers};
use ratatui::Frame;
use ratatui::layout::Rect;
use ratatui::style::Style;
use serde_json::{Value as Json, json};

use crate::typist::{Typed, Typist};

/// What the loop does for the person.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Deed {
    /// Says a text to whom the screen shows.
    Send(String),
    /// A command, as a JSON line has it. Sessions may be given by number or nickname.
    Command(Json),
    /// Something to be told to the person, and nothing to be done.
    Refuse(String),
}

/// How a line is typed.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Config {
    pub(crate) is_desk: bool,
}

/// A single line that is typed.
pub(crate) struct Composer {
    typist: Typist,
    text: String,
    /// Whether the text came by a paste: then it is no command, whatever it begins with.
    was_pasted: bool,
}

impl Composer {
    pub(crate) fn new(config: Config) -> Self {
        Self { typist: Typist::new(config.is_desk), text: String::new(), was_pasted: false }
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.text.is_empty()
    }

    pub(crate) fn on_key(&mut self, key: KeyEvent) -> Vec<Deed> {
        let is_control = key.modifiers.contains(KeyModifiers::CONTROL);
        match key.code {
            KeyCode::Char('u') if is_control => self.text.clear(),
            KeyCode::Char(character) if !is_control => self.text.push(character),
            KeyCode::Backspace => _ = self.text.pop(),
            KeyCode::Enter => return self.enter(),
            _ => {}
        }
        self.was_pasted &= !self.text.is_empty();
        Vec::new()
    }

    pub(crate) fn on_paste(&mut self, text: &str) -> Vec<Deed> {
        self.was_pasted |= self.text.is_empty();
        self.text.push_str(&text.replace("\r\n", "\n").replace('\r', "\n"));
        Vec::new()
    }

    fn enter(&mut self) -> Vec<Deed> {
        let text = std::mem::take(&mut self.text);
        let was_pasted = std::mem::take(&mut self.was_pasted);
        if text.trim().is_empty() {
            return Vec::new();
        }
        let deed = match text.strip_prefix('/') {
            Some(_) if was_pasted => Deed::Send(text),
            Some(rest) if rest.starts_with('/') => Deed::Send(rest.to_owned()),
            Some(rest) => self.command(rest),
            None => Deed::Send(text),
        };
        vec![deed]
    }

    fn command(&mut self, line: &str) -> Deed {
        let (verb, rest) = line.split_once(' ').unwrap_or((line, ""));
        match (verb.to_lowercase().as_str(), rest.trim()) {
            ("join", "") => Deed::Command(json!({"do": "join"})),
            ("watch", "") => Deed::Command(json!({"do": "join", "visibility": "VIP"})),
            ("coach", "") => Deed::Command(json!({"do": "join", "visibility": "INT"})),
            ("use", session) if !session.is_empty() => {
                Deed::Command(json!({"do": "use", "sessionId": session}))
            }
            ("help", "") => Deed::Command(json!({"do": "help"})),
            ("send", path) if !path.is_empty() => {
                Deed::Command(json!({"do": "send-file", "path": PathBuf::from(path)}))
            }
            _ => match self.typist.read(&format!("/{line}")) {
                Typed::Command(command) => Deed::Command(command),
                Typed::Answer(text) => Deed::Refuse(text.trim().to_owned()),
            },
        }
    }

    /// Draws the line; the end of a long one is seen.
    pub(crate) fn render(&self, frame: &mut Frame<'_>, area: Rect, style: Style) {
        let shown = crate::foreign::paragraphs(&self.text).replace('\n', "⏎");
        let room = usize::from(area.width.saturating_sub(3));
        let mut start = 0;
        while super::view::text::width(shown.get(start..).unwrap_or_default()) > room {
            start += shown.get(start..).and_then(|it| it.chars().next()).map_or(1, char::len_utf8);
        }
        let line = format!("> {}", shown.get(start..).unwrap_or_default());
        let (x, _) = frame.buffer_mut().set_stringn(area.x, area.y, line, area.width.into(), style);
        frame.set_cursor_position((x, area.y));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn typed(composer: &mut Composer, text: &str) -> Vec<Deed> {
        for character in text.chars() {
            composer.on_key(KeyEvent::from(KeyCode::Char(character)));
        }
        composer.on_key(KeyEvent::from(KeyCode::Enter))
    }

    #[test]
    fn what_is_typed_is_said_or_done() {
        let mut composer = Composer::new(Config { is_desk: true });
        assert_eq!(typed(&mut composer, "hi"), [Deed::Send("hi".into())]);
        assert_eq!(typed(&mut composer, "//x"), [Deed::Send("/x".into())]);
        assert_eq!(typed(&mut composer, "/join"), [Deed::Command(json!({"do": "join"}))]);
        assert_eq!(typed(&mut composer, " "), []);
        assert!(matches!(typed(&mut composer, "/sing")[..], [Deed::Refuse(_)]));
    }

    #[test]
    fn what_is_pasted_is_one_message_and_no_command() {
        let mut composer = Composer::new(Config { is_desk: true });
        composer.on_paste("/close\r\n  two");
        assert_eq!(typed(&mut composer, ""), [Deed::Send("/close\n  two".into())]);
        assert_eq!(typed(&mut composer, "/leave"), [Deed::Command(json!({"do": "leave"}))]);
    }
}
