//! Which form the packets of a connection have: XML, or the compact one. The engine reads both and writes XML; what it sends
//! to a client of the compact form is written anew on its way out.

use std::sync::OnceLock;

use parlor_core::element::Element;
use parlor_core::element::basic::ServerEvent;
use parlor_core::element::flex::EventStatus;
use parlor_core::wire::{Binding, Limits, TooSmall, WriteError};

use crate::engine::Protocol;

/// The first byte of each packet in the compact form; no XML begins with it.
const COMPACT: u8 = 1;

/// The form of one connection, which its first packet shows. Until then it is XML.
#[derive(Default)]
pub(crate) struct Form(OnceLock<Binding>);

impl Form {
    /// A packet came. Gives the form in which it is to be read.
    pub(crate) fn of_packet(&self, packet: &[u8]) -> Binding {
        *self.0.get_or_init(|| match packet.first() {
            Some(&COMPACT) => Binding::Compact,
            _ => Binding::Xml,
        })
    }

    /// A packet of the engine's, in this connection's form.
    pub(crate) fn write(&self, protocol: Protocol, packet: Vec<u8>) -> Vec<u8> {
        match self.0.get() {
            Some(Binding::Compact) if !packet.is_empty() => compact(protocol, &packet).unwrap_or_else(|| {
                // The engine writes nothing that can't be read.
                tracing::error!(
                    ?protocol,
                    "a packet of the server's own can't be written in the compact form"
                );
                Vec::new()
            }),
            _ => packet,
        }
    }
}

fn compact(protocol: Protocol, packet: &[u8]) -> Option<Vec<u8>> {
    let limits = Limits::STORED.with_size(usize::MAX);
    match protocol {
        Protocol::Basic => written(&ServerEvent::parse(packet, limits).ok()?, packet.len()),
        Protocol::Flex => written(&EventStatus::parse(packet, limits).ok()?, packet.len()),
    }
}

/// The element in the compact form, which takes about `length` bytes at most.
fn written(element: &impl Element, length: usize) -> Option<Vec<u8>> {
    let mut out = vec![0; length];
    let length = match element.encode_as(Binding::Compact, &mut out) {
        Err(WriteError::TooSmall(TooSmall { needed, .. })) => {
            out.resize(needed, 0);
            element.encode_as(Binding::Compact, &mut out).ok()?
        }
        written => written.ok()?,
    };
    out.truncate(length);
    Some(out)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_packet_shows_the_form() {
        let form = Form::default();
        let packet = b"<eventStatus referenceId=\"1\" requestResult=\"Success\"/>".to_vec();
        assert_eq!(form.write(Protocol::Flex, packet.clone()), packet);
        assert_eq!(form.of_packet(b"\x01\x15"), Binding::Compact);
        assert_eq!(form.of_packet(b"<requestLogin/>"), Binding::Compact, "it stays");
        let written = form.write(Protocol::Flex, packet);
        let status = EventStatus::parse_as(Binding::Compact, &written, Limits::PACKET).unwrap();
        assert_eq!(status.reference_id, Some(1));
        assert_eq!(form.write(Protocol::Flex, Vec::new()), b"", "a keep-alive");
        assert_eq!(Form::default().of_packet(b"\xEF\xBB\xBF<a/>"), Binding::Xml);
    }
}
