//! What the program itself answers in lines, without asking desk or customer.

use crate::commands::{Context, OwnCommand, Place, Role, help, who};
use crate::foreign::clean;
use crate::screen::Keys;

/// How a question is answered.
pub(super) const YES_OR_NO: &str = "Type yes or no; y or n will do.";

/// The lines that answer the command; `keys` are those of the input.
pub(super) fn answer(command: &OwnCommand, role: Role, keys: &Keys, context: &Context) -> Vec<String> {
    match command {
        OwnCommand::Use(session) => {
            let found = context.sessions.iter().find(|it| it.id == *session);
            vec![match found {
                Some(it) if !it.is_mine => {
                    format!(
                        "from now on {} is meant; you aren't in it: /join {} first",
                        it.label(),
                        it.number
                    )
                }
                Some(it) => format!("from now on you talk in {}", it.label()),
                None => format!("from now on {} is meant", clean(session)),
            }]
        }
        OwnCommand::Who => who(context),
        OwnCommand::Help(of) => help(of.as_deref(), role, Place::Lines, context),
        OwnCommand::Keys => keys.help_in_lines(role),
        // What needs the full screen isn't in the table of lines.
        _ => vec!["this needs the full screen".into()],
    }
}
