//! What a door sets for its sessions.

use crate::config::{Limits, Timeouts};

/// How a door's Bayeux behaves, and what it bears.
#[derive(Clone, Debug)]
pub(crate) struct Settings {
    /// For how long a connect is held, in milliseconds.
    pub(crate) timeout_ms: u64,
    /// How long clients wait before the next connect, in milliseconds.
    pub(crate) interval_ms: u64,
    /// How long a session may be without a connect, beyond the interval, in milliseconds. Its events wait meanwhile.
    pub(crate) max_interval_ms: u64,
    /// How many connects of one browser are held at a time.
    pub(crate) holds_per_browser: usize,
    /// How long a client waits before its next connect if this one can't be held, in milliseconds.
    pub(crate) crowded_interval_ms: u64,
    /// Whether a session can use a WebSocket besides long polling.
    pub(crate) has_websocket: bool,
    /// Whether a long-polling client has to send back the cookie that it got with its handshake.
    pub(crate) needs_cookie: bool,
    /// What is said of the cookie.
    pub(crate) cookie: CookieAttributes,
    /// Sessions at a time; half of them may come from one address.
    pub(crate) sessions: usize,
    /// Connects that are held at a time. Each takes up an HTTP connection.
    pub(crate) holds: usize,
    /// Sessions that use one WebSocket.
    pub(crate) sessions_per_socket: usize,
    /// Subscriptions of one session.
    pub(crate) subscriptions: usize,
    /// Bytes of the events that wait for one session.
    pub(crate) queue_bytes: usize,
    /// Bytes of the events that wait for all sessions.
    pub(crate) all_queue_bytes: usize,
    /// Messages in one request or frame.
    pub(crate) messages: usize,
    /// Bytes of one request or frame.
    pub(crate) body_bytes: usize,
}

impl Settings {
    /// As the server was configured: long polling alone, with a cookie that has to come back.
    pub(crate) fn new(limits: &Limits, timeouts: &Timeouts) -> Self {
        Self {
            timeout_ms: timeouts.bayeux_timeout_ms,
            interval_ms: timeouts.bayeux_interval_ms,
            max_interval_ms: timeouts.bayeux_max_interval_ms,
            holds_per_browser: limits.bayeux_holds_per_browser,
            crowded_interval_ms: timeouts.bayeux_crowded_ms,
            has_websocket: false,
            needs_cookie: true,
            cookie: CookieAttributes { is_http_only: true, is_secure: false, same_site: None },
            sessions: limits.bayeux_sessions,
            // The other half is for those who ask something.
            holds: limits.chat_api_connections / 2,
            sessions_per_socket: limits.bayeux_sessions_per_socket,
            subscriptions: limits.bayeux_subscriptions,
            queue_bytes: limits.bayeux_queue_bytes,
            all_queue_bytes: limits.bayeux_all_queue_bytes,
            messages: limits.bayeux_messages,
            // A packet's text, with escapes.
            body_bytes: limits.packet_bytes.saturating_mul(4),
        }
    }
}

/// Attributes of the cookie `BAYEUX_BROWSER`.
#[derive(Clone, Debug)]
pub(crate) struct CookieAttributes {
    /// `HttpOnly`: no script in a page can read it.
    pub(crate) is_http_only: bool,
    /// `Secure`: it is sent back over TLS only, which a proxy in front of the server has to provide.
    pub(crate) is_secure: bool,
    /// `SameSite=`: from which sites' pages it is sent back.
    pub(crate) same_site: Option<&'static str>,
}
