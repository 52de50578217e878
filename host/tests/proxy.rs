//! Nothing that is meant for flex, basic and the HTTP port goes through a proxy that the environment names: what is asked
//! holds keys and documents. (A customer over Chat API v2 goes through one: `customer_chat_api`.)

#![allow(clippy::unwrap_used, reason = "these are tests")]

mod support;

use std::fs;
use std::io::ErrorKind;
use std::net::TcpListener;
use std::process::{Command, Stdio};

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
