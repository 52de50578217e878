//! Structs that the caller fills, and that grow: configs and requests. Public for libparlor-desk.

use core::ptr::NonNull;

use crate::status::parlor_status as Status;

/// A struct that the caller fills. Later versions have more members at its end.
///
/// # Safety
/// It is `repr(C)`, and its first member is the `usize` that says how many bytes of it the caller knows.
pub unsafe trait Filled: Copy {
    /// How many bytes earlier versions of it had, with fewer members.
    const EARLIER: &[usize] = &[];

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
    let is_earlier = T::EARLIER.contains(&size);
    if (size < size_of::<T>() && !is_earlier) || isize::try_from(size).is_err() {
        return Err(Status::PARLOR_BAD_LENGTH);
    }
    // SAFETY: the caller says that `size` bytes are writable, which are at least as many as are written.
    unsafe {
        filled.cast::<u8>().write_bytes(0, size);
        if is_earlier {
            filled.cast::<u8>().copy_from_nonoverlapping(NonNull::from(&T::defaults()).cast(), size);
            filled.cast::<usize>().write(size);
        } else {
            filled.write(T::defaults());
        }
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
    if T::EARLIER.contains(&size) {
        let mut whole = T::defaults();
        // SAFETY: the caller says that it is this large, which is less than the whole has.
        unsafe { filled.cast::<u8>().copy_to_nonoverlapping((&raw mut whole).cast(), size) };
        return Ok(whole);
    }
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

    /// A struct that has grown.
    #[repr(C)]
    #[derive(Clone, Copy, Debug, PartialEq)]
    struct Grown {
        size: usize,
        count: usize,
        more: usize,
    }

    // SAFETY: it is `repr(C)` and begins with its size.
    unsafe impl Filled for Grown {
        const EARLIER: &[usize] = &[core::mem::offset_of!(Grown, more)];

        fn defaults() -> Self {
            Self { size: size_of::<Self>(), count: 7, more: 9 }
        }
    }

    #[test]
    fn an_older_header_has_less() {
        let mut place = [1_usize; 3];
        let grown = place.as_mut_ptr().cast::<Grown>();
        let earlier = Grown::EARLIER[0];
        // SAFETY: the array is as long as the struct, and only what its size says is looked at.
        unsafe {
            for size in [0, earlier - 1, earlier + 1] {
                assert_eq!(init(grown, size), Err(Status::PARLOR_BAD_LENGTH));
            }
            assert_eq!(init(grown, earlier), Ok(()));
            assert_eq!(place, [earlier, 7, 1], "what the caller doesn't have isn't touched");
            place[1] = 8;
            let grown = place.as_ptr().cast::<Grown>();
            assert_eq!(read(grown), Ok(Grown { size: earlier, count: 8, more: 9 }));
            place[0] = earlier + 1;
            assert_eq!(read(place.as_ptr().cast::<Grown>()), Err(Status::PARLOR_NOT_SET_UP));
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
