//! What can be typed, and who is in the session, as lines for a person.

use super::{Context, Place, Role, offered, person};
use crate::foreign::{clean, nickname};

/// What can be typed, each with what it does: all commands, or one.
pub(crate) fn typable(
    of: Option<&str>,
    role: Role,
    place: Place,
    context: &Context,
) -> Vec<(String, String)> {
    let mut rows: Vec<(String, String)> = Vec::new();
    if of.is_none() {
        rows.push(("TEXT".into(), "says it".into()));
        rows.push(("//TEXT".into(), "says it, with one slash".into()));
    }
    let is_meant = |name: &str| of.is_none_or(|it| it == name);
    for command in offered(role, place, context).filter(|it| is_meant(it.name)) {
        rows.push((command.usage(place), command.about(role, place)));
    }
    for command in context.offered_of_plugins().filter(|it| is_meant(&it.name)) {
        let usage = format!("/{} {}", command.name, command.argument);
        rows.push((clean(usage.trim_end()), clean(&command.about)));
    }
    rows
}

/// The lines of the help: of all commands, or of one.
pub(crate) fn help(of: Option<&str>, role: Role, place: Place, context: &Context) -> Vec<String> {
    let rows = typable(of, role, place, context);
    if let (true, Some(of)) = (rows.is_empty(), of) {
        if let Some(why) = context.barred.get(of) {
            return vec![format!("/{}: {why}", clean(of))];
        }
        return vec![format!("/{} is not known; /help lists what can be typed", clean(of))];
    }
    let width = rows.iter().map(|(usage, _)| usage.chars().count()).max().unwrap_or_default();
    rows.iter().map(|(usage, about)| format!("{usage:width$}  {about}")).collect()
}

/// What is left behind, or lost, if the program ends.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Left {
    /// Sessions that the person is in.
    pub(crate) sessions: usize,
    /// Those of them in which a customer is.
    pub(crate) customers: usize,
    /// Files on their way.
    pub(crate) files: usize,
    /// Texts that weren't delivered.
    pub(crate) undelivered: usize,
    /// Sessions for which something is typed and not sent.
    pub(crate) drafts: usize,
}

/// What is said to a person who wants to end and leaves something behind, before it is done; `again` is how: `Ctrl-C again`.
pub(crate) fn left_behind(again: &str, role: Role, left: Left) -> String {
    let leaves = match (role, left.sessions) {
        (_, 0) => "ends all the same".to_owned(),
        (Role::Customer, _) => "leaves the chat and ends".to_owned(),
        (_, 1) => "leaves your session and ends".to_owned(),
        (_, count) => format!("leaves your {count} sessions and ends"),
    };
    let behind = match (left.customers, left.sessions) {
        _ if role == Role::Customer => String::new(),
        (0, _) => String::new(),
        (1, 1) => "; its customer stays behind".to_owned(),
        (1, _) => "; one customer stays behind".to_owned(),
        (customers, sessions) if customers == sessions => "; their customers stay behind".to_owned(),
        (customers, _) => format!("; {customers} customers stay behind"),
    };
    let files = match left.files {
        0 => None,
        1 => Some("1 file is on its way".to_owned()),
        count => Some(format!("{count} files are on their way")),
    };
    let lost = [texts(left.undelivered, "delivered"), files, texts(left.drafts, "sent")];
    let lost: String = lost.into_iter().flatten().map(|it| format!("{it}; ")).collect();
    format!("{lost}{again} {leaves}{behind}")
}

/// So many texts aren't delivered, or sent; `None` if there are none.
fn texts(count: usize, what: &str) -> Option<String> {
    match count {
        0 => None,
        1 => Some(format!("1 text isn't {what}")),
        count => Some(format!("{count} texts aren't {what}")),
    }
}

/// What is asked before `/quit` is done: whether to leave the sessions, and to lose what is typed and not sent. `None`: nothing is
/// left behind.
pub(super) fn question_of_quit(role: Role, context: &Context) -> Option<String> {
    // A customer has nothing else to leave than the one session.
    let is_left = |it: &&super::Session| it.is_mine && role != Role::Customer;
    let leave = match context.sessions.iter().filter(is_left).count() {
        0 => None,
        1 => Some("Leave your session, and quit?".to_owned()),
        count => Some(format!("Leave your {count} sessions, and quit?")),
    };
    let sent = texts(context.drafts.len(), "sent").map(|it| format!("{it}{}", in_which(context)));
    let lost: Vec<String> = texts(context.undelivered, "delivered").into_iter().chain(sent).collect();
    match (leave, lost.as_slice()) {
        (leave, []) => leave,
        (leave, lost) => {
            let leave = leave.unwrap_or_else(|| "Quit all the same?".to_owned());
            Some(format!("{}. {leave}", lost.join("; ")))
        }
    }
}

