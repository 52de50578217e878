//! The names of the enumerations, as they stand in transcripts, and their numbers.

use parlor_core::element::{
    AfterAction, MessageCheck, NoticeType, ProtocolType, UserStatus, UserType, Visibility,
};
use parlor_core::wire::Text;

use crate::guard::{Found, guard};
use crate::numbers::{self, Number};
use crate::status::parlor_status as Status;
use crate::text::parlor_text;

fn name(name: Text<'_>) -> parlor_text {
    parlor_text::of(name)
}

/// The number of what `read` makes of a name; -1 if that is nothing.
///
/// # Safety
/// The crate's contract.
unsafe fn number<'a, N: Number>(
    name: parlor_text,
    read: impl FnOnce(Text<'a>) -> Option<N>,
) -> Result<Found, Status> {
    // SAFETY: the same contract.
    let name = unsafe { name.read() }?;
    Ok(Found(read(name.into()).map_or(-1, Number::number)))
}

/// The name of a user type, one of `parlor_user_type`, such as "AGENT"; empty for a number that is none.
///
/// The text is static.
#[cfg(feature = "exports")]
#[unsafe(no_mangle)]
pub extern "C" fn parlor_user_type_name(user_type: i32) -> parlor_text {
    guard!([] { Ok(name(numbers::user_type(user_type)?.as_text())) })
}

/// The user type of this name, one of `parlor_user_type`; -1 if it is unknown.
#[cfg(feature = "exports")]
#[unsafe(no_mangle)]
pub unsafe extern "C" fn parlor_user_type_of(name: parlor_text) -> i32 {
    // SAFETY: the crate's contract.
    let found: Found = guard!([] { unsafe { number(name, |it| Some(UserType::from_text(it))) } });
    found.0
}

/// The name of a protocol, one of `parlor_protocol`, such as "FLEX"; empty for a number that is none.
///
/// The text is static.
#[cfg(feature = "exports")]
#[unsafe(no_mangle)]
pub extern "C" fn parlor_protocol_name(protocol: i32) -> parlor_text {
    guard!([] { Ok(name(numbers::protocol(protocol)?.as_text())) })
}

/// The protocol of this name, one of `parlor_protocol`; -1 if it is unknown.
#[cfg(feature = "exports")]
#[unsafe(no_mangle)]
pub unsafe extern "C" fn parlor_protocol_of(name: parlor_text) -> i32 {
    // SAFETY: the crate's contract.
    let found: Found = guard!([] { unsafe { number(name, |it| Some(ProtocolType::from_text(it))) } });
    found.0
}

/// The name of a visibility, one of `parlor_visibility`, such as "ALL"; empty for a number that is none.
///
/// The text is static.
#[cfg(feature = "exports")]
#[unsafe(no_mangle)]
pub extern "C" fn parlor_visibility_name(visibility: i32) -> parlor_text {
    guard!([] { Ok(parlor_text::view(numbers::visibility(visibility)?.as_str().as_bytes())) })
}

/// The visibility of this name, one of `parlor_visibility`; -1 if it is unknown.
#[cfg(feature = "exports")]
#[unsafe(no_mangle)]
pub unsafe extern "C" fn parlor_visibility_of(name: parlor_text) -> i32 {
    // SAFETY: the crate's contract.
    let found: Found = guard!([] { unsafe { number(name, Visibility::from_text) } });
    found.0
}

/// The name of a user status, one of `parlor_user_status`, such as "On"; empty for a number that is none.
///
/// The text is static.
#[cfg(feature = "exports")]
#[unsafe(no_mangle)]
pub extern "C" fn parlor_user_status_name(user_status: i32) -> parlor_text {
    guard!([] { Ok(parlor_text::view(numbers::user_status(user_status)?.as_str().as_bytes())) })
}

/// The user status of this name, one of `parlor_user_status`; -1 if it is unknown.
#[cfg(feature = "exports")]
#[unsafe(no_mangle)]
pub unsafe extern "C" fn parlor_user_status_of(name: parlor_text) -> i32 {
    // SAFETY: the crate's contract.
    let found: Found = guard!([] { unsafe { number(name, UserStatus::from_text) } });
    found.0
}

