//! Files that are written: under which name, and what stays of them when the writing doesn't come to its end.

#![allow(clippy::unwrap_used, reason = "these are tests")]

mod support;

use std::fs;
use std::io::{Read, Write};
use std::net::TcpListener;
use std::path::Path;
use std::sync::mpsc::{Sender, channel};
use std::sync::{Arc, Mutex};

use serde_json::{Value, json};
use support::{Process, Serve, parlor, text};

const SMALL: &str = "<chatTranscript sessionId='S' startAt='2025-05-10T07:09:33Z'/>";

fn names(directory: &Path) -> Vec<String> {
    let names = fs::read_dir(directory).unwrap().map(|it| it.unwrap().file_name().into_string().unwrap());
    let mut names: Vec<String> = names.collect();
    names.sort();
    names
}

#[test]
fn convert_takes_the_output_as_it_is_typed_or_says_why_not() {
    let directory = tempfile::tempdir().unwrap();
    let out = directory.path().join("out");
    fs::create_dir(&out).unwrap();
    let input = directory.path().join("chat.xml");
    fs::write(&input, SMALL).unwrap();
    let convert = |output: &str| {
        parlor(&["transcript", "convert", input.to_str().unwrap(), "--to", "text", "--output", output])
    };
    for name in [".hidden", "a:b?.txt", "CON", "x.", "\u{202e}y"] {
        let path = out.join(name);
        let done = convert(path.to_str().unwrap());
        assert!(done.status.success() && path.exists(), "{name}: {}", text(&done.stderr));
        let again = text(&convert(path.to_str().unwrap()).stderr);
        assert!(again.ends_with(": is there already; name another file, or remove it\n"), "{again}");
    }
    assert_eq!(names(&out).len(), 5);
    assert_eq!(convert("").status.code(), Some(2));
    for (path, reason) in [
        (
            format!("{}/new/", out.display()),
            "/new/': can't be written: it doesn't end with the name of a file",
        ),
        (
            format!("{}/new/.", out.display()),
            "/new/.': can't be written: it doesn't end with the name of a file",
        ),
        (format!("{}/no/x", out.display()), "/no/x: can't be written: No such file or directory"),
        ("/".into(), "/: is there already; name another file, or remove it"),
        (".".into(), ".: is there already; name another file, or remove it"),
        ("..".into(), "..: is there already; name another file, or remove it"),
    ] {
        let refused = convert(&path);
        assert_eq!(refused.status.code(), Some(1), "{path}");
        assert!(text(&refused.stderr).contains(reason), "{path}: {}", text(&refused.stderr));
    }
    #[cfg(unix)]
    {
        let link = out.join("link");
        std::os::unix::fs::symlink(out.join("nowhere"), &link).unwrap();
        let refused = text(&convert(link.to_str().unwrap()).stderr);
        assert!(refused.contains("/link: a link that leads nowhere is there; name another"), "{refused}");
        fs::remove_file(link).unwrap();
    }
    assert_eq!(names(&out).len(), 5);
}

#[cfg(unix)]
#[test]
fn an_interrupted_convert_leaves_nothing() {
    let directory = tempfile::tempdir().unwrap();
    let event =
        "<message userId='U' timeShift='1' visibility='ALL' eventId='1'><msgText>hi</msgText></message>\n";
    let input = directory.path().join("chat.xml");
    fs::write(&input, format!("<chatTranscript sessionId='S'>{}</chatTranscript>", event.repeat(300_000)))
        .unwrap();
    let out = directory.path().join("out");
    fs::create_dir(&out).unwrap();
    let output = out.join("chat.json");
    let (input, output) = (input.to_str().unwrap(), output.to_str().unwrap());
    let mut convert =
        Process::parlor("convert", &["transcript", "convert", input, "--to", "json", "--output", output]);
    while names(&out).is_empty() {
        std::thread::yield_now();
    }
    assert!(names(&out)[0].ends_with(".part"));
    convert.terminate();
    assert_eq!(convert.end().code(), Some(1));
    assert!(names(&out).is_empty(), "{:?}", names(&out));
}

