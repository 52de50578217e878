//! The compact binding, where the feature `compact` is missing: what elements ask of it.

use super::absent::absent;
use super::{Fault, Limits, Malformed, Name, Text};

absent! {
    /// That this binding is there.
    Compact {
        fn cursor['a](&'a [u8], Limits) -> Result<Cursor<'a>, Malformed>;
    }

    /// What is left of a packet in the compact form.
    Cursor<'a> {
        fn is_at_end() -> bool;
        fn offset() -> usize;
        fn nesting() -> usize;
        fn malformed(Fault) -> Malformed;
        fn fail_at(usize, Fault);
        fn failed() -> Option<Malformed>;
        fn refuse(Name, usize);
        fn take_refused() -> Option<(Name, usize)>;
        fn set_refused(Option<(Name, usize)>);
        fn number() -> u32;
        fn signed() -> i32;
        fn text() -> Text<'a>;
        fn flag() -> bool;
        fn number_if() -> Option<u32>;
        fn signed_if() -> Option<i32>;
        fn text_if() -> Option<Text<'a>>;
        fn word() -> (u32, Text<'a>);
        fn bytes() -> &'a [u8];
        fn content() -> Content<'a>;
        fn content_at() -> ContentAt<'a>;
        fn take_content() -> Content<'a>;
        fn enter() -> Behind<'a>;
        fn leave(Behind<'a>);
    }

    /// What stands in a list that was checked.
    Content<'a> {
        fn cursor() -> Cursor<'a>;
    }

    /// The same, and where.
    ContentAt<'a> {
        fn cursor() -> Cursor<'a>;
    }

    /// What stands behind a byte string.
    Behind<'a> {}
}
