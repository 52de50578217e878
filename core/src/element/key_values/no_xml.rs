//! No collection stands in XML where the feature `xml` is missing.

use super::KeyValues;
use crate::wire::xml::Reader;

impl KeyValues<'_> {
    pub(crate) fn read(reader: &mut Reader<'_>) -> Self {
        reader.never()
    }
}
