//! Which files a session's events told of.

use std::collections::{HashMap, HashSet};

use parlor_plugin::{Event, EventBody, KeyValue};

/// The files of one session, by file id.
#[derive(Debug, Default)]
pub struct SeenFiles {
    files: HashMap<String, FileNotice>,
    deleted: HashSet<String>,
}

/// What a `file-uploaded` notice told of a file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FileNotice {
    /// The document that holds it.
    pub document_id: Option<String>,
    /// Its name, as its sender gave it.
    pub name: String,
    /// Its size in bytes.
    pub size: Option<u64>,
}

impl SeenFiles {
    /// Remembers what the event tells of a file.
    pub fn see(&mut self, event: &Event) {
        let EventBody::Notice(notice) = event.body.happened() else { return };
        if notice.notice_type != "SYS_COMMAND" {
            return;
        }
        let text = |key| KeyValue::find_text(&notice.user_data, key).map(str::to_owned);
        let Some(file_id) = text("file-id") else { return };
        match notice.text.as_str() {
            "file-uploaded" => {
                let file = FileNotice {
                    document_id: text("file-document-id"),
                    name: text("file-name").unwrap_or_default(),
                    size: text("file-size").and_then(|it| it.trim().parse().ok()),
                };
                self.deleted.remove(&file_id);
                self.files.insert(file_id, file);
            }
            "file-deleted" => {
                self.files.remove(&file_id);
                self.deleted.insert(file_id);
            }
            _ => {}
        }
    }

    /// The file with this id.
    #[must_use]
    pub fn get(&self, file_id: &str) -> Option<&FileNotice> {
        self.files.get(file_id)
    }

    /// Whether the file with this id was deleted.
    #[must_use]
    pub fn is_deleted(&self, file_id: &str) -> bool {
        self.deleted.contains(file_id)
    }
}

#[cfg(test)]
mod tests {
    use parlor_core::element::Event as View;
    use parlor_core::wire::Limits;

    use super::*;
    use crate::event::owned;

    #[test]
    fn files_come_and_go() {
        let mut seen = SeenFiles::default();
        let mut see = |xml: &str| {
            seen.see(&owned(&View::parse(xml.as_bytes(), Limits::PACKET).unwrap()));
            seen.get("F").cloned()
        };
        let uploaded = "<notice userId='U'><noticeText noticeType='SYS_COMMAND'>file-uploaded</noticeText>\
            <userData><item key='file-id'>F</item><item key='file-name'>a.txt</item>\
            <item key='file-size'>3</item></userData></notice>";
        assert_eq!(see("<message userId='U'/>"), None);
        let file = FileNotice { document_id: None, name: "a.txt".into(), size: Some(3) };
        assert_eq!(see(uploaded), Some(file));
        assert_eq!(see(&uploaded.replace("file-uploaded", "file-deleted")), None);
        assert!(seen.is_deleted("F") && !seen.is_deleted("G"));
        seen.see(&owned(&View::parse(uploaded.as_bytes(), Limits::PACKET).unwrap()));
        assert!(!seen.is_deleted("F"));
    }
}
