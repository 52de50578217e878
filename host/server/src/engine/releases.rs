//! Leaving, removing and closing on request.

use std::sync::Arc;

use parlor_core::element::basic::RequestReleaseParty;
use parlor_core::element::{AfterAction, Id, Visibility};
use parlor_core::rules::{ErrorId, LeaveReason};

use super::basic::{is_seen, own_party};
use super::finish::Reply;
use super::party::Said;
use super::refusal::Refusal;
use super::session::Closing;
use super::{ConnectionId, Engine, Environment};

impl<E: Environment> Engine<E> {
    pub(super) fn release(
        &mut self,
        now: u64,
        connection: ConnectionId,
        request: &RequestReleaseParty<'_>,
    ) -> Result<(), Refusal> {
        let profile = Arc::clone(&self.basic_client(connection)?.profile);
        let said = Said { text: request.text, event_attributes: request.event_attributes };
        said.check(&profile)?;
        let asker = profile.user_id;
        let session_id = Id::new(request.session_id).map_err(|_| ErrorId::UnknownSession)?;
        let (session, party) = own_party(self.sessions.get(&session_id), asker)?;
        let target = session
            .parties
            .iter()
            .find(|it| it.profile.user_id == request.user_id && is_seen(it, party))
            .ok_or_else(Refusal::no_party)?;
        let target_id = target.profile.user_id;
        // A customer and somebody who isn't supposed to be there only leave: they remove nobody and close nothing.
        let only_leaves = target_id == asker && request.after_action == AfterAction::KeepAlive;
        if !only_leaves && (profile.is_customer() || party.visibility == Visibility::Vip) {
            return Err(ErrorId::NotPermitted.into());
        }
        let own_reason = match request.after_action {
            AfterAction::KeepAlive => LeaveReason::Left,
            AfterAction::CloseIfNoAgents => LeaveReason::CloseIfNoAgents,
            AfterAction::ForceClose => LeaveReason::ForceClose,
        };
        let reason = if target_id == asker { own_reason } else { LeaveReason::RemovedByParty };
        let session = self.sessions.get_mut(&session_id).ok_or(ErrorId::UnknownSession)?;
        let mut change = session.change(Some(profile.network));
        session.leave(now, target_id, reason, asker, said, &mut change);
        let closes = match request.after_action {
            AfterAction::KeepAlive => false,
            AfterAction::CloseIfNoAgents => !session.parties.iter().any(|it| it.is_serving_agent()),
            AfterAction::ForceClose => true,
        };
        if closes {
            // Who closes isn't removed by itself: it leaves.
            session.leave(now, asker, own_reason, asker, Said::default(), &mut change);
            session.close(now, Closing::Asked(asker), &mut change);
        }
        session.close_if_empty(now, &mut change);
        let reply = Reply { user_id: asker, reference_id: request.reference_id, since: None };
        self.finish(session_id, change, Some(reply));
        Ok(())
    }
}
