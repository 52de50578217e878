//! An agent in one session, as the engine knows him: a basic connection inside the server.

use std::net::IpAddr;
use std::sync::atomic::Ordering;

use parlor_core::wire::Binding;

use crate::driver::Input;
use crate::engine::{ConnectionId, Protocol};
use crate::gateway::chat::Switchboard;
use crate::output::{Output, OutputQueue, WeakOutput};
use crate::turns::Lane;

/// One such connection. It is closed when this is dropped.
pub(crate) struct Peer {
    connection: ConnectionId,
    lane: Lane<Input>,
    queue: OutputQueue,
    output: WeakOutput,
    reference_id: u32,
}

impl Peer {
    /// Opens a connection for an agent who comes from this address; `None` if the engine has ended.
    pub(crate) fn open(switchboard: &Switchboard, address: IpAddr) -> Option<Self> {
        let connection = switchboard.next_connection.fetch_add(1, Ordering::Relaxed);
        let lane = switchboard.turns.lane(connection);
        let (output, queue) = Output::new(switchboard.output_bytes, &switchboard.output_budget);
        let weak = output.downgrade();
        let opened = Input::Opened { connection, protocol: Protocol::Basic, address, output };
        lane.send_now(opened).ok()?;
        Some(Self { connection, lane, queue, output: weak, reference_id: 0 })
    }

    /// The reference id of the next request.
    pub(crate) fn next_reference_id(&mut self) -> u32 {
        self.reference_id = self.reference_id.wrapping_add(1).max(1);
        self.reference_id
    }

    /// Sends a packet; `None` if the engine has ended. Send the next one when this is answered: otherwise nobody reads what
    /// the engine waits for before it takes more.
    pub(crate) async fn send(&self, packet: Vec<u8>) -> Option<()> {
        let (connection, size) = (self.connection, packet.len());
        self.lane.send(size, Input::Packet { connection, binding: Binding::Xml, packet }).await.ok()
    }

    /// The next packet that the engine sends; `None` if it has ended the connection, or so much waits here that it has given
    /// up.
    pub(crate) async fn receive(&mut self) -> Option<Vec<u8>> {
        let packet = tokio::select! {
            packet = self.queue.next() => packet?,
            () = self.output.cut() => return None,
        };
        if self.queue.written(packet.len()) {
            self.lane.resume();
        }
        Some(packet)
    }
}

impl Drop for Peer {
    fn drop(&mut self) {
        // An engine that has ended knows of no connections.
        let _ = self.lane.send_now(Input::ClosedForGood { connection: self.connection });
    }
}
