//! Stored transcripts in pieces and written again, as a C program does it. For Miri, too, but for the documents:
//! `cargo +nightly miri test -p parlor-ffi --test transcripts -- --skip documents`.
#![allow(clippy::unwrap_used, reason = "a test may panic")]

#[path = "support/requests.rs"]
mod requests;

use core::ptr::{null, null_mut};
use std::path::Path;

use parlor::*;
use parlor_core::element::Transcript;
use parlor_core::wire::{Limits, Writer};
use requests::{filled, said, text};

const END: i32 = parlor_status::PARLOR_END as i32;
const BAD_EVENT: i32 = parlor_status::PARLOR_BAD_EVENT as i32;

/// The bytes that a writer gives, put together.
struct Written {
    writer: *mut parlor_writer,
    bytes: Vec<u8>,
}

impl Written {
    fn new(session: &parlor_session_info) -> Self {
        let mut writer = null_mut();
        // SAFETY: the session is whole.
        assert_eq!(unsafe { parlor_writer_new(session, &raw mut writer) }, 0);
        Self { writer, bytes: Vec::new() }
    }

    /// # Safety
    /// The event is NULL, or valid.
    unsafe fn event(&mut self, event: *const parlor_event) -> i32 {
        let (mut data, mut length) = (null(), 0);
        // SAFETY: the contract of the library, as a C program keeps it.
        unsafe {
            let status = parlor_writer_event(self.writer, event, &raw mut data, &raw mut length);
            if status == 0 {
                self.bytes.extend_from_slice(core::slice::from_raw_parts(data, length));
            }
            status
        }
    }

    fn end(mut self) -> String {
        let (mut data, mut length) = (null(), 0);
        // SAFETY: the contract of the library, as a C program keeps it.
        unsafe {
            assert_eq!(parlor_writer_end(self.writer, &raw mut data, &raw mut length), 0);
            self.bytes.extend_from_slice(core::slice::from_raw_parts(data, length));
            let again = parlor_writer_end(self.writer, &raw mut data, &raw mut length);
            assert_eq!(again, parlor_status::PARLOR_OUT_OF_ORDER as i32);
            parlor_writer_free(&raw mut self.writer);
        }
        String::from_utf8(self.bytes).unwrap()
    }
}

/// The document read from one piece of memory and written again, or the status that it is refused with.
fn rewritten(document: &[u8]) -> Result<String, i32> {
    let (mut transcript, mut session, mut event) = (null_mut(), null(), null());
    // SAFETY: the contract of the library, as a C program keeps it.
    unsafe {
        assert_eq!(parlor_transcript_new(&raw mut transcript), 0);
        let status = match parlor_transcript_read(transcript, document.as_ptr(), document.len()) {
            0 => parlor_transcript_check(transcript),
            status => status,
        };
        let read = match status {
            0 => {
                assert_eq!(parlor_transcript_session(transcript, &raw mut session), 0);
                let mut written = Written::new(&*session);
                loop {
                    match parlor_transcript_next(transcript, &raw mut event) {
                        0 => assert_eq!(written.event(event), 0),
                        BAD_EVENT => {}
                        status => break assert_eq!(status, END),
                    }
                }
                Ok(written.end())
            }
            status => Err(status),
        };
        parlor_transcript_free(&raw mut transcript);
        read
    }
}

