//! What an event tells a person. HTML and text tell the same story.

use std::collections::HashMap;

use parlor_plugin::{Event, EventBody, KeyValue, MessageText, NewParty, Notice, PartyLeft};

/// A party, as far as a reader cares.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Party {
    /// Its nickname, or its id if that is blank.
    pub(crate) name: String,
    /// `CLIENT`, `AGENT` and so on, as the transcript writes it.
    pub(crate) user_type: String,
    /// Its number among the parties of its type, from 0.
    pub(crate) number: usize,
}

/// What happened.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Happening<'a> {
    /// The party wrote this.
    Said(&'a str),
    /// The party wrote something that was too long for whoever kept this transcript: bytes.
    SaidTooMuch(u32),
    /// The party sent a file.
    File(FileSeen<'a>),
    /// The party wants the others to open this URL.
    Link(&'a str),
    /// Something to be said about the party, beginning with a verb.
    Note(String),
}

/// A file that was sent.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct FileSeen<'a> {
    pub(crate) name: &'a str,
    /// In words: `191.8 kB`; empty if it isn't known.
    pub(crate) size: String,
    pub(crate) description: Option<&'a str>,
    pub(crate) deleted: bool,
}

/// Follows a transcript and remembers the names of parties and files.
#[derive(Default)]
pub(crate) struct Story {
    parties: HashMap<String, usize>,
    cast: Vec<Party>,
    files: HashMap<String, String>,
}

impl Story {
    /// All parties, in the order in which they came.
    pub(crate) fn cast(&self) -> &[Party] {
        &self.cast
    }

    /// The party with this id; one that never joined is called by its id.
    pub(crate) fn party(&self, user_id: &str) -> Party {
        match self.parties.get(user_id).and_then(|index| self.cast.get(*index)) {
            Some(party) => party.clone(),
            None => Party { name: user_id.to_owned(), user_type: String::new(), number: 0 },
        }
    }

    /// What an event tells, in order; nothing for typing.
    pub(crate) fn follow<'a>(&mut self, event: &'a Event) -> Vec<Happening<'a>> {
        let mut happenings = match event.body.happened() {
            EventBody::NewParty(body) => self.joined(&event.user_id, body),
            EventBody::Message(text) => said(Some(text)),
            EventBody::Notice(notice) => self.noticed(&event.user_id, notice),
            EventBody::PartyLeft(body) => self.left(&event.user_id, body),
            EventBody::Reenter(body) => {
                let mut happenings = vec![Happening::Note("is back".to_owned())];
                happenings.append(&mut said(body.text.as_ref()));
                happenings
            }
            _ => Vec::new(),
        };
        if let Some(bytes) = event.truncated {
            happenings.retain(|happening| !matches!(happening, Happening::Said("")));
            happenings.push(Happening::SaidTooMuch(bytes));
        }
        happenings
    }

    fn joined<'a>(&mut self, user_id: &str, body: &'a NewParty) -> Vec<Happening<'a>> {
        let nickname = body.user.nickname.trim();
        let user_type = body.user.user_type.clone();
        let name = match (nickname, user_type.as_str()) {
            ("", "SYSTEM") => "Chat server",
            ("", _) => user_id,
            (nickname, _) => nickname,
        };
        let name = name.to_owned();
        if let Some(party) = self.parties.get(user_id).and_then(|index| self.cast.get_mut(*index)) {
            // It joined again, with another visibility.
            party.name = name;
        } else {
            let number = self.cast.iter().filter(|party| party.user_type == user_type).count();
            self.parties.insert(user_id.to_owned(), self.cast.len());
            self.cast.push(Party { name, user_type, number });
        }
        let mut happenings = vec![Happening::Note("joined".to_owned())];
        happenings.append(&mut said(body.text.as_ref()));
        happenings
    }

    fn noticed<'a>(&mut self, user_id: &str, notice: &'a Notice) -> Vec<Happening<'a>> {
        let text = notice.text.as_str();
        let item = |key| KeyValue::find_text(&notice.user_data, key);
        vec![match (notice.notice_type.as_str(), text) {
            ("TYPING_STARTED" | "TYPING_STOPPED", _) => return Vec::new(),
            ("USER_PUSHED_URL", url) => Happening::Link(url),
            ("USER_UPDATE_NICK", nickname) => {
                let before = self.party(user_id).name;
                if let Some(party) = self.parties.get(user_id).and_then(|index| self.cast.get_mut(*index)) {
                    party.name = nickname.to_owned();
                }
                Happening::Note(format!("was called {before} before"))
            }
            ("SYS_COMMAND", "file-uploaded") => {
                let name = item("file-name").unwrap_or("a file");
                if let Some(file_id) = item("file-id") {
                    self.files.insert(file_id.to_owned(), name.to_owned());
                }
                Happening::File(FileSeen {
                    name,
                    size: item("file-size")
                        .and_then(|size| size.trim().parse().ok())
                        .map(in_words)
                        .unwrap_or_default(),
                    description: item("file-description"),
                    deleted: item("file-deleted") == Some("true"),
                })
            }
            ("SYS_COMMAND", "file-deleted") => {
                let name = item("file-id").and_then(|file_id| self.files.get(file_id));
                Happening::Note(format!("deleted {}", name.map_or("a file", String::as_str)))
            }
            ("IDLE_CONTROL_ALERT" | "IDLE_CONTROL_CLOSE", text) if !text.is_empty() => Happening::Said(text),
            (notice_type, "") => Happening::Note(format!("sent a notice: {notice_type}")),
            (notice_type, text) => Happening::Note(format!("sent a notice: {notice_type}: {text}")),
        }]
    }

    fn left<'a>(&mut self, user_id: &str, body: &'a PartyLeft) -> Vec<Happening<'a>> {
        let mut happenings = said(body.text.as_ref());
        let note = if body.asker_id != user_id && !body.asker_id.is_empty() {
            format!("was removed by {}", self.party(&body.asker_id).name)
        } else if body.reason_code.is_some_and(|code| code != 0) && !body.reason_text.is_empty() {
            // The reasons' texts begin with a verb: "left due to disconnect".
            body.reason_text.clone()
        } else {
            "left".to_owned()
        };
        happenings.push(Happening::Note(note));
        happenings
    }
}

fn said(text: Option<&MessageText>) -> Vec<Happening<'_>> {
    text.map(|text| Happening::Said(&text.text)).into_iter().collect()
}

/// A size for people: `191.8 kB`.
fn in_words(bytes: u64) -> String {
    let mut tenths = u128::from(bytes) * 10;
    let mut unit = 0;
    let units = ["bytes", "kB", "MB", "GB", "TB", "PB", "EB"];
    while tenths >= 10_000 && unit + 1 < units.len() {
        tenths /= 1000;
        unit += 1;
    }
    match (unit, bytes) {
        (0, 1) => "1 byte".to_owned(),
        (0, _) => format!("{bytes} bytes"),
        _ => format!("{}.{} {}", tenths / 10, tenths % 10, units[unit]),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sizes_in_words() {
        for (bytes, words) in [
            (0, "0 bytes"),
            (1, "1 byte"),
            (999, "999 bytes"),
            (1000, "1.0 kB"),
            (191_855, "191.8 kB"),
            (2_097_152, "2.0 MB"),
            (u64::MAX, "18.4 EB"),
        ] {
            assert_eq!(in_words(bytes), words);
        }
    }

    #[test]
    fn a_party_that_never_joined_is_called_by_its_id() {
        let story = Story::default();
        assert_eq!(story.party("0096"), Party { name: "0096".into(), user_type: String::new(), number: 0 });
    }
}
