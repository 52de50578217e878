//! The board: a serial line, a screen, buttons and a clock, by their registers, and what happens on a panic.

use core::panic::PanicInfo;
use core::ptr::{read_volatile, write_volatile};

use parlor_core::wire::frame;

/// Bytes of the largest packet that comes in.
pub const MAX_PACKET: usize = 2048;

/// The buffers of a client. They stand in a static, as firmware has them: not on the stack.
pub struct Buffers {
    /// For what is sent.
    pub out: [u8; 1024],
    /// For the packet that comes in, with its frame.
    pub input: [u8; MAX_PACKET + frame::HEADER],
}

impl Buffers {
    /// They hold nothing yet.
    pub const EMPTY: Self = Self { out: [0; 1024], input: [0; MAX_PACKET + frame::HEADER] };
}

const SERIAL_LINE: usize = 0x4000_4000;
const SCREEN: usize = 0x4000_5000;
const BUTTONS: usize = 0x4002_8008;
const HUNDREDTHS: usize = 0x4002_8014;

fn read(register: usize) -> u32 {
    // SAFETY: one of the registers above, which the board has.
    unsafe { read_volatile(register as *const u32) }
}

fn write(register: usize, value: u32) {
    // SAFETY: as in `read`.
    unsafe { write_volatile(register as *mut u32, value) }
}

/// Milliseconds since the board was started.
#[inline(never)]
pub fn now() -> u64 {
    u64::from(read(HUNDREDTHS)) << 3
}

/// Which buttons are held down.
#[inline(never)]
pub fn buttons() -> u32 {
    read(BUTTONS)
}

/// The next byte on the serial line, if one has come.
#[inline(never)]
pub fn receive() -> Option<u8> {
    // Bit 1: something came.
    (read(SERIAL_LINE | 4) & 2 != 0).then(|| read(SERIAL_LINE) as u8)
}

/// Sends bytes on the serial line.
#[inline(never)]
pub fn send(bytes: &[u8]) {
    put(SERIAL_LINE, bytes);
}

/// Shows UTF-8 on the screen.
#[inline(never)]
pub fn show(text: &[u8]) {
    put(SCREEN, text);
}

fn put(line: usize, bytes: &[u8]) {
    for byte in bytes {
        // Bit 0: full.
        while read(line | 4) & 1 != 0 {}
        write(line, u32::from(*byte));
    }
}

/// Whatever could panic would have to call this: an image without it has no reachable panic.
#[inline(never)]
#[panic_handler]
fn parlor_panicked(_: &PanicInfo<'_>) -> ! {
    show(b"panic");
    loop {}
}
