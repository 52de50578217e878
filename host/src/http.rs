//! The HTTP neighbours of a Chat Server: the document store, and who tells which sessions wait.

mod download;

use std::io::{self, BufReader, Read};
use std::sync::mpsc::{Receiver, SyncSender, sync_channel};
use std::thread::JoinHandle;
use std::time::Duration;

use parlor_core::element::{Id, Secret};
use parlor_plugin::DocumentDescription;
use serde_json::Value as Json;
use ureq::http::Response;
use ureq::{Agent, Body, SendBody, Timeout};

use self::download::stood_still;
pub(crate) use self::download::{Download, broke_off};
use crate::bounded::{self, LINE_BYTES, Line};
use crate::failure::Failure;
use crate::lines::Interaction;

/// For how long a body may stand still, whichever way it goes: four keep-alives of the stream of interactions.
const IDLE_TIME: Duration = Duration::from_secs(60);

/// Bytes of a stored transcript at most: our own choice, some twenty times as many as `parlor serve` stores.
const TRANSCRIPT_BYTES: usize = 64 << 20;

/// The HTTP side of a server.
#[derive(Clone, Debug)]
pub(crate) struct Neighbours {
    base: String,
    agent: Agent,
    idle: Duration,
}

impl Neighbours {
    /// The neighbours at `base`, such as `http://127.0.0.1:4080`.
    pub(crate) fn new(base: &str) -> Self {
        Self::with_idle_time(base, IDLE_TIME)
    }

    fn with_idle_time(base: &str, idle: Duration) -> Self {
        let config = Agent::config_builder()
            .http_status_as_error(false)
            // What is asked holds keys and documents: none of it goes to a proxy or another host.
            .proxy(None)
            .max_redirects(0)
            .timeout_connect(Some(Duration::from_secs(5)))
            .timeout_recv_response(Some(Duration::from_secs(60)))
            .timeout_per_read(Some(idle))
            .timeout_per_write(Some(idle))
            .build();
        Self { base: base.trim_end_matches('/').to_owned(), agent: config.into(), idle }
    }

    /// Calls `on_interaction` for each session that there is and each change, until it gives `false`.
    pub(crate) fn watch(&self, mut on_interaction: impl FnMut(Interaction) -> bool) -> Result<(), Failure> {
        let response = self.get("/interactions/events", &[])?;
        let mut stream = BufReader::new(self.body(response));
        let mut line = Vec::new();
        loop {
            let read = bounded::next_line(&mut stream, &mut line, LINE_BYTES);
            match read.map_err(|error| self.unreachable(&error))? {
                Line::Whole => {}
                Line::TooLong => return Err(self.too_large("a line of the stream", LINE_BYTES)),
                Line::End => break,
            }
            let Some(data) = line.strip_prefix(b"data:") else { continue };
            let interaction = serde_json::from_slice(data).map_err(|error| self.unreadable(&error))?;
            if !on_interaction(interaction) {
                return Ok(());
            }
        }
        Err(Failure::failed(format!("{}: the server ended the stream of interactions", self.base)))
    }

    /// The stored transcript of a session.
    pub(crate) fn transcript(&self, session_id: &str) -> Result<Vec<u8>, Failure> {
        let response = self.get(&format!("/interactions/{}/transcript", encoded(session_id)), &[])?;
        let transcript = bounded::all(self.body(response), TRANSCRIPT_BYTES);
        transcript
            .map_err(|error| self.unreachable(&error))?
            .ok_or_else(|| self.too_large("the transcript", TRANSCRIPT_BYTES))
    }

    /// Begins to store a document.
    pub(crate) fn upload(&self, document: &DocumentDescription) -> io::Result<Upload> {
        let (chunks, incoming) = sync_channel(4);
        let url = format!("{}/documents?name={}", self.base, encoded(&document.name));
        let (neighbours, mime, size) = (self.clone(), document.mime.clone(), document.size);
        let thread = std::thread::Builder::new().name("document".into()).spawn(move || {
            let mut body = Chunks { incoming, rest: Vec::new(), at: 0, whole: false };
            // A store that won't take so much says so before it is sent.
            let request = neighbours.agent.post(&url).header("content-type", &mime);
            let request = request.header("content-length", size).header("expect", "100-continue");
            let response = request.send(SendBody::from_reader(&mut body));
            let mut response = neighbours.checked(response)?;
            let reply =
                response.body_mut().read_to_string().map_err(|error| neighbours.unreadable(&error))?;
            let reply: Json = serde_json::from_str(&reply).map_err(|error| neighbours.unreadable(&error))?;
            let id = reply.get("documentId").and_then(Json::as_str).map(str::to_owned);
            id.ok_or_else(|| neighbours.unreadable(&"no documentId"))
        })?;
        Ok(Upload { chunks, thread })
    }

