//! Hearing of interactions: a thread that listens to the server's stream, and comes back when it ends.

use std::sync::mpsc::Sender;
use std::time::Duration;

use super::{Input, News};
use crate::http::Neighbours;
use crate::lines::{NO_WORD, Output};

/// The first pause between two attempts to hear of interactions; it doubles.
const FIRST_WATCH_PAUSE: Duration = Duration::from_millis(250);

/// The longest pause between two attempts to hear of interactions.
const WATCH_PAUSE: Duration = Duration::from_secs(5);

/// Sends every interaction to `input`, until nobody listens there.
pub(super) fn watch_interactions(neighbours: &Neighbours, input: &Sender<Input>) {
    let (neighbours, input) = (neighbours.clone(), input.clone());
    std::thread::spawn(move || {
        let mut pause = FIRST_WATCH_PAUSE;
        let mut last_told = None;
        loop {
            if input.send(Input::News(News::WatchBegins)).is_err() {
                return;
            }
            let mut was_heard = false;
            // Nobody listens any more if it can't be sent, as is seen at the next one.
            let open = || _ = input.send(Input::News(News::WatchOpen));
            let end = neighbours.watch(open, |data| {
                let interaction = serde_json::from_slice(data)?;
                was_heard = true;
                Ok(input.send(Input::News(News::Interaction(interaction))).is_ok())
            });
            if was_heard {
                pause = FIRST_WATCH_PAUSE;
            }
            let Err(trouble) = end else { return };
            if was_heard {
                last_told = None;
            }
            // The same trouble is told once.
            if last_told.as_ref() != Some(&trouble) {
                let told = Output::error(None, format!("{NO_WORD}: {trouble}"));
                if input.send(Input::Tell(told)).is_err() {
                    return;
                }
                last_told = Some(trouble);
            }
            std::thread::sleep(pause);
            pause = pause.saturating_mul(2).min(WATCH_PAUSE);
        }
    });
}
