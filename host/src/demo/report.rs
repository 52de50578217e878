//! What the demo shows in the end: the conversation as each of the three saw it, and what was done.

use std::collections::BTreeMap;
use std::fmt::Write;

use comfy_table::{ColumnConstraint, ContentArrangement, Table, Width, presets};
use parlor_plugin::Event;
use serde_json::{Value as Json, json};

use super::story::{LeftOut, Outcome};
use crate::commands::Role;
use crate::event;
use crate::foreign::{clean, size};
use crate::json::lines;
use crate::plain::{Screen, TypingLines};

/// How wide the tables are where no terminal tells.
const WIDTH: u16 = 120;

/// What is said of times that are all alike.
const IN_A_SECOND: &str =
    "The times are alike, as all of it took a second: parlor demo --watch plays it slowly.";

/// Whose columns there are.
const ROLES: [Role; 3] = [Role::Customer, Role::Agent, Role::Supervisor];

/// The tables, for a person.
pub(super) fn text(outcome: &Outcome, was_watched: bool) -> String {
    let width = terminal_size::terminal_size().map_or(WIDTH, |(width, _)| width.0.max(60));
    let passed = outcome.checks.iter().filter(|it| it.passed).count();
    let mut out = String::new();
    let _ = writeln!(out, "\nSession {}, as each of the three saw it\n", outcome.session_id);
    let _ = writeln!(out, "{}\n", conversation(outcome, width).trim_fmt());
    let _ = writeln!(out, "{}\n", done(outcome, width).trim_fmt());
    if !was_watched {
        let _ = writeln!(out, "{IN_A_SECOND}\n");
    }
    if !outcome.left_out.is_empty() {
        let _ = writeln!(out, "Not checked, as the door {} doesn't tell it:", outcome.door.name());
        for LeftOut { step, what } in &outcome.left_out {
            let _ = writeln!(out, "  step {step}: {what}");
        }
        out.push('\n');
    }
    let _ = write!(out, "{passed} of {} checks passed", outcome.checks.len());
    for check in outcome.checks.iter().filter(|it| !it.passed) {
        let _ = write!(out, "\n  step {}: not so: {}", check.step, check.what);
    }
    out
}

/// What one event is to the three of them.
#[derive(Default)]
struct Row {
    time_shift: u32,
    cells: [Option<String>; 3],
}

fn rows(outcome: &Outcome) -> BTreeMap<u32, Row> {
    let mut rows: BTreeMap<u32, Row> = BTreeMap::new();
    for (column, (party, role)) in outcome.parties.iter().zip(ROLES).enumerate() {
        let mut screen = Screen::new(role, TypingLines::default()).without_colours();
        for (nick, event) in party.shown.events() {
            let row = rows.entry(event.event_id).or_default();
            row.time_shift = event.time_shift;
            if let Some(cell) = row.cells.get_mut(column) {
                *cell = Some(screen.describe(nick, event));
            }
        }
    }
    rows
}

fn conversation(outcome: &Outcome, width: u16) -> Table {
    let mut table = Table::new();
    table.load_style(presets::NOTHING).set_content_arrangement(ContentArrangement::Dynamic).set_width(width);
    table.set_header(["#", "TIME", "CUSTOMER", "AGENT", "SUPERVISOR"]);
    for (event_id, row) in rows(outcome) {
        let time = format!("{:02}:{:02}", row.time_shift / 60, row.time_shift % 60);
        let [customer, agent, supervisor] = row.cells.map(Option::unwrap_or_default);
        table.add_row([event_id.to_string(), time, customer, agent, supervisor]);
    }
    let column = width.saturating_sub(26) / 3;
    for index in 2..5 {
        if let Some(it) = table.column_mut(index) {
            it.set_constraint(ColumnConstraint::Absolute(Width::Fixed(column)));
        }
    }
    table
}

fn done(outcome: &Outcome, width: u16) -> Table {
    let mut table = Table::new();
    table.load_style(presets::NOTHING).set_content_arrangement(ContentArrangement::Dynamic).set_width(width);
    for party in &outcome.parties {
        table.add_row(["events".into(), party.name.into(), format!("{} seen", party.shown.events().count())]);
    }
    let file = &outcome.file;
    table.add_row([
        "file".into(),
        file.name.clone(),
        format!("{}, file id {}", size(file.size), file.file_id),
    ]);
    table.add_row(["".into(), "sent".into(), format!("SHA-256 {}", file.sent_digest)]);
    table.add_row(["".into(), "saved".into(), format!("SHA-256 {}", file.saved_digest)]);
    for plugin in &outcome.plugins {
        table.add_row([
            "plugin".into(),
            format!("{} {}", plugin.name, plugin.version),
            clean(&plugin.path.display().to_string()),
        ]);
    }
    for (format, path, bytes) in &outcome.transcripts {
        table.add_row([
            "transcript".into(),
            format.clone(),
            format!("{} ({})", clean(&path.display().to_string()), size(*bytes)),
        ]);
    }
    table
}

/// One object, for a program.
pub(super) fn json(outcome: &Outcome) -> String {
    let mut by_id: BTreeMap<u32, (&Event, Vec<&str>)> = BTreeMap::new();
    for party in &outcome.parties {
        for (_, event) in party.shown.events() {
            by_id.entry(event.event_id).or_insert((event, Vec::new())).1.push(party.name);
        }
    }
    let conversation: Vec<Json> = by_id
        .values()
        .map(|(event, seen_by)| {
            let mut object = event::json(event);
            object.insert("event".into(), json!(event::name(event)));
            object.insert("seenBy".into(), json!(seen_by));
            Json::Object(object)
        })
        .collect();
    let file = &outcome.file;
    let plugins: Vec<Json> = outcome
        .plugins
        .iter()
        .map(|it| json!({"name": it.name, "version": it.version, "path": it.path, "features": it.features}))
        .collect();
    let transcripts: Vec<Json> = outcome
        .transcripts
        .iter()
        .map(|(format, path, bytes)| json!({"format": format, "path": path, "bytes": bytes}))
        .collect();
    let checks: Vec<Json> = outcome
        .checks
        .iter()
        .map(|it| json!({"step": it.step, "what": it.what, "passed": it.passed}))
        .collect();
    let left_out: Vec<Json> =
        outcome.left_out.iter().map(|it| json!({"step": it.step, "what": it.what})).collect();
    let whole = json!({
        "passed": outcome.checks.iter().all(|it| it.passed),
        "door": outcome.door.name(),
        "sessionId": outcome.session_id,
        "conversation": conversation,
        "files": [{
            "name": file.name, "size": file.size, "fileId": file.file_id,
            "sentSha256": file.sent_digest, "savedSha256": file.saved_digest,
        }],
        "plugins": plugins,
        "transcripts": transcripts,
        "checks": checks,
        "leftOut": left_out,
    });
    lines(&whole)
}
