//! The sessions that the client is in, or was in before the link was lost.

use parlor_core::element::Id;

use super::handle::parlor_basic;
use super::machine::slot;
use crate::guard::guard;
use crate::status::parlor_status as Status;
use crate::text::parlor_text;
use crate::unfit::At;

/// How many sessions the client is in, with those that it was in before the link was lost and can join again. 0 for
/// NULL.
#[cfg(feature = "exports")]
#[unsafe(no_mangle)]
pub unsafe extern "C" fn parlor_basic_session_count(basic: *const parlor_basic) -> usize {
    guard!([shared basic] { Ok(basic.client.machine.sessions().count()) })
}

/// The id of one of these sessions: `index` is from 0 on. Which session has which index may change with each packet.
///
/// `*session_id` is set on success, and valid until the next call that takes the handle and doesn't take it as `const`;
/// it may be passed to that call.
/// Status: `PARLOR_END` if there are no more, `PARLOR_NULL_POINTER`.
#[cfg(feature = "exports")]
#[unsafe(no_mangle)]
pub unsafe extern "C" fn parlor_basic_session_at(
    basic: *const parlor_basic,
    index: usize,
    session_id: *mut parlor_text,
) -> i32 {
    guard!([shared basic, output session_id] {
        let id = basic.client.machine.sessions().nth(index).and_then(|it| it.session_id());
        session_id.set(parlor_text::view(id.ok_or(Status::PARLOR_END)?.as_str().as_bytes()));
        Ok(())
    })
}

/// Whether the client is in the session `session_id`. False if it was before the link was lost, and hasn't joined again; if it never
/// was; and for NULL.
#[cfg(feature = "exports")]
#[unsafe(no_mangle)]
pub unsafe extern "C" fn parlor_basic_is_joined(basic: *const parlor_basic, session_id: parlor_text) -> bool {
    guard!([shared basic] {
        // SAFETY: the crate's contract.
        let session_id = unsafe { session_id.read() }?;
        Ok(slot(&basic.client.machine, session_id.into()).is_some_and(|it| it.is_joined()))
    })
}

/// The highest event id that was seen in the session `session_id`: when it is joined again, the server is asked for what is behind it
/// (`fromPosition`).
///
/// `*position` is set on success. Status: `PARLOR_NOT_IN_SESSION` if it is none of the client's sessions,
/// `PARLOR_NOT_UTF8`, `PARLOR_NULL_POINTER`.
#[cfg(feature = "exports")]
#[unsafe(no_mangle)]
pub unsafe extern "C" fn parlor_basic_position(
    basic: *const parlor_basic,
    session_id: parlor_text,
    position: *mut u32,
) -> i32 {
    guard!([shared basic, output position] {
        // SAFETY: the crate's contract.
        let session_id = unsafe { session_id.read() }?;
        let slot = slot(&basic.client.machine, session_id.into()).ok_or(Status::PARLOR_NOT_IN_SESSION)?;
        position.set(slot.position());
        Ok(())
    })
}

/// Forgets the session `session_id`, such as one that isn't to be joined again after the link was lost: then there is room for another
/// one. If it is joined again after all, its whole transcript comes. Sessions that `PARLOR_NEWS_OVER` came of are forgotten.
///
/// The server isn't told: to leave, `parlor_basic_release`. An unknown session is forgotten already.
/// Status: `PARLOR_BAD_LENGTH`, `PARLOR_NOT_UTF8`, `PARLOR_NULL_POINTER`.
#[cfg(feature = "exports")]
#[unsafe(no_mangle)]
pub unsafe extern "C" fn parlor_basic_forget(basic: *mut parlor_basic, session_id: parlor_text) -> i32 {
    guard!([exclusive basic] {
        // SAFETY: the crate's contract.
        let session_id = unsafe { session_id.required() };
        // A copy: it may be the text that is overwritten here.
        let session_id = session_id.and_then(|it| Id::new(it).map_err(|_| Status::PARLOR_BAD_LENGTH));
        let session_id = basic.client.fit(session_id.at("session_id"))?;
        basic.client.machine.forget(session_id.as_text());
        #[cfg(feature = "std")]
        basic.presences.forget(session_id.as_text());
        Ok(())
    })
}
