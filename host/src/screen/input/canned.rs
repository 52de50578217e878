//! Canned answers: texts from a file, which a person types by a short name.

use std::collections::BTreeMap;
use std::path::Path;

use crate::commands::Context;

/// What stands before the name of a canned answer.
pub(super) const MARK: char = ';';

/// What can stand in braces.
const PLACEHOLDERS: [&str; 3] = ["nick", "customer", "time"];

/// Canned answers by name.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Canned(BTreeMap<String, String>);

impl Canned {
    /// Reads a file: TOML (`hello = "Good day"`) if its name ends in `.toml`; otherwise lines `name = text`, where `\n` is
    /// a line break, and empty lines and those that begin with `#` say nothing.
    ///
    /// # Errors
    /// A sentence that says what is wrong, where, and what would be right.
    pub(crate) fn read(path: &Path) -> Result<Self, String> {
        let shown = path.display();
        let content = std::fs::read_to_string(path)
            .map_err(|error| format!("canned answers: {shown}: {error}; name a file that can be read"))?;
        let is_toml = path.extension().is_some_and(|it| it.eq_ignore_ascii_case("toml"));
        let answers = if is_toml { from_toml(&content) } else { from_lines(&content) };
        let answers = answers.and_then(|it| it.checked(&content));
        answers.map_err(|why| format!("canned answers: {shown}:{why}"))
    }

    /// Refuses what looks like a placeholder and is none: it would be said as it is.
    fn checked(self, content: &str) -> Result<Self, String> {
        let unknown = self.0.values().find_map(|text| {
            let words = text.split('{').skip(1).filter_map(|it| it.split_once('}'));
            words
                .map(|(word, _)| word)
                .find(|it| is_name(it) && !PLACEHOLDERS.contains(it))
                .map(str::to_owned)
        });
        match unknown.map(|it| format!("{{{it}}}")) {
            Some(place) => {
                let line = line_of(content, content.find(&place).unwrap_or_default());
                Err(format!("{line}: {place} is not known; there is {{nick}}, {{customer}} and {{time}}"))
            }
            None => Ok(self),
        }
    }

    /// The answer with this name, with its placeholders filled in: `{nick}`, `{customer}`, `{time}`.
    pub(super) fn expanded(&self, name: &str, context: &Context, time: &str) -> Option<String> {
        let text = self.0.get(name)?;
        let filled = [
            ("{nick}", context.nick.as_str()),
            ("{customer}", context.customer().unwrap_or_default()),
            ("{time}", time),
        ];
        let mut out = String::new();
        let mut rest = text.as_str();
        // Once through the text, so that a nickname may be called {time}.
        while let Some(at) = rest.find('{') {
            out.push_str(&rest[..at]);
            rest = &rest[at..];
            let (place, value) =
                filled.iter().find(|(it, _)| rest.starts_with(it)).copied().unwrap_or(("{", "{"));
            out.push_str(value);
            rest = &rest[place.len()..];
        }
        out.push_str(rest);
        Some(out)
    }

    /// Why a line isn't said that begins with what looks like the name of a canned answer, and isn't one alone.
    pub(super) fn refusal(&self, line: &str) -> Option<String> {
        let line = line.strip_prefix(MARK).filter(|it| !self.0.is_empty() && !self.has(it))?;
        let name = line.split(|it| !is_of_name(it)).next().filter(|it| !it.is_empty())?;
        // A face, such as ;-) and ;D, is meant as it is.
        let is_face = name.chars().nth(1).is_none() || !name.contains(char::is_alphanumeric);
        if is_face && !self.has(name) && self.beginning(name).next().is_none() {
            return None;
        }
        if self.has(name) {
            return Some(format!(
                "behind {MARK}{name} nothing can stand: type it alone, and Tab puts the answer in; ;;{name} says it as it is"
            ));
        }
        let all: Vec<_> = self.0.keys().map(|it| format!("{MARK}{it}")).collect();
        Some(format!(
            "no canned answer is called {name}; there is {}; ;;{name} says it as it is",
            all.join(", ")
        ))
    }

    pub(super) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    pub(super) fn has(&self, name: &str) -> bool {
        self.0.contains_key(name)
    }

    /// Those whose names begin with this.
    pub(super) fn beginning<'c>(&'c self, name: &'c str) -> impl Iterator<Item = (&'c str, &'c str)> {
        self.0
            .iter()
            .filter(move |(it, _)| it.starts_with(name))
            .map(|(name, text)| (name.as_str(), text.as_str()))
    }
}

