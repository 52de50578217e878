//! An agent's desktop: a basic client, its plugins and what they need, behind commands and outputs.
//!
//! One thread owns it all and waits for one [`Input`] after the other; link, interactions, plugins and downloads
//! have threads of their own that only send inputs.

mod commands;
mod files;
mod link;
mod packets;
mod plugins;
mod watch;

use std::collections::{BTreeMap, HashMap, VecDeque};
use std::net::SocketAddr;
use std::path::PathBuf;
use std::sync::mpsc::{Receiver, RecvTimeoutError, Sender, channel};
use std::thread::JoinHandle;
use std::time::{Duration, Instant};

use parlor_core::client::{BasicClient, BasicConfig, Register, RequestKind, SessionSlot};
use parlor_core::element::{Id, UserType, Visibility};
use parlor_core::wire::Text;
use parlor_link::{Link, LinkEvent};
use parlor_plugin::{Notified, ServiceError};
use parlor_plugin_loader::{Loader, Places};
use serde_json::Value as Json;

use self::plugins::{NotifyJob, Worker};
use crate::entry::Entry;
use crate::failure::Failure;
use crate::http::{Neighbours, is_http};
use crate::lines::{DeskCommand, Interaction, Line, Output};
use crate::seen::Seen;

pub(crate) use self::files::{export_transcript, feed};
pub(crate) use self::plugins::{About, missing, places_and_loader};

/// Sessions that one desk may be in at once.
const SESSIONS: usize = 100;

/// The largest packet that the desk takes in or sends, in bytes.
const MAX_PACKET: usize = 32768;

/// How long a desk that quits waits for the server's answers.
const QUIT_TIME: u64 = 2000;

/// Who sits at a desk, and where the servers are.
#[derive(Clone, Debug)]
pub(crate) struct DeskConfig {
    pub(crate) basic: SocketAddr,
    pub(crate) http: String,
    pub(crate) nick: String,
    pub(crate) person_id: Option<String>,
    pub(crate) is_supervisor: bool,
    /// The version and the patience of the client.
    pub(crate) client: BasicConfig,
    pub(crate) plugins: Vec<PathBuf>,
    /// Whether plugins are loaded at all: a supervisor who only watches needs none.
    pub(crate) loads_plugins: bool,
}

/// What the desk's thread waits for.
#[derive(Debug)]
pub(crate) enum Input {
    Command(Line<DeskCommand>),
    Link(LinkEvent),
    Interaction(Interaction),
    /// Something to be told as it is.
    Tell(Output),
    /// The outcome of a plugin's job.
    JobDone(Output),
    /// From here on all interactions that go on are told of anew.
    WatchBegins,
    Notify(NotifyJob),
    Progress {
        id: Option<Json>,
        done: u64,
        total: Option<u64>,
    },
    Quit,
}

/// A desk at work.
pub(crate) struct Desk {
    input: Sender<Input>,
    thread: JoinHandle<()>,
    /// The plugins that were loaded, once they are.
    plugins: Receiver<Vec<About>>,
}

