//! The loop of the lines with an input of their own: what the terminal says, what is told, and time.

use std::io::stdout;
use std::sync::mpsc::{Receiver, Sender};
use std::time::Duration;

use crossterm::event::{Event, KeyCode, KeyModifiers};
use crossterm::terminal;
use serde::de::DeserializeOwned;

use super::InputRows;
use super::bottom::Bottom;
use super::face::{Face, ROWS, Wish};
use super::simple::Simple;
use super::typing::TypingLines;
use crate::failure::Failure;
use crate::lines::{self, Output};
use crate::party::Input;
use crate::screen::happening::{self, Happening, happenings};
use crate::screen::taken::{Taken, take_again};
use crate::screen::{Person, now};
use crate::values::Check;

/// How often it is looked whether the others have to be told that the typing stopped.
const TICK: Duration = Duration::from_millis(500);

/// How much is taken in before the input is drawn.
const AT_ONCE: usize = 200;

/// The size of a terminal that doesn't tell it.
const USUAL: (u16, u16) = (80, 24);

/// Prints lines, and reads what is typed below them, until the desk or customer ends. `moves_cursor`: whether the terminal can
/// do that. Gives whether the server ever let the person in.
pub(crate) fn run<C, N>(
    (person, typing): (Person, TypingLines),
    moves_cursor: bool,
    input: &Sender<Input<C, N>>,
    outputs: Receiver<Output>,
) -> Result<bool, Failure>
where
    C: DeserializeOwned + Check + Send + 'static,
    N: Send + 'static,
{
    let failed = |error: std::io::Error| Failure::output(&error);
    let taken = if moves_cursor { Taken::for_lines() } else { Taken::for_simple_lines() }.map_err(failed)?;
    let happenings = happenings(outputs)?;
    let mut face = Face::new(person, typing);
    let mut rows: Box<dyn InputRows> = match moves_cursor {
        true => Box::new(Bottom::new(stdout(), size()).map_err(failed)?),
        false => {
            face.without_colours();
            Box::new(Simple::new(stdout()))
        }
    };
    let shown = show(&mut *rows, moves_cursor, &mut face, input, &happenings).and_then(|()| rows.clear());
    drop(taken);
    if let Err(error) = shown {
        let _ = input.send(Input::Quit);
        return Err(Failure::output(&error));
    }
    Ok(face.was_let_in)
}

fn size() -> (u16, u16) {
    terminal::size().ok().filter(|(columns, height)| *columns > 0 && *height > 0).unwrap_or(USUAL)
}

fn show<C, N>(
    rows: &mut dyn InputRows,
    moves_cursor: bool,
    face: &mut Face,
    input: &Sender<Input<C, N>>,
    happenings: &Receiver<Happening>,
) -> std::io::Result<()>
where
    C: DeserializeOwned + Check,
{
    loop {
        let wishes = face.tick(now());
        fulfil(rows, face, input, wishes)?;
        let (columns, height) = size();
        // What can't be moved can't be scrolled, and a row that is full may have ended already.
        let drawn = match moves_cursor {
            true => face.input(columns, usize::from(height).saturating_sub(1).clamp(1, ROWS)),
            false => face.input(columns.saturating_sub(1), usize::MAX),
        };
        rows.draw(&drawn)?;
        let Some(happened) = happening::wait(happenings, face.due_within(now(), TICK), AT_ONCE) else {
            return Ok(());
        };
        for happening in happened {
            let wishes = match happening {
                Happening::Terminal(Event::Resize(columns, height)) => {
                    rows.resize((columns, height))?;
                    Vec::new()
                }
                Happening::Terminal(event) if moves_cursor => face.take(event, now()),
                Happening::Terminal(event) => face.take(with_enter(event), now()),
                Happening::Told(output) => face.told(&output),
                Happening::Ended => return Ok(()),
                Happening::GoesOn => {
                    take_again()?;
                    rows.begin_anew()?;
                    Vec::new()
                }
                Happening::TerminalGone => vec![Wish::Quit],
            };
            fulfil(rows, face, input, wishes)?;
        }
    }
}

/// The event, a line feed being an Enter: so ends a line that another program hands on, such as an editor's shell.
fn with_enter(event: Event) -> Event {
    match event {
        Event::Key(mut key) if (key.code, key.modifiers) == (KeyCode::Char('j'), KeyModifiers::CONTROL) => {
            (key.code, key.modifiers) = (KeyCode::Enter, KeyModifiers::NONE);
            Event::Key(key)
        }
        event => event,
    }
}

fn fulfil<C, N>(
    rows: &mut dyn InputRows,
    face: &mut Face,
    input: &Sender<Input<C, N>>,
    wishes: Vec<Wish>,
) -> std::io::Result<()>
where
    C: DeserializeOwned + Check,
{
    for wish in wishes {
        match wish {
            Wish::Print(lines) => rows.above(&lines)?,
            Wish::Redraw => rows.clear()?,
            // The desk ends by itself then; if it has ended already, nothing is told any more.
            Wish::Quit => _ = input.send(Input::Quit),
            Wish::Command(command) => match lines::parse::<C>(&command.to_string()) {
                Ok(line) => _ = input.send(Input::Command(line)),
                Err(output) => {
                    let wishes = face.told(&output);
                    fulfil(rows, face, input, wishes)?;
                }
            },
        }
    }
    Ok(())
}
