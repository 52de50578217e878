//! `parlor transcript`: check and convert stored transcripts.

use std::fs;
use std::io::{Read, Write};
use std::path::{Path, PathBuf};

use parlor_core::element::{Event, ParseError, Transcript};
use parlor_core::wire::{Limits, Places};
use parlor_plugin::feature;
use parlor_plugin_loader::{Files, LoadedPlugin, Services, search};
use serde_json::json;

use super::{Format, TranscriptCommand};
use crate::desk::{export_transcript, feed, missing, places_and_loader};
use crate::failure::Failure;
use crate::screen::clean;
use crate::{complain, print};

pub(crate) fn run(command: &TranscriptCommand) -> Result<(), Failure> {
    match command {
        TranscriptCommand::Check { files, json } => check_all(files, *json),
        TranscriptCommand::Convert { file, to, output, plugins } => {
            convert(file, *to, output.as_deref(), plugins.clone())
        }
    }
}

fn read(file: &Path) -> Result<Vec<u8>, Failure> {
    let mut bytes = Vec::new();
    let read = match file.to_str() {
        Some("-") => std::io::stdin().read_to_end(&mut bytes).map(|_| bytes),
        _ => fs::read(file),
    };
    read.map_err(|error| Failure::reading(file, &error))
}

/// So many problems of one file are listed; the others are counted.
const LISTED: usize = 1000;

/// What is wrong at a place of the document.
struct Problem {
    line: usize,
    column: usize,
    text: String,
}

impl Problem {
    fn at(places: &mut Places<'_>, offset: usize, text: String) -> Self {
        let (line, column) = places.find(offset);
        Self { line, column, text }
    }

    fn in_document(document: &[u8], error: &ParseError) -> Self {
        let (offset, text) = match error {
            ParseError::Malformed(malformed) => (malformed.offset, malformed.fault.to_string()),
            ParseError::Unknown { offset, .. } => (*offset, "the root element is not chatTranscript".into()),
            ParseError::Member { member, .. } => {
                (member.offset, format!("'{}' is missing or not valid", member.member))
            }
            other => (0, other.to_string()),
        };
        Self::at(&mut Places::new(document), offset, text)
    }
}

/// Checks each file, also after one that has problems or can't be read.
fn check_all(files: &[PathBuf], as_json: bool) -> Result<(), Failure> {
    let (mut problems, mut bad, mut unread) = (0, 0, 0);
    for file in files {
        match read(file) {
            Ok(document) => {
                let found = check(file, &document, as_json)?;
                problems += found;
                bad += usize::from(found > 0);
            }
            Err(failure) if files.len() == 1 => return Err(failure),
            Err(failure) => {
                complain(&format!("parlor: {failure}"));
                unread += 1;
            }
        }
    }
    let (found, places) = match problems {
        1 => ("1 problem".to_owned(), "correct it at the place named"),
        many => (format!("{many} problems"), "correct them at the places named"),
    };
    let all = files.len();
    let checked = match (files, bad) {
        (_, 0) => None,
        ([file], _) => Some(format!("{}: {found}; {places}", file.display())),
        _ => Some(format!("{found} in {bad} of {all} files; {places}")),
    };
    let unread = (unread > 0).then(|| format!("{unread} of {all} files can't be read"));
    match checked.into_iter().chain(unread).collect::<Vec<_>>().join("; ") {
        none if none.is_empty() => Ok(()),
        text => Err(Failure::failed(text)),
    }
}

/// Checks one document and tells what it finds; gives how many problems that are.
fn check(file: &Path, document: &[u8], as_json: bool) -> Result<usize, Failure> {
    let mut problems = Vec::new();
    let mut places = Places::new(document);
    let mut more = 0_usize;
    let mut counts = [("newParty", 0), ("message", 0), ("notice", 0), ("partyLeft", 0)];
    let mut session_id = String::new();
    match Transcript::parse(document, Limits::STORED) {
        Err(error) => problems.push(Problem::in_document(document, &error)),
        Ok(transcript) => {
            session_id = transcript.session_id.to_string();
            for event in transcript.events.iter() {
                let kind = match event {
                    Ok(Event::NewParty(_)) => 0,
                    Ok(Event::Message(_)) => 1,
                    Ok(Event::Notice(_)) => 2,
                    Ok(Event::PartyLeft(_)) => 3,
                    Err(_) if problems.len() >= LISTED => {
                        more += 1;
                        continue;
                    }
                    Err(error) => {
                        let text =
                            format!("event {}: '{}' is not valid", error.event_id, error.member.member);
                        problems.push(Problem::at(&mut places, error.member.offset, text));
                        continue;
                    }
                };
                if let Some((_, count)) = counts.get_mut(kind) {
                    *count += 1;
                }
            }
        }
    }
    let shown = clean(&file.display().to_string());
    if as_json {
        let problems: Vec<_> = problems
            .iter()
            .map(|it| json!({"line": it.line, "column": it.column, "reason": it.text}))
            .collect();
        let events: serde_json::Map<_, _> =
            counts.iter().map(|(name, count)| ((*name).into(), json!(count))).collect();
        let whole = json!({"file": file, "sessionId": session_id, "events": events, "problems": problems, "more": more});
        print(&whole.to_string())?;
    } else if problems.is_empty() {
        let counts: Vec<String> = counts.iter().map(|(name, count)| format!("{count} {name}")).collect();
        let session_id = clean(&session_id);
        print(&format!("{shown}: session {session_id}: {}", counts.join(", ")))?;
    } else {
        for problem in &problems {
            complain(&format!("{shown}:{}:{}: {}", problem.line, problem.column, clean(&problem.text)));
        }
        if more > 0 {
            complain(&format!("{shown}: {more} more problems aren't listed"));
        }
    }
    Ok(problems.len() + more)
}

/// A host for exports: files are all they need.
struct OnlyFiles(Files);

impl Services for OnlyFiles {
    fn files(&self) -> &Files {
        &self.0
    }
}

/// Loads the plugin that writes `format`.
fn exporter(named: Vec<PathBuf>, format: &str) -> Result<(LoadedPlugin, Files), Failure> {
    let (places, loader) = places_and_loader(named)?;
    let wanted = feature::export(format);
    let found = search(&places).found.into_iter().find(|it| it.manifest.has_feature(&wanted));
    let found = found.ok_or_else(|| Failure::failed(missing(&wanted)))?;
    let files = Files::new();
    let plugin = loader.load(&found.path, OnlyFiles(files.clone()));
    plugin.map(|it| (it, files)).map_err(|error| Failure::failed(error.to_string()))
}

fn convert(file: &Path, to: Format, output: Option<&Path>, named: Vec<PathBuf>) -> Result<(), Failure> {
    let document = read(file)?;
    let transcript = Transcript::parse(&document, Limits::STORED).map_err(|error| {
        let problem = Problem::in_document(&document, &error);
        Failure::failed(format!("{}:{}:{}: {}", file.display(), problem.line, problem.column, problem.text))
    })?;
    let (plugin, files) = exporter(named, to.name())?;
    match output {
        Some(path) => {
            if path.exists() {
                let text = format!("{}: is there already; name another file, or remove it", path.display());
                return Err(Failure::failed(text));
            }
            export_transcript(&plugin, &files, &document, to.name(), path)?;
        }
        None => {
            let handle = files.add_output(std::io::stdout());
            feed(&plugin, &document, to.name(), handle)
                .map_err(|failure| Failure::failed(format!("standard output: {failure}")))?;
            let closed = files.close(handle).and_then(|()| std::io::stdout().flush());
            closed.map_err(|error| Failure::output(&error))?;
        }
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
