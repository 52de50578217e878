//! Registrations that are kept for a while after their connection was lost, to be restored.

use parlor_core::element::Id;
use parlor_core::rules::ErrorId;
use parlor_core::wire::Text;

use super::refusal::Refusal;
use super::{BasicClient, Connection, Effect, Engine, Environment, Timer, ids};
use crate::network::{Network, share};

/// A registration whose connection was lost.
pub(super) struct LostRegistration {
    secure_key: String,
    network: Network,
    /// When it is forgotten, in the engine's timers.
    timer: (u64, u64),
}

impl<E: Environment> Engine<E> {
    /// Keeps the registration of a client that is gone, if there is room for one more.
    pub(super) fn keep_lost(&mut self, now: u64, client: &BasicClient) {
        let (user_id, network) = (client.profile.user_id, client.profile.network);
        let limit = self.config.limits.lost_registrations;
        let of_network = self.lost.values().filter(|it| it.network == network).count();
        if self.lost.len() >= limit || of_network >= share(limit) {
            return;
        }
        let due = now.saturating_add(self.config.timeouts.restore_ms);
        let timer = self.schedule(due, Timer::LostRegistration(user_id));
        self.lost.insert(user_id, LostRegistration { secure_key: client.secure_key.clone(), network, timer });
    }

    /// Takes the registration from whoever has it, so that its user goes on elsewhere: from a connection, which ends, or
    /// from those that are kept.
    pub(super) fn take_registration(
        &mut self,
        now: u64,
        user_id: Text<'_>,
        secure_key: Text<'_>,
    ) -> Result<Id, Refusal> {
        let user_id = Id::new(user_id).map_err(|_| ErrorId::UnknownUser)?;
        let of_user = self.connections.iter().find_map(|(connection, it)| match it {
            Connection::Basic(_, Some(client)) if client.profile.user_id == user_id => {
                Some((*connection, &client.secure_key))
            }
            _ => None,
        });
        let kept = self.lost.get(&user_id).map(|it| &it.secure_key);
        let key = of_user.map(|it| it.1).or(kept).ok_or(ErrorId::UnknownUser)?;
        if !ids::is_secret(secure_key, key) {
            return Err(ErrorId::UnknownUser.into());
        }
        if let Some((connection, _)) = of_user {
            self.effects.push(Effect::Close { connection });
            self.closed(now, connection);
        }
        if let Some(lost) = self.lost.remove(&user_id) {
            self.timers.remove(&lost.timer);
        }
        Ok(user_id)
    }
}
