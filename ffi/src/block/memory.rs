//! Memory of the caller's: a block that a handle is built in, with all that it will ever need.

use core::ops::{Deref, DerefMut};
use core::ptr::NonNull;

use crate::handle::{Block, Handle};
use crate::status::parlor_status as Status;
use crate::text::put;

/// What is in a block begins at multiples of this: that is enough for all types here.
pub(crate) const ALIGNMENT: usize = 8;

/// How much of a block is taken by so many bytes.
pub(crate) const fn room(length: usize) -> usize {
    length.saturating_add(ALIGNMENT - 1) & !(ALIGNMENT - 1)
}

/// How much of a block is taken by a value.
pub(crate) const fn room_of<T>() -> usize {
    const { assert!(align_of::<T>() <= ALIGNMENT, "blocks are aligned for all that is in them") };
    room(size_of::<T>())
}

/// What is left of a block, which is given away from its start on.
pub(crate) struct Memory {
    next: NonNull<u8>,
    left: usize,
    home: Home,
}

/// Where a handle is: its block.
#[derive(Clone, Copy)]
pub(crate) struct Home {
    block: NonNull<u8>,
    length: usize,
}

impl Home {
    /// Bytes of the caller's as they are, since there is no memory for a copy. None of them may lie in the block.
    ///
    /// # Safety
    /// They stay as they are as long as what is given is looked at.
    pub(crate) unsafe fn kept(&self, data: &[u8]) -> Result<Bytes, Status> {
        let (begin, data_begin) = (self.block.addr().get(), data.as_ptr().addr());
        let is_outside =
            data_begin.saturating_add(data.len()) <= begin || data_begin >= begin.saturating_add(self.length);
        if !is_outside {
            return Err(Status::PARLOR_BAD_VALUE);
        }
        // SAFETY: the same contract. They are only read.
        Ok(unsafe { Bytes::new(NonNull::from(data).cast(), data.len()) })
    }
}

/// Builds a handle in a block, of which nothing is used any more. It takes up to `size` bytes.
///
/// # Safety
/// The crate's contract.
pub(crate) unsafe fn build<H: Handle>(
    block: *mut u8,
    length: usize,
    size: usize,
    make: impl FnOnce(&mut Memory) -> Result<H, Status>,
) -> Result<*mut H, Status> {
    let start = NonNull::new(block).ok_or(Status::PARLOR_NULL_POINTER)?;
    if !block.addr().is_multiple_of(ALIGNMENT) {
        return Err(Status::PARLOR_BAD_ALIGNMENT);
    }
    if length < size || isize::try_from(length).is_err() {
        return Err(Status::PARLOR_BAD_LENGTH);
    }
    // SAFETY: aligned; writable by the contract, and the handle's from now on.
    let mut memory = unsafe { Memory::new(start, length) };
    let handle = make(&mut memory)?;
    Ok(memory.place(Block::new(handle))?.as_ptr().cast())
}

impl Memory {
    /// # Safety
    /// The block is aligned, and writable for as long as what is built in it is used; nobody else uses it.
    pub(crate) unsafe fn new(block: NonNull<u8>, length: usize) -> Self {
        Self { next: block, left: length, home: Home { block, length } }
    }

    /// Where what is made is.
    pub(crate) fn home(&self) -> Home {
        self.home
    }

    fn take(&mut self, length: usize) -> Result<NonNull<u8>, Status> {
        let length = room(length);
        self.left = self.left.checked_sub(length).ok_or(Status::PARLOR_BAD_LENGTH)?;
        let place = self.next;
        // SAFETY: there were at least so many bytes left.
        self.next = unsafe { place.add(length) };
        Ok(place)
    }

    /// A place for a value, which holds it.
    pub(crate) fn place<T>(&mut self, value: T) -> Result<NonNull<T>, Status> {
        let place = self.take(room_of::<T>())?.cast::<T>();
        // SAFETY: the place is the block's, which is aligned for all types here, and large enough.
        unsafe { place.write(value) };
        Ok(place)
    }

    /// So many zeros.
    pub(crate) fn bytes(&mut self, length: usize) -> Result<Bytes, Status> {
        let data = self.take(length)?;
        // SAFETY: so many bytes were taken.
        unsafe { data.write_bytes(0, length) };
        // SAFETY: they are given away here alone.
        Ok(unsafe { Bytes::new(data, length) })
    }

    /// So many values, each of which `value` makes.
    pub(crate) fn list<T>(&mut self, count: usize, mut value: impl FnMut() -> T) -> Result<List<T>, Status> {
        const { assert!(align_of::<T>() <= ALIGNMENT, "blocks are aligned for all that is in them") };
        let length = count.checked_mul(size_of::<T>()).ok_or(Status::PARLOR_BAD_LENGTH)?;
        let data = self.take(length)?.cast::<T>();
        for index in 0..count {
            // SAFETY: there is room for so many.
            unsafe { data.add(index).write(value()) };
        }
        // SAFETY: all were written, and are given away here alone.
        Ok(unsafe { List::new(data, count) })
    }

