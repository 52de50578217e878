//! The log of `parlor serve` on standard error. A reader that stands still costs lines, never the server: they are
//! written by a thread of their own, and what doesn't fit in its queue is lost. Of warnings that repeat, few are written.

use std::fmt;
use std::io::{self, Write};
use std::sync::mpsc::{Receiver, SyncSender, sync_channel};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

use tracing::{Level, Metadata};
use tracing_subscriber::fmt::MakeWriter;

use super::pace::Pace;

/// How many lines may wait to be written.
const WAITING: usize = 1024;

/// How long the end of the program waits for the lines that were not written yet.
const END_TIME: Duration = Duration::from_millis(500);

/// Where lines are written without waiting.
#[derive(Clone)]
pub(crate) struct Log {
    lines: SyncSender<Line>,
    pace: Arc<Mutex<Pace>>,
    now: Arc<dyn Fn() -> Instant + Send + Sync>,
}

#[derive(Debug)]
enum Line {
    Text(Vec<u8>),
    /// All before it are written, where anybody wants to know it.
    Written(SyncSender<()>),
}

impl Log {
    /// Starts the thread that writes the lines to `out`.
    pub(crate) fn start(out: impl Write + Send + 'static) -> io::Result<Self> {
        Self::with_clock(out, Instant::now)
    }

    fn with_clock(
        out: impl Write + Send + 'static,
        now: impl Fn() -> Instant + Send + Sync + 'static,
    ) -> io::Result<Self> {
        let (lines, waiting) = sync_channel(WAITING);
        std::thread::Builder::new().name("log".into()).spawn(move || write(out, &waiting))?;
        Ok(Self { lines, pace: Arc::default(), now: Arc::new(now) })
    }

    /// Waits until all lines are written, but not for a reader that stands still.
    pub(crate) fn finish(&self) {
        let (written, all) = sync_channel(1);
        if self.lines.try_send(Line::Written(written)).is_ok() {
            let _ = all.recv_timeout(END_TIME);
        }
    }
}

impl fmt::Debug for Log {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Log")
    }
}

impl<'a> MakeWriter<'a> for Log {
    type Writer = LineWriter<'a>;

    fn make_writer(&'a self) -> LineWriter<'a> {
        LineWriter { log: self, is_paced: false }
    }

    fn make_writer_for(&'a self, event: &Metadata<'_>) -> LineWriter<'a> {
        LineWriter { log: self, is_paced: *event.level() <= Level::WARN }
    }
}

/// Takes whole lines.
#[derive(Debug)]
pub(crate) struct LineWriter<'a> {
    log: &'a Log,
    /// Whether those like each other are written once in a while only: warnings, but not what was asked for.
    is_paced: bool,
}

impl Write for LineWriter<'_> {
    fn write(&mut self, line: &[u8]) -> io::Result<usize> {
        let mut text = line.to_vec();
        if self.is_paced {
            let now = (self.log.now)();
            let mut pace = self.log.pace.lock().unwrap_or_else(PoisonError::into_inner);
            match pace.admit(line, now) {
                None => return Ok(line.len()),
                Some(0) => {}
                Some(left_out) => {
                    text = text.trim_ascii_end().to_vec();
                    text.extend_from_slice(format!(" (and {left_out} more like it)\n").as_bytes());
                }
            }
        }
        let _ = self.log.lines.try_send(Line::Text(text));
        Ok(line.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

fn write(mut out: impl Write, waiting: &Receiver<Line>) {
    for line in waiting {
        match line {
            // Lines that can't be written are lost, as there is nobody else to be told.
            Line::Text(text) => drop(out.write_all(&text)),
            Line::Written(all) => drop(all.try_send(())),
        }
    }
}

#[cfg(test)]
mod tests {
    use std::io::Read;
    use std::sync::atomic::{AtomicU64, Ordering};

    use super::*;

    #[test]
    fn lines_are_written_in_their_order() {
        let (mut reader, writer) = io::pipe().unwrap();
        let log = Log::start(writer).unwrap();
        log.make_writer().write_all(b"one\n").unwrap();
        log.make_writer().write_all(b"two\n").unwrap();
        log.finish();
        drop(log);
        let mut text = String::new();
        reader.read_to_string(&mut text).unwrap();
        assert_eq!(text, "one\ntwo\n");
    }

    #[test]
    fn a_reader_that_stands_still_stops_nobody() {
        let (_reader, writer) = io::pipe().unwrap();
        let log = Log::start(writer).unwrap();
        for _ in 0..4 * WAITING {
            log.make_writer().write_all(&[b'x'; 1000]).unwrap();
        }
        log.finish();
    }

    #[test]
    fn warnings_of_one_kind_come_once_a_second() {
        let (mut reader, writer) = io::pipe().unwrap();
        let (start, seconds) = (Instant::now(), Arc::new(AtomicU64::new(0)));
        let clock = Arc::clone(&seconds);
        let now = move || start + Duration::from_secs(clock.load(Ordering::Relaxed));
        let log = Log::with_clock(writer, now).unwrap();
        let subscriber = tracing_subscriber::fmt()
            .with_writer(log.clone())
            .with_max_level(Level::DEBUG)
            .without_time()
            .with_target(false)
            .with_ansi(false)
            .finish();
        tracing::subscriber::with_default(subscriber, || {
            for connection in 0..313 {
                tracing::warn!(connection, "slow");
                tracing::warn!(port = if connection < 7 { "flex" } else { "basic" }, "full");
            }
            for connection in 0..2 {
                tracing::debug!(connection, "connected");
            }
            seconds.store(1, Ordering::Relaxed);
            tracing::warn!(connection = 9, "slow");
        });
        log.finish();
        drop(log);
        let mut text = String::new();
        reader.read_to_string(&mut text).unwrap();
        let expected = [
            " WARN slow connection=0",
            " WARN full port=\"flex\"",
            " WARN full port=\"basic\"",
            "DEBUG connected connection=0",
            "DEBUG connected connection=1",
            " WARN slow connection=9 (and 312 more like it)",
        ];
        assert_eq!(text.lines().collect::<Vec<_>>(), expected);
    }
}
