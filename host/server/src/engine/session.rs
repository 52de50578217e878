//! A session: its parties and its stored events.

use std::collections::HashMap;
use std::sync::{Arc, OnceLock};

use parlor_core::element::{Event, Id, KeyValues, PartyLeft, SessionStatus, Transcript, Visibility};
use parlor_core::rules::LeaveReason;
use parlor_core::wire::{Limits as ReadLimits, Text};

use super::customer_files::CustomerFiles;
use super::delivery::encoded;
use super::idle::Warnings;
use super::key_values::StoredKeyValues;
use super::party::{Member, Party, Profile, Said};
use super::refusal::Refusal;
use super::{Interaction, InteractionState};
use crate::config::Limits;
use crate::network::Network;

/// An event as it is stored: the canonical XML.
pub(super) struct StoredEvent {
    pub(super) id: u32,
    pub(super) xml: Vec<u8>,
}

impl StoredEvent {
    /// The event; there is always one, since it was written by core.
    pub(super) fn parse(&self) -> Option<Event<'_>> {
        Event::parse(&self.xml, ReadLimits::STORED).ok()
    }
}

/// What one request or deadline did to a session: the new events, and who is told.
pub(super) struct Change {
    pub(super) events: Vec<Arc<StoredEvent>>,
    /// Who was in before.
    pub(super) audience: Vec<Arc<Profile>>,
    /// Who isn't in any more.
    pub(super) departed: Vec<Arc<Profile>>,
    /// The interaction looks different from outside.
    pub(super) is_interaction_changed: bool,
    was_monitored: bool,
    was_state: InteractionState,
    /// How many agents the customer saw.
    had_agents: usize,
    old_bytes: usize,
    /// Where whoever asked for it comes from; `None`: nobody did.
    pub(super) author: Option<Network>,
}

/// Who closes a session, and why.
#[derive(Clone, Copy)]
pub(super) enum Closing {
    /// A party, by its release: the others are removed by it.
    Asked(Id),
    /// The server.
    Server(LeaveReason),
}

pub(super) struct Session {
    pub(super) id: Id,
    /// Where its creator came from.
    pub(super) network: Network,
    /// Milliseconds of the monotonic clock.
    pub(super) started_ms: u64,
    /// How long the process has stood still since, which that clock leaves out: the transcript has it all the same.
    pub(super) stood_still_ms: u64,
    pub(super) start_at: String,
    pub(super) queue: String,
    pub(super) subject: Option<String>,
    pub(super) user_data: Arc<StoredKeyValues>,
    pub(super) password: Option<String>,
    pub(super) state: InteractionState,
    /// When its customer began to wait for an agent, or waited last.
    pub(super) waiting_since: String,
    pub(super) parties: Vec<Party>,
    /// How it looks from outside, until that changes.
    pub(super) interaction: OnceLock<Arc<Interaction>>,
    /// How often that has changed.
    pub(super) revision: u64,
    /// Everybody who was ever in.
    pub(super) members: HashMap<Id, Member>,
    pub(super) events: Vec<Arc<StoredEvent>>,
    pub(super) last_event_id: u32,
    /// Bytes of the stored events.
    pub(super) bytes: usize,
    /// How many of the events were there when the transcript was saved last; `None`: it never was.
    pub(super) saved: Option<u32>,
    /// When something happened last that counts: a message, a join, a leave, or a notice that idle control counts. Milliseconds.
    pub(super) active_ms: u64,
    /// Those of idle control.
    pub(super) warnings: Warnings,
    /// Its deadline in the engine's timers.
    pub(super) timer: (u64, u64),
    /// Bytes of the stored events by where their senders come from, while the session goes on.
    pub(super) stored_by: HashMap<Network, usize>,
    /// Whether an agent was in who serves.
    pub(super) was_served: bool,
    /// The event id of the last silent monitor's `newParty`; 0: none ever came.
    pub(super) last_monitor: u32,
    /// Where the `file-uploaded` notice of each file is in `events`.
    pub(super) files: HashMap<Id, usize>,
    /// What customers have sent and got.
    pub(super) customer_files: CustomerFiles,
}

impl Session {
    pub(super) fn is_over(&self) -> bool {
        self.state == InteractionState::Closed
    }

    pub(super) fn status(&self) -> SessionStatus {
        if self.is_over() { SessionStatus::Over } else { SessionStatus::Alive }
    }

    pub(super) fn is_monitored(&self) -> bool {
        self.parties.iter().any(|it| it.visibility == Visibility::Vip)
    }

