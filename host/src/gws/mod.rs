//! The link of a desk over GWS API v2: in the place of packets to a Chat Server, requests over HTTP and notifications by
//! CometD. The desk's client isn't told: `bridge` answers it as a Chat Server does.
//!
//! One thread comes in, asks what is to be asked, one thing after another, and comes in again when the session was lost;
//! for each session another thread waits for notifications.

mod answer;
mod barred;
mod bayeux;
mod bridge;
mod chat;
mod documents;
mod event;
mod http;
mod operations;
mod session;

use std::fmt;
use std::sync::mpsc::{Receiver, Sender, channel};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use parlor_link::Roots;
use serde_json::Value as Json;

pub(crate) use self::barred::DELETES_NOTHING;
use self::bridge::{Ask, Bridge, Effect};
pub(crate) use self::bridge::{HandOn, Order};
pub(crate) use self::documents::{Documents, NextRecipient, Recipient};
use self::http::Http;
use self::session::Worker;
use crate::http_url::HttpUrl;
use crate::lines::{Interaction, Output};
use crate::link::LinkEvent;

/// How long the end of a session may take.
const GOODBYE: Duration = Duration::from_secs(6);

/// Where the server is, and who comes.
#[derive(Clone)]
pub(crate) struct GwsConfig {
    /// What all paths stand behind: it ends in `/api/v2`.
    pub(crate) url: HttpUrl,
    pub(crate) user: String,
    pub(crate) password: String,
    /// Who may vouch for a server with TLS.
    pub(crate) roots: Roots,
}

impl fmt::Debug for GwsConfig {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "GwsConfig({}, {})", self.url, self.user)
    }
}

/// What happens on the link.
pub(crate) enum GwsEvent {
    Link(LinkEvent),
    Interaction(Interaction),
    Tell(Output),
    /// The outcome of an order.
    Done(Output),
}

/// What the thread is to do.
enum Todo {
    /// In the session of this number.
    Ask(u64, Ask),
    /// The session of this number is lost, and why.
    Lost(u64, String),
    Close,
}

/// The link. Dropping it logs the agent out.
pub(crate) struct GwsLink {
    http: Arc<Http>,
    shared: Arc<Shared>,
    ended: Receiver<()>,
}

impl GwsLink {
    /// Has a thread come in, and again whenever the session is lost.
    ///
    /// # Errors
    /// What is wrong with the configuration, in a line for a person.
    pub(crate) fn open(
        config: &GwsConfig,
        nickname: &str,
        on_event: impl FnMut(GwsEvent) + Send + 'static,
    ) -> Result<Self, String> {
        let http =
            Arc::new(Http::new(&config.url.to_string(), &config.user, &config.password, &config.roots)?);
        let (todo, to_do) = channel();
        let state = State { bridge: Bridge::new(nickname), session: 0, on_event: Box::new(on_event) };
        let shared = Arc::new(Shared { state: Mutex::new(state), todo });
        let (end, ended) = channel();
        let worker = Worker::new(Arc::clone(&http), Arc::clone(&shared), to_do);
        let work = move || {
            worker.run();
            drop(end);
        };
        let thread = std::thread::Builder::new().name("gws".into()).spawn(work);
        thread.map_err(|error| format!("no thread for the link: {error}"))?;
        Ok(Self { http, shared, ended })
    }

    /// The server's documents; those that are sent are for the recipient.
    pub(crate) fn documents(&self, recipient: &NextRecipient) -> Documents {
        Documents { http: Arc::clone(&self.http), recipient: Arc::clone(recipient) }
    }

    /// What looks the transcript of a session up, in the stored form, or says why there is none.
    pub(crate) fn transcript(
        &self,
        session_id: String,
    ) -> impl FnOnce() -> Result<Vec<u8>, String> + Send + use<> {
        let shared = Arc::clone(&self.shared);
        move || shared.with(|bridge| bridge.transcript(&session_id))
    }

    /// Takes a packet of the client; an empty one is a keep-alive.
    pub(crate) fn send(&self, packet: &[u8]) {
        self.shared.with(|bridge| bridge.packet(packet));
    }

    /// Carries an order out; its outcome is a [`GwsEvent::Done`] with this id.
    pub(crate) fn order(&self, id: Option<Json>, order: Order) {
        self.shared.with(|bridge| bridge.order(id, order));
    }

    /// Gives up the session as it is: a new one is begun.
    pub(crate) fn renew(&self, reason: String) {
        self.shared.lost(self.shared.session(), reason);
    }
}

impl Drop for GwsLink {
    fn drop(&mut self) {
        // Without a thread there is nothing to be ended.
        let _ = self.shared.todo.send(Todo::Close);
        let _ = self.ended.recv_timeout(GOODBYE);
    }
}

/// What the threads have in common.
struct Shared {
    state: Mutex<State>,
    todo: Sender<Todo>,
}

struct State {
    bridge: Bridge,
    /// The number of the session: what belongs to another one is passed over.
    session: u64,
    on_event: Box<dyn FnMut(GwsEvent) + Send>,
}

impl Shared {
    /// Does something with the bridge, and then what follows from it, before anybody else comes.
    fn with<T>(&self, act: impl FnOnce(&mut Bridge) -> T) -> T {
        self.lock(|state, todo| {
            let result = act(&mut state.bridge);
            state.carry_out(todo);
            result
        })
    }

    /// The same as long as this session goes on. Whether it does.
    fn in_session(&self, session: u64, act: impl FnOnce(&mut Bridge)) -> bool {
        self.lock(|state, todo| {
            let goes_on = state.session == session;
            if goes_on {
                act(&mut state.bridge);
                state.carry_out(todo);
            }
            goes_on
        })
    }

    fn lock<T>(&self, act: impl FnOnce(&mut State, &Sender<Todo>) -> T) -> T {
        act(&mut self.state.lock().unwrap_or_else(PoisonError::into_inner), &self.todo)
    }

    fn session(&self) -> u64 {
        self.lock(|state, _| state.session)
    }

    /// A session has begun; gives its number.
    fn up(&self, user: &Json, server_version: Option<String>) -> u64 {
        self.lock(|state, todo| {
            state.session += 1;
            (state.on_event)(GwsEvent::Link(LinkEvent::Up(Default::default())));
            state.bridge.up(user, server_version);
            state.carry_out(todo);
            state.session
        })
    }

    /// The session is lost.
    fn down(&self, reason: String) {
        self.lock(|state, todo| {
            state.session += 1;
            state.bridge.down();
            state.carry_out(todo);
            (state.on_event)(GwsEvent::Link(LinkEvent::Down(reason)));
        });
    }

    fn happened(&self, event: GwsEvent) {
        self.lock(|state, _| (state.on_event)(event));
    }

    /// Somebody has found that a session is lost.
    fn lost(&self, session: u64, reason: String) {
        let _ = self.todo.send(Todo::Lost(session, reason));
    }
}

impl State {
    fn carry_out(&mut self, todo: &Sender<Todo>) {
        for effect in self.bridge.take_effects() {
            let event = match effect {
                Effect::Ask(ask) => {
                    let _ = todo.send(Todo::Ask(self.session, ask));
                    continue;
                }
                Effect::Packet(packet) => GwsEvent::Link(LinkEvent::Packet(packet)),
                Effect::Interaction(interaction) => GwsEvent::Interaction(interaction),
                Effect::Tell(output) => GwsEvent::Tell(output),
                Effect::Done(output) => GwsEvent::Done(output),
            };
            (self.on_event)(event);
        }
    }
}
