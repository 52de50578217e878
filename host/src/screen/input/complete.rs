//! What can stand where the cursor is: commands, sessions, nicknames, files, paths, formats, canned answers.

use std::borrow::Cow;
use std::path::{MAIN_SEPARATOR, Path};

use super::canned::{Canned, MARK};
use crate::commands::{
    Command, Context, Kind, Party, Place, PluginCommand, Role, Session, commands, offered, person, quoted,
    take, typed_path,
};
use crate::foreign::clean;

/// So many completions are listed at most.
const LISTED: usize = 100;

/// A completion.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Item {
    /// What it puts into the text.
    pub(super) insert: String,
    /// How it is listed.
    pub(super) label: String,
    /// What it is, in a few words.
    pub(super) about: String,
    /// What becomes of the text with it.
    pub(super) then: Then,
}

/// What can be done with a text once a completion stands in it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Then {
    /// More has to be typed.
    More,
    /// It is a whole command.
    Done,
    /// It is a canned answer, to be put in.
    Expand,
}

/// Completions for what stands from `start` to the end of the text.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Completions {
    pub(super) start: usize,
    pub(super) items: Vec<Item>,
    /// Whether they are for the name of a command.
    pub(super) are_commands: bool,
    /// How many of them, the first ones, go on with what is typed; the others only mention it.
    pub(super) going_on: usize,
}

/// What all of them put in first.
pub(super) fn in_common(items: &[Item]) -> String {
    let mut all = items.iter().map(|it| it.insert.as_str());
    let mut common = all.next().unwrap_or_default();
    for other in all {
        let same = common.char_indices().zip(other.chars()).find(|((_, one), other)| one != other);
        let end = same.map_or(common.len().min(other.len()), |((at, _), _)| at);
        common = common.get(..end).unwrap_or_default();
    }
    common.to_owned()
}

/// Completions for the end of a command.
pub(super) fn of_command(text: &str, role: Role, place: Place, context: &Context) -> Completions {
    let Some(command) = text.strip_prefix('/').filter(|_| !text.contains('\n')) else {
        return Completions::default();
    };
    let Some((name, rest)) = command.split_once(char::is_whitespace) else {
        let (items, going_on) = names(&command.to_lowercase(), role, place, context);
        return Completions { start: 0, items, are_commands: true, going_on };
    };
    let name = name.to_lowercase();
    let Some(command) = offered(role, place, context).find(|it| it.name == name) else {
        if !context.offered_of_plugins().any(|it| it.name == name && it.names_session) {
            return Completions::default();
        }
        let part = rest.trim_start();
        let mut items = values(Kind::Session, part, role, place, context);
        items.truncate(LISTED);
        return Completions { start: text.len() - part.len(), items, ..Completions::default() };
    };
    let (kind, part) = argument(command, rest);
    let Some(kind) = kind else { return Completions::default() };
    let mut items = values(kind, part, role, place, context);
    items.truncate(LISTED);
    let is_last = command.arguments.last().is_some_and(|it| it.kind == kind);
    for item in items.iter_mut().filter(|it| it.then == Then::Done && !is_last) {
        item.then = if command.name == "export" || command.name == "save" { Then::Done } else { Then::More };
        if item.then == Then::More {
            item.insert.push(' ');
        }
    }
    Completions { start: text.len() - part.len(), items, ..Completions::default() }
}

/// What was clicked on, which can be named in a command.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Clicked {
    /// A session, by its number.
    Session(usize),
    /// A file of the chosen session, by its id.
    File(String),
    /// A party of the chosen session, by its user id.
    Party(String),
}

/// What stands for what was clicked on, and where in the command, if the command needs such a thing there.
pub(super) fn named(
    text: &str,
    clicked: &Clicked,
    role: Role,
    place: Place,
    context: &Context,
) -> Option<(usize, String)> {
    let (name, rest) = match text.strip_prefix('/')?.split_once(char::is_whitespace) {
        Some((name, rest)) => (name, rest),
        None => (text.strip_prefix('/')?, ""),
    };
    let name = name.to_lowercase();
    let (kind, part) = match commands(role, place).find(|it| it.name == name) {
        Some(command) => argument(command, rest),
        None => {
            context.offered_of_plugins().find(|it| it.name == name && it.names_session)?;
            (Some(Kind::Session), rest.trim_start())
        }
    };
    let insert = match (kind?, clicked) {
        (Kind::Session, Clicked::Session(number)) => number.to_string(),
        (Kind::File, Clicked::File(id)) => context.files.iter().find(|it| it.id == *id)?.number.clone(),
        // Behind a nickname a text may stand already: that stays.
        (kind @ (Kind::Party | Kind::Colleague), Clicked::Party(id)) if take(part).1.is_empty() => {
            let party = parties(kind, context).find(|it| it.user_id == *id)?;
            format!("{} ", name_of(party, context))
        }
        _ => return None,
    };
    Some((text.len() - part.len(), insert))
}

