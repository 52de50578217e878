//! Texts with references, as nearly all are that don't stand for themselves: decoded at once.

use super::Form;
use super::characters::reference;
use super::named::named;
use super::scan::{text_marks, value_marks};
use super::words::{before_mark, in_eight, short_word};
use crate::wire::character::encoded;
use crate::wire::copy::copy;
use crate::wire::text::Pieces;

impl Pieces<'_> {
    /// Decodes references and what stands between them, as long as nothing else comes and `out` has room; gives how many
    /// bytes that was. It takes a third of the time of going piece by piece.
    pub(in crate::wire) fn copy_usual(&mut self, out: &mut [u8]) -> usize {
        match self.decoding.form {
            Form::Plain => 0,
            #[cfg(feature = "http-chat")]
            Form::Json => 0,
            Form::Content => self.copy_to_marks(out, |word| in_eight(word, text_marks)),
            Form::Attribute => self.copy_to_marks(out, |word| in_eight(word, value_marks)),
        }
    }

    /// The same, up to what `find` marks and isn't a reference.
    #[inline(always)]
    fn copy_to_marks(&mut self, out: &mut [u8], find: impl Fn(u64) -> u64) -> usize {
        let all = self.rest.as_bytes();
        let (mut rest, mut length) = (all, 0_usize);
        while let Some(place) = out.get_mut(length..) {
            let stretch = copy_run(rest, place, &find);
            let (Some(behind), Some(place)) = (rest.get(stretch..), place.get_mut(stretch..)) else { break };
            (rest, length) = (behind, length.wrapping_add(stretch));
            if let Some(it) = named(rest)
                && let Some(first) = place.first_mut()
            {
                *first = it.character;
                rest = rest.get(it.length..).unwrap_or_default();
                length = length.wrapping_add(1);
            } else {
                let mut behind = rest;
                let Ok(character) = reference(&mut behind) else { break };
                let bytes = encoded(character);
                let Some(bytes) = bytes.get(..character.len_utf8()) else { break };
                let Some(place) = place.get_mut(..bytes.len()) else { break };
                copy(bytes, place);
                (rest, length) = (behind, length.wrapping_add(bytes.len()));
            }
        }
        let taken = all.len().wrapping_sub(rest.len());
        self.rest = self.rest.get(taken..).unwrap_or_default();
        length
    }
}

/// Copies what stands for itself, a word at a time, which may be more than that; gives how many bytes stand for
/// themselves. To look for the end first and copy then would have the processor guess twice how long it is.
#[inline(always)]
fn copy_run(from: &[u8], to: &mut [u8], find: impl Fn(u64) -> u64) -> usize {
    let mut length: usize = 0;
    while let (Some(word), Some(place)) = (
        from.get(length..).and_then(<[u8]>::first_chunk),
        to.get_mut(length..).and_then(<[u8]>::first_chunk_mut),
    ) {
        *place = *word;
        let found = find(u64::from_le_bytes(*word));
        if found != 0 {
            return length.wrapping_add(before_mark(found));
        }
        length = length.wrapping_add(size_of::<u64>());
    }
    // The end of the text, or that of the room.
    let rest = from.get(length..).unwrap_or_default();
    let rest = rest.get(..7).unwrap_or(rest);
    let run = before_mark(find(short_word(rest)));
    let room = to.get_mut(length..).unwrap_or_default();
    let run = run.min(rest.len()).min(room.len());
    if let (Some(rest), Some(room)) = (rest.get(..run), room.get_mut(..run)) {
        copy(rest, room);
    }
    length.wrapping_add(run)
}
