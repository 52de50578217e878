//! A proxy between: it is asked to make the connection (`CONNECT`, RFC 9110, 9.3.6), and is a mere line from then on.

use std::fmt;
use std::io::{self, ErrorKind, Read, Write};

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;

use crate::fault::Fault;
use crate::options::Address;

/// Bytes of a proxy's answer at most: our own choice.
const ANSWER: usize = 16 * 1024;

/// An HTTP proxy through which connections are made. What is said to the proxy itself isn't encrypted.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Proxy {
    /// Where it is.
    pub address: Address,
    /// As whom the client comes, if the proxy asks.
    pub credentials: Option<Credentials>,
}

impl fmt::Display for Proxy {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.address.fmt(f)
    }
}

/// A name and a password for a proxy (HTTP Basic). `Debug` doesn't show them.
#[derive(Clone, PartialEq, Eq)]
pub struct Credentials {
    /// The name, without a colon.
    pub name: String,
    /// The password.
    pub password: String,
}

impl fmt::Debug for Credentials {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Credentials").finish_non_exhaustive()
    }
}

/// Why there is no connection through a proxy. It reads on from the proxy's name.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum ProxyTrouble {
    /// There is no connection to the proxy itself.
    #[error("can't be reached: {0}")]
    Unreachable(Box<Fault>),
    /// It wants to know who asks, or doesn't take the credentials that it was given.
    #[error("wants a name and a password that it knows (status 407)")]
    WantsLogin,
    /// It makes no such connection.
    #[error("makes no connection to {to}: it answers {said}")]
    Refused {
        /// Where to.
        to: String,
        /// The status, and what the proxy says with it.
        said: String,
    },
    /// It is something else.
    #[error("doesn't answer as an HTTP proxy does")]
    NoProxy,
    /// It takes the connection and doesn't answer.
    #[error("says nothing for {seconds} s")]
    Silent {
        /// For how long.
        seconds: u64,
    },
    /// It closed the connection, or that broke, before it had answered.
    #[error("hung up: {0}")]
    HungUp(io::Error),
}

/// What is said to a proxy until the connection is made.
pub(crate) struct Tunnel {
    to: String,
    unsent: Vec<u8>,
    answer: Vec<u8>,
}

impl Tunnel {
    pub(crate) fn new(proxy: &Proxy, to: &Address) -> Self {
        let to = to.to_string();
        let login = proxy.credentials.as_ref().map_or_else(String::new, |it| {
            let pair = STANDARD.encode(format!("{}:{}", it.name, it.password));
            format!("Proxy-Authorization: Basic {pair}\r\n")
        });
        let request = format!("CONNECT {to} HTTP/1.1\r\nHost: {to}\r\nUser-Agent: parlor\r\n{login}\r\n");
        Self { to, unsent: request.into_bytes(), answer: Vec::new() }
    }

    /// Goes on as far as it can without waiting; whether the connection is made.
    pub(crate) fn go_on(&mut self, socket: &mut (impl Read + Write)) -> Result<bool, ProxyTrouble> {
        while !self.unsent.is_empty() {
            match unblocked(|| socket.write(&self.unsent))? {
                Some(0) => return Err(ProxyTrouble::HungUp(ErrorKind::WriteZero.into())),
                Some(count) => _ = self.unsent.drain(..count),
                None => return Ok(false),
            }
        }
        let mut chunk = [0; 1024];
        loop {
            let Some(count) = unblocked(|| socket.read(&mut chunk))? else { return Ok(false) };
            if count == 0 {
                return Err(ProxyTrouble::HungUp(ErrorKind::UnexpectedEof.into()));
            }
            self.answer.extend_from_slice(chunk.get(..count).unwrap_or_default());
            if let Some(is_made) = self.read()? {
                return Ok(is_made);
            }
        }
    }

    /// Reads the answer; `None` while its head isn't whole.
    fn read(&self) -> Result<Option<bool>, ProxyTrouble> {
        let start = b"HTTP/1.";
        if self.answer.iter().zip(start).any(|(one, other)| one != other) || self.answer.len() > ANSWER {
            return Err(ProxyTrouble::NoProxy);
        }
        let Some(end) = self.answer.windows(4).position(|it| it == b"\r\n\r\n") else { return Ok(None) };
        let line = self.answer.split(|it| *it == b'\r').next().unwrap_or_default();
        let line = String::from_utf8_lossy(line);
        let said = line.split_once(' ').map_or("", |(_, said)| said).trim();
        match said.get(..3).and_then(|it| it.parse::<u16>().ok()) {
            // The server speaks only when it was spoken to: nothing may come behind the head.
            Some(200..300) if self.answer.len() == end.saturating_add(4) => Ok(Some(true)),
            Some(407) => Err(ProxyTrouble::WantsLogin),
            Some(300..600) => Err(ProxyTrouble::Refused { to: self.to.clone(), said: said.to_owned() }),
            _ => Err(ProxyTrouble::NoProxy),
        }
    }
}

