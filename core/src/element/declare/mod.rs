//! How an element is declared: once, with its members in the canonical order.
//!
//! [`element!`](element) makes of a declaration the struct, and what each binding needs: how the element is said to a
//! [`Sink`](crate::wire::Sink), how it is read from XML, and how it is taken from the compact form. A member is
//!
//! ```text
//! /// What it is.
//! field: Type = Kind [WIRE_NAME] since 106,
//! ```
//!
//! where the kind is a type of this module, or of a group of members that is said in several elements
//! ([`group!`](group)). A kind has one function for each binding: how it is emitted stands beside its definition
//! in [`kinds`], how it is read from XML in `xml`, and how it is taken from the compact form in `compact`. So a new member
//! touches its element alone, and a new binding is one more file here. Where the feature of a binding is missing, its
//! functions are there, too, and are never called: what they are called with has no values (`wire/absent.rs`).

mod compact;
mod kinds;
mod macros;
mod xml;

pub(crate) use kinds::{
    ErrorNumber, Flag, LastList, LastText, LaterNumber, List, Number, NumberFrom1, OptionalErrorNumber,
    OptionalId, OptionalNumber, OptionalPart, OptionalReferenceId, OptionalText, OptionalTreatAs, PlainId,
    PlainText, ReferenceId, Required, RequiredId, RequiredNumber, RequiredPart, RequiredText, Signed,
    TextElement, UsualPart, Word, Words,
};
pub(crate) use macros::{element, event, group};