impl Desk {
    /// Connects; then the desk's thread loads the plugins and registers. What happens is sent to `output`.
    pub(crate) fn start(config: DeskConfig, output: Sender<Output>) -> Result<Self, Failure> {
        let (input, inputs) = channel();
        let neighbours = Neighbours::new(&config.http);
        let to_load = config.loads_plugins.then(|| places_and_loader(config.plugins.clone())).transpose()?;
        let events = input.clone();
        let link =
            Link::connect(config.basic, MAX_PACKET, move |event| events.send(Input::Link(event)).is_ok());
        let link = link.map_err(|error| {
            Failure::failed(format!(
                "{}: can't connect: {error}; is `parlor serve` running there?",
                config.basic
            ))
        })?;
        watch::watch_interactions(&neighbours, &input);
        let mut room = Room {
            client: BasicClient::new(config.client, vec![SessionSlot::FREE; SESSIONS], 0),
            config,
            link,
            entry: Entry::default(),
            restores: true,
            out: vec![0; MAX_PACKET],
            started: Instant::now(),
            neighbours,
            workers: Vec::new(),
            input: input.clone(),
            output,
            waiting: HashMap::new(),
            attended: HashMap::new(),
            interactions: BTreeMap::new(),
            to_rejoin: VecDeque::new(),
            to_leave: VecDeque::new(),
            jobs: 0,
            is_quitting: false,
            quit_at: None,
        };
        let (loaded, plugins) = channel();
        let work = move || {
            if let Some((places, loader)) = to_load {
                room.load_plugins(&places, loader);
            }
            let _ = loaded.send(room.workers.iter().map(|it| it.about.clone()).collect());
            room.register();
            room.run(&inputs);
        };
        let thread = std::thread::Builder::new().name("desk".into()).spawn(work);
        let thread = thread.map_err(|error| Failure::failed(format!("no thread for the desk: {error}")))?;
        Ok(Self { input, thread, plugins })
    }

    /// The plugins that were loaded; waits until they are.
    pub(crate) fn plugins(&self) -> Vec<About> {
        self.plugins.recv().unwrap_or_default()
    }

    /// Where commands go. When the desk has ended they are gone, too.
    pub(crate) fn input(&self) -> Sender<Input> {
        self.input.clone()
    }

    /// Leaves all sessions and ends.
    pub(crate) fn quit(self) {
        let _ = self.input.send(Input::Quit);
        self.join();
    }

    /// Waits until the desk has ended by itself.
    pub(crate) fn join(self) {
        let _ = self.thread.join();
    }
}

type Client = BasicClient<Vec<SessionSlot>>;

/// Who asked for what the server will answer.
enum Origin {
    /// The desk itself.
    Desk,
    /// The desk itself, which joins a session again after the link was renewed.
    Rejoin(String),
    /// A command, with its id.
    Command(Option<Json>),
    /// The command to join, with the visibility it named.
    Join(Option<Json>, Visibility),
    /// A plugin.
    Plugin(Sender<Result<Notified, ServiceError>>),
}

/// A session that the desk is in.
#[derive(Default)]
struct Attended {
    visibility: Visibility,
    monitored: bool,
    seen: Seen,
}

/// All that the desk's thread owns.
struct Room {
    config: DeskConfig,
    client: Client,
    link: Link,
    entry: Entry,
    /// Whether the next registration restores the one before.
    restores: bool,
    out: Vec<u8>,
    started: Instant,
    neighbours: Neighbours,
    workers: Vec<Worker>,
    input: Sender<Input>,
    output: Sender<Output>,
    /// By reference id.
    waiting: HashMap<u32, Origin>,
    /// By session id.
    attended: HashMap<String, Attended>,
    /// By session id: waiting and running ones.
    interactions: BTreeMap<String, Interaction>,
    /// Sessions to be joined again, one after the other.
    to_rejoin: VecDeque<Id>,
    /// Sessions to be left before the desk ends.
    to_leave: VecDeque<String>,
    /// Jobs that plugins are at.
    jobs: usize,
    is_quitting: bool,
    /// When the desk ends, answers or not.
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

    fn load_plugins(&mut self, places: &Places, loader: Loader) {
        let (workers, problems) = plugins::load_all(places, loader, &self.neighbours, &self.input);
        self.workers = workers;
        for problem in problems {
            self.tell(Output::error(None, problem));
        }
    }

