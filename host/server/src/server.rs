//! Starting and stopping: threads, ports and their order.

use std::net::{IpAddr, SocketAddr};
use std::sync::Arc;
use std::sync::atomic::AtomicU64;
use std::sync::mpsc::{SyncSender, sync_channel};
use std::thread::JoinHandle;
use std::time::Duration;
use std::{fmt, io, thread};

use tokio::net::TcpListener;
use tokio::runtime::{Builder, Runtime};
use tokio::sync::{Semaphore, oneshot};
use tokio::time::timeout;

use crate::config::Config;
use crate::connection::{Port, accept};
#[cfg(unix)]
use crate::descriptors;
use crate::documents::Documents;
use crate::driver::{Driver, SystemEnvironment};
use crate::engine::{Engine, Protocol};
use crate::failure::{ServerFailure, until_stopped};
use crate::gateway::chat::{self, Switchboard};
use crate::gateway::open_to_agents;
use crate::http::{self, House};
use crate::http_listener::{self, HttpPort};
use crate::network::share;
use crate::output::OutputBudget;
use crate::places::Places;
use crate::turns::{CHAT_API, GWS, HTTP, Turns};

/// Where the server listens.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Addresses {
    /// The basic protocol.
    pub basic: SocketAddr,
    /// The flex protocol.
    pub flex: SocketAddr,
    /// HTTP.
    pub http: SocketAddr,
    /// Chat API v2, for customers.
    pub chat_api: SocketAddr,
    /// GWS API v2, for agents.
    pub gws: SocketAddr,
}

/// Why the server didn't start: what, why, and what to do, in one line.
#[derive(Debug)]
#[non_exhaustive]
pub enum StartError {
    /// It can't listen at an address.
    Listen {
        /// Which of the ports: `basic`, `flex`, `http`, `chat-api` or `gws`.
        port: &'static str,
        /// The address that was asked for.
        address: SocketAddr,
        /// Why.
        source: io::Error,
    },
    /// Others than the users of this machine could reach GWS API v2 there, and would be let in with any password.
    NoAgents {
        /// The address that was asked for.
        address: SocketAddr,
    },
    /// The system gives it no threads.
    Threads(io::Error),
}

impl fmt::Display for StartError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Listen { port, address, source } => {
                let (why, what_to_do) = match source.kind() {
                    io::ErrorKind::AddrInUse => {
                        ("the port is in use".to_owned(), "stop the other program, or choose port 0")
                    }
                    io::ErrorKind::AddrNotAvailable => (
                        "this machine doesn't have that address".to_owned(),
                        "choose one that it has, such as 127.0.0.1",
                    ),
                    io::ErrorKind::PermissionDenied => {
                        ("not permitted".to_owned(), "choose a port from 1024 on, or port 0")
                    }
                    _ => (source.to_string(), "choose another address, or port 0"),
                };
                write!(f, "the server can't listen for {port} at {address}: {why}; {what_to_do}")
            }
            Self::NoAgents { address } => {
                write!(
                    f,
                    "the server won't listen for gws at {address}: without a list of agents anybody would be let in; \
                     name the agents, or choose 127.0.0.1"
                )
            }
            Self::Threads(source) => {
                write!(f, "the server can't start its threads: {source}; close other programs and try again")
            }
        }
    }
}

impl std::error::Error for StartError {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match self {
            Self::Listen { source, .. } | Self::Threads(source) => Some(source),
            Self::NoAgents { .. } => None,
        }
    }
}

/// A Chat Server that runs on threads of its own. Dropping it stops it like [`Server::shutdown`].
pub struct Server {
    addresses: Addresses,
    stop: Option<oneshot::Sender<()>>,
    thread: Option<JoinHandle<()>>,
}

impl Server {
    /// Starts the server; it listens when this returns.
    ///
    /// # Errors
    /// [`StartError`] if it can't listen, or gets no threads.
    pub fn start(config: Config) -> Result<Self, StartError> {
        Self::start_watched(config, |_| {})
    }

    /// Starts the server; `on_failure` is called if it ends by itself, which only a fault in it causes. Then nobody
    /// is served any more: a program that does nothing else should end. It is called on a thread of the server's, and
    /// must not wait for the server.
    ///
    /// # Errors
    /// [`StartError`] if it can't listen, or gets no threads.
    pub fn start_watched(
        config: Config,
        on_failure: impl FnOnce(ServerFailure) + Send + 'static,
    ) -> Result<Self, StartError> {
        let (ready, is_ready) = sync_channel(1);
        let (stop, stopped) = oneshot::channel();
        let thread = thread::Builder::new()
            .name("parlor-server".to_owned())
            .spawn(move || run(config, &ready, stopped).map_or((), on_failure))
            .map_err(StartError::Threads)?;
        match is_ready.recv() {
            Ok(Ok(addresses)) => Ok(Self { addresses, stop: Some(stop), thread: Some(thread) }),
            Ok(Err(error)) => Err(error),
            Err(_) => Err(StartError::Threads(io::Error::other("the thread ended early"))),
        }
    }

    /// Where it listens.
    pub fn addresses(&self) -> Addresses {
        self.addresses
    }

