//! A stored transcript that is in memory as a whole.

use parlor_core::element::{Event, Message, Transcript, TranscriptError, TranscriptReader};
use parlor_core::wire::{Limits, Malformed, Places, line_and_column};

use crate::error::{Details, parlor_error};
use crate::event::{EventView, parlor_event};
use crate::guard::guard;
#[cfg(feature = "std")]
use crate::handle::{free, made};
use crate::kept::Kept;
use crate::last_error::{LastError, sentence_of_member, sentence_of_parse};
use crate::memory::{Bytes, Home, Memory};
use crate::scratch::Scratch;
use crate::session::{SessionView, parlor_session_info};
use crate::status::parlor_status as Status;
use crate::text::bytes;

/// Reads a stored transcript event by event. Opaque; one thread at a time.
pub struct parlor_transcript {
    document: Option<Kept<Document>>,
    session: SessionView,
    view: EventView,
    #[cfg(not(feature = "std"))]
    scratch: Scratch,
    error: LastError,
    home: Home,
}

/// The document that is being read.
struct Document {
    reader: TranscriptReader<'static>,
    places: Places<'static>,
    /// The event that was read last. It stays here, since it is large.
    event: Event<'static>,
    /// There was no memory to show it: the next call shows it.
    #[cfg(feature = "std")]
    is_missed: bool,
}

impl parlor_transcript {
    /// One that has read nothing. What it decodes stands in `scratch`.
    pub(super) fn new(scratch: Scratch, memory: &mut Memory) -> Result<Self, Status> {
        Ok(Self {
            document: None,
            session: SessionView::new(scratch.another(), memory)?,
            view: EventView::new(scratch.another(), memory)?,
            #[cfg(not(feature = "std"))]
            scratch,
            error: LastError::none(memory)?,
            home: memory.home(),
        })
    }

    fn read(&mut self, document: Bytes) -> Result<(), Status> {
        let kept = Kept::new(document, |document| {
            let reader = TranscriptReader::new(document, Limits::STORED)?;
            let places = Places::new(document);
            let event = Event::Message(Message::default());
            #[cfg(feature = "std")]
            return Ok(Document { reader, places, event, is_missed: false });
            #[cfg(not(feature = "std"))]
            Ok(Document { reader, places, event })
        });
        match kept {
            Err((error, document)) => {
                self.document = None;
                let mut details = Details::of_parse(&error);
                details.place = line_and_column(&document, details.offset);
                Err(self.error.set(Status::from(&error), sentence_of_parse(&error), details))
            }
            Ok(kept) => {
                self.show_session(kept.view.reader.transcript())?;
                self.document = Some(kept);
                Ok(())
            }
        }
    }

    #[cfg(feature = "std")]
    fn show_session(&mut self, transcript: &Transcript<'_>) -> Result<(), Status> {
        self.session.show(transcript, false)
    }

    /// The session's texts stay, those of events come and go behind them. What was read before is gone.
    #[cfg(not(feature = "std"))]
    fn show_session(&mut self, transcript: &Transcript<'_>) -> Result<(), Status> {
        self.document = None;
        self.scratch.clear_all();
        if self.session.show(transcript, false).is_err() {
            return Err(self.error.set(Status::PARLOR_WINDOW_TOO_SMALL, (), Details::default()));
        }
        self.scratch.keep();
        Ok(())
    }

    fn next(&mut self) -> Result<*const parlor_event, Status> {
        let document = &mut self.document.as_mut().ok_or(Status::PARLOR_NOT_READ)?.view;
        #[cfg(feature = "std")]
        if document.is_missed {
            let shown = self.view.show(&document.event)?;
            document.is_missed = false;
            return Ok(shown);
        }
        let Document { reader, places, event, .. } = document;
        match &reader.next_into(event) {
            None => Err(Status::PARLOR_END),
            Some(Ok(())) => {
                #[cfg(feature = "std")]
                return self.view.show(event).inspect_err(|_| document.is_missed = true);
                #[cfg(not(feature = "std"))]
                self.view.show_or_skip(event, &mut self.error)
            }
            Some(Err(TranscriptError::Event(error))) => {
                let place = places.find(error.member.offset);
                let details = Details { place, event_id: error.event_id, ..Details::of_member(error.member) };
                Err(self.error.set(Status::PARLOR_BAD_EVENT, sentence_of_member(error.member), details))
            }
            Some(Err(TranscriptError::Malformed(malformed))) => {
                Err(refuse(&mut self.error, malformed, places.find(malformed.offset)))
            }
        }
    }

    fn check(&mut self) -> Result<(), Status> {
        let document = &mut self.document.as_mut().ok_or(Status::PARLOR_NOT_READ)?.view;
        for event in document.reader.clone() {
            if let Err(TranscriptError::Malformed(malformed)) = event {
                let place = document.places.find(malformed.offset);
                return Err(refuse(&mut self.error, &malformed, place));
            }
        }
        Ok(())
    }
}

/// Remembers what isn't well-formed, and where.
fn refuse(error: &mut LastError, malformed: &Malformed, place: (usize, usize)) -> Status {
    let details = Details { offset: malformed.offset, place, ..Details::default() };
    error.set(Status::PARLOR_MALFORMED, malformed.fault, details)
}

/// Makes a handle for reading transcripts: one at a time, as many as you like.
///
/// `*transcript` is set on success and belongs to the caller, who frees it with `parlor_transcript_free`.
/// Status: `PARLOR_OUT_OF_MEMORY`, `PARLOR_NULL_POINTER`.
///
/// Not in builds without a heap.
#[cfg(feature = "std")]
#[cfg(feature = "exports")]
#[unsafe(no_mangle)]
pub unsafe extern "C" fn parlor_transcript_new(transcript: *mut *mut parlor_transcript) -> i32 {
    guard!([output transcript] {
        transcript.set(made(parlor_transcript::new(Scratch::default(), &mut Memory)?)?);
        Ok(())
    })
}

