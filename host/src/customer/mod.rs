//! A customer: a flex client behind commands and outputs, on one thread of its own.

mod commands;
mod packets;

use std::collections::{BTreeMap, VecDeque};
use std::net::SocketAddr;
use std::sync::mpsc::{Receiver, RecvTimeoutError, Sender, channel};
use std::thread::JoinHandle;
use std::time::{Duration, Instant};

use parlor_core::client::{CallError, FlexClient, FlexConfig, Login};
use parlor_core::element::{JoinTarget, KeyValue, KeyValues};
use parlor_core::wire::{Text, WriteError};
use parlor_link::{Link, LinkEvent};
use serde_json::Value as Json;

use crate::entry::Entry;
use crate::failure::Failure;
use crate::http::{Neighbours, is_http};
use crate::lines::{CustomerCommand, Line, Output, too_long};
use crate::seen::Seen;
use crate::told::Told;

/// The largest packet that the customer takes in or sends, in bytes.
const MAX_PACKET: usize = 32768;

/// Commands that may wait for their turn: flex has one request at a time.
const WAITING: usize = 1000;

/// How long a customer who quits waits for the server's answers, in milliseconds.
const QUIT_TIME: u64 = 2000;

/// Who the customer is, and where the servers are.
#[derive(Clone, Debug)]
pub(crate) struct CustomerConfig {
    pub(crate) flex: SocketAddr,
    /// Without it files can't be saved.
    pub(crate) http: Option<String>,
    pub(crate) nick: String,
    pub(crate) queue: String,
    pub(crate) subject: Option<String>,
    pub(crate) user_data: BTreeMap<String, String>,
    /// The version, the pace and the patience of the client.
    pub(crate) client: FlexConfig,
}

/// What the customer's thread waits for.
#[derive(Debug)]
pub(crate) enum Input {
    Command(Line<CustomerCommand>),
    Link(LinkEvent),
    /// Something to be told as it is.
    Tell(Output),
    /// The outcome of a download.
    DownloadDone(Output),
    Quit,
}

/// A customer at work.
pub(crate) struct Customer {
    input: Sender<Input>,
    thread: JoinHandle<()>,
}

impl Customer {
    /// Connects, logs in and joins the queue. What happens is sent to `output`.
    pub(crate) fn start(config: CustomerConfig, output: Sender<Output>) -> Result<Self, Failure> {
        let (input, inputs) = channel();
        let events = input.clone();
        let link =
            Link::connect(config.flex, MAX_PACKET, move |event| events.send(Input::Link(event)).is_ok());
        let link = link.map_err(|error| {
            Failure::failed(format!(
                "{}: can't connect: {error}; is `parlor serve` running there?",
                config.flex
            ))
        })?;
        let mut room = Room {
            client: FlexClient::new(config.client),
            link,
            is_linked: true,
            entry: Entry::default(),
            out: vec![0; MAX_PACKET],
            started: Instant::now(),
            neighbours: config.http.as_deref().map(Neighbours::new),
            config,
            input: input.clone(),
            output,
            to_do: VecDeque::new(),
            under_way: None,
            seen: Seen::default(),
            has_joined: false,
            told: Told::default(),
            downloads: 0,
            is_quitting: false,
            is_leaving: false,
            quit_at: None,
        };
        let work = move || {
            room.login();
            room.run(&inputs);
        };
        let thread = std::thread::Builder::new().name("customer".into()).spawn(work);
        let thread =
            thread.map_err(|error| Failure::failed(format!("no thread for the customer: {error}")))?;
        Ok(Self { input, thread })
    }

    /// Where commands go. When the customer has ended they are gone, too.
    pub(crate) fn input(&self) -> Sender<Input> {
        self.input.clone()
    }

    /// Leaves the session and ends.
    pub(crate) fn quit(self) {
        let _ = self.input.send(Input::Quit);
        self.join();
    }

    /// Waits until the customer has ended by itself.
    pub(crate) fn join(self) {
        let _ = self.thread.join();
    }
}

/// All that the customer's thread owns.
struct Room {
    config: CustomerConfig,
    client: FlexClient,
    link: Link,
    is_linked: bool,
    entry: Entry,
    out: Vec<u8>,
    started: Instant,
    neighbours: Option<Neighbours>,
    input: Sender<Input>,
    output: Sender<Output>,
    /// Commands that wait for their turn.
    to_do: VecDeque<Line<CustomerCommand>>,
    /// The id of the command whose request is under way.
    under_way: Option<Option<Json>>,
    seen: Seen,
    /// Whether it was told that the session was joined: coming back to it isn't news.
    has_joined: bool,
    told: Told,
    /// Downloads that are at work.
    downloads: usize,
    is_quitting: bool,
    /// The session is to be left when all commands are done.
    is_leaving: bool,
    /// When the customer ends, answers or not.
    quit_at: Option<u64>,
}

impl Room {
    fn now(&self) -> u64 {
        u64::try_from(self.started.elapsed().as_millis()).unwrap_or(u64::MAX)
    }

    /// Tells something; nobody listening is no reason to stop.
    fn tell(&self, output: Output) {
        let _ = self.output.send(output);
    }

    fn run(&mut self, inputs: &Receiver<Input>) {
        loop {
            self.next_command();
            self.drain();
            let now = self.now();
            let nothing_left = self.client.is_over() && self.to_do.is_empty();
            if self.quit_at.is_some_and(|at| now >= at || nothing_left) {
                return;
            }
            let deadline = match self.is_linked {
                true => self.client.poll_timeout().unwrap_or(u64::MAX),
                false => u64::MAX,
            };
            let wait = deadline.min(self.quit_at.unwrap_or(u64::MAX)).saturating_sub(now);
            match inputs.recv_timeout(Duration::from_millis(wait.clamp(1, 3_600_000))) {
                Ok(input) => self.take(input),
                Err(RecvTimeoutError::Timeout) => {}
                Err(RecvTimeoutError::Disconnected) => return,
            }
        }
    }

