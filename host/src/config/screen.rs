//! What the file says of the full screen: sections `[screen]` and `[keys]`.

use std::path::PathBuf;

use clap::ValueEnum;

use super::file::{Entry, File};
use crate::failure::Failure;

/// The sections' names.
pub(super) const SCREEN: &str = "screen";
pub(super) const KEYS: &str = "keys";

/// The colours of the screen.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum Theme {
    Dark,
    Light,
    HighContrast,
}

/// A key that a person chose for what the screen can do. Which actions and keys there are, the screen knows.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Key {
    pub(crate) action: String,
    pub(crate) key: String,
    /// Its line in the file, for [`File::wrong`].
    pub(crate) line: usize,
}

/// What a person wants of the screen. What the file doesn't name is absent.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Settings {
    pub(crate) theme: Option<Theme>,
    /// A file with canned answers.
    pub(crate) canned: Option<PathBuf>,
    /// Whether others see what is being typed.
    pub(crate) preview: Option<bool>,
    /// A command that is run when a customer waits.
    pub(crate) notify: Option<String>,
    pub(crate) keys: Vec<Key>,
}

impl Settings {
    /// Takes the two sections out of the file.
    pub(crate) fn of(file: &File) -> Result<Self, Failure> {
        let mut settings = Self::default();
        for entry in &file.entries {
            match entry.section.as_str() {
                SCREEN => settings.take(file, entry)?,
                KEYS => {
                    let (action, line) = (entry.key.clone(), entry.line);
                    settings.keys.push(Key { action, key: text(file, entry)?, line });
                }
                _ => {}
            }
        }
        Ok(settings)
    }

    fn take(&mut self, file: &File, entry: &Entry) -> Result<(), Failure> {
        match entry.key.as_str() {
            "theme" => {
                let theme = Theme::from_str(&text(file, entry)?, false).map_err(|_| {
                    file.wrong(entry.line, "'theme' is \"dark\", \"light\" or \"high-contrast\"")
                })?;
                self.theme = Some(theme);
            }
            "canned" => self.canned = Some(file.beside(&text(file, entry)?)),
            "notify" => self.notify = Some(text(file, entry)?),
            "preview" => {
                let preview = entry.value.as_bool();
                self.preview =
                    Some(preview.ok_or_else(|| file.wrong(entry.line, "'preview' is true or false"))?);
            }
            key => {
                let what =
                    format!("unknown key '{key}' in [{SCREEN}]; there are theme, canned, preview and notify");
                return Err(file.wrong(entry.line, &what));
            }
        }
        Ok(())
    }
}

fn text(file: &File, entry: &Entry) -> Result<String, Failure> {
    let wrong =
        || file.wrong(entry.line, &format!("the value of '{}' is a text in double quotes", entry.key));
    entry.value.as_str().map(str::to_owned).ok_or_else(wrong)
}
