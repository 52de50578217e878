//! What a session's events told so far that later commands need: who is who, and which files there are.

use std::collections::HashMap;

use parlor_plugin::{Event, EventBody, KeyValue, Notice};

/// What the events of one session told so far.
#[derive(Debug, Default)]
pub(crate) struct Seen {
    /// By user id.
    nicknames: HashMap<String, String>,
    /// By file id.
    pub(crate) files: HashMap<String, FileNotice>,
}

/// What a `file-uploaded` notice told of a file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct FileNotice {
    pub(crate) document_id: Option<String>,
    pub(crate) name: String,
    pub(crate) size: Option<u64>,
}

impl Seen {
    /// Remembers what the event tells; gives the nickname that its party had when it happened.
    pub(crate) fn see(&mut self, event: &Event) -> Option<String> {
        match event.body.happened() {
            EventBody::NewParty(party) => {
                self.nicknames.insert(event.user_id.clone(), party.user.nickname.clone());
            }
            EventBody::Notice(notice) if notice.notice_type == "USER_UPDATE_NICK" => {
                return self.nicknames.insert(event.user_id.clone(), notice.text.clone());
            }
            EventBody::Notice(notice) => self.see_file(notice),
            _ => {}
        }
        self.nicknames.get(&event.user_id).cloned()
    }

    fn see_file(&mut self, notice: &Notice) {
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
                self.files.insert(file_id, file);
            }
            "file-deleted" => {
                self.files.remove(&file_id);
            }
            _ => {}
        }
    }
}

#[cfg(test)]
mod tests {
    use parlor_core::element::Event as View;
    use parlor_core::wire::Limits;

    use super::*;
    use crate::event::owned;

    #[test]
    fn nicknames_and_files() {
        let mut seen = Seen::default();
        let mut see = |xml: &str| {
            let nick = seen.see(&owned(&View::parse(xml.as_bytes(), Limits::PACKET).unwrap()));
            (nick, seen.files.len())
        };
        let ana = || Some("Ana".to_owned());
        assert_eq!(see("<message userId='U'/>"), (None, 0));
        assert_eq!(see("<newParty userId='U'><userInfo userNick='Ana'/></newParty>"), (ana(), 0));
        let uploaded = "<notice userId='U'><noticeText noticeType='SYS_COMMAND'>file-uploaded</noticeText>\
            <userData><item key='file-id'>F</item><item key='file-name'>a.txt</item></userData></notice>";
        assert_eq!(see(uploaded), (ana(), 1));
        assert_eq!(see(&uploaded.replace("file-uploaded", "file-deleted")), (ana(), 0));
        let renamed =
            "<notice userId='U'><noticeText noticeType='USER_UPDATE_NICK'>Anna</noticeText></notice>";
        assert_eq!(see(renamed), (ana(), 0));
        assert_eq!(see("<message userId='U'/>"), (Some("Anna".to_owned()), 0));
    }
}
