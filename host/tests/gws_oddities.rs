//! `parlor desk --gws` at a stand-in that behaves as real servers and what stands before them do: numbers as texts, a
//! notification before its reply, slow bytes, a token that changes, pages of proxies, sessions that are forgotten.

#![allow(clippy::unwrap_used, reason = "these are tests")]

#[path = "support/standin.rs"]
mod standin;
mod support;

use std::cell::Cell;
use std::process::{Command, Stdio};

use serde_json::{Value, json};
use standin::{Reply, Request, Script, Standin};
use support::{Process, program, text};

const CHAT: &str = "0001JaAKQ53M00G3";

fn desk_command(url: &str) -> Command {
    let mut command = program(&["desk", "--gws", url, "--user", "bo", "--nick", "Bo"]);
    command.env("PARLOR_PASSWORD", "any");
    for name in ["HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY", "NO_PROXY"] {
        command.env_remove(name).env_remove(name.to_lowercase());
    }
    command
}

fn chat(state: &str, participants: Value) -> Value {
    json!({
        "id": CHAT, "state": state, "participants": participants, "userData": {"FirstName": "Ana"}, "chatType": "Inbound",
        "capabilities": if state == "Invited" { json!(["Accept", "Reject"]) } else { json!(["SendMessage", "Complete"]) },
        "receivedDate": "2014-01-09 11:58:00.000+0200", "uri": format!("http://gws/api/v2/me/chats/{CHAT}"),
        "unheardOf": null,
    })
}

fn changed(chat: Value) -> Value {
    json!({"messageType": "ChatStateChangeMessage", "notificationType": "StatusChange", "chat": chat,
        "metrics": {"eventProcessing": {}}})
}

fn ana() -> Value {
    json!({"participantId": "0041", "nickname": "Ana", "type": "Customer", "visibility": "All"})
}

fn bo() -> Value {
    json!({"participantId": "0042", "nickname": "Bo", "type": "Agent", "visibility": "All"})
}

fn message(index: u32, kind: &str, from: Value, text: &str) -> Value {
    json!({"index": index.to_string(), "type": kind, "from": from, "text": text, "visibility": "All",
        "timestampSeconds": "1389261492035"})
}

fn said(messages: Value) -> Value {
    json!({"messageType": "MessageLogUpdated", "notificationType": "NewMessages",
        "chatPath": format!("/me/chats/{CHAT}"), "messages": messages})
}

fn history() -> Vec<Value> {
    vec![
        message(1, "ParticipantJoined", ana(), ""),
        message(3, "ParticipantJoined", bo(), ""),
        message(4, "Text", ana(), "hello"),
    ]
}

