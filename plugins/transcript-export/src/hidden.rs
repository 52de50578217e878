//! Characters that are seen only by what they do.

/// Whether the character controls a terminal, or changes the order of what stands beside it: control characters, ends
/// of lines and paragraphs, embeddings, overrides and isolates. Line ends and tabs are control characters, too.
pub(crate) fn controls(character: char) -> bool {
    character.is_control() || matches!(character, '\u{2028}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}

/// Whether the character [`controls`], or is an invisible mark or joiner, as some languages and emoji need them.
pub(crate) fn is_hidden(character: char) -> bool {
    controls(character) || matches!(character, '\u{061c}' | '\u{200b}'..='\u{200f}')
}

/// Has `escape` write the characters that `is` true of; but ASCII, except for its last character, stays as it is: its
/// control characters are layout, or escaped already.
pub(crate) fn push_escaped(
    text: &str,
    out: &mut String,
    is: fn(char) -> bool,
    escape: impl Fn(u32, &mut String),
) {
    for character in text.chars() {
        match character {
            '\0'..='\u{7e}' => out.push(character),
            it if is(it) => escape(it.into(), out),
            it => out.push(it),
        }
    }
}