/// Frees the handle and sets the caller's pointer to NULL. NULL and a pointer to NULL do nothing.
///
/// Everything that the handle gave is gone with it.
///
/// Not in builds without a heap.
#[cfg(feature = "std")]
#[cfg(feature = "exports")]
#[unsafe(no_mangle)]
pub unsafe extern "C" fn parlor_transcript_free(transcript: *mut *mut parlor_transcript) {
    // SAFETY: the crate's contract.
    guard!([] { unsafe { free(transcript) } })
}

/// Begins to read the document of `length` bytes at `data`: UTF-8 XML with a `chatTranscript`. The events come from
/// `parlor_transcript_next`, which checks the document as it goes; `parlor_transcript_check` checks it whole. What was
/// read before, and all that was given of it, is gone, also when this document is refused.
///
/// The bytes are **copied**: the caller may free them after the call. They may be a text that this handle gave. In builds
/// without a heap they **aren't**: they must stay as they are until the next `parlor_transcript_read`, or until the handle isn't
/// used any more, and don't lie in its block (`PARLOR_BAD_VALUE`); what was read before is always gone. An
/// empty file is `PARLOR_MALFORMED`: `data` may be NULL when `length` is 0.
/// Status: `PARLOR_MALFORMED`, `PARLOR_UNKNOWN_ELEMENT`, `PARLOR_BAD_MEMBER`, all with offset, line and column in
/// `parlor_transcript_error`; `PARLOR_NULL_POINTER`, `PARLOR_BAD_LENGTH` and `PARLOR_OUT_OF_MEMORY`, after which what
/// was read before is still there.
#[cfg(feature = "exports")]
#[unsafe(no_mangle)]
pub unsafe extern "C" fn parlor_transcript_read(
    transcript: *mut parlor_transcript,
    data: *const u8,
    length: usize,
) -> i32 {
    guard!([exclusive transcript] {
        // An empty file is a document that lacks something, not a mistake of the caller's.
        // SAFETY: the crate's contract.
        let document = if length == 0 { &[] } else { unsafe { bytes(data, length) }? };
        // Copied before the old document goes: the text may be a part of it. Without a heap they stay, as the caller says.
        // SAFETY: the crate's contract.
        transcript.read(unsafe { transcript.home.kept(document) }?)
    })
}

/// What the document that was read says of its session.
///
/// `*session` is set on success. It belongs to the handle and is valid until the next `parlor_transcript_read` or
/// `parlor_transcript_free`. Status: `PARLOR_NOT_READ`, `PARLOR_NULL_POINTER`.
#[cfg(feature = "exports")]
#[unsafe(no_mangle)]
pub unsafe extern "C" fn parlor_transcript_session(
    transcript: *const parlor_transcript,
    session: *mut *const parlor_session_info,
) -> i32 {
    guard!([shared transcript, output session] {
        if transcript.document.is_none() {
            return Err(Status::PARLOR_NOT_READ);
        }
        session.set(transcript.session.pointer());
        Ok(())
    })
}

/// Checks all that no event was given of yet. The next event stays the same.
///
/// For a program that wants nothing of a document whose end is broken. It takes as long as reading the events.
/// Status: `PARLOR_MALFORMED`, with offset, line and column in `parlor_transcript_error`; `PARLOR_NOT_READ`,
/// `PARLOR_NULL_POINTER`.
#[cfg(feature = "exports")]
#[unsafe(no_mangle)]
pub unsafe extern "C" fn parlor_transcript_check(transcript: *mut parlor_transcript) -> i32 {
    guard!([exclusive transcript] { transcript.check() })
}

/// The next event.
///
/// `*event` is set on success. It belongs to the handle and is valid until the next `parlor_transcript_next`,
/// `parlor_transcript_read` or `parlor_transcript_free`.
/// Status: `PARLOR_END` after the last one. `PARLOR_BAD_EVENT`: this one can't be read, see
/// `parlor_transcript_error`; the next call goes on behind it. `PARLOR_MALFORMED`: the document isn't well-formed from
/// here on, see there; `PARLOR_END` follows. `PARLOR_OUT_OF_MEMORY`: the next call tries the same
/// event again. In a block `PARLOR_TOO_MANY_ITEMS` and `PARLOR_WINDOW_TOO_SMALL`: the event has more items, or longer texts, than
/// there is room for; the next call goes on behind it. `PARLOR_NOT_READ`, `PARLOR_NULL_POINTER`.
#[cfg(feature = "exports")]
#[unsafe(no_mangle)]
pub unsafe extern "C" fn parlor_transcript_next(
    transcript: *mut parlor_transcript,
    event: *mut *const parlor_event,
) -> i32 {
    guard!([exclusive transcript, output event] {
        event.set(transcript.next()?);
        Ok(())
    })
}

/// What exactly was wrong the last time a call with this handle gave a status of `PARLOR_CLASS_PEER`.
///
/// `*error` is set on success. It belongs to the handle and is valid until the next call that takes the handle.
/// Status: `PARLOR_NULL_POINTER`.
#[cfg(feature = "exports")]
#[unsafe(no_mangle)]
pub unsafe extern "C" fn parlor_transcript_error(
    transcript: *const parlor_transcript,
    error: *mut *const parlor_error,
) -> i32 {
    guard!([shared transcript, output error] {
        error.set(transcript.error.pointer());
        Ok(())
    })
}
