//! The keys with which a person has a command carried out at the full screen.

use std::collections::VecDeque;

use crossterm::event::{KeyCode, KeyEvent, KeyModifiers};
use serde_json::Value as Json;

use crate::commands::quoted;
use crate::screen::model::Model;

/// What is pressed, one after the other.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Stroke {
    Key(KeyEvent),
    /// What stands there is to be read.
    Rest,
    /// The screen has to say first that its question can be answered.
    Question,
}

/// The keys for a command, at a screen that shows this model, where `typed` stands in the input line already. Gives, too,
/// what stands there behind them.
pub(super) fn keys(command: &Json, model: &Model, typed: &str) -> Result<(VecDeque<Stroke>, String), String> {
    let text = |key: &str| command.get(key).and_then(Json::as_str).unwrap_or_default();
    let path = |key: &str| quoted(text(key)).into_owned();
    let verb = text("do");
    let closes = text("afterAction") == "ForceClose";
    let line = match verb {
        // On the wall a key does it.
        "join" if text("visibility") == "VIP" => return Ok((VecDeque::from([char('w')]), String::new())),
        "join" if text("visibility") == "INT" => "/coach".into(),
        "join" => "/join".into(),
        "typing" => text("text").to_owned(),
        "say" if text("receiverId").is_empty() => text("text").to_owned(),
        "say" => {
            let receiver = model.chosen().and_then(|it| it.party(text("receiverId")));
            let receiver = receiver.ok_or("the receiver isn't seen")?;
            format!("/to {} {}", receiver.nick, text("text"))
        }
        "nick" => format!("/nick {}", text("userNick")),
        "push-url" => format!("/url {}", text("text")),
        "send-file" => format!("/send {}", path("path")),
        "save-file" => {
            let file = model.chosen().and_then(|it| it.file(text("fileId"))).ok_or("the file isn't seen")?;
            format!("/save {} {}", file.number, path("directory"))
        }
        "run" => {
            let format = text("feature").strip_prefix("export:").ok_or("only exports can be typed")?;
            format!("/export {format} {}", path("path"))
        }
        "run-command" => format!("/{} {}", text("name"), text("argument")).trim_end().to_owned(),
        "leave" if closes => "/close".into(),
        "leave" => "/leave".into(),
        other => return Err(format!("nobody knows the keys of '{other}'")),
    };
    let mut strokes = VecDeque::new();
    let rest = match line.strip_prefix(typed) {
        Some(rest) => rest,
        None => {
            strokes.push_back(key(KeyCode::Esc));
            line.as_str()
        }
    };
    strokes.extend(rest.chars().map(char));
    if verb == "typing" {
        return Ok((strokes, line));
    }
    strokes.extend([Stroke::Rest, key(KeyCode::Enter)]);
    if closes {
        // It asks first.
        strokes.extend([Stroke::Rest, Stroke::Question, char('y')]);
    }
    Ok((strokes, String::new()))
}

fn key(code: KeyCode) -> Stroke {
    Stroke::Key(KeyEvent::new(code, KeyModifiers::NONE))
}

fn char(character: char) -> Stroke {
    key(KeyCode::Char(character))
}

/// Whether the screen's wish is to have the command carried out.
pub(super) fn is_wish_for(wish: &Json, command: &Json) -> bool {
    let same = |key: &str| wish.get(key) == command.get(key);
    let is_typing = command.get("do").and_then(Json::as_str) == Some("typing");
    same("do") && (!is_typing || same("text"))
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::screen::model::tests::with_ana;

    /// The keys as text: `⏎` is Enter, `⎋` Esc, `…` a rest, `?` a question.
    fn pressed(command: &Json, typed: &str) -> Result<String, String> {
        let model = with_ana(crate::commands::Role::Agent, "ALL");
        let (strokes, _) = keys(command, &model, typed)?;
        let sign = |it| match it {
            Stroke::Rest => '…',
            Stroke::Question => '?',
            Stroke::Key(key) => match key.code {
                KeyCode::Char(it) => it,
                KeyCode::Enter => '⏎',
                KeyCode::Esc => '⎋',
                other => panic!("{other}"),
            },
        };
        Ok(strokes.into_iter().map(sign).collect())
    }

    #[test]
    fn commands_are_typed_as_a_person_does() {
        for (command, typed, expected) in [
            (json!({"do": "join", "sessionId": "S1"}), "", "/join…⏎"),
            (json!({"do": "join", "sessionId": "S1", "visibility": "VIP"}), "", "w"),
            (json!({"do": "join", "sessionId": "S1", "visibility": "INT"}), "hm", "⎋/coach…⏎"),
            (json!({"do": "typing", "text": "Hel"}), "", "Hel"),
            (json!({"do": "say", "text": "Hello"}), "Hel", "lo…⏎"),
            (json!({"do": "say", "text": "hi", "receiverId": "B"}), "", "/to Bo hi…⏎"),
            (json!({"do": "run", "feature": "export:xml", "path": "a b/c"}), "", "/export xml \"a b/c\"…⏎"),
            (json!({"do": "leave", "afterAction": "ForceClose"}), "", "/close…⏎…?y"),
        ] {
            assert_eq!(pressed(&command, typed).as_deref(), Ok(expected), "{command}");
        }
        assert!(pressed(&json!({"do": "say", "text": "hi", "receiverId": "X"}), "").is_err());
        assert!(pressed(&json!({"do": "remove"}), "").is_err());
    }

    #[test]
    fn a_wish_is_known_by_what_it_does_and_typing_by_its_text() {
        let typing = json!({"do": "typing", "text": "Hel"});
        assert!(is_wish_for(&json!({"do": "typing", "text": "Hel", "stopped": false, "id": 3}), &typing));
        assert!(!is_wish_for(&json!({"do": "typing", "text": "H", "stopped": false}), &typing));
        let say = json!({"do": "say", "text": "hi", "visibility": "INT"});
        assert!(is_wish_for(&json!({"do": "say", "text": "hi", "sessionId": "S1"}), &say));
        assert!(!is_wish_for(&typing, &say));
    }
}
