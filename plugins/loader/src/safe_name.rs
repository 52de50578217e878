//! Names of files that came from elsewhere, made safe.

use parlor_plugin::characters::is_hidden;

/// The longest name that common file systems take, in bytes.
const LONGEST: usize = 255;

/// An ending longer than this is no ending that is worth keeping.
const LONGEST_ENDING: usize = 32;

/// A name that is safe on any system to create a file under, as like to `wished` as can be.
///
/// It is one component, 1 to 255 bytes, without separators, control characters, characters that turn or hide
/// text, and characters that Windows refuses; it doesn't begin with a dot or end with a dot or a space, and
/// isn't a reserved device name. A safe name stays as it is.
#[must_use]
pub fn safe_name(wished: &str) -> String {
    let component = wished.rsplit(['/', '\\']).next().unwrap_or_default();
    let cleaned: String = component
        .chars()
        .filter(|character| !is_unseen(*character))
        .map(
            |character| {
                if matches!(character, '<' | '>' | ':' | '"' | '|' | '?' | '*') { '_' } else { character }
            },
        )
        .collect();
    let mut name = trimmed(&cleaned).to_owned();
    if name.starts_with('.') {
        // Neither `..` nor a file that nobody sees, such as `.profile`.
        name.replace_range(..1, "_");
    }
    if is_reserved(&name) {
        name.insert(0, '_');
    }
    let name = shortened(&name, "");
    if name.is_empty() { "file".to_owned() } else { name }
}

/// The name to try as the `number`th, when those before are taken: `photo (2).jpg`.
pub(crate) fn numbered(name: &str, number: u32) -> String {
    if number < 2 { name.to_owned() } else { shortened(name, &format!(" ({number})")) }
}

/// Puts `mark` before the ending and cuts what stands before it so that the whole is not too long.
fn shortened(name: &str, mark: &str) -> String {
    let (stem, ending) = match name.rfind('.') {
        Some(at) if at > 0 && name.len() - at <= LONGEST_ENDING => name.split_at(at),
        _ => (name, ""),
    };
    let mut room = LONGEST.saturating_sub(mark.len() + ending.len()).min(stem.len());
    while !stem.is_char_boundary(room) {
        room -= 1;
    }
    let cut = &stem[..room];
    let cut = if room < stem.len() { trimmed(cut) } else { cut };
    format!("{cut}{mark}{ending}")
}

/// Spaces of any kind are taken off both ends, dots off the end.
fn trimmed(name: &str) -> &str {
    name.trim_start().trim_end_matches(|character: char| character == '.' || character.is_whitespace())
}

/// Control characters, line separators, marks that turn the direction of text, and characters of no width.
fn is_unseen(character: char) -> bool {
    is_hidden(character)
        || matches!(character,
            '\u{ad}' | '\u{180e}' | '\u{2060}'..='\u{206f}' | '\u{feff}' | '\u{fff9}'..='\u{fffb}'
            | '\u{e0000}'..='\u{e007f}')
}

/// Device names of Windows, with any ending.
fn is_reserved(name: &str) -> bool {
    let device = name.split('.').next().unwrap_or_default().trim_end().to_uppercase();
    if matches!(device.as_str(), "CON" | "PRN" | "AUX" | "NUL" | "CONIN$" | "CONOUT$" | "CLOCK$") {
        return true;
    }
    let number = device.strip_prefix("COM").or_else(|| device.strip_prefix("LPT"));
    let mut digits = number.unwrap_or_default().chars();
    matches!(
        (digits.next(), digits.next()),
        (Some(digit), None) if digit.is_ascii_digit() || matches!(digit, '¹' | '²' | '³')
    )
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn table() {
        for (wished, safe) in [
            ("photo.jpg", "photo.jpg"),
            ("отчёт за май.pdf", "отчёт за май.pdf"),
            ("../../etc/passwd", "passwd"),
            ("C:\\Windows\\x.dll", "x.dll"),
            ("C:x.dll", "C_x.dll"),
            ("..", "file"),
            (".", "file"),
            ("", "file"),
            ("a/", "file"),
            (" \t ", "file"),
            (".bashrc", "_bashrc"),
            ("..x", "_.x"),
            ("evil\u{202e}gpj.exe", "evilgpj.exe"),
            ("a\0b\nc\u{7f}\u{85}.txt", "abc.txt"),
            ("zero\u{200b}width.txt", "zerowidth.txt"),
            ("name. . .", "name"),
            ("what?.txt", "what_.txt"),
            ("CON", "_CON"),
            ("con.txt", "_con.txt"),
            ("NUL .tar.gz", "_NUL .tar.gz"),
            ("COM1", "_COM1"),
            ("lpt9.log", "_lpt9.log"),
            ("COM²", "_COM²"),
            ("COM10", "COM10"),
            ("COMMON", "COMMON"),
            ("aux .c", "_aux .c"),
        ] {
            assert_eq!(safe_name(wished), safe, "{wished:?}");
        }
    }

    #[test]
    fn long_names_keep_their_ending() {
        let safe = safe_name(&format!("{}.jpeg", "я".repeat(300)));
        assert!(safe.len() <= 255 && safe.len() >= 253 && safe.ends_with("я.jpeg"), "{safe}");
        assert_eq!(safe_name(&"a".repeat(300)).len(), 255);
        assert_eq!(safe_name(&format!("a.{}", "b".repeat(300))).len(), 255);
        assert_eq!(numbered(&safe_name(&format!("{}.txt", "a".repeat(300))), 12).len(), 255);
    }

    #[test]
    fn numbers_stand_before_the_ending() {
        assert_eq!(numbered("a.tar.gz", 1), "a.tar.gz");
        assert_eq!(numbered("a.txt", 2), "a (2).txt");
        assert_eq!(numbered("a", 3), "a (3)");
    }

    proptest! {
        #[test]
        fn any_name_becomes_safe_and_stays_so(wished in any::<String>(), times in 1_usize..40) {
            let wished = wished.repeat(times);
            let safe = safe_name(&wished);
            prop_assert!(!safe.is_empty() && safe.len() <= LONGEST);
            prop_assert!(!safe.chars().any(|c| is_unseen(c) || "/\\<>:\"|?*".contains(c)));
            prop_assert!(!safe.starts_with(['.', ' ']) && !safe.ends_with(['.', ' ']));
            prop_assert!(!is_reserved(&safe));
            prop_assert_eq!(safe_name(&safe), safe);
        }
    }
}
