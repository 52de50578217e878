//! Nothing that is meant for flex, basic and the HTTP port goes through a proxy that the environment names: what is asked
//! holds keys and documents. (A customer over Chat API v2 goes through one: `customer_chat_api`; so does a desk over GWS API
//! v2, which stands behind one where people work.)

#![allow(clippy::unwrap_used, reason = "these are tests")]

mod support;

use std::fs;
use std::io::{BufRead, BufReader, ErrorKind, Write, copy};
use std::net::{TcpListener, TcpStream};
use std::process::{Command, Stdio};
use std::sync::mpsc::{Receiver, channel};

use serde_json::json;
use support::{Process, Serve, text};

/// A proxy that should hear of nobody, and the variables that name it.
struct Proxy(TcpListener);

impl Proxy {
    fn new() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        listener.set_nonblocking(true).unwrap();
        Self(listener)
    }

    fn parlor(&self, arguments: &[&str]) -> Command {
        let url = format!("http://{}", self.0.local_addr().unwrap());
        let mut command = support::program(arguments);
        for name in ["HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY"] {
            command.env(name, &url).env(name.to_lowercase(), &url);
        }
        command.env_remove("NO_PROXY").env_remove("no_proxy");
        command
    }

    fn was_asked(&self) -> bool {
        !self.0.accept().is_err_and(|it| it.kind() == ErrorKind::WouldBlock)
    }
}

#[test]
fn the_demo_works_with_a_proxy_in_the_environment() {
    let proxy = Proxy::new();
    let out = tempfile::tempdir().unwrap();
    let demo = proxy.parlor(&["demo", "--out", out.path().to_str().unwrap()]).stdin(Stdio::null()).output();
    let demo = demo.unwrap();
    assert!(demo.status.success(), "{}", text(&demo.stderr));
    assert!(!proxy.was_asked());
}

#[test]
fn desk_and_customer_work_with_a_proxy_in_the_environment() {
    let (proxy, serve) = (Proxy::new(), Serve::start());
    let desk = ["desk", "--basic", &serve.basic, "--http", &serve.http, "--nick", "Bo"];
    let mut desk = Process::start("desk", proxy.parlor(&desk));
    desk.wait_for(json!({"event": "ready"}));
    let customer =
        ["customer", "--flex", &serve.flex, "--http", &serve.http, "--nick", "Ana", "--poll", "20"];
    let mut customer = Process::start("customer", proxy.parlor(&customer));
    customer.wait_for(json!({"event": "joined"}));
    desk.join_waiting();
    let directory = tempfile::tempdir().unwrap();
    let file = directory.path().join("v.txt");
    fs::write(&file, "a voucher").unwrap();
    let sent = desk.act(json!({"do": "send-file", "path": file}));
    customer.wait_for(json!({"event": "notice", "noticeType": "SYS_COMMAND"}));
    for process in [&mut desk, &mut customer] {
        let save = json!({"do": "save-file", "fileId": sent["fileId"], "directory": directory.path()});
        assert_eq!(process.act(save)["sha256"], sent["sha256"]);
    }
    assert!(desk.end().success() && customer.end().success());
    assert!(!proxy.was_asked());
}

/// A proxy that lets its clients through to whatever they name; it gives the first line of what they ask.
fn tunnel() -> (String, Receiver<String>) {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let url = format!("http://{}", listener.local_addr().unwrap());
    let (asked, was_asked) = channel();
    std::thread::spawn(move || {
        for near in listener.incoming().map_while(Result::ok) {
            let asked = asked.clone();
            std::thread::spawn(move || {
                let mut lines = BufReader::new(near.try_clone().unwrap()).lines().map_while(Result::ok);
                let first = lines.next().unwrap_or_default();
                while lines.next().is_some_and(|it| !it.is_empty()) {}
                let far = TcpStream::connect(first.split(' ').nth(1).unwrap()).unwrap();
                let _ = asked.send(first);
                (&near).write_all(b"HTTP/1.1 200 OK\r\n\r\n").unwrap();
                let (mut from, mut to) = (near.try_clone().unwrap(), far.try_clone().unwrap());
                std::thread::spawn(move || copy(&mut from, &mut to));
                let _ = copy(&mut &far, &mut &near);
            });
        }
    });
    (url, was_asked)
}

