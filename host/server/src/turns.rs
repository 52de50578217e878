//! What waits for the engine: a queue for each lane, served in turn by what each costs.
//!
//! A lane is a connection, or HTTP as a whole. The engine's time is shared out by deficit round robin: a lane whose
//! inputs cost much waits until the others have had as much time. A lane in which nothing waited comes before those that
//! have had their turn and want more. So whoever asks now and then waits for the one input that is being carried out,
//! however many others ask without a pause.

use std::collections::{HashMap, VecDeque};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use tokio::sync::{Notify, OwnedSemaphorePermit, Semaphore};

/// The engine's time that each lane gets in one turn, in nanoseconds: some ten usual requests. Our own choice.
const QUANTUM: i64 = 50_000;

/// Bytes for which an input takes one place in its lane.
const PLACE_BYTES: usize = 4096;

/// Places of a lane: eight small inputs, or one of 32 KiB. When they are taken the connection isn't read from.
const PLACES: usize = 8;

/// Which lane: a connection's number, [`HTTP`], [`CHAT_API`] or [`GWS`].
pub(crate) type LaneId = u64;

/// The lane of all HTTP requests. No connection has this number.
pub(crate) const HTTP: LaneId = 0;

/// The lane of what Chat API v2 asks beside its customers' own requests. No connection has this number.
pub(crate) const CHAT_API: LaneId = 1;

/// The lane of what GWS API v2 asks beside its agents' own requests. No connection has this number.
pub(crate) const GWS: LaneId = 2;

/// All lanes.
pub(crate) struct Turns<T> {
    lanes: Mutex<Lanes<T>>,
    /// Told when there is something to do.
    wake: Notify,
}

struct Lanes<T> {
    queues: HashMap<LaneId, Queue<T>>,
    /// The lanes that came with something while nothing of theirs waited; the first has its turn.
    fresh: VecDeque<LaneId>,
    /// The lanes that have had a turn since; their turn comes when none is fresh.
    ring: VecDeque<LaneId>,
    /// Nothing is taken in any more.
    is_closed: bool,
}

struct Queue<T> {
    inputs: VecDeque<(T, Option<OwnedSemaphorePermit>)>,
    /// Nanoseconds of the engine's time that are left in this turn; negative: it took more than its share.
    credit: i64,
    /// Its inputs wait until [`Lane::resume`].
    is_held: bool,
    /// Whether it is among the fresh lanes or in the ring.
    is_listed: bool,
}

/// The engine has ended: nothing is taken in any more.
#[derive(Debug)]
pub(crate) struct Ended;

/// The way in for one lane.
pub(crate) struct Lane<T> {
    id: LaneId,
    turns: Arc<Turns<T>>,
    places: Arc<Semaphore>,
}

impl<T> Clone for Lane<T> {
    fn clone(&self) -> Self {
        Self { id: self.id, turns: Arc::clone(&self.turns), places: Arc::clone(&self.places) }
    }
}

impl<T> Lane<T> {
    /// Hands an input of `size` bytes over, once there is a place for it.
    pub(crate) async fn send(&self, size: usize, input: T) -> Result<(), Ended> {
        let places = size.div_ceil(PLACE_BYTES).clamp(1, PLACES);
        let places = u32::try_from(places).unwrap_or(1);
        // The semaphore is never closed.
        let permit = Arc::clone(&self.places).acquire_many_owned(places).await.ok();
        self.turns.push(self.id, input, permit)
    }

    /// Hands an input over at once: the first or the last of a lane, which takes no place.
    pub(crate) fn send_now(&self, input: T) -> Result<(), Ended> {
        self.turns.push(self.id, input, None)
    }

    /// What is held back of this lane has its turn again.
    pub(crate) fn resume(&self) {
        self.turns.resume(self.id);
    }
}

impl<T> Turns<T> {
    pub(crate) fn new() -> Arc<Self> {
        let lanes =
            Lanes { queues: HashMap::new(), fresh: VecDeque::new(), ring: VecDeque::new(), is_closed: false };
        Arc::new(Self { lanes: Mutex::new(lanes), wake: Notify::new() })
    }

    /// A new way in.
    pub(crate) fn lane(self: &Arc<Self>, id: LaneId) -> Lane<T> {
        Lane { id, turns: Arc::clone(self), places: Arc::new(Semaphore::new(PLACES)) }
    }

