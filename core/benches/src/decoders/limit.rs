//! The limit: a scanner for this kind of document that checks nothing. It does the work that all decoders do: it looks at
//! each tag's name, finds attributes by their names, parses numbers, resolves references and walks items. But it takes
//! everything up to the next quote or `<` for a value or a text, and skips end tags unseen.
//!
//! It reads no other document than the usual transcript, and takes what isn't well-formed for something else.

use super::value_of;
use crate::checksum::{Checksum, Member};

pub(super) fn decode(document: &[u8]) -> Option<u64> {
    let mut scanner = Scanner { rest: document, sum: Checksum::default(), buffer: [0; 512] };
    // The declaration.
    scanner.up_to(b'>')?;
    scanner.skip(1)?;
    scanner.elements()?;
    Some(scanner.sum.0)
}

const ONES: u64 = 0x0101_0101_0101_0101;

/// The high bit of each byte that is 0; above the lowest it may be wrong.
const fn zeros(word: u64) -> u64 {
    word.wrapping_sub(ONES) & !word & (ONES << 7)
}

struct Scanner<'a> {
    rest: &'a [u8],
    sum: Checksum,
    buffer: [u8; 512],
}

impl<'a> Scanner<'a> {
    /// All elements, to the end of the document.
    fn elements(&mut self) -> Option<()> {
        while let [b'<', rest @ ..] = self.rest {
            if let [b'/', ..] = rest {
                self.up_to(b'>')?;
                self.skip(1)?;
                continue;
            }
            let name = rest.iter().position(|it| matches!(it, b' ' | b'>' | b'/'))?;
            let (name, rest) = rest.split_at(name);
            self.rest = rest;
            match name {
                b"message" | b"notice" | b"newParty" | b"partyLeft" | b"reenter" => {
                    self.sum.event();
                    self.attributes(None)?;
                }
                b"msgText" => self.attributes(Some(Member::MessageText))?,
                b"noticeText" => self.attributes(Some(Member::NoticeText))?,
                b"reason" => self.attributes(Some(Member::Reason))?,
                b"item" => self.attributes(Some(Member::Value))?,
                _ => self.attributes(None)?,
            }
        }
        Some(())
    }

    /// The attributes of a tag, and its text if that is a member.
    fn attributes(&mut self, mut content: Option<Member>) -> Option<()> {
        while let [b' ', rest @ ..] = self.rest {
            let length = rest.iter().position(|it| *it == b'=')?;
            let (name, rest) = rest.split_at(length);
            self.rest = rest.get(2..)?;
            let (value, has_reference) = self.up_to(b'"')?;
            self.skip(1)?;
            let member = match name {
                b"userId" => Member::UserId,
                b"timeShift" => Member::TimeShift,
                b"visibility" => Member::Visibility,
                b"eventId" => Member::EventId,
                b"askerId" => Member::AskerId,
                b"receiverId" => Member::ReceiverId,
                b"truncated" => Member::Truncated,
                b"agents" => Member::Agents,
                b"clients" => Member::Clients,
                b"msgType" => Member::MessageType,
                b"treatAs" => Member::TreatAs,
                b"msgCheck" => Member::MessageCheck,
                b"key" => Member::Key,
                b"type" => Member::Type,
                b"noticeType" => Member::NoticeType,
                b"personId" => Member::PersonId,
                b"userNick" => Member::UserNick,
                b"userType" => Member::UserType,
                b"protocolType" => Member::ProtocolType,
                b"timeZoneOffset" => Member::TimeZoneOffset,
                b"clientVersion" => Member::ClientVersion,
                b"code" => Member::Code,
                b"startAt" => Member::StartAt,
                b"sessionId" => Member::SessionId,
                _ => continue,
            };
            match member {
                Member::TimeShift
                | Member::EventId
                | Member::Truncated
                | Member::TimeZoneOffset
                | Member::ClientVersion
                | Member::Code => self.sum.digits(member, value),
                Member::Type => {
                    content = content.and(value_of(value));
                    self.sum.text(member, value);
                }
                _ => self.text(member, value, has_reference)?,
            }
        }
        if self.rest.first() == Some(&b'/') {
            return self.skip(2);
        }
        self.skip(1)?;
        let Some(member) = content else { return Some(()) };
        let (text, has_reference) = self.up_to(b'<')?;
        if member == Member::Number {
            self.sum.digits(member, text);
            return Some(());
        }
        self.text(member, text, has_reference)
    }

    fn skip(&mut self, length: usize) -> Option<()> {
        self.rest = self.rest.get(length..)?;
        Some(())
    }

    /// What stands before the first of this byte, which comes next then, and whether there is an `&` in it.
    fn up_to(&mut self, end: u8) -> Option<(&'a [u8], bool)> {
        let (ends, references) = (u64::from(end) * ONES, u64::from(b'&') * ONES);
        let (mut length, mut has_reference) = (0, false);
        while let Some(word) = self.rest.get(length..).and_then(<[u8]>::first_chunk) {
            let word = u64::from_le_bytes(*word);
            let found = zeros(word ^ ends);
            // All bits below the first end, if there is one here; else all bits.
            let before = (found & found.wrapping_neg()).wrapping_sub(1);
            has_reference |= zeros(word ^ references) & before != 0;
            if found != 0 {
                return self.taken(length + (found.trailing_zeros() >> 3) as usize, has_reference);
            }
            length += 8;
        }
        let tail = self.rest.get(length..)?;
        let more = tail.iter().position(|it| *it == end)?;
        self.taken(length + more, has_reference || tail.get(..more)?.contains(&b'&'))
    }

    fn taken(&mut self, length: usize, has_reference: bool) -> Option<(&'a [u8], bool)> {
        let (text, rest) = self.rest.split_at_checked(length)?;
        self.rest = rest;
        Some((text, has_reference))
    }

    fn text(&mut self, member: Member, text: &[u8], has_reference: bool) -> Option<()> {
        if !has_reference {
            self.sum.text(member, text);
            return Some(());
        }
        let (mut rest, mut length) = (text, 0);
        while let Some((first, behind)) = rest.split_first() {
            if *first != b'&' {
                *self.buffer.get_mut(length)? = *first;
                (rest, length) = (behind, length + 1);
                continue;
            }
            let end = behind.iter().position(|it| *it == b';')?;
            let character = match behind.get(..end)? {
                b"amp" => '&',
                b"lt" => '<',
                b"gt" => '>',
                b"quot" => '"',
                [b'#', b'x', digits @ ..] => character(digits, 16)?,
                [b'#', digits @ ..] => character(digits, 10)?,
                _ => return None,
            };
            length += character.encode_utf8(self.buffer.get_mut(length..length + 4)?).len();
            rest = behind.get(end + 1..)?;
        }
        self.sum.text(member, self.buffer.get(..length)?);
        Some(())
    }
}

/// The character with the number that these digits say.
fn character(digits: &[u8], radix: u32) -> Option<char> {
    let add = |number: u32, digit: &u8| Some(number * radix + char::from(*digit).to_digit(radix)?);
    char::from_u32(digits.iter().try_fold(0, add)?)
}
