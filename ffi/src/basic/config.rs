//! How a basic client behaves.

use core::fmt::from_fn;

use parlor_core::client::{BasicConfig, SessionSlot};
use parlor_core::element::Id;
use parlor_core::rules::ClientVersion;
use parlor_core::wire::Binding;

use crate::filled::{self, Filled};
use crate::flex::{CLIENT_VERSIONS, ITEM_COUNTS, PACKET_SIZES};
use crate::guard::guard;
use crate::link::Framing;
use crate::memory::{List, Memory};
use crate::numbers::binding;
use crate::refused::{Of, at_least, refuse, within};
use crate::sizes::Sizes;
use crate::status::parlor_status as Status;
use crate::vocabulary::parlor_binding;

/// How a basic client behaves. The defaults are our own choice.
///
/// Set it up with `parlor_basic_config_init`, then change what you want. Later versions have more members at the
/// end; `size` tells the library which ones the caller knows.
#[repr(C)]
#[derive(Clone, Copy)]
pub struct parlor_basic_config {
    /// Set by `parlor_basic_config_init`: don't touch.
    pub size: usize,
    /// After this many milliseconds without sending, a keep-alive goes out. 1 or more; default 15000.
    pub keep_alive_after: u64,
    /// After this many milliseconds without hearing anything, `parlor_basic_is_silent` says so. 1 or more; default
    /// 45000.
    pub silent_after: u64,
    /// After this many milliseconds without a reply, a request is told as `PARLOR_NEWS_UNKNOWN_FATE`. 1 or more; default
    /// 30000.
    pub answer_within: u64,
    /// What the client states: 101 to 106; default 106.
    pub client_version: u32,
    /// The largest packet taken in, in bytes; stated to the server. 256 to 2147482624; default 32768. The handle
    /// keeps a buffer of this size.
    pub max_packet: u32,
    /// The largest request made, in bytes: what the server takes. 256 to 2147482624; default 32768, as the
    /// server's. The handle keeps a buffer of this size.
    pub max_request: u32,
    /// In how many sessions the client may be at once: 1 to 10000; default 100. Each takes about 70 bytes.
    pub max_sessions: u32,
    /// The form of the packets: one of `parlor_binding`; default `PARLOR_BINDING_XML`. The server has to speak the same.
    pub binding: i32,
    /// Without a heap (`parlor_basic_new_in`): how many items the userdata and event attributes of one event may have,
    /// those inside each other counted, too; also of one request. 0 to 65535; default 16. With a heap there is no limit, and
    /// this isn't looked at.
    pub max_items: u32,
}

/// How many requests may be under way, as the core says.
const REQUESTS: usize = 16;

/// How many bytes of a snapshot a session takes at most, and how many a request.
const SESSION_KEPT: usize = Id::MAX_LENGTH + 8;
const REQUEST_KEPT: usize = 8;

/// Without a heap: how many packets may come at once, and how many bytes may be given at once.
const PACKETS_AT_ONCE: usize = 8;
const BYTES_AT_ONCE: usize = 256;

// SAFETY: it is `repr(C)` and begins with its size.
unsafe impl Filled for parlor_basic_config {
    fn defaults() -> Self {
        let defaults = BasicConfig::default();
        Self {
            size: size_of::<Self>(),
            keep_alive_after: defaults.keep_alive_after,
            silent_after: defaults.silent_after,
            answer_within: defaults.answer_within,
            client_version: defaults.version.number(),
            max_packet: defaults.max_packet,
            max_request: 32768,
            max_sessions: 100,
            binding: parlor_binding::PARLOR_BINDING_XML as i32,
            max_items: 16,
        }
    }
}

impl parlor_basic_config {
    /// What the caller gave; the defaults for NULL.
    ///
    /// # Safety
    /// The crate's contract: NULL, or readable for as many bytes as its first member says.
    pub(super) unsafe fn read(config: *const Self) -> Result<Self, Status> {
        if config.is_null() {
            return Ok(Self::defaults());
        }
        // SAFETY: the same contract.
        let config = unsafe { filled::read(config) }.of("config")?;
        config.check()?;
        Ok(config)
    }

    /// The form of the packets, which was checked.
    fn binding(&self) -> Binding {
        binding(self.binding).unwrap_or_default()
    }

