//! Questions that stand before what can't be undone. What was typed before a question could be read is no answer to it: a
//! terminal without bracketed paste sends what is pasted as keys, and a person may type faster than the program draws.

use std::collections::VecDeque;

use serde_json::Value as Json;

/// How long a question has to stand there, with no key meanwhile, before it can be answered, in milliseconds.
const READ_MS: i64 = 500;

/// The questions that a person has to answer, one after the other. Times are milliseconds of any clock.
#[derive(Debug, Default)]
pub(crate) struct Questions {
    /// Each with the command that is done if the answer is yes.
    asked: VecDeque<(String, Json)>,
    /// Since when the first one stands there and no key came.
    quiet_since: i64,
    is_open: bool,
}

impl Questions {
    pub(crate) fn ask(&mut self, question: String, command: Json, now: i64) {
        self.asked.push_back((question, command));
        if self.asked.len() == 1 {
            self.begin(now);
        }
    }

    fn begin(&mut self, now: i64) {
        (self.quiet_since, self.is_open) = (now, false);
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.asked.is_empty()
    }

    /// The question that stands there now.
    pub(crate) fn text(&self) -> Option<&str> {
        self.asked.front().map(|(question, _)| question.as_str())
    }

    /// Whether it is the last one, and is about sending a file.
    pub(crate) fn is_about_last_file(&self) -> bool {
        self.asked.len() == 1 && self.asks_to_send()
    }

    /// Whether it is about sending a file.
    pub(crate) fn asks_to_send(&self) -> bool {
        self.asked.front().is_some_and(|(_, command)| command["do"] == "send-file")
    }

    /// Whether it can be answered.
    pub(crate) fn is_open(&self) -> bool {
        self.is_open && !self.is_empty()
    }

    /// A key came before it could be read.
    pub(crate) fn disturbed(&mut self, now: i64) {
        if !self.is_open {
            self.quiet_since = now;
        }
    }

    /// Time goes on; gives whether the question can be answered from now on.
    pub(crate) fn tick(&mut self, now: i64) -> bool {
        let opens = self.until_open(now) == Some(0);
        self.is_open |= opens;
        opens
    }

    /// In how many milliseconds it can be answered; `None`: it can be already, or there is none.
    pub(crate) fn until_open(&self, now: i64) -> Option<u64> {
        let since = now.saturating_sub(self.quiet_since);
        // A clock that went back counts for nothing.
        let left = if since < 0 { 0 } else { READ_MS.saturating_sub(since).max(0) };
        (!self.is_open && !self.is_empty()).then(|| left.unsigned_abs())
    }

    /// Takes the command of the question that was answered with yes. The next one begins to stand there.
    pub(crate) fn yes(&mut self, now: i64) -> Option<Json> {
        let (_, command) = self.asked.pop_front()?;
        self.begin(now);
        Some(command)
    }

    /// The question that stands there was answered with no. The next one begins to stand there.
    pub(crate) fn not_this(&mut self, now: i64) {
        self.asked.pop_front();
        self.begin(now);
    }

    /// Nothing of all that was asked for is done.
    pub(crate) fn no(&mut self) {
        self.asked.clear();
        self.is_open = false;
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn a_question_can_be_answered_once_it_can_be_read() {
        let mut questions = Questions::default();
        assert_eq!((questions.tick(0), questions.until_open(0), questions.yes(0)), (false, None, None));
        questions.ask("one?".into(), json!(1), 1000);
        questions.ask("two?".into(), json!(2), 1400);
        assert_eq!((questions.tick(1499), questions.until_open(1499)), (false, Some(1)));
        questions.disturbed(1499);
        assert!(!questions.tick(1998) && !questions.is_open());
        assert!(questions.tick(1999) && questions.is_open());
        questions.disturbed(1999);
        assert!(questions.is_open() && !questions.tick(1999), "told once");
        assert_eq!(questions.yes(3000), Some(json!(1)));
        assert!(!questions.tick(3499) && !questions.is_open());
        assert_eq!(questions.text(), Some("two?"));
        assert!(questions.tick(3500));
        questions.ask("three?".into(), json!(3), 3600);
        questions.not_this(3700);
        assert_eq!((questions.text(), questions.is_open()), (Some("three?"), false), "only one is answered");
        questions.no();
        assert!(questions.is_empty() && !questions.is_open());
    }

    #[test]
    fn a_clock_that_went_back_keeps_nobody_waiting() {
        let mut questions = Questions::default();
        questions.ask("one?".into(), json!(1), 1000);
        assert!(questions.tick(900));
    }
}
