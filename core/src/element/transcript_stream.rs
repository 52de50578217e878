//! Reads a stored transcript that comes in pieces, through a window of the caller's.

use core::fmt;

use super::error::ParseError;
use super::event::xml::next;
use super::{Event, EventError, Transcript};
use crate::wire::xml::{SplitPiece, Splitter};
use crate::wire::{Fault, Limits, Malformed, Reader, is_space, names};

/// Reads a stored transcript that comes in pieces of any size, one event at a time (feature `xml`).
///
/// The window is the caller's and has to hold one event at a time, not the document; space between events takes no room.
/// What else there may be has to fit, too: all up to the end of the root's start tag, and a comment or an unknown element
/// between two events. What is accepted, refused and read is what [`super::TranscriptReader`] accepts, refuses and reads
/// of the same bytes in one slice, and the same however they are cut. Only a document that is over [`Limits::size`] is
/// refused at once in a slice; a stream gives what is whole before the limit, and then refuses the rest.
///
/// ```
/// use parlor_core::element::{StreamItem, TranscriptStream};
/// use parlor_core::wire::Limits;
///
/// let stored = b"<chatTranscript sessionId='S'><message eventId='1'/><message eventId='2'/></chatTranscript>";
/// let mut window = [0; 64];
/// let mut stream = TranscriptStream::new(&mut window, Limits::STORED);
/// let mut ids = 0;
/// for mut piece in stored.chunks(7) {
///     while !piece.is_empty() {
///         let taken = stream.feed(piece);
///         piece = &piece[taken..];
///         match stream.next()? {
///             Some(StreamItem::Begin(transcript)) => assert!(transcript.session_id == "S"),
///             Some(StreamItem::Event(event)) => ids += event.head().event_id,
///             Some(StreamItem::Skipped(error)) => eprintln!("{error}"),
///             None => {}
///         }
///     }
/// }
/// stream.finish()?;
/// assert_eq!(ids, 3);
/// # Ok::<(), parlor_core::element::StreamError>(())
/// ```
pub struct TranscriptStream<'w> {
    window: &'w mut [u8],
    /// Bytes in the window.
    length: usize,
    /// Bytes of the document before the window.
    base: usize,
    limits: Limits,
    splitter: Splitter,
    /// What the window holds, once it is whole; taken out by [`Self::next`].
    piece: Option<SplitPiece>,
    /// The window's piece was handed out: the next byte takes its place.
    is_used: bool,
    place: Place,
    failed: Option<StreamError>,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Place {
    Before,
    Inside,
    Behind,
}

impl fmt::Debug for TranscriptStream<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "TranscriptStream(at byte {})", self.base.saturating_add(self.length))
    }
}

/// What comes out of a [`TranscriptStream`].
#[derive(Clone, Copy, Debug, PartialEq)]
#[allow(clippy::large_enum_variant, reason = "there is no heap to put it on")]
pub enum StreamItem<'a> {
    /// What the root says: start, session. Its events come next.
    Begin(Transcript<'a>),
    /// The next event.
    Event(Event<'a>),
    /// An event that can't be read. The others can.
    Skipped(EventError),
}

/// Why nothing more comes out of a [`TranscriptStream`]. It stays the same.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum StreamError {
    /// The document can't be read from here on.
    Parse(ParseError),
    /// The window is too small for one event, or for something else that stands alone.
    Window {
        /// How large it is. What would have been enough isn't known.
        available: usize,
        /// Bytes from the start of the document to what had no room.
        offset: usize,
    },
}

impl fmt::Display for StreamError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Parse(error) => error.fmt(f),
            Self::Window { available, offset } => {
                write!(
                    f,
                    "byte {offset}: what begins here has no room in a window of {available} bytes: pass a larger one"
                )
            }
        }
    }
}

impl core::error::Error for StreamError {}

impl From<Malformed> for StreamError {
    fn from(error: Malformed) -> Self {
        Self::Parse(ParseError::Malformed(error))
    }
}

impl<'w> TranscriptStream<'w> {
    /// A stream at the start of a document. `limits` are those of the whole document.
    pub fn new(window: &'w mut [u8], limits: Limits) -> Self {
        Self {
            window,
            length: 0,
            base: 0,
            limits,
            splitter: Splitter::new(),
            piece: None,
            is_used: false,
            place: Place::Before,
            failed: None,
        }
    }

    /// Takes in the next bytes of the document, as far as one item goes and the window has room; gives how many.
    /// Then it is [`Self::next`]'s turn: until that was called, nothing more is taken.
    #[must_use = "what wasn't taken is to be fed again"]
    pub fn feed(&mut self, input: &[u8]) -> usize {
        if self.is_used {
            self.base = self.base.saturating_add(self.length);
            self.length = 0;
            self.piece = None;
            self.is_used = false;
        }
        let room = self.limits.size.saturating_sub(self.base.saturating_add(self.length));
        let input_in_limits = input.get(..room).unwrap_or(input);
        let mut taken = 0;
        if self.length == 0 && self.splitter.is_between() {
            taken = input_in_limits.iter().take_while(|it| is_space(**it)).count();
            self.base = self.base.saturating_add(taken);
        }
        if self.piece.is_none() {
            let rest = input_in_limits.get(taken..).unwrap_or_default();
            let free = self.window.get_mut(self.length..).unwrap_or_default();
            let room = rest.get(..free.len()).unwrap_or(rest);
            let (length, piece) = self.splitter.pass(room);
            for (place, byte) in free.iter_mut().zip(room).take(length) {
                *place = *byte;
            }
            self.length = self.length.saturating_add(length);
            taken = taken.saturating_add(length);
            self.piece = piece;
        }
        // What is whole is handed out first.
        if self.piece.is_none() && taken < input.len() && self.is_at_limit() {
            let malformed = Malformed { offset: self.limits.size, fault: Fault::TooLarge };
            self.failed.get_or_insert(malformed.into());
        }
        taken
    }

