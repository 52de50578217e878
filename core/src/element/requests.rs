//! What the requests of a protocol have in common as packets.

/// How the enumeration `Request` is read and written: for each variant, the element in it and the name and number that
/// the packet goes by.
macro_rules! requests {
    ($($variant:ident($element:ident) = $kind:ident,)*) => {
        impl<'a> Request<'a> {
            /// Reads a packet that a client sent, in this form.
            ///
            /// # Errors
            /// [`ParseError`], with the reference id for the reply where it could be read.
            pub fn parse_as(binding: Binding, packet: &'a [u8], limits: Limits) -> Result<Self, ParseError> {
                match binding {
                    #[cfg(feature = "xml")]
                    Binding::Xml => Self::parse(packet, limits),
                    #[cfg(feature = "compact")]
                    Binding::Compact => read_compact(packet, limits, |kind, cursor| match kind {
                        $(number::$kind => Some(Self::$variant($element::take(cursor))),)*
                        _ => None,
                    }),
                }
            }

            /// Reads a packet that a client sent, in XML.
            ///
            /// # Errors
            /// [`ParseError`], with the reference id for the reply where it could be read.
            #[cfg(feature = "xml")]
            pub fn parse(packet: &'a [u8], limits: Limits) -> Result<Self, ParseError> {
                let mut request = None;
                read_packet(packet, limits, &[$(names::$kind,)*], &mut |reader, root| {
                    request = match root {
                        $(names::$kind => {
                            let mut it = $element::default();
                            it.read(reader);
                            Some(Self::$variant(it))
                        })*
                        _ => None,
                    };
                })?;
                // There is one, or the root would have been refused.
                request.ok_or(ParseError::Unknown { offset: 0, reference_id: None })
            }

            /// The reference id, echoed in the reply.
            pub fn reference_id(&self) -> u32 {
                match self {
                    $(Self::$variant(it) => it.reference_id,)*
                }
            }
        }

        impl Element for Request<'_> {
            fn emit<S: Sink>(&self, out: &mut S) {
                match self {
                    $(Self::$variant(it) => it.emit(out),)*
                }
            }
        }
    };
}
pub(super) use requests;
