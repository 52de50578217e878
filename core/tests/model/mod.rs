//! The clients against naive servers, over links that lose, repeat and delay packets, and with programs that are
//! restarted. What happens is a string of bytes, one or two for each operation; any string is one.
//!
//! [`flex`] and [`basic`] panic if a client breaks a promise: an event that is seen twice or not at all, a text that is
//! carried out other than the client says, a position that goes back, a pause that costs the session, a deadline that
//! has passed and stays. The servers read and write packets as strings, with nothing of parlor-core.

mod basic;
mod basic_server;
mod flex;
mod flex_server;
mod log;
mod packet;

pub(crate) use basic::basic;
pub(crate) use flex::flex;

/// What became of a text, as the client says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Fate {
    UnderWay,
    Done,
    NotDone,
    Unknown,
}

impl Fate {
    /// The text must have been carried out as often as the client says.
    fn check(self, text: &str, times: usize) {
        let is_allowed = match self {
            Self::Done => times == 1,
            Self::NotDone => times == 0,
            Self::Unknown => times <= 1,
            Self::UnderWay => false,
        };
        assert!(is_allowed, "{text} is {self:?}, and was carried out {times} times");
    }
}

/// How often a text was carried out.
fn times(executed: &[String], text: &str) -> usize {
    executed.iter().filter(|it| *it == text).count()
}

/// A client, its program, its link and its server.
trait World: Sized {
    /// How often time passes until all is well again.
    const HEALING: usize;

    fn operate(&mut self, operation: u8, arguments: &mut impl Iterator<Item = u8>);
    /// What an application and its link do after everything.
    fn after(&mut self);
    /// Lets time pass, with the client drained at each of its deadlines.
    fn advance(&mut self, milliseconds: u64);
    /// Whether nothing is on its way.
    fn is_quiet(&self) -> bool;
    fn arrive_at_server(&mut self);
    fn arrive_at_client(&mut self);
    fn check(&self);

    /// Everything arrives.
    fn exchange(&mut self) {
        for _ in 0..256 {
            if self.is_quiet() {
                return;
            }
            self.arrive_at_server();
            self.arrive_at_client();
            self.after();
        }
    }

    /// Runs the operations, lets everything arrive that is still to come, and looks at what there is then.
    fn run(mut self, operations: &[u8]) {
        self.after();
        let mut operations = operations.iter().copied();
        while let Some(operation) = operations.next() {
            self.operate(operation, &mut operations);
            self.after();
        }
        for _ in 0..Self::HEALING {
            self.exchange();
            self.advance(10_000);
        }
        self.exchange();
        self.check();
    }
}
