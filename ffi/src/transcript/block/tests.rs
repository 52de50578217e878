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

/// Makes a handle in a block that has just enough bytes.
fn made<H>(size: usize, make: impl FnOnce(*mut c_void, usize, *mut *mut H) -> i32) -> (*mut H, Vec<u64>) {
    let (mut block, mut handle) = (vec![u64::MAX; size / 8], null_mut());
    assert_eq!(make(block.as_mut_ptr().cast(), size, &raw mut handle), 0);
    (handle, block)
}

/// What a stream gives of a document that comes in pieces of this length: events' ids, and statuses.
fn streamed(document: &str, piece: usize) -> Vec<i32> {
    // SAFETY: numbers alone.
    let size = unsafe { parlor_stream_size(MAX_EVENT, MAX_ITEMS) };
    let (stream, _block) = made(size, |block, length, stream| {
        // SAFETY: the block is whole.
        unsafe { parlor_stream_new_in(block, length, MAX_EVENT, MAX_ITEMS, stream) }
    });
    let mut all = Vec::new();
    for piece in document.as_bytes().chunks(piece) {
        let mut rest = piece;
        while !rest.is_empty() {
            let (mut taken, mut event) = (0, null());
            // SAFETY: the handle is live, and what it gives is there until the next call.
            unsafe {
                assert_eq!(parlor_stream_give(stream, rest.as_ptr(), rest.len(), &raw mut taken), 0);
                match parlor_stream_next(stream, &raw mut event) {
                    0 => all.push((*event).event_id as i32),
                    status if status == Status::PARLOR_END as i32 => {}
                    status => all.push(status),
                }
            }
            if all.last() == Some(&(Status::PARLOR_MALFORMED as i32)) {
                return all;
            }
            rest = &rest[taken..];
        }
    }
    let mut session = null();
    // SAFETY: as before.
    unsafe {
        assert_eq!(parlor_stream_end(stream), 0);
        assert_eq!(parlor_stream_session(stream, &raw mut session), 0);
        assert_eq!((*session).session_id.read().unwrap(), "S&");
    }
    all
}

#[test]
fn a_document_comes_in_pieces_of_any_length() {
    let attributes =
        |count| format!("<eventAttributes>{}</eventAttributes>", "<item key='k'/>".repeat(count));
    let events = [
        format!("<message eventId='1'><msgText>{}</msgText></message>", "&lt;".repeat(40)),
        format!("<message eventId='2'>{}</message>", attributes(2)),
        format!("<message eventId='3'>{}</message>", attributes(12)),
        "<message eventId='x'/>".into(),
        "<message eventId='4'><msgText>end</msgText></message>".into(),
    ];
    let whole = document(&events.concat());
    let expected = [1, 2, Status::PARLOR_TOO_MANY_ITEMS as i32, Status::PARLOR_BAD_EVENT as i32, 4];
    // Miri takes minutes for all of them.
    let lengths = (1..=whole.len()).step_by(if cfg!(miri) { 96 } else { 1 });
    for piece in lengths {
        assert_eq!(streamed(&whole, piece), expected, "in pieces of {piece} bytes");
    }
    assert_eq!(streamed(&document("<message eventId='1'/>&x;"), 7), [1, Status::PARLOR_MALFORMED as i32]);
}

/// The document that a writer makes of what a reader reads, and the statuses of what it doesn't write.
fn written(source: &str, max_event: u32) -> (String, Vec<i32>) {
    let mut reader = Reader::new();
    assert_eq!(reader.read(source), 0);
    let mut session = null();
    // SAFETY: the handle is live, and numbers alone.
    let size = unsafe {
        assert_eq!(parlor_transcript_session(reader.transcript, &raw mut session), 0);
        parlor_writer_size(max_event, MAX_ITEMS)
    };
    let (writer, _block) = made(size, |block, length, writer| {
        // SAFETY: the block is whole, and so is the session.
        unsafe { parlor_writer_new_in(block, length, max_event, MAX_ITEMS, session, writer) }
    });
    let (mut document, mut refused) = (String::new(), Vec::new());
    let (mut event, mut data, mut length) = (null(), null(), 0);
    let mut take = |status: i32, data: *const u8, length: usize| match status {
        // SAFETY: what a writer gives is there until the next call.
        0 => document
            .push_str(core::str::from_utf8(unsafe { core::slice::from_raw_parts(data, length) }).unwrap()),
        status => refused.push(status),
    };
    // SAFETY: both handles are live, and what they give is there until the next call.
    unsafe {
        while parlor_transcript_next(reader.transcript, &raw mut event) == 0 {
            let status = parlor_writer_event(writer, event, &raw mut data, &raw mut length);
            take(status, data, length);
        }
        let status = parlor_writer_end(writer, &raw mut data, &raw mut length);
        take(status, data, length);
    }
    (document, refused)
}

#[test]
fn what_is_read_is_written_as_the_server_stores_it() {
    let events = [
        "<newParty userId='1' eventId='1' timeShift='0' visibility='ALL'><userInfo userNick='Ana &amp; Co' \
         userType='CLIENT'/><userData><item key='a' type='kvlist'><item key='b'>&lt;</item></item></userData></newParty>",
        "<message userId='1' eventId='2' timeShift='1' visibility='ALL'><msgText>one</msgText></message>",
    ];
    let source = document(&events.concat());
    let (document, refused) = written(&source, 512);
    assert_eq!(refused, []);
    let parse = |it: &str| {
        let mut reader = Reader::new();
        assert_eq!(reader.read(it), 0);
        reader.events()
    };
    assert_eq!(parse(&document), [(1, 0), (2, 3)]);
    assert!(
        document.contains("userNick=\"Ana &amp; Co\"") && document.ends_with("</chatTranscript>"),
        "{document}"
    );
    assert!(document.contains("<item key=\"b\">&lt;</item>"), "{document}");
}

#[test]
fn an_event_that_has_no_room_is_not_written_and_the_next_is() {
    let said = |id: u32, words: &str| format!("<message eventId='{id}'><msgText>{words}</msgText></message>");
    let source = document(&[said(1, "a"), said(2, &"x".repeat(300)), said(3, "b")].concat());
    let (document, refused) = written(&source, 300);
    assert_eq!(refused, [Status::PARLOR_OUT_OF_MEMORY as i32]);
    assert!(document.contains(">a</msgText>") && document.contains(">b</msgText>"), "{document}");
    assert!(!document.contains("xx"), "{document}");
}

#[test]
fn what_is_not_valid_has_no_size() {
    // SAFETY: numbers alone.
    unsafe {
        assert_eq!((parlor_transcript_size(255, 0), parlor_transcript_size(256, 65_536)), (0, 0));
        assert_eq!((parlor_stream_size(255, 0), parlor_writer_size(255, 0)), (0, 0));
        assert!(parlor_transcript_size(256, 0) < 3000);
        assert!(parlor_stream_size(256, 0) < 4000 && parlor_writer_size(256, 0) < 1500);
    }
}
