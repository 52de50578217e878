//! The command line: names, options, help.

mod given;
mod idle;
mod log;
pub(crate) mod man;
mod pace;
mod password;
mod people;
pub(crate) mod plugin;
pub(crate) mod serve;
mod serve_options;
pub(crate) mod talk;
pub(crate) mod transcript;
mod trust;

use std::path::PathBuf;
use std::time::Duration;

use clap::{Args, Parser, Subcommand};

#[cfg(test)]
pub(crate) use self::given::FORMATS;
use self::given::{AnyFormat, pause};
pub(crate) use self::people::{CustomerOptions, DeskOptions, TalkOptions};
pub(crate) use self::serve_options::ServeOptions;
use crate::demo::Door;

/// An agent's desktop, a customer and an embedded Chat Server, all in one.
#[derive(Debug, Parser)]
#[command(name = "parlor", version, arg_required_else_help = true, after_help = EXAMPLES)]
pub(crate) struct Cli {
    #[command(subcommand)]
    pub(crate) command: Command,
}

const EXAMPLES: &str = "\
Examples:
  parlor demo                        a whole conversation, played and checked
  parlor demo --watch                the same, slowly, for people to look at
  parlor serve                       an embedded Chat Server on this machine
  parlor customer --nick Ana --subject \"A lamp\"
  parlor customer --nick Ana --chat-api https://chat.example.com --service support
  parlor desk --nick Bo
  parlor transcript check chat.xml   what is wrong with a stored transcript

Options of serve, desk and customer may stand in a file, too: see `parlor config`.
Exit codes: 0 done, 1 failed, 2 wrong usage.";

const CONFIG_HELP: &str = "\
A file has the sections [serve], [desk] and [customer] with the names of their options, [screen] and [keys]:
  [desk]
  nick = \"Bo\"
  supervisor = true
What is typed wins over the environment (PARLOR_NICK, PARLOR_PERSON_ID and so on), and the environment over the file.";

#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    /// Play a whole conversation on the embedded server, and check it.
    Demo(DemoOptions),
    /// Run the embedded Chat Server until it is interrupted.
    Serve(ServeOptions),
    /// Sit at an agent's desktop: a full screen at a terminal, JSON lines otherwise.
    Desk(DeskOptions),
    /// Be a customer: a full screen at a terminal, JSON lines otherwise.
    Customer(CustomerOptions),
    /// Print where the file with options is looked for, and which options hold.
    #[command(after_help = CONFIG_HELP)]
    Config(ConfigOptions),
    /// See which plugins there are and whether they load.
    #[command(
        subcommand,
        after_help = "\
Examples:
  parlor plugin list                                  what is there
  parlor plugin check target/release/libwelcome.so    whether a plugin of one's own loads
  parlor plugin trust target/release/libwelcome.so    from now on it may"
    )]
    Plugin(PluginCommand),
    /// Check and convert stored transcripts.
    #[command(
        subcommand,
        after_help = "\
Examples:
  parlor transcript check *.xml
  parlor transcript convert chat.xml --to html --output chat.html"
    )]
    Transcript(TranscriptCommand),
    /// Print the completions of a shell.
    #[command(after_help = "\
Write them where the shell looks for them:
  parlor completions bash > ~/.local/share/bash-completion/completions/parlor
  parlor completions zsh > ~/.local/share/zsh/site-functions/_parlor   (a directory of your fpath)
  parlor completions fish > ~/.config/fish/completions/parlor.fish")]
    Completions {
        /// The shell.
        shell: clap_complete::Shell,
    },
    /// Write the man pages into a directory.
    #[command(after_help = "\
Example:
  parlor man ~/.local/share/man/man1")]
    Man {
        /// The directory; files of the same names are replaced.
        directory: PathBuf,
    },
}

#[derive(Args, Debug)]
#[command(after_help = "\
Examples:
  parlor demo                    in a second, with a table of what each of the three saw
  parlor demo --watch            slowly, at the screens of the three; Space stops it, q leaves
  parlor demo --watch --pace 4   more slowly
  parlor demo --door chat-api    the customer comes by Chat API v2
  parlor demo --door gws         the agent comes by GWS API v2")]
