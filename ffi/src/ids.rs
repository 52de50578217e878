//! Ids that C may look at from call to call.

use parlor_core::element::Id;
use parlor_core::wire::Text;

use crate::kept::Shown;
use crate::memory::Memory;
use crate::status::parlor_status as Status;
use crate::text::{parlor_text, put};

/// Copies of `N` ids, each of which stays while it is the same.
pub(crate) struct Ids<const N: usize>(Shown<[Copied; N]>);

#[derive(Clone, Copy)]
struct Copied {
    bytes: [u8; Id::MAX_LENGTH],
    length: usize,
}

impl Copied {
    fn id(&self) -> &[u8] {
        self.bytes.get(..self.length).unwrap_or_default()
    }

    /// Core takes no id that is longer.
    fn set(&mut self, id: &[u8]) {
        if let Some(place) = self.bytes.get_mut(..id.len()) {
            put(place, id);
            self.length = id.len();
        }
    }
}

impl<const N: usize> Ids<N> {
    /// How much of a block is taken by the copies.
    #[cfg(not(feature = "std"))]
    pub(crate) const ROOM: usize = crate::memory::room_of::<[Copied; N]>();

    /// No ids yet.
    pub(crate) fn new(memory: &mut Memory) -> Result<Self, Status> {
        Ok(Self(memory.shown([Copied { bytes: [0; Id::MAX_LENGTH], length: 0 }; N])?))
    }

    /// Changes the copies of the ids that have changed: C may still look at the others.
    pub(crate) fn copy(&mut self, ids: [Option<Text<'_>>; N]) {
        for (index, id) in ids.into_iter().enumerate() {
            let id = id.and_then(|it| it.as_plain()).unwrap_or_default().as_bytes();
            let place = self.0.pointer().cast_mut().cast::<Copied>();
            // SAFETY: there are `N` of them; Rust holds no reference to this one, C doesn't look at it during a call.
            let copied = unsafe { place.add(index) };
            // SAFETY: the same. Only what changes is borrowed to be changed.
            if unsafe { &*copied }.id() != id {
                // SAFETY: the same.
                unsafe { &mut *copied }.set(id);
            }
        }
    }

    /// A view of the copy at `index`; `None` if there is no id.
    pub(crate) fn view(&self, index: usize) -> Option<parlor_text> {
        // SAFETY: it stays until the handle goes; Rust holds no reference to it, C changes nothing.
        let id = unsafe { &*self.0.pointer() }.get(index)?.id();
        (!id.is_empty()).then(|| parlor_text::view(id))
    }
}
