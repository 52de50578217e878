//! The command line: names, options, help.

mod given;
mod idle;
mod log;
pub(crate) mod man;
mod pace;
mod password;
pub(crate) mod plugin;
pub(crate) mod serve;
pub(crate) mod talk;
pub(crate) mod transcript;
mod trust;

use std::collections::BTreeMap;
use std::net::SocketAddr;
use std::path::PathBuf;
use std::time::Duration;

use clap::{ArgGroup, Args, Parser, Subcommand};
use parlor_core::rules::ClientVersion;
use parlor_link::{Address, Roots, Security, Tls};

#[cfg(test)]
pub(crate) use self::given::FORMATS;
use self::given::{
    AnyFormat, address, agent_state, chat_url, client_version, file_types, gws_base, gws_url, http_address,
    http_url, key_value, nick, origin, pause, person_id, queue_key, server, service, service_name, subject,
};
use self::idle::IdleOptions;
use crate::chat_url::ChatUrl;
use crate::demo::Door;
use crate::http_url::HttpUrl;
use crate::plain::TypingLines;
use crate::screen::Theme;

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

/// The options with which there may be TLS.
const SECURED: &str = "secured";

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

#[derive(Args, Debug)]
#[command(after_help = "\
The first line on standard output is
  listening basic=127.0.0.1:4070 flex=127.0.0.1:4071 http=http://127.0.0.1:4072 chat-api=http://127.0.0.1:4073 gws=http://127.0.0.1:4074
and the last one names a page on which a customer chats in a browser.
Examples, for other machines, too, and on any free ports; and for a page that chats:
  parlor serve --basic 0.0.0.0:0 --flex 0.0.0.0:0 --http 0.0.0.0:0 --chat-api 0.0.0.0:0
  parlor serve --service support=Environment:support --cors https://shop.example.com
And for agents on other machines, who are listed in a file:
  parlor serve --gws 0.0.0.0:4074 --agents agents.txt --csrf
Everything is kept in memory and gone when the server ends.")]
pub(crate) struct ServeOptions {
    /// Where agents connect; port 0 stands for any free port.
    #[arg(long, value_name = "HOST:PORT", default_value = "127.0.0.1:4070", value_parser = address)]
    pub(crate) basic: SocketAddr,
    /// Where customers connect.
    #[arg(long, value_name = "HOST:PORT", default_value = "127.0.0.1:4071", value_parser = address)]
    pub(crate) flex: SocketAddr,
    /// Where sessions are listed, and where documents and files are.
    #[arg(long, value_name = "HOST:PORT", default_value = "127.0.0.1:4072", value_parser = http_address)]
    pub(crate) http: SocketAddr,
    /// Where customers ask over HTTP, with Chat API v2.
    #[arg(long, value_name = "HOST:PORT", default_value = "127.0.0.1:4073", value_parser = http_address)]
    pub(crate) chat_api: SocketAddr,
    /// Chat API v2: a service and the queue that it leads to; without any, every name leads to Environment:default.
    #[arg(long, value_name = "NAME=TENANT:ENDPOINT", value_parser = service)]
    pub(crate) service: Vec<(String, String)>,
    /// Chat API v2: the origin of pages that may use it from a browser, such as https://shop.example.com; * is all.
    #[arg(long, value_name = "ORIGIN", value_parser = origin)]
    pub(crate) cors: Vec<String>,
    /// Where agents ask over HTTP, with GWS API v2 or Workspace API v3.
    #[arg(long, value_name = "HOST:PORT", default_value = "127.0.0.1:4074", value_parser = http_address)]
    pub(crate) gws: SocketAddr,
    /// GWS API v2: what its URIs begin with, such as https://chat.example.com/api/v2; otherwise where it listens.
    #[arg(long, value_name = "URL", value_parser = gws_url)]
    pub(crate) gws_url: Option<String>,
    /// GWS API v2: the agents, one a line, as NAME:HASH:ROLES:SKILLS; without it, on loopback alone, whoever names himself.
    #[arg(long, value_name = "FILE")]
    pub(crate) agents: Option<PathBuf>,
    /// GWS API v2: an agent state of your own, in which an agent isn't ready, and what it is called on a screen.
    #[arg(long, value_name = "NAME=TITLE", value_parser = agent_state)]
    pub(crate) agent_state: Vec<(String, String)>,
    /// GWS API v2: requests that change something need the token of an X-CSRF-TOKEN.
    #[arg(long)]
    pub(crate) csrf: bool,
    /// GWS API v2: how many chats an agent has at a time, unless the file of agents says otherwise.
    #[arg(long, value_name = "N", default_value_t = 3, value_parser = clap::value_parser!(u32).range(1..=100))]
    pub(crate) agent_chats: u32,
    /// GWS API v2: after how many seconds an interaction that an agent doesn't take is offered to the next.
    #[arg(long, value_name = "SECONDS", default_value_t = 30, value_parser = clap::value_parser!(u64).range(1..=3600))]
    pub(crate) offer_timeout: u64,
    /// How many files customers may send in one session; 0: none.
    #[arg(long, value_name = "N", default_value_t = 3, value_parser = clap::value_parser!(u32).range(..=1000))]
    pub(crate) upload_max_files: u32,
    /// How large such a file may be.
    #[arg(long, value_name = "BYTES", default_value_t = 2_097_152, value_parser = clap::value_parser!(u32).range(..=16_777_216))]
    pub(crate) upload_max_file_size: u32,
    /// How large all such files of one session may be together.
    #[arg(long, value_name = "BYTES", default_value_t = 5_242_880, value_parser = clap::value_parser!(u32).range(..=134_217_728))]
    pub(crate) upload_max_total_size: u32,
    /// The endings that their names may have, with colons between them; nothing between the quotes: any.
    #[arg(long, value_name = "TYPES", default_value = "gif:jpeg:jpg:pdf:png:txt:zip", value_parser = file_types)]
    pub(crate) upload_file_types: String,
    #[command(flatten)]
    pub(crate) idle: IdleOptions,
    /// After how many seconds without a request a customer is taken out of the session.
    #[arg(long, value_name = "SECONDS", default_value_t = 45, value_parser = clap::value_parser!(u64).range(1..=1_728_000))]
    pub(crate) flex_timeout: u64,
    /// Log more than warnings on standard error. What people say is never logged.
    #[arg(long)]
    pub(crate) verbose: bool,
    #[command(flatten)]
    pub(crate) config: ConfigOptions,
}

