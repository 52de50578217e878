//! Why a library may not run.

use core::fmt;
use std::{
    io,
    path::{Path, PathBuf},
};

use crate::{shown::Shown, trust::LARGEST_LIBRARY};

/// Why a library doesn't count as the program's own.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Reason {
    /// It lies elsewhere.
    Outside,
    /// Others may write to this file or directory.
    Writable(PathBuf),
    /// This file or directory belongs to somebody else than root and the program's owner.
    Strangers(PathBuf),
}

impl fmt::Display for Reason {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Outside => f.write_str("it lies outside the program's own directories"),
            Self::Writable(path) => write!(f, "others may write to {}", Shown(path)),
            Self::Strangers(path) => {
                write!(f, "{} belongs neither to the program's owner nor to root", Shown(path))
            }
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
    /// It is larger than any library.
    #[error(
        "{}: not a plugin: it is larger than {} bytes; name the library that the plugin's build made",
        Shown(.path), LARGEST_LIBRARY
    )]
    TooLarge {
        /// The library.
        path: PathBuf,
    },
    /// The list is a directory, a pipe or something like it.
    #[error("{}: not used: it is no ordinary file; put a list of lines \"sha256  name\" there", Shown(.path))]
    ListIsNoFile {
        /// The list.
        path: PathBuf,
    },
    /// The list belongs to somebody else than root and the user who runs the program.
    #[error("{}: not used: it belongs to user {owner}; make it yours (chown), or put a list of your own there", Shown(.path))]
    StrangersList {
        /// The list.
        path: PathBuf,
        /// The number of its owner.
        owner: u32,
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
