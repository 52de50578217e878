//! `parlor desk` and `parlor customer`: standard input and output around them, as JSON lines or for a person.

use std::io::{IsTerminal, Write};
use std::sync::mpsc::{Receiver, Sender, channel};
use std::sync::{Arc, OnceLock};

use parlor_core::client::{BasicConfig, FlexConfig};
use serde::de::DeserializeOwned;

use super::{CustomerOptions, DeskOptions, TalkOptions};
use crate::bounded::{self, LINE_BYTES};
use crate::customer::{self, Customer, CustomerConfig};
use crate::desk::{self, Desk, DeskConfig};
use crate::failure::Failure;
use crate::json;
use crate::lines::{self, CustomerCommand, DeskCommand, Line, Output};
use crate::screen::Screen;
use crate::typist::{Typed, Typist};
use crate::values::Check;

pub(crate) fn desk(options: &DeskOptions) -> Result<(), Failure> {
    let config = DeskConfig {
        basic: options.basic,
        http: options.http.clone(),
        nick: options.nick.clone(),
        person_id: options.person_id.clone(),
        is_supervisor: options.supervisor,
        client: BasicConfig { version: options.talk.client_version, ..BasicConfig::default() },
        plugins: options.plugins.clone(),
        loads_plugins: true,
    };
    let (output, outputs) = channel();
    let interrupt = Interrupt::listen()?;
    let desk = Desk::start(config, output)?;
    let door = Door {
        input: desk.input(),
        command: desk::Input::Command,
        tell: desk::Input::Tell,
        quit: || desk::Input::Quit,
        ends_with_session: false,
    };
    let talked = talk::<DeskCommand, _>(&options.talk, door, interrupt, &outputs);
    desk.join();
    talked
}

pub(crate) fn customer(options: &CustomerOptions) -> Result<(), Failure> {
    let config = CustomerConfig {
        flex: options.flex,
        http: options.http.clone(),
        nick: options.nick.clone(),
        queue: options.queue.clone(),
        subject: options.subject.clone(),
        user_data: options.user_data(),
        client: FlexConfig {
            version: options.talk.client_version,
            poll_fastest: options.poll,
            ..FlexConfig::default()
        },
    };
    let (output, outputs) = channel();
    let interrupt = Interrupt::listen()?;
    let customer = Customer::start(config, output)?;
    let door = Door {
        input: customer.input(),
        command: customer::Input::Command,
        tell: customer::Input::Tell,
        quit: || customer::Input::Quit,
        ends_with_session: true,
    };
    let talked = talk::<CustomerCommand, _>(&options.talk, door, interrupt, &outputs);
    customer.join();
    talked
}

/// How to reach a desk or a customer.
struct Door<C, I> {
    input: Sender<I>,
    command: fn(Line<C>) -> I,
    tell: fn(Output) -> I,
    quit: fn() -> I,
    /// Whether a person has nothing left to do when a session is over.
    ends_with_session: bool,
}

/// What SIGINT and SIGTERM do: they are heard from the start, before there is anybody to be told of them.
struct Interrupt(Arc<OnceLock<Quit>>);

type Quit = Box<dyn Fn() + Send + Sync>;

impl Interrupt {
    fn listen() -> Result<Self, Failure> {
        let quit: Arc<OnceLock<Quit>> = Arc::default();
        let set_later = Arc::clone(&quit);
        crate::on_interrupt(move || match quit.get() {
            Some(quit) => quit(),
            None => {
                crate::complain("parlor: interrupted before it was connected");
                std::process::exit(1);
            }
        })?;
        Ok(Self(set_later))
    }

    /// From now on an interrupt does this.
    fn does(self, quit: impl Fn() + Send + Sync + 'static) {
        let _ = self.0.set(Box::new(quit));
    }
}

/// Reads commands and prints outputs until the desk or customer ends.
fn talk<C, I>(
    options: &TalkOptions,
    door: Door<C, I>,
    interrupt: Interrupt,
    outputs: &Receiver<Output>,
) -> Result<(), Failure>
where
    C: DeserializeOwned + Check + 'static,
    I: Send + 'static,
{
    let for_person = !options.json && std::io::stdin().is_terminal() && std::io::stdout().is_terminal();
    let Door { input, command, tell, quit, ends_with_session } = door;
    let for_interrupt = input.clone();
    interrupt.does(move || {
        let _ = for_interrupt.send(quit());
    });
    let for_reader = input.clone();
    let mut typist = for_person.then(|| Typist::new(!ends_with_session));
    let reader = move || {
        let mut stdin = std::io::stdin().lock();
        let mut bytes = Vec::new();
        loop {
            let line = match bounded::next_line(&mut stdin, &mut bytes, LINE_BYTES) {
                Ok(bounded::Line::Whole) => std::str::from_utf8(&bytes)
                    .map_err(|_| Output::error(None, "can't read the line: it is not UTF-8")),
                Ok(bounded::Line::TooLong) => {
                    let told =
                        format!("can't read the line: it has more than {LINE_BYTES} bytes; shorten it");
                    let is_heard = for_reader.send(tell(Output::error(None, told))).is_ok();
                    match bounded::skip_line(&mut stdin) {
                        Ok(()) if is_heard => continue,
                        _ => break,
                    }
                }
                Ok(bounded::Line::End) | Err(_) => break,
            };
            let taken = match line.map(|line| read::<C>(line.trim_end(), typist.as_mut())) {
                Ok(Some(Ok(line))) => for_reader.send(command(line)),
                Ok(Some(Err(output))) | Err(output) => for_reader.send(tell(output)),
                Ok(None) => Ok(()),
            };
            if taken.is_err() {
                return;
            }
        }
        let _ = for_reader.send(quit());
    };
    let started = std::thread::Builder::new().name("input".into()).spawn(reader);
    started.map_err(|error| Failure::failed(format!("no thread for the input: {error}")))?;

    let mut out = std::io::stdout();
    let mut screen = Screen::new();
    let mut was_ready = false;
    let mut unwritten = None;
    for output in outputs {
        was_ready |= matches!(output, Output::Ready { .. });
        let shown = match for_person {
            true => screen.show(&output),
            false => Some(json::line(&output.json())),
        };
        // Where nobody reads any more, or nothing is left to be done, what was begun is still ended properly.
        if unwritten.is_some() {
            continue;
        }
        let written = shown.map_or(Ok(()), |line| writeln!(out, "{line}").and_then(|()| out.flush()));
        unwritten = written.err();
        let nothing_left = for_person && ends_with_session && matches!(output, Output::Closed { .. });
        if unwritten.is_some() || nothing_left {
            let _ = input.send(quit());
        }
    }
    if let Some(error) = unwritten {
        Err(Failure::output(&error))
    } else if was_ready {
        Ok(())
    } else {
        Err(Failure::failed("the server did not let us in; what happened is told above"))
    }
}

fn read<C: DeserializeOwned + Check>(
    line: &str,
    typist: Option<&mut Typist>,
) -> Option<Result<Line<C>, Output>> {
    if line.trim().is_empty() {
        return None;
    }
    let Some(typist) = typist else { return Some(lines::parse(line)) };
    match typist.read(line) {
        Typed::Command(object) => Some(lines::parse(&object.to_string())),
        Typed::Answer(text) => {
            // A terminal that is gone is noticed by whoever prints next.
            let _ = crate::print(&text);
            None
        }
    }
}
