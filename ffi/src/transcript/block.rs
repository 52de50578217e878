//! Handles for reading and writing in the caller's memory, without a heap.

use core::ffi::c_void;

use super::document::parlor_transcript;
use super::stream::parlor_stream;
use super::writer::parlor_writer;
use crate::event::EventView;
use crate::filled::read;
use crate::flex::{ITEM_COUNTS, PACKET_SIZES};
use crate::guard::guard;
use crate::handle::Block;
use crate::last_error::ERROR_ROOM;
use crate::link::Framing;
use crate::memory::{self, Memory, room, room_of};
use crate::scratch::{Scratch, scratch_room};
use crate::session::parlor_session_info;
use crate::sizes::Sizes;
use crate::status::parlor_status as Status;

/// How much a handle holds: no packets, no requests.
fn sizes(max_event: u32, max_items: u32) -> Result<Sizes, Status> {
    if !PACKET_SIZES.contains(&max_event) || !ITEM_COUNTS.contains(&max_items) {
        return Err(Status::PARLOR_BAD_VALUE);
    }
    Ok(Sizes {
        framing: Framing::Frames,
        max_packet: max_event,
        max_request: 0,
        max_items,
        snapshot: 0,
        waiting: (0, 0),
        fates: 0,
    })
}

/// How much of a block is taken by what is shown.
const SHOWN: usize = room_of::<parlor_session_info>() + EventView::ROOM + ERROR_ROOM;

/// How long a block must be for reading from one piece of memory.
fn size(sizes: &Sizes) -> usize {
    const HANDLE: usize = room_of::<Block<parlor_transcript>>() + SHOWN;
    HANDLE.saturating_add(scratch_room(sizes))
}

/// How long a block must be for a stream.
fn stream_size(sizes: &Sizes) -> usize {
    const HANDLE: usize = room_of::<Block<parlor_stream>>() + SHOWN;
    HANDLE.saturating_add(room(sizes.max_packet as usize)).saturating_add(scratch_room(sizes))
}

/// How many bytes of memory a handle needs that `parlor_transcript_new_in` makes for the same `max_event` and `max_items`. 0 if
/// these aren't valid.
///
/// About `max_event`, 100 bytes for each of `max_items`, and 2 KB. It is the same for the same version and machine. In builds
/// without a heap only.
#[cfg(feature = "exports")]
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
#[cfg(feature = "exports")]
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

/// How many bytes of memory a handle needs that `parlor_stream_new_in` makes for the same `window` and `max_items`. 0 if these
/// aren't valid.
///
/// About twice `window`, 100 bytes for each of `max_items`, and 2 KB. It is the same for the same version and machine. In builds
/// without a heap only.
#[cfg(feature = "exports")]
#[unsafe(no_mangle)]
pub unsafe extern "C" fn parlor_stream_size(window: u32, max_items: u32) -> usize {
    guard!([] { Ok(stream_size(&sizes(window, max_items)?)) })
}

/// Makes a handle at the start of a document in the `length` bytes at `block`, which is all the memory that it uses. For each
/// document make another one, in the same block if you like.
///
/// `block` begins at a multiple of 8, as an array of `uint64_t` does, and has at least as many bytes as `parlor_stream_size`
/// says. It is the handle's until the handle isn't used any more: there is nothing to free. `window` is how many bytes one event
/// may have, as for `parlor_stream_new`: 256 to 2147482624. `max_items` is how many items its userdata and event attributes may
/// have, those inside each other counted, too: 0 to 65535. `*stream` is set on success and points into the block.
/// Status: `PARLOR_BAD_LENGTH` if the block is too short, `PARLOR_BAD_ALIGNMENT`, `PARLOR_BAD_VALUE`, `PARLOR_NULL_POINTER`
/// (`block`, `stream`). In builds without a heap only.
#[cfg(feature = "exports")]
#[unsafe(no_mangle)]
pub unsafe extern "C" fn parlor_stream_new_in(
    block: *mut c_void,
    length: usize,
    window: u32,
    max_items: u32,
    stream: *mut *mut parlor_stream,
) -> i32 {
    guard!([output stream] {
        let sizes = sizes(window, max_items)?;
        let handle = |memory: &mut Memory| {
            let scratch = Scratch::for_packets(&sizes, memory)?;
            parlor_stream::new(memory.bytes(window as usize)?, scratch, memory)
        };
        // SAFETY: the crate's contract.
        stream.set(unsafe { memory::build(block.cast(), length, stream_size(&sizes), handle) }?);
        Ok(())
    })
}

