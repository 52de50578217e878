//! What the enumerations are made of: their names, and their numbers.
//!
//! Whoever calls these has `Name`, `Text` and `names` in scope.

/// An enumeration that keeps what it doesn't know.
macro_rules! open_vocabulary {
    ($(#[$doc:meta])* $name:ident { $($(#[$variant_doc:meta])* $variant:ident = $word:ident,)* }) => {
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        #[non_exhaustive]
        pub enum $name<'a> {
            $($(#[$variant_doc])* $variant,)*
            /// One that this version doesn't know, as it stands there.
            Other(Text<'a>),
        }

        impl<'a> $name<'a> {
            /// Reads the name as it stands in a transcript, whichever way its characters are written.
            pub fn from_text(text: Text<'a>) -> Self {
                if crate::element::usual::IS_THERE {
                    match text.as_bytes().unwrap_or_default() {
                        $(it if it == names::$word.as_str().as_bytes() => return Self::$variant,)*
                        _ => {}
                    }
                }
                match Name::in_text(text) {
                    $(Some(names::$word) => Self::$variant,)*
                    _ => Self::Other(text),
                }
            }

            /// The name as it stands in a transcript.
            #[inline]
            pub fn as_text(&self) -> Text<'a> {
                self.known().map_or_else(|it| it, |it| Text::plain(it.as_str()))
            }

            /// The name of one that is known; what another one is.
            fn known(&self) -> Result<Name, Text<'a>> {
                match self {
                    $(Self::$variant => Ok(names::$word),)*
                    Self::Other(text) => Err(*text),
                }
            }
        }

        impl Default for $name<'_> {
            fn default() -> Self {
                Self::Other(Text::EMPTY)
            }
        }
    };
}
pub(super) use open_vocabulary;

