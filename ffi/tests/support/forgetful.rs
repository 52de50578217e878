//! A server that forgets its customer, as one does that is restarted.

use std::io::{Read, Write};
use std::net::{TcpListener, TcpStream};

/// A flex server that knows one session and one user, and forgets that one when it says something for the first time.
pub(crate) struct Forgetful {
    users: u32,
    has_forgotten: bool,
    events: Vec<String>,
}

impl Forgetful {
    /// Serves one connection on a thread of its own; gives the address.
    pub(crate) fn start() -> String {
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
