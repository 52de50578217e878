//! Bytes to and from the socket, and what came.

use core::ptr::null;

use super::handle::parlor_flex;
use super::machine::either;
use crate::guard::guard;
use crate::news::parlor_news;
use crate::status::parlor_status as Status;
use crate::text::{bytes, parlor_text};
use crate::unfit::{At, Unfit};

/// What is to be written to the socket now, as it stands in the stream: `*length` bytes at `*data`, or 0 if there
/// is nothing. It may be a request, one that is repeated, or a poll that is due. Changes nothing when called twice.
///
/// Both outputs are set on success. The bytes belong to the handle and are valid until the next call that takes the
/// handle. Status: `PARLOR_OUT_OF_MEMORY`, `PARLOR_DRIVEN` if a link drives the handle, `PARLOR_NULL_POINTER`.
#[cfg(feature = "exports")]
#[unsafe(no_mangle)]
pub unsafe extern "C" fn parlor_flex_poll_transmit(
    flex: *mut parlor_flex,
    now: u64,
    data: *mut *const u8,
    length: *mut usize,
) -> i32 {
    guard!([driving flex, output data, output length] {
        let rest = flex.client.poll_transmit(now)?;
        data.set(if rest.is_empty() { null() } else { rest.as_ptr() });
        length.set(rest.len());
        Ok(())
    })
}

/// Says that the socket took the first `length` bytes of what `parlor_flex_poll_transmit` gave. Less than all is
/// fine: the next `parlor_flex_poll_transmit` gives the rest.
///
/// Status: `PARLOR_BAD_VALUE` if that is more than there were, `PARLOR_DRIVEN` if a link drives the handle,
/// `PARLOR_NULL_POINTER`.
#[cfg(feature = "exports")]
#[unsafe(no_mangle)]
pub unsafe extern "C" fn parlor_flex_transmitted(flex: *mut parlor_flex, length: usize) -> i32 {
    guard!([driving flex] {
        let done = flex.client.transmitted(length);
        flex.client.fit(done.at("length"))
    })
}

/// When to call `parlor_flex_poll_transmit` at the latest, on the clock that `now` is from: 0 or a time that has
/// passed for at once, `PARLOR_NEVER` if not before another call. `PARLOR_NEVER` for NULL.
///
/// While bytes of `parlor_flex_poll_transmit` aren't written yet it is `PARLOR_NEVER`: wait for the socket then.
#[cfg(feature = "exports")]
#[unsafe(no_mangle)]
pub unsafe extern "C" fn parlor_flex_poll_timeout(flex: *const parlor_flex) -> u64 {
    guard!([shared flex] { Ok(flex.client.poll_timeout()) })
}

/// Takes in `length` bytes at `data` that were read from the socket: any piece of the stream, frames may begin and end
/// anywhere. Then take `parlor_flex_next` until it gives `PARLOR_END`.
///
/// The bytes are copied. What the server did wrong is told by `parlor_flex_next`, too.
/// Status: `PARLOR_NOT_DRAINED` if news of an earlier call wasn't taken, `PARLOR_BAD_LENGTH` for no bytes,
/// `PARLOR_OUT_OF_MEMORY`, `PARLOR_BAD_VALUE` if the bytes lie in the block of a handle without a heap,
/// `PARLOR_DRIVEN` if a link drives the handle, `PARLOR_NULL_POINTER`. Nothing was taken in then.
#[cfg(feature = "exports")]
#[unsafe(no_mangle)]
pub unsafe extern "C" fn parlor_flex_receive(
    flex: *mut parlor_flex,
    now: u64,
    data: *const u8,
    length: usize,
) -> i32 {
    guard!([driving flex] {
        // SAFETY: the crate's contract.
        let data = flex.client.fit(unsafe { bytes(data, length) }.at("data"))?;
        let done = flex.client.receive(now, data);
        flex.client.fit(done.map_err(Unfit::from))?;
        flex.copy_ids();
        Ok(())
    })
}

