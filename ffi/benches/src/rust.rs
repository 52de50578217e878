//! The same link in Rust: `parlor-link` with `parlor-core`'s client, as libparlor-desk has them below its C functions.

use std::io;
use std::net::Ipv4Addr;
use std::sync::mpsc::{Receiver, Sender, channel};

use parlor_core::client::{BasicClient, BasicConfig, BasicReceived, Register, SessionSlot, SessionUpdate};
use parlor_core::element::{Event, JoinTarget, KeyValues, Visibility};
use parlor_core::wire::Text;
use parlor_core::wire::frame::{self, Frame, FrameReader};
use parlor_link::{Address, DrivenLink, Driver, Fault, Next, Options, Security};

use crate::links::{Receive, bench_now};

/// A link in the session, and the latencies that its thread has found.
pub(crate) struct Link {
    _driven: DrivenLink,
    latencies: Receiver<u64>,
}

impl Link {
    /// A link without TLS to this port of the loopback.
    pub(crate) fn open(port: u16) -> io::Result<Self> {
        let (sender, latencies) = channel();
        let address = Address { host: Ipv4Addr::LOCALHOST.to_string(), port };
        let options = Options { security: Security::Plain, ..Options::new(vec![address]) };
        let now = parlor_link::now();
        let client = BasicClient::new(BasicConfig::default(), [SessionSlot::default()], now);
        let agent = Agent {
            client,
            frames: FrameReader::new(),
            buffer: vec![0; 32768],
            out: [0; 1024],
            unsent: Vec::new(),
            sender,
        };
        let driven = DrivenLink::open(options, agent).map_err(io::Error::other)?;
        Ok(Self { _driven: driven, latencies })
    }
}

impl Receive for Link {
    fn wait(&self) -> io::Result<u64> {
        self.latencies.recv().map_err(io::Error::other)
    }
}

/// Registers, joins, and tells how long after its packet each message is at hand.
struct Agent {
    client: BasicClient<[SessionSlot; 1]>,
    frames: FrameReader,
    buffer: Vec<u8>,
    out: [u8; 1024],
    /// What the socket hasn't taken yet.
    unsent: Vec<u8>,
    sender: Sender<u64>,
}

impl Agent {
    /// What is to be sent, in its frame.
    fn fill(&mut self, now: u64) {
        while let Some(length) = self.client.poll_transmit(now) {
            let header = frame::header(length).unwrap_or(frame::KEEP_ALIVE);
            self.unsent.extend_from_slice(&header);
            self.unsent.extend_from_slice(self.out.get(..length).unwrap_or_default());
            self.client.transmitted(now);
        }
    }
}

impl Driver for Agent {
    fn made(&mut self, _: u64, _: &Address) {
        let register = Register { nickname: Text::plain("Bo"), ..Register::default() };
        // The stand-in server waits for it, and the run with it.
        let _ = self.client.register(&register, &mut self.out);
    }

    fn lost(&mut self, _: u64, _: &Fault) {
        self.client.lost(|_, _| ());
    }

    fn failed(&mut self, _: &Fault) {}

    fn receive(&mut self, now: u64, mut bytes: &[u8]) {
        while !bytes.is_empty() {
            let space = self.frames.space(&mut self.buffer);
            let count = space.len().min(bytes.len());
            let (taken, rest) = bytes.split_at(count);
            space[..count].copy_from_slice(taken);
            self.frames.commit(count);
            bytes = rest;
            while let Some(Frame::Packet(packet)) = self.frames.next(&self.buffer) {
                match self.client.receive(now, packet) {
                    Ok(BasicReceived::Registered { .. }) => {
                        let session = JoinTarget::Session(Text::plain("S"));
                        let none = KeyValues::EMPTY;
                        let _ = self.client.join(session, Visibility::All, None, none, &mut self.out);
                    }
                    Ok(BasicReceived::Session(update)) => tell(&update, &self.sender),
                    _ => {}
                }
            }
        }
    }

    fn transmit(&mut self, now: u64, write: &mut dyn FnMut(&[u8]) -> usize) {
        self.fill(now);
        let taken = write(&self.unsent);
        self.unsent.drain(..taken);
    }

    fn is_welcome(&mut self) -> bool {
        true
    }

    fn next(&mut self, _: u64) -> Next {
        Next::Wait(Some(self.client.poll_timeout()))
    }
}

/// Tells the latency of each message.
fn tell(update: &SessionUpdate<'_>, sender: &Sender<u64>) {
    // SAFETY: it reads a clock.
    let time = unsafe { bench_now() };
    for event in update.transcript.events.iter().flatten() {
        let Event::Message(it) = event else { continue };
        let mut digits = [0; 20];
        let text = it.text.and_then(|it| it.text.copy_to(&mut digits).ok());
        if let Some(written) = text.and_then(|it| it.parse::<u64>().ok()) {
            // Nobody waits any more when the run is over.
            let _ = sender.send(time - written);
        }
    }
}
