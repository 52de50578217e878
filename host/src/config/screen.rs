//! What the file says of the full screen: the section `[screen]`, which desk and customer have in common, and `[keys]`.

use super::file::{Entry, File};
use crate::failure::Failure;

/// The sections' names.
pub(super) const SCREEN: &str = "screen";
pub(super) const KEYS: &str = "keys";

/// The options of desk and customer that stand in `[screen]`, for both.
pub(super) const OPTIONS: [&str; 4] = ["theme", "canned", "preview", "notify"];

/// A key that a person chose for what the screen can do. Which actions and keys there are, the screen knows.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Key {
    pub(crate) action: String,
    pub(crate) key: String,
}

/// The section `[keys]`.
pub(crate) fn keys(file: &File) -> Result<Vec<Key>, Failure> {
    let key = |entry: &Entry| match entry.value.as_str() {
        Some(key) => Ok(Key { action: entry.key.clone(), key: key.to_owned() }),
        None => {
            let what = format!("the value of '{}' is a text in double quotes, such as \"ctrl-q\"", entry.key);
            Err(file.wrong(entry.line, &what))
        }
    };
    file.entries.iter().filter(|it| it.section == KEYS).map(key).collect()
}

/// Refuses what has no place in `[screen]`.
pub(super) fn check(file: &File) -> Result<(), Failure> {
    let unknown = file.entries.iter().find(|it| it.section == SCREEN && !OPTIONS.contains(&it.key.as_str()));
    match unknown {
        Some(entry) => {
            let what = format!("unknown key '{}' in [{SCREEN}]; there are {}", entry.key, OPTIONS.join(", "));
            Err(file.wrong(entry.line, &what))
        }
        None => Ok(()),
    }
}
