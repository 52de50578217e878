//! How each kind of member is read at once: in its place (`in_order`, behind `before`: a space, its name and `=`), or from
//! the value that was found somewhere in the tag (`of_found`).

use super::items::key_values;
use super::values::{id, id_of, number, number_of, signed, signed_of, skip_spaces, word, word_of};
use crate::element::declare::{
    List, Number, NumberFrom1, OptionalId, OptionalNumber, OptionalPart, OptionalText, OptionalTreatAs,
    PlainId, PlainText, Signed, UsualPart, Word,
};
use crate::element::vocabulary::Vocabulary;
use crate::element::{KeyValues, TreatAs};
use crate::wire::Text;
use crate::wire::xml::quoted;

/// An element that is read at once.
pub(crate) trait UsualElement<'a>: Default {
    /// Reads the whole element, from behind its name, into this one, which is empty; gives what stands behind it.
    /// `lists`: how many lists of items may be inside each other.
    fn usual<const IN_ORDER: bool>(&mut self, rest: &'a str, lists: usize) -> Option<&'a str>;
}

/// A kind of child.
pub(crate) trait UsualChild<'a, V> {
    /// Reads the whole child into `value`, which is empty, if it stands here, with white space before it.
    fn usual<const IN_ORDER: bool>(
        value: &mut V,
        rest: &'a str,
        start: &str,
        end: &str,
        lists: usize,
    ) -> Option<&'a str>;
}

/// `optional` is what may be absent; `plain` has a default.
// The functions are named here, not handed on: calls of what was handed on stayed calls (a tenth of the time).
macro_rules! attributes {
    ($($form:ident $kind:ident: $type:ty = $in_order:ident, $of_found:ident;)*) => {
        $(impl $kind {
            #[inline(always)]
            pub(crate) fn in_order<'a>(to: &mut $type, rest: &'a str, [before]: [&str; 1]) -> Option<&'a str> {
                let Some(value) = rest.strip_prefix(before) else { return Some(rest) };
                let (value, rest) = $in_order(value)?;
                *to = attributes!(@$form value);
                Some(rest)
            }

            #[inline(always)]
            pub(crate) fn of_found<'a>([found]: [Option<Text<'a>>; 1]) -> Option<$type> {
                attributes!(@found $form $of_found(found))
            }
        })*
    };
    (@optional $value:ident) => { Some($value) };
    (@plain $value:ident) => { $value };
    (@found optional $value:expr) => { $value };
    (@found plain $value:expr) => { $value.map(Option::unwrap_or_default) };
}

attributes! {
    plain Number: u32 = number, number_of;
    plain NumberFrom1: u32 = number, number_of;
    optional OptionalNumber: Option<u32> = number, number_of;
    optional Signed: Option<i32> = signed, signed_of;
    plain PlainText: Text<'a> = quoted, Some;
    optional OptionalText: Option<Text<'a>> = quoted, Some;
    plain PlainId: Text<'a> = id, id_of;
    optional OptionalId: Option<Text<'a>> = id, id_of;
}

impl<'a, V: Vocabulary<'a>> Word<V> {
    #[inline(always)]
    pub(crate) fn in_order(to: &mut V, rest: &'a str, [before]: [&str; 1]) -> Option<&'a str> {
        let Some(value) = rest.strip_prefix(before) else { return Some(rest) };
        if let Some((found, rest)) = V::in_quotes(value) {
            *to = found;
            return Some(rest);
        }
        let (word, rest) = word(value)?;
        *to = V::from_word(word)?;
        Some(rest)
    }

    #[inline(always)]
    pub(crate) fn of_found([found]: [Option<Text<'a>>; 1]) -> Option<V> {
        match word_of(found)? {
            Some(word) => V::from_word(word),
            None => Some(V::default()),
        }
    }
}

impl OptionalTreatAs {
    #[inline(always)]
    pub(crate) fn in_order<'a>(
        to: &mut Option<TreatAs<'a>>,
        rest: &'a str,
        [before]: [&str; 1],
    ) -> Option<&'a str> {
        let Some(value) = rest.strip_prefix(before) else { return Some(rest) };
        if let Some(rest) = value.strip_prefix("\"NORMAL\"") {
            *to = Some(TreatAs::NORMAL);
            return Some(rest);
        }
        let (value, rest) = quoted(value)?;
        *to = Some(TreatAs::from_text(value));
        Some(rest)
    }

    #[inline(always)]
    pub(crate) fn of_found<'a>([found]: [Option<Text<'a>>; 1]) -> Option<Option<TreatAs<'a>>> {
        Some(found.map(TreatAs::from_text))
    }
}

impl<'a, P: UsualElement<'a>> UsualChild<'a, Option<P>> for OptionalPart {
    #[inline(always)]
    fn usual<const IN_ORDER: bool>(
        value: &mut Option<P>,
        rest: &'a str,
        start: &str,
        _: &str,
        lists: usize,
    ) -> Option<&'a str> {
        let Some(tag) = skip_spaces(rest).strip_prefix(start) else { return Some(rest) };
        value.insert(P::default()).usual::<IN_ORDER>(tag, lists)
    }
}

impl<'a, P: UsualElement<'a>> UsualChild<'a, P> for UsualPart {
    #[inline(always)]
    fn usual<const IN_ORDER: bool>(
        value: &mut P,
        rest: &'a str,
        start: &str,
        _: &str,
        lists: usize,
    ) -> Option<&'a str> {
        match skip_spaces(rest).strip_prefix(start) {
            Some(tag) => value.usual::<IN_ORDER>(tag, lists),
            None => Some(rest),
        }
    }
}

impl<'a> UsualChild<'a, KeyValues<'a>> for List {
    #[inline(always)]
    fn usual<const IN_ORDER: bool>(
        value: &mut KeyValues<'a>,
        rest: &'a str,
        start: &str,
        end: &str,
        lists: usize,
    ) -> Option<&'a str> {
        key_values::<IN_ORDER>(value, rest, start, end, lists)
    }
}
