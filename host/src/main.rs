//! `parlor`: an agent's desktop, a customer, the embedded Chat Server and the tools around them.

mod advice;
mod carrier;
mod chat_url;
mod cli;
mod clock;
mod commands;
mod config;
mod cookies;
mod customer;
mod customer_words;
mod demo;
mod desk;
mod entry;
mod event;
mod failure;
mod foreign;
mod gws;
mod http;
mod http_url;
mod inputs;
mod jobs;
mod json;
mod lines;
mod link;
#[cfg(test)]
mod page;
mod party;
mod pauses;
mod plain;
mod proxy;
mod screen;
mod seen;
mod told;
mod tolerant;
mod trouble;
mod values;

use std::io::Write;
use std::process::ExitCode;

use parlor_plugin_loader::SafeFile;

use self::cli::Command;
use self::cli::talk::{is_person, moves_cursor};
use self::config::Refused;
use self::failure::Failure;

fn main() -> ExitCode {
    let cli = match config::parse(std::env::args_os().collect(), is_person() && moves_cursor()) {
        Ok(cli) => cli,
        Err(Refused::Usage(error)) => return refuse(&error),
        Err(Refused::File(failure)) => return fail(&failure),
    };
    let done = match cli.command {
        Command::Demo(options) => demo::run(&options),
        Command::Serve(options) => cli::serve::run(&options),
        Command::Desk(options) => cli::talk::desk(&options),
        Command::Customer(options) => cli::talk::customer(&options),
        Command::Config(options) => config::show(&options),
        Command::Plugin(command) => cli::plugin::run(&command),
        Command::Transcript(command) => cli::transcript::run(&command),
        Command::Completions { shell } => {
            let mut script = Vec::new();
            clap_complete::generate(shell, &mut config::command(), "parlor", &mut script);
            print(&String::from_utf8_lossy(&script))
        }
        Command::Man { directory } => cli::man::run(&directory),
    };
    // Transfers that nobody waits for any more end with the program: nothing of their files stays.
    SafeFile::abandon_all();
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(failure) => fail(&failure),
    }
}

fn fail(failure: &Failure) -> ExitCode {
    complain(&format!("parlor: {failure}"));
    ExitCode::FAILURE
}

/// Says what is wrong with the command line, or shows the help that was asked for.
fn refuse(error: &clap::Error) -> ExitCode {
    if !error.use_stderr() {
        return match error.print() {
            Ok(()) => ExitCode::SUCCESS,
            Err(error) => fail(&Failure::output(&error)),
        };
    }
    // It repeats what was typed, so that it is shown without colours: escape sequences would pass with them.
    let text = error.render().to_string();
    let lines: Vec<String> = text.lines().map(foreign::clean).collect();
    complain(&lines.join("\n"));
    ExitCode::from(2)
}

/// Writes a text and a line end on standard error. Where that can't be written nobody can be told, and the program
/// goes on.
pub(crate) fn complain(text: &str) {
    let _ = writeln!(std::io::stderr(), "{text}");
}

/// Prints a text and a line end on standard output.
fn print(text: &str) -> Result<(), Failure> {
    let mut out = std::io::stdout();
    let written = writeln!(out, "{text}").and_then(|()| out.flush());
    written.map_err(|error| Failure::output(&error))
}

/// Has SIGINT and SIGTERM do `action`, which must end the program properly.
fn on_interrupt(action: impl FnMut() + Send + 'static) -> Result<(), Failure> {
    ctrlc::set_handler(action)
        .map_err(|error| Failure::failed(format!("can't listen for interrupts: {error}")))
}
