//! What becomes of the person's commands.

use parlor_core::rules::ErrorId;
use parlor_plugin::{Event, EventBody, KeyValue};
use serde_json::{Map, Value as Json};

use super::entry::Audience;
use super::sent::{Asked, End, Fate, Message, Sent, Transfer};
use super::{Link, Model, Role, Stage};
use crate::advice::advice;
use crate::foreign::{clean, paragraphs};
use crate::lines::NOT_CONNECTED;

/// What is said of a text or a file for which there was no link.
const NO_LINK_THEN: &str = "there was no link to the server";

impl Model {
    /// Remembers what a command is for; gives the id that it is to have.
    pub(crate) fn ask(&mut self, asked: Asked) -> u64 {
        self.last_id += 1;
        let id = self.last_id;
        match &asked {
            Asked::Say(message) => {
                self.sent.push(Sent { id, message: message.clone(), fate: Fate::UnderWay });
            }
            Asked::SendFile { session_id, name, command } => self.transfers.push(Transfer {
                id,
                session_id: session_id.clone(),
                file_id: None,
                name: clean(name),
                again: command.clone(),
                done: 0,
                total: None,
                is_cancelled: false,
                end: None,
            }),
            Asked::SaveFile { session_id, file_id } => {
                let name = self.session(session_id).and_then(|it| it.file(file_id));
                let name = name.map(|it| it.name.clone()).unwrap_or_default();
                self.transfers.retain(|it| it.file_id.as_ref() != Some(file_id));
                self.transfers.push(Transfer {
                    id,
                    session_id: session_id.clone(),
                    file_id: Some(file_id.clone()),
                    name,
                    again: Json::Null,
                    done: 0,
                    total: None,
                    is_cancelled: false,
                    end: None,
                });
            }
            Asked::Join { session_id, .. } => self.begin_join(id, session_id),
            _ => {}
        }
        self.asked.push((id, asked));
        id
    }

    fn take_asked(&mut self, id: Option<&Json>) -> Option<(u64, Asked)> {
        let id = id?.as_u64()?;
        let index = self.asked.iter().position(|(asked, _)| *asked == id)?;
        Some(self.asked.swap_remove(index))
    }

    /// What the person said or sent has come back as an event, ahead of the `done`: from now on the event shows it.
    pub(super) fn arrived(&mut self, session_id: &str, event: &Event) {
        match event.body.happened() {
            EventBody::Message(it) => {
                let is_it = |sent: &Sent| {
                    let Message { session_id: of, text, .. } = &sent.message;
                    !matches!(sent.fate, Fate::NotDelivered(_) | Fate::Refused(_))
                        && of == session_id
                        && *text == it.text
                };
                if let Some(index) = self.sent.iter().position(is_it) {
                    self.sent.remove(index);
                }
            }
            EventBody::Notice(it) if it.text == "file-uploaded" => {
                let name = KeyValue::find_text(&it.user_data, "file-name").map(clean).unwrap_or_default();
                let is_it = |sent: &Transfer| {
                    sent.file_id.is_none() && sent.session_id == session_id && sent.name == name
                };
                if let Some(index) = self.transfers.iter().position(is_it) {
                    self.transfers.remove(index);
                }
            }
            _ => {}
        }
    }

    pub(super) fn transferred(&mut self, id: Option<&Json>, done: u64, total: Option<u64>) {
        let id = id.and_then(Json::as_u64);
        if let Some(transfer) = self.transfers.iter_mut().find(|it| Some(it.id) == id) {
            (transfer.done, transfer.total) = (done, total);
        }
    }

    pub(super) fn done(&mut self, id: Option<&Json>, result: &Map<String, Json>) {
        let Some((id, asked)) = self.take_asked(id) else { return };
        let path = result.get("path").and_then(Json::as_str).map(clean);
        match asked {
            Asked::Say(_) => self.sent.retain(|it| it.id != id),
            // Its event shows it from now on.
            Asked::SendFile { .. } => self.transfers.retain(|it| it.id != id),
            Asked::SaveFile { .. } => self.ended(id, End::Done(path.unwrap_or_default())),
            Asked::Join { session_id, .. } => self.join_done(id, session_id),
            Asked::Sessions => self.forget_all_but(result),
            Asked::LastWords => self.said_last(result),
            Asked::Quiet => {}
            Asked::Plugin { session_id, name } => self.plugin_answers(&session_id, &name, result),
            Asked::Other(_) => {
                if let Some(path) = path {
                    self.say(format!("saved as {path}"));
                }
            }
        }
    }