    /// Ends all sessions, so that every client is told, and stops the server's threads.
    pub fn shutdown(self) {
        drop(self);
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        // Dropping the sender is the signal.
        drop(self.stop.take());
        if let Some(thread) = self.thread.take()
            && thread.join().is_err()
        {
            tracing::error!("the server's thread panicked");
        }
    }
}

/// How much lower the priority of the thread of HTTP is than that of the others, as `nice` counts: documents and
/// transcripts can wait until what people say to each other is delivered. Our own choice.
const HTTP_NICE: i32 = 10;

/// The server's threads. The engine has one of its own, and so have HTTP, Chat API v2 and GWS API v2, so that none waits
/// behind the work that another causes: the system shares its processors out between them.
struct Threads {
    connections: Runtime,
    http: Runtime,
    chat_api: Runtime,
    gws: Runtime,
    engine: Runtime,
}

impl Threads {
    fn new() -> io::Result<Self> {
        let threads = |name: &str, count| {
            let mut builder = Builder::new_multi_thread();
            builder.worker_threads(count).thread_name(name).enable_all();
            builder
        };
        Ok(Self {
            connections: threads("parlor-chat", 2).build()?,
            http: threads("parlor-http", 1).on_thread_start(lower_priority).build()?,
            chat_api: threads("parlor-api", 1).build()?,
            gws: threads("parlor-gws", 1).build()?,
            engine: threads("parlor-engine", 1).build()?,
        })
    }

    fn shutdown(self, linger: Duration) {
        self.http.shutdown_background();
        self.chat_api.shutdown_background();
        self.gws.shutdown_background();
        self.engine.shutdown_background();
        self.connections.shutdown_timeout(linger);
    }
}

/// Lowers the priority of the calling thread. Linux counts it by thread; other systems by process, and are left alone.
fn lower_priority() {
    #[cfg(target_os = "linux")]
    if let Err(error) = rustix::process::nice(HTTP_NICE) {
        tracing::debug!(%error, "the thread of HTTP keeps its priority");
    }
}

fn run(
    mut config: Config,
    ready: &SyncSender<Result<Addresses, StartError>>,
    stopped: oneshot::Receiver<()>,
) -> Option<ServerFailure> {
    let threads = match Threads::new() {
        Ok(threads) => threads,
        Err(error) => {
            let _ = ready.send(Err(StartError::Threads(error)));
            return None;
        }
    };
    #[cfg(unix)]
    descriptors::provide(&mut config.limits);
    let linger = Duration::from_millis(config.timeouts.shutdown_ms);
    let failure = threads.connections.block_on(listen_and_serve(&threads, config, ready, stopped));
    threads.shutdown(linger);
    failure
}

async fn bind(port: &'static str, address: SocketAddr) -> Result<(TcpListener, SocketAddr), StartError> {
    let failed = |source| StartError::Listen { port, address, source };
    let listener = TcpListener::bind(address).await.map_err(failed)?;
    let bound = listener.local_addr().map_err(failed)?;
    Ok((listener, bound))
}

/// Binds on a thread of the runtime that accepts from the port.
async fn bind_on(
    runtime: &Runtime,
    port: &'static str,
    address: SocketAddr,
) -> Result<(TcpListener, SocketAddr), StartError> {
    let bound = runtime.spawn(bind(port, address)).await;
    bound.map_err(|it| StartError::Threads(io::Error::other(it)))?
}

