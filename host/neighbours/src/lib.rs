//! The HTTP neighbours of a Chat Server: the document store, stored transcripts, and who tells which sessions wait; and the
//! files of chats of Chat API v2.

pub mod bounded;
#[cfg(feature = "chat-files")]
mod chat_files;
#[cfg(feature = "chat-files")]
mod customer;
mod download;
#[cfg(feature = "chat-files")]
mod reach;
#[cfg(feature = "tls")]
mod tls;
mod upload;
#[cfg(feature = "chat-files")]
mod upload_limits;
mod words;

use std::fmt;
use std::io::{self, BufReader};
use std::time::Duration;

use serde_json::Value as Json;
use ureq::config::ConfigBuilder;
use ureq::http::Response;
use ureq::typestate::AgentScope;
use ureq::{Agent, Body, Timeout};

use crate::bounded::{LINE_BYTES, Line};
#[cfg(feature = "chat-files")]
pub use crate::chat_files::{ChatFiles, NewFile};
#[cfg(feature = "chat-files")]
pub use crate::customer::Customer;
use crate::download::stood_still;
pub use crate::download::{Download, broke_off};
#[cfg(feature = "chat-files")]
pub use crate::reach::{ProxyServer, Reach};
#[cfg(feature = "tls")]
pub use crate::tls::trusting;
pub use crate::upload::Upload;
#[cfg(feature = "chat-files")]
pub use crate::upload_limits::UploadLimits;
use crate::words::in_words;

/// For how long a body may stand still, whichever way it goes: four keep-alives of the stream of interactions.
const IDLE_TIME: Duration = Duration::from_secs(60);

/// Bytes of a stored transcript at most: our own choice, some twenty times as many as `parlor serve` stores.
const TRANSCRIPT_BYTES: usize = 64 << 20;

/// Why a neighbour didn't do what it was asked: a line for a person. It may hold what the neighbour said.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Trouble {
    text: String,
    is_refusal: bool,
}

impl Trouble {
    /// Something else than the neighbour's word: a link that broke, a reply that makes no sense.
    pub(crate) fn new(text: impl Into<String>) -> Self {
        Self { text: text.into(), is_refusal: false }
    }

    /// The neighbour said no.
    pub(crate) fn refusal(text: impl Into<String>) -> Self {
        Self { text: text.into(), is_refusal: true }
    }

    /// Whether the neighbour answered, and said no.
    pub fn is_refusal(&self) -> bool {
        self.is_refusal
    }
}

impl fmt::Display for Trouble {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text)
    }
}

impl std::error::Error for Trouble {}

/// The HTTP side of a server.
#[derive(Clone, Debug)]
pub struct Neighbours {
    base: String,
    agent: Agent,
    idle: Duration,
}

impl Neighbours {
    /// The neighbours at `base`, such as `http://127.0.0.1:4080`.
    pub fn new(base: &str) -> Self {
        Self::with_idle_time(base, IDLE_TIME)
    }

    /// The neighbours at `base`, such as `https://chat.example.com:4443`, for which these certificates, in DER, may vouch.
    #[cfg(feature = "tls")]
    pub fn over_tls(base: &str, roots: &[Vec<u8>]) -> Self {
        let config = Self::config(IDLE_TIME).tls_config(trusting(roots)).build();
        Self { base: base.trim_end_matches('/').to_owned(), agent: config.into(), idle: IDLE_TIME }
    }

    fn with_idle_time(base: &str, idle: Duration) -> Self {
        let config = Self::config(idle).build();
        Self { base: base.trim_end_matches('/').to_owned(), agent: config.into(), idle }
    }

    fn config(idle: Duration) -> ConfigBuilder<AgentScope> {
        Agent::config_builder()
            .http_status_as_error(false)
            // What is asked holds keys and documents: none of it goes to a proxy or another host.
            .proxy(None)
            .max_redirects(0)
            .timeout_connect(Some(Duration::from_secs(5)))
            // A store that has much to do says later that it won't take a document.
            .timeout_await_100(Some(Duration::from_secs(5)))
            .timeout_recv_response(Some(Duration::from_secs(60)))
            .timeout_per_read(Some(idle))
            .timeout_per_write(Some(idle))
    }

