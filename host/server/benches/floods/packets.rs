//! Frames and requests, written by hand.

use std::io::{Read, Write};
use std::net::{SocketAddr, TcpStream};

/// The packet with its length in front.
pub(crate) fn frame(packet: &str) -> Vec<u8> {
    let length = u32::try_from(packet.len()).expect("a small packet");
    [&length.to_be_bytes(), packet.as_bytes()].concat()
}

/// The value of the first attribute of this name.
pub(crate) fn value(packet: &str, name: &str) -> String {
    let (_, rest) = packet.split_once(&format!(" {name}=\"")).unwrap_or_else(|| panic!("{name}: {packet}"));
    rest.split('"').next().expect("a value").to_owned()
}

/// A blocking connection.
pub(crate) struct Peer {
    pub(crate) stream: TcpStream,
    reference_id: u32,
}

impl Peer {
    pub(crate) fn connect(address: SocketAddr) -> Self {
        let stream = TcpStream::connect(address).expect("a connection");
        stream.set_nodelay(true).expect("no delay");
        Self { stream, reference_id: 0 }
    }

    pub(crate) fn next(&mut self) -> String {
        let mut header = [0; 4];
        self.stream.read_exact(&mut header).expect("a frame");
        let mut packet = vec![0; u32::from_be_bytes(header) as usize];
        self.stream.read_exact(&mut packet).expect("a packet");
        String::from_utf8(packet).expect("UTF-8")
    }

    /// The next reference id, as an attribute.
    pub(crate) fn reference(&mut self) -> String {
        self.reference_id += 1;
        format!("referenceId=\"{}\"", self.reference_id)
    }

    /// Sends a request and gives its reply, passing over pushes.
    pub(crate) fn ask(&mut self, name: &str, attributes: &str, content: &str) -> String {
        let mark = self.reference();
        let packet = format!("<{name} {mark} {attributes}>{content}</{name}>");
        self.stream.write_all(&frame(&packet)).expect("it is sent");
        loop {
            let packet = self.next();
            if packet.contains(&mark) {
                return packet;
            }
        }
    }

    /// A basic client that has registered.
    pub(crate) fn registered(address: SocketAddr, user_type: &str) -> Self {
        let mut peer = Self::connect(address);
        peer.ask(
            "requestRegister",
            &format!("userNick=\"Bo\" userType=\"{user_type}\" clientVersion=\"106\""),
            "",
        );
        peer
    }

    /// Logs a flex user in; gives its members for later requests.
    pub(crate) fn login(&mut self, number: usize) -> String {
        // Floods that run at once have users of their own.
        let nonce = format!("flood-{}-{number:010}", std::process::id());
        let attributes = format!("userNick=\"Ana\" nonce=\"{nonce}\" clientVersion=\"106\"");
        let reply = self.ask("requestLogin", &attributes, "");
        let (user_id, secure_key) = (value(&reply, "userId"), value(&reply, "secureKey"));
        format!("userId=\"{user_id}\" secureKey=\"{secure_key}\" lastPosition=\"0\"")
    }

    /// Reads and forgets whatever comes, on a thread of its own.
    pub(crate) fn drain(&self) {
        let mut stream = self.stream.try_clone().expect("a copy");
        std::thread::spawn(move || {
            let mut bytes = [0; 65_536];
            while stream.read(&mut bytes).is_ok_and(|it| it > 0) {}
        });
    }
}
