//! What the file says of the full screen: the section `[screen]`, which desk and customer have in common, and `[keys]`.

use std::ffi::OsString;

use super::file::{Entry, File};
use crate::failure::Failure;
use crate::screen::Keys;

/// The sections' names.
pub(super) const SCREEN: &str = "screen";
pub(super) const KEYS: &str = "keys";

/// The options of desk and customer that stand in `[screen]`, for both.
pub(super) const OPTIONS: [&str; 5] = ["theme", "canned", "preview", "typing", "notify"];

/// The option of desk and customer for which each entry of `[keys]` stands.
pub(super) const KEY: &str = "key";

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

/// The section `[keys]` as words of the command line.
pub(super) fn words_of_keys(file: &File) -> Result<Vec<OsString>, Failure> {
    let word = |it: Key| format!("--{KEY}={}={}", it.action, it.key).into();
    Ok(keys(file)?.into_iter().map(word).collect())
}

/// Refuses keys that are none, and one for two actions.
pub(super) fn check_keys(file: &File) -> Result<(), Failure> {
    let chosen = keys(file)?.into_iter().map(|it| (it.action, it.key)).collect();
    let first = file.entries.iter().find(|it| it.section == KEYS);
    match Keys::new(&chosen) {
        Err(why) => Err(file.wrong(first.map_or(1, |it| it.line), &why)),
        Ok(_) => Ok(()),
    }
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
