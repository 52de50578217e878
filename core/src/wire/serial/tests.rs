use std::string::String;
use std::vec::Vec;

use proptest::prelude::*;

use super::*;

fn framed(packet: &[u8]) -> Vec<u8> {
    let mut out = std::vec![0xA5; largest_frame(packet.len()) + 1];
    let length = frame(packet, &mut out).unwrap();
    assert_eq!(out.pop(), Some(0xA5));
    out.truncate(length);
    out
}

/// All that comes out of a line that is cut into pieces of this size.
fn read(line: &[u8], size: usize, room: usize) -> Vec<Result<Vec<u8>, Skipped>> {
    let mut buffer = std::vec![0xA5; room];
    let mut reader = SerialReader::new();
    let mut found = Vec::new();
    let mut rest = line;
    while !rest.is_empty() {
        let space = reader.space(&mut buffer);
        assert!(!space.is_empty());
        let count = size.min(space.len()).min(rest.len());
        space[..count].copy_from_slice(&rest[..count]);
        rest = &rest[count..];
        reader.commit(count);
        while let Some(frame) = reader.next(&mut buffer) {
            found.push(match frame {
                SerialFrame::Packet(packet) => Ok(packet.to_vec()),
                SerialFrame::KeepAlive => Ok(Vec::new()),
                SerialFrame::Skipped(why) => Err(why),
            });
        }
    }
    found
}

const PACKETS: [&[u8]; 5] = [b"one", b"\0two\0\0", b"", b"\x01\x16\x03\x01U\x03key\x09\0\0", b"last"];

fn line() -> Vec<u8> {
    PACKETS.iter().flat_map(|it| framed(it)).collect()
}

#[test]
fn bytes() {
    assert_eq!(framed(b"123456789"), b"\0\x0E123456789\x26\x39\xF4\xCB\0");
    assert_eq!(framed(b""), b"\0\x01\x01\x01\x01\x01\0");
    assert_eq!(framed(b"\0")[..4], [0, 1, 5, 0x8D]);
    let error = frame(b"abc", &mut [0; 9]);
    assert_eq!(error, Err(TooSmall { needed: 10, available: 9 }));
}

#[test]
fn packets_come_out_whole_however_the_line_is_cut() {
    let expected: Vec<_> = PACKETS.iter().map(|it| Ok(it.to_vec())).collect();
    for size in 1..=line().len() {
        assert_eq!(read(&line(), size, largest_frame(15)), expected, "{size}");
    }
}

/// What comes out of a damaged line are packets that were sent, each at most once and in order, and all but the ones
/// that are named.
fn spared(line: &[u8], lost: &[usize], what: &str) {
    let found: Vec<_> = read(line, 7, 64).into_iter().flatten().collect();
    let expected: Vec<_> = PACKETS.iter().enumerate().filter(|(at, _)| !lost.contains(at)).collect();
    let expected: Vec<_> = expected.into_iter().map(|(_, it)| it.to_vec()).collect();
    let whole: Vec<_> = PACKETS.iter().map(|it| it.to_vec()).collect();
    assert!(found == expected || found == whole, "{what}: {found:?}");
}

/// Which packet each byte of the line belongs to.
fn owners() -> Vec<usize> {
    PACKETS.iter().enumerate().flat_map(|(at, it)| std::vec![at; framed(it).len()]).collect()
}

#[test]
fn a_flipped_bit_costs_its_packet_alone() {
    for (place, owner) in owners().into_iter().enumerate() {
        for bit in 0..8 {
            let mut damaged = line();
            damaged[place] ^= 1 << bit;
            spared(&damaged, &[owner], &std::format!("bit {bit} of byte {place}"));
        }
    }
}

#[test]
fn any_other_byte_costs_its_packet_alone() {
    for (place, owner) in owners().into_iter().enumerate() {
        for byte in 0..=255 {
            let mut damaged = line();
            damaged[place] = byte;
            spared(&damaged, &[owner], &std::format!("{byte} as byte {place}"));
        }
    }
}

#[test]
fn a_lost_byte_costs_its_packet_alone() {
    for (place, owner) in owners().into_iter().enumerate() {
        let mut damaged = line();
        damaged.remove(place);
        spared(&damaged, &[owner], &std::format!("byte {place} dropped"));
    }
}

