//! When a customer of Chat API v2 polls again after something has failed.

use std::time::Duration;

use parlor_core::client::HttpChatConfig;
use parlor_link::now;

use super::Room;
use crate::pauses::Pauses;

/// How long polls rest, in milliseconds of the caller's clock.
#[derive(Debug)]
pub(super) struct Rest {
    pauses: Pauses,
    until: u64,
}

impl Rest {
    /// The first rest is twice the usual pause, and the longest half the time after which the server takes the customer out:
    /// our own choice.
    pub(super) fn new(config: &HttpChatConfig) -> Self {
        let first = Duration::from_millis(config.poll_fastest.saturating_mul(2));
        let longest = Duration::from_millis(config.disconnect_timeout / 2);
        Self { pauses: Pauses::new(first.min(longest), longest), until: 0 }
    }

    /// The server doesn't do what it is there for.
    pub(super) fn failed(&mut self, now: u64) {
        let pause = u64::try_from(self.pauses.next().as_millis()).unwrap_or(u64::MAX);
        self.until = now.saturating_add(pause);
    }

    /// It does.
    pub(super) fn went_well(&mut self) {
        self.pauses.begin_anew();
        self.until = 0;
    }

    /// When a poll goes out that its client has due at this time.
    pub(super) fn due(&self, at: u64) -> u64 {
        at.max(self.until)
    }
}

impl Room {
    /// When the client wants to be asked next: a poll rests when something has failed.
    pub(super) fn due(&self) -> u64 {
        let due = self.client.poll_timeout().unwrap_or(u64::MAX);
        self.rest.as_ref().filter(|_| !self.client.is_busy()).map_or(due, |it| it.due(due))
    }

    /// Whether a poll would go out now if nothing had failed.
    pub(super) fn is_resting(&self, now: u64) -> bool {
        let due = self.client.poll_timeout().unwrap_or(u64::MAX);
        due <= now && self.due() > now
    }

    /// The server doesn't do what it is there for: polls come less often until it does.
    pub(super) fn failed(&mut self) {
        if let Some(rest) = &mut self.rest {
            rest.failed(now());
        }
    }

    pub(super) fn went_well(&mut self) {
        if let Some(rest) = &mut self.rest {
            rest.went_well();
        }
    }
}

#[cfg(test)]
mod tests {
    use parlor_core::wire::http::ChatService;

    use super::*;

    /// A customer of a server that fails, on a clock of the test: how long it rests after each poll.
    fn rests(rest: &mut Rest, now: &mut u64, polls: usize) -> Vec<u64> {
        let poll = |_| {
            let before = *now;
            rest.failed(*now);
            *now = rest.due(*now);
            *now - before
        };
        (0..polls).map(poll).collect()
    }

    #[test]
    fn polls_rest_longer_and_longer_until_something_goes_well() {
        let config = HttpChatConfig::new(ChatService::new("chat.example", "/chat/support").unwrap());
        let (mut rest, mut now) = (Rest::new(&config), 5000);
        // Between half of it and all of it.
        let full = [2000, 4000, 8000, 16_000, 22_500, 22_500, 22_500];
        let told = rests(&mut rest, &mut now, full.len());
        for (told, full) in told.iter().zip(full) {
            assert!((full / 2 - 1..=full).contains(told), "{told} of {full}");
        }
        // What is due later anyway comes then.
        assert_eq!(rest.due(now + 60_000), now + 60_000);
        rest.failed(now);
        rest.went_well();
        assert_eq!(rest.due(now + 1), now + 1);
        let told = rests(&mut rest, &mut now, 1);
        assert!((1000..=2000).contains(&told[0]), "{told:?}");
    }

    #[test]
    fn a_rest_is_never_longer_than_the_server_waits() {
        let config = HttpChatConfig {
            poll_fastest: u64::MAX,
            disconnect_timeout: 1000,
            ..HttpChatConfig::new(ChatService::new("chat.example", "/chat/support").unwrap())
        };
        let told = rests(&mut Rest::new(&config), &mut 0, 3);
        assert!(told.iter().all(|it| *it <= 500), "{told:?}");
    }
}