    /// Begins to read a document.
    pub(crate) fn download(&self, document_id: &str) -> Result<Download, Failure> {
        self.get(&format!("/documents/{}", encoded(document_id)), &[]).map(|it| self.body(it))
    }

    /// Begins to read a file of a session, as a customer.
    pub(crate) fn file(
        &self,
        session_id: &Id,
        file_id: &str,
        user_id: &Id,
        secure_key: &Secret,
    ) -> Result<Download, Failure> {
        let path = format!("/files/{}/{}", encoded(session_id.as_str()), encoded(file_id));
        let key = secure_key.expose().to_string();
        let headers = [("parlor-user-id", user_id.as_str()), ("parlor-secure-key", key.as_str())];
        self.get(&path, &headers).map(|it| self.body(it))
    }

    /// Deletes a document.
    pub(crate) fn delete(&self, document_id: &str) -> Result<(), Failure> {
        let url = format!("{}/documents/{}", self.base, encoded(document_id));
        self.checked(self.agent.delete(&url).call()).map(|_| ())
    }

    fn get(&self, path: &str, headers: &[(&str, &str)]) -> Result<Response<Body>, Failure> {
        let mut request = self.agent.get(format!("{}{path}", self.base));
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        self.checked(request.call())
    }

    fn checked(&self, response: Result<Response<Body>, ureq::Error>) -> Result<Response<Body>, Failure> {
        let mut response = response.map_err(|error| match error {
            ureq::Error::Timeout(Timeout::PerWrite) => {
                self.unreachable(&stood_still("could be sent", self.idle))
            }
            error => self.unreachable(&error),
        })?;
        if response.status().is_success() {
            return Ok(response);
        }
        if response.status().is_redirection() {
            return Err(Failure::failed(format!(
                "{}: {}: it sends us elsewhere, where we don't go; name the server itself with --http",
                self.base,
                response.status()
            )));
        }
        let body = response.body_mut().read_to_string().unwrap_or_default();
        let said = serde_json::from_str::<Json>(&body).ok();
        let said = said.as_ref().and_then(|it| it.get("error")).and_then(Json::as_str);
        Err(Failure::failed(format!("{}: {}: {}", self.base, response.status(), said.unwrap_or("refused"))))
    }

    fn body(&self, response: Response<Body>) -> Download {
        Download::new(response, self.idle)
    }

    fn unreachable(&self, error: &dyn std::fmt::Display) -> Failure {
        Failure::failed(format!("{}: {error}; is `parlor serve` running there?", self.base))
    }

    fn too_large(&self, what: &str, most: usize) -> Failure {
        Failure::failed(format!(
            "{}: {what} has more than {most} bytes: not taken; is this a parlor server?",
            self.base
        ))
    }

    fn unreadable(&self, error: &dyn std::fmt::Display) -> Failure {
        Failure::failed(format!("{}: the reply makes no sense: {error}; is this a parlor server?", self.base))
    }
}

/// Whether what looks like the size of a packet is how an HTTP server begins its answer.
pub(crate) fn is_http(size: u32) -> bool {
    size == u32::from_be_bytes(*b"HTTP")
}

/// A path segment or query value: what isn't plain is percent-encoded.
fn encoded(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for byte in text.bytes() {
        if byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_' | b'.') {
            out.push(char::from(byte));
        } else {
            out.push_str(&format!("%{byte:02X}"));
        }
    }
    out
}

/// A document that is being stored, chunk by chunk.
pub(crate) struct Upload {
    chunks: SyncSender<Option<Vec<u8>>>,
    thread: JoinHandle<Result<String, Failure>>,
}

impl Upload {
    /// Appends a chunk; waits while the store is slow. `false` if the store has given up: [`Self::finish`] says why.
    pub(crate) fn write(&self, chunk: Vec<u8>) -> bool {
        self.chunks.send(Some(chunk)).is_ok()
    }

    /// Ends the document; gives its id.
    pub(crate) fn finish(self) -> Result<String, Failure> {
        let _ = self.chunks.send(None);
        self.thread.join().unwrap_or_else(|_| Err(Failure::failed("the upload failed")))
    }
}

/// Chunks from another thread as one body. If that thread goes away before the end, so does the request.
struct Chunks {
    incoming: Receiver<Option<Vec<u8>>>,
    rest: Vec<u8>,
    at: usize,
    whole: bool,
}

