//! A session as a person sees it.

use std::collections::HashSet;

use super::WAITS_AGAIN;
use super::entry::{Audience, Author, Entry, Kind, What};
use super::events::Beside;

/// How long somebody is taken to type after the last sign of it, in milliseconds.
const TYPING_MS: i64 = 30_000;

/// How far a session is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Stage {
    /// A customer waits for an agent, or, over GWS API v2, others ask this one in.
    Waiting,
    Running,
    Over,
}

/// A party, as far as this desk or customer sees it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Seen {
    pub(crate) user_id: String,
    pub(crate) nick: String,
    pub(crate) kind: Kind,
    pub(crate) audience: Audience,
    pub(crate) is_in: bool,
}

/// Somebody who types.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Typing {
    pub(crate) user_id: String,
    pub(crate) nick: String,
    /// What is typed so far, if it is told.
    pub(crate) preview: String,
    until: i64,
}

/// A file of the session.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct File {
    pub(crate) id: String,
    /// What people call it by in the session.
    pub(crate) number: String,
    pub(crate) name: String,
    pub(crate) size: Option<u64>,
    pub(crate) is_deleted: bool,
}

/// A session. Times are milliseconds since 1970.
#[derive(Clone, Debug)]
pub(crate) struct Session {
    pub(crate) id: String,
    /// What people call it by.
    pub(crate) number: usize,
    pub(crate) stage: Stage,
    /// Over GWS API v2: what others ask of the person here; empty where a customer waits for whoever takes her.
    pub(crate) asked: String,
    pub(crate) queue: String,
    pub(crate) subject: String,
    pub(crate) user_data: Vec<(String, String)>,
    pub(crate) started_at: Option<i64>,
    pub(crate) waiting_since: Option<i64>,
    /// The customer's nickname, as the server's list has it.
    pub(crate) customer: String,
    /// What was said last, where the person isn't in.
    pub(crate) last_words: String,
    /// Whether all customers have left, where the person isn't in.
    pub(crate) lost_customer: bool,
    /// Over GWS API v2: the server doesn't offer it to this person any more, and it goes on.
    pub(crate) is_elsewhere: bool,
    /// The nicknames of those who serve, as the server's list has them.
    pub(crate) agents: Vec<String>,
    /// With which visibility the person is in; `None`: not in.
    pub(crate) place: Option<Audience>,
    /// Whether the person was in; then the transcript is kept when the session is over.
    pub(crate) was_in: bool,
    pub(crate) entries: Vec<Entry>,
    pub(crate) parties: Vec<Seen>,
    pub(crate) files: Vec<File>,
    pub(crate) typing: Vec<Typing>,
    pub(crate) unread: usize,
    /// Whether there is, or ever was, a silent monitor.
    pub(crate) is_monitored: bool,
    pub(crate) was_monitored: bool,
    /// The link was lost, and nothing has come from this session since.
    pub(super) may_be_forgotten: bool,
    /// To whom the next line goes, where the person has chosen it.
    pub(crate) chosen_audience: Option<Audience>,
    /// Why the session ended, where that isn't what somebody in it wanted.
    pub(super) why_over: &'static str,
    /// Whether somebody has ended the chat of the customer who reads this.
    pub(super) is_ended: bool,
    /// Events that are in the transcript: one that is told again isn't shown twice.
    pub(super) event_ids: HashSet<u32>,
}

impl Session {
    pub(super) fn new(id: &str, number: usize) -> Self {
        Self {
            id: id.to_owned(),
            number,
            stage: Stage::Running,
            asked: String::new(),
            queue: String::new(),
            subject: String::new(),
            user_data: Vec::new(),
            started_at: None,
            waiting_since: None,
            customer: String::new(),
            last_words: String::new(),
            lost_customer: false,
            is_elsewhere: false,
            agents: Vec::new(),
            place: None,
            was_in: false,
            entries: Vec::new(),
            parties: Vec::new(),
            files: Vec::new(),
            typing: Vec::new(),
            unread: 0,
            is_monitored: false,
            was_monitored: false,
            may_be_forgotten: false,
            chosen_audience: None,
            why_over: "",
            is_ended: false,
            event_ids: HashSet::new(),
        }
    }

    /// Whom it is with: the customer's nickname, as it is now.
    pub(crate) fn name(&self) -> &str {
        let customers = self.parties.iter().filter(|it| it.kind == Kind::Customer);
        let seen = customers.max_by_key(|it| it.is_in).map(|it| it.nick.as_str());
        // Whoever isn't in isn't told of another nickname: the list is, as long as somebody is in.
        let is_listed = self.place.is_none() && self.stage != Stage::Over;
        let listed = Some(self.customer.as_str()).filter(|it| is_listed && !it.is_empty());
        match listed.or(seen).unwrap_or(&self.customer) {
            "" => "customer",
            nick => nick,
        }
    }

    /// Whether all customers that were seen here have left.
    pub(crate) fn has_no_customer(&self) -> bool {
        let mut customers = self.parties.iter().filter(|it| it.kind == Kind::Customer).peekable();
        customers.peek().is_some() && customers.all(|it| !it.is_in)
    }

    /// Whether a customer is in, whom nobody but the person serves so that she sees it.
    pub(crate) fn leaves_customer_alone(&self, own_id: &str) -> bool {
        let serves = |it: &Seen| {
            let is_staff = matches!(it.kind, Kind::Agent | Kind::Supervisor);
            it.is_in && is_staff && it.audience == Audience::Everyone && it.user_id != own_id
        };
        self.is_mine() && !self.has_no_customer() && !self.parties.iter().any(serves)
    }

