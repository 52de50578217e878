//! How an element is read at once that was declared.

/// An element that stands in transcripts: from its declaration, how it is read at once. Others aren't.
macro_rules! usual {
    (packet $($declaration:tt)*) => {};
    (part $name:ident $wire:ident $attributes:tt events $group:ident) => {};
    (
        $form:ident $name:ident $wire:ident {
            $($attribute:ident = $kind:ty [$($in_xml:ident),+],)*
        } text $text:ident
    ) => {
        impl<'a> crate::element::usual::UsualElement<'a> for $name<'a> {
            #[inline(always)]
            fn usual<const IN_ORDER: bool>(rest: &'a str, _: usize) -> crate::element::usual::Read<'a, Self> {
                let (($($attribute,)*), is_empty, rest) = crate::element::usual::attributes!(
                    IN_ORDER, rest, $($attribute = $kind [$($in_xml),+],)*
                );
                let ($text, rest) =
                    crate::element::usual::content(is_empty, rest, crate::wire::names::written::end::$wire)?;
                Some((Self { $($attribute,)* $text }, rest))
            }
        }
    };
    (
        $form:ident $name:ident $wire:ident {
            $($attribute:ident = $kind:ty [$($in_xml:ident),+],)*
        } with {
            $($child:ident: $child_type:ty = $child_kind:ident [$child_name:ident],)*
        }
    ) => {
        impl<'a> crate::element::usual::UsualElement<'a> for $name<'a> {
            #[inline(always)]
            fn usual<const IN_ORDER: bool>(rest: &'a str, _lists: usize) -> crate::element::usual::Read<'a, Self> {
                let (($($attribute,)*), is_empty, rest) = crate::element::usual::attributes!(
                    IN_ORDER, rest, $($attribute = $kind [$($in_xml),+],)*
                );
                if is_empty {
                    return Some((Self { $($attribute,)* $($child: Default::default(),)* }, rest));
                }
                $(let ($child, rest) = <crate::element::declare::$child_kind
                    as crate::element::usual::UsualChild<'a, $child_type>>::usual::<IN_ORDER>(
                        rest,
                        crate::wire::names::written::start::$child_name,
                        crate::wire::names::written::end::$child_name,
                        _lists,
                    )?;)*
                let rest = crate::element::usual::skip_spaces(rest)
                    .strip_prefix(crate::wire::names::written::end::$wire)?;
                Some((Self { $($attribute,)* $($child,)* }, rest))
            }
        }
    };
}
pub(crate) use usual;

/// The attributes of a start tag from behind its name, whether its element is empty, and what is behind it: in the canonical
/// order, or in any. Which, is known when it is compiled: where the two came together in one place, what was read in order
/// had to go through memory (a tenth of the time).
macro_rules! attributes {
    ($in_order:ident, $rest:expr, $($attribute:ident = $kind:ty [$($in_xml:ident),+],)*) => {
        if $in_order {
            let rest = $rest;
            $(let ($attribute, rest) =
                <$kind>::in_order(rest, [$(crate::wire::names::written::attribute::$in_xml),+])?;)*
            let (is_empty, rest) = crate::element::usual::end(rest)?;
            (($($attribute,)*), is_empty, rest)
        } else {
            let (tag, rest) = crate::wire::xml::start_tag($rest, &[$($(crate::wire::names::$in_xml),+),*])?;
            #[allow(non_snake_case, reason = "attributes go by their names in the table of names")]
            let [$($($in_xml),+),*] = tag.values;
            (($(<$kind>::of_found([$($in_xml),+])?,)*), tag.is_empty, rest)
        }
    };
}
pub(crate) use attributes;

/// The same for a group of attributes.
macro_rules! usual_group {
    (packet $($declaration:tt)*) => {};
    (event $name:ident { $($attribute:ident = $kind:ty [$in_xml:ident],)* }) => {
        impl<'a> $name<'a> {
            #[inline(always)]
            pub(crate) fn in_order<const N: usize>(
                rest: &'a str,
                _: [&str; N],
            ) -> crate::element::usual::Read<'a, Self> {
                $(let ($attribute, rest) =
                    <$kind>::in_order(rest, [crate::wire::names::written::attribute::$in_xml])?;)*
                Some((Self { $($attribute,)* }, rest))
            }

            #[inline(always)]
            pub(crate) fn of_found(
                [$($attribute),*]: [Option<crate::wire::Text<'a>>; [$(crate::wire::names::$in_xml),*].len()],
            ) -> Option<Self> {
                Some(Self { $($attribute: <$kind>::of_found([$attribute])?,)* })
            }
        }
    };
}
pub(crate) use usual_group;
