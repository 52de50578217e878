//! Each reason to refuse a document, wherever it may stand in a transcript: always with its exact offset.

use std::collections::BTreeSet;

use parlor_core::element::ParseError;
use parlor_core::element::flex::EventStatus;
use parlor_core::wire::{Fault, Limits, Malformed};

use crate::ways::outcomes;

/// Places where text and markup may stand: the document before and behind it.
const IN_CONTENT: [(&str, &str); 9] = [
    ("", ""),
    ("<message eventId='3'>", "</message>"),
    ("<message eventId='3'><msgText>", "</msgText></message>"),
    ("<message eventId='3'><msgText>a &amp; b", " c</msgText></message>"),
    ("<newParty><userData><item key='k' type='string'>", "</item></userData></newParty>"),
    ("<newParty><userData>", "</userData></newParty>"),
    (
        "<notice><eventAttributes><item key='k' type='kvlist'><item key='l'>",
        "</item></item></eventAttributes></notice>",
    ),
    ("<partyLeft userId='U'><reason code='2'>left", "</reason></partyLeft>"),
    ("<unknown><newParty><deeper>", "</deeper></newParty></unknown>"),
];

/// What can't stand there, where in it the fault is, and which.
const CONTENT: [(&[u8], usize, Fault); 55] = [
    (b"\x01", 0, Fault::IllegalCharacter),
    (b"ab\0", 2, Fault::IllegalCharacter),
    (b"\x1F", 0, Fault::IllegalCharacter),
    (b"text of sixteen bytes and more\x0B", 30, Fault::IllegalCharacter),
    ("a\u{FFFE}".as_bytes(), 1, Fault::IllegalCharacter),
    ("\u{FFFF}".as_bytes(), 0, Fault::IllegalCharacter),
    (b"\xFF", 0, Fault::NotUtf8),
    (b"a\xC0\x80", 1, Fault::NotUtf8),
    (b"\xE2\x82 ", 0, Fault::NotUtf8),
    (b"\xED\xA0\x80", 0, Fault::NotUtf8),
    (b"\xF4\x90\x80\x80", 0, Fault::NotUtf8),
    (b"\xD0\xB6\xB6", 2, Fault::NotUtf8),
    (b"&nbsp;", 0, Fault::UnknownEntity),
    (b"a&lt;&Amp;", 5, Fault::UnknownEntity),
    ("&имя;".as_bytes(), 0, Fault::UnknownEntity),
    (b"a & b", 2, Fault::BareAmpersand),
    (b"&;", 0, Fault::BareAmpersand),
    (b"&lt ;", 0, Fault::BareAmpersand),
    (b"&&amp;", 0, Fault::BareAmpersand),
    (b"&#;", 0, Fault::BadCharacterReference),
    (b"&#x;", 0, Fault::BadCharacterReference),
    (b"&#X41;", 0, Fault::BadCharacterReference),
    (b"&#xG;", 0, Fault::BadCharacterReference),
    (b"&#0;", 0, Fault::BadCharacterReference),
    (b"&#31;", 0, Fault::BadCharacterReference),
    (b"&#xD800;", 0, Fault::BadCharacterReference),
    (b"&#xFFFE;", 0, Fault::BadCharacterReference),
    (b"&#x110000;", 0, Fault::BadCharacterReference),
    (b"&#4294967361;", 0, Fault::BadCharacterReference),
    (b"]]>", 0, Fault::CdataEndInText),
    (b"]]]]>", 2, Fault::CdataEndInText),
    (b"<!DOCTYPE a>", 0, Fault::Doctype),
    (b"<!doctype a>", 0, Fault::Doctype),
    (b"<!doctypes>", 0, Fault::BadName),
    (b"<!ENTITY a 'b'>", 0, Fault::BadName),
    (b"<![INCLUDE[a]]>", 0, Fault::BadName),
    (b"<!-- a -- b -->", 7, Fault::BadComment),
    (b"<!-- a --->", 7, Fault::BadComment),
    (b"<!-- \x02 -->", 5, Fault::IllegalCharacter),
    (b"<![CDATA[a\x03]]>", 10, Fault::IllegalCharacter),
    (b"<?p \x04?>", 4, Fault::IllegalCharacter),
    (b"<?xml version='1.0'?>", 0, Fault::BadDeclaration),
    (b"<?XML?>", 0, Fault::BadDeclaration),
    (b"<?1?>", 2, Fault::BadName),
    (b"<?p!?>", 3, Fault::BadName),
    (b"<1/>", 1, Fault::BadName),
    (b"< a/>", 1, Fault::BadName),
    (b"<>", 1, Fault::BadName),
    (b"<\xC3\x97/>", 1, Fault::BadName),
    (b"<a/ >", 2, Fault::BadName),
    (b"<a/b>", 2, Fault::BadName),
    (b"<a></b>", 3, Fault::MismatchedEndTag),
    (b"<a><b></a>", 6, Fault::MismatchedEndTag),
    (b"</z>", 0, Fault::MismatchedEndTag),
    (b"<a></a b='1'>", 7, Fault::MismatchedEndTag),
];

