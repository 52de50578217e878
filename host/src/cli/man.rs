//! `parlor man`: the man pages, made of the command line's own help.

use std::fs;
use std::io;
use std::path::Path;

use clap_mangen::Man;

use crate::config;
use crate::failure::Failure;

/// Writes one page for each command, such as `parlor-desk.1`.
pub(crate) fn run(directory: &Path) -> Result<(), Failure> {
    let mut command = config::command().disable_help_subcommand(true);
    command.build();
    write(command, directory).map_err(|error| Failure::writing(directory, &error))
}

fn write(command: clap::Command, directory: &Path) -> io::Result<()> {
    for command in command.get_subcommands().cloned() {
        write(command, directory)?;
    }
    let man = Man::new(command);
    let mut page = Vec::new();
    man.render(&mut page)?;
    fs::write(directory.join(man.get_filename()), with_lines(&String::from_utf8_lossy(&page)))
}

/// The examples are lines of their own, which must not run into each other.
fn with_lines(page: &str) -> String {
    const EXTRA: &str = ".SH EXTRA\n";
    let Some((before, extra)) = page.split_once(EXTRA) else { return page.to_owned() };
    let (extra, after) = match extra.find(".SH ") {
        Some(at) => extra.split_at(at),
        None => (extra, ""),
    };
    format!("{before}.SH NOTES\n.nf\n{extra}.fi\n{after}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn examples_keep_their_lines() {
        assert_eq!(with_lines(".SH NAME\nx\n"), ".SH NAME\nx\n");
        assert_eq!(
            with_lines(".SH NAME\nx\n.SH EXTRA\na\nb\n.SH VERSION\n1\n"),
            ".SH NAME\nx\n.SH NOTES\n.nf\na\nb\n.fi\n.SH VERSION\n1\n"
        );
    }
}