/// The same of a document that comes in pieces.
fn streamed(document: &[u8], size: usize) -> Result<String, i32> {
    let (mut stream, mut session, mut event, mut taken) = (null_mut(), null(), null(), 0);
    let mut written = None;
    // SAFETY: the contract of the library, as a C program keeps it.
    let status = unsafe {
        assert_eq!(parlor_stream_new(8192, &raw mut stream), 0);
        let mut failed = None;
        'pieces: for piece in document.chunks(size) {
            let mut rest = piece.to_vec();
            while !rest.is_empty() {
                assert_eq!(parlor_stream_give(stream, rest.as_ptr(), rest.len(), &raw mut taken), 0);
                rest.drain(..taken);
                let status = parlor_stream_next(stream, &raw mut event);
                if written.is_none() && parlor_stream_session(stream, &raw mut session) == 0 {
                    written = Some(Written::new(&*session));
                }
                match status {
                    0 => assert_eq!(written.as_mut().unwrap().event(event), 0),
                    END | BAD_EVENT => {}
                    status => {
                        failed = Some(status);
                        break 'pieces;
                    }
                }
            }
        }
        let status = parlor_stream_end(stream);
        assert_eq!(failed.unwrap_or(status), status, "it stays the same");
        parlor_stream_free(&raw mut stream);
        status
    };
    let written = written.map(Written::end);
    if status == 0 { Ok(written.unwrap()) } else { Err(status) }
}

const FOLDERS: [&str; 5] = [
    "tests/data",
    "../core/tests/documents",
    "../core/fuzz/seeds/any_bytes",
    "../core/fuzz/seeds/transcript_differential",
    "../plugins/transcript-export/samples",
];

#[test]
fn documents_are_written_as_the_core_writes_them() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR"));
    let (mut accepted, mut refused) = (0, 0);
    for folder in FOLDERS.map(|it| folder.join(it)) {
        for path in std::fs::read_dir(folder).unwrap().map(|it| it.unwrap().path()) {
            if path.extension().is_none_or(|it| it != "xml") {
                continue;
            }
            let document = std::fs::read(&path).unwrap();
            let whole = rewritten(&document);
            match Transcript::parse(&document, Limits::STORED) {
                Ok(transcript) => {
                    let mut out = vec![0; 100_000];
                    let mut writer = Writer::new(&mut out);
                    transcript.emit_stored(&mut writer);
                    let length = writer.finish().unwrap();
                    let expected = core::str::from_utf8(&out[..length]).unwrap();
                    assert_eq!(whole.as_deref(), Ok(expected), "{path:?}");
                    assert_eq!(rewritten(expected.as_bytes()).as_deref(), Ok(expected), "{path:?}");
                    accepted += 1;
                }
                Err(_) => {
                    assert!(whole.is_err(), "{path:?}");
                    refused += 1;
                }
            }
            for size in [1, 7, 100_000] {
                match &whole {
                    Ok(_) => assert_eq!(streamed(&document, size), whole, "{path:?} in pieces of {size}"),
                    Err(_) => assert!(streamed(&document, size).is_err(), "{path:?} in pieces of {size}"),
                }
            }
        }
    }
    assert!(accepted >= 8 && refused > 10, "{accepted} {refused}");
}

const DOCUMENT: &str = "<chatTranscript sessionId='&#x53;' startAt='2025'> <message userId='&#x55;' eventId='1'>\
    <msgText>a &lt; b</msgText></message><message eventId='x'/><message userId='U' eventId='2'><msgText>plain</msgText>\
    <eventAttributes><item key='l' type='kvlist'><item key='m' type='int'>7</item></item></eventAttributes></message>\
    </chatTranscript>";

