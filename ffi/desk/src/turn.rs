//! What one thread at a time may do, where another one is noticed and refused instead of waiting.

use std::sync::atomic::{AtomicBool, Ordering};

use parlor::parlor_status as Status;

/// Whose turn it is: somebody's or nobody's.
#[derive(Default)]
pub(crate) struct Turn {
    is_taken: AtomicBool,
}

impl Turn {
    /// Does something while nobody else does. `PARLOR_IN_USE` if a thread is at it.
    pub(crate) fn take<T>(&self, work: impl FnOnce() -> Result<T, Status>) -> Result<T, Status> {
        struct End<'a>(&'a AtomicBool);
        impl Drop for End<'_> {
            fn drop(&mut self) {
                self.0.store(false, Ordering::Release);
            }
        }
        if self.is_taken.swap(true, Ordering::Acquire) {
            return Err(Status::PARLOR_IN_USE);
        }
        let _end = End(&self.is_taken);
        work()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn another_turn_is_refused_until_the_first_is_over() {
        let turn = Turn::default();
        assert_eq!(turn.take(|| Ok(turn.take(|| Ok(1)))), Ok(Err(Status::PARLOR_IN_USE)));
        assert_eq!(turn.take(|| Err::<(), _>(Status::PARLOR_END)), Err(Status::PARLOR_END));
        assert_eq!(turn.take(|| Ok(2)), Ok(2));
    }
}