    /// Gives `on_interaction` each session that there is and each change, as JSON, until it gives `false`.
    ///
    /// # Errors
    /// The stream ended, or the server can't be reached.
    pub fn watch(
        &self,
        on_open: impl FnOnce(),
        mut on_interaction: impl FnMut(&[u8]) -> Result<bool, serde_json::Error>,
    ) -> Result<(), Trouble> {
        let response = self.get("/interactions/events", &[])?;
        on_open();
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
            if !on_interaction(data).map_err(|error| self.unreadable(&error))? {
                return Ok(());
            }
        }
        Err(Trouble::new(format!("{}: the server ended the stream of interactions", self.base)))
    }

    /// The stored transcript of a session.
    ///
    /// # Errors
    /// There is none, or the server can't be reached.
    pub fn transcript(&self, session_id: &str) -> Result<Vec<u8>, Trouble> {
        let response = self.get(&format!("/interactions/{}/transcript", encoded(session_id)), &[])?;
        let transcript = bounded::all(self.body(response), TRANSCRIPT_BYTES);
        transcript
            .map_err(|error| self.unreachable(&error))?
            .ok_or_else(|| self.too_large("the transcript", TRANSCRIPT_BYTES))
    }

    /// Begins to store a document of `size` bytes.
    ///
    /// # Errors
    /// The system gives no thread.
    pub fn upload(&self, name: &str, mime: &str, size: u64) -> io::Result<Upload> {
        let url = format!("{}/documents?name={}", self.base, encoded(name));
        Upload::begin(self.clone(), url, mime.to_owned(), size)
    }

    /// Begins to read a document.
    ///
    /// # Errors
    /// There is none, or the store can't be reached.
    pub fn download(&self, document_id: &str) -> Result<Download, Trouble> {
        self.get(&format!("/documents/{}", encoded(document_id)), &[]).map(|it| self.body(it))
    }

    /// Begins to read a file of a session, as a customer.
    ///
    /// # Errors
    /// There is none for this customer, or the server can't be reached.
    pub fn file(
        &self,
        session_id: &str,
        file_id: &str,
        user_id: &str,
        secure_key: &str,
    ) -> Result<Download, Trouble> {
        let path = format!("/files/{}/{}", encoded(session_id), encoded(file_id));
        let headers = [("parlor-user-id", user_id), ("parlor-secure-key", secure_key)];
        self.get(&path, &headers).map(|it| self.body(it))
    }

    /// Deletes a document.
    ///
    /// # Errors
    /// There is none, or the store can't be reached or refuses.
    pub fn delete(&self, document_id: &str) -> Result<(), Trouble> {
        let url = format!("{}/documents/{}", self.base, encoded(document_id));
        self.checked(self.agent.delete(&url).call()).map(|_| ())
    }

    fn get(&self, path: &str, headers: &[(&str, &str)]) -> Result<Response<Body>, Trouble> {
        let mut request = self.agent.get(format!("{}{path}", self.base));
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        self.checked(request.call())
    }

    fn checked(&self, response: Result<Response<Body>, ureq::Error>) -> Result<Response<Body>, Trouble> {
        let mut response = response.map_err(|error| match error {
            ureq::Error::Timeout(Timeout::PerWrite) => {
                self.unreachable(&stood_still("could be sent", self.idle))
            }
            error => self.unreachable(&in_words(&error)),
        })?;
        if response.status().is_success() {
            return Ok(response);
        }
        if response.status().is_redirection() {
            return Err(Trouble::new(format!(
                "{}: {}: it sends us elsewhere, where we don't go; name the server itself",
                self.base,
                response.status()
            )));
        }
        let body = response.body_mut().read_to_string().unwrap_or_default();
        let said = serde_json::from_str::<Json>(&body).ok();
        let said = said.as_ref().and_then(|it| it.get("error")).and_then(Json::as_str);
        // Where the neighbour says it in words, its number says no more.
        Err(Trouble::refusal(match said {
            Some(said) => format!("{}: {said}", self.base),
            None => format!("{}: it answers {}", self.base, response.status()),
        }))
    }

    fn body(&self, response: Response<Body>) -> Download {
        Download::new(response, self.idle)
    }

    fn unreachable(&self, error: &dyn fmt::Display) -> Trouble {
        Trouble::new(format!("{}: {error}; is `parlor serve` running there?", self.base))
    }

    fn too_large(&self, what: &str, most: usize) -> Trouble {
        Trouble::new(format!(
            "{}: {what} has more than {most} bytes: not taken; is this a parlor server?",
            self.base
        ))
    }

    fn unreadable(&self, error: &dyn fmt::Display) -> Trouble {
        Trouble::new(format!("{}: the reply makes no sense: {error}; is this a parlor server?", self.base))
    }
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

#[cfg(test)]
mod tests {
    use std::io::Read;
    use std::thread::JoinHandle;

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
        let trouble = Neighbours::new(&base).transcript("S").unwrap_err().to_string();
        server.join().unwrap();
        assert!(trouble.contains("302 Found: it sends us elsewhere"), "{trouble}");
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
        let trouble = neighbours.watch(|| (), |_| Ok(true)).unwrap_err().to_string();
        assert_eq!(trouble, format!("{base}: nothing came for 50ms; is `parlor serve` running there?"));
        server.join().unwrap();
    }

    #[test]
    fn replies_without_an_end_are_given_up() {
        let (base, server) = answers("HTTP/1.1 200 OK\r\n\r\ndata:", never_ends);
        let trouble = Neighbours::new(&base).watch(|| (), |_| Ok(true)).unwrap_err().to_string();
        let expected =
            "a line of the stream has more than 1048576 bytes: not taken; is this a parlor server?";
        assert_eq!(trouble, format!("{base}: {expected}"));
        server.join().unwrap();
        let (base, server) = answers("HTTP/1.1 200 OK\r\n\r\n<chatTranscript>", never_ends);
        let trouble = Neighbours::new(&base).transcript("S").unwrap_err().to_string();
        let expected = "the transcript has more than 67108864 bytes: not taken; is this a parlor server?";
        assert_eq!(trouble, format!("{base}: {expected}"));
        server.join().unwrap();
    }

    #[test]
    fn a_link_that_breaks_refuses_nothing() {
        let refuses = "HTTP/1.1 403 Forbidden\r\ncontent-length: 0\r\n\r\n";
        for (reply, is_refusal) in [(refuses, true), ("HTTP/1.1 200 O", false)] {
            let (base, server) = answers(reply, drop);
            let trouble = Neighbours::new(&base).transcript("S").unwrap_err();
            assert_eq!(trouble.is_refusal(), is_refusal, "{trouble}");
            server.join().unwrap();
        }
    }

    #[test]
    fn what_stands_still_has_a_minute() {
        let neighbours = Neighbours::new("http://127.0.0.1:9");
        assert_eq!(stood_still("came", neighbours.idle), "nothing came for 60s");
    }
}
