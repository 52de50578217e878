//! `parlor desk --gws` at `parlor serve`, with customers on flex and a supervisor on basic: an agent's day.

#![allow(clippy::unwrap_used, reason = "these are tests")]

mod support;
#[path = "../../ffi/desk/tests/support/tls.rs"]
mod tls;

use std::cell::Cell;
use std::process::{Command, Stdio};

use serde_json::{Value, json};
use support::{Process, Serve, program, text};
use tls::Authority;

/// `parlor desk --gws`, with no proxy of the environment.
fn desk_command(url: &str, user: &str, nick: &str, more: &[&str]) -> Command {
    let mut arguments = vec!["desk", "--gws", url, "--user", user, "--nick", nick];
    arguments.extend(more);
    let mut command = program(&arguments);
    command.env("PARLOR_PASSWORD", "secret");
    for name in ["HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY", "NO_PROXY"] {
        command.env_remove(name).env_remove(name.to_lowercase());
    }
    command
}

fn desk(url: &str, user: &'static str, nick: &str) -> Process {
    let mut desk = Process::start(user, desk_command(url, user, nick, &[]));
    desk.wait_for(json!({"event": "ready"}));
    desk
}

fn command(name: &str, argument: &str) -> Value {
    json!({"do": "run-command", "name": name, "argument": argument})
}

