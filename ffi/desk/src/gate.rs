//! A lock that the thread that has it may take again, as a callback does that makes a request. The handle behind it knows
//! which thread that is.

use std::sync::{Condvar, Mutex, MutexGuard, PoisonError};

use parlor::handle::Lent;
use parlor::parlor_status as Status;
use parlor_link::ThreadToken;

/// The lock. It is open again when it was left as often as entered.
#[derive(Default)]
pub(crate) struct Gate {
    inside: Mutex<Inside>,
    opened: Condvar,
    handle: Option<Lent>,
}

#[derive(Default)]
struct Inside {
    /// Who is in, and how often.
    holder: Option<(ThreadToken, usize)>,
    /// How many threads wait. Without any, to open the gate takes no call of the system.
    waiting: usize,
}

impl Gate {
    /// A gate in front of this handle, which stays as long as the gate is used.
    pub(crate) fn new(handle: Lent) -> Self {
        Self { handle: Some(handle), ..Self::default() }
    }

    fn lock(&self) -> MutexGuard<'_, Inside> {
        self.inside.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Waits until no other thread is in.
    pub(crate) fn enter(&self) {
        let me = ThreadToken::current();
        let mut inside = self.lock();
        while inside.holder.is_some_and(|(thread, _)| thread != me) {
            inside.waiting = inside.waiting.saturating_add(1);
            inside = self.opened.wait(inside).unwrap_or_else(PoisonError::into_inner);
            inside.waiting = inside.waiting.saturating_sub(1);
        }
        let depth = inside.holder.map_or(0, |(_, depth)| depth);
        if depth == 0 {
            self.handle.iter().for_each(Lent::hold);
        }
        inside.holder = Some((me, depth.saturating_add(1)));
    }

    /// Whether the gate is open now.
    pub(crate) fn leave(&self) -> Result<bool, Status> {
        let mut inside = self.lock();
        let (thread, depth) = inside.holder.ok_or(Status::PARLOR_NOT_LOCKED)?;
        if thread != ThreadToken::current() {
            return Err(Status::PARLOR_NOT_LOCKED);
        }
        inside.holder = depth.checked_sub(1).filter(|it| *it > 0).map(|depth| (thread, depth));
        let (is_open, is_awaited) = (inside.holder.is_none(), inside.waiting > 0);
        if is_open {
            self.handle.iter().for_each(Lent::let_go);
        }
        drop(inside);
        if is_open && is_awaited {
            self.opened.notify_one();
        }
        Ok(is_open)
    }

    /// Whether the calling thread is in.
    pub(crate) fn is_mine(&self) -> bool {
        self.lock().holder.is_some_and(|(thread, _)| thread == ThreadToken::current())
    }

    /// Does something inside.
    pub(crate) fn inside<T>(&self, work: impl FnOnce() -> T) -> T {
        struct Leave<'a>(&'a Gate);
        impl Drop for Leave<'_> {
            fn drop(&mut self) {
                let _ = self.0.leave();
            }
        }
        self.enter();
        let _leave = Leave(self);
        work()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn who_is_in_may_enter_again_and_others_wait() {
        let gate = Gate::default();
        assert_eq!(gate.leave(), Err(Status::PARLOR_NOT_LOCKED));
        gate.enter();
        gate.inside(|| assert!(gate.is_mine()));
        let order = Mutex::new(Vec::new());
        std::thread::scope(|scope| {
            let other = scope.spawn(|| {
                assert_eq!(gate.leave(), Err(Status::PARLOR_NOT_LOCKED));
                assert!(!gate.is_mine());
                gate.inside(|| order.lock().unwrap().push("other"));
            });
            order.lock().unwrap().push("me");
            assert_eq!(gate.leave(), Ok(true));
            other.join().unwrap();
        });
        assert_eq!(order.into_inner().unwrap(), ["me", "other"]);
    }
}
