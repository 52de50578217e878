//! The handle: made, asked, freed.

use parlor_core::element::{Id, Secret};

#[cfg(feature = "std")]
use super::config::parlor_flex_config;
use super::machine::{Customer, either};
use crate::client::Client;
use crate::error::parlor_error;
use crate::guard::guard;
#[cfg(feature = "std")]
use crate::handle::{free, made};
use crate::ids::Ids;
#[cfg(feature = "std")]
use crate::memory::Memory;
#[cfg(feature = "std")]
use crate::refused::{Of, noting};
use crate::status::parlor_status as Status;
#[cfg(feature = "std")]
use crate::text::bytes;
use crate::text::parlor_text;

/// A customer's side of one chat session, over flex or, as `binding` of its config says, Chat API v2. Opaque; one thread at a
/// time.
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
/// ```c
/// while (!parlor_flex_is_over(flex)) {
///     while (parlor_flex_poll_transmit(flex, now(), &data, &length) == PARLOR_OK && length > 0 &&
///            (count = write(link.fd, data, length)) > 0)
///         parlor_flex_transmitted(flex, (size_t)count);
///     if (poll(&link, 1, milliseconds_until(parlor_flex_poll_timeout(flex))) > 0) {
///         count = read(link.fd, buffer, sizeof buffer);
///         if (count <= 0)
///             break;
///         parlor_flex_receive(flex, now(), buffer, (size_t)count);
///     }
///     while ((status = parlor_flex_next(flex, &news)) != PARLOR_END) {
///         int32_t who = parlor_status_class(status);
///
///         if (status == PARLOR_OK)
///             handle(news);
///         else if (who == PARLOR_CLASS_PEER || who == PARLOR_CLASS_TOO_SMALL)
///             complain(status);
///         else
///             return status;
///     }
/// }
/// ```
///
/// What the server did wrong is complained of, and the rest is taken; any other status is the program's own mistake, such as a
/// handle that is in use or that a link drives: it would come for ever.
///
/// When the socket is lost, as where the loop ends, call `parlor_flex_lost` and connect anew; the same when `parlor_flex_is_silent` says so.
/// `examples/customer.c` is such a loop with all that belongs to it.
pub struct parlor_flex {
    pub(crate) client: Client<Customer>,
    /// What C may look at from call to call.
    pub(super) ids: Ids<3>,
}

/// Which of the ids is which.
const USER_ID: usize = 0;
const SECURE_KEY: usize = 1;
const SESSION_ID: usize = 2;

impl parlor_flex {
    #[cfg(feature = "std")]
    fn new(client: Client<Customer>, ids: Ids<3>) -> Self {
        let mut flex = Self { client, ids };
        flex.copy_ids();
        flex
    }

    /// Brings the ids up to date.
    pub(super) fn copy_ids(&mut self) {
        let machine = &self.client.machine;
        let ids = either!(machine, it => [
            it.user_id().map(Id::as_text),
            it.secure_key().map(Secret::expose),
            it.session_id().map(Id::as_text),
        ]);
        self.ids.copy(ids);
    }
}

/// Makes a client that hasn't logged in.
///
/// `config` may be NULL for the defaults; it is read during the call only. `*flex` is set on success and belongs to
/// the caller, who frees it with `parlor_flex_free`.
/// Status: `PARLOR_OUT_OF_MEMORY`: smaller `max_packet` and `max_request` need less; `PARLOR_NOT_SET_UP`,
/// `PARLOR_BAD_VALUE`, `PARLOR_NOT_UTF8`, `PARLOR_NULL_POINTER` (`flex`). `parlor_config_error` names the member and what it may
/// be.
///
/// Not in builds without a heap.
#[cfg(feature = "std")]
#[cfg(feature = "exports")]
#[unsafe(no_mangle)]
pub unsafe extern "C" fn parlor_flex_new(
    config: *const parlor_flex_config,
    flex: *mut *mut parlor_flex,
) -> i32 {
    guard!([output flex] {
        flex.set(noting(|| {
            // SAFETY: the crate's contract.
            let (config, core) = unsafe {
                let config = parlor_flex_config::read(config)?;
                (config, config.core()?)
            };
            let client = config.client(&mut Memory, &|_| Ok(Customer::new(core)))?;
            made(parlor_flex::new(client, Ids::new(&mut Memory)?))
        })?);
        Ok(())
    })
}

