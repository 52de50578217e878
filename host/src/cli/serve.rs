//! `parlor serve`: the embedded Chat Server until it is interrupted.

use std::io::{IsTerminal, Write};
use std::sync::mpsc::channel;

use parlor_server::{Config, Server};
use tracing::level_filters::LevelFilter;

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
    let (stop, stopped) = channel();
    crate::on_interrupt(move || {
        let _ = stop.send(());
    })?;
    let mut config = Config::default();
    (config.basic, config.flex, config.http) = (options.basic, options.flex, options.http);
    config.timeouts.session_inactivity_ms = options.session_timeout.saturating_mul(1000);
    config.timeouts.flex_disconnect_ms = options.flex_timeout.saturating_mul(1000);
    for (name, address) in [("--basic", options.basic), ("--flex", options.flex), ("--http", options.http)] {
        if !address.ip().to_canonical().is_loopback() {
            crate::complain(&format!(
                "parlor: {name} {address}: whoever reaches this port can use it; there is neither TLS nor login"
            ));
        }
    }
    let server = Server::start(config).map_err(|error| Failure::failed(error.to_string()))?;
    let addresses = server.addresses();
    let line =
        format!("listening basic={} flex={} http=http://{}", addresses.basic, addresses.flex, addresses.http);
    let mut out = std::io::stdout();
    // Who started the server waits for this line; if nobody does, the server runs all the same.
    let _ = writeln!(out, "{line}").and_then(|()| out.flush());
    let _ = stopped.recv();
    server.shutdown();
    log.finish();
    Ok(())
}
