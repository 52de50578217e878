//! Reads a stored transcript in one pass: each event is checked and read as it comes.

use core::fmt;

use super::error::{BadMember, ParseError};
use super::event::xml::{any_event, empty};
use super::{Event, EventError, Transcript, usual};
use crate::wire::{Limits, Malformed, Reader, names};

/// Reads a stored transcript from one slice, event by event, in one pass and without copying.
///
/// [`Transcript::parse`] checks the whole document first and walks it afterwards; this hands out what comes before
/// the first thing that is wrong, and takes half the time. The document is known to be well-formed once the iterator
/// has given `None` without a [`TranscriptError::Malformed`] before it.
///
/// ```
/// use parlor_core::element::{Event, TranscriptReader};
/// use parlor_core::wire::Limits;
///
/// let stored = b"<chatTranscript sessionId='S'><message eventId='1'><msgText>hello</msgText></message></chatTranscript>";
/// let mut reader = TranscriptReader::new(stored, Limits::STORED)?;
/// assert!(reader.transcript().session_id == "S");
/// let Some(Ok(Event::Message(message))) = reader.next() else { panic!() };
/// assert!(message.text.unwrap_or_default().text == "hello");
/// assert!(reader.next().is_none());
/// # Ok::<(), parlor_core::element::ParseError>(())
/// ```
#[derive(Clone)]
pub struct TranscriptReader<'a> {
    reader: Reader<'a>,
    transcript: Transcript<'a>,
    is_over: bool,
}

impl<'a> TranscriptReader<'a> {
    /// Begins to read `document`: as far as the root's attributes.
    ///
    /// # Errors
    /// [`ParseError`]: over the limit, not UTF-8 or not well-formed so far, not a `chatTranscript`, or a member of the
    /// root isn't valid.
    pub fn new(document: &'a [u8], limits: Limits) -> Result<Self, ParseError> {
        let mut reader = Reader::begin(document, limits);
        if reader.root(&[names::CHAT_TRANSCRIPT])?.is_none() {
            return Err(ParseError::Unknown { offset: reader.tag_offset(), reference_id: None });
        }
        let transcript = Transcript::begin(&mut reader)?;
        Ok(Self { reader, transcript, is_over: false })
    }

    /// Reads the next event into `event`, and gives what [`Iterator::next`] gives, but for the event: an event is large, and so
    /// isn't moved. If there is no event, or it couldn't be read, `event` holds anything.
    #[inline]
    pub fn next_into(&mut self, event: &mut Event<'a>) -> Option<Result<(), TranscriptError>> {
        if self.is_over {
            None
        } else if usual::event(&mut self.reader, event) {
            Some(Ok(()))
        } else {
            self.any().map(|found| found.map(|it| *event = it))
        }
    }

    /// What the root says: start, session. Its events are empty; they come from the iterator.
    #[inline]
    pub fn transcript(&self) -> &Transcript<'a> {
        &self.transcript
    }

    /// Bytes from the start of the document to what will be read next.
    #[inline]
    pub fn offset(&self) -> usize {
        self.reader.offset()
    }
}

impl<'a> Transcript<'a> {
    /// Reads the attributes of the root that `reader` has opened: the transcript without its events.
    pub(super) fn begin(reader: &mut Reader<'a>) -> Result<Self, ParseError> {
        let transcript = Self::read_found(reader.members(&Self::ATTRIBUTES).each_ref(), reader);
        if let Some(malformed) = reader.failed() {
            return Err(malformed.into());
        }
        reader.take_refused().map_or(Ok(transcript), |(member, offset)| {
            Err(ParseError::Member { member: BadMember { member, offset }, reference_id: None })
        })
    }
}

impl<'a> TranscriptReader<'a> {
    /// The next event, however it is written, or what is wrong with the document.
    #[inline(never)]
    fn any(&mut self) -> Option<Result<Event<'a>, TranscriptError>> {
        let event = any_event(&mut self.reader, 0);
        self.is_over = event.is_none();
        match event {
            Some(event) => Some(event.map_err(TranscriptError::Event)),
            None => self.reader.finish().err().map(|it| Err(TranscriptError::Malformed(it))),
        }
    }
}

impl fmt::Debug for TranscriptReader<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "TranscriptReader(at byte {})", self.offset())
    }
}

impl<'a> Iterator for TranscriptReader<'a> {
    type Item = Result<Event<'a>, TranscriptError>;

    #[inline]
    fn next(&mut self) -> Option<Self::Item> {
        // It is what is given back in any case: an event is large, and would be moved once more.
        let mut found = Some(Ok(empty()));
        if self.is_over {
            found = None;
        } else if let Some(Ok(event)) = &mut found
            && !usual::event(&mut self.reader, event)
        {
            found = self.any();
        }
        found
    }
}

/// Why an event of a stored transcript couldn't be read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TranscriptError {
    /// A member of this event isn't valid. The next call goes on behind it.
    Event(EventError),
    /// The document isn't well-formed from here on. Nothing comes behind it.
    Malformed(Malformed),
}

impl fmt::Display for TranscriptError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Event(error) => error.fmt(f),
            Self::Malformed(error) => error.fmt(f),
        }
    }
}

impl core::error::Error for TranscriptError {}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::element::Message;

    #[test]
    fn both_ways_give_the_same() {
        let stored = b"<chatTranscript sessionId='S'><message eventId='1' userId='A'><msgText>a</msgText></message>\
            <notice userId='A' eventId='x'/><message userId='A' eventId='2'/><newParty userId='B'><userInfo/></newParty>";
        for end in ["</chatTranscript>", "</oops>", ""] {
            let document = [stored.as_slice(), end.as_bytes()].concat();
            let expected = TranscriptReader::new(&document, Limits::STORED).unwrap();
            let mut reader = expected.clone();
            let mut event = Event::Message(Message::default());
            for it in expected {
                assert_eq!(reader.next_into(&mut event).map(|found| found.map(|()| event)), Some(it));
            }
            assert_eq!(reader.next_into(&mut event), None);
        }
    }
}
