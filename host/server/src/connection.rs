//! One TCP connection of a client: frames in, frames out, silence noticed.

use std::net::IpAddr;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use parlor_core::wire::frame::{self, Frame, FrameReader};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::tcp::{OwnedReadHalf, OwnedWriteHalf};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::Semaphore;
use tokio::time::{Instant, sleep, timeout, timeout_at};

use crate::binding::Form;
use crate::driver::Input;
use crate::engine::{ConnectionId, Protocol, too_many_connections};
use crate::hang_up::HangUp;
use crate::network::Network;
use crate::output::{Output, OutputBudget, OutputQueue, WeakOutput};
use crate::pace::Pace;
use crate::places::Places;
use crate::turns::{Lane, Turns};

/// Bytes that are written at once, if so much is waiting.
const WRITE_BYTES: usize = 65_536;

/// For how many bytes a frame counts beside its own: a small one is work, too.
const FRAME_BYTES: usize = 1024;

/// How long the server waits after the system couldn't accept a connection.
const PAUSE: Duration = Duration::from_millis(100);

/// What the connections of one port have in common.
pub(crate) struct Port {
    pub(crate) protocol: Protocol,
    pub(crate) turns: Arc<Turns<Input>>,
    /// One permit for each connection that this port may have.
    pub(crate) permits: Arc<Semaphore>,
    /// How many of them come from where.
    pub(crate) places: Arc<Places>,
    pub(crate) next_connection: Arc<AtomicU64>,
    pub(crate) packet_bytes: usize,
    pub(crate) read_bytes_per_second: u32,
    pub(crate) written_bytes_per_second: u32,
    pub(crate) output_bytes: usize,
    pub(crate) output_budget: Arc<OutputBudget>,
    /// A connection on which nobody has logged in for so long is closed.
    pub(crate) login: Duration,
    /// A connection that sends no frame for so long is closed.
    pub(crate) silence: Duration,
    /// How long a connection that is being closed may take to read what was written.
    pub(crate) linger: Duration,
}

/// Accepts connections for ever.
pub(crate) async fn accept(listener: TcpListener, port: Arc<Port>) {
    let hang_up = HangUp::new();
    loop {
        let (stream, address) = match listener.accept().await {
            Ok(accepted) => accepted,
            Err(error) => {
                tracing::warn!(protocol = ?port.protocol, %error, "no connection could be accepted");
                sleep(PAUSE).await;
                continue;
            }
        };
        let place = port.places.take(Network::from(address.ip()));
        match place.zip(Arc::clone(&port.permits).try_acquire_owned().ok()) {
            Some(admission) => {
                let port = Arc::clone(&port);
                tokio::spawn(async move {
                    serve(stream, address.ip(), &port).await;
                    drop(admission);
                });
            }
            None => {
                tracing::warn!(protocol = ?port.protocol, "too many connections: one is refused");
                let mut why = Vec::new();
                append_frame(&mut why, &too_many_connections(port.protocol));
                hang_up.refuse(stream, why);
            }
        }
    }
}

async fn serve(stream: TcpStream, address: IpAddr, port: &Port) {
    let connection = port.next_connection.fetch_add(1, Ordering::Relaxed);
    let lane = port.turns.lane(connection);
    exchange(stream, (connection, address), &lane, port).await;
    // Nobody makes room in its output any more.
    lane.resume();
}

async fn exchange(
    stream: TcpStream,
    (connection, address): (ConnectionId, IpAddr),
    lane: &Lane<Input>,
    port: &Port,
) {
    // Packets are small and each is waited for. A system that can't do that is only slower.
    let _ = stream.set_nodelay(true);
    let (from_client, to_client) = stream.into_split();
    let (output, queue) = Output::new(port.output_bytes, &port.output_budget);
    // The engine alone decides when the queue ends.
    let own_output = output.downgrade();
    if lane.send_now(Input::Opened { connection, protocol: port.protocol, address, output }).is_err() {
        return;
    }
    tracing::debug!(connection, protocol = ?port.protocol, "connected");
    let form = Form::default();
    let writing = write(to_client, queue, lane, &form, port);
    tokio::pin!(writing);
    let is_cut = tokio::select! {
        () = read(from_client, connection, lane, &own_output, &form, port) => false,
        () = &mut writing => true,
        () = own_output.ended() => false,
        () = own_output.cut() => {
            tracing::warn!(connection, "the client reads too slowly and is disconnected");
            true
        }
    };
    // The engine lets go of the output: what it holds is still written, to a client that only stopped sending, or that is
    // told goodbye.
    let _ = lane.send_now(Input::Closed { connection });
    if !is_cut {
        let _ = timeout(port.linger, writing).await;
    }
    tracing::debug!(connection, "disconnected");
}

