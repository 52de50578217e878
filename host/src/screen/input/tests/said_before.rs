//! What was said before comes back by the arrow keys, for those alone whom it was for.

use super::*;

#[test]
fn what_was_said_comes_back_and_each_session_has_its_own() {
    let mut composer = composer();
    press(&mut composer, "one<enter>/who<enter>draft");
    composer.choose_session(Some("S2"));
    composer.set_context(context());
    assert_eq!(press(&mut composer, "<up>to Ben<enter>"), ["send S2: to Ben"]);
    composer.choose_session(Some("S1"));
    composer.set_context(context());
    assert_eq!(press(&mut composer, "<enter><up><up><up><enter>"), ["send S1: draft", "send S1: one"]);
    assert_eq!(press(&mut composer, "<up><up><up><enter>"), ["Who"]);
    composer.forget_session("S2");
}

#[test]
fn what_was_said_to_few_is_brought_back_for_them() {
    let to = |audience| Context { mode: Mode::To(audience), ..context() };
    let sue = || Audience::Only { user_id: "U3".into(), nick: "Sue".into() };
    let has_said = || {
        let mut composer = composer();
        composer.set_context(to(Audience::Agents));
        press(&mut composer, "a fraud<enter>//usr<enter>");
        lines(composer.on_paste("/close"));
        press(&mut composer, "<enter>");
        composer.set_context(to(sue()));
        press(&mut composer, "look<enter>");
        composer.set_context(context());
        press(&mut composer, "hello<enter>");
        composer
    };
    let int = |text: &str| format!(r#"{{"do":"say","sessionId":"S1","text":"{text}","visibility":"INT"}}"#);
    for (ups, said) in [
        (1, "send S1: hello".to_owned()),
        (2, r#"{"do":"say","receiverId":"U3","sessionId":"S1","text":"look"}"#.to_owned()),
        (3, int("/close")),
        (4, int("/usr")),
        (5, int("a fraud")),
    ] {
        assert_eq!(press(&mut has_said(), &format!("{}<enter>", "<up>".repeat(ups))), [said], "{ups}");
    }
    // Where the line goes to them anyway, it is the text alone; what was for everyone is no secret.
    for (ups, said) in [(1, "send S1: hello"), (3, "send S1: /close"), (5, "send S1: a fraud")] {
        let mut composer = has_said();
        composer.set_context(to(Audience::Agents));
        assert_eq!(press(&mut composer, &format!("{}<enter>", "<up>".repeat(ups))), [said], "{ups}");
    }
    // A text that was pasted is no command, even without what stands before it.
    let keys = format!("<up><up><up><home>{}<enter>", "<delete>".repeat(5));
    assert_eq!(press(&mut has_said(), &keys), ["send S1: /close"]);
}

#[test]
fn what_was_shown_to_few_is_not_brought_back_for_others() {
    let mut composer = composer();
    let agents = || Context { mode: Mode::To(Audience::Agents), ..context() };
    composer.set_context(context());
    press(&mut composer, "hello<enter>");
    composer.set_context(agents());
    press(
        &mut composer,
        "/send Cargo.toml<enter>/url https://a.example/<enter>/remove sue why<enter>/who<enter>",
    );
    composer.set_context(context());
    assert_eq!(press(&mut composer, "<up><enter>"), ["Who"]);
    assert_eq!(press(&mut composer, "<up><up><enter>"), ["send S1: hello"]);
    composer.set_context(agents());
    let sent = press(&mut composer, "<up><up><up><up><up><enter>");
    assert!(sent[0].contains("send-file") && sent[0].contains("INT"), "{sent:?}");
}

#[test]
fn esc_begins_anew_with_what_was_said_last() {
    let mut composer = composer();
    press(&mut composer, "aaa<enter>bbb<enter>ccc<enter>");
    assert_eq!(press(&mut composer, "<up><esc><up><enter>"), ["send S1: ccc"]);
    assert_eq!(press(&mut composer, "new<up><up><esc><enter>"), ["send S1: new"]);
}
