//! What the trusted side learns of a session: the part of Interaction Server.

use std::fmt;
use std::sync::{Arc, OnceLock};

use parlor_core::element::Id;
use parlor_core::rules::is_visible;
use parlor_core::wire::Text;

use super::customer_files::is_key_of;
use super::key_values::StoredKeyValues;
use super::session::Session;
use super::{Engine, StoredTranscript};

/// How far an interaction is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum InteractionState {
    /// A customer is in and no agent; bots and silent monitors don't count.
    Waiting,
    /// An agent is in, or nobody is left who could wait for one.
    Running,
    /// The session has ended.
    Closed,
}

impl InteractionState {
    /// The name as it stands in the HTTP replies.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Waiting => "waiting",
            Self::Running => "running",
            Self::Closed => "closed",
        }
    }
}

/// A session as it looks from outside. `Debug` prints nothing that a person wrote.
#[derive(Clone)]
pub struct Interaction {
    /// The session's id.
    pub session_id: Id,
    /// Its queue key.
    pub queue: String,
    /// What it is about.
    pub subject: Option<String>,
    /// What its creator brought along, and what was changed since.
    pub user_data: Arc<StoredKeyValues>,
    /// How far it is.
    pub state: InteractionState,
    /// When it began, as `2025-05-10T07:09:33Z`.
    pub started_at: String,
    /// Since when its customer waits, written likewise; `None` unless it is [`InteractionState::Waiting`].
    pub waiting_since: Option<String>,
    /// The customer's nickname.
    pub nickname: Option<String>,
    /// The nicknames of those who serve and whom the customer sees.
    pub agents: Vec<String>,
    /// What it looks like in HTTP replies: rendered once, by the first reader, for all.
    pub(crate) json: OnceLock<Arc<str>>,
    /// How often it had changed: of two copies that with more is newer.
    pub(crate) revision: u64,
}

/// Bytes that an interaction takes beside its texts, about.
const FRAME_BYTES: usize = 512;

impl Interaction {
    /// Bytes that it takes, about, without what it looks like in replies.
    pub(crate) fn bytes(&self) -> usize {
        let subject = self.subject.as_ref().map_or(0, String::len);
        let names = self.agents.iter().map(String::len).sum::<usize>();
        FRAME_BYTES
            .saturating_add(self.nickname.as_ref().map_or(0, String::len))
            .saturating_add(names)
            .saturating_add(self.queue.len())
            .saturating_add(subject)
            .saturating_add(self.user_data.bytes())
    }
}

impl fmt::Debug for Interaction {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Interaction({}, {})", self.session_id, self.state.as_str())
    }
}

/// A file of a session, as its notice describes it.
#[derive(Clone)]
pub struct FileEntry {
    /// The document that holds it; `None` if it isn't in the store.
    pub document_id: Option<String>,
    /// Its name, as the sender wrote it.
    pub name: String,
}

/// Why somebody doesn't get a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FileRefusal {
    /// The user or its key is wrong, or it was never in that session.
    NotPermitted,
    /// There is no such file that the user may see.
    Unknown,
    /// It was deleted.
    Deleted,
    /// Customers have got files of the session too often (`download-attempts`).
    TooOften,
}

impl Session {
    /// How it looks from outside: the same copy for everybody, until it changes.
    pub(super) fn interaction(&self) -> Arc<Interaction> {
        let made = self.interaction.get_or_init(|| {
            Arc::new(Interaction {
                session_id: self.id,
                queue: self.queue.clone(),
                subject: self.subject.clone(),
                user_data: Arc::clone(&self.user_data),
                state: self.state,
                started_at: self.start_at.clone(),
                waiting_since: (self.state == InteractionState::Waiting).then(|| self.waiting_since.clone()),
                nickname: self.customer().map(str::to_owned),
                agents: self.shown_agents().map(|it| it.nickname.clone()).collect(),
                json: OnceLock::new(),
                revision: self.revision,
            })
        });
        Arc::clone(made)
    }
}

impl<E> Engine<E> {
    /// All sessions that are known, oldest first.
    pub fn session_ids(&self) -> Vec<Id> {
        let mut sessions: Vec<&Session> = self.sessions.values().collect();
        sessions.sort_by(|one, other| {
            (one.started_ms, one.id.as_str()).cmp(&(other.started_ms, other.id.as_str()))
        });
        sessions.into_iter().map(|it| it.id).collect()
    }

    /// The interactions of all sessions that are known, oldest first.
    pub fn interactions(&self) -> Vec<Arc<Interaction>> {
        self.next_interactions(&mut self.session_ids().into_iter(), usize::MAX)
    }

    /// The interactions of the next of these sessions, as they are now: at least one, and more while they have fewer
    /// than `bytes`. Sessions that were forgotten are passed over. Nothing is given when there are no more.
    pub fn next_interactions(
        &self,
        ids: &mut impl Iterator<Item = Id>,
        bytes: usize,
    ) -> Vec<Arc<Interaction>> {
        let (mut taken, mut taken_bytes) = (Vec::new(), 0_usize);
        while taken_bytes < bytes
            && let Some(id) = ids.next()
        {
            if let Some(session) = self.sessions.get(&id) {
                let interaction = session.interaction();
                taken_bytes = taken_bytes.saturating_add(interaction.bytes());
                taken.push(interaction);
            }
        }
        taken
    }

    /// The stored transcript of a session.
    pub fn transcript(&self, session_id: &str) -> Option<StoredTranscript> {
        let session_id = Id::new(Text::plain(session_id)).ok()?;
        self.sessions.get(&session_id).map(StoredTranscript::new)
    }

    /// A file, for a customer who is or was in its session.
    ///
    /// # Errors
    /// [`FileRefusal`]. A wrong key and an unknown session look the same.
    pub fn file(
        &self,
        session_id: &str,
        file_id: &str,
        user_id: &str,
        secure_key: &str,
    ) -> Result<FileEntry, FileRefusal> {
        let id = |text| Id::new(Text::plain(text)).map_err(|_| FileRefusal::NotPermitted);
        let session = self.sessions.get(&id(session_id)?).ok_or(FileRefusal::NotPermitted)?;
        let member = session.members.get(&id(user_id)?).ok_or(FileRefusal::NotPermitted)?;
        let profile = &member.profile;
        if !is_key_of(profile, secure_key) {
            return Err(FileRefusal::NotPermitted);
        }
        let (head, file) = session.file(id(file_id)?).ok_or(FileRefusal::Unknown)?;
        // What was sent after a party had left isn't for it.
        let is_too_late = member.until.is_some_and(|it| head.event_id > it);
        if is_too_late || !is_visible(&head, &profile.viewer()) {
            return Err(FileRefusal::Unknown);
        }
        if file.is_deleted {
            return Err(FileRefusal::Deleted);
        }
        let document_id = file.document_id.map(|it| it.to_string());
        Ok(FileEntry { document_id, name: file.name.to_string() })
    }
}
