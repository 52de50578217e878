//! An agent's desk: the basic client and the XML binding.
#![no_std]
#![no_main]

use core::mem::size_of;
use core::sync::atomic::AtomicU8;

use cortex_m_rt::entry;
use parlor_images::board::{self, Buffers};
use parlor_images::desk::{self, Client};

/// As large as the client with its slots: the size of the symbol tells. Atomic, so that it is in RAM.
#[used]
static SIZE_OF_CLIENT: [AtomicU8; size_of::<Client>()] = [const { AtomicU8::new(0) }; size_of::<Client>()];

#[entry]
fn main() -> ! {
    static mut BUFFERS: Buffers = Buffers::EMPTY;
    let buffers = &mut *BUFFERS;
    loop {
        if desk::run(buffers).is_err() {
            board::show(b"failed");
        }
    }
}
