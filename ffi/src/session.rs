//! What a transcript, a reply or a push says of its session.

use parlor_core::client::{FlexUpdate, SessionUpdate};
use parlor_core::element::{SessionStatus, Transcript, unix_ms};
use parlor_core::wire::Text;

use crate::kept::Shown;
use crate::status::parlor_status as Status;
use crate::text::{Scratch, parlor_text};

/// What a transcript, a reply or a push says of its session. Only the library makes these, and later versions may have
/// more members.
#[repr(C)]
pub struct parlor_session_info {
    /// The session's id.
    pub session_id: parlor_text,
    /// When the session began, as "2025-05-10T07:09:33Z"; exactly as it stands there.
    pub start_at: parlor_text,
    /// Whether idle control is on.
    pub has_idle_time_expire: bool,
    /// Seconds from sending until idle control acts.
    pub idle_time_expire: u32,
    /// Whether a supervisor watches.
    pub monitored: bool,
    /// Whether `start_at` is a date and time of RFC 3339, such as "2025-05-10T07:09:33Z", also with a fraction or an
    /// offset, and there is such a day and time.
    pub has_start_at_unix_ms: bool,
    /// The same moment in milliseconds since 1970-01-01T00:00:00Z; 0 if there is none. An event's moment is this and
    /// 1000 times its `time_shift`.
    pub start_at_unix_ms: i64,
    /// Whether the server saved the transcript.
    pub has_saved_position: bool,
    /// How many of the events were there when it was saved last.
    pub saved_position: u32,
    /// Whether the session has ended. Only replies and pushes say so: of a stored transcript it is false.
    pub is_over: bool,
}

/// The same, before it is decoded.
#[derive(Clone, Copy)]
pub(crate) struct SessionInfo<'a> {
    session_id: Text<'a>,
    start_at: Text<'a>,
    idle_time_expire: Option<u32>,
    monitored: bool,
    saved_position: Option<u32>,
    is_over: bool,
}

impl<'a> SessionInfo<'a> {
    pub(crate) fn of(transcript: &Transcript<'a>) -> Self {
        Self {
            session_id: transcript.session_id,
            start_at: transcript.start_at,
            idle_time_expire: transcript.idle_time_expire,
            monitored: transcript.monitored,
            saved_position: transcript.saved_position,
            is_over: false,
        }
    }

    /// Without the session's id, which a flex client knows itself.
    pub(crate) fn of_flex(update: &FlexUpdate<'a>) -> Self {
        Self {
            session_id: Text::EMPTY,
            start_at: update.start_at,
            idle_time_expire: update.idle_time_expire,
            monitored: update.monitored,
            saved_position: update.saved_position,
            is_over: update.session_status == SessionStatus::Over,
        }
    }

    pub(crate) fn of_basic(update: &SessionUpdate<'a>) -> Self {
        Self {
            session_id: update.session_id,
            start_at: update.start_at,
            idle_time_expire: update.idle_time_expire,
            monitored: update.monitored,
            saved_position: update.saved_position,
            is_over: update.session_status == SessionStatus::Over,
        }
    }
}

impl SessionInfo<'_> {
    /// The same of a session with this id.
    pub(crate) fn with_id<'a>(&'a self, session_id: Text<'a>) -> SessionInfo<'a> {
        SessionInfo { session_id, ..*self }
    }
}

/// A [`parlor_session_info`] with what it points to.
pub(crate) struct SessionView {
    info: Shown<parlor_session_info>,
    scratch: Scratch,
}

impl SessionView {
    pub(crate) fn new() -> Self {
        let none = parlor_text::EMPTY;
        Self {
            info: Shown::new(parlor_session_info {
                session_id: none,
                start_at: none,
                has_idle_time_expire: false,
                idle_time_expire: 0,
                monitored: false,
                has_start_at_unix_ms: false,
                start_at_unix_ms: 0,
                has_saved_position: false,
                saved_position: 0,
                is_over: false,
            }),
            scratch: Scratch::default(),
        }
    }

    /// Shows `session`, of which nothing is needed afterwards. What was shown before stays if there is no memory.
    pub(crate) fn show(&mut self, session: &SessionInfo<'_>) -> Result<(), Status> {
        let mut scratch = Scratch::default();
        let start_at_unix_ms = unix_ms(session.start_at);
        self.info.set(parlor_session_info {
            session_id: scratch.copy(session.session_id)?,
            start_at: scratch.copy(session.start_at)?,
            has_idle_time_expire: session.idle_time_expire.is_some(),
            idle_time_expire: session.idle_time_expire.unwrap_or_default(),
            monitored: session.monitored,
            has_start_at_unix_ms: start_at_unix_ms.is_some(),
            start_at_unix_ms: start_at_unix_ms.unwrap_or_default(),
            has_saved_position: session.saved_position.is_some(),
            saved_position: session.saved_position.unwrap_or_default(),
            is_over: session.is_over,
        });
        self.scratch = scratch;
        Ok(())
    }

    pub(crate) fn pointer(&self) -> *const parlor_session_info {
        self.info.pointer()
    }
}
