//! Which thread it is.

/// Which thread it is: two threads that live at the same time have different ones. `std::thread::current` would make a
/// handle on the heap for a thread that Rust hasn't made, which is never freed if that is the program's first one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ThreadToken(usize);

impl ThreadToken {
    /// The calling thread's.
    pub fn current() -> Self {
        thread_local! {
            static PLACE: u8 = const { 0 };
        }
        Self(PLACE.with(|place| core::ptr::from_ref(place).addr()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_thread_has_its_own() {
        let mine = ThreadToken::current();
        let other = std::thread::scope(|scope| scope.spawn(ThreadToken::current).join().unwrap());
        assert_ne!(mine, other);
        assert_eq!(mine, ThreadToken::current());
    }
}