/// The parties that a command of this kind can mean.
fn parties(kind: Kind, context: &Context) -> impl Iterator<Item = &Party> {
    let may_be = move |it: &&Party| !it.is_me && (kind == Kind::Party || it.user_type != "CLIENT");
    context.parties.iter().filter(may_be)
}

/// How a party is named in a command: by the nickname, where no other has it.
fn name_of<'c>(party: &'c Party, context: &Context) -> Cow<'c, str> {
    let is_only = context.parties.iter().filter(|other| other.nick == party.nick).count() == 1;
    quoted(if is_only { &party.nick } else { &party.user_id })
}

/// The argument that is being typed, and what there is of it.
fn argument<'t>(command: &Command, rest: &'t str) -> (Option<Kind>, &'t str) {
    let rest = rest.trim_start();
    let mut kinds = command.arguments.iter().map(|it| it.kind);
    let first = kinds.next();
    match (first, kinds.next()) {
        // A first argument that is one word, and then a second; nicknames are matched whole elsewhere.
        (Some(Kind::File | Kind::Format), Some(second)) => match take(rest) {
            (_, part) if part.starts_with(char::is_whitespace) => (Some(second), part.trim_start()),
            _ => (first, rest),
        },
        _ => (first, rest),
    }
}

/// Commands whose names begin with what was typed, and how many these are; then those of which it stands elsewhere in the
/// name or in what they do.
fn names(typed: &str, role: Role, place: Place, context: &Context) -> (Vec<Item>, usize) {
    let item = |name: &str, usage: String, about: &str, then: Then, space: &str| Item {
        insert: format!("/{name}{space}"),
        label: clean(&usage),
        about: clean(about),
        then,
    };
    let own = offered(role, place, context).map(|it| {
        let (then, space) = match it.needs_argument(place) {
            true => (Then::More, " "),
            // It is typed whole first, and then done.
            false if it.needs_care => (Then::More, ""),
            false => (Then::Done, ""),
        };
        (it.name, item(it.name, it.usage(place), &it.about(role, place), then, space))
    });
    let of_plugins = context.offered_of_plugins().map(|it: &PluginCommand| {
        let usage = format!("/{} {}", it.name, it.argument);
        let (then, space) = if it.argument.is_empty() { (Then::Done, "") } else { (Then::More, " ") };
        (it.name.as_str(), item(&it.name, usage.trim_end().into(), &it.about, then, space))
    });
    let all: Vec<_> = own.chain(of_plugins).collect();
    let begins = |name: &str| name.starts_with(typed);
    let mentions =
        |(name, it): &&(&str, Item)| !begins(name) && (name.contains(typed) || it.about.contains(typed));
    let first = all.iter().filter(|(name, _)| begins(name));
    let going_on = first.clone().count();
    let then = all.iter().filter(mentions).filter(|_| !typed.is_empty());
    // What is typed whole comes first.
    let mut items: Vec<_> = first.chain(then).map(|(name, it)| (*name != typed, it.clone())).collect();
    items.sort_by_key(|(is_other, _)| *is_other);
    (items.into_iter().map(|(_, it)| it).collect(), going_on)
}

