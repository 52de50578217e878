//! `cargo run -p parlor-size`: builds the images and prints the table.
//!
//! With `--check` it fails if a figure is more than 5 % over the one in `core/README.md`, or a bar is missed; with
//! `--update` it writes the table there.

use std::process::ExitCode;

use parlor_size::table;

fn main() -> ExitCode {
    match run() {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("{error}");
            ExitCode::FAILURE
        }
    }
}

fn run() -> Result<(), String> {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/../README.md");
    let argument = std::env::args().nth(1);
    if !matches!(argument.as_deref(), None | Some("--check" | "--update")) {
        return Err("usage: parlor-size [--check | --update]".into());
    }
    let rows = table::measure()?;
    print!("{}", table::to_markdown(&rows));
    if argument.is_none() {
        return Ok(());
    }
    let document = std::fs::read_to_string(path).map_err(|error| format!("{path}: {error}"))?;
    if argument.as_deref() == Some("--update") {
        let updated = table::update(&document, &rows)?;
        return std::fs::write(path, updated).map_err(|error| format!("{path}: {error}"));
    }
    let missed = table::missed(&rows);
    if !missed.is_empty() {
        return Err(missed.join("\n"));
    }
    match table::compare(&document, &rows)? {
        complaints if complaints.is_empty() => Ok(()),
        complaints => Err(format!(
            "{}\nIf that is worth it, say why in the commit, and write the table anew with --update.",
            complaints.join("\n")
        )),
    }
}