    pub(super) fn failed(
        &mut self,
        id: Option<&Json>,
        error_id: Option<&Json>,
        text: &str,
        is_fate_unknown: bool,
    ) {
        let asked = self.take_asked(id);
        let number = error_id.and_then(Json::as_u64).and_then(|it| u32::try_from(it).ok());
        let error = number.and_then(ErrorId::from_number);
        let text = self.in_words(asked.as_ref().map(|(_, asked)| asked), error_id, text);
        if let Some((id, Asked::Join { session_id, .. })) = &asked {
            self.join_failed(*id, session_id, error == Some(ErrorId::UnknownSession));
        }
        match asked {
            Some((id, Asked::Say(_))) => {
                if let Some(sent) = self.sent.iter_mut().find(|it| it.id == id) {
                    sent.fate = Fate::of_error(text, error, is_fate_unknown);
                }
            }
            Some((id, Asked::SendFile { .. } | Asked::SaveFile { .. })) => {
                self.ended(id, End::Failed(text.clone()));
                match text.as_str() {
                    "cancelled" => self.say(text),
                    _ => self.problem(text),
                }
            }
            Some((_, Asked::Quiet | Asked::Sessions | Asked::LastWords)) => {}
            Some((_, Asked::Join { .. } | Asked::Plugin { .. } | Asked::Other(_))) | None => {
                self.problem(text)
            }
        }
    }

    fn ended(&mut self, id: u64, end: End) {
        if let Some(transfer) = self.transfers.iter_mut().find(|it| it.id == id) {
            transfer.end = Some(end);
        }
    }

    /// What is wrong, and what to do.
    fn in_words(&self, asked: Option<&Asked>, error_id: Option<&Json>, text: &str) -> String {
        let is_watching = self.chosen().is_some_and(|it| it.place == Some(Audience::Supervisors));
        match (error_id.and_then(Json::as_u64), asked) {
            (Some(8), Some(Asked::Join { is_watch: true, .. })) if self.role != Role::Supervisor => {
                "only supervisors can watch: start with --supervisor".into()
            }
            (Some(8), _) if is_watching => "you only watch: /coach to speak with the agents".into(),
            (Some(5), Some(Asked::Join { .. })) => {
                "there is no such session any more: /join takes the one that waits longest".into()
            }
            // It stays below the transcript, and says what was when there is a link again.
            (None, Some(Asked::Say(_))) if self.link != Link::Up => NO_LINK_THEN.into(),
            // The plugin that was to send or save it says that it was refused; the file may be at fault, too.
            (None, Some(Asked::SendFile { .. } | Asked::SaveFile { .. }))
                if text.ends_with(NOT_CONNECTED) =>
            {
                NO_LINK_THEN.into()
            }
            _ => self.with_numbers(clean(text)) + advice(self.role == Role::Customer, error_id, text),
        }
    }

    /// A sentence with the numbers by which people call the sessions, instead of their ids.
    fn with_numbers(&self, text: String) -> String {
        self.sessions.iter().fold(text, |text, it| text.replace(&it.id, &it.number.to_string()))
    }

    /// Nobody else sees it. Its lines may be somebody's words, so that each begins with what the program says.
    fn plugin_answers(&mut self, session_id: &str, name: &str, result: &Map<String, Json>) {
        let text = result.get("text").and_then(Json::as_str).map(paragraphs).unwrap_or_default();
        let lines: Vec<&str> = text.lines().filter(|it| !it.is_empty()).collect();
        let session = self.sessions.iter_mut().find(|it| it.id == session_id);
        match (lines.as_slice(), session) {
            ([], _) => self.say(format!("/{name}: done")),
            (lines, Some(session)) => lines.iter().for_each(|it| session.tell(format!("/{name}: {it}"))),
            (lines, None) => self.say(format!("/{name}: {}", lines.join("; "))),
        }
    }

    fn said_last(&mut self, result: &Map<String, Json>) {
        let text = |key: &str| result.get(key).and_then(Json::as_str).map(clean).unwrap_or_default();
        let session = self.sessions.iter_mut().find(|it| it.id == text("sessionId"));
        // Whoever is in by now was told of more.
        let Some(session) = session.filter(|it| it.place.is_none()) else { return };
        session.lost_customer = result.get("customerHasLeft").and_then(Json::as_bool).unwrap_or_default();
        if result.contains_key("text") {
            let for_whom = Audience::of(&text("visibility")).mark();
            session.last_words = format!("{for_whom}{}: {}", text("userNick"), text("text"));
        }
    }