#[test]
fn an_event_of_a_stream_is_whole_until_the_next_call() {
    let (mut stream, mut session, mut event, mut error) = (null_mut(), null(), null(), null());
    // SAFETY: the contract of the library, as a C program keeps it.
    unsafe {
        assert_eq!(parlor_stream_new(256, &raw mut stream), 0);
        let none = parlor_stream_session(stream, &raw mut session);
        assert_eq!(none, parlor_status::PARLOR_NOT_READ as i32);
        let mut rest = DOCUMENT.as_bytes();
        let mut step = |event: &mut *const parlor_event| {
            let (piece, mut taken) = (rest.to_vec(), 0);
            assert_eq!(parlor_stream_give(stream, piece.as_ptr(), piece.len(), &raw mut taken), 0);
            rest = &rest[taken..];
            // Until the event was asked for, nothing more is taken.
            assert_eq!(parlor_stream_give(stream, rest.as_ptr(), rest.len(), &raw mut taken), 0);
            assert_eq!(taken, 0);
            parlor_stream_next(stream, event)
        };
        assert_eq!(step(&mut event), END);
        assert_eq!(parlor_stream_session(stream, &raw mut session), 0);
        assert_eq!((said((*session).session_id), said((*session).start_at)), ("S".into(), "2025".into()));
        assert_eq!(step(&mut event), 0);
        assert_eq!(parlor_stream_error(stream, &raw mut error), 0);
        assert_eq!((said((*event).user_id), said((*(*event).text).text)), ("U".into(), "a < b".into()));
        assert_eq!(step(&mut event), BAD_EVENT);
        assert_eq!(parlor_stream_error(stream, &raw mut error), 0);
        let member = core::ffi::CStr::from_ptr((*error).member);
        assert_eq!((member, (*error).line, (*error).offset), (c"eventId", 0, DOCUMENT.find("x'/>").unwrap()));
        assert_eq!(step(&mut event), 0);
        assert_eq!(said((*(*event).text).text), "plain");
        let number = parlor_key_values_find((*event).event_attributes, text("l/m"));
        assert_eq!((*number).number, 7);
        assert_eq!(parlor_stream_end(stream), parlor_status::PARLOR_MALFORMED as i32, "not whole yet");
        parlor_stream_free(&raw mut stream);
        assert!(stream.is_null());
    }
}

#[test]
fn what_has_no_room_in_the_window_says_so() {
    let (mut stream, mut event, mut error, mut taken) = (null_mut(), null(), null(), 0);
    let too_small = parlor_status::PARLOR_WINDOW_TOO_SMALL as i32;
    // SAFETY: the contract of the library, as a C program keeps it.
    unsafe {
        assert_eq!(parlor_stream_new(40, &raw mut stream), 0);
        assert_eq!(parlor_stream_give(stream, DOCUMENT.as_ptr(), DOCUMENT.len(), &raw mut taken), 0);
        assert_eq!(taken, 40);
        for _ in 0..2 {
            assert_eq!(parlor_stream_next(stream, &raw mut event), too_small);
        }
        assert_eq!(parlor_stream_end(stream), too_small);
        assert_eq!(parlor_stream_error(stream, &raw mut error), 0);
        assert_eq!(((*error).offset, (*error).available, (*error).needed), (0, 40, 0));
        parlor_stream_free(&raw mut stream);
    }
}

fn empty_session() -> Written {
    let session = parlor_session_info {
        session_id: text("S"),
        ..filled::<parlor_session_info>(parlor_session_info_init)
    };
    Written::new(&session)
}

const START: &str = "<?xml version=\"1.0\" encoding=\"UTF-8\"?><chatTranscript startAt=\"\" sessionId=\"S\"";

