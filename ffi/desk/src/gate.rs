//! A lock that the thread that has it may take again, as a callback does that makes a request. The handle behind it knows
//! which thread that is.

use std::sync::{Condvar, Mutex, MutexGuard, PoisonError};

use parlor::handle::Lent;
use parlor::parlor_status as Status;
use parlor_link::ThreadToken;

/// The lock. It is open again when it was left as often as entered. A program that leaves it once too often, as in a callback,
/// doesn't open what the library has entered.
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
    /// How often it was entered when the library entered it last: only the library leaves that.
    floor: usize,
    /// How many threads wait. Without any, to open the gate takes no call of the system.
    waiting: usize,
}

impl Inside {
    /// How often the calling thread is in.
    fn own_depth(&self) -> Option<usize> {
        self.holder.filter(|(thread, _)| *thread == ThreadToken::current()).map(|it| it.1)
    }
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
        drop(self.go_in());
    }

    fn go_in(&self) -> MutexGuard<'_, Inside> {
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
        inside
    }

    /// Leaves what was entered. Whether the gate is open now.
    pub(crate) fn leave(&self) -> Result<bool, Status> {
        let inside = self.lock();
        let depth = inside.own_depth().filter(|depth| *depth > inside.floor);
        let depth = depth.ok_or(Status::PARLOR_NOT_LOCKED)?;
        Ok(self.go_out(inside, depth.saturating_sub(1)))
    }

    /// Leaves whatever was entered since the library entered last. Whether there was anything.
    pub(crate) fn leave_rest(&self) -> bool {
        let inside = self.lock();
        let (depth, floor) = (inside.own_depth().unwrap_or(0), inside.floor);
        let is_rest = depth > floor;
        if is_rest {
            self.go_out(inside, floor);
        }
        is_rest
    }

    /// Leaves until the calling thread, which is in, is in so often. Whether the gate is open now.
    fn go_out(&self, mut inside: MutexGuard<'_, Inside>, depth: usize) -> bool {
        inside.holder = inside.holder.filter(|_| depth > 0).map(|(thread, _)| (thread, depth));
        let (is_open, is_awaited) = (inside.holder.is_none(), inside.waiting > 0);
        if is_open {
            self.handle.iter().for_each(Lent::let_go);
        }
        drop(inside);
        if is_open && is_awaited {
            self.opened.notify_one();
        }
        is_open
    }

    /// Whether the calling thread is in.
    pub(crate) fn is_mine(&self) -> bool {
        self.lock().own_depth().is_some()
    }

    /// Does something inside.
    pub(crate) fn inside<T>(&self, work: impl FnOnce() -> T) -> T {
        struct Leave<'a>(&'a Gate, usize);
        impl Drop for Leave<'_> {
            fn drop(&mut self) {
                let mut inside = self.0.lock();
                let depth = inside.floor.saturating_sub(1);
                inside.floor = self.1;
                self.0.go_out(inside, depth);
            }
        }
        let floor = {
            let mut inside = self.go_in();
            let depth = inside.own_depth().unwrap_or(0);
            core::mem::replace(&mut inside.floor, depth)
        };
        let _leave = Leave(self, floor);
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

    #[test]
    fn nobody_leaves_what_the_library_has_entered() {
        let gate = Gate::default();
        gate.enter();
        gate.inside(|| {
            assert_eq!(gate.leave(), Err(Status::PARLOR_NOT_LOCKED));
            gate.enter();
            gate.inside(|| assert_eq!(gate.leave(), Err(Status::PARLOR_NOT_LOCKED)));
            assert_eq!((gate.leave(), gate.leave()), (Ok(false), Err(Status::PARLOR_NOT_LOCKED)));
            assert!(gate.is_mine() && !gate.leave_rest());
        });
        assert_eq!((gate.leave(), gate.leave()), (Ok(true), Err(Status::PARLOR_NOT_LOCKED)));
    }

    #[test]
    fn what_was_entered_inside_and_not_left_is_left() {
        let gate = Gate::default();
        gate.inside(|| {
            gate.enter();
            gate.enter();
            assert!(gate.leave_rest() && !gate.leave_rest());
            assert!(gate.is_mine());
            gate.enter();
        });
        assert!(!gate.is_mine());
        std::thread::scope(|scope| scope.spawn(|| gate.inside(|| ())).join().unwrap());
    }
}