/// In which sessions the drafts are, as long as all of these have a number.
fn in_which(context: &Context) -> String {
    let number = |id: &Option<String>| {
        context.sessions.iter().find(|it| Some(&it.id) == id.as_ref()).map(|it| it.number)
    };
    let Some(mut numbers) = context.drafts.iter().map(number).collect::<Option<Vec<usize>>>() else {
        return String::new();
    };
    numbers.sort_unstable();
    let numbers: Vec<String> = numbers.iter().map(usize::to_string).collect();
    match numbers.as_slice() {
        [] => String::new(),
        [only] => format!(" in session {only}"),
        [before @ .., last] => format!(" in sessions {} and {last}", before.join(", ")),
    }
}

/// Why nobody is listed.
const NOT_IN: &str = "only who is in a session is told who else is in: /join one";

/// Who is in the session: nickname, type, visibility, user id.
pub(crate) fn who(context: &Context) -> Vec<String> {
    if context.parties.is_empty() {
        return vec![NOT_IN.into()];
    }
    let line = |it: &super::Party| {
        let me = if it.is_me { " (you)" } else { "" };
        let seen = match it.visibility.as_str() {
            "ALL" => "",
            "INT" => ", unseen by the customer (INT)",
            "VIP" => ", unseen by customer and agents (VIP)",
            other => &format!(", {other}"),
        };
        let user_type = person(&it.user_type);
        format!("{}{me}: {user_type}{}, id {}", nickname(&it.nick), clean(seen), clean(&it.user_id))
    };
    context.parties.iter().map(line).collect()
}

#[cfg(test)]
mod tests {
    use super::super::{Party, PluginCommand};
    use super::*;

    #[test]
    fn all_and_one() {
        let (argument, about) = ("WORD".into(), "looks up".into());
        let plugin = PluginCommand { name: "kb".into(), argument, about, ..PluginCommand::default() };
        let context = Context { plugin_commands: vec![plugin], ..Context::default() };
        let all = help(None, Role::Customer, Place::Lines, &context);
        assert_eq!(all.first().map(String::as_str), Some("TEXT              says it"));
        assert!(all.contains(&"/save FILE [DIR]  saves a file of the chat, here or in DIR".to_owned()));
        assert_eq!(all.last().map(String::as_str), Some("/kb WORD          looks up"));
        let one = |of| help(Some(of), Role::Customer, Place::Lines, &context);
        assert_eq!(one("nick"), ["/nick NAME  changes your nickname"]);
        assert_eq!(one("kb"), ["/kb WORD  looks up"]);
        assert_eq!(one("close"), ["/close is not known; /help lists what can be typed"]);
    }

    #[test]
    fn what_is_left_behind_is_what_is_there() {
        let left = Left { sessions: 4, customers: 1, files: 1, ..Left::default() };
        assert_eq!(
            left_behind("Ctrl-C again", Role::Agent, left),
            "1 file is on its way; Ctrl-C again leaves your 4 sessions and ends; one customer stays behind"
        );
        let said = |customers| left_behind("Ctrl-C again", Role::Agent, Left { customers, files: 0, ..left });
        assert!(said(0).ends_with("leaves your 4 sessions and ends"));
        assert!(said(3).ends_with("ends; 3 customers stay behind"));
        assert!(said(4).ends_with("ends; their customers stay behind"));
    }

    #[test]
    fn who_is_there() {
        let party = |nick: &str, user_type: &str, visibility: &str, is_me| Party {
            user_id: "U".into(),
            nick: nick.into(),
            user_type: user_type.into(),
            visibility: visibility.into(),
            is_me,
        };
        let parties = vec![
            party("Ana\u{9b} (you) [INT]", "CLIENT", "ALL", false),
            party("Bo", "SUPERVISOR", "VIP", true),
        ];
        let context = Context { parties, ..Context::default() };
        assert_eq!(
            who(&context),
            [
                "Ana\u{FFFD} {you} {INT}: customer, id U",
                "Bo (you): supervisor, unseen by customer and agents (VIP), id U"
            ]
        );
    }
}
