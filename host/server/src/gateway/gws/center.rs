//! The agents' side of the server as a whole: what goes on among them, with the engine behind it and the agents' own
//! connections before it.

use std::net::IpAddr;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use parlor_core::element::Id;
use parlor_core::element::basic::EventSessionInfo;
use tokio::sync::oneshot;
use tokio::time::{Instant, sleep_until};

use super::agent_states::AgentStates;
use super::agents::{Agent, Agents};
use super::conversation::{Entry, Order, Ordered, converse};
use super::floor::Floor;
use super::http_sessions::{HttpSession, HttpSessions, RANDOM_BYTES};
use super::identity::AgentId;
use super::links::Links;
use super::status::Refusal;
use crate::clock::Clock;
use crate::config::Config;
use crate::documents::Documents;
use crate::driver::{Input, SystemEnvironment};
use crate::engine::Engine;
use crate::gateway::bayeux::{SessionId, Sessions};
use crate::gateway::chat::Switchboard;
use crate::turns::Lane;

/// Bytes of interactions that are taken from the engine at once, about.
const TAKEN_BYTES: usize = 32_768;

/// All agents and their chats.
#[derive(Clone)]
pub(super) struct Center(Arc<Inner>);

struct Inner {
    state: Mutex<State>,
    listeners: Sessions<AgentId>,
    lane: Lane<Input>,
    switchboard: Switchboard,
    documents: Documents,
    agents: Agents,
    states: AgentStates,
    links: Links,
    has_csrf: bool,
}

struct State {
    clock: Clock,
    floor: Floor,
    http_sessions: HttpSessions,
}

impl Center {
    /// Nobody is there yet. `base` is what all URIs begin with; `lane` is the way to the engine for all agents together.
    pub(super) fn new(
        config: &Config,
        base: &str,
        lane: Lane<Input>,
        switchboard: Switchboard,
        documents: Documents,
        listeners: Sessions<AgentId>,
    ) -> Self {
        let timeouts = &config.timeouts;
        let links = Links::new(base);
        let shortest = Duration::from_millis(timeouts.offer_ms.min(timeouts.gws_session_ms));
        let state = State {
            clock: Clock::new(Instant::now(), shortest),
            floor: Floor::new(links.clone(), timeouts.offer_ms, config.chats_per_agent),
            http_sessions: HttpSessions::new(timeouts.gws_session_ms, config.limits.gws_agents),
        };
        Self(Arc::new(Inner {
            state: Mutex::new(state),
            listeners,
            lane,
            switchboard,
            documents,
            agents: config.agents.clone(),
            states: AgentStates::new(&config.agent_states),
            links,
            has_csrf: config.csrf_protection,
        }))
    }

    pub(super) fn switchboard(&self) -> &Switchboard {
        &self.0.switchboard
    }

    pub(super) fn documents(&self) -> &Documents {
        &self.0.documents
    }

    pub(super) fn agents(&self) -> &Agents {
        &self.0.agents
    }

    pub(super) fn states(&self) -> &AgentStates {
        &self.0.states
    }

    pub(super) fn links(&self) -> &Links {
        &self.0.links
    }

    /// Whether requests that change something carry a token.
    pub(super) fn has_csrf(&self) -> bool {
        self.0.has_csrf
    }

    /// Does something, now, with what goes on among the agents; then whoever is concerned is told.
    pub(super) fn with<T>(&self, act: impl FnOnce(&mut Floor, u64) -> T) -> T {
        self.with_state(|state, now| act(&mut state.floor, now))
    }

