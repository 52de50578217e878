//! Forms by curl.

use std::process::{Command, Stdio};

use serde_json::Value;

use crate::neighbours::skip;

/// Whether curl is there; says so if it isn't, and the test is left out.
pub(crate) fn has_curl() -> bool {
    let found = Command::new("curl").arg("--version").stdout(Stdio::null()).status();
    if found.is_ok_and(|it| it.success()) {
        return true;
    }
    skip("curl is missing");
    false
}

/// What a request brings.
pub(crate) fn curl(url: &str, options: &[&str]) -> Vec<u8> {
    let mut command = Command::new("curl");
    command.args(["--silent", "--show-error", "--max-time", "20"]).args(options).arg(url);
    let output = command.output().unwrap();
    assert!(output.status.success(), "{url}: {}", String::from_utf8_lossy(&output.stderr));
    output.stdout
}

/// The same, for what brings JSON.
pub(crate) fn curl_json(url: &str, options: &[&str]) -> Value {
    let said = curl(url, options);
    serde_json::from_slice(&said).unwrap_or_else(|_| panic!("{url}: {}", String::from_utf8_lossy(&said)))
}
