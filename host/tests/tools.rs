//! `parlor plugin`, `parlor transcript` and the help, as a person meets them.

#![allow(clippy::unwrap_used, reason = "these are tests")]

mod support;

use std::fs;
use std::path::{Path, PathBuf};

use serde_json::Value;
use support::{parlor, text};

/// A stored transcript as untidy as real ones are.
const UNTIDY: &str = "<?xml version=\"1.0\"?>\n<chatTranscript sessionId='005PAbK71FM3R512' startAt='2018-05-10T07:09:33Z' \
    version='9'>\n stray text\n<newParty userId=\"0096681F0A2D7F2B\" timeShift=\"0\" visibility=\"ALL\" eventId=\"1\">\
    <userInfo userNick=' ' userType='CLIENT' protocolType='FLEX' timeZoneOffset=\"\n0\" personId=''/>\
    <userData><item key=\"FirstName\">Ана</item><item key=\"VHQueue\"/></userData></newParty>\n\
    <!-- a comment --><unknown><message/></unknown>\
    <notice userId='0096681F0A2D7F2B' timeShift='3' visibility='ALL' eventId='5'><userInfo userNick='x'/>\
    <noticeText noticeType='USER_PUSHED_URL'>https://shop.example/?a=1&amp;b=2</noticeText></notice>\
    <message userId='0096681F0A2D7F2B' timeShift='13' visibility='ALL' eventId='7'><msgText><![CDATA[a < b]]></msgText>\
    </message></chatTranscript>\n";

fn file(directory: &Path, name: &str, content: &str) -> PathBuf {
    let path = directory.join(name);
    fs::write(&path, content).unwrap();
    path
}

#[test]
fn untidy_transcripts_are_read_and_converted() {
    let directory = tempfile::tempdir().unwrap();
    let path = file(directory.path(), "chat.xml", UNTIDY);
    let path = path.to_str().unwrap();
    let checked = parlor(&["transcript", "check", path]);
    assert!(checked.status.success(), "{}", text(&checked.stderr));
    let counts = "session 005PAbK71FM3R512: 1 newParty, 1 message, 1 notice, 0 partyLeft, 0 reenter\n";
    assert!(text(&checked.stdout).ends_with(counts), "{}", text(&checked.stdout));
    for (format, expected) in [
        ("xml", "<item key=\"FirstName\">Ана</item><item key=\"VHQueue\"/>"),
        ("xml", "<msgText>a &lt; b</msgText>"),
        ("json", "https://shop.example/?a=1&b=2"),
        ("html", "a &lt; b"),
        ("text", "a < b"),
    ] {
        let converted = parlor(&["transcript", "convert", path, "--to", format]);
        assert!(converted.status.success(), "{}", text(&converted.stderr));
        assert!(text(&converted.stdout).contains(expected), "{format}: {}", text(&converted.stdout));
    }
    let output = directory.path().join("chat.html");
    let arguments = ["transcript", "convert", path, "--to", "html", "--output", output.to_str().unwrap()];
    assert!(parlor(&arguments).status.success());
    assert!(support::read(&output).contains("005PAbK71FM3R512"));
    let again = parlor(&arguments);
    assert_eq!(again.status.code(), Some(1));
    assert!(text(&again.stderr).contains("is there already"), "{}", text(&again.stderr));
}

#[test]
fn what_comes_out_as_xml_stays_the_same() {
    let directory = tempfile::tempdir().unwrap();
    let first = file(directory.path(), "first.xml", UNTIDY);
    let once = parlor(&["transcript", "convert", first.to_str().unwrap(), "--to", "xml"]).stdout;
    let second = file(directory.path(), "second.xml", &text(&once));
    let twice = parlor(&["transcript", "convert", second.to_str().unwrap(), "--to", "xml"]).stdout;
    assert_eq!(text(&once), text(&twice));
}

