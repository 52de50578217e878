//! A handle for reading in the caller's memory, without a heap.

use core::ffi::c_void;

use super::document::parlor_transcript;
use crate::event::EventView;
use crate::flex::PACKET_SIZES;
use crate::guard::guard;
use crate::handle::Block;
use crate::last_error::ERROR_ROOM;
use crate::memory::{self, Memory, room_of};
use crate::scratch::{Scratch, scratch_room};
use crate::session::parlor_session_info;
use crate::sizes::Sizes;
use crate::status::parlor_status as Status;

/// How much a handle holds: no packets, no requests.
fn sizes(max_event: u32, max_items: u32) -> Result<Sizes, Status> {
    if !PACKET_SIZES.contains(&max_event) || max_items > 65_535 {
        return Err(Status::PARLOR_BAD_VALUE);
    }
    Ok(Sizes { max_packet: max_event, max_request: 0, max_items, snapshot: 0, waiting: (0, 0), fates: 0 })
}

/// How long a block must be.
fn size(sizes: &Sizes) -> usize {
    const HANDLE: usize = room_of::<Block<parlor_transcript>>()
        + room_of::<parlor_session_info>()
        + EventView::ROOM
        + ERROR_ROOM;
    HANDLE.saturating_add(scratch_room(sizes))
}

/// How many bytes of memory a handle needs that `parlor_transcript_new_in` makes for the same `max_event` and `max_items`. 0 if
/// these aren't valid.
///
/// About `max_event`, 100 bytes for each of `max_items`, and 2 KB. It is the same for the same version and machine. In builds
/// without a heap only.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn parlor_transcript_size(max_event: u32, max_items: u32) -> usize {
    guard!([] { Ok(size(&sizes(max_event, max_items)?)) })
}

/// Makes a handle for reading transcripts in the `length` bytes at `block`, which is all the memory that it uses.
///
/// `block` begins at a multiple of 8, as an array of `uint64_t` does, and has at least as many bytes as
/// `parlor_transcript_size` says. It is the handle's until the handle isn't used any more: there is nothing to free.
/// `max_event` is how many bytes the texts of one event may have that don't stand in the document as they are, such as those
/// with `&amp;`: 256 to 2147482624. `max_items` is how many items its userdata and event attributes may have, those inside each other
/// counted, too: 0 to 65535. `*transcript` is set on success and points into the block.
/// Status: `PARLOR_BAD_LENGTH` if the block is too short, `PARLOR_BAD_ALIGNMENT`, `PARLOR_BAD_VALUE`, `PARLOR_NULL_POINTER`
/// (`block`, `transcript`). In builds without a heap only.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn parlor_transcript_new_in(
    block: *mut c_void,
    length: usize,
    max_event: u32,
    max_items: u32,
    transcript: *mut *mut parlor_transcript,
) -> i32 {
    guard!([output transcript] {
        let sizes = sizes(max_event, max_items)?;
        let handle = |memory: &mut Memory| {
            let scratch = Scratch::for_packets(&sizes, memory)?;
            parlor_transcript::new(scratch, memory)
        };
        // SAFETY: the crate's contract.
        transcript.set(unsafe { memory::build(block.cast(), length, size(&sizes), handle) }?);
        Ok(())
    })
}

#[cfg(test)]
mod tests;
