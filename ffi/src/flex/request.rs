//! What a customer asks for.

use parlor_core::client::{CallError, Login, RequestKind};
use parlor_core::element::KeyValues;
use parlor_core::wire::Text;

use super::handle::parlor_flex;
use super::machine::{Customer, either};
use crate::guard::guard;
use crate::items::{parlor_item, parlor_items};
use crate::numbers::Number;
use crate::requests::{given, parlor_join, parlor_login, parlor_notify, parlor_release, parlor_say};
use crate::status::parlor_status as Status;
use crate::unfit::At;

impl parlor_flex {
    /// Makes a request.
    fn ask(
        &mut self,
        ask: impl FnOnce(&mut Customer, &mut [u8]) -> Result<(), CallError>,
    ) -> Result<(), Status> {
        self.client.asked_at(0)?;
        let made = ask(&mut self.client.machine, &mut self.client.out);
        self.client.made(made)
    }

    /// Sets from where on the next requests ask.
    fn ask_from(&mut self, position: u32) -> Result<(), Status> {
        self.client.asked_at(0)?;
        let set = either!(&mut self.client.machine, it => it.ask_from(position));
        self.client.made(set)
    }
}

/// 32 hex digits from the system.
#[cfg(feature = "std")]
fn random_nonce() -> Result<[u8; 32], Status> {
    let mut bytes = [0; 16];
    getrandom::fill(&mut bytes).map_err(|_| Status::PARLOR_NO_RANDOM)?;
    let digit = |half: u8| if half < 10 { b'0' + half } else { b'a' - 10 + half };
    let mut digits = [0; 32];
    for (pair, byte) in digits.as_chunks_mut().0.iter_mut().zip(bytes) {
        *pair = [digit(byte >> 4), digit(byte & 0xF)];
    }
    Ok(digits)
}

/// There is no system to ask.
#[cfg(not(feature = "std"))]
fn random_nonce() -> Result<[u8; 0], Status> {
    Err(Status::PARLOR_NO_RANDOM)
}

/// Logs in. When `PARLOR_NEWS_LOGGED_IN` has come, join a session.
///
/// Also again, when `PARLOR_NEWS_REFUSED` came with `PARLOR_ERROR_ID_UNKNOWN_USER`: the server doesn't know the client
/// any more, since it was restarted or is another one. Then join the same session again: what happened meanwhile comes with
/// its reply, nothing twice.
///
/// Over Chat API v2 this asks whether a web server is there, and keeps the rest for the join; it is also called again after a
/// join was refused with `is_fate_unknown`.
///
/// `login` was set up with `parlor_login_init`. All that it points to is read during the call only.
/// Status: `PARLOR_ALREADY_LOGGED_IN`, `PARLOR_SESSION_OVER`, `PARLOR_BUSY`, `PARLOR_REQUEST_TOO_LARGE`, `PARLOR_NO_RANDOM`,
/// `PARLOR_NOT_IN_CHAT_API`, `PARLOR_OUT_OF_MEMORY`, `PARLOR_NOT_SET_UP`, `PARLOR_BAD_LENGTH`, `PARLOR_BAD_VALUE`, `PARLOR_NOT_UTF8`,
/// `PARLOR_NULL_POINTER`.
#[cfg(feature = "exports")]
#[unsafe(no_mangle)]
pub unsafe extern "C" fn parlor_flex_login(flex: *mut parlor_flex, login: *const parlor_login) -> i32 {
    guard!([exclusive flex] {
        let lists = flex.client.lists();
        // SAFETY: the crate's contract, for all that is read here.
        let login = flex.client.fit(unsafe { given(login, &lists) })?;
        let drawn;
        let nonce = if login.nonce.is_empty() && flex.client.machine.has_nonce() {
            drawn = random_nonce()?;
            Text::plain(core::str::from_utf8(&drawn).unwrap_or_default())
        } else {
            login.nonce
        };
        flex.ask(|client, out| either!(client, it => it.login(&Login { nonce, ..login }, out)))
    })
}

