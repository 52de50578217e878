//! What desk and customer tell in situations that a person has to understand without help.

#![allow(clippy::unwrap_used, reason = "these are tests")]

mod support;

use std::io::Write;
use std::process::Stdio;

use serde_json::{Value, json};
use support::{Process, Serve, program, text};

#[test]
fn a_desk_keeps_what_is_piped_into_it_until_it_is_let_in_and_until_its_join_is_answered() {
    let serve = Serve::start();
    let mut customer = serve.customer("Ana", &[]);
    let session = customer.wait_for(json!({"event": "joined"}))["sessionId"].clone();
    let mut desk = program(&["desk", "--basic", &serve.basic, "--http", &serve.http, "--nick", "Bo"]);
    let mut desk = desk.stdin(Stdio::piped()).stdout(Stdio::piped()).spawn().unwrap();
    let mut input = desk.stdin.take().unwrap();
    for line in [
        json!({"id": 1, "do": "join", "sessionId": session}),
        json!({"id": 2, "do": "say", "text": "Hello Ana"}),
        json!({"id": 3, "do": "leave"}),
    ] {
        writeln!(input, "{line}").unwrap();
    }
    drop(input);
    let output = desk.wait_with_output().unwrap();
    assert!(output.status.success());
    let lines: Vec<Value> =
        text(&output.stdout).lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    let done: Vec<&Value> = lines.iter().filter(|it| it["event"] == "done").map(|it| &it["id"]).collect();
    assert_eq!(done, [1, 2, 3], "{lines:?}");
    // Nothing is told before it is said that the desk is let in.
    assert_eq!(lines[0]["event"], "ready");
    customer.wait_for(json!({"event": "message", "text": "Hello Ana"}));
}

#[test]
fn a_desk_that_joined_as_its_input_ended_leaves_the_session() {
    let serve = Serve::start();
    let mut customer = serve.customer("Ana", &[]);
    let session = customer.wait_for(json!({"event": "joined"}))["sessionId"].clone();
    let mut desk =
        Process::parlor("desk", &["desk", "--basic", &serve.basic, "--http", &serve.http, "--nick", "Bo"]);
    desk.type_line(&json!({"id": 1, "do": "join", "sessionId": session}).to_string());
    assert!(desk.end().success());
    customer.wait_for(json!({"event": "partyLeft", "userNick": "Bo", "reason": "left"}));
}

#[test]
fn a_desk_tells_which_plugins_it_has() {
    let serve = Serve::start();
    let mut desk = serve.desk("desk", "Bo", &[]);
    let ready = desk.wait_for(json!({"event": "ready"}));
    assert_eq!(ready["plugins"], json!(["file-transfer", "transcript-export"]));
    assert_eq!(ready["formats"], json!(["xml", "json", "html", "text"]));
    assert_eq!(ready["commands"], json!([{"name": "files", "about": "lists the files of the session"}]));
    let mut customer = serve.customer("Ana", &[]);
    let ready = customer.wait_for(json!({"event": "ready"}));
    assert!(["plugins", "formats", "commands"].iter().all(|it| ready.get(it).is_none()), "{ready}");
}

#[test]
fn who_types_where_json_lines_are_expected_is_told_so() {
    let serve = Serve::start();
    let mut customer = serve.customer("Ana", &[]);
    customer.type_line("hello");
    let said = customer.wait_for(json!({"event": "error"}))["text"].as_str().unwrap().to_owned();
    assert!(
        said.ends_with("each line is a JSON object, such as {\"do\":\"say\",\"text\":\"Hello\"}"),
        "{said}"
    );
}

#[test]
fn what_is_not_permitted_says_what_is() {
    let serve = Serve::start();
    let (_customer, mut agent) = serve.conversation();
    let session = agent.wait_for(json!({"event": "joined"}))["sessionId"].clone();
    let mut supervisor = serve.desk("supervisor", "Sue", &["--supervisor"]);
    supervisor.act(json!({"do": "join", "sessionId": session, "visibility": "VIP"}));
    let text = |outcome: Value| outcome["text"].as_str().unwrap().to_owned();
    let said = text(supervisor.outcome(json!({"do": "say", "text": "x"})));
    assert_eq!(
        said,
        "not permitted: who watches unseen only reads; to speak, join again with visibility INT (/coach)"
    );
    let said = text(agent.outcome(json!({"do": "join", "sessionId": session, "visibility": "VIP"})));
    assert_eq!(said, "not permitted: only supervisors may watch unseen; start the desk with --supervisor");
}

#[test]
fn who_names_a_party_that_is_not_there_is_told_where_to_look() {
    let serve = Serve::start();
    let (mut customer, mut agent) = serve.conversation();
    let client = customer.wait_for(json!({"event": "ready"}))["userId"].clone();
    let removed = agent.outcome(json!({"do": "remove", "userId": "0075000000000009"}));
    assert_eq!(removed["errorId"], 4);
    assert_eq!(removed["text"], "nobody in the session has this user id: /who lists who is in");
    let said = agent.outcome(json!({"do": "say", "text": "x", "receiverId": client}));
    assert_eq!(said["errorId"], 9);
    assert_eq!(
        said["text"],
        "this party can't be spoken to alone: name an agent or a supervisor who is in (/who lists them)"
    );
}

#[test]
fn after_a_restart_of_the_server_it_is_said_what_was_lost() {
    let serve = Serve::start();
    let (mut customer, mut desk) = serve.conversation();
    let session = desk.wait_for(json!({"event": "joined"}))["sessionId"].clone();
    let (basic, flex, http) = (serve.basic.clone(), serve.flex.clone(), serve.http.clone());
    drop(serve);
    customer.wait_for(json!({"event": "link", "state": "down"}));
    customer.type_line(&json!({"id": 7, "do": "say", "text": "are you there?"}).to_string());
    // What was typed before has been taken once this is refused, and before there is a server again.
    customer.type_line(&json!({"id": 8, "do": "nothing"}).to_string());
    customer.wait_for(json!({"event": "error", "id": 8}));
    let _again = Serve::with(&["--basic", &basic, "--flex", &flex, "--http", &http]);
    // If a poll was under way when the link was lost, it is repeated first, and the session is found to be gone by that.
    let said = customer.wait_for(json!({"event": "error", "id": 7}))["text"].clone();
    let forgotten =
        "the server has forgotten you, as it does when it is restarted; not delivered: \"are you there?\"";
    assert!([forgotten, "not sent: the chat is over"].iter().any(|it| said == **it), "{said}");
    let closed = json!({"event": "closed", "sessionId": session});
    if !customer.saw(closed.clone()) {
        customer.wait_for(closed);
    }
    assert!(customer.saw(json!({
        "event": "error", "errorId": 5,
        "text": "the server has forgotten the chat, as it does when it is restarted",
    })));
    let session = session.as_str().unwrap();
    desk.wait_for(json!({
        "event": "error", "errorId": 5,
        "text": format!("the server has forgotten session {session}, as it does when it is restarted"),
    }));
    desk.wait_for(json!({"event": "closed", "sessionId": session}));
}
