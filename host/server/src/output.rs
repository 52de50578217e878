//! What waits to be written to a connection: limited for each, and for all together.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};

use tokio::sync::{Notify, mpsc};

/// Memory that a queued packet takes beside its bytes, about.
const PACKET_OVERHEAD: usize = 64;

/// Bytes of output that wait for a connection before it isn't read from any more: our own choice.
const BACK_PRESSURE: usize = 65_536;

/// The bytes that may wait for all connections together.
pub(crate) struct OutputBudget {
    waiting: AtomicUsize,
    limit: usize,
    /// What each connection may have waiting even when the limit is reached.
    share: usize,
}

impl OutputBudget {
    /// A budget of `limit` bytes for so many connections.
    pub(crate) fn new(limit: usize, connections: usize) -> Self {
        Self { waiting: AtomicUsize::new(0), limit, share: limit / connections.max(1) }
    }
}

/// What both ends of a queue have in common.
struct Shared {
    /// Bytes that wait.
    waiting: AtomicUsize,
    limit: usize,
    budget: Arc<OutputBudget>,
    /// Told when the connection is to be dropped at once.
    cut: Notify,
    /// Told when the engine is done with the connection.
    ended: Notify,
    /// Told when something was written.
    drained: Notify,
    /// Whether the client has logged in, or shown a key.
    is_known: AtomicBool,
}

impl Shared {
    fn is_full(&self) -> bool {
        self.waiting.load(Ordering::Relaxed) > BACK_PRESSURE
    }
}

impl Drop for Shared {
    /// What was never written waits no more.
    fn drop(&mut self) {
        self.budget.waiting.fetch_sub(*self.waiting.get_mut(), Ordering::Relaxed);
    }
}

/// The way to a connection: a queue that is limited in bytes. It ends when this is dropped.
pub(crate) struct Output {
    packets: mpsc::UnboundedSender<Vec<u8>>,
    shared: Arc<Shared>,
}

/// The connection's own view of its output, which doesn't keep the queue from ending.
pub(crate) struct WeakOutput {
    packets: mpsc::WeakUnboundedSender<Vec<u8>>,
    shared: Arc<Shared>,
}

/// The other end of an [`Output`].
pub(crate) struct OutputQueue {
    packets: mpsc::UnboundedReceiver<Vec<u8>>,
    shared: Arc<Shared>,
}

impl Output {
    pub(crate) fn new(limit: usize, budget: &Arc<OutputBudget>) -> (Self, OutputQueue) {
        let (sender, receiver) = mpsc::unbounded_channel();
        let shared = Arc::new(Shared {
            waiting: AtomicUsize::new(0),
            limit,
            budget: Arc::clone(budget),
            cut: Notify::new(),
            ended: Notify::new(),
            drained: Notify::new(),
            is_known: AtomicBool::new(false),
        });
        let queue = OutputQueue { packets: receiver, shared: Arc::clone(&shared) };
        (Self { packets: sender, shared }, queue)
    }

    pub(crate) fn downgrade(&self) -> WeakOutput {
        WeakOutput { packets: self.packets.downgrade(), shared: Arc::clone(&self.shared) }
    }

    /// Queues a packet; an empty one is a keep-alive. Whoever reads too slowly is cut off: over its own limit, or
    /// with more than its share waiting once the limit of all is reached.
    pub(crate) fn send(&self, packet: Vec<u8>) {
        let Shared { waiting, limit, budget, cut, .. } = &*self.shared;
        let size = packet.len().saturating_add(PACKET_OVERHEAD);
        let own = waiting.fetch_add(size, Ordering::Relaxed).saturating_add(size);
        let all = budget.waiting.fetch_add(size, Ordering::Relaxed).saturating_add(size);
        if own > *limit || (all > budget.limit && own > budget.share) {
            cut.notify_one();
        } else {
            // A connection that is gone needs no packets.
            let _ = self.packets.send(packet);
        }
    }

    /// Whether so much waits to be written that nothing is to be done for the client that makes it more. What comes to a
    /// connection that is gone waits for nobody.
    pub(crate) fn is_full(&self) -> bool {
        self.shared.is_full() && !self.packets.is_closed()
    }

    /// There will be nothing more: what is in the queue is still written, if the client reads it soon.
    pub(crate) fn end(self) {
        self.shared.ended.notify_one();
    }

    /// The client has logged in, or shown a key.
    pub(crate) fn client_is_known(&self) {
        self.shared.is_known.store(true, Ordering::Relaxed);
    }
}

impl WeakOutput {
    /// Queues a packet, unless the queue has ended.
    pub(crate) fn send(&self, packet: Vec<u8>) {
        if let Some(packets) = self.packets.upgrade() {
            Output { packets, shared: Arc::clone(&self.shared) }.send(packet);
        }
    }

    /// Whether the client has logged in, or shown a key.
    pub(crate) fn is_client_known(&self) -> bool {
        self.shared.is_known.load(Ordering::Relaxed)
    }

    /// Whether so much waits to be written that the connection isn't to be read from.
    pub(crate) fn is_full(&self) -> bool {
        self.shared.is_full()
    }

    /// Waits until something was written.
    pub(crate) async fn written(&self) {
        self.shared.drained.notified().await;
    }

    /// Waits until the engine is done with the connection.
    pub(crate) async fn ended(&self) {
        self.shared.ended.notified().await;
    }

    /// Waits until the connection is to be dropped.
    pub(crate) async fn cut(&self) {
        self.shared.cut.notified().await;
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

    /// The packet of this many bytes is on its way. Whether that made room in a queue that was full.
    pub(crate) fn written(&self, length: usize) -> bool {
        let size = length.saturating_add(PACKET_OVERHEAD);
        let before = self.shared.waiting.fetch_sub(size, Ordering::Relaxed);
        self.shared.budget.waiting.fetch_sub(size, Ordering::Relaxed);
        self.shared.drained.notify_one();
        before > BACK_PRESSURE && before.saturating_sub(size) <= BACK_PRESSURE
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn all_output_has_one_limit() {
        let budget = Arc::new(OutputBudget::new(10_000, 10));
        let (greedy, greedy_queue) = Output::new(usize::MAX, &budget);
        let (modest, mut modest_queue) = Output::new(usize::MAX, &budget);
        greedy.send(vec![0; 9000]);
        modest.send(vec![1; 500]);
        greedy.send(vec![0; 900]);
        // The connection with more than its share is cut, the other goes on.
        greedy.downgrade().cut().await;
        modest.send(vec![2; 100]);
        assert_eq!(modest_queue.next().await.map(|it| it.len()), Some(500));
        assert_eq!(modest_queue.next().await.map(|it| it.len()), Some(100));
        // What was not written is given back when the connection is gone.
        drop((greedy, greedy_queue, modest, modest_queue));
        assert_eq!(budget.waiting.load(Ordering::Relaxed), 0);
    }
}
