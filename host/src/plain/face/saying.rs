//! What is being said, so that a person is told of what takes long: a link may hang, and then nothing else tells.

use serde_json::Value as Json;

/// So many milliseconds after it was typed, what is still under way is told.
const SLOW_MS: i64 = 2000;

/// What is being said: by the id of its command.
#[derive(Debug, Default)]
pub(super) struct Saying(Vec<Said>);

#[derive(Debug)]
struct Said {
    id: u64,
    /// In milliseconds since 1970.
    since: i64,
    /// Whether it was told that it is under way.
    is_told: bool,
}

impl Saying {
    pub(super) fn begins(&mut self, id: u64, now: i64) {
        self.0.push(Said { id, since: now, is_told: false });
    }

    /// Those of which it is to be told now that they are under way.
    pub(super) fn slow(&mut self, now: i64) -> Vec<u64> {
        let slow = self.0.iter_mut().filter(|it| !it.is_told && now.saturating_sub(it.since) >= SLOW_MS);
        slow.map(|it| {
            it.is_told = true;
            it.id
        })
        .collect()
    }

    pub(super) fn count(&self) -> usize {
        self.0.len()
    }

    /// It was answered; gives whether it was told that it is under way.
    pub(super) fn ends(&mut self, id: Option<&Json>) -> bool {
        let id = id.and_then(Json::as_u64);
        match self.0.iter().position(|it| Some(it.id) == id) {
            Some(at) => self.0.remove(at).is_told,
            None => false,
        }
    }
}
