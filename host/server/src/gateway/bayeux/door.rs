//! What a door decides for its Bayeux sessions.

use std::net::IpAddr;
use std::sync::Arc;

use axum::http::HeaderMap;
use axum::response::Response;
use serde_json::value::RawValue;

use super::{Gone, SessionId};

/// A door refuses what a client wants.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Denied;

/// Who sends a request, or opened a WebSocket.
pub(crate) struct Asker {
    pub(crate) address: IpAddr,
    pub(crate) headers: HeaderMap,
}

/// An API that has Bayeux. What it delivers to its sessions goes through [`super::Sessions`].
pub(crate) trait Door: Send + Sync + 'static {
    /// What it remembers of each session.
    type Session: Clone + Send + Sync + 'static;

    /// Whether a request, or a WebSocket, is listened to at all.
    ///
    /// # Errors
    /// The refusal.
    #[expect(clippy::result_large_err, reason = "it is sent at once")]
    fn admit(&self, _asker: &Asker) -> Result<(), Response> {
        Ok(())
    }

    /// Whether a client is let in.
    fn greet(&self, asker: &Asker) -> impl Future<Output = Result<Self::Session, Denied>> + Send;

    /// Whether who sends a message may speak for the session that it names. Otherwise there is no such session for him.
    fn speaks_for(&self, _asker: &Asker, _session: &Self::Session) -> bool {
        true
    }

    /// Whether a session may subscribe to a channel, or to all that a pattern with `*` or `**` stands for.
    fn subscribe(
        &self,
        id: SessionId,
        session: &Self::Session,
        channel: &str,
    ) -> impl Future<Output = Result<(), Denied>> + Send;

    /// Takes what a session publishes. The client is answered when this returns, and its next message over the same
    /// connection waits for it.
    fn publish(
        self: &Arc<Self>,
        id: SessionId,
        session: &Self::Session,
        channel: &str,
        data: &RawValue,
    ) -> impl Future<Output = Result<(), Denied>> + Send;

    /// A session is gone. Those that the door has ended itself aren't told of.
    fn gone(&self, id: SessionId, session: Self::Session, why: Gone);
}
