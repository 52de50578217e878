//! Counts what the decoders allocate, and keeps the kernel out of it.

use std::alloc::{GlobalAlloc, Layout, System};
use std::sync::atomic::{AtomicU64, Ordering};

use crate::decoders;

static COUNT: AtomicU64 = AtomicU64::new(0);

/// The system's allocator, counted.
pub struct CountingAllocator;

/// Not `fetch_add`, which is slower: C's counters aren't atomic either, and the benchmark has one thread.
fn count_one() {
    COUNT.store(COUNT.load(Ordering::Relaxed) + 1, Ordering::Relaxed);
}

// SAFETY: everything is the system allocator's; counting touches no memory of its own.
unsafe impl GlobalAlloc for CountingAllocator {
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        count_one();
        // SAFETY: the caller keeps what `GlobalAlloc` asks for.
        unsafe { System.alloc(layout) }
    }

    unsafe fn alloc_zeroed(&self, layout: Layout) -> *mut u8 {
        count_one();
        // SAFETY: the caller keeps what `GlobalAlloc` asks for.
        unsafe { System.alloc_zeroed(layout) }
    }

    // Without this one, a growing `Vec` would be copied where the system's allocator can extend it.
    unsafe fn realloc(&self, block: *mut u8, layout: Layout, size: usize) -> *mut u8 {
        count_one();
        // SAFETY: the block is the system allocator's, and the caller keeps what `GlobalAlloc` asks for.
        unsafe { System.realloc(block, layout, size) }
    }

    unsafe fn dealloc(&self, block: *mut u8, layout: Layout) {
        // SAFETY: the block is the system allocator's.
        unsafe { System.dealloc(block, layout) }
    }
}

/// How many allocations there were so far, in Rust, C and C++.
pub(crate) fn count() -> u64 {
    COUNT.load(Ordering::Relaxed) + decoders::c_allocations()
}

/// Tells the C library to keep memory that is freed.
///
/// By default glibc may give a decoder's memory back to the kernel after each document, and fresh pages cost as much as
/// reading the document does. Whether it does depends on what was allocated before, anywhere in the program: with a
/// document that was reserved in one piece, pugixml was measured at 260 instead of 450 MB/s, on one shape of six. This
/// makes it the same each time, to the advantage of decoders that allocate; ours doesn't. Elsewhere than with glibc it
/// does nothing.
pub fn keep_freed_memory() {
    #[cfg(all(target_os = "linux", target_env = "gnu"))]
    {
        unsafe extern "C" {
            fn mallopt(parameter: i32, value: i32) -> i32;
        }
        const M_TRIM_THRESHOLD: i32 = -1;
        const M_MMAP_THRESHOLD: i32 = -3;
        // SAFETY: two parameters of malloc, from `malloc.h`; no other thread runs yet.
        unsafe {
            mallopt(M_TRIM_THRESHOLD, 1 << 30);
            mallopt(M_MMAP_THRESHOLD, 1 << 24);
        }
    }
}
