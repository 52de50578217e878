//! Why a party left, and why a request was refused.

use parlor_core::rules::{ErrorId, LeaveReason};

use crate::guard::{Found, guard};
use crate::status::parlor_status as Status;
use crate::text::parlor_text;

/// Why a party left: the code of a `parlor_reason`.
#[repr(C)]
#[derive(Clone, Copy)]
pub enum parlor_leave_reason {
    /// By its own request. The event has no code then.
    PARLOR_LEAVE_REASON_LEFT = 0,
    /// By its own request, the session to be closed if no agent is left.
    PARLOR_LEAVE_REASON_CLOSE_IF_NO_AGENTS = 1,
    /// By its own request, the session to be closed.
    PARLOR_LEAVE_REASON_FORCE_CLOSE = 2,
    /// Its connection was lost, or it stopped polling.
    PARLOR_LEAVE_REASON_DISCONNECT = 3,
    /// Another party removed it.
    PARLOR_LEAVE_REASON_REMOVED_BY_PARTY = 4,
    /// The server removed it.
    PARLOR_LEAVE_REASON_REMOVED_BY_SERVER = 5,
    /// The server removed it for a wrong secure key. Parlor's server refuses such a key instead.
    PARLOR_LEAVE_REASON_BAD_KEY = 6,
    /// The server removed it since nobody said anything.
    PARLOR_LEAVE_REASON_INACTIVITY = 7,
    /// It didn't come back after the session was restored on another server.
    PARLOR_LEAVE_REASON_RESTORATION = 8,
}

fn leave_reason(code: u32) -> Result<LeaveReason, Status> {
    LeaveReason::from_code(Some(code)).ok_or(Status::PARLOR_BAD_VALUE)
}

/// What a leave reason, one of `parlor_leave_reason`, is called in a transcript, such as "left due to disconnect". Empty for
/// an unknown one.
///
/// The text is static.
#[cfg(feature = "exports")]
#[unsafe(no_mangle)]
pub extern "C" fn parlor_leave_reason_text(reason: u32) -> parlor_text {
    guard!([] { Ok(parlor_text::view(leave_reason(reason)?.text().as_bytes())) })
}

/// The `quit-reason-code` of a leave reason, one of `parlor_leave_reason`: what clients of version 106 get when a customer
/// leaves. Empty for an unknown one.
///
/// The text is static.
#[cfg(feature = "exports")]
#[unsafe(no_mangle)]
pub extern "C" fn parlor_leave_reason_quit_code(reason: u32) -> parlor_text {
    guard!([] { Ok(parlor_text::view(leave_reason(reason)?.quit_reason_code().as_bytes())) })
}

/// The leave reason, one of `parlor_leave_reason`, of a `quit-reason-code`; -1 if it is unknown. A customer who leaves by
/// itself is `PARLOR_LEAVE_REASON_LEFT`, whatever becomes of the session.
#[cfg(feature = "exports")]
#[unsafe(no_mangle)]
pub unsafe extern "C" fn parlor_leave_reason_of_quit_code(code: parlor_text) -> i32 {
    let found: Found = guard!([] {
        // SAFETY: the crate's contract.
        let code = unsafe { code.read() }?;
        let reason = LeaveReason::from_quit_reason_code(code.into()).ok_or(Status::PARLOR_BAD_VALUE)?;
        Ok(Found::at(reason.code().map_or(Some(0), |it| usize::try_from(it).ok())))
    });
    found.0
}

/// What an error id, one of `parlor_error_id`, means, for a person. Empty for an unknown one.
///
/// The text is static.
#[cfg(feature = "exports")]
#[unsafe(no_mangle)]
pub extern "C" fn parlor_error_id_text(error_id: u32) -> parlor_text {
    guard!([] {
        let known = ErrorId::from_number(error_id).ok_or(Status::PARLOR_BAD_VALUE)?;
        Ok(parlor_text::view(known.text().as_bytes()))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn said(text: parlor_text) -> &'static str {
        // SAFETY: the texts are static.
        unsafe { text.read() }.unwrap()
    }

    #[test]
    fn reasons_have_texts_and_codes() {
        for (reason, quit) in ["0", "0", "0", "3", "4", "5", "6", "7", "8"].into_iter().enumerate() {
            let reason = u32::try_from(reason).unwrap();
            assert!(!said(parlor_leave_reason_text(reason)).is_empty());
            assert_eq!(said(parlor_leave_reason_quit_code(reason)), quit);
            // SAFETY: the text is static.
            let back = unsafe { parlor_leave_reason_of_quit_code(parlor_text::view(quit.as_bytes())) };
            assert_eq!(back.to_string(), quit);
        }
        assert_eq!(said(parlor_leave_reason_text(3)), "left due to disconnect");
        assert_eq!((said(parlor_leave_reason_text(9)), said(parlor_leave_reason_quit_code(9))), ("", ""));
        for unknown in ["", "1", "9", "03"] {
            // SAFETY: the text is static.
            let back = unsafe { parlor_leave_reason_of_quit_code(parlor_text::view(unknown.as_bytes())) };
            assert_eq!(back, -1, "{unknown}");
        }
    }

    #[test]
    fn error_ids_have_texts() {
        assert!((1..=13).all(|it| !said(parlor_error_id_text(it)).is_empty()));
        assert_eq!(said(parlor_error_id_text(8201)), said(parlor_error_id_text(4)));
        assert_eq!([0, 14, u32::MAX].map(|it| said(parlor_error_id_text(it))), [""; 3]);
    }
}