/// What a call on a socket gives, once no signal gets in its way; `None` if it would block.
fn unblocked(mut call: impl FnMut() -> io::Result<usize>) -> Result<Option<usize>, ProxyTrouble> {
    loop {
        match call() {
            Ok(count) => return Ok(Some(count)),
            Err(error) if error.kind() == ErrorKind::Interrupted => {}
            Err(error) if error.kind() == ErrorKind::WouldBlock => return Ok(None),
            Err(error) => return Err(ProxyTrouble::HungUp(error)),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A proxy that gives its answer byte by byte, with a pause before each.
    struct Slow {
        heard: Vec<u8>,
        answer: &'static [u8],
        is_paused: bool,
    }

    impl Read for Slow {
        fn read(&mut self, out: &mut [u8]) -> io::Result<usize> {
            self.is_paused = !self.is_paused;
            if self.is_paused {
                return Err(ErrorKind::WouldBlock.into());
            }
            let Some((first, rest)) = self.answer.split_first() else { return Ok(0) };
            self.answer = rest;
            out[0] = *first;
            Ok(1)
        }
    }

    impl Write for Slow {
        fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
            self.is_paused = !self.is_paused;
            if self.is_paused {
                return Err(ErrorKind::WouldBlock.into());
            }
            let count = bytes.len().min(7);
            self.heard.extend_from_slice(&bytes[..count]);
            Ok(count)
        }

        fn flush(&mut self) -> io::Result<()> {
            Ok(())
        }
    }

    fn asked(credentials: Option<Credentials>, answer: &'static str) -> (String, Result<(), String>) {
        let proxy = Proxy { address: Address { host: "proxy.example".into(), port: 3128 }, credentials };
        let to = Address { host: "chat.example".into(), port: 443 };
        let mut socket = Slow { heard: Vec::new(), answer: answer.as_bytes(), is_paused: false };
        let mut tunnel = Tunnel::new(&proxy, &to);
        let done = loop {
            match tunnel.go_on(&mut socket) {
                Ok(false) => {}
                Ok(true) => break Ok(()),
                Err(why) => break Err(Fault::Proxy { proxy: proxy.to_string(), why }.to_string()),
            }
        };
        (String::from_utf8(socket.heard).unwrap(), done)
    }

    #[test]
    fn a_connection_is_asked_for() {
        let (heard, done) = asked(None, "HTTP/1.1 200 Connection established\r\nVia: x\r\n\r\n");
        assert_eq!(
            heard,
            "CONNECT chat.example:443 HTTP/1.1\r\nHost: chat.example:443\r\nUser-Agent: parlor\r\n\r\n"
        );
        assert_eq!(done, Ok(()));
        let credentials = Credentials { name: "ana".into(), password: "a:b".into() };
        assert!(!format!("{credentials:?}").contains("ana"));
        let (heard, _) = asked(Some(credentials), "HTTP/1.0 204\r\n\r\n");
        assert!(heard.ends_with("\r\nProxy-Authorization: Basic YW5hOmE6Yg==\r\n\r\n"), "{heard}");
    }

    #[test]
    fn what_a_proxy_refuses_names_it() {
        for (answer, expected) in [
            ("HTTP/1.1 407 Who are you\r\n\r\n", "wants a name and a password that it knows (status 407)"),
            (
                "HTTP/1.1 403 Forbidden\r\nContent-Type: text/html\r\n\r\n<html>",
                "makes no connection to chat.example:443: it answers 403 Forbidden",
            ),
            ("SSH-2.0-x\r\n", "doesn't answer as an HTTP proxy does"),
            ("HTTP/1.1 200 OK\r\n", "hung up: unexpected end of file"),
        ] {
            let (_, done) = asked(None, answer);
            assert_eq!(done, Err(format!("the proxy proxy.example:3128 {expected}")), "{answer}");
        }
    }
}
