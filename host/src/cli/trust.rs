//! `parlor plugin trust`: adds a library to the allow list, so that it may be loaded.

use std::fs::{self, OpenOptions};
use std::io::{self, Read, Seek, SeekFrom, Write};
use std::path::Path;

use parlor_plugin_loader::{Places, Trust, TrustError, inspect};

use crate::failure::Failure;
use crate::foreign::clean;
use crate::print;

pub(super) fn run(file: &Path) -> Result<(), Failure> {
    // What is no plugin is trusted by nobody: perhaps another file was meant.
    let manifest = inspect(file).map_err(|error| Failure::failed(error.to_string()))?;
    let name = format!("{} {}", manifest.name, manifest.version);
    let places = Places::of_program(Vec::new())
        .map_err(|error| Failure::failed(format!("can't tell where this program is: {error}")))?;
    let trust = Trust::new(&places.own, Trust::default_allow_list());
    let (digest, list) = match trust.check(file) {
        Ok(()) => return print(&clean(&format!("{name} is trusted already"))),
        Err(TrustError::NotTrusted { digest, allow_list: Some(list), .. }) => (digest, list),
        Err(TrustError::NotTrusted { allow_list: None, .. }) => {
            let text = "there is no place for the list of trusted plugins: set the variable HOME";
            return Err(Failure::failed(text));
        }
        Err(error) => return Err(Failure::failed(error.to_string())),
    };
    let library = file.file_name().map(|it| it.to_string_lossy().into_owned()).unwrap_or_default();
    append(&list, &format!("{digest}  {}", clean(&library)))
        .map_err(|error| Failure::writing(&list, &error))?;
    // Something else may stand in its way, such as others who may write to the list.
    trust.check(file).map_err(|error| Failure::failed(error.to_string()))?;
    print(&clean(&format!("{name} is trusted from now on: {} has its SHA-256", list.display())))
}

/// Appends a line to the list; makes the list and its directory where they aren't there, for this user alone.
fn append(list: &Path, line: &str) -> io::Result<()> {
    if let Some(directory) = list.parent() {
        fs::create_dir_all(directory)?;
    }
    let mut options = OpenOptions::new();
    options.read(true).append(true).create(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    let mut file = options.open(list)?;
    let mut last = [b'\n'];
    if file.seek(SeekFrom::End(0))? > 0 {
        file.seek(SeekFrom::End(-1))?;
        file.read_exact(&mut last)?;
    }
    // A line that a person wrote may lack its end.
    let before = if last == *b"\n" { "" } else { "\n" };
    file.write_all(format!("{before}{line}\n").as_bytes())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_are_appended_to_whatever_stands_there() {
        let directory = tempfile::tempdir().unwrap();
        let list = directory.path().join("parlor/plugins.allow");
        append(&list, "one").unwrap();
        append(&list, "two").unwrap();
        assert_eq!(fs::read_to_string(&list).unwrap(), "one\ntwo\n");
        fs::write(&list, "# mine").unwrap();
        append(&list, "three").unwrap();
        assert_eq!(fs::read_to_string(&list).unwrap(), "# mine\nthree\n");
    }
}
