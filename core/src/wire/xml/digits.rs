//! Decimal numbers, written.

/// Digits that a number has at most.
pub(super) const MOST: usize = 10;

/// The digits of `value`, in `buffer`.
#[inline]
pub(super) fn of(value: u32, buffer: &mut [u8; MOST]) -> &[u8] {
    let mut rest = value;
    let mut count: usize = 0;
    for place in buffer.iter_mut().rev() {
        *place = b'0' | (rest % 10) as u8;
        rest /= 10;
        count = count.wrapping_add(1);
        if rest == 0 {
            break;
        }
    }
    buffer.get(MOST.saturating_sub(count)..).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn around_each_power_of_ten() {
        for power in 0..10 {
            let ten = 10_u32.pow(power);
            for value in [ten - 1, ten, ten + 1, ten.saturating_mul(9), u32::MAX - ten] {
                assert_eq!(of(value, &mut [0; MOST]), std::format!("{value}").as_bytes());
            }
        }
    }
}
