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
use super::conversation::{Entry, Order, Ordered, converse};
use super::floor::Floor;
use super::http_sessions::{HttpSession, HttpSessions, RANDOM_BYTES};
use super::identity::AgentId;
use super::list::{Agent, Agents};
use super::listeners::Listening;
use super::operation::Operation;
use super::refusal::{Refusal, Status};
use super::told::{Api, Listener, Words};
use crate::clock::Clock;
use crate::config::{Config, Limits};
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
pub(crate) struct Center(Arc<Inner>);

struct Inner {
    state: Mutex<State>,
    listeners: Sessions<Listening>,
    lane: Lane<Input>,
    switchboard: Switchboard,
    documents: Documents,
    agents: Agents,
    states: AgentStates,
    session_ms: u64,
    limits: Limits,
}

struct State {
    clock: Clock,
    floor: Floor,
    http_sessions: HttpSessions,
    /// The tokens and the codes of Workspace API v3, which are kept as sessions are.
    tokens: HttpSessions,
    codes: HttpSessions,
}

/// What an agent shows to be known again.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Pass {
    /// The cookie of a session.
    Session,
    /// A token, with which sessions begin.
    Token,
    /// A code, for one token or session.
    Code,
}

/// How long a code can be used: our own choice.
const CODE_MS: u64 = 60_000;

impl State {
    fn passes(&mut self, kind: Pass) -> &mut HttpSessions {
        match kind {
            Pass::Session => &mut self.http_sessions,
            Pass::Token => &mut self.tokens,
            Pass::Code => &mut self.codes,
        }
    }

    /// Forgets what wasn't used for too long, and agents who have no session any more; gives those who listened with them.
    fn expire(&mut self, now: u64) -> Vec<Listener> {
        self.tokens.expire(now);
        self.codes.expire(now);
        let mut gone = Vec::new();
        for agent in self.http_sessions.expire(now) {
            gone.extend(self.floor.desks.get(&agent).into_iter().flat_map(|it| it.listeners.clone()));
            self.floor.gone(now, &agent);
        }
        gone
    }
}

impl Center {
    /// Nobody is there yet. Agents are told in these words; `lane` is the way to the engine for all agents together.
    pub(crate) fn new(
        config: &Config,
        words: Vec<(Api, Box<dyn Words>)>,
        lane: Lane<Input>,
        switchboard: Switchboard,
        documents: Documents,
        listeners: Sessions<Listening>,
    ) -> Self {
        let timeouts = &config.timeouts;
        let shortest = Duration::from_millis(timeouts.offer_ms.min(timeouts.gws_session_ms).min(CODE_MS));
        let state = State {
            clock: Clock::new(Instant::now(), shortest),
            floor: Floor::new(words, config.agents.clone(), timeouts.offer_ms, config.chats_per_agent),
            http_sessions: HttpSessions::new(timeouts.gws_session_ms, config.limits.gws_agents),
            tokens: HttpSessions::new(timeouts.gws_session_ms, config.limits.gws_agents),
            codes: HttpSessions::new(CODE_MS, config.limits.gws_agents),
        };
        Self(Arc::new(Inner {
            state: Mutex::new(state),
            listeners,
            lane,
            switchboard,
            documents,
            agents: config.agents.clone(),
            states: AgentStates::new(&config.agent_states),
            session_ms: timeouts.gws_session_ms,
            limits: config.limits.clone(),
        }))
    }

    pub(crate) fn switchboard(&self) -> &Switchboard {
        &self.0.switchboard
    }

    pub(crate) fn documents(&self) -> &Documents {
        &self.0.documents
    }

    pub(crate) fn agents(&self) -> &Agents {
        &self.0.agents
    }

    pub(crate) fn states(&self) -> &AgentStates {
        &self.0.states
    }

    /// What the engine takes.
    pub(crate) fn limits(&self) -> &Limits {
        &self.0.limits
    }

    /// Refuses a nickname that is too long, before anything else is done: the engine refuses it when its owner enters.
    pub(crate) fn check_nickname(&self, nickname: &str) -> Result<(), Refusal> {
        let limit = self.0.limits.name_bytes;
        if nickname.len() <= limit {
            return Ok(());
        }
        Err(Refusal::invalid("nickname", &format!("it has {limit} bytes at most")))
    }

    /// The Bayeux sessions of those who listen.
    pub(crate) fn listeners(&self) -> &Sessions<Listening> {
        &self.0.listeners
    }

    /// How long a session lasts that nobody uses, in seconds.
    pub(crate) fn session_seconds(&self) -> u64 {
        self.0.session_ms / 1000
    }

