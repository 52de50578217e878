//! Which libraries may run: loading one runs its code, so this comes first.

use std::{
    env,
    fs::{self, File},
    io::{self, Read},
    path::{Path, PathBuf},
};

use sha2::{Digest, Sha256};

use crate::{
    owner::{Writers, owner_of, user, writers},
    untrusted::{Reason, TrustError},
};

/// The largest allow list that is read, in bytes.
const LARGEST_LIST: u64 = 1024 * 1024;

/// The largest library whose SHA-256 is computed, in bytes: our own choice. Debug builds have some 100 MB.
pub(crate) const LARGEST_LIBRARY: u64 = 1 << 30;

/// Decides whether a library is trusted.
///
/// A library in one of the program's own directories is trusted if nobody but the program's owner and the
/// system's administrator may write to the file and its directory. (A group that has only one user's number is
/// that user.) Any other needs its SHA-256 in the allow list: a text file with one `sha256  name` on a line,
/// blank lines and lines that begin with `#` aside; the name is for the reader. To that list nobody may write but
/// the user who runs the program and the system's administrator.
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
        let reason = if self.own.iter().any(|own| own == directory) {
            match self.unsafe_place(directory).map_err(unreadable(directory))? {
                Some(reason) => reason,
                None => match self.unsafe_place(&real).map_err(unreadable(&real))? {
                    Some(reason) => reason,
                    None => return Ok(()),
                },
            }
        } else {
            Reason::Outside
        };
        let digest = digest_of(&real).map_err(|error| match error.kind() {
            io::ErrorKind::FileTooLarge => TrustError::TooLarge { path: library.to_owned() },
            _ => unreadable(&real)(error),
        })?;
        if self.lists(&digest)? {
            return Ok(());
        }
        let path = library.to_owned();
        Err(TrustError::NotTrusted { path, reason, digest, allow_list: self.allow_list.clone() })
    }

    fn lists(&self, digest: &str) -> Result<bool, TrustError> {
        let Some(path) = &self.allow_list else { return Ok(false) };
        let unreadable = |source| TrustError::Read { path: path.clone(), source };
        // Before it is opened: a pipe without a writer would be waited for.
        match fs::metadata(path) {
            Ok(about) if about.is_file() => {}
            Ok(_) => return Err(TrustError::ListIsNoFile { path: path.clone() }),
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(false),
            Err(error) => return Err(unreadable(error)),
        }
        match writers(path, user()).map_err(unreadable)? {
            Writers::Trusted => {}
            Writers::Stranger(owner) => return Err(TrustError::StrangersList { path: path.clone(), owner }),
            Writers::Others => return Err(TrustError::OpenList { path: path.clone() }),
        }
        let mut text = String::new();
        let file = File::open(path).map_err(unreadable)?;
        file.take(LARGEST_LIST).read_to_string(&mut text).map_err(unreadable)?;
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

    /// Why a file or directory of the program's own isn't safe from others.
    fn unsafe_place(&self, path: &Path) -> io::Result<Option<Reason>> {
        // Who owns the program can do with it as they please anyway.
        let owner = self.program.as_deref().and_then(owner_of);
        Ok(match writers(path, owner)? {
            Writers::Trusted => None,
            Writers::Stranger(_) => Some(Reason::Strangers(path.to_owned())),
            Writers::Others => Some(Reason::Writable(path.to_owned())),
        })
    }
}

/// The SHA-256 of a file, 64 lower-case hex digits.
///
/// # Errors
///
/// It can't be read, or is larger than 1 GiB ([`io::ErrorKind::FileTooLarge`]).
pub fn digest_of(path: &Path) -> io::Result<String> {
    let file = File::open(path)?;
    let too_large = || io::Error::from(io::ErrorKind::FileTooLarge);
    // A file of mere holes may be far larger than its disk.
    if file.metadata()?.len() > LARGEST_LIBRARY {
        return Err(too_large());
    }
    let mut file = file.take(LARGEST_LIBRARY + 1);
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
    if file.limit() == 0 {
        return Err(too_large());
    }
    Ok(hasher.finalize().iter().map(|byte| format!("{byte:02x}")).collect())
}

#[cfg(test)]
#[cfg(unix)]
mod tests {
    use std::os::unix::fs::PermissionsExt;

    use super::*;

    fn library() -> (tempfile::TempDir, PathBuf) {
        let directory = tempfile::tempdir().unwrap();
        let library = directory.path().join("a.so");
        fs::write(&library, "abc").unwrap();
        (directory, library)
    }

    fn mode(path: &Path, mode: u32) {
        fs::set_permissions(path, fs::Permissions::from_mode(mode)).unwrap();
    }

    #[test]
    fn own_directories_are_trusted_only_while_nobody_else_may_write() {
        let (directory, library) = library();
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
        let (directory, library) = library();
        let list = directory.path().join("plugins.allow");
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
        assert_eq!(
            trust.check(&library).unwrap_err().to_string(),
            format!("{}: not used: others may write to it; make it yours alone (chmod 600)", list.display())
        );
    }

    #[test]
    fn the_list_is_its_users_whoever_owns_the_program() {
        let (directory, library) = library();
        let list = directory.path().join("plugins.allow");
        fs::write(&list, format!("{}  a.so\n", digest_of(&library).unwrap())).unwrap();
        mode(&list, 0o600);
        // A program of root's, and one that can't be looked at.
        for program in ["/", "/no/such/program"] {
            let trust =
                Trust { own: Vec::new(), program: Some(program.into()), allow_list: Some(list.clone()) };
            assert!(trust.check(&library).is_ok(), "{program}");
        }
        let error = TrustError::StrangersList { path: "/x".into(), owner: 7 };
        assert_eq!(
            error.to_string(),
            "/x: not used: it belongs to user 7; make it yours (chown), or put a list of your own there"
        );
    }

    #[test]
    fn a_list_that_is_no_file_is_not_waited_for() {
        let (directory, library) = library();
        let pipe = directory.path().join("pipe");
        rustix::fs::mkfifoat(rustix::fs::CWD, &pipe, rustix::fs::Mode::RUSR).unwrap();
        for list in [pipe, directory.path().to_owned(), "/dev/zero".into()] {
            let trust = Trust::new(&[], Some(list.clone()));
            assert!(
                matches!(trust.check(&library), Err(TrustError::ListIsNoFile { .. })),
                "{}",
                list.display()
            );
        }
    }

    #[test]
    fn a_huge_file_of_holes_is_not_read() {
        let (directory, library) = library();
        File::create(&library).unwrap().set_len(1 << 40).unwrap();
        let trust = Trust::new(&[], Some(directory.path().join("plugins.allow")));
        assert_eq!(
            trust.check(&library).unwrap_err().to_string(),
            format!(
                "{}: not a plugin: it is larger than 1073741824 bytes; name the library that the plugin's build made",
                library.display()
            )
        );
    }
}
