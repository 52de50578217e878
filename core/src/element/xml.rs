//! XML packets as a whole.

use super::error::{BadMember, ParseError};
use crate::wire::xml::{Reader, Xml};
use crate::wire::{Limits, Name, names};

/// Reads a packet whole: its root element, which is one of `roots`, by `read`, which gets its name, then what
/// is left. A document that isn't well-formed is never anything else, whatever its members say.
///
/// There is one such function for all packets: `read` fills in an element of its caller's.
#[inline(never)]
pub(crate) fn read_packet<'a>(
    xml: Xml,
    packet: &'a [u8],
    limits: Limits,
    roots: &[Name],
    read: &mut dyn FnMut(&mut Reader<'a>, Name),
) -> Result<(), ParseError> {
    let mut reader = xml.reader(packet, limits);
    let root = reader.root(roots)?;
    let offset = reader.tag_offset();
    if let Some(root) = root {
        read(&mut reader, root);
    }
    reader.finish()?;
    match reader.take_refused() {
        None if root.is_some() => Ok(()),
        None => Err(ParseError::Unknown { offset, reference_id: reference_id(xml, packet, limits) }),
        Some((member, offset)) => Err(ParseError::Member {
            member: BadMember { member, offset },
            reference_id: reference_id(xml, packet, limits),
        }),
    }
}

/// The `referenceId` of a packet that can't be read, if it has one that can.
#[cold]
fn reference_id(xml: Xml, packet: &[u8], limits: Limits) -> Option<u32> {
    let mut reader = xml.reader(packet, limits);
    reader.root(&[]).ok()?;
    let [reference_id] = &reader.members(&[names::REFERENCE_ID]);
    reference_id.reference_id(&mut reader).filter(|_| reader.take_refused().is_none())
}
