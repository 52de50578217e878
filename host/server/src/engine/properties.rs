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
    /// Sets items of an interaction's userdata, and deletes those of the keys `deleted`; what the server attaches stays. With
    /// `queue_key` the interaction is for that queue from now on. Either all of it is done or nothing.
    ///
    /// # Errors
    /// The error id: the session is unknown, the items are nested too deep, or the userdata gets too large; with `queue_key`
    /// also: the session is over, or the key is too long.
    pub fn change_interaction(
        &mut self,
        session_id: Id,
        set: KeyValues<'_>,
        deleted: &[&str],
        queue_key: Option<&str>,
    ) -> Result<Arc<Interaction>, ErrorId> {
        check_nesting(set, "userData").map_err(|it| it.error_id)?;
        let queue = queue_key.map(|it| name(Text::plain(it), "queueKey", self.config.limits.name_bytes));
        let queue = queue.transpose().map_err(|it| it.error_id)?;
        let session = self.sessions.get_mut(&session_id).ok_or(ErrorId::UnknownSession)?;
        if queue.is_some() && session.is_over() {
            return Err(ErrorId::SessionOver);
        }
        if !set.is_empty() || !deleted.is_empty() {
            let set = without(set, &SERVERS_OWN);
            let deleted: Vec<&str> = deleted.iter().copied().filter(|it| !SERVERS_OWN.contains(it)).collect();
            let rest: Vec<KeyValue<'_>> = without(session.user_data.values(), &deleted);
            let merged = StoredKeyValues::merged(KeyValues::items(&set), KeyValues::items(&rest));
            if merged.bytes() > self.config.limits.user_data_bytes {
                return Err(ErrorId::Limit);
            }
            session.user_data = Arc::new(merged);
        }
        if let Some(queue) = queue {
            session.queue = queue;
        }
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
            let changed = scene.engine.change_interaction(id, KeyValues::items(&items(set)), deleted, None);
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
        let after =
            scene.engine.change_interaction(id, KeyValues::items(&items(&[("d", "4")])), &[], None).unwrap();
        assert_eq!((after.state, after.revision > next.1), (InteractionState::Closed, true));
        assert_eq!(after.user_data.values().text("d").unwrap().to_string(), "4");
        let placed = scene.engine.change_interaction(id, KeyValues::EMPTY, &[], Some("T:e"));
        assert_eq!(placed.err(), Some(ErrorId::SessionOver));
        let unknown = Id::new(Text::plain("S")).unwrap();
        let refused = scene.engine.change_interaction(unknown, KeyValues::EMPTY, &[], None).err();
        assert_eq!(refused, Some(ErrorId::UnknownSession));
    }

    #[test]
    fn an_interaction_waits_in_another_queue() {
        let mut scene = Scene::new(|_| {});
        let ana = scene.customer();
        let id = Id::new(Text::plain(&ana.session_id)).unwrap();
        scene.take(0);
        let before = scene.interactions.last().unwrap().clone();
        let mut change = |set: &[(&str, &str)], queue: &str| {
            scene.engine.change_interaction(id, KeyValues::items(&items(set)), &[], Some(queue))
        };
        // One of the two isn't possible: neither is done.
        assert_eq!(change(&[("a", "1")], &"x".repeat(257)).err(), Some(ErrorId::BadMember));
        assert_eq!(change(&[("a", &"x".repeat(70_000))], "Shop:billing").err(), Some(ErrorId::Limit));
        let placed = change(&[], "Shop:billing").unwrap();
        assert!(Arc::ptr_eq(&placed.user_data, &before.user_data));
        scene.take(0);
        assert_eq!((placed.queue.as_str(), placed.state), ("Shop:billing", InteractionState::Waiting));
        assert_eq!(scene.interactions.last().unwrap().queue, "Shop:billing");
        assert_eq!(scene.interactions.len(), 2);
    }
}
