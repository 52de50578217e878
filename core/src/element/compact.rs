//! The compact form: members of elements (ids, parts, and what is required), and packets as a whole.

use super::error::{BadMember, ParseError};
use super::id::ID_LENGTH;
use super::kinds;
use crate::wire::compact::{Compact, Content, Cursor};
use crate::wire::{Fault, Limits, Name, Text, names};

impl<'a> Cursor<'a> {
    /// Checks that the member that comes next is there.
    pub(crate) fn required(&mut self, member: Name) -> &mut Self {
        if self.is_at_end() {
            self.refuse(member, self.offset());
        }
        self
    }

    /// The `referenceId` of a request.
    pub(crate) fn reference_id(&mut self) -> u32 {
        let offset = self.offset();
        let number = self.number();
        if number == 0 {
            self.refuse(names::REFERENCE_ID, offset);
        }
        number
    }

    /// The `referenceId` of what may be a push.
    pub(crate) fn reference_id_if(&mut self) -> Option<u32> {
        Some(self.number()).filter(|it| *it > 0)
    }

    /// An id, up to 64 bytes; `None` for an empty one.
    pub(crate) fn id(&mut self, member: Name) -> Option<Text<'a>> {
        let offset = self.offset();
        let id = self.text();
        self.checked_id(id, member, offset)
    }

    /// An id that may be absent; an empty one is.
    pub(crate) fn id_if(&mut self, member: Name) -> Option<Text<'a>> {
        let offset = self.offset();
        let id = self.text_if()?;
        self.checked_id(id, member, offset)
    }

    /// An id that must be there.
    pub(crate) fn required_id(&mut self, member: Name) -> Text<'a> {
        let offset = self.offset();
        let id = self.id(member);
        if id.is_none() {
            self.refuse(member, offset);
        }
        id.unwrap_or_default()
    }

    /// The id, unless it is too long; `None` for an empty one.
    fn checked_id(&mut self, id: Text<'a>, member: Name, offset: usize) -> Option<Text<'a>> {
        if id.decoded_len() > ID_LENGTH {
            self.refuse(member, offset);
        }
        Some(id).filter(|it| !it.is_empty())
    }

    /// A part that may be absent.
    pub(crate) fn part<T>(&mut self, take: impl FnOnce(&mut Self) -> T) -> Option<T> {
        let behind = self.enter();
        let part = if self.is_at_end() { None } else { Some(take(self)) };
        self.leave(behind);
        part
    }

    /// A part that must be there.
    pub(crate) fn required_part<T: Default>(&mut self, member: Name, take: impl FnOnce(&mut Self) -> T) -> T {
        let offset = self.offset();
        let part = self.part(take);
        if part.is_none() {
            self.refuse(member, offset);
        }
        part.unwrap_or_default()
    }
}

/// Reads a packet whole: `read` gets its kind and stands before its members, and gives `None` for a kind that it
/// doesn't know. What is behind the members that are known is skipped.
pub(crate) fn read_packet<'a, T>(
    compact: Compact,
    packet: &'a [u8],
    limits: Limits,
    read: impl FnOnce(u32, &mut Cursor<'a>) -> Option<T>,
) -> Result<T, ParseError> {
    let mut cursor = compact.cursor(packet, limits)?;
    if cursor.is_at_end() {
        return Err(cursor.malformed(Fault::Truncated).into());
    }
    let kind = cursor.number();
    if let Some(malformed) = cursor.failed() {
        return Err(malformed.into());
    }
    let members = cursor.content();
    let element = read(kind, &mut cursor);
    if let Some(malformed) = cursor.failed() {
        return Err(malformed.into());
    }
    match (element, cursor.take_refused()) {
        (Some(element), None) => Ok(element),
        (None, _) => Err(ParseError::Unknown { offset: 1, reference_id: reference_id(kind, members) }),
        (Some(_), Some((member, offset))) => {
            let member = BadMember { member, offset };
            Err(ParseError::Member { member, reference_id: reference_id(kind, members) })
        }
    }
}

/// The `referenceId` of a packet that can't be read: the first member of all that aren't from a transcript.
#[cold]
fn reference_id(kind: u32, members: Content<'_>) -> Option<u32> {
    if kind < kinds::number::REQUEST_REGISTER {
        return None;
    }
    members.cursor().reference_id_if()
}