/// Hands packets to the engine until the client hangs up or is silent for too long. While replies wait to be read by
/// the client, nothing is read from it.
async fn read(
    mut stream: OwnedReadHalf,
    connection: ConnectionId,
    lane: &Lane<Input>,
    output: &WeakOutput,
    form: &Form,
    port: &Port,
) {
    let mut buffer = vec![0; port.packet_bytes.saturating_add(frame::HEADER)];
    let mut frames = FrameReader::new();
    let login_deadline = Instant::now() + port.login;
    let mut deadline = Instant::now() + port.silence;
    let opened = Instant::now();
    let mut pace = Pace::new(0, port.read_bytes_per_second);
    loop {
        while output.is_full() {
            if timeout(port.silence, output.written()).await.is_err() {
                tracing::info!(connection, "reads nothing for too long");
                return;
            }
            // A client that reads is there, however slowly it does so.
            deadline = Instant::now() + port.silence;
        }
        let due = if output.is_client_known() { deadline } else { deadline.min(login_deadline) };
        // Only whole frames count: a client that sends a byte now and then is silent, too.
        let Ok(read) = timeout_at(due, stream.read(frames.space(&mut buffer))).await else {
            if output.is_client_known() && Instant::now() < deadline {
                // The client logged in while this waited.
                continue;
            }
            tracing::info!(connection, "silent, or without a login, for too long");
            return;
        };
        let mut used = match read {
            Ok(0) | Err(_) => return,
            Ok(count) => count,
        };
        frames.commit(used);
        let mut is_answer_due = false;
        while let Some(frame) = frames.next(&buffer) {
            deadline = Instant::now() + port.silence;
            used = used.saturating_add(FRAME_BYTES);
            let (size, input) = match frame {
                Frame::KeepAlive => {
                    is_answer_due = true;
                    continue;
                }
                Frame::Packet(packet) => {
                    let binding = form.of_packet(packet);
                    (packet.len(), Input::Packet { connection, binding, packet: packet.to_vec() })
                }
                Frame::TooLarge(_) => (1, Input::TooLarge { connection }),
            };
            if lane.send(size, input).await.is_err() {
                return;
            }
        }
        if is_answer_due {
            // However many keep-alives came at once: one answer says that the server is there.
            output.send(Vec::new());
        }
        // Also what costs the engine nothing must not keep this thread from everybody else's packets.
        match pace.spend(milliseconds_since(opened), used) {
            Duration::ZERO => tokio::task::yield_now().await,
            pause => sleep(pause).await,
        }
    }
}

fn milliseconds_since(then: Instant) -> u64 {
    u64::try_from(then.elapsed().as_millis()).unwrap_or(u64::MAX)
}

/// Writes what is queued until the queue ends or the connection breaks.
async fn write(
    mut stream: OwnedWriteHalf,
    mut queue: OutputQueue,
    lane: &Lane<Input>,
    form: &Form,
    port: &Port,
) {
    let opened = Instant::now();
    let mut pace = Pace::new(0, port.written_bytes_per_second);
    let mut bytes = Vec::new();
    while let Some(packet) = queue.next().await {
        bytes.clear();
        // Lengths are those that the queue counted.
        let mut lengths = vec![packet.len()];
        append_frame(&mut bytes, &form.write(port.protocol, packet));
        while bytes.len() < WRITE_BYTES
            && let Some(packet) = queue.next_now()
        {
            lengths.push(packet.len());
            append_frame(&mut bytes, &form.write(port.protocol, packet));
        }
        if stream.write_all(&bytes).await.is_err() {
            return;
        }
        for length in lengths {
            if queue.written(length) {
                lane.resume();
            }
        }
        let is_much = bytes.len() >= WRITE_BYTES;
        match pace.spend(milliseconds_since(opened), bytes.len()) {
            Duration::ZERO if is_much => tokio::task::yield_now().await,
            Duration::ZERO => {}
            pause => sleep(pause).await,
        }
        bytes.shrink_to(WRITE_BYTES);
    }
    let _ = stream.shutdown().await;
}

fn append_frame(bytes: &mut Vec<u8>, packet: &[u8]) {
    // No packet of ours is 4 GiB long.
    if let Some(header) = frame::header(packet.len()) {
        bytes.extend_from_slice(&header);
        bytes.extend_from_slice(packet);
    }
}