    fn with_state<T>(&self, act: impl FnOnce(&mut State, u64) -> T) -> T {
        // A panic of another thread leaves the agents as they were.
        let mut state = self.0.state.lock().unwrap_or_else(PoisonError::into_inner);
        let now = state.clock.look(Instant::now());
        let result = act(&mut state, now);
        state.floor.carry_out(now);
        // Told before anybody else changes something, so that everything is told in the order in which it happened.
        for notification in state.floor.take_notifications() {
            let Some(desk) = state.floor.desks.get(&notification.agent) else { continue };
            let data = notification.data.to_string();
            for listener in &desk.listeners {
                if self.0.listeners.is_subscribed(*listener, notification.channel) {
                    // Whoever is gone is told of by the sessions themselves.
                    let _ = self.0.listeners.deliver(*listener, notification.channel, &data);
                }
            }
        }
        for wish in state.floor.take_wishes() {
            let center = self.clone();
            // If it comes to nothing, the chat says so.
            tokio::spawn(async move { center.accept(&wish.agent, wish.session, &wish.nickname).await });
        }
        result
    }

    /// Begins an HTTP session for an agent.
    pub(super) fn begin(&self, agent: &Arc<Agent>) -> Result<(String, HttpSession), Refusal> {
        let (mut id, mut token) = ([0; RANDOM_BYTES], [0; RANDOM_BYTES]);
        if getrandom::fill(&mut id).and_then(|()| getrandom::fill(&mut token)).is_err() {
            let what = "the system gives no random bytes: try again later";
            return Err(Refusal::new(super::status::Status::Internal, what));
        }
        let begun = self.with_state(|it, now| it.http_sessions.begin(now, Arc::clone(agent), id, token));
        begun.map_err(|_| {
            let what = "too many agents are logged in: try again when one of them has gone";
            Refusal::new(super::status::Status::Forbidden, what)
        })
    }

    /// The HTTP session of a cookie, which is used by that.
    pub(super) fn take_up(&self, id: &str) -> Option<HttpSession> {
        self.with_state(|it, now| it.http_sessions.take_up(now, id))
    }

    /// An agent asks something.
    pub(super) fn come(&self, agent: &Arc<Agent>, address: IpAddr) {
        self.with(|floor, _| floor.come(agent, address));
    }

