//! The handle as what a link drives.

use std::sync::Arc;

use parlor::PARLOR_NEVER;
use parlor_link::{Actor, Address, Driver, Fault, Next};

use crate::advice::told;
use crate::event::parlor_link_event_kind as Kind;
use crate::handle::Handle;
use crate::log::parlor_log_level as Level;
use crate::room::{Habit, Room};

/// How long a link sleeps at most, in milliseconds, while there is something to be fetched.
const FETCHING: u64 = 1000;

pub(crate) struct RoomDriver {
    room: Arc<Room>,
    is_first: bool,
}

impl RoomDriver {
    pub(crate) fn new(room: Arc<Room>) -> Self {
        Self { room, is_first: true }
    }
}

impl Driver for RoomDriver {
    fn made(&mut self, _: u64, address: &Address) {
        let Self { room, is_first } = self;
        let is_first = core::mem::take(is_first);
        room.log.line(Level::PARLOR_LOG_INFO, &format!("connected to {address}"));
        room.with(|state| {
            if is_first {
                // The time until now was no silence of the server's.
                state.handle.lost();
            }
            (state.is_linked, state.is_welcome) = (true, false);
            state.renew = None;
            match (&mut state.habit, &state.handle) {
                (Habit::Agent(it), _) => it.linked(),
                (Habit::Customer(it), Handle::Flex(flex, _)) => it.linked(*flex),
                _ => {}
            }
            state.changed(Kind::PARLOR_LINK_UP, address.to_string());
        });
        room.tell();
    }

    fn lost(&mut self, _: u64, fault: &Fault) {
        let room = &self.room;
        let told = told(fault);
        room.log.line(Level::PARLOR_LOG_WARNING, &told);
        room.with(|state| {
            state.is_linked = false;
            state.handle.lost();
            if let Habit::Agent(it) = &mut state.habit {
                it.lost();
            }
            state.changed(Kind::PARLOR_LINK_DOWN, told);
        });
        room.tell();
    }

    fn failed(&mut self, fault: &Fault) {
        let room = &self.room;
        let is_theirs = fault.actor() == Actor::Network;
        let level = if is_theirs { Level::PARLOR_LOG_WARNING } else { Level::PARLOR_LOG_ERROR };
        let told = told(fault);
        room.log.line(level, &told);
        room.with(|state| state.changed(Kind::PARLOR_LINK_FAILED, told));
        room.tell();
    }

    fn receive(&mut self, now: u64, bytes: &[u8]) {
        self.room.with(|state| {
            if state.handle.receive(now, bytes) != 0 {
                state.renew = Some("there is no memory for what came in");
            }
        });
        self.room.tell();
    }

    fn takes_more(&mut self) -> bool {
        !self.room.is_fetched() || self.room.with(|state| !state.signal.is_set())
    }

    fn transmit(&mut self, now: u64, write: &mut dyn FnMut(&[u8]) -> usize) {
        let room = &self.room;
        room.with(|state| {
            state.ask(now, &room.log);
            loop {
                let bytes = state.handle.poll_transmit(now);
                let offered = bytes.len();
                if offered == 0 {
                    break;
                }
                let taken = write(bytes);
                state.handle.transmitted(taken);
                if taken < offered {
                    break;
                }
            }
        });
    }

    fn is_welcome(&mut self) -> bool {
        self.room.with(|state| state.is_welcome)
    }

    fn next(&mut self, now: u64) -> Next {
        let room = &self.room;
        if !room.is_fetched() {
            // A request that has waited too long is news, too.
            room.tell();
        }
        room.with(|state| {
            if let Some(why) = state.renew.take() {
                return Next::Renew(why.into());
            }
            let is_fetching = room.is_fetched() && state.signal.is_set();
            if !is_fetching && state.handle.is_silent(now) {
                return Next::Renew("the server said nothing for too long".into());
            }
            let at = state.handle.poll_timeout();
            if room.is_fetched() && at <= now {
                // What is to be sent was just sent: this is for the program to fetch.
                state.signal.set();
            }
            let earliest =
                if room.is_fetched() && state.signal.is_set() { now.saturating_add(FETCHING) } else { 0 };
            match at {
                PARLOR_NEVER => Next::Wait(None),
                at => Next::Wait(Some(at.max(earliest))),
            }
        })
    }
}