#[test]
fn an_agents_day() {
    let serve = Serve::with(&["--csrf", "--agent-state", "Lunch=At lunch"]);
    let mut bo = desk(&serve.gws, "bo", "Bo");
    assert!(bo.saw(json!({"event": "agent-state", "state": "NotReady"})));
    bo.act(command("ready", ""));
    bo.wait_for(json!({"event": "agent-state", "state": "Ready", "name": "Ready"}));

    let mut ana = serve.customer("Ana", &["--subject", "A lamp"]);
    ana.act(json!({"do": "say", "text": "It is broken"}));
    let session = bo.join_waiting();
    assert!(bo.saw(json!({"event": "interactions", "state": "waiting", "subject": "A lamp"})));
    // What was said before is in the transcript.
    bo.wait_for(json!({"event": "message", "text": "It is broken", "userNick": "Ana"}));
    ana.wait_for(json!({"event": "newParty", "userNick": "Bo", "userType": "AGENT"}));

    let typing = bo.act(json!({"do": "typing"}));
    ana.wait_for(json!({"event": "notice", "noticeType": "TYPING_STARTED", "eventId": typing["eventId"]}));
    let said = bo.act(json!({"do": "say", "text": "Which <one>?"}));
    let heard = ana.wait_for(json!({"event": "message", "text": "Which <one>?"}));
    assert_eq!((&said["eventId"], &said["sessionId"]), (&heard["eventId"], &session));
    ana.act(json!({"do": "typing", "text": "The r"}));
    bo.wait_for(json!({"event": "notice", "noticeType": "TYPING_STARTED", "text": "The r"}));
    ana.act(json!({"do": "say", "text": "The red one"}));
    bo.wait_for(json!({"event": "message", "text": "The red one", "userNick": "Ana"}));
    bo.act(json!({"do": "push-url", "text": "https://shop.example/"}));
    ana.wait_for(
        json!({"event": "notice", "noticeType": "USER_PUSHED_URL", "text": "https://shop.example/"}),
    );
    bo.act(json!({"do": "nick", "userNick": "Bob"}));
    ana.wait_for(json!({"event": "notice", "noticeType": "USER_UPDATE_NICK", "text": "Bob"}));

    // What the API can't do is told before anybody tries, and refused with a sentence.
    let barred = |all: bool| {
        bo.printed().lines().filter_map(|it| serde_json::from_str::<Value>(it).ok()).any(|it| {
            let is_of_all = it["sessionId"].is_null();
            let command = if all { "to" } else { "int" };
            it["event"] == "barred" && is_of_all == all && it["commands"][command].is_string()
        })
    };
    assert!(barred(true) && barred(false), "{}", bo.printed());
    for (command, expected) in [
        (json!({"do": "say", "text": "x", "receiverId": "U"}), "no messages for one party alone"),
        (json!({"do": "say", "text": "x", "visibility": "INT"}), "no other agent is in who could hear it"),
        (json!({"do": "join", "queueKey": "Environment:default"}), "lets no agent begin a session"),
        (json!({"do": "delete-file", "fileId": "x"}), "deletes no files"),
        (
            json!({"do": "run", "feature": "export:html", "path": "x", "sessionId": "S"}),
            "join the session first",
        ),
        (json!({"do": "last-words", "sessionId": "S"}), "join the session first"),
        (command("notready", "x"), "it has Not Ready, Offline, AfterCallWork, AuxWork, At lunch"),
        (command("transfer", "nobody"), "knows no user"),
        (command("transfer", ""), "name an agent"),
    ] {
        let refused = bo.outcome(command);
        assert!(refused["text"].as_str().unwrap().contains(expected), "{refused}");
    }

    // A transcript is what the agent was told.
    let folder = tempfile::tempdir().unwrap();
    let words = bo.act(json!({"do": "last-words", "sessionId": session}));
    assert_eq!((&words["text"], &words["userNick"]), (&json!("The red one"), &json!("Ana")));
    let path = folder.path().join("chat.html");
    let written = bo.act(json!({"do": "run", "feature": "export:html", "path": path}));
    assert!(
        std::fs::read_to_string(written["path"].as_str().unwrap()).unwrap().contains("Which &lt;one&gt;?")
    );

    // A supervisor on basic shares the session; from then on there is somebody to speak to without the customer.
    let mut sue = serve.desk("sue", "Sue", &["--supervisor"]);
    sue.coach_running();
    bo.wait_for(json!({"event": "newParty", "userNick": "Sue", "visibility": "INT"}));
    bo.act(json!({"do": "say", "text": "Look at this", "visibility": "INT"}));
    sue.wait_for(json!({"event": "message", "text": "Look at this", "visibility": "INT"}));
    sue.act(json!({"do": "leave"}));
    bo.wait_for(json!({"event": "partyLeft", "userNick": "Sue"}));

    bo.act(json!({"do": "leave", "afterAction": "ForceClose", "text": "Bye"}));
    bo.wait_for(json!({"event": "closed", "sessionId": session, "sessionStatus": "Over"}));
    bo.wait_for(json!({"event": "interactions", "sessionId": session, "state": "closed"}));
    ana.wait_for(json!({"event": "closed", "sessionStatus": "Over"}));
    assert!(!ana.saw(json!({"text": "Look at this"})));

    bo.act(command("notready", "at lunch"));
    bo.wait_for(json!({"event": "agent-state", "state": "NotReady", "name": "At lunch"}));
    assert!(bo.end().success());
}

/// Who waits is known by name before anybody joins; who is rejected by one agent is offered to the next.
#[test]
fn what_an_agent_rejects_is_offered_to_the_next() {
    let serve = Serve::start();
    let (mut bo, mut eve) = (desk(&serve.gws, "bo", "Bo"), desk(&serve.gws, "eve", "Eve"));
    for desk in [&mut bo, &mut eve] {
        desk.act(command("ready", ""));
    }
    let said = |outcome: &Value| outcome["text"].as_str().unwrap_or_default().to_owned();
    let mut customers = Vec::new();
    for name in ["Ana", "Cid"] {
        customers.push(serve.customer(name, &[]));
        let offered = bo.wait_for(json!({"event": "interactions", "state": "waiting", "userNick": name}));
        let session = offered["sessionId"].as_str().unwrap();
        let done = bo.act(command("reject", session));
        assert!(said(&done).contains("offers it to somebody else"), "{done}");
        bo.wait_for(json!({"event": "interactions", "state": "gone", "sessionId": session}));
        eve.wait_for(json!({"event": "interactions", "state": "waiting", "sessionId": session}));
        eve.act(json!({"do": "join", "sessionId": session}));
        let refused = bo.outcome(command("reject", session));
        assert!(said(&refused).contains("doesn't offer you this session"), "{refused}");
    }
    assert!(said(&bo.outcome(command("reject", ""))).contains("name the session"));
    // In several sessions, too: it is for none of them.
    eve.act(command("notready", ""));
    assert!(bo.end().success() && eve.end().success());
}