    /// An empty buffer for so many bytes.
    pub(crate) fn buffer(&mut self, capacity: usize) -> Result<Buffer, Status> {
        Ok(Buffer { bytes: self.bytes(capacity)?, length: 0 })
    }

    /// Shows a value to C.
    pub(crate) fn shown<T>(&mut self, value: T) -> Result<Shown<T>, Status> {
        Ok(Shown(self.place(value)?))
    }
}

/// Bytes of a length that stays.
pub(crate) type Bytes = List<u8>;

/// Values of a number that stays.
pub(crate) struct List<T> {
    data: NonNull<T>,
    count: usize,
}

impl<T> List<T> {
    /// # Safety
    /// There are so many values, which aren't used otherwise as long as these are.
    pub(crate) unsafe fn new(data: NonNull<T>, count: usize) -> Self {
        Self { data, count }
    }
}

impl<T> Default for List<T> {
    fn default() -> Self {
        Self { data: NonNull::dangling(), count: 0 }
    }
}

impl<T> Deref for List<T> {
    type Target = [T];

    fn deref(&self) -> &[T] {
        // SAFETY: so it was promised in `new`, and they aren't changed while they are borrowed.
        unsafe { core::slice::from_raw_parts(self.data.as_ptr(), self.count) }
    }
}

impl<T> DerefMut for List<T> {
    fn deref_mut(&mut self) -> &mut [T] {
        // SAFETY: as in `deref`.
        unsafe { core::slice::from_raw_parts_mut(self.data.as_ptr(), self.count) }
    }
}

impl<T> AsRef<[T]> for List<T> {
    fn as_ref(&self) -> &[T] {
        self
    }
}

impl<T> AsMut<[T]> for List<T> {
    fn as_mut(&mut self) -> &mut [T] {
        self
    }
}

/// Bytes that more are put behind, as long as there is room: a `Vec` that doesn't grow.
#[derive(Default)]
pub(crate) struct Buffer {
    bytes: Bytes,
    length: usize,
}

impl Buffer {
    pub(crate) fn capacity(&self) -> usize {
        self.bytes.len()
    }

    pub(crate) fn clear(&mut self) {
        self.length = 0;
    }

    /// Leaves the first `length` bytes alone.
    pub(crate) fn truncate(&mut self, length: usize) {
        self.length = self.length.min(length);
    }

    /// Checks that there is room for so many more.
    pub(crate) fn try_reserve_exact(&mut self, more: usize) -> Result<(), Status> {
        let left = self.capacity().saturating_sub(self.length);
        if more > left { Err(Status::PARLOR_OUT_OF_MEMORY) } else { Ok(()) }
    }
}

/// Puts bytes behind the others.
pub(crate) fn append(buffer: &mut Buffer, more: &[u8]) -> Result<(), Status> {
    let end = buffer.length.saturating_add(more.len());
    let place = buffer.bytes.get_mut(buffer.length..end).ok_or(Status::PARLOR_OUT_OF_MEMORY)?;
    put(place, more);
    buffer.length = end;
    Ok(())
}

/// Puts so many zeros behind the others.
pub(crate) fn lengthen(buffer: &mut Buffer, by: usize) -> Result<(), Status> {
    let end = buffer.length.saturating_add(by);
    buffer.bytes.get_mut(buffer.length..end).ok_or(Status::PARLOR_OUT_OF_MEMORY)?.fill(0);
    buffer.length = end;
    Ok(())
}

impl Deref for Buffer {
    type Target = [u8];

    fn deref(&self) -> &[u8] {
        self.bytes.get(..self.length).unwrap_or_default()
    }
}

impl DerefMut for Buffer {
    fn deref_mut(&mut self) -> &mut [u8] {
        self.bytes.get_mut(..self.length).unwrap_or_default()
    }
}

/// A value that C is given a pointer to. It has a place of its own in the block: what is inside a handle may not be looked
/// at any more, by Rust's rules, once another call has borrowed the handle.
pub(crate) struct Shown<T>(NonNull<T>);

impl<T> Shown<T> {
    /// Shows another value, at the same address.
    pub(crate) fn set(&mut self, value: T) {
        *self.value() = value;
    }

    /// The value, to be changed where it is.
    pub(crate) fn value(&mut self) -> &mut T {
        // SAFETY: made in `Memory::shown`; Rust holds no other reference to it, C doesn't look at it during a call.
        unsafe { self.0.as_mut() }
    }

    /// Shows another value; gives the pointer to it.
    pub(crate) fn shown(&mut self, value: T) -> *const T {
        self.set(value);
        self.pointer()
    }

    /// The pointer that C gets: valid as long as the block, and what is there until the next `set`.
    pub(crate) fn pointer(&self) -> *const T {
        self.0.as_ptr()
    }
}
