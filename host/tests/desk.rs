//! A desk through hard times: lost links, many sessions, work that isn't done when its input ends.

#![allow(clippy::unwrap_used, reason = "these are tests")]

mod support;

use std::collections::HashSet;
use std::io::{Read, Write};
use std::net::{Shutdown, TcpListener, TcpStream};
use std::sync::{Arc, Mutex};

use serde_json::json;
use support::{Process, Serve};

/// A door to the server that can be slammed: what goes through it now is cut off, who comes next gets in again.
struct Door {
    address: String,
    open: Arc<Mutex<Vec<TcpStream>>>,
}

impl Door {
    fn to(server: &str) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let address = listener.local_addr().unwrap().to_string();
        let open = Arc::new(Mutex::new(Vec::new()));
        let (streams, server) = (Arc::clone(&open), server.to_owned());
        std::thread::spawn(move || {
            for client in listener.incoming().flatten() {
                let Ok(server) = TcpStream::connect(&server) else { return };
                streams.lock().unwrap().extend([client.try_clone().unwrap(), server.try_clone().unwrap()]);
                pass(client.try_clone().unwrap(), server.try_clone().unwrap());
                pass(server, client);
            }
        });
        Self { address, open }
    }

    fn slam(&self) {
        for stream in self.open.lock().unwrap().drain(..) {
            let _ = stream.shutdown(Shutdown::Both);
        }
    }
}

fn pass(mut from: TcpStream, mut to: TcpStream) {
    std::thread::spawn(move || {
        let mut bytes = [0; 4096];
        while let Ok(count @ 1..) = from.read(&mut bytes) {
            if to.write_all(&bytes[..count]).is_err() {
                return;
            }
        }
        let _ = to.shutdown(Shutdown::Both);
    });
}

#[test]
fn all_sessions_are_joined_again_after_a_lost_link() {
    let serve = Serve::start();
    let door = Door::to(&serve.basic);
    let arguments = ["desk", "--basic", &door.address, "--http", &serve.http, "--nick", "Bo"];
    let mut desk = Process::parlor("desk", &arguments);
    let first = desk.wait_for(json!({"event": "ready"}))["userId"].clone();
    let mut sessions = HashSet::new();
    for number in 0..20 {
        let join = json!({"do": "join", "queueKey": "Environment:default", "subject": format!("{number}")});
        let session = desk.act(join)["sessionId"].as_str().unwrap().to_owned();
        desk.act(json!({"do": "say", "sessionId": session, "text": "before"}));
        sessions.insert(session);
    }
    // Someone must stay, or a session ends when its last party is cut off.
    let mut other = serve.desk("other", "Sue", &[]);
    for session in &sessions {
        other.act(json!({"do": "join", "sessionId": session}));
    }
    door.slam();
    desk.wait_for(json!({"event": "link", "state": "down"}));
    desk.wait_for(json!({"event": "link", "state": "up"}));
    for session in &sessions {
        desk.wait("its own return", |line| {
            let line: serde_json::Value = serde_json::from_str(line).ok()?;
            // As the same user, behind the first one's coming and its leave.
            let is_own = line["event"] == "newParty" && line["userId"] == first;
            let is_back = is_own && line["eventId"].as_u64() > Some(1);
            (is_back && line["sessionId"] == **session).then_some(())
        });
        desk.act(json!({"do": "say", "sessionId": session, "text": "after"}));
    }
    assert_eq!(
        desk.all(json!({"event": "ready", "userId": first})).len(),
        2,
        "its registration was restored"
    );
    let said = desk.all(json!({"event": "message", "text": "before"}));
    assert_eq!(said.len(), 20, "what was seen isn't told again");
    assert_eq!(desk.all(json!({"event": "joined"})).len(), 20, "the desk never left, as far as it knows");
}

#[test]
fn a_desk_that_quits_leaves_all_its_sessions() {
    let serve = Serve::start();
    let mut desk = serve.desk("desk", "Bo", &[]);
    let mut other = serve.desk("other", "Sue", &[]);
    for _ in 0..20 {
        let session = desk.act(json!({"do": "join", "queueKey": "Environment:default"}))["sessionId"].clone();
        other.act(json!({"do": "join", "sessionId": session}));
    }
    let user_id = desk.wait_for(json!({"event": "ready"}))["userId"].clone();
    desk.end_input();
    assert!(desk.end().success());
    let sessions = other.all(json!({"event": "joined"}));
    for joined in sessions {
        other.wait_for(json!({
            "event": "partyLeft", "sessionId": joined["sessionId"], "userId": user_id, "code": 0, "reason": "left",
        }));
    }
}

