//! What the link's thread does.

use std::io::ErrorKind;
use std::net::SocketAddr;
use std::sync::mpsc::TryRecvError;
use std::time::{Duration, Instant};

use mio::net::TcpStream;
use mio::{Events, Interest, Poll, Token};

use crate::clock::now;
use crate::driven::Waker;
use crate::driver::{Driver, Next};
use crate::fault::Fault;
use crate::options::{Address, Options};
use crate::proxy::{Proxy, ProxyTrouble, Tunnel};
use crate::resolve::resolve;
use crate::route::{Route, jittered};
use crate::stream::{Came, Stream};
use crate::tls::Connector;
use crate::trouble::TlsTrouble;

const SOCKET: Token = Token(1);

/// How many bytes are read at once.
const CHUNK: usize = 16 * 1024;

/// How many chunks are read before it is the driver's turn to write.
const CHUNKS: usize = 16;

/// Why a step wasn't done.
enum Stop {
    Fault(Fault),
    /// The link is to be closed.
    Closing,
}

impl From<Fault> for Stop {
    fn from(fault: Fault) -> Self {
        Self::Fault(fault)
    }
}

/// All that the link's thread owns.
pub(crate) struct Work<D> {
    options: Options,
    connector: Option<Connector>,
    poll: Poll,
    events: Events,
    waker: Waker,
    driver: D,
    buffer: Vec<u8>,
}

impl<D: Driver> Work<D> {
    pub(crate) fn new(
        options: Options,
        connector: Option<Connector>,
        poll: Poll,
        waker: Waker,
        driver: D,
    ) -> Self {
        let (events, buffer) = (Events::with_capacity(8), vec![0; CHUNK]);
        Self { options, connector, poll, events, waker, driver, buffer }
    }

    pub(crate) fn run(mut self) {
        self.waker.begin();
        let Options { first_pause, longest_pause, .. } = self.options;
        let mut route = Route::new(self.options.addresses.len(), first_pause, longest_pause);
        loop {
            let pause = match self.serve(route.index()) {
                Err(Stop::Closing) => return,
                Ok(fault) => {
                    // Who takes connections and says nothing, or something else, is no server that works.
                    let was_welcome = self.driver.is_welcome();
                    if was_welcome && self.driver.parted(now(), &fault) {
                        route.served();
                        if self.rest().is_err() {
                            return;
                        }
                        continue;
                    }
                    self.driver.lost(now(), &fault);
                    if was_welcome { route.lost() } else { route.failed() }
                }
                Err(Stop::Fault(fault)) => {
                    self.driver.failed(&fault);
                    route.failed()
                }
            };
            let until = Instant::now().checked_add(jittered(pause));
            while until.is_some_and(|it| Instant::now() < it) {
                if self.wait(until).is_err() {
                    return;
                }
            }
        }
    }

    /// Makes a connection to the address with this index and keeps it; gives why it was lost.
    fn serve(&mut self, index: usize) -> Result<Fault, Stop> {
        let Some(address) = self.options.addresses.get(index).cloned() else {
            return Err(Stop::Closing);
        };
        let mut stream = self.connect(&address, index)?;
        self.driver.made(now(), &address);
        match self.carry(&mut stream) {
            Ok(never) => match never {},
            Err(Stop::Fault(fault)) => Ok(match (fault, stream.other_peer()) {
                (fault, _) if self.driver.is_welcome() => fault,
                (_, Some(peer)) if !self.driver.expects(peer) => {
                    Fault::OtherPeer { address: address.to_string(), peer }
                }
                (fault @ (Fault::Ended | Fault::Broken(_)), _) if stream.is_wordless() => {
                    Fault::Wordless { address: address.to_string(), why: Box::new(fault) }
                }
                (fault, _) => fault,
            }),
            Err(Stop::Closing) => {
                // The peer may be gone, which is what is wanted.
                let _ = self.part(&mut stream);
                Err(Stop::Closing)
            }
        }
    }

    /// Waits until another connection is needed.
    fn rest(&mut self) -> Result<(), Stop> {
        loop {
            let now = now();
            let needed = self.driver.needed(now);
            if needed.is_some_and(|at| at <= now) {
                return Ok(());
            }
            self.wait(needed.and_then(|at| at_instant(at, now)))?;
        }
    }

