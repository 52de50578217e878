use proptest::prelude::*;

use super::*;

/// What a person does.
#[derive(Clone, Debug)]
enum Step {
    Type(char),
    Paste(String),
    Left,
    Right,
    Home,
    Backspace,
}

fn steps() -> impl Strategy<Value = Vec<Step>> {
    // Mostly what commands are made of.
    let character = prop::sample::select("/closewhint 2x".chars().collect::<Vec<_>>());
    let pasted =
        prop::sample::select(vec!["/", "/close", "close", "/who\n", "x", " ", "/nick x", "//", "se\n/close"]);
    let step = prop_oneof![
        6 => character.prop_map(Step::Type),
        2 => pasted.prop_map(|it| Step::Paste(it.to_owned())),
        1 => Just(Step::Left),
        1 => Just(Step::Right),
        1 => Just(Step::Home),
        1 => Just(Step::Backspace),
    ];
    prop::collection::vec(step, 1..25)
}

/// The same text, in which each character knows whether it was typed.
#[derive(Default)]
struct Oracle {
    text: Vec<(char, bool)>,
    cursor: usize,
}

impl Oracle {
    fn put(&mut self, text: &str, is_typed: bool) {
        for character in text.chars() {
            self.text.insert(self.cursor, (character, is_typed));
            self.cursor += 1;
        }
    }

    fn take(&mut self, step: &Step) {
        match step {
            Step::Type(it) => self.put(&it.to_string(), true),
            Step::Paste(it) => self.put(it, false),
            Step::Left => self.cursor = self.cursor.saturating_sub(1),
            Step::Right => self.cursor = (self.cursor + 1).min(self.text.len()),
            Step::Home => {
                let head = &self.text[..self.cursor];
                self.cursor = head.iter().rposition(|(it, _)| *it == '\n').map_or(0, |it| it + 1);
            }
            Step::Backspace => {
                if self.cursor > 0 {
                    self.cursor -= 1;
                    self.text.remove(self.cursor);
                }
            }
        }
    }

    fn said(&self) -> String {
        self.text.iter().map(|(it, _)| it).collect()
    }

    /// Whether the first word was typed, each character of it.
    fn begins_typed(&self) -> bool {
        self.text.iter().take_while(|(it, _)| !it.is_whitespace()).all(|(_, is_typed)| *is_typed)
    }
}

proptest! {
    #[test]
    fn what_is_sent_is_the_text_and_only_what_was_typed_is_done(steps in steps()) {
        let mut composer = composer();
        let mut oracle = Oracle::default();
        for step in &steps {
            oracle.take(step);
            let deeds = match step {
                Step::Type(it) => composer.on_key(key(&it.to_string())),
                Step::Paste(it) => composer.on_paste(it),
                Step::Left => composer.on_key(key("left")),
                Step::Right => composer.on_key(key("right")),
                Step::Home => composer.on_key(key("home")),
                Step::Backspace => composer.on_key(key("backspace")),
            };
            prop_assert!(lines(deeds).is_empty(), "nothing is done before Enter");
        }
        let text = oracle.said();
        let mut deeds = composer.on_key(key("enter"));
        deeds.retain(|it| !matches!(it, Deed::Typing { .. }));
        let is_said = !text.starts_with('/') || !oracle.begins_typed();
        match deeds.as_slice() {
            [] => prop_assert!(text.trim().is_empty() || !is_said, "{text:?}"),
            [Deed::Send { text: sent, .. }] if is_said => prop_assert_eq!(sent, &text),
            [Deed::Send { text: sent, .. }] => prop_assert_eq!(format!("/{}", sent), text),
            [other] => prop_assert!(!is_said, "{text:?}: {other:?}"),
            several => prop_assert!(false, "{text:?}: {several:?}"),
        }
    }

    #[test]
    fn what_was_pasted_becomes_no_command_by_moving_deleting_or_undoing(
        keys in prop::collection::vec(
            prop::sample::select(vec![
                "left", "right", "home", "backspace", "ctrl-w", "ctrl-u", "ctrl-k", "ctrl-z", "ctrl-y", "up", "down",
                "tab", "esc", "/close", "/who", "x/close", "/", "close\n",
            ]),
            1..30,
        ),
    ) {
        let mut composer = composer();
        for name in keys {
            let is_pasted = name.contains(['/', '\n']) || name.starts_with("close");
            let deeds = if is_pasted { composer.on_paste(name) } else { composer.on_key(key(name)) };
            let done = lines(deeds);
            prop_assert!(done.iter().all(|it| it == "action cancel"), "{done:?}");
        }
        let done = lines(composer.on_key(key("enter")));
        prop_assert!(done.iter().all(|it| it.starts_with("send S1: ")), "{done:?}");
    }

    #[test]
    fn what_is_pasted_is_sent_as_it_is(pasted in "(/|//|;|)\\PC{0,40}(\\n\\PC{0,20}){0,3}") {
        let mut composer = composer();
        composer.on_paste(&pasted);
        let sent = lines(composer.on_key(key("enter")));
        let is_blank = pasted.trim().is_empty();
        prop_assert_eq!(sent, if is_blank { vec![] } else { vec![format!("send S1: {pasted}")] });
    }

    #[test]
    fn what_is_typed_is_sent_as_it_is(typed in "[^/;'\"\\pC][\\PC]{0,60}") {
        let mut composer = composer();
        for character in typed.chars() {
            composer.on_key(KeyEvent::new(KeyCode::Char(character), KeyModifiers::NONE));
        }
        let is_blank = typed.trim().is_empty();
        let sent = lines(composer.on_key(key("enter")));
        prop_assert_eq!(sent, if is_blank { vec![] } else { vec![format!("send S1: {typed}")] });
    }
}