    /// The list of sessions is whole: what isn't in it is gone.
    fn forget_all_but(&mut self, result: &Map<String, Json>) {
        let Some(listed) = result.get("sessions").and_then(Json::as_array) else { return };
        let is_listed =
            |id: &str| listed.iter().any(|it| it.get("sessionId").and_then(Json::as_str) == Some(id));
        let gone: Vec<String> = self
            .sessions
            .iter()
            .filter(|it| !it.was_in && !is_listed(&it.id))
            .map(|it| it.id.clone())
            .collect();
        for id in gone {
            self.lose(&id);
        }
        // While its server can't be reached the list is empty, and nothing is forgotten for that.
        let is_whole = result.get("isWhole").and_then(Json::as_bool) == Some(true);
        for session in self.sessions.iter_mut().filter(|_| is_whole) {
            if session.was_in
                && session.place.is_none()
                && session.stage != Stage::Over
                && !is_listed(&session.id)
            {
                session.stage = Stage::Over;
                session.tell("The server has forgotten this session.");
            }
        }
    }

    /// The first message of the chosen session that is kept because it wasn't delivered.
    pub(crate) fn first_kept(&self) -> Option<&Sent> {
        let chosen = self.chosen.as_ref()?;
        self.sent.iter().find(|it| it.is_kept() && it.message.session_id == *chosen)
    }

    /// The first file of the chosen session that couldn't be sent.
    pub(crate) fn file_not_sent(&self) -> Option<&Transfer> {
        self.transfers.get(self.index_of_file_not_sent()?)
    }

    /// The same, which is taken to be sent again.
    pub(crate) fn take_file_not_sent(&mut self) -> Option<Transfer> {
        let index = self.index_of_file_not_sent()?;
        Some(self.transfers.remove(index))
    }

    fn index_of_file_not_sent(&self) -> Option<usize> {
        let chosen = self.chosen.as_ref()?;
        let is_it = |it: &Transfer| {
            matches!(it.end, Some(End::Failed(_))) && it.file_id.is_none() && it.session_id == *chosen
        };
        self.transfers.iter().position(is_it)
    }

    /// Whether it makes sense to send a message again as it is: whom it is for is in, and the server may take it.
    pub(crate) fn can_be_repeated(&self, sent: &Sent) -> bool {
        let session = self.session(&sent.message.session_id);
        let is_there = match &sent.message.audience {
            Audience::Only { user_id, .. } => {
                session.and_then(|it| it.party(user_id)).is_some_and(|it| it.is_in)
            }
            _ => true,
        };
        is_there && !matches!(sent.fate, Fate::Refused(_))
    }

    /// A message that is kept goes out once more, and stands where it stood; gives the id that its command is to have.
    pub(crate) fn ask_again(&mut self, kept: u64) -> u64 {
        self.last_id += 1;
        let id = self.last_id;
        if let Some(sent) = self.sent.iter_mut().find(|it| it.id == kept) {
            (sent.id, sent.fate) = (id, Fate::UnderWay);
            self.asked.push((id, Asked::Say(sent.message.clone())));
        }
        id
    }

    /// A message isn't kept any more.
    pub(crate) fn drop_kept(&mut self, kept: u64) {
        self.sent.retain(|it| it.id != kept);
    }

    /// Throws away what failed first in the chosen session, in the order in which it is shown: a file that couldn't be sent, a
    /// message that wasn't delivered, a file that couldn't be saved. Gives what it was.
    pub(crate) fn throw_away(&mut self) -> Option<String> {
        let chosen = self.chosen.clone()?;
        let failed = |it: &Transfer| matches!(it.end, Some(End::Failed(_))) && it.session_id == chosen;
        let not_sent = self.transfers.iter().position(|it| failed(it) && it.file_id.is_none());
        let message = self.first_kept().filter(|_| not_sent.is_none()).map(|it| it.id);
        if let Some(id) = message {
            let index = self.sent.iter().position(|it| it.id == id)?;
            return Some(self.sent.remove(index).message.text);
        }
        let index = not_sent.or_else(|| self.transfers.iter().position(failed))?;
        Some(self.transfers.remove(index).name)
    }

    /// The files that are on their way in the chosen session, and go on.
    pub(crate) fn under_way(&self) -> impl Iterator<Item = &Transfer> {
        let goes_on = |it: &&Transfer| it.end.is_none() && !it.is_cancelled;
        self.transfers.iter().filter(|it| Some(&it.session_id) == self.chosen.as_ref()).filter(goes_on)
    }

    /// The file of this command is asked to stop.
    pub(crate) fn cancelled(&mut self, command: u64) {
        if let Some(transfer) = self.transfers.iter_mut().find(|it| it.id == command) {
            transfer.is_cancelled = true;
        }
    }

    /// How many messages of a session weren't delivered.
    pub(crate) fn undelivered(&self, session_id: &str) -> usize {
        self.sent.iter().filter(|it| it.is_kept() && it.message.session_id == session_id).count()
    }
}
