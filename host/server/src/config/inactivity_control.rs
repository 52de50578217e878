//! When sessions in which nothing happens are warned and closed.

use parlor_core::element::notices::SystemCommand;
use parlor_core::element::{Event, NoticeType};

/// `[inactivity-control]`: a session in which nothing happens is warned, perhaps twice, and closed. Names and defaults are the
/// documented ones; that the time in which a customer waits for an agent doesn't count is our own choice.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct InactivityControl {
    /// `enabled`: no by default. Then [`Timeouts::session_inactivity_ms`](crate::Timeouts::session_inactivity_ms) holds, and nobody is warned.
    pub is_enabled: bool,
    /// `timeout-alert`: so many milliseconds after what happened last there is a warning, `IDLE_CONTROL_ALERT`. 255 s.
    pub timeout_alert_ms: u64,
    /// `timeout-alert2`: so many milliseconds later there is another one; 0, the default: there is none.
    pub timeout_alert2_ms: u64,
    /// `timeout-close`: so many milliseconds after the last warning the session is closed, behind `IDLE_CONTROL_CLOSE`. 45 s.
    pub timeout_close_ms: u64,
    /// `message-alert`: the text of the warning; it may be empty.
    pub message_alert: String,
    /// `message-alert2`: the text of the second one.
    pub message_alert2: String,
    /// `message-close`: the text at the end.
    pub message_close: String,
    /// `include-notices`: which notices count as something that happens, beside messages, joins and leaves.
    pub include_notices: IncludedNotices,
}

/// Values of `include-notices`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum IncludedNotices {
    /// `none`.
    None,
    /// `major`: a pushed URL, a file that was uploaded or deleted.
    #[default]
    Major,
    /// `major2`: the same and custom notices.
    Major2,
    /// `typing`: those of `major` and that somebody types.
    Typing,
    /// `all`: custom notices, pushed URLs, that somebody types or has stopped, nicknames; and files, as we take it.
    All,
}

impl InactivityControl {
    /// Whether the event is something that happens, for a session.
    pub(crate) fn counts(&self, event: &Event<'_>) -> bool {
        use IncludedNotices as Included;
        let Event::Notice(notice) = event else { return true };
        let notice = notice.notice.unwrap_or_default();
        let included = if self.is_enabled { self.include_notices } else { Included::None };
        match notice.notice_type {
            NoticeType::PushedUrl => included != Included::None,
            NoticeType::SystemCommand => {
                let is_file = matches!(
                    SystemCommand::from_text(notice.text),
                    SystemCommand::FileUploaded | SystemCommand::FileDeleted
                );
                is_file && included != Included::None
            }
            NoticeType::Custom => matches!(included, Included::Major2 | Included::All),
            NoticeType::TypingStarted => matches!(included, Included::Typing | Included::All),
            NoticeType::TypingStopped | NoticeType::UpdateNick => included == Included::All,
            _ => false,
        }
    }
}

impl Default for InactivityControl {
    fn default() -> Self {
        Self {
            is_enabled: false,
            timeout_alert_ms: 255_000,
            timeout_alert2_ms: 0,
            timeout_close_ms: 45_000,
            message_alert: "Chat session will be closed soon due to inactivity of chat participants."
                .to_owned(),
            message_alert2: "Chat session will be closed very soon due to inactivity of chat participants."
                .to_owned(),
            message_close: "Chat session closed due to inactivity of chat participants.".to_owned(),
            include_notices: IncludedNotices::default(),
        }
    }
}
