//! A customer over Chat API v2: the same lines and screen as over flex, with agents on basic at the other end.

#![allow(clippy::unwrap_used, reason = "these are tests")]

mod files;
mod oddities;
#[cfg(unix)]
#[path = "../support/pty.rs"]
mod pty;
mod stand_in;
#[path = "../support/mod.rs"]
mod support;
#[path = "../../../ffi/desk/tests/support/tls.rs"]
mod tls;
mod ways;

#[cfg(unix)]
use std::fs;

use files::file;
use serde_json::json;
use support::{Process, Serve};

/// Ana, a customer at this URL.
fn ana(url: &str, more: &[&str]) -> Process {
    let mut arguments = vec!["customer", "--chat-api", url, "--nick", "Ana"];
    if !more.contains(&"--poll") {
        arguments.extend(["--poll", "20"]);
    }
    arguments.extend(more);
    Process::parlor("customer", &arguments)
}

#[test]
fn a_conversation_with_an_agent_on_basic() {
    let serve = Serve::start();
    let more = ["--service", "support", "--subject", "A lamp", "--data", "OrderNumber=4711"];
    let mut customer = ana(&serve.chat_api, &more);
    let ready = customer.wait_for(json!({"event": "ready", "userNick": "Ana"}));
    let joined = customer.wait_for(json!({"event": "joined"}));
    assert!(joined["startAt"].as_str().unwrap().ends_with('Z'), "{joined}");
    customer.wait_for(json!({"event": "newParty", "userId": ready["userId"], "eventId": 1}));
    // What is said before anybody is there waits, as over flex.
    customer.act(json!({"do": "say", "text": "Hello, my lamp is broken."}));
    let mut desk = serve.desk("desk", "Bo", &[]);
    let waiting = desk.wait_for(json!({"event": "interactions", "state": "waiting", "subject": "A lamp"}));
    assert_eq!(waiting["userData"]["OrderNumber"], "4711");
    desk.join_waiting();
    let message = json!({"event": "message", "text": "Hello, my lamp is broken.", "userNick": "Ana"});
    desk.wait_for(message.clone());
    customer.wait_for(message);
    customer.wait_for(json!({"event": "newParty", "userNick": "Bo", "userType": "AGENT"}));
    desk.act(json!({"do": "say", "text": "Which one?"}));
    customer.wait_for(json!({"event": "message", "text": "Which one?", "userNick": "Bo"}));
    customer.act(json!({"do": "typing", "text": "The gr"}));
    desk.wait_for(json!({"event": "notice", "noticeType": "TYPING_STARTED", "text": "The gr"}));
    customer.act(json!({"do": "nick", "userNick": "Ana Lima"}));
    desk.wait_for(json!({"event": "notice", "noticeType": "USER_UPDATE_NICK", "text": "Ana Lima"}));
    customer.act(json!({"do": "notice", "noticeType": "USER_PUSHED_URL", "text": "https://shop.example/"}));
    desk.wait_for(
        json!({"event": "notice", "noticeType": "USER_PUSHED_URL", "text": "https://shop.example/"}),
    );
    let said = customer.act(json!({"do": "say", "text": "The green one, ж & ü"}));
    desk.wait_for(json!({"event": "message", "text": "The green one, ж & ü", "eventId": said["eventId"]}));
    customer.act(json!({"do": "read", "eventId": 2}));
    desk.wait_for(json!({"event": "notice", "noticeType": "SYS_COMMAND", "text": "read-receipt"}));
    customer.act(json!({"do": "update-data", "userData": {"Mood": "good"}}));
    // Files come as over flex.
    file(&mut desk, &mut customer);
    customer.act(json!({"do": "leave"}));
    customer.wait_for(json!({"event": "partyLeft", "userId": ready["userId"], "code": 0, "reason": "left"}));
    customer.wait_for(json!({"event": "closed", "sessionStatus": "Over"}));
    desk.wait_for(json!({"event": "partyLeft", "userNick": "Ana Lima"}));
    assert!(customer.end().success() && desk.end().success());
    assert!(!customer.saw(json!({"event": "link"})), "{}", customer.printed());
}

