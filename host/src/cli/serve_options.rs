//! Options of `parlor serve`.

use std::net::SocketAddr;
use std::path::PathBuf;

use clap::Args;

use super::ConfigOptions;
use super::given::{address, agent_state, file_types, gws_url, http_address, origin, service};
use super::idle::IdleOptions;

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
