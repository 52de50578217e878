//! How a flex client behaves.

use core::ptr::NonNull;

use parlor_core::client::FlexConfig;
use parlor_core::rules::ClientVersion;

use crate::guard::guard;
use crate::status::parlor_status as Status;

/// How a flex client behaves. The defaults are our own choice.
///
/// Set it up with `parlor_flex_config_init`, then change what you want. Later versions have more members at the
/// end; `size` tells the library which ones the caller knows.
#[repr(C)]
#[derive(Clone, Copy)]
pub struct parlor_flex_config {
    /// Set by `parlor_flex_config_init`: don't touch.
    pub size: usize,
    /// Milliseconds between polls while something happens. 1 or more; default 1000.
    pub poll_fastest: u64,
    /// Milliseconds between polls when nothing does: each poll without news doubles the pause, up to this. At least
    /// `poll_fastest`; default 8000. This and `repeat_after` are never more than 11250, a quarter of the server's
    /// flex-disconnect-timeout (45 s by default).
    pub poll_slowest: u64,
    /// After this many milliseconds without a reply a request is sent again (the server carries it out once).
    /// 1 or more; default 5000.
    pub repeat_after: u64,
    /// What the client states: 101 to 106; default 106.
    pub client_version: u32,
    /// The largest packet taken in, in bytes; stated to the server. 256 to 2147482624; default 32768. The handle
    /// keeps a buffer of this size.
    pub max_packet: u32,
    /// The largest request made, in bytes: what the server takes. 256 to 2147482624; default 32768, as the
    /// server's. The handle keeps a buffer of this size.
    pub max_request: u32,
}

/// Up to what the server's own limit can be set.
const PACKET_SIZES: core::ops::RangeInclusive<u32> = 256..=2_147_482_624;

impl parlor_flex_config {
    pub(super) fn defaults() -> Self {
        let defaults = FlexConfig::default();
        Self {
            size: size_of::<Self>(),
            poll_fastest: defaults.poll_fastest,
            poll_slowest: defaults.poll_slowest,
            repeat_after: defaults.repeat_after,
            client_version: defaults.version.number(),
            max_packet: defaults.max_packet,
            max_request: 32768,
        }
    }

    /// What the caller gave; the defaults for NULL.
    ///
    /// # Safety
    /// The crate's contract: NULL, or readable for as many bytes as its first member says.
    pub(super) unsafe fn read(config: *const Self) -> Result<Self, Status> {
        if config.is_null() {
            return Ok(Self::defaults());
        }
        // SAFETY: not NULL; every version of the struct begins with its size.
        let size = unsafe { config.cast::<usize>().read() };
        // This is the first version of the struct: later ones take shorter sizes, too, and keep the defaults.
        if size != size_of::<Self>() {
            return Err(Status::PARLOR_BAD_CONFIG);
        }
        // SAFETY: the caller says that it is this large.
        let config = unsafe { config.read() };
        config.check().then_some(config).ok_or(Status::PARLOR_BAD_VALUE)
    }

    fn check(&self) -> bool {
        self.poll_fastest >= 1
            && self.poll_slowest >= self.poll_fastest
            && self.repeat_after >= 1
            && (101..=106).contains(&self.client_version)
            && PACKET_SIZES.contains(&self.max_packet)
            && PACKET_SIZES.contains(&self.max_request)
    }

    pub(super) fn core(&self) -> FlexConfig {
        FlexConfig {
            version: ClientVersion::new(self.client_version),
            max_packet: self.max_packet,
            poll_fastest: self.poll_fastest,
            poll_slowest: self.poll_slowest,
            repeat_after: self.repeat_after,
            // A program in C learns from its socket that a link is lost.
            silent_after: u64::MAX,
            ..FlexConfig::default()
        }
    }
}

/// Sets up a config with the defaults: `parlor_flex_config_init(&config, sizeof config)`.
///
/// `size` is what the caller's header says that the struct has. What a library that is older than the header
/// doesn't know is set to zero and not used. Status: `PARLOR_NULL_POINTER`; `PARLOR_BAD_LENGTH` if `size` is less
/// than any version of the struct ever had.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn parlor_flex_config_init(config: *mut parlor_flex_config, size: usize) -> i32 {
    guard!([] {
        let config = NonNull::new(config).ok_or(Status::PARLOR_NULL_POINTER)?;
        let known = size_of::<parlor_flex_config>();
        if size < known || isize::try_from(size).is_err() {
            return Err(Status::PARLOR_BAD_LENGTH);
        }
        // SAFETY: the crate's contract: `size` bytes are writable, and at least as many as are written.
        unsafe {
            config.cast::<u8>().write_bytes(0, size);
            config.write(parlor_flex_config::defaults());
        }
        Ok(())
    })
}

#[cfg(test)]
mod tests {
    use core::ptr::null;

    use super::*;

    #[test]
    fn what_a_caller_may_set() {
        // SAFETY: all configs are whole and local.
        unsafe {
            assert!(parlor_flex_config::read(null()).is_ok());
            let mut config = parlor_flex_config::defaults();
            config.poll_slowest = 999;
            assert_eq!(parlor_flex_config::read(&config).err(), Some(Status::PARLOR_BAD_VALUE));
            config.poll_slowest = 1000;
            assert!(parlor_flex_config::read(&config).is_ok());
            config.max_packet = 255;
            assert_eq!(parlor_flex_config::read(&config).err(), Some(Status::PARLOR_BAD_VALUE));
            config.size = 0;
            assert_eq!(parlor_flex_config::read(&config).err(), Some(Status::PARLOR_BAD_CONFIG));
        }
    }

    #[test]
    fn a_newer_header_gets_zeros() {
        let mut newer = [parlor_flex_config::defaults(); 2];
        let length = size_of_val(&newer);
        let pointer = newer.as_mut_ptr();
        // SAFETY: the array is as long as is said.
        let status = unsafe { parlor_flex_config_init(pointer, length) };
        assert_eq!(status, 0);
        assert_eq!((newer[0].size, newer[0].max_request, newer[1].size), (length / 2, 32768, 0));
    }
}