    fn run(&mut self, inputs: &Receiver<Input>) {
        loop {
            self.drain();
            let now = self.now();
            let nothing_left = self.waiting.is_empty() && self.to_leave.is_empty();
            if self.quit_at.is_some_and(|at| now >= at || nothing_left) {
                return;
            }
            let deadline = self.client.poll_timeout().min(self.quit_at.unwrap_or(u64::MAX));
            // A deadline that is past belongs to a link that is down: its end is an input, too.
            let wait = Duration::from_millis(deadline.saturating_sub(now).max(50));
            match inputs.recv_timeout(wait) {
                Ok(input) => self.take(input),
                Err(RecvTimeoutError::Timeout) => {}
                Err(RecvTimeoutError::Disconnected) => return,
            }
        }
    }

    /// Sends what the client wants sent.
    fn drain(&mut self) {
        let now = self.now();
        if self.client.is_silent(now) {
            self.link
                .renew(&format!("the server said nothing for {} s", self.config.client.silent_after / 1000));
        }
        while let Some(length) = self.client.poll_transmit(now) {
            // If it can't be sent the link goes down, and all that waits is of unknown fate.
            let _ = self.link.send(self.out.get(..length).unwrap_or_default());
            self.client.transmitted(now);
        }
        while let Some((reference_id, kind)) = self.client.take_unanswered(now) {
            self.unknown_fate(reference_id, "the server hasn't answered: it may have been carried out");
            match kind {
                // Nothing else can be asked on this link.
                RequestKind::Login => {
                    let seconds = self.config.client.answer_within / 1000;
                    self.link.renew(&format!("the server did not answer the registration for {seconds} s"));
                }
                RequestKind::Join => self.rejoin_next(),
                _ => {}
            }
        }
    }

    fn take(&mut self, input: Input) {
        match input {
            Input::Command(line) => self.command(line),
            Input::Link(LinkEvent::Packet(packet)) => {
                self.packet(&packet);
                self.leave_next();
            }
            Input::Link(LinkEvent::TooLarge(size)) => {
                let text = match is_http(size) {
                    true => format!("is {} the basic port? it answers as an HTTP server", self.config.basic),
                    false => format!("the server sent a packet of {size} bytes: skipped"),
                };
                self.tell(Output::error(None, text));
                if is_http(size) && !self.entry.is_in() {
                    // This will never be a basic port.
                    self.quit_at = Some(self.now());
                }
            }
            Input::Link(LinkEvent::Failed(_)) => self.not_let_in(),
            Input::Link(LinkEvent::Down(reason)) => self.link_down(reason),
            Input::Link(LinkEvent::Up) => {
                self.tell(Output::Link { state: "up", reason: None });
                self.register();
            }
            Input::Link(_) => {}
            Input::Interaction(interaction) => {
                match interaction.state.as_str() {
                    "closed" => self.interactions.remove(&interaction.session_id),
                    _ => self.interactions.insert(interaction.session_id.clone(), interaction.clone()),
                };
                self.tell(Output::Interactions(Box::new(interaction)));
            }
            Input::Tell(output) => self.tell(output),
            Input::JobDone(output) => {
                self.jobs = self.jobs.saturating_sub(1);
                self.tell(output);
                if self.is_quitting && self.jobs == 0 {
                    self.leave_all();
                }
            }
            Input::WatchBegins => self.interactions.clear(),
            Input::Notify(job) => self.notify_for_plugin(job),
            Input::Progress { id, done, total } => self.tell(Output::Transfer { id, done, total }),
            Input::Quit => self.quit(),
        }
    }

    pub(super) fn register(&mut self) {
        let nick = self.config.nick.clone();
        let person_id = self.config.person_id.clone();
        let register = Register {
            nickname: Text::plain(&nick),
            user_type: if self.config.is_supervisor { UserType::Supervisor } else { UserType::Agent },
            person_id: person_id.as_deref().map(Text::plain),
            restores: self.restores,
            ..Register::default()
        };
        match self.client.register(&register, &mut self.out) {
            Ok(reference_id) => {
                self.waiting.insert(reference_id, Origin::Desk);
                self.drain();
            }
            Err(error) => self.tell(Output::error(None, error.to_string())),
        }
    }
}
