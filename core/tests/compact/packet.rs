//! Whatever can be a packet, of either protocol.

use parlor_core::element::flex::EventStatus;
use parlor_core::element::{Element, Event, ParseError, Transcript, basic, flex};
use parlor_core::wire::{Binding, Limits};

#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) enum Packet<'a> {
    Flex(flex::Request<'a>),
    Status(EventStatus<'a>),
    Basic(basic::Request<'a>),
    Server(basic::ServerEvent<'a>),
    Event(Event<'a>),
    Transcript(Transcript<'a>),
}

impl<'a> Packet<'a> {
    /// The packet's bytes.
    pub(crate) fn encode(&self, binding: Binding) -> Vec<u8> {
        match self {
            Self::Flex(it) => encode(it, binding),
            Self::Status(it) => encode(it, binding),
            Self::Basic(it) => encode(it, binding),
            Self::Server(it) => encode(it, binding),
            Self::Event(it) => encode(it, binding),
            Self::Transcript(it) => encode(it, binding),
        }
    }

    /// Reads bytes as what this packet is.
    pub(crate) fn parse_like<'b>(&self, binding: Binding, bytes: &'b [u8]) -> Result<Packet<'b>, ParseError> {
        self.parse_within(binding, bytes, Limits::PACKET)
    }

    /// The same within limits.
    pub(crate) fn parse_within<'b>(
        &self,
        binding: Binding,
        bytes: &'b [u8],
        limits: Limits,
    ) -> Result<Packet<'b>, ParseError> {
        match self {
            Self::Flex(_) => flex::Request::parse_as(binding, bytes, limits).map(Packet::Flex),
            Self::Status(_) => EventStatus::parse_as(binding, bytes, limits).map(Packet::Status),
            Self::Basic(_) => basic::Request::parse_as(binding, bytes, limits).map(Packet::Basic),
            Self::Server(_) => basic::ServerEvent::parse_as(binding, bytes, limits).map(Packet::Server),
            Self::Event(_) => Event::parse_as(binding, bytes, limits).map(Packet::Event),
            Self::Transcript(_) => Transcript::parse_as(binding, bytes, limits).map(Packet::Transcript),
        }
    }
}

/// The element's bytes; nothing else of the buffer is touched, and one that is too small is told what is needed.
pub(crate) fn encode(element: &impl Element, binding: Binding) -> Vec<u8> {
    let needed = element.encoded_len_as(binding);
    let mut out = vec![0xA5; needed + 8];
    assert_eq!(element.encode_as(binding, &mut out), Ok(needed));
    assert!(out.split_off(needed).iter().all(|it| *it == 0xA5));
    let mut exact = vec![0; needed];
    assert_eq!(element.encode_as(binding, &mut exact), Ok(needed));
    assert_eq!(out, exact);
    let error = element.encode_as(binding, &mut exact[1..]).unwrap_err();
    assert_eq!(error, parlor_core::wire::TooSmall { needed, available: needed - 1 }.into());
    out
}

/// What `content` is as a byte string: with its length before it.
pub(crate) fn nested(content: &[u8]) -> Vec<u8> {
    let mut bytes = Vec::new();
    let mut length = content.len();
    while length > 0x7F {
        bytes.push(length as u8 | 0x80);
        length >>= 7;
    }
    bytes.push(length as u8);
    bytes.extend_from_slice(content);
    bytes
}
