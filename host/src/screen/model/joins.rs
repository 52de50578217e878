//! Sessions that are being joined. Each is shown from the moment it was asked for, and has the line: what is typed before the
//! server has answered is meant for it, and goes to nobody else.

use super::Model;
use super::sent::Asked;
use super::session::{Session, Stage};

/// What is remembered of joins.
#[derive(Debug, Default)]
pub(super) struct Joins {
    /// By the id of the command: the session that was shown before.
    under_way: Vec<(u64, Option<String>)>,
    /// A session that couldn't be joined, and the one that was shown before.
    failed: Option<(String, Option<String>)>,
    /// Sessions that were joined while another was shown, until they are.
    aside: Vec<String>,
}

impl Joins {
    /// This session is shown from now on.
    pub(super) fn is_shown(&mut self, session_id: &str) {
        self.aside.retain(|it| it != session_id);
    }

    fn take(&mut self, id: u64) -> Option<String> {
        let at = self.under_way.iter().position(|(of, _)| *of == id)?;
        self.under_way.swap_remove(at).1
    }
}

impl Model {
    /// The command with this id joins a session.
    pub(super) fn begin_join(&mut self, id: u64, session_id: &str) {
        let from = self.chosen.clone().filter(|it| it != session_id);
        self.joins.under_way.push((id, from));
        // It may be in no list yet.
        self.session_mut(session_id);
        self.choose(session_id);
    }

    /// Whether it was asked to join this session, and not answered yet.
    pub(crate) fn is_joining(&self, session_id: &str) -> bool {
        self.join_of(session_id).is_some()
    }

    fn join_of(&self, session_id: &str) -> Option<u64> {
        let is_it = |it: &Asked| matches!(it, Asked::Join { session_id: of, .. } if of == session_id);
        self.asked.iter().find(|(_, it)| is_it(it)).map(|(id, _)| *id)
    }

    /// While the session that is shown is being joined: the one that was shown before.
    pub(crate) fn shown_before(&self) -> Option<&Session> {
        let id = self.join_of(self.chosen.as_ref()?)?;
        let (_, from) = self.joins.under_way.iter().find(|(of, _)| *of == id)?;
        self.session(from.as_ref()?)
    }

    /// A join is done. Who has gone elsewhere meanwhile stays there.
    pub(super) fn join_done(&mut self, id: u64, session_id: String) {
        self.joins.take(id);
        if self.chosen.as_ref() != Some(&session_id) {
            self.joins.aside.push(session_id);
        }
    }

    /// A session couldn't be joined; `is_unknown`: the server knows no such session.
    pub(super) fn join_failed(&mut self, id: u64, session_id: &str, is_unknown: bool) {
        let from = self.joins.take(id);
        let Some(session) = self.sessions.iter_mut().find(|it| it.id == session_id) else { return };
        if session.is_mine() {
            return;
        }
        // A server that was restarted doesn't tell that the sessions before are over.
        if is_unknown && !session.was_in {
            session.stage = Stage::Over;
        }
        self.joins.failed = Some((session_id.to_owned(), from));
    }

    /// Where a session couldn't be joined, the one before is shown again, unless something was typed for the other meanwhile:
    /// no line goes to another session by itself.
    pub(crate) fn come_back_from_join(&mut self, is_typed_for: impl Fn(&str) -> bool) {
        let Some((session_id, from)) = self.joins.failed.take() else { return };
        if is_typed_for(&session_id) {
            return;
        }
        let was_shown = self.chosen.as_ref() == Some(&session_id);
        if self.session(&session_id).is_some_and(|it| it.stage == Stage::Over && !it.was_in) {
            self.forget(&session_id);
        }
        if let Some(from) = from.filter(|_| was_shown) {
            self.choose(&from);
        }
    }

    /// Those that are being joined and aren't shown.
    pub(crate) fn joining(&self) -> Vec<&Session> {
        let joining = |it: &&Session| self.is_joining(&it.id) && self.chosen.as_ref() != Some(&it.id);
        self.in_order().into_iter().filter(joining).collect()
    }

    /// The last one that was joined while another was shown, and wasn't shown since.
    pub(crate) fn joined_aside(&self) -> Option<&Session> {
        self.joins.aside.iter().rev().filter_map(|it| self.session(it)).find(|it| it.is_mine())
    }

    /// What was typed is said, and what stood below it was read: from now on the list of sessions alone shows them.
    pub(crate) fn said_here(&mut self) {
        self.joins.aside.clear();
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::super::tests::{START, interaction, joined, with_ana};
    use super::*;
    use crate::commands::Role;
    use crate::lines::Output;

    /// Bo in session 1, who has asked to join session 2; the id of the command.
    fn joining() -> (Model, u64) {
        let mut model = with_ana(Role::Agent, "ALL");
        model.apply(&interaction("S2", "waiting", json!({"userNick": "Cid"})), START);
        let id = model.ask(Asked::Join { session_id: "S2".into(), is_watch: false });
        (model, id)
    }

    #[test]
    fn a_session_is_shown_from_the_moment_it_is_being_joined() {
        let (mut model, id) = joining();
        assert_eq!(model.chosen.as_deref(), Some("S2"));
        assert_eq!(model.shown_before().map(|it| it.number), Some(1));
        model.apply(&joined("S2"), START);
        model.apply(&Output::done(Some(json!(id)), json!({"sessionId": "S2"})), START);
        assert_eq!(model.chosen.as_deref(), Some("S2"));
        assert!(model.shown_before().is_none() && model.joined_aside().is_none());
    }

    #[test]
    fn who_has_gone_elsewhere_meanwhile_stays_there() {
        for says in [false, true] {
            let (mut model, id) = joining();
            model.choose("S1");
            assert_eq!(model.joining().first().map(|it| it.number), Some(2));
            model.apply(&joined("S2"), START);
            model.apply(&Output::done(Some(json!(id)), json!({"sessionId": "S2"})), START);
            assert!(model.joining().is_empty());
            assert_eq!(model.chosen.as_deref(), Some("S1"));
            assert_eq!(model.joined_aside().map(|it| it.number), Some(2));
            match says {
                true => model.said_here(),
                false => model.choose("S2"),
            }
            assert!(model.joined_aside().is_none());
        }
    }

    #[test]
    fn what_could_not_be_joined_is_left_unless_something_was_typed_for_it() {
        // The session is unknown, or the link was lost.
        for (error, is_listed) in [("5", false), ("8", true)] {
            for is_typed in [false, true] {
                let (mut model, id) = joining();
                model.apply(&Output::refused(Some(json!(id)), error.into(), "no".into()), START);
                model.come_back_from_join(|_| is_typed);
                let shown = if is_typed { "S2" } else { "S1" };
                assert_eq!(model.chosen.as_deref(), Some(shown), "{error}");
                assert_eq!(model.session("S2").is_some(), is_listed || is_typed, "{error}");
                assert!(!model.is_joining("S2"));
            }
        }
    }
}
