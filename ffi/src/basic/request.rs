//! What an agent asks for.

use parlor_core::client::CallError;

use super::handle::parlor_basic;
use super::machine::BasicMachine;
#[cfg(feature = "std")]
use super::presence::is_meant;
use crate::guard::guard;
use crate::numbers::visibility;
use crate::requests::{given, parlor_join, parlor_notify, parlor_register, parlor_release, parlor_say};
use crate::status::parlor_status as Status;
use crate::unfit::At;
#[cfg(feature = "std")]
use crate::vocabulary::parlor_visibility;

#[cfg(feature = "std")]
const AS_JOINED: i32 = parlor_visibility::PARLOR_VISIBILITY_AS_JOINED as i32;

impl parlor_basic {
    /// Makes a request; gives its id.
    fn ask(
        &mut self,
        now: u64,
        ask: impl FnOnce(&mut BasicMachine, &mut [u8]) -> Result<u32, CallError>,
    ) -> Result<u32, Status> {
        let now = self.client.asked_at(now)?;
        // There is room for the fates of as many requests as may be under way.
        #[cfg(not(feature = "std"))]
        if self.client.news.has_fates() {
            return Err(Status::PARLOR_NOT_DRAINED);
        }
        // What was asked before leaves the buffer. The texts of this request may lie in the memory that it moves out of.
        let _before = self.client.hand_over(now)?;
        let made = ask(&mut self.client.machine, &mut self.client.out);
        self.client.made(made)
    }
}

/// Registers. When `PARLOR_NEWS_LOGGED_IN` has come, join sessions. Also again, on a new link after `parlor_basic_lost`.
///
/// `request` was set up with `parlor_register_init`. All that it points to is read during the call only. `*request_id` is
/// set on success. Without a heap this and all other requests are `PARLOR_OUT_OF_MEMORY` until what was asked before is written,
/// and `PARLOR_NOT_DRAINED` until `PARLOR_NEWS_UNKNOWN_FATE` was taken.
/// Status: `PARLOR_ALREADY_LOGGED_IN`, `PARLOR_BUSY`, `PARLOR_NOT_IN_VERSION` for the user type,
/// `PARLOR_REQUEST_TOO_LARGE`, `PARLOR_OUT_OF_MEMORY`, `PARLOR_NOT_SET_UP`, `PARLOR_BAD_LENGTH`, `PARLOR_BAD_VALUE`,
/// `PARLOR_NOT_UTF8`, `PARLOR_NULL_POINTER`.
#[cfg(feature = "exports")]
#[unsafe(no_mangle)]
pub unsafe extern "C" fn parlor_basic_register(
    basic: *mut parlor_basic,
    now: u64,
    request: *const parlor_register,
    request_id: *mut u32,
) -> i32 {
    guard!([exclusive basic, output request_id] {
        let lists = basic.client.lists();
        // SAFETY: the crate's contract, for all that is read here.
        let register = basic.client.fit(unsafe { given(request, &lists) })?;
        request_id.set(basic.ask(now, |client, out| client.register(&register, out))?);
        Ok(())
    })
}

/// Joins a session, joins it again after the link was lost or with another visibility, or starts one. The reply is told as
/// `PARLOR_NEWS_DONE`, with the events that the party may see. Of a session that the client has seen, it asks for what
/// happened since (see `parlor_basic_position`), unless `from_position` of `join` says otherwise.
///
/// A join that would show the client to more parties than it is shown to in this session is `PARLOR_SHOWS_MORE`, unless
/// `shows_more` of `join` says that it is meant: so no silent monitor is shown by a program that joins its sessions again without
/// thinking of the visibility. How the client is in a session is known from what the server told of its party there, and from what
/// was asked for since; not of the sessions of a snapshot, which the program joins with the right visibility itself.
///
/// `join` was set up with `parlor_join_init`. All that it points to is read during the call only. `*request_id` is set on
/// success.
/// Status: `PARLOR_SHOWS_MORE`, `PARLOR_NOT_LOGGED_IN`, `PARLOR_BUSY`, `PARLOR_NO_FREE_SESSION`, `PARLOR_NOT_IN_VERSION` for event attributes,
/// `PARLOR_REQUEST_TOO_LARGE`, `PARLOR_OUT_OF_MEMORY`, `PARLOR_NOT_SET_UP`, `PARLOR_BAD_LENGTH`, `PARLOR_BAD_VALUE`,
/// `PARLOR_NOT_UTF8`, `PARLOR_NULL_POINTER`.
#[cfg(feature = "exports")]
#[unsafe(no_mangle)]
pub unsafe extern "C" fn parlor_basic_join(
    basic: *mut parlor_basic,
    now: u64,
    join: *const parlor_join,
    request_id: *mut u32,
) -> i32 {
    guard!([exclusive basic, output request_id] {
        let lists = basic.client.lists();
        // SAFETY: the crate's contract, for all that is read here.
        let read = basic.client.fit(unsafe { given(join, &lists) })?;
        // SAFETY: the same contract; it was read just now.
        let visibility = visibility(unsafe { (*join).visibility }).at("visibility");
        let (read, visibility) = (read, basic.client.fit(visibility)?);
        #[cfg(feature = "std")]
        // SAFETY: as before.
        basic.check_presence(&read, visibility, unsafe { is_meant(join) })?;
        let id = basic.ask(now, |client, out| client.join_with(visibility, &read, out))?;
        #[cfg(feature = "std")]
        basic.presences.asked(&read, visibility, id);
        request_id.set(id);
        Ok(())
    })
}

