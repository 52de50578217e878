//! What is being received: a document, a file, the stream of interactions. What stands still fails.

use std::fmt;
use std::io::{self, Read};
use std::time::Duration;

use ureq::http::Response;
use ureq::{Body, BodyReader, Timeout};

/// The body of a response, as it comes.
pub struct Download {
    body: BodyReader<'static>,
    /// How many bytes there will be, if the server has said so.
    pub size: Option<u64>,
    idle: Duration,
}

impl Download {
    /// `idle` is for how long nothing may come, as the request was configured.
    pub(crate) fn new(response: Response<Body>, idle: Duration) -> Self {
        let body = response.into_body();
        let size = body.content_length();
        Self { body: body.into_reader(), size, idle }
    }
}

impl fmt::Debug for Download {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Download").field("size", &self.size).finish_non_exhaustive()
    }
}

impl Read for Download {
    fn read(&mut self, out: &mut [u8]) -> io::Result<usize> {
        self.body.read(out).map_err(|error| {
            let inner = error.get_ref().and_then(|it| it.downcast_ref());
            match inner {
                Some(ureq::Error::Timeout(Timeout::PerRead)) => {
                    io::Error::new(io::ErrorKind::TimedOut, stood_still("came", self.idle))
                }
                _ => error,
            }
        })
    }
}

/// Says why a download came to no end, and what to do.
#[must_use]
pub fn broke_off(error: &io::Error) -> String {
    format!("the download broke off: {error}; try again")
}

/// Says that nothing came, or could be sent, for so long.
pub(crate) fn stood_still(what_failed: &str, idle: Duration) -> String {
    format!("nothing {what_failed} for {idle:?}")
}
