//! JSON, where the feature `http-chat` is missing: what elements ask of it.

use super::absent::absent;

absent! {
    /// An object that was checked.
    Content<'a> {
        fn walk() -> Walk<'a>;
    }

    /// What is left of it.
    Walk<'a> {}
}
