//! HTTP/1.1, as far as Chat API v2 needs it: what is written, and how a stream is cut into responses.

#![allow(clippy::unwrap_used, reason = "these are tests")]

mod cuts;
mod faults;
mod requests;

use parlor_core::wire::frame::Frame;
use parlor_core::wire::http::ResponseReader;

/// What comes out of a stream that comes in pieces of `size` bytes, through a buffer of `room` bytes, and ends.
fn packets(mut stream: &[u8], size: usize, room: usize) -> Vec<Vec<u8>> {
    let mut buffer = vec![0xA5; room];
    let mut reader = ResponseReader::new();
    let mut found = Vec::new();
    let mut is_open = true;
    while is_open {
        let space = reader.space(&mut buffer);
        let count = size.min(space.len()).min(stream.len());
        space[..count].copy_from_slice(&stream[..count]);
        stream = &stream[count..];
        if count == 0 {
            is_open = false;
            reader.end();
        }
        reader.commit(count);
        while let Some(frame) = reader.next(&mut buffer) {
            let Frame::Packet(packet) = frame else { panic!("{frame:?}") };
            found.push(packet.to_vec());
        }
    }
    assert_eq!(reader.next(&mut buffer), None);
    found
}