/// An enumeration that is closed.
macro_rules! closed_vocabulary {
    ($(#[$doc:meta])* $name:ident { $($(#[$variant_doc:meta])* $variant:ident = $word:ident,)* }) => {
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
        pub enum $name {
            $($(#[$variant_doc])* $variant,)*
        }

        impl $name {
            /// Reads the name as it stands in a packet, whichever way its characters are written; `None` if it is
            /// unknown.
            pub fn from_text(text: Text<'_>) -> Option<Self> {
                if crate::element::usual::IS_THERE {
                    match text.as_bytes().unwrap_or_default() {
                        $(it if it == names::$word.as_str().as_bytes() => return Some(Self::$variant),)*
                        _ => {}
                    }
                }
                match Name::in_text(text) {
                    $(Some(names::$word) => Some(Self::$variant),)*
                    _ => None,
                }
            }

            /// The name as it stands in a packet.
            #[inline]
            pub fn as_str(&self) -> &'static str {
                self.known().as_str()
            }

            const fn known(&self) -> Name {
                match self {
                    $(Self::$variant => names::$word,)*
                }
            }

            /// The word that stands here in double quotes, and what is behind it.
            #[inline(always)]
            fn in_quotes(value: &str) -> Option<(Self, &str)> {
                $(if let Some(rest) = value.strip_prefix(names::written::value::$word) {
                    return Some((Self::$variant, rest));
                })*
                None
            }
        }
    };
}

pub(crate) use closed_vocabulary;

/// How an enumeration is said as a member, with the numbers that stand for it in the compact binding: our own choice, and
/// fixed for good. In an open one 0 is followed by the name; names that come later have no number, and are written
/// like that. A word that a closed one doesn't have is refused, or counts as the one behind `or`; the one behind `unless`
/// is left out in XML.
macro_rules! compact_numbers {
    () => {};
    (open $name:ident { $($variant:ident = $number:literal,)* } $($rest:tt)*) => {
        impl<'a> crate::element::vocabulary::Vocabulary<'a> for $name<'a> {
            fn emit<S: crate::wire::Sink>(&self, name: crate::wire::Name, out: &mut S) {
                let number = match self {
                    $(Self::$variant => $number,)*
                    Self::Other(_) => 0,
                };
                match self.known() {
                    Ok(word) => out.word(name, word, number),
                    Err(other) => out.other_word(name, other),
                }
            }

            #[inline]
            fn from_word(word: Text<'a>) -> Option<Self> {
                Some(Self::from_text(word))
            }

            fn read(found: &crate::wire::xml::Member<'a>, _: &mut crate::wire::xml::Reader<'a>) -> Option<Self> {
                Some(Self::from_text(found.trimmed()))
            }

            fn take(cursor: &mut crate::wire::compact::Cursor<'a>, name: crate::wire::Name) -> Self {
                let offset = cursor.offset();
                match cursor.word() {
                    (0, word) => Self::from_text(word),
                    $(($number, _) => Self::$variant,)*
                    _ => {
                        cursor.refuse(name, offset);
                        Self::default()
                    }
                }
            }
        }

        compact_numbers! { $($rest)* }
    };
    (closed $name:ident $(or $unknown:ident)? $(unless $absent:ident)? {
        $($variant:ident = $number:literal,)*
    } $($rest:tt)*) => {
        impl<'a> crate::element::vocabulary::Vocabulary<'a> for $name {
            #[inline(always)]
            fn in_quotes(value: &'a str) -> Option<(Self, &'a str)> {
                Self::in_quotes(value)
            }

            fn emit<S: crate::wire::Sink>(&self, name: crate::wire::Name, out: &mut S) {
                let number = match self {
                    $(Self::$variant => $number,)*
                };
                $(if *self == Self::$absent {
                    return out.no_word(number);
                })?
                out.word(name, self.known(), number);
            }

            compact_numbers! { @read $($unknown)? { $($variant = $number,)* } }
        }

        compact_numbers! { $($rest)* }
    };
    (@read $unknown:ident { $($variant:ident = $number:literal,)* }) => {
        #[inline]
        fn from_word(word: Text<'a>) -> Option<Self> {
            Some(Self::from_text(word).unwrap_or(Self::$unknown))
        }

        fn read(found: &crate::wire::xml::Member<'a>, _: &mut crate::wire::xml::Reader<'a>) -> Option<Self> {
            found.value().map(|it| Self::from_text(it).unwrap_or(Self::$unknown))
        }

        fn take(cursor: &mut crate::wire::compact::Cursor<'a>, _: crate::wire::Name) -> Self {
            match cursor.number() {
                $($number => Self::$variant,)*
                _ => Self::$unknown,
            }
        }
    };
    (@read { $($variant:ident = $number:literal,)* }) => {
        #[inline]
        fn from_word(word: Text<'a>) -> Option<Self> {
            Self::from_text(word)
        }

        fn read(found: &crate::wire::xml::Member<'a>, reader: &mut crate::wire::xml::Reader<'a>) -> Option<Self> {
            found.one_of(reader, Self::from_text)
        }

        fn take(cursor: &mut crate::wire::compact::Cursor<'a>, name: crate::wire::Name) -> Self {
            let offset = cursor.offset();
            match cursor.number() {
                $($number => Self::$variant,)*
                _ => {
                    cursor.refuse(name, offset);
                    Self::default()
                }
            }
        }
    };
}
pub(crate) use compact_numbers;

/// The numbers that the SDK has for an enumeration; they stand in no packet of the XML binding.
macro_rules! numbers {
    () => {};
    (open $name:ident { $($variant:ident = $number:literal,)* } $($rest:tt)*) => {
        impl $name<'_> {
            /// The SDK's number; `None` where it isn't public.
            pub const fn number(&self) -> Option<u32> {
                match self {
                    $(Self::$variant => Some($number),)*
                    _ => None,
                }
            }

            /// What has this number; `None` if none is known to have it.
            pub const fn from_number(number: u32) -> Option<Self> {
                match number {
                    $($number => Some(Self::$variant),)*
                    _ => None,
                }
            }
        }

        numbers! { $($rest)* }
    };
    (closed $name:ident { $($variant:ident = $number:literal,)* } $($rest:tt)*) => {
        impl $name {
            /// The SDK's number.
            pub const fn number(&self) -> u32 {
                match self {
                    $(Self::$variant => $number,)*
                }
            }

            /// What has this number; `None` if nothing has it.
            pub const fn from_number(number: u32) -> Option<Self> {
                match number {
                    $($number => Some(Self::$variant),)*
                    _ => None,
                }
            }
        }

        numbers! { $($rest)* }
    };
}

pub(crate) use numbers;
