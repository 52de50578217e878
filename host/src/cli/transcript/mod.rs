//! `parlor transcript`: check and convert stored transcripts.

mod check;
mod convert;

use std::fs;
use std::io::Read;
use std::path::Path;

use parlor_core::element::ParseError;
use parlor_core::wire::Places;

use super::TranscriptCommand;
use crate::failure::Failure;

pub(crate) fn run(command: &TranscriptCommand) -> Result<(), Failure> {
    match command {
        TranscriptCommand::Check { files, json } => check::run(files, *json),
        TranscriptCommand::Convert { file, to, output, plugins } => {
            convert::run(file, to, output.as_deref(), plugins.clone())
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
