//! Who may write to a file: its owner alone, or others, too.

#[cfg(unix)]
use std::os::unix::fs::MetadataExt;
use std::{fs, io, path::Path};

/// Who may write to a file or directory.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[cfg_attr(not(unix), allow(dead_code, reason = "without such permissions everybody is trusted"))]
pub(crate) enum Writers {
    /// Those who may, and nobody else.
    Trusted,
    /// Its owner, who is somebody else: the user's number.
    Stranger(u32),
    /// Others, beside its owner.
    Others,
}

/// Who may write to `path`, of which root and the user `trusted` may be the owner. (A group that has only one user's
/// number is that user.)
///
/// # Errors
///
/// It isn't there, or can't be looked at.
#[cfg(unix)]
pub(crate) fn writers(path: &Path, trusted: Option<u32>) -> io::Result<Writers> {
    let about = fs::metadata(path)?;
    Ok(of(about.uid(), about.gid(), about.mode(), trusted))
}

/// The number of the file's owner.
#[cfg(unix)]
pub(crate) fn owner_of(path: &Path) -> Option<u32> {
    fs::metadata(path).ok().map(|about| about.uid())
}

/// The number of the user whose rights this process has.
#[cfg(unix)]
pub(crate) fn user() -> Option<u32> {
    Some(rustix::process::geteuid().as_raw())
}

/// Where the system has no such permissions (Windows), everybody is trusted.
#[cfg(not(unix))]
pub(crate) fn writers(path: &Path, _: Option<u32>) -> io::Result<Writers> {
    fs::metadata(path).map(|_| Writers::Trusted)
}

#[cfg(not(unix))]
pub(crate) fn owner_of(_: &Path) -> Option<u32> {
    None
}

#[cfg(not(unix))]
pub(crate) fn user() -> Option<u32> {
    None
}

#[cfg(unix)]
fn of(owner: u32, group: u32, mode: u32, trusted: Option<u32>) -> Writers {
    let group_may = mode & 0o020 != 0 && group != owner;
    let others_may = mode & 0o002 != 0;
    if owner != 0 && trusted != Some(owner) {
        Writers::Stranger(owner)
    } else if group_may || others_may {
        Writers::Others
    } else {
        Writers::Trusted
    }
}

#[cfg(test)]
#[cfg(unix)]
mod tests {
    use super::*;

    #[test]
    fn root_and_the_trusted_user_may_own_what_nobody_else_writes_to() {
        for (owner, group, mode, expected) in [
            (0, 0, 0o644, Writers::Trusted),
            (12345, 12345, 0o600, Writers::Trusted),
            (12345, 12345, 0o664, Writers::Trusted),
            (12345, 100, 0o644, Writers::Trusted),
            (12345, 100, 0o664, Writers::Others),
            (12345, 12345, 0o602, Writers::Others),
            (0, 0, 0o666, Writers::Others),
            (1000, 1000, 0o600, Writers::Stranger(1000)),
            (1000, 1000, 0o666, Writers::Stranger(1000)),
        ] {
            assert_eq!(of(owner, group, mode, Some(12345)), expected, "{owner} {group} {mode:o}");
        }
        assert_eq!(of(12345, 12345, 0o600, None), Writers::Stranger(12345));
    }

    #[test]
    fn what_this_process_writes_is_its_users() {
        let file = tempfile::NamedTempFile::new().unwrap();
        assert_eq!(owner_of(file.path()), user());
        assert_eq!(writers(file.path(), user()).unwrap(), Writers::Trusted);
    }
}
