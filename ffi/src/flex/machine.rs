//! The core's customers as a handle's machine: over flex, or over Chat API v2.

use parlor_core::client::SnapshotError;
use parlor_core::client::{
    CallError, FlexClient, FlexConfig, FlexReceived, FlexUpdate, ReceiveError, RequestKind,
};
#[cfg(feature = "http-chat")]
use parlor_core::client::{HttpChatClient, HttpChatConfig};
use parlor_core::wire::WriteError;

use crate::client::Machine;
use crate::link::PARLOR_NEVER;
use crate::news::{Came, What};

/// How a customer's client behaves.
// It is there for a moment, on the stack.
#[allow(clippy::large_enum_variant, reason = "a service is an array of bytes, so that no heap is needed")]
#[derive(Clone, Copy)]
pub(crate) enum CustomerConfig {
    Flex(FlexConfig),
    #[cfg(feature = "http-chat")]
    HttpChat(HttpChatConfig),
}

/// A customer's client.
#[allow(clippy::large_enum_variant, reason = "without a heap it has its place in the handle")]
pub(crate) enum Customer {
    Flex(FlexClient),
    #[cfg(feature = "http-chat")]
    HttpChat(HttpChatClient),
}

/// Does the same with either client.
macro_rules! either {
    ($customer:expr, $client:ident => $call:expr) => {
        match $customer {
            $crate::flex::Customer::Flex($client) => $call,
            #[cfg(feature = "http-chat")]
            $crate::flex::Customer::HttpChat($client) => $call,
        }
    };
}
pub(super) use either;

impl Customer {
    pub(super) fn new(config: CustomerConfig) -> Self {
        match config {
            CustomerConfig::Flex(config) => Self::Flex(FlexClient::new(config)),
            #[cfg(feature = "http-chat")]
            CustomerConfig::HttpChat(config) => Self::HttpChat(HttpChatClient::new(config)),
        }
    }

    pub(super) fn restore(
        config: CustomerConfig,
        snapshot: &[u8],
        out: &mut [u8],
    ) -> Result<Self, SnapshotError> {
        Ok(match config {
            CustomerConfig::Flex(config) => Self::Flex(FlexClient::restore(config, snapshot, out)?),
            #[cfg(feature = "http-chat")]
            CustomerConfig::HttpChat(config) => {
                Self::HttpChat(HttpChatClient::restore(config, snapshot, out)?)
            }
        })
    }

    /// Whether its logins have a nonce.
    pub(super) fn has_nonce(&self) -> bool {
        matches!(self, Self::Flex(_))
    }

    /// Whether a session that it begins is in a queue that the join names.
    pub(super) fn has_queue(&self) -> bool {
        matches!(self, Self::Flex(_))
    }

    /// The host of the service of Chat API v2.
    pub(super) fn service_host(&self) -> Option<&str> {
        match self {
            Self::Flex(_) => None,
            #[cfg(feature = "http-chat")]
            Self::HttpChat(client) => Some(client.service().host()),
        }
    }

    pub(super) fn is_logged_in(&self) -> bool {
        match self {
            Self::Flex(client) => client.user_id().is_some(),
            #[cfg(feature = "http-chat")]
            Self::HttpChat(client) => client.is_logged_in(),
        }
    }

    pub(super) fn is_awaiting(&self) -> bool {
        match self {
            Self::Flex(client) => client.is_busy(),
            #[cfg(feature = "http-chat")]
            Self::HttpChat(client) => client.is_awaiting(),
        }
    }

    pub(super) fn is_fate_unknown(&self) -> bool {
        match self {
            Self::Flex(_) => false,
            #[cfg(feature = "http-chat")]
            Self::HttpChat(client) => client.is_fate_unknown(),
        }
    }

    #[cfg(feature = "http-chat")]
    fn started_at(&self) -> Option<u64> {
        match self {
            Self::Flex(_) => None,
            Self::HttpChat(client) => client.started_at(),
        }
    }
}

impl Machine for Customer {
    #[cfg(feature = "http-chat")]
    const HAS_HTTP: bool = true;

    fn poll_transmit(
        &mut self,
        now: u64,
        out: &mut [u8],
        is_writing: bool,
    ) -> Result<Option<usize>, CallError> {
        // While one copy of a request is being written, no other is made of it.
        if is_writing { Ok(None) } else { either!(self, it => it.poll_transmit(now, out)) }
    }

    fn transmitted(&mut self, now: u64) {
        either!(self, it => it.transmitted(now));
    }

    fn poll_timeout(&self, is_writing: bool) -> u64 {
        either!(self, it => it.poll_timeout()).filter(|_| !is_writing).unwrap_or(PARLOR_NEVER)
    }

    fn take_unanswered(&mut self, _: u64) -> Option<(u32, RequestKind)> {
        // They are repeated, or told as refused.
        None
    }

    fn heard(&mut self, _: u64) {}

    fn receive<'p>(&mut self, now: u64, packet: &'p [u8]) -> Result<Option<Came<'p>>, ReceiveError> {
        let was_over = either!(self, it => it.is_over());
        let mut occurred_at = None;
        let (request, what) = match either!(self, it => it.receive(now, packet))? {
            FlexReceived::LoggedIn { server_version, occurred_at: at } => {
                occurred_at = at;
                (RequestKind::Login, What::LoggedIn { server_version })
            }
            FlexReceived::Update(update) => {
                let FlexUpdate { transcript, session_status: status, party_id, .. } = update;
                (update.request, What::Update { transcript, status, party_id })
            }
            FlexReceived::Refused { request, error, reply, is_fate_unknown } => {
                occurred_at = reply.occurred_at;
                let (error_id, text) =
                    (reply.error_id.unwrap_or_default(), reply.error_text.unwrap_or_default());
                (request, What::Refused { error, error_id, text, is_fate_unknown })
            }
            // The reply to an earlier copy of a request, or to one that was given up.
            _ => return Ok(None),
        };
        Ok(Some(Came {
            what,
            request: Some(request),
            request_id: 0,
            session_id: either!(self, it => it.session_id()).copied().unwrap_or_default(),
            is_over: either!(self, it => it.is_over()) && !was_over,
            occurred_at,
            #[cfg(feature = "http-chat")]
            started_at: self.started_at(),
        }))
    }

    fn lost(&mut self, _: impl FnMut(u32, RequestKind)) {
        either!(self, it => it.relinked());
    }

    fn snapshot(&self, out: &[u8], snapshot: &mut [u8]) -> Result<usize, WriteError> {
        either!(self, it => it.snapshot(out, snapshot))
    }
}
