//! Bytes to and from the socket, and what came.

use core::ptr::null;

use super::handle::parlor_basic;
use crate::guard::guard;
use crate::news::parlor_news;
use crate::text::bytes;
use crate::unfit::{At, Unfit};

/// What is to be written to the socket now, the frames' headers included: `*length` bytes at `*data`, or 0 if there
/// is nothing. These are requests or a keep-alive that is due. Changes nothing when called twice.
///
/// It also notices requests that have waited too long for their replies: `parlor_basic_next` tells them.
///
/// Both outputs are set on success. The bytes belong to the handle and are valid until the next call that takes the
/// handle. Status: `PARLOR_OUT_OF_MEMORY`, `PARLOR_DRIVEN` if a link drives the handle, `PARLOR_NULL_POINTER`.
#[cfg(feature = "exports")]
#[unsafe(no_mangle)]
pub unsafe extern "C" fn parlor_basic_poll_transmit(
    basic: *mut parlor_basic,
    now: u64,
    data: *mut *const u8,
    length: *mut usize,
) -> i32 {
    guard!([driving basic, output data, output length] {
        let rest = basic.client.poll_transmit(now)?;
        data.set(if rest.is_empty() { null() } else { rest.as_ptr() });
        length.set(rest.len());
        Ok(())
    })
}

/// Says that the socket took the first `length` bytes of what `parlor_basic_poll_transmit` gave. Less than all is
/// fine: the next `parlor_basic_poll_transmit` gives the rest.
///
/// Status: `PARLOR_BAD_VALUE` if that is more than there were, `PARLOR_DRIVEN` if a link drives the handle,
/// `PARLOR_NULL_POINTER`.
#[cfg(feature = "exports")]
#[unsafe(no_mangle)]
pub unsafe extern "C" fn parlor_basic_transmitted(basic: *mut parlor_basic, length: usize) -> i32 {
    guard!([driving basic] {
        let done = basic.client.transmitted(length);
        basic.client.fit(done.at("length"))
    })
}

/// When to call `parlor_basic_poll_transmit`, then `parlor_basic_next` and `parlor_basic_is_silent`, at the latest, on the
/// clock that `now` is from: 0 or a time that has passed for at once, `PARLOR_NEVER` if not before another call.
/// `PARLOR_NEVER` for NULL.
///
/// When the link is silent, the time has passed until `parlor_basic_lost` is called. When there is a request of unknown
/// fate, it is 0 until `parlor_basic_next` has told that.
#[cfg(feature = "exports")]
#[unsafe(no_mangle)]
pub unsafe extern "C" fn parlor_basic_poll_timeout(basic: *const parlor_basic) -> u64 {
    guard!([shared basic] { Ok(basic.client.poll_timeout()) })
}

/// Takes in `length` bytes at `data` that were read from the socket: any piece of the stream, frames may begin and end
/// anywhere. Then take `parlor_basic_next` until it gives `PARLOR_END`.
///
/// The bytes are copied. What the server did wrong is told by `parlor_basic_next`, too. Without a heap give up to 256 bytes
/// at once: of more than 8 packets in them, the rest is dropped as `PARLOR_OUT_OF_MEMORY` of `parlor_basic_next`.
/// Status: `PARLOR_NOT_DRAINED` if news of an earlier call wasn't taken, `PARLOR_BAD_LENGTH` for no bytes,
/// `PARLOR_OUT_OF_MEMORY`, `PARLOR_BAD_VALUE` if the bytes lie in the block of a handle without a heap,
/// `PARLOR_DRIVEN` if a link drives the handle, `PARLOR_NULL_POINTER`. Nothing was taken in then.
#[cfg(feature = "exports")]
#[unsafe(no_mangle)]
pub unsafe extern "C" fn parlor_basic_receive(
    basic: *mut parlor_basic,
    now: u64,
    data: *const u8,
    length: usize,
) -> i32 {
    guard!([driving basic] {
        // SAFETY: the crate's contract.
        let data = basic.client.fit(unsafe { bytes(data, length) }.at("data"))?;
        let done = basic.client.receive(now, data);
        basic.client.fit(done.map_err(Unfit::from))?;
        basic.copy_ids();
        Ok(())
    })
}

