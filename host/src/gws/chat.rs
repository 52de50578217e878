//! A chat of the API, as far as it was told of.

use std::collections::{BTreeMap, BTreeSet};

use parlor_core::element::{Id, UserType, Visibility};
use serde_json::{Value as Json, json};

use super::event::{Happened, date, milliseconds, visibility};
use crate::commands::Barred;
use crate::lines::{Interaction, Offer};
use crate::tolerant::{last_part, list, text, words};

/// How far the agent is with it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum State {
    #[default]
    Invited,
    Chatting,
    /// The customer's chat is over.
    LeftChat,
    Completed,
    /// It was taken away, or is for somebody else.
    Revoked,
    /// The server could not let the agent in.
    JoinFailed,
}

impl State {
    fn read(json: &Json) -> Option<Self> {
        Some(match text(json, "state")?.as_str() {
            "Invited" => Self::Invited,
            // What old pages call it.
            "Chatting" | "Accepted" => Self::Chatting,
            "LeftChat" => Self::LeftChat,
            "Completed" => Self::Completed,
            "Revoked" => Self::Revoked,
            "JoinFailed" => Self::JoinFailed,
            _ => return None,
        })
    }

    /// Whether the agent has nothing to do with it any more.
    pub(super) fn is_gone(self) -> bool {
        matches!(self, Self::Completed | Self::Revoked)
    }
}

/// Somebody who is in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Participant {
    pub(super) id: String,
    pub(super) nickname: String,
    pub(super) kind: String,
    pub(super) visibility: Visibility,
    /// Where the API has the user, if it is one of its own.
    pub(super) uri: Option<String>,
    pub(super) is_own: bool,
}

/// How a join goes on.
#[derive(Debug)]
pub(super) struct Joining {
    pub(super) reference_id: u32,
    /// What the client knows already.
    pub(super) from_position: u32,
    /// With which visibility the agent wants to be in.
    pub(super) visibility: Visibility,
    /// Whether the history was asked for.
    pub(super) is_reading: bool,
    /// What came meanwhile.
    pub(super) happened: BTreeMap<u32, Happened>,
}

/// How a leave goes on.
#[derive(Debug)]
pub(super) struct Leaving {
    pub(super) reference_id: u32,
    /// Whether nobody serves the customer any more, and so the session ends.
    pub(super) ends: bool,
    /// What came meanwhile.
    pub(super) happened: Vec<Happened>,
}

/// One chat.
#[derive(Debug, Default)]
pub(super) struct Chat {
    pub(super) id: String,
    pub(super) state: State,
    /// What may be done now; `None` where the server doesn't say.
    capabilities: Option<BTreeSet<String>>,
    pub(super) participants: Vec<Participant>,
    pub(super) queue: Option<String>,
    subject: Option<String>,
    user_data: Json,
    /// Whether the agent is asked for advice alone, as far as `chatType` says it: `Consult` as our server has it, or `Internal`,
    /// since the documentation calls a consultation an internal chat and names no value.
    pub(super) is_consultation: bool,
    /// What the customer who was in last was called.
    customer_nick: Option<String>,
    /// The users whom this agent has asked for advice in it.
    pub(super) consulted: BTreeSet<String>,
    /// When it began, in milliseconds since 1970, where that is known.
    pub(super) start: Option<i64>,
    /// When this agent left it, if it is offered to him again; in milliseconds since 1970.
    left_at: Option<i64>,
    /// Since when the customer waits, where the server says so; in milliseconds since 1970.
    waiting_since: Option<i64>,
    /// The last message that was told.
    pub(super) position: u32,
    /// Whether the client is in.
    pub(super) is_attended: bool,
    pub(super) joining: Option<Joining>,
    pub(super) leaving: Option<Leaving>,
    /// Whether the session ended, as far as it was told, and not only this agent's part in it.
    pub(super) is_over: bool,
    /// What was told of it, by its number, for its transcript.
    pub(super) log: BTreeMap<u32, Happened>,
    /// The ids that the agent has, or had, in it.
    own_ids: BTreeSet<String>,
    /// As it was told last.
    pub(super) told: Option<Interaction>,
    /// What can't be done in it, as it was told last.
    pub(super) barred: Barred,
}

/// Who the agent is.
#[derive(Clone, Debug, Default)]
pub(super) struct Me {
    pub(super) user_id: String,
    pub(super) nickname: String,
    /// The users that were asked for, and whether they are supervisors.
    pub(super) supervisors: BTreeMap<String, bool>,
}

