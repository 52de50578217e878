//! The lists of collections that the caller made, while a call reads them.

use core::cell::Cell;

use parlor_core::element::KeyValue;

use crate::memory::push;
use crate::status::parlor_status as Status;

/// Lists that stay at their addresses until the end.
#[derive(Default)]
pub(crate) struct Lists<'a>(Cell<Vec<Vec<KeyValue<'a>>>>);

impl<'a> Lists<'a> {
    /// Keeps a list of `count` items, which `item` makes by their index. It may keep lists here, too.
    pub(crate) fn keep(
        &'a self,
        count: usize,
        mut item: impl FnMut(usize) -> Result<KeyValue<'a>, Status>,
    ) -> Result<&'a [KeyValue<'a>], Status> {
        let mut list = Vec::new();
        list.try_reserve_exact(count)?;
        for index in 0..count {
            push(&mut list, item(index)?)?;
        }
        // SAFETY: no list is changed or dropped before all are, and moving one doesn't move what it holds.
        let kept = unsafe { core::slice::from_raw_parts(list.as_ptr(), list.len()) };
        let mut lists = self.0.take();
        let pushed = push(&mut lists, list);
        self.0.set(lists);
        pushed?;
        Ok(kept)
    }
}
