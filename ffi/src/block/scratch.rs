//! Where texts are decoded that don't stand in their packet as they are, and what else is shown of an event: one memory for
//! all views of a client.

use core::ptr::NonNull;

use parlor_core::element::{Id, KeyValue};
use parlor_core::wire::Text;

use crate::handle::Block;
use crate::key_values::{parlor_key_value, parlor_key_values};
use crate::lists::Lists;
use crate::memory::{ALIGNMENT, Bytes, Memory, room, room_of};
use crate::sizes::Sizes;
use crate::status::parlor_status as Status;
use crate::text::parlor_text;

/// What is in here stays at its address: what was kept until `clear_all`, the rest until `clear`.
pub(crate) struct Scratch(NonNull<Room>);

/// Memory that is given away from its start on.
struct Room {
    data: NonNull<u8>,
    length: usize,
    used: usize,
    /// What is used for the packet, whose events come and go behind it.
    kept: usize,
    max_items: usize,
}

/// The largest that an item can need: as one that is shown, or as one that is sent.
const ITEM: usize = {
    let shown = size_of::<parlor_key_value>() + size_of::<Block<parlor_key_values>>() + 2 * ALIGNMENT;
    let sent = size_of::<KeyValue<'_>>() + ALIGNMENT;
    if shown > sent { shown } else { sent }
};

/// How long the memory is. No text is longer decoded than it stands in its packet, so that those of a packet have room, also
/// with the session's id, which is copied twice, and so has a snapshot, since there is no news then.
fn length(sizes: &Sizes) -> usize {
    let texts = (sizes.max_packet as usize).saturating_add(2 * Id::MAX_LENGTH);
    // Collections begin at multiples of the alignment: the last of all has no text behind it.
    let items = (sizes.max_items as usize).saturating_mul(ITEM).saturating_add(2 * ALIGNMENT);
    texts.max(sizes.snapshot).saturating_add(items)
}

/// How much of a block is taken by the memory.
pub(crate) fn scratch_room(sizes: &Sizes) -> usize {
    room_of::<Room>().saturating_add(room(length(sizes)))
}

impl Scratch {
    /// One for what is shown of a packet; `another` makes others for the same.
    pub(crate) fn for_packets(sizes: &Sizes, memory: &mut Memory) -> Result<Self, Status> {
        let length = length(sizes);
        let data = NonNull::from(&mut *memory.bytes(length)?).cast();
        let max_items = sizes.max_items as usize;
        Ok(Self(memory.place(Room { data, length, used: 0, kept: 0, max_items })?))
    }

    /// One that is to be used after this one and together with it.
    pub(crate) fn another(&self) -> Self {
        Self(self.0)
    }

    fn room(&self) -> &Room {
        // SAFETY: made in `for_packets`; nobody changes it while it is borrowed.
        unsafe { self.0.as_ref() }
    }

    fn room_mut(&mut self) -> &mut Room {
        // SAFETY: made in `for_packets`; nobody else borrows it meanwhile.
        unsafe { self.0.as_mut() }
    }

    /// What was put here for a packet stays while its events come and go.
    pub(crate) fn keep(&mut self) {
        let room = self.room_mut();
        room.kept = room.used;
    }

    /// Another packet is shown.
    pub(crate) fn clear_all(&mut self) {
        let room = self.room_mut();
        (room.used, room.kept) = (0, 0);
    }

    pub(crate) fn clear(&mut self) {
        let room = self.room_mut();
        room.used = room.kept;
    }

    /// For how many items of collections there is room.
    pub(crate) fn max_items(&self) -> usize {
        self.room().max_items
    }

    /// Memory of so many bytes, until the next call that takes the handle.
    pub(crate) fn spare(&mut self, length: usize) -> Result<Bytes, Status> {
        let place = self.room_mut().free().get_mut(..length).ok_or(Status::PARLOR_OUT_OF_MEMORY)?;
        // SAFETY: what is free isn't given away before the next call.
        Ok(unsafe { Bytes::new(NonNull::from(place).cast(), length) })
    }

    /// Lists that are kept beside what is here.
    pub(crate) fn lists<'a>(&self) -> Lists<'a> {
        let room = self.room();
        // SAFETY: the free bytes are the block's, and nobody uses them while a request is made.
        unsafe { Lists::new(room.data.add(room.used), room.length.saturating_sub(room.used)) }
    }

    /// A view of the text: of its packet if it needs no decoding, otherwise of this scratch.
    pub(crate) fn text(&mut self, text: Text<'_>) -> Result<parlor_text, Status> {
        match text.as_plain() {
            Some(plain) => Ok(parlor_text::view(plain.as_bytes())),
            None => self.copy(text),
        }
    }

    pub(crate) fn text_if(&mut self, text: Option<Text<'_>>) -> Result<(bool, parlor_text), Status> {
        Ok((text.is_some(), text.map_or(Ok(parlor_text::EMPTY), |it| self.text(it))?))
    }

    /// A copy of the text, kept here.
    pub(crate) fn copy(&mut self, text: Text<'_>) -> Result<parlor_text, Status> {
        let room = self.room_mut();
        let length = text.copy_bytes_to(room.free()).map_err(|_| Status::PARLOR_TOO_MANY_ITEMS)?;
        Ok(room.give(length))
    }

    /// The bytes, of which there are `length`, kept here.
    pub(crate) fn bytes(
        &mut self,
        bytes: impl Iterator<Item = u8>,
        length: usize,
    ) -> Result<parlor_text, Status> {
        let room = self.room_mut();
        let place = room.free().get_mut(..length).ok_or(Status::PARLOR_TOO_MANY_ITEMS)?;
        for (place, byte) in place.iter_mut().zip(bytes) {
            *place = byte;
        }
        Ok(room.give(length))
    }

    /// A place for a list of `count` values.
    pub(crate) fn list<T>(&mut self, count: usize) -> Result<NonNull<T>, Status> {
        let room = self.room_mut();
        let begin = crate::memory::room(room.used);
        let end = count.checked_mul(size_of::<T>()).and_then(|it| it.checked_add(begin));
        match end {
            Some(end) if end <= room.length => {
                room.used = end;
                // SAFETY: inside the memory, which is aligned for all types here, as `begin` is.
                Ok(unsafe { room.data.add(begin) }.cast())
            }
            _ => Err(Status::PARLOR_TOO_MANY_ITEMS),
        }
    }
}

impl Room {
    /// What wasn't given away.
    fn free(&mut self) -> &mut [u8] {
        let length = self.length.saturating_sub(self.used);
        // SAFETY: the rest of the memory, behind `used`. No reference is made to what was given away, which C may still
        // look at.
        unsafe { core::slice::from_raw_parts_mut(self.data.add(self.used).as_ptr(), length) }
    }

    /// Gives away the first `length` bytes of what is free, as they are.
    fn give(&mut self, length: usize) -> parlor_text {
        let text = parlor_text::view(self.free().get(..length).unwrap_or_default());
        self.used = self.used.saturating_add(length);
        text
    }
}