impl Chat {
    pub(super) fn new(id: &str) -> Self {
        Self { id: id.to_owned(), ..Self::default() }
    }

    /// The same chat, which this agent left then, if he was in it before.
    pub(super) fn left_at(self, at: Option<i64>) -> Self {
        Self { left_at: at, ..self }
    }

    /// Takes note of how the server says that it is; what it doesn't say stays.
    pub(super) fn update(&mut self, json: &Json, me: &Me) {
        self.state = State::read(json).unwrap_or(self.state);
        if json.get("capabilities").is_some_and(Json::is_array) {
            let all = list(json, "capabilities").iter().filter_map(Json::as_str);
            self.capabilities = Some(all.map(str::to_owned).collect());
        }
        // Who was in last says whether it goes on: what is gone has nobody in it.
        if json.get("participants").is_some_and(Json::is_array) && !self.state.is_gone() {
            let all = list(json, "participants").iter().map(|it| self.participant(it, me)).collect();
            self.participants = all;
            self.know_customer();
        }
        if let Some(chat_type) = words(json, "chatType") {
            self.is_consultation = matches!(chat_type.as_str(), "Consult" | "Internal");
        }
        // Our own server says it, beside what is documented.
        self.customer_nick = words(json, "customerNickname").or(self.customer_nick.take());
        if let Some(data) = json.get("userData").filter(|it| it.is_object()) {
            self.user_data = data.clone();
        }
        self.queue = words(json, "interactionQueue").or(self.queue.take());
        self.subject =
            words(json, "subject").or_else(|| self.datum(&["Subject", "subject"])).or(self.subject.take());
        if let Some(at) = text(json, "receivedDate").and_then(|it| milliseconds(&it)) {
            self.start = Some(at);
        }
        // Our own server says it, beside what is documented: the date above is the session's.
        let since = text(json, "waitingSince").and_then(|it| milliseconds(&it));
        self.waiting_since = since.or(self.waiting_since).filter(|_| self.state == State::Invited);
    }

    fn participant(&mut self, json: &Json, me: &Me) -> Participant {
        let is_own = self.is_own(json, me);
        Participant {
            id: participant_id(json),
            nickname: text(json, "nickname").unwrap_or_default(),
            kind: text(json, "type").unwrap_or_default(),
            visibility: visibility(json),
            uri: words(json, "uri").or_else(|| words(json, "path")),
            is_own,
        }
    }

    /// Whether this participant is the agent: by the user that it leads to, by what was known before, or by its nickname.
    fn is_own(&mut self, json: &Json, me: &Me) -> bool {
        let id = participant_id(json);
        let is_own = match user_of(json) {
            Some(user) => user == me.user_id,
            None => {
                let is_named = text(json, "nickname").is_some_and(|it| it == me.nickname);
                self.own_ids.contains(&id) || is_named && text(json, "type").as_deref() == Some("Agent")
            }
        };
        if is_own && !id.is_empty() {
            self.own_ids.insert(id);
        }
        is_own
    }

    /// When it began, in milliseconds since 1970. Where the server doesn't say it, that is when the first of these was said.
    pub(super) fn start(&mut self, happened: &[Happened]) -> i64 {
        let first = || happened.iter().find_map(|it| it.at);
        self.start = self.start.or_else(first);
        self.start.unwrap_or(0)
    }

    /// The message as an event. What the agent did himself bears the user id that his client was given.
    pub(super) fn happened(&mut self, message: &Json, me: &Me) -> Option<Happened> {
        let from = message.get("from").unwrap_or(&Json::Null);
        let user_id = if self.is_own(from, me) { me.user_id.clone() } else { participant_id(from) };
        match text(message, "type").as_deref() {
            Some("ParticipantLeft") => self.participants.retain(|it| it.id != participant_id(from)),
            Some("ParticipantJoined") if self.participants.iter().all(|it| it.id != participant_id(from)) => {
                let participant = self.participant(from, me);
                self.participants.push(participant);
                self.know_customer();
            }
            Some("NicknameUpdated") => {
                let nickname = text(message, "noticeText").or_else(|| text(from, "nickname"));
                let is_it = |it: &&mut Participant| it.id == participant_id(from);
                if let (Some(it), Some(nickname)) = (self.participants.iter_mut().find(is_it), nickname) {
                    it.nickname = nickname;
                    self.know_customer();
                }
            }
            _ => {}
        }
        let mut happened = Happened::read(message, user_id)?;
        // Somebody who is asked for advice may be a supervisor elsewhere.
        let is_consulted = match self.is_own(from, me) {
            true => self.is_consultation,
            false => user_of(from).is_some_and(|it| self.consulted.contains(&it)),
        };
        if me.knows_as_supervisor(from) && !is_consulted {
            happened.user_type = UserType::Supervisor;
        }
        Some(happened)
    }

