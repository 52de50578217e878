//! What is being sent to the document store.

use std::io::{self, Read};
use std::sync::mpsc::{Receiver, SyncSender, sync_channel};
use std::thread::JoinHandle;

use serde_json::Value as Json;
use ureq::SendBody;

use crate::{Neighbours, Trouble};

/// A document that is being stored, chunk by chunk. Dropped before its end, it isn't stored.
#[derive(Debug)]
pub struct Upload {
    chunks: SyncSender<Option<Vec<u8>>>,
    thread: JoinHandle<Result<String, Trouble>>,
}

impl Upload {
    pub(crate) fn begin(neighbours: Neighbours, url: String, mime: String, size: u64) -> io::Result<Self> {
        let (chunks, incoming) = sync_channel(4);
        let thread = std::thread::Builder::new().name("document".into()).spawn(move || {
            let mut body = Chunks { incoming, rest: Vec::new(), at: 0, whole: false };
            // A store that won't take so much says so before it is sent.
            let request = neighbours.agent.post(&url).header("content-type", &mime);
            let request = request.header("content-length", size).header("expect", "100-continue");
            let response = request.send(SendBody::from_reader(&mut body));
            let mut response = neighbours.checked(response)?;
            let reply =
                response.body_mut().read_to_string().map_err(|error| neighbours.unreadable(&error))?;
            let reply: Json = serde_json::from_str(&reply).map_err(|error| neighbours.unreadable(&error))?;
            let id = reply.get("documentId").and_then(Json::as_str).map(str::to_owned);
            id.ok_or_else(|| neighbours.unreadable(&"no documentId"))
        })?;
        Ok(Self { chunks, thread })
    }

    /// Appends a chunk; waits while the store is slow. `false` if the store has given up: [`Self::finish`] says why.
    pub fn write(&self, chunk: Vec<u8>) -> bool {
        self.chunks.send(Some(chunk)).is_ok()
    }

    /// Ends the document; gives its id.
    ///
    /// # Errors
    /// The store can't be reached or refuses: nothing is stored.
    pub fn finish(self) -> Result<String, Trouble> {
        let _ = self.chunks.send(None);
        self.thread.join().unwrap_or_else(|_| Err(Trouble::new("the upload failed")))
    }
}

/// Chunks from another thread as one body. If that thread goes away before the end, so does the request.
struct Chunks {
    incoming: Receiver<Option<Vec<u8>>>,
    rest: Vec<u8>,
    at: usize,
    whole: bool,
}

impl Read for Chunks {
    fn read(&mut self, out: &mut [u8]) -> io::Result<usize> {
        while self.at == self.rest.len() && !self.whole {
            match self.incoming.recv() {
                Ok(Some(chunk)) => (self.rest, self.at) = (chunk, 0),
                Ok(None) => self.whole = true,
                Err(_) => return Err(io::Error::other("the upload was given up")),
            }
        }
        let count = (&self.rest[self.at..]).read(out)?;
        self.at += count;
        Ok(count)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_upload_that_is_given_up_is_no_document() {
        let (chunks, incoming) = sync_channel(4);
        let mut body = Chunks { incoming, rest: Vec::new(), at: 0, whole: false };
        chunks.send(Some(b"ab".to_vec())).unwrap();
        drop(chunks);
        let mut out = [0; 8];
        assert_eq!(body.read(&mut out).unwrap(), 2);
        assert!(body.read(&mut out).is_err());
    }
}