    /// Sends what the client wants sent.
    fn drain(&mut self) {
        let now = self.now();
        if !self.is_linked {
            return;
        }
        if self.client.is_silent(now) {
            // There will be a new one; what is under way is sent again on it.
            self.link
                .renew(&format!("the server said nothing for {} s", self.config.client.silent_after / 1000));
            self.is_linked = false;
            return;
        }
        match self.client.poll_transmit(now, &mut self.out) {
            Ok(Some(length)) => {
                // If it can't be sent the link goes down, and it is sent again on the next one.
                let _ = self.link.send(self.out.get(..length).unwrap_or_default());
                self.client.transmitted(now);
            }
            Ok(None) => {}
            Err(error) => self.tell(Output::error(None, error.to_string())),
        }
    }

    fn take(&mut self, input: Input) {
        match input {
            Input::Command(line) if self.to_do.len() >= WAITING => {
                self.tell(Output::error(line.id, "too many commands at once: wait for their `done`"));
            }
            Input::Command(line) => self.to_do.push_back(line),
            Input::Link(LinkEvent::Packet(packet)) if packet.is_empty() => {}
            Input::Link(LinkEvent::Packet(packet)) => self.packet(&packet),
            Input::Link(LinkEvent::TooLarge(size)) => {
                let text = match is_http(size) {
                    true => format!("is {} the flex port? it answers as an HTTP server", self.config.flex),
                    false => format!("the server sent a packet of {size} bytes: skipped"),
                };
                self.tell(Output::error(None, text));
                if is_http(size) && !self.entry.is_in() {
                    // This will never be a flex port.
                    self.quit_at = Some(self.now());
                }
            }
            Input::Link(LinkEvent::Down(reason)) => {
                self.is_linked = false;
                self.tell(Output::Link { state: "down", reason: Some(reason) });
                self.not_let_in();
            }
            Input::Link(LinkEvent::Failed(_)) => self.not_let_in(),
            Input::Link(LinkEvent::Up) => {
                self.is_linked = true;
                self.client.relinked();
                self.tell(Output::Link { state: "up", reason: None });
            }
            Input::Link(_) => {}
            Input::Tell(output) => self.tell(output),
            Input::DownloadDone(output) => {
                self.downloads = self.downloads.saturating_sub(1);
                self.tell(output);
                if self.is_quitting && self.downloads == 0 {
                    self.leave();
                }
            }
            Input::Quit => self.quit(),
        }
    }

    /// Gives up if no link brought a login.
    fn not_let_in(&mut self) {
        if let Some(text) = self.entry.lost(self.config.flex, "flex") {
            self.tell(Output::error(None, text));
            self.quit_at = Some(self.now());
        }
    }

    /// Lets downloads finish, leaves the session, then ends. Asked a second time it doesn't wait.
    fn quit(&mut self) {
        if self.downloads == 0 || self.is_quitting {
            self.leave();
        }
        self.is_quitting = true;
    }

    fn leave(&mut self) {
        if self.quit_at.is_none() {
            self.quit_at = Some(self.now().saturating_add(QUIT_TIME));
            self.is_leaving = true;
        }
    }

    fn login(&mut self) {
        let made =
            getrandom::u64().map_err(|error| format!("no random numbers: {error}")).and_then(|nonce| {
                let (nick, nonce) = (&self.config.nick, format!("{nonce:016x}"));
                let login =
                    Login { nickname: Text::plain(nick), nonce: Text::plain(&nonce), ..Login::default() };
                self.client.login(&login, &mut self.out).map_err(|error| error.to_string())
            });
        if let Err(text) = made {
            self.tell(Output::error(None, text));
        }
    }

    /// Joins the queue, or comes back to the session that the server took the customer out of.
    fn join(&mut self) {
        let config = self.config.clone();
        let items: Vec<_> =
            config.user_data.iter().map(|(key, value)| KeyValue::string(key, value)).collect();
        let target = JoinTarget::New {
            queue_key: Text::plain(&config.queue),
            subject: config.subject.as_deref().map(Text::plain),
        };
        let items = KeyValues::items(&items);
        let made = match self.client.session_id() {
            Some(_) => self.client.rejoin(None, items, &mut self.out),
            None => self.client.join(target, None, items, &mut self.out),
        };
        if let Err(error) = made {
            self.tell(Output::error(None, error.to_string()));
        }
    }

    /// Carries out the next command, if the client is free for it.
    fn next_command(&mut self) {
        while !self.client.is_busy() && self.client.session_id().is_some() | self.client.is_over() {
            let Some(line) = self.to_do.pop_front() else {
                if std::mem::take(&mut self.is_leaving) && !self.client.is_over() {
                    let _ = self.client.logout(None, &mut self.out);
                }
                return;
            };
            if let Err(text) = self.command(&line) {
                self.tell(Output::error(line.id, text));
            }
        }
    }

    /// Remembers whose request is under way.
    fn made(&mut self, id: &Option<Json>, made: Result<(), CallError>) -> Result<(), String> {
        made.map_err(|error| match error {
            CallError::Write(WriteError::TooSmall(error)) => too_long(&error),
            CallError::Over => "not sent: the session is over".into(),
            error => error.to_string(),
        })?;
        self.under_way = Some(id.clone());
        Ok(())
    }
}
