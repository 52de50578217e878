//! The same for Chat API v2: requests and responses of HTTP/1.1 over a stream of `embedded-io` (feature `http-chat`).
//!
//! The stream is a TCP connection, or one with TLS on it. The buffer for reading holds the largest response that may come,
//! head and body.

use embedded_io::{Read, Write};

use super::LinkError;
use crate::wire::frame::Frame;
use crate::wire::http::ResponseReader;

/// Sends one request, as [`HttpChatClient`](crate::client::HttpChatClient) gave it.
///
/// # Errors
/// [`LinkError::Transport`].
pub fn send<W: Write>(stream: &mut W, request: &[u8]) -> Result<(), LinkError<W::Error>> {
    stream.write_all(request).map_err(LinkError::Transport)?;
    stream.flush().map_err(LinkError::Transport)
}

/// Receives responses, one at a time.
#[derive(Debug, Default)]
pub struct Receiver {
    responses: ResponseReader,
}

impl Receiver {
    /// A receiver at the start of a stream.
    pub const fn new() -> Self {
        Self { responses: ResponseReader::new() }
    }

    /// Waits for the next response, head and body, as [`Frame::Packet`]. `buffer` must be the same each time.
    ///
    /// A transport error, such as a time-out of the stream's, loses nothing: the next call goes on where this one
    /// stopped.
    ///
    /// # Errors
    /// [`LinkError::Transport`], [`LinkError::Closed`], [`LinkError::Cut`]; [`LinkError::BufferTooSmall`] for an empty
    /// buffer.
    pub fn receive<'b, R: Read>(
        &mut self,
        stream: &mut R,
        buffer: &'b mut [u8],
    ) -> Result<Frame<'b>, LinkError<R::Error>> {
        let mut is_open = true;
        loop {
            if let Some(length) = self.responses.next_length(buffer) {
                return Ok(Frame::Packet(buffer.get(..length).unwrap_or_default()));
            }
            if !is_open {
                return Err(if self.responses.is_partial() { LinkError::Cut } else { LinkError::Closed });
            }
            if buffer.is_empty() {
                return Err(LinkError::BufferTooSmall);
            }
            // Without space, the reader is of no use any more, nor is the link.
            let count = match self.responses.space(buffer) {
                [] => 0,
                space => stream.read(space).map_err(LinkError::Transport)?,
            };
            self.responses.commit(count);
            if count == 0 {
                self.responses.end();
                is_open = false;
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use std::vec::Vec;

    use super::*;

    #[test]
    fn responses_go_through() {
        let mut sent = Vec::new();
        send(&mut sent, b"POST / HTTP/1.1\r\n\r\n").unwrap();
        assert_eq!(sent, b"POST / HTTP/1.1\r\n\r\n");
        let mut stream =
            &b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{}HTTP/1.1 204 \r\n\r\nHTTP/1.0 200 OK\r\n\r\n[]"
                [..];
        let mut buffer = [0; 64];
        let mut receiver = Receiver::new();
        let whole = &b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{}"[..];
        assert_eq!(receiver.receive(&mut stream, &mut buffer), Ok(Frame::Packet(whole)));
        let whole = &b"HTTP/1.1 204 \r\n\r\n"[..];
        assert_eq!(receiver.receive(&mut stream, &mut buffer), Ok(Frame::Packet(whole)));
        let whole = &b"HTTP/1.0 200 OK\r\n\r\n[]"[..];
        assert_eq!(receiver.receive(&mut stream, &mut buffer), Ok(Frame::Packet(whole)));
        assert_eq!(receiver.receive(&mut stream, &mut buffer), Err(LinkError::Closed));
    }

    #[test]
    fn a_response_that_is_cut_and_one_that_has_no_room() {
        let mut buffer = [0; 64];
        for cut in [&b"HTTP/1.1 200 OK\r\nConte"[..], b"HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\n{}"] {
            let received = Receiver::new().receive(&mut &cut[..], &mut buffer);
            assert_eq!(received, Err(LinkError::Cut));
        }
        assert_eq!(Receiver::new().receive(&mut &b"HTTP"[..], &mut []), Err(LinkError::BufferTooSmall));
        let mut receiver = Receiver::new();
        let mut stream = &b"HTTP/1.1 200 OK\r\nContent-Length: 99\r\n\r\n{}"[..];
        let head = &b"HTTP/1.1 200 OK\r\nContent-Length: 99\r\n\r"[..];
        assert_eq!(receiver.receive(&mut stream, &mut buffer), Ok(Frame::Packet(head)));
        assert_eq!(receiver.receive(&mut stream, &mut buffer), Err(LinkError::Closed));
    }
}
