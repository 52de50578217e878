//! Text of others, made harmless for a terminal.

use parlor_plugin::characters::is_hidden;
pub(crate) use parlor_server::size;

/// One line without anything that controls a terminal: characters that do, and invisible ones that change the order
/// of what follows, are shown as U+FFFD; line ends and tabs as spaces. Emoji are as in [`paragraphs`].
pub(crate) fn clean(text: &str) -> String {
    harmless(text, |character| matches!(character, '\n' | '\r' | '\t').then_some(" "))
}

/// [`clean`] text of somebody else. Where it is written from right to left, it is isolated (FSI … PDI), so that it
/// doesn't reorder what stands beside it.
pub(crate) fn foreign(text: &str) -> String {
    let text = clean(text);
    match text.chars().any(is_right_to_left) {
        true => format!("\u{2068}{text}\u{2069}"),
        false => text,
    }
}

/// A nickname, as one [`clean`] line. Brackets and parentheses are the program's: they say who sees what was said and what a
/// party is, which no nickname can pretend. In a nickname they are shown as braces.
pub(crate) fn nickname(text: &str) -> String {
    let shown = |character| match character {
        '[' | '(' | '\u{FF3B}' | '\u{FF08}' => '{',
        ']' | ')' | '\u{FF3D}' | '\u{FF09}' => '}',
        it => it,
    };
    clean(text).chars().map(shown).collect()
}

/// Several lines of text of somebody else, without anything that controls a terminal. Terminals don't agree how wide an
/// emoji is that is put together from several: the parts stand side by side, and what only colours a part is left out.
pub(crate) fn paragraphs(text: &str) -> String {
    harmless(&text.replace("\r\n", "\n"), |character| match character {
        '\n' | '\r' => Some("\n"),
        '\t' => Some("    "),
        _ => None,
    })
}

/// The text without anything that controls a terminal; `in_place_of` gives what stands in the place of line ends and tabs.
fn harmless(text: &str, in_place_of: impl Fn(char) -> Option<&'static str>) -> String {
    let mut out = String::with_capacity(text.len());
    let mut characters = text.chars().peekable();
    while let Some(character) = characters.next() {
        match (in_place_of(character), character) {
            (Some(other), _) => out.push_str(other),
            // Joiners, as some scripts need them between letters; between emoji they aren't shown.
            (None, '\u{200C}' | '\u{200D}') => {
                let is_letter = |it: &char| !it.is_ascii() && (it.is_alphabetic() || is_virama(*it));
                if out.chars().next_back().is_some_and(|it| is_letter(&it))
                    && characters.peek().is_some_and(is_letter)
                {
                    out.push(character);
                }
            }
            (None, '\u{FE0E}' | '\u{FE0F}' | '\u{1F3FB}'..='\u{1F3FF}') => {}
            (None, it) if is_hidden(it) => out.push('\u{FFFD}'),
            (None, it) => out.push(it),
        }
    }
    out
}

/// Whether the character joins consonants in a script of India: a joiner behind it says how they look. In each block it has
/// the same place, but for Sinhala.
fn is_virama(character: char) -> bool {
    let code = u32::from(character);
    (0x0900..0x0E00).contains(&code) && code & 0x7F == 0x4D || code == 0x0DCA
}

/// Whether the character is in one of the blocks of scripts that are written from right to left.
pub(crate) fn is_right_to_left(character: char) -> bool {
    matches!(character,
        '\u{0590}'..='\u{08FF}' | '\u{FB1D}'..='\u{FDFF}' | '\u{FE70}'..='\u{FEFF}'
        | '\u{10800}'..='\u{10FFF}' | '\u{1E800}'..='\u{1EFFF}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_controls_the_terminal() {
        assert_eq!(clean("a\x1b[2Jb\u{202E}c\u{9b}"), "a\u{FFFD}[2Jb\u{FFFD}c\u{FFFD}");
        assert_eq!(clean("a\n\u{200B}b"), "a \u{FFFD}b");
        assert_eq!(clean("a\tb\r\nc\u{200D}d\u{200C}"), "a b  cd");
    }

    #[test]
    fn text_from_right_to_left_is_isolated() {
        assert_eq!(foreign("Ana"), "Ana");
        assert_eq!(foreign("\u{5D0}\u{202E}"), "\u{2068}\u{5D0}\u{FFFD}\u{2069}");
    }

    #[test]
    fn paragraphs_keep_their_lines_and_control_nothing() {
        assert_eq!(paragraphs("a\r\n\tb\rc\x1b[2J"), "a\n    b\nc\u{FFFD}[2J");
        assert_eq!(paragraphs("\u{1F468}\u{200D}\u{1F469}\u{2764}\u{FE0F}"), "\u{1F468}\u{1F469}\u{2764}");
        assert_eq!(paragraphs("\u{645}\u{200C}\u{627} a\u{200D}b"), "\u{645}\u{200C}\u{627} ab");
    }

    #[test]
    fn joiners_stay_between_letters_alone() {
        let (persian, hindi) = ("\u{645}\u{6CC}\u{200C}\u{62E}", "\u{915}\u{94D}\u{200D}\u{937}");
        for text in [persian, hindi] {
            assert_eq!((clean(text).as_str(), paragraphs(text).as_str()), (text, text));
        }
        assert_eq!(clean("\u{1F468}\u{200D}\u{1F469}\u{1F3FD}"), "\u{1F468}\u{1F469}");
    }

    #[test]
    fn nicknames_pretend_nothing() {
        let shown = nickname("Bo (agent)\x1b[31m [INT]\u{202e}\n\u{FF3B}INT\u{FF3D}");
        assert_eq!(shown, "Bo {agent}\u{FFFD}{31m {INT}\u{FFFD} {INT}");
    }
}
