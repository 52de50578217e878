//! What a session's events told so far that later commands need: who is who, and which files there are.

use std::collections::HashMap;

use parlor_plugin::{Event, EventBody};
use parlor_plugin_desk::SeenFiles;

/// What the events of one session told so far.
#[derive(Debug, Default)]
pub(crate) struct Seen {
    /// By user id.
    nicknames: HashMap<String, String>,
    pub(crate) files: SeenFiles,
}

impl Seen {
    /// Remembers what the event tells; gives the nickname that its party had when it happened.
    pub(crate) fn see(&mut self, event: &Event) -> Option<String> {
        self.files.see(event);
        match event.body.happened() {
            EventBody::NewParty(party) => {
                self.nicknames.insert(event.user_id.clone(), party.user.nickname.clone());
            }
            EventBody::Notice(notice) if notice.notice_type == "USER_UPDATE_NICK" => {
                return self.nicknames.insert(event.user_id.clone(), notice.text.clone());
            }
            _ => {}
        }
        self.nicknames.get(&event.user_id).cloned()
    }

    /// Somebody is called so of whom it isn't known: a customer needn't see everybody come in.
    pub(crate) fn learn(&mut self, user_id: String, nickname: String) {
        self.nicknames.entry(user_id).or_insert(nickname);
    }

    /// What a party is called now.
    pub(crate) fn nickname(&self, user_id: &str) -> Option<&str> {
        self.nicknames.get(user_id).map(String::as_str)
    }
}

#[cfg(test)]
mod tests {
    use parlor_core::element::Event as View;
    use parlor_core::wire::Limits;

    use super::*;
    use crate::event::owned;

    #[test]
    fn who_is_known_already_is_not_learned_anew() {
        let mut seen = Seen::default();
        seen.learn("2".into(), "Bo".into());
        seen.learn("2".into(), "Bob".into());
        assert_eq!(seen.nickname("2"), Some("Bo"));
    }

    #[test]
    fn nicknames_and_files() {
        let mut seen = Seen::default();
        let mut see = |xml: &str| {
            let nick = seen.see(&owned(&View::parse(xml.as_bytes(), Limits::PACKET).unwrap()));
            (nick, seen.files.get("F").is_some())
        };
        let ana = || Some("Ana".to_owned());
        assert_eq!(see("<message userId='U'/>"), (None, false));
        assert_eq!(see("<newParty userId='U'><userInfo userNick='Ana'/></newParty>"), (ana(), false));
        let uploaded = "<notice userId='U'><noticeText noticeType='SYS_COMMAND'>file-uploaded</noticeText>\
            <userData><item key='file-id'>F</item><item key='file-name'>a.txt</item></userData></notice>";
        assert_eq!(see(uploaded), (ana(), true));
        assert_eq!(see(&uploaded.replace("file-uploaded", "file-deleted")), (ana(), false));
        let renamed =
            "<notice userId='U'><noticeText noticeType='USER_UPDATE_NICK'>Anna</noticeText></notice>";
        assert_eq!(see(renamed), (ana(), false));
        assert_eq!(see("<message userId='U'/>"), (Some("Anna".to_owned()), false));
    }
}
