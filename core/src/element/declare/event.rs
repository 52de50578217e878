//! The declaration of an event: [`event!`](macro@event).

/// Declares an event: an element with the attributes that every event has before its own.
macro_rules! event {
    (
        $(#[$doc:meta])*
        pub struct $name:ident<'a> = $wire:ident {
            $($(#[$attribute_doc:meta])* $attribute:ident: $attribute_type:ty = $kind:ty [$in_xml:ident] $(since $since:literal)?,)*
        } with { $($children:tt)* } $(later {
            $($(#[$later_doc:meta])* $later:ident: $later_type:ty = $later_kind:ty [$later_name:ident] $(since $later_since:literal)?,)*
        })?
    ) => {
        crate::element::declare::element! {
            $(#[$doc])*
            pub struct $name<'a> = event $wire {
                /// What every event has.
                head: crate::element::event_head::EventHead<'a> = crate::element::event_head::EventHead<'a>
                    [USER_ID, TIME_SHIFT, VISIBILITY, EVENT_ID, RECEIVER_ID, TRUNCATED],
                $($(#[$attribute_doc])* $attribute: $attribute_type = $kind [$in_xml] $(since $since)?,)*
            } with {
                $($children)*
            } $(later {
                $($(#[$later_doc])* $later: $later_type = $later_kind [$later_name] $(since $later_since)?,)*
            })?
        }

        impl<'a> $name<'a> {
            /// The attributes that only this event has.
            pub(in crate::element) const OWN: &'static [crate::wire::Name] =
                &[$(crate::wire::names::$in_xml,)* $($(crate::wire::names::$later_name,)*)?];

            /// Reads them, of all that were looked for on an event.
            #[allow(unused_variables, reason = "most events have none")]
            #[inline(always)]
            pub(in crate::element) fn read_own(
                &mut self,
                found: &[crate::wire::xml::Member<'a>],
                reader: &mut crate::wire::xml::Reader<'a>,
            ) {
                $(if let Some(it) = found.iter().find(|it| it.name() == crate::wire::names::$in_xml) {
                    self.$attribute = <$kind>::read_found([it], reader);
                })*
                $($(if let Some(it) = found.iter().find(|it| it.name() == crate::wire::names::$later_name) {
                    self.$later = <$later_kind>::read_found([it], reader);
                })*)?
            }
        }
    };
}
pub(crate) use event;
