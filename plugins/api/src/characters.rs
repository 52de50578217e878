//! Characters that are seen only by what they do: a terminal obeys them, or text is shown in another order than it is
//! read.

/// Whether the character controls a terminal, or changes the order of what stands beside it: control characters, ends
/// of lines and paragraphs, embeddings, overrides and isolates. Line ends and tabs are control characters, too.
pub fn controls(character: char) -> bool {
    character.is_control() || matches!(character, '\u{2028}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}

/// Whether the character [`controls`], or is an invisible mark or joiner, as some languages and emoji need them. All of
/// these are below U+10000, so that one `\uXXXX` holds each.
pub fn is_hidden(character: char) -> bool {
    controls(character) || matches!(character, '\u{061c}' | '\u{200b}'..='\u{200f}')
}

/// Has `escape` write the characters that `is` true of; but ASCII, except for its last character, stays as it is: its
/// control characters are layout, or escaped already.
pub fn push_escaped(text: &str, out: &mut String, is: fn(char) -> bool, escape: impl Fn(u32, &mut String)) {
    for character in text.chars() {
        match character {
            '\0'..='\u{7e}' => out.push(character),
            it if is(it) => escape(it.into(), out),
            it => out.push(it),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_seen_and_what_is_not() {
        for character in
            "\0\t\n\u{1b}\u{7f}\u{80}\u{9b}\u{9f}\u{2028}\u{2029}\u{202a}\u{202e}\u{2066}\u{2069}".chars()
        {
            assert!(controls(character) && is_hidden(character), "{}", character.escape_unicode());
        }
        for character in "\u{61c}\u{200b}\u{200d}\u{200f}".chars() {
            assert!(!controls(character) && is_hidden(character), "{}", character.escape_unicode());
        }
        assert!(!" a~\u{a0}é€\u{2027}\u{202f}\u{2065}\u{206a}🦀".contains(is_hidden));
    }
}
