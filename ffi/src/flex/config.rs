//! How a customer's client behaves.

use core::fmt::from_fn;

use parlor_core::client::FlexConfig;
#[cfg(feature = "http-chat")]
use parlor_core::client::HttpChatConfig;
use parlor_core::rules::ClientVersion;
#[cfg(feature = "http-chat")]
use parlor_core::wire::http::{BadService, ChatService};

use super::machine::{Customer, CustomerConfig};

use crate::client::Client;
use crate::filled::{self, Filled};
use crate::guard::guard;
use crate::link::Framing;
use crate::memory::Memory;
use crate::numbers::binding;
use crate::refused::{Of, at_least, refuse, within};
use crate::sizes::Sizes;
use crate::status::parlor_status as Status;
use crate::text::parlor_text;
use crate::vocabulary::parlor_binding;

/// How a customer's client behaves. The defaults are our own choice.
///
/// Set it up with `parlor_flex_config_init`, then change what you want. Later versions have more members at the
/// end; `size` tells the library which ones the caller knows.
///
/// # Chat API v2
///
/// With `binding` `PARLOR_BINDING_HTTP_CHAT` the handle is a customer of Chat API v2, JSON over HTTP, as real deployments have
/// it, and Parlor's server, too. The rest of the program stays as it is: the same functions, the same news. The socket then is
/// a TCP connection to the web server, or one with TLS on it, which is the caller's. What is different:
///
/// - Only polls and read receipts are sent again when the link was lost, since the API can't be asked to carry out a request
///   once. Any other request that the server may have is told as `PARLOR_NEWS_REFUSED` with `is_fate_unknown`: the events that
///   come next say whether it was carried out. There is no `repeat_after`.
/// - `parlor_flex_is_silent` also asks for a new link when the server closes the one that there is, or may have closed it, which
///   web servers do now and then: ask it whenever `parlor_flex_poll_timeout` has passed.
/// - The API has no login of its own: `parlor_flex_login` asks whether a web server is there (`OPTIONS`), before anything
///   personal is sent. The nonce isn't needed, and the user id and the secure key are there once joined.
/// - A session is always a new one, in the queue of the service: `queue` of a join isn't sent. When the session is over, or the
///   server doesn't know the client any more, there is no way back.
/// - `PARLOR_NOT_IN_CHAT_API`: a session that exists, event attributes, a text with a leave, userdata with lists or bytes in it,
///   and notices but for typing, pushed URLs, nicknames, custom ones, changed userdata, and what may be uploaded and deleted.
/// - An event's `time_shift` counts whole seconds since the first event; `start_at` is empty, and `start_at_unix_ms` says when
///   that was. Others than the customer have the number of their participant in the place of a user id.
/// - Of who leaves, the API says no more than that: `asker_id` and `reason` of the event are empty. A party's `protocol_name` is
///   empty, too.
/// - A response brings all that is new since the one before, which is much after a long break: with a heap `max_packet` is
///   1048576 unless it is set. A response over it would come again and again: the next poll passes over what there was.
#[repr(C)]
#[derive(Clone, Copy)]
pub struct parlor_flex_config {
    /// Set by `parlor_flex_config_init`: don't touch.
    pub size: usize,
    /// Milliseconds between polls while something happens. 1 or more; default 1000.
    pub poll_fastest: u64,
    /// Milliseconds between polls when nothing does: each poll without news makes the pause a sixteenth longer, up to
    /// this. At least `poll_fastest`; default 8000. This and `repeat_after` are never more than a quarter of
    /// `disconnect_timeout`.
    pub poll_slowest: u64,
    /// After this many milliseconds without a reply a request is sent again (the server carries it out once).
    /// 1 or more; default 5000.
    pub repeat_after: u64,
    /// After this many milliseconds without a reply, repeats or not, `parlor_flex_is_silent` says so. 1 or more;
    /// default 20000.
    pub silent_after: u64,
    /// The server's `flex-disconnect-timeout` in milliseconds: after so long without a request the customer is out.
    /// Default 45000, the server's own.
    pub disconnect_timeout: u64,
    /// What the client states: 101 to 106; default 106.
    pub client_version: u32,
    /// The largest packet taken in, in bytes; stated to the server. 256 to 2147482624; default 32768. The handle
    /// keeps a buffer of this size. Over Chat API v2 it is a whole response, and nobody is told; there 32768 means 1048576, but
    /// for `parlor_flex_new_in`. Most systems give memory of that size when it is used, and not before.
    pub max_packet: u32,
    /// The largest request made, in bytes: what the server takes. 256 to 2147482624; default 32768, as the
    /// server's. The handle keeps a buffer of this size. Over Chat API v2 640 or more.
    pub max_request: u32,
    /// The form of the packets: one of `parlor_binding`; default `PARLOR_BINDING_XML`. The server has to speak the same.
    pub binding: i32,
    /// Without a heap (`parlor_flex_new_in`): how many items the userdata and event attributes of one event may have,
    /// those inside each other counted, too; also of one request. 0 to 65535; default 16. With a heap there is no limit, and
    /// this isn't looked at.
    pub max_items: u32,
    /// Over Chat API v2: a link on which nothing happened for this many milliseconds may have been closed by the server. What
    /// can't be sent twice isn't sent over it: `parlor_flex_is_silent` asks for a new one. Default 4000, since common web servers
    /// close theirs after 5 s. Otherwise not looked at, as are the next two.
    pub idle_after: u64,
    /// Over Chat API v2: the host of the chat service as it stands in `Host`, such as "chat.example.com" or
    /// "chat.example.com:8080". Required. It and `service_path` have up to 192 bytes together.
    pub service_host: parlor_text,
    /// Over Chat API v2: the path of the chat service, such as "/genesys/2/chat/customer-support", percent-encoded where
    /// needed. Required; it begins with "/".
    pub service_path: parlor_text,
}

