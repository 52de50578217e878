//! What the loop of a person's face waits for: the terminal, and what is told.

use std::sync::mpsc::{Receiver, RecvTimeoutError, channel};
use std::time::Duration;

use crossterm::event::Event;

use super::pasted;
use crate::failure::Failure;
use crate::lines::Output;

/// What has happened.
#[derive(Debug)]
pub(crate) enum Happening {
    Terminal(Event),
    Told(Output),
    /// Nothing more is told: the desk or customer has ended.
    Ended,
    TerminalGone,
    /// The program was stopped, and goes on: others have had the terminal meanwhile.
    GoesOn,
}

/// All that happens from now on. The terminal has to be taken over already: until then it keeps lines to itself.
pub(crate) fn happenings(outputs: Receiver<Output>) -> Result<Receiver<Happening>, Failure> {
    let (sender, happenings) = channel();
    let for_terminal = sender.clone();
    listen(move |event| {
        for_terminal.send(event.map_or(Happening::TerminalGone, Happening::Terminal)).is_ok()
    })?;
    let for_signals = sender.clone();
    listen_to_signals(move || for_signals.send(Happening::GoesOn).is_ok())?;
    start("told", move || {
        for output in outputs {
            if sender.send(Happening::Told(output)).is_err() {
                return;
            }
        }
        let _ = sender.send(Happening::Ended);
    })?;
    Ok(happenings)
}

/// What has happened by now, or what happens next within this time; `None`: nothing happens any more. All of it is to be taken in
/// before anything is drawn, but the person isn't kept waiting for more than `at_once`.
pub(crate) fn wait(
    happenings: &Receiver<Happening>,
    within: Duration,
    at_once: usize,
) -> Option<impl Iterator<Item = Happening>> {
    let first = match happenings.recv_timeout(within) {
        Ok(happening) => Some(happening),
        Err(RecvTimeoutError::Timeout) => None,
        Err(RecvTimeoutError::Disconnected) => return None,
    };
    let rest = first.is_some().then(|| happenings.try_iter()).into_iter().flatten();
    Some(first.into_iter().chain(rest).take(at_once))
}

/// Has a thread tell what comes from the terminal, and `None` when it is gone, until nobody hears it any more.
pub(crate) fn listen(hears: impl Fn(Option<Event>) -> bool + Send + 'static) -> Result<(), Failure> {
    start("terminal", move || {
        while let Ok(events) = pasted::next() {
            if !events.into_iter().all(|event| hears(Some(event))) {
                return;
            }
        }
        hears(None);
    })
}

/// Has a thread tell that the program goes on (SIGCONT), until nobody hears it any more.
#[cfg(unix)]
fn listen_to_signals(hears: impl Fn() -> bool + Send + 'static) -> Result<(), Failure> {
    let signals = signal_hook::iterator::Signals::new([signal_hook::consts::SIGCONT]);
    let mut signals =
        signals.map_err(|error| Failure::failed(format!("can't listen for signals: {error}")))?;
    start("signals", move || _ = signals.forever().all(|_| hears()))
}

#[cfg(not(unix))]
fn listen_to_signals(_: impl Fn() -> bool + Send + 'static) -> Result<(), Failure> {
    Ok(())
}

fn start(name: &str, work: impl FnOnce() + Send + 'static) -> Result<(), Failure> {
    let started = std::thread::Builder::new().name(name.into()).spawn(work);
    started.map(drop).map_err(|error| Failure::failed(format!("no thread for the terminal: {error}")))
}