    /// Whether all customers have left, as far as it is known.
    pub(crate) fn is_without_customer(&self) -> bool {
        if self.is_mine() { self.has_no_customer() } else { self.lost_customer }
    }

    /// Whether the person is in.
    pub(crate) fn is_mine(&self) -> bool {
        self.place.is_some() && self.stage != Stage::Over
    }

    /// Whether others ask the person into it now.
    pub(crate) fn is_asked_in(&self) -> bool {
        self.stage == Stage::Waiting && self.place.is_none() && !self.asked.is_empty()
    }

    /// To whom the next line goes; `None` for a silent monitor and for whoever isn't in: nothing can be said.
    pub(crate) fn audience(&self) -> Option<Audience> {
        match &self.place {
            _ if self.stage == Stage::Over => None,
            None | Some(Audience::Supervisors) => None,
            Some(place) => Some(self.chosen_audience.clone().unwrap_or_else(|| place.clone())),
        }
    }

    /// To whom a line could go, the usual one first.
    pub(crate) fn audiences(&self, own_id: &str) -> Vec<Audience> {
        let mut all = match &self.place {
            None | Some(Audience::Supervisors) => return Vec::new(),
            Some(Audience::Agents) => vec![Audience::Agents, Audience::Everyone],
            Some(_) => vec![Audience::Everyone, Audience::Agents],
        };
        let others = self.parties.iter().filter(|it| {
            it.is_in && it.user_id != own_id && matches!(it.kind, Kind::Agent | Kind::Supervisor)
        });
        all.extend(others.map(|it| Audience::Only { user_id: it.user_id.clone(), nick: it.nick.clone() }));
        all
    }

    /// Who is in, as long as the person is, too: nobody else is told who comes and goes.
    pub(crate) fn there(&self) -> impl Iterator<Item = &Seen> {
        self.parties.iter().filter(|it| it.is_in && self.is_mine())
    }

    pub(crate) fn party(&self, user_id: &str) -> Option<&Seen> {
        self.parties.iter().find(|it| it.user_id == user_id)
    }

    pub(crate) fn file(&self, id: &str) -> Option<&File> {
        self.files.iter().find(|it| it.id == id)
    }

    /// Who somebody is, as far as it was told.
    pub(super) fn author(&self, user_id: &str, nick: Option<&str>, beside: &Beside<'_>) -> Author {
        let (kind, known) = match self.party(user_id) {
            Some(party) => (party.kind, party.nick.as_str()),
            None if beside.is_for_customer => (Kind::Unseen, ""),
            None => (Kind::Unknown, "?"),
        };
        Author {
            user_id: user_id.to_owned(),
            nick: nick.unwrap_or(known).to_owned(),
            kind,
            is_own: user_id == beside.own_id || beside.was_own,
        }
    }

    /// Has the program say something at the end of the transcript.
    pub(crate) fn tell(&mut self, text: impl Into<String>) {
        let time = self.entries.last().map_or(0, |it| it.time);
        let what = What::Told(text.into());
        let (audience, visibility) = (Audience::Everyone, Audience::Everyone);
        self.entries.push(Entry { time, author: None, audience, visibility, what });
    }

    /// The same, where it matters when that was: so many seconds since the session's start.
    pub(super) fn tell_at(&mut self, time: u32, text: impl Into<String>) {
        let what = What::ToldAt(text.into());
        let (audience, visibility) = (Audience::Everyone, Audience::Everyone);
        self.entries.push(Entry { time, author: None, audience, visibility, what });
    }

    pub(super) fn types(&mut self, user_id: &str, nick: &str, preview: String, now: i64) {
        self.stops_typing(user_id);
        let (user_id, nick) = (user_id.to_owned(), nick.to_owned());
        self.typing.push(Typing { user_id, nick, preview, until: now.saturating_add(TYPING_MS) });
    }

    pub(super) fn stops_typing(&mut self, user_id: &str) {
        self.typing.retain(|it| it.user_id != user_id);
    }

    /// Forgets those who gave no sign of typing for long; gives whether there were any.
    pub(super) fn forget_typing(&mut self, now: i64) -> bool {
        let before = self.typing.len();
        self.typing.retain(|it| it.until > now);
        self.typing.len() != before
    }

    /// Tells that the session, which the person has left, is offered again.
    pub(super) fn tell_waits(&mut self) {
        match self.asked.as_str() {
            "" => self.tell(WAITS_AGAIN),
            asked => self.tell(format!("It is offered to you again: {asked}.")),
        }
    }

    /// Since when a customer waits, if one does.
    pub(crate) fn waits_since(&self) -> Option<i64> {
        match self.stage {
            Stage::Waiting if self.asked.is_empty() => self.waiting_since.or(self.started_at),
            _ => None,
        }
    }

    /// The session is over, or the person isn't in it any more.
    pub(super) fn leave(&mut self, is_over: bool) {
        self.lost_customer = self.has_no_customer();
        self.place = None;
        self.chosen_audience = None;
        self.typing.clear();
        self.is_monitored = false;
        for party in self.parties.iter_mut().filter(|_| is_over) {
            party.is_in = false;
        }
        if is_over {
            self.stage = Stage::Over;
        }
    }
}
