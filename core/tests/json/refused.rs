//! What is refused, why and where.

use parlor_core::wire::{Fault, Limits};

use super::{LIMITS, refused, tokens};

use Fault::{BadEscape, BehindValue, ControlCharacter, LoneSurrogate, NotUtf8, Truncated, Unexpected};

const DOCUMENTS: [(&[u8], usize, Fault); 155] = [
    // Nothing, or nothing that counts.
    (b"", 0, Truncated),
    (b" ", 1, Truncated),
    (b"\n\t\r ", 4, Truncated),
    (b"\xEF\xBB\xBF", 0, Unexpected),
    (b"\xEF\xBB\xBF{}", 0, Unexpected),
    (b"\xFE\xFF\0[", 0, Unexpected),
    (b"[\0]", 1, Unexpected),
    (b"\0", 0, Unexpected),
    // White space of other kinds.
    (b"[\x0C]", 1, Unexpected),
    (b"[\x0B1]", 1, Unexpected),
    (b"\xC2\xA0[]", 0, Unexpected),
    ("[\u{2060}]".as_bytes(), 1, Unexpected),
    (b"[]\x00", 2, BehindValue),
    // Arrays.
    (b"[", 1, Truncated),
    (b"[1", 2, Truncated),
    (b"[1,", 3, Truncated),
    (b"[1 true]", 3, Unexpected),
    (b"[1:2]", 2, Unexpected),
    (b"[,", 1, Unexpected),
    (b"[,1]", 1, Unexpected),
    (b"[1,,2]", 3, Unexpected),
    (b"[1,]", 3, Unexpected),
    (b"[1,,]", 3, Unexpected),
    (b"[\"\",]", 4, Unexpected),
    (b"[\"x\"", 4, Truncated),
    (b"[{}", 3, Truncated),
    (b"[\"\"],", 4, BehindValue),
    (b"[x", 1, Unexpected),
    (b"[3[4]]", 2, Unexpected),
    (b"[*]", 1, Unexpected),
    (b"[1}", 2, Unexpected),
    (b"[}", 1, Unexpected),
    (b"[1]]", 3, BehindValue),
    (b"[1]x", 3, BehindValue),
    (b"1]", 1, BehindValue),
    (b"]", 0, Unexpected),
    (b"[\"a\",\n4\n,1,", 11, Truncated),
    (b"[\xFF]", 1, Unexpected),
    (b"[a\xE5]", 1, Unexpected),
    ("[\u{E9}]".as_bytes(), 1, Unexpected),
    (b"['", 1, Unexpected),
    (b"[<null>]", 1, Unexpected),
    // Objects.
    (b"{", 1, Truncated),
    (b"{]", 1, Unexpected),
    (b"{}}", 2, BehindValue),
    (b"{\"a\"", 4, Truncated),
    (b"{\"a\":", 5, Truncated),
    (b"{\"a\":}", 5, Unexpected),
    (b"{\"a\" b}", 5, Unexpected),
    (b"{\"a\",\"b\"}", 4, Unexpected),
    (b"{\"a\"::1}", 5, Unexpected),
    (b"{\"a\":1", 6, Truncated),
    (b"{\"a\":1,", 7, Truncated),
    (b"{\"a\":1,}", 7, Unexpected),
    (b"{\"a\":1,,}", 7, Unexpected),
    (b"{\"a\":1,\"b\"}", 10, Unexpected),
    (b"{\"a\":1 \"b\":2}", 7, Unexpected),
    (b"{\"a\":1]", 6, Unexpected),
    (b"{,\"a\":1}", 1, Unexpected),
    (b"{:\"b\"}", 1, Unexpected),
    (b"{a:1}", 1, Unexpected),
    (b"{'a':0}", 1, Unexpected),
    (b"{1:1}", 1, Unexpected),
    (b"{null:null}", 1, Unexpected),
    (b"{[1]:2}", 1, Unexpected),
    (b"{\"a\":\"a\" 123}", 9, Unexpected),
    (b"{\"a\":\"b\"}#", 9, BehindValue),
    (b"{\"a\":\"b\"}/**/", 9, BehindValue),
    (b"{\"a\":\"b\"}//", 9, BehindValue),
    (b"{}{}", 2, BehindValue),
    (b"{\"a\":/*c*/1}", 5, Unexpected),
    (b"{\"a", 3, Truncated),
    (b"{\xE5:1}", 1, Unexpected),
    (b"{[", 1, Unexpected),
    (b"{\"\xB9\":\"0\"}", 2, NotUtf8),
    // Numbers.
    (b"-", 1, Truncated),
    (b"[-]", 2, Unexpected),
    (b"[--1]", 2, Unexpected),
    (b"[-a]", 2, Unexpected),
    (b"[-Infinity]", 2, Unexpected),
    (b"[+1]", 1, Unexpected),
    (b"[++1]", 1, Unexpected),
    (b"[.5]", 1, Unexpected),
    (b"[-.5]", 2, Unexpected),
    (b"[01]", 2, Unexpected),
    (b"[-01]", 3, Unexpected),
    (b"[012]", 2, Unexpected),
    (b"[00]", 2, Unexpected),
    (b"[0.]", 3, Unexpected),
    (b"[1.]", 3, Unexpected),
    (b"[1.e3]", 3, Unexpected),
    (b"[1.2.3]", 4, Unexpected),
    (b"[0e]", 3, Unexpected),
    (b"[0e+]", 4, Unexpected),
    (b"[1eE2]", 3, Unexpected),
    (b"[1e+-2]", 4, Unexpected),
    (b"[0x1]", 2, Unexpected),
    (b"[1 000]", 3, Unexpected),
    (b"[1+2]", 2, Unexpected),
    (b"[1a]", 2, Unexpected),
    (b"[NaN]", 1, Unexpected),
    ("[\u{FF11}]".as_bytes(), 1, Unexpected),
    (b"1.", 2, Truncated),
    (b"1e", 2, Truncated),
    (b"2@", 1, BehindValue),
    (b"123\0", 3, BehindValue),
    (b"[1\xE5]", 2, Unexpected),
    (b"[123\xE5]", 4, Unexpected),
    (b"[1e1\xE5]", 4, Unexpected),
    (b"[- 1]", 2, Unexpected),
    (b"[1ea]", 3, Unexpected),
    (b"[1e\xE5]", 3, Unexpected),
    (b"[1.0e-]", 6, Unexpected),
    (b"[0.3e", 5, Truncated),
    (b"[1.2a-3]", 4, Unexpected),
    (b"[.-1]", 1, Unexpected),
    (b"[Inf]", 1, Unexpected),
    // Words.
    (b"[nul]", 4, Unexpected),
    (b"[True]", 1, Unexpected),
    (b"[truth]", 4, Unexpected),
    (b"[trues]", 5, Unexpected),
    (b"fals", 4, Truncated),
    (b"[undefined]", 1, Unexpected),
    (b"\xE9", 0, Unexpected),
    (b"a\xC3\xA5", 0, Unexpected),
    (b"<.>", 0, Unexpected),
    // Strings.
    (b"\"", 1, Truncated),
    (b"\"a", 2, Truncated),
    (b"['a']", 1, Unexpected),
    (b"abc", 0, Unexpected),
    (b"[\"a\0\"]", 3, ControlCharacter),
    (b"[\"a\nb\"]", 3, ControlCharacter),
    (b"[\"\t\"]", 2, ControlCharacter),
    (b"[\"\x1F\"]", 2, ControlCharacter),
    (b"[\"\\", 3, Truncated),
    (b"[\"\\x00\"]", 2, BadEscape),
    (b"[\"a\\\tb\"]", 3, BadEscape),
    (b"[\"\\u00A\"]", 2, BadEscape),
    (b"[\"\\u\xE5\x84\xA0\"]", 2, BadEscape),
    (b"[\"\\uD800\"]", 2, LoneSurrogate),
    (b"[\"\\uDFAA\"]", 2, LoneSurrogate),
    (b"[\"\\uD800\\n\"]", 2, LoneSurrogate),
    (b"[\"\\uD800\\uD800\"]", 2, LoneSurrogate),
    (b"[\"\\uqqqq\"]", 2, BadEscape),
    (b"[\"\\\0\"]", 2, BadEscape),
    (b"[\"\\\xE5\"]", 2, BadEscape),
    ("[\"\\\u{1F300}\"]".as_bytes(), 2, BadEscape),
    (b"[\"\\\"]", 5, Truncated),
    (b"[\"\\uD834\\uDd\"]", 2, BadEscape),
    (b"[\"\\uD800\\u\"]", 2, BadEscape),
    (b"[\"\\uD800\\u1\"]", 2, BadEscape),
    (b"[\"\\uD800\\u1x\"]", 2, BadEscape),
    (b"[\"\\uD800\\uD800\\x\"]", 2, LoneSurrogate),
    (b"[\"\xE9\"]", 2, NotUtf8),
    (b"[\"\xED\xA0\x80\"]", 2, NotUtf8),
];

