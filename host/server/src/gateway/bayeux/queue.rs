//! The events that wait for one session.

use std::collections::VecDeque;

use super::reply::{Ack, Acknowledging, Text};

/// Bytes that an event takes besides its text, about: without them many small events would count as nothing.
const EVENT_BYTES: usize = 64;

/// Events in the order in which they were sent. If the client acknowledges, they stay until it has said that they came.
pub(super) struct Queue {
    /// With the number of the batch in which each is sent first.
    events: VecDeque<(u64, Text)>,
    bytes: usize,
    /// The number of the next batch; `None` if the client doesn't acknowledge.
    batch: Option<u64>,
}

impl Queue {
    pub(super) fn new(is_acknowledged: bool) -> Self {
        Self { events: VecDeque::new(), bytes: 0, batch: is_acknowledged.then_some(1) }
    }

    pub(super) fn is_acknowledged(&self) -> bool {
        self.batch.is_some()
    }

    pub(super) fn is_empty(&self) -> bool {
        self.events.is_empty()
    }

    pub(super) fn bytes(&self) -> usize {
        self.bytes
    }

    /// What an event would add to [`Self::bytes`].
    pub(super) fn cost(text: &Text) -> usize {
        text.len().saturating_add(EVENT_BYTES)
    }

    pub(super) fn push(&mut self, text: Text) {
        self.bytes = self.bytes.saturating_add(Self::cost(&text));
        self.events.push_back((self.batch.unwrap_or_default(), text));
    }

    /// The client says that the batches up to this one came.
    pub(super) fn acknowledge(&mut self, batch: u64) {
        if !self.is_acknowledged() {
            return;
        }
        while let Some((_, text)) = self.events.pop_front_if(|it| it.0 <= batch) {
            self.bytes = self.bytes.saturating_sub(Self::cost(&text));
        }
    }

    /// What is to be sent before the reply to a connect, and what that reply says of it.
    pub(super) fn take(&mut self) -> (Vec<Text>, Option<Acknowledging>) {
        let Some(batch) = &mut self.batch else {
            self.bytes = 0;
            return (std::mem::take(&mut self.events).into_iter().map(|it| it.1).collect(), None);
        };
        let ack = Acknowledging { ack: Ack::Batch(*batch) };
        *batch = batch.saturating_add(1);
        (self.events.iter().map(|it| Text::clone(&it.1)).collect(), Some(ack))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn taken(queue: &mut Queue) -> (String, Option<u64>) {
        let (texts, ack) = queue.take();
        let batch = ack.map(|it| if let Ack::Batch(batch) = it.ack { batch } else { panic!("no batch") });
        (texts.concat(), batch)
    }

    #[test]
    fn what_is_not_acknowledged_is_sent_once() {
        let mut queue = Queue::new(false);
        queue.push("a".into());
        queue.push("b".into());
        assert_eq!(queue.bytes(), 2 + 2 * EVENT_BYTES);
        queue.acknowledge(9);
        assert_eq!(taken(&mut queue), ("ab".to_owned(), None));
        assert!(queue.is_empty() && queue.bytes() == 0);
    }

    #[test]
    fn what_is_acknowledged_is_sent_until_it_came() {
        let mut queue = Queue::new(true);
        queue.push("a".into());
        assert_eq!(taken(&mut queue), ("a".to_owned(), Some(1)));
        queue.push("b".into());
        // The first reply was lost.
        queue.acknowledge(0);
        assert_eq!(taken(&mut queue), ("ab".to_owned(), Some(2)));
        queue.push("c".into());
        queue.acknowledge(2);
        assert_eq!(queue.bytes(), 1 + EVENT_BYTES);
        assert_eq!(taken(&mut queue), ("c".to_owned(), Some(3)));
        queue.acknowledge(3);
        assert!(queue.is_empty() && queue.bytes() == 0);
        assert_eq!(taken(&mut queue), (String::new(), Some(4)));
    }
}
