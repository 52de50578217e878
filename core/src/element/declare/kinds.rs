//! The kinds of members, and how each is said to a [`Sink`].
//!
//! An attribute's kind gets the names that it goes by; nearly all have one. What is absent is said, too: the sink knows
//! what to make of that.

use core::marker::PhantomData;

use crate::element::vocabulary::Vocabulary;
use crate::element::{KeyValues, Part, TreatAs};
use crate::wire::{Name, Sink, Text};

/// A request's `referenceId`: from 1 on.
pub(crate) struct ReferenceId;

impl ReferenceId {
    pub(crate) fn emit_as<S: Sink>(value: &u32, [name]: [Name; 1], out: &mut S) {
        out.number(name, *value);
    }
}

/// The `referenceId` of what may be a push.
pub(crate) struct OptionalReferenceId;

impl OptionalReferenceId {
    pub(crate) fn emit_as<S: Sink>(value: &Option<u32>, [name]: [Name; 1], out: &mut S) {
        out.number_from_1(name, value.unwrap_or_default());
    }
}

/// A number; 0 where it is missing.
pub(crate) struct Number;

impl Number {
    pub(crate) fn emit_as<S: Sink>(value: &u32, [name]: [Name; 1], out: &mut S) {
        out.number(name, *value);
    }
}

/// A number from 1 on; 0 says that it is absent.
pub(crate) struct NumberFrom1;

impl NumberFrom1 {
    pub(crate) fn emit_as<S: Sink>(value: &u32, [name]: [Name; 1], out: &mut S) {
        out.number_from_1(name, *value);
    }
}

/// A number that must be there.
pub(crate) struct RequiredNumber;

impl RequiredNumber {
    pub(crate) fn emit_as<S: Sink>(value: &u32, [name]: [Name; 1], out: &mut S) {
        out.number(name, *value);
    }
}

/// A number that may be absent.
pub(crate) struct OptionalNumber;

impl OptionalNumber {
    pub(crate) fn emit_as<S: Sink>(value: &Option<u32>, [name]: [Name; 1], out: &mut S) {
        out.number_if(name, *value);
    }
}

/// A number that may be negative, or absent.
pub(crate) struct Signed;

impl Signed {
    pub(crate) fn emit_as<S: Sink>(value: &Option<i32>, [name]: [Name; 1], out: &mut S) {
        out.signed_if(name, *value);
    }
}

/// What holds or doesn't.
pub(crate) struct Flag;

impl Flag {
    pub(crate) fn emit_as<S: Sink>(value: &bool, [name]: [Name; 1], out: &mut S) {
        out.flag(name, *value);
    }
}

/// A text, spaces and all; empty where it is missing.
pub(crate) struct PlainText;

impl PlainText {
    pub(crate) fn emit_as<S: Sink>(value: &Text<'_>, [name]: [Name; 1], out: &mut S) {
        out.attribute(name, *value);
    }
}

/// A text that must be there; it may be empty.
pub(crate) struct RequiredText;

impl RequiredText {
    pub(crate) fn emit_as<S: Sink>(value: &Text<'_>, [name]: [Name; 1], out: &mut S) {
        out.attribute(name, *value);
    }
}

/// A text that may be absent.
pub(crate) struct OptionalText;

impl OptionalText {
    pub(crate) fn emit_as<S: Sink>(value: &Option<Text<'_>>, [name]: [Name; 1], out: &mut S) {
        out.attribute_if(name, *value);
    }
}

/// The same, the last member of all: in the compact form nothing stands for a missing one.
pub(crate) struct LastText;

impl LastText {
    pub(crate) fn emit_as<S: Sink>(value: &Option<Text<'_>>, [name]: [Name; 1], out: &mut S) {
        if S::HAS_TAGS || value.is_some() {
            out.attribute_if(name, *value);
        }
    }
}

/// An id; empty where it is missing.
pub(crate) struct PlainId;

impl PlainId {
    pub(crate) fn emit_as<S: Sink>(value: &Text<'_>, [name]: [Name; 1], out: &mut S) {
        out.attribute(name, *value);
    }
}

/// An id that must be there.
pub(crate) struct RequiredId;

