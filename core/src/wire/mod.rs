//! Bytes and borrowed tokens, in two bindings: XML, which this page defines (feature `xml`), and a compact one for slow
//! lines and small chips, which the module `compact` defines (feature `compact`).
//!
//! # The binding is ours
//!
//! The bytes of basic and flex on the vendor's TCP ports are not public. This binding follows the stored
//! transcript for everything that a transcript holds, and the SDK's names, in the transcript's camelCase, for
//! the rest. It claims no compatibility with the vendor's ports.
//!
//! # Frames
//!
//! On TCP a packet is a [`frame`]: the payload's length in 4 bytes, big-endian, then UTF-8 XML with one root
//! element. A frame of length 0 is a keep-alive.
//!
//! # What is read
//!
//! All of XML 1.0 without a DTD: byte order mark, declaration (UTF-8 only), comments, processing instructions,
//! CDATA, both quotes, space around `=`, the predefined and numeric references. [`Fault`] lists what is refused.
//! Reading takes linear time and no recursion.
//!
//! # The canonical form
//!
//! What `Writer` writes is always well-formed, and always the same for the same values: the declaration
//! `<?xml version="1.0" encoding="UTF-8"?>` on stored transcripts and none on packets, no indentation,
//! attributes in double quotes and in the order in which the element's struct lists its members, an absent
//! member left out, an element without content as `<name/>`. `&`, `<`, `>` and, in attributes, `"` are written
//! as predefined references; CR, and in attributes TAB and LF, as numeric references. A character that XML
//! can't hold becomes U+FFFD, or is refused (`Illegal`).

mod binding;
mod bytes;
#[cfg(feature = "compact")]
pub mod compact;
mod fault;
pub mod frame;
#[cfg(feature = "serial")]
pub mod serial;
mod sink;
mod text;
mod trim;
#[cfg(any(test, feature = "compact", not(feature = "fast")))]
mod utf8;
#[cfg(feature = "xml")]
mod xml;

pub use binding::Binding;
pub use fault::{Fault, Limits, Malformed, TooSmall, line_and_column};
pub use sink::{Kind, Sink, WriteError};
pub use text::{Piece, Pieces, Text};
#[cfg(feature = "xml")]
pub use xml::{Attribute, Attributes, Illegal, Reader, Tag, Token, Writer};

#[cfg(all(feature = "xml", feature = "fast"))]
pub(crate) use text::Canonical;
pub(crate) use text::Form;
#[cfg(feature = "xml")]
pub(crate) use trim::trim;
pub(crate) use trim::{is_space, says, word};
#[cfg(feature = "xml")]
pub(crate) use xml::{Member, Name, SplitPiece, Splitter, decoded, is_base64};
#[cfg(all(feature = "xml", feature = "fast"))]
pub(crate) use xml::{quoted, short_word, spaces, start_tag, text_before_tag};