#[derive(Args, Debug)]
#[command(group = ArgGroup::new(SECURED).args(["tls", "gws"]).multiple(true))]
#[command(after_help = "\
Example:
  parlor desk --nick Bo
  parlor desk --basic chat.example.com:4070 --http http://chat.example.com:4072 --nick Sue --supervisor
  parlor desk --gws https://chat.example.com/api/v2 --user bo --nick Bo
At a terminal what is typed is said, and /help lists the commands. Otherwise commands and events are JSON lines:
  {\"id\":1,\"do\":\"join\",\"sessionId\":\"SESSION\"}
All of them are listed in host/README.md, which is installed as share/doc/parlor/README.md.")]
pub(crate) struct DeskOptions {
    /// The Chat Server's basic port.
    #[arg(long, value_name = "HOST:PORT", default_value = "127.0.0.1:4070", value_parser = server)]
    pub(crate) basic: Address,
    /// The Chat Server's HTTP port, where sessions are listed and documents are.
    #[arg(long, value_name = "URL", default_value = "http://127.0.0.1:4072", value_parser = http_url)]
    pub(crate) http: String,
    /// Instead of both, the server's GWS API v2, such as https://chat.example.com/api/v2; HOST:PORT is enough.
    #[arg(long, value_name = "URL", value_parser = gws_base, requires = "user")]
    pub(crate) gws: Option<HttpUrl>,
    /// The name with which an agent logs in there; the password is asked for, or stands in PARLOR_PASSWORD.
    #[arg(long, value_name = "NAME", requires = "gws")]
    pub(crate) user: Option<String>,
    /// The nickname that the others see, of at most 256 bytes.
    #[arg(long, value_name = "NAME", value_parser = nick)]
    pub(crate) nick: String,
    /// The employee id.
    #[arg(long, value_name = "ID", value_parser = person_id)]
    pub(crate) person_id: Option<String>,
    /// Be a supervisor, who may watch unseen (VIP), and coach unseen by the customer (INT).
    #[arg(long)]
    pub(crate) supervisor: bool,
    /// Another directory with plugins, searched first; may be given again.
    #[arg(long, value_name = "DIR")]
    pub(crate) plugins: Vec<PathBuf>,
    #[command(flatten)]
    pub(crate) talk: TalkOptions,
}

#[derive(Args, Debug)]
#[command(group = ArgGroup::new(SECURED).args(["tls", "chat_api"]).multiple(true))]
#[command(after_help = "\
Examples:
  parlor customer --nick Ana --subject \"A lamp\" --data OrderNumber=4711
  parlor customer --nick Ana --chat-api http://127.0.0.1:4073/genesys/2/chat/Any
  parlor customer --nick Ana --chat-api https://chat.example.com --service support
At a terminal what is typed is said, and /help lists the commands. Otherwise commands and events are JSON lines:
  {\"id\":1,\"do\":\"say\",\"text\":\"Hello\"}
All of them are listed in host/README.md, which is installed as share/doc/parlor/README.md.")]
pub(crate) struct CustomerOptions {
    /// The Chat Server's flex port.
    #[arg(long, value_name = "HOST:PORT", default_value = "127.0.0.1:4071", value_parser = server)]
    pub(crate) flex: Address,
    /// The Chat Server's HTTP port, from which files are downloaded.
    #[arg(long, value_name = "URL", default_value = "http://127.0.0.1:4072", value_parser = http_url)]
    pub(crate) http: String,
    /// Speak Chat API v2 with the service at this URL, and not flex.
    #[arg(long, value_name = "URL", value_parser = chat_url)]
    pub(crate) chat_api: Option<ChatUrl>,
    /// The service, where the URL of --chat-api names none.
    #[arg(long, value_name = "NAME", default_value = "Any", value_parser = service_name)]
    pub(crate) service: String,
    /// The nickname that the others see, of at most 256 bytes.
    #[arg(long, value_name = "NAME", value_parser = nick)]
    pub(crate) nick: String,
    /// What it is about, in at most 256 bytes.
    #[arg(long, value_name = "TEXT", value_parser = subject)]
    pub(crate) subject: Option<String>,
    /// The queue to join.
    #[arg(long, value_name = "TENANT:ENDPOINT", default_value = "Environment:default", value_parser = queue_key)]
    pub(crate) queue: String,
    /// An item of the session's userdata, such as OrderNumber=4711; may be given again.
    #[arg(long = "data", value_name = "KEY=VALUE", value_parser = key_value)]
    pub(crate) data: Vec<(String, String)>,
    /// The shortest pause between two polls, in milliseconds.
    #[arg(long, value_name = "MS", default_value_t = 1000, value_parser = clap::value_parser!(u64).range(10..=20_000))]
    pub(crate) poll: u64,
    #[command(flatten)]
    pub(crate) talk: TalkOptions,
}

impl CustomerOptions {
    pub(crate) fn user_data(&self) -> BTreeMap<String, String> {
        self.data.iter().cloned().collect()
    }
}

#[derive(Args, Debug)]
pub(crate) struct TalkOptions {
    /// The version of the protocol that the server is told (ClientVersion): 101 to 106.
    #[arg(long, value_name = "N", default_value = "106", value_parser = client_version)]
    pub(crate) client_version: ClientVersion,
    /// Encrypt the connection to the Chat Server with TLS, and check who it is.
    #[arg(long)]
    pub(crate) tls: bool,
    /// Trust the certificates in this PEM file, instead of those that the system trusts.
    #[arg(long, value_name = "FILE", requires = SECURED)]
    pub(crate) ca: Option<PathBuf>,
    /// The name in the server's certificate, if it isn't the host.
    #[arg(long, value_name = "NAME", requires = SECURED)]
    pub(crate) server_name: Option<String>,
    /// JSON lines even on a terminal.
    #[arg(long)]
    pub(crate) json: bool,
    #[command(flatten)]
    pub(crate) config: ConfigOptions,
    /// Lines and an input below them instead of a full screen, for screen readers and simple terminals.
    #[arg(long, conflicts_with = "json")]
    pub(crate) plain: bool,
    /// The colours of the full screen; NO_COLOR in the environment: none.
    #[arg(long, value_name = "THEME", value_enum, default_value = "dark", conflicts_with_all = ["json", "plain"])]
    pub(crate) theme: Theme,
    /// Canned answers: lines `name = text`, or TOML.
    #[arg(long, value_name = "FILE", conflicts_with = "json")]
    pub(crate) canned: Option<PathBuf>,
    /// The others see what you type before you send it.
    #[arg(long, conflicts_with = "json")]
    pub(crate) preview: bool,
    /// What lines tell of others who type: nothing, that they do, or what they have typed so far, too.
    #[arg(long, value_name = "WHAT", value_enum, default_value = "note", conflicts_with = "json")]
    pub(crate) typing: TypingLines,
    /// What the full screen runs when a customer waits or a message came, such as notify-send.
    #[arg(long, value_name = "COMMAND", conflicts_with_all = ["json", "plain"])]
    pub(crate) notify: Option<String>,
    /// Another key for an action, such as quit=ctrl-q, or none; may be given again.
    #[arg(long, value_name = "ACTION=KEY", value_parser = key_value, conflicts_with = "json")]
    pub(crate) key: Vec<(String, String)>,
}

impl TalkOptions {
    /// Who may vouch for the server.
    pub(crate) fn roots(&self) -> Roots {
        self.ca.clone().map_or(Roots::System, Roots::File)
    }

    pub(crate) fn security(&self) -> Security {
        self.security_if(self.tls)
    }

    /// How the connection is secured, if it is.
    pub(crate) fn security_if(&self, is_secure: bool) -> Security {
        if !is_secure {
            return Security::Plain;
        }
        Security::Tls(Tls { roots: self.roots(), identity: None, server_name: self.server_name.clone() })
    }
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
