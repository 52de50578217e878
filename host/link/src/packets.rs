//! The simpler of the two links, for whole packets: one thread that keeps a plain TCP connection to one address and hands on
//! what comes in. The host's desk and customer use it; `driven.rs` is the link with TLS and several addresses.
//!
//! A lost connection is made again by itself, with growing pauses; the program is told of both, since its machine must
//! know.

use std::fmt;
use std::io::{self, ErrorKind, Write};
use std::net::{Shutdown, SocketAddr, TcpStream};
use std::sync::mpsc::{Receiver, RecvTimeoutError, Sender, channel};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::thread::JoinHandle;
use std::time::Duration;

use embedded_io_adapters::std::FromStd;
use parlor_core::link::{LinkError, Receiver as FrameReceiver};
use parlor_core::wire::frame::{self, Frame};

/// How long making a connection may take.
const CONNECT_TIMEOUT: Duration = Duration::from_secs(5);

/// How long one write may take before the connection counts as lost: the peer doesn't read.
const WRITE_TIMEOUT: Duration = Duration::from_secs(10);

/// The pause before the first new attempt; it doubles up to [`LONGEST_PAUSE`] until a packet comes in: a peer that
/// accepts connections and says nothing is no server that works.
const FIRST_PAUSE: Duration = Duration::from_millis(250);

/// The longest pause between two attempts.
const LONGEST_PAUSE: Duration = Duration::from_secs(8);

/// What happens on a link. `Debug` prints a packet's length, not its bytes.
#[non_exhaustive]
pub enum LinkEvent {
    /// A packet came in; an empty one is a keep-alive.
    Packet(Vec<u8>),
    /// A packet came in that is larger than the limit, in bytes; it was skipped.
    TooLarge(u32),
    /// The connection was lost, and why. A new one is being made.
    Down(String),
    /// There is a new connection.
    Up,
    /// A new connection could not be made, and why. There will be another attempt.
    Failed(String),
}

impl fmt::Debug for LinkEvent {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Packet(packet) => write!(f, "Packet({} bytes)", packet.len()),
            Self::TooLarge(size) => write!(f, "TooLarge({size})"),
            Self::Down(reason) => write!(f, "Down({reason:?})"),
            Self::Up => f.write_str("Up"),
            Self::Failed(reason) => write!(f, "Failed({reason:?})"),
        }
    }
}

/// A link. Dropping it closes the connection and ends its thread.
#[derive(Debug)]
pub struct Link {
    state: Arc<Mutex<State>>,
    stop: Option<Sender<()>>,
    thread: Option<JoinHandle<()>>,
}

impl Link {
    /// Makes the first connection, then starts the thread that reads from it and renews it.
    ///
    /// `max_packet` is in bytes. `on_event` is called on the link's thread and should return soon; when it gives
    /// `false` the link ends.
    ///
    /// # Errors
    /// The first connection can't be made, or the system gives no thread.
    pub fn connect(
        address: SocketAddr,
        max_packet: usize,
        on_event: impl FnMut(LinkEvent) -> bool + Send + 'static,
    ) -> io::Result<Self> {
        let first = open(address)?;
        let state = State { connection: Some(first.try_clone()?), ..State::default() };
        let state = Arc::new(Mutex::new(state));
        let (stop, stopped) = channel();
        let work =
            Work { address, max_packet, state: Arc::clone(&state), stopped, on_event, pause: FIRST_PAUSE };
        let thread = std::thread::Builder::new().name("parlor-link".into()).spawn(move || work.run(first))?;
        Ok(Self { state, stop: Some(stop), thread: Some(thread) })
    }

    /// Sends a packet; an empty one is a keep-alive.
    ///
    /// # Errors
    /// There is no connection now, or it is lost: a [`LinkEvent::Down`] comes, if it didn't already.
    pub fn send(&self, packet: &[u8]) -> io::Result<()> {
        let header = frame::header(packet.len()).ok_or(ErrorKind::InvalidInput)?;
        let mut state = lock(&self.state);
        let connection = state.connection.as_mut().ok_or(ErrorKind::NotConnected)?;
        let mut bytes = Vec::with_capacity(header.len() + packet.len());
        bytes.extend_from_slice(&header);
        bytes.extend_from_slice(packet);
        let sent = connection.write_all(&bytes);
        if sent.is_err() {
            // The reading side notices, and says so.
            let _ = connection.shutdown(Shutdown::Both);
        }
        sent
    }

