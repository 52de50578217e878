//! What a decoder found, folded into one number that all must agree on: the same sum as `c/checksum.h`.
//!
//! It is cheap, so that it doesn't hide how fast the decoders are. Inside an event the order of members doesn't count,
//! since decoders find them in different orders; that of the events does.

/// What a text or number is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u8)]
pub(crate) enum Member {
    StartAt = 1,
    SessionId,
    UserId,
    TimeShift,
    Visibility,
    EventId,
    AskerId,
    PersonId,
    UserNick,
    UserType,
    ProtocolType,
    TimeZoneOffset,
    ClientVersion,
    MessageType,
    TreatAs,
    MessageText,
    NoticeType,
    NoticeText,
    Code,
    Reason,
    Key,
    Type,
    Value,
    ReceiverId,
    Truncated,
    MessageCheck,
    Agents,
    Clients,
    Number,
    Bytes,
}

impl Member {
    /// What a value of this member counts: mixed, so that no two members can stand in for each other.
    fn weight(self) -> u64 {
        const WEIGHTS: [u64; 31] = {
            let mut weights = [0; 31];
            let mut member = 0;
            while member < weights.len() {
                let mixed = (member as u64).wrapping_mul(0x9E37_79B9_7F4A_7C15);
                weights[member] = (mixed ^ (mixed >> 32)).wrapping_mul(0xD6E8_FEB8_6659_FD93);
                member += 1;
            }
            weights
        };
        WEIGHTS[self as usize]
    }
}

/// The sum so far.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Checksum(pub(crate) u64);

impl Checksum {
    /// An event begins.
    pub(crate) fn event(&mut self) {
        self.0 = self.0.wrapping_mul(0x0000_0100_0000_01B3).wrapping_add(1);
    }

    /// A decoded text: its length, and its first, middle and last byte.
    pub(crate) fn text(&mut self, member: Member, text: &[u8]) {
        let ([first, ..], [.., last]) = (text, text) else { return };
        let middle = text[text.len() / 2];
        let bytes = (u64::from(*first) << 16) | (u64::from(middle) << 8) | u64::from(*last);
        let value = ((text.len() as u64) << 24) | bytes;
        self.0 = self.0.wrapping_add(value.wrapping_mul(member.weight()));
    }

    /// A number in decimal digits, with `-` or without.
    pub(crate) fn digits(&mut self, member: Member, text: &[u8]) {
        let (is_negative, digits) = match text {
            [b'-', digits @ ..] => (true, digits),
            digits => (false, digits),
        };
        let number = digits.iter().fold(0, |number, digit| number * 10 + i64::from(digit - b'0'));
        self.number(member, if is_negative { -number } else { number });
    }

    /// A parsed number.
    pub(crate) fn number(&mut self, member: Member, number: i64) {
        self.0 = self.0.wrapping_add((number as u64).wrapping_mul(member.weight()));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_differs_counts_differently() {
        let sum = |parts: &[(Member, &str)]| {
            let mut sum = Checksum::default();
            for (member, text) in parts {
                sum.event();
                sum.text(*member, text.as_bytes());
                sum.number(*member, 1);
            }
            sum
        };
        let usual = sum(&[(Member::Key, "ab"), (Member::Value, "cd")]);
        for other in [
            &[(Member::Key, "ab"), (Member::Value, "ce")][..],
            &[(Member::Key, "axb"), (Member::Value, "cd")],
            &[(Member::Key, "cd"), (Member::Value, "ab")],
            &[(Member::Value, "cd"), (Member::Key, "ab")],
            &[(Member::Key, "ab"), (Member::Value, "cdd")],
            &[(Member::Key, "ab"), (Member::Reason, "cd")],
            &[(Member::Key, "ab")],
        ] {
            assert_ne!(sum(other), usual, "{other:?}");
        }
    }
}
