//! The declaration of attributes that several elements have in common: [`group!`](macro@group).

/// Declares attributes that several elements have in common: a struct that is a kind of its own. Its form says what those
/// elements are: `part`, `packet` or `event`. What stands behind `and` is no attribute, and is left empty by reading: the
/// events of a transcript, which whoever reads the transcript puts there. What stands behind `later` came when others had been
/// released: as for an [`element!`](macro@element) it is said behind everything else in the compact form, by `say_later`
/// and `take_later`.
macro_rules! group {
    (
        $(#[$doc:meta])*
        pub struct $name:ident<'a> = $form:ident {
            $($(#[$attribute_doc:meta])* $attribute:ident: $attribute_type:ty = $kind:ty [$in_xml:ident] $(since $since:literal)?,)*
        } $(and {
            $($(#[$other_doc:meta])* $other:ident: $other_type:ty,)*
        })? $(later {
            $($(#[$later_doc:meta])* $later:ident: $later_type:ty = $later_kind:ty [$later_name:ident],)*
        })?
    ) => {
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, Default, PartialEq)]
        pub struct $name<'a> {
            $($(#[$attribute_doc])* pub $attribute: $attribute_type,)*
            $($($(#[$later_doc])* pub $later: $later_type,)*)?
            $($($(#[$other_doc])* pub $other: $other_type,)*)?
        }

        #[allow(unused_variables, dead_code, reason = "not every group has later members")]
        impl<'a> $name<'a> {
            #[allow(dead_code, reason = "not every group is asked for its names")]
            pub(in crate::element) const ATTRIBUTES:
                [crate::wire::Name; [$(crate::wire::names::$in_xml,)* $($(crate::wire::names::$later_name,)*)?].len()] =
                [$(crate::wire::names::$in_xml,)* $($(crate::wire::names::$later_name,)*)?];

            /// Takes away what a client of this version doesn't know.
            #[allow(unused_variables, dead_code, reason = "most members are known to all versions")]
            pub(crate) fn keep_known(&mut self, version: u32) {
                $($(if version < $since {
                    self.$attribute = Default::default();
                })?)*
            }

            pub(in crate::element) fn emit_as<S: crate::wire::Sink, const N: usize>(
                &self,
                _: [crate::wire::Name; N],
                out: &mut S,
            ) {
                $(<$kind>::emit_as(&self.$attribute, [crate::wire::names::$in_xml], out);)*
                if S::HAS_TAGS {
                    $($(<$later_kind>::emit_as(&self.$later, [crate::wire::names::$later_name], out);)*)?
                }
            }

            #[inline(always)]
            fn say_later<S: crate::wire::Sink>(&self, out: &mut S) {
                if !S::HAS_TAGS {
                    $($(<$later_kind>::emit_as(&self.$later, [crate::wire::names::$later_name], out);)*)?
                }
            }

            #[inline(always)]
            fn take_later(&mut self, cursor: &mut crate::wire::compact::Cursor<'a>) {
                $($(self.$later = <$later_kind>::take_as(cursor, [crate::wire::names::$later_name]);)*)?
            }

            /// Reads what was found of these attributes, in their order.
            #[inline]
            pub(in crate::element) fn read_found(
                [$($attribute,)* $($($later,)*)?]: [&crate::wire::xml::Member<'a>;
                    [$(crate::wire::names::$in_xml,)* $($(crate::wire::names::$later_name,)*)?].len()],
                reader: &mut crate::wire::xml::Reader<'a>,
            ) -> Self {
                Self {
                    $($attribute: <$kind>::read_found([$attribute], reader),)*
                    $($($later: <$later_kind>::read_found([$later], reader),)*)?
                    $($($other: Default::default(),)*)?
                }
            }

            /// Takes them.
            pub(in crate::element) fn take_as<const N: usize>(
                cursor: &mut crate::wire::compact::Cursor<'a>,
                _: [crate::wire::Name; N],
            ) -> Self {
                Self {
                    $($attribute: <$kind>::take_as(cursor, [crate::wire::names::$in_xml]),)*
                    $($($later: Default::default(),)*)?
                    $($($other: Default::default(),)*)?
                }
            }
        }

        crate::element::usual::usual_group! {
            $form $name { $($attribute = $kind [$in_xml],)* $($($later = $later_kind [$later_name],)*)? }
        }
    };
}
pub(crate) use group;
