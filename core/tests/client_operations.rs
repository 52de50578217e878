//! Random sequences of client operations against naive servers: see `model`.

#![allow(clippy::unwrap_used, reason = "these are tests")]

mod model;

use proptest::collection::vec;
use proptest::prelude::*;

proptest! {
    #![proptest_config(ProptestConfig::with_cases(512))]

    #[test]
    fn a_flex_client(operations in vec(any::<u8>(), 0..300)) {
        model::flex(&operations);
    }

    #[test]
    fn a_basic_client(operations in vec(any::<u8>(), 0..300)) {
        model::basic(&operations);
    }
}
