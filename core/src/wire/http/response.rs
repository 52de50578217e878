//! A response, taken apart.

use core::fmt;

use super::fault::{HttpError, HttpFault};
use super::head::{self, ContentType, Head};
use crate::wire::{Form, Text, raw};

/// A response. `Debug` prints its status, and how long its body is.
#[derive(Clone, Copy)]
pub struct Response<'p> {
    head: Head<'p>,
    body: &'p [u8],
}

impl<'p> Response<'p> {
    /// Takes a packet apart that [`ResponseReader`](super::ResponseReader) gave.
    ///
    /// # Errors
    /// [`HttpError`]: it is no response, or none that the reader could cut. The link is of no use any more.
    pub fn parse(packet: &'p [u8]) -> Result<Self, HttpError> {
        if packet.is_empty() {
            return Err(HttpError { status: None, fault: HttpFault::BadChunks });
        }
        if let Ok(end) = head::end(packet, 0) {
            let (head, body) = packet.split_at_checked(end).unwrap_or_default();
            return Head::parse(head).map(|head| Self { head, body });
        }
        let error = match Head::parse(packet) {
            Ok(head) => {
                let whole = packet.len().saturating_add(1);
                let needed = head.length.map(|it| whole.saturating_add(it));
                HttpError { status: Some(head.status), fault: HttpFault::TooLarge(needed) }
            }
            // Its last line may be cut.
            Err(HttpError { status: Some(status), .. }) => {
                HttpError { status: Some(status), fault: HttpFault::TooLarge(None) }
            }
            Err(error) => error,
        };
        Err(error)
    }

    /// Its status, such as 200.
    pub fn status(&self) -> u16 {
        self.head.status
    }

    /// The protocol and the status, as they stand there: `HTTP/1.1 503`.
    pub fn said_status(&self) -> Text<'p> {
        Text::checked(raw::known(self.head.said_status), Form::Plain)
    }

    /// What stands behind the status, for a person; empty if that isn't UTF-8.
    pub fn reason(&self) -> Text<'p> {
        Text::checked(raw::checked(self.head.reason).unwrap_or(raw::EMPTY), Form::Plain)
    }

    /// Whether the server closes the link behind it.
    pub fn is_last(&self) -> bool {
        self.head.is_last
    }

    /// The body, whatever it is.
    pub fn body(&self) -> &'p [u8] {
        self.body
    }

    /// The body, if it is JSON as it is.
    ///
    /// # Errors
    /// [`HttpFault::Redirect`], [`HttpFault::Encoded`], [`HttpFault::Page`], [`HttpFault::NotJson`].
    pub fn json(&self) -> Result<&'p [u8], HttpError> {
        let fault = match (self.head.status, self.head.content) {
            (300..400, _) => HttpFault::Redirect,
            (_, ContentType::Html) => HttpFault::Page,
            (_, ContentType::Other) => HttpFault::NotJson,
            (_, ContentType::Json) if self.head.is_encoded => HttpFault::Encoded,
            (_, ContentType::Json) => return Ok(self.body),
        };
        Err(HttpError { status: Some(self.head.status), fault })
    }
}

impl fmt::Debug for Response<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Response({}, {} bytes)", self.head.status, self.body.len())
    }
}
