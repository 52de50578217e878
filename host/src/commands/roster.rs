//! Follows what desk and customer tell, so that commands typed in line mode can name sessions, parties and files.

use std::collections::HashMap;
use std::time::{SystemTime, UNIX_EPOCH};

use parlor_core::element::unix_ms;
use parlor_plugin::{EventBody, KeyValue};

use super::{Bars, Context, File, Party, Past, Session, file_number};
use crate::lines::{Interaction, Output, Plugins};

/// So many sessions are remembered that are over: what is told of them comes late.
const OVER: usize = 100;

/// What was told so far.
#[derive(Debug, Default)]
pub(crate) struct Roster {
    sessions: Vec<Known>,
    /// The number of the session that is seen next, less one.
    last_number: usize,
    /// Parties and files of the sessions that the person is in.
    inside: HashMap<String, Inside>,
    /// The session that the person chose.
    chosen: Option<String>,
    user_id: String,
    /// The ids that the person had before the server forgot who that was.
    former_ids: Vec<String>,
    nick: String,
    plugins: Plugins,
    bars: Bars,
}

#[derive(Debug)]
struct Known {
    session: Session,
    /// Since when it waits, in milliseconds since 1970.
    waits_since: Option<u64>,
    /// It can't be named any more, but is still spoken of.
    is_over: bool,
    /// Over GWS API v2: nor can it be named, but it goes on with others.
    is_elsewhere: bool,
}

impl Known {
    fn past(&self) -> Past {
        let Session { number, id, nick, .. } = self.session.clone();
        Past { number, id, nick, is_elsewhere: self.is_elsewhere }
    }
}

#[derive(Debug, Default)]
struct Inside {
    parties: Vec<Party>,
    had_customer: bool,
    files: Vec<File>,
}

impl Roster {
    /// Takes in what was told.
    pub(crate) fn follow(&mut self, output: &Output) {
        self.bars.follow(output);
        match output {
            Output::Ready { user_id, user_nick, plugins, .. } => {
                let before = std::mem::replace(&mut self.user_id, user_id.clone());
                if !before.is_empty() && before != *user_id {
                    self.former_ids.push(before);
                }
                self.nick.clone_from(user_nick);
                self.plugins = plugins.as_deref().cloned().unwrap_or_default();
            }
            Output::Interactions(it) => self.interaction(it),
            Output::Joined { session_id, .. } => {
                self.known(session_id).session.is_mine = true;
                self.inside.entry(session_id.clone()).or_default();
            }
            Output::Event { session_id, user_nick, event, .. } => {
                self.happened(session_id, user_nick.as_deref(), event);
            }
            Output::Closed { session_id, is_over } => {
                self.inside.remove(session_id);
                self.known(session_id).session.is_mine = false;
                if *is_over {
                    self.over(session_id, false);
                }
                if self.chosen.as_ref() == Some(session_id) {
                    self.chosen = None;
                }
            }
            _ => {}
        }
    }

    /// Chooses a session, until it is over.
    pub(crate) fn choose(&mut self, session_id: String) {
        self.chosen = Some(session_id);
    }

    /// Whether this user id is the person's own, or was.
    pub(crate) fn is_own(&self, user_id: &str) -> bool {
        self.user_id == user_id || self.former_ids.iter().any(|it| it == user_id)
    }

    /// A session of which was told.
    pub(crate) fn session(&self, id: &str) -> Option<&Session> {
        self.sessions.iter().find(|it| it.session.id == id).map(|it| &it.session)
    }

    /// The number of a session.
    pub(crate) fn number(&self, id: &str) -> Option<usize> {
        self.sessions.iter().find(|it| it.session.id == id).map(|it| it.session.number)
    }

    /// Since when the session waits for an agent, in milliseconds since 1970; `None`: it doesn't wait.
    pub(crate) fn waits_since(&self, id: &str) -> Option<i64> {
        let known = self.sessions.iter().find(|it| it.session.id == id)?;
        known.waits_since.and_then(|it| it.try_into().ok())
    }

    /// The session for a person: `2 (Ana)`.
    pub(crate) fn label(&self, id: &str) -> Option<String> {
        self.sessions.iter().find(|it| it.session.id == id).map(|it| it.session.label())
    }

