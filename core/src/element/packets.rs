//! What stands alone: packets, files, single events; how they are read in each binding.

use super::error::ParseError;
use super::{compact, xml};
use crate::wire::binding::Chosen;
use crate::wire::compact::Cursor;
use crate::wire::xml::Reader;
use crate::wire::{Binding, Limits, Name};

/// What can be read as a whole: an element, or one of several.
pub(crate) trait Packet<'a>: Sized {
    /// The names of the elements that it may be.
    const ROOTS: &'static [Name];

    /// In the place of one that is to be read.
    fn empty() -> Self;

    /// Reads the element that was opened, which is called `root`, one of [`Self::ROOTS`], where this one stands: it may be
    /// large.
    fn read_root(&mut self, root: Name, reader: &mut Reader<'a>);

    /// Takes what is of this kind; `None` if that is another one.
    fn take_kind(kind: u32, cursor: &mut Cursor<'a>) -> Option<Self>;
}

/// Reads a packet in this form into the place of an empty one, which is worth nothing after an error.
pub(crate) fn read_as<'a, P: Packet<'a>>(
    place: &mut P,
    binding: Binding,
    packet: &'a [u8],
    limits: Limits,
) -> Result<(), ParseError> {
    match binding.chosen() {
        Chosen::Xml(it) => {
            xml::read_packet(it, packet, limits, P::ROOTS, &mut |reader, root| place.read_root(root, reader))
        }
        Chosen::Compact(it) => {
            *place = compact::read_packet(it, packet, limits, P::take_kind)?;
            Ok(())
        }
    }
}

/// Gives a packet its two public functions; `$what` says what they read.
macro_rules! parse {
    ($name:ident reads $what:literal) => {
        impl<'a> $name<'a> {
            #[doc = concat!("Reads ", $what, ", in this form.")]
            ///
            /// # Errors
            /// [`ParseError`](crate::element::ParseError): not well-formed, nothing of the kind, or a member isn't valid. The
            /// request's reference id is with it where it could be read.
            pub fn parse_as(
                binding: crate::wire::Binding,
                packet: &'a [u8],
                limits: crate::wire::Limits,
            ) -> Result<Self, crate::element::ParseError> {
                let mut place = <Self as crate::element::packets::Packet<'a>>::empty();
                crate::element::packets::read_as(&mut place, binding, packet, limits)?;
                Ok(place)
            }

            #[doc = concat!("Reads ", $what, ", in XML.")]
            ///
            /// # Errors
            /// As [`Self::parse_as`].
            #[cfg(feature = "xml")]
            pub fn parse(
                packet: &'a [u8],
                limits: crate::wire::Limits,
            ) -> Result<Self, crate::element::ParseError> {
                Self::parse_as(crate::wire::Binding::Xml, packet, limits)
            }
        }
    };
}
pub(crate) use parse;

/// Makes a packet of an element that was declared.
macro_rules! packet {
    ($name:ident = $wire:ident reads $what:literal) => {
        impl<'a> crate::element::packets::Packet<'a> for $name<'a> {
            const ROOTS: &'static [crate::wire::Name] = &[crate::wire::names::$wire];

            fn empty() -> Self {
                Self::default()
            }

            fn read_root(&mut self, _: crate::wire::Name, reader: &mut crate::wire::xml::Reader<'a>) {
                self.read(reader);
            }

            fn take_kind(kind: u32, cursor: &mut crate::wire::compact::Cursor<'a>) -> Option<Self> {
                (kind == crate::element::kinds::number::$wire).then(|| Self::take(cursor))
            }
        }

        crate::element::packets::parse! { $name reads $what }
    };
}
pub(crate) use packet;

/// Declares an enumeration of what stands in the same place: for each variant the element in it, and the name and number
/// that the packet goes by. `of requests` are those that have a reference id.
macro_rules! packets {
    (
        $(#[$doc:meta])*
        pub enum $name:ident<'a> $(of $requests:ident)? reads $what:literal {
            $($(#[$variant_doc:meta])* $variant:ident($element:ident) = $wire:ident,)*
        }
    ) => {
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq)]
        #[allow(clippy::large_enum_variant, reason = "there is no heap to put it on")]
        pub enum $name<'a> {
            $($(#[$variant_doc])* $variant($element<'a>),)*
        }

        impl<'a> crate::element::packets::Packet<'a> for $name<'a> {
            const ROOTS: &'static [crate::wire::Name] = &[$(crate::wire::names::$wire),*];

            fn empty() -> Self {
                crate::element::packets::packets! { @first $($variant($element))* }
            }

            fn read_root(&mut self, root: crate::wire::Name, reader: &mut crate::wire::xml::Reader<'a>) {
                match root {
                    $(crate::wire::names::$wire => *self = Self::$variant($element::default()),)*
                    _ => {}
                }
                match self {
                    $(Self::$variant(it) => it.read(reader),)*
                }
            }

            fn take_kind(kind: u32, cursor: &mut crate::wire::compact::Cursor<'a>) -> Option<Self> {
                Some(match kind {
                    $(crate::element::kinds::number::$wire => Self::$variant($element::take(cursor)),)*
                    _ => return None,
                })
            }
        }

        crate::element::packets::parse! { $name reads $what }

        impl crate::element::Element for $name<'_> {
            fn emit<S: crate::wire::Sink>(&self, out: &mut S) {
                match self {
                    $(Self::$variant(it) => it.emit(out),)*
                }
            }
        }

        crate::element::packets::packets! { @$($requests)? $name $($variant)* }
    };

    (@requests $name:ident $($variant:ident)*) => {
        impl $name<'_> {
            /// The reference id, echoed in the reply.
            pub fn reference_id(&self) -> u32 {
                match self {
                    $(Self::$variant(it) => it.reference_id,)*
                }
            }
        }
    };

    (@ $name:ident $($variant:ident)*) => {};

    (@first $variant:ident($element:ident) $($others:tt)*) => { Self::$variant($element::default()) };
}
pub(crate) use packets;
