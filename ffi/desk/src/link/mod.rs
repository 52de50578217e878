//! Links: what they are, how programs share one with its thread, and its end.

mod open;
mod poll;

pub use open::*;
pub use poll::*;

use std::sync::{Arc, Mutex, OnceLock, PoisonError};

use ::parlor_link::DrivenLink;
use parlor::guard::guard;
use parlor::handle::{self, free, shared_if};
use parlor::{parlor_basic, parlor_flex, parlor_status as Status};

use crate::room::{Room, State};

/// A link: a connection to a server that is made, kept and made again by a thread of its own, which drives a handle of
/// libparlor's. Opaque; any thread may use it, and many may at once, where a function doesn't say otherwise.
///
/// The handle is the link's from `parlor_link_open_basic` or `parlor_link_open_flex` on, and is freed with it. Requests are
/// made between `parlor_link_lock_basic` (or `_flex`) and `parlor_link_unlock`. They go by the link's own clock, whatever their
/// `now` is; of a link that is closed they are `PARLOR_LINK_CLOSED`.
///
/// The handle knows whether the calling thread has locked it: without that each function is `PARLOR_NOT_LOCKED`. What a socket
/// does to a handle is the link's part: `_poll_transmit`, `_transmitted`, `_receive`, `_next` and `_lost` are `PARLOR_DRIVEN`,
/// also for the thread that has locked it, and nothing was done. Freeing it does nothing.
///
/// What happens is told by callback or fetched: see `parlor_link_options`.
pub struct parlor_link {
    room: Arc<Room>,
    link: OnceLock<Mutex<DrivenLink>>,
}

impl handle::Handle for parlor_link {
    const TAG: u32 = 0x9A52_0700;
}

impl parlor_link {
    /// What it shares with its thread.
    pub(crate) fn room(&self) -> &Arc<Room> {
        &self.room
    }

    fn close(&self) -> Result<(), Status> {
        if self.room.gate.is_mine() {
            return Err(Status::PARLOR_LOCKED);
        }
        self.room.with(State::close);
        if let Some(link) = self.link.get() {
            link.lock().unwrap_or_else(PoisonError::into_inner).close();
        }
        self.room.with(|state| state.is_linked = false);
        Ok(())
    }
}

/// The time that a link's handle goes by: `now` of `parlor_basic_new`, and of the requests, which aren't refused for another one.
/// Milliseconds of a clock that never goes back.
#[unsafe(no_mangle)]
pub extern "C" fn parlor_link_now() -> u64 {
    guard!([] { Ok(::parlor_link::now()) })
}

/// Waits until nobody else uses the agent's handle, and gives it to this thread: until `parlor_link_unlock`, to make
/// requests and to ask what it knows. The same thread may lock it again, and unlocks it as often; during a callback it is
/// locked. What a callback locks and doesn't unlock is unlocked when it returns, which the log tells.
///
/// `*basic` is set on success; don't use it after unlocking. Status: `PARLOR_OTHER_PROTOCOL`, `PARLOR_NULL_POINTER`; then
/// nothing is locked.
///
/// ```c
/// static int32_t say(parlor_link *link, parlor_text session_id, parlor_text words)
/// {
///     parlor_basic *basic;
///     parlor_say request;
///     uint32_t request_id;
///     int32_t status;
///
///     parlor_say_init(&request, sizeof request);
///     request.session_id = session_id;
///     request.words.text = words;
///     status = parlor_link_lock_basic(link, &basic);
///     if (status == PARLOR_OK) {
///         status = parlor_basic_say(basic, parlor_link_now(), &request, &request_id);
///         parlor_link_unlock(link);
///     }
///     return status;
/// }
/// ```
#[unsafe(no_mangle)]
pub unsafe extern "C" fn parlor_link_lock_basic(
    link: *const parlor_link,
    basic: *mut *mut parlor_basic,
) -> i32 {
    guard!([shared link, output basic] {
        let handle = link.room.with(|state| state.handle.basic());
        basic.set(handle.ok_or(Status::PARLOR_OTHER_PROTOCOL)?);
        link.room.lock();
        Ok(())
    })
}

/// As `parlor_link_lock_basic`, for a customer's handle.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn parlor_link_lock_flex(link: *const parlor_link, flex: *mut *mut parlor_flex) -> i32 {
    guard!([shared link, output flex] {
        let handle = link.room.with(|state| state.handle.flex());
        flex.set(handle.ok_or(Status::PARLOR_OTHER_PROTOCOL)?);
        link.room.lock();
        Ok(())
    })
}

/// Ends what `parlor_link_lock_basic` or `parlor_link_lock_flex` began, and has the link send what was asked for.
///
/// Status: `PARLOR_NOT_LOCKED` if this thread hasn't locked it, or, in a callback, not since the callback began: what the
/// link has locked stays so; `PARLOR_NULL_POINTER`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn parlor_link_unlock(link: *const parlor_link) -> i32 {
    guard!([shared link] {
        if link.room.gate.leave()? {
            link.room.wake();
        }
        Ok(())
    })
}

