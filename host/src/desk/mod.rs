//! An agent's desktop: a basic client, its plugins and what they need, behind commands and outputs.
//!
//! One thread owns it all and waits for one [`Input`](crate::party::Input) after the other; link, interactions, plugins and downloads
//! have threads of their own that only send inputs.

mod commands;
mod files;
mod gws;
mod last_words;
mod packets;
mod plugins;
mod watch;

use std::collections::{BTreeMap, HashMap, VecDeque};
use std::path::PathBuf;
use std::sync::mpsc::{Receiver, Sender, channel};

use parlor_core::client::{BasicClient, BasicConfig, Register, RequestKind, SessionSlot};
use parlor_core::element::{UserType, Visibility};
use parlor_core::wire::Text;
use parlor_link::{Address, AgentHabit, AgentRequest, Security, now};
use parlor_plugin::{Notified, ServiceError};
use parlor_plugin_desk::{About, Worker};
use parlor_plugin_loader::{Loader, Places};
use serde_json::Value as Json;

use self::plugins::NotifyJob;
use crate::failure::Failure;
use crate::gws::{GwsConfig, NextRecipient, Recipient};
use crate::http::Neighbours;
use crate::jobs::Jobs;
use crate::lines::{DeskCommand, Interaction, Line, MAY_BE_DONE, Output};
use crate::party::{MAX_PACKET, Party, PartyThread, Seat};
use crate::seen::Seen;
use crate::told::Told;

pub(crate) use self::plugins::{REQUEST_TIME, missing, places_and_loader};

/// Sessions that one desk may be in at once.
const SESSIONS: usize = 100;

/// Commands that may wait for their turn.
const WAITING: usize = 1000;

/// Who sits at a desk, and where the servers are.
#[derive(Clone, Debug)]
pub(crate) struct DeskConfig {
    pub(crate) basic: Address,
    pub(crate) security: Security,
    pub(crate) http: String,
    /// Where agents come in over GWS API v2, instead of both.
    pub(crate) gws: Option<GwsConfig>,
    pub(crate) nick: String,
    pub(crate) person_id: Option<String>,
    pub(crate) is_supervisor: bool,
    /// The version and the patience of the client.
    pub(crate) client: BasicConfig,
    pub(crate) plugins: Vec<PathBuf>,
    /// Whether plugins are loaded at all: a supervisor who only watches needs none.
    pub(crate) loads_plugins: bool,
}

/// What only a desk waits for.
#[derive(Debug)]
pub(crate) enum News {
    Interaction(Interaction),
    /// From here on all interactions that go on are told of anew.
    WatchBegins,
    /// Its server is reached, and begins to tell.
    WatchOpen,
    Notify(NotifyJob),
}

type Input = crate::party::Input<DeskCommand, News>;

/// A desk at work.
pub(crate) struct Desk {
    pub(crate) thread: PartyThread<DeskCommand, News>,
    /// The plugins that were loaded, once they are.
    plugins: Receiver<Vec<About>>,
}

impl Desk {
    /// Connects; then the desk's thread loads the plugins and registers. What happens is sent to `output`.
    pub(crate) fn start(config: DeskConfig, output: Sender<Output>) -> Result<Self, Failure> {
        let neighbours = Neighbours::new(&config.http);
        let to_load = config.loads_plugins.then(|| places_and_loader(config.plugins.clone())).transpose()?;
        let (seat, inputs) = match &config.gws {
            Some(gws) => gws::connect(gws, &config.nick, output)?,
            None => {
                let connected =
                    Seat::connect(config.basic.clone(), config.security.clone(), "basic", output)?;
                watch::watch_interactions(&neighbours, &connected.0.input);
                connected
            }
        };
        let input = seat.input.clone();
        let mut room = Room {
            client: BasicClient::new(config.client, vec![SessionSlot::FREE; SESSIONS], now()),
            config,
            seat,
            habit: AgentHabit::default(),
            out: vec![0; MAX_PACKET],
            neighbours,
            recipient: NextRecipient::default(),
            workers: Vec::new(),
            waiting: HashMap::new(),
            attended: HashMap::new(),
            interactions: BTreeMap::new(),
            listed_since: Some(0),
            untold: Vec::new(),
            to_do: VecDeque::new(),
            is_holding: false,
            jobs: Jobs::default(),
            to_leave: VecDeque::new(),
        };
        let (loaded, plugins) = channel();
        let work = move || {
            if let Some((places, loader)) = to_load {
                room.load_plugins(&places, loader);
            }
            let _ = loaded.send(room.workers.iter().map(|it| it.about.clone()).collect());
            room.link_up();
            room.run(&inputs);
        };
        Ok(Self { thread: PartyThread::spawn("desk", input, work)?, plugins })
    }

