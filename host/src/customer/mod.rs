//! A customer: a client behind commands and outputs, on one thread of its own. It speaks flex, or Chat API v2.

mod chat_reply;
mod client;
mod commands;
mod files;
mod limits;
mod packets;
mod rest;

use std::collections::{BTreeMap, VecDeque};
use std::convert::Infallible;
use std::sync::Arc;
use std::sync::atomic::AtomicBool;
use std::sync::mpsc::Sender;

use parlor_core::client::{CallError, FlexConfig, HttpChatConfig, Login};
use parlor_core::element::{JoinTarget, KeyValue, KeyValues, MessageText};
use parlor_core::wire::{Text, WriteError};
use parlor_link::{Address, CustomerHabit, CustomerRequest, Proxy, Security, now};
use serde_json::Value as Json;

use self::client::{Client, not_in_chat_api};
use self::files::{Files, ToSend};
use self::rest::Rest;
use crate::cookies::Jar;
use crate::failure::Failure;
use crate::jobs::Jobs;
use crate::lines::{CustomerCommand, Line, Output, too_long};
use crate::link::{Opening, Wire};
use crate::party::{MAX_PACKET, Party, PartyThread, Seat};
use crate::seen::Seen;
use crate::told::Told;

/// Commands that may wait for their turn: there is one request at a time.
const WAITING: usize = 1000;

/// What is said of what comes too late.
const OVER: &str = "not sent: the chat is over";

/// The largest response of Chat API v2 that is taken in, in bytes: what a long session has had to say so far.
const MAX_RESPONSE: usize = 1 << 20;

/// The largest request of Chat API v2, in bytes: what a packet holds, in percent-encoding.
const MAX_REQUEST: usize = 3 * MAX_PACKET;

/// Who the customer is, and where the server is.
#[derive(Clone, Debug)]
pub(crate) struct CustomerConfig {
    pub(crate) way: Way,
    pub(crate) nick: String,
    pub(crate) subject: Option<String>,
    pub(crate) user_data: BTreeMap<String, String>,
}

/// Where the server is, and how it is spoken to.
#[derive(Clone, Debug)]
pub(crate) enum Way {
    Flex(Box<Flex>),
    ChatApi(Box<ChatApi>),
}

/// A server's flex port, and the HTTP port beside it.
#[derive(Clone, Debug)]
pub(crate) struct Flex {
    pub(crate) address: Address,
    pub(crate) security: Security,
    pub(crate) http: String,
    pub(crate) queue: String,
    /// The version, the pace and the patience of the client.
    pub(crate) client: FlexConfig,
}

/// A service of Chat API v2.
#[derive(Clone, Debug)]
pub(crate) struct ChatApi {
    pub(crate) address: Address,
    pub(crate) security: Security,
    pub(crate) proxy: Option<Proxy>,
    /// What the server sets: requests and files share it.
    pub(crate) cookies: Jar,
    /// The service, the pace and the patience of the client.
    pub(crate) client: HttpChatConfig,
}

impl Way {
    fn silent_after(&self) -> u64 {
        match self {
            Self::Flex(it) => it.client.silent_after,
            Self::ChatApi(it) => it.client.silent_after,
        }
    }
}

/// A customer at work.
pub(crate) type Customer = PartyThread<CustomerCommand, Infallible>;

impl Customer {
    /// Connects, logs in and joins the queue. What happens is sent to `output`.
    pub(crate) fn start(config: CustomerConfig, output: Sender<Output>) -> Result<Self, Failure> {
        let files = Files::of(&config.way)?;
        let (seat, inputs) = match config.way.clone() {
            Way::Flex(it) => Seat::connect(it.address, it.security, "flex", output)?,
            Way::ChatApi(it) => {
                let ChatApi { address, security, proxy, cookies, .. } = *it;
                let opening = Opening { address, security, proxy, wire: Wire::Http(MAX_RESPONSE), cookies };
                Seat::open(opening, "Chat API", output)?
            }
        };
        let (client, most, rest) = match &config.way {
            Way::Flex(it) => (Client::flex(it.client), MAX_PACKET, None),
            Way::ChatApi(it) => (Client::chat_api(it.client), MAX_REQUEST, Some(Rest::new(&it.client))),
        };
        let input = seat.input.clone();
        let mut room = Room {
            client,
            rest,
            seat,
            habit: CustomerHabit::default(),
            is_linked: true,
            is_logged_in: false,
            is_awaiting: false,
            out: vec![0; most],
            files,
            config,
            to_do: VecDeque::new(),
            under_way: None,
            said: None,
            seen: Seen::default(),
            has_joined: false,
            told: Told::default(),
            trouble: None,
            jobs: Jobs::default(),
            to_send: VecDeque::new(),
            is_sending: Arc::default(),
            files_before: 0,
            is_leaving: false,
        };
        let work = move || {
            let commands = room.barred();
            if !commands.is_empty() {
                room.tell(Output::Barred { session_id: None, commands });
            }
            room.link_up();
            room.run(&inputs);
        };
        PartyThread::spawn("customer", input, work)
    }
}

