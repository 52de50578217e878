//! What a person is told to do where a file or a plugin is missing.

use std::env::consts::{DLL_PREFIX, DLL_SUFFIX};
use std::io::{self, ErrorKind};
use std::path::Path;

use parlor_plugin::feature;

/// Why a file can't be read, and what to do.
#[must_use]
pub fn reading(path: &Path, error: &io::Error) -> String {
    let advice = match error.kind() {
        ErrorKind::NotFound => "name a file that is there",
        ErrorKind::IsADirectory => "name a file in it",
        ErrorKind::PermissionDenied => "ask for the right to read it",
        _ => "name another file",
    };
    format!("{}: {error}; {advice}", path.display())
}

/// Why a file can't be written, or nothing can be written into a directory, and what to do.
#[must_use]
pub fn writing(path: &Path, error: &io::Error) -> String {
    let advice = match error.kind() {
        ErrorKind::NotFound => "make its directory first, or name another place",
        ErrorKind::PermissionDenied | ErrorKind::ReadOnlyFilesystem => "name a place where you may write",
        ErrorKind::StorageFull | ErrorKind::QuotaExceeded => "free some space, or name another place",
        _ => "name another place",
    };
    format!("{}: can't be written: {error}; {advice}", path.display())
}

/// That no plugin offers these features, and, where Parlor has a plugin that does, which libraries are missing and where
/// they belong.
#[must_use]
pub fn missing(wanted: &[&str]) -> String {
    let mut libraries: Vec<String> = Vec::new();
    for feature in wanted {
        let plugin = match *feature {
            feature::FILE_TRANSFER => "file-transfer",
            "export:xml" | "export:json" | "export:html" | "export:text" => "transcript-export",
            _ => continue,
        };
        // A library has the name of its package, and that is the plugin's with `parlor-` before it.
        libraries.push(format!("{DLL_PREFIX}parlor_{}{DLL_SUFFIX}", plugin.replace('-', "_")));
    }
    let wanted = wanted.join(" or ");
    match libraries.join(" and ") {
        none if none.is_empty() => format!("no plugin offers {wanted}"),
        libraries => {
            format!(
                "no plugin offers {wanted}: put {libraries} into the directory plugins beside the program"
            )
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn advice_fits_what_is_wrong_with_a_file() {
        let path = Path::new("a/b.xml");
        for (kind, advice) in [
            (ErrorKind::NotFound, "name a file that is there"),
            (ErrorKind::IsADirectory, "name a file in it"),
            (ErrorKind::PermissionDenied, "ask for the right to read it"),
        ] {
            let text = reading(path, &kind.into());
            assert!(text.starts_with("a/b.xml: ") && text.ends_with(advice), "{text}");
        }
        for (kind, advice) in [
            (ErrorKind::NotFound, "make its directory first, or name another place"),
            (ErrorKind::PermissionDenied, "name a place where you may write"),
            (ErrorKind::StorageFull, "free some space, or name another place"),
        ] {
            let text = writing(path, &kind.into());
            assert!(text.starts_with("a/b.xml: can't be written: ") && text.ends_with(advice), "{text}");
        }
    }

    #[test]
    fn what_parlor_has_no_plugin_for_is_only_said() {
        assert_eq!(missing(&["export:pdf"]), "no plugin offers export:pdf");
        let text = missing(&["file-transfer", "export:xml"]);
        assert!(text.starts_with("no plugin offers file-transfer or export:xml: put "), "{text}");
        assert!(text.contains("parlor_file_transfer") && text.contains("parlor_transcript_export"), "{text}");
    }
}
