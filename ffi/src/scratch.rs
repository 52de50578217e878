//! Where texts are decoded that don't stand in their document as they are.

use parlor_core::wire::Text;

use crate::lists::Lists;
use crate::memory::{Bytes, Memory, push, zeroed};
use crate::sizes::Sizes;
use crate::status::parlor_status as Status;
use crate::text::parlor_text;

/// Bytes of the first block. Each further one is twice as large as the one before: soon one holds what an event needs.
const BLOCK: usize = 512;

/// Bytes of the largest block that is kept for the next event.
const KEPT: usize = 65_536;

/// What is in here stays at its address until `clear`. The memory is used again after that: an allocation for each text
/// took as long as reading the event.
#[derive(Default)]
pub(crate) struct Scratch {
    blocks: Vec<Block>,
    copies_all: bool,
}

/// Memory that is given away from its start on.
struct Block {
    bytes: Vec<u8>,
    used: usize,
}

impl Block {
    /// What wasn't given away.
    fn free(&mut self) -> &mut [u8] {
        let length = self.bytes.len().saturating_sub(self.used);
        // SAFETY: the rest of the bytes, behind `used`. `as_mut_ptr` makes no reference to what was given away, which C may
        // still look at.
        unsafe {
            core::slice::from_raw_parts_mut(self.bytes.as_mut_ptr().add(self.bytes.len() - length), length)
        }
    }

    /// Gives away the first `length` bytes of what is free, as they are.
    fn give(&mut self, length: usize) -> parlor_text {
        let text = parlor_text::view(self.free().get(..length).unwrap_or_default());
        self.used = self.used.saturating_add(length);
        text
    }
}

impl Scratch {
    /// One for what is shown of a packet; `another` makes others for the same.
    pub(crate) fn for_packets(_: &Sizes, _: &mut Memory) -> Result<Self, Status> {
        Ok(Self::default())
    }

    /// One that is to be used after this one and together with it.
    pub(crate) fn another(&self) -> Self {
        Self::default()
    }

    /// Memory of so many bytes, until the next that is asked for.
    pub(crate) fn spare(&mut self, length: usize) -> Result<Bytes, Status> {
        zeroed(length)
    }

    /// Lists that are kept beside what is here.
    pub(crate) fn lists<'a>(&self) -> Lists<'a> {
        Lists::default()
    }

    /// One that looks at no document: all texts are copied.
    pub(crate) fn copying() -> Self {
        Self { blocks: Vec::new(), copies_all: true }
    }

    /// What was put here for a packet stays while its events come and go.
    #[expect(clippy::unused_self, reason = "without a heap one memory is for both")]
    pub(crate) fn keep(&mut self) {}

    /// Another packet is shown.
    pub(crate) fn clear_all(&mut self) {
        self.clear();
    }

    pub(crate) fn clear(&mut self) {
        // Nearly always there is one block, or none.
        if self.blocks.len() > 1 || self.blocks.first().is_some_and(|it| it.bytes.len() > KEPT) {
            let last = self.blocks.pop().filter(|it| it.bytes.len() <= KEPT);
            self.blocks.clear();
            self.blocks.extend(last);
        }
        if let Some(block) = self.blocks.first_mut() {
            block.used = 0;
        }
    }

    /// A view of the text: of its document if it needs no decoding, otherwise of this scratch.
    pub(crate) fn text(&mut self, text: Text<'_>) -> Result<parlor_text, Status> {
        match text.as_plain() {
            Some(plain) if !self.copies_all => Ok(parlor_text::view(plain.as_bytes())),
            _ => self.copy(text),
        }
    }

    pub(crate) fn text_if(&mut self, text: Option<Text<'_>>) -> Result<(bool, parlor_text), Status> {
        Ok((text.is_some(), text.map_or(Ok(parlor_text::EMPTY), |it| self.text(it))?))
    }

    /// A copy of the text, kept here.
    pub(crate) fn copy(&mut self, text: Text<'_>) -> Result<parlor_text, Status> {
        if let Some(block) = self.blocks.last_mut()
            && let Ok(length) = text.copy_bytes_to(block.free())
        {
            return Ok(block.give(length));
        }
        let block = self.block(text.decoded_len())?;
        let length = text.copy_bytes_to(block.free()).unwrap_or_default();
        Ok(block.give(length))
    }

    /// The bytes, of which there are `length`, kept here.
    pub(crate) fn bytes(
        &mut self,
        bytes: impl Iterator<Item = u8>,
        length: usize,
    ) -> Result<parlor_text, Status> {
        let block = self.block(length)?;
        for (place, byte) in block.free().iter_mut().zip(bytes) {
            *place = byte;
        }
        Ok(block.give(length))
    }

    /// A block with so many free bytes.
    fn block(&mut self, length: usize) -> Result<&mut Block, Status> {
        let has_room = self.blocks.last_mut().is_some_and(|it| it.free().len() >= length);
        if !has_room {
            let twice = self.blocks.last().map_or(BLOCK, |it| it.bytes.len().saturating_mul(2).min(KEPT));
            let bytes = zeroed(length.max(twice))?;
            push(&mut self.blocks, Block { bytes, used: 0 })?;
        }
        self.blocks.last_mut().ok_or(Status::PARLOR_OUT_OF_MEMORY)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A text that doesn't stand for itself, as it is decoded.
    fn decoded(scratch: &mut Scratch, text: &str) -> parlor_text {
        scratch.copy(Text::plain(text)).unwrap()
    }

    fn said(text: parlor_text) -> &'static str {
        // SAFETY: the tests look at texts before their scratch is cleared.
        unsafe { text.read() }.unwrap()
    }

    #[test]
    fn texts_stay_until_the_scratch_is_cleared() {
        let mut scratch = Scratch::default();
        for round in 0..3 {
            let long = "x".repeat(BLOCK);
            let all: Vec<String> = ["", "a", "bc", "é", &long, "d"]
                .map(str::to_owned)
                .into_iter()
                .chain((0..300).map(|it| it.to_string()))
                .collect();
            let kept: Vec<_> = all.iter().map(|it| decoded(&mut scratch, it)).collect();
            let bytes = scratch.bytes([1, 2, 3].into_iter(), 3).unwrap();
            for (text, expected) in kept.into_iter().zip(&all) {
                assert_eq!(said(text), expected);
            }
            assert_eq!(said(bytes), "\u{1}\u{2}\u{3}");
            assert!(scratch.blocks.len() > 1 || round > 0);
            scratch.clear();
            assert_eq!(scratch.blocks.len(), 1, "one block is used again");
        }
        decoded(&mut scratch, &"x".repeat(KEPT + 1));
        scratch.clear();
        assert!(scratch.blocks.is_empty(), "a large one is not");
    }

    #[test]
    fn what_there_is_no_memory_for_is_a_status() {
        let mut scratch = Scratch::default();
        assert_eq!(
            scratch.bytes(core::iter::empty(), usize::MAX).map(said),
            Err(Status::PARLOR_OUT_OF_MEMORY)
        );
        assert_eq!(said(decoded(&mut scratch, "a")), "a");
    }
}
