//! `parlor demo`: the story, its files, and what another program reads in them.

mod support;

use std::process::Command;

use serde_json::Value;
use support::{has_tool, parlor, read, skip, text, undisturbed};

/// What Python's ElementTree finds in a stored transcript.
const LOOK: &str = "\
import sys, xml.etree.ElementTree as tree
root = tree.parse(sys.argv[1]).getroot()
assert root.tag == 'chatTranscript', root.tag
names = [event.tag for event in root]
for name in 'newParty', 'message', 'notice', 'partyLeft':
    assert name in names, name
items = [item.get('key') for item in root.findall('./notice/userData/item')]
assert 'file-id' in items, items
codes = [reason.get('code') for reason in root.findall('./partyLeft/reason')]
assert '2' in codes and '4' in codes, codes
";

#[test]
fn the_story_shows_what_it_should() {
    let directory = tempfile::tempdir().unwrap();
    let out = directory.path().join("out");
    let output = parlor(&["demo", "--out", out.to_str().unwrap()]);
    let shown = text(&output.stdout);
    assert!(output.status.success(), "{shown}{}", text(&output.stderr));
    for expected in
        ["CUSTOMER", "AGENT", "SUPERVISOR", "Sue [VIP] (supervisor) joined", "SHA-256", "file-transfer 0.1.0"]
    {
        assert!(shown.contains(expected), "{expected} in {shown}");
    }
    let passed = shown.lines().last().unwrap();
    let (some, of) = passed.strip_suffix(" checks passed").and_then(|it| it.split_once(" of ")).unwrap();
    assert_eq!(some, of);
    for name in ["transcript.xml", "transcript.json", "transcript.html", "transcript.txt"] {
        assert!(read(&out.join(name)).contains("Ana"), "{name}");
    }
    let json: Value = serde_json::from_str(&read(&out.join("transcript.json"))).unwrap();
    assert!(json.is_object());
    if !has_tool("python3") {
        return skip("no python3 to read the transcript with");
    }
    let looked = Command::new("python3").args(["-c", LOOK]).arg(out.join("transcript.xml")).output().unwrap();
    assert!(looked.status.success(), "{}", text(&looked.stderr));
}

#[test]
fn as_one_object_and_twice_into_the_same_directory() {
    let directory = tempfile::tempdir().unwrap();
    let out = directory.path().to_str().unwrap();
    for _ in 0..2 {
        let output = parlor(&["demo", "--json", "--out", out]);
        assert!(output.status.success(), "{}", text(&output.stderr));
        let whole: Value = serde_json::from_slice(&output.stdout).unwrap();
        assert_eq!(whole["passed"], true);
        assert_eq!(whole["files"][0]["sentSha256"], whole["files"][0]["savedSha256"]);
        let coaching =
            whole["conversation"].as_array().unwrap().iter().find(|it| it["visibility"] == "INT").unwrap();
        assert_eq!(coaching["seenBy"], serde_json::json!(["agent", "supervisor"]));
        for transcript in whole["transcripts"].as_array().unwrap() {
            assert!(transcript["bytes"].as_u64().unwrap() > 0);
        }
    }
    let files = std::fs::read_dir(directory.path()).unwrap().count();
    assert_eq!(files, 4, "the earlier transcripts are replaced");
}

#[test]
fn the_customer_comes_by_chat_api() {
    let directory = tempfile::tempdir().unwrap();
    let out = directory.path().to_str().unwrap();
    let output = parlor(&["demo", "--json", "--door", "chat-api", "--out", out]);
    assert!(output.status.success(), "{}", text(&output.stderr));
    let whole: Value = serde_json::from_slice(&output.stdout).unwrap();
    assert_eq!((&whole["passed"], &whole["door"]), (&Value::Bool(true), &Value::from("chat-api")));
    let left_out = whole["leftOut"].as_array().unwrap();
    assert!(
        !left_out.is_empty()
            && left_out.iter().all(|it| it["what"].as_str().unwrap().starts_with("to the customer: "))
    );
    // Two are left out, and one of those that were seen with codes is checked without.
    let flex = parlor(&["demo", "--json", "--out", out]);
    let flex: Value = serde_json::from_slice(&flex.stdout).unwrap();
    assert_eq!(flex["leftOut"], serde_json::json!([]));
    let count = |it: &Value| it["checks"].as_array().unwrap().len();
    assert_eq!(count(&whole) + 1, count(&flex));
}

#[test]
fn the_agent_comes_by_gws() {
    let directory = tempfile::tempdir().unwrap();
    let output = parlor(&["demo", "--json", "--door", "gws", "--out", directory.path().to_str().unwrap()]);
    assert!(output.status.success(), "{}", text(&output.stderr));
    let whole: Value = serde_json::from_slice(&output.stdout).unwrap();
    assert_eq!((&whole["passed"], &whole["door"]), (&Value::Bool(true), &Value::from("gws")));
    let left_out: Vec<_> =
        whole["leftOut"].as_array().unwrap().iter().map(|it| it["what"].as_str().unwrap()).collect();
    assert!(left_out.contains(&"from the agent: a direct message"), "{left_out:?}");
    assert!(left_out.iter().all(|it| it.contains("the agent: ")), "{left_out:?}");
    let agent_saw = |text: &str| {
        let rows = whole["conversation"].as_array().unwrap();
        let row = rows.iter().find(|it| it["text"].as_str().is_some_and(|it| it.contains(text)));
        row.unwrap()["seenBy"].as_array().unwrap().contains(&Value::from("agent"))
    };
    assert!(agent_saw("Thank you!") && agent_saw("She is a good customer"));
}

#[test]
fn a_directory_that_cannot_be_written() {
    let file = tempfile::NamedTempFile::new().unwrap();
    let output = parlor(&["demo", "--out", file.path().join("x").to_str().unwrap()]);
    assert_eq!(output.status.code(), Some(1));
    let error = text(&output.stderr);
    assert!(error.starts_with("parlor: ") && error.contains("name another --out"), "{error}");
}

#[test]
fn a_program_without_its_plugins_says_which_are_missing_before_it_plays() {
    let directory = tempfile::tempdir().unwrap();
    let program = directory.path().join("parlor");
    std::fs::copy(env!("CARGO_BIN_EXE_parlor"), &program).unwrap();
    let output =
        undisturbed(&program, &["demo", "--out"]).arg(directory.path().join("out")).output().unwrap();
    assert_eq!(output.status.code(), Some(1));
    let (shown, error) = (text(&output.stdout), text(&output.stderr));
    assert_eq!(shown, "");
    assert_eq!(error.lines().count(), 1, "{error}");
    assert!(
        error.contains("no plugin offers file-transfer or export:html: put libparlor_file_transfer"),
        "{error}"
    );
    assert!(error.contains(" and libparlor_transcript_export"), "{error}");
    assert!(error.contains("plugins beside the program"), "{error}");
}
