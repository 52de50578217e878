//! Joining a session, or creating it.

use std::collections::{HashMap, VecDeque};
use std::sync::{Arc, OnceLock};

use parlor_core::element::keys::{CHAT_SERVER_SESSION_PASSWORD, SESSION_PASSWORD};
use parlor_core::element::{Id, JoinTarget, KeyValue, KeyValues, NewParty, UserInfo, Visibility};
use parlor_core::rules::{ErrorId, LeaveReason, may_use};
use parlor_core::wire::Text;

use super::customer_files::CustomerFiles;
use super::delivery::{SMALLEST_PACKET, encoded};
use super::idle::Warnings;
use super::key_values::{StoredKeyValues, check_nesting, without};
use super::party::{Party, Profile, Said};
use super::refusal::{Refusal, name};
use super::session::{Change, Session};
use super::{Engine, Environment, InteractionState, Timer, ids};

/// What a client asks when it joins.
pub(super) struct Joining<'r> {
    pub(super) profile: Arc<Profile>,
    pub(super) target: JoinTarget<'r>,
    pub(super) visibility: Visibility,
    pub(super) said: Said<'r>,
    pub(super) user_data: KeyValues<'r>,
}

/// Whether the party says that it is a bot, in its userdata or in the attributes of its join.
fn is_bot(joining: &Joining<'_>, user_data: KeyValues<'_>) -> bool {
    let user = UserInfo { user_type: joining.profile.user_type, ..UserInfo::default() };
    let event_attributes = joining.said.event_attributes;
    NewParty { user, user_data, event_attributes, ..NewParty::default() }.is_bot()
}

impl<E: Environment> Engine<E> {
    /// Takes the client into the session. If it is in already, and in the same way, a flex user comes back, and for a basic
    /// client nothing changes: it asks for the transcript.
    pub(super) fn join(&mut self, now: u64, joining: &Joining<'_>) -> Result<(Id, Change), Refusal> {
        let profile = &joining.profile;
        if !may_use(profile.user_type, joining.visibility) {
            return Err(ErrorId::NotPermitted.into());
        }
        check_nesting(joining.user_data, "userData")?;
        joining.said.check(profile)?;
        let said = without(joining.user_data, &[SESSION_PASSWORD]);
        let user_data = StoredKeyValues::merged(KeyValues::items(&said), profile.user_data.values());
        let mut party = Party {
            profile: Arc::clone(profile),
            nickname: profile.nickname.clone(),
            visibility: joining.visibility,
            is_bot: is_bot(joining, user_data.values()),
            waiting: VecDeque::new(),
            read_position: 0,
        };
        let length = party.with_new_party(joining.said, user_data.values(), |event| encoded(&event).len());
        if length.saturating_add(SMALLEST_PACKET) > self.config.limits.packet_bytes {
            return Err(ErrorId::TooLarge.into());
        }
        let (session_id, is_new) = match joining.target {
            JoinTarget::Session(session_id) => {
                let session_id = Id::new(session_id).map_err(|_| ErrorId::UnknownSession)?;
                let session = self.sessions.get(&session_id).ok_or(ErrorId::UnknownSession)?;
                self.may_enter(session, joining)?;
                (session_id, false)
            }
            JoinTarget::New { queue_key, subject } => {
                (self.create(now, joining, queue_key, subject, &user_data)?, true)
            }
        };
        let has_room = self.storage_room(profile.network).is_ok();
        let session = self.sessions.get_mut(&session_id).ok_or(ErrorId::UnknownSession)?;
        let mut change = session.change(Some(profile.network));
        change.is_interaction_changed = is_new;
        let present = session.party(profile.user_id).map(|it| it.visibility);
        if present == Some(joining.visibility) {
            // Where there is no room for the event, the party is in all the same.
            if profile.is_flex() && has_room && session.room(&self.config.limits).is_ok() {
                session.come_back(now, &party, joining.said, &mut change);
            }
            return Ok((session_id, change));
        }
        if present.is_some()
            && let Some(old) = session.leave(
                now,
                profile.user_id,
                LeaveReason::Left,
                profile.user_id,
                Said::default(),
                &mut change,
            )
        {
            party.nickname = old.nickname;
            change.departed.clear();
        }
        session.enter(now, party, joining.said, user_data.values(), &mut change);
        Ok((session_id, change))
    }

