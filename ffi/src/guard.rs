//! What every exported function is wrapped in: no panic gets out, no NULL gets in, outputs are set on success.
//!
//! Public for libparlor-desk, whose functions are wrapped in the same.

use core::ptr::NonNull;
#[cfg(all(feature = "std", panic = "unwind"))]
use std::panic::{AssertUnwindSafe, catch_unwind};

use crate::status::{parlor_class, parlor_status as Status};
use crate::text::parlor_text;

/// The body of an exported function.
///
/// `guard!([shared list, exclusive flex, read news, place handle, output text] { ... })` turns pointers to handles into `&T`
/// and `&mut T` (`driving flex`: into `&mut T` for what a socket does, which a link's handle refuses), other pointers that are read or changed into the same, and those that results go to into [`Output<T>`].
/// It fails with `PARLOR_NULL_POINTER`, or with the status of a handle that can't be used (see
/// [`handle`](crate::handle)); then it runs the block, which gives a `Result`. `output text as out` leaves `text` as it is.
/// A panic becomes `PARLOR_PANIC`. How a failure reaches C depends on what the function returns: see [`Returned`].
#[doc(hidden)]
#[macro_export]
macro_rules! guard {
    ([$($how:ident $pointer:ident $(as $name:ident)?),*] $body:block) => {
        $crate::guard::caught(|| {
            $($crate::guard!(@$how $pointer $(as $name)?);)*
            $body
        })
    };
    (@shared $pointer:ident) => {
        // SAFETY: the crate's contract: NULL, or a handle.
        let $pointer = unsafe { $crate::handle::shared($pointer) }?;
    };
    (@exclusive $pointer:ident) => {
        // SAFETY: the crate's contract: NULL, or a handle. It is this call's until the end of the body.
        let mut exclusive = unsafe { $crate::handle::exclusive($pointer) }?;
        let $pointer = &mut *exclusive;
    };
    (@driving $pointer:ident) => {
        // SAFETY: as before.
        let mut driving = unsafe { $crate::handle::driving($pointer) }?;
        let $pointer = &mut *driving;
    };
    (@read $pointer:ident) => {
        // SAFETY: the crate's contract: NULL, or valid for reading during the call.
        let $pointer = unsafe { $pointer.as_ref() }.ok_or($crate::parlor_status::PARLOR_NULL_POINTER)?;
    };
    (@place $pointer:ident) => {
        // SAFETY: the crate's contract: NULL, or the caller's variable, which nobody else uses during the call.
        let $pointer = unsafe { $pointer.as_mut() }.ok_or($crate::parlor_status::PARLOR_NULL_POINTER)?;
    };
    (@output $pointer:ident as $output:ident) => {
        let $output = $crate::guard::Output::new($pointer)?;
    };
    (@output $pointer:ident) => {
        let $pointer = $crate::guard::Output::new($pointer)?;
    };
}
pub use guard;

/// Where a result goes.
pub struct Output<T>(NonNull<T>);

impl<T> Output<T> {
    /// An output of a caller's, which must not be NULL.
    pub fn new(pointer: *mut T) -> Result<Self, Status> {
        NonNull::new(pointer).map(Self).ok_or(Status::PARLOR_NULL_POINTER)
    }

    /// Writes it.
    pub fn set(self, value: T) {
        // SAFETY: the crate's contract: an output that isn't NULL may be written. What was there before isn't
        // dropped: it may be uninitialised.
        unsafe { self.0.write(value) }
    }
}

/// What an exported function returns, and how that says that it failed.
pub trait Returned {
    /// What the body gives.
    type Value;
    /// What C gets of it.
    fn succeeded(value: Self::Value) -> Self;
    /// What C gets of a failure.
    fn failed(status: Status) -> Self;
}

/// A status.
impl Returned for i32 {
    type Value = ();
    fn succeeded((): ()) -> Self {
        Status::PARLOR_OK as Self
    }
    fn failed(status: Status) -> Self {
        status as Self
    }
}

/// A number that is looked up; -1 if there is none.
pub(crate) struct Found(pub(crate) i32);

impl Found {
    pub(crate) fn at(index: Option<usize>) -> Self {
        Self(index.and_then(|it| i32::try_from(it).ok()).unwrap_or(-1))
    }
}

macro_rules! returned {
    ($([$($parameter:ident)?] $type:ty = $failed:expr;)*) => {$(
        impl$(<$parameter>)? Returned for $type {
            type Value = Self;
            fn succeeded(value: Self) -> Self {
                value
            }
            fn failed(_: Status) -> Self {
                $failed
            }
        }
    )*};
}

returned! {
    [] () = ();
    [] bool = false;
    [] u32 = 0;
    [] usize = 0;
    [] u64 = u64::MAX;
    [] parlor_class = parlor_class::PARLOR_CLASS_BUG;
    [] parlor_text = parlor_text::EMPTY;
    [] Found = Found(-1);
    [T] *const T = core::ptr::null();
}

/// Runs the body of an exported function.
#[cfg(all(feature = "std", panic = "unwind"))]
pub fn caught<R: Returned>(body: impl FnOnce() -> Result<R::Value, Status>) -> R {
    // A handle whose call panicked may be out of step with itself, never unsafe to use: it is plain Rust inside.
    match catch_unwind(AssertUnwindSafe(body)) {
        Ok(Ok(value)) => R::succeeded(value),
        Ok(Err(status)) => R::failed(status),
        Err(payload) => {
            // Dropping the payload could panic again; then there is another one, which is given up.
            let dropped = catch_unwind(AssertUnwindSafe(|| drop(payload)));
            dropped.unwrap_or_else(core::mem::forget);
            R::failed(Status::PARLOR_PANIC)
        }
    }
}

/// Runs the body of an exported function. In the library as it is installed, and in firmware, nothing can panic: tests look
/// for what a panic would need, and it isn't there.
#[cfg(not(all(feature = "std", panic = "unwind")))]
#[inline]
pub fn caught<R: Returned>(body: impl FnOnce() -> Result<R::Value, Status>) -> R {
    match body() {
        Ok(value) => R::succeeded(value),
        Err(status) => R::failed(status),
    }
}

#[cfg(all(test, feature = "std"))]
mod tests {
    use super::*;

    fn add(first: *const i32, sum: *mut i32) -> i32 {
        guard!([read first, output sum] {
            assert!(*first < 100, "too much");
            sum.set(first + 1);
            Ok(())
        })
    }

    #[test]
    fn null_and_panic_are_statuses_and_outputs_stay() {
        let mut sum = 7;
        assert_eq!(add(core::ptr::null(), &raw mut sum), Status::PARLOR_NULL_POINTER as i32);
        assert_eq!(add(&1, core::ptr::null_mut()), Status::PARLOR_NULL_POINTER as i32);
        assert_eq!(add(&100, &raw mut sum), Status::PARLOR_PANIC as i32);
        assert_eq!(sum, 7);
        assert_eq!((add(&1, &raw mut sum), sum), (0, 2));
    }
}
