//! A customer as the engine knows it: a flex connection inside the server.

use std::net::IpAddr;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use parlor_core::wire::Binding;
use tokio::sync::watch;

use crate::driver::Input;
use crate::engine::ConnectionId;
use crate::output::{Output, OutputBudget, OutputQueue, WeakOutput};
use crate::turns::{Lane, Turns};

/// Where such connections are made.
pub(crate) struct Switchboard {
    pub(crate) turns: Arc<Turns<Input>>,
    pub(crate) next_connection: Arc<AtomicU64>,
    pub(crate) output_bytes: usize,
    pub(crate) output_budget: Arc<OutputBudget>,
}

/// One such connection. It is closed when this is dropped.
pub(super) struct Peer {
    connection: ConnectionId,
    lane: Lane<Input>,
    queue: OutputQueue,
    reference_id: u32,
}

/// What else there is to know of a new connection.
pub(super) struct Opened {
    pub(super) peer: Peer,
    /// The last event of which the engine told that it is news.
    pub(super) news: watch::Receiver<u32>,
    /// Tells when the engine has ended the connection.
    pub(super) output: WeakOutput,
}

impl Switchboard {
    /// Opens a connection for a customer who comes from this address; `None` if the engine has ended.
    pub(super) fn open(&self, address: IpAddr) -> Option<Opened> {
        let connection = self.next_connection.fetch_add(1, Ordering::Relaxed);
        let lane = self.turns.lane(connection);
        let (output, queue) = Output::new(self.output_bytes, &self.output_budget);
        let weak = output.downgrade();
        let (news, receiver) = watch::channel(0);
        lane.send_now(Input::OpenedForOne { connection, address, output, news }).ok()?;
        let peer = Peer { connection, lane, queue, reference_id: 0 };
        Some(Opened { peer, news: receiver, output: weak })
    }
}

impl Peer {
    /// The reference id of the next request.
    pub(super) fn next_reference_id(&mut self) -> u32 {
        self.reference_id = self.reference_id.wrapping_add(1).max(1);
        self.reference_id
    }

    /// Sends the packet of the last reference id, and gives what the engine sends next. `None` if it has ended the
    /// connection. Whoever asked before may be gone without its reply: a reply is known by its reference id.
    pub(super) async fn send(&mut self, packet: Vec<u8>) -> Option<()> {
        let connection = self.connection;
        let input = Input::Packet { connection, binding: Binding::Xml, packet };
        let size = match &input {
            Input::Packet { packet, .. } => packet.len(),
            _ => 1,
        };
        self.lane.send(size, input).await.ok()
    }

    /// The next packet that the engine sends; `None` if it has ended the connection.
    pub(super) async fn receive(&mut self) -> Option<Vec<u8>> {
        let packet = self.queue.next().await?;
        self.queue.written(packet.len());
        Some(packet)
    }

    pub(super) fn reference_id(&self) -> u32 {
        self.reference_id
    }
}

impl Drop for Peer {
    fn drop(&mut self) {
        // An engine that has ended knows of no connections.
        let _ = self.lane.send_now(Input::Closed { connection: self.connection });
    }
}
