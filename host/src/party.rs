//! What a desk and a customer have in common: a thread that owns a client with its link, and takes one input after the
//! other.

use std::sync::mpsc::{Receiver, RecvTimeoutError, Sender, channel};
use std::thread::JoinHandle;
use std::time::Duration;

use parlor_core::element::Id;
use parlor_link::{Address, Peer, Security, now};

use crate::carrier::Carrier;
use crate::cookies::Jar;
use crate::entry::Entry;
use crate::failure::Failure;
use crate::foreign;
use crate::inputs::Waiting;
use crate::lines::{Line, Output};
use crate::link::{Link, LinkEvent, Opening, Wire};
use crate::trouble::Trouble;

/// The largest packet that is taken in or sent, in bytes.
pub(crate) const MAX_PACKET: usize = 32768;

/// How long who quits waits for the server's answers, in milliseconds.
const QUIT_TIME: u64 = 2000;

/// What the thread waits for: commands of the kind `C`, and `N`, which only one of them knows.
#[derive(Debug)]
pub(crate) enum Input<C, N> {
    Command(Line<C>),
    Link(LinkEvent),
    News(N),
    /// Something to be told as it is.
    Tell(Output),
    /// The outcome of a job that was done on a thread of its own.
    JobDone(Output),
    Quit,
}

/// Where the inputs of a party go, and where they come from.
pub(crate) type Inputs<C, N> = (Sender<Input<C, N>>, Receiver<Input<C, N>>);

/// A desk or a customer at work.
pub(crate) struct PartyThread<C, N> {
    input: Sender<Input<C, N>>,
    thread: JoinHandle<()>,
}

impl<C, N> PartyThread<C, N> {
    /// Has a thread do this; `name` is which of the two it is.
    pub(crate) fn spawn(
        name: &str,
        input: Sender<Input<C, N>>,
        work: impl FnOnce() + Send + 'static,
    ) -> Result<Self, Failure> {
        let thread = std::thread::Builder::new().name(name.into()).spawn(work);
        let thread = thread.map_err(|error| Failure::failed(format!("no thread for the {name}: {error}")))?;
        Ok(Self { input, thread })
    }

    /// Where commands go. When the party has ended they are gone, too.
    pub(crate) fn input(&self) -> Sender<Input<C, N>> {
        self.input.clone()
    }

    /// Leaves all sessions and ends.
    pub(crate) fn quit(self) {
        let _ = self.input.send(Input::Quit);
        self.join();
    }

    /// Waits until the party has ended by itself.
    pub(crate) fn join(self) {
        let _ = self.thread.join();
    }
}

/// What the thread owns besides the client.
pub(crate) struct Seat<C, N> {
    address: Address,
    /// Which of the server's ports is meant.
    port: &'static str,
    pub(crate) link: Carrier,
    pub(crate) entry: Entry,
    pub(crate) input: Sender<Input<C, N>>,
    output: Sender<Output>,
    /// Jobs that are being done on other threads.
    pub(crate) jobs: usize,
    pub(crate) is_quitting: bool,
    /// Whether nobody was told that there is no connection, as none was needed.
    is_hushed: bool,
    /// Whether a connection was made that isn't told before something comes on it.
    is_up_owed: bool,
    /// When the party ends, answers or not.
    quit_at: Option<u64>,
}

impl<C: Send + 'static, N: Send + 'static> Seat<C, N> {
    /// Connects to a port that takes packets in frames; see [`Self::open`].
    pub(crate) fn connect(
        address: Address,
        security: Security,
        port: &'static str,
        output: Sender<Output>,
    ) -> Result<(Self, Receiver<Input<C, N>>), Failure> {
        Self::open(
            Opening {
                address,
                security,
                proxy: None,
                wire: Wire::Frames(MAX_PACKET),
                cookies: Jar::default(),
            },
            port,
            output,
        )
    }

