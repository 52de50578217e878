//! The body of a request as it comes, and how long it may take.

use std::pin::Pin;
use std::sync::{Arc, Mutex, PoisonError};
use std::task::{Context, Poll};
use std::time::Duration;
use std::{fmt, future::poll_fn};

use axum::body::{Body, BodyDataStream, Bytes};
use axum::http::HeaderMap;
use axum::http::header::EXPECT;
use futures_core::Stream;
use tokio::time::{Instant, Sleep, sleep_until, timeout};

/// The pace at which a body must come, on average, once it has used up the time for which it may stand still: our own
/// choice. It is 8 kB a second.
const BYTES_PER_MILLISECOND: u64 = 8;

/// How long the rest of a body that is refused may come.
const REST: Duration = Duration::from_secs(2);

/// Why a body has no more.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum BodyFault {
    /// It stood still for too long, or came too slowly.
    Slow,
    /// The connection broke.
    Cut,
}

impl fmt::Display for BodyFault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Slow => "the body came too slowly",
            Self::Cut => "the body ended early",
        })
    }
}

impl std::error::Error for BodyFault {}

/// The chunks of a body. It may stand still for so long in all, and for longer only by what has come meanwhile.
///
/// Copies share the one body, so that whoever refuses it can still read it to its end.
#[derive(Clone)]
pub(crate) struct PacedBody(Arc<Mutex<Paced>>);

struct Paced {
    /// The client waits for the word to send its body, which it gets once the body is read.
    awaits_word: bool,
    chunks: BodyDataStream,
    idle: Duration,
    due: Pin<Box<Sleep>>,
}

impl PacedBody {
    /// The body of a request with these headers.
    pub(crate) fn new(headers: &HeaderMap, body: Body, idle: Duration) -> Self {
        let due = Box::pin(sleep_until(Instant::now() + idle));
        let awaits_word =
            headers.get(EXPECT).is_some_and(|it| it.as_bytes().eq_ignore_ascii_case(b"100-continue"));
        Self(Arc::new(Mutex::new(Paced { awaits_word, chunks: body.into_data_stream(), idle, due })))
    }

    /// The next chunk; `None` behind the last.
    pub(crate) async fn next(&mut self) -> Option<Result<Bytes, BodyFault>> {
        poll_fn(|context| Pin::new(&mut *self).poll_next(context)).await
    }

    /// Reads what still comes, for a little while: a client that is still sending reads our word only behind its last byte. One
    /// that waits for the word to send reads ours at once, and isn't told to send what nobody takes.
    pub(crate) async fn read_to_the_end(mut self) {
        if self.0.lock().unwrap_or_else(PoisonError::into_inner).awaits_word {
            return;
        }
        let rest = async { while self.next().await.is_some_and(|it| it.is_ok()) {} };
        let _ = timeout(REST, rest).await;
    }
}

impl Stream for PacedBody {
    type Item = Result<Bytes, BodyFault>;

    fn poll_next(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        let mut paced = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let paced = &mut *paced;
        paced.awaits_word = false;
        match Pin::new(&mut paced.chunks).poll_next(context) {
            Poll::Ready(Some(Ok(chunk))) => {
                let bytes = u64::try_from(chunk.len()).unwrap_or(u64::MAX);
                let gained = Duration::from_millis(bytes / BYTES_PER_MILLISECOND);
                let due = (paced.due.deadline() + gained).min(Instant::now() + paced.idle);
                paced.due.as_mut().reset(due);
                Poll::Ready(Some(Ok(chunk)))
            }
            Poll::Ready(Some(Err(_))) => Poll::Ready(Some(Err(BodyFault::Cut))),
            Poll::Ready(None) => Poll::Ready(None),
            Poll::Pending => paced.due.as_mut().poll(context).map(|()| Some(Err(BodyFault::Slow))),
        }
    }
}

#[cfg(test)]
mod tests {
    use std::convert::Infallible;

    use super::*;

    /// Gives chunks at these milliseconds.
    struct Late(std::vec::IntoIter<(u64, usize)>, Option<(Pin<Box<Sleep>>, usize)>);

    impl Stream for Late {
        type Item = Result<Bytes, Infallible>;

        fn poll_next(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
            if self.1.is_none() {
                let Some((pause, length)) = self.0.next() else { return Poll::Ready(None) };
                self.1 = Some((Box::pin(tokio::time::sleep(Duration::from_millis(pause))), length));
            }
            let (pause, length) = self.1.as_mut().unwrap();
            let length = *length;
            std::task::ready!(pause.as_mut().poll(context));
            self.1 = None;
            Poll::Ready(Some(Ok(vec![0; length].into())))
        }
    }

    async fn received(chunks: Vec<(u64, usize)>) -> (usize, Option<BodyFault>) {
        let body = Body::from_stream(Late(chunks.into_iter(), None));
        let mut body = PacedBody::new(&HeaderMap::new(), body, Duration::from_millis(1000));
        let mut bytes = 0;
        while let Some(chunk) = body.next().await {
            match chunk {
                Ok(chunk) => bytes += chunk.len(),
                Err(fault) => return (bytes, Some(fault)),
            }
        }
        (bytes, None)
    }

    #[tokio::test(start_paused = true)]
    async fn a_body_may_stand_still_for_so_long_in_all() {
        assert_eq!(received(vec![(900, 8), (0, 8)]).await, (16, None));
        assert_eq!(received(vec![(900, 8), (200, 8)]).await, (8, Some(BodyFault::Slow)));
        // 8 kB a second go on for ever.
        assert_eq!(received(vec![(900, 8000); 20]).await, (160_000, None));
        assert_eq!(received(vec![(900, 800); 20]).await.1, Some(BodyFault::Slow));
    }
}