    fn lanes(&self) -> MutexGuard<'_, Lanes<T>> {
        self.lanes.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn push(&self, id: LaneId, input: T, permit: Option<OwnedSemaphorePermit>) -> Result<(), Ended> {
        let mut lanes = self.lanes();
        if lanes.is_closed {
            return Err(Ended);
        }
        let lanes = &mut *lanes;
        let queue = lanes.queues.entry(id).or_insert_with(Queue::new);
        queue.inputs.push_back((input, permit));
        if !queue.is_listed && !queue.is_held {
            // Whoever asked nothing for a while owes nothing, and has saved nothing up.
            queue.credit = QUANTUM;
            queue.is_listed = true;
            lanes.fresh.push_back(id);
        }
        self.wake.notify_one();
        Ok(())
    }

    /// The input whose turn it is, once there is one.
    pub(crate) async fn next(&self) -> (LaneId, T) {
        loop {
            if let Some(next) = self.next_now() {
                return next;
            }
            self.wake.notified().await;
        }
    }

    /// The input whose turn it is, if there is one.
    pub(crate) fn next_now(&self) -> Option<(LaneId, T)> {
        self.lanes().next()
    }

    /// Puts an input back that can't be carried out yet: it and what comes behind it wait until the lane is resumed.
    pub(crate) fn hold_back(&self, id: LaneId, input: T) {
        let mut lanes = self.lanes();
        let Some(queue) = lanes.queues.get_mut(&id) else { return };
        queue.inputs.push_front((input, None));
        queue.is_held = true;
        lanes.unlist(id);
    }

    pub(crate) fn resume(&self, id: LaneId) {
        let mut lanes = self.lanes();
        let Some(queue) = lanes.queues.get_mut(&id) else { return };
        if !std::mem::take(&mut queue.is_held) {
            return;
        }
        queue.is_listed = true;
        lanes.ring.push_back(id);
        drop(lanes);
        self.wake.notify_one();
    }

    /// Says what an input of the lane has cost.
    pub(crate) fn charge(&self, id: LaneId, cost: Duration) {
        if let Some(queue) = self.lanes().queues.get_mut(&id) {
            let cost = i64::try_from(cost.as_nanos()).unwrap_or(i64::MAX);
            queue.credit = queue.credit.saturating_sub(cost);
        }
    }

    /// The lane is gone: nothing of it waits any more.
    pub(crate) fn remove(&self, id: LaneId) {
        let mut lanes = self.lanes();
        lanes.unlist(id);
        lanes.queues.remove(&id);
    }

    /// Takes nothing in from now on; what waits can still be taken out.
    pub(crate) fn close(&self) {
        self.lanes().is_closed = true;
    }
}

impl<T> Queue<T> {
    fn new() -> Self {
        Self { inputs: VecDeque::new(), credit: QUANTUM, is_held: false, is_listed: false }
    }

    fn take(&mut self) -> Option<T> {
        // Its place is free while it is carried out, so that the next is there when it is done.
        self.inputs.pop_front().map(|(input, _)| input)
    }
}

impl<T> Lanes<T> {
    fn next(&mut self) -> Option<(LaneId, T)> {
        while let Some(id) = self.fresh.front().copied() {
            let Some(queue) = self.queues.get_mut(&id) else {
                self.fresh.pop_front();
                continue;
            };
            if queue.credit > 0
                && let Some(input) = queue.take()
            {
                return Some((id, input));
            }
            // Also a lane that is empty now: it can't be fresh again at once.
            self.fresh.pop_front();
            self.ring.push_back(id);
        }
        let mut passed = 0;
        while let Some(id) = self.ring.front().copied() {
            let Some(queue) = self.queues.get_mut(&id) else {
                self.ring.pop_front();
                continue;
            };
            if queue.inputs.is_empty() {
                queue.is_listed = false;
                self.ring.pop_front();
            } else if queue.credit > 0 {
                return queue.take().map(|input| (id, input));
            } else if passed < self.ring.len() {
                queue.credit = queue.credit.saturating_add(QUANTUM);
                self.ring.rotate_left(1);
                passed += 1;
            } else {
                self.pass_turns();
                passed = 0;
            }
        }
        None
    }

    /// All have taken more than their share: as many turns pass at once as the first of them waits for.
    fn pass_turns(&mut self) {
        let Self { queues, ring, .. } = self;
        let most = ring.iter().filter_map(|it| queues.get(it)).map(|it| it.credit).max();
        let debt = most.unwrap_or(0).min(0).saturating_neg();
        for id in &*ring {
            if let Some(queue) = queues.get_mut(id) {
                queue.credit = queue.credit.saturating_add(debt).saturating_add(QUANTUM);
            }
        }
    }

