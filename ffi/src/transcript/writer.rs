//! A stored transcript that is written.

use parlor_core::element::{Event, Transcript};
use parlor_core::wire::Writer;

use crate::event::parlor_event;
#[cfg(feature = "std")]
use crate::filled::read;
use crate::guard::guard;
#[cfg(feature = "std")]
use crate::handle::{free, made};
use crate::lists::Lists;
#[cfg(feature = "std")]
use crate::memory::Memory;
use crate::memory::{Buffer, append, lengthen};
use crate::scratch::Scratch;
#[cfg(feature = "std")]
use crate::session::parlor_session_info;
use crate::status::parlor_status as Status;

/// How an element without content ends, and how the root does that has events.
const EMPTY_END: &[u8] = b"/>";
const END: &[u8] = b"</chatTranscript>";

/// Writes a stored transcript, event by event. Opaque; one thread at a time.
///
/// Each call gives the next bytes of the document, which is what Parlor's server stores: canonical XML, which
/// `parlor_transcript` and `parlor_stream` read.
///
/// ```c
/// status = parlor_writer_new(session, &writer);
/// while (status == PARLOR_OK && (status = parlor_transcript_next(transcript, &event)) == PARLOR_OK) {
///     status = parlor_writer_event(writer, event, &data, &length);
///     if (status == PARLOR_OK)
///         fwrite(data, 1, length, file);
/// }
/// if (status == PARLOR_END && parlor_writer_end(writer, &data, &length) == PARLOR_OK)
///     fwrite(data, 1, length, file);
/// ```
///
/// In builds without a heap `parlor_writer_new_in` makes it.
pub struct parlor_writer {
    /// What was given last. The texts of the next event may be parts of it.
    given: Buffer,
    /// What is given next begins here: the declaration and the root's start tag without its end, before the first event.
    next: Buffer,
    /// Where the lists of an event are while it is written.
    scratch: Scratch,
    place: Place,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Place {
    /// Nothing was given yet.
    Start,
    Inside,
    End,
}

impl parlor_writer {
    /// One at the start of this transcript.
    pub(super) fn new(
        transcript: &Transcript<'_>,
        (given, mut next): (Buffer, Buffer),
        scratch: Scratch,
    ) -> Result<Self, Status> {
        put(&mut next, b"", &|out| transcript.emit_stored(out))?;
        // There may be events.
        next.truncate(next.len().saturating_sub(EMPTY_END.len()));
        Ok(Self { given, next, scratch, place: Place::Start })
    }

    /// Writes an event behind what `next` holds, which is given then.
    fn event(&mut self, event: &Event<'_>) -> Result<&[u8], Status> {
        // The end of the root's start tag, which was left open.
        let open: &[u8] = match self.place {
            Place::Start => b">",
            Place::Inside => b"",
            Place::End => return Err(Status::PARLOR_OUT_OF_ORDER),
        };
        put(&mut self.next, open, &|writer| event.emit_stored(writer))?;
        Ok(self.give(Place::Inside))
    }

    fn end(&mut self) -> Result<&[u8], Status> {
        let end = match self.place {
            Place::Start => EMPTY_END,
            Place::Inside => END,
            Place::End => return Err(Status::PARLOR_OUT_OF_ORDER),
        };
        append(&mut self.next, end)?;
        Ok(self.give(Place::End))
    }

