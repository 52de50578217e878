//! Why a command ends without success: one line for the person, and the exit code.

use std::fmt;
use std::process::ExitCode;

/// Why a command ends without success. Shown as one line: what, why, what to do.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Failure {
    text: String,
    is_usage: bool,
}

impl Failure {
    /// It went wrong: exit code 1.
    pub(crate) fn failed(text: impl Into<String>) -> Self {
        Self { text: text.into(), is_usage: false }
    }

    /// The person asked for what can't be: exit code 2.
    pub(crate) fn usage(text: impl Into<String>) -> Self {
        Self { text: text.into(), is_usage: true }
    }

    /// 1 or 2.
    pub(crate) fn exit_code(&self) -> ExitCode {
        ExitCode::from(if self.is_usage { 2 } else { 1 })
    }
}

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text)
    }
}
