//! What the desk or customer has told so far, as a person sees it: sessions, transcripts, files, what was typed and not
//! delivered. It knows no terminal, and no clock but the milliseconds since 1970 that it is given.

mod answers;
mod audiences;
pub(crate) mod entry;
pub(crate) mod events;
mod joins;
mod list;
mod numbers;
mod ring;
pub(crate) mod sent;
pub(crate) mod session;
#[cfg(test)]
pub(crate) mod tests;

use parlor_core::element::unix_ms;

use self::entry::{Audience, What};
use self::events::Beside;
use self::joins::Joins;
use self::numbers::Numbers;
pub(crate) use self::ring::Ring;
use self::sent::{Asked, Fate, Sent, Transfer};
use self::session::{Session, Stage};
use crate::commands::Bars;
pub(crate) use crate::commands::Role;
use crate::foreign::clean;
use crate::lines::{Output, Plugins};

/// What is told where the last agent has left.
const WAITS_AGAIN: &str = "The customer is alone and waits again.";

/// Whether the server can be reached.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Link {
    /// Not let in yet.
    Connecting,
    Up,
    /// Lost, and why.
    Down(String),
}

/// A sentence for the person that belongs to no session.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Note {
    pub(crate) text: String,
    pub(crate) is_problem: bool,
    /// It is true only while there is no link.
    is_of_lost_link: bool,
}

/// Over GWS API v2: what the agent is on the server.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct AgentState {
    /// What it is called there.
    pub(crate) name: String,
    /// Whether customers are offered.
    pub(crate) is_ready: bool,
}

/// What is told to a person to whom the server has given another user id.
pub(crate) const FORGOTTEN: &str =
    "The server has forgotten who you are: it was restarted, or the link was lost for too long.";

/// All that a screen shows, but for where the person looks.
#[derive(Debug)]
pub(crate) struct Model {
    pub(crate) role: Role,
    pub(crate) own_id: String,
    /// The ids that the person had before the server forgot who that was.
    former_ids: Vec<String>,
    pub(crate) own_nick: String,
    /// What the server calls the agent's state, if it told of one.
    pub(crate) agent_state: Option<AgentState>,
    pub(crate) link: Link,
    pub(crate) sessions: Vec<Session>,
    /// The session whose transcript is shown, and in which is said what is typed.
    pub(crate) chosen: Option<String>,
    /// Messages that the server hasn't confirmed.
    pub(crate) sent: Vec<Sent>,
    pub(crate) transfers: Vec<Transfer>,
    pub(crate) note: Option<Note>,
    /// What there is of plugins.
    pub(crate) plugins: Plugins,
    /// Commands that can't be carried out.
    pub(crate) bars: Bars,
    /// Whether the server ever let the person in.
    pub(crate) was_let_in: bool,
    /// Whether the person looks elsewhere: at another window.
    pub(crate) is_away: bool,
    /// Why the terminal is to ring, until it does.
    pub(crate) rings: Option<Ring>,
    asked: Vec<(u64, Asked)>,
    joins: Joins,
    last_id: u64,
    numbers: Numbers,
}

impl Model {
    pub(crate) fn new(role: Role, nick: &str) -> Self {
        Self {
            role,
            own_id: String::new(),
            former_ids: Vec::new(),
            own_nick: clean(nick),
            agent_state: None,
            link: Link::Connecting,
            sessions: Vec::new(),
            chosen: None,
            sent: Vec::new(),
            transfers: Vec::new(),
            note: None,
            plugins: Plugins::default(),
            bars: Bars::default(),
            was_let_in: false,
            is_away: false,
            rings: None,
            asked: Vec::new(),
            joins: Joins::default(),
            last_id: 0,
            numbers: Numbers::default(),
        }
    }

