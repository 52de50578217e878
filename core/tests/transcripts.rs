//! The ways to read a stored transcript, compared with each other and with roxmltree: as written usually, as written
//! by somebody else, and damaged.

#![allow(clippy::unwrap_used, reason = "these are tests")]

use parlor_core::element::{
    Element, Event, EventError, Events, ParseError, StreamError, StreamItem, Transcript, TranscriptError,
    TranscriptReader, TranscriptStream,
};
use parlor_core::wire::{Limits, Malformed, Reader, Writer};
use proptest::prelude::*;

use self::anew::made_anew;

#[path = "../benches/src/decoders/anew.rs"]
mod anew;

/// What the token reader says of the whole document.
fn verdict(document: &[u8]) -> Result<(), Malformed> {
    let mut reader = Reader::new(document, Limits::STORED)?;
    while reader.next()?.is_some() {}
    Ok(())
}

/// All events in one pass, and what stopped it.
fn in_one_pass(document: &[u8]) -> Result<Vec<Result<Event<'_>, EventError>>, ParseError> {
    let mut found = Vec::new();
    for event in TranscriptReader::new(document, Limits::STORED)? {
        match event {
            Ok(event) => found.push(Ok(event)),
            Err(TranscriptError::Event(error)) => found.push(Err(error)),
            Err(TranscriptError::Malformed(malformed)) => return Err(malformed.into()),
        }
    }
    Ok(found)
}

/// What an event says: it is written canonically, so equal events give equal bytes.
fn said(event: &Event<'_>) -> Vec<u8> {
    let mut out = vec![0; event.encoded_len()];
    event.encode(&mut out).unwrap();
    out
}

/// All events through a window, fed in pieces, and what stopped it.
fn streamed(
    document: &[u8],
    window: &mut [u8],
    size: usize,
) -> Result<Vec<Result<Vec<u8>, EventError>>, StreamError> {
    let mut stream = TranscriptStream::new(window, Limits::STORED);
    let mut found = Vec::new();
    for mut piece in document.chunks(size) {
        while !piece.is_empty() {
            let taken = stream.feed(piece);
            piece = &piece[taken..];
            match stream.next()? {
                Some(StreamItem::Begin(transcript)) => assert!(transcript.events.iter().next().is_none()),
                Some(StreamItem::Event(event)) => found.push(Ok(said(&event))),
                Some(StreamItem::Skipped(error)) => found.push(Err(error)),
                None => assert!(taken > 0),
            }
            assert!(stream.next().is_ok_and(|it| it.is_none()));
        }
    }
    stream.finish()?;
    assert_eq!(stream.finish(), Ok(()));
    Ok(found)
}

/// Whether the document is fit for reading it piece by piece to give the same error: what isn't UTF-8 is found first
/// in one slice, and when it comes in a stream.
fn is_utf8(document: &[u8]) -> bool {
    core::str::from_utf8(document).is_ok_and(|it| !it.contains(['\u{FFFE}', '\u{FFFF}']))
}

fn compare(document: &[u8]) -> Result<(), TestCaseError> {
    let mut window = [0xA5; 4096];
    let in_one_pass = in_one_pass(document);
    for size in [1, 7, 4096] {
        match (&in_one_pass, streamed(document, &mut window, size)) {
            (Ok(events), Ok(streamed)) => {
                let events: Vec<_> =
                    events.iter().map(|it| it.as_ref().map(said).map_err(|it| *it)).collect();
                prop_assert_eq!(events, streamed);
            }
            (Err(first), Err(StreamError::Parse(second))) if is_utf8(document) => {
                prop_assert_eq!(*first, second, "{} {}", size, String::from_utf8_lossy(document));
            }
            (Err(_), Err(StreamError::Parse(_))) => {}
            (one, streamed) => prop_assert!(
                false,
                "{}: one pass {one:?}, streamed {streamed:?}",
                String::from_utf8_lossy(document)
            ),
        }
    }
    compare_slices(document)
}

