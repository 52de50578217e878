//! The link of a desk or customer: whole packets, to and from the thread that owns the client.

use std::fmt;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use crate::cookies::Jar;
use crate::trouble::Trouble;
use parlor_core::wire::frame::{self, Frame, FrameReader};
use parlor_core::wire::http::ResponseReader;
use parlor_link::{Address, DrivenLink, Driver, Fault, Next, OpenError, Options, Peer, Proxy, Security};

/// Where a link goes, and what goes over it.
#[derive(Clone, Debug)]
pub(crate) struct Opening {
    pub(crate) address: Address,
    pub(crate) security: Security,
    pub(crate) proxy: Option<Proxy>,
    pub(crate) wire: Wire,
    /// Over HTTP, what the server has set and is sent to it.
    pub(crate) cookies: Jar,
}

/// What a packet is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Wire {
    /// What stands in a frame, of at most so many bytes.
    Frames(usize),
    /// A request of HTTP, and a response of at most so many bytes. Servers close such a connection when they like: another
    /// one is made when it is wanted.
    Http(usize),
}

/// Cuts what comes in.
enum Cutter {
    Frames(FrameReader),
    Responses(ResponseReader),
}

impl Cutter {
    fn new(wire: Wire) -> Self {
        match wire {
            Wire::Frames(_) => Self::Frames(FrameReader::new()),
            Wire::Http(_) => Self::Responses(ResponseReader::new()),
        }
    }

    fn space<'b>(&mut self, buffer: &'b mut [u8]) -> &'b mut [u8] {
        match self {
            Self::Frames(it) => it.space(buffer),
            Self::Responses(it) => it.space(buffer),
        }
    }

    fn commit(&mut self, count: usize) {
        match self {
            Self::Frames(it) => it.commit(count),
            Self::Responses(it) => it.commit(count),
        }
    }

    fn next<'b>(&mut self, buffer: &'b mut [u8]) -> Option<Frame<'b>> {
        match self {
            Self::Frames(it) => it.next(buffer),
            Self::Responses(it) => it.next(buffer),
        }
    }

    /// The stream has ended; some responses end with it.
    fn end(&mut self) {
        if let Self::Responses(it) = self {
            it.end();
        }
    }
}

/// What happens on a link. `Debug` prints a packet's length, not its bytes.
pub(crate) enum LinkEvent {
    /// There is a new connection.
    Up(Connection),
    /// The connection was lost, and why. A new one is being made.
    Down(String),
    /// A connection could not be made, and why. There will be another attempt.
    Failed(Trouble),
    /// A packet came in; an empty one is a keep-alive.
    Packet(Vec<u8>),
    /// A packet came in that is larger than the limit, in bytes; it was skipped.
    TooLarge(u32),
}

impl fmt::Debug for LinkEvent {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Up(_) => f.write_str("Up"),
            Self::Down(reason) => write!(f, "Down({reason:?})"),
            Self::Failed(trouble) => write!(f, "Failed({:?})", trouble.why),
            Self::Packet(packet) => write!(f, "Packet({} bytes)", packet.len()),
            Self::TooLarge(size) => write!(f, "TooLarge({size})"),
        }
    }
}

/// One connection of a link. What is sent on one that is lost goes nowhere: it isn't sent on the next.
#[derive(Clone, Default)]
pub(crate) struct Connection(Arc<Mutex<Outgoing>>);

#[derive(Default)]
struct Outgoing {
    /// Frames that the socket hasn't taken yet.
    bytes: Vec<u8>,
    /// Why the connection is to be given up.
    given_up: Option<String>,
    /// Whether the server has let the client in, or sent what it could use.
    is_welcome: bool,
}

impl Connection {
    fn lock(&self) -> MutexGuard<'_, Outgoing> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// A link. Dropping it writes what was sent, and closes the connection.
pub(crate) struct Link {
    driven: DrivenLink,
    connection: Connection,
    wire: Wire,
    cookies: Jar,
    is_wanted: Arc<AtomicBool>,
}

impl Link {
    /// Has a thread make a connection, and another one whenever it is lost; over HTTP, whenever it is wanted then.
    /// `on_event` is called on that thread.
    pub(crate) fn open(
        opening: Opening,
        on_event: impl FnMut(LinkEvent) + Send + 'static,
    ) -> Result<Self, OpenError> {
        let Opening { address, security, proxy, wire, cookies } = opening;
        let (first_pause, room) = match wire {
            Wire::Frames(most) => (250, most.saturating_add(frame::HEADER)),
            // There is a pause before each connection, also where a server closes one after each response.
            Wire::Http(most) => (50, most),
        };
        let options = Options {
            security,
            proxy,
            connect_within: Duration::from_secs(5),
            first_pause: Duration::from_millis(first_pause),
            ..Options::new(vec![address])
        };
        let is_wanted = Arc::new(AtomicBool::new(true));
        let packets = Packets {
            connection: Connection::default(),
            wire,
            cookies: cookies.clone(),
            is_wanted: Arc::clone(&is_wanted),
            cutter: Cutter::new(wire),
            buffer: vec![0; room],
            is_known: false,
            on_event,
        };
        let driven = DrivenLink::open(options, packets)?;
        Ok(Self { driven, connection: Connection::default(), wire, cookies, is_wanted })
    }

