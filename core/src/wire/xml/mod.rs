//! The XML binding: bytes to checked tokens, and values to the canonical form.
//!
//! What is written for speed has a twin in `small/` that does the same in little code: without the feature `fast`, it
//! is the one that is built. What only the quick ways call (`cfg!(feature = "fast")`) is left out of firmware again.

mod base64;
mod characters;
mod content;
#[cfg_attr(not(feature = "fast"), path = "small/copied.rs")]
mod copied;
mod decode;
mod digits;
mod form;
mod lexer;
mod limits;
#[cfg_attr(not(feature = "fast"), path = "small/name.rs")]
mod name;
#[cfg(feature = "fast")]
mod named;
mod reader;
#[cfg_attr(not(feature = "fast"), path = "small/scan.rs")]
mod scan;
mod sink;
#[cfg(feature = "fast")]
mod skip;
mod splitter;
mod tag;
mod trim;
#[cfg(feature = "fast")]
mod usual;
#[cfg_attr(not(feature = "fast"), path = "small/utf8.rs")]
mod utf8;
#[cfg(feature = "fast")]
mod values;
#[cfg(feature = "fast")]
mod words;
mod writer;

use super::fault::Limits;

pub use reader::{Reader, Token};
pub use tag::{Attribute, Attributes, Tag};
pub use writer::{Illegal, Writer};

pub(super) use super::character::Character;
pub(super) use decode::Decoding;

#[cfg(feature = "fast")]
pub(crate) use self::{
    name::Expected,
    scan::spaces,
    skip::{behind_end_tag, element_end},
    usual::{quoted, quoted_plain, start_tag, text_before_tag},
    words::short_word,
};
pub(crate) use base64::{Base64, decoded};
pub(crate) use content::{Content, ContentAt};
pub(crate) use form::Form;
pub(crate) use reader::Member;
pub(crate) use splitter::{Piece as SplitPiece, Splitter};
pub(crate) use trim::trim;
pub(crate) use writer::write;

/// That this binding is there: without its feature there is no such value.
#[derive(Clone, Copy)]
pub(crate) struct Xml;

impl Xml {
    /// A reader of a whole document; what is wrong is told by whatever is asked first.
    #[inline(always)]
    pub(crate) fn reader<'a>(self, document: &'a [u8], limits: Limits) -> Reader<'a> {
        Reader::begin(document, limits)
    }
}
