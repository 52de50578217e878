//! What lines tell of others who type.

use std::collections::HashMap;

use clap::ValueEnum;

/// So many seconds after the last sign that somebody types it counts as news that the same party types again.
const BURST_SECONDS: u32 = 60;

/// What is told of others who type: each line is read aloud to whoever listens to a screen reader.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
pub(crate) enum TypingLines {
    /// Nothing.
    None,
    /// That they type, once until they say something or have stopped for a minute.
    Note,
    /// What they have typed so far, too, whenever it is another text.
    #[default]
    Preview,
}

/// Who types in which session.
#[derive(Debug, Default)]
pub(super) struct Typing {
    pub(super) told: TypingLines,
    /// By session and user id: when the last sign of it came, in seconds since the session's start, and the preview.
    bursts: HashMap<(String, String), (u32, String)>,
}

impl Typing {
    pub(super) fn new(told: TypingLines) -> Self {
        Self { told, ..Self::default() }
    }

    /// Somebody types, and so far this; gives whether that is told.
    pub(super) fn types(&mut self, session_id: &str, user_id: &str, at: u32, preview: &str) -> bool {
        let who = (session_id.to_owned(), user_id.to_owned());
        let before = self.bursts.insert(who, (at, preview.to_owned()));
        let is_news = before.as_ref().is_none_or(|(last, _)| at.saturating_sub(*last) > BURST_SECONDS);
        let is_other = !preview.is_empty() && before.is_some_and(|(_, it)| it != preview);
        match self.told {
            TypingLines::None => false,
            TypingLines::Note => is_news,
            TypingLines::Preview => is_news || is_other,
        }
    }

    /// What was typed was said, or its author has left.
    pub(super) fn ends(&mut self, session_id: &str, user_id: &str) {
        self.bursts.remove(&(session_id.to_owned(), user_id.to_owned()));
    }

    /// The link is lost: nobody knows who types now.
    pub(super) fn forget_all(&mut self) {
        self.bursts.clear();
    }

    /// The session is over, or goes on without the person.
    pub(super) fn forget(&mut self, session_id: &str) {
        self.bursts.retain(|(it, _), _| it != session_id);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_note_comes_once_for_each_burst() {
        let mut typing = Typing::new(TypingLines::Note);
        assert!(typing.types("S", "A", 0, "I"));
        assert!(!typing.types("S", "A", 40, "I have"));
        assert!(!typing.types("S", "A", 100, "I have a"), "it goes on");
        assert!(typing.types("S", "B", 100, ""), "somebody else");
        assert!(typing.types("T", "A", 100, ""), "elsewhere");
        assert!(typing.types("S", "A", 161, "I have a"), "a minute later it is news");
        typing.ends("S", "A");
        assert!(typing.types("S", "A", 162, "And"), "something was said meanwhile");
        typing.forget("S");
        assert!(typing.types("S", "B", 163, ""));
    }

    #[test]
    fn previews_come_whenever_they_change_and_nothing_does_where_nothing_is_wanted() {
        let mut previews = Typing::new(TypingLines::Preview);
        let told = [("", true), ("He", true), ("He", false), ("Hello", true), ("", false)];
        for (preview, is_told) in told {
            assert_eq!(previews.types("S", "A", 0, preview), is_told, "{preview}");
        }
        assert!(!Typing::new(TypingLines::None).types("S", "A", 0, "He"));
    }
}
