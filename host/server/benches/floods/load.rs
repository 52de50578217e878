//! The others: sessions in which messages are said, and how long each takes.

use std::time::{Duration, Instant};

use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;
use tokio::net::tcp::{OwnedReadHalf, OwnedWriteHalf};
use tokio::runtime::{Builder, Runtime};
use tokio::sync::mpsc;
use tokio::time::{interval_at, timeout};

use crate::Addresses;
use crate::packets::{Peer, frame, value};

/// How long a message may take before it counts as lost.
const PATIENCE: Duration = Duration::from_secs(10);

/// How long the messages took, sorted, in milliseconds.
pub(crate) struct Latencies {
    sorted: Vec<f64>,
    duration: Duration,
}

impl Latencies {
    /// The latency that so many percent of the messages don't exceed.
    pub(crate) fn at(&self, percent: f64) -> f64 {
        let last = self.sorted.len().saturating_sub(1);
        let index = (last as f64 * percent / 100.0).round() as usize;
        self.sorted.get(index).copied().unwrap_or(f64::NAN)
    }

    /// Takes so many of them as they come, or those that come in time.
    pub(crate) async fn gathered(
        mut receiver: mpsc::UnboundedReceiver<f64>,
        count: usize,
        started: Instant,
        duration: Duration,
    ) -> Self {
        let mut sorted = Vec::new();
        while sorted.len() < count
            && let Ok(Some(latency)) = timeout(PATIENCE, receiver.recv()).await
        {
            sorted.push(latency);
        }
        sorted.sort_by(f64::total_cmp);
        let waited = if sorted.len() < count { PATIENCE } else { Duration::ZERO };
        Self { sorted, duration: started.elapsed().saturating_sub(waited).max(duration) }
    }

    /// Messages a second.
    pub(crate) fn rate(&self) -> f64 {
        self.sorted.len() as f64 / self.duration.as_secs_f64()
    }
}

/// Both parties of one session.
struct Pair {
    session_id: String,
    speaker: TcpStream,
    listener: TcpStream,
}

/// All sessions.
pub(crate) struct Load {
    runtime: Runtime,
    pairs: Vec<Pair>,
}

impl Load {
    pub(crate) fn start(at: Addresses, sessions: usize) -> Self {
        let runtime = Builder::new_current_thread().enable_all().build().expect("a runtime");
        let pairs = runtime.block_on(async { (0..sessions).map(|_| pair(at)).collect() });
        Self { runtime, pairs }
    }

    /// Says `rate` messages a second over all sessions, in turn.
    pub(crate) fn run(self, rate: u32, duration: Duration) -> Latencies {
        let started = Instant::now();
        let (sender, receiver) = mpsc::unbounded_channel();
        self.runtime.block_on(async {
            let mut speakers = Vec::new();
            for Pair { session_id, speaker, listener } in self.pairs {
                let (reader, writer) = speaker.into_split();
                tokio::spawn(forget(reader));
                tokio::spawn(listen(listener, started, sender.clone()));
                speakers.push((session_id, writer));
            }
            drop(sender);
            let mut pace = interval_at(tokio::time::Instant::now(), Duration::from_secs(1) / rate);
            let count = (f64::from(rate) * duration.as_secs_f64()) as usize;
            let sessions = speakers.len();
            for number in 0..count {
                pace.tick().await;
                let (session_id, writer) = &mut speakers[number % sessions];
                say(writer, session_id, number, started).await;
            }
            Latencies::gathered(receiver, count, started, duration).await
        })
    }

    /// Messages a second when each session says the next message once the last has come.
    pub(crate) fn throughput(self, duration: Duration) -> f64 {
        let until = Instant::now() + duration;
        let counts = self.runtime.block_on(async {
            let tasks: Vec<_> = self.pairs.into_iter().map(|it| tokio::spawn(talk(it, until))).collect();
            let mut all = 0;
            for task in tasks {
                all += task.await.expect("a count");
            }
            all
        });
        f64::from(counts) / duration.as_secs_f64()
    }
}

fn pair(at: Addresses) -> Pair {
    let mut speaker = Peer::registered(at.basic, "AGENT");
    let mut listener = Peer::registered(at.basic, "AGENT");
    let reply = speaker.ask("requestJoin", "queueKey=\"q\"", "");
    let session_id = value(&reply, "sessionId");
    listener.ask("requestJoin", &format!("sessionId=\"{session_id}\""), "");
    let stream = |it: Peer| {
        it.stream.set_nonblocking(true).expect("not blocking");
        TcpStream::from_std(it.stream).expect("a stream")
    };
    Pair { session_id, speaker: stream(speaker), listener: stream(listener) }
}

async fn say(writer: &mut OwnedWriteHalf, session_id: &str, number: usize, started: Instant) {
    let time = started.elapsed().as_nanos();
    let packet = format!(
        "<requestMessage referenceId=\"{}\" sessionId=\"{session_id}\"><msgText>at {time} .</msgText></requestMessage>",
        number + 100
    );
    writer.write_all(&frame(&packet)).await.expect("it is sent");
}

async fn next(stream: &mut (impl AsyncReadExt + Unpin)) -> Option<Vec<u8>> {
    let length = stream.read_u32().await.ok()?;
    let mut packet = vec![0; length as usize];
    stream.read_exact(&mut packet).await.ok()?;
    Some(packet)
}

async fn forget(mut reader: OwnedReadHalf) {
    while next(&mut reader).await.is_some() {}
}

pub(crate) async fn listen(mut stream: TcpStream, started: Instant, latencies: mpsc::UnboundedSender<f64>) {
    while let Some(packet) = next(&mut stream).await {
        let now = started.elapsed().as_nanos();
        let text = String::from_utf8_lossy(&packet);
        let sent = text.split_once(">at ").and_then(|it| it.1.split_once(" .")?.0.parse::<u128>().ok());
        if let Some(sent) = sent {
            let _ = latencies.send((now - sent) as f64 / 1e6);
        }
    }
}

async fn talk(pair: Pair, until: Instant) -> u32 {
    let Pair { session_id, speaker, mut listener } = pair;
    let (reader, mut writer) = speaker.into_split();
    tokio::spawn(forget(reader));
    let started = Instant::now();
    let mut count = 0;
    while Instant::now() < until {
        say(&mut writer, &session_id, count as usize, started).await;
        if next(&mut listener).await.is_none() {
            break;
        }
        count += 1;
    }
    count
}
