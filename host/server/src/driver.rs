//! Runs the engine: one task owns it, everybody else sends it inputs.

use std::collections::HashMap;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, SystemTime};

use tokio::sync::{Notify, mpsc, oneshot};
use tokio::time::{Instant, timeout_at};

use crate::engine::{ConnectionId, Effect, Engine, Environment, Interaction, NoRandomness, Protocol};

/// Interactions that wait to be read by one subscriber; who is slower is cut off and asks anew.
const SUBSCRIBER_QUEUE: usize = 256;

/// Memory that a queued packet takes beside its bytes, about.
const PACKET_OVERHEAD: usize = 64;

/// A question to the engine, which brings its own way to answer.
pub(crate) type Question = Box<dyn FnOnce(&Engine<SystemEnvironment>) + Send>;

/// The current interactions, and every later change.
pub(crate) type Subscription = (Vec<Interaction>, mpsc::Receiver<Arc<Interaction>>);

/// What happens to the engine.
pub(crate) enum Input {
    Opened { connection: ConnectionId, protocol: Protocol, output: Output },
    Packet { connection: ConnectionId, packet: Vec<u8> },
    TooLarge { connection: ConnectionId },
    Closed { connection: ConnectionId },
    Question(Question),
    Subscribe(oneshot::Sender<Subscription>),
    ShutDown,
}

/// The way to a connection: a queue that is limited in bytes. It ends when this is dropped.
pub(crate) struct Output {
    packets: mpsc::UnboundedSender<Vec<u8>>,
    waiting: Arc<AtomicUsize>,
    limit: usize,
    /// Told when the connection is to be dropped at once.
    cut: Arc<Notify>,
}

/// An [`Output`] for as long as the driver has it: it doesn't keep the queue from ending.
pub(crate) struct WeakOutput {
    packets: mpsc::WeakUnboundedSender<Vec<u8>>,
    waiting: Arc<AtomicUsize>,
    limit: usize,
    cut: Arc<Notify>,
}

/// The other end of an [`Output`].
pub(crate) struct OutputQueue {
    packets: mpsc::UnboundedReceiver<Vec<u8>>,
    waiting: Arc<AtomicUsize>,
    pub(crate) cut: Arc<Notify>,
}

impl Output {
    pub(crate) fn new(limit: usize) -> (Self, OutputQueue) {
        let (sender, receiver) = mpsc::unbounded_channel();
        let waiting = Arc::new(AtomicUsize::new(0));
        let cut = Arc::new(Notify::new());
        let queue = OutputQueue { packets: receiver, waiting: Arc::clone(&waiting), cut: Arc::clone(&cut) };
        (Self { packets: sender, waiting, limit, cut }, queue)
    }

    pub(crate) fn downgrade(&self) -> WeakOutput {
        WeakOutput {
            packets: self.packets.downgrade(),
            waiting: Arc::clone(&self.waiting),
            limit: self.limit,
            cut: Arc::clone(&self.cut),
        }
    }

    /// Queues a packet; an empty one is a keep-alive. Whoever reads too slowly is cut off.
    pub(crate) fn send(&self, packet: Vec<u8>) {
        let size = packet.len().saturating_add(PACKET_OVERHEAD);
        let before = self.waiting.fetch_add(size, Ordering::Relaxed);
        if before.saturating_add(size) > self.limit {
            self.cut.notify_one();
        } else {
            // A connection that is gone needs no packets.
            let _ = self.packets.send(packet);
        }
    }
}

impl WeakOutput {
    /// Queues a packet, unless the queue has ended.
    pub(crate) fn send(&self, packet: Vec<u8>) {
        if let Some(packets) = self.packets.upgrade() {
            let (waiting, cut) = (Arc::clone(&self.waiting), Arc::clone(&self.cut));
            Output { packets, waiting, limit: self.limit, cut }.send(packet);
        }
    }
}

impl OutputQueue {
    /// The next packet; `None` when there will be none.
    pub(crate) async fn next(&mut self) -> Option<Vec<u8>> {
        self.packets.recv().await
    }

    /// The next packet, if it is there already.
    pub(crate) fn next_now(&mut self) -> Option<Vec<u8>> {
        self.packets.try_recv().ok()
    }

    /// The packet of this many bytes is on its way.
    pub(crate) fn written(&self, length: usize) {
        self.waiting.fetch_sub(length.saturating_add(PACKET_OVERHEAD), Ordering::Relaxed);
    }
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
    outputs: HashMap<ConnectionId, Output>,
    subscribers: Vec<mpsc::Sender<Arc<Interaction>>>,
    started: Instant,
}

