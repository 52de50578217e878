//! What could not be said stays, and is no part of what is typed after it.

use super::*;

#[test]
fn nothing_is_said_where_nothing_can_be() {
    let mut composer = composer();
    let why = "you only watch: /coach to speak with the agents";
    composer.set_context(Context { mode: Mode::Closed(why.into()), ..context() });
    assert_eq!(press(&mut composer, "hi<enter>"), [format!("refuse: {why}")]);
    composer.set_context(context());
    assert_eq!(press(&mut composer, "<enter>"), ["send S1: hi"], "it was kept");
    composer.choose_session(None);
    composer.set_context(Context::default());
    let refused = "refuse: no session is chosen: /join takes the one that waits longest";
    assert_eq!(press(&mut composer, "hi<enter>"), [refused]);
    composer.choose_session(Some("S2"));
    assert!(press(&mut composer, "hi<enter>")[0].starts_with("refuse: the session isn't shown yet"));
}

#[test]
fn too_much_is_refused_and_kept() {
    let mut composer = composer();
    composer.on_paste(&"x".repeat(31744));
    let mut kept = press(&mut composer, "y<enter>");
    let why = "refuse: too long by 1 byte: a message has 31.7 kB at most; shorten it, say it in parts, or send it as a file";
    assert_eq!(kept.pop().as_deref(), Some(why));
    assert_eq!(press(&mut composer, "<backspace><enter>"), [format!("send S1: {}", "x".repeat(31744))]);
    let far = lines(composer.on_paste(&"x".repeat(70_000)));
    assert!(far[0].starts_with("refuse: what you pasted has 70.0 kB"), "{far:?}");
    press(&mut composer, "/int ");
    composer.on_paste(&"x".repeat(31745));
    assert!(press(&mut composer, "<enter>")[0].starts_with("refuse: /int: too long"));
}

#[test]
fn a_text_that_could_not_be_said_is_put_back() {
    let mut composer = composer();
    assert!(composer.is_empty());
    assert!(lines(composer.put_back("/close")).is_empty());
    assert_eq!(press(&mut composer, "<enter>"), ["send S1: /close"]);
}

#[test]
fn what_was_refused_lies_aside_while_a_command_is_typed() {
    let mut composer = composer();
    let watching = || Context { mode: Mode::Closed("you only watch".into()), ..context() };
    composer.set_context(watching());
    assert_eq!(
        press(&mut composer, "hm<enter>/coach<enter>"),
        ["refuse: you only watch", r#"{"do":"join","sessionId":"S1","visibility":"INT"}"#]
    );
    composer.set_context(context());
    assert_eq!(press(&mut composer, "<enter>"), ["send S1: hm"]);
    // A command that was refused, too, and what is typed over one that is refused.
    let nobody = "refuse: /to: nobody here is called \"x\"; /who lists who is in the session";
    let keys = "/to x<enter>/who<enter>/to y<enter>/who<enter><esc><esc>";
    let deeds = press(&mut composer, keys);
    assert_eq!((deeds[0].as_str(), deeds[1].as_str(), deeds[3].as_str()), (nobody, "Who", "Who"));
    assert!(composer.is_empty(), "Esc empties them");
    // Where something was changed since, a slash is a slash.
    composer.set_context(watching());
    press(&mut composer, "this<enter> or/that");
    composer.set_context(context());
    assert_eq!(press(&mut composer, "<enter>"), ["send S1: this or/that"]);
}

#[test]
fn esc_drops_a_command_that_was_refused_and_undo_brings_it_back() {
    let mut composer = composer();
    assert_eq!(press(&mut composer, "/nick<enter>").len(), 1);
    assert_eq!(press(&mut composer, "<esc>"), [""; 0]);
    assert!(composer.is_empty(), "once is enough, also where a list stands there");
    assert_eq!(press(&mut composer, "/who<enter>"), ["Who"]);
    assert!(composer.is_empty(), "it doesn't come back by itself");
    press(&mut composer, "/nick<enter><esc>");
    assert!(press(&mut composer, "<ctrl-z> Bob<enter>")[0].contains("Bob"));
    // A list over what wasn't refused is closed first.
    press(&mut composer, "/nick<esc>");
    assert!(!composer.is_empty());
}

#[test]
fn what_is_put_back_overwrites_nothing() {
    let mut composer = composer();
    press(&mut composer, "half a");
    composer.put_back("for Sue");
    assert_eq!(composer.note(), Some(("your text is kept".into(), false)));
    assert_eq!(press(&mut composer, "<enter><enter>"), ["send S1: for Sue", "send S1: half a"]);
}

#[test]
fn what_was_refused_is_no_part_of_the_text_that_is_typed_after_a_command() {
    let said = |keys: &str| {
        let mut composer = composer();
        composer.set_context(Context { mode: Mode::Closed("you only watch".into()), ..context() });
        press(&mut composer, "hello<enter>/coach<enter>");
        composer.set_context(context());
        press(&mut composer, keys)
    };
    assert_eq!(said("coach says<enter><enter>"), ["send S1: coach says", "send S1: hello"], "it comes back");
    assert_eq!(said(" there<enter>"), ["send S1: hello there"], "a blank goes on with it");
    assert_eq!(said("<backspace>p<enter>"), ["send S1: hellp"], "it can be changed");
    assert_eq!(said("<home>x<enter>"), ["send S1: xhello"]);
    assert_eq!(said("x<esc><enter>"), ["send S1: hello"]);
    let mut composer = composer();
    composer.set_context(Context { mode: Mode::Closed("you only watch".into()), ..context() });
    press(&mut composer, "hello<enter>/coach<enter>");
    composer.set_context(context());
    composer.on_paste("/usr/bin");
    assert_eq!(press(&mut composer, "<enter>"), ["send S1: /usr/bin"]);
}
