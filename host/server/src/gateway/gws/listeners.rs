//! Notifications: agents who listen by Bayeux.

use std::sync::Arc;

use axum::response::{IntoResponse, Response};
use serde_json::value::RawValue;

use super::authentication::{Sender, session_id};
use super::center::Center;
use super::floor::{CHANNELS, CHATS};
use super::identity::AgentId;
use crate::config::Config;
use crate::gateway::bayeux::{Asker, Denied, Door, Gone, SessionId, Settings};

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

/// How Bayeux behaves here. GWS has no WebSockets (the vendor's documentation).
pub(super) fn settings(config: &Config) -> Settings {
    // The other half is for those who ask something.
    let holds = config.limits.gws_connections / 2;
    Settings { holds, ..Settings::new(&config.limits, &config.timeouts) }
}

/// The agents' side of Bayeux.
pub(super) struct Listeners {
    pub(super) center: Center,
    pub(super) sender: Sender,
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

    async fn publish(
        self: &Arc<Self>,
        _: SessionId,
        _: &AgentId,
        _: &str,
        _: &RawValue,
    ) -> Result<(), Denied> {
        Err(Denied)
    }

    fn gone(&self, id: SessionId, agent: AgentId, _: Gone) {
        self.center.stop_listening(&agent, id);
    }
}
