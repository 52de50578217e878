//! What an event of the transcript changes in a session.

use parlor_plugin::{Event, EventBody, KeyValue, MessageText, NewParty, Notice, PartyLeft};

use super::entry::{Audience, Entry, Kind, What};
use super::session::{File, Seen, Session};
use crate::commands::file_number;
use crate::customer_words;
use crate::event::{ends_typing, follow_why_over, instead_of_text};
use crate::foreign::{clean, paragraphs};

/// What stands beside the person's own words.
pub(crate) const NO_CUSTOMER: &str = "No customer is in who could read this.";
/// A supervisor who watches is neither seen nor told of.
pub(crate) const NO_AGENT: &str =
    "No other agent is in: only a supervisor who watches unseen could read this.";

/// What is known beside the event.
pub(super) struct Beside<'a> {
    pub(super) own_id: &'a str,
    /// Whether the event is of an id that the person had before the server forgot who that was.
    pub(super) was_own: bool,
    pub(super) nick: Option<&'a str>,
    /// What was said with a notice.
    pub(super) message_text: Option<&'a str>,
    pub(super) now: i64,
    /// Whether a customer reads it.
    pub(super) is_for_customer: bool,
}

impl Session {
    /// Takes an event in; gives whether somebody else said or sent something.
    pub(super) fn see(&mut self, event: &Event, beside: &Beside<'_>) -> bool {
        if event.event_id > 0 && !self.event_ids.insert(event.event_id) {
            return false;
        }
        let before = self.entries.len();
        follow_why_over(&mut self.why_over, event);
        match event.body.happened() {
            EventBody::NewParty(it) => self.joined(event, it, beside),
            EventBody::Message(it) => {
                self.said(event, it, beside);
                self.tell_unheard(event, beside);
            }
            EventBody::Notice(it) => self.noticed(event, it, beside),
            EventBody::PartyLeft(it) => self.left(event, it, beside),
            EventBody::Reenter(it) => {
                self.add(event, beside, What::Did("is back".into()));
                self.also_said(event, it.text.as_ref(), beside);
            }
            _ => self.add(event, beside, What::Did("did something that this version doesn't know".into())),
        }
        if ends_typing(event, beside.message_text) {
            self.stops_typing(&event.user_id);
        }
        let added = self.entries.get(before..).unwrap_or_default();
        added.iter().any(|it| {
            matches!(it.what, What::Said(_) | What::File(_) | What::Url(_))
                && it.author.as_ref().is_some_and(|author| !author.is_own)
        })
    }

    fn add(&mut self, event: &Event, beside: &Beside<'_>, what: What) {
        let nick = beside.nick.map(clean);
        let author = self.author(&event.user_id, nick.as_deref(), beside);
        let audience = self.audience_of(event);
        let visibility = Audience::of(&event.visibility);
        self.entries.push(Entry { time: event.time_shift, author: Some(author), audience, visibility, what });
    }

    fn audience_of(&self, event: &Event) -> Audience {
        match &event.receiver_id {
            Some(user_id) => {
                let nick = self.party(user_id).map_or("somebody", |it| it.nick.as_str());
                Audience::Only { user_id: user_id.clone(), nick: nick.to_owned() }
            }
            None => Audience::of(&event.visibility),
        }
    }

    fn said(&mut self, event: &Event, text: &MessageText, beside: &Beside<'_>) {
        let text = instead_of_text(event, &text.text).unwrap_or_else(|| paragraphs(&text.text));
        self.add(event, beside, What::Said(text));
    }

    /// Says beside the person's own words that nobody is in who could read them.
    fn tell_unheard(&mut self, event: &Event, beside: &Beside<'_>) {
        if event.user_id != beside.own_id || beside.is_for_customer {
            return;
        }
        let mut others = self.parties.iter().filter(|it| it.is_in && it.user_id != beside.own_id);
        let serves = |it: &Seen| matches!(it.kind, Kind::Agent | Kind::Supervisor);
        match self.audience_of(event) {
            Audience::Everyone if self.has_no_customer() => self.tell(NO_CUSTOMER),
            Audience::Agents if !others.any(serves) => self.tell(NO_AGENT),
            _ => {}
        }
    }

    fn also_said(&mut self, event: &Event, text: Option<&MessageText>, beside: &Beside<'_>) {
        if let Some(text) = text.filter(|it| !it.text.is_empty()) {
            self.said(event, text, beside);
        }
    }

    fn joined(&mut self, event: &Event, it: &NewParty, beside: &Beside<'_>) {
        let audience = Audience::of(&event.visibility);
        let seen = Seen {
            user_id: event.user_id.clone(),
            nick: clean(&it.user.nickname),
            kind: Kind::of(&it.user.user_type),
            audience: audience.clone(),
            is_in: true,
        };
        // A link that was lost and came again changes nothing: what is typed goes to whom it was typed for.
        if event.user_id == beside.own_id && self.place.as_ref() != Some(&audience) {
            self.place = Some(audience.clone());
            self.chosen_audience = None;
        }
        if seen.kind == Kind::Customer {
            for item in &it.user_data {
                self.know(item);
            }
        }
        match self.parties.iter_mut().find(|it| it.user_id == event.user_id) {
            Some(party) => *party = seen,
            None => self.parties.push(seen),
        }
        let how = match audience {
            Audience::Everyone => "joined",
            Audience::Agents => "joined, unseen by the customer",
            _ => "watches, unseen by the customer and the agents",
        };
        self.add(event, beside, What::Did(how.into()));
        self.also_said(event, it.text.as_ref(), beside);
    }

