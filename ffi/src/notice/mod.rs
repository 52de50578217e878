//! What notices say, typed: the system commands, and the userdata of those that are about files.

mod file_deleted;
mod file_limits;
mod file_uploaded;

pub use file_deleted::*;
pub use file_limits::*;
pub use file_uploaded::*;

use parlor_core::element::notices::{BadItem, SystemCommand};
use parlor_core::element::{Event, KeyValues, NoticeType};
use parlor_core::wire::Text;

use crate::event::{parlor_event, parlor_notice};
use crate::guard::{Found, guard};
use crate::key_values::parlor_key_values;
use crate::lists::Lists;
use crate::status::parlor_status as Status;
use crate::text::parlor_text;

/// What a notice of the type `PARLOR_NOTICE_SYS_COMMAND` says. The numbers are our own choice.
#[repr(C)]
#[derive(Clone, Copy)]
pub enum parlor_system_command {
    /// One that this version doesn't know: see the notice's text. Also of a notice of another type.
    PARLOR_SYSTEM_COMMAND_OTHER = -1,
    /// `file-uploaded`: there is a new file, see `parlor_file_uploaded`.
    PARLOR_SYSTEM_COMMAND_FILE_UPLOADED = 0,
    /// `file-deleted`: a file is gone, or is to go, see `parlor_file_deleted`.
    PARLOR_SYSTEM_COMMAND_FILE_DELETED = 1,
    /// `file-client-cfg-get`: without userdata it asks what a customer may upload; with userdata it says that, see
    /// `parlor_file_limits`.
    PARLOR_SYSTEM_COMMAND_FILE_LIMITS = 2,
    /// `ucs-save`: the server stored the transcript.
    PARLOR_SYSTEM_COMMAND_UCS_SAVE = 3,
    /// `ucs-save-fail`: the server couldn't store the transcript.
    PARLOR_SYSTEM_COMMAND_UCS_SAVE_FAIL = 4,
}

const COMMANDS: [SystemCommand<'static>; 5] = [
    SystemCommand::FileUploaded,
    SystemCommand::FileDeleted,
    SystemCommand::FileClientConfig,
    SystemCommand::UcsSave,
    SystemCommand::UcsSaveFail,
];

/// Which system command the notice is: one of `parlor_system_command`. A name counts only if it stands there exactly.
/// `PARLOR_SYSTEM_COMMAND_OTHER` for NULL.
///
/// Not in builds without a heap.
#[cfg(feature = "exports")]
#[unsafe(no_mangle)]
pub unsafe extern "C" fn parlor_notice_system_command(notice: *const parlor_notice) -> i32 {
    let found: Found = guard!([read notice] {
        // SAFETY: the crate's contract.
        let notice = unsafe { notice.read() }?;
        let command = SystemCommand::from_text(notice.text);
        let is_command = notice.notice_type == NoticeType::SystemCommand;
        Ok(Found::at(COMMANDS.iter().position(|it| is_command && *it == command)))
    });
    found.0
}

/// The name of a system command, one of `parlor_system_command`: the text of a notice that is to be sent. Empty for a
/// number that is none.
///
/// The text is static.
///
/// Not in builds without a heap.
#[cfg(feature = "exports")]
#[unsafe(no_mangle)]
pub extern "C" fn parlor_system_command_name(command: i32) -> parlor_text {
    guard!([] {
        let known = usize::try_from(command).ok().and_then(|it| COMMANDS.get(it));
        Ok(parlor_text::of(known.ok_or(Status::PARLOR_BAD_VALUE)?.as_text()))
    })
}

/// The key of the first item that is missing in the userdata of a notice, or isn't the number that it must be; empty if
/// there is nothing wrong, and for NULL. Only the system commands of files must have userdata.
///
/// The text is static.
///
/// Not in builds without a heap.
#[cfg(feature = "exports")]
#[unsafe(no_mangle)]
pub unsafe extern "C" fn parlor_event_bad_item(event: *const parlor_event) -> parlor_text {
    guard!([] {
        let lists = Lists::default();
        // SAFETY: the crate's contract.
        let event = unsafe { parlor_event::read(event, &lists) }?;
        let bad = match event {
            Event::Notice(notice) => notice.content().err(),
            _ => None,
        };
        Ok(bad.map_or(parlor_text::EMPTY, |it| parlor_text::view(it.key.as_bytes())))
    })
}

impl From<BadItem> for Status {
    fn from(_: BadItem) -> Self {
        Self::PARLOR_BAD_MEMBER
    }
}

/// Reads a notice's userdata, which is plain text in memory that stays.
///
/// # Safety
/// The crate's contract, for `'a`.
unsafe fn user_data<'a>(
    values: *const parlor_key_values,
    lists: &'a Lists<'a>,
) -> Result<KeyValues<'a>, Status> {
    // SAFETY: the same contract.
    unsafe { parlor_key_values::given(values, lists) }
}

/// An optional text, which is plain.
fn text(text: Option<Text<'_>>) -> parlor_text {
    parlor_text::of(text.unwrap_or_default())
}
