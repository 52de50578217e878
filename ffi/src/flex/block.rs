//! A handle in the caller's memory, without a heap.

use core::ffi::c_void;
use core::ptr::NonNull;

use parlor_core::client::FlexClient;
use parlor_core::wire::frame;

use super::config::parlor_flex_config;
use super::handle::parlor_flex;
use crate::event::EventView;
use crate::guard::guard;
use crate::handle::Block;
use crate::ids::Ids;
use crate::last_error::ERROR_ROOM;
use crate::memory::{ALIGNMENT, Memory, room, room_of};
use crate::news::parlor_news;
use crate::queue::queue_room;
use crate::scratch::scratch_room;
use crate::session::parlor_session_info;
use crate::status::parlor_status as Status;
use crate::text::bytes;

/// Values of a size that is always the same.
const VALUES: usize = room_of::<Block<parlor_flex>>()
    + room_of::<parlor_news>()
    + room_of::<parlor_session_info>()
    + EventView::ROOM
    + ERROR_ROOM
    + Ids::<3>::ROOM;

impl parlor_flex_config {
    /// How long a block must be.
    fn size(&self) -> usize {
        let (packet, request) = (self.max_packet as usize, self.max_request as usize);
        let buffers = [
            room(request),
            room(request.saturating_add(frame::HEADER)),
            room(packet.saturating_add(frame::HEADER)),
            queue_room(packet),
            scratch_room(self.max_packet, self.max_request, self.max_items as usize),
        ];
        buffers.iter().fold(VALUES, |sum, it| sum.saturating_add(*it))
    }
}

/// Whether the bytes don't lie in the block.
pub(super) fn is_outside((block, length): (*const u8, usize), data: &[u8]) -> bool {
    let (begin, data_begin) = (block.addr(), data.as_ptr().addr());
    data_begin.saturating_add(data.len()) <= begin || data_begin >= begin.saturating_add(length)
}

/// Builds a handle in a block, of which nothing is used any more.
///
/// # Safety
/// The crate's contract, for both pointers.
unsafe fn build(
    block: *mut u8,
    length: usize,
    config: *const parlor_flex_config,
    make: impl FnOnce(&parlor_flex_config, &mut [u8]) -> Result<FlexClient, Status>,
) -> Result<*mut parlor_flex, Status> {
    let start = NonNull::new(block).ok_or(Status::PARLOR_NULL_POINTER)?;
    // SAFETY: the same contract.
    let config = unsafe { parlor_flex_config::read(config) }?;
    if !block.addr().is_multiple_of(ALIGNMENT) {
        return Err(Status::PARLOR_BAD_ALIGNMENT);
    }
    if length < config.size() || isize::try_from(length).is_err() {
        return Err(Status::PARLOR_BAD_LENGTH);
    }
    // SAFETY: aligned; writable by the contract, and the handle's from now on.
    let mut memory = unsafe { Memory::new(start, length) };
    let client = config.client(&mut memory, |out, _| make(&config, out))?;
    let ids = Ids::new(&mut memory)?;
    let mut flex = parlor_flex { client, ids, block: (block, length) };
    flex.copy_ids();
    Ok(memory.place(Block::new(flex))?.as_ptr().cast())
}

/// How many bytes of memory a client needs that `parlor_flex_new_in` makes with this config, or with the defaults if
/// `config` is NULL. 0 if the config isn't valid.
///
/// About 3 times `max_packet` and 2 times `max_request`, and 2 KB. It is the same for the same config, version and machine.
/// In builds without a heap only.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn parlor_flex_size(config: *const parlor_flex_config) -> usize {
    guard!([] {
        // SAFETY: the crate's contract.
        Ok(unsafe { parlor_flex_config::read(config) }?.size())
    })
}

/// Makes a client that hasn't logged in, in the `length` bytes at `block`, which is all the memory that it uses.
///
/// `block` begins at a multiple of 8, as an array of `uint64_t` does, and has at least as many bytes as `parlor_flex_size`
/// says. It is the handle's until the handle isn't used any more: there is nothing to free. `config` may be NULL for the
/// defaults; it is read during the call only. `*flex` is set on success and points into the block.
/// Status: `PARLOR_BAD_LENGTH` if the block is too short, `PARLOR_BAD_ALIGNMENT`, `PARLOR_NOT_SET_UP`, `PARLOR_BAD_VALUE`,
/// `PARLOR_NULL_POINTER` (`block`, `flex`). In builds without a heap only.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn parlor_flex_new_in(
    block: *mut c_void,
    length: usize,
    config: *const parlor_flex_config,
    flex: *mut *mut parlor_flex,
) -> i32 {
    guard!([output flex] {
        // SAFETY: the crate's contract.
        flex.set(unsafe { build(block.cast(), length, config, |config, _| Ok(FlexClient::new(config.core()))) }?);
        Ok(())
    })
}

/// Makes a client of a snapshot, as `parlor_flex_restore` does, in a block, as `parlor_flex_new_in` does: `block`, `length`,
/// `config` and `flex` are as there.
///
/// `data_length` bytes at `data` are what `parlor_flex_snapshot` gave. They are read during the call only, and don't lie in
/// the block. `*flex` is set on success and points into the block.
/// Status: as both; `PARLOR_BAD_VALUE` also if the snapshot lies in the block. In builds without a heap only.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn parlor_flex_restore_in(
    block: *mut c_void,
    length: usize,
    config: *const parlor_flex_config,
    data: *const u8,
    data_length: usize,
    flex: *mut *mut parlor_flex,
) -> i32 {
    guard!([output flex] {
        // SAFETY: the crate's contract.
        let data = unsafe { bytes(data, data_length) }?;
        if !is_outside((block.cast(), length), data) {
            return Err(Status::PARLOR_BAD_VALUE);
        }
        let restore = |config: &parlor_flex_config, out: &mut [u8]| {
            FlexClient::restore(config.core(), data, out).map_err(|error| Status::from(&error))
        };
        // SAFETY: the crate's contract.
        flex.set(unsafe { build(block.cast(), length, config, restore) }?);
        Ok(())
    })
}

#[cfg(test)]
mod tests;