    fn give(&mut self, place: Place) -> &[u8] {
        self.place = place;
        core::mem::swap(&mut self.given, &mut self.next);
        self.next.clear();
        &self.given
    }
}

/// Puts `open`, and what `emit` writes, behind the bytes; nothing if it can't be written.
fn put(bytes: &mut Buffer, open: &[u8], emit: &dyn Fn(&mut Writer<'_>)) -> Result<(), Status> {
    let mut measure = Writer::new(&mut []);
    emit(&mut measure);
    let length = measure.written();
    bytes.try_reserve_exact(open.len().saturating_add(length))?;
    let begin = bytes.len();
    append(bytes, open)?;
    let place = bytes.len();
    lengthen(bytes, length)?;
    let mut writer = Writer::new(bytes.get_mut(place..).unwrap_or_default());
    emit(&mut writer);
    // There is room: only lists that are inside each other too often can't be written.
    writer.finish().map(drop).map_err(|_| {
        bytes.truncate(begin);
        Status::PARLOR_BAD_VALUE
    })
}

/// Makes a handle for writing one transcript.
///
/// `session` is what is said of it, as a handle gave it or set up with `parlor_session_info_init`; read during the call
/// only. Its `start_at`, `session_id`, `idle_time_expire`, `monitored` and `saved_position` are written. `*writer` is set on
/// success and belongs to the caller, who frees it with `parlor_writer_free`.
/// Status: `PARLOR_NOT_SET_UP`, `PARLOR_NOT_UTF8`, `PARLOR_BAD_LENGTH`, `PARLOR_OUT_OF_MEMORY`, `PARLOR_NULL_POINTER`.
///
/// Not in builds without a heap.
#[cfg(feature = "std")]
#[cfg(feature = "exports")]
#[unsafe(no_mangle)]
pub unsafe extern "C" fn parlor_writer_new(
    session: *const parlor_session_info,
    writer: *mut *mut parlor_writer,
) -> i32 {
    guard!([output writer] {
        // SAFETY: the crate's contract, for both.
        let transcript = unsafe { read(session)?.read()? };
        let buffers = (Memory.buffer(0)?, Memory.buffer(0)?);
        writer.set(made(parlor_writer::new(&transcript, buffers, Scratch::default())?)?);
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
pub unsafe extern "C" fn parlor_writer_free(writer: *mut *mut parlor_writer) {
    // SAFETY: the crate's contract.
    guard!([] { unsafe { free(writer) } })
}

/// Writes an event: one that a handle gave, or one set up with `parlor_event_init`. What an event of its kind doesn't have
/// isn't looked at. Of what it has, all is written as it is: stored transcripts of other programs go through unchanged, also with
/// event ids that go back, and with parties without a user or a user type.
///
/// `event` is read during the call only, with all that it points to. `*length` bytes at `*data` are the next of the
/// document; both are set on success. The bytes belong to the handle and are valid until the next call that takes it.
/// Status: `PARLOR_BAD_VALUE` for an unknown kind or number, and for lists inside each other more than 24 times;
/// `PARLOR_OUT_OF_ORDER` after `parlor_writer_end`; `PARLOR_NOT_SET_UP`, `PARLOR_NOT_UTF8`, `PARLOR_BAD_LENGTH`,
/// `PARLOR_NULL_POINTER`, `PARLOR_OUT_OF_MEMORY`. In builds without a heap `PARLOR_OUT_OF_MEMORY` means that the event is longer
/// than there is room for, and `PARLOR_TOO_MANY_ITEMS` that its collections have more items. Then nothing was written.
#[cfg(feature = "exports")]
#[unsafe(no_mangle)]
pub unsafe extern "C" fn parlor_writer_event(
    writer: *mut parlor_writer,
    event: *const parlor_event,
    data: *mut *const u8,
    length: *mut usize,
) -> i32 {
    guard!([exclusive writer, output data, output length] {
        let lists: Lists<'_> = writer.scratch.lists();
        // SAFETY: the crate's contract.
        let event = unsafe { parlor_event::read(event, &lists) }?;
        let bytes = writer.event(&event)?;
        data.set(bytes.as_ptr());
        length.set(bytes.len());
        Ok(())
    })
}

/// Writes the end: `*length` bytes at `*data`, which are the last of the document.
///
/// Both are set on success. The bytes belong to the handle and are valid until the next call that takes it.
/// Status: `PARLOR_OUT_OF_ORDER` if this was called before, `PARLOR_OUT_OF_MEMORY`, `PARLOR_NULL_POINTER`.
#[cfg(feature = "exports")]
#[unsafe(no_mangle)]
pub unsafe extern "C" fn parlor_writer_end(
    writer: *mut parlor_writer,
    data: *mut *const u8,
    length: *mut usize,
) -> i32 {
    guard!([exclusive writer, output data, output length] {
        let bytes = writer.end()?;
        data.set(bytes.as_ptr());
        length.set(bytes.len());
        Ok(())
    })
}
