//! What the desk does with what the server sends.

use parlor_core::client::{BasicReceived, RequestKind, SessionUpdate};
use parlor_core::element::{SessionStatus, Visibility};
use parlor_core::rules::ErrorId;
use parlor_core::wire::Text;
use parlor_plugin::{Event, EventBody, Notified, ServiceError};
use parlor_plugin_desk::tell;
use serde_json::{Value as Json, json};

use super::plugins::REQUEST_TIME;
use super::{Attended, Input, Origin, Room};
use crate::event;
use crate::lines::Output;
use crate::told::Told;

impl Room {
    pub(super) fn received(&mut self, packet: &[u8]) {
        match self.client.receive(parlor_link::now(), packet) {
            Ok(BasicReceived::Registered { reply }) => self.registered(reply.server_version),
            Ok(BasicReceived::Session(update)) => {
                self.seat.link.welcome();
                self.update(&update);
            }
            Ok(BasicReceived::Refused { reference_id, request, error, reply }) => {
                let error_id = reply.error_id;
                let text = match nobody_there(request, error) {
                    Some(text) => text.to_owned(),
                    None => reply.text.to_string(),
                };
                match reference_id.and_then(|it| self.waiting.remove(&it)) {
                    Some(Origin::Command(id)) => {
                        let advice = self.advice(error, Visibility::All);
                        self.tell(Output::refused(id, error_id, text + advice));
                    }
                    Some(Origin::Join(id, visibility)) => {
                        let advice = self.advice(error, visibility);
                        self.tell(Output::refused(id, error_id, text + advice));
                    }
                    Some(Origin::Plugin(answer)) => {
                        let _ = answer.send(Err(ServiceError::Refused(text)));
                    }
                    Some(Origin::Rejoin(session_id)) if error == Some(ErrorId::UnknownSession) => {
                        let text = format!(
                            "the server has forgotten session {session_id}, as it does when it is restarted"
                        );
                        self.tell(Output::refused(None, error_id, text));
                        self.client.forget(Text::plain(&session_id));
                        self.close(&session_id, true);
                    }
                    Some(Origin::Rejoin(session_id)) => {
                        let text = format!("session {session_id} could not be joined again: {text}");
                        self.tell(Output::refused(None, error_id, text));
                        self.client.forget(Text::plain(&session_id));
                        self.close(&session_id, true);
                    }
                    // The server was restarted, or the connection was lost too long ago.
                    Some(Origin::Desk) if self.habit.refused(error == Some(ErrorId::UnknownUser)) => {}
                    Some(Origin::Desk) | None => self.tell(Output::refused(None, error_id, text)),
                }
                self.forget_gone_sessions();
            }
            Ok(_) => {}
            Err(error) => {
                let hint = self.seat.hint(self.client.user_id());
                self.tell(Output::error(None, format!("{error}{hint}")));
            }
        }
    }

