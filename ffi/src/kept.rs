//! What is kept at its address: bytes together with views into them, and what C is shown. Public for libparlor-desk.

#[cfg(feature = "std")]
use core::ptr::NonNull;

use crate::memory::Bytes;
#[cfg(feature = "std")]
use crate::memory::boxed;
#[cfg(feature = "std")]
use crate::status::parlor_status as Status;

/// A view of type `T` into bytes that are kept beside it, so that a walk can go on from call to call.
///
/// The bytes are changed by the view alone, and stay at their address until the end. `T` says `'static`, but must not be used
/// for longer than the whole: what is copied out of it is given to C with the sentence on how long it is valid.
pub(crate) struct Kept<T> {
    pub(crate) view: T,
    /// Only kept: the view looks at them.
    _bytes: Bytes,
}

impl<T> Kept<T> {
    /// Keeps `bytes` and what `open` makes of them.
    pub(crate) fn new<E>(
        bytes: Bytes,
        open: impl FnOnce(&'static [u8]) -> Result<T, E>,
    ) -> Result<Self, (E, Bytes)> {
        // SAFETY: the memory is kept as long as the view and not touched before both are dropped; moving it
        // doesn't move what it holds.
        let forever = unsafe { core::slice::from_raw_parts(bytes.as_ptr(), bytes.len()) };
        match open(forever) {
            Ok(view) => Ok(Self { view, _bytes: bytes }),
            Err(error) => Err((error, bytes)),
        }
    }

    /// Keeps `bytes` for what `open` makes of them, which may change them.
    pub(crate) fn changing(mut bytes: Bytes, open: impl FnOnce(&'static mut [u8]) -> T) -> Self {
        // SAFETY: as above, and nothing else looks at them.
        let forever = unsafe { core::slice::from_raw_parts_mut(bytes.as_mut_ptr(), bytes.len()) };
        Self { view: open(forever), _bytes: bytes }
    }
}

#[cfg(not(feature = "std"))]
pub(crate) use crate::memory::Shown;

/// A value that C is given a pointer to. It has a place of its own on the heap: what is inside a handle may not be
/// looked at any more, by Rust's rules, once another call has borrowed the handle.
#[cfg(feature = "std")]
pub struct Shown<T>(NonNull<T>);

#[cfg(feature = "std")]
impl<T> Shown<T> {
    /// Shows this one.
    ///
    /// # Errors
    /// `PARLOR_OUT_OF_MEMORY`.
    pub fn new(value: T) -> Result<Self, Status> {
        // SAFETY: a box is never NULL.
        Ok(Self(unsafe { NonNull::new_unchecked(Box::into_raw(boxed(value)?)) }))
    }

    /// Shows another value, at the same address.
    pub fn set(&mut self, value: T) {
        // SAFETY: made in `new`; Rust holds no reference to it, C doesn't look at it during a call.
        drop(unsafe { self.0.replace(value) });
    }

    /// The value, to be changed where it is.
    pub(crate) fn value(&mut self) -> &mut T {
        // SAFETY: made in `new`; Rust holds no other reference to it, C doesn't look at it during a call.
        unsafe { self.0.as_mut() }
    }

    /// Shows another value; gives the pointer to it.
    pub(crate) fn shown(&mut self, value: T) -> *const T {
        *self.value() = value;
        self.pointer()
    }

    /// The pointer that C gets: valid until this is dropped, and what is there until the next `set`.
    pub fn pointer(&self) -> *const T {
        self.0.as_ptr()
    }
}

#[cfg(feature = "std")]
impl<T> Drop for Shown<T> {
    fn drop(&mut self) {
        // SAFETY: made in `new` by `Box::into_raw`, and dropped here alone.
        drop(unsafe { Box::from_raw(self.0.as_ptr()) });
    }
}
