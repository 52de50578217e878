//! Any bytes, read as everything that they may be.

use core::fmt::Debug;

use parlor_core::element::{Element, ParseError};
use parlor_core::wire::frame::FrameReader;
use parlor_core::wire::{Binding, Limits, Reader, WriteError};

use super::packets::{Visit, read_as_everything};
use super::ways::outcomes;

/// Nothing panics; what is read is written and read as the same; all ways to read a transcript agree; a stream is cut
/// into the same frames in whatever pieces it comes.
pub fn any_bytes(data: &[u8]) {
    read_as_everything(data, &mut WriteAgain);
    ways_agree(data);
    let frames = frames(data, usize::MAX);
    for size in [1, 3] {
        assert_eq!(frames, self::frames(data, size));
    }
}

/// Writes what was read, reads that and writes it again: the same bytes.
struct WriteAgain;

impl Visit for WriteAgain {
    fn element<E: Element + Debug + PartialEq>(&mut self, of: Binding, element: &E) {
        _ = format!("{element:?}");
        for binding in [Binding::Xml, Binding::Compact] {
            let mut bytes = vec![0; element.encoded_len_as(binding)];
            match element.encode_as(binding, &mut bytes) {
                Ok(length) => assert_eq!(length, bytes.len()),
                Err(WriteError::TooDeep) => continue,
                Err(error) => panic!("{error}"),
            }
            if of == Binding::Compact && binding == Binding::Xml {
                // What XML can't hold is replaced, and space around ids is trimmed.
                well_formed(&bytes);
                continue;
            }
            let mut again = Again { binding, bytes: &bytes, found: false };
            read_as_everything(&bytes, &mut again);
            assert!(again.found, "{binding:?} {}", String::from_utf8_lossy(&bytes));
        }
    }

    fn error(&mut self, error: &ParseError) {
        _ = format!("{error} {error:?} {:?}", error.reference_id());
    }
}

/// Looks for an element that is written as these bytes.
struct Again<'b> {
    binding: Binding,
    bytes: &'b [u8],
    found: bool,
}

impl Visit for Again<'_> {
    fn element<E: Element + Debug + PartialEq>(&mut self, _: Binding, element: &E) {
        let mut bytes = vec![0; element.encoded_len_as(self.binding)];
        self.found |= element.encode_as(self.binding, &mut bytes).is_ok() && bytes == self.bytes;
    }

    fn error(&mut self, _: &ParseError) {}
}

fn well_formed(document: &[u8]) {
    let mut reader = Reader::new(document, Limits::STORED).unwrap();
    while reader.next().unwrap().is_some() {}
}

fn ways_agree(data: &[u8]) {
    let outcomes = outcomes(data, Limits::STORED);
    let [checked_first, one_pass, pieces @ ..] = &outcomes[..] else { return };
    assert_eq!(checked_first.end.is_ok(), one_pass.end.is_ok());
    if one_pass.end.is_ok() {
        assert_eq!(checked_first.items, one_pass.items);
    }
    for outcome in pieces {
        assert_eq!(outcome.end, one_pass.end);
        assert_eq!(outcome.items, one_pass.items);
    }
}

fn frames(mut stream: &[u8], size: usize) -> Vec<String> {
    let mut buffer = [0; 64];
    let mut reader = FrameReader::new();
    let mut found = Vec::new();
    while !stream.is_empty() {
        let space = reader.space(&mut buffer);
        let count = size.min(space.len()).min(stream.len());
        assert!(count > 0);
        space[..count].copy_from_slice(&stream[..count]);
        stream = &stream[count..];
        reader.commit(count);
        while let Some(frame) = reader.next(&buffer) {
            found.push(format!("{frame:?}"));
        }
    }
    found
}
