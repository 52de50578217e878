//! `parlor serve`: the embedded Chat Server until it is interrupted.

use std::io::{ErrorKind, IsTerminal, Write};
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr};
use std::sync::mpsc::channel;

use parlor_server::{Addresses, Agents, Config, Server, StartError};
use tracing::level_filters::LevelFilter;
use tracing_subscriber::fmt::MakeWriter;

use super::ServeOptions;
use super::log::Log;
use crate::failure::Failure;

pub(crate) fn run(options: &ServeOptions) -> Result<(), Failure> {
    let level = if options.verbose { LevelFilter::DEBUG } else { LevelFilter::WARN };
    let log = Log::start(std::io::stderr())
        .map_err(|error| Failure::failed(format!("no thread for the log: {error}; end other programs")))?;
    tracing_subscriber::fmt()
        .with_writer(log.clone())
        .with_ansi(std::io::stderr().is_terminal())
        .with_max_level(level)
        .init();
    log_panics(&log);
    let (stop, stopped) = channel();
    let on_failure = stop.clone();
    crate::on_interrupt(move || {
        let _ = stop.send(None);
    })?;
    for warning in warnings(options) {
        crate::complain(&warning);
    }
    let server = Server::start_watched(config(options)?, move |failure| {
        let _ = on_failure.send(Some(failure));
    });
    let server = server.map_err(|error| not_started(&error))?;
    // Who started the server waits for these lines.
    let addresses = server.addresses();
    let lines = format!("{}\ndemo-chat {}", listening(&addresses, &machine()), demo_chat(addresses.chat_api));
    if let Err(failure) = crate::print(&lines) {
        server.shutdown();
        return Err(failure);
    }
    let failure = stopped.recv().unwrap_or_default();
    server.shutdown();
    if let Some(failure) = failure {
        // Through the log, too: the end must not wait for a reader of standard error.
        let _ = log.make_writer().write_all(format!("parlor: {failure}\n").as_bytes());
        log.finish();
        std::process::exit(1);
    }
    log.finish();
    Ok(())
}

/// Has panics told by the log, where a reader that stands still stops nobody. Their place is told, never their
/// message, which may quote a customer.
fn log_panics(log: &Log) {
    let log = log.clone();
    std::panic::set_hook(Box::new(move |panic| {
        let place = panic.location().map(ToString::to_string).unwrap_or_default();
        let line = format!("parlor: a fault in the server: panicked at {place}\n");
        let _ = log.make_writer().write_all(line.as_bytes());
    }));
}

fn config(options: &ServeOptions) -> Result<Config, Failure> {
    let mut config = Config::default();
    config.gws = options.gws;
    config.gws_url.clone_from(&options.gws_url);
    config.agents = agents(options)?;
    config.agent_states = agent_states(options)?;
    config.csrf_protection = options.csrf;
    config.timeouts.offer_ms = options.offer_timeout.saturating_mul(1000);
    (config.basic, config.flex, config.http) = (options.basic, options.flex, options.http);
    config.chat_api = options.chat_api;
    config.services.clone_from(&options.service);
    config.cors_origins.clone_from(&options.cors);
    let files = &mut config.client_file_transfer;
    let bytes = |it: u32| usize::try_from(it).unwrap_or(usize::MAX);
    config.chats_per_agent = bytes(options.agent_chats);
    files.upload_max_files = options.upload_max_files;
    files.upload_max_file_size = bytes(options.upload_max_file_size);
    files.upload_max_total_size = bytes(options.upload_max_total_size);
    files.upload_file_types.clone_from(&options.upload_file_types);
    options.idle.apply(&mut config);
    config.timeouts.flex_disconnect_ms = options.flex_timeout.saturating_mul(1000);
    Ok(config)
}

/// The agent states of the house, each once.
fn agent_states(options: &ServeOptions) -> Result<Vec<(String, String)>, Failure> {
    let states = options.agent_state.clone();
    for (index, (name, _)) in states.iter().enumerate() {
        if states.iter().take(index).any(|it| it.0 == *name) {
            return Err(Failure::failed(format!(
                "--agent-state: {name} stands there twice: write each NAME once"
            )));
        }
    }
    Ok(states)
}

