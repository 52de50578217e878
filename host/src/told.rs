//! What a transcript says of its session, told when it changes.

use crate::lines::Output;

/// By so many milliseconds the time of idle control may differ from what was told of it: it is said in whole seconds, which
/// pass on the way, too.
const SAME_TIME: u64 = 3000;

/// What a transcript says of its session; at first, what was told of it last.
#[derive(Clone, Copy, Default)]
pub(crate) struct Told {
    pub(crate) monitored: bool,
    pub(crate) saved_position: Option<u32>,
    /// In how many seconds idle control acts.
    pub(crate) idle_time_expire: Option<u32>,
    /// When that is: milliseconds of the links' clock.
    pub(crate) idle_at: Option<u64>,
    /// Whether the session is over: then nothing is left that idle control could do, and that isn't because somebody was there.
    pub(crate) is_over: bool,
}

impl Told {
    /// What is new in `told`, which came at `now` (milliseconds of the links' clock), to be told.
    pub(crate) fn news(&mut self, now: u64, session_id: &str, told: Self) -> Vec<Output> {
        let idle_at = told.idle_time_expire.map(|it| now.saturating_add(u64::from(it) * 1000));
        let is_same_time = match (idle_at, self.idle_at) {
            (Some(one), Some(other)) => one.abs_diff(other) <= SAME_TIME,
            (one, other) => one == other,
        };
        let now = Self { idle_at: if is_same_time { self.idle_at } else { idle_at }, ..told };
        let before = std::mem::replace(self, now);
        let session_id = || session_id.to_owned();
        let mut news = Vec::new();
        if now.monitored != before.monitored {
            news.push(Output::Monitored { session_id: session_id(), monitored: now.monitored });
        }
        if let Some(saved_position) =
            now.saved_position.filter(|_| now.saved_position != before.saved_position)
        {
            news.push(Output::Saved { session_id: session_id(), saved_position });
        }
        if !is_same_time && !now.is_over {
            news.push(Output::Idle { session_id: session_id(), idle_time_expire: now.idle_time_expire });
        }
        news
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_change_is_told_once() {
        let mut told = Told::default();
        let now =
            Told { monitored: true, saved_position: Some(3), idle_time_expire: Some(60), ..Told::default() };
        let json = |news: Vec<Output>| news.iter().map(|it| it.json().to_string()).collect::<Vec<_>>();
        assert_eq!(
            json(told.news(5000, "S", now)),
            [
                r#"{"event":"monitored","monitored":true,"sessionId":"S"}"#,
                r#"{"event":"saved","savedPosition":3,"sessionId":"S"}"#,
                r#"{"event":"idle","idleTimeExpire":60,"sessionId":"S"}"#,
            ]
        );
        assert!(told.news(5000, "S", now).is_empty());
        // The same time, said ten seconds later; then another one.
        assert!(told.news(15_000, "S", Told { idle_time_expire: Some(49), ..now }).is_empty());
        let news = told.news(16_000, "S", Told { idle_time_expire: Some(60), ..now });
        assert_eq!(json(news), [r#"{"event":"idle","idleTimeExpire":60,"sessionId":"S"}"#]);
        let news = told.news(17_000, "S", Told { idle_time_expire: None, ..now });
        assert_eq!(json(news), [r#"{"event":"idle","sessionId":"S"}"#]);
        // The end says itself what it is.
        told.news(18_000, "S", now);
        assert!(told.news(19_000, "S", Told { idle_time_expire: None, is_over: true, ..now }).is_empty());
    }
}
