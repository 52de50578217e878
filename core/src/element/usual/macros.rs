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
            fn usual<const IN_ORDER: bool>(&mut self, rest: &'a str, _: usize) -> Option<&'a str> {
                let (is_empty, rest) = crate::element::usual::attributes!(
                    IN_ORDER, self, rest, $($attribute = $kind [$($in_xml),+],)*
                );
                let (text, rest) =
                    crate::element::usual::content(is_empty, rest, crate::wire::names::written::end::$wire)?;
                self.$text = text;
                Some(rest)
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
            fn usual<const IN_ORDER: bool>(&mut self, rest: &'a str, _lists: usize) -> Option<&'a str> {
                let (is_empty, rest) = crate::element::usual::attributes!(
                    IN_ORDER, self, rest, $($attribute = $kind [$($in_xml),+],)*
                );
                if is_empty {
                    return Some(rest);
                }
                $(let rest = <crate::element::declare::$child_kind
                    as crate::element::usual::UsualChild<'a, $child_type>>::usual::<IN_ORDER>(
                        &mut self.$child,
                        rest,
                        crate::wire::names::written::start::$child_name,
                        crate::wire::names::written::end::$child_name,
                        _lists,
                    )?;)*
                crate::element::usual::skip_spaces(rest)
                    .strip_prefix(crate::wire::names::written::end::$wire)
            }
        }
    };
}
pub(crate) use usual;

/// Reads the attributes of a start tag from behind its name into an element: whether the element is empty, and what is
/// behind the tag. They stand in the canonical order, or in any: which, is known when it is compiled.
macro_rules! attributes {
    ($in_order:ident, $to:ident, $rest:expr, $($attribute:ident = $kind:ty [$($in_xml:ident),+],)*) => {
        if $in_order {
            let rest = $rest;
            $(let rest = <$kind>::in_order(
                &mut $to.$attribute,
                rest,
                [$(crate::wire::names::written::attribute::$in_xml),+],
            )?;)*
            crate::element::usual::end(rest)?
        } else {
            let (tag, rest) = crate::wire::xml::start_tag(
                $rest,
                const { &crate::wire::xml::Expected::new([$($(crate::wire::names::$in_xml),+),*]) },
            )?;
            #[allow(non_snake_case, reason = "attributes go by their names in the table of names")]
            let [$($($in_xml),+),*] = tag.values;
            $($to.$attribute = <$kind>::of_found([$($in_xml),+])?;)*
            (tag.is_empty, rest)
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
                to: &mut Self,
                rest: &'a str,
                _: [&str; N],
            ) -> Option<&'a str> {
                $(let rest = <$kind>::in_order(
                    &mut to.$attribute,
                    rest,
                    [crate::wire::names::written::attribute::$in_xml],
                )?;)*
                Some(rest)
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
