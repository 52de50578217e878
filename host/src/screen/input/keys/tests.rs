//! Which action a key has, how keys are named, and what a person may change.

use super::*;

fn changed(action: &str, keys: &str) -> Result<Keys, String> {
    Keys::new(&BTreeMap::from([(action.to_owned(), keys.to_owned())]))
}

fn action(keys: &Keys, code: KeyCode, modifiers: KeyModifiers) -> Option<Action> {
    keys.action(KeyEvent::new(code, modifiers))
}

#[test]
fn every_key_of_the_table_is_one_and_has_one_action() {
    let keys = Keys::new(&BTreeMap::new()).unwrap();
    assert_eq!(keys.0, Keys::default().0);
    assert_eq!(keys.0.len(), TABLE.iter().map(|(_, _, keys, _)| keys.len()).sum::<usize>());
    assert_eq!((Action::Session7.session(), Action::Send.session()), (Some(7), None));
}

#[test]
fn keys_do_what_the_table_says() {
    let keys = Keys::default();
    for (code, modifiers, expected) in [
        (KeyCode::Enter, KeyModifiers::NONE, Some(Action::Send)),
        (KeyCode::Enter, KeyModifiers::ALT, Some(Action::NewLine)),
        (KeyCode::Char('j'), KeyModifiers::CONTROL, Some(Action::NewLine)),
        (KeyCode::Char('P'), KeyModifiers::CONTROL, Some(Action::Palette)),
        (KeyCode::Char('1'), KeyModifiers::ALT, Some(Action::Session1)),
        (KeyCode::F(1), KeyModifiers::NONE, Some(Action::Help)),
        (KeyCode::Char('p'), KeyModifiers::NONE, None),
        (KeyCode::F(12), KeyModifiers::NONE, None),
    ] {
        assert_eq!(action(&keys, code, modifiers), expected, "{code:?}");
    }
}

#[test]
fn letters_do_something_on_the_wall_alone() {
    let on_wall = |keys: &Keys, letter| {
        let event = KeyEvent::new(KeyCode::Char(letter), KeyModifiers::NONE);
        (keys.action(event), keys.action_in(Scope::Wall, event))
    };
    assert_eq!(on_wall(&Keys::default(), 'w'), (None, Some(Action::Watch)));
    let keys = changed("coach", "k ctrl-g").unwrap();
    assert_eq!(on_wall(&keys, 'k'), (None, Some(Action::Coach)));
    assert_eq!(on_wall(&keys, 'c'), (None, None));
    assert!(changed("coach", "w").unwrap_err().contains("for both watch and coach"));
    assert!(changed("coach", "ctrl-c").unwrap_err().contains("for both"));
    // A key may do one thing here and another there.
    let keys = changed("coach", "y").unwrap();
    let event = KeyEvent::new(KeyCode::Char('Y'), KeyModifiers::SHIFT);
    assert_eq!(keys.action_in(Scope::Wall, event), Some(Action::Coach));
    assert_eq!(keys.action_in(Scope::Question, event), Some(Action::Yes));
    assert_eq!(keys.action_in(Scope::Help, event), None);
    assert!(changed("quit", "q").unwrap_err().contains("is typed"));
}

#[test]
fn alt_that_means_nothing_is_esc_and_a_character() {
    let keys = Keys::default();
    let apart = |code, modifiers| {
        let keys = keys.apart(KeyEvent::new(code, modifiers)).into_iter();
        keys.map(|it| (it.code, it.modifiers)).collect::<Vec<_>>()
    };
    let (esc, none) = ((KeyCode::Esc, KeyModifiers::NONE), KeyModifiers::NONE);
    let slash = KeyCode::Char('/');
    assert_eq!(apart(slash, KeyModifiers::ALT), [esc, (slash, none)]);
    let shifted = KeyModifiers::ALT | KeyModifiers::SHIFT;
    assert_eq!(apart(KeyCode::Char('I'), shifted), [esc, (KeyCode::Char('I'), KeyModifiers::SHIFT)]);
    // What has an action, and what types a character on some keyboards.
    for (code, modifiers) in [
        (KeyCode::Char('c'), KeyModifiers::ALT),
        (KeyCode::Char('@'), KeyModifiers::ALT | KeyModifiers::CONTROL),
        (slash, none),
        (KeyCode::Enter, KeyModifiers::ALT),
    ] {
        assert_eq!(apart(code, modifiers), [(code, modifiers)]);
    }
}

#[test]
fn a_person_can_change_them() {
    let keys = changed("palette", "f12 ctrl-space").unwrap();
    assert_eq!(action(&keys, KeyCode::F(12), KeyModifiers::NONE), Some(Action::Palette));
    assert_eq!(action(&keys, KeyCode::Char(' '), KeyModifiers::CONTROL), Some(Action::Palette));
    assert_eq!(action(&keys, KeyCode::Char('p'), KeyModifiers::CONTROL), None);
    assert_eq!(keys.of(Action::Palette), ["f12", "ctrl-space"]);
    assert!(changed("quit", "none").unwrap().of(Action::Quit).is_empty());
}

#[test]
fn what_is_wrong_is_said() {
    for (name, keys, why) in [
        ("snd", "f9", "keys: \"snd\" is not known; there is send, new-line"),
        (
            "undo",
            "ctrl-p",
            "keys: ctrl-p is for both palette and undo; give one of them another key, or none",
        ),
        ("undo", "x", "keys: undo: \"x\" is typed"),
        ("undo", "hyper-x", "keys: undo: \"hyper-x\" is no key"),
        ("send", "none", "keys: send has no key"),
        ("yes", "none", "keys: yes has no key"),
    ] {
        let said = changed(name, keys).unwrap_err();
        assert!(said.starts_with(why), "{said}");
    }
}