#[test]
fn sessions_go_from_agent_to_agent_and_wait_for_the_next() {
    let serve = Serve::start();
    let mut bo = desk(&serve.gws, "bo", "Bo");
    bo.act(command("ready", ""));
    let mut ana = serve.customer("Ana", &[]);
    let session = bo.join_waiting();
    let mut eve = desk(&serve.gws, "eve", "Eve");
    // Invited: both are in.
    bo.act(command("invite", "EVE"));
    let offer = eve.wait_for(json!({"event": "interactions", "state": "running", "offer": "invitation"}));
    assert_eq!((&offer["agents"], &offer["userNick"]), (&json!(["Bo"]), &json!("Ana")));
    eve.act(json!({"do": "join", "sessionId": offer["sessionId"]}));
    assert_eq!(offer["sessionId"], session);
    ana.wait_for(json!({"event": "newParty", "userNick": "Eve"}));
    bo.wait_for(json!({"event": "newParty", "userNick": "Eve"}));
    let refused = eve.outcome(json!({"do": "leave", "afterAction": "ForceClose"}));
    assert!(refused["text"].as_str().unwrap().contains("other agents are in"), "{refused}");
    bo.act(json!({"do": "leave"}));
    bo.wait_for(json!({"event": "closed", "sessionStatus": "Alive"}));
    eve.wait_for(json!({"event": "partyLeft", "userNick": "Bo"}));
    // Given away: only the other one is in.
    eve.act(command("transfer", "bo"));
    eve.wait_for(json!({"event": "closed"}));
    let offers = Cell::new(0);
    bo.wait("a second offer", |line| {
        let line: Value = serde_json::from_str(line).unwrap();
        let is_offer = line["event"] == "interactions" && line["state"] == "waiting";
        offers.set(offers.get() + u32::from(is_offer));
        (offers.get() == 2).then_some(())
    });
    bo.act(json!({"do": "join", "sessionId": session}));
    ana.act(json!({"do": "say", "text": "Here again"}));
    bo.wait_for(json!({"event": "message", "text": "Here again"}));
    // Left alone, she waits for the next one, who comes on basic.
    bo.act(json!({"do": "leave"}));
    let mut cid = serve.desk("cid", "Cid", &[]);
    assert_eq!(cid.join_waiting(), session);
    cid.act(json!({"do": "say", "text": "My turn"}));
    ana.wait_for(json!({"event": "message", "text": "My turn"}));
    assert!(bo.end().success() && eve.end().success());
}