/// Says something in a session: to those who see that the party is in, to those whom `visibility` of `say` says, or to one
/// party. The reply is told as `PARLOR_NEWS_DONE`, with the message as everyone gets it. Who monitors (`PARLOR_VISIBILITY_VIP`) only reads: the server refuses what such a party says
/// as `PARLOR_ERROR_ID_NOT_PERMITTED`; join again with `PARLOR_VISIBILITY_INT` first.
///
/// `say` was set up with `parlor_say_init`. All that it points to is read during the call only. `*request_id` is set on
/// success.
/// Status: `PARLOR_NOT_LOGGED_IN`, `PARLOR_NOT_IN_SESSION`, `PARLOR_BUSY`, `PARLOR_NOT_IN_VERSION` for event attributes,
/// `PARLOR_REQUEST_TOO_LARGE`, `PARLOR_OUT_OF_MEMORY`, `PARLOR_NOT_SET_UP`, `PARLOR_BAD_LENGTH`, `PARLOR_BAD_VALUE`,
/// `PARLOR_NOT_UTF8`, `PARLOR_NULL_POINTER`.
#[cfg(feature = "exports")]
#[unsafe(no_mangle)]
pub unsafe extern "C" fn parlor_basic_say(
    basic: *mut parlor_basic,
    now: u64,
    say: *const parlor_say,
    request_id: *mut u32,
) -> i32 {
    guard!([exclusive basic, output request_id] {
        let lists = basic.client.lists();
        // SAFETY: the crate's contract, for all that is read here.
        #[cfg_attr(not(feature = "std"), expect(unused_mut, reason = "how the client is in its sessions isn't kept"))]
        let mut read = basic.client.fit(unsafe { given(say, &lists) })?;
        #[cfg(feature = "std")]
        // SAFETY: it was read just now.
        if unsafe { (*say).visibility } == AS_JOINED {
            read.visibility = basic.presences.visibility(read.session_id);
        }
        request_id.set(basic.ask(now, |client, out| client.say(&read, out))?);
        Ok(())
    })
}

/// Gives a notice in a session. The reply is told as `PARLOR_NEWS_DONE`.
///
/// `notify` was set up with `parlor_notify_init`. All that it points to is read during the call only. `*request_id` is set
/// on success. Status: `PARLOR_BAD_VALUE` for an unknown type, `PARLOR_NOT_IN_VERSION`, and as `parlor_basic_say`.
#[cfg(feature = "exports")]
#[unsafe(no_mangle)]
pub unsafe extern "C" fn parlor_basic_notify(
    basic: *mut parlor_basic,
    now: u64,
    notify: *const parlor_notify,
    request_id: *mut u32,
) -> i32 {
    guard!([exclusive basic, output request_id] {
        let lists = basic.client.lists();
        // SAFETY: the crate's contract, for all that is read here.
        #[cfg_attr(not(feature = "std"), expect(unused_mut, reason = "how the client is in its sessions isn't kept"))]
        let mut tell = basic.client.fit(unsafe { given(notify, &lists) })?;
        #[cfg(feature = "std")]
        // SAFETY: it was read just now.
        if unsafe { (*notify).visibility } == AS_JOINED {
            tell.visibility = basic.presences.visibility(tell.session_id);
        }
        request_id.set(basic.ask(now, |client, out| client.notify(&tell, out))?);
        Ok(())
    })
}

/// Leaves a session, or removes another party from it. The reply is told as `PARLOR_NEWS_DONE`; when this client has left,
/// `PARLOR_NEWS_OVER` follows.
///
/// `release` was set up with `parlor_release_init`. All that it points to is read during the call only. `*request_id` is
/// set on success. Status: as `parlor_basic_say`.
#[cfg(feature = "exports")]
#[unsafe(no_mangle)]
pub unsafe extern "C" fn parlor_basic_release(
    basic: *mut parlor_basic,
    now: u64,
    release: *const parlor_release,
    request_id: *mut u32,
) -> i32 {
    guard!([exclusive basic, output request_id] {
        let lists = basic.client.lists();
        // SAFETY: the crate's contract, for all that is read here.
        let release = basic.client.fit(unsafe { given(release, &lists) })?;
        request_id.set(basic.ask(now, |client, out| client.release(&release, out))?);
        Ok(())
    })
}