pub(crate) struct DemoOptions {
    /// Where the transcript goes, in four formats.
    #[arg(long, value_name = "DIR", default_value = "parlor-demo")]
    pub(crate) out: PathBuf,
    /// Through which door the customer or the agent comes.
    #[arg(long, value_name = "DOOR", value_enum, default_value = "xml")]
    pub(crate) door: Door,
    /// Play it slowly, and show it at the screens of customer, agent and supervisor.
    #[arg(long, conflicts_with = "json")]
    pub(crate) watch: bool,
    /// With --watch: the pause before each scene, 0 to 60; a key takes a fortieth of it.
    #[arg(long, value_name = "SECONDS", default_value = "2", value_parser = pause, requires = "watch")]
    pub(crate) pace: Duration,
    /// Print one JSON object instead.
    #[arg(long)]
    pub(crate) json: bool,
}

#[derive(Args, Debug)]
pub(crate) struct ConfigOptions {
    /// The file with options, instead of the person's own.
    #[arg(long, value_name = "FILE")]
    pub(crate) config: Option<PathBuf>,
}

#[derive(Debug, Subcommand)]
pub(crate) enum PluginCommand {
    /// List the plugins that would be loaded, and those that can't be.
    #[command(after_help = "\
Example:
  parlor plugin list --plugins target/release")]
    List {
        /// Another directory with plugins, searched first; may be given again.
        #[arg(long, value_name = "DIR")]
        plugins: Vec<PathBuf>,
        /// Print one JSON object instead.
        #[arg(long)]
        json: bool,
    },
    /// Trust a library from now on, as it is now: one that lies outside the program's own directories.
    #[command(after_help = "\
Example:
  parlor plugin trust target/release/libwelcome.so
Its SHA-256 is added to parlor/plugins.allow in your configuration directory. Another build needs trust of its own.")]
    Trust {
        /// The library.
        file: PathBuf,
    },
    /// Load one plugin; if it can't be loaded, say why.
    #[command(after_help = "\
Example:
  parlor plugin check target/release/libwelcome.so
The exit code is 1 if the plugin doesn't load.")]
    Check {
        /// The library.
        file: PathBuf,
        /// Say all that is known of what went wrong.
        #[arg(long)]
        verbose: bool,
        /// Print one JSON object instead.
        #[arg(long)]
        json: bool,
    },
}

#[derive(Debug, Subcommand)]
pub(crate) enum TranscriptCommand {
    /// Read stored transcripts strictly; say what is wrong, and in which file, line and column.
    #[command(after_help = "\
Example:
  parlor transcript check *.xml
Each problem is FILE:LINE:COLUMN: REASON on standard error. The exit code is 1 if any file has problems.")]
    Check {
        /// The files; `-` is standard input.
        #[arg(required = true, value_name = "FILE")]
        files: Vec<PathBuf>,
        /// Print one JSON object a line instead, one for each file.
        #[arg(long)]
        json: bool,
    },
    /// Convert a stored transcript, through the plugin that writes the format.
    #[command(after_help = "\
Examples:
  parlor transcript convert chat.xml --to html --output chat.html
  parlor transcript convert chat.xml --to markdown --plugins target/release
`parlor plugin list` shows which formats there are: a feature export:html is the format html.")]
    Convert {
        /// The file; `-` is standard input.
        file: PathBuf,
        /// The format: xml, json, html, text, or another that a plugin can write.
        #[arg(long, value_name = "FORMAT", value_parser = AnyFormat, hide_possible_values = true)]
        to: String,
        /// A new file instead of standard output.
        #[arg(long, value_name = "FILE")]
        output: Option<PathBuf>,
        /// Another directory with plugins, searched first; may be given again.
        #[arg(long, value_name = "DIR")]
        plugins: Vec<PathBuf>,
    },
}

#[cfg(test)]
mod tests {
    use clap::CommandFactory;

    use super::*;

    #[test]
    fn the_definitions_fit_together() {
        Cli::command().debug_assert();
    }
}
