//! COBS: bytes without a byte 0, and back. Our own, since the one in `postcard` can panic.

/// The longest run without a byte 0 that is written as one.
const LONGEST: usize = 254;

/// Writes two slices, one behind the other, as if they were one.
pub(super) fn encode<E>(
    packet: &[u8],
    checksum: &[u8],
    write: &mut impl FnMut(&[u8]) -> Result<(), E>,
) -> Result<(), E> {
    let (mut packet, mut checksum) = (packet, checksum);
    loop {
        let (first, is_cut) = run(packet, LONGEST);
        // Only a run that reached the packet's end goes on in the checksum.
        let room = LONGEST.saturating_sub(first.len());
        let (second, is_cut) = if is_cut { (&[][..], true) } else { run(checksum, room) };
        let length = first.len().saturating_add(second.len());
        write(&[u8::try_from(length.saturating_add(1)).unwrap_or(u8::MAX)])?;
        for part in [first, second] {
            if !part.is_empty() {
                write(part)?;
            }
        }
        packet = packet.get(first.len()..).unwrap_or_default();
        checksum = checksum.get(second.len()..).unwrap_or_default();
        if length < LONGEST {
            // The 0 that the length stands for; without one, this was the end.
            if let [0, rest @ ..] = packet {
                packet = rest;
            } else if let ([], [0, rest @ ..]) = (packet, checksum) {
                checksum = rest;
            } else {
                return Ok(());
            }
        } else if !is_cut && packet.is_empty() && checksum.is_empty() {
            return Ok(());
        }
    }
}

/// What stands before the next byte 0, at most `longest` bytes; and whether it ends before the slice does.
fn run(bytes: &[u8], longest: usize) -> (&[u8], bool) {
    let window = bytes.get(..longest).unwrap_or(bytes);
    let length = window.iter().position(|byte| *byte == 0).unwrap_or(window.len());
    (window.get(..length).unwrap_or_default(), length < bytes.len())
}

/// Decodes in place; gives the length, or `None` if the bytes end too early.
pub(super) fn decode(bytes: &mut [u8]) -> Option<usize> {
    let (mut from, mut to): (usize, usize) = (0, 0);
    while let Some(code) = bytes.get(from).copied() {
        from = from.saturating_add(1);
        for _ in 1..code {
            // What is written is never ahead of what is read.
            let byte = *bytes.get(from)?;
            *bytes.get_mut(to)? = byte;
            from = from.saturating_add(1);
            to = to.saturating_add(1);
        }
        if code < u8::MAX && from < bytes.len() {
            *bytes.get_mut(to)? = 0;
            to = to.saturating_add(1);
        }
    }
    Some(to)
}