async fn listen_and_serve(
    threads: &Threads,
    config: Config,
    ready: &SyncSender<Result<Addresses, StartError>>,
    stopped: oneshot::Receiver<()>,
) -> Option<ServerFailure> {
    let bound = async {
        let basic = bind("basic", config.basic).await?;
        let flex = bind("flex", config.flex).await?;
        // A listener belongs to the threads that accept from it.
        let http = bind_on(&threads.http, "http", config.http).await?;
        let chat_api = bind_on(&threads.chat_api, "chat-api", config.chat_api).await?;
        if config.agents.are_anybody() && !is_loopback(config.gws.ip()) {
            return Err(StartError::NoAgents { address: config.gws });
        }
        let gws = bind_on(&threads.gws, "gws", config.gws).await?;
        Ok((basic, flex, http, chat_api, gws))
    };
    let (basic, flex, web, door, agents) = match bound.await {
        Ok(bound) => bound,
        Err(error) => {
            let _ = ready.send(Err(error));
            return None;
        }
    };
    let ((basic, basic_address), (flex, flex_address)) = (basic, flex);
    let ((web, http_address), (door, chat_api_address)) = (web, door);
    let (agents, gws_address) = agents;
    let limits = config.limits.clone();
    let timeouts = config.timeouts.clone();
    let linger = Duration::from_millis(timeouts.shutdown_ms);
    let turns = Turns::new();
    let all_connections = limits.basic_connections.saturating_add(limits.flex_connections);
    let output_budget = Arc::new(OutputBudget::new(limits.all_output_bytes, all_connections));
    let next_connection = Arc::new(AtomicU64::new(GWS + 1));
    let port = |protocol, (connections, of_one_network), silence_ms| {
        Arc::new(Port {
            protocol,
            turns: Arc::clone(&turns),
            permits: Arc::new(Semaphore::new(connections)),
            places: Places::new(of_one_network),
            next_connection: Arc::clone(&next_connection),
            packet_bytes: limits.packet_bytes,
            read_bytes_per_second: limits.read_bytes_per_second,
            written_bytes_per_second: limits.written_bytes_per_second,
            output_bytes: limits.output_bytes,
            output_budget: Arc::clone(&output_budget),
            login: Duration::from_millis(timeouts.login_ms),
            silence: Duration::from_millis(silence_ms),
            linger,
        })
    };
    // Agents all come from one place, and are trusted more than customers.
    let of_basic = (limits.basic_connections, limits.basic_connections);
    let basic_port = port(Protocol::Basic, of_basic, timeouts.basic_silence_ms);
    let of_flex = (limits.flex_connections, share(limits.flex_connections));
    let flex_port = port(Protocol::Flex, of_flex, timeouts.flex_silence_ms);
    let switchboard = || Switchboard {
        turns: Arc::clone(&turns),
        next_connection: Arc::clone(&next_connection),
        output_bytes: limits.output_bytes,
        output_budget: Arc::clone(&output_budget),
    };
    let documents = Documents::new(&limits);
    let idle = Duration::from_millis(timeouts.http_idle_ms);
    let (chat_api, cometd) = chat::open(&config, switchboard(), turns.lane(CHAT_API), documents.clone());
    let mut cometd = threads.chat_api.spawn(cometd);
    let (gws_router, floor) =
        open_to_agents(&config, gws_address, switchboard(), turns.lane(GWS), documents.clone());
    let mut floor = threads.gws.spawn(floor);
    let driver = Driver::new(Engine::new(config, SystemEnvironment::default()), documents.clone());
    let (stop_engine, engine_stopped) = oneshot::channel();
    let mut engine = threads.engine.spawn(driver.run(Arc::clone(&turns), engine_stopped));
    let mut basic = threads.connections.spawn(accept(basic, Arc::clone(&basic_port)));
    let mut flex = threads.connections.spawn(accept(flex, Arc::clone(&flex_port)));
    let house = House {
        lane: turns.lane(HTTP),
        documents,
        streams: Arc::new(Semaphore::new(http::streams(&limits))),
        is_loopback: is_loopback(http_address.ip()),
        idle,
    };
    let http_port = HttpPort {
        connections: limits.http_connections,
        of_one_network: limits.http_connections,
        head: Duration::from_millis(timeouts.http_head_ms),
        idle,
    };
    let chat_api_port = HttpPort {
        connections: limits.chat_api_connections,
        of_one_network: share(limits.chat_api_connections),
        ..http_port
    };
    // Agents all come from one place.
    let gws_port =
        HttpPort { connections: limits.gws_connections, of_one_network: limits.gws_connections, ..http_port };
    let mut web = threads.http.spawn(http_listener::serve(web, http::router(house), http_port));
    let mut door = threads.chat_api.spawn(http_listener::serve(door, chat_api, chat_api_port));
    let mut agents = threads.gws.spawn(http_listener::serve(agents, gws_router, gws_port));
    let addresses = Addresses {
        basic: basic_address,
        flex: flex_address,
        http: http_address,
        chat_api: chat_api_address,
        gws: gws_address,
    };
    if ready.send(Ok(addresses)).is_ok() {
        let mut tasks = [
            ("engine", &mut engine),
            ("basic port", &mut basic),
            ("flex port", &mut flex),
            ("HTTP port", &mut web),
            ("port of Chat API v2", &mut door),
            ("CometD", &mut cometd),
            ("port of GWS API v2", &mut agents),
            ("notifications of GWS API v2", &mut floor),
        ];
        if let Some(part) = until_stopped(stopped, &mut tasks).await {
            // There is nobody who could say goodbye.
            return Some(ServerFailure { part });
        }
    }
    // Nobody new comes in; the engine says goodbye; the connections write what they have; then the rest is dropped.
    basic.abort();
    flex.abort();
    let _ = stop_engine.send(());
    let _ = engine.await;
    let all = |it: usize| u32::try_from(it).unwrap_or(u32::MAX);
    let _ = timeout(linger, async {
        let _ = basic_port.permits.acquire_many(all(limits.basic_connections)).await;
        let _ = flex_port.permits.acquire_many(all(limits.flex_connections)).await;
    })
    .await;
    web.abort();
    door.abort();
    agents.abort();
    // Their ports are free when their tasks have ended, on threads of their own.
    let _ = timeout(linger, async { (web.await, door.await, agents.await) }).await;
    None
}

/// Whether an address is this machine's own; an IPv4 address may be written as an IPv6 one.
fn is_loopback(address: IpAddr) -> bool {
    address.to_canonical().is_loopback()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn stopping_is_no_failure() {
        let (failed, failures) = std::sync::mpsc::channel();
        let server = Server::start_watched(Config::default(), move |failure| {
            let _ = failed.send(failure);
        });
        server.unwrap().shutdown();
        assert!(failures.recv().is_err(), "nothing was told, and nothing will be");
    }
}
