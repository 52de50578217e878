//! The handle as what a link drives.

use std::sync::Arc;

use parlor::PARLOR_NEVER;
use parlor_link::{Actor, Address, Driver, Fault, Next, Peer};

use crate::advice::told;
use crate::event::parlor_link_event_kind as Kind;
use crate::handle::Handle;
use crate::log::parlor_log_level as Level;
use crate::room::{Habit, Room};

/// Why a connection is given up on which nothing is to come.
const USED_UP: &str = "the server closes the connection, or may have";

/// How long a link sleeps at most, in milliseconds, while there is something to be fetched.
const FETCHING: u64 = 1000;

pub(crate) struct RoomDriver {
    room: Arc<Room>,
    is_first: bool,
    /// Whether HTTP is spoken: a customer over Chat API v2.
    is_http: bool,
    /// There is no connection, since none is needed: the link counts as up.
    is_resting: bool,
}

impl RoomDriver {
    pub(crate) fn new(room: Arc<Room>) -> Self {
        let is_http = room.with(|state| state.handle.is_http());
        Self { room, is_first: true, is_http, is_resting: false }
    }
}

impl Driver for RoomDriver {
    fn made(&mut self, _: u64, address: &Address) {
        let Self { room, is_first, is_resting, .. } = self;
        if core::mem::take(is_resting) {
            return room.with(|state| (state.is_welcome, state.renew) = (false, None));
        }
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
        room.with(|state| {
            if core::mem::take(&mut self.is_resting) {
                state.is_linked = false;
                state.changed(Kind::PARLOR_LINK_DOWN, told.clone());
            }
            state.changed(Kind::PARLOR_LINK_FAILED, told);
        });
        room.tell();
    }

    fn expects(&mut self, peer: Peer) -> bool {
        self.is_http && peer == Peer::Http
    }

    /// Servers of HTTP close connections on which nothing happens: that is no loss.
    fn parted(&mut self, _: u64, fault: &Fault) -> bool {
        let is_usual = match fault {
            Fault::Ended | Fault::Broken(_) => true,
            Fault::GivenUp(why) => why == USED_UP,
            _ => false,
        };
        if self.is_http && is_usual {
            self.is_resting = self.room.with(|state| {
                // What ends with its connection comes in now.
                state.handle.lost();
                !state.handle.is_fate_unknown()
            });
        }
        self.is_resting
    }

    fn needed(&mut self, now: u64) -> Option<u64> {
        let room = &self.room;
        room.tell();
        room.with(|state| {
            state.ask(now, &room.log);
            Some(state.handle.poll_timeout()).filter(|at| *at != PARLOR_NEVER)
        })
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
                if self.is_http && !state.handle.is_awaiting() {
                    return Next::Renew(USED_UP.into());
                }
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

#[cfg(test)]
mod tests {
    use core::ffi::c_void;
    use core::ptr::{null, null_mut};
    use std::sync::{Mutex, OnceLock};

    use parlor::filled::Filled;
    use parlor::{parlor_basic_new, parlor_register, parlor_text};

    use super::*;
    use crate::agent::Agent;
    use crate::copies::Copied;
    use crate::event::parlor_link_event;
    use crate::link::parlor_link;
    use crate::log::Log;
    use crate::signal::Signal;

    #[test]
    fn what_a_callback_leaves_locked_is_unlocked() {
        unsafe extern "C" fn lock(_: *mut parlor_link, _: *const parlor_link_event, room: *mut c_void) {
            // SAFETY: the room is there until the end of the test.
            unsafe { &*room.cast::<OnceLock<Arc<Room>>>() }.get().unwrap().gate.enter();
        }
        unsafe extern "C" fn keep(_: i32, line: parlor_text, _: *mut c_void) {
            // SAFETY: valid during the call.
            let line = unsafe { line.read() }.unwrap().to_owned();
            LINES.lock().unwrap().push(line);
        }
        static LINES: Mutex<Vec<String>> = Mutex::new(Vec::new());

        let mut basic = null_mut();
        // SAFETY: the handle is new.
        let handle = unsafe {
            assert_eq!(parlor_basic_new(null(), 0, &raw mut basic), 0);
            Handle::of_agent(basic).unwrap()
        };
        let level = Level::PARLOR_LOG_WARNING as i32;
        let log = Log { callback: Some(keep), level, context: null_mut() };
        let habit = Habit::Agent(Agent::new(None));
        let place = Box::new(OnceLock::new());
        let context = (&raw const *place).cast_mut().cast();
        let room = Room::new(handle, habit, Signal::new().unwrap(), log, Some(lock), context).ok().unwrap();
        let room = place.get_or_init(|| Arc::new(room));
        let mut driver = RoomDriver::new(Arc::clone(room));
        driver.made(0, &Address { host: "127.0.0.1".into(), port: 1 });
        assert!(!room.gate.is_mine());
        let lines = LINES.lock().unwrap();
        assert!(lines.len() == 1 && lines[0].contains("call parlor_link_unlock"), "{lines:?}");
    }

    #[test]
    fn a_server_is_welcome_when_it_has_let_the_agent_in() {
        let mut basic = null_mut();
        let request = parlor_register { nickname: parlor_text::view(b"Bo"), ..parlor_register::defaults() };
        // SAFETY: the handle is new, and the request whole.
        let (handle, request) = unsafe {
            assert_eq!(parlor_basic_new(null(), 0, &raw mut basic), 0);
            (Handle::of_agent(basic).unwrap(), parlor_register::copy(&raw const request).unwrap())
        };
        let log = Log { callback: None, level: 0, context: null_mut() };
        let habit = Habit::Agent(Agent::new(request));
        let room = Room::new(handle, habit, Signal::new().unwrap(), log, None, null_mut());
        let room = Arc::new(room.ok().unwrap());
        let mut driver = RoomDriver::new(Arc::clone(&room));
        // What the server says on a connection, and whether it is welcome then.
        let mut said = |bytes: &[u8]| {
            driver.made(0, &Address { host: "127.0.0.1".into(), port: 1 });
            driver.transmit(0, &mut |bytes| bytes.len());
            driver.receive(0, bytes);
            while room.fetch().is_ok() {}
            let is_welcome = driver.is_welcome();
            driver.lost(0, &Fault::Ended);
            while room.fetch().is_ok() {}
            is_welcome
        };
        let framed = |packet: &str| {
            [&u32::try_from(packet.len()).unwrap().to_be_bytes()[..], packet.as_bytes()].concat()
        };
        assert!(!said(b"HTTP/1.1 400 Bad Request\r\n\r\n"));
        assert!(!said(b"\0\0\0\0"), "a keep-alive is anybody's");
        assert!(!said(&framed("<eventError referenceId='3' errorId='8'>no</eventError>")), "it refuses");
        assert!(said(&framed("<eventRegistered referenceId='4' userId='U'/>")));
        assert!(!said(b"HTTP/1.1 400 Bad Request\r\n\r\n"), "each connection counts for itself");
    }
}