    /// What to do where something isn't permitted; `joined_with` is the visibility of a join that wasn't.
    fn advice(&self, error: Option<ErrorId>, joined_with: Visibility) -> &'static str {
        let watches = |it: &Attended| it.visibility == Visibility::Vip;
        match error {
            Some(ErrorId::NotPermitted) if joined_with == Visibility::Vip && !self.config.is_supervisor => {
                ": only supervisors may watch unseen; start the desk with --supervisor"
            }
            Some(ErrorId::NotPermitted) if self.attended.values().any(watches) => {
                ": who watches unseen only reads; to speak, join again with visibility INT (/coach)"
            }
            _ => "",
        }
    }

    fn registered(&mut self, server_version: Option<Text<'_>>) {
        self.seat.let_in();
        self.waiting.retain(|_, origin| !matches!(origin, Origin::Desk));
        let user_id = self.user_id();
        self.tell(Output::Ready {
            user_id,
            user_nick: self.config.nick.clone(),
            server_version: server_version.map(|it| it.to_string()),
            plugins: self.config.loads_plugins.then(|| Box::new(self.brought())),
        });
        for interaction in std::mem::take(&mut self.untold) {
            self.tell(Output::Interactions(Box::new(interaction)));
        }
        self.habit
            .registered(self.client.sessions().filter_map(|it| it.session_id().map(ToString::to_string)));
    }

    pub(super) fn user_id(&self) -> String {
        self.client.user_id().map(ToString::to_string).unwrap_or_default()
    }

    fn update(&mut self, update: &SessionUpdate<'_>) {
        let session_id = update.transcript.session_id.to_string();
        let origin = update.reply_to.and_then(|(reference_id, _)| self.waiting.remove(&reference_id));
        if update.reply_to.is_some_and(|(_, kind)| kind == RequestKind::Join) {
            if !self.attended.contains_key(&session_id) {
                let start_at = update.transcript.start_at.to_string();
                self.tell(Output::Joined { session_id: session_id.clone(), start_at });
            }
            let attended = self.attended.entry(session_id.clone()).or_default();
            if let Some(Origin::Join(_, visibility)) = &origin {
                attended.visibility = *visibility;
            }
        }
        let own_id = self.user_id();
        let mut own_event = None;
        for event in update.transcript.events.iter() {
            match event {
                Ok(event) => {
                    let message_text = event::message_text_of_notice(&event);
                    let event = event::owned(&event);
                    if event.user_id == own_id {
                        self.came_in(&session_id, &event);
                        own_event = Some(event.clone());
                    }
                    self.event(&session_id, event, message_text);
                }
                Err(error) => self.tell(Output::error(None, format!("session {session_id}: {error}"))),
            }
        }
        let now = Told {
            monitored: update.transcript.monitored,
            saved_position: update.transcript.saved_position,
            idle_time_expire: update.transcript.idle_time_expire,
            is_over: update.session_status == SessionStatus::Over,
            ..Told::default()
        };
        let attended = self.attended.get_mut(&session_id);
        for news in attended.map(|it| it.told.news(parlor_link::now(), &session_id, now)).unwrap_or_default()
        {
            self.tell(news);
        }
        self.answer(origin, &session_id, own_event);
        if !update.is_in {
            self.close(&session_id, update.session_status == SessionStatus::Over);
        }
    }

    /// Takes note of how the desk is in: a server may have it in with another visibility than it asked for.
    fn came_in(&mut self, session_id: &str, event: &Event) {
        let visibility = Visibility::from_text(Text::plain(&event.visibility));
        if let (EventBody::NewParty(_), Some(visibility)) = (event.body.happened(), visibility)
            && let Some(attended) = self.attended.get_mut(session_id)
        {
            attended.visibility = visibility;
        }
    }

    fn event(&mut self, session_id: &str, event: Event, message_text: Option<String>) {
        let attended = self.attended.entry(session_id.to_owned()).or_default();
        let user_nick = attended.seen.see(&event);
        let input = self.seat.input.clone();
        tell(&self.workers, session_id, &event, REQUEST_TIME, move |problem| {
            let _ = input.send(Input::Tell(Output::error(None, problem)));
        });
        let session_id = session_id.to_owned();
        self.tell(Output::Event { session_id, user_nick, event: Box::new(event), message_text });
    }

    fn answer(&mut self, origin: Option<Origin>, session_id: &str, own_event: Option<Event>) {
        match origin {
            Some(Origin::Command(id) | Origin::Join(id, _)) => {
                let mut result = json!({"sessionId": session_id});
                if let (Some(event), Json::Object(result)) = (&own_event, &mut result) {
                    result.insert("eventId".into(), json!(event.event_id));
                }
                self.tell(Output::done(id, result));
            }
            Some(Origin::Plugin(answer)) => {
                let notified = match own_event {
                    Some(Event { event_id, body: EventBody::Notice(notice), .. }) => {
                        Ok(Notified { event_id, user_data: notice.user_data })
                    }
                    _ => Err(ServiceError::UnknownFate),
                };
                let _ = answer.send(notified);
            }
            Some(Origin::Desk | Origin::Rejoin(_)) | None => {}
        }
    }

    fn close(&mut self, session_id: &str, is_over: bool) {
        if self.attended.remove(session_id).is_some() {
            self.tell(Output::Closed { session_id: session_id.to_owned(), is_over });
        }
    }

    /// The client gives up sessions that the server doesn't know any more; so do we.
    fn forget_gone_sessions(&mut self) {
        let there: Vec<String> =
            self.client.sessions().filter_map(|it| it.session_id().map(ToString::to_string)).collect();
        let gone: Vec<String> = self.attended.keys().filter(|it| !there.contains(it)).cloned().collect();
        for session_id in gone {
            self.close(&session_id, true);
        }
    }
}
/// What to say instead of the server where a party that the command names isn't there.
fn nobody_there(request: Option<RequestKind>, error: Option<ErrorId>) -> Option<&'static str> {
    match (request, error) {
        (Some(RequestKind::Release), Some(ErrorId::UnknownUser)) => {
            Some("nobody in the session has this user id: /who lists who is in")
        }
        (Some(RequestKind::Message | RequestKind::Notice), Some(ErrorId::UnknownReceiver)) => Some(
            "this party can't be spoken to alone: name an agent or a supervisor who is in (/who lists them)",
        ),
        _ => None,
    }
}
