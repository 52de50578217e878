//! WebSockets on real connections; frames are written by hand.

use std::io::{Read, Write};
use std::net::TcpStream;

use super::mounted::{Open, open, read, send};
use super::{CONNECTED, connect};

/// The example of RFC 6455.
const UPGRADE: [&str; 4] = [
    "Upgrade: websocket",
    "Connection: keep-alive, Upgrade",
    "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==",
    "Sec-WebSocket-Version: 13",
];

struct Socket(TcpStream);

impl Socket {
    fn open(door: &Open) -> Self {
        let mut stream = door.connect();
        send(&mut stream, "GET /base", &UPGRADE, "");
        let (head, _) = read(&mut stream);
        assert!(head.starts_with("HTTP/1.1 101 Switching Protocols\r\n"), "{head}");
        assert!(head.contains("sec-websocket-accept: s3pPLMBiTxaQ9kYGzzhZRbK+xOo=\r\n"), "{head}");
        Self(stream)
    }

    /// A frame with a mask of zeros.
    fn frame(&mut self, opcode: u8, payload: &[u8]) {
        let mut frame = vec![0x80 | opcode];
        match u8::try_from(payload.len()) {
            Ok(length @ 0..126) => frame.push(0x80 | length),
            _ => {
                frame.push(0x80 | 126);
                frame.extend_from_slice(&u16::try_from(payload.len()).unwrap().to_be_bytes());
            }
        }
        frame.extend_from_slice(&[0; 4]);
        frame.extend_from_slice(payload);
        self.0.write_all(&frame).unwrap();
    }

    fn say(&mut self, text: &str) {
        self.frame(1, text.as_bytes());
    }

    /// Opcode and payload of the next frame that is no ping.
    fn next(&mut self) -> (u8, Vec<u8>) {
        loop {
            let frame = self.next_of_all();
            if frame.0 != 9 {
                return frame;
            }
        }
    }

    /// Opcode and payload of the next frame.
    fn next_of_all(&mut self) -> (u8, Vec<u8>) {
        let mut head = [0; 2];
        self.0.read_exact(&mut head).unwrap();
        assert_eq!(head[0] & 0xf0, 0x80, "whole frames without extensions");
        let mut length = usize::from(head[1]);
        if length == 126 {
            let mut bytes = [0; 2];
            self.0.read_exact(&mut bytes).unwrap();
            length = usize::from(u16::from_be_bytes(bytes));
        }
        let mut payload = vec![0; length];
        self.0.read_exact(&mut payload).unwrap();
        (head[0] & 15, payload)
    }

    fn text(&mut self) -> String {
        let (opcode, payload) = self.next();
        assert_eq!(opcode, 1, "{payload:?}");
        String::from_utf8(payload).unwrap()
    }

    /// The code with which the server closes; nothing comes behind it.
    fn closed(&mut self) -> u16 {
        let (opcode, payload) = self.next();
        assert_eq!(opcode, 8, "{payload:?}");
        u16::from_be_bytes([payload[0], payload[1]])
    }

    /// The same, behind whatever else comes before.
    fn last_words(&mut self) -> u16 {
        loop {
            if let (8, payload) = self.next() {
                return u16::from_be_bytes([payload[0], payload[1]]);
            }
        }
    }