#[cfg(unix)]
#[test]
fn an_interrupted_demo_leaves_nothing_half_done() {
    let directory = tempfile::tempdir().unwrap();
    let (out, scratch) = (directory.path().join("out"), directory.path().join("scratch"));
    fs::create_dir(&scratch).unwrap();
    let mut command = support::program(&["demo", "--out"]);
    command.arg(&out).env("TMPDIR", &scratch);
    let mut demo = Process::start("demo", command);
    demo.wait("its first step", |line| line.starts_with('1').then_some(()));
    demo.terminate();
    assert_eq!(demo.end().code(), Some(1));
    assert!(names(&scratch).is_empty(), "{:?}", names(&scratch));
    assert!(names(&out).iter().all(|it| !it.ends_with(".part")), "{:?}", names(&out));
}

#[test]
fn run_takes_a_path_as_it_is_and_refuses_one_without_a_file() {
    let serve = Serve::start();
    let (mut customer, mut desk) = serve.conversation();
    let directory = tempfile::tempdir().unwrap();
    let directory = directory.path();
    for path in ["", "/", ".", "..", &format!("{}/", directory.display()), directory.to_str().unwrap()] {
        let refused = desk.outcome(json!({"do": "run", "feature": "export:text", "path": path}));
        let why = refused["text"].as_str().unwrap_or_default();
        assert!(refused["event"] == "error" && why.contains("can't be written: "), "{path}: {refused}");
    }
    for (typed, written) in [(".chat", ".chat"), ("a?.txt", "a?.txt"), ("a?.txt", "a? (2).txt")] {
        let done = desk.act(json!({"do": "run", "feature": "export:text", "path": directory.join(typed)}));
        assert_eq!(done["path"], json!(directory.join(written)));
    }
    assert_eq!(names(directory), [".chat", "a? (2).txt", "a?.txt"]);
    assert!(customer.end().success() && desk.end().success());
}

#[test]
fn a_file_and_a_page_for_agents_are_nothing_to_the_customer() {
    let serve = Serve::start();
    let (mut customer, mut desk) = serve.conversation();
    let mut other = serve.desk("other", "Sue", &[]);
    let session = other.wait_for(json!({"event": "interactions"}))["sessionId"].clone();
    other.act(json!({"do": "join", "sessionId": session}));
    let sue = other.wait_for(json!({"event": "ready"}))["userId"].clone();
    let directory = tempfile::tempdir().unwrap();
    let file = directory.path().join("notes.txt");
    fs::write(&file, "123").unwrap();
    for (key, value) in [("visibility", &json!("INT")), ("receiverId", &sue)] {
        for mut command in [
            json!({"do": "send-file", "path": file}),
            json!({"do": "push-url", "text": "https://inside.example/"}),
        ] {
            command[key] = value.clone();
            let event_id = desk.act(command)["eventId"].clone();
            let seen = other.wait_for(json!({"event": "notice", "eventId": event_id}));
            assert_eq!(&seen[key], value, "{seen}");
        }
    }
    // What is sent without a word is for everyone.
    let event_id = desk.act(json!({"do": "send-file", "path": file}))["eventId"].clone();
    customer.wait_for(json!({"event": "notice", "eventId": event_id, "visibility": "ALL"}));
    assert_eq!(customer.all(json!({"event": "notice"})).len(), 1);
}

#[test]
fn a_place_where_nothing_can_be_saved_is_named_with_what_to_do() {
    let serve = Serve::start();
    let (mut customer, mut desk) = serve.conversation();
    let directory = tempfile::tempdir().unwrap();
    let file = directory.path().join("v.txt");
    fs::write(&file, "123").unwrap();
    let file_id = desk.act(json!({"do": "send-file", "path": file}))["fileId"].clone();
    for process in [&mut desk, &mut customer] {
        process.wait_for(json!({"event": "notice", "noticeType": "SYS_COMMAND"}));
        for (place, why) in [
            (
                "/nonexist",
                "No such file or directory (os error 2); make its directory first, or name another place",
            ),
            (file.to_str().unwrap(), "; name another place"),
        ] {
            let refused = process.outcome(json!({"do": "save-file", "fileId": file_id, "directory": place}));
            assert!(
                refused["text"].as_str().is_some_and(|it| it.starts_with(place) && it.ends_with(why)),
                "{refused}"
            );
        }
    }
    assert_eq!(names(directory.path()), ["v.txt"]);
}

