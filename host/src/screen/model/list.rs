//! The sessions as the server lists them and as they are listed to the person: who comes into the list, and who goes.

use parlor_core::element::unix_ms;
use serde_json::Value as Json;

use super::entry::What;
use super::session::{Session, Stage};
use super::{Audience, Model, Ring, WAITS_AGAIN};
use crate::foreign::clean;
use crate::lines::{Interaction, NO_OFFER, NO_WORD};

impl Model {
    pub(super) fn interaction(&mut self, it: &Interaction) {
        // There is word again.
        self.note.take_if(|it| it.text.starts_with(NO_WORD));
        let is_known = self.session(&it.session_id).is_some();
        let stage = match it.state.as_str() {
            "waiting" => Stage::Waiting,
            _ if it.offer.is_some() => Stage::Waiting,
            _ if it.is_past() => Stage::Over,
            _ => Stage::Running,
        };
        let is_gone = it.state == "gone";
        if stage == Stage::Over && self.session(&it.session_id).is_none_or(|it| !it.was_in) {
            self.numbers.give_up(&it.session_id);
            if let Some(session) = self.session(&it.session_id).filter(|_| is_gone) {
                let (number, text) =
                    (session.number, format!("{} {}: {NO_OFFER}", session.number, session.name()));
                // Whoever is offered again a moment later must be called as before.
                self.numbers.keep(&it.session_id, number);
                self.say(text);
            }
            return self.forget(&it.session_id);
        }
        let session = self.session_mut(&it.session_id);
        let begins_to_wait = stage == Stage::Waiting && (!is_known || session.stage != Stage::Waiting);
        session.is_elsewhere = is_gone;
        session.asked = it.asked().map(|it| clean(&it)).unwrap_or_default();
        let is_asked = !session.asked.is_empty();
        session.queue = clean(&it.queue);
        session.subject = it.subject.as_deref().map(clean).unwrap_or_default();
        session.customer = it.user_nick.as_deref().map(clean).unwrap_or_default();
        session.agents = it.agents.iter().map(|it| clean(it)).collect();
        session.user_data = texts(&it.user_data);
        session.started_at = it.started_at.as_str().and_then(|it| unix_ms(it.into()));
        session.waiting_since = it.waiting_since.as_deref().and_then(|it| unix_ms(it.into()));
        match stage {
            // What a party is in goes by its own events.
            Stage::Over if session.place.is_some() => {}
            stage => session.stage = stage,
        }
        // An offer that nobody takes is made again and again: of that is told once.
        let is_told = session.entries.last().is_some_and(|it| it.what == What::Told(WAITS_AGAIN.into()));
        if stage == Stage::Waiting && session.was_in && session.place.is_none() && begins_to_wait && !is_told
        {
            session.tell_waits();
        }
        // It is offered again, or somebody else is: that one was taken back is no news any more.
        self.note.take_if(|it| begins_to_wait && it.text.ends_with(NO_OFFER));
        if begins_to_wait {
            let why = if is_asked { Ring::Asked } else { Ring::Waits };
            self.rings = self.rings.max(Some(why));
        }
    }

    /// A session isn't listed any more, as it may be for a while after a lost link: it keeps its number, and stays the one that
    /// is meant.
    pub(super) fn lose(&mut self, id: &str) {
        let was_chosen = self.chosen.take_if(|it| it == id);
        if let Some(number) = self.session(id).map(|it| it.number) {
            self.numbers.keep(id, number);
        }
        self.forget(id);
        if was_chosen.is_some() {
            self.chosen = was_chosen;
        }
    }

    /// Whether a session that was lost from the list keeps its number.
    pub(crate) fn may_come_back(&self, id: &str) -> bool {
        self.numbers.is_kept(id)
    }

    /// Takes a session from the list.
    pub(crate) fn forget(&mut self, id: &str) {
        self.sessions.retain(|it| it.id != id);
        self.sent.retain(|it| it.message.session_id != id);
        self.transfers.retain(|it| it.session_id != id);
        if self.chosen.as_deref() == Some(id) {
            self.chosen = None;
            if let Some(next) = self.in_order().into_iter().find(|it| it.is_mine()).map(|it| it.id.clone()) {
                self.choose(&next);
            }
        }
    }

    /// The sessions as they are listed: those that the person is in, those that wait (the longest first), those
    /// into which others ask the person, the others.
    pub(crate) fn in_order(&self) -> Vec<&Session> {
        let mut all: Vec<&Session> = self.sessions.iter().collect();
        all.sort_by_key(|it| match it.stage {
            _ if it.is_mine() => (0, 0, it.number),
            Stage::Waiting if it.asked.is_empty() => (1, it.waits_since().unwrap_or(i64::MAX), it.number),
            Stage::Waiting => (2, 0, it.number),
            Stage::Running => (3, 0, it.number),
            Stage::Over => (if it.is_elsewhere { 4 } else { 5 }, 0, it.number),
        });
        all
    }

    /// In how many sessions a customer waits whom the person doesn't talk with: who is there unseen doesn't.
    pub(crate) fn waiting(&self) -> usize {
        let waits = |it: &&Session| {
            it.stage == Stage::Waiting && it.place != Some(Audience::Everyone) && it.asked.is_empty()
        };
        self.sessions.iter().filter(waits).count()
    }

    /// Whether others ask the person into a session.
    pub(crate) fn is_asked(&self) -> bool {
        self.sessions.iter().any(Session::is_asked_in)
    }

    /// The session in which a customer waits longest, and which isn't being joined already.
    pub(crate) fn waits_longest(&self) -> Option<&Session> {
        let waits =
            |it: &&Session| it.stage == Stage::Waiting && it.place.is_none() && !self.is_joining(&it.id);
        self.in_order().into_iter().find(waits)
    }
}

/// The texts of a list of userdata.
fn texts(user_data: &Json) -> Vec<(String, String)> {
    let items = user_data.as_object().into_iter().flatten();
    items
        .map(|(key, value)| {
            let value = value.as_str().map_or_else(|| value.to_string(), str::to_owned);
            (clean(key), clean(&value))
        })
        .collect()
}