    /// Gives up the connection as it is, such as one whose peer has been silent for too long, and makes a new one.
    /// The [`LinkEvent::Down`] that comes has this reason.
    pub fn renew(&self, reason: &str) {
        let mut state = lock(&self.state);
        if let Some(connection) = &state.connection {
            let _ = connection.shutdown(Shutdown::Both);
            state.given_up.get_or_insert_with(|| reason.to_owned());
        }
    }
}

impl Drop for Link {
    fn drop(&mut self) {
        self.stop.take();
        lock(&self.state).is_dropped = true;
        self.renew("the link was dropped");
        if let Some(thread) = self.thread.take() {
            let _ = thread.join();
        }
    }
}

/// What both sides of a link share.
#[derive(Debug, Default)]
struct State {
    connection: Option<TcpStream>,
    /// Why we gave the connection up; the reading side only sees that it ended.
    given_up: Option<String>,
    /// The link was dropped: a connection that is being made now is one too many.
    is_dropped: bool,
}

fn open(address: SocketAddr) -> io::Result<TcpStream> {
    let stream = TcpStream::connect_timeout(&address, CONNECT_TIMEOUT)?;
    stream.set_nodelay(true)?;
    stream.set_write_timeout(Some(WRITE_TIMEOUT))?;
    Ok(stream)
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

struct Work<F> {
    address: SocketAddr,
    max_packet: usize,
    state: Arc<Mutex<State>>,
    /// Disconnected when the link is dropped.
    stopped: Receiver<()>,
    on_event: F,
    /// Before the next attempt.
    pause: Duration,
}

impl<F: FnMut(LinkEvent) -> bool> Work<F> {
    fn run(mut self, mut connection: TcpStream) {
        let mut buffer = vec![0; self.max_packet.saturating_add(frame::HEADER)];
        loop {
            let Some(seen) = self.read(&mut connection, &mut buffer) else { return };
            let reason = {
                let mut state = lock(&self.state);
                state.connection = None;
                state.given_up.take().unwrap_or(seen)
            };
            if self.is_stopped(Duration::ZERO) || !(self.on_event)(LinkEvent::Down(reason)) {
                return;
            }
            let Some(next) = self.reconnect() else { return };
            connection = next;
            if !(self.on_event)(LinkEvent::Up) {
                return;
            }
        }
    }

    /// Hands on what comes in; gives the reason when the connection is lost, `None` when the link is to end.
    fn read(&mut self, connection: &mut TcpStream, buffer: &mut [u8]) -> Option<String> {
        let mut frames = FrameReceiver::new();
        loop {
            let event = match frames.receive(&mut FromStd::new(&mut *connection), buffer) {
                Ok(Frame::Packet(packet)) => LinkEvent::Packet(packet.to_vec()),
                Ok(Frame::KeepAlive) => LinkEvent::Packet(Vec::new()),
                Ok(Frame::TooLarge(size)) => LinkEvent::TooLarge(size),
                Err(LinkError::Transport(error)) if error.kind() == ErrorKind::Interrupted => continue,
                Err(error) => return Some(error.to_string()),
            };
            if matches!(event, LinkEvent::Packet(_)) {
                self.pause = FIRST_PAUSE;
            }
            if !(self.on_event)(event) {
                return None;
            }
        }
    }

    fn reconnect(&mut self) -> Option<TcpStream> {
        loop {
            if self.is_stopped(self.pause) {
                return None;
            }
            self.pause = self.pause.saturating_mul(2).min(LONGEST_PAUSE);
            match open(self.address).and_then(|it| Ok((it.try_clone()?, it))) {
                Ok((clone, connection)) => {
                    let mut state = lock(&self.state);
                    if state.is_dropped {
                        return None;
                    }
                    state.connection = Some(clone);
                    return Some(connection);
                }
                Err(error) => {
                    if !(self.on_event)(LinkEvent::Failed(error.to_string())) {
                        return None;
                    }
                }
            }
        }
    }

    /// Waits for `time`; whether the link was dropped meanwhile.
    fn is_stopped(&self, time: Duration) -> bool {
        matches!(self.stopped.recv_timeout(time), Err(RecvTimeoutError::Disconnected) | Ok(()))
    }
}

#[cfg(test)]
mod tests {
    use std::io::Read;
    use std::net::TcpListener;

    use super::*;

    fn link() -> (TcpListener, Link, Receiver<String>) {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let (events, happened) = channel();
        let link = Link::connect(listener.local_addr().unwrap(), 8, move |event| {
            events.send(format!("{event:?}")).is_ok()
        })
        .unwrap();
        (listener, link, happened)
    }

    #[test]
    fn packets_and_a_new_connection() {
        let (listener, link, happened) = link();
        let (mut peer, _) = listener.accept().unwrap();
        peer.write_all(b"\0\0\0\x01a\0\0\0\0\0\0\0\x09too large").unwrap();
        link.send(b"hello").unwrap();
        let mut heard = [0; 9];
        peer.read_exact(&mut heard).unwrap();
        assert_eq!(&heard, b"\0\0\0\x05hello");
        drop(peer);
        let (mut peer, _) = listener.accept().unwrap();
        peer.write_all(b"\0\0\0\x01b").unwrap();
        let next = || happened.recv_timeout(Duration::from_secs(10)).unwrap();
        assert_eq!([next(), next(), next()], ["Packet(1 bytes)", "Packet(0 bytes)", "TooLarge(9)"]);
        assert_eq!(next(), "Down(\"the peer closed the link\")");
        assert_eq!([next(), next()], ["Up", "Packet(1 bytes)"]);
        drop(link);
        assert_eq!(peer.read(&mut heard).unwrap(), 0);
    }

    #[test]
    fn a_link_that_is_given_up_is_down_for_the_reason_given() {
        let (listener, link, happened) = link();
        let _silent = listener.accept().unwrap();
        link.renew("the server said nothing for 45 s");
        link.renew("once more, before the thread noticed");
        let next = || happened.recv_timeout(Duration::from_secs(10)).unwrap();
        assert_eq!(next(), "Down(\"the server said nothing for 45 s\")");
        assert_eq!(next(), "Up");
        drop(listener.accept().unwrap());
        assert_eq!(next(), "Down(\"the peer closed the link\")");
        drop(listener);
        // A connection that waited in the listener's queue may still come up and be lost.
        assert!((0..4).any(|_| next().starts_with("Failed(")));
    }

    #[test]
    fn a_connection_that_is_made_after_the_link_was_dropped_is_given_up() {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let address = listener.local_addr().unwrap();
        let state = Arc::new(Mutex::new(State { is_dropped: true, ..State::default() }));
        // The thread hasn't noticed yet that it is to stop.
        let (_stop, stopped) = channel();
        let mut work = Work {
            address,
            max_packet: 8,
            state: Arc::clone(&state),
            stopped,
            on_event: |_| true,
            pause: FIRST_PAUSE,
        };
        assert!(work.reconnect().is_none());
        assert!(lock(&state).connection.is_none());
    }

    #[test]
    fn the_pause_grows_until_a_packet_comes() {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let address = listener.local_addr().unwrap();
        let state = Arc::new(Mutex::new(State::default()));
        let (_stop, stopped) = channel();
        let first = Duration::from_millis(1);
        let mut work = Work { address, max_packet: 8, state, stopped, on_event: |_| true, pause: first };
        for doubled in [2, 4, 8] {
            let mut connection = work.reconnect().unwrap();
            drop(listener.accept().unwrap());
            assert!(work.read(&mut connection, &mut [0; 12]).is_some());
            assert_eq!(work.pause, Duration::from_millis(doubled));
        }
        let mut connection = work.reconnect().unwrap();
        listener.accept().unwrap().0.write_all(b"\0\0\0\x01a").unwrap();
        assert!(work.read(&mut connection, &mut [0; 12]).is_some());
        assert_eq!(work.pause, FIRST_PAUSE);
    }

    #[test]
    fn no_server() {
        let address = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap();
        assert!(Link::connect(address, 8, |_| true).is_err());
    }
}
