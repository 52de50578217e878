//! A document as two other readers see it.

use super::{quick_xml, roxmltree};

/// Ours accepts, refuses and reads what roxmltree and quick-xml do, but for the differences that are listed there.
pub fn transcript_differential(data: &[u8]) {
    let Ok(document) = core::str::from_utf8(data) else { return };
    if let Err(difference) = roxmltree::compare(document).and_then(|()| quick_xml::compare(document)) {
        panic!("{difference}");
    }
}