    /// Asks the engine; `None` if it has ended.
    pub(super) async fn ask<T: Send + 'static>(
        &self,
        question: impl FnOnce(&Engine<SystemEnvironment>) -> T + Send + 'static,
    ) -> Option<T> {
        self.command(1, move |engine| question(engine)).await.ok()
    }

    /// Has the engine change something.
    ///
    /// # Errors
    /// [`Refusal::ending`] if it has ended.
    pub(super) async fn command<T: Send + 'static>(
        &self,
        size: usize,
        command: impl FnOnce(&mut Engine<SystemEnvironment>) -> T + Send + 'static,
    ) -> Result<T, Refusal> {
        let (answer, answered) = oneshot::channel();
        let command = Input::Question(Box::new(move |engine| drop(answer.send(command(engine)))));
        self.0.lane.send(size, command).await.map_err(|_| Refusal::ending())?;
        answered.await.map_err(|_| Refusal::ending())
    }

    /// Takes note of how an interaction is now.
    pub(super) async fn look_at(&self, session: Id) {
        let question = move |engine: &Engine<SystemEnvironment>| {
            engine.next_interactions(&mut [session].into_iter(), usize::MAX)
        };
        for interaction in self.ask(question).await.unwrap_or_default() {
            self.with(|floor, now| floor.interaction(now, &interaction, None));
        }
    }

    /// An agent takes a chat; gives the number that he is told. If he can't enter, the chat says so.
    pub(super) async fn accept(&self, agent: &AgentId, session: Id, nickname: &str) -> Result<u64, Refusal> {
        let (entry, orders) = self.with(|floor, now| floor.accept(now, agent, session, nickname))?;
        let reference = entry.reference;
        let (entered, has_entered) = oneshot::channel();
        tokio::spawn(converse(self.clone(), entry, orders, entered));
        if let Ok(Err(refusal)) = has_entered.await {
            tracing::debug!(%session, why = refusal.message, "an agent couldn't enter");
        }
        Ok(reference)
    }

    /// Has the session of a chat carry an order out, if the operation may be done now; gives the number that the agent is told.
    pub(super) async fn order(
        &self,
        agent: &AgentId,
        session: Id,
        operation: &str,
        order: Order,
    ) -> Result<u64, Refusal> {
        let (orders, reference) = self.with(|floor, _| {
            let orders = floor.allowed(agent, session, operation)?.orders.clone();
            Ok::<_, Refusal>((orders.ok_or_else(ended)?, floor.next_reference(agent)))
        })?;
        send(&orders, order).await?;
        Ok(reference)
    }

    pub(super) fn entered(&self, entry: &Entry, own: Id, info: &EventSessionInfo<'_>) -> bool {
        self.with(|floor, _| floor.entered(entry, own, info))
    }

    pub(super) fn not_entered(&self, entry: &Entry) {
        self.with(|floor, now| floor.not_entered(now, entry));
    }

    pub(super) fn told(&self, agent: &AgentId, session: Id, info: &EventSessionInfo<'_>) -> bool {
        self.with(|floor, now| floor.told(now, agent, session, info))
    }

    pub(super) fn cut_off(&self, agent: &AgentId, session: Id) {
        self.with(|floor, now| floor.cut_off(now, agent, session));
    }

    /// A Bayeux session is told what an agent is told.
    pub(super) fn listen(&self, agent: &AgentId, listener: SessionId) {
        self.with(|floor, _| floor.listen(agent, listener));
    }

    pub(super) fn stop_listening(&self, agent: &AgentId, listener: SessionId) {
        self.with(|floor, _| floor.stop_listening(agent, listener));
    }

    /// Keeps the deadlines, for ever.
    pub(super) async fn keep_deadlines(self) {
        loop {
            let (look, gone) = self.with_state(|state, now| {
                let mut gone = Vec::new();
                for agent in state.http_sessions.expire(now) {
                    gone.extend(
                        state.floor.desks.get(&agent).into_iter().flat_map(|it| it.listeners.clone()),
                    );
                    state.floor.gone(now, &agent);
                }
                state.floor.offering.expire(now);
                let deadlines = [state.floor.offering.next_deadline(), state.http_sessions.next_deadline()];
                (state.clock.next_look(deadlines.into_iter().flatten().min()), gone)
            });
            for listener in gone {
                self.0.listeners.end(listener);
            }
            sleep_until(look).await;
        }
    }

    /// Takes note of all interactions, and of their changes, until the engine ends.
    pub(super) async fn watch_interactions(self) {
        loop {
            let (answer, answered) = oneshot::channel();
            if self.0.lane.send(1, Input::Subscribe(answer)).await.is_err() {
                return;
            }
            let Ok((ids, mut changes)) = answered.await else { return };
            self.with(|floor, now| floor.only(now, &ids));
            let mut ids = ids.into_iter();
            while ids.len() > 0 {
                let question = move |engine: &Engine<SystemEnvironment>| {
                    let next = engine.next_interactions(&mut ids, TAKEN_BYTES);
                    (ids, next)
                };
                let Some((rest, interactions)) = self.ask(question).await else { return };
                ids = rest;
                for interaction in interactions {
                    self.with(|floor, now| floor.interaction(now, &interaction, None));
                }
            }
            while let Some(interaction) = changes.recv().await {
                self.with(|floor, now| floor.interaction(now, &interaction, None));
            }
        }
    }
}

/// Sends an order, and waits until the engine has carried it out.
pub(super) async fn send(orders: &tokio::sync::mpsc::Sender<Ordered>, order: Order) -> Result<(), Refusal> {
    let (answer, answered) = oneshot::channel();
    orders.send(Ordered { order, answer }).await.map_err(|_| ended())?;
    answered.await.map_err(|_| ended())?
}

fn ended() -> Refusal {
    Refusal::state("the chat has ended meanwhile: GET /me/chats tells how it is")
}