/// Makes a client of a snapshot, to go on after a restart of the program: with its ids, in its session, and with the
/// request that was under way, which is sent again at once. The server carries it out once. Over Chat API v2 that is so for polls
/// and read receipts; of any other request nobody knows whether it was sent: `PARLOR_NEWS_REFUSED` with `is_fate_unknown` says
/// which.
///
/// `config` is as for `parlor_flex_new`, with the `client_version`, `max_packet`, `binding` and service that the snapshot was made
/// with; the rest may differ. `length` bytes at `data` are what `parlor_flex_snapshot` gave. Both are read during the call only.
/// `*flex` is set on success and belongs to the caller, who frees it with `parlor_flex_free`. Make another snapshot at
/// once: reference ids that may have been used since the first are skipped once only.
/// Status: `PARLOR_BAD_SNAPSHOT`, `PARLOR_OTHER_CONFIG`, `PARLOR_REQUEST_TOO_LARGE` if the request under way is over
/// `max_request`, `PARLOR_BAD_LENGTH` for no bytes, and as `parlor_flex_new`.
///
/// Not in builds without a heap.
#[cfg(feature = "std")]
#[cfg(feature = "exports")]
#[unsafe(no_mangle)]
pub unsafe extern "C" fn parlor_flex_restore(
    config: *const parlor_flex_config,
    data: *const u8,
    length: usize,
    flex: *mut *mut parlor_flex,
) -> i32 {
    guard!([output flex] {
        flex.set(noting(|| {
            // SAFETY: the crate's contract, for both.
            let (config, core, data) = unsafe {
                let config = parlor_flex_config::read(config)?;
                (config, config.core()?, bytes(data, length).of("data")?)
            };
            let client = config.client(&mut Memory, &|out| {
                Customer::restore(core, data, out).map_err(|error| Status::from(&error))
            })?;
            made(parlor_flex::new(client, Ids::new(&mut Memory)?))
        })?);
        Ok(())
    })
}

/// All that the client must know to go on after a restart of the program: `*length` bytes at `*data`, for
/// `parlor_flex_restore`. They hold the secure key and what is being said: keep them as you would a password.
///
/// Make one after each request, before it is sent, after `parlor_flex_next` gave `PARLOR_END`, and after
/// `parlor_flex_restore`. If the last one is older, what came since is told again, and nothing is known of requests made
/// since.
///
/// Both outputs are set on success. The bytes belong to the handle and are valid until the next call that takes the
/// handle. Status: `PARLOR_OUT_OF_MEMORY`, in a block also while there is news: take `parlor_flex_next` until `PARLOR_END`
/// first; `PARLOR_NULL_POINTER`.
#[cfg(feature = "exports")]
#[unsafe(no_mangle)]
pub unsafe extern "C" fn parlor_flex_snapshot(
    flex: *mut parlor_flex,
    data: *mut *const u8,
    length: *mut usize,
) -> i32 {
    guard!([exclusive flex, output data, output length] {
        let snapshot = flex.client.snapshot()?;
        data.set(snapshot.as_ptr());
        length.set(snapshot.len());
        Ok(())
    })
}

/// Frees the handle and sets the caller's pointer to NULL. NULL and a pointer to NULL do nothing.
///
/// A handle that is a link's, as after `parlor_link_open_flex` and from `parlor_link_lock_flex`, isn't freed, nor is one of
/// another type, or one that another thread is inside: this does nothing then, and the pointer stays.
///
/// Everything that the handle gave is gone with it. Nothing is sent: to leave, `parlor_flex_logout` first.
///
/// Not in builds without a heap.
#[cfg(feature = "std")]
#[cfg(feature = "exports")]
#[unsafe(no_mangle)]
pub unsafe extern "C" fn parlor_flex_free(flex: *mut *mut parlor_flex) {
    // SAFETY: the crate's contract.
    guard!([] { unsafe { free(flex) } })
}

