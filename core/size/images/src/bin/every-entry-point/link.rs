//! The blocking pump, over the serial line.

use core::convert::Infallible;

use embedded_io::{ErrorType, Read, Write};
use parlor_core::link::{self, LinkError, Receiver};
use parlor_core::wire::serial::{self, SerialFrame, SerialReader};
use parlor_images::board;

use crate::{debug, display, error, keep};

pub(crate) struct Line;

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
    serial_line(buffer);
}

fn serial_line(buffer: &mut [u8]) {
    let mut receiver = link::serial::Receiver::new();
    loop {
        match receiver.receive(&mut Line, buffer) {
            Ok(frame) => debug(&frame),
            Err(LinkError::Closed) => break,
            Err(it) => error(&it),
        }
    }
    if let Err(it) = link::serial::send(&mut Line, buffer) {
        error(&it);
    }
    debug(&receiver);
    let mut reader = SerialReader::new();
    while let Some(byte) = board::receive() {
        if let Some(place) = reader.space(buffer).first_mut() {
            *place = byte;
        }
        reader.commit(1);
        if let Some(frame) = reader.next(buffer) {
            debug(&frame);
            if let SerialFrame::Skipped(why) = frame {
                display(&why);
            }
        }
    }
    keep((reader.is_partial(), serial::largest_frame(buffer.len())));
    let mut framed = [0; 64];
    keep(serial::frame(buffer, &mut framed).is_ok());
}