    /// The plugins that were loaded; waits until they are.
    pub(crate) fn plugins(&self) -> Vec<About> {
        self.plugins.recv().unwrap_or_default()
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
    told: Told,
    seen: Seen,
}

/// All that the desk's thread owns.
struct Room {
    config: DeskConfig,
    client: Client,
    seat: Seat<DeskCommand, News>,
    habit: AgentHabit,
    out: Vec<u8>,
    neighbours: Neighbours,
    /// For whom the file is that is on its way.
    recipient: NextRecipient,
    /// Their jobs are called by the command's id.
    workers: Vec<Worker<Option<Json>>>,
    /// By reference id.
    waiting: HashMap<u32, Origin>,
    /// By session id.
    attended: HashMap<String, Attended>,
    /// By session id: waiting and running ones.
    interactions: BTreeMap<String, Interaction>,
    /// Since when the server tells of interactions, in milliseconds of the client's clock; `None`: it can't be reached. Over GWS API
    /// v2 the link tells.
    listed_since: Option<u64>,
    /// Interactions of which nothing is told before the server has let the desk in.
    untold: Vec<Interaction>,
    /// Commands that wait for their turn.
    to_do: VecDeque<Line<DeskCommand>>,
    /// Whether commands wait, or a session is being joined: a job that is finished before the desk ends.
    is_holding: bool,
    /// Files on their way.
    jobs: Jobs,
    /// Sessions to be left before the desk ends.
    to_leave: VecDeque<String>,
}

impl Party for Room {
    type Command = DeskCommand;
    type News = News;

    fn seat(&mut self) -> &mut Seat<DeskCommand, News> {
        &mut self.seat
    }

    fn work(&mut self) -> u64 {
        self.next_commands();
        self.drain();
        self.ask();
        // A deadline that is past belongs to a link that is down: its end is an input, too.
        self.client.poll_timeout().max(now().saturating_add(50))
    }

    fn is_done(&self) -> bool {
        self.waiting.is_empty() && self.to_leave.is_empty()
    }

    fn command(&mut self, line: Line<DeskCommand>) {
        if self.seat.is_quitting {
            return self.tell(Output::error(line.id, "the desk is quitting"));
        }
        if self.to_do.len() >= WAITING {
            return self.tell(Output::error(line.id, "too many commands at once: wait for their `done`"));
        }
        self.to_do.push_back(line);
    }

    fn packet(&mut self, packet: &[u8]) {
        self.received(packet);
        self.leave_next();
    }

    fn link_up(&mut self) {
        self.habit.linked();
    }

    fn link_down(&mut self) {
        self.habit.lost();
        let mut unknown = Vec::new();
        self.client.lost(|reference_id, _| unknown.push(reference_id));
        for reference_id in unknown {
            self.unknown_fate(reference_id, "the connection was lost before the server answered");
        }
        if self.seat.is_leaving() {
            self.seat.give_up();
        }
    }

    fn news(&mut self, news: News) {
        match news {
            News::Interaction(interaction) => {
                match interaction.is_past() {
                    true => self.interactions.remove(&interaction.session_id),
                    false => self.interactions.insert(interaction.session_id.clone(), interaction.clone()),
                };
                match self.seat.entry.is_in() {
                    true => self.tell(Output::Interactions(Box::new(interaction))),
                    false => self.untold.push(interaction),
                }
            }
            News::WatchBegins => {
                self.interactions.clear();
                self.untold.clear();
                self.listed_since = None;
            }
            News::WatchOpen => self.listed_since = Some(now()),
            News::Notify(job) => self.notify_for_plugin(job),
        }
    }