    /// Whether a silent monitor is in, or has come since the events up to `position` were told to this user: one who came and
    /// went between two polls was there all the same. An event that is behind the user's leave doesn't count, nor what was
    /// before its join.
    pub(super) fn was_monitored(&self, user_id: Id, position: u32, until: u32) -> bool {
        let joined = self.members.get(&user_id).map_or(0, |it| it.party_id);
        self.is_monitored() || (self.last_monitor > position.max(joined) && self.last_monitor <= until)
    }

    /// The nickname of the customer who is in, or of one who was.
    pub(super) fn customer(&self) -> Option<&str> {
        let is_in = self.parties.iter().find(|it| it.profile.is_customer());
        is_in.map(|it| it.nickname.as_str()).or_else(|| {
            let members = self.members.values().filter(|it| it.profile.is_customer());
            members.min_by_key(|it| it.party_id).map(|it| it.profile.nickname.as_str())
        })
    }

    /// The agents who serve and whom the customer sees.
    pub(super) fn shown_agents(&self) -> impl Iterator<Item = &Party> {
        self.parties.iter().filter(|it| it.is_serving_agent() && it.visibility == Visibility::All)
    }

    /// Whether the last agent whom the customer sees has gone, and the customer is left, who waits again from now on: a coach
    /// without an agent serves nobody.
    pub(super) fn waits_again(&self) -> bool {
        self.state == InteractionState::Running
            && self.parties.iter().any(|it| it.profile.is_customer())
            && self.shown_agents().next().is_none()
    }

    pub(super) fn party(&self, user_id: Id) -> Option<&Party> {
        self.parties.iter().find(|it| it.profile.user_id == user_id)
    }

