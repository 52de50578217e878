//! Both clients and the XML binding in one firmware.
#![no_std]
#![no_main]

use cortex_m_rt::entry;
use parlor_images::board::{self, Buffers};
use parlor_images::{desk, kiosk};

#[entry]
fn main() -> ! {
    static mut BUFFERS: Buffers = Buffers::EMPTY;
    let buffers = &mut *BUFFERS;
    loop {
        let result = if board::buttons() == 0 { kiosk::run(buffers) } else { desk::run(buffers) };
        if result.is_err() {
            board::show(b"failed");
        }
    }
}