/// Starts a session, or joins one that exists. `PARLOR_NEWS_DONE` with `PARLOR_REQUEST_JOIN` comes when it is done.
///
/// After another login, or when the session is over for this client because it was silent for too long, this comes
/// back to the same session; another one is refused as `PARLOR_ALREADY_IN_SESSION` or `PARLOR_SESSION_OVER`.
///
/// `join` was set up with `parlor_join_init`; `visibility` isn't looked at. All that it points to is read during the call
/// only. Status: `PARLOR_NOT_LOGGED_IN`, `PARLOR_ALREADY_IN_SESSION`, `PARLOR_SESSION_OVER`, `PARLOR_BUSY`,
/// `PARLOR_NOT_IN_VERSION` for event attributes, `PARLOR_NOT_IN_CHAT_API`, `PARLOR_REQUEST_TOO_LARGE`, `PARLOR_OUT_OF_MEMORY`, `PARLOR_NOT_SET_UP`,
/// `PARLOR_BAD_LENGTH`, `PARLOR_BAD_VALUE`, `PARLOR_NOT_UTF8`, `PARLOR_NULL_POINTER`.
#[cfg(feature = "exports")]
#[unsafe(no_mangle)]
pub unsafe extern "C" fn parlor_flex_join(flex: *mut parlor_flex, join: *const parlor_join) -> i32 {
    guard!([exclusive flex] {
        let lists = flex.client.lists();
        // SAFETY: the crate's contract, for all that is read here.
        let join = unsafe { parlor_join::of_customer(join, flex.client.machine.has_queue(), &lists) };
        let join = flex.client.fit(join)?;
        flex.ask(|client, out| either!(client, it => it.join_with(&join, out)))
    })
}

/// From the next request on, asks for what happened behind the event id `position`, also if it was told before; 0 is the
/// whole transcript (`fromPosition`). Without this call the handle asks for what it hasn't told yet. A join can say the same
/// by its `from_position`.
///
/// Status: `PARLOR_BUSY`, `PARLOR_NULL_POINTER`.
#[cfg(feature = "exports")]
#[unsafe(no_mangle)]
pub unsafe extern "C" fn parlor_flex_ask_from(flex: *mut parlor_flex, position: u32) -> i32 {
    guard!([exclusive flex] { flex.ask_from(position) })
}

/// Says something.
///
/// `say` was set up with `parlor_say_init`; what is basic's of it isn't looked at. All that it points to is read during
/// the call only.
/// Status: `PARLOR_NOT_LOGGED_IN`, `PARLOR_NOT_IN_SESSION`, `PARLOR_SESSION_OVER`, `PARLOR_BUSY`,
/// `PARLOR_NOT_IN_VERSION` for event attributes, `PARLOR_NOT_IN_CHAT_API`, `PARLOR_REQUEST_TOO_LARGE`, `PARLOR_OUT_OF_MEMORY`, `PARLOR_NOT_SET_UP`,
/// `PARLOR_BAD_LENGTH`, `PARLOR_BAD_VALUE`, `PARLOR_NOT_UTF8`, `PARLOR_NULL_POINTER`.
#[cfg(feature = "exports")]
#[unsafe(no_mangle)]
pub unsafe extern "C" fn parlor_flex_say(flex: *mut parlor_flex, say: *const parlor_say) -> i32 {
    guard!([exclusive flex] {
        let lists = flex.client.lists();
        // SAFETY: the crate's contract, for all that is read here.
        let say = flex.client.fit(unsafe { given(say, &lists) })?;
        flex.ask(|client, out| either!(client, it => it.say_with(say.text, say.event_attributes, out)))
    })
}