    /// Who asked for a leave, as `profile` may be told: a customer doesn't learn the id of somebody it never saw.
    pub(super) fn shown_asker<'e>(&self, left: &PartyLeft<'e>, profile: &Profile) -> Text<'e> {
        let is_known = Id::new(left.asker_id)
            .is_ok_and(|it| self.members.get(&it).is_some_and(|member| member.is_known_to_all));
        if !profile.is_customer() || is_known { left.asker_id } else { left.head.user_id }
    }

    pub(super) fn party_mut(&mut self, user_id: Id) -> Option<&mut Party> {
        self.parties.iter_mut().find(|it| it.profile.user_id == user_id)
    }

    /// Begins a change: whatever happens from here on is told to those who are in now.
    pub(super) fn change(&self, author: Option<Network>) -> Change {
        Change {
            events: Vec::new(),
            audience: self.parties.iter().map(|it| Arc::clone(&it.profile)).collect(),
            departed: Vec::new(),
            is_interaction_changed: false,
            was_monitored: self.is_monitored(),
            was_state: self.state,
            had_agents: self.shown_agents().count(),
            old_bytes: self.bytes,
            author,
        }
    }

    /// Refuses what isn't a leave once the session has no room for it.
    pub(super) fn room(&self, limits: &Limits) -> Result<(), Refusal> {
        let full = self.events.len() >= limits.events_per_session
            || self.bytes.saturating_add(limits.packet_bytes) > limits.session_bytes
            || self.last_event_id > u32::MAX / 2;
        if full { Err(Refusal::session_full()) } else { Ok(()) }
    }

    /// How many seconds there are between the start and now, for people.
    pub(super) fn time_shift(&self, now: u64) -> u32 {
        let elapsed = now.saturating_sub(self.started_ms).saturating_add(self.stood_still_ms) / 1000;
        u32::try_from(elapsed).unwrap_or(u32::MAX)
    }

    /// Numbers the event and adds it to the change, and to the transcript if it `is_stored`.
    pub(super) fn append(&mut self, now: u64, mut event: Event<'_>, is_stored: bool, change: &mut Change) {
        self.last_event_id = self.last_event_id.saturating_add(1);
        let head = event.head_mut();
        head.event_id = self.last_event_id;
        head.time_shift = self.time_shift(now);
        let stored = Arc::new(StoredEvent { id: self.last_event_id, xml: encoded(&event) });
        if is_stored {
            self.bytes = self.bytes.saturating_add(stored.xml.len());
            self.events.push(Arc::clone(&stored));
        }
        change.events.push(stored);
    }

    /// Keeps events that aren't stored until each flex party polls, but for the one of this user id; the oldest make room. The
    /// last one stays, however large it is.
    pub(super) fn keep_waiting(&mut self, events: &[Arc<StoredEvent>], but_for: Option<Id>, limits: &Limits) {
        let waits = |it: &&mut Party| it.profile.is_flex() && Some(it.profile.user_id) != but_for;
        for party in self.parties.iter_mut().filter(waits) {
            let waiting = &mut party.waiting;
            waiting.extend(events.iter().cloned());
            let mut bytes: usize = waiting.iter().map(|it| it.xml.len()).sum();
            while waiting.len() > limits.waiting_notices
                || (waiting.len() > 1 && bytes > limits.waiting_bytes)
            {
                let oldest = waiting.pop_front();
                bytes = bytes.saturating_sub(oldest.map_or(0, |it| it.xml.len()));
            }
        }
    }

    /// The party comes in.
    pub(super) fn enter(
        &mut self,
        now: u64,
        party: Party,
        said: Said<'_>,
        user_data: KeyValues<'_>,
        change: &mut Change,
    ) {
        party.with_new_party(said, user_data, |event| self.append(now, event, true, change));
        self.active_ms = now;
        self.was_served |= party.is_serving_agent();
        if party.visibility == Visibility::Vip {
            self.last_monitor = self.last_event_id;
        }
        let was_known = self.members.get(&party.profile.user_id).is_some_and(|it| it.is_known_to_all);
        let member = Member {
            profile: Arc::clone(&party.profile),
            party_id: self.last_event_id,
            until: None,
            is_known_to_all: was_known || party.visibility == Visibility::All,
        };
        self.members.insert(party.profile.user_id, member);
        let is_shown = party.visibility == Visibility::All;
        if self.state == InteractionState::Waiting && is_shown && party.is_serving_agent() {
            self.state = InteractionState::Running;
        }
        self.parties.push(party);
    }

    /// The party, which is in, comes back.
    pub(super) fn come_back(&mut self, now: u64, party: &Party, said: Said<'_>, change: &mut Change) {
        party.with_reenter(said, |event| self.append(now, event, true, change));
        self.active_ms = now;
    }

    /// The party goes; gives it back. `None` if it isn't in.
    pub(super) fn leave(
        &mut self,
        now: u64,
        user_id: Id,
        reason: LeaveReason,
        asker: Id,
        said: Said<'_>,
        change: &mut Change,
    ) -> Option<Party> {
        let index = self.parties.iter().position(|it| it.profile.user_id == user_id)?;
        let party = self.parties.remove(index);
        party.with_party_left(reason, asker, said, |event| self.append(now, event, true, change));
        self.active_ms = now;
        if let Some(member) = self.members.get_mut(&user_id) {
            member.until = Some(self.last_event_id);
        }
        change.departed.push(Arc::clone(&party.profile));
        Some(party)
    }

    /// Ends the session. Every party that is left and visible gets its leave; a silent monitor is only told.
    pub(super) fn close(&mut self, now: u64, closing: Closing, change: &mut Change) {
        for party in std::mem::take(&mut self.parties) {
            let user_id = party.profile.user_id;
            let (reason, asker) = match closing {
                Closing::Asked(asker) => (LeaveReason::RemovedByParty, asker),
                Closing::Server(reason) => (reason, user_id),
            };
            if party.visibility != Visibility::Vip {
                party.with_party_left(reason, asker, Said::default(), |event| {
                    self.append(now, event, true, change);
                });
            }
            change.departed.push(party.profile);
        }
        self.state = InteractionState::Closed;
    }

    /// Ends the session if nobody is left but silent monitors.
    pub(super) fn close_if_empty(&mut self, now: u64, change: &mut Change) {
        if !self.is_over() && self.parties.iter().all(|it| it.visibility == Visibility::Vip) {
            self.close(now, Closing::Server(LeaveReason::RemovedByServer), change);
        }
    }

    /// The stored events with higher ids.
    pub(super) fn events_behind(&self, position: u32) -> &[Arc<StoredEvent>] {
        let start = self.events.partition_point(|it| it.id <= position);
        self.events.get(start..).unwrap_or_default()
    }

    /// A transcript of this session without events.
    pub(super) fn head(&self) -> Transcript<'_> {
        Transcript {
            start_at: Text::plain(&self.start_at),
            session_id: self.id.as_text(),
            saved_position: self.saved,
            ..Transcript::default()
        }
    }
}

impl Change {
    pub(super) fn monitoring_changed(&self, session: &Session) -> bool {
        self.was_monitored != session.is_monitored()
    }

    pub(super) fn interaction_changed(&self, session: &Session) -> bool {
        self.is_interaction_changed
            || self.was_state != session.state
            || self.had_agents != session.shown_agents().count()
    }

    pub(super) fn is_end(&self, session: &Session) -> bool {
        self.was_state != InteractionState::Closed && session.is_over()
    }

    /// Bytes of stored events that came.
    pub(super) fn added_bytes(&self, session: &Session) -> usize {
        session.bytes.saturating_sub(self.old_bytes)
    }
}
