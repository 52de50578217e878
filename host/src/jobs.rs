//! Files on their way: how often is told how far they are, and whether they were cancelled.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use serde_json::Value as Json;

/// How long nothing more is told of how far a file is. A plugin may report each byte: nobody could read that, and what is
/// told waits in memory until it is read.
const PAUSE: Duration = Duration::from_millis(50);

/// The commands with files on their way, and whether each was cancelled.
#[derive(Clone, Debug, Default)]
pub(crate) struct Jobs(Arc<Mutex<Vec<Job>>>);

#[derive(Debug)]
struct Job {
    /// The command's.
    id: Json,
    is_cancelled: bool,
    may_have_sent: bool,
}

impl Jobs {
    /// A command begins, or waits for its turn. One without an id can't be cancelled.
    pub(crate) fn begin(&self, id: &Option<Json>) {
        let job = |id: &Json| Job { id: id.clone(), is_cancelled: false, may_have_sent: false };
        self.all().extend(id.iter().map(job));
    }

    /// Has the command with this id stop.
    ///
    /// # Errors
    /// What to say if no such command is under way.
    pub(crate) fn cancel(&self, id: &Json) -> Result<(), String> {
        match self.all().iter_mut().find(|it| it.id == *id) {
            Some(job) => job.is_cancelled = true,
            None => return Err(format!("no command {id} with a file is under way")),
        }
        Ok(())
    }

    /// Whether the command is to stop.
    pub(crate) fn is_cancelled(&self, id: &Option<Json>) -> bool {
        self.all().iter().any(|it| it.is_cancelled && Some(&it.id) == id.as_ref())
    }

    /// Notes whether a session was told something for the command, or may have been: then something may be left of it. Gives
    /// what was noted before.
    pub(crate) fn set_may_have_sent(&self, id: &Option<Json>, may_have_sent: bool) -> bool {
        let mut all = self.all();
        let job = all.iter_mut().find(|it| Some(&it.id) == id.as_ref());
        job.is_some_and(|it| std::mem::replace(&mut it.may_have_sent, may_have_sent))
    }

    /// The command has ended. Says whether it was cancelled before anything was sent that may be left of it.
    pub(crate) fn end(&self, id: &Option<Json>) -> bool {
        let mut all = self.all();
        let index = all.iter().position(|it| Some(&it.id) == id.as_ref());
        let ended = index.map(|index| all.swap_remove(index));
        ended.is_some_and(|it| it.is_cancelled && !it.may_have_sent)
    }

    fn all(&self) -> MutexGuard<'_, Vec<Job>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Says which reports of a job's progress are told.
#[derive(Clone, Debug, Default)]
pub(crate) struct Pace {
    last: Option<(Option<Json>, u64, Instant)>,
}

impl Pace {
    /// Whether it is told that the job is so far: at first, when all is done, and now and then between.
    pub(crate) fn is_told(
        &mut self,
        job: &Option<Json>,
        done: u64,
        total: Option<u64>,
        now: Instant,
    ) -> bool {
        let is_due = self.last.as_ref().is_none_or(|(last, told, at)| {
            let is_end = total == Some(done) && *told != done;
            last != job || is_end || now.saturating_duration_since(*at) >= PAUSE
        });
        if is_due {
            self.last = Some((job.clone(), done, now));
        }
        is_due
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn progress_is_told_at_first_at_the_end_and_now_and_then() {
        let mut pace = Pace::default();
        let job = Some(json!(1));
        let start = Instant::now();
        let told: Vec<u64> = (1..=1000)
            .filter(|done| pace.is_told(&job, *done, Some(1000), start + Duration::from_micros(*done * 200)))
            .collect();
        assert_eq!(told, [1, 251, 501, 751, 1000]);
        assert!(!pace.is_told(&job, 1000, Some(1000), start + Duration::from_millis(201)), "the end once");
        assert!(pace.is_told(&Some(json!(2)), 1, None, start + Duration::from_millis(202)), "another job");
    }

    #[test]
    fn a_command_is_cancelled_until_it_has_ended() {
        let jobs = Jobs::default();
        let id = Some(json!("a"));
        assert_eq!(jobs.cancel(&json!("a")), Err("no command \"a\" with a file is under way".into()));
        jobs.begin(&id);
        jobs.begin(&None);
        assert!(!jobs.is_cancelled(&id));
        assert_eq!(jobs.cancel(&json!("a")), Ok(()));
        assert!(jobs.is_cancelled(&id) && !jobs.is_cancelled(&None));
        assert!(jobs.end(&id) && !jobs.end(&id) && !jobs.end(&None));
        jobs.begin(&id);
        assert!(!jobs.is_cancelled(&id));
        assert!(!jobs.end(&id), "it has failed by itself");
    }

    #[test]
    fn what_may_be_left_of_a_command_is_not_told_as_cancelled() {
        let jobs = Jobs::default();
        let id = Some(json!("a"));
        for may_have_sent in [true, false] {
            jobs.begin(&id);
            assert!(!jobs.set_may_have_sent(&id, true));
            jobs.cancel(&json!("a")).unwrap();
            assert!(jobs.set_may_have_sent(&id, may_have_sent));
            assert_eq!(jobs.end(&id), !may_have_sent);
        }
    }
}
