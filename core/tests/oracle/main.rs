//! What the reader accepts, refuses and reads, compared with what two others do: roxmltree and quick-xml.
//!
//! Documents are made by a grammar, then some are damaged. Each oracle's file lists every difference that there may be,
//! and says why; everything else must be the same, verdict and content.

#![allow(clippy::unwrap_used, reason = "these are tests")]

mod documents;
mod elements;
mod found;
mod odd;
mod quick_xml;
mod roxmltree;

use documents::{DAMAGE, document};
use proptest::prelude::*;

fn compare(document: &str) -> Result<(), TestCaseError> {
    roxmltree::compare(document).map_err(TestCaseError::fail)?;
    quick_xml::compare(document).map_err(TestCaseError::fail)
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(2000) })]

    #[test]
    fn whole_documents(document in document()) {
        compare(&document)?;
    }

    #[test]
    fn damaged_documents(
        document in document(),
        at in any::<prop::sample::Index>(),
        removed in 0..3_usize,
        damage in prop::option::of(prop::sample::select(&DAMAGE[..])),
    ) {
        let mut characters: Vec<char> = document.chars().collect();
        let at = at.index(characters.len());
        let end = (at + removed).min(characters.len());
        characters.splice(at..end, damage.unwrap_or_default().chars());
        compare(&characters.into_iter().collect::<String>())?;
    }
}
