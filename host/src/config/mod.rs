//! `config.toml`: options that a person doesn't want to type each time. What is typed wins over the environment, the
//! environment over the file, and the file over the program's defaults.

mod file;
mod layers;
mod passed_over;
mod screen;
mod show;

pub(crate) use self::layers::{Refused, command, parse};
pub(crate) use self::show::show;

/// The commands whose options may stand in the environment and in the file, there in a section of that name.
pub(crate) const SECTIONS: [&str; 3] = ["serve", "desk", "customer"];

/// The option that names the file, which can't stand in it.
const CONFIG: &str = "config";

/// The section of the file in which this option of a command may stand.
fn section_of<'a>(option: &clap::Arg, command: &'a str) -> Option<&'a str> {
    match option.get_long()? {
        CONFIG | screen::KEY | "help" | "version" => None,
        name if screen::OPTIONS.contains(&name) => Some(screen::SCREEN),
        _ => Some(command),
    }
}
