//! A customer's kiosk: the flex client, in the binding that is built, or the client of Chat API v2.
#![no_std]
#![no_main]

use core::mem::size_of;
use core::sync::atomic::AtomicU8;

use cortex_m_rt::entry;
use parlor_images::board::{self, Buffers};
use parlor_images::kiosk::{self, Kiosk};

/// As large as the client: the size of the symbol tells. Atomic, so that it is in RAM.
#[used]
static SIZE_OF_CLIENT: [AtomicU8; size_of::<Kiosk>()] = [const { AtomicU8::new(0) }; size_of::<Kiosk>()];

#[entry]
fn main() -> ! {
    static mut BUFFERS: Buffers = Buffers::EMPTY;
    let buffers = &mut *BUFFERS;
    loop {
        if kiosk::run(buffers).is_err() {
            board::show(b"failed");
        }
    }
}
