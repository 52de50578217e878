//! What can be wrong with a response.

use core::fmt;

/// Why a response is no answer of the chat API. Nothing of what it says is in it: an address that it names may hold secrets.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct HttpError {
    /// The status, such as 302; `None` if it couldn't be read.
    pub status: Option<u16>,
    /// What is wrong.
    pub fault: HttpFault,
}

/// What is wrong with a response.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum HttpFault {
    /// What came isn't HTTP/1.1 at all.
    NotHttp,
    /// A line of its head makes no sense: at this byte.
    BadHead(usize),
    /// The chunks of its body make no sense.
    BadChunks,
    /// It doesn't fit the buffer: so many bytes would be enough, if the response says how many.
    TooLarge(Option<usize>),
    /// Its body is compressed, or otherwise not as it is.
    Encoded,
    /// It sends the client elsewhere.
    Redirect,
    /// It is a page for a browser.
    Page,
    /// It isn't JSON.
    NotJson,
}

impl fmt::Display for HttpError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some(status) = self.status {
            write!(f, "HTTP status {status}: ")?;
        }
        f.write_str(match self.fault {
            HttpFault::NotHttp => {
                "what answers doesn't speak HTTP/1.1: check the port, and whether it wants TLS"
            }
            HttpFault::BadHead(place) => {
                return write!(f, "byte {place}: a line of the response's head makes no sense");
            }
            HttpFault::BadChunks => "the chunks of the response's body make no sense",
            HttpFault::TooLarge(Some(needed)) => {
                return write!(f, "the response has {needed} bytes: make the buffer for receiving that large");
            }
            HttpFault::TooLarge(None) => {
                "the response doesn't fit the buffer for receiving: make it larger"
            }
            HttpFault::Encoded => "the response is compressed, which nobody asked for",
            HttpFault::Redirect => {
                "a redirect: the chat service is elsewhere, or a login stands before it; correct host and path"
            }
            HttpFault::Page => {
                "a web page answers in the place of the chat service: correct host and path, or ask those who run it"
            }
            HttpFault::NotJson => "the answer isn't JSON: correct host and path of the chat service",
        })
    }
}

impl core::error::Error for HttpError {}
