//! What the desk does when it is told to.

use std::sync::PoisonError;

use parlor_core::client::{CallError, Release, Say, Tell};
use parlor_core::element::{
    AfterAction, JoinTarget, KeyValue, KeyValues, MessageText, NoticeText, NoticeType, TreatAs, Value,
    Visibility,
};
use parlor_core::wire::{Text, WriteError};
use parlor_link::now;
use parlor_plugin::{NotifyCall, ServiceError, Value as OwnedValue};
use serde_json::{Value as Json, json};

use super::plugins::NotifyJob;
use super::{Origin, Recipient, Room};
use crate::lines::{DeskCommand, Line, NOT_CONNECTED, Output, too_long};
use crate::party::Party;

/// With so many requests under way, half of what there may be, the others aren't told any more that somebody types.
const TYPING: usize = 8;

/// So long after its server was reached, the list of sessions counts as whole, in milliseconds: nothing says that all were told.
const LIST_MS: u64 = 2000;

impl Room {
    pub(super) fn carry_out(&mut self, line: Line<DeskCommand>) {
        let id = line.id;
        let done = match line.command {
            DeskCommand::Sessions {} => {
                let joined: Vec<&String> = self.attended.keys().collect();
                let sessions: Vec<_> = self.interactions.values().collect();
                let is_whole = self.listed_since.is_some_and(|it| now().saturating_sub(it) >= LIST_MS);
                let result = json!({"sessions": sessions, "joined": joined, "isWhole": is_whole});
                self.tell(Output::done(id, result));
                return;
            }
            DeskCommand::Quit {} => {
                self.tell(Output::done(id, Json::Null));
                for line in std::mem::take(&mut self.to_do) {
                    self.tell(Output::error(line.id, "the desk is quitting"));
                }
                return self.quit();
            }
            DeskCommand::Join { session_id, queue_key, subject, visibility, text } => {
                self.join(&id, session_id, queue_key, subject, visibility, text)
            }
            DeskCommand::Say { session_id, text, msg_check, visibility, receiver_id } => {
                self.in_session(&id, session_id, |client, session_id, own, out| {
                    let visibility = visibility.unwrap_or(own);
                    let text = MessageText {
                        treat_as: Some(TreatAs::NORMAL),
                        check: msg_check,
                        ..MessageText::plain(&text)
                    };
                    let receiver_id = receiver_id.as_deref().map(Text::plain);
                    client.say(&Say { session_id, visibility, receiver_id, text, ..Say::default() }, out)
                })
            }
            DeskCommand::Notice {
                session_id,
                notice_type,
                text,
                message_text,
                user_data,
                visibility,
                receiver_id,
            } => self.in_session(&id, session_id, |client, session_id, own, out| {
                let visibility = visibility.unwrap_or(own);
                let notice_type = NoticeType::from_text(Text::plain(&notice_type));
                let items: Vec<_> =
                    user_data.iter().map(|(key, value)| KeyValue::string(key, value)).collect();
                let tell = Tell {
                    session_id,
                    visibility,
                    receiver_id: receiver_id.as_deref().map(Text::plain),
                    notice: NoticeText::new(notice_type, Text::plain(&text)),
                    user_data: KeyValues::items(&items),
                    text: message_text.as_deref().map(MessageText::plain),
                    event_attributes: KeyValues::EMPTY,
                };
                client.notify(&tell, out)
            }),
            // What is said goes before it: the server is asked so much at once and no more.
            DeskCommand::Typing { .. } if self.waiting.len() >= TYPING => Err(in_words(&CallError::Full)),
            DeskCommand::Typing { session_id, text, stopped } => {
                let notice = if stopped { NoticeType::TypingStopped } else { NoticeType::TypingStarted };
                self.simple_notice(&id, session_id, notice, &text)
            }
            DeskCommand::Nick { session_id, user_nick } => {
                self.simple_notice(&id, session_id, NoticeType::UpdateNick, &user_nick)
            }
            DeskCommand::PushUrl { session_id, text, visibility, receiver_id } => {
                self.in_session(&id, session_id, |client, session_id, own, out| {
                    let notice = NoticeText::new(NoticeType::PushedUrl, Text::plain(&text));
                    let visibility = visibility.unwrap_or(own);
                    let receiver_id = receiver_id.as_deref().map(Text::plain);
                    client
                        .notify(&Tell { session_id, visibility, receiver_id, notice, ..Tell::default() }, out)
                })
            }
            DeskCommand::Leave { session_id, after_action, text } => {
                self.release(&id, session_id, None, after_action, text)
            }
            DeskCommand::Remove { session_id, user_id, after_action, text } => {
                self.release(&id, session_id, Some(user_id), after_action, text)
            }
            DeskCommand::SendFile { session_id, path, description, visibility, receiver_id } => {
                self.send_file(&id, session_id, path, description, (visibility, receiver_id))
            }
            DeskCommand::SaveFile { session_id, file_id, directory } => {
                self.save_file(&id, session_id, file_id, directory)
            }
            DeskCommand::DeleteFile { session_id, file_id } => self.delete_file(&id, session_id, file_id),
            DeskCommand::Cancel { command } => self.cancel(&id, &command),
            DeskCommand::LastWords { session_id } => self.last_words(&id, session_id),
            DeskCommand::RunCommand { session_id, name, argument } => {
                self.run_command(&id, session_id, name, argument)
            }
            DeskCommand::Run { session_id, feature, path } => self.export(&id, session_id, &feature, path),
        };
        if let Err(text) = done {
            self.tell(Output::error(id, text));
        }
    }

