//! How much a handle in a block can take, and that more of it is nobody's end.
#![allow(clippy::unwrap_used, reason = "a test may panic")]

use core::ptr::{null, null_mut};
use std::format;
use std::string::String;
use std::vec::Vec;

use super::*;
use crate::transcript::*;

const MAX_EVENT: u32 = 256;
const MAX_ITEMS: u32 = 2;

/// A handle in a block that has just enough bytes.
struct Reader {
    transcript: *mut parlor_transcript,
    _block: Vec<u64>,
}

impl Reader {
    fn new() -> Self {
        // SAFETY: numbers alone.
        let size = unsafe { parlor_transcript_size(MAX_EVENT, MAX_ITEMS) };
        let (mut block, mut transcript) = (vec![u64::MAX; size / 8], null_mut());
        // SAFETY: the block is whole.
        let status = unsafe {
            let place = block.as_mut_ptr().cast();
            parlor_transcript_new_in(place, size, MAX_EVENT, MAX_ITEMS, &raw mut transcript)
        };
        assert_eq!(status, 0);
        Self { transcript, _block: block }
    }

    /// Reads a document, which stays until the next one.
    fn read(&mut self, document: &str) -> i32 {
        // SAFETY: the handle is live.
        unsafe { parlor_transcript_read(self.transcript, document.as_ptr(), document.len()) }
    }

    /// The events' ids and the lengths of their texts; a status stands for itself.
    fn events(&mut self) -> Vec<(i32, usize)> {
        let (mut all, mut event) = (Vec::new(), null());
        loop {
            // SAFETY: the handle is live, and what it gives is there until the next call.
            match unsafe { parlor_transcript_next(self.transcript, &raw mut event) } {
                0 => {
                    // SAFETY: as before.
                    let (id, text) = unsafe { ((*event).event_id, (*event).text) };
                    // SAFETY: as before.
                    all.push((id as i32, unsafe { text.as_ref() }.map_or(0, |it| it.text.length)));
                }
                status if status == Status::PARLOR_END as i32 => return all,
                status => all.push((status, 0)),
            }
        }
    }
}

fn document(events: &str) -> String {
    format!("<chatTranscript startAt='2025-05-10T07:09:33Z' sessionId='S&amp;'>{events}</chatTranscript>")
}

#[test]
fn what_has_no_room_is_skipped() {
    let mut reader = Reader::new();
    let said = |id: u32, words: &str| format!("<message eventId='{id}'><msgText>{words}</msgText></message>");
    let item = "<item key='&lt;' type='int'>1</item>";
    let many = |count| format!("<eventAttributes>{}</eventAttributes>", item.repeat(count));
    let plain = "x".repeat(10_000);
    let events = [
        said(1, &"&lt;".repeat(256)),
        said(2, &"&lt;".repeat(1000)),
        said(3, &plain),
        format!("<message eventId='4'>{}</message>", many(2)),
        format!("<message eventId='5'>{}</message>", many(12)),
        "<message eventId='x'/>".into(),
        said(6, "end"),
    ];
    let whole = document(&events.concat());
    for _ in 0..2 {
        assert_eq!(reader.read(&whole), 0);
        let expected = [
            (1, 256),
            (Status::PARLOR_WINDOW_TOO_SMALL as i32, 0),
            (3, plain.len()),
            (4, 0),
            (Status::PARLOR_TOO_MANY_ITEMS as i32, 0),
            (Status::PARLOR_BAD_EVENT as i32, 0),
            (6, 3),
        ];
        assert_eq!(reader.events(), expected);
        let mut session = null();
        // SAFETY: the handle is live, and what it gives is there until the next document.
        unsafe {
            assert_eq!(parlor_transcript_session(reader.transcript, &raw mut session), 0);
            assert_eq!((*session).session_id.read().unwrap(), "S&");
        }
    }
    let (mut error, broken) = (null(), document(&said(1, "&x;")));
    assert_eq!(reader.read(&broken), 0);
    assert_eq!(reader.events(), [(Status::PARLOR_MALFORMED as i32, 0)]);
    // SAFETY: as before.
    unsafe {
        assert_eq!(parlor_transcript_error(reader.transcript, &raw mut error), 0);
        assert_eq!(((*error).line, (*error).offset), (1, broken.find("&x;").unwrap()));
    }
}

#[test]
fn a_document_that_begins_too_long_is_refused() {
    let mut reader = Reader::new();
    let long = format!("<chatTranscript startAt='{}' sessionId='S'/>", "x".repeat(1000));
    assert_eq!(reader.read(&long), Status::PARLOR_WINDOW_TOO_SMALL as i32);
    assert_eq!(reader.read(""), Status::PARLOR_MALFORMED as i32);
    let mut event = null();
    // SAFETY: the handle is live.
    let status = unsafe { parlor_transcript_next(reader.transcript, &raw mut event) };
    assert_eq!(status, Status::PARLOR_NOT_READ as i32);
    assert_eq!(reader.read(&document("")), 0);
}

#[test]
fn what_is_not_valid_has_no_size() {
    // SAFETY: numbers alone.
    unsafe {
        assert_eq!((parlor_transcript_size(255, 0), parlor_transcript_size(256, 65_536)), (0, 0));
        assert!(parlor_transcript_size(256, 0) < 3000);
    }
}
