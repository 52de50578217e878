//! The list of sessions as lines.

use serde_json::Value as Json;

use crate::commands::Roster;
use crate::foreign::{clean, foreign};
use crate::screen::{cut, short, width};

/// Columns of an item of userdata beside its key.
const ITEM: usize = 40;

/// The sessions as lines: number, state, id, and what tells two customers of the same name apart: subject, the first item of the
/// userdata, queue.
pub(super) fn listed(sessions: &[Json], roster: &Roster, now: i64) -> String {
    let text = |it: &Json, key: &str| it.get(key).and_then(Json::as_str).unwrap_or_default().to_owned();
    let mut sessions: Vec<(String, &Json)> = sessions.iter().map(|it| (text(it, "sessionId"), it)).collect();
    sessions.sort_by_key(|(id, _)| roster.number(id));
    let rows: Vec<[String; 3]> = sessions
        .iter()
        .map(|(id, it)| {
            let waits = roster.waits_since(id).map(|since| format!(" {}", short(now - since)));
            let state = format!("{}{}", foreign(&text(it, "state")), waits.unwrap_or_default());
            let first = it.get("userData").and_then(first_of);
            let [subject, queue] = ["subject", "queue"].map(|key| foreign(&text(it, key)));
            let about: Vec<String> = [Some(subject), first, Some(queue)]
                .into_iter()
                .flatten()
                .filter(|it| !it.is_empty())
                .collect();
            let label = foreign(&roster.label(id).unwrap_or_default());
            [label, state, format!("{}  {}", clean(id), about.join(", "))]
        })
        .collect();
    let widest = |column: usize| rows.iter().map(|it| width(&it[column])).max().unwrap_or_default();
    let (labels, states) = (widest(0), widest(1));
    let padded = |text: &str, columns: usize| format!("{text}{}", " ".repeat(columns - width(text)));
    let line = |[label, state, rest]: &[String; 3]| {
        format!("  {}  {}  {rest}", padded(label, labels), padded(state, states)).trim_end().to_owned()
    };
    rows.iter().map(line).collect::<Vec<_>>().join("\n")
}

/// The first item of a session's userdata that has a text, as `OrderNumber=4711`.
pub(super) fn first_of(user_data: &Json) -> Option<String> {
    let mut items = user_data.as_object()?.iter();
    let (key, text) = items.find_map(|(key, it)| Some((key, it.as_str().filter(|it| !it.is_empty())?)))?;
    Some(foreign(&format!("{}={}", clean(key), cut(&clean(text), ITEM))))
}
