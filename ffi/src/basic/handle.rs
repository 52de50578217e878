//! The handle: made, kept over a restart, asked, freed.

#[cfg(feature = "std")]
use parlor_core::client::BasicClient;
use parlor_core::element::Id;

#[cfg(feature = "std")]
use super::config::parlor_basic_config;
use super::machine::BasicMachine;
#[cfg(feature = "std")]
use super::presence::Presences;
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

/// An agent's desktop, over basic: many sessions on one connection. Opaque; one thread at a time.
///
/// It does no input or output. The caller has the socket and the clock: `now` is milliseconds of any clock, such as
/// CLOCK_MONOTONIC. A `now` that is less than the last is taken for a clock that has begun anew: what was due in a
/// second is due in a second still. The caller goes round like this:
///
/// 1. `parlor_basic_poll_transmit`; write what it gives to the socket; say how much of it was written with
///    `parlor_basic_transmitted`; again until there is nothing or the socket takes no more;
/// 2. take `parlor_basic_next` until it gives `PARLOR_END`;
/// 3. wait until the socket can be read (or written, if something is left), until `parlor_basic_poll_timeout`, or
///    until the person does something;
/// 4. give what was read to `parlor_basic_receive`, and take `parlor_basic_next` until it gives `PARLOR_END`;
/// 5. make requests (`parlor_basic_say` ...): up to 16 may wait for their replies at once. Each gives a request id, which
///    comes back with the reply.
///
/// ```c
/// while (!parlor_basic_is_silent(basic, now())) {
///     while (parlor_basic_poll_transmit(basic, now(), &data, &length) == PARLOR_OK && length > 0 &&
///            (count = write(link.fd, data, length)) > 0)
///         parlor_basic_transmitted(basic, (size_t)count);
///     while ((status = parlor_basic_next(basic, &news)) != PARLOR_END) {
///         int32_t who = parlor_status_class(status);
///
///         if (status == PARLOR_OK)
///             handle(news);
///         else if (who == PARLOR_CLASS_PEER || who == PARLOR_CLASS_TOO_SMALL)
///             complain(status);
///         else
///             return status;
///     }
///     if (poll(&link, 1, milliseconds_until(parlor_basic_poll_timeout(basic))) > 0) {
///         count = read(link.fd, buffer, sizeof buffer);
///         if (count <= 0)
///             break;
///         parlor_basic_receive(basic, now(), buffer, (size_t)count);
///     }
/// }
/// ```
///
/// What the server did wrong is complained of, and the rest is taken; any other status is the program's own mistake, such as a
/// handle that is in use or that a link drives: it would come for ever.
///
/// When the socket is lost, or `parlor_basic_is_silent` says so, as where the loop ends: `parlor_basic_lost`, connect anew,
/// `parlor_basic_register` with `restores`, and `parlor_basic_join` for each session that `parlor_basic_session_at` gives.
/// `examples/eventloop.c` is such a loop.
pub struct parlor_basic {
    pub(crate) client: Client<BasicMachine>,
    /// A copy of the client's id that C may look at from call to call.
    pub(super) ids: Ids<1>,
    /// How it is in its sessions.
    #[cfg(feature = "std")]
    pub(super) presences: Presences,
}

impl parlor_basic {
    /// Brings the id up to date.
    pub(super) fn copy_ids(&mut self) {
        self.ids.copy([self.client.machine.user_id().map(Id::as_text)]);
    }
}

/// Makes a client that hasn't registered, on a link that was made at `now`.
///
/// `config` may be NULL for the defaults; it is read during the call only. `*basic` is set on success and belongs to
/// the caller, who frees it with `parlor_basic_free`.
/// Status: `PARLOR_OUT_OF_MEMORY`: smaller `max_packet`, `max_request` and `max_sessions` need less; `PARLOR_NOT_SET_UP`,
/// `PARLOR_BAD_VALUE`, `PARLOR_NULL_POINTER` (`basic`). `parlor_config_error` names the member and what it may be.
///
/// Not in builds without a heap.
#[cfg(feature = "std")]
#[cfg(feature = "exports")]
#[unsafe(no_mangle)]
pub unsafe extern "C" fn parlor_basic_new(
    config: *const parlor_basic_config,
    now: u64,
    basic: *mut *mut parlor_basic,
) -> i32 {
    guard!([output basic] {
        basic.set(noting(|| {
            // SAFETY: the crate's contract.
            let config = unsafe { parlor_basic_config::read(config) }?;
            let slots = config.slots(&mut Memory)?;
            let client = Client::new(&config.sizes(), &mut Memory, |_, _| {
                Ok(BasicClient::new(config.core(), slots, now))
            })?;
            made(parlor_basic { client, ids: Ids::new(&mut Memory)?, presences: Presences::default() })
        })?);
        Ok(())
    })
}

