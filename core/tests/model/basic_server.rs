//! A basic server as simple as can be, as far as one client of it is concerned.

use std::collections::BTreeMap;

use super::log::Log;
use super::packet::{attribute, text};

/// Events that go into one packet: few, so that a transcript comes in several.
const IN_ONE_PACKET: usize = 3;

pub(super) const SESSIONS: [&str; 4] = ["S0", "S1", "S2", "S3"];

pub(super) struct Server {
    /// The client's user id on the connection that there is now.
    user_id: Option<String>,
    users_ever: u32,
    pub(super) sessions: BTreeMap<&'static str, Session>,
    /// Every text that was carried out.
    pub(super) executed: Vec<String>,
}

#[derive(Default)]
pub(super) struct Session {
    pub(super) log: Log,
    /// The client's visibility, while it is in.
    visibility: Option<String>,
    pub(super) is_over: bool,
}

impl Session {
    fn leave(&mut self, user_id: &str) {
        if self.visibility.take().is_some() {
            self.log.left(user_id);
        }
    }

    /// The events from this index on, in as many packets as it takes.
    fn packets(&self, session_id: &str, from: usize, reference: Option<&str>) -> Vec<String> {
        let events: Vec<&str> = self.log.events[from..].iter().map(|it| it.1.as_str()).collect();
        let mut pieces: Vec<String> = events.chunks(IN_ONE_PACKET).map(|it| it.concat()).collect();
        if pieces.is_empty() {
            pieces.push(String::new());
        }
        let last = pieces.len() - 1;
        let packet = |(index, piece): (usize, &String)| {
            let reference = reference.filter(|_| index == 0).map(|it| format!(" referenceId=\"{it}\""));
            let reference = reference.unwrap_or_default();
            let status = if self.is_over && index == last { "Over" } else { "Alive" };
            format!(
                "<eventSessionInfo{reference} sessionStatus=\"{status}\"><chatTranscript startAt=\"\" \
                 sessionId=\"{session_id}\">{piece}</chatTranscript></eventSessionInfo>"
            )
        };
        pieces.iter().enumerate().map(packet).collect()
    }
}

impl Server {
    pub(super) fn new() -> Self {
        let sessions = SESSIONS.iter().map(|it| (*it, Session::default())).collect();
        Self { user_id: None, users_ever: 0, sessions, executed: Vec::new() }
    }

    /// The sessions that the client is in.
    pub(super) fn attended(&self) -> Vec<&str> {
        self.sessions.iter().filter(|it| it.1.visibility.is_some()).map(|it| *it.0).collect()
    }

    /// The connection is gone: the client leaves all its sessions.
    pub(super) fn lose_client(&mut self) {
        if let Some(user_id) = self.user_id.take() {
            for session in self.sessions.values_mut() {
                session.leave(&user_id);
            }
        }
    }

    /// Somebody says something; gives what the client is told.
    pub(super) fn somebody_says(&mut self, session_id: &str) -> Vec<String> {
        let session = self.sessions.get_mut(session_id).unwrap();
        if session.is_over {
            return Vec::new();
        }
        let from = session.log.events.len();
        session.log.said("A", "hm");
        if session.visibility.is_some() { session.packets(session_id, from, None) } else { Vec::new() }
    }

    /// Somebody removes the client.
    pub(super) fn remove(&mut self, session_id: &str) -> Vec<String> {
        let (Some(user_id), Some(session)) = (&self.user_id, self.sessions.get_mut(session_id)) else {
            return Vec::new();
        };
        let from = session.log.events.len();
        session.leave(user_id);
        if session.log.events.len() > from { session.packets(session_id, from, None) } else { Vec::new() }
    }

    /// Somebody closes the session. A party whom not everybody sees gets no leave.
    pub(super) fn close(&mut self, session_id: &str) -> Vec<String> {
        let session = self.sessions.get_mut(session_id).unwrap();
        let (from, visibility) = (session.log.events.len(), session.visibility.clone());
        match (&self.user_id, visibility.as_deref()) {
            (Some(user_id), Some("ALL")) => session.leave(user_id),
            _ => session.visibility = None,
        }
        session.is_over = true;
        if visibility.is_some() { session.packets(session_id, from, None) } else { Vec::new() }
    }

    pub(super) fn receive(&mut self, packet: &str) -> Vec<String> {
        let reference = attribute(packet, "referenceId").unwrap();
        if packet.starts_with("<requestRegister") {
            assert!(self.user_id.is_none(), "registered twice on one connection");
            self.users_ever += 1;
            let user_id = format!("U{}", self.users_ever);
            self.user_id = Some(user_id.clone());
            return vec![format!("<eventRegistered referenceId=\"{reference}\" userId=\"{user_id}\"/>")];
        }
        let user_id = self.user_id.clone().expect("asked before it registered");
        let session_id = attribute(packet, "sessionId").unwrap();
        let error = |number: u32| {
            vec![format!(
                "<eventError referenceId=\"{reference}\" errorId=\"{number}\" sessionId=\"{session_id}\"/>"
            )]
        };
        let session = self.sessions.get_mut(session_id).unwrap();
        if session.is_over {
            return error(6);
        }
        let mut from = session.log.events.len();
        if packet.starts_with("<requestJoin") {
            let visibility = attribute(packet, "visibility").unwrap_or("ALL").to_owned();
            if session.visibility.as_ref() != Some(&visibility) {
                session.leave(&user_id);
                session.log.came(&user_id, &format!(" visibility=\"{visibility}\""));
                session.visibility = Some(visibility);
            }
            from = 0;
        } else if session.visibility.is_none() {
            return error(5);
        } else if packet.starts_with("<requestReleaseParty") {
            session.leave(&user_id);
        } else {
            let text = text(packet).unwrap();
            self.executed.push(text.to_owned());
            session.log.said(&user_id, text);
        }
        session.packets(session_id, from, Some(reference))
    }
}
