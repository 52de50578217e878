//! What can be wrong with bytes, and the limits that the caller sets.

use core::fmt;

/// How deep elements may nest at most: [`Limits::depth`] can be lower, never higher.
pub(crate) const MAX_DEPTH: usize = 32;

/// How many attributes a tag may have at most: [`Limits::attributes`] can be lower, never higher.
pub(crate) const MAX_ATTRIBUTES: usize = 64;

/// What the caller is ready to read. Whatever is over a limit is refused early, with its offset.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limits {
    /// Bytes of the whole document. For a packet the default is the server's: 32768. XML that stands in one slice is read
    /// up to 4294967295 bytes (4 GiB less one), whatever is asked for; XML that comes in a stream may be larger.
    pub size: usize,
    /// Elements inside each other, the root included; at most 32. In the compact form key-value lists inside each
    /// other; at most [`KeyValues::MAX_NESTING`](crate::element::KeyValues::MAX_NESTING). In JSON objects and arrays
    /// inside each other; at most 32.
    pub depth: usize,
    /// Attributes on one tag; at most 64. The compact form and JSON have none.
    pub attributes: usize,
}

impl Limits {
    /// The limits of a packet: 32768 bytes (the documented default), 32 levels, 64 attributes.
    pub const PACKET: Self = Self { size: 32768, depth: MAX_DEPTH, attributes: MAX_ATTRIBUTES };

    /// The limits of a stored transcript: any size that can be read, 32 levels, 64 attributes.
    pub const STORED: Self = Self { size: usize::MAX, depth: MAX_DEPTH, attributes: MAX_ATTRIBUTES };

    /// The same limits with another `size`, in bytes.
    pub const fn with_size(self, size: usize) -> Self {
        Self { size, ..self }
    }
}

/// Why bytes are refused.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Fault {
    /// The bytes are not UTF-8.
    NotUtf8,
    /// A character that XML 1.0 can't hold, such as a control character.
    IllegalCharacter,
    /// A document type declaration, be it in small letters, as HTML has it.
    Doctype,
    /// A reference to an entity other than the five predefined ones.
    UnknownEntity,
    /// `&` that begins no reference.
    BareAmpersand,
    /// A character reference without digits, or to a character that XML can't hold.
    BadCharacterReference,
    /// `]]>` in text.
    CdataEndInText,
    /// `<` inside an attribute value.
    LessThanInAttribute,
    /// An attribute value without quotes.
    UnquotedValue,
    /// An attribute without `=` and a value.
    MissingValue,
    /// No space between two attributes.
    MissingSpace,
    /// Two attributes of the same name on one tag.
    DuplicateAttribute,
    /// An end tag that doesn't match the open element.
    MismatchedEndTag,
    /// A name was expected here.
    BadName,
    /// `--` inside a comment.
    BadComment,
    /// A declaration that isn't first, isn't version 1.x, or is otherwise not as XML writes it.
    BadDeclaration,
    /// An encoding other than UTF-8.
    Encoding,
    /// Text before or after the root element.
    TextOutsideRoot,
    /// A second root element.
    SecondRoot,
    /// No root element at all.
    NoRoot,
    /// The document ends inside something. In the compact form also: a length goes over the end of what holds it.
    Truncated,
    /// Deeper than [`Limits::depth`].
    TooDeep,
    /// More attributes than [`Limits::attributes`].
    TooManyAttributes,
    /// Larger than [`Limits::size`].
    TooLarge,
    /// The compact form: of a version that isn't known here.
    UnknownVersion,
    /// The compact form: a number of more than 32 bits.
    BadNumber,
    /// The compact form: neither 0 nor 1 where it must be one of them.
    BadFlag,
    /// JSON: not what may stand here.
    #[cfg(feature = "http-chat")]
    Unexpected,
    /// JSON: something stands behind the value.
    #[cfg(feature = "http-chat")]
    BehindValue,
    /// JSON: a control character in a string, where it has to be an escape.
    #[cfg(feature = "http-chat")]
    ControlCharacter,
    /// JSON: `\` that begins no escape.
    #[cfg(feature = "http-chat")]
    BadEscape,
    /// JSON: an escape that is half of a character.
    #[cfg(feature = "http-chat")]
    LoneSurrogate,
    /// JSON: a member that is known, given twice.
    #[cfg(feature = "http-chat")]
    DuplicateMember,
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::NotUtf8 => "not UTF-8",
            Self::IllegalCharacter => "a character that XML can't hold",
            Self::Doctype => "a document type declaration is not accepted",
            Self::UnknownEntity => "unknown entity",
            Self::BareAmpersand => "'&' that begins no reference",
            Self::BadCharacterReference => "bad character reference",
            Self::CdataEndInText => "']]>' in text",
            Self::LessThanInAttribute => "'<' in an attribute value",
            Self::UnquotedValue => "attribute value without quotes",
            Self::MissingValue => "attribute without a value",
            Self::MissingSpace => "no space before an attribute",
            Self::DuplicateAttribute => "attribute given twice",
            Self::MismatchedEndTag => "end tag doesn't match the open element",
            Self::BadName => "a name was expected",
            Self::BadComment => "'--' inside a comment",
            Self::BadDeclaration => "bad XML declaration",
            Self::Encoding => "an encoding other than UTF-8",
            Self::TextOutsideRoot => "text outside the root element",
            Self::SecondRoot => "a second root element",
            Self::NoRoot => "no root element",
            Self::Truncated => "the document ends too early",
            Self::TooDeep => "elements nested too deep",
            Self::TooManyAttributes => "too many attributes on one tag",
            Self::TooLarge => "larger than the limit",
            Self::UnknownVersion => "a version of the compact form that isn't known here",
            Self::BadNumber => "a number of more than 32 bits",
            Self::BadFlag => "neither 0 nor 1",
            #[cfg(feature = "http-chat")]
            Self::Unexpected => "not what JSON may have here",
            #[cfg(feature = "http-chat")]
            Self::BehindValue => "something stands behind the value",
            #[cfg(feature = "http-chat")]
            Self::ControlCharacter => "a control character in a string",
            #[cfg(feature = "http-chat")]
            Self::BadEscape => "'\\' that begins no escape",
            #[cfg(feature = "http-chat")]
            Self::LoneSurrogate => "an escape that is half of a character",
            #[cfg(feature = "http-chat")]
            Self::DuplicateMember => "a member given twice",
        })
    }
}

/// Bytes that are refused: where and why.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Malformed {
    /// Bytes from the start of the document.
    pub offset: usize,
    /// Why.
    pub fault: Fault,
}

impl fmt::Display for Malformed {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "byte {}: {}", self.offset, self.fault)
    }
}

impl core::error::Error for Malformed {}

/// A buffer of the caller's is too small.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TooSmall {
    /// Bytes that would have been enough.
    pub needed: usize,
    /// Bytes that were there.
    pub available: usize,
}

impl fmt::Display for TooSmall {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "the buffer has {} bytes, {} are needed", self.available, self.needed)
    }
}

impl core::error::Error for TooSmall {}
