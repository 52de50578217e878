//! A file that appears under its name only when it is whole, and never in place of another.

use core::fmt;
use std::{
    fs::{self, File, OpenOptions},
    io::{self, Write},
    path::{Path, PathBuf},
};

use crate::safe_name::{numbered, safe_name};

/// How many names are tried before giving up.
const MOST_NUMBERS: u32 = 10_000;

/// A file being written under a temporary name, in the directory where it will stay.
///
/// Dropped without [`finish`](Self::finish), it is removed.
pub struct SafeFile {
    file: Option<File>,
    temporary: PathBuf,
    directory: PathBuf,
    name: String,
}

impl SafeFile {
    /// Creates the temporary file. `wished` is made [safe](safe_name).
    ///
    /// # Errors
    ///
    /// It can't be created there.
    pub fn create(directory: &Path, wished: &str) -> io::Result<Self> {
        let mut random = [0; 8];
        getrandom::fill(&mut random).map_err(|error| io::Error::other(error.to_string()))?;
        let temporary = directory.join(format!(".parlor-{:016x}.part", u64::from_ne_bytes(random)));
        let file = OpenOptions::new().write(true).create_new(true).open(&temporary)?;
        Ok(Self { file: Some(file), temporary, directory: directory.to_owned(), name: safe_name(wished) })
    }

    /// Writes the file out, gives it its name and tells it: the safe one, or `name (2).ext` and so on if that
    /// is taken.
    ///
    /// # Errors
    ///
    /// It can't be written out or named; it is removed.
    pub fn finish(mut self) -> io::Result<String> {
        if let Some(file) = self.file.take() {
            file.sync_all()?;
        }
        for number in 1..=MOST_NUMBERS {
            let name = numbered(&self.name, number);
            match self.place(&self.directory.join(&name)) {
                Ok(()) => return Ok(name),
                Err(error) if error.kind() == io::ErrorKind::AlreadyExists => {}
                Err(error) => return Err(error),
            }
        }
        Err(io::Error::new(io::ErrorKind::AlreadyExists, "too many files of this name"))
    }

    /// Gives the file this name, unless it is taken. Nobody can come between test and deed.
    fn place(&self, target: &Path) -> io::Result<()> {
        match fs::hard_link(&self.temporary, target) {
            // The temporary name goes when `self` is dropped.
            Ok(()) => Ok(()),
            Err(error) if error.kind() == io::ErrorKind::AlreadyExists => Err(error),
            // A file system without links: take the name with an empty file, then put ours in its place.
            Err(_) => {
                OpenOptions::new().write(true).create_new(true).open(target)?;
                fs::rename(&self.temporary, target).inspect_err(|_| remove(target))
            }
        }
    }
}

impl Write for SafeFile {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.file.as_mut().map_or(Ok(0), |file| file.write(bytes))
    }

    fn flush(&mut self) -> io::Result<()> {
        self.file.as_mut().map_or(Ok(()), File::flush)
    }
}

impl Drop for SafeFile {
    fn drop(&mut self) {
        // Closed first: Windows removes no open file.
        self.file = None;
        remove(&self.temporary);
    }
}

impl fmt::Debug for SafeFile {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("SafeFile").field("temporary", &self.temporary).finish_non_exhaustive()
    }
}

fn remove(path: &Path) {
    // Gone already, or nothing that we could do about it.
    let _ = fs::remove_file(path);
}

#[cfg(test)]
mod tests {
    use super::*;

    fn names(directory: &Path) -> Vec<String> {
        let mut names: Vec<String> = fs::read_dir(directory)
            .unwrap()
            .map(|entry| entry.unwrap().file_name().into_string().unwrap())
            .collect();
        names.sort();
        names
    }

    fn write(directory: &Path, name: &str, text: &str) -> io::Result<String> {
        let mut file = SafeFile::create(directory, name)?;
        file.write_all(text.as_bytes())?;
        file.finish()
    }

    #[test]
    fn never_over_another() {
        let directory = tempfile::tempdir().unwrap();
        let path = directory.path();
        assert_eq!(write(path, "../a.txt", "1").unwrap(), "a.txt");
        assert_eq!(write(path, "a.txt", "2").unwrap(), "a (2).txt");
        assert_eq!(write(path, "a.txt", "3").unwrap(), "a (3).txt");
        assert_eq!(names(path), ["a (2).txt", "a (3).txt", "a.txt"]);
        assert_eq!(fs::read_to_string(path.join("a.txt")).unwrap(), "1");
    }

    #[test]
    fn unfinished_leaves_nothing() {
        let directory = tempfile::tempdir().unwrap();
        let mut file = SafeFile::create(directory.path(), "a.txt").unwrap();
        file.write_all(b"half").unwrap();
        assert_eq!(names(directory.path()).len(), 1);
        drop(file);
        assert!(names(directory.path()).is_empty());
    }

    #[cfg(unix)]
    #[test]
    fn a_link_in_the_way_is_not_followed() {
        let directory = tempfile::tempdir().unwrap();
        let path = directory.path();
        std::os::unix::fs::symlink(path.join("elsewhere"), path.join("a.txt")).unwrap();
        assert_eq!(write(path, "a.txt", "1").unwrap(), "a (2).txt");
        assert!(!path.join("elsewhere").exists());
    }

    #[test]
    fn many_at_once_lose_none() {
        let directory = tempfile::tempdir().unwrap();
        let path = directory.path();
        std::thread::scope(|scope| {
            for _ in 0..8 {
                scope.spawn(move || write(path, "a.txt", "x").unwrap());
            }
        });
        assert_eq!(names(path).len(), 8);
    }
}
