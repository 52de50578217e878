//! Any operations of a client, against the tests' own naive servers.

use super::model;

/// The first byte says which client; the others are operations.
pub fn client_operations(data: &[u8]) {
    match data.split_first() {
        Some((which, operations)) if which & 1 == 0 => model::flex(operations),
        Some((_, operations)) => model::basic(operations),
        None => {}
    }
}