    /// Connects, once: after that the link renews itself. What happens is sent to `output`.
    pub(crate) fn open(
        opening: Opening,
        port: &'static str,
        output: Sender<Output>,
    ) -> Result<(Self, Receiver<Input<C, N>>), Failure> {
        let (input, inputs) = channel();
        let address = opening.address.clone();
        let events = input.clone();
        let opened = Link::open(opening, move |event| {
            // Without a party the link is about to end.
            let _ = events.send(Input::Link(event));
        });
        let link = opened.map_err(|error| Failure::failed(error.to_string()))?;
        Self::begin(
            address,
            port,
            Carrier::Packets(link),
            Some("check the address, and that the server runs"),
            (input, inputs),
            output,
        )
    }

    /// Waits for the first connection of a link whose events are among the inputs.
    pub(crate) fn begin(
        address: Address,
        port: &'static str,
        mut link: Carrier,
        advice: Option<&str>,
        (input, inputs): Inputs<C, N>,
        output: Sender<Output>,
    ) -> Result<(Self, Receiver<Input<C, N>>), Failure> {
        match inputs.recv() {
            Ok(Input::Link(LinkEvent::Up(connection))) => link.use_connection(connection),
            Ok(Input::Link(LinkEvent::Failed(Trouble { why, advice: known }))) => {
                let advice = known.or(advice).map(|it| format!("; {it}")).unwrap_or_default();
                return Err(Failure::failed(format!("{why}{advice}")));
            }
            _ => return Err(Failure::failed(format!("{address}: no connection; try again"))),
        }
        let it = Self {
            address,
            port,
            link,
            entry: Entry::default(),
            input,
            output,
            jobs: 0,
            is_quitting: false,
            is_hushed: false,
            is_up_owed: false,
            quit_at: None,
        };
        Ok((it, inputs))
    }
}

impl<C, N> Seat<C, N> {
    /// Tells something; nobody listening is no reason to stop.
    pub(crate) fn tell(&self, output: Output) {
        let _ = self.output.send(output);
    }

    /// Gives the link up, on which nothing was heard for so many milliseconds: there will be a new one.
    pub(crate) fn renew_silent(&self, silent_after: u64) {
        self.link.renew(format!("the server said nothing for {} s", silent_after / 1000));
    }

    /// The server has registered the client or logged it in.
    pub(crate) fn let_in(&mut self) {
        self.entry.let_in();
        self.link.welcome();
    }

    /// What to look for when a packet can't be read before the server has let the client in.
    pub(crate) fn hint(&self, user_id: Option<&Id>) -> String {
        match user_id {
            Some(_) => String::new(),
            None => format!("; is {} the {} port?", self.address, self.port),
        }
    }

    /// Something came: there is a link.
    fn heard(&mut self) {
        if std::mem::take(&mut self.is_up_owed) {
            self.tell(Output::Link { state: "up", reason: None });
        }
    }

    /// Whether the sessions are being left.
    pub(crate) fn is_leaving(&self) -> bool {
        self.quit_at.is_some()
    }

    /// Ends without waiting for anything.
    pub(crate) fn give_up(&mut self) {
        self.quit_at = Some(now());
    }

    /// Gives up if no link brought a login.
    fn not_let_in(&mut self) {
        if let Some(text) = self.entry.lost(&self.address, self.port) {
            self.tell(Output::error(None, text));
            self.give_up();
        }
    }

    fn too_large(&mut self, size: u32) {
        let peer = Peer::of(&size.to_be_bytes()).filter(|_| !self.entry.is_in());
        let text = match peer {
            Some(peer) => {
                let hint = if peer == Peer::Tls { "; if it is, add `--tls`" } else { "" };
                format!("is {} the {} port? it answers like {peer}{hint}", self.address, self.port)
            }
            None => format!(
                "the server sent a packet of {}, which is too large: skipped",
                foreign::size(size.into())
            ),
        };
        self.tell(Output::error(None, text));
        if peer.is_some() {
            // This will never be the right port.
            self.give_up();
        }
    }
}

/// What a desk and a customer do, each in its way.
pub(crate) trait Party {
    type Command;
    type News;

