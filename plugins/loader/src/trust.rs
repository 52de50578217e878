//! Which libraries may run: loading one runs its code, so this comes first.

use core::fmt;
use std::{
    env,
    fs::{self, File},
    io::{self, Read},
    path::{Path, PathBuf},
};

use sha2::{Digest, Sha256};

use crate::shown::Shown;

/// The largest allow list that is read, in bytes.
const LARGEST_LIST: u64 = 1024 * 1024;

/// Decides whether a library is trusted.
///
/// A library in one of the program's own directories is trusted if nobody but the program's owner and the
/// system's administrator may write to the file and its directory. (A group that has only one user's number is
/// that user.) Any other needs its SHA-256 in the allow list: a text file with one `sha256  name` on a line,
/// blank lines and lines that begin with `#` aside; the name is for the reader.
///
/// Where the system has no such permissions (Windows), the program's own directories are trusted as they are.
#[derive(Clone, Debug, Default)]
pub struct Trust {
    own: Vec<PathBuf>,
    program: Option<PathBuf>,
    allow_list: Option<PathBuf>,
}

impl Trust {
    /// Trusts the program's own directories, as [`Places::own`](crate::Places::own) lists them, and what
    /// `allow_list` lists. The file needn't exist.
    #[must_use]
    pub fn new(own: &[PathBuf], allow_list: Option<PathBuf>) -> Self {
        // A directory that isn't there holds no library.
        let own = own.iter().filter_map(|directory| directory.canonicalize().ok()).collect();
        Self { own, program: env::current_exe().ok(), allow_list }
    }

    /// Where the allow list is unless a person says otherwise: `parlor/plugins.allow` in the person's
    /// configuration directory.
    #[must_use]
    pub fn default_allow_list() -> Option<PathBuf> {
        let from =
            |variable: &str| env::var_os(variable).filter(|value| !value.is_empty()).map(PathBuf::from);
        let configuration = if cfg!(windows) {
            from("APPDATA")
        } else {
            from("XDG_CONFIG_HOME").or_else(|| Some(from("HOME")?.join(".config")))
        };
        Some(configuration?.join("parlor").join("plugins.allow"))
    }

    /// Whether this library may be loaded.
    ///
    /// # Errors
    ///
    /// It may not, or that can't be found out.
    pub fn check(&self, library: &Path) -> Result<(), TrustError> {
        let unreadable = |path: &Path| {
            let path = path.to_owned();
            move |source| TrustError::Read { path, source }
        };
        let real = library.canonicalize().map_err(unreadable(library))?;
        let directory = real.parent().unwrap_or(Path::new(""));
        let reason = if !self.own.iter().any(|own| own == directory) {
            Reason::Outside
        } else if !self.only_owner_writes(directory).map_err(unreadable(directory))? {
            Reason::Writable(directory.to_owned())
        } else if !self.only_owner_writes(&real).map_err(unreadable(&real))? {
            Reason::Writable(real.clone())
        } else {
            return Ok(());
        };
        let digest = digest_of(&real).map_err(unreadable(&real))?;
        if self.lists(&digest)? {
            return Ok(());
        }
        let path = library.to_owned();
        Err(TrustError::NotTrusted { path, reason, digest, allow_list: self.allow_list.clone() })
    }

    fn lists(&self, digest: &str) -> Result<bool, TrustError> {
        let Some(path) = &self.allow_list else { return Ok(false) };
        let unreadable = |source| TrustError::Read { path: path.clone(), source };
        let mut text = String::new();
        match File::open(path) {
            Ok(file) => file.take(LARGEST_LIST).read_to_string(&mut text).map_err(unreadable)?,
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(false),
            Err(error) => return Err(unreadable(error)),
        };
        if !self.only_owner_writes(path).map_err(unreadable)? {
            return Err(TrustError::OpenList { path: path.clone() });
        }
        let mut listed = false;
        for (index, line) in text.lines().enumerate() {
            let line = line.trim();
            if line.is_empty() || line.starts_with('#') {
                continue;
            }
            let first = line.split_whitespace().next().unwrap_or_default();
            if first.len() != 64 || !first.bytes().all(|byte| byte.is_ascii_hexdigit()) {
                return Err(TrustError::BadLine { path: path.clone(), line: index + 1 });
            }
            listed |= first.eq_ignore_ascii_case(digest);
        }
        Ok(listed)
    }

    #[cfg(unix)]
    fn only_owner_writes(&self, path: &Path) -> io::Result<bool> {
        use std::os::unix::fs::MetadataExt;

        let about = fs::metadata(path)?;
        // Who owns the program can do with it as they please anyway.
        let program_owner = self.program.as_ref().and_then(|program| fs::metadata(program).ok());
        let owned = about.uid() == 0 || program_owner.is_some_and(|program| program.uid() == about.uid());
        let group_may = about.mode() & 0o020 != 0 && about.gid() != about.uid();
        let others_may = about.mode() & 0o002 != 0;
        Ok(owned && !group_may && !others_may)
    }

    #[cfg(not(unix))]
    fn only_owner_writes(&self, path: &Path) -> io::Result<bool> {
        fs::metadata(path).map(|_| true)
    }
}

