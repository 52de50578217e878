//! A handle in the caller's memory, without a heap.

use core::ffi::c_void;

use parlor_core::client::{BasicClient, SessionSlot};

use super::config::parlor_basic_config;
use super::handle::parlor_basic;
use super::machine::BasicMachine;
use crate::client::{Client, client_room};
use crate::guard::guard;
use crate::handle::Block;
use crate::ids::Ids;
use crate::memory::{self, Home, List, Memory, room, room_of};
use crate::news::News;
use crate::status::parlor_status as Status;
use crate::text::bytes;

impl parlor_basic_config {
    /// How long a block must be.
    fn size(&self) -> usize {
        const HANDLE: usize = room_of::<Block<parlor_basic>>() + Ids::<1>::ROOM;
        let slots = (self.max_sessions as usize).saturating_mul(size_of::<SessionSlot>());
        HANDLE.saturating_add(room(slots)).saturating_add(client_room(&self.sizes()))
    }
}

/// Builds a handle in a block, of which nothing is used any more.
///
/// # Safety
/// The crate's contract, for both pointers.
unsafe fn build(
    block: *mut u8,
    length: usize,
    config: *const parlor_basic_config,
    make: impl FnOnce(&parlor_basic_config, List<SessionSlot>, &mut News, Home) -> Result<BasicMachine, Status>,
) -> Result<*mut parlor_basic, Status> {
    // SAFETY: the same contract.
    let config = unsafe { parlor_basic_config::read(config) }?;
    let handle = |memory: &mut Memory| {
        let (home, slots) = (memory.home(), config.slots(memory)?);
        let client = Client::new(&config.sizes(), memory, |_, news| make(&config, slots, news, home))?;
        Ok(parlor_basic { client, ids: Ids::new(memory)? })
    };
    // SAFETY: the same contract.
    unsafe { memory::build(block, length, config.size(), handle) }
}

/// How many bytes of memory a client needs that `parlor_basic_new_in` makes with this config, or with the defaults if
/// `config` is NULL. 0 if the config isn't valid.
///
/// About 3 times `max_packet`, 2 times `max_request`, up to 150 bytes for each of `max_sessions`, and 5 KB. It is the same for
/// the same config, version and machine. In builds without a heap only.
#[cfg(feature = "exports")]
#[unsafe(no_mangle)]
pub unsafe extern "C" fn parlor_basic_size(config: *const parlor_basic_config) -> usize {
    guard!([] {
        // SAFETY: the crate's contract.
        Ok(unsafe { parlor_basic_config::read(config) }?.size())
    })
}

/// Makes a client that hasn't registered, on a link that was made at `now`, in the `length` bytes at `block`, which is all
/// the memory that it uses.
///
/// `block` begins at a multiple of 8, as an array of `uint64_t` does, and has at least as many bytes as `parlor_basic_size`
/// says. It is the handle's until the handle isn't used any more: there is nothing to free. `config` may be NULL for the
/// defaults; it is read during the call only. `*basic` is set on success and points into the block.
/// Status: `PARLOR_BAD_LENGTH` if the block is too short, `PARLOR_BAD_ALIGNMENT`, `PARLOR_NOT_SET_UP`, `PARLOR_BAD_VALUE`,
/// `PARLOR_NULL_POINTER` (`block`, `basic`). In builds without a heap only.
#[cfg(feature = "exports")]
#[unsafe(no_mangle)]
pub unsafe extern "C" fn parlor_basic_new_in(
    block: *mut c_void,
    length: usize,
    config: *const parlor_basic_config,
    now: u64,
    basic: *mut *mut parlor_basic,
) -> i32 {
    guard!([output basic] {
        let make = |config: &parlor_basic_config, slots, _: &mut News, _| {
            Ok(BasicClient::new(config.core(), slots, now))
        };
        // SAFETY: the crate's contract.
        basic.set(unsafe { build(block.cast(), length, config, make) }?);
        Ok(())
    })
}

/// Makes a client of a snapshot, as `parlor_basic_restore` does, in a block, as `parlor_basic_new_in` does: `block`,
/// `length`, `config` and `basic` are as there.
///
/// `data_length` bytes at `data` are what `parlor_basic_snapshot` gave. They are read during the call only, and don't lie in
/// the block. `*basic` is set on success and points into the block.
/// Status: as both; `PARLOR_BAD_VALUE` also if the snapshot lies in the block. In builds without a heap only.
#[cfg(feature = "exports")]
#[unsafe(no_mangle)]
pub unsafe extern "C" fn parlor_basic_restore_in(
    block: *mut c_void,
    length: usize,
    config: *const parlor_basic_config,
    now: u64,
    data: *const u8,
    data_length: usize,
    basic: *mut *mut parlor_basic,
) -> i32 {
    guard!([output basic] {
        // SAFETY: the crate's contract.
        let data = unsafe { bytes(data, data_length) }?;
        let restore = |config: &parlor_basic_config, slots, news: &mut News, home: Home| {
            // SAFETY: looked at during the call only.
            let data = unsafe { home.kept(data) }?;
            let unknown_fate = |request_id, request| news.unknown_fate(request_id, request);
            let restored = BasicClient::restore(config.core(), slots, now, &data, unknown_fate);
            restored.map_err(|error| Status::from(&error))
        };
        // SAFETY: the crate's contract.
        basic.set(unsafe { build(block.cast(), length, config, restore) }?);
        Ok(())
    })
}

#[cfg(test)]
mod tests;
