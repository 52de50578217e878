//! Blocking clients that write packets by hand.

use std::io::{ErrorKind, Read, Write};
use std::net::{Shutdown, SocketAddr, TcpStream};
use std::time::Duration;

use parlor_server::{Config, Server};

/// What must come comes much earlier; what doesn't fails the test.
pub(crate) const DEADLINE: Duration = Duration::from_secs(20);

pub(crate) fn start(configure: impl FnOnce(&mut Config)) -> Server {
    let mut config = Config::default();
    configure(&mut config);
    Server::start(config).unwrap()
}

pub(crate) struct Client {
    pub(crate) stream: TcpStream,
    /// Of the last request. A flex user's grow, whatever connection it uses.
    pub(crate) reference_id: u32,
}

impl Client {
    pub(crate) fn connect(address: SocketAddr) -> Self {
        let stream = TcpStream::connect(address).unwrap();
        stream.set_read_timeout(Some(DEADLINE)).unwrap();
        stream.set_write_timeout(Some(DEADLINE)).unwrap();
        Self { stream, reference_id: 0 }
    }

    pub(crate) fn write(&mut self, bytes: &[u8]) {
        self.stream.write_all(bytes).unwrap();
    }

    /// Sets how long a write may wait.
    pub(crate) fn write_timeout(&self, timeout: Duration) {
        self.stream.set_write_timeout(Some(timeout)).unwrap();
    }

    /// Whether all bytes could be written.
    pub(crate) fn try_write(&mut self, bytes: &[u8]) -> bool {
        self.stream.write_all(bytes).is_ok()
    }

    pub(crate) fn send(&mut self, packet: &str) {
        self.write(&frame(packet.as_bytes()));
    }

    /// The next packet, with keep-alives as empty ones; `None` when the server has hung up.
    pub(crate) fn next(&mut self) -> Option<String> {
        let mut header = [0; 4];
        if let Err(error) = self.stream.read_exact(&mut header) {
            let hung_up = matches!(error.kind(), ErrorKind::UnexpectedEof | ErrorKind::ConnectionReset);
            assert!(hung_up, "{error}");
            return None;
        }
        let mut packet = vec![0; u32::from_be_bytes(header) as usize];
        self.stream.read_exact(&mut packet).unwrap();
        Some(String::from_utf8(packet).unwrap())
    }

    /// Reads on until the server has hung up.
    pub(crate) fn until_closed(&mut self) -> Vec<String> {
        std::iter::from_fn(|| self.next()).collect()
    }

    /// Sends a request; gives its reply, passing over pushes.
    pub(crate) fn ask(&mut self, name: &str, attributes: &str, content: &str) -> String {
        self.reference_id += 1;
        let mark = format!("referenceId=\"{}\"", self.reference_id);
        self.send(&format!("<{name} {mark} {attributes}>{content}</{name}>"));
        self.wait_for(&mark)
    }

    pub(crate) fn wait_for(&mut self, what: &str) -> String {
        loop {
            let packet = self.next().unwrap_or_else(|| panic!("the server hung up before {what}"));
            if packet.contains(what) {
                return packet;
            }
        }
    }

    pub(crate) fn agent(address: SocketAddr) -> Self {
        let mut client = Self::connect(address);
        client.ask("requestRegister", "userNick=\"Bo\" userType=\"AGENT\" clientVersion=\"106\"", "");
        client
    }

    pub(crate) fn create(&mut self) -> String {
        let reply = self.ask("requestJoin", "queueKey=\"Environment:default\" subject=\"Lamp\"", "");
        value(&reply, "sessionId")
    }
}

pub(crate) fn frame(payload: &[u8]) -> Vec<u8> {
    let mut bytes = u32::try_from(payload.len()).unwrap().to_be_bytes().to_vec();
    bytes.extend_from_slice(payload);
    bytes
}