    /// Whether an operation may be done now. Where the server doesn't say what may, it is asked.
    pub(super) fn allows(&self, operation: &str) -> bool {
        self.capabilities.as_ref().is_none_or(|it| it.contains(operation))
    }

    /// The client is in from now on, or out. Whoever is out is told anew of what can't be done when he comes back.
    pub(super) fn attend(&mut self, is_in: bool) {
        self.is_attended = is_in;
        if !is_in {
            self.barred.clear();
        }
    }

    /// Whether the customer doesn't see that the agent is in.
    pub(super) fn is_unseen(&self) -> bool {
        self.participants.iter().any(|it| it.is_own && it.visibility != Visibility::All)
    }

    /// Whether others than the agent serve the customer, who sees them.
    pub(super) fn is_served_by_others(&self) -> bool {
        let serves = |it: &Participant| !it.is_own && it.kind == "Agent" && it.visibility == Visibility::All;
        self.participants.iter().any(serves)
    }

    /// Whether an agent is in beside this one who hears what agents say.
    pub(super) fn has_other_agent(&self) -> bool {
        let serves = |it: &Participant| !it.is_own && it.kind == "Agent" && it.visibility != Visibility::Vip;
        self.participants.iter().any(serves)
    }

    pub(super) fn has_customer(&self) -> bool {
        self.participants.iter().any(|it| it.kind == "Customer")
    }

    /// Whether somebody else watches unseen.
    pub(super) fn is_monitored(&self) -> bool {
        self.participants.iter().any(|it| !it.is_own && it.visibility == Visibility::Vip)
    }

    fn datum(&self, keys: &[&str]) -> Option<String> {
        keys.iter().find_map(|it| words(&self.user_data, it))
    }

    /// Takes note of what the customer is called who is in: she is called so also when she has left.
    fn know_customer(&mut self) {
        let customer = self.participants.iter().find(|it| it.kind == "Customer");
        self.customer_nick = customer.map(|it| it.nickname.clone()).or(self.customer_nick.take());
    }

    /// What is offered where no customer waits: others are in who serve her.
    pub(super) fn offer(&self) -> Option<Offer> {
        match self.state {
            State::Invited if self.is_consultation => Some(Offer::Consultation),
            State::Invited if self.is_served_by_others() => Some(Offer::Invitation),
            _ => None,
        }
    }

    /// What the customer is called.
    fn customer(&self) -> Option<String> {
        let named = || {
            let all = [self.datum(&["FirstName", "firstName"]), self.datum(&["LastName", "lastName"])];
            let all: Vec<String> = all.into_iter().flatten().collect();
            (!all.is_empty()).then(|| all.join(" "))
        };
        self.customer_nick
            .clone()
            .or_else(|| self.datum(&["Nickname", "nickname", "NickName"]))
            .or_else(named)
            .or_else(|| self.datum(&["EmailAddress", "emailAddress"]))
    }

    /// Since when its customer waits, as far as that is known: as the server says it, or since the last message that this agent was
    /// told when he was in, or since it began.
    fn waits_since(&self) -> Option<i64> {
        let told_last = || self.log.values().rev().find_map(|it| it.at);
        self.waiting_since.or_else(told_last).or(self.left_at).or(self.start)
    }

    /// The chat as a session that waits or runs.
    pub(super) fn interaction(&self) -> Interaction {
        let offer = self.offer();
        let (state, is_waiting) = match self.state {
            State::Invited if offer.is_some() => ("running", false),
            State::Invited => ("waiting", true),
            State::Chatting | State::LeftChat | State::JoinFailed => ("running", false),
            State::Completed | State::Revoked if self.is_over => ("closed", false),
            State::Completed | State::Revoked => ("gone", false),
        };
        let agents =
            self.participants.iter().filter(|it| it.kind == "Agent" && it.visibility == Visibility::All);
        Interaction {
            session_id: self.id.clone(),
            queue: self.queue.clone().unwrap_or_default(),
            subject: self.subject.clone(),
            user_data: if self.user_data.is_null() { json!({}) } else { self.user_data.clone() },
            state: state.into(),
            started_at: json!(self.start.map(date)),
            offer,
            waiting_since: self.waits_since().filter(|_| is_waiting).map(date),
            user_nick: self.customer(),
            agents: agents.map(|it| it.nickname.clone()).collect(),
        }
    }
}

