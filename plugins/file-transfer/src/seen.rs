//! The files that went by in the sessions' events.

use std::collections::VecDeque;

use parlor_plugin::{Event, EventBody, KeyValue};

use crate::{FILE_DELETED, FILE_UPLOADED, SYS_COMMAND};

/// How many files are remembered; the oldest goes first.
const MOST: usize = 1024;

/// The files of the sessions, and which document belongs to which of them.
#[derive(Default)]
pub(crate) struct SeenFiles {
    files: VecDeque<SeenFile>,
}

struct SeenFile {
    session_id: String,
    file_id: String,
    document_id: String,
    name: String,
    /// In bytes, as the notice says it.
    size: Option<u64>,
}

impl SeenFiles {
    /// Takes an event into account.
    pub(crate) fn note(&mut self, session_id: &str, event: &Event) {
        let EventBody::Notice(notice) = &event.body else { return };
        if notice.notice_type != SYS_COMMAND {
            return;
        }
        let text = |key| KeyValue::find_text(&notice.user_data, key);
        let Some(file_id) = text("file-id") else { return };
        if notice.text == FILE_DELETED {
            self.take(session_id, file_id);
        } else if notice.text == FILE_UPLOADED
            && let Some(document_id) = text("file-document-id")
        {
            // A transcript may come more than once.
            self.take(session_id, file_id);
            if self.files.len() >= MOST {
                self.files.pop_front();
            }
            self.files.push_back(SeenFile {
                session_id: session_id.to_owned(),
                file_id: file_id.to_owned(),
                document_id: document_id.to_owned(),
                name: text("file-name").unwrap_or_default().to_owned(),
                size: text("file-size").and_then(|it| it.trim().parse().ok()),
            });
        }
    }

    /// A line for each file of the session, in the order in which they came.
    pub(crate) fn of_session(&self, session_id: &str) -> impl Iterator<Item = String> {
        self.files.iter().filter(move |it| it.session_id == session_id).map(|it| {
            let size = it.size.map(|it| format!("{it} bytes, ")).unwrap_or_default();
            format!("{}, {size}id {}", it.name, it.file_id)
        })
    }

    /// The document of a file, which is then forgotten.
    pub(crate) fn take(&mut self, session_id: &str, file_id: &str) -> Option<String> {
        let at =
            self.files.iter().position(|seen| seen.session_id == session_id && seen.file_id == file_id)?;
        self.files.remove(at).map(|seen| seen.document_id)
    }
}

#[cfg(test)]
pub(crate) mod tests {
    use parlor_plugin::Notice;

    use super::*;

    fn system_command(text: &str, file_id: &str, document_id: &str) -> Event {
        Event {
            event_id: 1,
            time_shift: 0,
            user_id: "U".into(),
            visibility: "ALL".into(),
            receiver_id: None,
            event_attributes: Vec::new(),
            truncated: None,
            body: EventBody::Notice(Notice {
                notice_type: SYS_COMMAND.into(),
                text: text.into(),
                user_data: vec![
                    KeyValue::string("file-id", file_id),
                    KeyValue::string("file-document-id", document_id),
                    KeyValue::string("file-name", "photo.jpg"),
                    KeyValue::string("file-size", "3"),
                ],
            }),
        }
    }

    pub(crate) fn uploaded(file_id: &str, document_id: &str) -> Event {
        system_command(FILE_UPLOADED, file_id, document_id)
    }

    #[test]
    fn remembers_until_deleted() {
        let mut seen = SeenFiles::default();
        seen.note("S1", &uploaded("F1", "D1"));
        seen.note("S1", &uploaded("F2", "D2"));
        seen.note("S1", &system_command(FILE_DELETED, "F1", ""));
        assert_eq!(seen.take("S1", "F1"), None);
        assert_eq!(seen.take("S2", "F2"), None);
        assert_eq!(seen.take("S1", "F2"), Some("D2".into()));
    }

    #[test]
    fn never_grows_beyond_its_limit() {
        let mut seen = SeenFiles::default();
        for number in 0..=MOST {
            seen.note("S1", &uploaded(&number.to_string(), "D"));
        }
        assert_eq!(seen.files.len(), MOST);
        assert_eq!(seen.take("S1", "0"), None);
        assert!(seen.take("S1", "1").is_some());
    }
}
