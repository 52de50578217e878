//! One TCP connection of a client: frames in, frames out, silence noticed.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use parlor_core::wire::frame::{self, Frame, FrameReader};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::tcp::{OwnedReadHalf, OwnedWriteHalf};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::{Semaphore, mpsc};
use tokio::time::{Instant, sleep, timeout, timeout_at};

use crate::driver::{Input, Output, OutputQueue, WeakOutput};
use crate::engine::{ConnectionId, Protocol, too_many_connections};

/// Bytes that are written at once, if so much is waiting.
const WRITE_BYTES: usize = 65_536;

/// How long the server waits after the system couldn't accept a connection, and for the word to one too many.
const PAUSE: Duration = Duration::from_millis(100);

/// What the connections of one port have in common.
pub(crate) struct Port {
    pub(crate) protocol: Protocol,
    pub(crate) inputs: mpsc::Sender<Input>,
    /// One permit for each connection that may be there.
    pub(crate) permits: Arc<Semaphore>,
    pub(crate) next_connection: Arc<AtomicU64>,
    pub(crate) packet_bytes: usize,
    pub(crate) output_bytes: usize,
    /// A connection that sends no frame for so long is closed.
    pub(crate) silence: Duration,
    /// How long a connection that is being closed may take to read what was written.
    pub(crate) linger: Duration,
}

/// Accepts connections for ever.
pub(crate) async fn accept(listener: TcpListener, port: Arc<Port>) {
    loop {
        let stream = match listener.accept().await {
            Ok((stream, _)) => stream,
            Err(error) => {
                tracing::warn!(protocol = ?port.protocol, %error, "no connection could be accepted");
                sleep(PAUSE).await;
                continue;
            }
        };
        match Arc::clone(&port.permits).try_acquire_owned() {
            Ok(permit) => {
                let port = Arc::clone(&port);
                tokio::spawn(async move {
                    serve(stream, &port).await;
                    drop(permit);
                });
            }
            Err(_) => {
                tracing::warn!(protocol = ?port.protocol, "too many connections: one is refused");
                refuse(stream, port.protocol).await;
            }
        }
    }
}

/// Says why, if that can be said at once, and hangs up.
async fn refuse(mut stream: TcpStream, protocol: Protocol) {
    let mut bytes = Vec::new();
    append_frame(&mut bytes, &too_many_connections(protocol));
    let _ = timeout(PAUSE, stream.write_all(&bytes)).await;
}

async fn serve(stream: TcpStream, port: &Port) {
    let connection = port.next_connection.fetch_add(1, Ordering::Relaxed);
    // Packets are small and each is waited for. A system that can't do that is only slower.
    let _ = stream.set_nodelay(true);
    let (from_client, to_client) = stream.into_split();
    let (output, queue) = Output::new(port.output_bytes);
    let cut = Arc::clone(&queue.cut);
    // The engine alone decides when the queue ends.
    let keep_alives = output.downgrade();
    let opened = Input::Opened { connection, protocol: port.protocol, output };
    if port.inputs.send(opened).await.is_err() {
        return;
    }
    tracing::debug!(connection, protocol = ?port.protocol, "connected");
    let writing = write(to_client, queue);
    tokio::pin!(writing);
    let is_cut = tokio::select! {
        () = read(from_client, connection, keep_alives, port) => false,
        () = &mut writing => true,
        () = cut.notified() => {
            tracing::warn!(connection, "the client reads too slowly and is disconnected");
            true
        }
    };
    // The engine lets go of the output: what it holds is still written, to a client that only stopped sending.
    let _ = port.inputs.send(Input::Closed { connection }).await;
    if !is_cut {
        let _ = timeout(port.linger, writing).await;
    }
    tracing::debug!(connection, "disconnected");
}

/// Hands packets to the engine until the client hangs up or is silent for too long.
async fn read(mut stream: OwnedReadHalf, connection: ConnectionId, keep_alives: WeakOutput, port: &Port) {
    let mut buffer = vec![0; port.packet_bytes.saturating_add(frame::HEADER)];
    let mut frames = FrameReader::new();
    let mut deadline = Instant::now() + port.silence;
    loop {
        // Only whole frames count: a client that sends a byte now and then is silent, too.
        let Ok(read) = timeout_at(deadline, stream.read(frames.space(&mut buffer))).await else {
            tracing::info!(connection, "silent for too long");
            return;
        };
        match read {
            Ok(0) | Err(_) => return,
            Ok(count) => frames.commit(count),
        }
        while let Some(frame) = frames.next(&buffer) {
            deadline = Instant::now() + port.silence;
            let input = match frame {
                Frame::KeepAlive => {
                    keep_alives.send(Vec::new());
                    continue;
                }
                Frame::Packet(packet) => Input::Packet { connection, packet: packet.to_vec() },
                Frame::TooLarge(_) => Input::TooLarge { connection },
            };
            if port.inputs.send(input).await.is_err() {
                return;
            }
        }
    }
}

/// Writes what is queued until the queue ends or the connection breaks.
async fn write(mut stream: OwnedWriteHalf, mut queue: OutputQueue) {
    let mut bytes = Vec::new();
    while let Some(packet) = queue.next().await {
        bytes.clear();
        append_frame(&mut bytes, &packet);
        let mut lengths = vec![packet.len()];
        while bytes.len() < WRITE_BYTES
            && let Some(packet) = queue.next_now()
        {
            append_frame(&mut bytes, &packet);
            lengths.push(packet.len());
        }
        if stream.write_all(&bytes).await.is_err() {
            return;
        }
        for length in lengths {
            queue.written(length);
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