    /// Waits for the socket, to be woken, or until this time. Fails if the link is to be closed.
    fn wait(&mut self, until: Option<Instant>) -> Result<(), Stop> {
        if self.waker.is_closing() {
            return Err(Stop::Closing);
        }
        self.sleep(until)?;
        if self.waker.is_closing() { Err(Stop::Closing) } else { Ok(()) }
    }

    fn sleep(&mut self, until: Option<Instant>) -> Result<(), Fault> {
        let timeout = until.map(|it| it.saturating_duration_since(Instant::now()));
        match self.poll.poll(&mut self.events, timeout) {
            Err(error) if error.kind() != ErrorKind::Interrupted => Err(Fault::Broken(error)),
            _ => Ok(()),
        }
    }

    /// Makes a connection to one of the addresses that the name has.
    fn connect(&mut self, address: &Address, index: usize) -> Result<Stream, Stop> {
        let Some(proxy) = self.options.proxy.clone() else {
            return self.connect_directly(address, |it, ip| it.connect_to(ip, index));
        };
        // What can't be done before the proxy takes the connection is the proxy's; what comes later says so itself.
        let mut is_there = false;
        let made = self.connect_directly(&proxy.address, |it, ip| {
            let socket = it.connect_socket(ip)?;
            is_there = true;
            it.connect_through(socket, &proxy, address, index)
        });
        made.map_err(|stop| match stop {
            Stop::Fault(fault) if !is_there => {
                Fault::Proxy { proxy: proxy.to_string(), why: ProxyTrouble::Unreachable(Box::new(fault)) }
                    .into()
            }
            stop => stop,
        })
    }

    /// Has `connect` try each address that the name has.
    fn connect_directly(
        &mut self,
        address: &Address,
        mut connect: impl FnMut(&mut Self, SocketAddr) -> Result<Stream, Stop>,
    ) -> Result<Stream, Stop> {
        let mut last = Fault::Ended;
        for ip in self.resolve(address)? {
            match connect(self, ip) {
                Err(Stop::Fault(fault)) => last = fault,
                made => return made,
            }
        }
        Err(last.into())
    }

    fn timed_out(&self, at: impl ToString) -> Stop {
        Stop::Fault(Fault::TimedOut { at: at.to_string(), seconds: self.options.connect_within.as_secs() })
    }

    fn resolve(&mut self, address: &Address) -> Result<Vec<SocketAddr>, Stop> {
        let until = Instant::now().checked_add(self.options.connect_within);
        let name = |why| Stop::Fault(Fault::Name { host: address.host.clone(), why });
        let resolved = resolve(address, self.waker.clone()).map_err(name)?;
        loop {
            match resolved.try_recv() {
                Ok(found) => return found.map_err(name),
                Err(TryRecvError::Disconnected) => return Err(name(ErrorKind::NotFound.into())),
                Err(TryRecvError::Empty) => {}
            }
            if until.is_some_and(|it| Instant::now() >= it) {
                return Err(self.timed_out(address));
            }
            self.wait(until)?;
        }
    }

    fn connect_to(&mut self, address: SocketAddr, index: usize) -> Result<Stream, Stop> {
        let socket = self.connect_socket(address)?;
        self.secure(socket, address.to_string(), index)
    }

    /// Has the proxy that this socket leads to make the connection.
    fn connect_through(
        &mut self,
        mut socket: TcpStream,
        proxy: &Proxy,
        address: &Address,
        index: usize,
    ) -> Result<Stream, Stop> {
        let until = Instant::now().checked_add(self.options.connect_within);
        let trouble = |why| Stop::Fault(Fault::Proxy { proxy: proxy.to_string(), why });
        let mut tunnel = Tunnel::new(proxy, address);
        while !tunnel.go_on(&mut socket).map_err(trouble)? {
            if until.is_some_and(|it| Instant::now() >= it) {
                return Err(trouble(ProxyTrouble::Silent { seconds: self.options.connect_within.as_secs() }));
            }
            self.wait(until)?;
        }
        self.secure(socket, format!("{address} through the proxy {proxy}"), index)
    }

    fn connect_socket(&mut self, address: SocketAddr) -> Result<TcpStream, Stop> {
        let until = Instant::now().checked_add(self.options.connect_within);
        let no_connection = |why| Stop::Fault(Fault::Connect { address, why });
        let mut socket = TcpStream::connect(address).map_err(no_connection)?;
        let interest = Interest::READABLE | Interest::WRITABLE;
        self.poll.registry().register(&mut socket, SOCKET, interest).map_err(no_connection)?;
        // Asked before the first event, too: on loopback it may be there already.
        while !is_connected(&socket).map_err(no_connection)? {
            if until.is_some_and(|it| Instant::now() >= it) {
                return Err(self.timed_out(address));
            }
            self.wait(until)?;
        }
        socket.set_nodelay(true).map_err(no_connection)?;
        Ok(socket)
    }