/// What can stand for an argument of this kind, of which `part` is typed.
fn values(kind: Kind, part: &str, role: Role, place: Place, context: &Context) -> Vec<Item> {
    let part_lower = part.trim_start_matches(['"', '\'']).to_lowercase();
    let begins = |it: &str| it.to_lowercase().starts_with(&part_lower);
    let item = |insert: &str, label: String, about: String| Item {
        insert: quoted(insert).into_owned(),
        label,
        about: clean(&about),
        then: Then::Done,
    };
    match kind {
        Kind::Session => {
            let is_meant = |it: &&Session| {
                begins(&it.number.to_string()) || begins(&it.id) || it.nick.as_deref().is_some_and(begins)
            };
            let session = |it: &Session| item(&it.number.to_string(), it.label(), about_session(it));
            context.sessions.iter().filter(is_meant).map(session).collect()
        }
        Kind::Colleague | Kind::Party => {
            let party = |it: &Party| Item {
                insert: name_of(it, context).into_owned(),
                label: clean(&it.nick),
                about: clean(&person(&it.user_type)),
                then: Then::Done,
            };
            parties(kind, context).filter(|it| begins(&it.nick)).map(party).collect()
        }
        Kind::File => {
            let files = context.files.iter().filter(|it| begins(&it.name) || begins(&it.id));
            let file = |it: &crate::commands::File| {
                let is_only = context.files.iter().filter(|other| other.name == it.name).count() == 1;
                item(if is_only { &it.name } else { &it.id }, clean(&it.name), it.id.clone())
            };
            files.map(file).collect()
        }
        Kind::Transfer => {
            let transfers = context.transfers.iter().filter(|it| begins(&it.name));
            transfers.map(|it| item(&it.name, clean(&it.name), String::new())).collect()
        }
        Kind::Format => {
            let formats = context.formats.iter().filter(|it| begins(it));
            formats.map(|it| item(it, clean(it), String::new())).collect()
        }
        Kind::Command => {
            let all = offered(role, place, context).filter(|it| begins(it.name));
            all.map(|it| item(it.name, it.usage(place), it.about(role, place))).collect()
        }
        Kind::Path | Kind::Directory => paths(part, kind == Kind::Directory),
        Kind::Name | Kind::Reason | Kind::Text | Kind::Url => Vec::new(),
    }
}

fn about_session(session: &Session) -> String {
    let subject = session.subject.as_deref().unwrap_or_default();
    let waits = match (session.waits, session.is_mine) {
        (Some(seconds), _) if seconds < 60 => format!("waits {seconds} s"),
        (Some(seconds), _) => format!("waits {} min", seconds / 60),
        (None, true) => "you are in it".to_owned(),
        (None, false) => String::new(),
    };
    match (subject.is_empty(), waits.is_empty()) {
        (false, false) => format!("{subject}, {waits}"),
        _ => format!("{subject}{waits}"),
    }
}

/// The files and directories whose names begin with what is typed.
fn paths(part: &str, only_directories: bool) -> Vec<Item> {
    let is_parent = part.is_empty() || part.ends_with(['/', MAIN_SEPARATOR]);
    let typed = typed_path(part.trim_start_matches(['"', '\'']));
    let (directory, name) = match (is_parent, typed.file_name().and_then(|it| it.to_str())) {
        (false, Some(name)) => (typed.parent().unwrap_or(Path::new("")).to_owned(), name.to_owned()),
        _ => (typed, String::new()),
    };
    let read_from = if directory.as_os_str().is_empty() { Path::new(".") } else { &directory };
    let Ok(entries) = std::fs::read_dir(read_from) else { return Vec::new() };
    let mut items: Vec<_> = entries
        .flatten()
        .filter_map(|entry| {
            let found = entry.file_name().into_string().ok()?;
            let is_hidden = found.starts_with('.') && !name.starts_with('.');
            let is_directory = entry.path().is_dir();
            if !found.starts_with(&name) || is_hidden || only_directories && !is_directory {
                return None;
            }
            let mut path = directory.join(&found).to_str()?.to_owned();
            if is_directory {
                path.push(MAIN_SEPARATOR);
            }
            let then = if is_directory { Then::More } else { Then::Done };
            // A path takes the rest of the line: only what would be unwrapped needs quotes.
            let insert = if path.contains(['"', '\'', '\\']) { quoted(&path).into_owned() } else { path };
            let label = if is_directory { format!("{found}{MAIN_SEPARATOR}") } else { found };
            Some(Item { insert, label: clean(&label), about: String::new(), then })
        })
        .collect();
    items.sort_by(|one, other| one.label.cmp(&other.label));
    items
}

/// Canned answers for a text that is the beginning of a name: `;he`.
pub(super) fn of_canned(text: &str, canned: &Canned) -> Completions {
    let name = text.strip_prefix(MARK).filter(|it| !it.contains(char::is_whitespace));
    let Some(name) = name else { return Completions::default() };
    let item = |(name, answer): (&str, &str)| Item {
        insert: format!("{MARK}{name}"),
        label: format!("{MARK}{name}"),
        about: clean(answer),
        then: Then::Expand,
    };
    let items = canned.beginning(name).map(item).collect();
    Completions { items, ..Completions::default() }
}

#[cfg(test)]
mod tests;
