//! A collection beside the texts of its event.

use core::ptr::null;

use parlor_core::element::KeyValues;

use super::{item_view, parlor_key_value};
use crate::handle::Block;
use crate::scratch::Scratch;
use crate::status::parlor_status as Status;

/// A key-value collection, in its order. NULL is the empty collection.
///
/// It belongs to the event that has it and is valid as long as that event.
#[derive(Default)]
pub struct parlor_key_values {
    /// They are in the event's scratch.
    pub(super) items: &'static [parlor_key_value],
}

impl parlor_key_values {
    /// Takes these items in the place of others.
    pub(super) fn fill(&mut self, values: KeyValues<'_>, scratch: &mut Scratch) -> Result<(), Status> {
        self.items = &[];
        let mut values = values.iter();
        let count = values.clone().count();
        let place = scratch.list::<parlor_key_value>(count)?;
        for index in 0..count {
            let item = values.next().ok_or(Status::PARLOR_END)?;
            let item = item_view(&item, scratch)?;
            // SAFETY: there is room for so many.
            unsafe { place.add(index).write(item) };
        }
        // SAFETY: all were written. They stay until the scratch is cleared, when C is told that they are gone and another
        // event is shown.
        self.items = unsafe { core::slice::from_raw_parts(place.as_ptr(), count) };
        Ok(())
    }

    /// A collection inside another: NULL if it is empty.
    pub(super) fn inner(values: KeyValues<'_>, scratch: &mut Scratch) -> Result<*const Self, Status> {
        if values.iter().next().is_none() {
            return Ok(null());
        }
        let place = scratch.list::<Block<Self>>(1)?;
        let mut inner = Self::default();
        inner.fill(values, scratch)?;
        // SAFETY: there is room for one.
        unsafe { place.write(Block::new(inner)) };
        Ok(place.as_ptr().cast())
    }
}