fn compare_slices(document: &[u8]) -> Result<(), TestCaseError> {
    let tokens = verdict(document);
    let one_pass = in_one_pass(document);
    let parsed = Transcript::parse(document, Limits::STORED);
    let shown = String::from_utf8_lossy(document);
    match (&tokens, &one_pass, &parsed) {
        (Ok(()), Ok(events), Ok(transcript)) => {
            let walked: Vec<_> = transcript.events.iter().collect();
            prop_assert_eq!(events, &walked, "{}", shown);
            for event in events.iter().flatten() {
                independent(document, event)?;
                prop_assert_eq!(said(event), said(&made_anew(event)), "{}", shown);
            }
        }
        (Err(first), Err(ParseError::Malformed(second)), Err(ParseError::Malformed(third))) => {
            prop_assert_eq!(first, second, "{}", shown);
            prop_assert_eq!(first, third, "{}", shown);
        }
        // The root isn't a transcript's, or a member of it isn't valid.
        (Ok(()), Err(first), Err(second)) => prop_assert_eq!(first, second, "{}", shown),
        (Err(_), Err(ParseError::Unknown { .. } | ParseError::Member { .. }), Err(_)) => {}
        _ => prop_assert!(false, "{shown}: tokens {tokens:?}, one pass {one_pass:?}, parsed {parsed:?}"),
    }
    Ok(())
}

/// What roxmltree says of the event with this id, where it is the only one.
fn independent(document: &[u8], event: &Event<'_>) -> Result<(), TestCaseError> {
    let Ok(parsed) = roxmltree::Document::parse(core::str::from_utf8(document).unwrap()) else {
        return Ok(());
    };
    let space = [' ', '\t', '\r', '\n'];
    let id = |value: &str| value.trim_matches(space).parse::<u32>().ok();
    let root = parsed.root_element();
    let mut same = root
        .children()
        .filter(|it| it.attribute("eventId").and_then(id).unwrap_or_default() == event.head().event_id)
        .filter(|it| {
            matches!(it.tag_name().name(), "newParty" | "message" | "notice" | "partyLeft" | "reenter")
        });
    let (Some(node), None) = (same.next(), same.next()) else { return Ok(()) };
    let user = node.attribute("userId").unwrap_or_default().trim_matches(space);
    prop_assert_eq!(event.head().user_id.to_string(), user);
    let text = |name: &str| {
        let child = node.children().rfind(|it| it.is_element() && it.tag_name().name() == name);
        child.map(|it| it.children().filter_map(|it| it.text().filter(|_| it.is_text())).collect::<String>())
    };
    let (ours, name) = match event {
        Event::Message(it) => (it.text.map(|it| it.text), "msgText"),
        Event::Notice(it) => (it.notice.map(|it| it.text), "noticeText"),
        Event::PartyLeft(it) => (it.reason.map(|it| it.text), "reason"),
        Event::NewParty(it) => (it.text.map(|it| it.text), "msgText"),
        Event::Reenter(it) => (it.text.map(|it| it.text), "msgText"),
    };
    if !document.contains(&b'\r') {
        prop_assert_eq!(ours.map(|it| it.to_string()), text(name));
    }
    Ok(())
}

const DOCUMENT: &str = r#"<?xml version="1.0" encoding="UTF-8"?><chatTranscript startAt="2025-05-10T07:09:33Z" sessionId="005PAbK71FM3R512"><newParty userId="0096681F0A2D7F2B" timeShift="0" visibility="ALL" eventId="1"><userInfo personId="" userNick="Ana &amp; co" userType="CLIENT" protocolType="FLEX" timeZoneOffset="-300" clientVersion="106"/><userData><item key="FirstName" type="string">Ana</item><item key="VHQueue"/></userData><eventAttributes><item key="GCTI_SYSTEM" type="kvlist"><item key="party-info" type="kvlist"><item key="style" type="string">BOT</item></item></item></eventAttributes></newParty><message userId="0096681F0A2D7F2B" timeShift="13" visibility="ALL" eventId="10"><msgText msgType="text" treatAs="NORMAL">привет &lt;3 😀</msgText></message><message userId="0096681F0A2D7F2C" timeShift="14" visibility="INT" eventId="11"><msgText>hello, how are you today?</msgText></message><notice userId="0096681F0A2D7F2B" timeShift="25" visibility="VIP" eventId="13"><noticeText noticeType="SYS_COMMAND">file-uploaded</noticeText><userData><item key="file-name">a b.jpg</item></userData></notice><partyLeft userId="0096681F0A2D7F2B" timeShift="178" visibility="ALL" eventId="97" askerId="0096681F0A2D7F2C"><reason code="2">left with request to close forcedly</reason></partyLeft></chatTranscript>"#;

