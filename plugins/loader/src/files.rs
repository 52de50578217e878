//! The files that a host hands to one plugin.

use core::fmt;
use std::{
    collections::HashMap,
    io::{self, Read, Write},
    path::PathBuf,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
};

use parlor_plugin::{DirectoryHandle, FileHandle, MAX_CHUNK, ServiceError};

use crate::safe_file::SafeFile;

/// The most files that a plugin may have open at once.
const MOST_OPEN: usize = 256;

/// The files and directories that one plugin may use, by handle. A clone is the same table.
///
/// The host opens what a person named and [closes](Self::close) it when the request is done; the plugin reads,
/// writes and creates through the services. Files that a plugin created and did not finish are removed when
/// the last clone is dropped.
#[derive(Clone, Default)]
pub struct Files {
    table: Arc<Mutex<Table>>,
}

#[derive(Default)]
struct Table {
    last_handle: u64,
    open: HashMap<FileHandle, Open>,
    directories: HashMap<DirectoryHandle, PathBuf>,
}

enum Open {
    Input(Box<dyn Read + Send>),
    Output(Box<dyn Write + Send>),
    /// Made by the host to be finished by the host.
    SafeOutput(SafeFile),
    /// Made and finished by the plugin.
    Created(SafeFile),
}

impl Files {
    /// An empty table.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Something for the plugin to read.
    pub fn add_input(&self, input: impl Read + Send + 'static) -> FileHandle {
        self.add(Open::Input(Box::new(input)))
    }

    /// Something for the plugin to write to, such as the standard output.
    pub fn add_output(&self, output: impl Write + Send + 'static) -> FileHandle {
        self.add(Open::Output(Box::new(output)))
    }

    /// A file for the plugin to write to, which gets its name by [`finish`](Self::finish).
    pub fn add_safe_output(&self, output: SafeFile) -> FileHandle {
        self.add(Open::SafeOutput(output))
    }

    /// A directory for the plugin to create files in.
    pub fn add_directory(&self, directory: impl Into<PathBuf>) -> DirectoryHandle {
        let mut table = self.lock();
        let handle = DirectoryHandle(table.next());
        table.directories.insert(handle, directory.into());
        handle
    }

    /// Takes a file back. An output is flushed; a safe output that isn't finished is removed.
    ///
    /// # Errors
    ///
    /// The output can't be flushed.
    pub fn close(&self, file: FileHandle) -> io::Result<()> {
        let taken = self.lock().open.remove(&file);
        match taken {
            Some(Open::Output(mut output)) => output.flush(),
            _ => Ok(()),
        }
    }

    /// Takes a directory back.
    pub fn close_directory(&self, directory: DirectoryHandle) {
        self.lock().directories.remove(&directory);
    }

    /// Gives a [safe output](Self::add_safe_output) its name, and tells it.
    ///
    /// # Errors
    ///
    /// It can't be written out or named (it is removed), or the handle is none of a safe output.
    pub fn finish(&self, file: FileHandle) -> io::Result<String> {
        match self.take(file, |open| matches!(open, Open::SafeOutput(_))) {
            Some(Open::SafeOutput(output)) => output.finish(),
            _ => Err(io::Error::new(io::ErrorKind::NotFound, "no safe output has this handle")),
        }
    }

    pub(crate) fn read(&self, file: FileHandle, max: usize) -> Result<Vec<u8>, ServiceError> {
        let mut table = self.lock();
        let Some(Open::Input(input)) = table.open.get_mut(&file) else {
            return Err(ServiceError::UnknownHandle);
        };
        let mut bytes = vec![0; max.clamp(1, MAX_CHUNK)];
        loop {
            match input.read(&mut bytes) {
                Ok(count) => {
                    bytes.truncate(count);
                    return Ok(bytes);
                }
                Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                Err(error) => return Err(failed("reading", &error)),
            }
        }
    }

    pub(crate) fn create(
        &self,
        directory: DirectoryHandle,
        wished: &str,
    ) -> Result<FileHandle, ServiceError> {
        let mut table = self.lock();
        if table.open.len() >= MOST_OPEN {
            return Err(ServiceError::Failed(format!("more than {MOST_OPEN} files open at once")));
        }
        let path = table.directories.get(&directory).ok_or(ServiceError::UnknownHandle)?;
        let created = SafeFile::create(path, wished).map_err(|error| not_created(&error))?;
        Ok(table.insert(Open::Created(created)))
    }

