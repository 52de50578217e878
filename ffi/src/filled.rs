//! Structs that the caller fills, and that grow: configs and requests. Public for libparlor-desk.

use core::ptr::NonNull;

use crate::status::parlor_status as Status;

/// A struct that the caller fills. Later versions have more members at its end.
///
/// # Safety
/// It is `repr(C)`, and its first member is the `usize` that says how many bytes of it the caller knows.
pub unsafe trait Filled: Copy {
    /// What its `_init` sets, the size included.
    fn defaults() -> Self;
}

/// What the `_init` of these structs sets.
macro_rules! filled {
    ($($name:ident { $($member:ident: $default:expr),* })*) => {$(
        // SAFETY: it is `repr(C)` and begins with its size.
        unsafe impl $crate::filled::Filled for $name {
            fn defaults() -> Self {
                Self { size: size_of::<Self>(), $($member: $default),* }
            }
        }
    )*};
}
pub(crate) use filled;

/// Sets up a struct of the caller's with the defaults. What this version doesn't know of it becomes zero.
///
/// # Safety
/// The crate's contract: NULL, or writable for `size` bytes.
pub unsafe fn init<T: Filled>(filled: *mut T, size: usize) -> Result<(), Status> {
    let filled = NonNull::new(filled).ok_or(Status::PARLOR_NULL_POINTER)?;
    if size < size_of::<T>() || isize::try_from(size).is_err() {
        return Err(Status::PARLOR_BAD_LENGTH);
    }
    // SAFETY: the caller says that `size` bytes are writable, which are at least as many as are written.
    unsafe {
        filled.cast::<u8>().write_bytes(0, size);
        filled.write(T::defaults());
    }
    Ok(())
}

/// What the caller filled.
///
/// # Safety
/// The crate's contract: NULL, or readable for as many bytes as its first member says.
pub unsafe fn read<T: Filled>(filled: *const T) -> Result<T, Status> {
    if filled.is_null() {
        return Err(Status::PARLOR_NULL_POINTER);
    }
    // SAFETY: not NULL; every version of such a struct begins with its size.
    let size = unsafe { filled.cast::<usize>().read() };
    // These are the first versions of the structs: later ones take shorter sizes, too, and keep the defaults.
    if size != size_of::<T>() {
        return Err(Status::PARLOR_NOT_SET_UP);
    }
    // SAFETY: the caller says that it is this large.
    Ok(unsafe { filled.read() })
}

#[cfg(test)]
mod tests {
    use core::ptr::{null, null_mut};

    use super::*;

    #[repr(C)]
    #[derive(Clone, Copy, Debug, PartialEq)]
    struct Wish {
        size: usize,
        count: u32,
    }

    // SAFETY: it is `repr(C)` and begins with its size.
    unsafe impl Filled for Wish {
        fn defaults() -> Self {
            Self { size: size_of::<Self>(), count: 7 }
        }
    }

    #[test]
    fn only_what_was_set_up_is_read() {
        let mut wish = Wish { size: 0, count: 0 };
        // SAFETY: NULL or whole and local.
        unsafe {
            assert_eq!(read::<Wish>(null()), Err(Status::PARLOR_NULL_POINTER));
            assert_eq!(read(&raw const wish), Err(Status::PARLOR_NOT_SET_UP));
            assert_eq!(init::<Wish>(null_mut(), size_of::<Wish>()), Err(Status::PARLOR_NULL_POINTER));
            for size in [0, size_of::<Wish>() - 1, usize::MAX] {
                assert_eq!(init(&raw mut wish, size), Err(Status::PARLOR_BAD_LENGTH));
            }
            assert_eq!(init(&raw mut wish, size_of::<Wish>()), Ok(()));
            assert_eq!(read(&raw const wish), Ok(Wish::defaults()));
        }
    }

    #[test]
    fn a_newer_header_gets_zeros() {
        let mut newer = [Wish { size: 1, count: 1 }; 2];
        let pointer = newer.as_mut_ptr();
        // SAFETY: the array is as long as is said.
        let done = unsafe { init(pointer, size_of_val(&newer)) };
        assert_eq!(done, Ok(()));
        assert_eq!(newer, [Wish::defaults(), Wish { size: 0, count: 0 }]);
    }
}
