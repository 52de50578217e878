//! What the `done` of each command has, compared with the tables of `host/README.md`.

#![allow(clippy::unwrap_used, reason = "these are tests")]

mod support;

use std::collections::BTreeSet;

use serde_json::{Value, json};
use support::{Process, Serve};

/// The keys that the page says the command gives.
fn told(heading: &str, command: &str) -> BTreeSet<String> {
    let (_, rest) = include_str!("../README.md").split_once(&format!("\n### {heading}\n")).unwrap();
    let row = rest.lines().find(|line| line.starts_with(&format!("| `{command}` |"))).unwrap();
    let gives = row.trim_end_matches('|').rsplit(" | ").next().unwrap();
    // What stands behind a colon or in parentheses explains the keys.
    let gives = gives.split(':').next().unwrap();
    let code = gives.split('`').skip(1).step_by(2).filter(|it| !it.starts_with("interactions"));
    code.flat_map(|it| it.split(", ")).map(str::to_owned).collect()
}

/// Has the process do it; its `done` must have what the page says. Gives the `done`.
fn gives(process: &mut Process, heading: &str, command: Value) -> Value {
    let name = command["do"].as_str().unwrap().to_owned();
    let done = process.act(command);
    let keys = done.as_object().unwrap().keys().filter(|it| *it != "event" && *it != "id").cloned();
    assert_eq!(keys.collect::<BTreeSet<_>>(), told(heading, &name), "{name}: {done}");
    done
}

#[test]
fn every_command_gives_what_the_page_says() {
    let directory = tempfile::tempdir().unwrap();
    let file = directory.path().join("v.txt");
    std::fs::write(&file, "a voucher").unwrap();
    let serve = Serve::start();
    let mut ana = serve.customer("Ana", &[]);
    let mut desk = serve.desk("desk", "Bo", &[]);
    let waiting = desk.wait_for(json!({"event": "interactions", "state": "waiting"}));

    let mut bo = |command| gives(&mut desk, "What a desk can be told", command);
    let sessions = bo(json!({"do": "sessions"}));
    assert_eq!(sessions["sessions"][0]["state"], "waiting");
    assert_eq!(sessions["sessions"][0].get("subject"), None, "what is absent is left out");
    bo(json!({"do": "join", "sessionId": waiting["sessionId"]}));
    bo(json!({"do": "say", "text": "Hello"}));
    let last = bo(json!({"do": "last-words", "sessionId": waiting["sessionId"]}));
    assert_eq!((&last["userNick"], &last["text"]), (&json!("Bo"), &json!("Hello")));
    bo(json!({"do": "notice", "noticeType": "X", "text": "x"}));
    bo(json!({"do": "typing"}));
    bo(json!({"do": "nick", "userNick": "Bob"}));
    bo(json!({"do": "push-url", "text": "https://shop.example/"}));
    let sent = bo(json!({"do": "send-file", "path": file}));
    bo(json!({"do": "save-file", "fileId": sent["fileId"], "directory": directory.path()}));
    bo(json!({"do": "run-command", "name": "files"}));
    bo(json!({"do": "run", "feature": "export:text", "path": directory.path().join("chat.txt")}));

    ana.wait_for(json!({"event": "notice", "text": "file-uploaded"}));
    let mut client = |command| gives(&mut ana, "What a customer can be told", command);
    client(json!({"do": "say", "text": "Hello"}));
    client(json!({"do": "notice", "noticeType": "X", "text": "x"}));
    client(json!({"do": "typing", "text": "He"}));
    client(json!({"do": "nick", "userNick": "Anna"}));
    client(json!({"do": "update-data", "userData": {"Mood": "good"}}));
    client(json!({"do": "read", "eventId": 1}));
    client(json!({"do": "save-file", "fileId": sent["fileId"], "directory": directory.path()}));

    let mut bo = |command| gives(&mut desk, "What a desk can be told", command);
    bo(json!({"do": "delete-file", "fileId": sent["fileId"]}));
    let client_id = ana.wait_for(json!({"event": "ready"}))["userId"].clone();
    bo(json!({"do": "remove", "userId": client_id}));
    bo(json!({"do": "leave"}));
    bo(json!({"do": "quit"}));
    let mut client = |command| gives(&mut ana, "What a customer can be told", command);
    client(json!({"do": "quit"}));

    let mut leaver = serve.customer("Zoe", &[]);
    gives(&mut leaver, "What a customer can be told", json!({"do": "leave"}));
}