    fn check(&self) -> Result<(), Status> {
        at_least("keep_alive_after", self.keep_alive_after, 1)?;
        at_least("silent_after", self.silent_after, 1)?;
        at_least("answer_within", self.answer_within, 1)?;
        within("client_version", self.client_version, CLIENT_VERSIONS)?;
        within("max_packet", self.max_packet, PACKET_SIZES)?;
        within("max_request", self.max_request, PACKET_SIZES)?;
        within("max_sessions", self.max_sessions, 1..=10_000)?;
        within("max_items", self.max_items, ITEM_COUNTS)?;
        let known = if cfg!(feature = "compact") { "0 (XML) and 1 (compact)" } else { "0 (XML)" };
        let why =
            from_fn(|f| write!(f, "is {}: an agent's client in this library knows {known}", self.binding));
        binding(self.binding).map(drop).map_err(|status| refuse(status, "binding", why))
    }

    pub(super) fn core(&self) -> BasicConfig {
        BasicConfig {
            binding: self.binding(),
            version: ClientVersion::new(self.client_version),
            max_packet: self.max_packet,
            keep_alive_after: self.keep_alive_after,
            silent_after: self.silent_after,
            answer_within: self.answer_within,
        }
    }

    /// The places of the sessions.
    pub(super) fn slots(&self, memory: &mut Memory) -> Result<List<SessionSlot>, Status> {
        memory.list(self.max_sessions as usize, || SessionSlot::FREE)
    }

    /// How much such a client holds.
    pub(super) fn sizes(&self) -> Sizes {
        let (max_packet, max_sessions) = (self.max_packet as usize, self.max_sessions as usize);
        // What a snapshot says of the client itself is less.
        let kept = 256 + REQUESTS * REQUEST_KEPT;
        Sizes {
            framing: Framing::Frames,
            max_packet: self.max_packet,
            max_request: self.max_request,
            max_items: self.max_items,
            snapshot: max_sessions.saturating_mul(SESSION_KEPT).saturating_add(kept),
            waiting: (PACKETS_AT_ONCE, max_packet.saturating_add(BYTES_AT_ONCE)),
            fates: REQUESTS,
        }
    }
}

/// Sets up a config with the defaults: `parlor_basic_config_init(&config, sizeof config)`.
///
/// `size` is what the caller's header says that the struct has. What a library that is older than the header
/// doesn't know is set to zero and not used. Status: `PARLOR_NULL_POINTER`; `PARLOR_BAD_LENGTH` if `size` is less
/// than any version of the struct ever had.
#[cfg(feature = "exports")]
#[unsafe(no_mangle)]
pub unsafe extern "C" fn parlor_basic_config_init(config: *mut parlor_basic_config, size: usize) -> i32 {
    // SAFETY: the crate's contract.
    guard!([] { unsafe { filled::init(config, size) } })
}

#[cfg(test)]
mod tests {
    use core::ptr::null;

    use super::*;

    #[test]
    fn what_a_caller_may_set() {
        let refused = |change: fn(&mut parlor_basic_config)| {
            let mut config = parlor_basic_config::defaults();
            change(&mut config);
            // SAFETY: the config is whole and local.
            unsafe { parlor_basic_config::read(&raw const config) }.err()
        };
        // SAFETY: NULL stands for the defaults.
        assert!(unsafe { parlor_basic_config::read(null()) }.is_ok());
        assert_eq!(refused(|it| it.max_sessions = 10_000), None);
        assert_eq!(refused(|it| it.max_sessions = 10_001), Some(Status::PARLOR_BAD_VALUE));
        assert_eq!(refused(|it| it.max_sessions = 0), Some(Status::PARLOR_BAD_VALUE));
        assert_eq!(refused(|it| it.answer_within = 0), Some(Status::PARLOR_BAD_VALUE));
        assert_eq!(refused(|it| it.max_request = 255), Some(Status::PARLOR_BAD_VALUE));
        assert_eq!(refused(|it| it.client_version = 107), Some(Status::PARLOR_BAD_VALUE));
        assert_eq!(refused(|it| it.size = 0), Some(Status::PARLOR_NOT_SET_UP));
    }
}
