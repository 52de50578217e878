//! A customer over Chat API v2: the same lines and screen as over flex, with agents on basic at the other end.

#![allow(clippy::unwrap_used, reason = "these are tests")]

mod oddities;
#[cfg(unix)]
#[path = "../support/pty.rs"]
mod pty;
mod stand_in;
#[path = "../support/mod.rs"]
mod support;
#[path = "../../../ffi/desk/tests/support/tls.rs"]
mod tls;

use std::fs;
use std::io::{Read, Write, copy};
use std::net::{Shutdown, TcpListener, TcpStream};
use std::process::Stdio;
use std::sync::{Arc, Mutex};

use serde_json::json;
use support::{Process, Serve, program, text};
use tls::Authority;

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

/// An agent's file goes to the customer.
fn file(desk: &mut Process, customer: &mut Process) {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("v.txt");
    fs::write(&path, "a voucher").unwrap();
    let sent = desk.act(json!({"do": "send-file", "path": path}));
    customer.wait_for(json!({"event": "notice", "noticeType": "SYS_COMMAND", "text": "file-uploaded"}));
    let saved =
        customer.act(json!({"do": "save-file", "fileId": sent["fileId"], "directory": folder.path()}));
    assert_eq!(saved["sha256"], sent["sha256"]);
}

#[test]
fn a_customer_sends_files() {
    let serve = Serve::start();
    let mut customer = ana(&serve.chat_api, &[]);
    let mut desk = serve.desk("desk", "Bo", &[]);
    desk.join_waiting();
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("la \"mp\" ж.txt");
    fs::write(&path, "It hums.\n".repeat(20_000)).unwrap();
    let sent = customer.act(json!({"do": "send-file", "path": path, "description": "The lamp, ж"}));
    assert_eq!(sent["size"], 180_000);
    customer.wait_for(json!({"event": "transfer", "done": 180_000, "total": 180_000}));
    let told = json!({"event": "notice", "noticeType": "SYS_COMMAND", "text": "file-uploaded"});
    let at_desk = desk.wait_for(told.clone());
    assert_eq!(at_desk["userData"]["file-description"], "The lamp, ж");
    assert_eq!(at_desk["userData"]["file-id"], sent["fileId"]);
    customer.wait_for(told);
    let saved = desk.act(json!({"do": "save-file", "fileId": sent["fileId"], "directory": folder.path()}));
    assert_eq!(saved["sha256"], sent["sha256"]);
    customer.act(json!({"do": "notice", "noticeType": "SYS_COMMAND", "text": "file-client-cfg-get"}));
    let limits = customer.wait_for(json!({"event": "notice", "text": "file-client-cfg-get"}));
    assert_eq!(limits["userData"]["upload-max-files"], "3", "{limits}");
    let file = json!({"file-id": sent["fileId"]});
    customer
        .act(json!({"do": "notice", "noticeType": "SYS_COMMAND", "text": "file-deleted", "userData": file}));
    desk.wait_for(json!({"event": "notice", "noticeType": "SYS_COMMAND", "text": "file-deleted"}));
    // What the server doesn't allow isn't sent at all.
    let large = folder.path().join("large.txt");
    fs::write(&large, vec![b'x'; 3_000_000]).unwrap();
    let program = folder.path().join("lamp.exe");
    fs::write(&program, "MZ").unwrap();
    for (path, expected) in [
        (
            program,
            "not sent: lamp.exe: this chat takes no files of this kind; it takes those whose names end with gif, jpeg, ",
        ),
        (large, "large.txt is too large by 902.8 kB: this chat takes files of 2.0 MB at most"),
        (folder.path().join("nothing.txt"), "nothing.txt: "),
        (folder.path().to_owned(), "that is no file with a name that can be told"),
    ] {
        let refused = customer.outcome(json!({"do": "send-file", "path": path}));
        assert!(refused["text"].as_str().unwrap_or_default().contains(expected), "{refused}");
    }
    assert!(customer.end().success() && desk.end().success());
    let mut flex = serve.customer("Zoe", &[]);
    let barred = flex.wait_for(json!({"event": "barred"}));
    assert!(barred["commands"]["send"].as_str().unwrap().starts_with("files can't be sent over this"));
    let refused = flex.outcome(json!({"do": "send-file", "path": "x"}));
    assert_eq!(
        refused["text"],
        "files can't be sent over this connection, only saved; a customer that was started with --chat-api, and the address of a chat service, can send them"
    );
}

