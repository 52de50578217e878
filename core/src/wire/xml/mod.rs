//! The XML binding: bytes to checked tokens, and values to the canonical form.

pub(super) mod characters;
mod name;
mod reader;
pub(super) mod scan;
mod splitter;
mod tag;
mod utf8;
mod writer;

pub use reader::{Reader, Token};
pub use tag::{Attribute, Attributes, Tag};
pub use writer::{Illegal, WriteError, Writer};

pub(crate) use characters::is_space;
pub(crate) use name::Name;
pub(crate) use reader::Member;
pub(crate) use scan::{quoted, run_of_text};
pub(crate) use splitter::{Piece as SplitPiece, Splitter};
pub(crate) use tag::{says, trim};