/// Those whom the file of agents lists.
fn agents(options: &ServeOptions) -> Result<Agents, Failure> {
    let Some(path) = &options.agents else { return Ok(Agents::anybody()) };
    let wrong =
        |why: String| Failure::failed(format!("the agents in {} can't be read: {why}", path.display()));
    let text = std::fs::read_to_string(path).map_err(|error| {
        wrong(format!(
            "{error}; name a file with a line NAME:HASH:ROLES:SKILLS for each (SKILLS may be empty)"
        ))
    })?;
    Agents::read(&text).map_err(|error| wrong(error.to_string()))
}

/// What says which program has a port.
const WHOSE: &str = if cfg!(target_os = "linux") {
    "ss -ltnp"
} else if cfg!(windows) {
    "netstat -abno"
} else {
    "lsof -nP -iTCP -sTCP:LISTEN"
};

/// Why the server didn't start; where its port is in use, with the option that helps and with what says whose it is.
fn not_started(error: &StartError) -> Failure {
    let option = match error {
        StartError::Listen { port, address, source } if source.kind() == ErrorKind::AddrInUse => {
            let free = SocketAddr::new(address.ip(), 0);
            format!(": --{port} {free}; `{WHOSE}` says which program has it, perhaps another `parlor serve`")
        }
        StartError::NoAgents { .. } => ": --agents FILE, or --gws 127.0.0.1:4074".to_owned(),
        _ => String::new(),
    };
    Failure::failed(format!("{error}{option}"))
}

/// The machine's addresses that others may reach, those of IPv4 first.
fn machine() -> Vec<IpAddr> {
    let is_link_local = |it: &IpAddr| match it {
        IpAddr::V4(it) => it.is_link_local(),
        // Only with the interface's name could anybody connect to it.
        IpAddr::V6(it) => it.is_unicast_link_local(),
    };
    let interfaces = if_addrs::get_if_addrs().unwrap_or_default();
    let mut found: Vec<IpAddr> = interfaces
        .iter()
        .map(if_addrs::Interface::ip)
        .filter(|it| !it.is_loopback() && !is_link_local(it))
        .collect();
    found.sort_by_key(IpAddr::is_ipv6);
    found
}

/// The lines that say where the server listens. No client can connect to an address that stands for all of the
/// machine's (0.0.0.0), so these are written instead, one a line.
fn listening(addresses: &Addresses, machine: &[IpAddr]) -> String {
    let ports = [addresses.basic, addresses.flex, addresses.http, addresses.chat_api, addresses.gws];
    let is_open = |it: &SocketAddr| it.ip().is_unspecified();
    let is_reached =
        |host: &IpAddr| ports.iter().filter(|it| is_open(it)).all(|port| host.is_ipv4() || port.is_ipv6());
    let mut hosts: Vec<IpAddr> = match ports.iter().any(is_open) {
        true => machine.iter().copied().filter(is_reached).collect(),
        false => Vec::new(),
    };
    if hosts.is_empty() {
        hosts.push(Ipv4Addr::LOCALHOST.into());
    }
    let line = |(index, host): (usize, &IpAddr)| {
        let [basic, flex, http, chat_api, gws] =
            ports.map(|port| if is_open(&port) { SocketAddr::new(*host, port.port()) } else { port });
        let begin = if index == 0 { "listening" } else { "also" };
        format!(
            "{begin} basic={basic} flex={flex} http=http://{http} chat-api=http://{chat_api} gws=http://{gws}"
        )
    };
    hosts.iter().enumerate().map(line).collect::<Vec<_>>().join("\n")
}

/// The page with the widget, for a browser on this machine.
fn demo_chat(mut chat_api: SocketAddr) -> String {
    if chat_api.ip().is_unspecified() {
        chat_api.set_ip(match chat_api {
            SocketAddr::V4(_) => Ipv4Addr::LOCALHOST.into(),
            SocketAddr::V6(_) => Ipv6Addr::LOCALHOST.into(),
        });
    }
    format!("http://{chat_api}/demo-chat")
}

/// A line for each port that others than the users of this machine may reach.
fn warnings(options: &ServeOptions) -> Vec<String> {
    let ports = [
        ("--basic", options.basic),
        ("--flex", options.flex),
        ("--http", options.http),
        ("--chat-api", options.chat_api),
    ];
    let open = ports.into_iter().filter(|(_, address)| !address.ip().to_canonical().is_loopback());
    let line = |(name, address)| {
        format!(
            "parlor: {name} {address}: whoever reaches this port can use it, as there is neither TLS nor login; \
             name 127.0.0.1 to keep others out"
        )
    };
    let mut lines: Vec<String> = open.map(line).collect();
    if !options.gws.ip().to_canonical().is_loopback() {
        lines.push(format!(
            "parlor: --gws {}: there is no TLS, so that passwords can be read on their way; put a proxy with TLS before \
             it, or name 127.0.0.1",
            options.gws
        ));
    }
    lines
}