/// How much a writer holds: two pieces of the document, and the lists of one event.
fn writer_sizes(max_event: u32, max_items: u32) -> Result<Sizes, Status> {
    Ok(Sizes { max_packet: 0, max_request: max_event, ..sizes(max_event, max_items)? })
}

/// How long a block must be for a writer.
fn writer_size(sizes: &Sizes) -> usize {
    const HANDLE: usize = room_of::<Block<parlor_writer>>();
    let buffers = room(sizes.max_request as usize).saturating_mul(2);
    HANDLE.saturating_add(buffers).saturating_add(scratch_room(sizes))
}

/// How many bytes of memory a handle needs that `parlor_writer_new_in` makes for the same `max_event` and `max_items`. 0 if these
/// aren't valid.
///
/// About twice `max_event`, 100 bytes for each of `max_items`, and 500. It is the same for the same version and machine. In
/// builds without a heap only.
#[cfg(feature = "exports")]
#[unsafe(no_mangle)]
pub unsafe extern "C" fn parlor_writer_size(max_event: u32, max_items: u32) -> usize {
    guard!([] { Ok(writer_size(&writer_sizes(max_event, max_items)?)) })
}

/// Makes a handle for writing one transcript in the `length` bytes at `block`, which is all the memory that it uses.
///
/// `block` begins at a multiple of 8, as an array of `uint64_t` does, and has at least as many bytes as `parlor_writer_size`
/// says. It is the handle's until the handle isn't used any more: there is nothing to free. `max_event` is how many bytes one
/// event may have in the document, and with the first one also what is before it: 256 to 2147482624. `max_items` is how many
/// items its userdata and event attributes may have, those inside each other counted, too: 0 to 65535. `session` is as for
/// `parlor_writer_new`. `*writer` is set on success and points into the block.
/// Status: `PARLOR_BAD_LENGTH` if the block is too short, `PARLOR_OUT_OF_MEMORY` if `max_event` is too small for what is before
/// the first event, `PARLOR_BAD_ALIGNMENT`, `PARLOR_BAD_VALUE`, `PARLOR_NOT_SET_UP`, `PARLOR_NOT_UTF8`, `PARLOR_NULL_POINTER`
/// (`block`, `session`, `writer`). In builds without a heap only.
#[cfg(feature = "exports")]
#[unsafe(no_mangle)]
pub unsafe extern "C" fn parlor_writer_new_in(
    block: *mut c_void,
    length: usize,
    max_event: u32,
    max_items: u32,
    session: *const parlor_session_info,
    writer: *mut *mut parlor_writer,
) -> i32 {
    guard!([output writer] {
        let sizes = writer_sizes(max_event, max_items)?;
        // SAFETY: the crate's contract, for both.
        let transcript = unsafe { read(session)?.read()? };
        let handle = |memory: &mut Memory| {
            let buffers = (memory.buffer(max_event as usize)?, memory.buffer(max_event as usize)?);
            parlor_writer::new(&transcript, buffers, Scratch::for_packets(&sizes, memory)?)
        };
        // SAFETY: the crate's contract.
        writer.set(unsafe { memory::build(block.cast(), length, writer_size(&sizes), handle) }?);
        Ok(())
    })
}

#[cfg(test)]
mod tests;
