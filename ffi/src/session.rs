//! What a transcript, a reply or a push says of its session.

use parlor_core::element::{Events, Transcript, unix_ms};

use crate::filled::{Filled, filled, init};
use crate::guard::guard;
use crate::kept::Shown;
use crate::memory::Memory;
use crate::scratch::Scratch;
use crate::status::parlor_status as Status;
use crate::text::parlor_text;

/// What a transcript, a reply or a push says of its session: as a handle gave it, or made by the caller for a
/// `parlor_writer`, and set up with `parlor_session_info_init`. Later versions may have more members.
#[repr(C)]
#[derive(Clone, Copy)]
pub struct parlor_session_info {
    /// Set by the library or by `parlor_session_info_init`: don't touch.
    pub size: usize,
    /// The session's id.
    pub session_id: parlor_text,
    /// When the session began, as "2025-05-10T07:09:33Z"; exactly as it stands there. Empty over Chat API v2, which says
    /// `start_at_unix_ms` alone.
    pub start_at: parlor_text,
    /// Whether idle control is on.
    pub has_idle_time_expire: bool,
    /// Seconds from sending until idle control acts.
    pub idle_time_expire: u32,
    /// Whether a supervisor watches.
    pub monitored: bool,
    /// Whether `start_at` is a date and time of RFC 3339, such as "2025-05-10T07:09:33Z", also with a fraction or an
    /// offset, and there is such a day and time. Over Chat API v2: whether that moment is known.
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

filled! {
    parlor_session_info {
        session_id: parlor_text::EMPTY, start_at: parlor_text::EMPTY, has_idle_time_expire: false, idle_time_expire: 0,
        monitored: false, has_start_at_unix_ms: false, start_at_unix_ms: 0, has_saved_position: false,
        saved_position: 0, is_over: false
    }
}

impl parlor_session_info {
    /// The transcript without its events. Of the start its text is taken, and not its milliseconds.
    ///
    /// # Safety
    /// The crate's contract, for `'a`.
    pub(crate) unsafe fn read<'a>(&self) -> Result<Transcript<'a>, Status> {
        // SAFETY: the same contract, for both.
        let (session_id, start_at) = unsafe { (self.session_id.read()?, self.start_at.read()?) };
        Ok(Transcript {
            session_id: session_id.into(),
            start_at: start_at.into(),
            idle_time_expire: self.has_idle_time_expire.then_some(self.idle_time_expire),
            monitored: self.monitored,
            saved_position: self.has_saved_position.then_some(self.saved_position),
            events: Events::EMPTY,
        })
    }
}

/// Sets up what is said of a session, with nothing in it: `parlor_session_info_init(&session, sizeof session)`. Then fill
/// it.
///
/// `size` and status: as `parlor_login_init`.
#[cfg(feature = "exports")]
#[unsafe(no_mangle)]
pub unsafe extern "C" fn parlor_session_info_init(session: *mut parlor_session_info, size: usize) -> i32 {
    // SAFETY: the crate's contract.
    guard!([] { unsafe { init(session, size) } })
}

/// A [`parlor_session_info`] with what it points to.
pub(crate) struct SessionView {
    info: Shown<parlor_session_info>,
    scratch: Scratch,
}

impl SessionView {
    /// Shows nothing yet; what it decodes stands in `scratch`.
    pub(crate) fn new(scratch: Scratch, memory: &mut Memory) -> Result<Self, Status> {
        Ok(Self { info: memory.shown(parlor_session_info::defaults())?, scratch })
    }

    /// Shows `session`, of which nothing is needed afterwards, and whether it is over. What was shown before stays if there
    /// is no memory.
    pub(crate) fn show(&mut self, session: &Transcript<'_>, is_over: bool) -> Result<(), Status> {
        let mut scratch = self.scratch.another();
        let start_at_unix_ms = unix_ms(session.start_at);
        self.info.set(parlor_session_info {
            size: size_of::<parlor_session_info>(),
            session_id: scratch.copy(session.session_id)?,
            start_at: scratch.copy(session.start_at)?,
            has_idle_time_expire: session.idle_time_expire.is_some(),
            idle_time_expire: session.idle_time_expire.unwrap_or_default(),
            monitored: session.monitored,
            has_start_at_unix_ms: start_at_unix_ms.is_some(),
            start_at_unix_ms: start_at_unix_ms.unwrap_or_default(),
            has_saved_position: session.saved_position.is_some(),
            saved_position: session.saved_position.unwrap_or_default(),
            is_over,
        });
        self.scratch = scratch;
        Ok(())
    }

    /// Says when the session began, in milliseconds since 1970.
    #[cfg(feature = "http-chat")]
    pub(crate) fn set_start(&mut self, unix_ms: u64) {
        let info = self.info.value();
        if let (false, Ok(unix_ms)) = (info.has_start_at_unix_ms, i64::try_from(unix_ms)) {
            (info.has_start_at_unix_ms, info.start_at_unix_ms) = (true, unix_ms);
        }
    }

    pub(crate) fn pointer(&self) -> *const parlor_session_info {
        self.info.pointer()
    }
}
