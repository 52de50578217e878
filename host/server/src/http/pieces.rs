//! A reply that is handed out piece by piece, as its reader takes it.

use std::convert::Infallible;
use std::io;
use std::pin::Pin;
use std::task::{Context, Poll};

use axum::body::{Body, Bytes};
use futures_core::Stream;
use tokio::sync::mpsc;

/// Bytes that are handed out at once, about. Hyper copies what it is handed, and what it holds for a reader who doesn't
/// read counts nowhere: so it is handed little.
const PIECE_BYTES: usize = 32_768;

/// What is there already, piece by piece.
struct Pieces<I>(I);

impl<I: Iterator<Item = Bytes> + Unpin> Stream for Pieces<I> {
    type Item = Result<Bytes, Infallible>;

    fn poll_next(mut self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        Poll::Ready(self.0.next().map(Ok))
    }
}

/// A body of these bytes, which its pieces share: they are held until the last piece is taken. A header has to say their
/// number.
pub(super) fn body_of(bytes: Bytes) -> Body {
    Body::from_stream(Pieces(pieces(bytes)))
}

fn pieces(mut bytes: Bytes) -> impl Iterator<Item = Bytes> + Send + Unpin {
    std::iter::from_fn(move || {
        let length = bytes.len().min(PIECE_BYTES);
        (length > 0).then(|| bytes.split_to(length))
    })
}

/// What comes from elsewhere, piece by piece.
struct Received(mpsc::Receiver<io::Result<Vec<u8>>>);

impl Stream for Received {
    type Item = io::Result<Vec<u8>>;

    fn poll_next(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        self.0.poll_recv(context)
    }
}

/// A body of what is received. After an error the reader sees that it is cut off.
pub(super) fn body_from(receiver: mpsc::Receiver<io::Result<Vec<u8>>>) -> Body {
    Body::from_stream(Received(receiver))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_is_lost_between_pieces() {
        for (length, expected) in
            [(0, 0), (1, 1), (PIECE_BYTES, 1), (PIECE_BYTES + 1, 2), (3 * PIECE_BYTES, 3)]
        {
            let bytes: Vec<u8> = (0..length).map(|it| (it % 251) as u8).collect();
            let all: Vec<Bytes> = pieces(bytes.clone().into()).collect();
            assert_eq!((all.len(), all.concat()), (expected, bytes));
        }
    }
}
