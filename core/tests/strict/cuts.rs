//! A stream gives the same items and the same end however it is cut, and those of one slice.

use std::fs;
use std::path::Path;

use parlor_core::element::{ParseError, StreamError};
use parlor_core::wire::{Fault, Limits, Malformed};

use crate::ways::{Outcome, outcomes, streamed};

/// A small transcript in which what follows may stand, too, in front of the second event and behind it.
const TRANSCRIPT: [&str; 4] = [
    "<?xml version='1.0'?>\n<!-- a --><chatTranscript sessionId='S'>\n <message eventId='1'/> ",
    "<message eventId='2'><msgText>ж &amp; ",
    "</msgText></message><message eventId='x'/>",
    "<?p?></chatTranscript> <!-- z -->\n",
];

/// What can't stand there: in texts and between events.
const FAULTS: [&[u8]; 14] = [
    b"\x01",
    b"\xFF",
    b"\xE2\x82",
    "\u{FFFE}".as_bytes(),
    b"&nbsp;",
    b"& ",
    b"]]>",
    b"<!doctype a>",
    b"<!-- -- -->",
    b"<a b='<'/>",
    b"<a b=\"1\" b='2'/>",
    b"<a></b>",
    b"<1/>",
    b"<?xml version='1.0'?>",
];

type Found = (Vec<String>, Result<(), StreamError>);

/// What a stream gives that is fed these parts, one after the other.
fn fed(parts: &[&[u8]], room: usize, limits: Limits) -> Found {
    let (mut window, mut items) = (vec![0; room], Vec::new());
    let end = streamed(parts.iter().copied(), &mut window, limits, &mut items);
    (items, end)
}

fn shown(document: &[u8]) -> String {
    String::from_utf8_lossy(document).into_owned()
}

/// The document without a fault, with one at one of its places, and with two at both.
fn transcripts() -> Vec<Vec<u8>> {
    let [before, text, between, behind] = TRANSCRIPT.map(str::as_bytes);
    let mut found = vec![TRANSCRIPT.concat().into_bytes()];
    for one in FAULTS {
        found.push([before, text, one, between, behind].concat());
        found.push([before, one, text, between, behind].concat());
        found.push([before, text, between, behind, one].concat());
        for other in FAULTS {
            found.push([before, text, one, between, other, behind].concat());
            found.push([before, text, one, other, between, behind].concat());
        }
    }
    found
}

/// Of two faults the first one is told, by all who find what is wrong while they read.
#[test]
fn slices_and_streams_tell_the_same_fault() {
    for document in transcripts() {
        let outcomes = outcomes(&document, Limits::STORED);
        let [checked_first, one_pass, pieces @ ..] = &outcomes[..] else { panic!() };
        assert_eq!(checked_first.end, one_pass.end, "{}", shown(&document));
        for Outcome { way, items, end } in pieces {
            assert_eq!((items, end), (&one_pass.items, &one_pass.end), "{way}: {}", shown(&document));
        }
    }
}

#[test]
fn what_stands_first_is_told_first() {
    for (document, offset, fault) in [
        (&b"<chatTranscript><a></b>\xFF</chatTranscript>"[..], 19, Fault::MismatchedEndTag),
        (b"<chatTranscript>\xFF<a></b></chatTranscript>", 16, Fault::NotUtf8),
        (b"<chatTranscript><a b='\xFF<'/></chatTranscript>", 22, Fault::NotUtf8),
        (b"<chatTranscript><a\xFF/></chatTranscript>", 18, Fault::NotUtf8),
        (b"<chatTranscript/>\xFF", 17, Fault::NotUtf8),
        (b"<chatTranscript/>\xEF\xBF\xBF", 17, Fault::IllegalCharacter),
        (b"<chatTranscript/>\xE2\x82", 17, Fault::Truncated),
        (b"\xFF<chatTranscript/>", 0, Fault::NotUtf8),
        (
            b"<?xml version='1.0' encoding='ISO-8859-1'?><chatTranscript>\xFF</chatTranscript>",
            20,
            Fault::Encoding,
        ),
        (b"<?xml version='1.0' encoding='\xFF'?><chatTranscript/>", 30, Fault::NotUtf8),
    ] {
        for outcome in outcomes(document, Limits::STORED) {
            let expected = Err(ParseError::Malformed(Malformed { offset, fault }));
            assert_eq!(outcome.end, expected, "{}: {}", outcome.way, shown(document));
        }
    }
}

#[test]
fn cut_at_every_byte() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/documents");
    let files = fs::read_dir(folder).unwrap().map(|it| it.unwrap().path());
    let stored =
        files.filter(|it| it.extension().is_some_and(|it| it == "xml")).map(|it| fs::read(it).unwrap());
    let with_one_fault = transcripts().into_iter().step_by(5);
    for document in stored.chain(with_one_fault) {
        let whole = fed(&[&document], 4096, Limits::STORED);
        for cut in 0..document.len() {
            let (start, end) = document.split_at(cut);
            assert_eq!(fed(&[start, end], 4096, Limits::STORED), whole, "{cut}: {}", shown(&document));
        }
    }
}

/// Whatever may be at the limit: an event that is over there, one that isn't, the window's end.
#[test]
fn cut_at_every_byte_and_over_the_limit() {
    let document = TRANSCRIPT.concat().into_bytes();
    let too_large = |offset| Err(Malformed { offset, fault: Fault::TooLarge }.into());
    let mut most = 0;
    for size in 0..document.len() {
        let limits = Limits::STORED.with_size(size);
        for room in [32, 64, 100, size] {
            let whole = fed(&[&document], room, limits);
            let is_enough = room > 99;
            assert!(!is_enough || whole.1 == too_large(size), "{size} {room}: {whole:?}");
            if is_enough {
                assert!(whole.0.len() >= most, "{size}: {whole:?}");
                most = whole.0.len();
            }
            for cut in 0..document.len() {
                let (start, end) = document.split_at(cut);
                assert_eq!(fed(&[start, end], room, limits), whole, "{size} {room} {cut}");
            }
        }
    }
    assert_eq!(most, 4);
    assert_eq!(fed(&[&document], 100, Limits::STORED.with_size(document.len())).1, Ok(()));
}

/// A window that is full at the limit isn't too small: nothing more may come.
#[test]
fn a_window_that_is_full_at_the_limit() {
    let document = b"<chatTranscript><message><a><b/>";
    let limits = Limits::STORED.with_size(32);
    let truncated = Malformed { offset: 32, fault: Fault::Truncated };
    assert_eq!(fed(&[document], 16, limits).1, Err(truncated.into()));
    let too_large = Malformed { offset: 32, fault: Fault::TooLarge };
    assert_eq!(fed(&[document, b"</a>"], 16, limits).1, Err(too_large.into()));
    let too_small = StreamError::Window { available: 16, offset: 16 };
    assert_eq!(fed(&[document], 16, Limits::STORED).1, Err(too_small));
}