/// Gives a notice.
///
/// `notify` was set up with `parlor_notify_init`; what is basic's of it isn't looked at. All that it points to is read
/// during the call only. Status: `PARLOR_BAD_VALUE` for an unknown type, `PARLOR_NOT_IN_VERSION`, and as
/// `parlor_flex_say`.
#[cfg(feature = "exports")]
#[unsafe(no_mangle)]
pub unsafe extern "C" fn parlor_flex_notify(flex: *mut parlor_flex, notify: *const parlor_notify) -> i32 {
    guard!([exclusive flex] {
        let lists = flex.client.lists();
        // SAFETY: the crate's contract, for all that is read here.
        let tell = flex.client.fit(unsafe { given(notify, &lists) })?;
        flex.ask(|client, out| {
            either!(client, it => it.notify(tell.notice, tell.user_data, tell.event_attributes, out))
        })
    })
}

/// Sets items of the interaction's userdata: `count` items at `items`, at least one. They are read during the call only.
///
/// Status: as `parlor_flex_say`.
#[cfg(feature = "exports")]
#[unsafe(no_mangle)]
pub unsafe extern "C" fn parlor_flex_update_user_data(
    flex: *mut parlor_flex,
    items: *const parlor_item,
    count: usize,
) -> i32 {
    guard!([exclusive flex] {
        let lists = flex.client.lists();
        // SAFETY: the crate's contract.
        let read = unsafe { parlor_items { items, count }.read(&lists) };
        let read = read.and_then(|it| if count == 0 { Err(Status::PARLOR_BAD_LENGTH) } else { Ok(it) });
        let user_data: KeyValues<'_> = flex.client.fit(read.at("items"))?;
        flex.ask(|client, out| either!(client, it => it.update_user_data(user_data, out)))
    })
}

/// Tells that the person has read all events up to the event id `position`. Also polls.
///
/// Status: as `parlor_flex_say`.
#[cfg(feature = "exports")]
#[unsafe(no_mangle)]
pub unsafe extern "C" fn parlor_flex_read_receipt(flex: *mut parlor_flex, position: u32) -> i32 {
    guard!([exclusive flex] { flex.ask(|client, out| either!(client, it => it.read_receipt(position, out))) })
}

/// Leaves the session. `PARLOR_NEWS_OVER` comes when it is done. A flex client can't close a session for others.
///
/// `release` was set up with `parlor_release_init`; what is basic's of it isn't looked at. All that it points to is read
/// during the call only. Status: as `parlor_flex_say`.
#[cfg(feature = "exports")]
#[unsafe(no_mangle)]
pub unsafe extern "C" fn parlor_flex_logout(flex: *mut parlor_flex, release: *const parlor_release) -> i32 {
    guard!([exclusive flex] {
        let lists = flex.client.lists();
        // SAFETY: the crate's contract, for all that is read here.
        let release = flex.client.fit(unsafe { given(release, &lists) })?;
        flex.ask(|client, out| {
            either!(client, it => it.logout_with(release.text, release.event_attributes, out))
        })
    })
}

/// Gives up the request under way: it isn't repeated any more, and its reply isn't told. If it was sent, nobody can say
/// yet what became of it: when the next reply comes, it was carried out or never will be. The next poll is due at once.
///
/// A login or the join of a first session that was given up is begun anew with `parlor_flex_login`.
///
/// `*request` is set on success: which one it was, one of `parlor_request`. Status: `PARLOR_END` if there is none,
/// `PARLOR_NULL_POINTER`.
#[cfg(feature = "exports")]
#[unsafe(no_mangle)]
pub unsafe extern "C" fn parlor_flex_abandon(flex: *mut parlor_flex, now: u64, request: *mut i32) -> i32 {
    guard!([exclusive flex, output request] {
        let now = flex.client.asked_at(now)?;
        let kind: RequestKind = either!(&mut flex.client.machine, it => it.abandon(now)).ok_or(Status::PARLOR_END)?;
        request.set(kind.number());
        Ok(())
    })
}