    /// Has TLS begin on the socket, if there is to be TLS; `address` is what it is called.
    fn secure(&mut self, socket: TcpStream, address: String, index: usize) -> Result<Stream, Stop> {
        let until = Instant::now().checked_add(self.options.connect_within);
        let no_tls = |why| Stop::Fault(Fault::Handshake { address: address.clone(), why });
        let tls = self.connector.as_ref().map(|it| it.connect(index)).transpose();
        let mut stream = Stream::new(socket, tls.map_err(|error| no_tls(TlsTrouble::of(&error, None)))?);
        loop {
            match stream.shake_hands() {
                Ok(true) => return Ok(stream),
                Ok(false) => {}
                Err(Fault::Tls(why)) => return Err(no_tls(why)),
                Err(why) => {
                    return Err(Stop::Fault(Fault::Parted { address: address.clone(), why: Box::new(why) }));
                }
            }
            if until.is_some_and(|it| Instant::now() >= it) {
                return Err(no_tls(TlsTrouble::Silent { seconds: self.options.connect_within.as_secs() }));
            }
            self.wait(until)?;
        }
    }

    /// Carries bytes to and fro until the connection is lost or the link is to be closed.
    fn carry(&mut self, stream: &mut Stream) -> Result<core::convert::Infallible, Stop> {
        loop {
            let has_more = self.read(stream)?;
            self.write(stream)?;
            let now = now();
            let until = match self.driver.next(now) {
                Next::Renew(why) => return Err(Fault::GivenUp(why).into()),
                Next::Wait(_) if has_more => Some(Instant::now()),
                Next::Wait(until) => until.and_then(|at| at_instant(at, now)),
            };
            self.wait(until)?;
        }
    }

    /// Reads what has come; whether there may be more.
    fn read(&mut self, stream: &mut Stream) -> Result<bool, Fault> {
        for _ in 0..CHUNKS {
            if !self.driver.takes_more() {
                return Ok(false);
            }
            match stream.read(&mut self.buffer)? {
                Came::Nothing => return Ok(false),
                Came::Bytes(count) => {
                    self.driver.receive(now(), self.buffer.get(..count).unwrap_or_default());
                }
            }
        }
        Ok(true)
    }

    /// Writes what the driver offers; whether all of it is written.
    fn write(&mut self, stream: &mut Stream) -> Result<bool, Fault> {
        let (mut is_all, mut fault) = (true, None);
        self.driver.transmit(now(), &mut |bytes| match stream.write(bytes) {
            Ok(taken) => {
                is_all &= taken == bytes.len();
                taken
            }
            Err(error) => {
                is_all = false;
                fault = Some(error);
                0
            }
        });
        match fault {
            Some(fault) => Err(fault),
            None => Ok(stream.flush()? && is_all),
        }
    }

    /// Writes what is left, tells the peer, and waits until it has gone, too: otherwise what was written last might be
    /// lost with the connection.
    fn part(&mut self, stream: &mut Stream) -> Result<(), Fault> {
        let until = Instant::now().checked_add(self.options.close_within);
        let is_late = || until.is_some_and(|it| Instant::now() >= it);
        while !self.write(stream)? || !stream.part()? {
            if is_late() {
                return Ok(());
            }
            self.sleep(until)?;
        }
        while !is_late() {
            if stream.read(&mut self.buffer)? == Came::Nothing {
                self.sleep(until)?;
            }
        }
        Ok(())
    }
}

/// The instant of a time of the link's clock.
fn at_instant(at: u64, now: u64) -> Option<Instant> {
    Instant::now().checked_add(Duration::from_millis(at.saturating_sub(now)))
}

/// Whether the connection is made; fails if it can't be.
fn is_connected(socket: &TcpStream) -> std::io::Result<bool> {
    if let Some(error) = socket.take_error()? {
        return Err(error);
    }
    match socket.peer_addr() {
        Ok(_) => Ok(true),
        Err(error) if error.kind() == ErrorKind::NotConnected => Ok(false),
        Err(error) => Err(error),
    }
}
