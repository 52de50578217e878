//! Memory for what a caller or a document makes large: too little of it is a status, never the end of the process.

use std::alloc::{Layout, alloc, alloc_zeroed};
use std::collections::TryReserveError;

use crate::kept::Shown;
use crate::status::parlor_status as Status;

/// Bytes of a length that stays.
pub(crate) type Bytes = Vec<u8>;

/// Values of a number that stays.
pub(crate) type List<T> = Vec<T>;

/// Bytes that more are put behind.
pub(crate) type Buffer = Vec<u8>;

/// Where a handle that is made has its parts: on the heap, each for itself.
pub(crate) struct Memory;

impl Memory {
    /// So many zeros.
    pub(crate) fn bytes(&mut self, length: usize) -> Result<Bytes, Status> {
        zeroed(length)
    }

    /// An empty buffer. It grows as it must, whatever its length will be.
    pub(crate) fn buffer(&mut self, _: usize) -> Result<Buffer, Status> {
        Ok(Buffer::new())
    }

    /// So many values, each of which `value` makes.
    pub(crate) fn list<T>(&mut self, count: usize, value: impl FnMut() -> T) -> Result<List<T>, Status> {
        let mut list = Vec::new();
        list.try_reserve_exact(count)?;
        for value in core::iter::repeat_with(value).take(count) {
            push(&mut list, value)?;
        }
        Ok(list)
    }

    /// Where what is made is.
    pub(crate) fn home(&self) -> Home {
        Home
    }

    /// Shows a value to C.
    pub(crate) fn shown<T>(&mut self, value: T) -> Result<Shown<T>, Status> {
        Shown::new(value)
    }
}

/// Where a handle is: on the heap.
pub(crate) struct Home;

impl Home {
    /// A copy of bytes of the caller's, which may be a part of what the handle holds.
    ///
    /// # Safety
    /// None is needed where there is a heap.
    pub(crate) unsafe fn kept(&self, data: &[u8]) -> Result<Bytes, Status> {
        copied(data)
    }
}

impl From<TryReserveError> for Status {
    fn from(_: TryReserveError) -> Self {
        Self::PARLOR_OUT_OF_MEMORY
    }
}

/// A copy of the bytes.
pub(crate) fn copied(bytes: &[u8]) -> Result<Vec<u8>, Status> {
    let mut copy = Vec::new();
    copy.try_reserve_exact(bytes.len())?;
    append(&mut copy, bytes)?;
    Ok(copy)
}

/// Puts bytes behind the others.
pub(crate) fn append(bytes: &mut Vec<u8>, more: &[u8]) -> Result<(), Status> {
    bytes.try_reserve(more.len())?;
    // As in `push`.
    if bytes.capacity().wrapping_sub(bytes.len()) < more.len() {
        return Err(Status::PARLOR_OUT_OF_MEMORY);
    }
    bytes.extend_from_slice(more);
    Ok(())
}

/// Puts so many zeros behind the others.
pub(crate) fn lengthen(bytes: &mut Buffer, by: usize) -> Result<(), Status> {
    bytes.try_reserve(by)?;
    // As in `push`.
    if bytes.capacity().wrapping_sub(bytes.len()) < by {
        return Err(Status::PARLOR_OUT_OF_MEMORY);
    }
    bytes.resize(bytes.len().wrapping_add(by), 0);
    Ok(())
}

/// Puts an item behind the others.
pub(crate) fn push<T>(items: &mut Vec<T>, item: T) -> Result<(), Status> {
    items.try_reserve(1)?;
    // There is room now. The compiler doesn't know, and would have `push` grow the list, which can panic.
    if items.len() == items.capacity() {
        return Err(Status::PARLOR_OUT_OF_MEMORY);
    }
    items.push(item);
    Ok(())
}

/// So many zeros. Most systems give them without touching the memory: a large buffer of which little is used costs
/// little.
pub(crate) fn zeroed(length: usize) -> Result<Vec<u8>, Status> {
    let layout = Layout::array::<u8>(length).map_err(|_| Status::PARLOR_OUT_OF_MEMORY)?;
    if length == 0 {
        return Ok(Vec::new());
    }
    // SAFETY: the layout isn't empty.
    let data = unsafe { alloc_zeroed(layout) };
    if data.is_null() {
        return Err(Status::PARLOR_OUT_OF_MEMORY);
    }
    // SAFETY: the global allocator gave `length` bytes of alignment 1, which are all zero.
    Ok(unsafe { Vec::from_raw_parts(data, length, length) })
}

/// The value in a place of its own.
pub(crate) fn boxed<T>(value: T) -> Result<Box<T>, Status> {
    const { assert!(size_of::<T>() > 0, "what takes no room has no place") };
    // SAFETY: the layout isn't empty.
    let place = unsafe { alloc(Layout::new::<T>()) }.cast::<T>();
    if place.is_null() {
        return Err(Status::PARLOR_OUT_OF_MEMORY);
    }
    // SAFETY: the global allocator gave this place for a `T`; it is a box's as soon as it holds one.
    unsafe {
        place.write(value);
        Ok(Box::from_raw(place))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_there_is_no_memory_for_is_a_status() {
        assert_eq!(zeroed(usize::MAX), Err(Status::PARLOR_OUT_OF_MEMORY));
    }

    #[test]
    fn memory_holds_what_was_put_there() {
        assert_eq!((zeroed(0), zeroed(3)), (Ok(vec![]), Ok(vec![0; 3])));
        assert_eq!((copied(b""), copied(b"abc")), (Ok(vec![]), Ok(b"abc".to_vec())));
        assert_eq!(boxed(7_u64), Ok(Box::new(7)));
    }
}