#[test]
fn what_the_api_has_nothing_for_is_refused_with_a_sentence() {
    let serve = Serve::start();
    let mut customer = ana(&format!("{}/genesys/2/chat/Any", serve.chat_api), &[]);
    for (command, expected) in [
        (json!({"do": "say", "text": "x", "msgCheck": "Alert"}), "Chat API v2 has no msgCheck: leave it out"),
        (
            json!({"do": "notice", "noticeType": "MINE", "text": "x"}),
            "Chat API v2 has no notice of this type: it has ",
        ),
        (
            json!({"do": "notice", "noticeType": "USER_CUSTOM", "text": "x", "userData": {"a": "b"}}),
            "Chat API v2 takes no userData with a notice: leave it out",
        ),
        (json!({"do": "leave", "text": "bye"}), "Chat API v2 takes no text with a leave: say it, then leave"),
        (json!({"do": "save-file", "fileId": "F", "directory": "."}), "there is no file F in this chat"),
    ] {
        let refused = customer.outcome(command);
        assert!(refused["text"].as_str().unwrap_or_default().starts_with(expected), "{refused}");
    }
    customer.act(json!({"do": "notice", "noticeType": "USER_CUSTOM", "text": "x"}));
    assert!(customer.end().success());
}

#[test]
fn after_a_restart_of_the_server_the_chat_is_over() {
    let serve = Serve::start();
    let at = serve.chat_api.strip_prefix("http://").unwrap().to_owned();
    let mut customer = ana(&serve.chat_api, &[]);
    customer.wait_for(json!({"event": "joined"}));
    drop(serve);
    customer.wait_for(json!({"event": "link", "state": "down"}));
    let again = Serve::with(&["--chat-api", &at]);
    customer.wait_for(json!({"event": "link", "state": "up"}));
    let forgotten = customer.wait_for(json!({"event": "error", "errorId": 4}));
    let text = forgotten["text"].as_str().unwrap();
    assert!(text.contains("it was restarted") && !text.contains("secureKey"), "{text}");
    customer.wait_for(json!({"event": "closed", "sessionStatus": "Over"}));
    let refused = customer.outcome(json!({"do": "say", "text": "x"}));
    assert_eq!(refused["text"], "not sent: the chat is over");
    assert!(customer.end().success());
    drop(again);
}

#[cfg(unix)]
#[test]
fn the_screen_is_the_same() {
    let serve = Serve::start();
    let url = format!("{}/genesys/2/chat/support", serve.chat_api);
    let mut ana = pty::Terminal::parlor(&["customer", "--chat-api", &url, "--nick", "Ana", "--poll", "20"]);
    ana.wait_for("waiting for an agent");
    let mut bo = serve.desk("agent", "Bo", &[]);
    bo.join_waiting();
    ana.wait_for("with agent Bo");
    ana.type_line("are you there?");
    bo.wait_for(json!({"event": "message", "text": "are you there?"}));
    bo.act(json!({"do": "say", "text": "yes"}));
    ana.wait_for("│ yes");
    ana.wait_for("● connected");
    ana.type_line("/nick Ana Lima");
    bo.wait_for(json!({"event": "notice", "noticeType": "USER_UPDATE_NICK", "text": "Ana Lima"}));
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("lamp.txt");
    fs::write(&path, "It hums.").unwrap();
    ana.type_line(&format!("/send {}", path.display()));
    let sent = bo.wait_for(json!({"event": "notice", "noticeType": "SYS_COMMAND", "text": "file-uploaded"}));
    assert_eq!(sent["userData"]["file-name"], "lamp.txt");
    ana.wait_for("lamp.txt");
    // A file that is dropped on the terminal is offered, by the path that the terminal types.
    fs::write(folder.path().join("a bill.txt"), "1 lamp").unwrap();
    ana.paste(&format!("'{}'", folder.path().join("a bill.txt").display()));
    ana.wait_for("Send a bill.txt? y: yes");
    ana.press("y");
    bo.wait("the file", |it| it.contains(r#""file-name":"a bill.txt""#).then_some(()));
    ana.type_line("/leave in a hurry");
    ana.wait_for("Chat API v2 takes no text with a leave");
    bo.act(json!({"do": "leave", "afterAction": "ForceClose"}));
    ana.wait_for("are no longer in the chat");
    ana.wait_for("the chat is over");
    ana.press("\x03");
    let (code, left) = ana.end();
    assert!(code == 0 && left.is_in_order(), "{left:?}");
}
