//! A flex server as simple as can be.

use std::collections::BTreeMap;

use super::log::Log;
use super::packet::{attribute, number, text};

/// Events that go into one reply: few, so that there is more.
const IN_ONE_REPLY: usize = 3;

#[derive(Default)]
pub(super) struct Server {
    users: BTreeMap<String, User>,
    nonces: BTreeMap<String, String>,
    pub(super) sessions: BTreeMap<String, Log>,
    users_ever: u32,
    /// Every text that was carried out.
    pub(super) executed: Vec<String>,
}

#[derive(Default)]
struct User {
    place: Place,
    last_reference: u32,
    replies: BTreeMap<u32, String>,
}

#[derive(Clone, Default)]
enum Place {
    #[default]
    Nowhere,
    In(String),
    /// It was cut off: told so once.
    CutOff(String),
}

fn error(reference: &str, number: u32) -> String {
    format!("<eventStatus referenceId=\"{reference}\" requestResult=\"Error\" errorId=\"{number}\"/>")
}

impl Server {
    /// Another server takes over, with the sessions but without the users.
    pub(super) fn forget_users(&mut self) {
        self.users.clear();
        self.nonces.clear();
    }

    /// Everybody was silent for too long.
    pub(super) fn cut_off(&mut self) {
        for (user_id, user) in &mut self.users {
            if let Place::In(session_id) = &user.place {
                self.sessions.get_mut(session_id).unwrap().left(user_id);
                user.place = Place::CutOff(session_id.clone());
            }
        }
    }

    /// An agent says something in each session.
    pub(super) fn agent_says(&mut self) {
        for session in self.sessions.values_mut() {
            session.said("A", "hm");
        }
    }

    pub(super) fn receive(&mut self, packet: &str) -> String {
        let reference = attribute(packet, "referenceId").unwrap();
        if packet.starts_with("<requestLogin") {
            return self.login(reference, attribute(packet, "nonce").unwrap());
        }
        let user_id = attribute(packet, "userId").unwrap().to_owned();
        let is_known = attribute(packet, "secureKey") == Some(&format!("key of {user_id}"));
        let Some(user) = self.users.get_mut(&user_id).filter(|_| is_known) else {
            return error(reference, 4);
        };
        let number: u32 = reference.parse().unwrap();
        if let Some(reply) = user.replies.get(&number) {
            return reply.clone();
        }
        if number <= user.last_reference {
            return error(reference, 3);
        }
        let reply = self.execute(packet, reference, &user_id);
        let user = self.users.get_mut(&user_id).unwrap();
        user.last_reference = number;
        user.replies.insert(number, reply.clone());
        reply
    }

    fn login(&mut self, reference: &str, nonce: &str) -> String {
        let known = self.nonces.get(nonce).cloned();
        let user_id = known.unwrap_or_else(|| {
            self.users_ever += 1;
            let user_id = format!("U{}", self.users_ever);
            self.users.insert(user_id.clone(), User::default());
            self.nonces.insert(nonce.to_owned(), user_id.clone());
            user_id
        });
        format!(
            "<eventStatus referenceId=\"{reference}\" requestResult=\"Success\" userId=\"{user_id}\" \
             secureKey=\"key of {user_id}\"/>"
        )
    }

    fn execute(&mut self, packet: &str, reference: &str, user_id: &str) -> String {
        let user = self.users.get_mut(user_id).unwrap();
        if packet.starts_with("<requestJoin") {
            let session_id = match attribute(packet, "sessionId") {
                Some(session_id) => session_id.to_owned(),
                None if matches!(user.place, Place::In(_)) => return error(reference, 8),
                None => format!("S{}", self.sessions.len() + 1),
            };
            let session = self.sessions.entry(session_id.clone()).or_default();
            if !matches!(user.place, Place::In(_)) {
                session.came(user_id, "");
            }
            user.place = Place::In(session_id);
        }
        let (session_id, is_in) = match user.place.clone() {
            Place::Nowhere => return error(reference, 5),
            Place::In(session_id) => (session_id, true),
            Place::CutOff(session_id) => (session_id, false),
        };
        let session = self.sessions.get_mut(&session_id).unwrap();
        if packet.contains("<noticeText") {
            // What isn't stored takes an id, too.
            session.last_id += 1;
        }
        if let Some(text) = text(packet) {
            if !is_in {
                return error(reference, 5);
            }
            self.executed.push(text.to_owned());
            session.said(user_id, text);
        }
        let mut position = number(packet, "lastPosition").unwrap();
        // A server that is not exact gives what was seen before, too.
        if user.last_reference.is_multiple_of(7) {
            position = position.saturating_sub(1);
        }
        let behind: Vec<_> = session.events.iter().filter(|it| it.0 > position).collect();
        let taken = &behind[..behind.len().min(IN_ONE_REPLY)];
        let more = taken.len() < behind.len();
        let last = if more { taken.last().unwrap().0 } else { session.last_id };
        let status = if is_in || more { "Alive" } else { "Over" };
        if !is_in && !more {
            user.place = Place::Nowhere;
        }
        let events: String = taken.iter().map(|it| it.1.as_str()).collect();
        format!(
            "<eventStatus referenceId=\"{reference}\" requestResult=\"Success\" more=\"{more}\"><flexTranscript \
             startAt=\"\" sessionId=\"{session_id}\" lastPosition=\"{last}\" sessionStatus=\"{status}\">{events}\
             </flexTranscript></eventStatus>"
        )
    }
}