/// Makes a client of a snapshot, to go on after a restart of the program, on a link that was made at `now`: register, then
/// join its sessions again. What was seen of them isn't told twice.
///
/// Register with `restores`, and the user id stays the same, if the server still knows it; a snapshot of an earlier version
/// has none to restore. The requests that were under way are told as `PARLOR_NEWS_UNKNOWN_FATE`.
///
/// `config` is as for `parlor_basic_new`, with the `client_version`, `max_packet` and `binding` that the snapshot was made with; the
/// rest may differ. `length` bytes at `data` are what `parlor_basic_snapshot` gave. Both are read during the call only.
/// `*basic` is set on success and belongs to the caller, who frees it with `parlor_basic_free`.
/// Status: `PARLOR_BAD_SNAPSHOT`, `PARLOR_OTHER_CONFIG`, `PARLOR_NO_FREE_SESSION` if it has more sessions than
/// `max_sessions`, `PARLOR_BAD_LENGTH` for no bytes, and as `parlor_basic_new`.
///
/// Not in builds without a heap.
#[cfg(feature = "std")]
#[cfg(feature = "exports")]
#[unsafe(no_mangle)]
pub unsafe extern "C" fn parlor_basic_restore(
    config: *const parlor_basic_config,
    now: u64,
    data: *const u8,
    length: usize,
    basic: *mut *mut parlor_basic,
) -> i32 {
    guard!([output basic] {
        basic.set(noting(|| {
            // SAFETY: the crate's contract, for both.
            let (config, data) = unsafe { (parlor_basic_config::read(config)?, bytes(data, length).of("data")?) };
            let slots = config.slots(&mut Memory)?;
            let client = Client::new(&config.sizes(), &mut Memory, |_, news| {
                let unknown_fate = |request_id, request| news.unknown_fate(request_id, request);
                let restored = BasicClient::restore(config.core(), slots, now, data, unknown_fate);
                restored.map_err(|error| Status::from(&error))
            })?;
            made(parlor_basic { client, ids: Ids::new(&mut Memory)?, presences: Presences::default() })
        })?);
        Ok(())
    })
}

/// All that the client must know to go on after a restart of the program: `*length` bytes at `*data`, for
/// `parlor_basic_restore`. They hold the registration, the sessions with their positions, and which requests are under way:
/// keep them as you would a password.
///
/// Make one after each request, before it is sent, and after `parlor_basic_next` gave `PARLOR_END`. If the last one is
/// older, what came since is told again, and nothing is known of requests made since.
///
/// Both outputs are set on success. The bytes belong to the handle and are valid until the next call that takes the
/// handle. Status: `PARLOR_OUT_OF_MEMORY`, in a block also while there is news: take `parlor_basic_next` until `PARLOR_END`
/// first; `PARLOR_NULL_POINTER`.
#[cfg(feature = "exports")]
#[unsafe(no_mangle)]
pub unsafe extern "C" fn parlor_basic_snapshot(
    basic: *mut parlor_basic,
    data: *mut *const u8,
    length: *mut usize,
) -> i32 {
    guard!([exclusive basic, output data, output length] {
        let snapshot = basic.client.snapshot()?;
        data.set(snapshot.as_ptr());
        length.set(snapshot.len());
        Ok(())
    })
}

/// Frees the handle and sets the caller's pointer to NULL. NULL and a pointer to NULL do nothing.
///
/// A handle that is a link's, as after `parlor_link_open_basic` and from `parlor_link_lock_basic`, isn't freed, nor is one of
/// another type, or one that another thread is inside: this does nothing then, and the pointer stays.
///
/// Everything that the handle gave is gone with it. Nothing is sent: to leave sessions, `parlor_basic_release` first.
///
/// Not in builds without a heap.
#[cfg(feature = "std")]
#[cfg(feature = "exports")]
#[unsafe(no_mangle)]
pub unsafe extern "C" fn parlor_basic_free(basic: *mut *mut parlor_basic) {
    // SAFETY: the crate's contract.
    guard!([] { unsafe { free(basic) } })
}

/// The user id.
///
/// `*user_id` is set on success, and valid until `parlor_basic_free`, `parlor_basic_lost` or another registration.
/// Status: `PARLOR_NOT_LOGGED_IN`, `PARLOR_NULL_POINTER`.
#[cfg(feature = "exports")]
#[unsafe(no_mangle)]
pub unsafe extern "C" fn parlor_basic_user_id(basic: *const parlor_basic, user_id: *mut parlor_text) -> i32 {
    guard!([shared basic, output user_id] {
        user_id.set(basic.ids.view(0).ok_or(Status::PARLOR_NOT_LOGGED_IN)?);
        Ok(())
    })
}

/// What exactly was wrong the last time that `parlor_basic_next` gave a status of `PARLOR_CLASS_PEER` or
/// `PARLOR_CLASS_TOO_SMALL`, or that a request, `parlor_basic_receive` or `parlor_basic_transmitted` was refused by the library. Of
/// what can't be taken, `member` names the member of the request, or the argument.
///
/// `*error` is set on success. It belongs to the handle and is valid until the next call that takes the handle.
/// Status: `PARLOR_NULL_POINTER`.
#[cfg(feature = "exports")]
#[unsafe(no_mangle)]
pub unsafe extern "C" fn parlor_basic_error(
    basic: *const parlor_basic,
    error: *mut *const parlor_error,
) -> i32 {
    guard!([shared basic, output error] {
        error.set(basic.client.error.pointer());
        Ok(())
    })
}
