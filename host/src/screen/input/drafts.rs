//! What is typed for each session: its text, and what was said there before.

use std::collections::HashMap;

use super::editor::{Draft, Editor};
use crate::commands::Audience;

/// So many texts are kept of what was said.
const KEPT: usize = 200;

/// What was done with Enter.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Done {
    pub(super) draft: Draft,
    /// For whom it was, where that wasn't everyone.
    pub(super) few: Option<Few>,
}

/// What wasn't for everyone.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Few {
    pub(super) audience: Audience,
    /// What was said; `None`: it was a command, such as one that sends a file.
    pub(super) text: Option<String>,
}

/// The input of one session.
#[derive(Debug, Default)]
pub(super) struct Sheet {
    pub(super) editor: Editor,
    /// The texts that lie aside while another is typed, the first one at the bottom, each with what was refused of it.
    under: Vec<(Editor, Option<Draft>)>,
    /// The text with which nothing could be done, as it was then.
    refused: Option<Draft>,
    /// Whether that text lay aside since it was refused: the person has done something else, and goes on with another text.
    is_back: bool,
    history: Vec<Done>,
    /// Which text of the history is shown, and what was typed before it.
    looking_at: Option<(usize, Draft)>,
}

impl Sheet {
    /// Puts the text aside while something else is typed.
    pub(super) fn open_over(&mut self) {
        if !self.editor.text().is_empty() {
            self.under.push((std::mem::take(&mut self.editor), self.refused.take()));
        }
        self.editor.replace(Draft::default());
        (self.refused, self.is_back, self.looking_at) = (None, false, None);
    }

    /// Whether a text lies aside.
    pub(super) fn lies_over(&self) -> bool {
        !self.under.is_empty()
    }

    /// Nothing could be done with the text.
    pub(super) fn refuse(&mut self) {
        self.refused = Some(self.editor.draft().clone());
        self.is_back = false;
    }

    /// Whether nothing could be done with the text, and it hasn't been changed since.
    pub(super) fn is_refused(&self) -> bool {
        self.refused.as_ref() == Some(self.editor.draft())
    }

    /// Whether nothing could be done with the text, and it has come back since from where it lay aside.
    pub(super) fn is_refused_and_back(&self) -> bool {
        self.is_back && self.is_refused()
    }

    /// The text is another one now: should it ever be the same again, it is one that nobody has tried to say.
    pub(super) fn forget_refusal(&mut self) {
        if !self.is_refused() {
            self.refused = None;
        }
    }

    /// What was typed is done: it is remembered, and what lies aside comes back. `few`: for whom it was, if
    /// not for everyone.
    pub(super) fn done(&mut self, few: Option<Few>) {
        let done = Done { draft: self.editor.draft().clone(), few };
        if self.history.last() != Some(&done) {
            self.history.push(done);
        }
        if self.history.len() > KEPT {
            self.history.remove(0);
        }
        self.give_up();
    }

    /// What was typed is thrown away, and what lies aside comes back.
    pub(super) fn give_up(&mut self) {
        (self.editor, self.refused) = self.under.pop().unwrap_or_default();
        self.is_back = self.is_refused();
        self.looking_at = None;
    }

    /// Empties the line; what was typed before something else was brought back comes back.
    pub(super) fn empty(&mut self) {
        match self.looking_at.take() {
            Some((_, before)) if !before.text.is_empty() => self.editor.replace(before),
            _ => self.editor.clear(),
        }
    }

    /// Shows what was said before (or after) what is shown, as `as_now` has it typed now; what it has nothing for is passed over.
    /// `false` if there is nothing.
    pub(super) fn look(&mut self, is_back: bool, as_now: impl Fn(&Done) -> Option<Draft>) -> bool {
        let at = self.looking_at.as_ref().map_or(self.history.len(), |(at, _)| *at);
        let mut places: Box<dyn Iterator<Item = usize>> = match is_back {
            true => Box::new((0..at).rev()),
            false => Box::new(at + 1..self.history.len()),
        };
        let found = places.find_map(|it| Some((it, as_now(self.history.get(it)?)?)));
        if found.is_none() && (is_back || self.looking_at.is_none()) {
            return false;
        }
        let before = self.looking_at.take().map(|(_, it)| it);
        let before = before.unwrap_or_else(|| self.editor.draft().clone());
        match found {
            Some((to, draft)) => {
                self.editor.replace(draft);
                self.looking_at = Some((to, before));
            }
            None => self.editor.replace(before),
        }
        true
    }
}

/// The sheets of all sessions; the one without a session is a customer's, or that of a desk that has chosen none.
#[derive(Debug, Default)]
pub(super) struct Sheets {
    pub(super) current: Sheet,
    session_id: Option<String>,
    others: HashMap<Option<String>, Sheet>,
}

impl Sheets {
    pub(super) fn session_id(&self) -> Option<&str> {
        self.session_id.as_deref()
    }