/// The versions of the protocol that a client can state.
pub(crate) const CLIENT_VERSIONS: core::ops::RangeInclusive<u32> = 101..=106;
/// How many items there can be, without a heap.
pub(crate) const ITEM_COUNTS: core::ops::RangeInclusive<u32> = 0..=65_535;
/// What a response of Chat API v2 may have, where nothing else is said: no server is told a limit, and so cuts nothing.
const MAX_RESPONSE: u32 = 1 << 20;
/// Up to what the server's own limit can be set.
pub(crate) const PACKET_SIZES: core::ops::RangeInclusive<u32> = 256..=2_147_482_624;

// SAFETY: it is `repr(C)` and begins with its size.
unsafe impl Filled for parlor_flex_config {
    /// Before Chat API v2.
    const EARLIER: &[usize] = &[core::mem::offset_of!(parlor_flex_config, idle_after)];

    fn defaults() -> Self {
        let defaults = FlexConfig::default();
        Self {
            size: size_of::<Self>(),
            poll_fastest: defaults.poll_fastest,
            poll_slowest: defaults.poll_slowest,
            repeat_after: defaults.repeat_after,
            silent_after: defaults.silent_after,
            disconnect_timeout: defaults.disconnect_timeout,
            client_version: defaults.version.number(),
            max_packet: defaults.max_packet,
            max_request: 32768,
            binding: parlor_binding::PARLOR_BINDING_XML as i32,
            max_items: 16,
            // As `HttpChatConfig` has it.
            idle_after: 4000,
            service_host: parlor_text::EMPTY,
            service_path: parlor_text::EMPTY,
        }
    }
}

impl parlor_flex_config {
    /// What the caller gave; the defaults for NULL.
    ///
    /// # Safety
    /// The crate's contract: NULL, or readable for as many bytes as its first member says.
    pub(super) unsafe fn read(config: *const Self) -> Result<Self, Status> {
        if config.is_null() {
            return Ok(Self::defaults());
        }
        // SAFETY: the same contract.
        let mut config = unsafe { filled::read(config) }.of("config")?;
        config.check()?;
        if cfg!(feature = "std") && config.is_http_chat() && config.max_packet == Self::defaults().max_packet
        {
            config.max_packet = MAX_RESPONSE;
        }
        Ok(config)
    }

    /// A client whose machine `make` makes with the buffer for its requests. The code is there once, for new ones and for those
    /// of snapshots.
    #[inline(never)]
    pub(super) fn client(
        &self,
        memory: &mut Memory,
        make: &dyn Fn(&mut [u8]) -> Result<Customer, Status>,
    ) -> Result<Client<Customer>, Status> {
        Client::new(&self.sizes(), memory, |out, _| make(out))
    }

    /// How much such a client holds: a server replies to one request at a time.
    pub(super) fn sizes(&self) -> Sizes {
        let (max_packet, max_request) = (self.max_packet as usize, self.max_request as usize);
        Sizes {
            framing: self.framing(),
            max_packet: self.max_packet,
            max_request: self.max_request,
            max_items: self.max_items,
            // The request under way, and what is beside it at most.
            snapshot: max_request.saturating_add(if self.is_http_chat() { 512 } else { 256 }),
            waiting: (2, max_packet),
            fates: 0,
        }
    }