#[test]
fn files_are_sent_one_after_the_other() {
    let serve = Serve::start();
    let mut customer = ana(&serve.chat_api, &[]);
    customer.wait_for(json!({"event": "joined"}));
    let folder = tempfile::tempdir().unwrap();
    let file = |name: &str| {
        let path = folder.path().join(name);
        fs::write(&path, vec![b'x'; 1_500_000]).unwrap();
        path
    };
    let send = |id: &str, path| json!({"id": id, "do": "send-file", "path": path});
    let (one, two) = (file("one.txt"), file("two.txt"));
    // The same file may be sent again, and those that wait can be cancelled. They come as one write.
    let mut lines = String::new();
    for (id, path) in [("1", &one), ("2", &one), ("3", &two), ("4", &two)] {
        lines.push_str(&format!("{}\n", send(id, path)));
    }
    lines.push_str(&format!("{}\n", json!({"id": "5", "do": "cancel", "command": "3"})));
    customer.type_bytes(lines.as_bytes());
    for id in ["1", "2", "4", "5"] {
        customer.wait_for(json!({"event": "done", "id": id}));
    }
    customer.wait_for(json!({"event": "error", "id": "3", "text": "cancelled"}));
    assert!(customer.end().success());
}

#[test]
fn over_tls() {
    let serve = Serve::start();
    let folder = tempfile::tempdir().unwrap();
    let authority = Authority::new("authority", folder.path());
    let ca = authority.file.to_str().unwrap();
    let secure = authority.serve(serve.chat_api.strip_prefix("http://").unwrap().parse().unwrap());
    let mut customer = ana(&format!("https://{secure}"), &["--ca", ca]);
    let mut desk = serve.desk("desk", "Bo", &[]);
    desk.join_waiting();
    customer.act(json!({"do": "say", "text": "hello"}));
    desk.wait_for(json!({"event": "message", "text": "hello"}));
    desk.act(json!({"do": "say", "text": "good day"}));
    customer.wait_for(json!({"event": "message", "text": "good day"}));
    file(&mut desk, &mut customer);
    assert!(customer.end().success());
    // The certificate's name is asked for, whatever the host is called.
    let localhost = format!("https://localhost:{}", secure.port());
    let mut customer = ana(&localhost, &["--ca", ca, "--server-name", "127.0.0.1"]);
    customer.wait_for(json!({"event": "joined"}));
    assert!(customer.end().success() && desk.end().success());
    for (url, more, expected) in [
        (&localhost, &["--ca", ca][..], "isn't for \"localhost\": it is for \"127.0.0.1\""),
        (&format!("https://{secure}"), &[], "; name a file with its root certificate by `--ca`"),
        (
            &serve.chat_api.replace("http", "https"),
            &["--ca", ca],
            "without TLS; write http:// in the URL, or name the port that takes TLS",
        ),
        (&format!("http://{secure}"), &[], "check the port, and whether it wants TLS"),
        (
            &format!("http://{secure}"),
            &["--tls"],
            "--chat-api has http:// and there is --tls: write https:// there",
        ),
    ] {
        let mut command = program(&["customer", "--chat-api", url, "--nick", "Ana"]);
        let running = command.args(more).stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
        let mut running = running.spawn().unwrap();
        let _open = running.stdin.take();
        let output = running.wait_with_output().unwrap();
        assert_eq!(output.status.code(), Some(1));
        let said = text(&output.stdout) + &text(&output.stderr);
        assert!(said.contains(expected), "{expected} in {said}");
    }
}

/// A proxy that leads to one server, whatever it is asked for, and what it was asked.
struct Proxy {
    address: String,
    asked: Arc<Mutex<Vec<String>>>,
}

impl Proxy {
    fn to(server: &str) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let address = listener.local_addr().unwrap().to_string();
        let (server, asked) = (server.to_owned(), Arc::<Mutex<Vec<String>>>::default());
        let for_thread = Arc::clone(&asked);
        std::thread::spawn(move || {
            for mut near in listener.incoming().map_while(Result::ok) {
                let mut head = Vec::new();
                while !head.ends_with(b"\r\n\r\n") {
                    let mut byte = [0];
                    near.read_exact(&mut byte).unwrap();
                    head.push(byte[0]);
                }
                for_thread.lock().unwrap().push(String::from_utf8(head).unwrap());
                near.write_all(b"HTTP/1.1 200 Connection established\r\n\r\n").unwrap();
                let far = TcpStream::connect(&server).unwrap();
                for (mut from, mut to) in [(&near, &far), (&far, &near)]
                    .map(|(from, to)| (from.try_clone().unwrap(), to.try_clone().unwrap()))
                {
                    std::thread::spawn(move || {
                        let _ = copy(&mut from, &mut to);
                        let _ = to.shutdown(Shutdown::Both);
                    });
                }
            }
        });
        Self { address, asked }
    }

    /// Ana, with this proxy in these variables.
    fn ana(&self, arguments: &[&str], variables: &[(&str, &str)]) -> std::process::Command {
        let mut command = program(&["customer", "--nick", "Ana", "--poll", "20"]);
        for name in ["HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY", "NO_PROXY"] {
            command.env_remove(name).env_remove(name.to_lowercase());
        }
        for (name, value) in variables {
            command.env(name, value.replace("PROXY", &self.address));
        }
        command.args(arguments);
        command
    }
}

