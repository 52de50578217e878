//! How it looks, and what axe-core says of it: light and dark, in both directions of writing, on a phone, open and closed.
//!
//! `PARLOR_UPDATE_PICTURES=1 cargo test -p parlor-server widget::looks` writes the pictures of the README anew.

use serde_json::{Value, json};

use super::visitor::{Agent, Visitor, visit};

/// What differs from look to look.
struct Look {
    name: &'static str,
    attributes: &'static str,
    window: Value,
    question: &'static str,
    answer: &'static str,
    thanks: &'static str,
}

const ENGLISH: [&str; 3] = [
    "My lamp arrived broken. What can I do?",
    "I am sorry! How to send it back: https://example.com/returns (it takes a minute).",
    "Thanks, that helps.",
];
const ARABIC: [&str; 3] =
    ["وصل مصباحي مكسورًا. ماذا أفعل؟", "نأسف لذلك! طريقة الإرجاع هنا: https://example.com/returns", "شكرًا لك."];

fn look(
    name: &'static str,
    attributes: &'static str,
    window: Value,
    [question, answer, thanks]: [&'static str; 3],
) {
    let Some((server, mut ana)) = visit() else { return };
    ana.open_as(attributes, window.clone());
    let look = Look { name, attributes, window, question, answer, thanks };
    play(&server, &mut ana, &look);
    ana.leave();
}

fn play(server: &parlor_server::Server, ana: &mut Visitor, look: &Look) {
    let Look { name, attributes, window, .. } = look;
    let what = |part: &str| format!("{part} ({name}: {attributes} {window})");
    ana.is_accessible(&what("closed"));
    ana.click(".launcher");
    ana.is_accessible(&what("the form"));
    ana.type_text("Ana");
    ana.press(["Tab"]);
    ana.type_text(look.question);
    ana.press(["Tab", "Enter"]);
    ana.wait("shown('.log .mine')");
    let mut bo = Agent::join(server);
    bo.say(look.answer);
    ana.wait("shown('.log .entry:not(.mine)')");
    ana.type_text(look.thanks);
    ana.press(["Enter"]);
    ana.wait("root.querySelectorAll('.log .mine').length === 2");
    bo.notify("TYPING_STARTED", "", "");
    ana.wait("shown('.typing:not(:empty)')");
    ana.is_accessible(&what("a chat"));
    // Where the panel stands: at the end of lines, and all over a phone.
    let place = ana.ask("get", "(({ left, right, width }) => [left, innerWidth - right, width])(shown('.panel').getBoundingClientRect())");
    let side = |at: usize| place[at].as_f64().unwrap();
    match *name {
        "phone" => assert_eq!(place, json!([0, 0, 390])),
        "arabic" => assert!(side(0) < side(1), "{place}"),
        _ => assert!(side(0) > side(1), "{place}"),
    }
    let ground = ana.ask("get", "getComputedStyle(shown('.panel')).backgroundColor");
    assert_eq!(ground, if *name == "dark" { "rgb(22, 25, 31)" } else { "rgb(255, 255, 255)" }, "{name}");
    let wants_pictures = std::env::var("PARLOR_UPDATE_PICTURES").is_ok_and(|it| it == "1");
    if wants_pictures && *name != "forced" {
        let picture = format!("{}/pictures/widget-{name}.png", env!("CARGO_MANIFEST_DIR"));
        ana.ask("picture", picture);
    }
    // What didn't get through, and the two bars below the head.
    ana.ask("lose", "request");
    ana.type_text(look.thanks);
    ana.press(["Enter"]);
    ana.wait("shown('.outbox .wrong')");
    ana.ask("lose", Value::Null);
    for button in [1, 2] {
        ana.click(&format!("header button:nth-of-type({button})"));
        ana.is_accessible(&what("a question"));
    }
    ana.press(["Escape", "Escape"]);
    bo.say(look.answer);
    ana.wait("shown('.count')");
    ana.is_accessible(&what("unread"));
    ana.press(["Enter"]);
    bo.close();
    ana.wait("shown('.ended')");
    ana.is_accessible(&what("ended"));
}

#[test]
fn light() {
    look("light", "", json!({ "width": 760, "height": 620 }), ENGLISH);
}

#[test]
fn dark() {
    look("dark", "", json!({ "width": 760, "height": 620, "dark": true }), ENGLISH);
}

/// The page says so itself, whatever the visitor's system likes.
#[test]
fn light_by_the_page() {
    look("forced", "data-theme=\"light\"", json!({ "dark": true }), ENGLISH);
}

#[test]
fn phone() {
    look("phone", "", json!({ "width": 390, "height": 760 }), ENGLISH);
}

#[test]
fn arabic() {
    look("arabic", "data-lang=\"ar\"", json!({ "width": 760, "height": 620 }), ARABIC);
}

#[test]
fn the_demo_page() {
    let Some((_server, mut ana)) = visit() else { return };
    assert_eq!(ana.ask("open", json!({ "path": "/demo-chat" })), 200);
    ana.is_accessible("the page");
    ana.begin("Hello");
    ana.is_accessible("the page with a chat");
    // On a phone the keys stay in the panel.
    ana.ask("open", json!({ "path": "/demo-chat", "width": 390, "height": 700 }));
    ana.wait("shown('.composer')");
    ana.click(".composer textarea");
    for _ in 0..12 {
        ana.press(["Tab"]);
        assert_eq!(ana.ask("get", "document.activeElement.localName"), "parlor-chat");
    }
    ana.leave();
}
