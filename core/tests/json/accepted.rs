//! What is read, and as what.

use parlor_core::wire::Limits;
use parlor_core::wire::json::Reader;

use super::{LIMITS, tokens};

/// Each document with its tokens, one space between two of them.
const DOCUMENTS: [(&str, &str); 52] = [
    // Structures.
    ("[]", "[ end"),
    ("{}", "{ end"),
    ("[[] ]", "[ [ end end"),
    ("[{},[]]", "[ { end [ end end"),
    ("[null, 1, \"1\", {}]", "[ null 1 '1' { end end"),
    ("[1\n]", "[ 1 end"),
    (" [1]", "[ 1 end"),
    ("[1,null,null,null,2]", "[ 1 null null null 2 end"),
    ("[2] ", "[ 2 end"),
    ("\t\r\n [ \t\r\n ] \t\r\n", "[ end"),
    ("{\"a\":[]}", "{ a: [ end end"),
    ("{\"a\":{\"b\":{}}}", "{ a: { b: { end end end"),
    ("{\n\"a\" : \"b\"\n}", "{ a: 'b' end"),
    ("{\"a\":\"b\",\"c\":\"d\"}", "{ a: 'b' c: 'd' end"),
    // A name is a string as any other, and may come again.
    ("{\"a\":1,\"a\":1}", "{ a: 1 a: 1 end"),
    ("{\"a\":1,\"a\":2}", "{ a: 1 a: 2 end"),
    ("{\"\":0}", "{ : 0 end"),
    ("{\"foo\\u0000bar\":42}", "{ foo\0bar: 42 end"),
    ("{\"\\u0061\":1}", "{ a: 1 end"),
    // Any value may stand alone.
    ("\"asd\"", "'asd'"),
    ("\"\"", "''"),
    ("42", "42"),
    ("-0.1", "-0.1"),
    ("true", "true"),
    ("false", "false"),
    ("null", "null"),
    // Numbers, as they are written.
    ("[0]", "[ 0 end"),
    ("[-0]", "[ -0 end"),
    ("[123.456e78]", "[ 123.456e78 end"),
    ("[0e+1]", "[ 0e+1 end"),
    ("[0e1]", "[ 0e1 end"),
    ("[1E22]", "[ 1E22 end"),
    ("[1E-2]", "[ 1E-2 end"),
    ("[1E+2]", "[ 1E+2 end"),
    ("[20e1]", "[ 20e1 end"),
    ("[-123]", "[ -123 end"),
    ("[0.4e00669999999999999999999999999999]", "[ 0.4e00669999999999999999999999999999 end"),
    ("[-1e+9999]", "[ -1e+9999 end"),
    ("[100000000000000000000]", "[ 100000000000000000000 end"),
    // Strings: escapes, and what needs none.
    ("[\"\\u0060\\u012a\\u12AB\"]", "[ '\u{60}\u{12A}\u{12AB}' end"),
    ("[\"\\ud801\\udc37\"]", "[ '\u{10437}' end"),
    ("[\"\\ud83d\\ude39\\ud83d\\udc8d\"]", "[ '\u{1F639}\u{1F48D}' end"),
    ("[\"\\uDBFF\\uDFFF\"]", "[ '\u{10FFFF}' end"),
    ("[\"\\\"\\\\\\/\\b\\f\\n\\r\\t\"]", "[ '\"\\/\u{8}\u{C}\n\r\t' end"),
    ("[\"\\\\u0000\"]", "[ '\\u0000' end"),
    ("[\"\\\\a\"]", "[ '\\a' end"),
    ("[\"a/*b*/c/*d//e\"]", "[ 'a/*b*/c/*d//e' end"),
    ("[\"\\u0000\\u0000x\"]", "[ '\0\0x' end"),
    ("[\"\\uFFFF\\uFDD0\\uFFFE\"]", "[ '\u{FFFF}\u{FDD0}\u{FFFE}' end"),
    ("[\"\u{20AC}\u{1D11E}\u{7F}\u{2028}\u{2029}\"]", "[ '\u{20AC}\u{1D11E}\u{7F}\u{2028}\u{2029}' end"),
    ("[\"\u{FEFF}\"]", "[ '\u{FEFF}' end"),
    ("[\"new\\u000Aline\"]", "[ 'new\nline' end"),
];

#[test]
fn documents_and_their_tokens() {
    for (document, expected) in DOCUMENTS {
        let found = tokens(document.as_bytes(), LIMITS);
        assert_eq!(found.as_deref().map(|it| it.join(" ")), Ok(expected.into()), "{document}");
    }
}

/// Whatever stands around the tokens, they are the same.
#[test]
fn white_space_between_tokens_counts_for_nothing() {
    for (document, expected) in DOCUMENTS.iter().filter(|(it, _)| !it.contains('\\')) {
        let mut spaced = String::from(" ");
        let mut is_in_string = false;
        for character in document.chars() {
            spaced.push(character);
            is_in_string ^= character == '"';
            if !is_in_string && "{}[]:,\"".contains(character) {
                spaced += " \t\r\n";
            }
        }
        assert_eq!(
            tokens(spaced.as_bytes(), LIMITS).map(|it| it.join(" ")),
            Ok((*expected).into()),
            "{spaced}"
        );
    }
}

#[test]
fn as_deep_as_the_limits_allow() {
    for depth in 0..=40 {
        let document = "[".repeat(depth) + &"]".repeat(depth);
        let document = if depth == 0 { "7".into() } else { document };
        for limit in [0, 1, 5, 31, 32, 33, usize::MAX] {
            let limits = Limits { depth: limit, ..LIMITS };
            assert_eq!(
                tokens(document.as_bytes(), limits).is_ok(),
                depth <= limit.min(32),
                "{depth} {limit}"
            );
        }
    }
}

/// What is skipped is checked as all else.
#[test]
fn what_is_skipped_is_checked() {
    let mut reader = Reader::new(b"{\"a\":[1,{\"b\":[]},\"]}\"],\"c\":2}", LIMITS).unwrap();
    for _ in 0..3 {
        reader.next().unwrap();
    }
    assert_eq!((reader.depth(), reader.offset()), (2, 5));
    reader.skip().unwrap();
    assert_eq!(reader.depth(), 1);
    assert_eq!(reader.next().unwrap().map(|it| super::word(&it)), Some("c:".into()));
    reader.skip().unwrap();
    // Nothing is open: nothing is skipped.
    reader.skip().unwrap();
    assert_eq!(reader.next(), Ok(None));

    let mut reader = Reader::new(b"[[1,[tru]],2]", LIMITS).unwrap();
    reader.next().unwrap();
    reader.next().unwrap();
    let error = reader.skip().unwrap_err();
    assert_eq!((error.offset, reader.next()), (8, Err(error)));
}

#[test]
fn debug_shows_no_content() {
    let mut reader = Reader::new(b"[\"secret\"]", LIMITS).unwrap();
    reader.next().unwrap();
    let token = reader.next().unwrap();
    assert_eq!(format!("{reader:?} {token:?}"), "Reader(9 of 10 bytes) Some(Text(Text(6 bytes)))");
}
