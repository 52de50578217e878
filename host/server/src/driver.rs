//! Runs the engine: one task owns it, everybody else sends it inputs.

use std::collections::HashMap;
use std::net::IpAddr;
use std::sync::Arc;
use std::time::SystemTime;

use parlor_core::element::Id;
use parlor_core::wire::Binding;
use tokio::sync::{mpsc, oneshot, watch};
use tokio::time::{Instant, timeout_at};

use crate::clock::Clock;
use crate::documents::Documents;
use crate::engine::{ConnectionId, Effect, Engine, Environment, Interaction, NoRandomness, Protocol};
use crate::output::Output;
use crate::subscribers::Subscribers;
use crate::turns::Turns;

/// A question to the engine, which brings its own way to answer.
pub(crate) type Question = Box<dyn FnOnce(&mut Engine<SystemEnvironment>) + Send>;

/// The sessions that there are, and every later change.
pub(crate) type Subscription = (Vec<Id>, mpsc::Receiver<Arc<Interaction>>);

/// What happens to the engine.
pub(crate) enum Input {
    Opened {
        connection: ConnectionId,
        protocol: Protocol,
        address: IpAddr,
        output: Output,
    },
    /// A customer has come through another door, and has this connection for itself. It is told of news.
    OpenedForOne {
        connection: ConnectionId,
        address: IpAddr,
        output: Output,
        news: watch::Sender<u32>,
    },
    Packet {
        connection: ConnectionId,
        binding: Binding,
        packet: Vec<u8>,
    },
    TooLarge {
        connection: ConnectionId,
    },
    Closed {
        connection: ConnectionId,
    },
    /// A connection inside the server has ended, which nobody will restore.
    ClosedForGood {
        connection: ConnectionId,
    },
    Question(Question),
    Subscribe(oneshot::Sender<Subscription>),
}

/// The system's clock and randomness.
#[derive(Default)]
pub(crate) struct SystemEnvironment {
    count: u16,
}

impl Environment for SystemEnvironment {
    fn unix_seconds(&mut self) -> u64 {
        SystemTime::now().duration_since(SystemTime::UNIX_EPOCH).map_or(0, |it| it.as_secs())
    }

    fn fill_random(&mut self, out: &mut [u8]) -> Result<(), NoRandomness> {
        getrandom::fill(out).map_err(|_| NoRandomness)
    }

    fn next_count(&mut self) -> u16 {
        self.count = self.count.wrapping_add(1);
        self.count
    }
}

/// The engine's surroundings.
pub(crate) struct Driver {
    engine: Engine<SystemEnvironment>,
    documents: Documents,
    outputs: HashMap<ConnectionId, Output>,
    /// Of the customers who are told of news.
    news: HashMap<ConnectionId, watch::Sender<u32>>,
    subscribers: Subscribers,
    clock: Clock,
}

impl Driver {
    pub(crate) fn new(engine: Engine<SystemEnvironment>, documents: Documents) -> Self {
        let clock = Clock::new(Instant::now(), engine.shortest_timeout());
        Self {
            engine,
            documents,
            outputs: HashMap::new(),
            news: HashMap::new(),
            subscribers: Subscribers::default(),
            clock,
        }
    }

    /// Runs until it is told to stop; then everybody is told goodbye.
    pub(crate) async fn run(mut self, turns: Arc<Turns<Input>>, mut stop: oneshot::Receiver<()>) {
        loop {
            let look = self.clock.next_look(self.engine.next_deadline());
            let next = tokio::select! {
                biased;
                _ = &mut stop => break,
                next = timeout_at(look, turns.next()) => next,
            };
            // Before each input, too: inputs that come without a pause must not stop the clock.
            let began = Instant::now();
            let now = self.look(began);
            self.engine.expire(now);
            self.carry_out();
            let Ok((lane, input)) = next else { continue };
            self.take(now, input, &turns);
            self.carry_out();
            turns.charge(lane, began.elapsed());
            // The subscribers are served on the same thread, also while inputs come without a pause.
            tokio::task::coop::consume_budget().await;
        }
        turns.close();
        let now = self.look(Instant::now());
        while let Some((_, input)) = turns.next_now() {
            self.take(now, input, &turns);
            self.carry_out();
        }
        self.engine.shut_down(now);
        self.carry_out();
    }

    /// Looks at the clock; what it leaves out is told to the engine.
    fn look(&mut self, at: Instant) -> u64 {
        let now = self.clock.look(at);
        match self.clock.take_left_out() {
            0 => {}
            left_out => self.engine.stood_still(left_out),
        }
        now
    }

