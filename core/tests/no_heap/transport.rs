//! Frames, links and serial lines.

use parlor_core::link::{self, Receiver};
use parlor_core::wire::frame::{Frame, FrameReader};
use parlor_core::wire::serial::{self, SerialFrame, SerialReader};

use crate::{debug, without_heap};

#[test]
fn frames_and_links() {
    without_heap(|| {
        let mut stream = [0; 64];
        let mut rest = &mut stream[..];
        link::send(&mut rest, b"<a/>").unwrap();
        link::send(&mut rest, b"").unwrap();
        let left = rest.len();
        let mut stream = &stream[..64 - left];
        let (mut buffer, mut receiver) = ([0; 16], Receiver::new());
        assert_eq!(receiver.receive(&mut stream, &mut buffer).unwrap(), Frame::Packet(b"<a/>"));
        assert_eq!(receiver.receive(&mut stream, &mut buffer).unwrap(), Frame::KeepAlive);
        debug(&receiver.receive(&mut stream, &mut buffer).unwrap_err());
        let mut frames = FrameReader::new();
        frames.space(&mut buffer)[..4].copy_from_slice(&[0, 0, 1, 0]);
        frames.commit(4);
        let frame = frames.next(&buffer);
        assert_eq!(frame, Some(Frame::TooLarge(256)));
        debug(&frame);
    });
}

#[test]
fn serial_lines() {
    without_heap(|| {
        let mut line = [0; 64];
        let mut rest = &mut line[..];
        link::serial::send(&mut rest, b"a packet").unwrap();
        link::serial::send(&mut rest, b"").unwrap();
        let left = rest.len();
        line[3] ^= 1;
        let mut stream = &line[..64 - left];
        let (mut buffer, mut receiver) = ([0; 32], link::serial::Receiver::new());
        let mut count = 0;
        while let Ok(frame) = receiver.receive(&mut stream, &mut buffer) {
            debug(&frame);
            count += 1;
        }
        assert_eq!(count, 2);
        let mut frame = [0; serial::largest_frame(3)];
        let length = serial::frame(b"abc", &mut frame).unwrap();
        let mut reader = SerialReader::new();
        reader.space(&mut buffer)[..length].copy_from_slice(&frame[..length]);
        reader.commit(length);
        assert_eq!(reader.next(&mut buffer), Some(SerialFrame::Packet(b"abc")));
    });
}
