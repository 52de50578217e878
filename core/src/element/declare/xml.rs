//! How each kind of member is read from XML.

use super::kinds::*;
use crate::element::vocabulary::Vocabulary;
use crate::element::{KeyValues, Part, TreatAs};
use crate::wire::Text;
use crate::wire::xml::{Member, Reader};

impl ReferenceId {
    pub(crate) fn read_found<'a>([found]: [&Member<'a>; 1], reader: &mut Reader<'a>) -> u32 {
        found.required(found.reference_id(reader), reader)
    }
}

impl OptionalReferenceId {
    pub(crate) fn read_found<'a>([found]: [&Member<'a>; 1], reader: &mut Reader<'a>) -> Option<u32> {
        found.reference_id(reader)
    }
}

impl Number {
    pub(crate) fn read_found<'a>([found]: [&Member<'a>; 1], reader: &mut Reader<'a>) -> u32 {
        found.number(reader).unwrap_or_default()
    }
}

impl NumberFrom1 {
    pub(crate) fn read_found<'a>([found]: [&Member<'a>; 1], reader: &mut Reader<'a>) -> u32 {
        found.number(reader).unwrap_or_default()
    }
}

impl RequiredNumber {
    pub(crate) fn read_found<'a>([found]: [&Member<'a>; 1], reader: &mut Reader<'a>) -> u32 {
        found.required(found.number(reader), reader)
    }
}

impl OptionalNumber {
    pub(crate) fn read_found<'a>([found]: [&Member<'a>; 1], reader: &mut Reader<'a>) -> Option<u32> {
        found.number(reader)
    }
}

impl Signed {
    pub(crate) fn read_found<'a>([found]: [&Member<'a>; 1], reader: &mut Reader<'a>) -> Option<i32> {
        found.signed(reader)
    }
}

impl Flag {
    pub(crate) fn read_found([found]: [&Member<'_>; 1], _: &mut Reader<'_>) -> bool {
        found.is_true()
    }
}

impl PlainText {
    pub(crate) fn read_found<'a>([found]: [&Member<'a>; 1], _: &mut Reader<'a>) -> Text<'a> {
        found.text()
    }
}

impl RequiredText {
    pub(crate) fn read_found<'a>([found]: [&Member<'a>; 1], reader: &mut Reader<'a>) -> Text<'a> {
        found.required(found.value(), reader)
    }
}

impl OptionalText {
    pub(crate) fn read_found<'a>([found]: [&Member<'a>; 1], _: &mut Reader<'a>) -> Option<Text<'a>> {
        found.value()
    }
}

impl LastText {
    pub(crate) fn read_found<'a>([found]: [&Member<'a>; 1], _: &mut Reader<'a>) -> Option<Text<'a>> {
        found.value()
    }
}

impl PlainId {
    pub(crate) fn read_found<'a>([found]: [&Member<'a>; 1], reader: &mut Reader<'a>) -> Text<'a> {
        found.id(reader).unwrap_or_default()
    }
}

impl RequiredId {
    pub(crate) fn read_found<'a>([found]: [&Member<'a>; 1], reader: &mut Reader<'a>) -> Text<'a> {
        found.required(found.id(reader), reader)
    }
}

impl OptionalId {
    pub(crate) fn read_found<'a>([found]: [&Member<'a>; 1], reader: &mut Reader<'a>) -> Option<Text<'a>> {
        found.id(reader)
    }
}

impl<'a, V: Vocabulary<'a>> Word<V> {
    pub(crate) fn read_found([found]: [&Member<'a>; 1], reader: &mut Reader<'a>) -> V {
        V::read(found, reader).unwrap_or_default()
    }
}

impl OptionalTreatAs {
    pub(crate) fn read_found<'a>([found]: [&Member<'a>; 1], _: &mut Reader<'a>) -> Option<TreatAs<'a>> {
        found.value().map(TreatAs::from_text)
    }
}

impl<'a, V: Vocabulary<'a>> Required<V> {
    pub(crate) fn read_found([found]: [&Member<'a>; 1], reader: &mut Reader<'a>) -> V {
        let word = found.value().and_then(|_| V::read(found, reader));
        found.required(word, reader)
    }
}

impl RequiredPart {
    pub(crate) const IS_REQUIRED: bool = true;

    pub(crate) fn read<'a, P: Part<'a>>(value: &mut P, reader: &mut Reader<'a>) {
        value.read(reader);
    }
}

impl OptionalPart {
    pub(crate) const IS_REQUIRED: bool = false;

    pub(crate) fn read<'a, P: Part<'a>>(value: &mut Option<P>, reader: &mut Reader<'a>) {
        value.insert(P::default()).read(reader);
    }
}

impl UsualPart {
    pub(crate) const IS_REQUIRED: bool = false;

    pub(crate) fn read<'a, P: Part<'a>>(value: &mut P, reader: &mut Reader<'a>) {
        value.read(reader);
    }
}

impl TextElement {
    pub(crate) const IS_REQUIRED: bool = false;

    pub(crate) fn read<'a>(value: &mut Option<Text<'a>>, reader: &mut Reader<'a>) {
        *value = Some(reader.content());
    }
}

impl List {
    pub(crate) const IS_REQUIRED: bool = false;

    pub(crate) fn read<'a>(value: &mut KeyValues<'a>, reader: &mut Reader<'a>) {
        *value = KeyValues::read(reader);
    }
}

impl LastList {
    pub(crate) const IS_REQUIRED: bool = false;

    pub(crate) fn read<'a>(value: &mut KeyValues<'a>, reader: &mut Reader<'a>) {
        *value = KeyValues::read(reader);
    }
}
