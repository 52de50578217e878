//! A handle in the caller's memory, without a heap.

use core::ffi::c_void;

use super::config::parlor_flex_config;
use super::handle::parlor_flex;
use super::machine::{Customer, CustomerConfig};
use crate::client::client_room;
use crate::guard::guard;
use crate::handle::Block;
use crate::ids::Ids;
use crate::memory::{self, Home, Memory, room_of};
use crate::status::parlor_status as Status;
use crate::text::bytes;

impl parlor_flex_config {
    /// How long a block must be.
    fn size(&self) -> usize {
        const HANDLE: usize = room_of::<Block<parlor_flex>>() + Ids::<3>::ROOM;
        HANDLE.saturating_add(client_room(&self.sizes()))
    }
}

/// Builds a handle in a block, of which nothing is used any more.
///
/// # Safety
/// The crate's contract, for both pointers.
unsafe fn build(
    block: *mut u8,
    length: usize,
    config: *const parlor_flex_config,
    make: impl Fn(CustomerConfig, &mut [u8], Home) -> Result<Customer, Status>,
) -> Result<*mut parlor_flex, Status> {
    // SAFETY: the same contract.
    let (config, core) = unsafe {
        let config = parlor_flex_config::read(config)?;
        (config, config.core()?)
    };
    let handle = |memory: &mut Memory| {
        let home = memory.home();
        let client = config.client(memory, &|out| make(core, out, home))?;
        let mut flex = parlor_flex { client, ids: Ids::new(memory)? };
        flex.copy_ids();
        Ok(flex)
    };
    // SAFETY: the same contract.
    unsafe { memory::build(block, length, config.size(), handle) }
}

/// How many bytes of memory a client needs that `parlor_flex_new_in` makes with this config, or with the defaults if
/// `config` is NULL. 0 if the config isn't valid.
///
/// About 3 times `max_packet` and 2 times `max_request`, and 2 KB. It is the same for the same config, version and machine.
/// In builds without a heap only.
#[cfg(feature = "exports")]
#[unsafe(no_mangle)]
pub unsafe extern "C" fn parlor_flex_size(config: *const parlor_flex_config) -> usize {
    guard!([] {
        // SAFETY: the crate's contract.
        let config = unsafe { parlor_flex_config::read(config) }?;
        // SAFETY: the same contract.
        unsafe { config.core() }?;
        Ok(config.size())
    })
}

/// Makes a client that hasn't logged in, in the `length` bytes at `block`, which is all the memory that it uses.
///
/// `block` begins at a multiple of 8, as an array of `uint64_t` does, and has at least as many bytes as `parlor_flex_size`
/// says. It is the handle's until the handle isn't used any more: there is nothing to free. `config` may be NULL for the
/// defaults; it is read during the call only. `*flex` is set on success and points into the block.
/// Status: `PARLOR_BAD_LENGTH` if the block is too short, `PARLOR_BAD_ALIGNMENT`, `PARLOR_NOT_SET_UP`, `PARLOR_BAD_VALUE`,
/// `PARLOR_NULL_POINTER` (`block`, `flex`). In builds without a heap only.
#[cfg(feature = "exports")]
#[unsafe(no_mangle)]
pub unsafe extern "C" fn parlor_flex_new_in(
    block: *mut c_void,
    length: usize,
    config: *const parlor_flex_config,
    flex: *mut *mut parlor_flex,
) -> i32 {
    guard!([output flex] {
        // SAFETY: the crate's contract.
        flex.set(unsafe { build(block.cast(), length, config, |core, _, _| Ok(Customer::new(core))) }?);
        Ok(())
    })
}

/// Makes a client of a snapshot, as `parlor_flex_restore` does, in a block, as `parlor_flex_new_in` does: `block`, `length`,
/// `config` and `flex` are as there.
///
/// `data_length` bytes at `data` are what `parlor_flex_snapshot` gave. They are read during the call only, and don't lie in
/// the block. `*flex` is set on success and points into the block.
/// Status: as both; `PARLOR_BAD_VALUE` also if the snapshot lies in the block. In builds without a heap only.
#[cfg(feature = "exports")]
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
        let restore = |core: CustomerConfig, out: &mut [u8], home: Home| {
            // SAFETY: looked at during the call only.
            let data = unsafe { home.kept(data) }?;
            Customer::restore(core, &data, out).map_err(|error| Status::from(&error))
        };
        // SAFETY: the crate's contract.
        flex.set(unsafe { build(block.cast(), length, config, restore) }?);
        Ok(())
    })
}

#[cfg(test)]
mod tests;