#[test]
fn through_a_proxy_of_the_environment() {
    let serve = Serve::start();
    let proxy = Proxy::to(serve.chat_api.strip_prefix("http://").unwrap());
    let url = ["--chat-api", "http://chat.example.test/genesys/2/chat/support"];
    let mut desk = serve.desk("desk", "Bo", &[]);
    let customer = proxy.ana(&url, &[("HTTP_PROXY", "http://ana:p%40w@PROXY")]);
    let mut customer = Process::start("customer", customer);
    desk.join_waiting();
    customer.act(json!({"do": "say", "text": "hello"}));
    desk.wait_for(json!({"event": "message", "text": "hello"}));
    file(&mut desk, &mut customer);
    assert!(customer.end().success() && desk.end().success());
    let asked = proxy.asked.lock().unwrap().clone();
    assert!(asked.len() >= 2, "the chat, and the file: {asked:?}");
    for asked in &asked {
        assert!(asked.starts_with("CONNECT chat.example.test:80 HTTP/1.1\r\n"), "{asked}");
        assert!(asked.to_ascii_lowercase().contains("\r\nproxy-authorization: basic "), "{asked}");
        assert!(asked.contains("YW5hOnBAdw=="), "{asked}");
    }
}

#[test]
fn tls_through_a_proxy() {
    let serve = Serve::start();
    let folder = tempfile::tempdir().unwrap();
    let authority = Authority::new("authority", folder.path());
    let secure = authority.serve(serve.chat_api.strip_prefix("http://").unwrap().parse().unwrap());
    let proxy = Proxy::to(&secure.to_string());
    let ca = authority.file.to_str().unwrap();
    let arguments = ["--chat-api", "https://chat.example.test", "--ca", ca, "--server-name", "127.0.0.1"];
    let variables =
        [("https_proxy", "PROXY"), ("HTTPS_PROXY", "http://127.0.0.1:1"), ("NO_PROXY", "example.test:80")];
    let mut customer = Process::start("customer", proxy.ana(&arguments, &variables));
    customer.wait_for(json!({"event": "joined"}));
    assert!(customer.end().success());
    let asked = proxy.asked.lock().unwrap().join("");
    assert!(asked.starts_with("CONNECT chat.example.test:443 HTTP/1.1\r\n"), "{asked}");
}

#[test]
fn what_is_wrong_with_a_proxy_is_told_with_its_name() {
    let stand_in =
        stand_in::StandIn::new(|_, _, _| stand_in::Answer::Raw("HTTP/1.1 407 Who are you\r\n\r\n"));
    let proxy = Proxy { address: stand_in.address.clone(), asked: Arc::default() };
    let at = &proxy.address;
    for (value, expected) in [
        (
            "http://PROXY",
            format!(
                "the proxy {at} wants a name and a password that it knows (status 407); write them into its URL, as "
            ),
        ),
        (
            "http://127.0.0.1:1",
            "the proxy 127.0.0.1:1 can't be reached: 127.0.0.1:1: no connection".to_owned(),
        ),
        (
            "socks5://PROXY",
            "the variable HTTP_PROXY names no proxy that can be used: write http://HOST:PORT".to_owned(),
        ),
    ] {
        let url = ["--chat-api", "http://chat.example.test"];
        let output = proxy.ana(&url, &[("HTTP_PROXY", value)]).stdin(Stdio::null()).output().unwrap();
        assert_eq!(output.status.code(), Some(1));
        let said = text(&output.stderr);
        assert!(said.contains(&expected), "{expected} in {said}");
    }
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

#[cfg(unix)]
#[test]
fn a_file_that_is_dropped_on_lines_is_offered() {
    let serve = Serve::start();
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("a bill.txt");
    fs::write(&path, "1 lamp").unwrap();
    let url = format!("{}/genesys/2/chat/support", serve.chat_api);
    let arguments = ["customer", "--chat-api", &url, "--nick", "Ana", "--poll", "20", "--plain"];
    let mut ana = pty::Terminal::parlor(&arguments);
    ana.wait_for("to everyone>");
    let mut bo = serve.desk("agent", "Bo", &[]);
    bo.join_waiting();
    ana.paste(&format!("'{}'", path.display()));
    ana.wait("the question", |it| it.contains("Send a bill.txt?") && it.contains("yes or no>"));
    ana.type_line("y");
    let sent = bo.wait_for(json!({"event": "notice", "text": "file-uploaded"}));
    assert_eq!(sent["userData"]["file-name"], "a bill.txt");
    assert!(!bo.saw(json!({"event": "message"})));
}
