//! `parlor transcript check`: all that is wrong with a stored transcript, with line and column.

use std::path::{Path, PathBuf};

use parlor_core::element::{Event, Transcript, unix_ms};
use parlor_core::wire::{Limits, Places, Reader, Tag, Text, Token};
use serde_json::json;

use super::{Problem, read};
use crate::failure::Failure;
use crate::foreign::clean;
use crate::json::line;
use crate::{complain, print};

/// So many problems of one file are listed; the others are counted.
const LISTED: usize = 1000;

/// The kinds of events, as the document names them.
const KINDS: [&str; 5] = ["newParty", "message", "notice", "partyLeft", "reenter"];

/// What was found in a document.
#[derive(Default)]
struct Findings {
    session_id: String,
    /// How many events of each of the [`KINDS`] can be read.
    counts: [usize; KINDS.len()],
    /// What is wrong, and the byte offset of it.
    problems: Vec<(usize, String)>,
    /// How many more problems there are.
    more: usize,
}

impl Findings {
    fn of(document: &[u8], transcript: &Transcript<'_>) -> Self {
        let mut findings = Self { session_id: transcript.session_id.to_string(), ..Self::default() };
        for event in transcript.events.iter() {
            let kind = match event {
                Ok(Event::NewParty(_)) => 0,
                Ok(Event::Message(_)) => 1,
                Ok(Event::Notice(_)) => 2,
                Ok(Event::PartyLeft(_)) => 3,
                Ok(Event::Reenter(_)) => 4,
                Err(error) => {
                    findings.add(error.member.offset, || {
                        format!("event {}: '{}' is not valid", error.event_id, error.member.member)
                    });
                    continue;
                }
            };
            if let Some(count) = findings.counts.get_mut(kind) {
                *count += 1;
            }
        }
        // Twice as many as are listed at most: the first of both walks.
        let mut times = Self::default();
        times.check_times(document);
        findings.problems.append(&mut times.problems);
        findings.problems.sort_by_key(|(offset, _)| *offset);
        findings.more += times.more + findings.problems.len().saturating_sub(LISTED);
        findings.problems.truncate(LISTED);
        findings
    }

    fn add(&mut self, offset: usize, text: impl FnOnce() -> String) {
        if self.problems.len() < LISTED {
            self.problems.push((offset, text()));
        } else {
            self.more += 1;
        }
    }

    /// Finds what elements take as it is, since the events can be read without it: a start that is no date, an empty
    /// time of an event.
    fn check_times(&mut self, document: &[u8]) {
        let Ok(mut reader) = Reader::new(document, Limits::STORED) else { return };
        let mut depth = 0_usize;
        while let Ok(Some(token)) = reader.next() {
            match token {
                Token::Open(tag) => {
                    match depth {
                        0 => self.check_start(&tag),
                        1 if KINDS.iter().any(|it| it.as_bytes() == tag.name) => self.check_event(&tag),
                        _ => {}
                    }
                    depth += 1;
                }
                Token::Close => depth = depth.saturating_sub(1),
                Token::Text(_) => {}
            }
        }
    }

    fn check_start(&mut self, root: &Tag<'_>) {
        for attribute in root.attributes() {
            if attribute.name == b"startAt" && unix_ms(attribute.value).is_none() {
                self.add(attribute.offset, || {
                    "'startAt' is not a date and time of RFC 3339, such as 2025-05-10T07:09:33Z".into()
                });
            }
        }
    }

    fn check_event(&mut self, event: &Tag<'_>) {
        for attribute in event.attributes() {
            if attribute.name == b"timeShift" && attribute.value.bytes().all(|it| b" \t\r\n".contains(&it)) {
                let id = event.attributes().find(|it| it.name == b"eventId");
                let id = id.map_or(Text::plain("0"), |it| it.value);
                self.add(attribute.offset, || {
                    format!("event {id}: 'timeShift' is empty: it has to be a number")
                });
            }
        }
    }
}

/// Checks each file, also after one that has problems or can't be read.
pub(super) fn run(files: &[PathBuf], as_json: bool) -> Result<(), Failure> {
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
    let (findings, problems) = match Transcript::parse(document, Limits::STORED) {
        Err(error) => (Findings::default(), vec![Problem::in_document(document, &error)]),
        Ok(transcript) => {
            let mut findings = Findings::of(document, &transcript);
            let mut places = Places::new(document);
            let problems = std::mem::take(&mut findings.problems).into_iter();
            let problems = problems.map(|(offset, text)| Problem::at(&mut places, offset, text)).collect();
            (findings, problems)
        }
    };
    let Findings { session_id, counts, more, .. } = findings;
    let counts = KINDS.iter().zip(counts);
    let shown = clean(&file.display().to_string());
    if as_json {
        let problems: Vec<_> = problems
            .iter()
            .map(|it| json!({"line": it.line, "column": it.column, "reason": it.text}))
            .collect();
        let events: serde_json::Map<_, _> =
            counts.map(|(name, count)| ((*name).into(), json!(count))).collect();
        let whole = json!({"file": file, "sessionId": session_id, "events": events, "problems": problems, "more": more});
        print(&line(&whole))?;
    } else if problems.is_empty() {
        let counts: Vec<String> = counts.map(|(name, count)| format!("{count} {name}")).collect();
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
