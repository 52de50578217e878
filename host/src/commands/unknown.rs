//! What is told of a command that isn't there: which one may have been meant.

use super::context::Context;
use super::{Place, Role, commands, offered};
use crate::foreign::clean;

/// How many slips there may be in a name of so many characters for it to be taken for another.
fn slips(characters: usize) -> usize {
    if characters > 4 { 2 } else { 1 }
}

/// The sentence for a command of this name.
pub(super) fn unknown(typed: &str, role: Role, place: Place, context: &Context) -> String {
    let name = typed.to_lowercase();
    if role == Role::Agent && commands(Role::Supervisor, place).any(|it| it.name == name) {
        return format!("/{name} is for supervisors: start with --supervisor (to say it, type //{name})");
    }
    let of_plugins = context.offered_of_plugins().map(|it| it.name.as_str());
    let all: Vec<&str> = offered(role, place, context).map(|it| it.name).chain(of_plugins).collect();
    let that = |is: &dyn Fn(&str) -> bool| -> Vec<String> {
        all.iter().filter(|it| !name.is_empty() && is(it)).map(|it| format!("/{}", clean(it))).collect()
    };
    let mut meant = that(&|it| it.starts_with(&name));
    if meant.is_empty() {
        let most = slips(name.chars().count());
        meant = that(&|it| strsim::osa_distance(it, &name) <= most);
    }
    let hint = match meant.is_empty() {
        true => "/help lists what can be typed".to_owned(),
        false => format!("did you mean {}?", meant.join(" or ")),
    };
    format!("/{} is not known; {hint} (to say it, type //{0})", clean(typed))
}
