//! `parlor desk` and `parlor customer`: standard input and output around them, as JSON lines or for a person.

use std::io::{IsTerminal, Write};
use std::sync::mpsc::{Receiver, Sender, channel};
use std::sync::{Arc, OnceLock};

use parlor_core::client::{BasicConfig, FlexConfig, HttpChatConfig};
use parlor_neighbours::bounded::{self, LINE_BYTES};
use serde::de::DeserializeOwned;

use super::{CustomerOptions, DeskOptions, TalkOptions, password};
use crate::chat_url::ChatUrl;
use crate::commands::Role;
use crate::cookies::Jar;
use crate::customer::{ChatApi, Customer, CustomerConfig, Flex, Way};
use crate::desk::{Desk, DeskConfig};
use crate::failure::Failure;
use crate::gws::GwsConfig;
use crate::json;
use crate::lines::{Output, parse};
use crate::party::{Input, PartyThread};
use crate::plain;
use crate::proxy;
use crate::screen::{self, Canned, Keys, Person};
use crate::values::Check;

pub(crate) fn desk(options: &DeskOptions) -> Result<(), Failure> {
    let habits = Habits::read(&options.talk)?;
    let config = DeskConfig {
        basic: options.basic.clone(),
        security: options.talk.security(),
        http: options.http.clone(),
        gws: gws(options)?,
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
    let role = if options.supervisor { Role::Supervisor } else { Role::Agent };
    let talked = talk(&options.talk, habits, (role, &options.nick), desk.thread.input(), interrupt, outputs);
    end(desk.thread, talked)
}

/// Where the agent logs in over GWS API v2, if he does.
fn gws(options: &DeskOptions) -> Result<Option<GwsConfig>, Failure> {
    let (Some(url), Some(user)) = (&options.gws, &options.user) else { return Ok(None) };
    let password = password::get(user)?;
    Ok(Some(GwsConfig { url: url.clone(), user: user.clone(), password, roots: options.talk.roots() }))
}

pub(crate) fn customer(options: &CustomerOptions) -> Result<(), Failure> {
    let habits = Habits::read(&options.talk)?;
    let config = CustomerConfig {
        way: match &options.chat_api {
            Some(url) => Way::ChatApi(Box::new(chat_api(options, url)?)),
            None => Way::Flex(Box::new(Flex {
                address: options.flex.clone(),
                security: options.talk.security(),
                http: options.http.clone(),
                queue: options.queue.clone(),
                client: FlexConfig {
                    version: options.talk.client_version,
                    poll_fastest: options.poll,
                    ..FlexConfig::default()
                },
            })),
        },
        nick: options.nick.clone(),
        subject: options.subject.clone(),
        user_data: options.user_data(),
    };
    let (output, outputs) = channel();
    let interrupt = Interrupt::listen()?;
    let customer = Customer::start(config, output)?;
    let person = (Role::Customer, options.nick.as_str());
    let talked = talk(&options.talk, habits, person, customer.input(), interrupt, outputs);
    end(customer, talked)
}

/// A service of Chat API v2, and the way to it.
fn chat_api(options: &CustomerOptions, url: &ChatUrl) -> Result<ChatApi, Failure> {
    if options.talk.tls && !url.is_secure() {
        return Err(Failure::failed("--chat-api has http:// and there is --tls: write https:// there"));
    }
    let service =
        url.service(&options.service).map_err(|why| Failure::failed(format!("--service: {why}")))?;
    Ok(ChatApi {
        address: url.address().clone(),
        security: options.talk.security_if(url.is_secure()),
        proxy: proxy::of_environment(url.is_secure(), url.address()).map_err(Failure::failed)?,
        cookies: Jar::default(),
        client: HttpChatConfig { poll_fastest: options.poll, ..HttpChatConfig::new(service) },
    })
}

/// Waits for the end of a desk or customer, and has it end where nobody can talk with it.
fn end<C, N>(thread: PartyThread<C, N>, talked: Result<(), Failure>) -> Result<(), Failure> {
    match talked {
        Ok(()) => thread.join(),
        Err(_) => thread.quit(),
    }
    talked
}

/// What a person is used to: read before anybody connects, as something may be wrong with it.
#[derive(Default)]
struct Habits {
    canned: Canned,
    keys: Keys,
}

impl Habits {
    fn read(options: &TalkOptions) -> Result<Self, Failure> {
        if !is_for_person(options) {
            return Ok(Self::default());
        }
        let canned = options.canned.as_deref().map(Canned::read).transpose().map_err(Failure::failed)?;
        let keys = Keys::new(&options.key.iter().cloned().collect()).map_err(Failure::failed)?;
        Ok(Self { canned: canned.unwrap_or_default(), keys })
    }
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

/// Whether there is a person at a terminal, who types and reads there.
pub(crate) fn is_person() -> bool {
    std::io::stdin().is_terminal() && std::io::stdout().is_terminal()
}

/// Whether it is a person who talks, and not a program.
fn is_for_person(options: &TalkOptions) -> bool {
    !options.json && is_person()
}

/// Whether the terminal can move its cursor, as a full screen needs it.
pub(crate) fn moves_cursor() -> bool {
    std::env::var_os("TERM").is_none_or(|it| it != "dumb")
}

/// Takes commands and shows outputs until the desk or customer ends: as JSON lines, or for a person.
fn talk<C, N>(
    options: &TalkOptions,
    habits: Habits,
    (role, nick): (Role, &str),
    input: Sender<Input<C, N>>,
    interrupt: Interrupt,
    outputs: Receiver<Output>,
) -> Result<(), Failure>
where
    C: DeserializeOwned + Check + Send + 'static,
    N: Send + 'static,
{
    let for_interrupt = input.clone();
    interrupt.does(move || {
        let _ = for_interrupt.send(Input::Quit);
    });
    if !is_for_person(options) {
        return lines(input, outputs);
    }
    let person = Person {
        role,
        nick: nick.to_owned(),
        theme: options.theme.or_plain(),
        canned: habits.canned,
        shows_preview: options.preview,
        keys: habits.keys,
    };
    if options.plain || !moves_cursor() {
        let was_let_in = plain::run((person, options.typing), moves_cursor(), &input, outputs)?;
        return if was_let_in { Ok(()) } else { Err(not_let_in()) };
    }
    let ended = screen::run(person, options.notify.as_deref(), &input, outputs)?;
    match (ended.was_let_in, ended.trouble) {
        (true, _) => Ok(()),
        (false, Some(trouble)) => Err(Failure::failed(format!("the server did not let us in: {trouble}"))),
        (false, None) => Err(Failure::failed("the server did not let us in; try again")),
    }
}

fn not_let_in() -> Failure {
    Failure::failed("the server did not let us in; what happened is told above")
}

/// Reads and prints JSON lines.
fn lines<C, N>(input: Sender<Input<C, N>>, outputs: Receiver<Output>) -> Result<(), Failure>
where
    C: DeserializeOwned + Check + Send + 'static,
    N: Send + 'static,
{
    let for_reader = input.clone();
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
                    let is_heard = for_reader.send(Input::Tell(Output::error(None, told))).is_ok();
                    match bounded::skip_line(&mut stdin) {
                        Ok(()) if is_heard => continue,
                        _ => break,
                    }
                }
                Ok(bounded::Line::End) | Err(_) => break,
            };
            let taken = match line {
                Ok(line) if line.trim().is_empty() => Ok(()),
                Ok(line) => match parse::<C>(line.trim_end()) {
                    Ok(line) => for_reader.send(Input::Command(line)),
                    Err(output) => for_reader.send(Input::Tell(output)),
                },
                Err(output) => for_reader.send(Input::Tell(output)),
            };
            if taken.is_err() {
                return;
            }
        }
        let _ = for_reader.send(Input::Quit);
    };
    let started = std::thread::Builder::new().name("input".into()).spawn(reader);
    started.map_err(|error| Failure::failed(format!("no thread for the input: {error}")))?;

    let mut out = std::io::stdout();
    let mut was_ready = false;
    let mut unwritten = None;
    for output in outputs {
        was_ready |= matches!(output, Output::Ready { .. });
        // Where nobody reads any more, what was begun is still ended properly.
        if unwritten.is_some() {
            continue;
        }
        let line = json::line(&output.json());
        unwritten = writeln!(out, "{line}").and_then(|()| out.flush()).err();
        if unwritten.is_some() {
            let _ = input.send(Input::Quit);
        }
    }
    match (unwritten, was_ready) {
        (Some(error), _) => Err(Failure::output(&error)),
        (None, true) => Ok(()),
        (None, false) => Err(not_let_in()),
    }
}
