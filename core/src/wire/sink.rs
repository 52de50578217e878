//! Where an element writes its members, whatever the binding.

use core::fmt;

use super::fault::TooSmall;
use super::name::Name;
use super::text::Text;

/// Where an element writes its members: one method for each kind of member.
///
/// An element says its members once, in the canonical order, and each binding makes of them what it wants: the XML
/// binding leaves out what is absent, the compact binding leaves out the names. So a sink is always told of every
/// member, the absent ones too. Sealed: its implementors are the writers of the bindings.
pub trait Sink: Sealed {
    /// Where an element began. It goes from the call that opens to the call that ends.
    type Start: Copy;

    /// Whether attributes stand in a tag, before everything else; else a member stands where it is said.
    const HAS_TAGS: bool;

    /// Begins an element that may be a packet, or one among others in a list.
    fn open_kind(&mut self, kind: Kind) -> Self::Start;

    /// Begins an element whose place says what it is.
    fn open(&mut self, name: Name) -> Self::Start;

    /// The members that are attributes in XML have been said.
    fn close_start(&mut self);

    /// Ends the element.
    fn end(&mut self, name: Name, start: Self::Start);

    /// Ends the element with the text that it says.
    fn text_and_end(&mut self, name: Name, start: Self::Start, text: Text<'_>);

    /// Ends the element with the number that it says.
    fn int_and_end(&mut self, name: Name, start: Self::Start, number: i32);

    /// Ends the element with the bytes that it says.
    fn bytes_and_end(&mut self, name: Name, start: Self::Start, bytes: impl Iterator<Item = u8> + Clone);

    /// An element that isn't there.
    fn absent(&mut self);

    /// Begins what there may be any number of.
    fn open_list(&mut self) -> Self::Start;

    /// Ends it.
    fn end_list(&mut self, start: Self::Start);

    /// A text.
    fn attribute(&mut self, name: Name, value: Text<'_>);

    /// A text that may be absent.
    fn attribute_if(&mut self, name: Name, value: Option<Text<'_>>);

    /// A number.
    fn number(&mut self, name: Name, value: u32);

    /// A number that may be absent.
    fn number_if(&mut self, name: Name, value: Option<u32>);

    /// A number from 1 on; 0 says that it is absent.
    fn number_from_1(&mut self, name: Name, value: u32);

    /// A number that may be negative, or absent.
    fn signed_if(&mut self, name: Name, value: Option<i32>);

    /// What holds or doesn't.
    fn flag(&mut self, name: Name, value: bool);

    /// One of the words that are known, and its number.
    fn word(&mut self, name: Name, word: Name, number: u32);

    /// A word that isn't known, in the place of one that is.
    fn other_word(&mut self, name: Name, word: Text<'_>);

    /// A word that is left out in XML, in the place of one that is known.
    fn no_word(&mut self, number: u32);

    /// An element that holds what is canonical XML already; `false` if that is of no use here, and nothing was written.
    fn canonical_xml(&mut self, _name: Name, _content: &[u8]) -> bool {
        false
    }

    /// What was to be written can't be: whoever finishes the writing is told.
    fn refuse(&mut self, error: WriteError);
}

/// Keeps [`Sink`] to this crate.
pub trait Sealed {}

/// What an element is, where its place doesn't say so: a name, and the number that the compact binding has for it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Kind {
    pub(crate) name: Name,
    pub(crate) number: u32,
}

/// Why nothing was written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum WriteError {
    /// The caller's buffer is too small.
    TooSmall(TooSmall),
    /// A text holds a character that XML can't, and the writer was told to refuse it.
    IllegalCharacter,
    /// Key-value lists are inside each other deeper than
    /// [`KeyValues::MAX_NESTING`](crate::element::KeyValues::MAX_NESTING).
    TooDeep,
}

impl fmt::Display for WriteError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::TooSmall(error) => error.fmt(f),
            Self::IllegalCharacter => f.write_str("a text holds a character that XML can't"),
            Self::TooDeep => f.write_str("key-value lists are inside each other more than 24 deep"),
        }
    }
}

impl core::error::Error for WriteError {}

impl From<TooSmall> for WriteError {
    fn from(error: TooSmall) -> Self {
        Self::TooSmall(error)
    }
}
