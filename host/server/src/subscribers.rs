//! Those who are told of each change of an interaction.

use std::collections::{HashMap, VecDeque};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError, Weak};
use std::time::Duration;

use parlor_core::element::Id;
use tokio::sync::{Notify, mpsc};
use tokio::time::sleep;

use crate::engine::Interaction;

/// How long a subscriber waits after what it was told, so that a burst of changes of one session is one change: our
/// own choice.
const PACE: Duration = Duration::from_millis(100);

/// The changes that wait for one subscriber: of each session the latest.
#[derive(Default)]
struct Waiting {
    changes: Mutex<Changes>,
    wake: Notify,
}

#[derive(Default)]
struct Changes {
    order: VecDeque<Id>,
    latest: HashMap<Id, Arc<Interaction>>,
}

impl Waiting {
    fn changes(&self) -> MutexGuard<'_, Changes> {
        self.changes.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn push(&self, interaction: &Arc<Interaction>) {
        let mut changes = self.changes();
        if changes.latest.insert(interaction.session_id, Arc::clone(interaction)).is_none() {
            changes.order.push_back(interaction.session_id);
        }
        drop(changes);
        self.wake.notify_one();
    }

    fn pop(&self) -> Option<Arc<Interaction>> {
        let mut changes = self.changes();
        let session_id = changes.order.pop_front()?;
        changes.latest.remove(&session_id)
    }
}

/// All subscribers. Each ends when its receiver is dropped, or this is.
#[derive(Default)]
pub(crate) struct Subscribers(Vec<Weak<Waiting>>);

impl Subscribers {
    /// A new subscriber: what it is told of comes out of the receiver. Must be called within the runtime.
    pub(crate) fn subscribe(&mut self) -> mpsc::Receiver<Arc<Interaction>> {
        let waiting = Arc::new(Waiting::default());
        self.0.retain(|it| it.strong_count() > 0);
        self.0.push(Arc::downgrade(&waiting));
        let (sender, receiver) = mpsc::channel(1);
        tokio::spawn(tell(waiting, sender));
        receiver
    }

    /// Tells everybody of a change.
    pub(crate) fn push(&self, interaction: &Arc<Interaction>) {
        for waiting in self.0.iter().filter_map(Weak::upgrade) {
            waiting.push(interaction);
        }
    }
}

async fn tell(waiting: Arc<Waiting>, sender: mpsc::Sender<Arc<Interaction>>) {
    loop {
        tokio::select! {
            () = waiting.wake.notified() => {}
            () = sender.closed() => return,
        }
        while let Some(interaction) = waiting.pop() {
            if sender.send(interaction).await.is_err() {
                return;
            }
        }
        sleep(PACE).await;
    }
}