impl RequiredId {
    pub(crate) fn emit_as<S: Sink>(value: &Text<'_>, [name]: [Name; 1], out: &mut S) {
        out.attribute(name, *value);
    }
}

/// An id that may be absent; an empty one is.
pub(crate) struct OptionalId;

impl OptionalId {
    pub(crate) fn emit_as<S: Sink>(value: &Option<Text<'_>>, [name]: [Name; 1], out: &mut S) {
        out.attribute_if(name, *value);
    }
}

/// One of an enumeration's words; its default where it is missing.
pub(crate) struct Word<V>(PhantomData<V>);

impl<'a, V: Vocabulary<'a>> Word<V> {
    pub(crate) fn emit_as<S: Sink>(value: &V, [name]: [Name; 1], out: &mut S) {
        value.emit(name, out);
    }
}

/// A [`TreatAs`] that may be absent: a text in both bindings.
pub(crate) struct OptionalTreatAs;

impl OptionalTreatAs {
    pub(crate) fn emit_as<S: Sink>(value: &Option<TreatAs<'_>>, [name]: [Name; 1], out: &mut S) {
        OptionalText::emit_as(&value.map(|it| it.as_text()), [name], out);
    }
}

/// One of an enumeration's words, which must be there.
pub(crate) struct Required<V>(PhantomData<V>);

impl<'a, V: Vocabulary<'a>> Required<V> {
    pub(crate) fn emit_as<S: Sink>(value: &V, [name]: [Name; 1], out: &mut S) {
        value.emit(name, out);
    }
}

/// A part that must be there.
pub(crate) struct RequiredPart;

impl RequiredPart {
    pub(crate) fn emit<'a, P: Part<'a>, S: Sink>(value: &P, _: Name, out: &mut S) {
        value.emit(out);
    }

    pub(crate) fn keep_known<'a, P: Part<'a>>(value: &mut P, version: u32) {
        value.keep_known(version);
    }
}

/// A part that may be absent.
pub(crate) struct OptionalPart;

impl OptionalPart {
    pub(crate) fn emit<'a, P: Part<'a>, S: Sink>(value: &Option<P>, _: Name, out: &mut S) {
        match value {
            Some(part) => part.emit(out),
            None => out.absent(),
        }
    }

    pub(crate) fn keep_known<'a, P: Part<'a>>(value: &mut Option<P>, version: u32) {
        if let Some(part) = value {
            part.keep_known(version);
        }
    }
}

/// A part that is always said, and has the default's members where it is missing.
pub(crate) struct UsualPart;

impl UsualPart {
    pub(crate) fn emit<'a, P: Part<'a>, S: Sink>(value: &P, _: Name, out: &mut S) {
        value.emit(out);
    }

    pub(crate) fn keep_known<'a, P: Part<'a>>(value: &mut P, version: u32) {
        value.keep_known(version);
    }
}

/// An element that holds nothing but text, and may be absent.
pub(crate) struct TextElement;

impl TextElement {
    pub(crate) fn emit<S: Sink>(value: &Option<Text<'_>>, name: Name, out: &mut S) {
        match value {
            Some(text) => {
                let start = out.open(name);
                out.text_and_end(name, start, *text);
            }
            None => out.absent(),
        }
    }

    pub(crate) fn keep_known(_: &mut Option<Text<'_>>, _: u32) {
        // It has no members.
    }
}

/// The text that is what an element says.
pub(crate) struct Words;

/// A key-value collection; empty where it is missing.
pub(crate) struct List;

impl List {
    pub(crate) fn emit<S: Sink>(value: &KeyValues<'_>, name: Name, out: &mut S) {
        value.emit(name, out);
    }

    pub(crate) fn keep_known(_: &mut KeyValues<'_>, _: u32) {
        // It has no members.
    }
}

/// The same where it is the last member of a packet that was released without it: in the compact form an empty one is left
/// out, so that what is sent most doesn't grow.
pub(crate) struct LastList;

impl LastList {
    pub(crate) fn emit<S: Sink>(value: &KeyValues<'_>, name: Name, out: &mut S) {
        if S::HAS_TAGS || !value.is_empty() {
            value.emit(name, out);
        }
    }

    pub(crate) fn keep_known(_: &mut KeyValues<'_>, _: u32) {
        // It has no members.
    }
}
