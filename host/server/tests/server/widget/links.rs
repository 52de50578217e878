//! Lost links, lost messages and a server that has forgotten the chat.

use super::visitor::{Agent, Visitor, visit};
use crate::client::start;

#[test]
fn offline_and_back() {
    let Some((server, mut ana)) = visit() else { return };
    ana.open("");
    ana.begin("Hello");
    let mut bo = Agent::join(&server);
    ana.wait_for("Bo is here now");
    ana.ask("offline", true);
    ana.wait_for("No connection.");
    ana.type_text("Are you there?");
    ana.press(["Enter"]);
    ana.wait("shown('.outbox')?.innerText.includes('Waiting…')");
    bo.say("Here I am");
    ana.ask("offline", false);
    ana.wait_for("Here I am");
    ana.wait("!text.includes('No connection.') && root.querySelectorAll('.log .mine').length === 2");
    bo.client.wait_for("Are you there?");
    assert_eq!(ana.ask("get", "root.querySelectorAll('.outbox > *').length"), 0);
    ana.leave();
}

#[test]
fn a_message_whose_fate_is_unknown() {
    let Some((server, mut ana)) = visit() else { return };
    ana.open("");
    ana.begin("Hello");
    let mut bo = Agent::join(&server);
    ana.wait_for("Bo is here now");
    // It arrives, and its reply is lost: it comes back by itself, once.
    ana.ask("lose", "reply");
    ana.type_text("First");
    ana.press(["Enter"]);
    bo.client.wait_for("First");
    ana.wait("root.querySelectorAll('.log .mine').length === 2 && !text.includes('known')");
    // It doesn't arrive: the customer is told, and sends it again.
    ana.ask("lose", "request");
    ana.type_text("Second");
    ana.press(["Enter"]);
    ana.wait_for("It isn't known whether this arrived.");
    ana.wait("!text.includes('No connection.')");
    ana.wait_for("It isn't known whether this arrived.");
    ana.ask("lose", serde_json::Value::Null);
    ana.click(".outbox button");
    ana.wait("root.querySelectorAll('.log .mine').length === 3 && !text.includes('known')");
    bo.client.wait_for("Second");
    assert_eq!(ana.focus(), "Message");
    // Or takes it away.
    ana.ask("lose", "request");
    ana.type_text("Third");
    ana.press(["Enter"]);
    ana.wait_for("It isn't known whether this arrived.");
    ana.click(".outbox button + button");
    ana.wait("!text.includes('Third')");
    ana.leave();
}

#[test]
fn a_server_that_has_forgotten_the_chat() {
    let server = start(|_| {});
    let Some(mut ana) = Visitor::new(&server) else { return };
    ana.open("");
    ana.begin("Hello");
    let address = server.addresses().chat_api;
    ana.ask("offline", true);
    server.shutdown();
    let _again = start(|config| config.chat_api = address);
    ana.ask("offline", false);
    ana.wait_for("This chat is no longer known");
    ana.wait("shown('.log .mine')");
    ana.click(".ended button");
    ana.wait("shown('.start')");
    assert_eq!(ana.focus(), "How can we help?");
    ana.press(["Tab", "Enter"]);
    ana.wait("shown('.composer') && text.includes('Please wait')");
    ana.leave();
}

#[test]
fn a_chat_that_cannot_begin() {
    let Some((_server, mut ana)) = visit() else { return };
    ana.open("data-lang=\"de\"");
    ana.click(".launcher");
    ana.ask("offline", true);
    ana.type_text("Ana");
    ana.press(["Enter"]);
    ana.wait_for("Der Chat ist nicht erreichbar.");
    ana.ask("offline", false);
    ana.click(".start .main");
    ana.wait("shown('.composer')");
    ana.leave();
}
