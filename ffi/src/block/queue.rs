//! What came in, in its order, with the packets that it looks at: as much as there is memory for.

use core::ptr::NonNull;

use crate::memory::{Bytes, Memory, room};
use crate::status::parlor_status as Status;
use crate::text::put;

/// How many items there may be. A server replies to one request at a time.
const ITEMS: usize = 2;

/// A queue, first in, first out.
pub(crate) struct Queue<T> {
    items: [Option<T>; ITEMS],
    /// Where packets are copied to, from the start on.
    packets: NonNull<u8>,
    length: usize,
    used: usize,
}

/// How much of a block is taken by a queue's packets.
pub(crate) const fn queue_room(max_packet: usize) -> usize {
    room(max_packet)
}

impl<T> Queue<T> {
    /// An empty queue for packets of up to so many bytes.
    pub(crate) fn new(max_packet: usize, memory: &mut Memory) -> Result<Self, Status> {
        let packets = NonNull::from(&mut *memory.bytes(max_packet)?).cast();
        Ok(Self { items: [const { None }; ITEMS], packets, length: max_packet, used: 0 })
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.first().is_none()
    }

    /// Sees that there is room for one more.
    pub(crate) fn reserve(&mut self) -> Result<(), Status> {
        let is_full = self.items.iter().all(Option::is_some);
        if is_full { Err(Status::PARLOR_OUT_OF_MEMORY) } else { Ok(()) }
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
        let [first, second] = &mut self.items;
        core::mem::replace(first, second.take())
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
