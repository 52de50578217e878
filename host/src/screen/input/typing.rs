//! Notices that a person is typing: one at once, more while the typing goes on, and one that it stopped.

use super::Deed;

/// While somebody types, the notice is renewed so often, in milliseconds.
const RENEWED_MS: u64 = 5000;

/// With a preview, so often at most.
const PREVIEW_MS: u64 = 1000;

/// Without a change for so long, somebody types no more.
const PAUSE_MS: u64 = 5000;

/// What the others were told.
#[derive(Debug, Default)]
pub(super) struct Typing {
    shows_preview: bool,
    told: Option<Told>,
}

#[derive(Debug)]
struct Told {
    session_id: Option<String>,
    /// As it is now.
    text: String,
    changed_at: u64,
    /// As it was told.
    told_text: String,
    told_at: u64,
}

impl Typing {
    pub(super) fn new(shows_preview: bool) -> Self {
        Self { shows_preview, told: None }
    }

    /// The text has changed; an empty one: there is nothing that will be said.
    pub(super) fn changed(&mut self, now: u64, session_id: Option<&str>, text: &str) -> Vec<Deed> {
        if text.is_empty() {
            return self.stop();
        }
        let told_text = if self.shows_preview { text.to_owned() } else { String::new() };
        let Some(told) = &mut self.told else {
            self.told = Some(Told {
                session_id: session_id.map(Into::into),
                text: told_text.clone(),
                changed_at: now,
                told_text: told_text.clone(),
                told_at: now,
            });
            return vec![Deed::Typing {
                session_id: session_id.map(Into::into),
                text: told_text,
                stopped: false,
            }];
        };
        (told.text, told.changed_at) = (told_text, now);
        self.tick(now)
    }

    /// Time goes on.
    pub(super) fn tick(&mut self, now: u64) -> Vec<Deed> {
        let Some(told) = &mut self.told else { return Vec::new() };
        if now.saturating_sub(told.changed_at) >= PAUSE_MS {
            return self.stop();
        }
        let since = now.saturating_sub(told.told_at);
        let is_renewed = since >= RENEWED_MS && told.changed_at > told.told_at;
        if !(is_renewed || since >= PREVIEW_MS && told.text != told.told_text) {
            return Vec::new();
        }
        (told.told_at, told.told_text) = (now, told.text.clone());
        vec![Deed::Typing { session_id: told.session_id.clone(), text: told.text.clone(), stopped: false }]
    }

    /// What was typed is said: its message says enough.
    pub(super) fn said(&mut self) {
        self.told = None;
    }

    /// Nobody types any more.
    pub(super) fn stop(&mut self) -> Vec<Deed> {
        let stopped =
            |it: Told| Deed::Typing { session_id: it.session_id, text: String::new(), stopped: true };
        self.told.take().map(stopped).into_iter().collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn told(deeds: &[Deed]) -> Vec<(Option<&str>, &str, bool)> {
        let typing = |it| match it {
            &Deed::Typing { ref session_id, ref text, stopped } => {
                (session_id.as_deref(), text.as_str(), stopped)
            }
            other => panic!("{other:?}"),
        };
        deeds.iter().map(typing).collect()
    }

    #[test]
    fn typing_is_told_renewed_and_stopped() {
        let mut typing = Typing::new(false);
        let none: [(Option<&str>, &str, bool); 0] = [];
        assert_eq!(told(&typing.changed(100, Some("S"), "a")), [(Some("S"), "", false)]);
        assert_eq!(told(&typing.changed(2000, Some("S"), "ab")), none);
        assert_eq!(told(&typing.tick(5099)), none);
        assert_eq!(told(&typing.tick(5100)), [(Some("S"), "", false)], "it was changed since");
        assert_eq!(told(&typing.tick(6999)), none);
        assert_eq!(told(&typing.tick(7000)), [(Some("S"), "", true)]);
        assert_eq!(told(&typing.tick(20000)), none);
        assert_eq!(told(&typing.changed(20000, Some("S"), "abc")), [(Some("S"), "", false)]);
        assert_eq!(told(&typing.changed(20001, Some("S"), "")), [(Some("S"), "", true)]);
        assert_eq!(told(&typing.changed(20002, Some("S"), "")), none);
    }

    #[test]
    fn a_message_says_that_the_typing_is_over() {
        let mut typing = Typing::new(false);
        typing.changed(0, None, "a");
        typing.said();
        assert!(typing.tick(60_000).is_empty());
    }

    #[test]
    fn a_preview_is_told_once_a_second() {
        let mut typing = Typing::new(true);
        assert_eq!(told(&typing.changed(0, None, "a")), [(None, "a", false)]);
        assert!(typing.changed(500, None, "ab").is_empty());
        assert_eq!(told(&typing.tick(1000)), [(None, "ab", false)]);
        assert!(typing.tick(2100).is_empty());
        assert_eq!(told(&typing.changed(2100, None, "abc")), [(None, "abc", false)]);
    }
}
