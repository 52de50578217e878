//! A customer's kiosk: the flex client and the XML binding.
#![no_std]
#![no_main]

use core::mem::size_of;

use cortex_m_rt::entry;
use parlor_core::client::FlexClient;
use parlor_images::{board, kiosk};

/// As large as the client: the size of the symbol tells.
#[used]
static SIZE_OF_CLIENT: [u8; size_of::<FlexClient>()] = [0; size_of::<FlexClient>()];

#[entry]
fn main() -> ! {
    loop {
        if kiosk::run().is_err() {
            board::show(b"failed");
        }
    }
}
