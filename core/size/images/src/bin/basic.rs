//! An agent's desk: the basic client and the XML binding.
#![no_std]
#![no_main]

use core::mem::size_of;

use cortex_m_rt::entry;
use parlor_core::client::{BasicClient, SessionSlot};
use parlor_images::desk::SESSIONS;
use parlor_images::{board, desk};

type Client = BasicClient<[SessionSlot; SESSIONS]>;

/// As large as the client with its slots: the size of the symbol tells.
#[used]
static SIZE_OF_CLIENT: [u8; size_of::<Client>()] = [0; size_of::<Client>()];

#[entry]
fn main() -> ! {
    loop {
        if desk::run().is_err() {
            board::show(b"failed");
        }
    }
}
