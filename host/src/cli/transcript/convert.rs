//! `parlor transcript convert`: a stored transcript in another format, written by a plugin.

use std::io::Write;
use std::path::{Path, PathBuf};

use parlor_core::element::{Transcript, unix_ms};
use parlor_core::wire::Limits;
use parlor_plugin::feature;
use parlor_plugin_desk::{Export, export_transcript, feed};
use parlor_plugin_loader::{Files, IfTaken, LoadedPlugin, SafeFile, search};

use super::{Problem, read};
use crate::complain;
use crate::desk::{REQUEST_TIME, missing, places_and_loader};
use crate::failure::Failure;
use crate::foreign::clean;

/// Loads the plugin that writes `format`.
fn exporter(named: Vec<PathBuf>, format: &str) -> Result<(LoadedPlugin, Files), Failure> {
    let (places, loader) = places_and_loader(named)?;
    let wanted = feature::export(format);
    let all = search(&places).found;
    let mut formats: Vec<&str> = all
        .iter()
        .flat_map(|it| &it.manifest.features)
        .filter_map(|it| it.strip_prefix(feature::EXPORT)?.strip_prefix(':'))
        .collect();
    formats.sort_unstable();
    let found = all.iter().find(|it| it.manifest.has_feature(&wanted)).ok_or_else(|| {
        let there =
            if formats.is_empty() { String::new() } else { format!("; there are {}", formats.join(", ")) };
        Failure::failed(format!("{}{there}", missing(&[&wanted])))
    })?;
    let files = Files::new();
    let plugin = loader.load(&found.path, files.clone());
    plugin.map(|it| (it, files)).map_err(|error| Failure::failed(error.to_string()))
}

/// Refuses a path where something is.
fn is_free(path: &Path) -> Result<(), Failure> {
    let what = match (path.symlink_metadata(), path.exists()) {
        (Err(_), _) => return Ok(()),
        (Ok(_), true) => "is there already",
        (Ok(_), false) => "a link that leads nowhere is there",
    };
    Err(Failure::failed(format!("{}: {what}; name another file, or remove it", path.display())))
}

pub(super) fn run(file: &Path, to: &str, output: Option<&Path>, named: Vec<PathBuf>) -> Result<(), Failure> {
    let document = read(file)?;
    let transcript = Transcript::parse(&document, Limits::STORED).map_err(|error| {
        let problem = Problem::in_document(&document, &error);
        Failure::failed(format!("{}:{}:{}: {}", file.display(), problem.line, problem.column, problem.text))
    })?;
    let (plugin, files) = exporter(named, to)?;
    // Whoever has the stored file can read all of it.
    let export = Export { stored: &document, format: to, reader: None };
    match output {
        Some(path) => {
            is_free(path)?;
            let interrupted =
                format!("parlor: {}: not written: interrupted", clean(&path.display().to_string()));
            crate::on_interrupt(move || {
                // What was written already isn't taken back.
                if SafeFile::abandon_all() > 0 {
                    complain(&interrupted);
                }
                std::process::exit(1);
            })?;
            let taken = IfTaken::Fail;
            export_transcript(&plugin, &files, &export, path, taken, REQUEST_TIME)
                .map_err(Failure::failed)?;
        }
        None => {
            let handle = files.add_output(std::io::stdout());
            feed(&plugin, &export, handle, REQUEST_TIME)
                .map_err(|trouble| Failure::failed(format!("standard output: {trouble}")))?;
            let closed = files.close(handle).and_then(|()| std::io::stdout().flush());
            closed.map_err(|error| Failure::output(&error))?;
        }
    }
    if unix_ms(transcript.start_at).is_none() {
        complain(&clean(&format!(
            "parlor: {}: 'startAt' says no date and time: times are counted from the start of the session",
            file.display()
        )));
    }
    let skipped = transcript.events.iter().filter(Result::is_err).count();
    if skipped > 0 {
        let events = if skipped == 1 { "1 event" } else { &format!("{skipped} events") };
        complain(&clean(&format!(
            "parlor: {}: {events} left out: see `parlor transcript check`",
            file.display()
        )));
    }
    Ok(())
}
