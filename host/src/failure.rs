//! Why a command ends without success: one line for the person, and exit code 1. Wrong usage (exit code 2) is said
//! by the command line's own parser.

use std::fmt;
use std::io::{self, ErrorKind};
use std::path::Path;

use crate::foreign::clean;

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
        Self(parlor_plugin_desk::reading(path, error))
    }

    /// A file can't be written, or nothing can be written into a directory.
    pub(crate) fn writing(path: &Path, error: &io::Error) -> Self {
        Self(parlor_plugin_desk::writing(path, error))
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
}
