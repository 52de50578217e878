//! GWS API v2 of `parlor serve`: `curl` as the agent's client, as the page shows it.

#![allow(clippy::unwrap_used, reason = "these are tests")]

mod support;

use std::process::Command;

use serde_json::{Value, json};
use support::{Serve, has_tool, skip, text};

const PAGE: &str = include_str!("../README.md");

/// The section of the page, from its heading on.
fn section() -> &'static str {
    let (_, section) = PAGE.split_once("\n### GWS API v2\n").unwrap();
    section.split("\n##").next().unwrap()
}

fn block(kind: &str) -> &'static str {
    let (_, block) = section().split_once(&format!("```{kind}\n")).unwrap();
    block.split("```").next().unwrap()
}

/// What a newcomer pastes.
#[test]
fn the_pages_example_works() {
    if !has_tool("curl") {
        return skip("curl is missing");
    }
    let serve = Serve::start();
    let script = block("sh")
        .replace("http://127.0.0.1:4074", &serve.gws)
        .replace("http://127.0.0.1:4073", &serve.chat_api);
    let directory = tempfile::tempdir().unwrap();
    let done = Command::new("sh").arg("-ec").arg(&script).current_dir(directory.path()).output().unwrap();
    assert!(done.status.success(), "{}", text(&done.stderr));
    let replies: Vec<Value> = text(&done.stdout)
        .lines()
        .map(|it| serde_json::from_str(it).unwrap_or_else(|_| panic!("{it}")))
        .collect();
    let codes: Vec<&Value> = replies.iter().map(|it| &it["statusCode"]).collect();
    assert_eq!(codes, vec![&json!(0); 7], "{replies:?}");
    assert_eq!(replies[0]["user"]["userName"], "bo");
    let said: Vec<&str> =
        replies[5]["messages"].as_array().unwrap().iter().filter_map(|it| it["text"].as_str()).collect();
    assert_eq!(said, ["It is broken", "Which one?"]);
}

/// The file of agents that the page shows: its password is `secret`.
#[test]
fn the_pages_agents_are_let_in() {
    if !has_tool("curl") {
        return skip("curl is missing");
    }
    let directory = tempfile::tempdir().unwrap();
    let path = directory.path().join("agents.txt");
    std::fs::write(&path, block("text")).unwrap();
    let serve =
        Serve::with(&["--agents", path.to_str().unwrap(), "--csrf", "--agent-state", "Lunch=At lunch"]);
    let ask = |user: &str, path: &str, options: &[&str]| {
        let url = format!("{}/api/v2{path}", serve.gws);
        let curl = Command::new("curl")
            .args(["--silent", "--show-error", "--max-time", "20", "--user", user])
            .args(options)
            .arg(&url)
            .output()
            .unwrap();
        assert!(curl.status.success(), "{}", text(&curl.stderr));
        text(&curl.stdout).to_owned()
    };
    let read = |reply: String| serde_json::from_str::<Value>(&reply).unwrap_or_else(|_| panic!("{reply}"));
    assert_eq!(
        read(ask("eve:secret", "/me", &[]))["user"]["roles"],
        json!(["ROLE_AGENT", "ROLE_SUPERVISOR"])
    );
    assert_eq!(read(ask("bo:Secret", "/me", &[]))["statusCode"], 20);
    let states = read(ask("bo:secret", "/settings/agent-states", &[]));
    assert_eq!(states["settings"][5]["displayName"], "At lunch");
    let refused = ask("bo:secret", "/me", &["-d", r#"{"operationName":"StartContactCenterSession"}"#]);
    assert_eq!(refused, "Missing or invalid Csrf token");
}
