//! The XML binding, where the feature `xml` is missing: what elements ask of it, and what texts are without it.

use super::absent::absent;
use super::raw::Raw;
use super::text::{Piece, Pieces};
use super::{Limits, Malformed, Name, Text};

absent! {
    /// That this binding is there.
    Xml {
        fn reader['a](&'a [u8], Limits) -> Reader<'a>;
    }

    /// A reader of XML.
    Reader<'a> {
        fn root(&[Name]) -> Result<Option<Name>, Malformed>;
        fn tag_offset() -> usize;
        fn members[const N: usize](&[Name; N]) -> [Member<'a>; N];
        fn child(&[Name]) -> Option<Name>;
        fn content() -> Text<'a>;
        fn content_start() -> usize;
        fn content_at(usize) -> ContentAt<'a>;
        fn content_and_end(usize) -> Content<'a>;
        fn rest() -> &'a Raw;
        fn depth() -> usize;
        fn skip();
        fn refuse(Name, usize);
        fn failed() -> Option<Malformed>;
        fn take_refused() -> Option<(Name, usize)>;
        fn finish() -> Result<(), Malformed>;
    }

    /// What is left of what stands inside an element.
    Content<'a> {
        fn rest() -> &mut &'a Raw;
        fn reader() -> Reader<'a>;
    }

    /// The same, and where.
    ContentAt<'a> {
        fn reader() -> Reader<'a>;
    }

    /// A text that is base64.
    Base64<'a> {
        fn text() -> Text<'a>;
    }

    /// An attribute that was found, or not found.
    Member<'a> {
        fn name() -> Name;
        fn value() -> Option<Text<'a>>;
        fn required[T](Option<T>, &mut Reader<'a>) -> T;
        fn is_true() -> bool;
        fn text() -> Text<'a>;
        fn trimmed() -> Text<'a>;
        fn number(&mut Reader<'a>) -> Option<u32>;
        fn reference_id(&mut Reader<'a>) -> Option<u32>;
        fn signed(&mut Reader<'a>) -> Option<i32>;
        fn id(&mut Reader<'a>) -> Option<Text<'a>>;
        fn one_of[T](&mut Reader<'a>, impl Fn(Text<'a>) -> Option<T>) -> Option<T>;
    }
}

impl<'a> Base64<'a> {
    pub(crate) fn new(_: Text<'a>) -> Option<Self> {
        None
    }
}

/// The bytes of a [`Base64`], which stands in XML only.
pub(crate) fn decoded(_: Text<'_>) -> core::iter::Empty<u8> {
    core::iter::empty()
}

/// What a text is in its document.
#[derive(Clone, Copy, Default, PartialEq, Eq)]
pub(crate) enum Form {
    /// UTF-8 that stands for itself: nothing else needs to be decoded.
    #[default]
    Plain,
    /// What stands in the quotes of a JSON string: escapes.
    #[cfg(feature = "http-chat")]
    Json,
}

/// How far a text is decoded: a text that stands for itself is one piece.
#[derive(Clone)]
pub(super) struct Decoding {
    pub(super) form: Form,
}

impl Decoding {
    pub(super) const fn new(form: Form) -> Self {
        Self { form }
    }
}

impl<'a> Pieces<'a> {
    #[cfg(feature = "http-chat")]
    pub(super) fn decoded(&mut self) -> Option<Piece<'a>> {
        self.decoded_json()
    }

    #[cfg(not(feature = "http-chat"))]
    pub(super) fn decoded(&mut self) -> Option<Piece<'a>> {
        None
    }

    pub(super) fn copy_usual(&mut self, _: &mut [u8]) -> usize {
        0
    }
}

#[cfg(feature = "http-chat")]
pub(super) use super::character::Character;

/// A character that a text doesn't hold as it stands: there is none.
#[cfg(not(feature = "http-chat"))]
#[derive(Clone, Copy)]
pub(super) struct Character;

#[cfg(not(feature = "http-chat"))]
impl Character {
    pub(super) const NONE: Self = Self;

    pub(super) fn as_bytes(&self) -> &[u8] {
        &[]
    }

    pub(super) fn next(&mut self) -> Option<u8> {
        None
    }
}