#[test]
fn a_file_that_is_on_its_way_is_sent_before_the_desk_ends() {
    let serve = Serve::start();
    let (mut customer, mut desk) = serve.conversation();
    let file = tempfile::NamedTempFile::new().unwrap();
    std::fs::write(file.path(), vec![b'x'; 8_000_000]).unwrap();
    desk.type_line(&json!({"id": "file", "do": "send-file", "path": file.path()}).to_string());
    desk.end_input();
    assert!(desk.end().success());
    assert!(desk.saw(json!({"event": "done", "id": "file", "size": 8_000_000})));
    customer.wait_for(json!({"event": "notice", "text": "file-uploaded"}));
    customer.wait_for(json!({"event": "partyLeft", "reason": "left"}));
}

#[test]
fn what_can_not_be_sent_is_said() {
    let serve = Serve::start();
    let (mut customer, mut desk) = serve.conversation();
    let directory = tempfile::tempdir().unwrap();
    let large = directory.path().join("large");
    std::fs::write(&large, vec![0; 20_000_000]).unwrap();
    let refused = desk.outcome(json!({"do": "send-file", "path": large}));
    let said = refused["text"].as_str().unwrap();
    assert!(
        said.starts_with(&format!("{}: ", large.display()))
            && said.contains("is larger than 16.7 MB: send a"),
        "{said}"
    );
    let pipe = directory.path().join("pipe");
    assert!(std::process::Command::new("mkfifo").arg(&pipe).status().unwrap().success());
    let refused = desk.outcome(json!({"do": "send-file", "path": pipe}));
    assert!(refused["text"].as_str().unwrap().contains("not a regular file"), "{refused}");
    let refused = desk.outcome(json!({"do": "push-url", "text": "shop.example"}));
    assert!(refused["text"].as_str().unwrap().contains("such as https://shop.example"), "{refused}");
    let refused = desk.outcome(json!({"do": "nick", "userNick": "x".repeat(300)}));
    assert!(refused["text"].as_str().unwrap().contains("256 bytes at most"), "{refused}");
    let refused = customer.outcome(json!({"do": "say", "text": ""}));
    assert_eq!(refused["text"], "the text is empty; say something");
    let refused = desk.outcome(json!({"do": "remove", "userId": ""}));
    assert!(refused["text"].as_str().unwrap().starts_with("the user id is empty; "), "{refused}");
    let refused = desk.outcome(json!({"do": "delete-file", "fileId": "F"}));
    assert!(refused["text"].as_str().unwrap().starts_with("no file F"), "{refused}");
    desk.type_bytes(b"{\"do\":\"say\",\"text\":\"caf\xe9\"}\n");
    desk.wait_for(json!({"event": "error", "text": "can't read the line: it is not UTF-8"}));
    for process in [&mut desk, &mut customer] {
        for _ in 0..3 {
            process.type_bytes(&vec![b'x'; 1 << 20]);
        }
        process.type_bytes(b"\n");
        let text = "can't read the line: it has more than 1048576 bytes; shorten it";
        process.wait_for(json!({"event": "error", "text": text}));
    }
    desk.act(json!({"do": "say", "text": "still here"}));
    customer.wait_for(json!({"event": "message", "text": "still here"}));
}

#[test]
fn wrong_doors_are_named() {
    let serve = Serve::start();
    let arguments = ["desk", "--basic", &serve.flex, "--http", &serve.http, "--nick", "Bo"];
    let mut desk = Process::parlor("desk", &arguments);
    let error = desk.wait_for(json!({"event": "error"}));
    assert!(
        error["text"]
            .as_str()
            .unwrap()
            .ends_with("is the basic port?".replace("the", &format!("{} the", serve.flex)).as_str())
    );
    desk.end_input();
    assert_eq!(desk.end().code(), Some(1));
}

#[test]
fn servers_are_found_by_name() {
    let mut serve = Serve::start();
    for address in [&mut serve.basic, &mut serve.flex, &mut serve.http] {
        *address = address.replace("127.0.0.1", "localhost");
    }
    let (mut customer, _desk) = serve.conversation();
    customer.wait_for(json!({"event": "newParty", "userNick": "Bo"}));
}
