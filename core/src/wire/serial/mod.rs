//! Frames on a serial line (feature `serial`), where bytes get lost or damaged: one that does costs the packet that it
//! was in, no other.
//!
//! A frame is a byte 0, the packet and its CRC-32 in COBS, and a byte 0. It is our own choice, and goes with either
//! binding; an empty packet is a keep-alive.
//!
//! - The CRC is the usual one (ISO-HDLC, as in Ethernet and zip), 4 bytes, the lowest first.
//! - COBS (consistent overhead byte stuffing) leaves no byte 0: what is between two of them, or 254 bytes without one,
//!   is written as its length plus 1, then itself. That costs one byte, and one more for each 254.
//! - With a 0 at both ends, a damaged end spoils only its own packet. Between frames any number of zeros may stand.
//!
//! ```
//! use parlor_core::wire::serial::{self, SerialFrame, SerialReader};
//!
//! let mut line = [0; 32];
//! let length = serial::frame(b"a\0b", &mut line)?;
//! assert_eq!(&line[..5], b"\0\x02a\x06b");
//!
//! let mut buffer = [0; 32];
//! let mut reader = SerialReader::new();
//! for byte in &line[..length] {
//!     reader.space(&mut buffer)[0] = *byte;
//!     reader.commit(1);
//! }
//! assert_eq!(reader.next(&mut buffer), Some(SerialFrame::Packet(b"a\0b")));
//! # Ok::<(), parlor_core::wire::TooSmall>(())
//! ```

mod cobs;
mod reader;

pub use reader::{SerialFrame, SerialReader, Skipped};

use core::convert::Infallible;

use crc::{CRC_32_ISO_HDLC, Crc, NoTable};

use super::copy::copy;
use super::fault::TooSmall;

/// Bytes of the CRC.
const CHECKSUM: usize = 4;

/// Without a table: that would be 1 KB of flash, and a serial line is slower anyway.
const CRC: Crc<u32, NoTable> = Crc::<u32, NoTable>::new(&CRC_32_ISO_HDLC);

fn checksum(packet: &[u8]) -> [u8; CHECKSUM] {
    CRC.checksum(packet).to_le_bytes()
}

/// How many bytes the frame of a packet of `length` bytes takes at most. A reader's buffer needs one less.
pub const fn largest_frame(length: usize) -> usize {
    let inside = length.saturating_add(CHECKSUM);
    inside.saturating_add(inside.div_ceil(254)).saturating_add(3)
}

/// Writes the frame of a packet, piece by piece, without a buffer: the pieces are parts of the packet, and what stands
/// between them.
///
/// # Errors
/// What `write` gives; nothing more is written then, and what was is no whole frame.
pub fn write<E>(packet: &[u8], mut write: impl FnMut(&[u8]) -> Result<(), E>) -> Result<(), E> {
    write(&[0])?;
    cobs::encode(packet, &checksum(packet), &mut write)?;
    write(&[0])
}

/// Writes the frame of a packet into `out`; gives its length in bytes.
///
/// # Errors
/// [`TooSmall`], with what is needed; [`largest_frame`] is always enough.
pub fn frame(packet: &[u8], out: &mut [u8]) -> Result<usize, TooSmall> {
    let mut length: usize = 0;
    let available = out.len();
    let written: Result<(), Infallible> = write(packet, |piece| {
        let start = length;
        length = start.saturating_add(piece.len());
        if let Some(window) = out.get_mut(start..length) {
            copy(piece, window);
        }
        Ok(())
    });
    match written {
        Ok(()) if length <= available => Ok(length),
        Ok(()) => Err(TooSmall { needed: length, available }),
    }
}

#[cfg(test)]
mod tests;
