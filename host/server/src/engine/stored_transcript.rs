//! A transcript for whoever asks for it: the bytes that are stored, without a copy of them all.

use parlor_core::element::Id;
use parlor_core::wire::Writer;

use super::Engine;
use super::session::Session;

/// Bytes that are put together at once, about.
const PIECE_BYTES: usize = 32_768;

const END_TAG: &[u8] = b"</chatTranscript>";

/// A session's transcript as it was when somebody asked for it. It holds none of the events: whoever reads it slowly keeps
/// nothing that the engine has forgotten.
pub struct StoredTranscript {
    session_id: Id,
    /// What stands before the events; empty once it was handed out.
    head: Vec<u8>,
    /// The next event, and how many there were.
    events: std::ops::Range<usize>,
    length: usize,
    is_over: bool,
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
        let length = session.events.iter().map(|it| it.xml.len()).sum::<usize>() + head.len() + END_TAG.len();
        Self { session_id: session.id, head, events: 0..session.events.len(), length, is_over: false }
    }

    /// Bytes of the whole document: canonical XML, with its declaration.
    pub fn length(&self) -> usize {
        self.length
    }

    /// Whether the last piece was handed out.
    pub fn is_over(&self) -> bool {
        self.is_over
    }

    /// The next piece, of some 32 KiB; empty behind the last. `None` if the session was forgotten.
    pub fn next_piece<E>(&mut self, engine: &Engine<E>) -> Option<Vec<u8>> {
        let mut piece = std::mem::take(&mut self.head);
        if self.is_over {
            return Some(piece);
        }
        let session = engine.sessions.get(&self.session_id)?;
        while piece.len() < PIECE_BYTES {
            let Some(index) = self.events.next() else {
                self.is_over = true;
                piece.extend_from_slice(END_TAG);
                break;
            };
            piece.extend_from_slice(&session.events.get(index)?.xml);
        }
        Some(piece)
    }
}