fn from_toml(content: &str) -> Result<Canned, String> {
    let answers: BTreeMap<String, String> = toml::from_str(content).map_err(|error| {
        let line = error.span().map_or(1, |it| line_of(content, it.start));
        format!("{line}: {}; write lines as hello = \"Good day, {{customer}}\"", error.message().trim())
    })?;
    match answers.keys().find(|it| !is_name(it)) {
        Some(name) => Err(format!("1: \"{name}\" is no name; it has letters, digits, - and _ only")),
        None => Ok(Canned(answers)),
    }
}

fn from_lines(content: &str) -> Result<Canned, String> {
    let mut answers = BTreeMap::new();
    for (at, line) in content.lines().enumerate() {
        let line = line.trim();
        if line.is_empty() || line.starts_with('#') {
            continue;
        }
        let parts = line.split_once('=').map(|(name, text)| (name.trim(), text.trim()));
        let Some((name, text)) = parts.filter(|(name, _)| is_name(name)) else {
            return Err(format!(
                "{}: no answer; write a name of letters, digits, - and _, and a text: hello = Good day",
                at + 1
            ));
        };
        if answers.insert(name.to_owned(), text.replace("\\n", "\n")).is_some() {
            return Err(format!("{}: \"{name}\" is there twice; call one of them otherwise", at + 1));
        }
    }
    Ok(Canned(answers))
}

fn is_name(name: &str) -> bool {
    !name.is_empty() && name.chars().all(is_of_name)
}

fn is_of_name(character: char) -> bool {
    character.is_alphanumeric() || character == '-' || character == '_'
}

fn line_of(content: &str, at: usize) -> usize {
    content.get(..at).map_or(1, |it| it.matches('\n').count() + 1)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::commands::Party;

    fn read(name: &str, content: &str) -> Result<Canned, String> {
        let directory = tempfile::tempdir().unwrap();
        let path = directory.path().join(name);
        std::fs::write(&path, content).unwrap();
        Canned::read(&path).map_err(|it| it.replace(&path.display().to_string(), "FILE"))
    }

    #[test]
    fn both_forms_are_read() {
        let lines =
            read("a.txt", "# polite\n\nhello = Good day, {customer}\nbye=See you\\n{nick}\n").unwrap();
        let toml =
            read("a.toml", "hello = \"Good day, {customer}\"\nbye = \"\"\"See you\n{nick}\"\"\"\n").unwrap();
        assert_eq!(lines, toml);
        assert_eq!(lines.beginning("h").collect::<Vec<_>>(), [("hello", "Good day, {customer}")]);
        assert_eq!(lines.beginning("").count(), 2);
    }

    #[test]
    fn placeholders_are_filled_in_once() {
        let canned = read("a", "a = {nick}, {customer} at {time} {a b} {").unwrap();
        let party = Party { nick: "{time}".into(), user_type: "CLIENT".into(), ..Party::default() };
        let context = Context { nick: "Bo".into(), parties: vec![party], ..Context::default() };
        let expanded = canned.expanded("a", &context, "12:30");
        assert_eq!(expanded.as_deref(), Some("Bo, {time} at 12:30 {a b} {"));
        assert_eq!(canned.expanded("b", &context, "12:30"), None);
    }

    #[test]
    fn what_begins_like_a_canned_answer_and_is_none_is_not_said() {
        let canned = read("a", "hello = Good day").unwrap();
        for face in [";-)", ";D", ";_;", "; ;P"] {
            assert_eq!(canned.refusal(face), None, "{face}");
        }
        for line in [";helo", ";h", ";helo, Ana", ";order?", ";refund.", ";hel;nope"] {
            assert!(
                canned.refusal(line).is_some_and(|it| it.starts_with("no canned answer is called")),
                "{line}"
            );
        }
        assert!(canned.refusal(";hello, Ana").is_some_and(|it| it.starts_with("behind ;hello nothing")));
        for line in [";hello", ";;helo", ";) thanks", "; so", "a;b", ";"] {
            assert_eq!(canned.refusal(line), None, "{line}");
        }
        assert_eq!(Canned::default().refusal(";helo"), None);
    }

    #[test]
    fn what_is_wrong_is_said() {
        for (name, content, why) in [
            ("a", "hello", "canned answers: FILE:1: no answer; write a name"),
            ("a", "\na b = c", "canned answers: FILE:2: no answer"),
            ("a", "a = b\na = c", "canned answers: FILE:2: \"a\" is there twice"),
            (
                "a",
                "a = b\nc = {custmer}!",
                "canned answers: FILE:2: {custmer} is not known; there is {nick}, ",
            ),
            ("a.toml", "\na = 1", "canned answers: FILE:2: invalid type"),
            ("a.toml", "\"a b\" = \"c\"", "canned answers: FILE:1: \"a b\" is no name"),
        ] {
            let said = read(name, content).unwrap_err();
            assert!(said.starts_with(why), "{said}");
        }
        assert!(Canned::read(Path::new("/none")).is_err_and(|it| it.contains("name a file")));
    }
}
