//! Sessions in which nothing happens: they end after a time, behind warnings if idle control is on.

use parlor_core::element::{Event, EventHead, Id, Notice, NoticeText, NoticeType, Visibility};
use parlor_core::rules::LeaveReason;
use parlor_core::wire::Text;

use super::session::{Change, Closing, Session};
use super::{Engine, Environment, InteractionState, Timer};
use crate::config::{Config, InactivityControl};

/// The user id of the server itself, whose type is `SYSTEM`: our own choice.
const SYSTEM: &str = "SYSTEM";

/// The warnings that a session was given since something happened in it last.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Warnings {
    /// When something had happened last: milliseconds. What has happened since makes them void.
    since: u64,
    count: usize,
    /// When the last one was given: milliseconds.
    at: u64,
    /// When the session will be closed: milliseconds.
    closes_at: u64,
}

/// What becomes of a session in which nothing happens.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Step<'c> {
    /// Everybody is warned in these words.
    Warn(&'c str),
    /// Everybody is told in these words, and the session ends.
    Close(&'c str),
    /// The session ends without a word.
    End,
}

impl InactivityControl {
    /// The warnings: how long each comes behind the one before, or behind what happened last, and its words.
    fn warnings(&self) -> impl Iterator<Item = (u64, &str)> {
        let second = Some((self.timeout_alert2_ms, self.message_alert2.as_str())).filter(|it| it.0 > 0);
        [(self.timeout_alert_ms, self.message_alert.as_str())].into_iter().chain(second)
    }

    /// How long after so many warnings the session is closed, with those that are still to come.
    fn until_close_ms(&self, warnings: usize) -> u64 {
        self.warnings().skip(warnings).fold(self.timeout_close_ms, |sum, (ms, _)| sum.saturating_add(ms))
    }
}

impl Config {
    /// What comes next behind so many warnings, and how long after the last of them, or after what happened last.
    fn idle_step(&self, warnings: usize) -> (u64, Step<'_>) {
        let control = &self.inactivity_control;
        if !control.is_enabled {
            return (self.timeouts.session_inactivity(), Step::End);
        }
        match control.warnings().nth(warnings) {
            Some((ms, words)) => (ms, Step::Warn(words)),
            None => (control.timeout_close_ms, Step::Close(&control.message_close)),
        }
    }
}

impl Session {
    /// How many warnings it was given since something happened last, and when the time until the next step began.
    fn warned(&self) -> (usize, u64) {
        let Warnings { since, count, at, .. } = self.warnings;
        if count > 0 && since == self.active_ms { (count, at) } else { (0, self.active_ms) }
    }

    /// `idleTimeExpire`: in how many seconds idle control closes the session; `None` before a warning, as nothing happens then
    /// that anybody had to be told of. Unit and time are our own choice.
    pub(super) fn idle_time_expire(&self, now: u64) -> Option<u32> {
        let is_warned = !self.is_over() && self.warned().0 > 0;
        let left = self.warnings.closes_at.saturating_sub(now).div_ceil(1000);
        is_warned.then(|| u32::try_from(left).unwrap_or(u32::MAX))
    }

    /// The server says something to everybody.
    fn speak(&mut self, now: u64, notice_type: NoticeType<'_>, words: &str, change: &mut Change) {
        let head =
            EventHead { user_id: Text::plain(SYSTEM), visibility: Visibility::All, ..EventHead::default() };
        let notice = Some(NoticeText::new(notice_type, Text::plain(words)));
        self.append(now, Event::Notice(Notice { head, notice, ..Notice::default() }), true, change);
    }
}

impl<E: Environment> Engine<E> {
    /// When a session that begins now is to be looked at.
    pub(super) fn first_idle_deadline(&self, now: u64) -> u64 {
        now.saturating_add(self.config.idle_step(0).0)
    }

    /// The shortest time after which something is done about a session in which nothing happens.
    pub(super) fn shortest_idle_ms(&self) -> u64 {
        let control = &self.config.inactivity_control;
        if !control.is_enabled {
            return self.config.timeouts.session_inactivity();
        }
        control.warnings().map(|(ms, _)| ms).fold(control.timeout_close_ms, u64::min)
    }

    pub(super) fn expire_session(&mut self, now: u64, session_id: Id) {
        let Some(session) = self.sessions.get_mut(&session_id).filter(|it| !it.is_over()) else { return };
        // A customer who waits for an agent has nothing to say meanwhile: that time doesn't count.
        if session.state == InteractionState::Waiting {
            session.active_ms = now;
        }
        let (warnings, since) = session.warned();
        let (after, step) = self.config.idle_step(warnings);
        let due = since.saturating_add(after);
        if due > now {
            return self.look_again(session_id, due);
        }
        let mut change = session.change(None);
        match step {
            Step::Warn(words) => {
                session.speak(now, NoticeType::IdleControlAlert, words, &mut change);
                let count = warnings.saturating_add(1);
                let closes_at = now.saturating_add(self.config.inactivity_control.until_close_ms(count));
                session.warnings = Warnings { since: session.active_ms, count, at: now, closes_at };
                let next = now.saturating_add(self.config.idle_step(count).0);
                self.finish(session_id, change, None);
                return self.look_again(session_id, next);
            }
            Step::Close(words) => session.speak(now, NoticeType::IdleControlClose, words, &mut change),
            Step::End => {}
        }
        session.close(now, Closing::Server(LeaveReason::Inactivity), &mut change);
        self.finish(session_id, change, None);
    }

    fn look_again(&mut self, session_id: Id, due: u64) {
        let timer = self.schedule(due, Timer::Session(session_id));
        if let Some(session) = self.sessions.get_mut(&session_id) {
            session.timer = timer;
        }
    }
}
