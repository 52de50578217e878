//! Members of elements in the compact form: ids, parts, and what is required; and packets as a whole.

use super::error::{BadMember, ParseError, ReadError};
use super::id::ID_LENGTH;
use super::kinds;
use crate::wire::compact::{Cursor, VERSION};
use crate::wire::{Fault, Limits, Malformed, Text};

impl<'a> Cursor<'a> {
    /// An error about the member that comes next.
    pub(crate) fn bad(&self, member: &'static str) -> BadMember {
        BadMember { member, offset: self.offset() }
    }

    /// The same, if the member that comes next must be there and isn't.
    pub(crate) fn required(&mut self, member: &'static str) -> Result<&mut Self, BadMember> {
        if self.is_at_end() { Err(self.bad(member)) } else { Ok(self) }
    }

    /// The `referenceId` of a request.
    pub(crate) fn reference_id(&mut self) -> Result<u32, ReadError> {
        let bad = self.bad("referenceId");
        Ok(self.reference_id_if()?.ok_or(bad)?)
    }

    /// The `referenceId` of what may be a push.
    pub(crate) fn reference_id_if(&mut self) -> Result<Option<u32>, Malformed> {
        Ok(Some(self.number()?).filter(|it| *it > 0))
    }

    /// An id, up to 64 bytes; `None` for an empty one.
    pub(crate) fn id(&mut self, member: &'static str) -> Result<Option<Text<'a>>, ReadError> {
        let bad = self.bad(member);
        Ok(checked_id(Some(self.text()?), bad)?)
    }

    /// An id that may be absent; an empty one is.
    pub(crate) fn id_if(&mut self, member: &'static str) -> Result<Option<Text<'a>>, ReadError> {
        let bad = self.bad(member);
        Ok(checked_id(self.text_if()?, bad)?)
    }

    /// An id that must be there.
    pub(crate) fn required_id(&mut self, member: &'static str) -> Result<Text<'a>, ReadError> {
        let bad = self.bad(member);
        Ok(self.id(member)?.ok_or(bad)?)
    }

    /// A part that may be absent.
    pub(crate) fn part<T>(
        &mut self,
        read: impl FnOnce(&mut Self) -> Result<T, ReadError>,
    ) -> Result<Option<T>, ReadError> {
        let mut part = self.nested()?;
        if part.is_at_end() { Ok(None) } else { read(&mut part).map(Some) }
    }

    /// A part that must be there.
    pub(crate) fn required_part<T>(
        &mut self,
        member: &'static str,
        read: impl FnOnce(&mut Self) -> Result<T, ReadError>,
    ) -> Result<T, ReadError> {
        let bad = self.bad(member);
        Ok(self.part(read)?.ok_or(bad)?)
    }
}

/// The id, unless it is too long; `None` for an empty one.
pub(crate) fn checked_id(id: Option<Text<'_>>, bad: BadMember) -> Result<Option<Text<'_>>, BadMember> {
    let id = id.filter(|it| !it.is_empty());
    if id.is_some_and(|it| it.decoded_len() > ID_LENGTH) { Err(bad) } else { Ok(id) }
}

/// Reads a packet whole: `read` gets its kind and stands before its members, and gives `None` for a kind that it
/// doesn't know. What is behind the members that are known is skipped.
pub(crate) fn read_compact<'a, T>(
    packet: &'a [u8],
    limits: Limits,
    read: impl FnOnce(u32, &mut Cursor<'a>) -> Result<Option<T>, ReadError>,
) -> Result<T, ParseError> {
    let (kind, mut cursor) = begin(packet, limits)?;
    match read(kind, &mut cursor.clone()) {
        Ok(Some(element)) => Ok(element),
        Ok(None) => Err(ParseError::Unknown { offset: 1, reference_id: reference_id(kind, &mut cursor) }),
        Err(ReadError::Malformed(error)) => Err(ParseError::Malformed(error)),
        Err(ReadError::Member(member)) => {
            Err(ParseError::Member { member, reference_id: reference_id(kind, &mut cursor) })
        }
    }
}

/// The version and the kind.
fn begin(packet: &[u8], limits: Limits) -> Result<(u32, Cursor<'_>), Malformed> {
    let mut cursor = Cursor::new(packet, limits)?;
    match packet.first() {
        None => return Err(cursor.malformed(Fault::Truncated)),
        Some(version) if *version != VERSION => return Err(cursor.malformed(Fault::UnknownVersion)),
        Some(_) => {}
    }
    cursor.number()?;
    if cursor.is_at_end() {
        return Err(cursor.malformed(Fault::Truncated));
    }
    Ok((cursor.number()?, cursor))
}

/// The `referenceId` of a packet that can't be read: the first member of all that aren't from a transcript.
#[cold]
fn reference_id(kind: u32, cursor: &mut Cursor<'_>) -> Option<u32> {
    if kind <= kinds::number::CHAT_TRANSCRIPT {
        return None;
    }
    cursor.reference_id_if().ok().flatten()
}
