//! Texts across the boundary: pointer and length.

use core::ffi::{CStr, c_char};

use parlor_core::wire::Text;

use crate::guard::guard;
use crate::status::parlor_status as Status;

/// A text: UTF-8 of `length` bytes at `data`. It does **not** end with NUL: print it with
/// `printf("%.*s", (int)text.length, text.data)`.
///
/// Given by the library: `data` is never NULL, also when `length` is 0; each function says how long it is valid.
/// Taken by the library: read during the call only. `data` may be NULL when `length` is 0. An empty text stands
/// for "none" where the text is optional and is refused where it is required. Characters that XML can't hold
/// (controls) are sent as U+FFFD.
#[repr(C)]
#[derive(Clone, Copy)]
pub struct parlor_text {
    /// The first byte.
    pub data: *const c_char,
    /// How many bytes.
    pub length: usize,
}

impl parlor_text {
    pub(crate) const EMPTY: Self = Self { data: c"".as_ptr(), length: 0 };

    /// A view of `bytes`: valid as long as they are.
    #[doc(hidden)]
    pub fn view(bytes: &[u8]) -> Self {
        match bytes {
            [] => Self::EMPTY,
            _ => Self { data: bytes.as_ptr().cast(), length: bytes.len() },
        }
    }

    /// A view of a text that needs no decoding, such as one that was made of a `parlor_text`.
    pub(crate) fn of(text: Text<'_>) -> Self {
        Self::view(text.as_plain().unwrap_or_default().as_bytes())
    }

    /// The text that a caller gave, which may be empty.
    ///
    /// # Safety
    /// The crate's contract, for `'a`.
    #[doc(hidden)]
    pub unsafe fn read<'a>(self) -> Result<&'a str, Status> {
        if self.length == 0 {
            return Ok("");
        }
        // SAFETY: the same contract.
        let bytes = unsafe { bytes(self.data.cast(), self.length) }?;
        core::str::from_utf8(bytes).map_err(|_| Status::PARLOR_NOT_UTF8)
    }

    /// The same, refused if it is empty.
    ///
    /// # Safety
    /// As [`Self::read`].
    pub(crate) unsafe fn required<'a>(self) -> Result<Text<'a>, Status> {
        // SAFETY: the same contract.
        let text = unsafe { self.read() }?;
        if text.is_empty() { Err(Status::PARLOR_BAD_LENGTH) } else { Ok(Text::plain(text)) }
    }

    /// The same, `None` if it is empty.
    ///
    /// # Safety
    /// As [`Self::read`].
    pub(crate) unsafe fn optional<'a>(self) -> Result<Option<Text<'a>>, Status> {
        // SAFETY: the same contract.
        let text = unsafe { self.read() }?;
        Ok((!text.is_empty()).then(|| Text::plain(text)))
    }
}

/// Copies as many bytes as there is room for. Unlike `copy_from_slice` it has nothing to panic about.
pub(crate) fn put(to: &mut [u8], from: &[u8]) {
    for (place, byte) in to.iter_mut().zip(from) {
        *place = *byte;
    }
}

/// The bytes that a caller gave; none, or more than there can be, are refused.
///
/// # Safety
/// The crate's contract, for `'a`.
#[doc(hidden)]
pub unsafe fn bytes<'a>(data: *const u8, length: usize) -> Result<&'a [u8], Status> {
    if data.is_null() {
        return Err(Status::PARLOR_NULL_POINTER);
    }
    if length == 0 || isize::try_from(length).is_err() {
        return Err(Status::PARLOR_BAD_LENGTH);
    }
    // SAFETY: not NULL, not larger than `isize::MAX`; readable and unchanged by the contract.
    Ok(unsafe { core::slice::from_raw_parts(data, length) })
}

/// The text that ends with NUL at `string`, as a view of it: to pass a literal or variable to a function here.
///
/// The view is valid as long as `string` is; nothing is copied. NULL gives an empty text.
#[cfg(feature = "exports")]
#[unsafe(no_mangle)]
pub unsafe extern "C" fn parlor_text_of(string: *const c_char) -> parlor_text {
    let length = guard!([] {
        if string.is_null() {
            return Ok(0);
        }
        // SAFETY: not NULL; the crate's contract, and the text ends with NUL.
        Ok(unsafe { CStr::from_ptr(string) }.to_bytes().len())
    });
    if length == 0 { parlor_text::EMPTY } else { parlor_text { data: string, length } }
}

#[cfg(test)]
mod tests {
    use core::ptr::null;

    use super::*;

    fn read(data: *const c_char, length: usize) -> Result<&'static str, Status> {
        // SAFETY: the tests give static literals.
        unsafe { parlor_text { data, length }.read() }
    }

    #[test]
    fn what_a_caller_gives_is_checked() {
        assert_eq!(read(null(), 0), Ok(""));
        assert_eq!(read(null(), 1), Err(Status::PARLOR_NULL_POINTER));
        assert_eq!(read(c"abc".as_ptr(), 2), Ok("ab"));
        assert_eq!(read(c"abc".as_ptr(), usize::MAX), Err(Status::PARLOR_BAD_LENGTH));
        assert_eq!(read(c"\xFF".as_ptr(), 1), Err(Status::PARLOR_NOT_UTF8));
        // SAFETY: an empty text and a static literal.
        unsafe {
            assert_eq!(parlor_text::EMPTY.required(), Err(Status::PARLOR_BAD_LENGTH));
            assert!(parlor_text::EMPTY.optional().unwrap().is_none());
            assert_eq!(parlor_text_of(null()).length, 0);
            assert_eq!(parlor_text_of(c"Ana".as_ptr()).read(), Ok("Ana"));
        }
    }
}