    /// Goes to the sheet of a session. `false` if it is there already. What is typed where there is no session goes along, if
    /// nothing is typed there and nobody has tried to say it yet: it could be said nowhere else.
    pub(super) fn choose(&mut self, session_id: Option<&str>) -> bool {
        if self.session_id.as_deref() == session_id {
            return false;
        }
        let mut next = self.others.remove(&session_id.map(Into::into)).unwrap_or_default();
        let goes_along = self.session_id.is_none() && !self.current.is_refused();
        if goes_along && next.editor.text().is_empty() && !next.lies_over() {
            std::mem::swap(&mut next, &mut self.current);
            std::mem::swap(&mut next.history, &mut self.current.history);
            next.looking_at = None;
        }
        let current = std::mem::replace(&mut self.current, next);
        let before = std::mem::replace(&mut self.session_id, session_id.map(Into::into));
        self.others.insert(before, current);
        true
    }

    /// Whether something is typed for a session and not sent.
    pub(super) fn has_draft(&self, session_id: &str) -> bool {
        let sheet = match self.session_id() == Some(session_id) {
            true => Some(&self.current),
            false => self.others.get(&Some(session_id.to_owned())),
        };
        sheet.is_some_and(|it| it.lies_over() || !it.editor.text().trim().is_empty())
    }

    /// The sessions for which something is typed and not sent, but for the one that is chosen: there it is seen.
    pub(super) fn elsewhere(&self) -> Vec<String> {
        let ids = self.others.keys().flatten();
        ids.filter(|it| self.session_id() != Some(it) && self.has_draft(it)).cloned().collect()
    }

    /// The sessions on whose sheets something stands to be said.
    pub(super) fn drafts(&self) -> Vec<Option<String>> {
        let is_said = |it: &Editor| !it.text().trim().is_empty() && !it.is_command();
        let is_draft = |it: &Sheet| is_said(&it.editor) || it.under.iter().any(|(under, _)| is_said(under));
        let sheets = std::iter::once((&self.session_id, &self.current)).chain(&self.others);
        sheets.filter(|(_, it)| is_draft(it)).map(|(of, _)| of.clone()).collect()
    }

    /// Forgets what was typed for a session that isn't chosen.
    pub(super) fn forget(&mut self, session_id: &str) {
        self.others.remove(&Some(session_id.to_owned()));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn type_text(sheet: &mut Sheet, text: &str) {
        text.chars().for_each(|it| sheet.editor.type_char(it));
    }

    fn as_it_was(done: &Done) -> Option<Draft> {
        Some(done.draft.clone())
    }

    #[test]
    fn what_was_said_is_looked_through() {
        let mut sheet = Sheet::default();
        for text in ["one", "two", "two"] {
            type_text(&mut sheet, text);
            sheet.done(None);
        }
        type_text(&mut sheet, "new");
        let mut seen = Vec::new();
        for is_back in [true, true, true, false, false, false] {
            seen.push((sheet.look(is_back, as_it_was), sheet.editor.text().to_owned()));
        }
        let seen: Vec<_> = seen.iter().map(|(is_there, text)| (*is_there, text.as_str())).collect();
        assert_eq!(
            seen,
            [(true, "two"), (true, "one"), (false, "one"), (true, "two"), (true, "new"), (false, "new")]
        );
    }

    #[test]
    fn what_was_pasted_stays_pasted_in_the_history() {
        let mut sheet = Sheet::default();
        sheet.editor.paste("/close");
        sheet.done(None);
        assert!(sheet.look(true, as_it_was));
        assert!(!sheet.editor.is_command() && sheet.editor.is_pasted());
    }

    #[test]
    fn a_text_lies_aside_while_a_command_is_typed() {
        let mut sheet = Sheet::default();
        type_text(&mut sheet, "half a");
        sheet.open_over();
        type_text(&mut sheet, "/who");
        assert!(sheet.lies_over());
        sheet.done(None);
        assert_eq!(sheet.editor.text(), "half a");
    }

    #[test]
    fn each_session_has_its_own() {
        let mut sheets = Sheets::default();
        assert!(sheets.choose(Some("A")) && !sheets.choose(Some("A")));
        type_text(&mut sheets.current, "to Ana");
        sheets.choose(None);
        type_text(&mut sheets.current, "nobody");
        assert!(sheets.choose(Some("A")) && sheets.current.editor.text() == "to Ana");
        sheets.choose(Some("B"));
        assert_eq!(sheets.current.editor.text(), "");
        type_text(&mut sheets.current, "/who");
        assert_eq!(sheets.drafts().len(), 2, "a command is no draft");
        sheets.current.give_up();
        assert!(sheets.has_draft("A") && !sheets.has_draft("B") && !sheets.has_draft("C"));
        sheets.choose(Some("A"));
        assert!(sheets.has_draft("A"));
        assert_eq!((sheets.session_id(), sheets.current.editor.text()), (Some("A"), "to Ana"));
        sheets.choose(None);
        assert_eq!(sheets.current.editor.text(), "nobody");
        sheets.forget("A");
        // What could be said to nobody goes along where nothing is typed.
        sheets.choose(Some("A"));
        assert_eq!(sheets.current.editor.text(), "nobody");
        sheets.choose(None);
        assert_eq!(sheets.current.editor.text(), "");
    }
}
