//! The handle: made, asked, freed.

use core::ptr::null_mut;

use parlor_core::client::{CallError, FlexClient};
use parlor_core::element::{Id, Secret};
use parlor_core::wire::Text;

use super::config::parlor_flex_config;
use super::link::Link;
use super::news::News;
use crate::error::{Details, LastError, parlor_error};
use crate::guard::guard;
use crate::memory::{boxed, zeroed};
use crate::status::parlor_status as Status;
use crate::text::parlor_text;

/// A customer's side of one chat session, over flex. Opaque; one thread at a time.
///
/// It does no input or output. The caller has the socket and the clock: `now` is milliseconds of any clock, such as
/// CLOCK_MONOTONIC. A `now` that is less than the last is taken for a clock that has begun anew: what was due in a
/// second is due in a second still. The caller goes round like this:
///
/// 1. `parlor_flex_poll_transmit`; write what it gives to the socket; say how much of it was written with
///    `parlor_flex_transmitted`; again until there is nothing or the socket takes no more;
/// 2. wait until the socket can be read (or written, if something is left), until `parlor_flex_poll_timeout`, or
///    until the person does something;
/// 3. give what was read to `parlor_flex_receive`;
/// 4. take `parlor_flex_next` until it gives `PARLOR_END`;
/// 5. make requests (`parlor_flex_say` ...) when `parlor_flex_is_busy` says false: there is one at a time.
///
/// `examples/customer.c` is such a loop.
pub struct parlor_flex {
    pub(super) client: FlexClient,
    /// Where the core keeps the request under way. Its length never changes.
    pub(super) out: Vec<u8>,
    pub(super) link: Link,
    pub(super) news: News,
    pub(super) error: LastError,
    ids: Ids,
}

/// Copies of the client's ids that C may look at from call to call.
#[derive(Default)]
struct Ids {
    user_id: String,
    secure_key: String,
    session_id: String,
}

impl parlor_flex {
    /// Brings the ids up to date.
    pub(super) fn copy_ids(&mut self) {
        copy(&mut self.ids.user_id, self.client.user_id().map(Id::as_text));
        copy(&mut self.ids.secure_key, self.client.secure_key().map(Secret::expose));
        copy(&mut self.ids.session_id, self.client.session_id().map(Id::as_text));
    }

    /// Remembers why a request couldn't be made.
    pub(super) fn refuse(&mut self, error: CallError) -> Status {
        self.error.set(Status::from(&error), &error.to_string(), Details::of_call(&error))
    }
}

/// Changes the copy only if the id has changed: C may still look at it.
fn copy(copy: &mut String, id: Option<Text<'_>>) {
    let id = id.and_then(|it| it.as_plain()).unwrap_or_default();
    if copy != id {
        *copy = id.to_owned();
    }
}

fn view(id: &str) -> Option<parlor_text> {
    (!id.is_empty()).then(|| parlor_text::view(id.as_bytes()))
}

/// Makes a client that hasn't logged in.
///
/// `config` may be NULL for the defaults; it is read during the call only. `*flex` is set on success and belongs to
/// the caller, who frees it with `parlor_flex_free`.
/// Status: `PARLOR_OUT_OF_MEMORY`: smaller `max_packet` and `max_request` need less; `PARLOR_BAD_CONFIG`,
/// `PARLOR_BAD_VALUE`, `PARLOR_NULL_POINTER` (`flex`).
#[unsafe(no_mangle)]
pub unsafe extern "C" fn parlor_flex_new(
    config: *const parlor_flex_config,
    flex: *mut *mut parlor_flex,
) -> i32 {
    guard!([output flex] {
        // SAFETY: the crate's contract.
        let config = unsafe { parlor_flex_config::read(config) }?;
        let handle = parlor_flex {
            client: FlexClient::new(config.core()),
            out: zeroed(config.max_request as usize)?,
            link: Link::new(config.max_packet)?,
            news: News::new()?,
            error: LastError::none(),
            ids: Ids::default(),
        };
        flex.set(Box::into_raw(boxed(handle)?));
        Ok(())
    })
}

/// Frees the handle and sets the caller's pointer to NULL. NULL and a pointer to NULL do nothing.
///
/// Everything that the handle gave is gone with it. Nothing is sent: to leave, `parlor_flex_logout` first.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn parlor_flex_free(flex: *mut *mut parlor_flex) {
    guard!([exclusive flex] {
        let handle = core::mem::replace(flex, null_mut());
        if !handle.is_null() {
            // SAFETY: made by `parlor_flex_new` and, by the crate's contract, not yet freed.
            drop(unsafe { Box::from_raw(handle) });
        }
        Ok(())
    })
}

/// Whether a request waits for its reply: no other can be made now. False for NULL.
///
/// The handle's own polls are requests, too; their replies come soon.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn parlor_flex_is_busy(flex: *const parlor_flex) -> bool {
    guard!([shared flex] { Ok(flex.client.is_busy()) })
}

/// Whether the session is over or left: the handle does nothing more. False for NULL.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn parlor_flex_is_over(flex: *const parlor_flex) -> bool {
    guard!([shared flex] { Ok(flex.client.is_over()) })
}

/// The highest event id that the server has considered for this client. 0 for NULL.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn parlor_flex_position(flex: *const parlor_flex) -> u32 {
    guard!([shared flex] { Ok(flex.client.position()) })
}

/// The user id.
///
/// `*user_id` is set on success, and valid until `parlor_flex_free` or another successful login.
/// Status: `PARLOR_NOT_LOGGED_IN`, `PARLOR_NULL_POINTER`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn parlor_flex_user_id(flex: *const parlor_flex, user_id: *mut parlor_text) -> i32 {
    guard!([shared flex, output user_id] {
        user_id.set(view(&flex.ids.user_id).ok_or(Status::PARLOR_NOT_LOGGED_IN)?);
        Ok(())
    })
}

/// The secure key, which downloads of files ask for. It is a secret: don't log it.
///
/// `*secure_key` is set on success, and valid until `parlor_flex_free` or another successful login.
/// Status: `PARLOR_NOT_LOGGED_IN`, `PARLOR_NULL_POINTER`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn parlor_flex_secure_key(
    flex: *const parlor_flex,
    secure_key: *mut parlor_text,
) -> i32 {
    guard!([shared flex, output secure_key] {
        secure_key.set(view(&flex.ids.secure_key).ok_or(Status::PARLOR_NOT_LOGGED_IN)?);
        Ok(())
    })
}

/// The session's id.
///
/// `*session_id` is set on success, and valid until `parlor_flex_free`.
/// Status: `PARLOR_NOT_IN_SESSION` if none was joined yet, `PARLOR_NULL_POINTER`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn parlor_flex_session_id(
    flex: *const parlor_flex,
    session_id: *mut parlor_text,
) -> i32 {
    guard!([shared flex, output session_id] {
        session_id.set(view(&flex.ids.session_id).ok_or(Status::PARLOR_NOT_IN_SESSION)?);
        Ok(())
    })
}

/// What exactly was wrong the last time that `parlor_flex_next` gave a status of `PARLOR_CLASS_PEER` or
/// `PARLOR_CLASS_TOO_SMALL`, or a request was refused by the library because of the state or size.
///
/// `*error` is set on success. It belongs to the handle and is valid until the next call that takes the handle.
/// Status: `PARLOR_NULL_POINTER`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn parlor_flex_error(flex: *const parlor_flex, error: *mut *const parlor_error) -> i32 {
    guard!([shared flex, output error] {
        error.set(flex.error.pointer());
        Ok(())
    })
}