/// Places where an attribute may stand, behind the element's name: before and behind it.
const IN_TAG: [(&str, &str); 9] = [
    ("<message", "/>"),
    ("<message userId='U' timeShift='3' visibility='ALL' eventId='3'", "/>"),
    ("<notice><noticeText noticeType=\"USER_CUSTOM\"", ">x</noticeText></notice>"),
    ("<message><msgText", ">x</msgText></message>"),
    ("<newParty><userInfo personId='' userNick='N'", "/></newParty>"),
    ("<newParty><userData", "/></newParty>"),
    ("<newParty><userData><item key='k'", ">v</item></userData></newParty>"),
    ("<partyLeft eventId='3' askerId='U'", "/>"),
    ("<unknown", "><deeper x='1'/></unknown>"),
];

/// The same of attributes.
const ATTRIBUTES: [(&[u8], usize, Fault); 22] = [
    (b" a='1' b='2' a='3'", 13, Fault::DuplicateAttribute),
    (b" a = \"1\"\n\ta\r\n= '1'", 10, Fault::DuplicateAttribute),
    ("\u{20}имя='1' имя='2'".as_bytes(), 12, Fault::DuplicateAttribute),
    (b" a='<'", 4, Fault::LessThanInAttribute),
    (b" a=\"a &lt; b < c\"", 13, Fault::LessThanInAttribute),
    (b" a=1", 3, Fault::UnquotedValue),
    (b" a=`1`", 3, Fault::UnquotedValue),
    (b" a= >", 4, Fault::UnquotedValue),
    (b" a", 2, Fault::MissingValue),
    (b" a b='1'", 3, Fault::MissingValue),
    (b" a='1'b='2'", 6, Fault::MissingSpace),
    (b" a='1'\"", 6, Fault::MissingSpace),
    (b" 1='1'", 1, Fault::BadName),
    (b" ='1'", 1, Fault::BadName),
    (b" a='1' &", 7, Fault::BadName),
    (b" a='\x08'", 4, Fault::IllegalCharacter),
    (b" a='1'\x7F", 6, Fault::MissingSpace),
    (b" a='a & b'", 6, Fault::BareAmpersand),
    (b" a='&euro;'", 4, Fault::UnknownEntity),
    (b" a='&#1;'", 4, Fault::BadCharacterReference),
    (b" a='\xFE'", 4, Fault::NotUtf8),
    (b" a='1'\x0C", 6, Fault::IllegalCharacter),
];

