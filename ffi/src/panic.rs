//! What firmware does on a panic, which Rust asks of every program without its standard library. No function of the library
//! can reach it: firmware that links the library doesn't have it, as a test sees to.

use core::panic::PanicInfo;

#[panic_handler]
fn panicked(_: &PanicInfo<'_>) -> ! {
    loop {}
}
