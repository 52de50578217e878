//! What the trusted side changes of an interaction: the part of Interaction Server. It can also do so when the session is
//! over.

use std::sync::Arc;

use parlor_core::element::{Id, KeyValue, KeyValues, keys};
use parlor_core::rules::ErrorId;
use parlor_core::wire::Text;

use super::key_values::{StoredKeyValues, check_nesting, without};
use super::refusal::name;
use super::{Engine, Environment, Interaction};

/// What only the server attaches.
const SERVERS_OWN: [&str; 2] = [keys::SESSION_PASSWORD, keys::CHAT_SERVER_SESSION_PASSWORD];

impl<E: Environment> Engine<E> {
    /// Sets items of an interaction's userdata, and deletes those of the keys `deleted`. What the server attaches stays.
    ///
    /// # Errors
    /// The error id: the session is unknown, the items are nested too deep, or the userdata gets too large.
    pub fn change_user_data(
        &mut self,
        session_id: Id,
        set: KeyValues<'_>,
        deleted: &[&str],
    ) -> Result<Arc<Interaction>, ErrorId> {
        check_nesting(set, "userData").map_err(|it| it.error_id)?;
        let session = self.sessions.get_mut(&session_id).ok_or(ErrorId::UnknownSession)?;
        let set = without(set, &SERVERS_OWN);
        let deleted: Vec<&str> = deleted.iter().copied().filter(|it| !SERVERS_OWN.contains(it)).collect();
        let rest: Vec<KeyValue<'_>> = without(session.user_data.values(), &deleted);
        let merged = StoredKeyValues::merged(KeyValues::items(&set), KeyValues::items(&rest));
        if merged.bytes() > self.config.limits.user_data_bytes {
            return Err(ErrorId::Limit);
        }
        session.user_data = Arc::new(merged);
        self.properties_changed(session_id)
    }

    /// Has an interaction wait in another queue: its queue key from now on.
    ///
    /// # Errors
    /// The error id: the session is unknown or over, or the key is too long.
    pub fn place_in_queue(&mut self, session_id: Id, queue_key: &str) -> Result<Arc<Interaction>, ErrorId> {
        let queue = name(Text::plain(queue_key), "queueKey", self.config.limits.name_bytes);
        let queue = queue.map_err(|it| it.error_id)?;
        let session = self.sessions.get_mut(&session_id).ok_or(ErrorId::UnknownSession)?;
        if session.is_over() {
            return Err(ErrorId::SessionOver);
        }
        session.queue = queue;
        self.properties_changed(session_id)
    }

    fn properties_changed(&mut self, session_id: Id) -> Result<Arc<Interaction>, ErrorId> {
        let session = self.sessions.get(&session_id).ok_or(ErrorId::UnknownSession)?;
        let mut change = session.change(None);
        change.is_interaction_changed = true;
        self.finish(session_id, change, None);
        self.sessions.get(&session_id).map(|it| it.interaction()).ok_or(ErrorId::UnknownSession)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::engine::InteractionState;
    use crate::engine::simulation::Scene;
    use crate::key_values_json::object;

    fn items<'a>(pairs: &[(&'a str, &'a str)]) -> Vec<KeyValue<'a>> {
        pairs.iter().map(|(key, value)| KeyValue::string(key, value)).collect()
    }

    #[test]
    fn userdata_can_be_changed_when_the_session_is_over() {
        let mut scene = Scene::new(|config| {
            config.session_password_enforce = true;
            config.limits.user_data_bytes = 1000;
        });
        let mut ana = scene.customer();
        let id = Id::new(Text::plain(&ana.session_id)).unwrap();
        let mut change = |set: &[(&str, &str)], deleted: &[&str]| {
            let changed = scene.engine.change_user_data(id, KeyValues::items(&items(set)), deleted);
            changed.map(|it| (it.state, it.revision, serde_json::Value::from(object(it.user_data.values()))))
        };
        let password = change(&[("a", "1"), ("b", "2")], &[]).unwrap().2["ChatServerSessionPassword"].clone();
        assert!(password.is_string());
        let set = [("b", "3"), ("ChatServerSessionPassword", "x"), ("GCTI_Chat_SessionPassword", "x")];
        let (state, revision, user_data) = change(&set, &["a", "ChatServerSessionPassword", "z"]).unwrap();
        assert_eq!(state, InteractionState::Waiting);
        let expected = serde_json::json!({"b": "3", "ChatServerSessionPassword": password});
        assert_eq!(user_data, expected);
        assert_eq!(change(&[("c", &"x".repeat(1000))], &[]).err(), Some(ErrorId::Limit));
        let next = change(&[("c", "x")], &[]).unwrap();
        assert!(next.1 > revision);
        scene.flex(&mut ana, "requestLogout", "", "");
        let after = scene.engine.change_user_data(id, KeyValues::items(&items(&[("d", "4")])), &[]).unwrap();
        assert_eq!((after.state, after.revision > next.1), (InteractionState::Closed, true));
        assert_eq!(after.user_data.values().text("d").unwrap().to_string(), "4");
        assert_eq!(scene.engine.place_in_queue(id, "T:e").err(), Some(ErrorId::SessionOver));
        let unknown = Id::new(Text::plain("S")).unwrap();
        let refused = scene.engine.change_user_data(unknown, KeyValues::EMPTY, &[]).err();
        assert_eq!(refused, Some(ErrorId::UnknownSession));
    }

    #[test]
    fn an_interaction_waits_in_another_queue() {
        let mut scene = Scene::new(|_| {});
        let ana = scene.customer();
        let id = Id::new(Text::plain(&ana.session_id)).unwrap();
        scene.take(0);
        let placed = scene.engine.place_in_queue(id, "Shop:billing").unwrap();
        scene.take(0);
        assert_eq!((placed.queue.as_str(), placed.state), ("Shop:billing", InteractionState::Waiting));
        assert_eq!(scene.interactions.last().unwrap().queue, "Shop:billing");
        assert_eq!(scene.engine.place_in_queue(id, &"x".repeat(257)).err(), Some(ErrorId::BadMember));
    }
}