/// Whole documents.
const DOCUMENTS: [(&[u8], usize, Fault); 37] = [
    (b"", 0, Fault::NoRoot),
    (b" \r\n<!-- c --><?p?>\t", 19, Fault::NoRoot),
    (b"<?xml version='1.0'?>", 21, Fault::NoRoot),
    (b"x<chatTranscript/>", 0, Fault::TextOutsideRoot),
    (b"&amp;<chatTranscript/>", 0, Fault::TextOutsideRoot),
    (b"<![CDATA[]]><chatTranscript/>", 0, Fault::TextOutsideRoot),
    (b"<chatTranscript/> x", 18, Fault::TextOutsideRoot),
    (b"<chatTranscript/><![CDATA[]]>", 17, Fault::TextOutsideRoot),
    (b"<chatTranscript></chatTranscript>\xEF\xBB\xBF", 33, Fault::TextOutsideRoot),
    (b"<chatTranscript/><chatTranscript/>", 17, Fault::SecondRoot),
    (b"<chatTranscript/><!-- c --><b>", 27, Fault::SecondRoot),
    (b"<chatTranscript/></chatTranscript>", 17, Fault::MismatchedEndTag),
    (b"</chatTranscript>", 0, Fault::MismatchedEndTag),
    (b"<!DOCTYPE chatTranscript><chatTranscript/>", 0, Fault::Doctype),
    (b"<?xml version='1.0'?>\n<!DOCTYPE a [<!ENTITY b 'c'>]><chatTranscript/>", 22, Fault::Doctype),
    (b"<chatTranscript/><!DOCTYPE a>", 17, Fault::Doctype),
    (b" <?xml version='1.0'?><chatTranscript/>", 1, Fault::BadDeclaration),
    (b"<?xml ?><chatTranscript/>", 0, Fault::BadDeclaration),
    (b"<?xml encoding='UTF-8'?><chatTranscript/>", 6, Fault::BadDeclaration),
    (b"<?xml version='2.0'?><chatTranscript/>", 6, Fault::BadDeclaration),
    (b"<?xml version='1.0' version='1.0'?><chatTranscript/>", 20, Fault::BadDeclaration),
    (b"<?xml version='1.0' standalone='no' encoding='UTF-8'?><chatTranscript/>", 36, Fault::BadDeclaration),
    (b"<?xml version='1.0' standalone='maybe'?><chatTranscript/>", 20, Fault::BadDeclaration),
    (b"<?xml version='1.0'encoding='UTF-8'?><chatTranscript/>", 19, Fault::BadDeclaration),
    (b"<?xml version='1.0?>\n<chatTranscript/>", 14, Fault::BadDeclaration),
    (b"<?xml version = \"1.0?><chatTranscript a='1'/>", 16, Fault::BadDeclaration),
    (b"<?xml version='1.0' encoding='UTF-8?><chatTranscript a='1'/>", 29, Fault::BadDeclaration),
    (b"<!doctype html><html/>", 0, Fault::Doctype),
    (b"<?xml version='1.0' encoding='ISO-8859-1'?><chatTranscript/>", 20, Fault::Encoding),
    (b"<?xml version='1.0' encoding='UTF-16'?><chatTranscript/>", 20, Fault::Encoding),
    (b"\xFE\xFF\0<\0a\0/\0>", 0, Fault::NotUtf8),
    (b"<chatTranscript", 15, Fault::Truncated),
    (b"<chatTranscript\"", 15, Fault::BadName),
    (b"<chatTranscript&>", 15, Fault::BadName),
    (b"<chatTranscript!/>", 15, Fault::BadName),
    (b"<chatTranscript<", 15, Fault::BadName),
    (b"<chatTranscript\x01>", 15, Fault::IllegalCharacter),
];

const BEFORE: &str = "<?xml version=\"1.0\"?>\n<chatTranscript startAt=\"T\" sessionId='S'>\
    <message userId=\"U\" timeShift=\"0\" visibility=\"ALL\" eventId=\"1\"><msgText>one</msgText></message>\r\n\
    <message eventId='2'/>";
const BEHIND: &str = "<message eventId='9'/></chatTranscript>";

fn refused(document: &[u8], limits: Limits, offset: usize, fault: Fault) {
    for outcome in outcomes(document, limits) {
        let shown = String::from_utf8_lossy(document);
        let expected = Err(ParseError::Malformed(Malformed { offset, fault }));
        assert_eq!(outcome.end, expected, "{}: {shown}", outcome.way);
        // Whoever checks first hands nothing out; the others only what stands before the fault.
        assert!(outcome.way != "checked first" || outcome.items.is_empty(), "{shown}");
        assert!(!outcome.items.iter().any(|it| it.contains("eventId=\"9\"")), "{}: {shown}", outcome.way);
        if document.starts_with(BEFORE.as_bytes()) && outcome.way.starts_with("in pieces") {
            let events = outcome.items.iter().filter(|it| it.starts_with("<message"));
            assert!(events.count() >= 2, "{}: {shown}", outcome.way);
        }
    }
}

