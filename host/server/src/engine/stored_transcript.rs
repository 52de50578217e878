//! A transcript for whoever asks for it: the bytes that are stored, without a copy of them all.

use std::sync::Arc;

use parlor_core::wire::Writer;

use super::session::{Session, StoredEvent};

/// Bytes that are put together at once, about.
const PIECE_BYTES: usize = 16_384;

const END_TAG: &[u8] = b"</chatTranscript>";

/// A session's transcript as it was when somebody asked for it. Its events are kept once, for the session and all readers.
pub struct StoredTranscript {
    /// What stands before the events.
    head: Vec<u8>,
    /// What stands behind them.
    end: Vec<u8>,
    events: Vec<Arc<StoredEvent>>,
}

impl StoredTranscript {
    pub(super) fn new(session: &Session) -> Self {
        let transcript = session.head();
        let mut measure = Writer::new(&mut []);
        transcript.emit_stored(&mut measure);
        let mut head = vec![0; measure.written()];
        transcript.emit_stored(&mut Writer::new(&mut head));
        // There is always an event: whoever created the session has joined it. So the element is never empty.
        head.truncate(head.len().saturating_sub(b"/>".len()));
        head.push(b'>');
        Self { head, end: END_TAG.to_vec(), events: session.events.clone() }
    }

    /// Bytes of the whole document.
    pub fn length(&self) -> usize {
        self.events.iter().map(|it| it.xml.len()).sum::<usize>() + self.head.len() + self.end.len()
    }

    /// The canonical XML, with its declaration, in pieces of some 16 KiB, each of which is put together when it is asked for.
    pub fn pieces(self) -> impl Iterator<Item = Vec<u8>> {
        let Self { head: mut piece, mut end, events } = self;
        let mut events = events.into_iter();
        std::iter::from_fn(move || {
            while piece.len() < PIECE_BYTES {
                let Some(event) = events.next() else {
                    piece.append(&mut end);
                    break;
                };
                piece.extend_from_slice(&event.xml);
            }
            let piece = std::mem::take(&mut piece);
            (!piece.is_empty()).then_some(piece)
        })
    }
}
