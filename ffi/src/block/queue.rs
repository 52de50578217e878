//! What came in, in its order, with the packets that it looks at: as much as there is memory for.

use core::ptr::NonNull;

use parlor_core::client::RequestKind;

use crate::memory::{Bytes, List, Memory, room};
use crate::sizes::Sizes;
use crate::status::parlor_status as Status;
use crate::text::put;

/// A queue, first in, first out.
pub(crate) struct Queue<T> {
    items: List<Option<T>>,
    /// Where packets are copied to, from the start on.
    packets: NonNull<u8>,
    length: usize,
    used: usize,
}

/// How much of a block is taken by a queue.
pub(crate) const fn queue_room<T>(sizes: &Sizes) -> usize {
    let (items, bytes) = sizes.waiting;
    room(items.saturating_mul(size_of::<Option<T>>())).saturating_add(room(bytes))
}

impl<T> Queue<T> {
    /// An empty queue.
    pub(crate) fn new(sizes: &Sizes, memory: &mut Memory) -> Result<Self, Status> {
        let (items, length) = sizes.waiting;
        let packets = NonNull::from(&mut *memory.bytes(length)?).cast();
        Ok(Self { items: memory.list(items, || None)?, packets, length, used: 0 })
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.first().is_none()
    }

    /// Sees that there is room for one more.
    pub(crate) fn reserve(&mut self) -> Result<(), Status> {
        let has_room = self.items.iter().any(Option::is_none);
        if has_room { Ok(()) } else { Err(Status::PARLOR_OUT_OF_MEMORY) }
    }

    /// Puts an item behind the others, for which there is room.
    pub(crate) fn push(&mut self, item: T) {
        if let Some(place) = self.items.iter_mut().find(|it| it.is_none()) {
            *place = Some(item);
        }
    }

    pub(crate) fn first(&self) -> Option<&T> {
        self.items.first()?.as_ref()
    }

    /// Takes the first item away.
    pub(crate) fn pop(&mut self) -> Option<T> {
        let mut rest = self.items.iter_mut();
        let mut place = rest.next()?;
        let first = place.take();
        for next in rest {
            *place = next.take();
            place = next;
        }
        first
    }

    /// A copy of a packet, for an item of the queue. Nothing of an item is looked at any more when the queue was empty and
    /// bytes come in.
    pub(crate) fn copied(&mut self, packet: &[u8]) -> Result<Bytes, Status> {
        if self.is_empty() {
            self.used = 0;
        }
        let begin = self.used;
        let end = begin.saturating_add(packet.len());
        if end > self.length {
            return Err(Status::PARLOR_OUT_OF_MEMORY);
        }
        self.used = end;
        // SAFETY: inside the memory. These bytes are given away here alone, until none of them is looked at; no reference is
        // made to those that were given away before.
        let mut copy = unsafe { Bytes::new(self.packets.add(begin), packet.len()) };
        put(&mut copy, packet);
        Ok(copy)
    }
}

/// Requests of unknown fate that weren't told yet, with their ids: as many as may be under way. No other is made before all
/// are told.
pub(crate) struct Fates {
    fates: List<(u32, RequestKind)>,
    /// How many were told of those that came since there were none.
    told: usize,
    count: usize,
}

/// How much of a block is taken by them.
pub(crate) const fn fates_room(sizes: &Sizes) -> usize {
    room(sizes.fates.saturating_mul(size_of::<(u32, RequestKind)>()))
}

impl Fates {
    /// None.
    pub(crate) fn new(sizes: &Sizes, memory: &mut Memory) -> Result<Self, Status> {
        Ok(Self { fates: memory.list(sizes.fates, || (0, RequestKind::Login))?, told: 0, count: 0 })
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.told >= self.count
    }

    pub(crate) fn push(&mut self, fate: (u32, RequestKind)) -> Result<(), Status> {
        *self.fates.get_mut(self.count).ok_or(Status::PARLOR_OUT_OF_MEMORY)? = fate;
        self.count = self.count.saturating_add(1);
        Ok(())
    }

    /// Takes the first one away.
    pub(crate) fn pop(&mut self) -> Option<(u32, RequestKind)> {
        if self.is_empty() {
            (self.told, self.count) = (0, 0);
            return None;
        }
        let fate = self.fates.get(self.told).copied();
        self.told = self.told.saturating_add(1);
        fate
    }
}