/// An HTTP side that begins each answer and never ends it.
fn stands_still() -> String {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = format!("http://{}", listener.local_addr().unwrap());
    std::thread::spawn(move || {
        for mut peer in listener.incoming().flatten() {
            std::thread::spawn(move || {
                let _ = peer.read(&mut [0; 4096]);
                let _ = peer.write_all(b"HTTP/1.1 200 OK\r\ncontent-length: 9\r\n\r\n: 1");
                let _ = std::io::copy(&mut peer, &mut std::io::sink());
            });
        }
    });
    address
}

/// An agent has sent a file to a session, in which are a customer and another desk: these two have this HTTP side. Gives the
/// file's id, too.
fn sent_file(http: String) -> (Serve, Process, [Process; 2], Value) {
    let mut serve = Serve::start();
    let mut agent = serve.desk("agent", "Bo", &[]);
    serve.http = http;
    let customer = serve.customer("Ana", &[]);
    let mut desk = serve.desk("desk", "Sue", &[]);
    let session = agent.wait_for(json!({"event": "interactions"}))["sessionId"].clone();
    for process in [&mut agent, &mut desk] {
        process.act(json!({"do": "join", "sessionId": session}));
    }
    let directory = tempfile::tempdir().unwrap();
    let file = directory.path().join("v.txt");
    fs::write(&file, "123456789").unwrap();
    let file_id = agent.act(json!({"do": "send-file", "path": file}))["fileId"].clone();
    (serve, agent, [customer, desk], file_id)
}

#[cfg(unix)]
#[test]
fn a_second_quit_leaves_nothing_of_a_download_that_stands_still() {
    let (_serve, _agent, [mut customer, mut desk], file_id) = sent_file(stands_still());
    for process in [&mut customer, &mut desk] {
        process.wait_for(json!({"event": "notice", "noticeType": "SYS_COMMAND"}));
        let out = tempfile::tempdir().unwrap();
        let save = json!({"do": "save-file", "fileId": file_id, "directory": out.path()});
        process.type_line(&save.to_string());
        process.wait_for(json!({"event": "transfer", "done": 3}));
        assert_eq!(names(out.path()).len(), 1);
        process.act(json!({"do": "quit"}));
        process.terminate();
        assert!(process.end().success());
        assert!(names(out.path()).is_empty(), "{:?}", names(out.path()));
    }
}

/// An HTTP side that begins each answer, and goes on with it when `goes_on` is sent something.
fn stops_in_the_middle() -> (String, Sender<()>) {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = format!("http://{}", listener.local_addr().unwrap());
    let (goes_on, stops) = channel();
    let stops = Arc::new(Mutex::new(stops));
    std::thread::spawn(move || {
        for mut peer in listener.incoming().flatten() {
            let stops = Arc::clone(&stops);
            std::thread::spawn(move || {
                let mut asked = [0; 4096];
                let count = peer.read(&mut asked).unwrap_or(0);
                let is_file = ["/documents", "/files"].iter().any(|it| text(&asked[..count]).contains(it));
                let _ = peer.write_all(b"HTTP/1.1 200 OK\r\ncontent-length: 9\r\n\r\n: 1");
                if is_file && stops.lock().unwrap().recv().is_ok() {
                    let _ = peer.write_all(b"2");
                }
                let _ = std::io::copy(&mut peer, &mut std::io::sink());
            });
        }
    });
    (address, goes_on)
}

#[test]
fn a_download_that_is_cancelled_leaves_nothing() {
    let (http, goes_on) = stops_in_the_middle();
    let (_serve, _agent, [mut customer, mut desk], file_id) = sent_file(http);
    for process in [&mut customer, &mut desk] {
        process.wait_for(json!({"event": "notice", "noticeType": "SYS_COMMAND"}));
        let out = tempfile::tempdir().unwrap();
        let save = json!({"id": "s", "do": "save-file", "fileId": file_id, "directory": out.path()});
        process.type_line(&save.to_string());
        process.wait_for(json!({"event": "transfer", "id": "s", "done": 3}));
        process.act(json!({"do": "cancel", "command": "s"}));
        goes_on.send(()).unwrap();
        process.wait_for(json!({"event": "error", "id": "s", "text": "cancelled"}));
        assert!(names(out.path()).is_empty(), "{:?}", names(out.path()));
        let refused = process.outcome(json!({"do": "cancel", "command": "s"}));
        assert_eq!(refused["text"], "no command \"s\" with a file is under way");
    }
}
