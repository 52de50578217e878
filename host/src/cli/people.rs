//! Options of `parlor desk` and `parlor customer`, and what both have in common.

use std::collections::BTreeMap;
use std::path::PathBuf;

use clap::{ArgGroup, Args};
use parlor_core::rules::ClientVersion;
use parlor_link::{Address, Roots, Security, Tls};

use super::ConfigOptions;
use super::given::{
    chat_url, client_version, gws_base, http_url, key_value, nick, person_id, queue_key, server,
    service_name, subject,
};
use crate::chat_url::ChatUrl;
use crate::http_url::HttpUrl;
use crate::plain::TypingLines;
use crate::screen::Theme;

/// The options with which there may be TLS.
const SECURED: &str = "secured";

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
