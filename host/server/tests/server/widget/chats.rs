//! Whole chats: said and typed, by keyboard alone, minimised and loaded again, and their ends.

use serde_json::json;

use super::visitor::{Agent, visit};

#[test]
fn a_chat_by_keyboard_alone() {
    let Some((server, mut ana)) = visit() else { return };
    ana.open("data-title=\"Lamps\" data-subject=\"Lamp\" data-user-data='{\"Order\":\"17\"}'");
    ana.press(["Tab"]);
    assert_eq!(ana.focus(), "Open chat");
    ana.press(["Enter"]);
    assert_eq!(ana.focus(), "Your name");
    // Without a name nothing begins.
    ana.press(["Enter"]);
    assert_eq!(ana.focus(), "Your name");
    ana.type_text("Ana");
    ana.press(["Tab"]);
    ana.type_text("It is broken: ä ☎");
    ana.press(["Tab"]);
    assert_eq!(ana.focus(), "Start chat");
    ana.press(["Enter"]);
    ana.wait("shown('.log .mine')");
    ana.wait_for("It is broken: ä ☎");
    ana.wait_for("Please wait");
    assert_eq!(ana.focus(), "Message");

    let mut bo = Agent::join(&server);
    ana.wait_for("Bo is here now");
    ana.wait("!text.includes('Please wait')");
    // What others write is text, and its links are those of the web.
    bo.say("<img src=x onerror=alert(1)> javascript:alert(1) and https://example.com/a?b=c.");
    ana.wait_for("<img src=x onerror=alert(1)>");
    bo.client.wait_for("read-receipt");
    let links = "[...root.querySelectorAll('.log a')].map((it) => [it.href, it.rel, it.target])";
    let link = ["https://example.com/a?b=c", "noopener noreferrer", "_blank"];
    assert_eq!(ana.ask("get", links), json!([link]));
    assert_eq!(ana.ask("get", "root.querySelectorAll('img').length"), 0);
    bo.notify("TYPING_STARTED", "", "");
    ana.wait_for("Bo is typing");
    bo.notify("TYPING_STOPPED", "", "");
    ana.wait("!text.includes('is typing')");
    bo.notify("USER_PUSHED_URL", "https://example.com/pushed", "");
    ana.wait("root.querySelectorAll('.log a').length === 2");

    ana.type_text("The red");
    bo.client.wait_for("TYPING_STARTED");
    ana.press(["Shift+Enter"]);
    ana.type_text("one");
    ana.press(["Enter"]);
    bo.client.wait_for("The red\none");
    ana.wait("root.querySelectorAll('.log .mine').length === 2");
    assert_eq!(ana.ask("get", "root.activeElement.value"), "");

    // Another name: from the field back to the head.
    let mut presses = 0;
    while ana.focus() != "Change your name" {
        ana.press(["Shift+Tab"]);
        presses += 1;
        assert!(presses < 12, "{}", ana.focus());
    }
    ana.press(["Enter"]);
    assert_eq!(ana.focus(), "Your name");
    ana.press(["Control+a"]);
    ana.type_text("Anna");
    ana.press(["Enter"]);
    bo.client.wait_for("USER_UPDATE_NICK\">Anna<");
    ana.wait_for("You are now called Anna");
    assert_eq!(ana.focus(), "Change your name");

    // The end is asked about first.
    ana.press(["Tab", "Enter"]);
    ana.wait_for("End this chat?");
    ana.press(["Escape"]);
    ana.wait("!text.includes('End this chat?')");
    assert_eq!(ana.focus(), "End chat");
    ana.press(["Enter", "Enter"]);
    bo.client.wait_for("partyLeft");
    ana.wait_for("You have left the chat.");
    assert_eq!(ana.focus(), "Start a new chat");
    ana.press(["Enter"]);
    // The name is still there.
    ana.wait("shown('.start')");
    assert_eq!(ana.focus(), "How can we help?");
    ana.press(["Escape"]);
    assert_eq!(ana.focus(), "Open chat");
    ana.leave();
}

#[test]
fn back_after_a_reload_with_what_is_unread() {
    let Some((server, mut ana)) = visit() else { return };
    ana.open("data-nickname=\"Ana\"");
    ana.click(".launcher");
    ana.type_text("Hello");
    ana.press(["Tab", "Enter"]);
    ana.wait("shown('.log .mine')");
    let mut bo = Agent::join(&server);
    bo.say("One");
    ana.wait_for("One");
    ana.press(["Escape"]);
    assert_eq!(ana.focus(), "Open chat");
    bo.say("Two");
    bo.say("Three");
    ana.wait("shown('.count')?.textContent === '2'");
    let heard = "root.querySelector('.heard').textContent";
    assert_eq!(ana.ask("get", heard), "New message from Bo");
    assert_eq!(ana.focus(), "Open chat – unread messages: 2");
    ana.ask("reload", true);
    ana.wait("shown('.count')?.textContent === '2'");
    // What was there before isn't read out again.
    assert_eq!(ana.ask("get", heard), "");
    ana.click(".launcher");
    ana.wait("!root.querySelector('.count').textContent.includes('2') && shown('.log .mine')");
    assert_eq!(ana.focus(), "Message");
    let said = "[...root.querySelectorAll('.log .bubble')].map((it) => it.innerText)";
    assert_eq!(ana.ask("get", said), json!(["Hello", "One", "Two", "Three"]));
    // The panel was open: it is open again, and all is read.
    ana.ask("reload", true);
    ana.wait("shown('.panel') && root.querySelectorAll('.log .bubble').length === 4");
    assert_eq!(ana.ask("get", "root.querySelector('.count').hidden"), true);
    ana.click(".composer textarea");
    ana.type_text("Four");
    ana.press(["Enter"]);
    bo.client.wait_for("Four");
    bo.close();
    ana.wait_for("The chat has ended.");
    ana.wait_for("Bye");
    // It is over: after another reload one may begin anew.
    ana.ask("reload", true);
    ana.wait("shown('.start')");
    ana.leave();
}

#[test]
fn a_screen_reader_is_told() {
    let Some((server, mut ana)) = visit() else { return };
    ana.open("data-title=\"Lamps\"");
    ana.begin("");
    let mut bo = Agent::join(&server);
    bo.say("Hello Ana");
    ana.wait_for("Hello Ana");
    let heard = ana.ask("heard", true);
    let heard: Vec<_> = heard.as_array().unwrap().iter().map(|it| it.as_str().unwrap()).collect();
    for role in [
        "region: Lamps",
        "dialog: Lamps",
        "log: Conversation",
        "textbox: Message",
        "button: Send",
        "button: Send a file",
        "button: End chat",
        "button: Minimise chat",
        "StaticText: Hello Ana",
    ] {
        assert!(heard.contains(&role), "{role}: {heard:#?}");
    }
    // Who watches is unseen, that somebody may isn't.
    let _eve = bo.watched(&server);
    ana.wait_for("A supervisor may be reading along.");
    assert_eq!(ana.ask("get", "text.includes('Eve')"), false);
    let live = "root.querySelector('[role=log]').getAttribute('aria-live')";
    assert_eq!(ana.ask("get", live), "polite");
    ana.leave();
}
