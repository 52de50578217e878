//! How each kind of member is taken from the compact form.

use super::kinds::*;
use crate::element::vocabulary::Vocabulary;
use crate::element::{KeyValues, Part, TreatAs};
use crate::wire::compact::Cursor;
use crate::wire::{Name, Text};

impl ReferenceId {
    pub(crate) fn take_as(cursor: &mut Cursor<'_>, _: [Name; 1]) -> u32 {
        cursor.reference_id()
    }
}

impl OptionalReferenceId {
    pub(crate) fn take_as(cursor: &mut Cursor<'_>, _: [Name; 1]) -> Option<u32> {
        cursor.reference_id_if()
    }
}

impl Number {
    pub(crate) fn take_as(cursor: &mut Cursor<'_>, _: [Name; 1]) -> u32 {
        cursor.number()
    }
}

impl NumberFrom1 {
    pub(crate) fn take_as(cursor: &mut Cursor<'_>, _: [Name; 1]) -> u32 {
        cursor.number()
    }
}

impl RequiredNumber {
    pub(crate) fn take_as(cursor: &mut Cursor<'_>, [name]: [Name; 1]) -> u32 {
        cursor.required(name).number()
    }
}

impl OptionalNumber {
    pub(crate) fn take_as(cursor: &mut Cursor<'_>, _: [Name; 1]) -> Option<u32> {
        cursor.number_if()
    }
}

impl Signed {
    pub(crate) fn take_as(cursor: &mut Cursor<'_>, _: [Name; 1]) -> Option<i32> {
        cursor.signed_if()
    }
}

impl Flag {
    pub(crate) fn take_as(cursor: &mut Cursor<'_>, _: [Name; 1]) -> bool {
        cursor.flag()
    }
}

impl PlainText {
    pub(crate) fn take_as<'a>(cursor: &mut Cursor<'a>, _: [Name; 1]) -> Text<'a> {
        cursor.text()
    }
}

impl RequiredText {
    pub(crate) fn take_as<'a>(cursor: &mut Cursor<'a>, [name]: [Name; 1]) -> Text<'a> {
        cursor.required(name).text()
    }
}

impl OptionalText {
    pub(crate) fn take_as<'a>(cursor: &mut Cursor<'a>, _: [Name; 1]) -> Option<Text<'a>> {
        cursor.text_if()
    }
}

impl LastText {
    pub(crate) fn take_as<'a>(cursor: &mut Cursor<'a>, _: [Name; 1]) -> Option<Text<'a>> {
        cursor.text_if()
    }
}

impl PlainId {
    pub(crate) fn take_as<'a>(cursor: &mut Cursor<'a>, [name]: [Name; 1]) -> Text<'a> {
        cursor.id(name).unwrap_or_default()
    }
}

impl RequiredId {
    pub(crate) fn take_as<'a>(cursor: &mut Cursor<'a>, [name]: [Name; 1]) -> Text<'a> {
        cursor.required_id(name)
    }
}

impl OptionalId {
    pub(crate) fn take_as<'a>(cursor: &mut Cursor<'a>, [name]: [Name; 1]) -> Option<Text<'a>> {
        cursor.id_if(name)
    }
}

impl<'a, V: Vocabulary<'a>> Word<V> {
    pub(crate) fn take_as(cursor: &mut Cursor<'a>, [name]: [Name; 1]) -> V {
        V::take(cursor, name)
    }
}

impl OptionalTreatAs {
    pub(crate) fn take_as<'a>(cursor: &mut Cursor<'a>, _: [Name; 1]) -> Option<TreatAs<'a>> {
        cursor.text_if().map(TreatAs::from_text)
    }
}

impl<'a, V: Vocabulary<'a>> Required<V> {
    pub(crate) fn take_as(cursor: &mut Cursor<'a>, [name]: [Name; 1]) -> V {
        V::take(cursor.required(name), name)
    }
}

impl RequiredPart {
    pub(crate) fn take<'a, P: Part<'a>>(cursor: &mut Cursor<'a>, name: Name) -> P {
        cursor.required_part(name, P::take)
    }
}

impl OptionalPart {
    pub(crate) fn take<'a, P: Part<'a>>(cursor: &mut Cursor<'a>, _: Name) -> Option<P> {
        cursor.part(P::take)
    }
}

impl UsualPart {
    pub(crate) fn take<'a, P: Part<'a>>(cursor: &mut Cursor<'a>, _: Name) -> P {
        cursor.part(P::take).unwrap_or_default()
    }
}

impl TextElement {
    pub(crate) fn take<'a>(cursor: &mut Cursor<'a>, _: Name) -> Option<Text<'a>> {
        cursor.part(|it| it.text())
    }
}

impl Words {
    pub(crate) fn take<'a>(cursor: &mut Cursor<'a>, _: Name) -> Text<'a> {
        cursor.text()
    }
}

impl List {
    pub(crate) fn take<'a>(cursor: &mut Cursor<'a>, _: Name) -> KeyValues<'a> {
        KeyValues::take(cursor)
    }
}

impl LastList {
    pub(crate) fn take<'a>(cursor: &mut Cursor<'a>, _: Name) -> KeyValues<'a> {
        KeyValues::take(cursor)
    }
}