/// What a document is damaged with, or only written otherwise with.
const PIECES: [&str; 54] = [
    "<",
    ">",
    "&",
    "]]>",
    "'",
    "\"",
    "=",
    "/",
    "/>",
    "</",
    "<a",
    "<a/>",
    "</a>",
    "<!--",
    "-->",
    "<!-- c -->",
    "<![CDATA[x<y]]>",
    "<?p i?>",
    "&#0;",
    "&#65;",
    "&amp;",
    "&nbsp;",
    "\u{1}",
    " ",
    "\n",
    "\t",
    "\r\n",
    "  ",
    "x",
    "7",
    "é",
    "\u{FFFF}",
    " x='1'",
    " userId=\"z\"",
    " eventId=\"5\"",
    "<msgText>m</msgText>",
    "&quot;",
    "&gt;",
    "x&#10;y",
    "x&#13;y",
    "&#x26;",
    "&apos;",
    " type=\"int\"",
    " type=\"new\"",
    "string",
    "kvlist",
    "<item key=\"a&gt;b\" type=\"string\">c &quot;d&quot;</item>",
    "<item key=\"n\" type=\"int\">07</item>",
    "<item key=\"n\" type=\"kvlist\"></item>",
    "<item key=\"e\"></item>",
    "<item key='k'>v</item>",
    "</msgText>",
    "</message>",
    "<userInfo/>",
];

/// How else the same document may be written, so that each way of reading it is gone, and some are mixed.
fn otherwise(manner: usize) -> String {
    let with_tags = |write: fn(&str, Vec<&str>) -> String| {
        let (declaration, rest) = DOCUMENT.split_at(DOCUMENT.find("?>").unwrap() + 2);
        let mut out = declaration.to_owned();
        for piece in rest.split_inclusive('>') {
            let (before, tag) = piece.split_at(piece.find('<').unwrap());
            let name_end = tag.find([' ', '/', '>']).unwrap();
            let (name, attributes) =
                tag.split_at(if tag.starts_with("</") { tag.len() - 1 } else { name_end });
            let (attributes, end) = attributes.split_at(attributes.rfind('"').map_or(0, |it| it + 1));
            // No value of the document has a space behind a quote.
            let attributes = attributes.split_inclusive("\" ").map(str::trim).filter(|it| !it.is_empty());
            out.push_str(before);
            out.push_str(&write(name, attributes.collect()));
            out.push_str(end);
        }
        out
    };
    match manner {
        0 => DOCUMENT.into(),
        1 => DOCUMENT.replace('"', "'"),
        2 => DOCUMENT.replace("><", ">\n  <"),
        3 => with_tags(|name, attributes| {
            attributes.iter().rev().fold(name.to_owned(), |tag, it| format!("{tag} {it}"))
        }),
        4 => with_tags(|name, attributes| {
            if name.starts_with("</") {
                return name.into();
            }
            let known = attributes.join(" ");
            format!("{name} o=\"w\" {known} correlationTokenOfTheWeb='5' xmlLang=\"e&#110;\"")
                .replace("  ", " ")
        }),
        _ => DOCUMENT.replace("eventId=\"1", "receiverId='a' eventId=\"1"),
    }
}

const MANNERS: usize = 6;