    /// The number of a session, if the person is in several.
    pub(crate) fn tag(&self, id: &str) -> Option<usize> {
        self.number(id).filter(|_| self.inside.len() > 1)
    }

    /// The number of a file in a session that the person is in.
    pub(crate) fn file_number(&self, session_id: &str, file_id: &str) -> Option<&str> {
        let files = &self.inside.get(session_id)?.files;
        files.iter().find(|it| it.id == file_id).map(|it| it.number.as_str())
    }

    /// Whether the person is in the session.
    pub(crate) fn is_inside(&self, id: &str) -> bool {
        self.inside.contains_key(id)
    }

    /// In how many sessions the person is.
    pub(crate) fn count_inside(&self) -> usize {
        self.inside.len()
    }

    /// In how many of them a customer is whom nobody but the person serves so that she sees it.
    pub(crate) fn count_customers(&self) -> usize {
        let serves = |it: &Party| {
            !it.is_me && it.visibility == "ALL" && matches!(it.user_type.as_str(), "AGENT" | "SUPERVISOR")
        };
        let is_alone = |(id, inside): &(&String, &Inside)| {
            !self.has_no_customer(id) && !inside.parties.iter().any(serves)
        };
        self.inside.iter().filter(is_alone).count()
    }

    /// Whether the person is in the session, and all customers that were seen there have left.
    pub(crate) fn has_no_customer(&self, id: &str) -> bool {
        let inside = self.inside.get(id);
        inside.is_some_and(|it| it.had_customer && it.parties.iter().all(|it| it.user_type != "CLIENT"))
    }

    /// Whether it was told that the session is over.
    pub(crate) fn is_over(&self, id: &str) -> bool {
        self.sessions.iter().any(|it| it.session.id == id && it.is_over && !it.is_elsewhere)
    }

    /// What can be named now. `knows_sessions`: whether commands name sessions at all.
    pub(crate) fn context(&self, knows_sessions: bool) -> Context {
        let meant = self.meant().map(String::as_str);
        let context = self.context_of(meant);
        Context { chosen: context.chosen.filter(|_| knows_sessions), ..context }
    }

    /// What can be named now if this session is meant.
    pub(crate) fn context_of(&self, meant: Option<&str>) -> Context {
        let now = now();
        let session = |it: &Known| {
            let waited = |since| u64::try_from(now).unwrap_or(u64::MAX).saturating_sub(since) / 1000;
            let parties = self.inside.get(&it.session.id).map_or(&[][..], |it| &it.parties);
            let is_served = parties.iter().any(|it| it.is_me && it.visibility == "ALL");
            Session { waits: it.waits_since.map(waited), is_served, ..it.session.clone() }
        };
        let inside = meant.and_then(|it| self.inside.get(it));
        Context {
            sessions: self.sessions.iter().filter(|it| !it.is_over).map(session).collect(),
            past: self.sessions.iter().filter(|it| it.is_over).map(Known::past).collect(),
            chosen: meant.map(str::to_owned),
            parties: inside.map(|it| it.parties.clone()).unwrap_or_default(),
            files: inside.map(|it| it.files.clone()).unwrap_or_default(),
            formats: self.plugins.formats.clone(),
            plugin_commands: self.plugins.commands.clone(),
            barred: self.bars.of(meant),
            nick: self.nick.clone(),
            ..Context::default()
        }
    }

    /// Whether commands that name no session mean this one.
    pub(crate) fn is_meant(&self, id: &str) -> bool {
        self.meant().is_some_and(|it| it == id)
    }

    /// The session that was chosen, or the only one.
    fn meant(&self) -> Option<&String> {
        let mut all = self.inside.keys();
        let only = all.next().filter(|_| all.next().is_none());
        self.chosen.as_ref().or(only)
    }

    fn known(&mut self, id: &str) -> &mut Known {
        let at = self.sessions.iter().position(|it| it.session.id == id).unwrap_or_else(|| {
            self.last_number += 1;
            let session = Session { number: self.last_number, id: id.to_owned(), ..Session::default() };
            self.sessions.push(Known { session, waits_since: None, is_over: false, is_elsewhere: false });
            self.sessions.len() - 1
        });
        &mut self.sessions[at]
    }

