//! The numbers by which people call the sessions.

use super::session::Session;

/// So many sessions can be chosen by a key, from number 1 on.
const WITH_KEYS: usize = 9;

/// So many numbers are kept for sessions that may come back.
const KEPT: usize = 100;

/// Which numbers were given.
#[derive(Debug, Default)]
pub(super) struct Numbers {
    /// The one that was given last.
    last: usize,
    /// Those of sessions that may come back, by their ids; what was lost first comes first.
    kept: Vec<(String, usize)>,
}

impl Numbers {
    /// The number of a session that is told of: the one that it had, or one that none of these has.
    pub(super) fn give(&mut self, id: &str, sessions: &[Session]) -> usize {
        if let Some(at) = self.kept.iter().position(|(it, _)| it == id) {
            return self.kept.remove(at).1;
        }
        let is_used = |number: usize| sessions.iter().any(|it| it.number == number);
        let is_kept = |number: usize| self.kept.iter().any(|(_, it)| *it == number);
        // A number that was given up is given last: somebody may still mean the session before by it.
        let free = (self.last + 1..=WITH_KEYS).chain(1..=WITH_KEYS).find(|it| !is_used(*it) && !is_kept(*it));
        // Before there is no key for a session, none is kept for one that is gone.
        let lost = || {
            let at = self.kept.iter().position(|(_, it)| *it <= WITH_KEYS && !is_used(*it));
            at.map(|at| self.kept[at].1)
        };
        let number = free.or_else(lost).or_else(|| (1..).find(|it| !is_used(*it) && !is_kept(*it)));
        let number = number.unwrap_or(usize::MAX);
        self.kept.retain(|(_, it)| *it != number);
        self.last = number;
        number
    }

    /// The session may come back, and has its number again then.
    pub(super) fn keep(&mut self, id: &str, number: usize) {
        self.kept.push((id.to_owned(), number));
        if self.kept.len() > KEPT {
            self.kept.remove(0);
        }
    }

    pub(super) fn is_kept(&self, id: &str) -> bool {
        self.kept.iter().any(|(it, _)| it == id)
    }

    /// The session doesn't come back.
    pub(super) fn give_up(&mut self, id: &str) {
        self.kept.retain(|(it, _)| it != id);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn who_comes_back_has_the_number_of_before_as_long_as_there_is_a_key_for_the_others() {
        let mut numbers = Numbers::default();
        let given: Vec<usize> = ["A", "B", "C"].iter().map(|it| numbers.give(it, &[])).collect();
        assert_eq!(given, [1, 2, 3]);
        for (id, number) in [("A", 1), ("B", 2), ("C", 3)] {
            numbers.keep(id, number);
        }
        assert_eq!((numbers.give("C", &[]), numbers.give("D", &[])), (3, 4));
        assert!(numbers.is_kept("A") && !numbers.is_kept("C"));
        let sessions: Vec<_> = (3..=9).map(|it| Session::new("x", it)).collect();
        assert_eq!(numbers.give("E", &sessions), 1, "the one that was lost first gives way");
        assert_eq!(numbers.give("B", &sessions), 2);
        numbers.keep("B", 2);
        numbers.give_up("B");
        assert!(!numbers.is_kept("B"));
    }
}
