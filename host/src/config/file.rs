//! The file itself: where it is, what stands in it, and on which line.

use std::fs;
use std::io::ErrorKind;
use std::path::{Path, PathBuf};

use parlor_plugin_loader::Trust;
use toml::de::{DeTable, DeValue};

use crate::failure::Failure;

/// One `key = value` of a section.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Entry {
    pub(crate) section: String,
    pub(crate) key: String,
    pub(crate) value: toml::Value,
    /// Counted from 1.
    pub(crate) line: usize,
}

/// What stands in a file.
#[derive(Clone, Debug, Default)]
pub(crate) struct File {
    /// Where it is, or would be; `None` where the system names no place.
    pub(crate) path: Option<PathBuf>,
    pub(crate) is_there: bool,
    pub(crate) entries: Vec<Entry>,
    /// The sections, also those in which nothing stands, each with its line.
    pub(crate) sections: Vec<(String, usize)>,
}

/// Where the file is unless a person names another: `parlor/config.toml` in the person's configuration directory.
pub(crate) fn path() -> Option<PathBuf> {
    Some(Trust::default_allow_list()?.with_file_name("config.toml"))
}

impl File {
    /// Reads the file that was named, or else the person's, which needn't be there.
    pub(crate) fn read(named: Option<&Path>) -> Result<Self, Failure> {
        let Some(path) = named.map(Path::to_owned).or_else(path) else { return Ok(Self::default()) };
        match fs::read_to_string(&path) {
            Ok(text) => Self::parse(path, &text),
            Err(error) if named.is_none() && error.kind() == ErrorKind::NotFound => {
                Ok(Self { path: Some(path), ..Self::default() })
            }
            Err(error) => Err(Failure::reading(&path, &error)),
        }
    }

    fn parse(path: PathBuf, text: &str) -> Result<Self, Failure> {
        let line = |at: usize| text.bytes().take(at).filter(|it| *it == b'\n').count() + 1;
        let mut file = Self { path: Some(path), is_there: true, ..Self::default() };
        let document = DeTable::parse(text).map_err(|error| {
            let at = error.span().map_or(0, |it| it.start);
            let message = error.message().replace('\n', ", ");
            file.wrong(line(at), &format!("{message}; write KEY = VALUE, a text in double quotes"))
        })?;
        let mut entries = Vec::new();
        for (section, table) in document.into_inner() {
            let at = line(section.span().start);
            let section = section.into_inner().into_owned();
            let DeValue::Table(table) = table.into_inner() else {
                return Err(file.wrong(
                    at,
                    &format!("'{section}' stands in no section; write a line such as [desk] before it"),
                ));
            };
            file.sections.push((section.clone(), at));
            for (key, value) in table {
                let line = line(key.span().start);
                let (section, key) = (section.clone(), key.into_inner().into_owned());
                let value = owned(value.into_inner()).ok_or_else(|| {
                    file.wrong(line, &format!("the value of '{key}' is a table; write a text or a number"))
                })?;
                entries.push(Entry { section, key, value, line });
            }
        }
        file.sections.sort_by_key(|(_, line)| *line);
        entries.sort_by_key(|it| it.line);
        file.entries = entries;
        Ok(file)
    }

    /// Something on this line is wrong.
    pub(crate) fn wrong(&self, line: usize, what: &str) -> Failure {
        let path = self.path.as_deref().unwrap_or(Path::new("")).display();
        Failure::failed(format!("{path}:{line}: {what}"))
    }

    /// A path that stands in the file: where it isn't absolute, it begins in the file's own directory.
    pub(crate) fn beside(&self, path: &str) -> PathBuf {
        let directory = self.path.as_deref().and_then(Path::parent).unwrap_or(Path::new(""));
        directory.join(path)
    }
}

/// A value without tables in it.
fn owned(value: DeValue<'_>) -> Option<toml::Value> {
    Some(match value {
        DeValue::String(text) => toml::Value::String(text.into_owned()),
        DeValue::Integer(number) => {
            toml::Value::Integer(i64::from_str_radix(number.as_str(), number.radix()).ok()?)
        }
        DeValue::Boolean(value) => toml::Value::Boolean(value),
        DeValue::Float(number) => toml::Value::Float(number.as_str().parse().ok()?),
        DeValue::Datetime(date) => toml::Value::Datetime(date),
        DeValue::Array(values) => {
            toml::Value::Array(values.into_iter().map(|it| owned(it.into_inner())).collect::<Option<_>>()?)
        }
        DeValue::Table(_) => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parse(text: &str) -> Result<File, String> {
        File::parse("/etc/x.toml".into(), text).map_err(|error| error.to_string())
    }

    #[test]
    fn entries_have_their_sections_and_lines() {
        let file =
            parse("# mine\n[desk]\nnick = \"Bo\"\n\n[customer]\npoll = 1_000\ndata = [\"a=b\"]\n").unwrap();
        let told: Vec<_> = file
            .entries
            .iter()
            .map(|it| format!("{}.{} {} {}", it.section, it.key, it.value, it.line))
            .collect();
        assert_eq!(told, ["desk.nick \"Bo\" 3", "customer.poll 1000 6", "customer.data [\"a=b\"] 7"]);
        assert_eq!(file.beside("ca.pem"), Path::new("/etc/ca.pem"));
        assert_eq!(file.beside("/ca.pem"), Path::new("/ca.pem"));
    }

    #[test]
    fn what_is_wrong_has_its_line() {
        for (text, expected) in [
            (
                "nick = \"Bo\"\n",
                "/etc/x.toml:1: 'nick' stands in no section; write a line such as [desk] before it",
            ),
            ("[desk]\nnick = Bo\n", "/etc/x.toml:2: "),
            ("[desk]\nnick = \"a\"\nnick = \"b\"\n", "/etc/x.toml:3: duplicate key"),
            (
                "[desk]\nnick.x = 1\n",
                "/etc/x.toml:2: the value of 'nick' is a table; write a text or a number",
            ),
        ] {
            let said = parse(text).unwrap_err();
            assert!(said.starts_with(expected), "{said}");
        }
    }
}
