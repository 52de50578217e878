//! JSON, as a strict pull reader (feature `http-chat`): the form of what Chat API v2 answers.
//!
//! All of RFC 8259 is read, and nothing else: UTF-8 without a byte order mark, one value with white space around it, no
//! comments, no trailing commas, no `NaN`. [`Fault`](super::Fault) lists what is refused, with its offset; of two faults the
//! first one in the document is told. Reading takes linear time, no recursion and no buffer.
//!
//! Where the RFC leaves a choice, this is ours:
//!
//! - a name may occur again in an object: who looks for a member decides. What is read of a reply
//!   ([`ChatReply`](crate::element::ChatReply)) refuses one that it knows and finds twice, and key-value collections keep all;
//! - an escape that is half of a surrogate pair is refused, since no text can hold it; an escaped NUL is kept;
//! - a number is what it looks like: it has any length, and whoever wants a value of it says which are too large;
//! - objects and arrays may be inside each other up to [`Limits::depth`](super::Limits::depth), at most 32.
//!
//! A string is a [`Text`](super::Text): the bytes between its quotes, checked, and decoded only when they are looked at.
//!
//! ```
//! use parlor_core::wire::Limits;
//! use parlor_core::wire::json::{Reader, Token};
//!
//! let mut reader = Reader::new(br#"{"text": "Gr\u00fc\u00df Gott", "index": 3}"#, Limits::PACKET)?;
//! let mut found = Vec::new();
//! while let Some(token) = reader.next()? {
//!     if let Token::Name(text) | Token::Text(text) | Token::Number(text) = token {
//!         found.push(text.to_string());
//!     }
//! }
//! assert_eq!(found, ["text", "Grüß Gott", "index", "3"]);
//! # Ok::<(), parlor_core::wire::Malformed>(())
//! ```

mod escape;
mod reader;
mod values;

pub use reader::{Reader, Token};
pub(crate) use values::{Content, Value, Walk, check};