/// Whether a request waits for its reply: no other can be made now. False for NULL.
///
/// The handle's own polls are requests, too; their replies come soon.
#[cfg(feature = "exports")]
#[unsafe(no_mangle)]
pub unsafe extern "C" fn parlor_flex_is_busy(flex: *const parlor_flex) -> bool {
    guard!([shared flex] { Ok(either!(&flex.client.machine, it => it.is_busy())) })
}

/// Whether a login was answered: a session can be joined, unless one was. False for NULL.
#[cfg(feature = "exports")]
#[unsafe(no_mangle)]
pub unsafe extern "C" fn parlor_flex_is_logged_in(flex: *const parlor_flex) -> bool {
    guard!([shared flex] { Ok(flex.client.machine.is_logged_in()) })
}

/// Whether the session is over for this client, or left: the handle does nothing more by itself. False for NULL.
#[cfg(feature = "exports")]
#[unsafe(no_mangle)]
pub unsafe extern "C" fn parlor_flex_is_over(flex: *const parlor_flex) -> bool {
    guard!([shared flex] { Ok(either!(&flex.client.machine, it => it.is_over())) })
}

/// The highest event id that the server has considered for this client. 0 for NULL.
#[cfg(feature = "exports")]
#[unsafe(no_mangle)]
pub unsafe extern "C" fn parlor_flex_position(flex: *const parlor_flex) -> u32 {
    guard!([shared flex] { Ok(either!(&flex.client.machine, it => it.position())) })
}

/// The user id.
///
/// `*user_id` is set on success, and valid until `parlor_flex_free` or another successful login.
/// Status: `PARLOR_NOT_LOGGED_IN`, `PARLOR_NULL_POINTER`.
#[cfg(feature = "exports")]
#[unsafe(no_mangle)]
pub unsafe extern "C" fn parlor_flex_user_id(flex: *const parlor_flex, user_id: *mut parlor_text) -> i32 {
    guard!([shared flex, output user_id] {
        user_id.set(flex.ids.view(USER_ID).ok_or(Status::PARLOR_NOT_LOGGED_IN)?);
        Ok(())
    })
}

/// The secure key, which downloads of files ask for. It is a secret: don't log it.
///
/// `*secure_key` is set on success, and valid until `parlor_flex_free` or another successful login.
/// Status: `PARLOR_NOT_LOGGED_IN`, `PARLOR_NULL_POINTER`.
#[cfg(feature = "exports")]
#[unsafe(no_mangle)]
pub unsafe extern "C" fn parlor_flex_secure_key(
    flex: *const parlor_flex,
    secure_key: *mut parlor_text,
) -> i32 {
    guard!([shared flex, output secure_key] {
        secure_key.set(flex.ids.view(SECURE_KEY).ok_or(Status::PARLOR_NOT_LOGGED_IN)?);
        Ok(())
    })
}

/// The session's id.
///
/// `*session_id` is set on success, and valid until `parlor_flex_free`.
/// Status: `PARLOR_NOT_IN_SESSION` if none was joined yet, `PARLOR_NULL_POINTER`.
#[cfg(feature = "exports")]
#[unsafe(no_mangle)]
pub unsafe extern "C" fn parlor_flex_session_id(
    flex: *const parlor_flex,
    session_id: *mut parlor_text,
) -> i32 {
    guard!([shared flex, output session_id] {
        session_id.set(flex.ids.view(SESSION_ID).ok_or(Status::PARLOR_NOT_IN_SESSION)?);
        Ok(())
    })
}

/// What exactly was wrong the last time that `parlor_flex_next` gave a status of `PARLOR_CLASS_PEER` or
/// `PARLOR_CLASS_TOO_SMALL`, or that a request, `parlor_flex_receive` or `parlor_flex_transmitted` was refused by the library. Of
/// what can't be taken, `member` names the member of the request, or the argument.
///
/// `*error` is set on success. It belongs to the handle and is valid until the next call that takes the handle.
/// Status: `PARLOR_NULL_POINTER`.
#[cfg(feature = "exports")]
#[unsafe(no_mangle)]
pub unsafe extern "C" fn parlor_flex_error(flex: *const parlor_flex, error: *mut *const parlor_error) -> i32 {
    guard!([shared flex, output error] {
        error.set(flex.client.error.pointer());
        Ok(())
    })
}