/// All that the customer's thread owns.
struct Room {
    config: CustomerConfig,
    client: Client,
    /// Polls of Chat API v2 rest when something has failed.
    rest: Option<Rest>,
    seat: Seat<CustomerCommand, Infallible>,
    habit: CustomerHabit,
    is_linked: bool,
    is_logged_in: bool,
    /// Whether a request was sent whose reply hasn't come.
    is_awaiting: bool,
    out: Vec<u8>,
    files: Files,
    /// Commands that wait for their turn.
    to_do: VecDeque<Line<CustomerCommand>>,
    /// The id of the command whose request is under way.
    under_way: Option<Option<Json>>,
    /// What is being said, to be named if the server turns out to have forgotten the customer.
    said: Option<String>,
    seen: Seen,
    /// Whether it was told that the session was joined: coming back to it isn't news.
    has_joined: bool,
    told: Told,
    /// What was told last to be wrong with a poll: as long as it is the same, it isn't told again.
    trouble: Option<String>,
    /// Files on their way.
    jobs: Jobs,
    /// Files that wait until those before them are sent.
    to_send: VecDeque<ToSend>,
    /// Whether a file is being sent.
    is_sending: Arc<AtomicBool>,
    /// So many files were on their way, or waited, when that was looked at last.
    files_before: usize,
    /// The session is to be left when all commands are done.
    is_leaving: bool,
}

impl Party for Room {
    type Command = CustomerCommand;
    type News = Infallible;

    fn seat(&mut self) -> &mut Seat<CustomerCommand, Infallible> {
        &mut self.seat
    }

    fn work(&mut self) -> u64 {
        self.look_at_files();
        self.ask();
        self.next_command();
        self.next_file();
        self.drain();
        let due = self.due();
        match (self.is_linked, self.client.is_chat_api()) {
            (true, _) => due,
            // The link renews itself.
            (false, false) => u64::MAX,
            (false, true) if due <= now() || self.is_awaiting => {
                self.seat.link.want();
                u64::MAX
            }
            (false, true) => due,
        }
    }

    fn is_done(&self) -> bool {
        self.client.is_over() && self.to_do.is_empty()
    }

    fn command(&mut self, line: Line<CustomerCommand>) {
        if self.to_do.len() < WAITING {
            return self.to_do.push_back(line);
        }
        self.tell(Output::error(line.id, "too many commands at once: wait for their `done`"));
    }

    fn packet(&mut self, packet: &[u8]) {
        // An empty frame is a keep-alive; an empty response is none at all.
        if !packet.is_empty() || self.client.is_chat_api() {
            self.is_awaiting = false;
            self.received(packet);
        }
    }

    fn is_idle(&self) -> bool {
        self.client.is_chat_api() && !self.is_awaiting
    }

    // Nor does a flex server say anything by itself: one that stands still has its connections taken all the same.
    fn waits_for_word(&self) -> bool {
        true
    }

    fn link_up(&mut self) {
        (self.is_linked, self.is_awaiting) = (true, false);
        self.client.relinked();
        let is_in_session = self.client.session_id().is_some();
        self.habit.linked(self.client.is_busy(), self.is_logged_in, is_in_session);
    }

    fn link_down(&mut self) {
        self.is_linked = false;
    }

    fn news(&mut self, news: Infallible) {
        match news {}
    }

    fn leave(&mut self) {
        self.is_leaving = true;
    }
}

impl Room {
    /// Tells something; nobody listening is no reason to stop.
    fn tell(&self, output: Output) {
        self.seat.tell(output);
    }

    /// Sends what the client wants sent.
    fn drain(&mut self) {
        let now = now();
        if !self.is_linked || self.is_resting(now) {
            return;
        }
        if self.client.is_silent(now) {
            // What is under way is sent again on the next one. Over HTTP the server may only have closed it, or be about to.
            self.seat.renew_silent(self.config.way.silent_after());
            self.is_linked = false;
            return;
        }
        match self.client.poll_transmit(now, &mut self.out) {
            Ok(Some(length)) => {
                // If it can't be sent the link goes down, and it is sent again on the next one.
                self.seat.link.send(self.out.get(..length).unwrap_or_default());
                self.client.transmitted(now);
                self.is_awaiting = true;
            }
            Ok(None) => {}
            Err(error) => self.tell(Output::error(None, error.to_string())),
        }
    }

    /// What came of a file that was sent comes with the next poll: it is asked for.
    fn look_at_files(&mut self) {
        let is_sent = self.client.is_chat_api() && self.seat.jobs < self.files_before;
        if is_sent && !self.client.is_over() {
            if self.client.is_busy() {
                return;
            }
            // Without a text it is a poll. Where it can't be made, another one comes later.
            let _ = self.client.say(MessageText::plain(""), &mut self.out);
        }
        self.files_before = self.seat.jobs;
    }

    /// Asks for what is due, if the client is free for it.
    fn ask(&mut self) {
        if self.client.is_busy() || self.client.is_over() {
            return;
        }
        match self.habit.due() {
            Some(CustomerRequest::LogIn) => self.login(),
            Some(CustomerRequest::Join) => self.join(),
            None => return,
        }
        self.habit.asked();
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
        let queue_key = match &config.way {
            Way::Flex(it) => Text::plain(&it.queue),
            // That of the service.
            Way::ChatApi(_) => Text::EMPTY,
        };
        let target = JoinTarget::New { queue_key, subject: config.subject.as_deref().map(Text::plain) };
        let items = KeyValues::items(&items);
        let made = match self.client.session_id() {
            Some(_) => self.client.rejoin(items, &mut self.out),
            None => self.client.join(target, items, &mut self.out),
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
            if let Err(text) = self.carry_out(&line) {
                self.tell(Output::error(line.id, text));
            }
        }
    }

    /// Remembers whose request is under way.
    fn made(&mut self, id: &Option<Json>, made: Result<(), CallError>) -> Result<(), String> {
        made.map_err(|error| match error {
            CallError::Write(WriteError::TooSmall(error)) => too_long(&error),
            CallError::Over => OVER.into(),
            CallError::NotInChatApi(what) => not_in_chat_api(what),
            error => error.to_string(),
        })?;
        self.under_way = Some(id.clone());
        Ok(())
    }
}