/// What the server does with an agent's operations.
fn play(request: &Request, script: &mut Script) -> Option<Reply> {
    match (request.what(), request.body["text"].as_str()) {
        ("Accept", _) => {
            let all = [changed(chat("Chatting", json!([]))), changed(chat("Chatting", json!([ana(), bo()])))];
            script.notifications.extend(all);
            script.notifications.push_back(said(json!(history())));
            Some(Reply::json(json!({"statusCode": "0", "referenceId": "5"})).late())
        }
        // The agent's session is over.
        ("SendMessage", Some("too late")) => Some(Reply::new(403, "", r#"{"statusCode":20}"#)),
        ("SendMessage", Some("first")) if script.token == "first" => {
            // Another token is needed from now on.
            script.token = "second".into();
            None
        }
        ("SendMessage", Some(words)) => {
            let index = if words == "first" { 5 } else { 7 };
            script.notifications.push_back(said(json!([message(index, "Text", bo(), words)])));
            // A reply without a status code is a good one.
            Some(Reply::json(json!({})))
        }
        ("Complete", _) => {
            script.notifications.push_back(changed(chat("Completed", json!([]))));
            None
        }
        (path, _) if path.starts_with(&format!("/me/chats/{CHAT}/messages")) => {
            let mut all = history();
            all.push(message(5, "Text", bo(), "first"));
            all.push(message(6, "Text", ana(), "missed"));
            Some(Reply::json(json!({"statusCode": 0, "messages": all})))
        }
        _ => None,
    }
}

#[test]
fn a_day_of_oddities() {
    let server = Standin::start(play);
    let mut desk = Process::start("desk", desk_command(&server.url));
    let ready = desk.wait_for(json!({"event": "ready"}));
    assert_eq!(ready["userId"], "9f");
    server.notify(changed(chat("Invited", json!([]))));
    desk.join_waiting();
    desk.wait_for(json!({"event": "message", "eventId": 4, "timeShift": 12, "text": "hello"}));
    // Its token had changed, and it was said once.
    let done = desk.act(json!({"do": "say", "text": "first"}));
    assert_eq!(done["eventId"], 5);
    let says: Vec<String> = server.asked().into_iter().filter(|it| it.contains("SendMessage")).collect();
    assert_eq!(says.len(), 2, "{says:?}");

    // The session of notifications is forgotten: what was missed is told once.
    server.script().chats = json!([chat("Chatting", json!([ana(), bo()]))]);
    let unknown = json!([{"id": "4", "channel": "/meta/connect", "successful": false, "error": "402::session_unknown",
        "advice": {"reconnect": "handshake", "interval": 0}}]);
    server.poll(Reply::json(unknown));
    let down = desk.wait_for(json!({"event": "link", "state": "down"}));
    assert_eq!(down["reason"], "the server has forgotten the session of notifications");
    desk.wait_for(json!({"event": "message", "eventId": 6, "text": "missed"}));
    // A page of a proxy instead of a poll's answer.
    server.poll(Reply::new(502, "content-type: text/html\r\n", "<html><title>Bad Gateway</title></html>"));
    desk.wait("the page", |line| (line.contains("Bad Gateway") && line.contains("down")).then_some(()));
    let logins = Cell::new(0);
    desk.wait("the third login", |line| {
        logins.set(logins.get() + u32::from(line.contains(r#""event":"ready""#)));
        (logins.get() == 3).then_some(())
    });
    let done = desk.act(json!({"do": "say", "text": "second"}));
    assert_eq!(done["eventId"], 7);
    for index in 1..=7 {
        assert!(desk.all(json!({"eventId": index, "userNick": "Ana"})).len() < 2, "{index} once");
    }
    assert_eq!(desk.all(json!({"event": "message"})).len(), 4);

    desk.act(json!({"do": "leave", "afterAction": "ForceClose"}));
    desk.wait_for(json!({"event": "closed", "sessionStatus": "Over"}));
    assert!(desk.end().success());
    let asked = server.asked();
    let goodbye = ["POST NotReady", "POST /notifications/disconnect", "POST EndContactCenterSession"];
    assert_eq!(asked[asked.len() - 3..], goodbye);
    let begin =
        ["GET /me", "POST /notifications/handshake", "POST /notifications/", "GET /me?subresources=*"];
    assert_eq!(asked[..4], begin);
    // Who he is is said with the first request of a session alone; from then on cookies say it.
    let script = server.script();
    let is_first = |it: &&Request| it.path == "/me" && it.method == "GET";
    assert!(script.asked.iter().filter(|it| !is_first(it)).all(|it| it.header("authorization").is_empty()));
    assert_eq!(script.asked[0].header("authorization"), "Basic Ym86YW55");
    assert!(script.asked[3..].iter().all(|it| it.header("cookie") == "BAYEUX_BROWSER=b; JSESSIONID=j"));
}

#[test]
fn an_agent_whose_session_is_over_logs_in_again() {
    let server = Standin::start(play);
    let mut desk = Process::start("desk", desk_command(&server.url));
    desk.wait_for(json!({"event": "ready"}));
    server.notify(changed(chat("Invited", json!([]))));
    desk.join_waiting();
    server.script().chats = json!([chat("Chatting", json!([ana(), bo()]))]);
    let lost = desk.outcome(json!({"do": "say", "text": "too late"}));
    assert!(
        lost["text"].as_str().unwrap().contains("the connection was lost before the server answered"),
        "{lost}"
    );
    let down = desk.wait_for(json!({"event": "link", "state": "down"}));
    assert_eq!(down["reason"], "the server has ended the agent's session");
    desk.wait_for(json!({"event": "message", "text": "missed"}));
    let script = server.script();
    let logins = script.asked.iter().filter(|it| it.path == "/me" && it.method == "GET");
    assert!(logins.clone().all(|it| !it.header("authorization").is_empty()));
    assert_eq!(logins.count(), 2);
}

#[test]
fn what_is_no_such_server_is_named() {
    let at_me = |reply: Reply| {
        let server = Standin::start(move |request, _| (request.path == "/me").then(|| reply.clone()));
        let output = desk_command(&server.url).stdin(Stdio::null()).output().unwrap();
        assert_eq!(output.status.code(), Some(1));
        text(&output.stderr)
    };
    let redirect = Reply::new(302, "location: https://login.example/saml\r\n", "");
    let said = at_me(redirect);
    assert!(
        said.contains("sends us on to \"https://login.example/saml\": a page where people sign in"),
        "{said}"
    );
    let page = Reply::new(200, "content-type: text/html\r\n", "<html><title>Sign in</title></html>");
    let said = at_me(page);
    assert!(said.contains("a web page, \"Sign in\", and status 200, and not as GWS API v2 does"), "{said}");
    let password = Reply::new(403, "", r#"{"statusCode":"8","statusMessage":"must change"}"#);
    assert!(at_me(password).contains("wants the password changed first"));
}

#[test]
fn without_the_channel_for_chats_nobody_is_let_in() {
    let server = Standin::start(|request, _| {
        if request.path.starts_with("/me?") {
            return Some(Reply::json(json!({"statusCode": 0, "user": {"id": "9f"}})));
        }
        (request.what() == "StartContactCenterSession").then(|| {
            Reply::json(json!({"statusCode": 7, "succeeded": [{"statusCode": 0, "channel": "voice"}], "failed": [
                {"statusCode": 4, "statusMessage": "Interaction server connection is not opened", "channel": "multimedia"}]}))
        })
    });
    let output = desk_command(&server.url).stdin(Stdio::null()).output().unwrap();
    assert_eq!(output.status.code(), Some(1));
    let said = text(&output.stderr);
    assert!(said.contains("can't be used now: Interaction server connection is not opened"), "{said}");
}