/// Whether there is a connection now. False for NULL.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn parlor_link_is_up(link: *const parlor_link) -> bool {
    guard!([shared link] { Ok(link.room.with(|state| state.is_linked)) })
}

/// Closes the link: sends what was asked for, ends the connection in order, and ends the thread, within `close_within` of the
/// options and the time that a callback takes which is being called: that is waited for, however long it is. The server is told
/// nothing but that the connection ended: it has an agent who didn't leave removed as disconnected (code 3), and a customer after
/// its time-out (`flex-disconnect-timeout`).
/// Replies that haven't come yet don't come any more: to leave sessions, wait for `PARLOR_NEWS_OVER` first. No callback
/// comes after it. The handle can still be locked and asked what it knows; requests are `PARLOR_LINK_CLOSED`, from the beginning
/// of this call on, since nothing would send them. A link that is closed stays closed.
///
/// Status: `PARLOR_LOCKED` if this thread has locked the handle, as it has during a callback; `PARLOR_NULL_POINTER`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn parlor_link_close(link: *const parlor_link) -> i32 {
    guard!([shared link] { link.close() })
}

/// Closes the link, frees it with its handle, and sets the caller's pointer to NULL. NULL and a pointer to NULL do nothing.
/// No other thread uses the link any more.
///
/// Where `parlor_link_close` is refused, as during a callback, this does nothing, and the pointer stays.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn parlor_link_free(link: *mut *mut parlor_link) {
    guard!([place link] {
        // SAFETY: the crate's contract.
        if let Some(open) = unsafe { shared_if(*link) }? {
            open.close()?;
        }
        // SAFETY: the same contract; the thread has ended.
        unsafe { free(link) }
    })
}

#[cfg(test)]
mod tests {
    use core::ptr::{null, null_mut};

    use parlor::filled::Filled;
    use parlor::{
        parlor_basic_new, parlor_basic_register, parlor_basic_session_count, parlor_register, parlor_text,
    };

    use super::*;
    use crate::*;

    #[test]
    fn what_no_link_would_send_is_refused_and_questions_are_answered() {
        let (mut basic, mut link): (*mut parlor_basic, *mut parlor_link) = (null_mut(), null_mut());
        let options = parlor_link_options {
            security: parlor_security::PARLOR_SECURITY_PLAIN as i32,
            ..parlor_link_options::defaults()
        };
        let request = parlor_register { nickname: parlor_text::view(b"Bo"), ..parlor_register::defaults() };
        let host = parlor_text::view(b"127.0.0.1");
        // SAFETY: the handles are new, and freed at the end; the options and the request are whole.
        unsafe {
            assert_eq!(parlor_basic_new(null(), parlor_link_now(), &raw mut basic), 0);
            // Nothing listens there.
            let opened =
                parlor_link_open_basic(host, 1, &raw const options, null(), &raw mut basic, &raw mut link);
            assert_eq!(opened, 0);
            let (mut plugins, mut job) = (null_mut(), 0);
            assert_eq!(parlor_plugins_new(null(), &raw mut plugins), 0);
            assert_eq!(parlor_plugins_set_link(plugins, link), 0);
            let file = parlor_send_file { session_id: host, path: host, ..parlor_send_file::defaults() };
            let sent = parlor_plugins_send_file(plugins, &raw const file, &raw mut job);
            assert_eq!((sent, job), (Status::PARLOR_NOT_IN_SESSION as i32, 0));
            let mut run = parlor_run_command { command: host, session_id: host, ..Filled::defaults() };
            let asked = parlor_plugins_run_command(plugins, &raw const run, &raw mut job);
            assert_eq!((asked, job), (Status::PARLOR_NOT_IN_SESSION as i32, 0));
            run.session_id = parlor_text::view(b"");
            assert_eq!(parlor_plugins_run_command(plugins, &raw const run, &raw mut job), 0);
            assert_eq!(parlor_plugins_set_link(plugins, null()), 0);
            assert_eq!(parlor_plugins_send_file(plugins, &raw const file, &raw mut job), 0);
            parlor_plugins_free(&raw mut plugins);
            for expected in [Status::PARLOR_OK, Status::PARLOR_LINK_CLOSED] {
                assert_eq!(parlor_link_lock_basic(link, &raw mut basic), 0);
                let asked = parlor_basic_register(basic, u64::MAX, &raw const request, &mut 0);
                assert_eq!((asked, parlor_basic_session_count(basic)), (expected as i32, 0));
                assert_eq!(parlor_link_unlock(link), 0);
                assert_eq!(parlor_link_close(link), 0);
            }
            parlor_link_free(&raw mut link);
        }
        assert!(link.is_null());
    }
}
