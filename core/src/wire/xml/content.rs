//! What stands inside an element that was checked with its document, to be read again.

use super::Reader;
use crate::wire::raw::Raw;

/// What stands inside an element, and bytes from the start of the document to it.
#[derive(Clone, Copy)]
pub(crate) struct ContentAt<'a>(&'a Raw, usize);

impl<'a> ContentAt<'a> {
    /// To walk through it.
    pub(crate) fn reader(&self) -> Reader<'a> {
        Reader::fragment(self.0, self.1)
    }
}

impl<'a> Reader<'a> {
    /// What stands between where [`Self::content_start`] was and the end tag that was read last.
    pub(crate) fn content_at(&self, start: usize) -> ContentAt<'a> {
        let (raw, offset) = self.content_since(start);
        ContentAt(raw, offset)
    }
}
