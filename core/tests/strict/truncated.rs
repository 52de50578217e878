//! A document that ends too early is refused, wherever it ends.

use parlor_core::element::{ParseError, StreamError};
use parlor_core::wire::{Fault, Limits, Malformed};

use crate::ways::{outcomes, streamed};

/// A document that has one of everything.
const DOCUMENT: &str = "\u{FEFF}<?xml version=\"1.0\" encoding='UTF-8' standalone=\"yes\" ?>\r\n<!-- c - --><?p i?>\n\
    <chatTranscript startAt=\"2025-05-10T07:09:33Z\" sessionId = \"S\">\n <!----><?p?>stray &amp; text<![CDATA[<&>]]>\
    <newParty userId=\"U&amp;\" timeShift=\"0\" visibility=\"ALL\" eventId='&#49;' unknown=''>\
    <userInfo personId=\"\" userNick=\"Ana &quot;A&quot; ж€😀\" userType=\"CLIENT\" protocolType=\"FLEX\" \
    timeZoneOffset=\"-300\" clientVersion=\"106\"/><userData><item key=\"Имя\" type=\"string\">Ж</item>\
    <item key='empty'/><item key=\"list\" type=\"kvlist\"><item key=\"n\" type=\"int\">-7</item></item></userData>\
    </newParty><message userId=\"U\" timeShift=\"1\" visibility=\"INT\" eventId=\"2\"><msgText msgType=\"text\" \
    treatAs=\"NORMAL\">plain</msgText></message>\
    <message eventId='3'><msgText>a &#x416;&lt;<![CDATA[<&]]]]>ж€😀<b c=\"d>\">x</b><!-- > --></msgText ></message >\
    <message timeShift='soon' eventId='4'/>\
    <notice eventId=\"5\"><noticeText noticeType=\"SYS_COMMAND\">file-deleted</noticeText><eventAttributes/></notice>\
    <typing a=\"1\"><deeper/></typing>\
    <partyLeft userId=\"U\" timeShift=\"9\" visibility=\"ALL\" eventId=\"6\" askerId=\"U\"><reason code=\"2\">left\
    </reason></partyLeft></chatTranscript >\n<!-- e --><?q?>\r\n";

/// Where the root element ends.
fn end_of_root() -> usize {
    let end = "</chatTranscript >";
    DOCUMENT.find(end).unwrap() + end.len()
}

#[test]
fn every_prefix_is_refused_where_it_ends() {
    let whole = outcomes(DOCUMENT.as_bytes(), Limits::STORED);
    for outcome in &whole {
        assert_eq!(outcome.end, Ok(()), "{}", outcome.way);
        assert_eq!(outcome.items, whole[0].items, "{}", outcome.way);
    }
    assert_eq!(whole[0].items.len(), 7);
    let root = DOCUMENT.find("<chatTranscript").unwrap();
    for length in 0..DOCUMENT.len() {
        let prefix = &DOCUMENT.as_bytes()[..length];
        // A character that is cut is refused where it begins.
        let whole_characters = (0..=length).rfind(|it| DOCUMENT.is_char_boundary(*it)).unwrap();
        let inside_prolog = ["<", "<?p i?", "<!-- c - --"];
        let ends_between = |it: &&str| DOCUMENT[..whole_characters].ends_with(*it);
        for outcome in outcomes(prefix, Limits::STORED) {
            let shown = format!(
                "{}: ...{}",
                outcome.way,
                String::from_utf8_lossy(&prefix[length.saturating_sub(20)..])
            );
            if length >= end_of_root() && outcome.end.is_ok() {
                assert_eq!(outcome.items, whole[0].items, "{shown}");
                assert!(!inside_prolog.iter().any(ends_between), "{shown}");
                continue;
            }
            let Err(ParseError::Malformed(Malformed { offset, fault })) = outcome.end else {
                panic!("{shown} {:?}", outcome.end);
            };
            assert_eq!(offset, whole_characters, "{shown}");
            let is_expected = fault == Fault::Truncated || (fault == Fault::NoRoot && length <= root);
            assert!(is_expected, "{shown}: {fault}");
            assert!(whole[0].items.starts_with(&outcome.items), "{shown}: {:?}", outcome.items);
        }
    }
    // Behind the root element only comments and instructions can be cut.
    let behind = &DOCUMENT[end_of_root()..];
    let whole_at = ["", "\n", "\n<!-- e -->", "\n<!-- e --><?q?>", "\n<!-- e --><?q?>\r"];
    for length in 0..behind.len() {
        let is_whole = whole_at.contains(&&behind[..length]);
        for outcome in outcomes(&DOCUMENT.as_bytes()[..end_of_root() + length], Limits::STORED) {
            assert_eq!(outcome.end.is_ok(), is_whole, "{}: {:?}", outcome.way, &behind[..length]);
        }
    }
}

/// A window that is too small for an event says so, wherever it happens to end.
#[test]
fn every_window_is_large_enough_or_says_that_it_is_not() {
    let mut smallest = None;
    for length in 1..DOCUMENT.len() {
        let mut window = vec![0; length];
        match streamed(DOCUMENT.as_bytes().chunks(5), &mut window, Limits::STORED, &mut Vec::new()) {
            Ok(()) => {
                smallest.get_or_insert(length);
            }
            Err(StreamError::Window { available, offset }) => {
                assert_eq!(smallest, None, "{length}");
                assert_eq!(available, length);
                assert!(offset < DOCUMENT.len());
            }
            Err(error) => panic!("a window of {length} bytes: {error}"),
        }
    }
    let newest = DOCUMENT.find("<newParty").unwrap()..DOCUMENT.find("<message").unwrap();
    assert!(smallest.is_some_and(|it| it <= newest.len() + " stray &amp; text".len()), "{smallest:?}");
}