    /// Does something, now, with what goes on among the agents; then whoever is concerned is told.
    pub(crate) fn with<T>(&self, act: impl FnOnce(&mut Floor, u64) -> T) -> T {
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
            for listener in desk.listeners.iter().filter(|it| it.api == notification.api) {
                if self.0.listeners.is_subscribed(listener.session, notification.channel) {
                    // Whoever is gone is told of by the sessions themselves.
                    let _ = self.0.listeners.deliver(listener.session, notification.channel, &data);
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

    /// Gives an agent a pass: what he shows, and what belongs to it.
    pub(crate) fn begin(&self, kind: Pass, agent: &Arc<Agent>) -> Result<(String, HttpSession), Refusal> {
        let (mut id, mut token) = ([0; RANDOM_BYTES], [0; RANDOM_BYTES]);
        if getrandom::fill(&mut id).and_then(|()| getrandom::fill(&mut token)).is_err() {
            let what = "the system gives no random bytes: try again later";
            return Err(Refusal::new(Status::Internal, what));
        }
        let begun = self.with_state(|it, now| it.passes(kind).begin(now, Arc::clone(agent), id, token));
        begun.map_err(|_| {
            let what = "too many agents are logged in: try again when one of them has gone";
            Refusal::new(Status::Forbidden, what)
        })
    }

    /// What belongs to a pass, which is used by that. A code can be used once.
    pub(crate) fn take_up(&self, kind: Pass, id: &str) -> Option<HttpSession> {
        self.with_state(|it, now| match kind {
            Pass::Code => it.codes.end(now, id),
            _ => it.passes(kind).take_up(now, id),
        })
    }

    /// An agent logs out of everything, and his session ends.
    pub(crate) fn log_out(&self, id: &str) {
        self.with_state(|state, now| {
            if let Some(session) = state.http_sessions.end(now, id) {
                state.floor.end_work(now, &session.agent.id);
            }
        });
        // Whoever listens is told that before nobody listens any more.
        let gone = self.with_state(State::expire);
        self.end_listeners(gone);
    }

    fn end_listeners(&self, listeners: Vec<Listener>) {
        for listener in listeners {
            self.0.listeners.end(listener.session);
        }
    }

    /// An agent asks something.
    pub(crate) fn come(&self, agent: &Arc<Agent>, address: IpAddr) {
        self.with(|floor, _| floor.come(agent, address));
    }

    /// Asks the engine; `None` if it has ended.
    pub(crate) async fn ask<T: Send + 'static>(
        &self,
        question: impl FnOnce(&Engine<SystemEnvironment>) -> T + Send + 'static,
    ) -> Option<T> {
        self.command(1, move |engine| question(engine)).await.ok()
    }

    /// Has the engine change something.
    ///
    /// # Errors
    /// [`Refusal::ending`] if it has ended.
    pub(crate) async fn command<T: Send + 'static>(
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
    pub(crate) async fn look_at(&self, session: Id) {
        let question = move |engine: &Engine<SystemEnvironment>| {
            engine.next_interactions(&mut [session].into_iter(), usize::MAX)
        };
        for interaction in self.ask(question).await.unwrap_or_default() {
            self.with(|floor, now| floor.interaction(now, &interaction, None));
        }
    }

    /// An agent takes a chat; gives the number that he is told. If he can't enter, the chat says so.
    pub(crate) async fn accept(&self, agent: &AgentId, session: Id, nickname: &str) -> Result<u64, Refusal> {
        let (entry, orders) = self.with(|floor, now| floor.accept(now, agent, session, nickname))?;
        let reference = entry.reference;
        let (entered, has_entered) = oneshot::channel();
        tokio::spawn(converse(self.clone(), entry, orders, entered));
        if let Ok(Err(refusal)) = has_entered.await {
            tracing::debug!(%session, why = ?refusal.why, "an agent couldn't enter");
        }
        Ok(reference)
    }

    /// Has the session of a chat carry an order out, if the operation may be done now; gives the number that the agent is told.
    pub(crate) async fn order(
        &self,
        agent: &AgentId,
        session: Id,
        operation: Operation,
        order: Order,
    ) -> Result<u64, Refusal> {
        let (orders, reference) = self.with(|floor, _| {
            let orders = floor.allowed(agent, session, operation)?.orders.clone();
            Ok::<_, Refusal>((orders.ok_or_else(Refusal::has_ended)?, floor.next_reference(agent)))
        })?;
        send(&orders, order).await?;
        Ok(reference)
    }

    pub(crate) fn entered(&self, entry: &Entry, own: Id, info: &EventSessionInfo<'_>) -> bool {
        self.with(|floor, _| floor.entered(entry, own, info))
    }

    pub(crate) fn not_entered(&self, entry: &Entry) {
        self.with(|floor, now| floor.not_entered(now, entry));
    }

    pub(crate) fn told(&self, agent: &AgentId, session: Id, info: &EventSessionInfo<'_>) -> bool {
        self.with(|floor, now| floor.told(now, agent, session, info))
    }

    pub(crate) fn cut_off(&self, agent: &AgentId, session: Id) {
        self.with(|floor, now| floor.cut_off(now, agent, session));
    }

    /// A Bayeux session is told what an agent is told.
    pub(crate) fn listen(&self, agent: &AgentId, listener: Listener) {
        self.with(|floor, _| floor.listen(agent, listener));
    }

    pub(crate) fn stop_listening(&self, agent: &AgentId, listener: SessionId) {
        self.with(|floor, _| floor.stop_listening(agent, listener));
    }

    /// Keeps the deadlines, for ever.
    pub(crate) async fn keep_deadlines(self) {
        loop {
            let (look, gone) = self.with_state(|state, now| {
                let gone = state.expire(now);
                state.floor.offering.expire(now);
                let deadlines = [
                    state.floor.offering.next_deadline(),
                    state.http_sessions.next_deadline(),
                    state.tokens.next_deadline(),
                    state.codes.next_deadline(),
                ];
                (state.clock.next_look(deadlines.into_iter().flatten().min()), gone)
            });
            self.end_listeners(gone);
            sleep_until(look).await;
        }
    }

    /// Takes note of all interactions, and of their changes, until the engine ends.
    pub(crate) async fn watch_interactions(self) {
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
pub(crate) async fn send(orders: &tokio::sync::mpsc::Sender<Ordered>, order: Order) -> Result<(), Refusal> {
    let (answer, answered) = oneshot::channel();
    orders.send(Ordered { order, answer }).await.map_err(|_| Refusal::has_ended())?;
    answered.await.map_err(|_| Refusal::has_ended())?
}
