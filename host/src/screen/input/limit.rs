//! How long a message may be: it has to fit into one packet, also into the one that brings it to the others.

use parlor_core::element::basic::RequestMessage;
use parlor_core::element::{Element, MessageText};

use crate::foreign;

/// So many bytes of a packet are kept for what stands around a text: names, ids, times.
const AROUND: usize = 1024;

/// From this part of the room on, the count is shown: three quarters.
const SHOWN_FROM: (usize, usize) = (3, 4);

/// How many bytes of text a packet has room for.
#[derive(Clone, Copy, Debug)]
pub(super) struct Room(usize);

impl Room {
    pub(super) fn new(packet_bytes: usize) -> Self {
        Self(packet_bytes.saturating_sub(AROUND))
    }

    /// Whether the text fits; the sentence says by how much it doesn't, and what this person can do, who may be able to send
    /// files.
    pub(super) fn check(self, text: &str, takes_files: bool) -> Result<(), String> {
        let to_do = match takes_files {
            false => "shorten it, or say it in parts",
            true => "shorten it, say it in parts, or send it as a file",
        };
        match bytes(text) {
            it if it <= self.0 => Ok(()),
            it => Err(format!(
                "too long by {}: a message has {} at most; {to_do}",
                size(it - self.0),
                size(self.0)
            )),
        }
    }

    /// What is said of a paste of so many bytes that is too long even to be shortened here.
    pub(super) fn refusal_of_paste(self, bytes: usize, takes_files: bool) -> String {
        let to_do = match takes_files {
            false => "paste a part of it",
            true => "send it as a file: /send PATH",
        };
        format!("what you pasted has {}, and a message has {} at most; {to_do}", size(bytes), size(self.0))
    }

    /// How much room is left, or how much is too much, to be shown while somebody types, and whether the text is too long; `None` while it is short.
    pub(super) fn count(self, text: &str) -> Option<(String, bool)> {
        let (part, of) = SHOWN_FROM;
        // In a packet, no character takes more than this.
        let at_most = text.len() * 6;
        if at_most * of < self.0 * part {
            return None;
        }
        let bytes = bytes(text);
        let is_shown = bytes * of >= self.0 * part;
        let said = || match bytes > self.0 {
            true => format!("too long by {}", size(bytes - self.0)),
            false => format!("{} of {} left", size(self.0 - bytes), size(self.0)),
        };
        is_shown.then(|| (said(), bytes > self.0))
    }

    /// How much a text may have for it to be edited at all: what is much too long is better a file.
    pub(super) fn for_editing(self) -> usize {
        self.0 * 2
    }
}

/// So many bytes for a person.
fn size(bytes: usize) -> String {
    foreign::size(u64::try_from(bytes).unwrap_or(u64::MAX))
}

/// How many bytes the text takes in a packet, where `<`, `>` and `&` take more.
fn bytes(text: &str) -> usize {
    let packet =
        |text| RequestMessage { text: MessageText::plain(text), ..RequestMessage::default() }.encoded_len();
    // An empty text is written in a shorter form.
    if text.is_empty() { 0 } else { packet(text) + 1 - packet("x") }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_text_takes_in_a_packet() {
        for (text, expected) in [("", 0), ("hello", 5), ("a<b", 6), ("\u{4f60}\n", 4), ("&", 5)] {
            assert_eq!(bytes(text), expected, "{text}");
        }
    }

    #[test]
    fn the_count_is_shown_and_too_much_is_refused() {
        let room = Room::new(1124);
        assert_eq!(room.count(&"x".repeat(74)), None);
        assert_eq!(room.count(&"x".repeat(75)), Some(("25 bytes of 100 bytes left".into(), false)));
        assert_eq!(room.check(&"x".repeat(100), true), Ok(()));
        assert_eq!(room.count(&"x".repeat(101)), Some(("too long by 1 byte".into(), true)));
        let why = |takes_files| room.check(&"x".repeat(101), takes_files).unwrap_err();
        let begins = "too long by 1 byte: a message has 100 bytes at most; shorten it";
        assert_eq!(why(true), format!("{begins}, say it in parts, or send it as a file"));
        assert_eq!(why(false), format!("{begins}, or say it in parts"), "no file can be sent");
        let paste = room.refusal_of_paste(300, false);
        assert_eq!(
            paste,
            "what you pasted has 300 bytes, and a message has 100 bytes at most; paste a part of it"
        );
    }
}