/// The next thing that came in, or a request of unknown fate.
///
/// `*news` is set on success. It and all behind its pointers belong to the handle and are valid until the next
/// `parlor_basic_next`, `parlor_basic_receive` or `parlor_basic_free`. Requests may be made in between.
/// Status: `PARLOR_END` when there is nothing more. Of `PARLOR_CLASS_PEER` and `PARLOR_CLASS_TOO_SMALL`, with
/// details in `parlor_basic_error`, if something came in that can't be used; the next call goes on behind it:
/// `PARLOR_MALFORMED`, `PARLOR_UNKNOWN_ELEMENT`, `PARLOR_BAD_MEMBER`, `PARLOR_INCOMPLETE_REPLY`,
/// `PARLOR_BAD_EVENT`, `PARLOR_PACKET_TOO_LARGE`, without a heap also `PARLOR_TOO_MANY_ITEMS`. `PARLOR_OUT_OF_MEMORY`: an event comes with the next call; if a
/// packet was dropped, call `parlor_basic_lost`, connect anew and join again: then what it brought comes again.
/// `PARLOR_DRIVEN` if a link drives the handle: take its events. `PARLOR_NULL_POINTER`.
#[cfg(feature = "exports")]
#[unsafe(no_mangle)]
pub unsafe extern "C" fn parlor_basic_next(basic: *mut parlor_basic, news: *mut *const parlor_news) -> i32 {
    guard!([driving basic, output news] {
        let next = basic.client.next()?;
        #[cfg(feature = "std")]
        // SAFETY: the news are the handle's, and valid until the next call.
        unsafe {
            basic.observe(next);
        }
        news.set(next);
        Ok(())
    })
}

/// Says that the socket is lost: on the next one the stream starts afresh. What came in before and wasn't taken is still to
/// be taken; the requests that wait for a reply are told as `PARLOR_NEWS_UNKNOWN_FATE`, and never sent again by themselves.
///
/// On a new socket register again (with `restores` others see the same party), then join the sessions again: what was
/// seen isn't told twice. Status: `PARLOR_DRIVEN` if a link drives the handle, `PARLOR_NULL_POINTER`.
#[cfg(feature = "exports")]
#[unsafe(no_mangle)]
pub unsafe extern "C" fn parlor_basic_lost(basic: *mut parlor_basic) -> i32 {
    guard!([driving basic] {
        basic.client.lost();
        basic.copy_ids();
        Ok(())
    })
}

/// Whether nothing was heard for `silent_after` of the config: then the link counts as lost, even if the system hasn't
/// noticed. Close the socket, call `parlor_basic_lost` and connect anew. False for NULL.
///
/// Ask when `parlor_basic_poll_timeout` is reached.
#[cfg(feature = "exports")]
#[unsafe(no_mangle)]
pub unsafe extern "C" fn parlor_basic_is_silent(basic: *const parlor_basic, now: u64) -> bool {
    guard!([shared basic] { Ok(basic.client.machine.is_silent(now)) })
}

/// For a link that drives the handle: `now` is the time on the link's clock, and `is_closed` says whether the link is closed. From
/// the first call on requests go by that time, and not by their own `now`; once the link is closed, they are `PARLOR_LINK_CLOSED`.
/// libparlor-desk calls this: a program has no need to.
///
/// Status: `PARLOR_DRIVEN` for the program whose handle a link drives, `PARLOR_NULL_POINTER`.
///
/// Not in builds without a heap.
#[cfg(feature = "std")]
#[cfg(feature = "exports")]
#[unsafe(no_mangle)]
pub unsafe extern "C" fn parlor_basic_drive(basic: *mut parlor_basic, now: u64, is_closed: bool) -> i32 {
    guard!([driving basic] {
        basic.client.drive(now, is_closed);
        Ok(())
    })
}
