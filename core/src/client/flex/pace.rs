//! How often a flex client asks.

use super::{FlexClient, FlexConfig};
use crate::client::deadline::{later, longer};

impl FlexConfig {
    /// The same, with pauses that the server's time-out allows.
    ///
    /// A quarter of it is the longest pause between two polls and before a repeat. So even when a reply is lost and
    /// its repeat brings nothing new, no more than half of it goes by without a request.
    pub(super) fn within_timeout(self) -> Self {
        // The server's own least is a second. The shift is a division that costs no code on a microcontroller.
        let longest = self.disconnect_timeout.max(1000) >> 2;
        let poll_slowest = self.poll_slowest.min(longest).max(1);
        Self {
            poll_slowest,
            poll_fastest: self.poll_fastest.min(poll_slowest).max(1),
            repeat_after: self.repeat_after.min(longest).max(1),
            ..self
        }
    }
}

impl FlexClient {
    /// Says when to poll next: soon after news and own requests, later and later when nothing happens.
    pub(super) fn pace(&mut self, now: u64, is_news: bool) {
        self.poll_pause = match is_news {
            true => self.config.poll_fastest,
            false => longer(self.poll_pause, self.config.poll_slowest),
        };
        self.poll_at = later(now, self.poll_pause);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_config_is_kept_within_the_servers_time_out() {
        for (stated, longest) in [(0, 250), (1000, 250), (45_000, 11_250), (1_728_000_000, 432_000_000)] {
            let wild = FlexConfig {
                disconnect_timeout: stated,
                poll_fastest: u64::MAX,
                poll_slowest: u64::MAX,
                repeat_after: u64::MAX,
                ..FlexConfig::default()
            };
            let kept = wild.within_timeout();
            assert_eq!(
                (kept.poll_fastest, kept.poll_slowest, kept.repeat_after),
                (longest, longest, longest)
            );
        }
        let nothing =
            FlexConfig { poll_fastest: 0, poll_slowest: 0, repeat_after: 0, ..FlexConfig::default() };
        let kept = nothing.within_timeout();
        assert_eq!((kept.poll_fastest, kept.poll_slowest, kept.repeat_after), (1, 1, 1));
    }
}
