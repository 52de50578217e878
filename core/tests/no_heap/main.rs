//! Nothing that parlor-core does allocates: an allocator that counts, armed for the test's own thread.

#![allow(clippy::unwrap_used, reason = "these are tests")]

mod chat;
mod clients;
mod elements;
#[path = "../packets/mod.rs"]
mod packets;
mod transport;

use std::alloc::{GlobalAlloc, Layout, System};
use std::cell::Cell;
use std::fmt::{self, Debug, Display, Write};

struct Counting;

thread_local! {
    /// How many allocations this thread made while it was armed; `None`: it isn't.
    static ALLOCATIONS: Cell<Option<usize>> = const { Cell::new(None) };
}

fn count() {
    // A thread that ends has no cell any more, and isn't armed.
    _ = ALLOCATIONS.try_with(|it| it.set(it.get().map(|count| count + 1)));
}

// SAFETY: everything is the system allocator's; counting touches no memory of its own.
unsafe impl GlobalAlloc for Counting {
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        count();
        // SAFETY: the caller keeps what `GlobalAlloc` asks for.
        unsafe { System.alloc(layout) }
    }

    unsafe fn dealloc(&self, block: *mut u8, layout: Layout) {
        count();
        // SAFETY: the block is the system allocator's.
        unsafe { System.dealloc(block, layout) }
    }
}

#[global_allocator]
static ALLOCATOR: Counting = Counting;

/// Does the work, which may not touch the heap.
pub(crate) fn without_heap(work: impl FnOnce()) {
    assert_eq!(touches(work), 0, "the heap was touched");
}

fn touches(work: impl FnOnce()) -> usize {
    ALLOCATIONS.set(Some(0));
    work();
    ALLOCATIONS.take().unwrap()
}

/// Formats into nothing.
struct Nowhere;

impl Write for Nowhere {
    fn write_str(&mut self, _: &str) -> fmt::Result {
        Ok(())
    }
}

pub(crate) fn debug(value: &impl Debug) {
    write!(Nowhere, "{value:?}").unwrap();
}

pub(crate) fn display(value: &impl Display) {
    write!(Nowhere, "{value}").unwrap();
}

#[test]
fn the_heap_is_watched() {
    assert!(touches(|| drop(std::hint::black_box(Box::new(7)))) >= 2);
    assert!(touches(|| drop(std::hint::black_box("text".to_owned()))) >= 2);
    without_heap(|| _ = std::hint::black_box([0; 64]));
}
