//! Which version this is.

use core::ffi::{CStr, c_char};

use crate::guard::guard;

/// The version of this header: compare with `parlor_version()`, the version of the library.
pub const PARLOR_VERSION_MAJOR: i32 = 0;
/// See `PARLOR_VERSION_MAJOR`.
pub const PARLOR_VERSION_MINOR: i32 = 1;
/// See `PARLOR_VERSION_MAJOR`.
pub const PARLOR_VERSION_PATCH: i32 = 0;

const VERSION: &CStr = match CStr::from_bytes_with_nul(concat!(env!("CARGO_PKG_VERSION"), "\0").as_bytes()) {
    Ok(version) => version,
    Err(_) => c"",
};

/// The version of the library, as "0.1.0".
///
/// The text ends with NUL, is static, and is never freed.
#[cfg(feature = "exports")]
#[unsafe(no_mangle)]
pub extern "C" fn parlor_version() -> *const c_char {
    guard!([] { Ok(VERSION.as_ptr()) })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_macros_are_the_packages_version() {
        let macros = format!("{PARLOR_VERSION_MAJOR}.{PARLOR_VERSION_MINOR}.{PARLOR_VERSION_PATCH}");
        assert_eq!(macros, env!("CARGO_PKG_VERSION"));
        assert_eq!(VERSION.to_str(), Ok(macros.as_str()));
    }
}