    /// From now on it is this connection that packets are sent on.
    pub(crate) fn use_connection(&mut self, connection: Connection) {
        self.connection = connection;
    }

    /// Sends a packet; an empty frame is a keep-alive.
    pub(crate) fn send(&self, packet: &[u8]) {
        let mut outgoing = self.connection.lock();
        match self.wire {
            Wire::Frames(_) => {
                let Some(header) = frame::header(packet.len()) else { return };
                outgoing.bytes.extend_from_slice(&header);
                outgoing.bytes.extend_from_slice(packet);
            }
            Wire::Http(_) => self.cookies.put(packet, &mut outgoing.bytes),
        }
        drop(outgoing);
        self.driven.waker().wake();
    }

    /// The server on this connection is the right one.
    pub(crate) fn welcome(&self) {
        self.connection.lock().is_welcome = true;
    }

    /// Has a connection made, if there is none.
    pub(crate) fn want(&self) {
        self.is_wanted.store(true, Ordering::SeqCst);
        self.driven.waker().wake();
    }

    /// Gives up the connection as it is, such as one whose peer has been silent for too long: a new one is made. The
    /// [`LinkEvent::Down`] that comes has this reason.
    pub(crate) fn renew(&self, reason: String) {
        self.connection.lock().given_up.get_or_insert(reason);
        self.driven.waker().wake();
    }
}

/// What drives the link: packets in, packets out.
struct Packets<F> {
    connection: Connection,
    wire: Wire,
    cookies: Jar,
    is_wanted: Arc<AtomicBool>,
    cutter: Cutter,
    buffer: Vec<u8>,
    /// Whether the server has been the right one on a connection before: then it isn't the URL or an option that is wrong.
    is_known: bool,
    on_event: F,
}

impl<F: FnMut(LinkEvent)> Packets<F> {
    fn trouble(&mut self, fault: &Fault) -> Trouble {
        self.is_known |= self.connection.lock().is_welcome;
        match (self.wire, fault) {
            (_, Fault::Wordless { why, .. }) if self.is_known => Trouble::of(why),
            (Wire::Frames(_), _) => Trouble::of(fault),
            (Wire::Http(_), _) => Trouble::at_url(fault),
        }
    }

    fn down(&mut self, fault: &Fault) {
        self.cutter.end();
        self.give();
        let trouble = self.trouble(fault).to_string();
        (self.on_event)(LinkEvent::Down(trouble));
    }

    /// Gives all packets that are whole.
    fn give(&mut self) {
        while let Some(frame) = self.cutter.next(&mut self.buffer) {
            if let (Wire::Http(_), Frame::Packet(response)) = (self.wire, &frame) {
                self.cookies.take(response);
            }
            (self.on_event)(match frame {
                Frame::Packet(packet) => LinkEvent::Packet(packet.to_vec()),
                Frame::KeepAlive => LinkEvent::Packet(Vec::new()),
                Frame::TooLarge(size) => LinkEvent::TooLarge(size),
            });
        }
    }
}

impl<F: FnMut(LinkEvent) + Send> Driver for Packets<F> {
    fn made(&mut self, _: u64, _: &Address) {
        (self.connection, self.cutter) = (Connection::default(), Cutter::new(self.wire));
        self.is_wanted.store(false, Ordering::SeqCst);
        (self.on_event)(LinkEvent::Up(self.connection.clone()));
    }

    fn lost(&mut self, _: u64, fault: &Fault) {
        self.down(fault);
    }

    fn parted(&mut self, _: u64, fault: &Fault) -> bool {
        let is_http = matches!(self.wire, Wire::Http(_));
        if is_http {
            self.down(fault);
        }
        is_http
    }

    fn needed(&mut self, now: u64) -> Option<u64> {
        self.is_wanted.load(Ordering::SeqCst).then_some(now)
    }

    fn failed(&mut self, fault: &Fault) {
        let trouble = self.trouble(fault);
        (self.on_event)(LinkEvent::Failed(trouble));
    }

    fn receive(&mut self, _: u64, mut bytes: &[u8]) {
        while !bytes.is_empty() {
            let space = self.cutter.space(&mut self.buffer);
            if space.is_empty() {
                // What is no response was given already: nothing that comes behind it can be told apart.
                return;
            }
            let (now, later) = bytes.split_at(space.len().min(bytes.len()));
            space.iter_mut().zip(now).for_each(|(to, from)| *to = *from);
            self.cutter.commit(now.len());
            bytes = later;
            self.give();
        }
    }

    fn expects(&mut self, peer: Peer) -> bool {
        matches!((self.wire, peer), (Wire::Http(_), Peer::Http))
    }

    fn transmit(&mut self, _: u64, write: &mut dyn FnMut(&[u8]) -> usize) {
        let mut outgoing = self.connection.lock();
        if !outgoing.bytes.is_empty() {
            let taken = write(&outgoing.bytes);
            outgoing.bytes.drain(..taken);
        }
    }

    fn is_welcome(&mut self) -> bool {
        self.connection.lock().is_welcome
    }

    fn next(&mut self, _: u64) -> Next {
        match self.connection.lock().given_up.take() {
            Some(reason) => Next::Renew(reason.into()),
            None => Next::Wait(None),
        }
    }
}

#[cfg(test)]
mod tests;
