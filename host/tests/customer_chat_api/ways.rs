//! How a customer's requests reach the service: over TLS, and through proxies.

use std::io::{Read, Write, copy};
use std::net::{Shutdown, TcpListener, TcpStream};
use std::process::Stdio;
use std::sync::{Arc, Mutex};

use serde_json::json;

use super::files::file;
use super::support::{Process, Serve, program, text};
use super::tls::Authority;
use super::{ana, stand_in};

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
