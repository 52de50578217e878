//! A stream whose thread lets others run first.

use std::io;
use std::pin::Pin;
use std::task::{Context, Poll};
use std::thread::yield_now;

use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};

/// Before it reads or writes, the thread offers its processor to whoever waits for one. Else a thread that is always busy
/// keeps it for some milliseconds, as long as the system's time slices are, whatever its priority.
pub(crate) struct Yielding<S>(pub(crate) S);

impl<S: AsyncRead + Unpin> AsyncRead for Yielding<S> {
    fn poll_read(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        buffer: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        yield_now();
        Pin::new(&mut self.0).poll_read(context, buffer)
    }
}

impl<S: AsyncWrite + Unpin> AsyncWrite for Yielding<S> {
    fn poll_write(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        bytes: &[u8],
    ) -> Poll<io::Result<usize>> {
        yield_now();
        // What is written at once is copied at once, and nobody else runs meanwhile.
        let bytes = bytes.get(..WRITE_BYTES).unwrap_or(bytes);
        Pin::new(&mut self.0).poll_write(context, bytes)
    }

    fn poll_flush(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.0).poll_flush(context)
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.0).poll_shutdown(context)
    }
}

/// Bytes that are written at once.
const WRITE_BYTES: usize = 65_536;