    fn leave(&mut self) {
        self.to_leave = self.attended.keys().cloned().collect();
        self.leave_next();
    }
}

impl Room {
    /// Tells something; nobody listening is no reason to stop.
    fn tell(&self, output: Output) {
        self.seat.tell(output);
    }

    /// Carries out the commands whose turn has come: none before the server has let the desk in, and none while a session
    /// is being joined, or joined again, since the next command may be meant for it.
    fn next_commands(&mut self) {
        while self.seat.entry.is_in() && !self.is_joining() {
            let Some(line) = self.to_do.pop_front() else { break };
            self.carry_out(line);
        }
        let holds = !self.to_do.is_empty() || self.is_joining();
        match (std::mem::replace(&mut self.is_holding, holds), holds) {
            (false, true) => self.seat.jobs += 1,
            (true, false) => self.job_done(),
            _ => {}
        }
    }

    fn is_joining(&self) -> bool {
        let is_due = matches!(self.habit.due(), Some(AgentRequest::Join(_)));
        is_due || self.waiting.values().any(|it| matches!(it, Origin::Join(..) | Origin::Rejoin(_)))
    }

    fn load_plugins(&mut self, places: &Places, loader: Loader) {
        let (workers, problems) =
            plugins::load(places, loader, self.documents(), &self.seat.input, &self.jobs);
        self.workers = workers;
        for problem in problems {
            self.tell(Output::error(None, problem));
        }
    }

    /// Sends what the client wants sent.
    fn drain(&mut self) {
        let now = now();
        if self.client.is_silent(now) {
            self.seat.renew_silent(self.config.client.silent_after);
        }
        while let Some(length) = self.client.poll_transmit(now) {
            // If it can't be sent the link goes down, and all that waits is of unknown fate.
            self.seat.link.send(self.out.get(..length).unwrap_or_default());
            self.client.transmitted(now);
        }
        while let Some((reference_id, kind)) = self.client.take_unanswered(now) {
            self.unknown_fate(reference_id, "the server hasn't answered");
            // Nothing else can be asked on this link.
            if kind == RequestKind::Login {
                let seconds = self.config.client.answer_within / 1000;
                self.seat.link.renew(format!("the server did not answer the registration for {seconds} s"));
            }
        }
    }

    /// Asks for what is due on a new connection: sessions are joined again one after the other.
    fn ask(&mut self) {
        while let Some(due) = self.habit.due() {
            match due {
                AgentRequest::Register { restores } => self.register(restores),
                AgentRequest::Join(_) if self.waiting.values().any(|it| matches!(it, Origin::Rejoin(_))) => {
                    return;
                }
                AgentRequest::Join(session_id) => {
                    let session_id = session_id.to_owned();
                    self.rejoin(session_id);
                }
            }
            self.habit.asked();
        }
    }

    fn register(&mut self, restores: bool) {
        let nick = self.config.nick.clone();
        let person_id = self.config.person_id.clone();
        let register = Register {
            nickname: Text::plain(&nick),
            user_type: if self.config.is_supervisor { UserType::Supervisor } else { UserType::Agent },
            person_id: person_id.as_deref().map(Text::plain),
            restores,
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

    /// Tells whoever asked that nobody knows what became of it.
    fn unknown_fate(&mut self, reference_id: u32, why: &str) {
        match self.waiting.remove(&reference_id) {
            Some(Origin::Command(id) | Origin::Join(id, _)) => {
                self.tell(Output::error(id, format!("{why}{MAY_BE_DONE}")).of_unknown_fate());
            }
            Some(Origin::Plugin(answer)) => {
                let _ = answer.send(Err(ServiceError::UnknownFate));
            }
            Some(Origin::Desk | Origin::Rejoin(_)) | None => {}
        }
    }
}