/// The value of the first attribute of this name.
pub(crate) fn value(packet: &str, name: &str) -> String {
    let (_, rest) = packet.split_once(&format!(" {name}=\"")).unwrap_or_else(|| panic!("{name}: {packet}"));
    rest.split('"').next().unwrap().to_owned()
}

/// A flex user on its own connection or another's.
pub(crate) struct FlexUser {
    pub(crate) user_id: String,
    pub(crate) secure_key: String,
}

impl FlexUser {
    pub(crate) fn login(client: &mut Client, nonce: &str) -> Self {
        let attributes = format!("userNick=\"Ana\" clientVersion=\"106\" nonce=\"{nonce:_>16}\"");
        let reply = client.ask("requestLogin", &attributes, "");
        Self { user_id: value(&reply, "userId"), secure_key: value(&reply, "secureKey") }
    }

    pub(crate) fn ask(&self, client: &mut Client, name: &str, attributes: &str, content: &str) -> String {
        let Self { user_id, secure_key } = self;
        let attributes =
            format!("userId=\"{user_id}\" secureKey=\"{secure_key}\" lastPosition=\"0\" {attributes}");
        client.ask(name, &attributes, content)
    }
}

/// A reply over HTTP.
#[derive(Debug)]
pub(crate) struct Reply {
    pub(crate) status: u16,
    /// Lower-case names, one line each.
    pub(crate) head: String,
    pub(crate) body: Vec<u8>,
}

impl Reply {
    pub(crate) fn json(&self) -> serde_json::Value {
        serde_json::from_slice(&self.body).unwrap_or_else(|_| panic!("{self:?}"))
    }

    pub(crate) fn header(&self, name: &str) -> &str {
        let line = self.head.lines().find_map(|it| it.strip_prefix(&format!("{name}: ")));
        line.unwrap_or_else(|| panic!("{name}: {}", self.head))
    }
}

/// One request on a connection of its own. `headers` are whole lines.
pub(crate) fn http(address: SocketAddr, request: &str, headers: &[&str], body: &[u8]) -> Reply {
    let mut stream = http_stream(address, request, headers, body);
    let mut bytes = Vec::new();
    stream.read_to_end(&mut bytes).unwrap();
    let end = bytes.windows(4).position(|it| it == b"\r\n\r\n").unwrap();
    let head = String::from_utf8(bytes[..end].to_vec()).unwrap();
    let status = head.split(' ').nth(1).unwrap().parse().unwrap();
    let body = &bytes[end + 4..];
    let body = if head.contains("transfer-encoding: chunked") { joined(body) } else { body.to_vec() };
    Reply { status, head, body }
}

/// The chunks of a body as one.
fn joined(mut chunks: &[u8]) -> Vec<u8> {
    let mut body = Vec::new();
    loop {
        let end = chunks.windows(2).position(|it| it == b"\r\n").unwrap();
        let length = usize::from_str_radix(std::str::from_utf8(&chunks[..end]).unwrap(), 16).unwrap();
        if length == 0 {
            return body;
        }
        body.extend_from_slice(&chunks[end + 2..][..length]);
        chunks = &chunks[end + 2 + length + 2..];
    }
}

pub(crate) fn http_stream(address: SocketAddr, request: &str, headers: &[&str], body: &[u8]) -> TcpStream {
    let mut stream = TcpStream::connect(address).unwrap();
    stream.set_read_timeout(Some(DEADLINE)).unwrap();
    let mut head = format!("{request} HTTP/1.1\r\nConnection: close\r\nContent-Length: {}\r\n", body.len());
    if !headers.iter().any(|it| it.starts_with("Host:")) {
        head.push_str(&format!("Host: {address}\r\n"));
    }
    for header in headers {
        head.push_str(&format!("{header}\r\n"));
    }
    stream.write_all(head.as_bytes()).unwrap();
    stream.write_all(b"\r\n").unwrap();
    // The server may refuse before it has read everything.
    let _ = stream.write_all(body);
    stream
}

pub(crate) fn stop_sending(client: &Client) {
    client.stream.shutdown(Shutdown::Write).unwrap();
}