    /// Whether no byte more may come.
    fn is_at_limit(&self) -> bool {
        self.base.saturating_add(self.length) >= self.limits.size
    }

    /// The item that the bytes so far have completed; `None` if there is none yet: then feed more.
    ///
    /// # Errors
    /// [`StreamError`]: the document can't be read, or the window is too small.
    #[allow(clippy::should_implement_trait, reason = "an iterator can't lend from its window")]
    pub fn next(&mut self) -> Result<Option<StreamItem<'_>>, StreamError> {
        if let Some(failed) = self.failed {
            return Err(failed);
        }
        if self.is_used {
            return Ok(None);
        }
        let Some(piece) = self.piece else {
            // At the limit the window needs no more room: whatever comes is over the limit.
            if self.length == self.window.len() && !self.is_at_limit() {
                return Err(self.no_room());
            }
            return Ok(None);
        };
        self.is_used = true;
        self.place = match piece {
            SplitPiece::Root { is_empty: false } | SplitPiece::Child => Place::Inside,
            SplitPiece::Root { is_empty: true } | SplitPiece::End | SplitPiece::Behind => Place::Behind,
        };
        let bytes = self.window.get(..self.length).unwrap_or_default();
        let item = match piece {
            SplitPiece::Root { is_empty } => begin(bytes, self.limits, is_empty).map(Some),
            SplitPiece::Child | SplitPiece::End => child(bytes, self.base, self.limits),
            SplitPiece::Behind => behind(bytes, self.base, self.limits).map(|()| None),
        };
        if let Err(error) = &item {
            self.failed = Some(*error);
        }
        item
    }

    /// The input has ended.
    ///
    /// # Errors
    /// [`StreamError`]: the document can't be read, or isn't whole.
    pub fn finish(&mut self) -> Result<(), StreamError> {
        self.next()?;
        let bytes = if self.is_used { &[] } else { self.window.get(..self.length).unwrap_or_default() };
        let checked = self.check(bytes);
        let end = self.base.saturating_add(self.length);
        let is_whole = checked.is_ok() && self.place == Place::Behind;
        if !is_whole {
            let truncated = Malformed { offset: end, fault: Fault::Truncated };
            self.failed = Some(checked.err().unwrap_or(truncated.into()));
        }
        self.failed.map_or(Ok(()), Err)
    }

    /// Whether `bytes`, which are no whole piece, are well-formed as far as they go.
    fn check(&self, bytes: &[u8]) -> Result<(), StreamError> {
        match self.place {
            Place::Before => begin(bytes, self.limits, true).map(|_| ()),
            Place::Inside => whole(Reader::inside(names::CHAT_TRANSCRIPT, bytes, self.base, self.limits)),
            Place::Behind => behind(bytes, self.base, self.limits),
        }
    }

    /// The window is full and holds no whole piece: because it is too small, unless something in it is wrong.
    fn no_room(&mut self) -> StreamError {
        let bytes = self.window.get(..self.length).unwrap_or_default();
        let no_room = StreamError::Window { available: self.window.len(), offset: self.base };
        let error = match self.check(bytes) {
            Err(StreamError::Parse(ParseError::Malformed(it)))
                if matches!(it.fault, Fault::Truncated | Fault::NoRoot) =>
            {
                no_room
            }
            Err(wrong) => wrong,
            Ok(()) => no_room,
        };
        self.failed = Some(error);
        error
    }
}

fn begin(bytes: &[u8], limits: Limits, is_empty: bool) -> Result<StreamItem<'_>, StreamError> {
    let mut reader = Reader::new(bytes, limits)?;
    if reader.root(&[names::CHAT_TRANSCRIPT])?.is_none() {
        let offset = reader.tag_offset();
        return Err(StreamError::Parse(ParseError::Unknown { offset, reference_id: None }));
    }
    let transcript = Transcript::begin(&mut reader).map_err(StreamError::Parse)?;
    if is_empty || reader.offset() < bytes.len() {
        reader.finish()?;
    }
    Ok(StreamItem::Begin(transcript))
}

fn child(bytes: &[u8], base: usize, limits: Limits) -> Result<Option<StreamItem<'_>>, StreamError> {
    let mut reader = Reader::inside(names::CHAT_TRANSCRIPT, bytes, base, limits);
    let item = match next(&mut reader, 0) {
        None => None,
        Some(Ok(event)) => Some(StreamItem::Event(event)),
        Some(Err(error)) => Some(StreamItem::Skipped(error)),
    };
    reader.finish()?;
    Ok(item)
}

fn behind(bytes: &[u8], base: usize, limits: Limits) -> Result<(), StreamError> {
    whole(Reader::behind(bytes, base, limits))
}

/// Checks all that this new reader has to read.
fn whole(mut reader: Reader<'_>) -> Result<(), StreamError> {
    Ok(reader.finish()?)
}