    fn seat(&mut self) -> &mut Seat<Self::Command, Self::News>;
    /// Does and sends what is due; gives when that is to be done again.
    fn work(&mut self) -> u64;
    /// Whether who quits has nothing left to wait for.
    fn is_done(&self) -> bool;
    fn command(&mut self, line: Line<Self::Command>);
    fn packet(&mut self, packet: &[u8]);
    /// Whether nothing is missed while there is no connection: nobody is told then that it was lost, unless no other can be
    /// made.
    fn is_idle(&self) -> bool {
        false
    }

    /// Whether a connection by itself says nothing of the server: over HTTP anything between may take it, and for a server that
    /// stands still the system does. Then it is told when something has come on it.
    fn waits_for_word(&self) -> bool {
        false
    }

    fn link_up(&mut self);
    fn link_down(&mut self);
    fn news(&mut self, news: Self::News);
    /// Begins to leave all sessions.
    fn leave(&mut self);

    /// Takes one input after the other, until it is time to end.
    fn run(&mut self, inputs: &Receiver<Input<Self::Command, Self::News>>) {
        let mut waiting = Waiting::default();
        loop {
            let due = self.work();
            let now = now();
            let quit_at = self.seat().quit_at;
            if quit_at.is_some_and(|at| now >= at || self.is_done()) {
                return;
            }
            let wait = due.min(quit_at.unwrap_or(u64::MAX)).saturating_sub(now);
            match waiting.next(inputs, Duration::from_millis(wait.clamp(1, 3_600_000))) {
                Ok(input) => self.take(input),
                Err(RecvTimeoutError::Timeout) => {}
                Err(RecvTimeoutError::Disconnected) => return,
            }
        }
    }

    fn take(&mut self, input: Input<Self::Command, Self::News>) {
        match input {
            Input::Command(line) => self.command(line),
            Input::Link(LinkEvent::Packet(packet)) => {
                self.seat().heard();
                self.packet(&packet);
            }
            Input::Link(LinkEvent::TooLarge(size)) => {
                self.seat().heard();
                self.seat().too_large(size);
            }
            // That there is none was told.
            Input::Link(LinkEvent::Down(_)) if self.seat().is_up_owed => {
                self.link_down();
                self.seat().not_let_in();
            }
            Input::Link(LinkEvent::Down(_)) if self.is_idle() => {
                self.seat().is_hushed = true;
                self.link_down();
            }
            Input::Link(LinkEvent::Down(reason)) => {
                self.seat().tell(Output::Link { state: "down", reason: Some(reason) });
                self.link_down();
                self.seat().not_let_in();
            }
            Input::Link(LinkEvent::Failed(trouble)) => {
                let seat = self.seat();
                if std::mem::take(&mut seat.is_hushed) {
                    seat.tell(Output::Link { state: "down", reason: Some(trouble.to_string()) });
                }
                seat.not_let_in();
            }
            Input::Link(LinkEvent::Up(connection)) => {
                let waits_for_word = self.waits_for_word();
                let seat = self.seat();
                seat.link.use_connection(connection);
                if !std::mem::take(&mut seat.is_hushed) {
                    seat.is_up_owed = true;
                }
                if !waits_for_word {
                    seat.heard();
                }
                self.link_up();
            }
            Input::News(news) => self.news(news),
            Input::Tell(output) => self.seat().tell(output),
            Input::JobDone(output) => {
                self.seat().tell(output);
                self.job_done();
            }
            Input::Quit => self.quit(),
        }
    }

    /// One job less is under way; who quits has waited for the last one.
    fn job_done(&mut self) {
        let seat = self.seat();
        seat.jobs = seat.jobs.saturating_sub(1);
        if seat.is_quitting && seat.jobs == 0 {
            self.leave_in_time();
        }
    }

    /// Lets jobs finish, leaves all sessions, then ends. Asked a second time it doesn't wait.
    fn quit(&mut self) {
        let seat = self.seat();
        if std::mem::replace(&mut seat.is_quitting, true) || seat.jobs == 0 {
            self.leave_in_time();
        }
    }

    fn leave_in_time(&mut self) {
        let seat = self.seat();
        if seat.quit_at.is_none() {
            seat.quit_at = Some(now().saturating_add(QUIT_TIME));
            self.leave();
        }
    }
}