#[cfg(test)]
mod tests {
    use clap::Parser;

    use super::*;
    use crate::cli::{Cli, Command};

    fn options(arguments: &[&str]) -> Result<ServeOptions, String> {
        let all = ["parlor", "serve"].iter().chain(arguments);
        match Cli::try_parse_from(all).map_err(|error| error.to_string())?.command {
            Command::Serve(options) => Ok(options),
            other => panic!("{other:?}"),
        }
    }

    #[test]
    fn timeouts_are_seconds_and_a_session_with_zero_is_never_ended() {
        let timeouts = |arguments: &[&str]| {
            let timeouts = config(&options(arguments).unwrap()).unwrap().timeouts;
            (timeouts.session_inactivity_ms, timeouts.flex_disconnect_ms)
        };
        let default = Config::default().timeouts;
        assert_eq!(timeouts(&[]), (default.session_inactivity_ms, default.flex_disconnect_ms));
        assert_eq!(timeouts(&["--session-timeout", "7", "--flex-timeout", "1"]), (7000, 1000));
        // That the engine takes 0 as never has a test of its own there.
        assert_eq!(timeouts(&["--session-timeout", "0"]).0, 0);
        for bad in [["--flex-timeout", "0"], ["--flex-timeout", "-1"], ["--session-timeout", "1728001"]] {
            assert!(options(&bad).is_err(), "{bad:?}");
        }
    }

    #[test]
    fn chat_api_and_its_files_are_configured() {
        let default = Config::default().client_file_transfer;
        assert_eq!(
            format!("{:?}", config(&options(&[]).unwrap()).unwrap().client_file_transfer),
            format!("{default:?}")
        );
        let config = config(
            &options(&[
                "--service=a=T:e",
                "--service=b=T:f",
                "--cors=https://x",
                "--cors=*",
                "--upload-max-files=7",
                "--upload-max-file-size=8",
                "--upload-max-total-size=9",
                "--upload-file-types=pdf",
            ])
            .unwrap(),
        )
        .unwrap();
        let services: Vec<_> =
            config.services.iter().map(|(name, queue)| format!("{name} {queue}")).collect();
        assert_eq!(
            (services, config.cors_origins),
            (vec!["a T:e".into(), "b T:f".into()], vec!["https://x".into(), "*".to_owned()])
        );
        let files = config.client_file_transfer;
        assert_eq!(
            (files.upload_max_files, files.upload_max_file_size, files.upload_max_total_size),
            (7, 8, 9)
        );
        assert_eq!(files.upload_file_types, "pdf");
    }

    #[test]
    fn the_agents_door_is_configured() {
        let directory = tempfile::tempdir().unwrap();
        let path = directory.path().join("agents.txt");
        let list = "# day shift\nbo:$argon2id$v=19$m=64,t=1,p=1$c29tZXNhbHQ$z061K6Z8C/cRv0H2ZID9RQ:agent:\n";
        std::fs::write(&path, list).unwrap();
        let given = |agents: &str| {
            let arguments = [
                "--gws=127.0.0.1:9",
                "--gws-url=https://x/api/v2",
                "--agent-state=Lunch=At lunch",
                "--csrf",
                "--agent-chats=7",
                "--offer-timeout=8",
                agents,
            ];
            config(&options(&arguments).unwrap()).map_err(|failure| failure.to_string())
        };
        let found = given(&format!("--agents={}", path.display())).unwrap();
        assert_eq!((found.gws.port(), found.gws_url.as_deref()), (9, Some("https://x/api/v2")));
        assert_eq!(found.agent_states, [("Lunch".to_owned(), "At lunch".to_owned())]);
        let twice = config(&options(&["--agent-state=Lunch=a", "--agent-state=Lunch=b"]).unwrap());
        assert!(twice.unwrap_err().to_string().contains("Lunch stands there twice"));
        assert_eq!((found.csrf_protection, found.chats_per_agent, found.timeouts.offer_ms), (true, 7, 8000));
        assert_eq!(format!("{:?}", found.agents), "Agents(1)");
        assert!(config(&options(&[]).unwrap()).unwrap().agents.are_anybody());
        std::fs::write(&path, "bo:secret:agent:\n").unwrap();
        let why = given(&format!("--agents={}", path.display())).unwrap_err();
        assert!(why.contains("agents.txt can't be read: line 1: ") && !why.contains("secret"), "{why}");
        assert!(given("--agents=/nowhere/agents.txt").unwrap_err().contains("/nowhere/agents.txt"));
    }

