//! What the customer does with what the server sends.

use parlor_core::client::{FlexReceived, FlexUpdate, RequestKind};
use parlor_core::rules::ErrorId;
use serde_json::json;

use super::Room;
use crate::event;
use crate::lines::Output;
use crate::told::Told;

impl Room {
    pub(super) fn received(&mut self, packet: &[u8]) {
        let was_over = self.client.is_over();
        match self.client.receive(parlor_link::now(), packet) {
            Ok(FlexReceived::LoggedIn { server_version, .. }) => {
                self.seat.let_in();
                let user_id = self.client.user_id().map(ToString::to_string).unwrap_or_default();
                self.tell(Output::Ready {
                    user_id,
                    user_nick: self.config.nick.clone(),
                    server_version: server_version.map(|it| it.to_string()),
                    plugins: None,
                });
                self.habit.logged_in();
            }
            Ok(FlexReceived::Update(update)) => {
                self.seat.link.welcome();
                self.update(&update);
            }
            Ok(FlexReceived::Refused { request, error, reply, is_fate_unknown }) => {
                let id = self.under_way.take();
                let said = self.said.take();
                let is_forgotten = error == Some(ErrorId::UnknownUser) && request != RequestKind::Login;
                let mut text = match reply.error_text {
                    Some(text) if !text.is_empty() => text.to_string(),
                    _ => error.map_or("refused", ErrorId::text).into(),
                };
                if is_fate_unknown {
                    text.push_str(": it may have been carried out before");
                } else if let Some(said) = said.filter(|_| is_forgotten) {
                    text = format!("{text}: the server has forgotten you, and \"{said}\" wasn't delivered");
                } else if self.has_joined
                    && request == RequestKind::Join
                    && error == Some(ErrorId::UnknownSession)
                {
                    text = "the server has forgotten the session, as it does when it is restarted".into();
                }
                // A poll of the customer's own that finds the server changed is nobody's failure.
                if id.is_some() || !is_forgotten {
                    self.tell(Output::refused(id.flatten(), reply.error_id.unwrap_or_default(), text));
                }
                if is_forgotten {
                    self.habit.forgotten();
                } else if matches!(request, RequestKind::Login | RequestKind::Join) && !self.client.is_over()
                {
                    // Without a session there is nothing that a customer could do.
                    self.seat.give_up();
                }
            }
            Ok(_) => {}
            Err(error) => {
                let id = self.under_way.take().flatten();
                let hint = self.seat.hint(self.client.user_id());
                self.tell(Output::error(id, format!("{error}{hint}")));
            }
        }
        if self.client.is_over() && !was_over {
            let session_id = self.client.session_id().map(ToString::to_string).unwrap_or_default();
            self.tell(Output::Closed { session_id, is_over: true });
        }
    }

    fn update(&mut self, update: &FlexUpdate<'_>) {
        let session_id = self.client.session_id().map(ToString::to_string).unwrap_or_default();
        if update.request == RequestKind::Join && !self.has_joined {
            self.has_joined = true;
            let start_at = update.transcript.start_at.to_string();
            self.tell(Output::Joined { session_id: session_id.clone(), start_at });
        }
        let own_id = self.client.user_id().map(ToString::to_string).unwrap_or_default();
        let mut own_event = None;
        for event in update.transcript.events.iter() {
            match event {
                Ok(event) => {
                    let event = event::owned(&event);
                    if event.user_id == own_id {
                        own_event = Some(event.event_id);
                    }
                    let user_nick = self.seen.see(&event);
                    self.tell(Output::Event {
                        session_id: session_id.clone(),
                        user_nick,
                        event: Box::new(event),
                        message_text: None,
                    });
                }
                Err(error) => self.tell(Output::error(None, error.to_string())),
            }
        }
        let now = Told {
            monitored: update.transcript.monitored,
            saved_position: update.transcript.saved_position,
            idle_time_expire: update.transcript.idle_time_expire,
        };
        for news in self.told.news(&session_id, now) {
            self.tell(news);
        }
        self.said = None;
        if let Some(id) = self.under_way.take() {
            let result = match own_event {
                Some(event_id) => json!({"eventId": event_id}),
                None => json!({}),
            };
            self.tell(Output::done(id, result));
        }
    }
}