#[test]
fn documents_and_their_faults() {
    for (document, offset, fault) in DOCUMENTS {
        assert_eq!(refused(document, LIMITS), (offset, fault), "{:?}", String::from_utf8_lossy(document));
    }
}

/// UTF-8 that isn't, in strings and names: overlong forms, surrogates, what is beyond Unicode, what is cut.
#[test]
fn utf_8_that_is_none() {
    for bytes in [
        &b"\x80"[..],
        b"\xBF",
        b"\xC0\xAF",
        b"\xC1\xBF",
        b"\xE0\x80\xAF",
        b"\xE0\x9F\xBF",
        b"\xED\xBF\xBF",
        b"\xF0\x80\x80\xAF",
        b"\xF0\x8F\xBF\xBF",
        b"\xF4\x90\x80\x80",
        b"\xF5\x80\x80\x80",
        b"\xFC\x83\xBF\xBF\xBF\xBF",
        b"\xFF",
        b"\xE2\x82\"",
        b"\xC3(",
    ] {
        for (before, behind) in [("\"a", "\""), ("{\"a", "\":1}"), ("[\"\\n", "\"]")] {
            let document = [before.as_bytes(), bytes, behind.as_bytes()].concat();
            assert_eq!(refused(&document, LIMITS), (before.len(), NotUtf8), "{bytes:02X?}");
        }
    }
}