    /// Takes in what was told at `now`.
    pub(crate) fn apply(&mut self, output: &Output, now: i64) {
        self.bars.follow(output);
        match output {
            Output::Ready { user_id, user_nick, plugins, .. } => {
                // Where there are some, the screen says which, and this would hide the keys.
                if let Some(it) = plugins.as_ref().filter(|it| !self.was_let_in && it.loaded.is_empty()) {
                    self.say(it.in_words());
                }
                self.ready(user_id, user_nick);
                self.plugins = plugins.as_deref().cloned().unwrap_or_default();
            }
            Output::Interactions(interaction) => self.interaction(interaction),
            Output::Joined { session_id, start_at } => self.joined(session_id, start_at),
            Output::Event { session_id, user_nick, event, message_text } => {
                let own_id = self.own_id.clone();
                let was_own = self.former_ids.contains(&event.user_id);
                if event.user_id == own_id || was_own {
                    self.arrived(session_id, event);
                }
                let beside = Beside {
                    own_id: &own_id,
                    was_own,
                    nick: user_nick.as_deref(),
                    message_text: message_text.as_deref(),
                    now,
                    is_for_customer: self.role == Role::Customer,
                };
                let is_chosen = self.chosen.as_ref() == Some(session_id) && !self.is_away;
                let session = self.session_mut(session_id);
                session.may_be_forgotten = false;
                if session.see(event, &beside) && !is_chosen {
                    session.unread += 1;
                    self.rings = self.rings.max(Some(Ring::Message));
                }
            }
            Output::Monitored { session_id, monitored } => {
                let session = self.session_mut(session_id);
                session.is_monitored = *monitored;
                session.was_monitored |= *monitored;
            }
            Output::Saved { .. } | Output::Barred { .. } => {}
            Output::Idle { session_id, idle_time_expire: None } => self.goes_on(session_id),
            Output::Idle { session_id, idle_time_expire: Some(seconds) } => {
                let text = format!("The {} ends in {seconds} s if nobody writes.", self.role.session());
                let session = self.session_mut(session_id);
                let began = session.started_at.filter(|it| *it <= now);
                match began.and_then(|it| u32::try_from((now - it) / 1000).ok()) {
                    Some(time) => session.tell_at(time, text),
                    None => session.tell(text),
                }
                self.tell_elsewhere(session_id, &format!("it ends in {seconds} s if nobody writes"));
            }
            Output::Closed { session_id, is_over } => self.closed(session_id, *is_over),
            Output::Transfer { id, done, total } => self.transferred(id.as_ref(), *done, *total),
            Output::AgentState { state, name } => {
                let is_ready = state == "Ready";
                let was_ready = self.agent_state.as_ref().is_some_and(|it| it.is_ready);
                self.agent_state = Some(AgentState { name: clean(name), is_ready });
                if was_ready && !is_ready {
                    // As it happens by itself, too, such as when the server is restarted.
                    self.say("the server offers you no customers from now on: /ready changes that");
                }
            }
            Output::Link { state, reason } => self.linked(state, reason.as_deref()),
            Output::Done { id, result } => self.done(id.as_ref(), result),
            Output::Error { id, error_id, session_id, text, is_fate_unknown } => {
                let text = match session_id {
                    Some(it) => format!("in {it}: {text}"),
                    None => text.clone(),
                };
                self.failed(id.as_ref(), error_id.as_ref(), &text, *is_fate_unknown);
            }
        }
    }

    /// What only time changes; gives whether anything did.
    pub(crate) fn tick(&mut self, now: i64) -> bool {
        self.sessions.iter_mut().map(|it| it.forget_typing(now)).fold(false, |one, other| one | other)
    }

    fn ready(&mut self, user_id: &str, nick: &str) {
        let was_forgotten = self.was_let_in && self.own_id != user_id;
        let before = std::mem::replace(&mut self.own_id, user_id.to_owned());
        if was_forgotten {
            self.former_ids.push(before);
        }
        if !self.was_let_in {
            self.own_nick = clean(nick);
        }
        self.was_let_in = true;
        self.is_up();
        if was_forgotten {
            self.problem(FORGOTTEN);
        }
    }

    /// There is a link again: what was wrong for want of it is wrong no more.
    fn is_up(&mut self) {
        self.link = Link::Up;
        self.note.take_if(|it| it.is_of_lost_link);
    }

    fn linked(&mut self, state: &str, reason: Option<&str>) {
        match state {
            // A customer doesn't log in again; only if the server has forgotten her, `Ready` follows.
            "up" if self.role == Role::Customer && self.was_let_in => self.is_up(),
            // Of the registration that follows is told by `Ready`.
            "up" => self.link = Link::Connecting,
            _ => {
                self.link = Link::Down(clean(reason.unwrap_or("it was cut")));
                for session in &mut self.sessions {
                    session.typing.clear();
                    session.may_be_forgotten = true;
                }
            }
        }
    }

    fn joined(&mut self, session_id: &str, start_at: &str) {
        let is_first = self.chosen.is_none();
        let is_customer = self.role == Role::Customer;
        let session = self.session_mut(session_id);
        session.started_at = session.started_at.or(unix_ms(start_at.into()));
        // With which visibility the person came in, the event says that follows.
        session.place.get_or_insert(Audience::Everyone);
        // From now on it is told what is said.
        session.last_words.clear();
        if session.stage == Stage::Over || is_customer {
            session.stage = Stage::Running;
        }
        session.was_in = true;
        if is_first {
            self.choose(session_id);
        }
    }

    /// Idle control acts no more: somebody was there.
    fn goes_on(&mut self, session_id: &str) {
        let called = self.role.session();
        let session = self.session_mut(session_id);
        // What was true when it was written would be read as if it still were. The others keep their places.
        for entry in &mut session.entries {
            if let What::Told(text) | What::ToldAt(text) = &mut entry.what
                && text.ends_with("if nobody writes.")
            {
                *text = format!("The {called} was about to end, but somebody was there: it goes on.");
            }
        }
        let begins = format!("{} ", session.number);
        self.note.take_if(|it| it.text.starts_with(&begins) && it.text.ends_with("if nobody writes"));
    }