fn damaged(manner: usize, pieces: &[(prop::sample::Index, usize, &str)]) -> String {
    let mut characters: Vec<char> = otherwise(manner).chars().collect();
    for (place, removed, piece) in pieces {
        let at = place.index(characters.len());
        let end = (at + removed).min(characters.len());
        characters.splice(at..end, piece.chars());
    }
    characters.into_iter().collect()
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(6000) })]

    #[test]
    fn damaged_documents(
        manner in 0..MANNERS,
        pieces in proptest::collection::vec(
            (any::<prop::sample::Index>(), 0..3_usize, prop::sample::select(&PIECES[..])),
            1..4,
        ),
    ) {
        compare(damaged(manner, &pieces).as_bytes())?;
    }

    #[test]
    fn damaged_bytes(
        manner in 0..MANNERS,
        place in any::<prop::sample::Index>(),
        byte in any::<u8>(),
        cut in any::<prop::sample::Index>(),
    ) {
        let mut bytes = otherwise(manner).into_bytes();
        let place = place.index(bytes.len());
        bytes[place] = byte;
        compare(&bytes)?;
        bytes.truncate(cut.index(bytes.len()));
        compare(&bytes)?;
    }
}

#[test]
fn every_prefix_and_every_byte_left_out() {
    for manner in 0..MANNERS {
        let document = otherwise(manner);
        let document = document.as_bytes();
        compare(document).unwrap();
        // All of the usual one; of the others, since that takes time, a share that is no multiple of anything there.
        for end in (0..document.len()).step_by(if manner == 0 { 1 } else { 7 }) {
            compare(&document[..end]).unwrap();
            assert!(verdict(&document[..end]).is_err());
            let without: Vec<u8> = [&document[..end], &document[end + 1..]].concat();
            compare(&without).unwrap();
        }
    }
}

/// All but the last manner say the same.
#[test]
fn however_it_is_written_it_says_the_same() {
    let usual: Vec<_> =
        in_one_pass(DOCUMENT.as_bytes()).unwrap().iter().map(|it| said(it.as_ref().unwrap())).collect();
    assert_eq!(usual.len(), 5);
    for manner in 0..MANNERS {
        let document = otherwise(manner);
        let events = in_one_pass(document.as_bytes()).unwrap();
        assert_eq!(events.len(), 5);
        for (event, usual) in events.iter().zip(&usual) {
            let mut event = event.unwrap();
            let is_direct = event.head_mut().receiver_id.take().is_some();
            assert_eq!(said(&event), *usual, "{document}");
            assert!(!is_direct || manner == MANNERS - 1);
        }
    }
}

/// What is nearly canonical isn't copied as it stands.
#[test]
fn collections_are_written_as_if_they_were_made_anew() {
    let deep = |levels: usize| {
        let (open, close) = ("<item key=\"k\" type=\"kvlist\">".repeat(levels), "</item>".repeat(levels));
        format!("{open}<item key=\"k\">v</item>{close}")
    };
    let bodies = [
        "<item key=\"k\" type=\"string\">v</item>",
        "<item key=\"k\">a &lt; b &amp; c\n\"d\"</item><item key=\"&quot;\"/>",
        "<item key=\"k\" type=\"string\">a &gt; b</item>",
        "<item key=\"k\" type=\"string\">a > b</item>",
        "<item key=\"k\" type=\"string\">&quot;</item>",
        "<item key=\"k\" type=\"string\">&#x41;</item>",
        "<item key=\"k\" type=\"string\">a\rb</item>",
        "<item key=\"k\" type=\"string\"></item>",
        "<item key=\"k\" type=\"string\"/>",
        "<item key=\"k\"></item>",
        "<item key=\"\"/>",
        "<item key='k'>v</item>",
        "<item key=\"k\" type='string'>v</item>",
        "<item key=\"a > b\">v</item>",
        "<item key=\"a\tb\">v</item>",
        "<item key='a\"b'>v</item>",
        "<item key=\"a &apos; b\">v</item>",
        "<item key=\"it's\">v</item>",
        "<item key=\"k\" type=\"int\">07</item>",
        "<item key=\"k\" type=\"int\">x</item>",
        "<item key=\"k\" type=\"binary\">AA ==</item>",
        "<item key=\"k\" type=\"new\">v</item>",
        "<item key=\"k\" type=\"kvlist\"/>",
        "<item key=\"k\" type=\"kvlist\"></item>",
        "<item key=\"k\" type=\"kvlist\"><item key=\"k\" type=\"kvlist\"></item></item>",
        "<item key=\"k\" type=\"kvlist\"> <item key=\"k\"/></item>",
        "<item key=\"k\" type=\"kvlist\"><item key=\"k\"/></item>",
        "<item type=\"string\" key=\"k\">v</item>",
        "<item key=\"k\" o=\"w\">v</item>",
        " <item key=\"k\">v</item>",
        "<item key=\"k\">v</item> ",
        "<item key=\"k\">v</item>stray",
        "",
    ];
    for body in bodies.map(str::to_owned).into_iter().chain([deep(1), deep(3), deep(24)]) {
        let document = format!(
            "<chatTranscript><notice userId=\"A\" timeShift=\"1\" visibility=\"ALL\" eventId=\"1\"><noticeText \
             noticeType=\"USER_CUSTOM\"/><userData>{body}</userData></notice></chatTranscript>"
        );
        let events = in_one_pass(document.as_bytes()).unwrap();
        let [Ok(event)] = &events[..] else { panic!("{document}") };
        let written = |event| String::from_utf8(said(event)).unwrap();
        assert_eq!(written(event), written(&made_anew(event)), "{body}");
    }
    // One list deeper can't be written.
    let document = format!(
        "<chatTranscript><notice userId=\"A\" timeShift=\"1\" visibility=\"ALL\" eventId=\"1\"><noticeText \
         noticeType=\"USER_CUSTOM\"/><userData>{}</userData></notice></chatTranscript>",
        deep(25)
    );
    let events = in_one_pass(document.as_bytes()).unwrap();
    assert!(events[0].unwrap().encode(&mut [0; 4096]).is_err());
}

