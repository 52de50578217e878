//! A basic server as simple as can be, as far as one client of it is concerned.

use std::collections::BTreeMap;

use super::packet::{attribute, text};

/// Events that go into one packet: few, so that a transcript comes in several.
const IN_ONE_PACKET: usize = 3;

pub(super) const SESSIONS: [&str; 4] = ["S0", "S1", "S2", "S3"];

pub(super) struct Server {
    /// The client's user id on the connection that there is now.
    user_id: Option<String>,
    users_ever: u32,
    sessions: BTreeMap<&'static str, Session>,
    /// Every text that was carried out.
    pub(super) executed: Vec<String>,
}

#[derive(Default)]
pub(super) struct Session {
    /// The stored events: ids and elements.
    pub(super) log: Vec<(u32, String)>,
    /// The client's visibility, while it is in.
    visibility: Option<String>,
    pub(super) is_over: bool,
}

impl Session {
    fn append(&mut self, event: impl Fn(u32) -> String) {
        let id = self.log.last().map_or(0, |it| it.0) + 1;
        self.log.push((id, event(id)));
    }

    fn leave(&mut self, user_id: &str) {
        if self.visibility.take().is_some() {
            self.append(|id| format!("<partyLeft userId=\"{user_id}\" eventId=\"{id}\"/>"));
        }
    }

    /// The events from this index on, in as many packets as it takes.
    fn packets(&self, session_id: &str, from: usize, reference: Option<&str>) -> Vec<String> {
        let events: Vec<&str> = self.log[from..].iter().map(|it| it.1.as_str()).collect();
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

    pub(super) fn session(&self, session_id: &str) -> &Session {
        &self.sessions[session_id]
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
        session
            .append(|id| format!("<message userId=\"A\" eventId=\"{id}\"><msgText>hm</msgText></message>"));
        let from = session.log.len() - 1;
        if session.visibility.is_some() { session.packets(session_id, from, None) } else { Vec::new() }
    }

    /// Somebody removes the client.
    pub(super) fn remove(&mut self, session_id: &str) -> Vec<String> {
        let (Some(user_id), Some(session)) = (&self.user_id, self.sessions.get_mut(session_id)) else {
            return Vec::new();
        };
        let from = session.log.len();
        session.leave(user_id);
        if session.log.len() > from { session.packets(session_id, from, None) } else { Vec::new() }
    }

    /// Somebody closes the session. A party whom not everybody sees gets no leave.
    pub(super) fn close(&mut self, session_id: &str) -> Vec<String> {
        let session = self.sessions.get_mut(session_id).unwrap();
        let (from, visibility) = (session.log.len(), session.visibility.clone());
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
        let mut from = session.log.len();
        if packet.starts_with("<requestJoin") {
            let visibility = attribute(packet, "visibility").unwrap_or("ALL").to_owned();
            if session.visibility.as_ref() != Some(&visibility) {
                session.leave(&user_id);
                session.append(|id| {
                    format!("<newParty userId=\"{user_id}\" visibility=\"{visibility}\" eventId=\"{id}\"/>")
                });
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
            session.append(|id| {
                format!("<message userId=\"{user_id}\" eventId=\"{id}\"><msgText>{text}</msgText></message>")
            });
        }
        session.packets(session_id, from, Some(reference))
    }
}
