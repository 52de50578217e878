//! What happened in a session, as lines without the time.

use parlor_plugin::{Event, EventBody, KeyValue, Notice, PartyLeft};

use super::{BOLD, INDENT, Screen, TypingLines};
use crate::commands::person;
use crate::customer_words;
use crate::event::instead_of_text;
use crate::foreign::{clean, foreign, nickname, size};

impl Screen {
    /// What happened, without the time.
    pub(crate) fn describe(&mut self, nick: Option<&str>, event: &Event) -> String {
        if let (Some(nick), EventBody::NewParty(it)) = (nick, event.body.happened()) {
            let is_customer = it.user.user_type == "CLIENT";
            self.parties.insert(event.user_id.clone(), (nick.to_owned(), is_customer));
        }
        if let (Some(file_id), EventBody::Notice(it)) = (uploaded_file(event), event.body.happened()) {
            let name = KeyValue::find_text(&it.user_data, "file-name").unwrap_or_default();
            self.files.insert(file_id.to_owned(), name.to_owned());
        }
        self.event(self.named(nick), event)
    }

    /// What a party is called.
    pub(super) fn named<'n>(&self, nick: Option<&'n str>) -> &'n str {
        // Customers aren't told of those who came with INT or VIP, and may speak to them all the same.
        nick.unwrap_or(if self.is_for_customer { "somebody of the contact centre" } else { "?" })
    }

    /// What the author of the event said.
    pub(super) fn said(&self, nick: &str, event: &Event, text: &str) -> String {
        format!("{}{}: {}", self.coloured(BOLD, &beside(nick)), self.quiet(&self.marks(event)), lines(text))
    }

    /// Who else sees the event, if not everyone does.
    fn marks(&self, event: &Event) -> String {
        match (event.visibility.as_str(), &event.receiver_id) {
            (visibility, Some(receiver)) => {
                let seen_by =
                    if visibility == "ALL" { String::new() } else { format!(" [{}]", clean(visibility)) };
                format!("{seen_by} [to {}]", self.nick_of(receiver))
            }
            ("ALL", None) => String::new(),
            (visibility, None) => format!(" [{}]", clean(visibility)),
        }
    }

    fn event(&self, nick: &str, event: &Event) -> String {
        let is_herself = self.is_for_customer && !self.own_id.is_empty() && event.user_id == self.own_id;
        let happened = |text: &str| match is_herself {
            true => self.quiet(&customer_words::you(text)),
            false => self.quiet(&format!("{}{} {text}", beside(nick), self.marks(event))),
        };
        match event.body.happened() {
            EventBody::Message(it) => {
                let text = instead_of_text(event, &it.text);
                self.said(nick, event, text.as_deref().unwrap_or(&it.text))
            }
            EventBody::NewParty(it) => {
                let text = it.text.as_ref().map(|it| format!(": {}", foreign(&it.text))).unwrap_or_default();
                let kind = format!("({}) ", person(&it.user.user_type));
                let kind = Some(kind).filter(|_| !is_herself).unwrap_or_default();
                happened(&format!("{kind}joined{text}"))
            }
            EventBody::PartyLeft(it) => {
                let text = it.text.as_ref().filter(|it| !it.text.is_empty());
                let text = text.map(|it| format!(": {}", foreign(&it.text))).unwrap_or_default();
                happened(&format!("{}{text}", self.how_left(event, it)))
            }
            EventBody::Reenter(it) => {
                let text = it.text.as_ref().map(|it| format!(": {}", foreign(&it.text))).unwrap_or_default();
                happened(&format!("is back{text}"))
            }
            EventBody::Notice(it) => self.notice(it, &happened),
            _ => happened("did something that this version doesn't know"),
        }
    }

    /// What became of a party that left, behind its nickname.
    fn how_left(&self, event: &Event, left: &PartyLeft) -> String {
        let is_removed = !left.asker_id.is_empty() && left.asker_id != event.user_id;
        let remover = is_removed.then(|| self.nick_of(&left.asker_id));
        if self.is_for_customer {
            let is_customer = self.parties.get(&event.user_id).is_some_and(|(_, is_customer)| *is_customer);
            return customer_words::left(left.reason_code, is_customer, remover.as_deref());
        }
        // The reason says "by other party", where the transcript knows which.
        match (left.reason_text.as_str(), left.reason_text.strip_suffix("other party").zip(remover)) {
            ("", _) => "left".into(),
            (_, Some((reason, remover))) => format!("was {}{remover}", clean(reason)),
            (reason, None) if reason.starts_with("removed") => format!("was {}", clean(reason)),
            (reason, None) => clean(reason),
        }
    }

    /// The nickname of a party that was seen to join, or its id.
    fn nick_of(&self, user_id: &str) -> String {
        beside(self.parties.get(user_id).map_or(user_id, |(nick, _)| nick))
    }

    fn notice(&self, notice: &Notice, happened: &dyn Fn(&str) -> String) -> String {
        let text = foreign(&notice.text);
        match (notice.notice_type.as_str(), notice.text.as_str()) {
            ("TYPING_STARTED", preview) if preview.is_empty() || self.typing.told != TypingLines::Preview => {
                happened("is typing")
            }
            ("TYPING_STARTED", _) => happened(&format!("is typing: {text}")),
            ("TYPING_STOPPED", _) => happened("stopped typing"),
            ("TRANSCRIPT_SAVE_DONE", _) => happened("had the transcript saved"),
            ("TRANSCRIPT_SAVE_FAILED", _) => happened("asked for the transcript to be saved, which failed"),
            ("USER_PUSHED_URL", _) => happened(&format!("suggests {text}")),
            ("USER_UPDATE_NICK", _) => happened(&format!("is now called {}", beside(&notice.text))),
            ("SYS_COMMAND", "file-uploaded") => {
                let value = |key| KeyValue::find_text(&notice.user_data, key).unwrap_or_default();
                let bytes = value("file-size").trim().parse().map(size).unwrap_or_default();
                happened(&format!("sent a file: {} ({bytes})", foreign(value("file-name"))))
            }
            ("SYS_COMMAND", "file-deleted") => {
                let file_id = KeyValue::find_text(&notice.user_data, "file-id").unwrap_or_default();
                match self.files.get(file_id) {
                    Some(name) => happened(&format!("deleted the file {}", foreign(name))),
                    None => happened("deleted a file"),
                }
            }
            ("SYS_COMMAND", "read-receipt") => happened("has read what was said"),
            ("IDLE_CONTROL_ALERT" | "IDLE_CONTROL_CLOSE", _) => self.coloured(BOLD, &text),
            _ => happened(&format!("{}: {text}", clean(&notice.notice_type))),
        }
    }
}

/// A nickname beside other text.
fn beside(text: &str) -> String {
    foreign(&nickname(text))
}

/// What a message says: its further lines are indented, so that each is seen to belong to it.
fn lines(text: &str) -> String {
    text.trim_end().lines().map(foreign).collect::<Vec<_>>().join(&format!("\n{INDENT}"))
}

/// The id of the file that the event tells of, if it tells of one.
pub(super) fn uploaded_file(event: &Event) -> Option<&str> {
    match event.body.happened() {
        EventBody::Notice(it) if it.notice_type == "SYS_COMMAND" && it.text == "file-uploaded" => {
            KeyValue::find_text(&it.user_data, "file-id")
        }
        _ => None,
    }
}