    /// Takes a lane off both lists.
    fn unlist(&mut self, id: LaneId) {
        self.fresh.retain(|it| *it != id);
        self.ring.retain(|it| *it != id);
        if let Some(queue) = self.queues.get_mut(&id) {
            queue.is_listed = false;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const MILLISECOND: Duration = Duration::from_millis(1);

    #[test]
    fn a_costly_lane_waits_for_the_others() {
        let turns = Turns::new();
        let (dear, cheap) = (turns.lane(1), turns.lane(2));
        for number in 0..100 {
            dear.send_now(number).unwrap();
            cheap.send_now(number).unwrap();
        }
        let mut order = Vec::new();
        while let Some((lane, _)) = turns.next_now() {
            turns.charge(lane, if lane == 1 { MILLISECOND } else { MILLISECOND / 100 });
            order.push(lane);
        }
        assert_eq!(order.len(), 200);
        // After its first input the costly lane owes as much time as 80 of the others take.
        let until_second = order.iter().enumerate().filter(|it| *it.1 == 1).nth(1).unwrap().0;
        assert!((60..=101).contains(&until_second), "{until_second}");
    }

    #[test]
    fn who_asks_now_and_then_comes_first() {
        let turns = Turns::new();
        let busy: Vec<_> = (1..=100).map(|id| turns.lane(id)).collect();
        for number in 0..50 {
            busy.iter().for_each(|it| it.send_now(number).unwrap());
        }
        let take = || {
            let (lane, input) = turns.next_now().unwrap();
            turns.charge(lane, MILLISECOND / 20);
            (lane, input)
        };
        (0..150).for_each(|_| _ = take());
        let rare = turns.lane(1000);
        rare.send_now(7).unwrap();
        assert_eq!(take(), (1000, 7));
        // Who asks again at once has to wait for the others.
        rare.send_now(8).unwrap();
        let passed = (0..400).position(|_| take() == (1000, 8)).unwrap();
        assert!(passed >= 90, "{passed}");
        (0..400).for_each(|_| _ = take());
        rare.send_now(9).unwrap();
        assert_eq!(take(), (1000, 9));
    }

    #[test]
    fn the_costly_lane_gets_its_share_and_keeps_its_order() {
        let turns = Turns::new();
        for lane in [1, 2, 3] {
            for number in 0..300 {
                turns.lane(lane).send_now(number).unwrap();
            }
        }
        let mut spent = HashMap::new();
        let mut last = HashMap::new();
        for _ in 0..450 {
            let (lane, number) = turns.next_now().unwrap();
            assert_eq!(last.insert(lane, number).map_or(0, |it| it + 1), number);
            let cost = MILLISECOND / [1, 10, 30][usize::try_from(lane - 1).unwrap()];
            turns.charge(lane, cost);
            *spent.entry(lane).or_insert(Duration::ZERO) += cost;
        }
        let (least, most) = (spent.values().min().unwrap(), spent.values().max().unwrap());
        assert!(*most < *least * 3, "{spent:?}");
    }

    #[test]
    fn a_lane_that_is_held_back_keeps_its_order() {
        let turns = Turns::new();
        let (held, other) = (turns.lane(1), turns.lane(2));
        held.send_now('a').unwrap();
        held.send_now('b').unwrap();
        let (lane, input) = turns.next_now().unwrap();
        turns.hold_back(lane, input);
        turns.charge(lane, MILLISECOND);
        held.send_now('c').unwrap();
        other.send_now('x').unwrap();
        assert_eq!(turns.next_now(), Some((2, 'x')));
        assert_eq!(turns.next_now(), None);
        other.resume();
        held.resume();
        held.resume();
        let rest: Vec<_> = std::iter::from_fn(|| turns.next_now()).collect();
        assert_eq!(rest, [(1, 'a'), (1, 'b'), (1, 'c')]);
    }

    #[tokio::test]
    async fn a_lane_takes_a_few_inputs_at_a_time() {
        let turns = Turns::new();
        let lane = turns.lane(1);
        for _ in 0..PLACES {
            lane.send(1, ()).await.unwrap();
        }
        let waiting = lane.send(1, ());
        tokio::pin!(waiting);
        let poll = std::future::poll_fn(|context| std::task::Poll::Ready(waiting.as_mut().poll(context)));
        assert!(poll.await.is_pending());
        turns.next().await;
        waiting.await.unwrap();
        turns.close();
        assert!(lane.send_now(()).is_err());
    }
}
