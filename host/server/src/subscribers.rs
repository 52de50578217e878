//! Those who are told of each change of an interaction.

use std::collections::{HashMap, VecDeque};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError, Weak};
use std::time::Duration;

use parlor_core::element::Id;
use tokio::sync::{Notify, mpsc};
use tokio::time::sleep;

use crate::engine::{Interaction, InteractionState};

/// How long a subscriber waits after what it was told, so that a burst of changes of one session is one change: our
/// own choice.
const PACE: Duration = Duration::from_millis(100);

/// Bytes of the sessions that have ended, in the changes that wait for one subscriber: our own choice. The engine forgets
/// such sessions, so that nothing else bounds them. Whoever has more waiting is told nothing any more, and has to ask anew.
const ENDED_BYTES: usize = 16 << 20;

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
    /// Bytes of those whose sessions have ended.
    ended_bytes: usize,
    /// There were too many.
    is_over: bool,
}

/// The bytes of an interaction whose session has ended; none while it goes on: then the engine has it, too.
fn ended_bytes(interaction: &Interaction) -> usize {
    if interaction.state == InteractionState::Closed { interaction.bytes() } else { 0 }
}

impl Waiting {
    fn changes(&self) -> MutexGuard<'_, Changes> {
        self.changes.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn push(&self, interaction: &Arc<Interaction>) {
        let mut changes = self.changes();
        if changes.is_over {
            return;
        }
        changes.ended_bytes = changes.ended_bytes.saturating_add(ended_bytes(interaction));
        match changes.latest.insert(interaction.session_id, Arc::clone(interaction)) {
            None => changes.order.push_back(interaction.session_id),
            Some(before) => changes.ended_bytes = changes.ended_bytes.saturating_sub(ended_bytes(&before)),
        }
        if changes.ended_bytes > ENDED_BYTES {
            *changes = Changes { is_over: true, ..Changes::default() };
        }
        drop(changes);
        self.wake.notify_one();
    }

    fn pop(&self) -> Option<Arc<Interaction>> {
        let mut changes = self.changes();
        let session_id = changes.order.pop_front()?;
        let interaction = changes.latest.remove(&session_id)?;
        changes.ended_bytes = changes.ended_bytes.saturating_sub(ended_bytes(&interaction));
        Some(interaction)
    }

    fn is_over(&self) -> bool {
        self.changes().is_over
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
        if waiting.is_over() {
            tracing::warn!("a reader of interactions is too slow: its stream ends");
            return;
        }
        sleep(PACE).await;
    }
}

#[cfg(test)]
mod tests {
    use std::sync::OnceLock;

    use parlor_core::wire::Text;

    use super::*;

    fn interaction(id: usize, state: InteractionState) -> Arc<Interaction> {
        Arc::new(Interaction {
            session_id: Id::new(Text::plain(&id.to_string())).unwrap(),
            queue: "q".repeat(1 << 20),
            subject: None,
            user_data: Arc::default(),
            state,
            started_at: String::new(),
            waiting_since: None,
            nickname: None,
            agents: Vec::new(),
            json: OnceLock::new(),
            revision: 0,
        })
    }

    #[test]
    fn who_reads_too_slowly_is_told_no_more() {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
        runtime.block_on(async {
            let mut subscribers = Subscribers::default();
            let mut slow = subscribers.subscribe();
            // Sessions that go on are told, however many they are, and each once.
            for round in 0..3 {
                for id in 0..30 {
                    subscribers.push(&interaction(id, InteractionState::Running));
                    assert_eq!(
                        subscribers.0[0].upgrade().unwrap().changes().latest.len(),
                        if round == 0 { id + 1 } else { 30 }
                    );
                }
            }
            for id in 0..30 {
                assert_eq!(slow.recv().await.unwrap().session_id.as_str(), id.to_string());
            }
            // So are those that have ended, as long as they are read.
            for id in 0..30 {
                subscribers.push(&interaction(id, InteractionState::Closed));
                assert_eq!(slow.recv().await.unwrap().session_id.as_str(), id.to_string());
            }
            for id in 30..60 {
                subscribers.push(&interaction(id, InteractionState::Closed));
            }
            // What is held is dropped at once; at most what was on its way already comes.
            assert!(subscribers.0[0].upgrade().is_none_or(|it| it.changes().latest.is_empty()));
            let mut last = 0;
            while slow.recv().await.is_some() {
                last += 1;
            }
            assert!(last <= 2, "{last}");
        });
    }
}