    fn over(&mut self, id: &str, is_elsewhere: bool) {
        let known = self.known(id);
        (known.is_over, known.is_elsewhere, known.waits_since) = (true, is_elsewhere, None);
        if self.sessions.iter().filter(|it| it.is_over).count() > OVER
            && let Some(oldest) = self.sessions.iter().position(|it| it.is_over)
        {
            self.sessions.remove(oldest);
        }
    }

    fn interaction(&mut self, it: &Interaction) {
        if it.is_past() {
            return self.over(&it.session_id, it.state == "gone");
        }
        let since = it.waiting_since.as_deref().or(it.started_at.as_str());
        let since = since.and_then(|it| unix_ms(it.into()));
        // Whoever is in is told of another nickname by the session's events.
        let is_inside = self.is_inside(&it.session_id);
        let known = self.known(&it.session_id);
        known.is_over = false;
        if known.session.nick.is_none() || it.user_nick.is_some() && !is_inside {
            known.session.nick.clone_from(&it.user_nick);
        }
        known.session.subject.clone_from(&it.subject);
        // Of who is asked in, nobody tells since when.
        known.waits_since = match (it.state.as_str(), it.offer) {
            (_, Some(_)) => known.waits_since.or(u64::try_from(now()).ok()),
            ("waiting", None) => Some(since.and_then(|it| it.try_into().ok()).unwrap_or(0)),
            _ => None,
        };
    }

    fn happened(&mut self, session_id: &str, nick: Option<&str>, event: &parlor_plugin::Event) {
        let my_id = self.user_id.clone();
        let inside = self.inside.entry(session_id.to_owned()).or_default();
        match event.body.happened() {
            EventBody::NewParty(it) => {
                inside.parties.retain(|it| it.user_id != event.user_id);
                let nick = nick.unwrap_or_default().to_owned();
                inside.had_customer |= it.user.user_type == "CLIENT";
                inside.parties.push(Party {
                    user_id: event.user_id.clone(),
                    nick: nick.clone(),
                    user_type: it.user.user_type.clone(),
                    visibility: event.visibility.clone(),
                    is_me: event.user_id == my_id,
                });
                if it.user.user_type == "CLIENT" {
                    self.known(session_id).session.nick = Some(nick);
                }
            }
            EventBody::PartyLeft(_) => inside.parties.retain(|it| it.user_id != event.user_id),
            EventBody::Notice(it) if it.notice_type == "USER_UPDATE_NICK" => {
                let renamed = inside.parties.iter_mut().find(|party| party.user_id == event.user_id);
                let Some(party) = renamed else { return };
                party.nick.clone_from(&it.text);
                if party.user_type == "CLIENT" {
                    self.known(session_id).session.nick = Some(it.text.clone());
                }
            }
            EventBody::Notice(it) if it.notice_type == "SYS_COMMAND" && it.text == "file-uploaded" => {
                let value = |key| KeyValue::find_text(&it.user_data, key).unwrap_or_default().to_owned();
                let before = inside.files.iter().map(|it| it.number.as_str());
                let number = file_number(&event.visibility, event.receiver_id.is_some(), before);
                inside.files.push(File { number, id: value("file-id"), name: value("file-name") });
            }
            _ => {}
        }
    }
}

/// Milliseconds since 1970.
fn now() -> u128 {
    SystemTime::now().duration_since(UNIX_EPOCH).map_or(0, |it| it.as_millis())
}

#[cfg(test)]
mod tests {
    use parlor_core::element::Event as View;
    use parlor_core::wire::Limits;
    use serde_json::json;

    use super::*;

    fn happened(xml: &str, nick: &str) -> Output {
        let event = crate::event::owned(&View::parse(xml.as_bytes(), Limits::PACKET).unwrap());
        Output::Event {
            session_id: "S".into(),
            user_nick: Some(nick.into()),
            event: Box::new(event),
            message_text: None,
        }
    }

    fn interaction(state: &str) -> Output {
        Output::Interactions(Box::new(Interaction {
            session_id: "S".into(),
            queue: "T:e".into(),
            subject: Some("A lamp".into()),
            user_data: json!({}),
            state: state.into(),
            started_at: json!("2025-05-10T07:09:33Z"),
            offer: None,
            waiting_since: None,
            user_nick: None,
            agents: Vec::new(),
        }))
    }

