//! Words as a person types them: in quotes, with escaped spaces, and paths as a file manager drops them.

use std::borrow::Cow;
use std::path::{Path, PathBuf};

/// Takes a word from the beginning of the text. Quotes, single or double, keep its spaces together, and a backslash takes
/// what follows as it is, unless that is a letter or a digit. Gives the word and what is left.
pub(crate) fn take(text: &str) -> (String, &str) {
    let text = text.trim_start();
    let mut word = String::new();
    let mut quote = None;
    let mut characters = text.char_indices().peekable();
    while let Some((at, character)) = characters.next() {
        match (character, quote) {
            (it, Some(open)) if it == open => quote = None,
            ('\\', None | Some('"')) if characters.peek().is_some_and(|(_, it)| escapes(*it, quote)) => {
                word.extend(characters.next().map(|(_, it)| it));
            }
            ('"' | '\'', None) if word.is_empty() || at == 0 => quote = Some(character),
            (it, None) if it.is_whitespace() => return (word, &text[at..]),
            (it, _) => word.push(it),
        }
    }
    (word, "")
}

/// Whether a backslash before the character stands for it. On Windows a backslash parts the names of a path.
fn escapes(character: char, quote: Option<char>) -> bool {
    match quote {
        Some(_) => matches!(character, '"' | '\\' | '$' | '`'),
        None => cfg!(not(windows)) && !character.is_alphanumeric(),
    }
}

/// The word as it has to be typed to be taken whole.
pub(crate) fn quoted(word: &str) -> Cow<'_, str> {
    let is_plain = |it: char| it.is_alphanumeric() || "/._-+:,@%=~".contains(it);
    if !word.is_empty() && word.chars().all(is_plain) {
        return Cow::Borrowed(word);
    }
    let mut out = String::from('"');
    for character in word.chars() {
        if escapes(character, Some('"')) {
            out.push('\\');
        }
        out.push(character);
    }
    out.push('"');
    Cow::Owned(out)
}

/// The path that a person typed or a file manager wrote: in quotes, with escaped spaces, with `~`, or as a `file` URL. A
/// path with spaces and without quotes is taken as it is.
pub(crate) fn typed_path(text: &str) -> PathBuf {
    let text = text.trim();
    let (word, rest) = take(text);
    let is_quoted = text.starts_with(['"', '\'']) && rest.is_empty();
    let path = match is_quoted || (rest.is_empty() && text.contains('\\') && !Path::new(text).exists()) {
        true => word,
        false => text.to_owned(),
    };
    if let Some(path) = path.strip_prefix("file://").and_then(|it| it.find('/').map(|at| &it[at..])) {
        return PathBuf::from(without_percent(path));
    }
    match path.strip_prefix('~').map(|it| (it, std::env::home_dir())) {
        Some(("", Some(home))) => home,
        Some((rest, Some(home))) if rest.starts_with(['/', '\\']) => home.join(&rest[1..]),
        _ => PathBuf::from(path),
    }
}

/// A URL's path with its `%20` as what they stand for.
fn without_percent(text: &str) -> String {
    let mut out = Vec::with_capacity(text.len());
    let mut rest = text.as_bytes();
    while let Some((first, after)) = rest.split_first() {
        let hex = (*first == b'%').then(|| after.get(..2)).flatten();
        let byte = hex.and_then(|it| u8::from_str_radix(std::str::from_utf8(it).ok()?, 16).ok());
        out.push(byte.unwrap_or(*first));
        rest = if byte.is_some() { &after[2..] } else { after };
    }
    String::from_utf8_lossy(&out).into_owned()
}

/// Whether there is a file at this path that can be sent; the sentence says what to do if there is none.
pub(crate) fn sendable(path: &Path) -> Result<(), String> {
    let shown = path.display();
    match path {
        it if it.is_dir() => Err(format!("{shown} is a directory: name a file in it")),
        it if it.exists() => Ok(()),
        _ => Err(format!("there is no file {shown}: correct the path (Tab completes it)")),
    }
}

/// The files that were dropped on the terminal: the text is nothing but absolute paths of files that are there.
pub(crate) fn dropped_paths(text: &str) -> Option<Vec<PathBuf>> {
    let text = text.trim();
    let is_there = |it: &Path| it.is_absolute() && it.is_file();
    if text.is_empty() || text.contains('\n') {
        return None;
    }
    let whole = typed_path(text);
    if !text.starts_with('~') && is_there(&whole) {
        return Some(vec![whole]);
    }
    let mut paths = Vec::new();
    let mut rest = text;
    while !rest.trim().is_empty() {
        let (word, left) = take(rest);
        let path = if word.starts_with("file://") { typed_path(&word) } else { PathBuf::from(word) };
        if !is_there(&path) {
            return None;
        }
        paths.push(path);
        rest = left;
    }
    Some(paths)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_taken() {
        for (text, word, rest) in [
            ("a b", "a", " b"),
            ("  a", "a", ""),
            ("\"a b\" c", "a b", " c"),
            ("'a \"b' c", "a \"b", " c"),
            ("a\\ b c", "a b", " c"),
            ("\"a \\\" b\" c", "a \" b", " c"),
            ("it's fine", "it's", " fine"),
            ("\"open", "open", ""),
            ("", "", ""),
        ] {
            assert_eq!(take(text), (word.to_owned(), rest), "{text}");
        }
    }

    #[test]
    fn what_is_quoted_is_taken_whole() {
        for word in ["a", "a b", "it's", "a\"b", "a\\ b", "", "Ж b", "$x"] {
            assert_eq!(take(&quoted(word)), (word.to_owned(), ""), "{word}");
        }
        assert_eq!(quoted("/tmp/a.txt"), "/tmp/a.txt");
    }

    #[test]
    fn paths_as_they_are_typed() {
        let home = std::env::home_dir().unwrap();
        for (text, path) in [
            ("/tmp/a b.txt", PathBuf::from("/tmp/a b.txt")),
            ("\"/tmp/a b.txt\"", "/tmp/a b.txt".into()),
            ("'/tmp/a b.txt' ", "/tmp/a b.txt".into()),
            ("/tmp/a\\ b.txt", "/tmp/a b.txt".into()),
            ("file:///tmp/a%20b.txt", "/tmp/a b.txt".into()),
            ("file://host/tmp/100%", "/tmp/100%".into()),
            ("~/v.txt", home.join("v.txt")),
            ("~", home),
            ("~other/v.txt", "~other/v.txt".into()),
        ] {
            assert_eq!(typed_path(text), path, "{text}");
        }
    }

    #[test]
    fn files_that_were_dropped() {
        let directory = tempfile::tempdir().unwrap();
        let (one, two) = (directory.path().join("a b.txt"), directory.path().join("c.txt"));
        std::fs::write(&one, "").unwrap();
        std::fs::write(&two, "").unwrap();
        let (first, second) = (one.display().to_string(), two.display().to_string());
        for (text, paths) in [
            (first.clone(), vec![one.clone()]),
            (format!("'{first}' "), vec![one.clone()]),
            (first.replace(' ', "\\ "), vec![one.clone()]),
            (format!("'{first}' {second}\n"), vec![one.clone(), two.clone()]),
            (format!("file://{}", first.replace(' ', "%20")), vec![one]),
        ] {
            assert_eq!(dropped_paths(&text), Some(paths), "{text}");
        }
        for text in ["", "hello", "/none/there", "Cargo.toml", &format!("{second} and more"), "/"] {
            assert_eq!(dropped_paths(text), None, "{text}");
        }
    }
}
