//! An allocator that gives little.
#![allow(dead_code, reason = "each test program uses a part of it")]

use core::cell::Cell;
use core::ptr::null_mut;
use std::alloc::{GlobalAlloc, Layout, System};

use parlor::parlor_status;

/// Allocations of more bytes than this are large.
const SMALL: usize = 2048;

thread_local! {
    /// How many large allocations this thread may still make.
    static LEFT: Cell<usize> = const { Cell::new(usize::MAX) };
}

struct Scarce;

fn may_have(size: usize) -> bool {
    let left = LEFT.get();
    if size > SMALL {
        LEFT.set(left.saturating_sub(1));
    }
    size <= SMALL || left > 0
}

// SAFETY: the system's allocator, or NULL.
unsafe impl GlobalAlloc for Scarce {
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        // SAFETY: the caller's promise.
        if may_have(layout.size()) { unsafe { System.alloc(layout) } } else { null_mut() }
    }

    unsafe fn alloc_zeroed(&self, layout: Layout) -> *mut u8 {
        // SAFETY: the caller's promise.
        if may_have(layout.size()) { unsafe { System.alloc_zeroed(layout) } } else { null_mut() }
    }

    unsafe fn dealloc(&self, data: *mut u8, layout: Layout) {
        // SAFETY: the caller's promise.
        unsafe { System.dealloc(data, layout) }
    }

    unsafe fn realloc(&self, data: *mut u8, layout: Layout, size: usize) -> *mut u8 {
        // SAFETY: the caller's promise.
        if may_have(size) { unsafe { System.realloc(data, layout, size) } } else { null_mut() }
    }
}

#[global_allocator]
static ALLOCATOR: Scarce = Scarce;

pub(crate) const OUT_OF_MEMORY: i32 = parlor_status::PARLOR_OUT_OF_MEMORY as i32;
pub(crate) const END: i32 = parlor_status::PARLOR_END as i32;

/// Calls while there is memory for so many large allocations.
pub(crate) fn with<T>(large: usize, call: impl FnOnce() -> T) -> T {
    LEFT.set(large);
    let returned = call();
    LEFT.set(usize::MAX);
    returned
}

/// Calls with more and more memory until there is enough: how often there wasn't, and the status then.
pub(crate) fn until_enough(mut call: impl FnMut() -> i32) -> (usize, i32) {
    let mut failures = 0;
    loop {
        let status = with(failures, &mut call);
        if status != OUT_OF_MEMORY {
            return (failures, status);
        }
        failures += 1;
    }
}
