//! What came in and can't be used.

#[cfg(feature = "std")]
use core::fmt;

use parlor_core::client::ReceiveError;
#[cfg(feature = "http-chat")]
use parlor_core::wire::http::{HttpError, HttpFault};

use crate::error::Details;
#[cfg(feature = "std")]
use crate::last_error::sentence_of_receive;
use crate::status::parlor_status as Status;

/// The first four bytes of a response of HTTP, as a number.
#[cfg(feature = "std")]
const HTTP: usize = 0x4854_5450;
/// The first two bytes of an alert of TLS, as a number.
#[cfg(feature = "std")]
const TLS_ALERT: usize = 0x1503;

/// What came in and can't be used.
#[derive(Clone, Copy)]
pub(super) enum Fault {
    TooLarge { needed: usize, available: usize },
    Receive(ReceiveError),
}

impl Fault {
    /// What is wrong with a packet; `available`: how large one may be.
    pub(super) fn of(error: ReceiveError, available: usize) -> Self {
        #[cfg(feature = "http-chat")]
        if let ReceiveError::Http(HttpError { fault: HttpFault::TooLarge(needed), .. }) = error {
            return Self::TooLarge { needed: needed.unwrap_or_default(), available };
        }
        let _ = available;
        Self::Receive(error)
    }

    pub(super) fn status(&self) -> Status {
        match self {
            Self::TooLarge { .. } => Status::PARLOR_PACKET_TOO_LARGE,
            Self::Receive(error) => error.into(),
        }
    }

    pub(super) fn details(&self) -> Details {
        match self {
            Self::TooLarge { needed, available } => {
                Details { too_small: (*needed, *available), ..Details::default() }
            }
            Self::Receive(error) => Details::of_receive(error),
        }
    }
}

#[cfg(feature = "std")]
impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            // What other servers begin with, read as the length of a packet.
            Self::TooLarge { needed: HTTP, .. } => f.write_str(
                "the server answers like an HTTP server, and not like a Chat Server: check the port",
            ),
            Self::TooLarge { needed, .. } if needed >> 16 == TLS_ALERT => f.write_str(
                "the server answers with TLS, and the connection is without: check the port, or connect with TLS",
            ),
            Self::TooLarge { needed: 0, available } => {
                write!(f, "the server sent a packet over max_packet, which is {available}")
            }
            Self::TooLarge { needed, available } => {
                write!(f, "the server sent a packet of {needed} bytes, max_packet is {available}")
            }
            Self::Receive(error) => sentence_of_receive(error).fmt(f),
        }
    }
}

#[cfg(test)]
#[cfg(all(feature = "http-chat", feature = "std"))]
mod tests {
    use super::*;

    #[test]
    fn what_other_servers_begin_with_is_no_length() {
        let told = |bytes: &[u8; 4]| {
            let needed = u32::from_be_bytes(*bytes) as usize;
            Fault::TooLarge { needed, available: 32768 }.to_string()
        };
        assert!(told(b"HTTP").starts_with("the server answers like an HTTP server"));
        assert!(told(b"\x15\x03\x03\0").starts_with("the server answers with TLS"));
        assert_eq!(told(b"\0\x01\0\0"), "the server sent a packet of 65536 bytes, max_packet is 32768");
    }
}
