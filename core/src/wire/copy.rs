//! Copies what is written and what is decoded, with the feature `fast`.

/// Copies `from` to `to`, which is as long.
///
/// What is short, as nearly all is, takes two copies of a fixed length that overlap: less than a call, and no loop whose
/// end the processor can't foresee.
#[inline(always)]
pub(in crate::wire) fn copy(from: &[u8], to: &mut [u8]) {
    if from.len() > 32 {
        return long(from, to);
    }
    let is_copied = ends::<16>(from, to) || ends::<8>(from, to) || ends::<4>(from, to) || ends::<2>(from, to);
    if !is_copied && let ([from], [to]) = (from, to) {
        *to = *from;
    }
}

/// The first and the last `N` bytes; `false` if it has less.
#[inline(always)]
fn ends<const N: usize>(from: &[u8], to: &mut [u8]) -> bool {
    if let (Some(first), Some(last)) = (from.first_chunk::<N>(), from.last_chunk::<N>())
        && let Some(start) = to.first_chunk_mut::<N>()
    {
        *start = *first;
        if let Some(end) = last_chunk_mut(to) {
            *end = *last;
        }
        return true;
    }
    false
}

#[inline]
fn long(from: &[u8], to: &mut [u8]) {
    let (blocks, _) = from.as_chunks::<16>();
    let (places, _) = to.as_chunks_mut::<16>();
    for (place, block) in places.iter_mut().zip(blocks) {
        *place = *block;
    }
    if let (Some(last), Some(end)) = (from.last_chunk::<16>(), last_chunk_mut(to)) {
        *end = *last;
    }
}

/// The last `N` bytes. The standard library's way to them leaves a panic in the code, which can't happen.
#[inline(always)]
fn last_chunk_mut<const N: usize>(bytes: &mut [u8]) -> Option<&mut [u8; N]> {
    let begin = bytes.len().checked_sub(N)?;
    bytes.get_mut(begin..)?.first_chunk_mut()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_length() {
        for length in 0..200 {
            let from: std::vec::Vec<u8> = (1..=length).collect();
            let mut to = std::vec![0xFF; usize::from(length)];
            copy(&from, &mut to);
            assert_eq!(from, to);
        }
    }
}