impl Driver {
    pub(crate) fn new(engine: Engine<SystemEnvironment>) -> Self {
        Self { engine, outputs: HashMap::new(), subscribers: Vec::new(), started: Instant::now() }
    }

    /// Runs until it is told to shut down, or nobody is left who could tell it anything.
    pub(crate) async fn run(mut self, mut inputs: mpsc::Receiver<Input>) {
        loop {
            let waited = match self.engine.next_deadline() {
                None => Ok(inputs.recv().await),
                Some(deadline) => {
                    let deadline = self.started + Duration::from_millis(deadline);
                    timeout_at(deadline, inputs.recv()).await
                }
            };
            // Before each input, too: inputs that come without a pause must not stop the clock.
            self.engine.expire(self.now());
            self.carry_out();
            let Ok(input) = waited else { continue };
            let Some(input) = input else { return };
            let is_last = matches!(input, Input::ShutDown);
            self.take(input);
            self.carry_out();
            if is_last {
                return;
            }
        }
    }

    /// Milliseconds since the engine began; deadlines are never reached early.
    fn now(&self) -> u64 {
        u64::try_from(self.started.elapsed().as_millis()).unwrap_or(u64::MAX)
    }

    fn take(&mut self, input: Input) {
        let now = self.now();
        match input {
            Input::Opened { connection, protocol, output } => {
                self.outputs.insert(connection, output);
                self.engine.opened(connection, protocol);
            }
            Input::Packet { connection, packet } => self.engine.packet(now, connection, &packet),
            Input::TooLarge { connection } => self.engine.packet_too_large(connection),
            Input::Closed { connection } => {
                self.outputs.remove(&connection);
                self.engine.closed(now, connection);
            }
            Input::Question(question) => question(&self.engine),
            Input::Subscribe(answer) => {
                let (sender, receiver) = mpsc::channel(SUBSCRIBER_QUEUE);
                if answer.send((self.engine.interactions(), receiver)).is_ok() {
                    self.subscribers.retain(|it| !it.is_closed());
                    self.subscribers.push(sender);
                }
            }
            Input::ShutDown => self.engine.shut_down(now),
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
                // The queue ends: what is in it is still written.
                Effect::Close { connection } => drop(self.outputs.remove(&connection)),
                Effect::Interaction(interaction) => {
                    let interaction = Arc::new(interaction);
                    self.subscribers.retain(|it| it.try_send(Arc::clone(&interaction)).is_ok());
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::Config;

    /// Deadlines are kept while inputs come without a pause.
    #[test]
    fn a_flood_of_inputs_does_not_stop_the_clock() {
        let runtime =
            tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build().unwrap();
        let mut config = Config::default();
        config.timeouts.flex_disconnect_ms = 50;
        let (inputs, engine_inputs) = mpsc::channel(1024);
        let driver = Driver::new(Engine::new(config, SystemEnvironment::default()));
        runtime.spawn(driver.run(engine_inputs));
        let (output, mut queue) = Output::new(usize::MAX);
        let late = runtime.block_on(async move {
            let opened = Input::Opened { connection: 1, protocol: Protocol::Flex, output };
            let _ = inputs.send(opened).await;
            let login = b"<requestLogin referenceId='1' userNick='a' nonce='n'/>".to_vec();
            let _ = inputs.send(Input::Packet { connection: 1, packet: login }).await;
            queue.next().await;
            // Somebody else sends packets that take the engine a little, as fast as it takes them.
            for _ in 0..4 {
                let inputs = inputs.clone();
                tokio::spawn(async move {
                    let busy = || {
                        Box::new(|_: &Engine<SystemEnvironment>| {
                            std::thread::sleep(Duration::from_micros(50))
                        })
                    };
                    while inputs.send(Input::Question(busy())).await.is_ok() {}
                });
            }
            // The user is silent: after 2 x 50 ms it is forgotten, and its deadline with it.
            tokio::time::sleep(Duration::from_millis(1500)).await;
            let (answer, answered) = oneshot::channel();
            let question = Input::Question(Box::new(move |engine| {
                let _ = answer.send(engine.next_deadline());
            }));
            let _ = inputs.send(question).await;
            answered.await.unwrap()
        });
        runtime.shutdown_background();
        assert_eq!(late, None, "a deadline of about 50 ms is still waited for after 1500 ms");
    }
}