/// The SHA-256 of a file, 64 lower-case hex digits.
///
/// # Errors
///
/// It can't be read.
pub fn digest_of(path: &Path) -> io::Result<String> {
    let mut file = File::open(path)?;
    let mut hasher = Sha256::new();
    let mut bytes = vec![0; 64 * 1024];
    loop {
        match file.read(&mut bytes) {
            Ok(0) => break,
            Ok(count) => hasher.update(&bytes[..count]),
            Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
            Err(error) => return Err(error),
        }
    }
    Ok(hasher.finalize().iter().map(|byte| format!("{byte:02x}")).collect())
}

/// Why a library doesn't count as the program's own.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Reason {
    /// It lies elsewhere.
    Outside,
    /// Others may write to this file or directory.
    Writable(PathBuf),
}

impl fmt::Display for Reason {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Outside => f.write_str("it lies outside the program's own directories"),
            Self::Writable(path) => write!(f, "others may write to {}", Shown(path)),
        }
    }
}

/// Why a library may not run.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum TrustError {
    /// It isn't the program's own, and not on the list.
    #[error(
        "{}: not trusted: {reason}; if you trust it, {} this line: {digest}  {}",
        Shown(.path), Where(.allow_list.as_deref()), Shown(Path::new(.path.file_name().unwrap_or_default()))
    )]
    NotTrusted {
        /// The library.
        path: PathBuf,
        /// Why it doesn't count as the program's own.
        reason: Reason,
        /// Its SHA-256.
        digest: String,
        /// The list that would have to hold it.
        allow_list: Option<PathBuf>,
    },
    /// The library, its directory or the list can't be read.
    #[error("{}: can't be read: {source}; check its permissions", Shown(.path))]
    Read {
        /// What can't be read.
        path: PathBuf,
        /// Why.
        source: io::Error,
    },
    /// The list isn't safe from others.
    #[error("{}: not used: others may write to it; make it yours alone (chmod 600)", Shown(.path))]
    OpenList {
        /// The list.
        path: PathBuf,
    },
    /// The list has a line that isn't one.
    #[error("{}: line {line} is not \"sha256  name\"; correct or remove it", Shown(.path))]
    BadLine {
        /// The list.
        path: PathBuf,
        /// The line, from 1.
        line: usize,
    },
}

struct Where<'a>(Option<&'a Path>);

impl fmt::Display for Where<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.0 {
            Some(path) => write!(f, "add to {}", Shown(path)),
            None => f.write_str("name an allow list with"),
        }
    }
}

#[cfg(test)]
#[cfg(unix)]
mod tests {
    use std::os::unix::fs::PermissionsExt;

    use super::*;

    fn mode(path: &Path, mode: u32) {
        fs::set_permissions(path, fs::Permissions::from_mode(mode)).unwrap();
    }

    #[test]
    fn own_directories_are_trusted_only_while_nobody_else_may_write() {
        let directory = tempfile::tempdir().unwrap();
        let library = directory.path().join("a.so");
        fs::write(&library, "abc").unwrap();
        mode(&library, 0o644);
        let trust = Trust::new(&[directory.path().to_owned()], None);
        assert!(trust.check(&library).is_ok());
        mode(&library, 0o646);
        assert!(
            trust.check(&library).unwrap_err().to_string().contains(": not trusted: others may write to ")
        );
        mode(&library, 0o644);
        mode(directory.path(), 0o777);
        assert!(trust.check(&library).is_err());
    }

    #[test]
    fn a_link_from_an_own_directory_to_elsewhere_is_outside() {
        let (own, elsewhere) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
        let library = elsewhere.path().join("a.so");
        fs::write(&library, "abc").unwrap();
        let link = own.path().join("a.so");
        std::os::unix::fs::symlink(&library, &link).unwrap();
        let trust = Trust::new(&[own.path().to_owned()], None);
        assert!(matches!(trust.check(&link), Err(TrustError::NotTrusted { reason: Reason::Outside, .. })));
    }

    #[test]
    fn the_allow_list() {
        let directory = tempfile::tempdir().unwrap();
        let library = directory.path().join("a.so");
        let list = directory.path().join("plugins.allow");
        fs::write(&library, "abc").unwrap();
        let trust = Trust::new(&[], Some(list.clone()));
        let digest = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";
        assert_eq!(
            trust.check(&library).unwrap_err().to_string(),
            format!(
                "{}: not trusted: it lies outside the program's own directories; if you trust it, add to {} this line: {digest}  a.so",
                library.display(),
                list.display(),
            )
        );
        fs::write(&list, format!("# mine\n\n{digest}  a.so\n")).unwrap();
        mode(&list, 0o600);
        assert!(trust.check(&library).is_ok());
        fs::write(&library, "abcd").unwrap();
        assert!(matches!(trust.check(&library), Err(TrustError::NotTrusted { .. })));
        fs::write(&list, "a.so\n").unwrap();
        assert_eq!(
            trust.check(&library).unwrap_err().to_string(),
            format!("{}: line 1 is not \"sha256  name\"; correct or remove it", list.display())
        );
        mode(&list, 0o666);
        assert!(matches!(trust.check(&library), Err(TrustError::OpenList { .. })));
    }
}