/// The fault in the middle of a transcript, and how many bytes stand before it.
fn placed(before: &str, what: &[u8], behind: &str) -> (Vec<u8>, usize) {
    let start = BEFORE.len() + before.len();
    ([BEFORE.as_bytes(), before.as_bytes(), what, behind.as_bytes(), BEHIND.as_bytes()].concat(), start)
}

#[test]
fn in_content() {
    for (before, behind) in IN_CONTENT {
        for (what, at, fault) in CONTENT {
            let (document, start) = placed(before, what, behind);
            refused(&document, Limits::STORED, start + at, fault);
        }
    }
}

#[test]
fn in_tags() {
    for (before, behind) in IN_TAG {
        for (what, at, fault) in ATTRIBUTES {
            let (document, start) = placed(before, what, behind);
            refused(&document, Limits::STORED, start + at, fault);
        }
    }
    for (what, at, fault) in ATTRIBUTES {
        let root = "<chatTranscript startAt='T'";
        let document = [root.as_bytes(), what, b"><message eventId='9'/></chatTranscript>"].concat();
        refused(&document, Limits::STORED, root.len() + at, fault);
    }
}

/// A member that an element knows is found twice, too, however it is written.
#[test]
fn members_given_twice() {
    for (tag, name) in [
        ("<chatTranscript sessionId='S' startAt=\"T\"", "startAt"),
        ("<message userId=\"U\" timeShift=\"3\" visibility=\"ALL\" eventId=\"3\"", "userId"),
        ("<message userId=\"U\" timeShift=\"3\" visibility=\"ALL\" eventId=\"3\"", "eventId"),
        ("<partyLeft askerId=\"U\"", "askerId"),
        ("<newParty><userInfo personId=\"\" userNick=\"N\"", "userNick"),
        ("<message><msgText msgType=\"text\"", "msgType"),
        ("<notice><noticeText noticeType=\"USER_CUSTOM\"", "noticeType"),
        ("<notice><userData><item key=\"k\"", "key"),
        ("<partyLeft><reason code=\"2\"", "code"),
    ] {
        for second in ["=\"x\"", " = 'x'", "='&#65;'"] {
            let before = if tag.starts_with("<chatTranscript") { "" } else { "<chatTranscript>" };
            let document = format!("{before}{tag} {name}{second}/>");
            let offset = before.len() + tag.len() + 1;
            refused(document.as_bytes(), Limits::STORED, offset, Fault::DuplicateAttribute);
        }
    }
}

/// The first attribute for which there is no room is named, be it one that the element knows; what is wrong behind it
/// isn't.
#[test]
fn one_attribute_too_many() {
    let unknown: String = (0..63).map(|number| format!(" a{number}=''")).collect();
    for behind in ["></chatTranscript>", "/>", " x='y'/>", " a0=''/>", " \"/>", "z='1'/>"] {
        let before = format!("<chatTranscript{unknown} startAt='T'");
        let document = format!("{before} sessionId='S'{behind}");
        refused(document.as_bytes(), Limits::STORED, before.len() + 1, Fault::TooManyAttributes);
        let before = format!("<chatTranscript startAt='T'{unknown}");
        let document = format!("{before} sessionId=\"S\"{behind}");
        refused(document.as_bytes(), Limits::STORED, before.len() + 1, Fault::TooManyAttributes);
    }
    for (tag, most) in [("<message", 0), ("<message userId='U' x='y'", 2), ("<unknown a='1'", 1)] {
        let document = format!("<chatTranscript>{tag} eventId='3'/></chatTranscript>");
        let limits = Limits { attributes: most, ..Limits::STORED };
        refused(document.as_bytes(), limits, 17 + tag.len(), Fault::TooManyAttributes);
    }
    let limits = Limits { attributes: 0, ..Limits::PACKET };
    let error = EventStatus::parse(b"<eventStatus requestResult=\"Success\"/>", limits);
    let expected = Malformed { offset: 13, fault: Fault::TooManyAttributes };
    assert_eq!(error, Err(ParseError::Malformed(expected)));
}

