//! The transcript for one who is or was in a session.

use parlor_core::element::Id;
use parlor_core::rules::deliver;

use super::Engine;
use super::delivery::encoded;

/// Events that are looked at for one question: the engine has others to serve.
const CONSIDERED: usize = 1000;

/// Bytes of events that are given for one question; one event may have more.
const BYTES: usize = 262_144;

/// Some of the events that somebody may see, as basic clients are sent them.
pub(crate) struct MemberEvents {
    /// When the session began, as `2025-05-10T07:09:33Z`.
    pub(crate) start_at: String,
    /// The events, oldest first, each as XML.
    pub(crate) events: Vec<Vec<u8>>,
    /// The last event id that was looked at, if there are more behind it.
    pub(crate) rest_behind: Option<u32>,
}

impl<E> Engine<E> {
    /// The stored events behind `position` that this member of the session may see: up to `count`, and only those up to its
    /// leave. `None` if it was never in that session.
    pub(crate) fn member_events(
        &self,
        session_id: Id,
        user_id: Id,
        position: u32,
        count: usize,
    ) -> Option<MemberEvents> {
        let session = self.sessions.get(&session_id)?;
        let member = session.members.get(&user_id)?;
        let until = member.until.unwrap_or(u32::MAX);
        let viewer = member.profile.viewer();
        let behind = session.events_behind(position).iter().take_while(|it| it.id <= until);
        let (mut events, mut bytes, mut considered) = (Vec::new(), 0_usize, 0_usize);
        let mut last = position;
        let mut rest_behind = None;
        for stored in behind {
            if events.len() >= count || bytes >= BYTES || considered >= CONSIDERED {
                rest_behind = Some(last);
                break;
            }
            considered = considered.saturating_add(1);
            last = stored.id;
            if let Some(event) = stored.parse().and_then(|it| deliver(it, &viewer)) {
                let event = encoded(&event);
                bytes = bytes.saturating_add(event.len());
                events.push(event);
            }
        }
        Some(MemberEvents { start_at: session.start_at.clone(), events, rest_behind })
    }
}

#[cfg(test)]
mod tests {
    use parlor_core::wire::Text;

    use super::*;
    use crate::engine::simulation::Scene;

    #[test]
    fn what_a_member_may_see_up_to_its_leave() {
        let mut scene = Scene::new(|_| {});
        let mut ana = scene.customer();
        let session_id = ana.session_id.clone();
        let bo = scene.agent_in("AGENT", &session_id, "ALL");
        let eve = scene.agent_in("SUPERVISOR", &session_id, "VIP");
        scene.say(&bo, &session_id, "visibility='INT'", "between us");
        scene.say(&bo, &session_id, "", "for all");
        scene.release(&bo, &session_id, &bo.user_id, "KeepAlive");
        scene.flex(&mut ana, "requestRefresh", "", "<msgText>still there?</msgText>");
        let id = |text: &str| Id::new(Text::plain(text)).unwrap();
        let ids = |user: &str, position, count| {
            let told = scene.engine.member_events(id(&session_id), id(user), position, count)?;
            let event_id = |xml: &Vec<u8>| {
                let text = String::from_utf8(xml.clone()).unwrap();
                let (_, rest) = text.split_once("eventId=\"").unwrap();
                rest.split('"').next().unwrap().to_owned()
            };
            Some((told.events.iter().map(event_id).collect::<Vec<_>>().join(" "), told.rest_behind))
        };
        let all = |text: &str| Some((text.to_owned(), None));
        // 3 is the silent monitor.
        assert_eq!(ids(&bo.user_id, 0, 100), all("1 2 4 5 6"));
        assert_eq!(ids(&eve.user_id, 0, 100), all("1 2 3 4 5 6 7"));
        assert_eq!(ids(&ana.user_id, 0, 100), all("1 2 5 6 7"));
        assert_eq!(ids(&bo.user_id, 2, 100), all("4 5 6"));
        assert_eq!(ids(&bo.user_id, 0, 2), Some(("1 2".to_owned(), Some(2))));
        assert_eq!(ids(&bo.user_id, 6, 2), all(""));
        assert_eq!(ids("0000000000000000", 0, 100), None);
    }
}
