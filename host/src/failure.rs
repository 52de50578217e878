//! Why a command ends without success: one line for the person, and exit code 1. Wrong usage (exit code 2) is said
//! by the command line's own parser.

use std::fmt;

/// Why a command ends without success. Shown as one line: what, why, what to do.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Failure(String);

impl Failure {
    pub(crate) fn failed(text: impl Into<String>) -> Self {
        Self(text.into())
    }
}

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}
