//! What came in, in its order, with the packets that it looks at.

use std::collections::VecDeque;

use parlor_core::client::RequestKind;

use crate::memory::{Bytes, Memory, copied};
use crate::sizes::Sizes;
use crate::status::parlor_status as Status;

/// A queue, first in, first out.
pub(crate) struct Queue<T>(VecDeque<T>);

impl<T> Queue<T> {
    /// An empty queue.
    pub(crate) fn new(_: &Sizes, _: &mut Memory) -> Result<Self, Status> {
        Ok(Self(VecDeque::new()))
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Makes room for one more.
    pub(crate) fn reserve(&mut self) -> Result<(), Status> {
        Ok(self.0.try_reserve(1)?)
    }

    /// Puts an item behind the others, for which there is room.
    pub(crate) fn push(&mut self, item: T) {
        // Otherwise it would grow, which can panic.
        if self.0.len() < self.0.capacity() {
            self.0.push_back(item);
        }
    }

    pub(crate) fn first(&self) -> Option<&T> {
        self.0.front()
    }

    /// Takes the first item away.
    pub(crate) fn pop(&mut self) -> Option<T> {
        self.0.pop_front()
    }

    /// A copy of a packet, for an item of the queue.
    pub(crate) fn copied(&mut self, packet: &[u8]) -> Result<Bytes, Status> {
        copied(packet)
    }
}

/// Requests of unknown fate that weren't told yet, with their ids.
pub(crate) struct Fates(VecDeque<(u32, RequestKind)>);

impl Fates {
    /// None.
    pub(crate) fn new(_: &Sizes, _: &mut Memory) -> Result<Self, Status> {
        Ok(Self(VecDeque::new()))
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    pub(crate) fn push(&mut self, fate: (u32, RequestKind)) -> Result<(), Status> {
        self.0.try_reserve(1)?;
        // As in `Queue::push`.
        if self.0.len() == self.0.capacity() {
            return Err(Status::PARLOR_OUT_OF_MEMORY);
        }
        self.0.push_back(fate);
        Ok(())
    }

    /// Takes the first one away.
    pub(crate) fn pop(&mut self) -> Option<(u32, RequestKind)> {
        self.0.pop_front()
    }
}
