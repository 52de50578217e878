//! The blocking pump, over the serial line.

use core::convert::Infallible;

use embedded_io::{ErrorType, Read, Write};
use parlor_core::link::{self, LinkError, Receiver};
use parlor_images::board;

use crate::{debug, error};

struct Line;

impl ErrorType for Line {
    type Error = Infallible;
}

impl Read for Line {
    fn read(&mut self, out: &mut [u8]) -> Result<usize, Infallible> {
        let bytes = out.iter_mut().map_while(|place| board::receive().map(|byte| *place = byte));
        Ok(bytes.count())
    }
}

impl Write for Line {
    fn write(&mut self, bytes: &[u8]) -> Result<usize, Infallible> {
        board::send(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> Result<(), Infallible> {
        Ok(())
    }
}

pub(crate) fn all(buffer: &mut [u8]) {
    let mut receiver = Receiver::new();
    loop {
        match receiver.receive(&mut Line, buffer) {
            Ok(frame) => debug(&frame),
            Err(LinkError::Closed) => break,
            Err(it) => error(&it),
        }
    }
    if let Err(it) = link::send(&mut Line, buffer) {
        error(&it);
    }
    debug(&receiver);
}