    /// Whether it is a customer of Chat API v2.
    fn is_http_chat(&self) -> bool {
        cfg!(feature = "http-chat") && self.binding == parlor_binding::PARLOR_BINDING_HTTP_CHAT as i32
    }

    fn framing(&self) -> Framing {
        match self.is_http_chat() {
            #[cfg(feature = "http-chat")]
            true => Framing::Http,
            _ => Framing::Frames,
        }
    }

    fn check(&self) -> Result<(), Status> {
        at_least("poll_fastest", self.poll_fastest, 1)?;
        if self.poll_slowest < self.poll_fastest {
            let (slowest, fastest) = (self.poll_slowest, self.poll_fastest);
            let why =
                from_fn(|f| write!(f, "is {slowest}: it must be {fastest} or more, as `poll_fastest` is"));
            return Err(refuse(Status::PARLOR_BAD_VALUE, "poll_slowest", why));
        }
        at_least("repeat_after", self.repeat_after, 1)?;
        at_least("silent_after", self.silent_after, 1)?;
        within("client_version", self.client_version, CLIENT_VERSIONS)?;
        within("max_packet", self.max_packet, PACKET_SIZES)?;
        within("max_items", self.max_items, ITEM_COUNTS)?;
        if self.is_http_chat() {
            return within("max_request", self.max_request, 640..=*PACKET_SIZES.end());
        }
        within("max_request", self.max_request, PACKET_SIZES)?;
        let known = match (cfg!(feature = "compact"), cfg!(feature = "http-chat")) {
            (true, true) => "0 (XML), 1 (compact) and 2 (Chat API v2)",
            (true, false) => "0 (XML) and 1 (compact)",
            (false, true) => "0 (XML) and 2 (Chat API v2)",
            (false, false) => "0 (XML)",
        };
        let why = from_fn(|f| write!(f, "is {}: this library knows {known}", self.binding));
        binding(self.binding).map(drop).map_err(|status| refuse(status, "binding", why))
    }

    /// What the core's client is made with.
    ///
    /// # Safety
    /// The crate's contract, for the texts.
    pub(super) unsafe fn core(&self) -> Result<CustomerConfig, Status> {
        #[cfg(feature = "http-chat")]
        if self.is_http_chat() {
            // SAFETY: the same contract, for both.
            let (host, path) = unsafe {
                (self.service_host.read().of("service_host")?, self.service_path.read().of("service_path")?)
            };
            let service = ChatService::new(host, path).map_err(|why| {
                let (member, value) = match why {
                    BadService::Host => ("service_host", host),
                    _ => ("service_path", path),
                };
                // Without `Debug`, whose code can panic.
                // The sentence may go to a terminal.
                let shown = if value.bytes().any(|it| it.is_ascii_control()) { "..." } else { value };
                refuse(Status::PARLOR_BAD_VALUE, member, from_fn(|f| write!(f, "is '{shown}': {why}")))
            })?;
            return Ok(CustomerConfig::HttpChat(HttpChatConfig {
                disconnect_timeout: self.disconnect_timeout,
                poll_fastest: self.poll_fastest,
                poll_slowest: self.poll_slowest,
                silent_after: self.silent_after,
                idle_after: self.idle_after,
                ..HttpChatConfig::new(service)
            }));
        }
        Ok(CustomerConfig::Flex(FlexConfig {
            binding: binding(self.binding).unwrap_or_default(),
            version: ClientVersion::new(self.client_version),
            max_packet: self.max_packet,
            poll_fastest: self.poll_fastest,
            poll_slowest: self.poll_slowest,
            repeat_after: self.repeat_after,
            silent_after: self.silent_after,
            disconnect_timeout: self.disconnect_timeout,
        }))
    }
}

/// Sets up a config with the defaults: `parlor_flex_config_init(&config, sizeof config)`.
///
/// `size` is what the caller's header says that the struct has. What a library that is older than the header
/// doesn't know is set to zero and not used. Status: `PARLOR_NULL_POINTER`; `PARLOR_BAD_LENGTH` if `size` is less
/// than any version of the struct ever had.
#[cfg(feature = "exports")]
#[unsafe(no_mangle)]
pub unsafe extern "C" fn parlor_flex_config_init(config: *mut parlor_flex_config, size: usize) -> i32 {
    // SAFETY: the crate's contract.
    guard!([] { unsafe { filled::init(config, size) } })
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
            assert_eq!(parlor_flex_config::read(&config).err(), Some(Status::PARLOR_NOT_SET_UP));
        }
    }
}