    #[test]
    fn a_session_into_which_others_ask_can_be_joined_and_is_not_before_those_who_wait() {
        let mut roster = Roster::default();
        let mut asked = interaction("running");
        if let Output::Interactions(it) = &mut asked {
            it.session_id = "T".into();
            it.offer = Some(crate::lines::Offer::Invitation);
        }
        roster.follow(&asked);
        assert_eq!(roster.context(true).longest_waiting().unwrap().id, "T");
        roster.follow(&interaction("waiting"));
        assert_eq!(roster.context(true).longest_waiting().unwrap().id, "S");
        roster.follow(&interaction("running"));
        assert_eq!(roster.context(true).longest_waiting().unwrap().id, "T");
    }

    #[test]
    fn a_customer_whom_others_serve_does_not_stay_behind() {
        let mut roster = Roster::default();
        roster.follow(&Output::Joined { session_id: "S".into(), start_at: String::new() });
        roster.follow(&happened("<newParty userId='A'><userInfo userType='CLIENT'/></newParty>", "Ana"));
        for (visibility, expected) in [("INT", 1), ("VIP", 1), ("ALL", 0)] {
            let eve = format!(
                "<newParty userId='E' visibility='{visibility}'><userInfo userType='SUPERVISOR'/></newParty>"
            );
            roster.follow(&happened(&eve, "Eve"));
            assert_eq!(roster.count_customers(), expected, "{visibility}");
        }
    }

    #[test]
    fn what_can_be_named_follows_what_is_told() {
        let mut roster = Roster::default();
        roster.follow(&Output::Ready {
            user_id: "B".into(),
            user_nick: "Bo".into(),
            server_version: None,
            plugins: None,
        });
        roster.follow(&interaction("waiting"));
        let waiting = roster.context(true);
        assert!(waiting.sessions[0].waits.is_some_and(|it| it > 1000) && waiting.chosen.is_none());
        let joined = Output::Joined { session_id: "S".into(), start_at: String::new() };
        for output in [
            joined,
            interaction("running"),
            happened("<newParty userId='A'><userInfo userType='CLIENT'/></newParty>", "Ana"),
            happened("<newParty userId='B'><userInfo userType='AGENT'/></newParty>", "Bo"),
            happened(
                "<notice userId='A'><noticeText noticeType='USER_UPDATE_NICK'>Anna</noticeText></notice>",
                "Ana",
            ),
            happened(
                "<notice userId='A'><noticeText noticeType='SYS_COMMAND'>file-uploaded</noticeText><userData>\
                 <item key='file-id'>F</item><item key='file-name'>a.txt</item></userData></notice>",
                "Ana",
            ),
        ] {
            roster.follow(&output);
        }
        let context = roster.context(true);
        let session = &context.sessions[0];
        assert_eq!((session.label().as_str(), session.is_mine, session.waits), ("1 (Anna)", true, None));
        let parties: Vec<_> = context.parties.iter().map(|it| (it.nick.as_str(), it.is_me)).collect();
        assert_eq!(parties, [("Anna", false), ("Bo", true)]);
        assert_eq!(context.files, [File { number: "1".into(), id: "F".into(), name: "a.txt".into() }]);
        assert_eq!((context.chosen.as_deref(), context.nick.as_str()), (Some("S"), "Bo"));
        assert_eq!(roster.context(false).chosen, None, "a customer's commands name no session");

        roster.follow(&happened("<partyLeft userId='A'/>", "Ana"));
        assert_eq!(roster.context(true).parties.len(), 1);
        roster.follow(&Output::Closed { session_id: "S".into(), is_over: true });
        assert!(roster.context(true).parties.is_empty() && roster.context(true).chosen.is_none());
        // What is with others can't be named, but isn't called over.
        for (state, is_over) in [("gone", false), ("closed", true)] {
            roster.follow(&interaction(state));
            assert!(roster.context(true).sessions.is_empty());
            assert_eq!(roster.is_over("S"), is_over);
        }
        assert_eq!(roster.label("S").as_deref(), Some("1 (Anna)"), "it may still be spoken of");
    }
}