#[test]
fn a_consulted_agent_helps_unseen_and_is_asked_in_later() {
    let serve = Serve::start();
    let mut bo = desk(&serve.gws, "bo", "Bo");
    bo.act(command("ready", ""));
    let mut ana = serve.customer("Ana", &[]);
    let session = bo.join_waiting();
    let mut eve = desk(&serve.gws, "eve", "Eve");
    bo.act(command("consult", "eve"));
    let offer = eve.wait_for(json!({"event": "interactions", "sessionId": session, "offer": "consultation"}));
    assert_eq!((&offer["state"], &offer["agents"]), (&json!("running"), &json!(["Bo"])));
    assert_eq!(offer["waitingSince"], Value::Null);
    eve.act(json!({"do": "join", "sessionId": session}));
    // For both she is an agent, whom the customer doesn't see.
    for desk in [&mut eve, &mut bo] {
        let seen = desk.wait_for(json!({"event": "newParty", "userNick": "Eve"}));
        assert_eq!((&seen["userType"], &seen["visibility"]), (&json!("AGENT"), &json!("INT")), "{seen}");
    }
    let barred = eve.wait_for(json!({"event": "barred", "sessionId": session}));
    for name in ["url", "transfer", "close"] {
        let why = barred["commands"][name].as_str().unwrap();
        assert!(why.starts_with("you are asked for advice here, unseen by the customer"), "{name}: {why}");
    }
    let refused = eve.outcome(json!({"do": "join", "sessionId": session, "visibility": "ALL"}));
    assert!(refused["text"].as_str().unwrap().contains("you are asked for advice here"), "{refused}");
    eve.act(json!({"do": "say", "text": "Offer her another one"}));
    bo.wait_for(json!({"event": "message", "text": "Offer her another one", "visibility": "INT"}));
    eve.act(json!({"do": "leave"}));
    bo.wait_for(json!({"event": "partyLeft", "userNick": "Eve"}));
    bo.act(command("invite", "eve"));
    eve.wait_for(
        json!({"event": "interactions", "sessionId": session, "offer": "invitation", "agents": ["Bo"]}),
    );
    assert!(eve.all(json!({"event": "interactions", "state": "waiting"})).is_empty());
    eve.act(json!({"do": "join", "sessionId": session}));
    ana.wait_for(json!({"event": "newParty", "userNick": "Eve"}));
    assert!(!ana.printed().contains("Offer her another one"));
    assert!(eve.end().success() && bo.end().success());
}

#[test]
fn nobody_who_comes_in_is_told_with_the_session() {
    let serve = Serve::with(&["--offer-timeout", "1"]);
    let mut bo = desk(&serve.gws, "bo", "Bo");
    bo.act(command("ready", ""));
    let _ana = serve.customer("Ana", &[]);
    let session = bo.join_waiting();
    let _eve = desk(&serve.gws, "eve", "Eve");
    bo.act(command("invite", "eve"));
    let error = bo.wait_for(json!({"event": "error", "sessionId": session}));
    assert!(error["text"].as_str().unwrap().starts_with("eve hasn't come in: "), "{error}");
}

#[test]
fn files_go_both_ways() {
    let folder = tempfile::tempdir().unwrap();
    let (bill, plan) = (folder.path().join("bill \u{e9}\".txt"), folder.path().join("plan.bin"));
    let bytes: Vec<u8> = (0..100_000_u32).map(|it| it.to_le_bytes()[0]).collect();
    std::fs::write(&bill, "--parlor\r\n12 euros").unwrap();
    std::fs::write(&plan, &bytes).unwrap();
    let serve = Serve::with(&["--csrf"]);
    let mut bo = desk(&serve.gws, "bo", "Bo");
    bo.act(command("ready", ""));
    let mut ana = serve.customer("Ana", &[]);
    let session = bo.join_waiting();
    let sent = bo.act(json!({"do": "send-file", "path": bill, "description": "A bill"}));
    let told = ana.wait_for(json!({"event": "notice", "text": "file-uploaded"}));
    assert_eq!(
        (&sent["fileId"], &sent["documentId"], &sent["eventId"]),
        (&told["userData"]["file-id"], &told["userData"]["file-document-id"], &told["eventId"])
    );
    assert_eq!(told["userData"]["file-description"], "A bill");
    let saved = ana.act(json!({"do": "save-file", "fileId": sent["fileId"], "directory": folder.path()}));
    assert_eq!(std::fs::read_to_string(saved["path"].as_str().unwrap()).unwrap(), "--parlor\r\n12 euros");
    // From a desk on basic, which shares the session.
    let mut cid = serve.desk("cid", "Cid", &[]);
    cid.act(json!({"do": "join", "sessionId": session}));
    let sent = cid.act(json!({"do": "send-file", "path": plan}));
    bo.wait_for(json!({"event": "notice", "text": "file-uploaded", "userNick": "Cid"}));
    let saved = bo.act(json!({"do": "save-file", "fileId": sent["fileId"], "directory": folder.path()}));
    assert_eq!(std::fs::read(saved["path"].as_str().unwrap()).unwrap(), bytes);
    assert_eq!(saved["sha256"], sent["sha256"]);
}

