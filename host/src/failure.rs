//! Why a command ends without success: one line for the person, and exit code 1. Wrong usage (exit code 2) is said
//! by the command line's own parser.

use std::fmt;
use std::io::{self, ErrorKind};
use std::path::Path;

use crate::screen::clean;

/// Why a command ends without success. Shown as one line: what, why, what to do. Names and texts in it come from
/// elsewhere: nothing of them controls the terminal.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Failure(String);

impl Failure {
    pub(crate) fn failed(text: impl Into<String>) -> Self {
        Self(text.into())
    }

    /// Standard output can't be written.
    pub(crate) fn output(error: &io::Error) -> Self {
        let advice = match error.kind() {
            ErrorKind::StorageFull | ErrorKind::QuotaExceeded => "free some space",
            ErrorKind::BrokenPipe => "let it be read to its end",
            _ => "name another place for it",
        };
        Self(format!("standard output: {error}; {advice}"))
    }

    /// A file can't be read.
    pub(crate) fn reading(path: &Path, error: &io::Error) -> Self {
        let advice = match error.kind() {
            ErrorKind::NotFound => "name a file that is there",
            ErrorKind::IsADirectory => "name a file in it",
            ErrorKind::PermissionDenied => "ask for the right to read it",
            _ => "name another file",
        };
        Self(format!("{}: {error}; {advice}", path.display()))
    }

    /// A file can't be written, or nothing can be written into a directory.
    pub(crate) fn writing(path: &Path, error: &io::Error) -> Self {
        let advice = match error.kind() {
            ErrorKind::NotFound => "make its directory first, or name another place",
            ErrorKind::PermissionDenied | ErrorKind::ReadOnlyFilesystem => "name a place where you may write",
            ErrorKind::StorageFull | ErrorKind::QuotaExceeded => "free some space, or name another place",
            _ => "name another place",
        };
        Self(format!("{}: can't be written: {error}; {advice}", path.display()))
    }
}

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&clean(&self.0))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_failure_is_one_line_that_controls_nothing() {
        let failure = Failure::failed("a\x1b]52;c;AAAA\x07\nb\u{9b}\u{202E}");
        assert_eq!(failure.to_string(), "a\u{FFFD}]52;c;AAAA\u{FFFD} b\u{FFFD}\u{FFFD}");
    }

    #[test]
    fn advice_fits_what_is_wrong_with_standard_output() {
        for (kind, advice) in [
            (ErrorKind::StorageFull, "free some space"),
            (ErrorKind::BrokenPipe, "let it be read to its end"),
            (ErrorKind::Other, "name another place for it"),
        ] {
            let text = Failure::output(&kind.into()).to_string();
            assert!(text.starts_with("standard output: ") && text.ends_with(advice), "{text}");
        }
    }

    #[test]
    fn advice_fits_what_is_wrong_with_a_file() {
        let path = Path::new("a/b.xml");
        for (kind, advice) in [
            (ErrorKind::NotFound, "name a file that is there"),
            (ErrorKind::IsADirectory, "name a file in it"),
            (ErrorKind::PermissionDenied, "ask for the right to read it"),
        ] {
            let text = Failure::reading(path, &kind.into()).to_string();
            assert!(text.starts_with("a/b.xml: ") && text.ends_with(advice), "{text}");
        }
        for (kind, advice) in [
            (ErrorKind::NotFound, "make its directory first, or name another place"),
            (ErrorKind::PermissionDenied, "name a place where you may write"),
            (ErrorKind::StorageFull, "free some space, or name another place"),
        ] {
            let text = Failure::writing(path, &kind.into()).to_string();
            assert!(text.starts_with("a/b.xml: can't be written: ") && text.ends_with(advice), "{text}");
        }
    }
}
