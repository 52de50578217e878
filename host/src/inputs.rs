//! The inputs of a party, in the order in which they are taken: as they come, but that who quits doesn't wait for all that a
//! plugin or the server has said.

use std::collections::VecDeque;
use std::sync::mpsc::{Receiver, RecvTimeoutError};
use std::time::Duration;

use crate::party::Input;

/// How many inputs are looked at before the next one is taken: somebody may send them faster than they are taken.
const AT_ONCE: usize = 1000;

/// Inputs that have come and weren't taken.
pub(crate) struct Waiting<C, N>(VecDeque<Input<C, N>>);

impl<C, N> Default for Waiting<C, N> {
    fn default() -> Self {
        Self(VecDeque::new())
    }
}

impl<C, N> Waiting<C, N> {
    /// The next input, which is waited for so long.
    ///
    /// # Errors
    /// None has come in time, or none can come any more.
    pub(crate) fn next(
        &mut self,
        inputs: &Receiver<Input<C, N>>,
        within: Duration,
    ) -> Result<Input<C, N>, RecvTimeoutError> {
        if self.0.is_empty() {
            let first = inputs.recv_timeout(within)?;
            self.line_up(first);
        }
        inputs.try_iter().take(AT_ONCE).for_each(|it| self.line_up(it));
        self.0.pop_front().ok_or(RecvTimeoutError::Timeout)
    }

    /// Quitting goes before all but what was commanded before it.
    fn line_up(&mut self, input: Input<C, N>) {
        if !matches!(input, Input::Quit) {
            return self.0.push_back(input);
        }
        let is_of_person = |it: &Input<C, N>| matches!(it, Input::Command(_) | Input::Quit);
        let (mut first, others): (VecDeque<_>, VecDeque<_>) = self.0.drain(..).partition(is_of_person);
        first.push_back(input);
        first.extend(others);
        self.0 = first;
    }
}

#[cfg(test)]
mod tests {
    use std::sync::mpsc::channel;

    use serde_json::json;

    use super::*;
    use crate::lines::{Line, Output};

    #[test]
    fn who_quits_waits_for_what_was_commanded_and_for_nothing_else() {
        let (sender, inputs) = channel();
        let progress = |done| Input::Tell(Output::Transfer { id: None, done, total: None });
        let command = |it: &'static str| Input::Command(Line { id: Some(json!(it)), command: it });
        for input in [progress(1), command("a"), progress(2), Input::Quit, command("b"), Input::News(())] {
            sender.send(input).unwrap();
        }
        drop(sender);
        let mut waiting = Waiting::default();
        let named = |input: Input<&str, ()>| match input {
            Input::Command(line) => line.command.to_owned(),
            Input::Quit => "quit".into(),
            Input::Tell(Output::Transfer { done, .. }) => format!("progress {done}"),
            _ => "news".into(),
        };
        let next = |_| waiting.next(&inputs, Duration::ZERO).ok().map(named);
        let order: Vec<String> = (0..7).map_while(next).collect();
        assert_eq!(order, ["a", "quit", "progress 1", "progress 2", "b", "news"]);
        assert!(matches!(waiting.next(&inputs, Duration::ZERO), Err(RecvTimeoutError::Disconnected)));
    }
}