    fn closed(&mut self, session_id: &str, is_over: bool) {
        let mut lost = self.sent.iter().filter(|it| it.message.session_id == session_id).peekable();
        let is_lost = lost.peek().is_some();
        let count = lost.clone().count();
        let is_known = lost.clone().all(|it| matches!(it.fate, Fate::NotDelivered(_) | Fate::Refused(_)));
        // What becomes of a text that is under way stands beside it when it is told.
        let is_unknown = lost.all(|it| matches!(it.fate, Fate::Unknown(_)));
        let is_customer = self.role == Role::Customer;
        let Some(session) = self.sessions.iter_mut().find(|it| it.id == session_id) else { return };
        if session.stage == Stage::Over && session.place.is_none() {
            return;
        }
        let was_forgotten = session.may_be_forgotten;
        session.leave(is_over || was_forgotten || is_customer);
        let called = self.role.session();
        let text = match (was_forgotten, is_over || is_customer) {
            (true, _) => &format!(
                "The server knows this {called} no more: it was restarted, or the link was lost for too long."
            ),
            (false, true) => &format!("The {called} is over{}.", session.why_over),
            (false, false) => "You are out of this session; it goes on without you.",
        };
        session.tell(text);
        // Of the two, this may be told last.
        if session.stage == Stage::Waiting {
            session.tell_waits();
        }
        match is_lost {
            true if is_known => session.tell(if count == 1 {
                "The text below wasn't delivered."
            } else {
                "The texts below weren't delivered."
            }),
            // A file below says itself what became of it.
            true if is_unknown && count == 1 => {
                session.tell("It is not known whether the text below arrived.")
            }
            true if is_unknown => session.tell("It is not known whether the texts below arrived."),
            _ => {}
        }
        if !was_forgotten {
            let why = session.why_over;
            let text = if is_over { format!("it is over{why}") } else { "you are out of it".to_owned() };
            self.tell_elsewhere(session_id, &text);
        }
    }

    /// Tells what has become of a session at which nobody looks.
    fn tell_elsewhere(&mut self, session_id: &str, text: &str) {
        if self.chosen.as_deref() == Some(session_id) && !self.is_away {
            return;
        }
        let session = self.session_mut(session_id);
        session.unread += 1;
        let text = format!("{} {}: {text}", session.number, session.name());
        self.rings = self.rings.max(Some(Ring::Message));
        self.say(text);
    }

    /// The session with this id; it is new if nobody told of it yet.
    pub(super) fn session_mut(&mut self, id: &str) -> &mut Session {
        let index = match self.sessions.iter().position(|it| it.id == id) {
            Some(index) => index,
            None => {
                let number = self.numbers.give(id, &self.sessions);
                self.sessions.push(Session::new(id, number));
                self.sessions.len() - 1
            }
        };
        // Found or made a line above.
        &mut self.sessions[index]
    }

    pub(crate) fn session(&self, id: &str) -> Option<&Session> {
        self.sessions.iter().find(|it| it.id == id)
    }

    pub(crate) fn chosen(&self) -> Option<&Session> {
        self.session(self.chosen.as_deref()?)
    }

    pub(crate) fn chosen_mut(&mut self) -> Option<&mut Session> {
        let chosen = self.chosen.as_ref()?;
        self.sessions.iter_mut().find(|it| it.id == *chosen)
    }

    /// The person looks at the screen again.
    pub(crate) fn come_back(&mut self) {
        self.is_away = false;
        if let Some(session) = self.chosen_mut() {
            session.unread = 0;
        }
    }

    /// Shows this session from now on.
    pub(crate) fn choose(&mut self, id: &str) {
        if let Some(session) = self.sessions.iter_mut().find(|it| it.id == id) {
            session.unread = 0;
            self.chosen = Some(id.to_owned());
            self.joins.is_shown(id);
        }
    }

    /// The person's nickname: in the session that is shown, as it is there.
    pub(crate) fn nick(&self) -> &str {
        let here = self.chosen().and_then(|it| it.party(&self.own_id)).filter(|it| it.is_in);
        here.map_or(&self.own_nick, |it| &it.nick)
    }

    pub(crate) fn say(&mut self, text: impl Into<String>) {
        self.note = Some(Note { text: text.into(), is_problem: false, is_of_lost_link: false });
    }

    pub(crate) fn problem(&mut self, text: impl Into<String>) {
        let is_of_lost_link = self.was_let_in && self.link != Link::Up;
        self.note = Some(Note { text: text.into(), is_problem: true, is_of_lost_link });
    }
}
