//! Notifications: agents who listen by Bayeux.

use std::sync::Arc;

use axum::response::{IntoResponse, Response};
use serde_json::value::RawValue;

use super::authentication::{Sender, session_id};
use super::center::Center;
use super::floor::{CHANNELS, CHATS};
use super::identity::AgentId;
use crate::config::Limits;
use crate::gateway::bayeux::{Asker, CookieAttributes, Denied, Door, Gone, SessionId, Settings};

/// The topics that the vendor's documentation has, besides the two that this server tells of. Clients may subscribe to them.
const SILENT: [&str; 8] = [
    "/v2/me/interactions",
    "/v2/me/devices",
    "/v2/me/calls",
    "/v2/me/emails",
    "/v2/me/workitems",
    "/v2/me/workbins",
    "/v2/me/outbound",
    "/notifications/services",
];

/// How Bayeux behaves here: as the CometD library does unless it is told otherwise, since how a real site sets it isn't
/// public.
pub(crate) fn settings(limits: &Limits) -> Settings {
    Settings {
        timeout_ms: 30_000,
        interval_ms: 0,
        max_interval_ms: 10_000,
        holds_per_browser: 1,
        crowded_interval_ms: 2000,
        has_websocket: false,
        needs_cookie: true,
        cookie: CookieAttributes { is_http_only: true, is_secure: false, same_site: None },
        sessions: limits.gws_agents.saturating_mul(2),
        holds: limits.gws_connections.div_ceil(2),
        sessions_per_socket: 1,
        subscriptions: 32,
        queue_bytes: limits.session_bytes.saturating_mul(2),
        all_queue_bytes: limits.all_output_bytes / 4,
        messages: 64,
        body_bytes: limits.packet_bytes,
    }
}

/// The agents' side of Bayeux.
pub(crate) struct Listeners {
    pub(crate) center: Center,
    pub(crate) sender: Sender,
}

impl Door for Listeners {
    type Session = AgentId;

    fn admit(&self, asker: &Asker) -> Result<(), Response> {
        self.sender.check(false, &asker.headers).map_err(IntoResponse::into_response)?;
        // A client that polls uses its HTTP session by that.
        if let Some(id) = session_id(&asker.headers) {
            self.center.take_up(&id);
        }
        Ok(())
    }

    async fn greet(&self, asker: &Asker) -> Result<AgentId, Denied> {
        let session = session_id(&asker.headers).and_then(|it| self.center.take_up(&it)).ok_or(Denied)?;
        self.center.come(&session.agent, asker.address);
        Ok(session.agent.id.clone())
    }

    async fn subscribe(&self, id: SessionId, agent: &AgentId, channel: &str) -> Result<(), Denied> {
        let is_pattern = channel == "/**" || channel.starts_with("/v2/me/*") || channel.starts_with("/v2/**");
        let is_known = [CHANNELS, CHATS].contains(&channel) || SILENT.contains(&channel);
        if !is_pattern && !is_known {
            return Err(Denied);
        }
        self.center.listen(agent, id);
        Ok(())
    }

    async fn publish(&self, _: SessionId, _: &AgentId, _: &str, _: &RawValue) -> Result<(), Denied> {
        Err(Denied)
    }

    fn gone(&self, id: SessionId, agent: AgentId, _: Gone) {
        self.center.stop_listening(&agent, id);
    }
}

/// The door, for its routes.
pub(crate) fn door(center: Center, sender: Sender) -> Arc<Listeners> {
    Arc::new(Listeners { center, sender })
}