/// The next thing that came in.
///
/// `*news` is set on success. It and all behind its pointers belong to the handle and are valid until the next
/// `parlor_flex_next`, `parlor_flex_receive` or `parlor_flex_free`. Requests may be made in between.
/// Status: `PARLOR_END` when there is nothing more. Of `PARLOR_CLASS_PEER` and `PARLOR_CLASS_TOO_SMALL`, with
/// details in `parlor_flex_error`, if something came in that can't be used; the next call goes on behind it:
/// `PARLOR_MALFORMED`, `PARLOR_UNKNOWN_ELEMENT`, `PARLOR_BAD_MEMBER`, `PARLOR_INCOMPLETE_REPLY`,
/// `PARLOR_BAD_EVENT`, `PARLOR_PACKET_TOO_LARGE`, over Chat API v2 `PARLOR_NO_CHAT_SERVICE`, without a heap also `PARLOR_TOO_MANY_ITEMS`.
/// `PARLOR_OUT_OF_MEMORY`: nothing is lost; an event comes with the next call, and what a dropped packet answered is asked
/// again. `PARLOR_DRIVEN` if a link drives the handle: take its events. `PARLOR_NULL_POINTER`.
#[cfg(feature = "exports")]
#[unsafe(no_mangle)]
pub unsafe extern "C" fn parlor_flex_next(flex: *mut parlor_flex, news: *mut *const parlor_news) -> i32 {
    guard!([driving flex, output news] {
        news.set(flex.client.next()?);
        Ok(())
    })
}

/// Says that the socket is lost: on the next one, to the same server or another of its kind, the stream starts afresh,
/// and a request that is under way is sent again at once. The server carries it out once.
///
/// Over Chat API v2 a response may end with its stream: it came in then. Of what is under way only polls and read receipts are
/// sent again; anything else that was sent is told as `PARLOR_NEWS_REFUSED` with `is_fate_unknown`, when the server answers again.
///
/// What came in before and wasn't taken is still to be taken. Status: `PARLOR_DRIVEN` if a link drives the handle,
/// `PARLOR_NULL_POINTER`.
#[cfg(feature = "exports")]
#[unsafe(no_mangle)]
pub unsafe extern "C" fn parlor_flex_lost(flex: *mut parlor_flex) -> i32 {
    guard!([driving flex] {
        flex.client.lost();
        Ok(())
    })
}

/// The host of the service of Chat API v2, as it stands in the config: where to connect to.
///
/// `*host` is set on success, and valid until `parlor_flex_free`.
/// Status: `PARLOR_OTHER_PROTOCOL` for a handle over flex, `PARLOR_NULL_POINTER`.
#[cfg(feature = "exports")]
#[unsafe(no_mangle)]
pub unsafe extern "C" fn parlor_flex_service_host(flex: *const parlor_flex, host: *mut parlor_text) -> i32 {
    guard!([shared flex, output host] {
        let of_service = flex.client.machine.service_host().ok_or(Status::PARLOR_OTHER_PROTOCOL)?;
        host.set(parlor_text::view(of_service.as_bytes()));
        Ok(())
    })
}

/// Whether a reply is to come over the connection. While none is, a web server may close it, and nothing is lost by that:
/// call `parlor_flex_lost`, and connect anew when `parlor_flex_poll_timeout` is reached. Over flex the same as
/// `parlor_flex_is_busy`. False for NULL.
#[cfg(feature = "exports")]
#[unsafe(no_mangle)]
pub unsafe extern "C" fn parlor_flex_is_awaiting(flex: *const parlor_flex) -> bool {
    guard!([shared flex] { Ok(flex.client.machine.is_awaiting()) })
}

/// Whether a request was lost with its connection that isn't sent again: `PARLOR_NEWS_REFUSED` with `is_fate_unknown` comes
/// when the server answers again. Never over flex, whose requests are sent again. False for NULL.
#[cfg(feature = "exports")]
#[unsafe(no_mangle)]
pub unsafe extern "C" fn parlor_flex_is_fate_unknown(flex: *const parlor_flex) -> bool {
    guard!([shared flex] { Ok(flex.client.machine.is_fate_unknown()) })
}

/// Whether the request under way has had no reply for `silent_after` of the config: then the link counts as lost, even
/// if the system hasn't noticed. Close the socket, call `parlor_flex_lost` and connect anew. False for NULL.
///
/// Over Chat API v2 also when something is to be sent and the server has closed the link, or may have.
///
/// Ask when `parlor_flex_poll_timeout` is reached.
#[cfg(feature = "exports")]
#[unsafe(no_mangle)]
pub unsafe extern "C" fn parlor_flex_is_silent(flex: *const parlor_flex, now: u64) -> bool {
    guard!([shared flex] { Ok(either!(&flex.client.machine, it => it.is_silent(now))) })
}

/// For a link that drives the handle, with its `now` and `is_closed`, as `parlor_basic_drive`.
///
/// Not in builds without a heap.
#[cfg(feature = "std")]
#[cfg(feature = "exports")]
#[unsafe(no_mangle)]
pub unsafe extern "C" fn parlor_flex_drive(flex: *mut parlor_flex, now: u64, is_closed: bool) -> i32 {
    guard!([driving flex] {
        flex.client.drive(now, is_closed);
        Ok(())
    })
}