    /// A session that has connected once.
    fn session(&mut self) -> String {
        self.say(r#"[{"channel":"/meta/handshake"}]"#);
        let id = self.text().split("\"clientId\":\"").nth(1).unwrap()[..40].to_owned();
        self.say(&connect(&id));
        assert_eq!(self.text(), format!("[{CONNECTED}]"));
        id
    }
}

#[test]
fn a_whole_session() {
    let door = open("/base", |_| {});
    let mut socket = Socket::open(&door);
    let id = socket.session();
    socket.say(&connect(&id));
    socket.say(&format!(r#"{{"channel":"/meta/subscribe","subscription":"/echo/*","clientId":"{id}"}}"#));
    assert!(socket.text().contains(r#""successful":true"#));
    // The reply and the event are frames of their own; the connect is held meanwhile.
    socket.say(&format!(r#"[{{"id":"7","channel":"/service/echo","data":[1],"clientId":"{id}"}}]"#));
    let mut said = [socket.text(), socket.text()];
    said.sort();
    assert_eq!(said[0], r#"[{"channel":"/echo/nobody","data":[1]}]"#);
    assert_eq!(said[1], r#"[{"id":"7","channel":"/service/echo","successful":true}]"#);
    socket.frame(9, b"are you there?");
    assert_eq!(socket.next(), (10, b"are you there?".to_vec()));
    socket.say(&format!(r#"[{{"id":"9","channel":"/meta/disconnect","clientId":"{id}"}}]"#));
    let said = socket.text();
    assert!(said.contains(r#""reconnect":"none""#) && said.ends_with(r#""successful":true}]"#), "{said}");
    door.wait_for("nobody is gone: Disconnected");
    socket.frame(8, &1000_u16.to_be_bytes());
    assert_eq!(socket.closed(), 1000);
}

#[test]
fn a_session_that_lost_its_socket_goes_on_over_another() {
    let door = open("/base", |_| {});
    let mut socket = Socket::open(&door);
    let id = socket.session();
    socket.say(&connect(&id));
    drop(socket);
    let mut socket = Socket::open(&door);
    socket.say(&connect(&id));
    socket.say(&format!(
        r#"[{{"channel":"/meta/subscribe","subscription":"/echo/nobody","clientId":"{id}"}}]"#
    ));
    assert!(socket.text().contains(r#""successful":true"#));
}

/// Whether it has come is known to nobody, unless the client answers the ping behind it, or closes the socket itself.
#[test]
fn an_event_that_may_not_have_come_ends_the_session() {
    let door = open("/base", |_| {});
    for (is_clean, has_come) in [(true, false), (false, true), (false, false)] {
        let mut socket = Socket::open(&door);
        let id = socket.session();
        socket.say(&format!(r#"{{"channel":"/meta/subscribe","subscription":"/echo/*","clientId":"{id}"}}"#));
        socket.text();
        socket.say(&format!(r#"[{{"id":"7","channel":"/service/echo","data":[1],"clientId":"{id}"}}]"#));
        let (mut said, mut ping) = (String::new(), None);
        while ping.is_none() || !said.contains("successful") {
            match socket.next_of_all() {
                (9, number) => ping = Some(number),
                (_, text) => said += &String::from_utf8(text).unwrap(),
            }
        }
        assert!(said.contains("/echo/nobody"), "{said}");
        if has_come {
            socket.frame(10, &ping.unwrap());
            // Both are answered by the time when the second is.
            socket.frame(9, b"");
            assert_eq!(socket.next().0, 10);
        }
        if is_clean {
            socket.frame(8, &1000_u16.to_be_bytes());
            assert_eq!(socket.closed(), 1000);
        }
        drop(socket);
        if !is_clean && !has_come {
            door.wait_for("nobody is gone: Uncertain");
        }
        let mut socket = Socket::open(&door);
        socket.say(&connect(&id).replace("}]", r#","advice":{"timeout":0}}]"#));
        let said = socket.text();
        assert_eq!(said.contains("402::session_unknown"), !is_clean && !has_come, "{said}");
    }
}

/// A link that is gone may look open for hours: once its client has come another way, it is closed.
#[test]
fn a_socket_without_a_pong_is_closed_when_its_client_comes_another_way() {
    let door = open("/base", |_| {});
    let mut first = Socket::open(&door);
    let id = first.session();
    first.say(&format!(r#"{{"channel":"/meta/subscribe","subscription":"/echo/*","clientId":"{id}"}}"#));
    first.text();
    first.say(&format!(r#"[{{"id":"7","channel":"/service/echo","data":[1],"clientId":"{id}"}}]"#));
    while first.next_of_all().0 != 9 {}
    let mut second = Socket::open(&door);
    second.say(&connect(&id));
    assert!(second.text().contains("402::session_unknown"));
    assert_eq!(first.last_words(), 1001);
}

#[test]
fn what_closes_a_socket() {
    let door = open("/base", |it| (it.body_bytes, it.messages) = (300, 2));
    for (opcode, payload, code) in [
        (2, &b"[]"[..], 1003),
        (1, b"no json", 1007),
        (1, b"[{},{},{}]", 1007),
        (1, b"[\"\xff\"]", 1007),
        (3, b"[]", 1002),
    ] {
        let mut socket = Socket::open(&door);
        socket.frame(opcode, payload);
        assert_eq!(socket.closed(), code, "{payload:?}");
    }
    // A frame that is too large isn't kept, however large it is.
    for bytes in [301, 60_000] {
        let mut socket = Socket::open(&door);
        socket.say(&" ".repeat(bytes));
        assert_eq!(socket.closed(), 1009);
    }
    // Nor is anybody listened to who opens a socket and says nothing.
    let door = open("/base", |it| (it.timeout_ms, it.max_interval_ms) = (50, 50));
    let mut socket = Socket::open(&door);
    assert_eq!(socket.closed(), 1001);
}

/// A socket takes up the place of its connection until it is closed.
#[test]
fn sockets_are_connections() {
    let door = open("/base", |_| {});
    let mut sockets: Vec<Socket> = (0..8).map(|_| Socket::open(&door)).collect();
    sockets.iter_mut().for_each(|it| drop(it.session()));
    assert!(door.ask("POST /base", &[], "").0.starts_with("HTTP/1.1 503 "));
}

#[test]
fn what_opens_no_socket() {
    let door = open("/base", |_| {});
    let status =
        |headers: &[&str]| door.ask("GET /base", headers, "").0.split(' ').nth(1).unwrap().to_owned();
    for missing in 0..3 {
        let headers: Vec<&str> = (0..4).filter(|it| *it != missing).map(|it| UPGRADE[it]).collect();
        assert_eq!(status(&headers), "405", "{headers:?}");
    }
    assert_eq!(status(&[UPGRADE[0], UPGRADE[1], UPGRADE[2], "Sec-WebSocket-Version: 8"]), "426");
    let door = open("/base", |it| it.has_websocket = false);
    assert!(door.ask("GET /base", &UPGRADE, "").0.starts_with("HTTP/1.1 405 "));
}