    pub(crate) fn write(&self, file: FileHandle, bytes: &[u8]) -> Result<(), ServiceError> {
        let mut table = self.lock();
        let output: &mut dyn Write = match table.open.get_mut(&file) {
            Some(Open::Output(output)) => output,
            Some(Open::SafeOutput(output) | Open::Created(output)) => output,
            _ => return Err(ServiceError::UnknownHandle),
        };
        output.write_all(bytes).map_err(|error| failed("writing", &error))
    }

    pub(crate) fn finish_created(&self, file: FileHandle) -> Result<String, ServiceError> {
        self.take_created(file)?.finish().map_err(|error| failed("saving the file", &error))
    }

    pub(crate) fn abort_created(&self, file: FileHandle) -> Result<(), ServiceError> {
        self.take_created(file).map(drop)
    }

    fn take_created(&self, file: FileHandle) -> Result<SafeFile, ServiceError> {
        match self.take(file, |open| matches!(open, Open::Created(_))) {
            Some(Open::Created(created)) => Ok(created),
            _ => Err(ServiceError::UnknownHandle),
        }
    }

    fn take(&self, file: FileHandle, wanted: impl Fn(&Open) -> bool) -> Option<Open> {
        let mut table = self.lock();
        if table.open.get(&file).is_some_and(wanted) { table.open.remove(&file) } else { None }
    }

    fn add(&self, open: Open) -> FileHandle {
        self.lock().insert(open)
    }

    fn lock(&self) -> MutexGuard<'_, Table> {
        self.table.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Table {
    fn next(&mut self) -> u64 {
        self.last_handle += 1;
        self.last_handle
    }

    fn insert(&mut self, open: Open) -> FileHandle {
        let handle = FileHandle(self.next());
        self.open.insert(handle, open);
        handle
    }
}

impl fmt::Debug for Files {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Files")
    }
}

fn not_created(error: &io::Error) -> ServiceError {
    let advice = match error.kind() {
        io::ErrorKind::NotFound => "make its directory first, or name another place",
        io::ErrorKind::PermissionDenied | io::ErrorKind::ReadOnlyFilesystem => {
            "name a place where you may write"
        }
        io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded => {
            return failed("creating the file", error);
        }
        _ => "name another place",
    };
    ServiceError::Failed(format!("creating the file failed: {error}; {advice}"))
}

fn failed(doing: &str, error: &io::Error) -> ServiceError {
    let advice = match error.kind() {
        io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded => "; free some space",
        io::ErrorKind::BrokenPipe => "; let it be read to its end",
        _ => "",
    };
    ServiceError::Failed(format!("{doing} failed: {error}{advice}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_plugin_finishes_only_what_it_created() {
        let directory = tempfile::tempdir().unwrap();
        let files = Files::new();
        let output = files.add_safe_output(SafeFile::create(directory.path(), "a.txt").unwrap());
        assert_eq!(files.write(output, b"x"), Ok(()));
        assert_eq!(files.finish_created(output), Err(ServiceError::UnknownHandle));
        assert_eq!(files.abort_created(output), Err(ServiceError::UnknownHandle));
        assert_eq!(files.read(output, 1), Err(ServiceError::UnknownHandle));
        assert_eq!(files.finish(output).unwrap(), "a.txt");
        assert_eq!(files.write(output, b"x"), Err(ServiceError::UnknownHandle));
    }

    #[test]
    fn a_closed_directory_takes_no_more_files() {
        let directory = tempfile::tempdir().unwrap();
        let files = Files::new();
        let handle = files.add_directory(directory.path());
        let file = files.create(handle, "a.txt").unwrap();
        files.close_directory(handle);
        assert_eq!(files.create(handle, "b.txt"), Err(ServiceError::UnknownHandle));
        assert_eq!(files.finish_created(file).unwrap(), "a.txt");
    }

    #[test]
    fn what_is_not_finished_goes_with_the_table() {
        let directory = tempfile::tempdir().unwrap();
        let files = Files::new();
        let handle = files.add_directory(directory.path());
        files.create(handle, "a.txt").unwrap();
        drop(files);
        assert_eq!(std::fs::read_dir(directory.path()).unwrap().count(), 0);
    }
}
