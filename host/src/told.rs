//! What a transcript says of its session, told when it changes.

use crate::lines::Output;

/// What a transcript says of its session; at first, what was told of it last.
#[derive(Clone, Copy, Default)]
pub(crate) struct Told {
    pub(crate) monitored: bool,
    pub(crate) saved_position: Option<u32>,
    pub(crate) idle_time_expire: Option<u32>,
}

impl Told {
    /// What is new in `now`, to be told.
    pub(crate) fn news(&mut self, session_id: &str, now: Self) -> Vec<Output> {
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
        if now.idle_time_expire != before.idle_time_expire {
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
        let now = Told { monitored: true, saved_position: Some(3), idle_time_expire: Some(60) };
        let json = |news: Vec<Output>| news.iter().map(|it| it.json().to_string()).collect::<Vec<_>>();
        assert_eq!(
            json(told.news("S", now)),
            [
                r#"{"event":"monitored","monitored":true,"sessionId":"S"}"#,
                r#"{"event":"saved","savedPosition":3,"sessionId":"S"}"#,
                r#"{"event":"idle","idleTimeExpire":60,"sessionId":"S"}"#,
            ]
        );
        assert!(told.news("S", now).is_empty());
        let news = told.news("S", Told { idle_time_expire: None, ..now });
        assert_eq!(json(news), [r#"{"event":"idle","sessionId":"S"}"#]);
    }
}
