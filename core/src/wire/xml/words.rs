//! Eight or sixteen bytes as an integer, the first byte lowest, and marks in it: the high bit of each byte that is looked
//! for. Above the lowest mark there may be wrong ones: only the lowest counts.
//!
//! What looks at sixteen bytes does so in a `u128`: of two `u64` the compiler makes vector code, which tells later where
//! the first mark is (a thirtieth of the time that reading takes). The borrow between its halves marks nothing wrong, since
//! it comes only from a half that has a mark.

const ONES: u128 = u128::MAX / 0xFF;
const HIGH: u128 = ONES << 7;

const fn splat(byte: u8) -> u128 {
    (byte as u128).wrapping_mul(ONES)
}

/// Marks each byte that is 0.
const fn zeros(word: u128) -> u128 {
    word.wrapping_sub(ONES) & !word & HIGH
}

/// Marks each byte that is this one.
#[inline(always)]
pub(super) const fn marks_of(word: u128, byte: u8) -> u128 {
    zeros(word ^ splat(byte))
}

/// Marks each byte below this one, which is 0x80 at most.
#[inline(always)]
pub(super) const fn marks_below(word: u128, byte: u8) -> u128 {
    word.wrapping_sub(splat(byte)) & !word & HIGH
}

/// Marks `<` and `>`.
#[inline(always)]
pub(super) const fn marks_of_tags(word: u128) -> u128 {
    marks_of(word | splat(0x02), b'>')
}

/// The same of eight bytes.
#[inline(always)]
pub(super) fn in_eight(word: u64, marks: impl Fn(u128) -> u128) -> u64 {
    marks(u128::from(word)) as u64
}

/// How many bytes stand before the first mark, if there is one.
#[inline(always)]
pub(super) const fn before_mark(marks: u64) -> usize {
    (marks.trailing_zeros() >> 3) as usize
}

/// All bits below the byte with the first mark; all of them, if there is none.
#[inline(always)]
pub(super) const fn below_mark(marks: u64) -> u64 {
    ((marks & marks.wrapping_neg()) >> 7).wrapping_sub(1)
}

/// Whether the lowest bytes of `word`, up to eight, are ASCII letters.
#[inline(always)]
pub(super) const fn are_letters(word: u64, count: usize) -> bool {
    const HIGH: u64 = self::HIGH as u64;
    const fn splat(byte: u8) -> u64 {
        self::splat(byte) as u64
    }
    // The high bit of each byte that is one: in small letters it is at least `a` and less than what follows `z`.
    let small = word | splat(0x20);
    let from_a = (small & !HIGH).wrapping_add(splat(0x80 - b'a'));
    let behind_z = (small & !HIGH).wrapping_add(splat(0x80 - (b'z' + 1)));
    let letters = from_a & !behind_z & !small & HIGH;
    let missing = 8_usize.wrapping_sub(count);
    count == 0 || (letters ^ HIGH).wrapping_shl((missing as u32).wrapping_mul(8)) == 0
}

/// Up to seven bytes as a word, with zeros behind them.
#[inline]
pub(crate) fn short_word(bytes: &[u8]) -> u64 {
    let shift = |count: usize| (bytes.len().wrapping_sub(count) as u32).wrapping_mul(8);
    match (bytes.first_chunk::<4>(), bytes.last_chunk::<4>()) {
        // Two halves that overlap.
        (Some(first), Some(last)) => {
            let last = u64::from(u32::from_le_bytes(*last)).wrapping_shl(shift(4));
            u64::from(u32::from_le_bytes(*first)) | last
        }
        _ => bytes.iter().rev().fold(0, |word, byte| (word << 8) | u64::from(*byte)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The first mark stands at the first byte that `is_marked`, whatever stands beside it.
    fn first_mark_is_right(marks: impl Fn(u128) -> u128, is_marked: impl Fn(u8) -> bool) {
        let beside = [0, 1, 0x1F, 0x20, b'&', b'\'', b';', b'<', b'=', b'>', b'?', 0x7F, 0x80, 0xBE, 0xFF];
        for byte in 0..=0xFF_u8 {
            for other in beside {
                for place in 0..16 {
                    let mut block = [other; 16];
                    block[place] = byte;
                    let expected = block.iter().position(|it| is_marked(*it));
                    let found = marks(u128::from_le_bytes(block));
                    assert_eq!(
                        (found != 0).then(|| found.trailing_zeros() as usize >> 3),
                        expected,
                        "{block:?}"
                    );
                }
            }
        }
    }

    #[test]
    fn marks_stand_where_the_bytes_do() {
        first_mark_is_right(|word| marks_of(word, b'='), |byte| byte == b'=');
        first_mark_is_right(|word| marks_of(word, 0), |byte| byte == 0);
        first_mark_is_right(|word| marks_below(word, 0x20), |byte| byte < 0x20);
        first_mark_is_right(|word| marks_below(word, 0x28), |byte| byte < 0x28);
        first_mark_is_right(marks_of_tags, |byte| matches!(byte, b'<' | b'>'));
    }
}
