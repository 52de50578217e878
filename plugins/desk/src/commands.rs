//! Commands that plugins have: which ones there are, and having them done.

use std::time::Duration;

use parlor_plugin::{OfferedCommand, Reply, Request, RunCommand, feature};
use parlor_plugin_loader::LoadedPlugin;

/// How many commands of one plugin are taken.
const COMMANDS: usize = 64;

/// Bytes of what a command offers, and of what it answers, at most.
const NAME: usize = 32;
const ARGUMENT: usize = 64;
const ABOUT: usize = 256;
const TEXT: usize = 65536;

/// The commands that a plugin has, which it says `within` that time, if the host can have them run; with what is wrong with
/// those that can't be typed, in a line each.
pub(crate) fn offered(plugin: &LoadedPlugin, within: Duration) -> (Vec<OfferedCommand>, Vec<String>) {
    if !plugin.agrees_on(feature::COMMANDS) {
        return (Vec::new(), Vec::new());
    }
    let name = &plugin.manifest().name;
    let mut commands = match plugin.request(Request::Commands, within) {
        Ok(Reply::Commands(commands)) => commands,
        Ok(_) => {
            return (Vec::new(), vec![format!("{name} doesn't say which commands it has: tell its author")]);
        }
        Err(error) => return (Vec::new(), vec![error.to_string()]),
    };
    let mut problems = Vec::new();
    if commands.len() > COMMANDS {
        problems.push(format!(
            "{name} has {} commands, and {COMMANDS} are taken: tell its author",
            commands.len()
        ));
        commands.truncate(COMMANDS);
    }
    commands.retain(|it| {
        let problem = problem(it);
        problems
            .extend(problem.map(|why| format!("a command of {name} can't be used: {why}; tell its author")));
        problem.is_none()
    });
    (commands, problems)
}

fn problem(command: &OfferedCommand) -> Option<&'static str> {
    let is_letter = |it: u8| it.is_ascii_lowercase() || it.is_ascii_digit() || it == b'-';
    if !(1..=NAME).contains(&command.name.len()) || !command.name.bytes().all(is_letter) {
        return Some("its name isn't 1 to 32 of a-z, 0-9 and -");
    }
    if command.argument.len() > ARGUMENT || command.about.len() > ABOUT {
        return Some("what is said of it is too long");
    }
    None
}

/// Has a plugin do what a person typed, `within` that time; gives what the person is shown.
///
/// # Errors
/// The plugin can't: a line for a person.
pub fn run_command(plugin: &LoadedPlugin, command: RunCommand, within: Duration) -> Result<String, String> {
    let name = &plugin.manifest().name;
    match plugin.request(Request::RunCommand(command), within) {
        Ok(Reply::CommandDone(done)) if done.text.len() <= TEXT => Ok(done.text),
        Ok(Reply::CommandDone(_)) => Err(format!("{name} answers more than {TEXT} bytes: tell its author")),
        Ok(_) => Err(format!("{name} gave an answer to another question: tell its author")),
        Err(error) => Err(error.to_string()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_cannot_be_typed_is_no_command() {
        for (name, is_one) in [
            ("files", true),
            ("kb-2", true),
            ("", false),
            ("Files", false),
            ("a b", false),
            ("\u{1b}[2J", false),
            (&"x".repeat(33), false),
        ] {
            let command = OfferedCommand { name: name.into(), argument: String::new(), about: "x".into() };
            assert_eq!(problem(&command).is_none(), is_one, "{name:?}");
        }
        let long = OfferedCommand { name: "a".into(), argument: String::new(), about: "x".repeat(257) };
        assert!(problem(&long).is_some());
    }
}