    fn take(&mut self, now: u64, input: Input, turns: &Turns<Input>) {
        match input {
            Input::Opened { connection, protocol, address, output } => {
                self.outputs.insert(connection, output);
                self.engine.opened(connection, protocol, address);
            }
            Input::OpenedForOne { connection, address, output, news } => {
                self.outputs.insert(connection, output);
                self.news.insert(connection, news);
                self.engine.opened_for_one(connection, address);
            }
            Input::Packet { connection, binding, packet } => {
                if self.outputs.get(&connection).is_some_and(Output::is_full) {
                    return self.hold_back(connection, binding, packet, turns);
                }
                self.engine.packet_as(now, connection, binding, &packet);
                if let Some(output) = self.outputs.get(&connection)
                    && self.engine.knows(connection)
                {
                    output.client_is_known();
                }
            }
            Input::TooLarge { connection } => self.engine.packet_too_large(connection),
            Input::Closed { connection } => {
                self.outputs.remove(&connection);
                self.news.remove(&connection);
                self.engine.closed(now, connection);
                turns.remove(connection);
            }
            Input::ClosedForGood { connection } => {
                self.outputs.remove(&connection);
                self.engine.closed_for_good(now, connection);
                turns.remove(connection);
            }
            Input::Question(question) => question(&mut self.engine),
            Input::Subscribe(answer) => {
                let changes = self.subscribers.subscribe();
                // A subscriber that is gone already needs nothing.
                let _ = answer.send((self.engine.session_ids(), changes));
            }
        }
    }

    /// A client that doesn't read what it was told already is told no more on its own account: its requests wait.
    fn hold_back(&self, connection: ConnectionId, binding: Binding, packet: Vec<u8>, turns: &Turns<Input>) {
        turns.hold_back(connection, Input::Packet { connection, binding, packet });
        // Room may have been made between the look and the word.
        if !self.outputs.get(&connection).is_some_and(Output::is_full) {
            turns.resume(connection);
        }
    }

    fn carry_out(&mut self) {
        for effect in self.engine.take_effects() {
            match effect {
                Effect::Send { connection, packet } => {
                    if let Some(output) = self.outputs.get(&connection) {
                        output.send(packet);
                    }
                }
                Effect::Close { connection } => {
                    self.news.remove(&connection);
                    if let Some(output) = self.outputs.remove(&connection) {
                        output.end();
                    }
                }
                Effect::Interaction(interaction) => self.subscribers.push(&interaction),
                Effect::FilesForgotten { session_id } => self.documents.forget(session_id),
                Effect::News { connection, position } => {
                    if let Some(news) = self.news.get(&connection) {
                        news.send_replace(position);
                    }
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::*;
    use crate::config::{Config, Limits};
    use crate::output::OutputBudget;

    /// Deadlines are kept while inputs come without a pause.
    #[test]
    fn a_flood_of_inputs_does_not_stop_the_clock() {
        let runtime =
            tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build().unwrap();
        let mut config = Config::default();
        config.timeouts.flex_disconnect_ms = 50;
        config.timeouts.login_ms = 50;
        let turns = Turns::new();
        let driver = Driver::new(
            Engine::new(config, SystemEnvironment::default()),
            Documents::new(&Limits::default()),
        );
        let (_stop, stopped) = oneshot::channel();
        runtime.spawn(driver.run(Arc::clone(&turns), stopped));
        let (output, mut queue) = Output::new(usize::MAX, &Arc::new(OutputBudget::new(usize::MAX, 1)));
        let late = runtime.block_on(async move {
            let lane = turns.lane(1);
            let address = IpAddr::from([127, 0, 0, 1]);
            let opened = Input::Opened { connection: 1, protocol: Protocol::Flex, address, output };
            lane.send_now(opened).unwrap();
            let login = b"<requestLogin referenceId='1' userNick='a' nonce='0123456789abcdef'/>".to_vec();
            lane.send(1, Input::Packet { connection: 1, binding: Binding::Xml, packet: login })
                .await
                .unwrap();
            queue.next().await;
            // Somebody else sends packets that take the engine a little, as fast as it takes them.
            for other in 2..6 {
                let lane = turns.lane(other);
                tokio::spawn(async move {
                    let busy = || {
                        Box::new(|_: &mut Engine<SystemEnvironment>| {
                            std::thread::sleep(Duration::from_micros(50))
                        })
                    };
                    while lane.send(1, Input::Question(busy())).await.is_ok() {}
                });
            }
            // The user is silent: after 2 x 50 ms it is forgotten, and after 50 ms more its connection, with all deadlines.
            tokio::time::sleep(Duration::from_millis(1500)).await;
            let (answer, answered) = oneshot::channel();
            let question = Input::Question(Box::new(move |engine| {
                let _ = answer.send(engine.next_deadline());
            }));
            turns.lane(9).send(1, question).await.unwrap();
            answered.await.unwrap()
        });
        runtime.shutdown_background();
        assert_eq!(late, None, "a deadline of about 50 ms is still waited for after 1500 ms");
    }
}
