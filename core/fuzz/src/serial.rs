//! A serial line: any bytes, and packets of which one is damaged.

use parlor_core::wire::serial::{self, SerialFrame, SerialReader};

/// Any line is cut into the same frames in whatever pieces it comes; of three packets on a line on which one byte is
/// changed or lost, at least two arrive.
pub fn serial(data: &[u8]) {
    let frames = frames(data, 64, usize::MAX);
    for size in [1, 3] {
        assert_eq!(frames, self::frames(data, 64, size));
    }
    if let [place, change, packet @ ..] = data
        && !packet.is_empty()
    {
        damaged(usize::from(*place), *change, packet);
    }
}

fn damaged(place: usize, change: u8, packet: &[u8]) {
    let sent = [packet, b"between", packet];
    let mut line = Vec::new();
    for packet in sent {
        serial::write(packet, |bytes| -> Result<(), ()> {
            line.extend_from_slice(bytes);
            Ok(())
        })
        .unwrap();
    }
    let room = line.len();
    let whole: Vec<_> = sent.iter().map(|it| Frame::Packet(it.to_vec())).collect();
    assert_eq!(frames(&line, room, 5), whole);
    let at = place * line.len() / 256;
    match change {
        0 => _ = line.remove(at),
        change => line[at] ^= change,
    }
    let came = frames(&line, room, 5);
    let arrived = came.iter().filter(|it| whole.contains(it)).count();
    assert!(arrived >= 2, "{at}: {came:?}");
}

#[derive(Debug, PartialEq)]
enum Frame {
    Packet(Vec<u8>),
    Other(String),
}

/// The frames of a line that comes in pieces of `size` into a buffer with so much `room`.
fn frames(mut line: &[u8], room: usize, size: usize) -> Vec<Frame> {
    let mut buffer = vec![0; room];
    let mut reader = SerialReader::new();
    let mut found = Vec::new();
    while !line.is_empty() {
        let space = reader.space(&mut buffer);
        let count = size.min(space.len()).min(line.len());
        assert!(count > 0);
        space[..count].copy_from_slice(&line[..count]);
        line = &line[count..];
        reader.commit(count);
        while let Some(frame) = reader.next(&mut buffer) {
            found.push(match frame {
                SerialFrame::Packet(packet) => Frame::Packet(packet.to_vec()),
                other => Frame::Other(format!("{other:?}")),
            });
        }
    }
    found
}