#[test]
fn events_of_the_callers_own_are_written() {
    use parlor_event_kind as Kind;
    let blank: parlor_event = filled(parlor_event_init);
    let user = parlor_user_info { user_type: 1, nickname: text("Bo"), ..filled(parlor_user_info_init) };
    let words = parlor_message_text { text: text("a < b"), check: 2, ..filled(parlor_message_text_init) };
    let notice = parlor_notice { notice_type: 15, text: text("x"), ..filled(parlor_notice_init) };
    let other = parlor_notice { notice_type_name: text("NEW"), ..filled(parlor_notice_init) };
    let reason = parlor_reason { has_code: true, code: 4, ..filled(parlor_reason_init) };
    let (user, words, notice, other, reason) =
        (&raw const user, &raw const words, &raw const notice, &raw const other, &raw const reason);
    let head = "userId=\"\" timeShift=\"0\" visibility=\"ALL\"";
    let mut written = empty_session();
    let mut expected = format!("{START}>");
    for (kind, event, rest) in [
        (
            Kind::PARLOR_EVENT_NEW_PARTY,
            parlor_event { user, ..blank },
            "newParty HEAD><userInfo personId=\"\" userNick=\"Bo\" userType=\"AGENT\" protocolType=\"\"/></newParty>",
        ),
        (
            Kind::PARLOR_EVENT_NEW_PARTY,
            parlor_event { notice, ..blank },
            "newParty HEAD><userInfo personId=\"\" userNick=\"\" userType=\"\" protocolType=\"\"/></newParty>",
        ),
        (
            Kind::PARLOR_EVENT_MESSAGE,
            parlor_event { text: words, event_id: 7, has_receiver_id: true, receiver_id: text("R"), ..blank },
            "message HEAD eventId=\"7\" receiverId=\"R\"><msgText msgCheck=\"Altered\">a &lt; b</msgText></message>",
        ),
        (
            Kind::PARLOR_EVENT_NOTICE,
            parlor_event { notice, ..blank },
            "notice HEAD><noticeText noticeType=\"SYS_COMMAND\">x</noticeText></notice>",
        ),
        (
            Kind::PARLOR_EVENT_NOTICE,
            parlor_event { notice: other, ..blank },
            "notice HEAD><noticeText noticeType=\"NEW\"/></notice>",
        ),
        (
            Kind::PARLOR_EVENT_PARTY_LEFT,
            parlor_event { reason, asker_id: text("A"), ..blank },
            "partyLeft HEAD askerId=\"A\"><reason code=\"4\"/></partyLeft>",
        ),
        (
            Kind::PARLOR_EVENT_REENTER,
            parlor_event { agents: 0, ..blank },
            "reenter HEAD agents=\"On\" clients=\"Keep\"/>",
        ),
    ] {
        let event = parlor_event { kind: kind as i32, ..event };
        // SAFETY: what the event points to is local.
        assert_eq!(unsafe { written.event(&raw const event) }, 0);
        expected += &format!("<{}", rest.replace("HEAD", head));
    }
    assert_eq!(written.end(), expected + "</chatTranscript>");
    assert_eq!(empty_session().end(), format!("{START}/>"));
}

#[test]
fn what_can_not_be_written_is_refused_and_nothing_is_written() {
    let blank: parlor_event = filled(parlor_event_init);
    let words: parlor_message_text = filled(parlor_message_text_init);
    let strange = parlor_message_text { check: 3, ..words };
    let unset = parlor_message_text { size: 0, ..words };
    let not_utf8 = parlor_text { data: c"\xFF".as_ptr(), length: 1 };
    let bad_value = parlor_status::PARLOR_BAD_VALUE as i32;
    let not_set_up = parlor_status::PARLOR_NOT_SET_UP as i32;
    let mut written = empty_session();
    for (event, status) in [
        (parlor_event { kind: 0, ..blank }, bad_value),
        (parlor_event { visibility: 3, ..blank }, bad_value),
        (parlor_event { text: &raw const strange, ..blank }, bad_value),
        (parlor_event { text: &raw const unset, ..blank }, not_set_up),
        (parlor_event { size: 0, ..blank }, not_set_up),
        (parlor_event { user_id: not_utf8, ..blank }, parlor_status::PARLOR_NOT_UTF8 as i32),
    ] {
        // SAFETY: what the event points to is local.
        assert_eq!(unsafe { written.event(&raw const event) }, status);
    }
    assert_eq!(written.end(), format!("{START}/>"));
}

#[test]
fn an_event_may_have_what_the_writer_gave() {
    let written = empty_session();
    let (mut data, mut length) = (null(), 0);
    let mut event: parlor_event = filled(parlor_event_init);
    // SAFETY: the contract of the library, as a C program keeps it.
    unsafe {
        let writer = written.writer;
        for _ in 0..3 {
            assert_eq!(parlor_writer_event(writer, &raw const event, &raw mut data, &raw mut length), 0);
            event.user_id = parlor_text { data: data.cast(), length: 8 };
        }
        let last = core::slice::from_raw_parts(data, length);
        assert!(last.starts_with(b"<message userId=\"&lt;message\""), "{}", String::from_utf8_lossy(last));
    }
    written.end();
}
