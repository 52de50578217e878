//! The lists of collections that the caller made, while a call reads them.

use core::cell::Cell;
use core::marker::PhantomData;
use core::ptr::NonNull;

use parlor_core::element::KeyValue;

use crate::memory::room;
use crate::status::parlor_status as Status;

/// Lists that stay at their addresses until the end, in memory that is free meanwhile.
pub(crate) struct Lists<'a> {
    data: NonNull<u8>,
    length: usize,
    used: Cell<usize>,
    _items: PhantomData<Cell<KeyValue<'a>>>,
}

impl<'a> Lists<'a> {
    /// # Safety
    /// So many bytes are writable, and aren't used otherwise as long as the lists are.
    pub(crate) unsafe fn new(data: NonNull<u8>, length: usize) -> Self {
        Self { data, length, used: Cell::new(0), _items: PhantomData }
    }

    /// Keeps a list of `count` items, which `item` makes by their index. It may keep lists here, too.
    pub(crate) fn keep(
        &'a self,
        count: usize,
        mut item: impl FnMut(usize) -> Result<KeyValue<'a>, Status>,
    ) -> Result<&'a [KeyValue<'a>], Status> {
        // The memory may begin anywhere.
        let address = self.data.addr().get().saturating_add(self.used.get());
        let begin = self.used.get().saturating_add(room(address).saturating_sub(address));
        let end = count.checked_mul(size_of::<KeyValue<'_>>()).and_then(|it| it.checked_add(begin));
        let end = end.filter(|it| *it <= self.length).ok_or(Status::PARLOR_TOO_MANY_ITEMS)?;
        self.used.set(end);
        // SAFETY: inside the memory.
        let place = unsafe { self.data.add(begin) }.cast::<KeyValue<'a>>();
        for index in 0..count {
            let item = item(index)?;
            // SAFETY: there is room for so many, aligned for all types here.
            unsafe { place.add(index).write(item) };
        }
        // SAFETY: all were written, and stay as long as the lists.
        Ok(unsafe { core::slice::from_raw_parts(place.as_ptr(), count) })
    }
}