#[test]
fn a_byte_too_many_costs_one_packet() {
    for (place, owner) in owners().into_iter().enumerate() {
        let mut doubled = line();
        doubled.insert(place, doubled[place]);
        spared(&doubled, &[owner], &std::format!("byte {place} doubled"));
        for byte in 0..=255 {
            let mut damaged = line();
            damaged.insert(place, byte);
            // Between two frames it belongs to neither: then none is lost.
            spared(&damaged, &[owner], &std::format!("{byte} before byte {place}"));
        }
    }
}

#[test]
fn a_line_may_be_joined_anywhere() {
    for (start, owner) in owners().into_iter().enumerate().skip(1) {
        let found: Vec<_> = read(&line()[start..], 3, 64).into_iter().flatten().collect();
        let behind: Vec<_> = PACKETS[owner + 1..].iter().map(|it| it.to_vec()).collect();
        // Its first byte may be missing: it is a 0 that nobody needs at the start of a line.
        assert!(found.ends_with(&behind) && found.len() <= behind.len() + 1, "{start}: {found:?}");
    }
}

#[test]
fn what_was_skipped_is_told_with_its_reason() {
    let good = framed(b"good");
    for (bad, why) in [
        (&b"\0\x09short\0"[..], Skipped::NotCobs),
        (b"\0\x06hello\0", Skipped::BadChecksum),
        (b"\0\x01\0", Skipped::BadChecksum),
        (b"noise\0", Skipped::NotCobs),
        (&[b'x'; 40], Skipped::TooLarge),
        (&[b'x'; 400], Skipped::TooLarge),
    ] {
        let line = [&good[..], bad, &good].concat();
        for size in [1, 5, 400] {
            let found = read(&line, size, 32);
            assert_eq!(found, [Ok(b"good".to_vec()), Err(why), Ok(b"good".to_vec())], "{bad:?} {size}");
        }
    }
    let told: String = std::format!("{:?} {}", SerialFrame::Packet(b"secret"), Skipped::BadChecksum);
    assert_eq!(told, "Packet(6 bytes) damaged bytes were skipped: a wrong checksum");
}

#[test]
fn a_buffer_of_the_stated_size_is_enough() {
    for length in [0, 1, 100, 249, 250, 251, 253, 254, 255, 504, 508, 1000] {
        for fill in [0, 1, 0xFF] {
            let packet = std::vec![fill; length];
            let line = [framed(&packet), framed(&packet)].concat();
            assert!(line.len() <= 2 * largest_frame(length));
            // One less: the 0 in front has been passed by the time the one behind comes.
            let found = read(&line, 1, largest_frame(length) - 1);
            assert_eq!(found, [Ok(packet.clone()), Ok(packet.clone())], "{length} {fill}");
            let found = read(&line, 1, length + CHECKSUM);
            assert_eq!(found, [Err(Skipped::TooLarge), Err(Skipped::TooLarge)], "{length} {fill}");
        }
    }
}

proptest! {
    /// Another hand's COBS is the oracle.
    #[test]
    fn cobs_is_cobs(mut packet: Vec<u8>, fill in 0_usize..600, checksum: [u8; 4]) {
        packet.extend(std::vec![7; fill]);
        let mut ours = Vec::new();
        let written: Result<(), Infallible> =
            cobs::encode(&packet, &checksum, &mut |it: &[u8]| { ours.extend_from_slice(it); Ok(()) });
        prop_assert!(written.is_ok());
        packet.extend(checksum);
        let mut theirs = std::vec![0; ::cobs::max_encoding_length(packet.len())];
        let length = ::cobs::encode(&packet, &mut theirs);
        prop_assert_eq!(&ours[..], &theirs[..length]);
        let length = cobs::decode(&mut ours).unwrap();
        prop_assert_eq!(&ours[..length], &packet[..]);
    }

    #[test]
    fn any_packets_go_through(packets: Vec<Vec<u8>>, size in 1_usize..40) {
        let line: Vec<u8> = packets.iter().flat_map(|it| framed(it)).collect();
        let expected: Vec<_> = packets.into_iter().map(Ok).collect();
        prop_assert_eq!(read(&line, size, 512), expected);
    }

    #[test]
    fn any_bytes_end(line: Vec<u8>, size in 1_usize..40, room in 1_usize..40) {
        prop_assert!(read(&line, size, room).len() <= line.len());
    }
}
