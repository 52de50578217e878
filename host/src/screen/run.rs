//! The loop of the screen: what the terminal says, what is told, and time.

use std::sync::mpsc::{Receiver, Sender};
use std::time::{Duration, SystemTime};

use serde::de::DeserializeOwned;

use super::face::{Face, Wish};
use super::happening::{self, Happening, happenings};
use super::input::{Canned, Keys};
use super::taken::take_again;
use super::terminal::Terminal;
use super::{Theme, notify};
use crate::commands::Role;
use crate::failure::Failure;
use crate::lines::{self, Output};
use crate::party::Input;
use crate::values::Check;

/// How often the times on the screen go on.
const TICK: Duration = Duration::from_millis(500);

/// How much is taken in before it is drawn.
const AT_ONCE: usize = 2000;

/// Whose screen it is.
#[derive(Clone, Debug)]
pub(crate) struct Person {
    pub(crate) role: Role,
    pub(crate) nick: String,
    pub(crate) theme: Theme,
    pub(crate) canned: Canned,
    /// Whether the others see what is typed before it is sent.
    pub(crate) shows_preview: bool,
    /// Which key does what.
    pub(crate) keys: Keys,
}

/// How it ended.
#[derive(Debug)]
pub(crate) struct Ended {
    /// Whether the server ever let the person in.
    pub(crate) was_let_in: bool,
    /// What went wrong last, if anything did: the screen that showed it is gone.
    pub(crate) trouble: Option<String>,
}

/// Shows the screen until the desk or customer ends; `notify` is run when the terminal rings.
pub(crate) fn run<C, N>(
    person: Person,
    notify: Option<&str>,
    input: &Sender<Input<C, N>>,
    outputs: Receiver<Output>,
) -> Result<Ended, Failure>
where
    C: DeserializeOwned + Check + Send + 'static,
    N: Send + 'static,
{
    let mut terminal = Terminal::open().map_err(|error| Failure::output(&error))?;
    let happenings = happenings(outputs)?;
    let mut face = Face::new(person);
    let shown = show(&mut terminal, &mut face, notify, input, &happenings);
    drop(terminal);
    if let Err(error) = shown {
        let _ = input.send(Input::Quit);
        return Err(Failure::output(&error));
    }
    let note = face.model.note.filter(|it| it.is_problem);
    Ok(Ended { was_let_in: face.model.was_let_in, trouble: note.map(|it| it.text) })
}

fn show<C, N>(
    terminal: &mut Terminal,
    face: &mut Face,
    notify: Option<&str>,
    input: &Sender<Input<C, N>>,
    happenings: &Receiver<Happening>,
) -> std::io::Result<()>
where
    C: DeserializeOwned + Check,
{
    loop {
        face.model.tick(now());
        for wish in face.tick(now()) {
            fulfil(terminal, face, input, wish)?;
        }
        draw(terminal, face, notify)?;
        let Some(happened) = happening::wait(happenings, face.due_within(now(), TICK), AT_ONCE) else {
            return Ok(());
        };
        for happening in happened {
            match happening {
                Happening::Terminal(event) => {
                    for wish in face.take(event, now()) {
                        fulfil(terminal, face, input, wish)?;
                    }
                }
                Happening::Told(output) => face.model.apply(&output, now()),
                Happening::Ended => return Ok(()),
                Happening::GoesOn => {
                    take_again()?;
                    terminal.clear()?;
                }
                Happening::TerminalGone => {
                    let _ = input.send(Input::Quit);
                }
            }
        }
    }
}

fn draw(terminal: &mut Terminal, face: &mut Face, notify: Option<&str>) -> std::io::Result<()> {
    let waiting = face.model.waiting();
    let unread: usize = face.model.sessions.iter().map(|it| it.unread).sum();
    terminal.set_title(match (waiting, unread) {
        (0, 0) => "Parlor".to_owned(),
        (0, unread) => format!("({unread}) Parlor"),
        (waiting, 0) => format!("({waiting} waiting) Parlor"),
        (waiting, unread) => format!("({unread}, {waiting} waiting) Parlor"),
    })?;
    let style = face.look.theme.colours().link;
    if let Some(why) = face.model.rings.take() {
        let text = why.text();
        terminal.ring(text)?;
        if let Some(command) = notify
            && let Err(why) = notify::run(command, text)
        {
            face.model.problem(why);
        }
    }
    terminal.draw(|frame| face.draw(frame, frame.area(), now()))?;
    terminal.link(face.links(), style)
}

fn fulfil<C, N>(
    terminal: &mut Terminal,
    face: &mut Face,
    input: &Sender<Input<C, N>>,
    wish: Wish,
) -> std::io::Result<()>
where
    C: DeserializeOwned + Check,
{
    match wish {
        Wish::Redraw => terminal.clear()?,
        Wish::Copy(text) => terminal.copy(&text)?,
        Wish::Quit => {
            face.model.say("leaving …");
            // The desk ends by itself then; if it has ended already, nothing is told any more.
            let _ = input.send(Input::Quit);
        }
        Wish::Command(command) => match lines::parse::<C>(&command.to_string()) {
            Ok(line) => {
                let _ = input.send(Input::Command(line));
            }
            Err(output) => face.model.apply(&output, now()),
        },
    }
    Ok(())
}

/// Milliseconds since 1970.
pub(crate) fn now() -> i64 {
    let since = SystemTime::now().duration_since(SystemTime::UNIX_EPOCH).unwrap_or_default();
    i64::try_from(since.as_millis()).unwrap_or(i64::MAX)
}