#[test]
fn what_is_refused_has_line_column_and_reason() {
    let directory = tempfile::tempdir().unwrap();
    for (content, expected) in [
        ("<chatTranscript>\n  <message>\n</chatTranscript>", ":3:1: end tag doesn't match the open element"),
        (
            "<!DOCTYPE a [<!ENTITY x 'y'>]><chatTranscript/>",
            ":1:1: a document type declaration is not accepted",
        ),
        ("<chatTranscript>\nж &nbsp;</chatTranscript>", ":2:3: unknown entity"),
        ("<chatTranscript><message eventId='x'/></chatTranscript>", ":1:35: event 0: 'eventId' is not valid"),
        ("<html/>", ":1:1: the root element is not chatTranscript"),
        ("", ":1:1: no root element"),
    ] {
        let path = file(directory.path(), "bad.xml", content);
        let checked = parlor(&["transcript", "check", path.to_str().unwrap()]);
        assert_eq!(checked.status.code(), Some(1), "{content}");
        let first = text(&checked.stderr).lines().next().unwrap().to_owned();
        assert!(first.ends_with(expected), "{first}");
        let checked = parlor(&["transcript", "check", "--json", path.to_str().unwrap()]);
        let object: Value = serde_json::from_slice(&checked.stdout).unwrap();
        assert_eq!(object["problems"].as_array().unwrap().len(), 1);
    }
}

#[test]
fn what_cannot_be_read_or_written_is_one_line_that_names_the_file_and_what_to_do() {
    let directory = tempfile::tempdir().unwrap();
    let path = file(directory.path(), "chat.xml", UNTIDY);
    let (path, here) = (path.to_str().unwrap(), directory.path().to_str().unwrap());
    let nowhere = directory.path().join("none/chat.html");
    let nowhere = nowhere.to_str().unwrap();
    for (arguments, name, advice) in [
        (&["transcript", "check", "/no/such/file"][..], "/no/such/file", "name a file that is there"),
        (&["transcript", "check", here], here, "name a file in it"),
        (&["transcript", "convert", here, "--to", "text"], here, "name a file in it"),
        (
            &["transcript", "convert", path, "--to", "html", "--output", nowhere],
            nowhere,
            "make its directory first, or name another place",
        ),
    ] {
        let failed = parlor(arguments);
        assert_eq!(failed.status.code(), Some(1), "{arguments:?}");
        let said = text(&failed.stderr);
        assert!(said.starts_with(&format!("parlor: {name}: ")), "{said}");
        assert!(said.ends_with(&format!("; {advice}\n")) && said.lines().count() == 1, "{said}");
    }
}

#[test]
fn a_file_that_cannot_be_written_to_its_end_is_named_and_leaves_nothing() {
    if !cfg!(target_os = "linux") {
        return support::skip("the limit of a file's size is set as on Linux");
    }
    let directory = tempfile::tempdir().unwrap();
    let path = file(directory.path(), "chat.xml", UNTIDY);
    let output = directory.path().join("chat.html");
    let limited =
        "trap '' XFSZ; ulimit -f 1; exec \"$0\" transcript convert \"$1\" --to html --output \"$2\"";
    let program = env!("CARGO_BIN_EXE_parlor");
    let mut shell = std::process::Command::new("sh");
    let failed = shell.args(["-c", limited, program]).args([&path, &output]).output().unwrap();
    assert_eq!(failed.status.code(), Some(1));
    let said = text(&failed.stderr);
    let name = output.to_str().unwrap();
    assert!(said.starts_with(&format!("parlor: {name}: ")) && said.contains("File too large"), "{said}");
    let left: Vec<_> = fs::read_dir(directory.path()).unwrap().map(|it| it.unwrap().file_name()).collect();
    assert_eq!(left, ["chat.xml"]);
}