    fn left(&mut self, event: &Event, it: &PartyLeft, beside: &Beside<'_>) {
        let asker = self.party(&it.asker_id).filter(|_| it.asker_id != event.user_id);
        let asker = asker.map(|it| format!("{} {}", it.kind.word(), it.nick));
        let reason = clean(&it.reason_text);
        // What is said then are the words of whoever asked for it.
        let words = it.text.as_ref().filter(|_| asker.is_some()).map(|it| clean(&it.text));
        let how = match (asker, reason.as_str()) {
            (asker, _) if beside.is_for_customer => {
                let is_customer = self.party(&event.user_id).is_some_and(|it| it.kind == Kind::Customer);
                let how = customer_words::left(it.reason_code, is_customer, asker.as_deref());
                words.as_deref().map_or(how.clone(), |words| format!("{how}: {words}"))
            }
            (Some(asker), _) => match words.as_deref().unwrap_or_default() {
                "" => format!("was removed by {asker}"),
                words => format!("was removed by {asker}: {words}"),
            },
            (None, "" | "left") => "left".into(),
            (None, reason) if reason.starts_with("removed") => format!("was {reason}"),
            (None, "left with request to close forcedly") => "left and closed the session".into(),
            (None, reason) => reason.to_owned(),
        };
        if let Some(party) = self.parties.iter_mut().find(|it| it.user_id == event.user_id) {
            party.is_in = false;
        }
        if beside.is_for_customer {
            if self.is_ended && customer_words::follows_from_end(it.reason_code) {
                return;
            }
            self.is_ended |= customer_words::ends_chat(it.reason_code);
        }
        self.add(event, beside, What::Did(how));
        self.also_said(event, it.text.as_ref().filter(|_| words.is_none()), beside);
    }

    fn noticed(&mut self, event: &Event, it: &Notice, beside: &Beside<'_>) {
        let text = clean(&it.text);
        let is_own = event.user_id == beside.own_id;
        match (it.notice_type.as_str(), it.text.as_str()) {
            ("TYPING_STARTED", _) if is_own => {}
            ("TYPING_STARTED", _) => {
                let nick = self.author(&event.user_id, beside.nick.map(clean).as_deref(), beside).nick;
                self.types(&event.user_id, &nick, text, beside.now);
            }
            ("TYPING_STOPPED", _) => self.stops_typing(&event.user_id),
            ("USER_PUSHED_URL", _) => self.add(event, beside, What::Url(text)),
            ("USER_UPDATE_NICK", _) => {
                self.add(event, beside, What::Did(format!("is now called {text}")));
                if let Some(party) = self.parties.iter_mut().find(|it| it.user_id == event.user_id) {
                    if party.kind == Kind::Customer {
                        self.customer.clone_from(&text);
                    }
                    party.nick = text;
                }
            }
            // A line for each would hide what was said.
            ("SYS_COMMAND", "read-receipt") => {}
            ("SYS_COMMAND", "file-uploaded") => self.file_came(event, it, beside),
            ("SYS_COMMAND", "file-deleted") => self.file_went(event, it, beside),
            ("TRANSCRIPT_SAVE_DONE", _) => {
                self.add(event, beside, What::Did("had the transcript saved".into()));
            }
            ("TRANSCRIPT_SAVE_FAILED", _) => {
                let how = "asked for the transcript to be saved, which failed";
                self.add(event, beside, What::Did(how.into()));
            }
            ("IDLE_CONTROL_ALERT" | "IDLE_CONTROL_CLOSE", _) => self.tell_at(event.time_shift, text),
            ("UPDATE_USER_DATA", _) => {
                for item in &it.user_data {
                    self.know(item);
                }
                self.add(event, beside, What::Did("changed what is known of the session".into()));
            }
            (notice_type, "") => self.add(event, beside, What::Did(format!("sent {}", clean(notice_type)))),
            (notice_type, _) => {
                self.add(event, beside, What::Did(format!("sent {}: {text}", clean(notice_type))));
            }
        }
        if let Some(text) = beside.message_text.filter(|it| !it.is_empty()) {
            self.add(event, beside, What::Said(paragraphs(text)));
        }
    }

    fn file_came(&mut self, event: &Event, it: &Notice, beside: &Beside<'_>) {
        let value = |key| KeyValue::find_text(&it.user_data, key).unwrap_or_default();
        let id = value("file-id").to_owned();
        let before = self.files.iter().map(|it| it.number.as_str());
        let number = file_number(&event.visibility, event.receiver_id.is_some(), before);
        let file = File {
            id: id.clone(),
            number,
            name: clean(value("file-name")),
            size: value("file-size").trim().parse().ok(),
            is_deleted: false,
        };
        self.files.push(file);
        self.add(event, beside, What::File(id));
    }

    fn file_went(&mut self, event: &Event, it: &Notice, beside: &Beside<'_>) {
        let id = KeyValue::find_text(&it.user_data, "file-id").unwrap_or_default();
        let Some(file) = self.files.iter_mut().find(|it| it.id == id) else { return };
        file.is_deleted = true;
        let what = What::Did(format!("deleted the file {}", file.name));
        self.add(event, beside, what);
    }

    /// Remembers an item of the session's userdata.
    fn know(&mut self, item: &KeyValue) {
        let Some(text) = item.value.as_text() else { return };
        let (key, value) = (clean(&item.key), clean(text));
        match self.user_data.iter_mut().find(|(known, _)| *known == key) {
            Some((_, old)) => *old = value,
            None => self.user_data.push((key, value)),
        }
    }
}