/// The name of an action, one of `parlor_after_action`, such as "KEEP_ALIVE"; empty for a number that is none.
///
/// The text is static.
#[cfg(feature = "exports")]
#[unsafe(no_mangle)]
pub extern "C" fn parlor_after_action_name(after_action: i32) -> parlor_text {
    guard!([] { Ok(parlor_text::view(numbers::after_action(after_action)?.as_str().as_bytes())) })
}

/// The action of this name, one of `parlor_after_action`; -1 if it is unknown.
#[cfg(feature = "exports")]
#[unsafe(no_mangle)]
pub unsafe extern "C" fn parlor_after_action_of(name: parlor_text) -> i32 {
    // SAFETY: the crate's contract.
    let found: Found = guard!([] { unsafe { number(name, AfterAction::from_text) } });
    found.0
}

/// The name of a check, one of `parlor_message_check`, such as "Alert"; empty for a number that is none.
///
/// The text is static.
#[cfg(feature = "exports")]
#[unsafe(no_mangle)]
pub extern "C" fn parlor_message_check_name(message_check: i32) -> parlor_text {
    guard!([] { Ok(parlor_text::view(numbers::message_check(message_check)?.as_str().as_bytes())) })
}

/// The check of this name, one of `parlor_message_check`; -1 if it is unknown.
#[cfg(feature = "exports")]
#[unsafe(no_mangle)]
pub unsafe extern "C" fn parlor_message_check_of(name: parlor_text) -> i32 {
    // SAFETY: the crate's contract.
    let found: Found = guard!([] { unsafe { number(name, MessageCheck::from_text) } });
    found.0
}

/// The name of a notice type, one of `parlor_notice_type`, such as "TYPING_STARTED"; empty for a number that is none.
///
/// The text is static.
#[cfg(feature = "exports")]
#[unsafe(no_mangle)]
pub extern "C" fn parlor_notice_type_name(notice_type: i32) -> parlor_text {
    guard!([] { Ok(name(numbers::notice_type(notice_type).ok_or(Status::PARLOR_BAD_VALUE)?.as_text())) })
}

/// The notice type of this name, one of `parlor_notice_type`; -1 if it is unknown.
#[cfg(feature = "exports")]
#[unsafe(no_mangle)]
pub unsafe extern "C" fn parlor_notice_type_of(name: parlor_text) -> i32 {
    // SAFETY: the crate's contract.
    let found: Found = guard!([] { unsafe { number(name, |it| Some(NoticeType::from_text(it))) } });
    found.0
}

#[cfg(test)]
mod tests {
    use super::*;

    fn there_and_back(
        last: i32,
        name: extern "C" fn(i32) -> parlor_text,
        of: unsafe extern "C" fn(parlor_text) -> i32,
        of_last: &str,
    ) {
        // SAFETY: the texts are static.
        unsafe {
            for number in -1..=last + 1 {
                // The SDK's 0 is no notice.
                let is_known = (0..=last).contains(&number) && name(number).length > 0;
                assert_eq!(of(name(number)), if is_known { number } else { -1 });
            }
            assert_eq!(name(last).read(), Ok(of_last));
            assert_eq!((name(-1).length, name(last + 1).length), (0, 0));
            assert_eq!(of(parlor_text::view(b"ROBOT")), -1);
        }
    }

    #[test]
    fn names_there_and_back() {
        there_and_back(4, parlor_user_type_name, parlor_user_type_of, "SYSTEM");
        there_and_back(3, parlor_protocol_name, parlor_protocol_of, "NONE");
        there_and_back(2, parlor_visibility_name, parlor_visibility_of, "VIP");
        there_and_back(2, parlor_user_status_name, parlor_user_status_of, "Keep");
        there_and_back(2, parlor_after_action_name, parlor_after_action_of, "ForceClose");
        there_and_back(2, parlor_message_check_name, parlor_message_check_of, "Altered");
        there_and_back(15, parlor_notice_type_name, parlor_notice_type_of, "SYS_COMMAND");
        let named = (1..=15).filter(|it| parlor_notice_type_name(*it).length > 0).count();
        assert_eq!(named, 15);
    }
}
