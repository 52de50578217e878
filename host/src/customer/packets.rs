//! What the customer does with what the server sends.

use parlor_core::client::{FlexReceived, FlexUpdate, ReceiveError, RequestKind};
use parlor_core::element::SessionStatus;
use parlor_core::element::flex::EventStatus;
use parlor_core::element::keys;
use parlor_core::rules::{ErrorId, LeaveReason};
use parlor_core::wire::http::HttpFault;
use parlor_plugin::{Event, EventBody, KeyValue, Value};
use serde_json::json;

use super::Room;
use super::chat_reply::ChatReply;
use crate::event;
use crate::lines::Output;
use crate::told::Told;

impl Room {
    pub(super) fn received(&mut self, packet: &[u8]) {
        let was_over = self.client.is_over();
        // Flex says all of that in its packets.
        let beyond = if self.client.is_chat_api() { ChatReply::read(packet) } else { ChatReply::default() };
        match self.client.receive(parlor_link::now(), packet) {
            Ok(FlexReceived::LoggedIn { server_version, .. }) => {
                self.is_logged_in = true;
                // Chat API v2 lets a customer in with the join.
                if !self.client.is_chat_api() {
                    self.let_in(server_version.map(|it| it.to_string()));
                }
                self.habit.logged_in();
            }
            Ok(FlexReceived::Update(update)) => {
                self.seat.link.welcome();
                self.trouble = None;
                self.went_well();
                for (participant_id, nickname) in beyond.nicknames {
                    self.seen.learn(participant_id, nickname);
                }
                if self.client.is_chat_api() && update.request == RequestKind::Join {
                    self.let_in(None);
                }
                self.update(&update);
            }
            Ok(FlexReceived::Refused { request, error, reply, is_fate_unknown }) => {
                let id = self.under_way.take();
                let said = self.said.take();
                let is_chat_api = self.client.is_chat_api();
                if request == RequestKind::Poll || beyond.is_repeatable || is_status(&reply) {
                    self.failed();
                }
                let is_forgotten =
                    !is_chat_api && error == Some(ErrorId::UnknownUser) && request != RequestKind::Login;
                let mut text = match reply.error_text {
                    _ if is_chat_api && is_fate_unknown => lost(request, &reply),
                    _ if is_chat_api && is_status(&reply) => answers(&reply),
                    _ if is_chat_api && request != RequestKind::Join && is_unknown(error) => {
                        FORGOTTEN_CHAT.into()
                    }
                    Some(text) if !text.is_empty() => text.to_string(),
                    _ => error.map_or("the server doesn't do it, and doesn't say why", ErrorId::text).into(),
                };
                if is_chat_api {
                    // Polls go on by themselves.
                    if beyond.is_repeatable && request != RequestKind::Poll {
                        text.push_str("; you may try the same again");
                    }
                } else if is_fate_unknown {
                    text.push_str(": it may have been carried out before");
                } else if let Some(said) = said.filter(|_| is_forgotten) {
                    text = format!(
                        "the server has forgotten you, as it does when it is restarted; not delivered: \"{said}\""
                    );
                } else if self.has_joined
                    && request == RequestKind::Join
                    && error == Some(ErrorId::UnknownSession)
                {
                    text = "the server has forgotten the chat, as it does when it is restarted".into();
                }
                // A poll of the customer's own that finds the server changed is nobody's failure.
                if (id.is_some() || !is_forgotten)
                    && self.is_news(request == RequestKind::Poll && id.is_none(), &text)
                {
                    let told = Output::refused(id.flatten(), reply.error_id.unwrap_or_default(), text);
                    self.tell(if is_fate_unknown { told.of_unknown_fate() } else { told });
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
            Err(error) if self.client.is_chat_api() => self.unreadable(&error),
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

    fn let_in(&mut self, server_version: Option<String>) {
        self.seat.let_in();
        let user_id = self.client.user_id().map(ToString::to_string).unwrap_or_default();
        let user_nick = self.config.nick.clone();
        self.tell(Output::Ready { user_id, user_nick, server_version, plugins: None });
    }

    /// A response that is no answer of a chat service.
    fn unreadable(&mut self, error: &ReceiveError) {
        let id = self.under_way.take();
        self.said = None;
        self.failed();
        let mut text = error.to_string();
        match error {
            ReceiveError::Http(it) if id.is_some() && it.fault != HttpFault::Redirect => {
                text.push_str("; what was asked for may have been done");
            }
            ReceiveError::Http(_) => {}
            _ => text.push_str(&self.seat.hint(self.client.user_id())),
        }
        if self.is_news(id.is_none(), &text) {
            self.tell(Output::error(id.flatten(), text));
        }
        if self.client.session_id().is_none() {
            // There is no chat, and nothing that asking again would mend.
            self.seat.give_up();
        }
    }

    /// Whether this is to be told: what is wrong with each poll is told once.
    fn is_news(&mut self, is_poll: bool, text: &str) -> bool {
        let is_news = !is_poll || self.trouble.as_deref() != Some(text);
        if is_poll {
            self.trouble = Some(text.to_owned());
        }
        is_news
    }

    /// When the session began.
    fn start_at(&self, said: String) -> String {
        let started_at = self.client.started_at().and_then(|it| i64::try_from(it / 1000).ok());
        let started_at = started_at.and_then(|it| jiff::Timestamp::from_second(it).ok());
        started_at.map_or(said, |it| it.to_string())
    }

    fn update(&mut self, update: &FlexUpdate<'_>) {
        let session_id = self.client.session_id().map(ToString::to_string).unwrap_or_default();
        if update.request == RequestKind::Join && !self.has_joined {
            self.has_joined = true;
            let start_at = self.start_at(update.transcript.start_at.to_string());
            self.tell(Output::Joined { session_id: session_id.clone(), start_at });
        }
        let own_id = self.client.user_id().map(ToString::to_string).unwrap_or_default();
        let mut own_event = None;
        for event in update.transcript.events.iter() {
            match event {
                Ok(event) => {
                    let mut event = event::owned(&event);
                    if self.client.is_chat_api() {
                        tell_reason(&mut event);
                    }
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
            is_over: update.session_status == SessionStatus::Over,
            ..Told::default()
        };
        for news in self.told.news(parlor_link::now(), &session_id, now) {
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

/// Chat API v2 says why a party left, if at all, among the attributes of the event.
fn tell_reason(event: &mut Event) {
    let told = event.event_attributes.iter().find_map(|it| match &it.value {
        Value::List(items) if it.key == keys::GCTI_SYSTEM => {
            KeyValue::find_text(items, keys::QUIT_REASON_CODE)
        }
        _ => None,
    });
    let code = told.and_then(|it| it.parse().ok());
    if let EventBody::PartyLeft(it) = &mut event.body
        && it.reason_text.is_empty()
        && let Some(reason) = LeaveReason::from_code(code)
    {
        (it.reason_code, it.reason_text) = (reason.code(), reason.text().into());
    }
}

/// What is said over Chat API v2 where the service's words are for a program.
const FORGOTTEN_CHAT: &str = "the server knows this chat no more: it was restarted, or the chat ended some time ago; start the program \
                              again for another chat";

/// Whether the server knows neither the customer nor the chat.
fn is_unknown(error: Option<ErrorId>) -> bool {
    matches!(error, Some(ErrorId::UnknownUser | ErrorId::UnknownSession))
}

/// Whether it is HTTP that refuses, and not the chat service.
fn is_status(reply: &EventStatus<'_>) -> bool {
    reply.error_id.is_some_and(|it| it.to_string().starts_with("HTTP/"))
}

/// What HTTP says in the place of the chat service, and what to do.
fn answers(reply: &EventStatus<'_>) -> String {
    let text = |it: Option<_>| it.map(|it: parlor_core::wire::Text<'_>| it.to_string()).unwrap_or_default();
    let status = text(reply.error_id);
    let said = format!("{status} {}", text(reply.error_text));
    let advice = match status.rsplit(' ').next().and_then(|it| it.parse().ok()) {
        Some(401 | 403 | 407) => "something before it lets nobody in: ask those who run it",
        Some(404 | 405 | 410) => "there is no chat service: correct the URL and the service's name",
        Some(413 | 414) => "that is too long for it: say it in several messages",
        Some(429) => "it is asked too often: wait, or ask less often with --poll",
        Some(500..600_u16) => "it can't be reached now, or has a fault: try again later",
        _ => "correct the URL and the service's name",
    };
    format!("the server answers {}: {advice}", said.trim())
}

/// Nobody knows whether it was done.
fn lost(request: RequestKind, reply: &EventStatus<'_>) -> String {
    let why = match is_status(reply) {
        true => answers(reply),
        false => "the connection was lost before the answer came".into(),
    };
    match request {
        RequestKind::Join => format!("{why}; the chat may have begun: start again"),
        _ => format!("{why}; it may have been done: what comes next shows whether it was"),
    }
}

#[cfg(test)]
mod tests {
    use parlor_core::element::ChatReply;
    use parlor_core::wire::Limits;

    use super::*;

    #[test]
    fn why_a_party_left() {
        for (attributes, code, reason) in [
            ("{}", None, "left"),
            (r#"{"GCTI_SYSTEM":{"quit-reason-code":"4"}}"#, Some(4), "removed by other party"),
            (r#"{"GCTI_SYSTEM":{"quit-reason-code":"99"}}"#, None, ""),
            (r#"{"other":{"quit-reason-code":"4"}}"#, None, "left"),
        ] {
            let reply = format!(
                r#"{{"statusCode":0,"messages":[{{"from":{{"participantId":2}},"index":5,"type":"ParticipantLeft",
                "eventAttributes":{attributes}}}]}}"#
            );
            let reply = ChatReply::parse(reply.as_bytes(), Limits::PACKET).unwrap();
            let event = reply.events(Default::default()).iter().next().unwrap().unwrap();
            let mut event = event::owned(&event);
            tell_reason(&mut event);
            let EventBody::PartyLeft(left) = event.body else { panic!() };
            assert_eq!((left.reason_code, left.reason_text.as_str()), (code, reason), "{attributes}");
        }
    }
}
