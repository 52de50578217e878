//! How an element is declared: once, with its members in the canonical order.
//!
//! [`element!`](macro@element) makes of a declaration the struct, and what each binding needs: how the element is said to a
//! [`Sink`](crate::wire::Sink), how it is read from XML, and how it is taken from the compact form. A member is
//!
//! ```text
//! /// What it is.
//! field: Type = Kind [WIRE_NAME] since 106,
//! ```
//!
//! where the kind is a type of this module, or of a group of members that is said in several elements
//! ([`group!`](macro@group)). A kind has one function for each binding: how it is emitted stands beside its definition
//! in [`kinds`], how it is read from XML in `xml`, and how it is taken from the compact form in `compact`. So a new member
//! is said in its element's file alone; its name and its version stand in their tables, and CONTRIBUTING.md has the list of
//! places. Events and their parts also have a quick way of reading (`element/usual`), with functions of its own for the
//! kinds that it knows (`usual/kinds.rs`). Where the feature of a binding is missing, its
//! functions are there, too, and are never called: what they are called with has no values (`wire/absent.rs`).

mod compact;
mod element;
mod event;
mod group;
mod joined;
mod kinds;
mod xml;

pub(crate) use element::element;
pub(crate) use event::event;
pub(crate) use group::group;
pub(crate) use joined::{count, joined};
pub(crate) use kinds::{
    Flag, LastList, LastText, List, Number, NumberFrom1, OptionalId, OptionalNumber, OptionalPart,
    OptionalReferenceId, OptionalText, OptionalTreatAs, PlainId, PlainText, ReferenceId, Required,
    RequiredId, RequiredNumber, RequiredPart, RequiredText, Signed, TextElement, UsualPart, Word, Words,
};

#[cfg(test)]
#[allow(unreachable_pub, reason = "what is declared is public")]
mod tests {
    use super::*;
    use crate::wire::Text;

    element! {
        /// An element with a part.
        pub struct Outer<'a> = part USER_INFO {
            text: Option<Text<'a>> = OptionalText [SUBJECT],
        } with {
            part: Option<Inner<'a>> = OptionalPart [REASON],
        }
    }

    element! {
        /// A part with a member that not every version knows.
        pub struct Inner<'a> = part REASON {
            code: Option<u32> = OptionalNumber [CODE] since 107,
        } text {
            text
        }
    }

    #[test]
    fn what_a_version_does_not_know_is_left_out_of_parts_too() {
        let part = Inner { code: Some(7), text: "text".into() };
        let element = Outer { text: Some("a".into()), part: Some(part) };
        for (version, code) in [(106, None), (107, Some(7))] {
            let mut known = element;
            known.keep_known(version);
            assert_eq!(known, Outer { part: Some(Inner { code, ..part }), ..element }, "{version}");
        }
    }

    #[test]
    fn names_of_several_lists_are_joined_once() {
        use crate::wire::{Name, names};
        const LISTS: [&[Name]; 3] =
            [&[names::CODE, names::REASON], &[], &[names::REASON, names::SUBJECT, names::CODE]];
        assert_eq!(count(&LISTS), 5);
        let (names, count) = joined::<5>(&LISTS);
        assert_eq!(names[..count], [names::CODE, names::REASON, names::SUBJECT]);
    }
}