    #[test]
    fn addresses_are_those_that_others_can_connect_to() {
        let shown = |ports: [&str; 5], machine: &[&str]| {
            let [basic, flex, http, chat_api, gws] = ports.map(|it| it.parse().unwrap());
            let machine: Vec<IpAddr> = machine.iter().map(|it| it.parse().unwrap()).collect();
            listening(&Addresses { basic, flex, http, chat_api, gws }, &machine)
        };
        let here = ["127.0.0.1:1", "127.0.0.1:2", "127.0.0.1:3", "127.0.0.1:4", "127.0.0.1:5"];
        let machine = ["192.0.2.7", "198.51.100.7", "2001:db8::7"];
        assert_eq!(
            shown(here, &machine),
            "listening basic=127.0.0.1:1 flex=127.0.0.1:2 http=http://127.0.0.1:3 chat-api=http://127.0.0.1:4 \
             gws=http://127.0.0.1:5"
        );
        assert_eq!(
            shown(["0.0.0.0:1", "127.0.0.1:2", "0.0.0.0:3", "127.0.0.1:4", "0.0.0.0:5"], &machine),
            "listening basic=192.0.2.7:1 flex=127.0.0.1:2 http=http://192.0.2.7:3 chat-api=http://127.0.0.1:4 \
             gws=http://192.0.2.7:5\n\
             also basic=198.51.100.7:1 flex=127.0.0.1:2 http=http://198.51.100.7:3 chat-api=http://127.0.0.1:4 \
             gws=http://198.51.100.7:5"
        );
        let dual = shown(["[::]:1", "[::]:2", "[::]:3", "[::]:4", "[::]:5"], &machine);
        assert!(dual.ends_with(
            "\nalso basic=[2001:db8::7]:1 flex=[2001:db8::7]:2 http=http://[2001:db8::7]:3 \
             chat-api=http://[2001:db8::7]:4 gws=http://[2001:db8::7]:5"
        ));
        assert_eq!(
            shown(["0.0.0.0:1", "0.0.0.0:2", "0.0.0.0:3", "0.0.0.0:4", "0.0.0.0:5"], &[]),
            shown(here, &[])
        );
    }

    #[test]
    fn the_demo_page_is_one_that_a_browser_here_can_open() {
        for (chat_api, page) in [
            ("127.0.0.1:4073", "http://127.0.0.1:4073/demo-chat"),
            ("0.0.0.0:5", "http://127.0.0.1:5/demo-chat"),
            ("[::]:5", "http://[::1]:5/demo-chat"),
            ("192.0.2.7:5", "http://192.0.2.7:5/demo-chat"),
        ] {
            assert_eq!(demo_chat(chat_api.parse().unwrap()), page);
        }
    }

    #[test]
    fn a_port_that_is_open_to_others_gets_a_warning() {
        let warned = |arguments: &[&str]| warnings(&options(arguments).unwrap());
        assert!(warned(&[]).is_empty());
        assert!(
            warned(&["--basic", "127.0.0.2:0", "--flex", "[::1]:0", "--http", "[::ffff:127.0.0.1]:0"])
                .is_empty()
        );
        for open in ["0.0.0.0:0", "[::]:4072", "192.0.2.7:4072", "[::ffff:192.0.2.7]:4072"] {
            let lines = warned(&["--http", open]);
            assert_eq!(lines.len(), 1, "{open}");
            assert!(lines[0].starts_with(&format!("parlor: --http {open}: ")), "{lines:?}");
        }
        assert_eq!(warned(&["--basic", "0.0.0.0:0", "--flex", "0.0.0.0:0", "--http", "0.0.0.0:0"]).len(), 3);
        assert!(warned(&["--gws", "0.0.0.0:0"])[0].contains("passwords"));
    }
}
