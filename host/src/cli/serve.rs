//! `parlor serve`: the embedded Chat Server until it is interrupted.

use std::io::{IsTerminal, Write};
use std::sync::mpsc::channel;

use parlor_server::{Config, Server};
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
    let server = Server::start_watched(config, move |failure| {
        let _ = on_failure.send(Some(failure));
    });
    let server = server.map_err(|error| Failure::failed(error.to_string()))?;
    let addresses = server.addresses();
    let line =
        format!("listening basic={} flex={} http=http://{}", addresses.basic, addresses.flex, addresses.http);
    let mut out = std::io::stdout();
    // Who started the server waits for this line; if nobody does, the server runs all the same.
    let _ = writeln!(out, "{line}").and_then(|()| out.flush());
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