/// The user that a participant leads to.
pub(super) fn user_of(participant: &Json) -> Option<String> {
    let path = words(participant, "path").or_else(|| words(participant, "uri"))?;
    Some(last_part(&path).to_owned()).filter(|it| !it.is_empty())
}

/// Empty where there is none, or one that is too long to be one of the protocol's.
fn participant_id(json: &Json) -> String {
    let said = words(json, "participantId").or_else(|| words(json, "id"));
    said.filter(|it| it.len() <= Id::MAX_LENGTH).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn me() -> Me {
        Me { user_id: "9f".into(), nickname: "Bo".into(), ..Me::default() }
    }

    #[test]
    fn the_documented_chat() {
        let mut chat = Chat::new("0001JaAKQ53M00G3");
        chat.update(
            &json!({
                "id": "0001JaAKQ53M00G3", "state": "Invited", "capabilities": ["Accept", "Reject"], "participants": [],
                "userData": {"FirstName": "Ana", "LastName": "Ruiz", "Subject": "A lamp"}, "chatType": "Inbound",
                "receivedDate": "2016-03-16 09:55:18.000+1000", "unheardOf": [1],
            }),
            &me(),
        );
        let interaction = chat.interaction();
        assert_eq!(
            (interaction.state.as_str(), interaction.user_nick.as_deref()),
            ("waiting", Some("Ana Ruiz"))
        );
        assert_eq!(interaction.waiting_since.as_deref(), Some("2016-03-15T23:55:18Z"));
        let waits_again = json!({"state": "Invited", "waitingSince": "2016-03-16 00:05:18.000+0000"});
        chat.update(&waits_again, &me());
        assert_eq!(chat.interaction().waiting_since.as_deref(), Some("2016-03-16T00:05:18Z"));
        assert_eq!(chat.interaction().started_at, "2016-03-15T23:55:18Z");
        assert_eq!(interaction.subject.as_deref(), Some("A lamp"));
        assert!(chat.allows("Accept") && !chat.allows("SendMessage"));
        chat.update(&json!({"state": "Chatting", "capabilities": []}), &me());
        assert_eq!(chat.interaction().state, "running");
        assert!(!chat.allows("Accept"));
        chat.update(&json!({"state": "Sung"}), &me());
        assert_eq!(chat.state, State::Chatting);
        chat.update(&json!({"state": "Revoked"}), &me());
        assert!(chat.state.is_gone() && chat.interaction().state == "gone");
        chat.is_over = true;
        assert_eq!(chat.interaction().state, "closed");
    }

    #[test]
    fn whose_participant_it_is() {
        let mut chat = Chat::new("S");
        let participants = json!({"participants": [
            {"participantId": "1", "nickname": "Ana", "type": "Customer", "visibility": "All"},
            {"participantId": "2", "nickname": "Robert", "type": "Agent", "visibility": "All", "uri": "http://x/users/9f"},
            {"participantId": "3", "nickname": "Bo", "type": "Agent", "visibility": "Supervisors", "path": "/users/8e"},
        ]});
        chat.update(&participants, &me());
        let own: Vec<bool> = chat.participants.iter().map(|it| it.is_own).collect();
        assert_eq!(own, [false, true, false]);
        assert!(chat.has_customer() && !chat.has_other_agent() && chat.is_monitored());
        // Known from then on, also where no user is named.
        let said = |chat: &mut Chat, from: Json| {
            chat.happened(&json!({"index": 1, "type": "Text", "from": from}), &me()).unwrap().user_id
        };
        assert_eq!(said(&mut chat, json!({"participantId": "2", "nickname": "Robert"})), "9f");
        assert_eq!(said(&mut chat, json!({"participantId": "1", "nickname": "Bo", "type": "Customer"})), "1");
        assert_eq!(said(&mut chat, json!({"id": "7", "nickname": "Bo", "type": "Agent"})), "9f");
    }

    #[test]
    fn without_capabilities_the_server_is_asked() {
        let mut chat = Chat::new("S");
        chat.update(&json!({"state": "Chatting"}), &me());
        assert!(chat.allows("SendMessage"));
    }
}
