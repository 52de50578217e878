//! What stands inside an element that was checked with its document, to be read again.

use super::Reader;
use crate::wire::raw::Raw;

/// What is left of what stands inside an element, and its end tag.
#[derive(Clone, Copy)]
pub(crate) struct Content<'a>(&'a Raw);

impl<'a> Content<'a> {
    /// `raw` is checked.
    #[cfg_attr(not(feature = "fast"), allow(dead_code, reason = "only the quick ways know it by themselves"))]
    pub(crate) const fn new(raw: &'a Raw) -> Self {
        Self(raw)
    }

    /// It as it stands there, to be passed over.
    #[inline(always)]
    pub(crate) fn rest(&mut self) -> &mut &'a Raw {
        &mut self.0
    }

    /// To walk through it.
    pub(crate) fn reader(&self) -> Reader<'a> {
        Reader::fragment(self.0, 0)
    }
}

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
    /// What stands between where [`Self::content_start`] was and the end tag that was read last, and that.
    pub(crate) fn content_and_end(&self, start: usize) -> Content<'a> {
        Content(self.content_and_end_since(start))
    }

    /// The same without the end tag.
    pub(crate) fn content_at(&self, start: usize) -> ContentAt<'a> {
        let (raw, offset) = self.content_since(start);
        ContentAt(raw, offset)
    }
}
