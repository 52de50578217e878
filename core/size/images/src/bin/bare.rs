//! What every firmware has: start-up, a serial line, buttons, a screen and a clock. The other images less this one is
//! what parlor-core costs.
#![no_std]
#![no_main]

use cortex_m_rt::entry;
use parlor_images::board;

#[entry]
fn main() -> ! {
    loop {
        if board::buttons() != 0 && board::now() != 0 {
            board::send(b"ready");
        }
        while let Some(byte) = board::receive() {
            board::show(&[byte]);
        }
    }
}
