//! What notices say, typed: for desktops and widgets that show them, and for whoever sends them.
//!
//! [`Notice::content`] reads a notice that came:
//!
//! ```
//! use parlor_core::element::notices::NoticeContent;
//! use parlor_core::element::Notice;
//!
//! fn show(notice: &Notice<'_>) -> String {
//!     match notice.content() {
//!         Ok(NoticeContent::TypingStarted(preview)) => format!("is typing: {preview}"),
//!         Ok(NoticeContent::PushedUrl(url)) => format!("suggests {url}"),
//!         Ok(NoticeContent::FileUploaded(file)) => format!("sent {}, {} bytes", file.name, file.size),
//!         Ok(_) => String::new(),
//!         Err(error) => format!("a notice can't be read: {error}"),
//!     }
//! }
//! # use parlor_core::element::{Event, KeyValue, KeyValues, notices::FileUploaded};
//! # let items = [KeyValue::string("file-name", "a.jpg"), KeyValue::string("file-size", "12")];
//! # let mut notice =
//! #     Notice { notice: Some(FileUploaded::NOTICE), user_data: KeyValues::items(&items), ..Notice::default() };
//! # assert_eq!(show(&notice), "sent a.jpg, 12 bytes");
//! # notice.user_data = KeyValues::EMPTY;
//! # assert_eq!(show(&notice), "a notice can't be read: userData: 'file-name' is missing");
//! # notice.notice = Some(NoticeContent::PushedUrl("https://x.example".into()).notice());
//! # assert_eq!(show(&notice), "suggests https://x.example");
//! ```
//!
//! [`NoticeContent::notice`] gives what to send; the system commands of files have userdata, too: see
//! [`FileUploaded`] and [`FileDeleted`]. Which versions know which types is in
//! [`Feature::of_notice`](crate::rules::Feature::of_notice).

mod bad_item;
mod decimal;
mod file_deleted;
mod file_limits;
mod file_uploaded;
mod items;
mod system_command;

pub use bad_item::{BadItem, ItemFault};
pub use decimal::Decimal;
pub use file_deleted::FileDeleted;
pub use file_limits::FileLimits;
pub use file_uploaded::FileUploaded;
pub use items::NoticeItems;
pub use system_command::SystemCommand;

use super::{KeyValues, Notice, NoticeText, NoticeType};
use crate::wire::Text;

