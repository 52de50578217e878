//! The door to the program's callbacks: once it is closed, none is called any more.

use std::sync::{Condvar, Mutex, MutexGuard, PoisonError};

use parlor::parlor_status as Status;
use parlor_link::ThreadToken;

/// The door. Any number of threads may be in, and the same one several times.
#[derive(Default)]
pub(crate) struct Door {
    state: Mutex<State>,
    left: Condvar,
}

#[derive(Default)]
struct State {
    inside: Vec<ThreadToken>,
    is_closed: bool,
}

impl Door {
    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Does something inside; `None` if the door is closed.
    pub(crate) fn inside<T>(&self, work: impl FnOnce() -> T) -> Option<T> {
        struct Leave<'a>(&'a Door);
        impl Drop for Leave<'_> {
            fn drop(&mut self) {
                let me = ThreadToken::current();
                let mut state = self.0.state();
                if let Some(index) = state.inside.iter().position(|it| *it == me) {
                    state.inside.swap_remove(index);
                }
                self.0.left.notify_all();
            }
        }
        {
            let mut state = self.state();
            if state.is_closed {
                return None;
            }
            state.inside.push(ThreadToken::current());
        }
        let _leave = Leave(self);
        Some(work())
    }

    /// Refuses a thread that is in.
    pub(crate) fn refuse_inside(&self) -> Result<(), Status> {
        let is_inside = self.state().inside.contains(&ThreadToken::current());
        if is_inside { Err(Status::PARLOR_LOCKED) } else { Ok(()) }
    }

    /// Closes it, and waits until nobody is in. Refused to a thread that is in itself.
    pub(crate) fn close(&self) -> Result<(), Status> {
        self.refuse_inside()?;
        let mut state = self.state();
        state.is_closed = true;
        while !state.inside.is_empty() {
            state = self.left.wait(state).unwrap_or_else(PoisonError::into_inner);
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use std::sync::mpsc::channel;

    use super::*;

    #[test]
    fn closing_waits_for_who_is_in_and_lets_nobody_in_after_that() {
        let door = Door::default();
        assert_eq!(door.inside(|| door.inside(|| door.close())), Some(Some(Err(Status::PARLOR_LOCKED))));
        let (enter, entered) = channel();
        let (leave, left) = channel::<()>();
        std::thread::scope(|scope| {
            let door = &door;
            let other = scope.spawn(move || {
                door.inside(|| {
                    enter.send(()).unwrap();
                    left.recv().unwrap();
                    7
                })
            });
            entered.recv().unwrap();
            let closing = scope.spawn(|| door.close());
            leave.send(()).unwrap();
            assert_eq!(other.join().unwrap(), Some(7));
            assert_eq!(closing.join().unwrap(), Ok(()));
        });
        assert_eq!(door.inside(|| ()), None);
        assert_eq!(door.close(), Ok(()));
    }
}