#[test]
fn many_transcripts_are_all_checked_and_each_problem_names_its_file() {
    let directory = tempfile::tempdir().unwrap();
    let good = file(directory.path(), "good.xml", UNTIDY);
    let bad = file(directory.path(), "bad.xml", "<html/>");
    let worse = file(
        directory.path(),
        "worse.xml",
        "<chatTranscript><message eventId='x'/><message eventId='y'/></chatTranscript>",
    );
    let [good, bad, worse] = [&good, &bad, &worse].map(|it| it.to_str().unwrap());
    let checked = parlor(&["transcript", "check", bad, "/no/such/file", worse, good]);
    assert_eq!(checked.status.code(), Some(1));
    assert!(text(&checked.stdout).starts_with(&format!("{good}: session 005PAbK71FM3R512: ")));
    let said = text(&checked.stderr);
    let lines: Vec<&str> = said.lines().collect();
    assert_eq!(lines.len(), 5, "{said}");
    assert!(lines[0].starts_with(&format!("{bad}:1:1: ")), "{said}");
    assert!(lines[1].starts_with("parlor: /no/such/file: "), "{said}");
    assert!(lines[2].starts_with(&format!("{worse}:1:35: ")), "{said}");
    assert!(lines[3].starts_with(&format!("{worse}:1:57: ")), "{said}");
    assert_eq!(
        lines[4],
        "parlor: 3 problems in 2 of 4 files; correct them at the places named; 1 of 4 files can't be read"
    );
    let checked = parlor(&["transcript", "check", "--json", bad, good]);
    assert_eq!(checked.status.code(), Some(1));
    let objects: Vec<Value> =
        text(&checked.stdout).lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    assert_eq!((&objects[0]["file"], &objects[1]["file"]), (&bad.into(), &good.into()));
    assert!(parlor(&["transcript", "check", good, good]).status.success());
    assert_eq!(parlor(&["transcript", "check"]).status.code(), Some(2));
}

#[test]
fn a_start_that_is_no_date_and_an_empty_time_are_problems_of_their_own() {
    let directory = tempfile::tempdir().unwrap();
    let event =
        "<message userId='U' timeShift='' visibility='ALL' eventId='3'><msgText>hi</msgText></message>";
    for (start, is_date) in [
        ("2025-05-10T07:09:33Z", true),
        ("2021-09-14t10:00:00.123+02:00", true),
        ("2016-12-31T23:59:60Z", true),
        ("2021-02-30T10:00:00Z", false),
        ("2025-13-45T99:99:99Z", false),
        ("9999999999", false),
        ("", false),
        ("&lt;b&gt;", false),
        (&"x".repeat(100_000), false),
    ] {
        let content =
            format!("<chatTranscript sessionId='S'\n  startAt='{start}'>\n{event}\n</chatTranscript>");
        let path = file(directory.path(), "chat.xml", &content);
        let path = path.to_str().unwrap();
        let mut expected = vec![(3, 32, "event 3: 'timeShift' is empty: it has to be a number")];
        if !is_date {
            let text = "'startAt' is not a date and time of RFC 3339, such as 2025-05-10T07:09:33Z";
            expected.insert(0, (2, 12, text));
        }
        let checked = parlor(&["transcript", "check", path]);
        assert_eq!(checked.status.code(), Some(1));
        let said = text(&checked.stderr);
        for (line, (row, column, reason)) in said.lines().zip(&expected) {
            assert_eq!(line, format!("{path}:{row}:{column}: {reason}"));
        }
        assert_eq!(said.lines().count(), expected.len() + 1, "{said}");
        let checked = parlor(&["transcript", "check", "--json", path]);
        let object: Value = serde_json::from_slice(&checked.stdout).unwrap();
        assert_eq!(object["problems"].as_array().unwrap().len(), expected.len());
        assert_eq!(object["events"]["message"], 1, "the event stays readable");
        for format in ["xml", "json", "html", "text"] {
            let converted = parlor(&["transcript", "convert", path, "--to", format]);
            assert!(converted.status.success());
            let said = text(&converted.stderr);
            assert_eq!(
                said.matches("times are counted from the start").count(),
                usize::from(!is_date),
                "{said}"
            );
            assert_eq!(
                text(&converted.stdout).contains("+00:00:00"),
                !is_date && !["xml", "json"].contains(&format)
            );
        }
    }
}

