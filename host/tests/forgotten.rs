//! Customers whose server forgets them in the midst of it, as one does that is restarted: they come back to their
//! session, and miss nothing.

#![allow(clippy::unwrap_used, reason = "these are tests")]

mod support;

use std::io::{Read, Write};
use std::net::{TcpListener, TcpStream};
use std::process::Command;

use serde_json::json;
use support::{Process, compile_c_customer, has_tool, skip};

/// A flex server that knows one session and one user, and forgets that one when it says something for the first time.
struct Forgetful {
    users: u32,
    has_forgotten: bool,
    events: Vec<String>,
}

impl Forgetful {
    /// Serves one connection on a thread of its own; gives the address.
    fn start() -> String {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let address = listener.local_addr().unwrap().to_string();
        std::thread::spawn(move || {
            let mut server = Self { users: 0, has_forgotten: false, events: Vec::new() };
            let (mut stream, _) = listener.accept().unwrap();
            while let Some(packet) = packet(&mut stream) {
                let reply = server.reply(&packet);
                let length = u32::try_from(reply.len()).unwrap().to_be_bytes();
                stream.write_all(&[&length, reply.as_bytes()].concat()).unwrap();
            }
        });
        address
    }

    fn reply(&mut self, packet: &str) -> String {
        let value = |name: &str| packet.split_once(&format!(" {name}=\""))?.1.split('"').next();
        let reference_id = value("referenceId").unwrap();
        let head = format!("<eventStatus referenceId=\"{reference_id}\" requestResult=");
        if packet.starts_with("<requestLogin") {
            self.users += 1;
            return format!("{head}\"Success\" userId=\"U{}\" secureKey=\"k\"/>", self.users);
        }
        let user_id = format!("U{}", self.users);
        let says = packet.contains("<msgText");
        if says && !self.has_forgotten {
            self.has_forgotten = true;
            self.append("message", "A", "<msgText>are you there?</msgText>");
            return format!("{head}\"Error\" errorId=\"4\"/>");
        }
        if packet.starts_with("<requestJoin") {
            let is_back = value("sessionId") == Some("S");
            assert_eq!((is_back, self.users), (self.has_forgotten, 1 + u32::from(is_back)));
            self.append("newParty", &user_id, "<userInfo userNick=\"Ana\" userType=\"CLIENT\"/>");
        }
        if says {
            self.append("message", &user_id, "<msgText>here I am</msgText>");
            self.append("message", "A", "<msgText>welcome back</msgText>");
        }
        let last: usize = value("lastPosition").unwrap().parse().unwrap();
        let events = self.events[last..].concat();
        format!(
            "{head}\"Success\"><flexTranscript sessionId=\"S\" lastPosition=\"{}\">{events}</flexTranscript>\
             </eventStatus>",
            self.events.len()
        )
    }

    fn append(&mut self, element: &str, user_id: &str, content: &str) {
        let id = self.events.len() + 1;
        self.events.push(format!("<{element} userId=\"{user_id}\" eventId=\"{id}\">{content}</{element}>"));
    }
}

fn packet(stream: &mut TcpStream) -> Option<String> {
    let mut length = [0; 4];
    stream.read_exact(&mut length).ok()?;
    let mut packet = vec![0; u32::from_be_bytes(length) as usize];
    stream.read_exact(&mut packet).ok()?;
    String::from_utf8(packet).ok()
}

#[test]
fn a_customer_comes_back() {
    let address = Forgetful::start();
    let arguments = ["customer", "--flex", &address, "--nick", "Ana", "--poll", "20"];
    let mut customer = Process::parlor("customer", &arguments);
    customer.wait_for(json!({"event": "joined", "sessionId": "S"}));
    let refused = customer.outcome(json!({"do": "say", "text": "hello"}));
    assert_eq!((&refused["event"], &refused["errorId"]), (&json!("error"), &json!(4)), "it wasn't said");
    customer.act(json!({"do": "say", "text": "here I am"}));
    customer.wait_for(json!({"event": "message", "text": "are you there?"}));
    customer.wait_for(json!({"event": "message", "text": "here I am", "userId": "U2"}));
    assert_eq!(customer.all(json!({"event": "newParty"})).len(), 2, "each event once");
    assert_eq!(
        customer.all(json!({"event": "joined"})).len(),
        1,
        "it never left, as far as the person knows"
    );
    customer.act(json!({"do": "leave"}));
    customer.wait_for(json!({"event": "closed", "sessionId": "S"}));
}

#[test]
fn a_customer_written_in_c_comes_back() {
    if !has_tool("cc") {
        return skip("no C compiler");
    }
    let directory = tempfile::tempdir().unwrap();
    let address = Forgetful::start();
    let (host, port) = address.rsplit_once(':').unwrap();
    let mut command = Command::new(compile_c_customer(directory.path()));
    command.args([host, port, "Ana", "A lamp"]);
    let mut customer = Process::start("C customer", command);
    customer.wait("its session", |line| (line == "* session S").then_some(()));
    customer.type_line("hello");
    customer.wait("what was said meanwhile", |line| line.ends_with(": are you there?").then_some(()));
    customer.type_line("here I am");
    customer.wait("the answer", |line| line.ends_with(": welcome back").then_some(()));
    customer.type_line("/quit");
    assert!(customer.end().success());
}
