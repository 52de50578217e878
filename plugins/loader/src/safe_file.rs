//! A file that appears under its name only when it is whole, and never in place of another.

use core::fmt;
use std::{
    collections::BTreeSet,
    ffi::OsString,
    fs::{self, File, OpenOptions},
    io::{self, Write},
    path::{Path, PathBuf},
    sync::{Mutex, MutexGuard, PoisonError},
};

use crate::safe_name::{numbered, safe_name};

/// How many names are tried before giving up.
const MOST_NUMBERS: u32 = 10_000;

/// The temporary files of this process that aren't finished.
static UNFINISHED: Mutex<Unfinished> = Mutex::new(Unfinished { files: BTreeSet::new(), is_ending: false });

struct Unfinished {
    files: BTreeSet<PathBuf>,
    /// No more files are begun or finished.
    is_ending: bool,
}

/// What becomes of a [`SafeFile`] whose name is taken when it is finished.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum IfTaken {
    /// It isn't kept, and that is an error.
    Fail,
    /// It gets another name: `name (2).ext` and so on.
    Number,
}

/// A file being written under a temporary name, in the directory where it will stay.
///
/// Dropped without [`finish`](Self::finish), it is removed. A program that ends while other threads still write
/// files calls [`abandon_all`](Self::abandon_all) first: what is only dropped by the system stays there.
pub struct SafeFile {
    file: Option<File>,
    temporary: PathBuf,
    directory: PathBuf,
    name: OsString,
    if_taken: IfTaken,
}

impl SafeFile {
    /// Creates the temporary file. `wished`, which came from elsewhere, is made [safe](safe_name), and numbered if
    /// it is taken.
    ///
    /// # Errors
    ///
    /// It can't be created there.
    pub fn create(directory: &Path, wished: &str) -> io::Result<Self> {
        Self::begin(directory.to_owned(), safe_name(wished).into(), IfTaken::Number)
    }

    /// Creates the temporary file for a path that the person named: its name is taken as it is.
    ///
    /// # Errors
    ///
    /// The path doesn't end with the name of a file, as `""`, `/`, `.`, `..` and `a/` don't
    /// ([`io::ErrorKind::InvalidInput`]), or it can't be created there.
    pub fn create_as(path: &Path, if_taken: IfTaken) -> io::Result<Self> {
        let name = path.file_name().filter(|name| {
            // `file_name` looks through the end of `a/` and `a/.`.
            path.as_os_str().as_encoded_bytes().ends_with(name.as_encoded_bytes())
        });
        let name = name.ok_or_else(|| {
            io::Error::new(io::ErrorKind::InvalidInput, "it doesn't end with the name of a file; name one")
        })?;
        let directory = path.parent().filter(|it| !it.as_os_str().is_empty()).unwrap_or(Path::new("."));
        Self::begin(directory.to_owned(), name.to_owned(), if_taken)
    }

    fn begin(directory: PathBuf, name: OsString, if_taken: IfTaken) -> io::Result<Self> {
        let mut random = [0; 8];
        getrandom::fill(&mut random).map_err(|error| io::Error::other(error.to_string()))?;
        let temporary = directory.join(format!(".parlor-{:016x}.part", u64::from_ne_bytes(random)));
        let mut unfinished = going_on()?;
        let file = OpenOptions::new().write(true).create_new(true).open(&temporary)?;
        unfinished.files.insert(temporary.clone());
        Ok(Self { file: Some(file), temporary, directory, name, if_taken })
    }

    /// Writes the file out, gives it its name and tells it: the one that was meant, or a numbered one if that is
    /// taken and [`IfTaken::Number`] was asked for.
    ///
    /// # Errors
    ///
    /// It can't be written out or named; it is removed. The name is taken ([`io::ErrorKind::AlreadyExists`]): also by
    /// a link that leads nowhere.
    pub fn finish(mut self) -> io::Result<String> {
        if let Some(file) = self.file.take() {
            file.sync_all()?;
        }
        // Held so that a program that ends has either the whole file or nothing of it.
        let _unfinished = going_on()?;
        for number in 1..=MOST_NUMBERS {
            let name = match number {
                1 => self.name.clone(),
                _ => numbered(&self.name.to_string_lossy(), number).into(),
            };
            match self.place(&self.directory.join(&name)) {
                Ok(()) => return Ok(name.to_string_lossy().into_owned()),
                Err(error) if error.kind() != io::ErrorKind::AlreadyExists => return Err(error),
                Err(error) if self.if_taken == IfTaken::Fail => return Err(error),
                Err(_) => {}
            }
        }
        Err(io::Error::new(io::ErrorKind::AlreadyExists, "too many files of this name"))
    }

    /// Removes all files of this process that aren't finished, and has those fail that are begun or finished later.
    /// For a program that ends, also in an interrupt: gives how many were removed.
    pub fn abandon_all() -> usize {
        let mut unfinished = lock();
        unfinished.is_ending = true;
        let files = core::mem::take(&mut unfinished.files);
        files.iter().for_each(|file| remove(file));
        files.len()
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

fn lock() -> MutexGuard<'static, Unfinished> {
    UNFINISHED.lock().unwrap_or_else(PoisonError::into_inner)
}

/// The files that aren't finished, unless the program ends.
fn going_on() -> io::Result<MutexGuard<'static, Unfinished>> {
    Some(lock()).filter(|it| !it.is_ending).ok_or_else(|| io::Error::other("the program is ending"))
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
        lock().files.remove(&self.temporary);
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
    fn a_name_that_a_person_typed_stays_as_it_is() {
        let directory = tempfile::tempdir().unwrap();
        let write = |name: &str, if_taken| {
            SafeFile::create_as(&directory.path().join(name), if_taken).and_then(SafeFile::finish)
        };
        for name in [".hidden", "a:b?.txt", "CON", "x.", " y "] {
            assert_eq!(write(name, IfTaken::Fail).unwrap(), name);
            assert_eq!(write(name, IfTaken::Fail).unwrap_err().kind(), io::ErrorKind::AlreadyExists);
        }
        assert_eq!(write("a:b?.txt", IfTaken::Number).unwrap(), "a:b? (2).txt");
        assert_eq!(names(directory.path()).len(), 6);
    }

    #[cfg(unix)]
    #[test]
    fn a_name_need_not_be_text() {
        use std::os::unix::ffi::OsStrExt;

        let directory = tempfile::tempdir().unwrap();
        let path = directory.path().join(std::ffi::OsStr::from_bytes(b"\xff.txt"));
        SafeFile::create_as(&path, IfTaken::Fail).and_then(SafeFile::finish).unwrap();
        assert!(path.exists());
    }

    #[test]
    fn a_path_without_the_name_of_a_file_is_refused() {
        let directory = tempfile::tempdir().unwrap();
        for end in ["", ".", "..", "a/", "a/.", "a//", "a/.."] {
            let path = directory.path().join(end);
            let path = if end.is_empty() { PathBuf::new() } else { path };
            let error = SafeFile::create_as(&path, IfTaken::Number).unwrap_err();
            assert_eq!(error.kind(), io::ErrorKind::InvalidInput, "{end}");
        }
        assert_eq!(
            SafeFile::create_as(Path::new("/"), IfTaken::Fail).unwrap_err().kind(),
            io::ErrorKind::InvalidInput
        );
        assert!(names(directory.path()).is_empty());
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