/// Every prefix of a document is cut, and nothing else: but for those of what is a number on the way.
#[test]
fn every_prefix_is_cut() {
    let document =
        "{\"n\\u00e4me\": [-12.5e+3, true, false, null, \"\\ud83d\\ude00 \\\\ \u{1F600} \u{E4}\", {}, []]}";
    for length in 0..document.len() {
        let prefix = &document.as_bytes()[..length];
        let (offset, fault) = refused(prefix, LIMITS);
        assert_eq!((offset, fault), (length, Truncated), "{:?}", String::from_utf8_lossy(prefix));
    }
    tokens(document.as_bytes(), LIMITS).unwrap();
}

#[test]
fn what_is_over_a_limit() {
    for (document, limits, expected) in [
        ("[]", LIMITS.with_size(1), (1, Fault::TooLarge)),
        ("x", LIMITS.with_size(0), (0, Fault::TooLarge)),
        ("[[]]", Limits { depth: 1, ..LIMITS }, (1, Fault::TooDeep)),
        ("{\"a\":{}}", Limits { depth: 1, ..LIMITS }, (5, Fault::TooDeep)),
        ("[]", Limits { depth: 0, ..LIMITS }, (0, Fault::TooDeep)),
    ] {
        assert_eq!(refused(document.as_bytes(), limits), expected, "{document}");
    }
    tokens(b"[]", LIMITS.with_size(2)).unwrap();
    // A hundred thousand of them end where the limit is.
    for opening in ["[", "{\"a\":", "[{\"\":"] {
        let deep = opening.repeat(100_000);
        assert_eq!(refused(deep.as_bytes(), LIMITS).1, Fault::TooDeep);
    }
}