#[test]
fn a_desk_over_gws_goes_through_the_proxy() {
    let ((proxy, was_asked), serve) = (tunnel(), Serve::start());
    let command = |name: &str, value: &str| {
        let mut command = support::program(&["desk", "--gws", &serve.gws, "--user", "bo", "--nick", "Bo"]);
        for name in ["HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY", "NO_PROXY"] {
            command.env_remove(name).env_remove(name.to_lowercase());
        }
        command.env("PARLOR_PASSWORD", "any").env("HTTP_PROXY", &proxy).env(name, value);
        command
    };
    let mut desk = Process::start("desk", command("HTTP_PROXY", &proxy));
    desk.wait_for(json!({"event": "ready"}));
    assert!(desk.end().success());
    let host = serve.gws.strip_prefix("http://").unwrap();
    assert_eq!(was_asked.try_iter().next().unwrap(), format!("CONNECT {host} HTTP/1.1"));
    while was_asked.try_recv().is_ok() {}
    let mut desk = Process::start("desk", command("NO_PROXY", "127.0.0.1"));
    desk.wait_for(json!({"event": "ready"}));
    assert!(desk.end().success());
    assert!(was_asked.try_recv().is_err());
}

/// A proxy that answers with this, whatever it is asked.
fn answering(answer: &'static str) -> String {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let at = listener.local_addr().unwrap().to_string();
    std::thread::spawn(move || {
        for near in listener.incoming().map_while(Result::ok) {
            let mut lines = BufReader::new(&near).lines().map_while(Result::ok);
            while lines.next().is_some_and(|it| !it.is_empty()) {}
            let _ = (&near).write_all(answer.as_bytes());
        }
    });
    at
}

#[test]
fn what_is_wrong_with_the_proxy_of_a_desk_over_gws_is_told_with_its_name() {
    let said = |variables: &[(&str, &str)]| {
        let url = "http://chat.example.test/api/v2";
        let mut command = support::program(&["desk", "--gws", url, "--user", "bo", "--nick", "Bo"]);
        for name in ["HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY", "NO_PROXY"] {
            command.env_remove(name).env_remove(name.to_lowercase());
        }
        command.env("PARLOR_PASSWORD", "any").envs(variables.iter().copied()).stdin(Stdio::null());
        let output = command.output().unwrap();
        assert_eq!(output.status.code(), Some(1));
        text(&output.stderr).to_owned()
    };
    let check = "; check the variables HTTPS_PROXY, HTTP_PROXY, ALL_PROXY and NO_PROXY";
    let unreachable = said(&[("HTTP_PROXY", "http://bo:secret@127.0.0.1:1")]);
    let expected = format!("the proxy 127.0.0.1:1 can't be reached: nobody answers{check}");
    assert!(unreachable.contains(&expected) && !unreachable.contains("secret"), "{unreachable}");
    let wants = answering("HTTP/1.1 407 Who are you\r\nContent-Length: 0\r\n\r\n");
    let login = said(&[("HTTP_PROXY", &format!("http://{wants}"))]);
    let expected = format!(
        "the proxy {wants} wants a name and a password that it knows (status 407); write them into its URL, as \
         http://NAME:PASSWORD@HOST:PORT"
    );
    assert!(login.contains(&expected), "{login}");
    let refuses = answering("HTTP/1.1 403 No\r\nContent-Length: 0\r\n\r\n");
    let refused = said(&[("ALL_PROXY", &format!("http://{refuses}"))]);
    let expected = format!("the proxy {refuses} makes no connection: proxy server responded 403/403{check}");
    assert!(refused.contains(&expected), "{refused}");
    let unknown = said(&[("HTTPS_PROXY", "http://proxy.example.test:8080")]);
    assert!(
        unknown.contains("the proxy proxy.example.test:8080 can't be reached: ") && unknown.contains(check)
    );
    // What goes past the proxy has nothing to do with it.
    let past = said(&[("HTTP_PROXY", "http://127.0.0.1:1"), ("NO_PROXY", "chat.example.test")]);
    assert!(past.contains("check the host") && !past.contains("proxy"), "{past}");
}