    /// Leaves the next sessions, as many as may be asked at once.
    pub(super) fn leave_next(&mut self) {
        while let Some(session_id) = self.to_leave.pop_front() {
            let release = Release { session_id: Text::plain(&session_id), ..Release::default() };
            let made = self.client.release(&release, &mut self.out);
            if made == Err(CallError::Full) {
                return self.to_leave.push_front(session_id);
            }
            // What can't be left now is left when the connection ends.
            let _ = self.made(made, Origin::Desk);
        }
    }

    /// The session that a command means: the one it names, or the only one there is.
    pub(super) fn session(&self, named: Option<String>) -> Result<String, String> {
        match named {
            Some(session_id) if self.attended.contains_key(&session_id) => Ok(session_id),
            Some(session_id) => Err(format!("not in session {session_id}: join it first")),
            None => {
                let mut all = self.attended.keys();
                match (all.next(), all.next()) {
                    (Some(only), None) => Ok(only.clone()),
                    (None, _) => Err("in no session: join one first".into()),
                    _ => {
                        Err("in several sessions: say which with `sessionId`, at a terminal with /use".into())
                    }
                }
            }
        }
    }

    fn in_session(
        &mut self,
        id: &Option<Json>,
        session_id: Option<String>,
        call: impl FnOnce(&mut super::Client, Text<'_>, Visibility, &mut [u8]) -> Result<u32, CallError>,
    ) -> Result<(), String> {
        let session_id = self.session(session_id)?;
        // A coach, whom the customer doesn't see, isn't heard by her either, unless the command says so.
        let own = self.attended.get(&session_id).map(|it| it.visibility).unwrap_or_default();
        let made = call(&mut self.client, Text::plain(&session_id), own, &mut self.out);
        self.made(made, Origin::Command(id.clone()))
    }

    fn made(&mut self, made: Result<u32, CallError>, origin: Origin) -> Result<(), String> {
        let reference_id = made.map_err(|error| in_words(&error))?;
        self.waiting.insert(reference_id, origin);
        self.drain();
        Ok(())
    }

    fn join(
        &mut self,
        id: &Option<Json>,
        session_id: Option<String>,
        queue_key: Option<String>,
        subject: Option<String>,
        visibility: Visibility,
        text: Option<String>,
    ) -> Result<(), String> {
        let target = match (&session_id, &queue_key) {
            (Some(session_id), _) => JoinTarget::Session(Text::plain(session_id)),
            (None, Some(queue_key)) => JoinTarget::New {
                queue_key: Text::plain(queue_key),
                subject: subject.as_deref().map(Text::plain),
            },
            (None, None) => return Err("join needs sessionId, or queueKey for a new session".into()),
        };
        let text = text.as_deref().map(MessageText::plain);
        let made = self.client.join(target, visibility, text, KeyValues::EMPTY, &mut self.out);
        self.made(made, Origin::Join(id.clone(), visibility))
    }

    /// Joins a session again after the link was renewed.
    pub(super) fn rejoin(&mut self, session_id: String) {
        let attended = self.attended.get(&session_id);
        let visibility = attended.map(|it| it.visibility).unwrap_or_default();
        let target = JoinTarget::Session(Text::plain(&session_id));
        let made = self.client.join(target, visibility, None, KeyValues::EMPTY, &mut self.out);
        if let Err(text) = self.made(made, Origin::Rejoin(session_id.clone())) {
            self.tell(Output::error(None, format!("session {session_id} could not be joined again: {text}")));
        }
    }

    fn simple_notice(
        &mut self,
        id: &Option<Json>,
        session_id: Option<String>,
        notice_type: NoticeType<'_>,
        text: &str,
    ) -> Result<(), String> {
        self.in_session(id, session_id, |client, session_id, visibility, out| {
            let notice = NoticeText::new(notice_type, Text::plain(text));
            client.notify(&Tell { session_id, visibility, notice, ..Tell::default() }, out)
        })
    }

    fn release(
        &mut self,
        id: &Option<Json>,
        session_id: Option<String>,
        user_id: Option<String>,
        after_action: AfterAction,
        text: Option<String>,
    ) -> Result<(), String> {
        self.in_session(id, session_id, |client, session_id, _, out| {
            let user_id = user_id.as_deref().map(Text::plain);
            let text = text.as_deref().map(MessageText::plain);
            let release = Release { session_id, user_id, after_action, text, ..Release::default() };
            client.release(&release, out)
        })
    }

    /// Sends a plugin's notice; the server's answer goes back to the plugin.
    pub(super) fn notify_for_plugin(&mut self, job: NotifyJob) {
        let NotifyJob { call, answer } = job;
        let items: Option<Vec<KeyValue<'_>>> = call.user_data.iter().map(item).collect();
        let Some(items) = items else {
            let _ = answer.send(Err(ServiceError::NotOffered));
            return;
        };
        let NotifyCall { session_id, notice_type, text, .. } = &call;
        let own = self.attended.get(session_id).map(|it| it.visibility).unwrap_or_default();
        // A file is for those for whom it was sent.
        let recipient = self.recipient.lock().unwrap_or_else(PoisonError::into_inner).clone();
        let recipient = recipient.filter(|it| text == "file-uploaded" && it.session_id == *session_id);
        let Recipient { visibility, receiver_id, .. } = recipient.unwrap_or_default();
        let tell = Tell {
            session_id: Text::plain(session_id),
            visibility: visibility.unwrap_or(own),
            receiver_id: receiver_id.as_deref().map(Text::plain),
            notice: NoticeText::new(NoticeType::from_text(Text::plain(notice_type)), Text::plain(text)),
            user_data: KeyValues::items(&items),
            ..Tell::default()
        };
        match self.client.notify(&tell, &mut self.out) {
            Ok(reference_id) => {
                self.waiting.insert(reference_id, Origin::Plugin(answer));
                self.drain();
            }
            Err(error) => {
                let _ = answer.send(Err(ServiceError::Refused(in_words(&error))));
            }
        }
    }
}

/// An item with a string; `None` for the others, which no notice of a plugin has needed yet.
fn item(item: &parlor_plugin::KeyValue) -> Option<KeyValue<'_>> {
    let value = match &item.value {
        OwnedValue::Untyped(text) => Value::Untyped(Text::plain(text)),
        OwnedValue::String(text) => Value::String(Text::plain(text)),
        OwnedValue::Int(number) => Value::Int(*number),
        OwnedValue::Binary(bytes) => Value::Binary(parlor_core::element::Binary::new(bytes)),
        _ => return None,
    };
    Some(KeyValue { key: Text::plain(&item.key), value })
}

/// Why a request can't be made, for who writes JSON lines or types, or has a plugin make it.
fn in_words(error: &CallError) -> String {
    match error {
        CallError::NotLoggedIn | CallError::NotRejoined | CallError::Busy => NOT_CONNECTED.into(),
        CallError::Full => {
            "too many commands wait for the server's answer: wait for some of them first".into()
        }
        CallError::Write(WriteError::TooSmall(error)) => too_long(error),
        error => error.to_string(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_cannot_be_asked_is_said_without_names_of_the_library() {
        for error in [CallError::Full, CallError::NotLoggedIn, CallError::NotRejoined, CallError::Busy] {
            assert!(!in_words(&error).contains('`'), "{error:?}");
        }
        assert!(in_words(&CallError::Full).starts_with("too many commands wait"));
    }
}