/// A name that is compared as a word is compared whole: zeros fill a word, and may not stand in a document.
#[test]
fn members_with_zeros_behind_their_names() {
    for (tag, name) in [
        ("<chatTranscript sessionId='S'", "startAt"),
        ("<message", "userId"),
        ("<message userId=\"U\" timeShift=\"3\"", "visibility"),
        ("<notice", "eventId"),
        ("<partyLeft eventId='3'", "askerId"),
        ("<newParty><userInfo", "userNick"),
        ("<message><msgText", "msgType"),
        ("<notice><noticeText", "noticeType"),
        ("<notice><userData><item", "key"),
        ("<partyLeft><reason", "code"),
        ("<message", "x"),
    ] {
        let before = if tag.starts_with("<chatTranscript") { "" } else { "<chatTranscript>" };
        for count in 1..16 {
            for value in ["=\"1\"", "='1'"] {
                let document = format!("{before}{tag} {name}{}{value}/>", "\0".repeat(count));
                let offset = before.len() + tag.len() + 1 + name.len();
                refused(document.as_bytes(), Limits::STORED, offset, Fault::IllegalCharacter);
            }
        }
    }
    for name in ["message", "chatTranscript", "msgText"] {
        let document = format!("<chatTranscript><{name}\0 eventId='9'></{name}></chatTranscript>");
        refused(document.as_bytes(), Limits::STORED, 17 + name.len(), Fault::IllegalCharacter);
        let document = format!("<chatTranscript><{name} a='1'></{name}\0></chatTranscript>");
        refused(document.as_bytes(), Limits::STORED, 17 + 2 * name.len() + 9, Fault::IllegalCharacter);
    }
}

#[test]
fn whole_documents() {
    for (document, offset, fault) in DOCUMENTS {
        refused(document, Limits::STORED, offset, fault);
    }
}

#[test]
fn limits() {
    let limits = Limits { size: 300, depth: 4, attributes: 8 };
    let (document, start) = placed("<a><b><c/></b></a>", b"<a><b><c><d/></c></b></a>", "");
    refused(&document, Limits { size: 999, ..limits }, start + 9, Fault::TooDeep);
    let (document, start) = placed("<message a='' b='' c='' d='' e='' f='' g=''", b" eventId='' h=''", "/>");
    refused(&document, Limits { size: 999, ..limits }, start + 12, Fault::TooManyAttributes);
    let (document, _) = placed("<message><msgText>", &[b'x'; 200], "</msgText></message>");
    refused(&document, limits, 300, Fault::TooLarge);
    // Nobody can ask for more than there is room for.
    let endless = Limits { size: usize::MAX, depth: usize::MAX, attributes: usize::MAX };
    let (document, start) = placed("", "<a>".repeat(40).as_bytes(), "");
    refused(&document, endless, start + 31 * 3, Fault::TooDeep);
    let many: String = (0..65).map(|number| format!(" a{number:02}=''")).collect();
    let (document, start) = placed("<b", many.as_bytes(), "/>");
    refused(&document, endless, start + 64 * 7 + 1, Fault::TooManyAttributes);
}

/// The list of faults and the tables above are the same.
#[test]
fn no_fault_is_left_out() {
    let (_, list) = include_str!("../../src/wire/fault.rs").split_once("pub enum Fault {").unwrap();
    let (list, _) = list.split_once("\n}").unwrap();
    let named: BTreeSet<String> =
        list.lines().filter_map(|line| line.trim().strip_suffix(',')).map(Into::into).collect();
    let mut shown: BTreeSet<String> =
        CONTENT.iter().chain(&ATTRIBUTES).chain(&DOCUMENTS).map(|it| format!("{:?}", it.2)).collect();
    shown.extend([Fault::TooDeep, Fault::TooManyAttributes, Fault::TooLarge].map(|it| format!("{it:?}")));
    // Those that only the compact form has, and those that only JSON has, are shown by their own tests.
    shown.extend([Fault::UnknownVersion, Fault::BadNumber, Fault::BadFlag].map(|it| format!("{it:?}")));
    let in_json = [Fault::Unexpected, Fault::BehindValue, Fault::ControlCharacter, Fault::BadEscape];
    shown.extend(
        in_json.into_iter().chain([Fault::LoneSurrogate, Fault::DuplicateMember]).map(|it| format!("{it:?}")),
    );
    assert_eq!(named, shown);
}