#[test]
fn the_plugins_are_listed_and_checked() {
    let listed = parlor(&["plugin", "list", "--json"]);
    assert!(listed.status.success());
    let object: Value = serde_json::from_slice(&listed.stdout).unwrap();
    let plugins = object["plugins"].as_array().unwrap();
    let names: Vec<_> = plugins.iter().map(|it| it["name"].as_str().unwrap()).collect();
    assert_eq!(names, ["file-transfer", "transcript-export"]);
    assert_eq!(object["problems"], serde_json::json!([]));
    for plugin in plugins {
        assert_eq!(plugin["version"], "0.1.0");
        let path = plugin["path"].as_str().unwrap();
        let checked = parlor(&["plugin", "check", path]);
        assert!(checked.status.success(), "{}", text(&checked.stderr));
        assert!(text(&checked.stdout).contains("0.1.0 loads"), "{}", text(&checked.stdout));
    }
    let shown = text(&parlor(&["plugin", "list"]).stdout);
    assert!(shown.contains("file-transfer") && shown.contains("transcript-export"), "{shown}");
}

#[test]
fn a_file_that_is_no_plugin_gets_one_line() {
    let directory = tempfile::tempdir().unwrap();
    let path = file(directory.path(), "garbage.so", "this is no library");
    let checked = parlor(&["plugin", "check", path.to_str().unwrap()]);
    assert_eq!(checked.status.code(), Some(1));
    let error = text(&checked.stderr);
    assert_eq!(error.lines().count(), 1, "{error}");
    assert!(error.starts_with("parlor: ") && error.contains("garbage.so"), "{error}");
}

#[test]
fn the_host_holds_no_plugin_code() {
    let program = fs::read(env!("CARGO_BIN_EXE_parlor")).unwrap();
    // Each crate's symbols carry its name. A string of the program's own proves that the search finds things.
    let holds = |name: &str| program.windows(name.len()).any(|window| window == name.as_bytes());
    assert!(holds("parlor_plugin_loader"));
    for name in ["parlor_file_transfer", "parlor_transcript_export"] {
        assert!(!holds(name), "{name}");
    }
}

#[test]
fn help_usage_and_completions() {
    let help = parlor(&["--help"]);
    assert!(help.status.success());
    assert!(text(&help.stdout).contains("Examples:"));
    assert_eq!(parlor(&[]).status.code(), Some(2));
    assert_eq!(parlor(&["desk"]).status.code(), Some(2));
    assert_eq!(parlor(&["customer", "--flex", "nowhere", "--nick", "Ana"]).status.code(), Some(2));
    let blank = parlor(&["customer", "--flex", "127.0.0.1:1", "--nick", " "]);
    assert_eq!(blank.status.code(), Some(2));
    assert!(text(&blank.stderr).contains("the nickname is blank; choose one"), "{}", text(&blank.stderr));
    let nobody = parlor(&["customer", "--flex", "127.0.0.1:1", "--nick", "Ana"]);
    assert_eq!(nobody.status.code(), Some(1));
    assert!(
        text(&nobody.stderr).contains("check the address, and that the server runs"),
        "{}",
        text(&nobody.stderr)
    );
    for shell in ["bash", "zsh", "fish"] {
        assert!(text(&parlor(&["completions", shell]).stdout).contains("parlor"));
    }
}

#[test]
fn an_output_that_cannot_be_written_is_one_line() {
    let full = || fs::OpenOptions::new().write(true).open("/dev/full").unwrap();
    let directory = tempfile::tempdir().unwrap();
    let out = directory.path().to_str().unwrap();
    let path = file(directory.path(), "chat.xml", UNTIDY);
    let path = path.to_str().unwrap();
    for arguments in [
        &["demo", "--out", out][..],
        &["plugin", "list"],
        &["completions", "bash"],
        &["transcript", "check", path],
        &["transcript", "convert", path, "--to", "html"],
    ] {
        let output =
            support::program(arguments).stdout(full()).stderr(std::process::Stdio::piped()).output().unwrap();
        assert_eq!(output.status.code(), Some(1));
        let error = text(&output.stderr);
        assert!(error.starts_with("parlor: standard output: ") && error.lines().count() == 1, "{error}");
        assert!(error.ends_with("; free some space\n"), "{error}");
    }
}

