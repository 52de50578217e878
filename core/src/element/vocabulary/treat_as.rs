//! Whose words a text is.

use core::fmt;

use crate::wire::{Text, says};

/// The words that are known, by their numbers.
const WORDS: [&str; 2] = ["NORMAL", "SYSTEM"];

/// Whose words a text is: `treatAs`, [`Self::NORMAL`] or [`Self::SYSTEM`].
///
/// It keeps the word as it stands there, and says only when it is asked which one that is: firmware that doesn't ask pays
/// nothing for it. `==` compares the words, however their characters are written.
#[derive(Clone, Copy)]
pub struct TreatAs<'a>(Text<'a>);

impl<'a> TreatAs<'a> {
    /// The party's: what agents' desktops write. Number 0.
    pub const NORMAL: Self = Self(Text::plain(WORDS[0]));
    /// The system's: a desktop shows them as its own notes. Number 1.
    pub const SYSTEM: Self = Self(Text::plain(WORDS[1]));

    /// Reads the name as it stands in a transcript.
    pub const fn from_text(text: Text<'a>) -> Self {
        Self(text)
    }

    /// The name as it stands in a transcript.
    pub const fn as_text(&self) -> Text<'a> {
        self.0
    }

    /// The SDK's number; `None` for a name that this version doesn't know.
    pub fn number(&self) -> Option<u32> {
        WORDS.iter().zip(0..).find(|(it, _)| says(self.0, it)).map(|(_, number)| number)
    }

    /// What has this number; `None` if nothing has it.
    pub const fn from_number(number: u32) -> Option<Self> {
        match number {
            0 => Some(Self::NORMAL),
            1 => Some(Self::SYSTEM),
            _ => None,
        }
    }
}

impl PartialEq for TreatAs<'_> {
    fn eq(&self, other: &Self) -> bool {
        match (self.number(), other.number()) {
            (None, None) => self.0 == other.0,
            (one, other) => one == other,
        }
    }
}

impl Eq for TreatAs<'_> {}

impl fmt::Debug for TreatAs<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.number() {
            Some(0) => f.write_str("NORMAL"),
            Some(_) => f.write_str("SYSTEM"),
            None => self.0.fmt(f),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::element::Event;
    use crate::wire::Limits;

    /// However it is written, in the quick way and in the general one.
    #[test]
    fn whose_words_they_are() {
        let other = |it| Some(TreatAs::from_text(Text::plain(it)));
        for (written, expected, number) in [
            ("", None, None),
            (" treatAs=\"NORMAL\"", Some(TreatAs::NORMAL), Some(0)),
            (" treatAs='NORMAL'", Some(TreatAs::NORMAL), Some(0)),
            (" treatAs=\" NORMAL\"", Some(TreatAs::NORMAL), Some(0)),
            (" treatAs=\"NORMALS\"", other("NORMALS"), None),
            (" treatAs=\"SYSTEM\" msgType=\"text\"", Some(TreatAs::SYSTEM), Some(1)),
            (" treatAs=\"SYS&#84;EM\n\"", Some(TreatAs::SYSTEM), Some(1)),
            (" treatAs=\"CLIENT\"", other("CLIENT"), None),
            (" treatAs=\"\"", other(""), None),
        ] {
            let packet = std::format!("<message><msgText{written}>x</msgText></message>");
            let Ok(Event::Message(it)) = Event::parse(packet.as_bytes(), Limits::PACKET) else { panic!() };
            let found = it.text.unwrap().treat_as;
            assert_eq!((found, found.and_then(|it| it.number())), (expected, number), "{written}");
        }
        assert_ne!(TreatAs::NORMAL, TreatAs::SYSTEM);
        assert_ne!(TreatAs::NORMAL, TreatAs::from_text("NORMALS".into()));
        let numbers = [0, 1, 2].map(TreatAs::from_number);
        assert_eq!(numbers, [Some(TreatAs::NORMAL), Some(TreatAs::SYSTEM), None]);
        let shown = std::format!("{:?} {:?}", TreatAs::SYSTEM, TreatAs::from_text("s3cret".into()));
        assert_eq!(shown, "SYSTEM Text(6 bytes)");
    }
}