impl Read for Chunks {
    fn read(&mut self, out: &mut [u8]) -> io::Result<usize> {
        while self.at == self.rest.len() && !self.whole {
            match self.incoming.recv() {
                Ok(Some(chunk)) => (self.rest, self.at) = (chunk, 0),
                Ok(None) => self.whole = true,
                Err(_) => return Err(io::Error::other("the upload was given up")),
            }
        }
        let count = (&self.rest[self.at..]).read(out)?;
        self.at += count;
        Ok(count)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_encoded() {
        assert_eq!(encoded("a b/../ж?.png"), "a%20b%2F..%2F%D0%B6%3F.png");
    }

    #[test]
    fn a_redirect_is_not_followed() {
        let elsewhere = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
        let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
        let base = format!("http://{}", listener.local_addr().unwrap());
        let location = elsewhere.local_addr().unwrap();
        let server = std::thread::spawn(move || {
            let (mut peer, _) = listener.accept().unwrap();
            let _ = peer.read(&mut [0; 4096]).unwrap();
            let reply =
                format!("HTTP/1.1 302 Found\r\nlocation: http://{location}/\r\ncontent-length: 0\r\n\r\n");
            io::Write::write_all(&mut peer, reply.as_bytes()).unwrap();
        });
        let failure = Neighbours::new(&base).transcript("S").unwrap_err().to_string();
        server.join().unwrap();
        assert!(failure.contains("302 Found: it sends us elsewhere"), "{failure}");
        elsewhere.set_nonblocking(true).unwrap();
        assert!(elsewhere.accept().is_err(), "nobody came there");
    }

    /// A server that answers one request with this and `then` goes on, until it is hung up on.
    fn answers(reply: &'static str, then: fn(std::net::TcpStream)) -> (String, JoinHandle<()>) {
        let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
        let base = format!("http://{}", listener.local_addr().unwrap());
        let server = std::thread::spawn(move || {
            let (mut peer, _) = listener.accept().unwrap();
            let _ = peer.read(&mut [0; 4096]).unwrap();
            io::Write::write_all(&mut peer, reply.as_bytes()).unwrap();
            then(peer);
        });
        (base, server)
    }

    fn stands_still(mut peer: std::net::TcpStream) {
        let _ = io::copy(&mut peer, &mut io::sink());
    }

    fn never_ends(mut peer: std::net::TcpStream) {
        let _ = io::copy(&mut io::repeat(b'x'), &mut peer);
    }

    #[test]
    fn a_download_that_stands_still_fails_and_hangs_up() {
        let (base, server) = answers("HTTP/1.1 200 OK\r\ncontent-length: 100\r\n\r\nabc", stands_still);
        let neighbours = Neighbours::with_idle_time(&base, Duration::from_millis(50));
        let mut download = neighbours.download("D").unwrap();
        assert_eq!(download.size, Some(100));
        let error = io::copy(&mut download, &mut io::sink()).unwrap_err();
        assert_eq!(broke_off(&error), "the download broke off: nothing came for 50ms; try again");
        drop(download);
        server.join().unwrap();
    }

    #[test]
    fn a_stream_of_interactions_that_stands_still_ends() {
        let reply = "HTTP/1.1 200 OK\r\ncontent-type: text/event-stream\r\n\r\n: here I am\n\n";
        let (base, server) = answers(reply, stands_still);
        let neighbours = Neighbours::with_idle_time(&base, Duration::from_millis(50));
        let failure = neighbours.watch(|_| true).unwrap_err().to_string();
        assert_eq!(failure, format!("{base}: nothing came for 50ms; is `parlor serve` running there?"));
        server.join().unwrap();
    }

    #[test]
    fn replies_without_an_end_are_given_up() {
        let (base, server) = answers("HTTP/1.1 200 OK\r\n\r\ndata:", never_ends);
        let failure = Neighbours::new(&base).watch(|_| true).unwrap_err().to_string();
        let expected =
            "a line of the stream has more than 1048576 bytes: not taken; is this a parlor server?";
        assert_eq!(failure, format!("{base}: {expected}"));
        server.join().unwrap();
        let (base, server) = answers("HTTP/1.1 200 OK\r\n\r\n<chatTranscript>", never_ends);
        let failure = Neighbours::new(&base).transcript("S").unwrap_err().to_string();
        let expected = "the transcript has more than 67108864 bytes: not taken; is this a parlor server?";
        assert_eq!(failure, format!("{base}: {expected}"));
        server.join().unwrap();
    }

    #[test]
    fn what_stands_still_has_a_minute() {
        let neighbours = Neighbours::new("http://127.0.0.1:9");
        assert_eq!(stood_still("came", neighbours.idle), "nothing came for 60s");
    }

    #[test]
    fn an_upload_that_is_given_up_is_no_document() {
        let (chunks, incoming) = sync_channel(4);
        let mut body = Chunks { incoming, rest: Vec::new(), at: 0, whole: false };
        chunks.send(Some(b"ab".to_vec())).unwrap();
        drop(chunks);
        let mut out = [0; 8];
        assert_eq!(body.read(&mut out).unwrap(), 2);
        assert!(body.read(&mut out).is_err());
    }
}