    fn may_enter(&self, session: &Session, joining: &Joining<'_>) -> Result<(), Refusal> {
        if session.is_over() {
            return Err(ErrorId::SessionOver.into());
        }
        let present = session.party(joining.profile.user_id);
        if present.is_some_and(|it| it.visibility == joining.visibility) {
            return Ok(());
        }
        if present.is_none() {
            if let Some(password) = &session.password {
                let said = joining.user_data.text(SESSION_PASSWORD).unwrap_or_default();
                if !ids::is_secret(said, password) {
                    return Err(ErrorId::Password.into());
                }
            }
            if session.parties.len() >= self.config.limits.parties_per_session {
                return Err(ErrorId::Limit.into());
            }
        }
        session.room(&self.config.limits)?;
        Ok(self.storage_room(joining.profile.network)?)
    }

    fn create(
        &mut self,
        now: u64,
        joining: &Joining<'_>,
        queue_key: Text<'_>,
        subject: Option<Text<'_>>,
        user_data: &StoredKeyValues,
    ) -> Result<Id, Refusal> {
        let limits = &self.config.limits;
        let queue = name(queue_key, "queueKey", limits.name_bytes)?;
        let subject = subject.map(|it| name(it, "subject", limits.name_bytes)).transpose()?;
        if self.sessions.len().saturating_sub(self.ended_count()) >= limits.sessions {
            return Err(ErrorId::Limit.into());
        }
        self.storage_room(joining.profile.network)?;
        // The password is the server's to attach: no client can set it.
        let mut items = without(user_data.values(), &[CHAT_SERVER_SESSION_PASSWORD]);
        let password = self.new_password(joining)?;
        if let Some(password) = &password {
            items.push(KeyValue::string(CHAT_SERVER_SESSION_PASSWORD, password));
        }
        let user_data = StoredKeyValues::new(KeyValues::items(&items));
        if user_data.bytes() > self.config.limits.user_data_bytes {
            return Err(Refusal::too_much_user_data(self.config.limits.user_data_bytes));
        }
        let id = self.new_session_id()?;
        self.check_creations(now, &joining.profile)?;
        let due = self.first_idle_deadline(now);
        let mut session = Session {
            id,
            network: joining.profile.network,
            started_ms: now,
            stood_still_ms: 0,
            start_at: ids::date(self.environment.unix_seconds()),
            queue,
            subject,
            user_data: Arc::new(user_data),
            interaction: OnceLock::new(),
            revision: 0,
            password,
            state: InteractionState::Waiting,
            waiting_since: String::new(),
            parties: Vec::new(),
            members: HashMap::new(),
            events: Vec::new(),
            last_event_id: 0,
            bytes: 0,
            saved: None,
            active_ms: now,
            warnings: Warnings::default(),
            timer: self.schedule(due, Timer::Session(id)),
            stored_by: HashMap::new(),
            was_served: false,
            last_monitor: 0,
            files: HashMap::new(),
            customer_files: CustomerFiles::default(),
        };
        session.waiting_since.clone_from(&session.start_at);
        self.sessions.insert(id, session);
        Ok(id)
    }

    /// Each new session is told to all desks: refuses more of them than a user, and those from one place, may create.
    fn check_creations(&mut self, now: u64, profile: &Profile) -> Result<(), ErrorId> {
        let mut may_create = true;
        if let Some(user) = self.flex_users.get_mut(&profile.user_id) {
            may_create = user.sessions.take(now);
        }
        if may_create {
            self.networks.change(profile.network, |it| may_create = it.sessions.take(now));
        }
        if may_create { Ok(()) } else { Err(ErrorId::Limit) }
    }

    /// The password of a new session, if sessions have passwords. Only a basic creator may choose its own.
    fn new_password(&mut self, joining: &Joining<'_>) -> Result<Option<String>, Refusal> {
        if !self.config.session_password_enforce {
            return Ok(None);
        }
        match joining.user_data.text(SESSION_PASSWORD).filter(|it| !it.is_empty()) {
            Some(said) if !joining.profile.is_flex() => {
                name(said, SESSION_PASSWORD, self.config.limits.name_bytes).map(Some)
            }
            _ => Ok(Some(ids::password(&mut self.environment)?)),
        }
    }

    fn new_session_id(&mut self) -> Result<Id, Refusal> {
        // Twelve random characters don't collide; a source of randomness that is broken might.
        for _ in 0..8 {
            let id = ids::session_id(self.config.application_id, &mut self.environment)?;
            if !self.sessions.contains_key(&id) {
                return Ok(id);
            }
        }
        Err(ErrorId::Limit.into())
    }
}
