//! Both clients and the XML binding in one firmware.
#![no_std]
#![no_main]

use cortex_m_rt::entry;
use parlor_images::{board, desk, kiosk};

#[entry]
fn main() -> ! {
    loop {
        let result = if board::buttons() == 0 { kiosk::run() } else { desk::run() };
        if result.is_err() {
            board::show(b"failed");
        }
    }
}