#[test]
fn a_transcript_with_many_bad_events_is_checked_in_one_walk() {
    let directory = tempfile::tempdir().unwrap();
    let event = "<message userId='U' timeShift='x' visibility='ALL' eventId='1'/>\n";
    let content = format!("<chatTranscript sessionId='S'>\n{}</chatTranscript>", event.repeat(200_000));
    let path = file(directory.path(), "bad.xml", &content);
    let checked = parlor(&["transcript", "check", path.to_str().unwrap()]);
    assert_eq!(checked.status.code(), Some(1));
    let said = text(&checked.stderr);
    assert_eq!(said.lines().count(), 1002);
    assert!(
        said.contains(":1001:32") && said.contains("199000 more problems"),
        "{}",
        &said[said.len() - 300..]
    );
    assert!(said.contains("200000 problems"), "{}", &said[said.len() - 300..]);
}

#[test]
fn no_tool_lets_a_name_control_the_terminal() {
    let directory = tempfile::tempdir().unwrap();
    let name = "\u{1b}]52;c;AAAA\u{7}\u{9b}31m\u{202e}x.xml";
    let good = file(directory.path(), name, &UNTIDY.replace("005PAbK71FM3R512", "S&#x9b;31m"));
    let bad = file(directory.path(), &format!("{name}.bad"), "<a");
    let (good, bad) = (good.to_str().unwrap(), bad.to_str().unwrap());
    for arguments in [
        &["transcript", "check", good][..],
        &["transcript", "check", bad],
        &["transcript", "convert", bad, "--to", "text"],
        &["plugin", "check", good],
        &["plugin", "list", "--plugins", good],
    ] {
        let run = parlor(arguments);
        let said = format!("{}{}", text(&run.stdout), text(&run.stderr));
        let controls = |it: char| (it.is_control() && it != '\n') || it == '\u{202e}';
        assert!(!said.contains(controls), "{arguments:?}: {said:?}");
        assert!(said.contains("52;c;AAAA"), "{arguments:?}: {said:?}");
    }
}

#[test]
fn a_plugin_of_ones_own_is_trusted_by_a_command_and_converts_to_its_format() {
    let directory = tempfile::tempdir().unwrap();
    let built = std::env::current_exe().unwrap().with_file_name("libfixture_marker.so");
    let plugins = directory.path().join("plugins");
    fs::create_dir(&plugins).unwrap();
    let library = plugins.join("libfixture_marker.so");
    fs::copy(built, &library).unwrap();
    let (library, plugins) = (library.to_str().unwrap(), plugins.to_str().unwrap());
    let chat = file(directory.path(), "chat.xml", UNTIDY);
    let chat = chat.to_str().unwrap();
    let run = |arguments: &[&str]| {
        let output = support::program(arguments).env("XDG_CONFIG_HOME", directory.path()).output().unwrap();
        (output.status.code().unwrap(), text(&output.stdout), text(&output.stderr))
    };
    let convert = ["transcript", "convert", chat, "--to", "count", "--plugins", plugins];
    let (code, _, said) = run(&convert);
    assert!(code == 1 && said.contains(": not trusted: "), "{said}");
    for look in [&["plugin", "check", library][..], &["plugin", "list", "--plugins", plugins]] {
        let (_, _, said) = run(look);
        assert!(said.ends_with(&format!(" (`parlor plugin trust {library}` adds it)\n")), "{said}");
    }

    let trust = ["plugin", "trust", library];
    let list = directory.path().join("parlor/plugins.allow");
    assert_eq!(
        run(&trust).1,
        format!("marker 0.1.0 is trusted from now on: {} has its SHA-256\n", list.display())
    );
    assert!(support::read(&list).ends_with("  libfixture_marker.so\n"));
    assert_eq!(run(&trust).1, "marker 0.1.0 is trusted already\n");
    assert_eq!(run(&convert), (0, "3 events\n".into(), String::new()));

    let (code, _, said) = run(&["transcript", "convert", chat, "--to", "pdf", "--plugins", plugins]);
    assert!(code == 1 && said.ends_with("; there are count, html, json, text, xml\n"), "{said}");
    let (code, _, said) = run(&["plugin", "trust", chat]);
    assert!(code == 1 && said.starts_with(&format!("parlor: {chat}: ")), "{said}");
}