#[test]
fn a_supervisor_watches_an_agent_and_coaches() {
    let serve = Serve::start();
    let mut bo = desk(&serve.gws, "bo", "Bo");
    bo.act(command("ready", ""));
    let mut ana = serve.customer("Ana", &[]);
    let session = bo.join_waiting();
    let refused = bo.outcome(json!({"do": "join", "sessionId": session, "visibility": "INT"}));
    assert!(refused["text"].as_str().unwrap().contains("supervisors watch and coach"), "{refused}");

    let mut eve = desk(&serve.gws, "eve", "Eve");
    eve.act(command("monitor", "bo"));
    eve.wait_for(
        json!({"event": "interactions", "sessionId": session, "state": "running", "agents": ["bo"]}),
    );
    eve.act(json!({"do": "join", "sessionId": session, "visibility": "VIP"}));
    ana.act(json!({"do": "say", "text": "Are we alone?"}));
    eve.wait_for(json!({"event": "message", "text": "Are we alone?"}));
    let refused = eve.outcome(json!({"do": "say", "text": "no"}));
    assert!(refused["text"].as_str().unwrap().contains("supervisors alone are told"), "{refused}");
    eve.act(json!({"do": "join", "sessionId": session, "visibility": "INT"}));
    eve.act(json!({"do": "say", "text": "Ask for the number"}));
    bo.wait_for(json!({"event": "message", "text": "Ask for the number", "visibility": "INT"}));
    eve.act(json!({"do": "leave"}));
    bo.act(json!({"do": "say", "text": "Which number?"}));
    ana.wait_for(json!({"event": "message", "text": "Which number?"}));
    assert!(!ana.printed().contains("Eve") && !ana.printed().contains("Ask for the number"));
    assert!(bo.end().success() && eve.end().success());
}

#[test]
fn over_tls_and_with_passwords() {
    let folder = tempfile::tempdir().unwrap();
    let agents = folder.path().join("agents.txt");
    let hash = "$argon2id$v=19$m=19456,t=2,p=1$c29tZXNhbHQ$fTTXM7e3iTx/veQKZK106LdvBj581I9AB/3fq3acr8I";
    std::fs::write(&agents, format!("bo:{hash}:agent:\n")).unwrap();
    let serve = Serve::with(&["--agents", agents.to_str().unwrap()]);
    let authority = Authority::new("authority", folder.path());
    let stranger = Authority::new("stranger", folder.path());
    let secure =
        format!("https://{}", authority.serve(serve.gws.strip_prefix("http://").unwrap().parse().unwrap()));
    let ca = authority.file.to_str().unwrap();
    let mut bo = Process::start("bo", desk_command(&secure, "bo", "Bo", &["--ca", ca]));
    bo.wait_for(json!({"event": "ready"}));
    assert!(bo.end().success());

    let fails = |url: &str, user: &str, more: &[&str], expected: &str| {
        let output = desk_command(url, user, "Bo", more).stdin(Stdio::null()).output().unwrap();
        let said = text(&output.stderr);
        assert_eq!(output.status.code(), Some(1), "{said}");
        assert!(said.contains(expected), "{said}");
    };
    fails(
        &secure,
        "bo",
        &["--ca", stranger.file.to_str().unwrap()],
        "name a file with its root certificate by `--ca`",
    );
    fails(&secure, "bo", &["--ca", "nowhere.pem"], "nowhere.pem");
    fails(&serve.gws, "eve", &[], "no such user with this password; check both");
    fails(&serve.http, "bo", &[], "answers with status 404, and not as GWS API v2 does");
    let mut without = desk_command(&serve.gws, "bo", "Bo", &[]);
    without.env_remove("PARLOR_PASSWORD");
    let said = without.stdin(Stdio::null()).output().unwrap();
    assert!(text(&said.stderr).contains("set PARLOR_PASSWORD"), "{}", text(&said.stderr));
}