#[test]
fn a_canonical_file_comes_back_byte_for_byte() {
    let reader = TranscriptReader::new(DOCUMENT.as_bytes(), Limits::STORED).unwrap();
    let root = *reader.transcript();
    let events: Vec<_> = reader.map(Result::unwrap).collect();
    let mut out = [0; 4096];
    let mut writer = Writer::new(&mut out);
    Transcript { events: Events::items(&events), ..root }.emit_stored(&mut writer);
    let length = writer.finish().unwrap();
    assert_eq!(core::str::from_utf8(&out[..length]).unwrap(), DOCUMENT);
}

#[test]
fn a_window_need_only_hold_the_largest_event() {
    let largest = TranscriptReader::new(DOCUMENT.as_bytes(), Limits::STORED)
        .unwrap()
        .map(|it| said(&it.unwrap()).len())
        .max()
        .unwrap();
    let mut window = vec![0; largest];
    assert_eq!(streamed(DOCUMENT.as_bytes(), &mut window, 5).unwrap().len(), 5);
    // Space between events takes no room.
    let space = "\r\n\t ".repeat(200);
    let events = TranscriptReader::new(DOCUMENT.as_bytes(), Limits::STORED).unwrap();
    let events: Vec<_> = events.map(|it| String::from_utf8(said(&it.unwrap())).unwrap() + &space).collect();
    let root = DOCUMENT.split_inclusive('>').nth(1).unwrap();
    let spaced = format!("{root}{space}{}</chatTranscript>{space}", events.concat());
    assert_eq!(streamed(spaced.as_bytes(), &mut window, 5).unwrap().len(), 5);
    let offset = DOCUMENT.find("<newParty").unwrap();
    let error = streamed(DOCUMENT.as_bytes(), &mut window[1..], 5).unwrap_err();
    assert_eq!(error, StreamError::Window { available: largest - 1, offset });
}

#[test]
fn a_stream_keeps_to_its_limits() {
    for size in [1, 9, 4096] {
        let limits = Limits::STORED.with_size(100);
        let mut window = [0; 4096];
        let mut stream = TranscriptStream::new(&mut window, limits);
        let mut failed = None;
        for mut piece in DOCUMENT.as_bytes().chunks(size) {
            while failed.is_none() && !piece.is_empty() {
                let taken = stream.feed(piece);
                piece = &piece[taken..];
                failed = stream.next().err();
            }
        }
        let expected = TranscriptReader::new(DOCUMENT.as_bytes(), limits).err().unwrap();
        assert_eq!(failed, Some(StreamError::Parse(expected)));
    }
}
