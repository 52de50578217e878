use std::vec::Vec;

use super::*;

/// Each byte at each place among harmless ones, against the obvious loop.
#[test]
fn every_byte_is_found_where_it_stands() {
    type Case = (fn(&[u8]) -> usize, &'static [u8]);
    let cases: [Case; 4] = [
        (|bytes| in_quotes(bytes, b'"'), b"\"&<"),
        (|bytes| in_quotes(bytes, b'\''), b"'&<"),
        (in_text, b"<>&"),
        (written_as_it_stands, b"<>&\"\xEF"),
    ];
    #[cfg(feature = "fast")]
    let cases = cases.into_iter().chain([(before_quote as fn(&[u8]) -> usize, &b"<> !\"#$%&'"[..])]);
    for (scan, ends) in cases {
        for byte in 0..=255 {
            for harmless in [b' ', b'a', b'#', b'=', 0x80, 0xFF] {
                for length in [1, 3, 4, 7, 8, 9, 16, 19, 33] {
                    for place in 0..length {
                        let mut bytes: Vec<u8> = std::vec![harmless; length];
                        bytes[place] = byte;
                        let expected = bytes.iter().position(|it| ends.contains(it) || *it < 0x20);
                        assert_eq!(scan(&bytes), expected.unwrap_or(length), "{bytes:?}");
                    }
                }
            }
        }
    }
}

#[cfg(feature = "fast")]
#[test]
fn white_space_is_four_characters() {
    for byte in 0..=255 {
        let is_space = matches!(byte, b' ' | b'\t' | b'\n' | b'\r');
        for length in [0, 5, 16, 40] {
            let spaces_first = b" \t\n\r  \n ".repeat(5);
            let bytes = [&spaces_first[..length], &[byte, b'x']].concat();
            assert_eq!(spaces(&bytes), length + usize::from(is_space));
        }
    }
    assert_eq!(spaces(b" "), 1);
    assert_eq!(spaces(b""), 0);
}