/// What a notice says, typed.
#[derive(Clone, Copy, Debug, PartialEq)]
#[non_exhaustive]
#[allow(clippy::large_enum_variant, reason = "there is no heap to put it on")]
pub enum NoticeContent<'a> {
    /// `TYPING_STARTED`: the party types; a preview of what, or empty. The server may have masked its digits.
    TypingStarted(Text<'a>),
    /// `TYPING_STOPPED`: the party stopped typing; a preview, or empty.
    TypingStopped(Text<'a>),
    /// `USER_CUSTOM`: whatever the applications agreed on.
    Custom(Text<'a>),
    /// `USER_PUSHED_URL`: a URL to be opened. Comes from the sender: ask the person before.
    PushedUrl(Text<'a>),
    /// `USER_UPDATE_NICK`: the party is called so from now on.
    Nickname(Text<'a>),
    /// `IDLE_CONTROL_ALERT`: the session will be closed soon; the server's text for the participants, or empty.
    IdleAlert(Text<'a>),
    /// `IDLE_CONTROL_CLOSE`: the session is closed for inactivity; the server's text, or empty.
    IdleClose(Text<'a>),
    /// `IDLE_CONTROL_SET`: idle control was set. Its payload is not public: the text as it is.
    IdleSet(Text<'a>),
    /// System command `file-uploaded`: there is a new file.
    FileUploaded(FileUploaded<'a>),
    /// System command `file-deleted`: a file is gone.
    FileDeleted(FileDeleted<'a>),
    /// System command `file-client-cfg-get` without userdata: what may be uploaded?
    FileLimitsRequest,
    /// System command `file-client-cfg-get` with userdata: this may be uploaded.
    FileLimits(FileLimits<'a>),
    /// System command `ucs-save`: the server stored the transcript.
    UcsSave,
    /// System command `ucs-save-fail`: the server couldn't store the transcript.
    UcsSaveFail,
    /// A system command that this version doesn't know: its text.
    SystemCommand(Text<'a>),
    /// A notice of a type that this version doesn't know.
    Other(NoticeText<'a>),
}

impl<'a> NoticeContent<'a> {
    /// Reads what a notice, or the request for one, says.
    ///
    /// # Errors
    /// [`BadItem`]: the userdata lacks what the system command must have. The notice's own members are there still.
    pub fn read(notice: &NoticeText<'a>, user_data: KeyValues<'a>) -> Result<Self, BadItem> {
        let text = notice.text;
        Ok(match notice.notice_type {
            NoticeType::TypingStarted => Self::TypingStarted(text),
            NoticeType::TypingStopped => Self::TypingStopped(text),
            NoticeType::Custom => Self::Custom(text),
            NoticeType::PushedUrl => Self::PushedUrl(text),
            NoticeType::UpdateNick => Self::Nickname(text),
            NoticeType::IdleControlAlert => Self::IdleAlert(text),
            NoticeType::IdleControlClose => Self::IdleClose(text),
            NoticeType::IdleControlSet => Self::IdleSet(text),
            NoticeType::SystemCommand => match SystemCommand::from_text(text) {
                SystemCommand::FileUploaded => Self::FileUploaded(FileUploaded::read(user_data)?),
                SystemCommand::FileDeleted => Self::FileDeleted(FileDeleted::read(user_data)?),
                SystemCommand::FileClientConfig if user_data.is_empty() => Self::FileLimitsRequest,
                SystemCommand::FileClientConfig => Self::FileLimits(FileLimits::read(user_data)?),
                SystemCommand::UcsSave => Self::UcsSave,
                SystemCommand::UcsSaveFail => Self::UcsSaveFail,
                SystemCommand::Other(text) => Self::SystemCommand(text),
            },
            NoticeType::Other(_) => Self::Other(*notice),
        })
    }

    /// The type and the text of the notice that says this.
    pub const fn notice(&self) -> NoticeText<'a> {
        let (notice_type, text) = match self {
            Self::TypingStarted(text) => (NoticeType::TypingStarted, *text),
            Self::TypingStopped(text) => (NoticeType::TypingStopped, *text),
            Self::Custom(text) => (NoticeType::Custom, *text),
            Self::PushedUrl(text) => (NoticeType::PushedUrl, *text),
            Self::Nickname(text) => (NoticeType::UpdateNick, *text),
            Self::IdleAlert(text) => (NoticeType::IdleControlAlert, *text),
            Self::IdleClose(text) => (NoticeType::IdleControlClose, *text),
            Self::IdleSet(text) => (NoticeType::IdleControlSet, *text),
            Self::FileUploaded(_) => return FileUploaded::NOTICE,
            Self::FileDeleted(_) => return FileDeleted::NOTICE,
            Self::FileLimitsRequest | Self::FileLimits(_) => return FileLimits::REQUEST,
            Self::UcsSave => return SystemCommand::UcsSave.notice(),
            Self::UcsSaveFail => return SystemCommand::UcsSaveFail.notice(),
            Self::SystemCommand(text) => return SystemCommand::Other(*text).notice(),
            Self::Other(notice) => return *notice,
        };
        NoticeText::new(notice_type, text)
    }

    /// The userdata of the notice that says this: only the documented system commands have any.
    ///
    /// # Errors
    /// [`BadItem`]: a file lacks what is mandatory in a request.
    pub fn items(&self) -> Result<NoticeItems<'_>, BadItem> {
        match self {
            Self::FileUploaded(file) => file.items(),
            Self::FileDeleted(file) => file.items(),
            Self::FileLimits(limits) => Ok(limits.items()),
            _ => Ok(NoticeItems::default()),
        }
    }
}

impl<'a> Notice<'a> {
    /// What the notice says, typed; [`NoticeContent::Other`] if it says nothing at all.
    ///
    /// # Errors
    /// [`BadItem`]: the userdata lacks what the system command must have. So it does on an event whose head says
    /// that it was truncated.
    pub fn content(&self) -> Result<NoticeContent<'a>, BadItem> {
        NoticeContent::read(&self.notice.unwrap_or_default(), self.user_data)
    }
}

#[cfg(test)]
mod tests;
