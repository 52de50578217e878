//! The log of `parlor serve` on standard error. A reader that stands still costs lines, never the server: they are
//! written by a thread of their own, and what doesn't fit in its queue is lost.

use std::io::{self, Write};
use std::sync::mpsc::{Receiver, SyncSender, sync_channel};
use std::time::Duration;

/// How many lines may wait to be written.
const WAITING: usize = 1024;

/// How long the end of the program waits for the lines that were not written yet.
const END_TIME: Duration = Duration::from_millis(500);

/// Where lines are written without waiting.
#[derive(Clone, Debug)]
pub(crate) struct Log {
    lines: SyncSender<Line>,
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
        let (lines, waiting) = sync_channel(WAITING);
        std::thread::Builder::new().name("log".into()).spawn(move || write(out, &waiting))?;
        Ok(Self { lines })
    }

    /// Waits until all lines are written, but not for a reader that stands still.
    pub(crate) fn finish(&self) {
        let (written, all) = sync_channel(1);
        if self.lines.try_send(Line::Written(written)).is_ok() {
            let _ = all.recv_timeout(END_TIME);
        }
    }
}

impl Write for Log {
    fn write(&mut self, line: &[u8]) -> io::Result<usize> {
        let _ = self.lines.try_send(Line::Text(line.to_vec()));
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

    use super::*;

    #[test]
    fn lines_are_written_in_their_order() {
        let (mut reader, writer) = io::pipe().unwrap();
        let mut log = Log::start(writer).unwrap();
        log.write_all(b"one\n").unwrap();
        log.write_all(b"two\n").unwrap();
        log.finish();
        drop(log);
        let mut text = String::new();
        reader.read_to_string(&mut text).unwrap();
        assert_eq!(text, "one\ntwo\n");
    }

    #[test]
    fn a_reader_that_stands_still_stops_nobody() {
        let (_reader, writer) = io::pipe().unwrap();
        let mut log = Log::start(writer).unwrap();
        for _ in 0..4 * WAITING {
            log.write_all(&[b'x'; 1000]).unwrap();
        }
        log.finish();
    }
}
