//! A stored transcript that comes in pieces.

use parlor_core::element::{StreamError, StreamItem, TranscriptStream};
use parlor_core::wire::Limits;

use crate::error::{Details, parlor_error};
use crate::event::{EventView, parlor_event};
use crate::guard::guard;
#[cfg(feature = "std")]
use crate::handle::{free, made};
use crate::kept::Kept;
use crate::last_error::{LastError, sentence_of_member, sentence_of_parse, sentence_of_window};
#[cfg(feature = "std")]
use crate::memory::zeroed;
use crate::memory::{Bytes, Memory};
use crate::scratch::Scratch;
use crate::session::{SessionView, parlor_session_info};
use crate::status::parlor_status as Status;
use crate::text::bytes;

/// Reads a stored transcript that comes in pieces of any size, event by event: a file of any size, or what a socket
/// brings. Opaque; one thread at a time.
///
/// The handle holds one event at a time, in its window. What is accepted, refused and read is the same as
/// `parlor_transcript` accepts, refuses and reads, however the document is cut; but what is before the first mistake is
/// handed out. So the document is known to be whole only when `parlor_stream_end` says `PARLOR_OK`.
///
/// ```c
/// while (status == PARLOR_OK && (length = fread(piece, 1, sizeof piece, file)) > 0) {
///     for (done = 0; status == PARLOR_OK && done < length; done += taken) {
///         status = parlor_stream_give(stream, piece + done, length - done, &taken);
///         if (status == PARLOR_OK)
///             status = parlor_stream_next(stream, &event);
///         if (status == PARLOR_OK)
///             show(event);
///         if (status == PARLOR_END || status == PARLOR_BAD_EVENT)
///             status = PARLOR_OK;
///     }
/// }
/// if (status == PARLOR_OK)
///     status = parlor_stream_end(stream);
/// ```
///
/// In builds without a heap `parlor_stream_new_in` makes it.
pub struct parlor_stream {
    document: Kept<TranscriptStream<'static>>,
    /// What came out of the document and couldn't be shown yet, for lack of memory. The window stays as it is until then.
    waiting: Option<StreamItem<'static>>,
    /// Whether the root's start tag came.
    has_begun: bool,
    session: SessionView,
    view: EventView,
    #[cfg(not(feature = "std"))]
    scratch: Scratch,
    error: LastError,
}

impl parlor_stream {
    /// One at the start of a document. What it decodes stands in `scratch`.
    pub(super) fn new(window: Bytes, scratch: Scratch, memory: &mut Memory) -> Result<Self, Status> {
        Ok(Self {
            document: Kept::changing(window, |window| TranscriptStream::new(window, Limits::STORED)),
            waiting: None,
            has_begun: false,
            session: SessionView::new(scratch.another(), memory)?,
            view: EventView::new(scratch.another(), memory)?,
            #[cfg(not(feature = "std"))]
            scratch,
            error: LastError::none(memory)?,
        })
    }

    fn next(&mut self) -> Result<*const parlor_event, Status> {
        if self.waiting.is_none() {
            match self.document.view.next() {
                // SAFETY: the item looks at the window, which stays at its address as long as the handle, and is changed
                // by `give` alone, which does nothing while an item waits. C is told that an event is gone then.
                Ok(item) => self.waiting = item.map(|it| unsafe { forever(it) }),
                Err(error) => return Err(self.failed(&error)),
            }
        }
        let shown = match self.waiting.ok_or(Status::PARLOR_END)? {
            StreamItem::Begin(transcript) => {
                self.session.show(&transcript, false)?;
                // The session's texts stay, those of events come and go behind them.
                #[cfg(not(feature = "std"))]
                self.scratch.keep();
                self.has_begun = true;
                Err(Status::PARLOR_END)
            }
            #[cfg(feature = "std")]
            StreamItem::Event(event) => Ok(self.view.show(&event)?),
            #[cfg(not(feature = "std"))]
            StreamItem::Event(event) => self.view.show_or_skip(&event, &mut self.error),
            StreamItem::Skipped(error) => {
                let details = Details { event_id: error.event_id, ..Details::of_member(error.member) };
                Err(self.error.set(Status::PARLOR_BAD_EVENT, sentence_of_member(error.member), details))
            }
        };
        self.waiting = None;
        shown
    }

    fn end(&mut self) -> Result<(), Status> {
        if self.waiting.is_some() {
            return Err(Status::PARLOR_NOT_DRAINED);
        }
        self.document.view.finish().map_err(|error| self.failed(&error))
    }

    fn failed(&mut self, error: &StreamError) -> Status {
        match error {
            StreamError::Parse(error) => {
                self.error.set(Status::from(error), sentence_of_parse(error), Details::of_parse(error))
            }
            StreamError::Window { available, offset } => {
                let details = Details { offset: *offset, too_small: (0, *available), ..Details::default() };
                self.error.set(Status::PARLOR_WINDOW_TOO_SMALL, sentence_of_window(*available), details)
            }
        }
    }
}

/// # Safety
/// What the item looks at stays as it is for as long as the item is looked at.
unsafe fn forever(item: StreamItem<'_>) -> StreamItem<'static> {
    // SAFETY: the same type but for the lifetime, which the caller sees to.
    unsafe { core::mem::transmute::<StreamItem<'_>, StreamItem<'static>>(item) }
}

/// Makes a handle at the start of a document. For each document make another one.
///
/// `window` is how many bytes one event may have, its tags included; the start tag of the root has to fit, too, with all
/// that is before it. 65536 is more than servers let pass; the handle keeps a buffer of this size. `*stream` is set on
/// success and belongs to the caller, who frees it with `parlor_stream_free`.
/// Status: `PARLOR_BAD_LENGTH` if `window` is 0, `PARLOR_OUT_OF_MEMORY`, `PARLOR_NULL_POINTER`.
///
/// Not in builds without a heap.
#[cfg(feature = "std")]
#[cfg(feature = "exports")]
#[unsafe(no_mangle)]
pub unsafe extern "C" fn parlor_stream_new(window: usize, stream: *mut *mut parlor_stream) -> i32 {
    guard!([output stream] {
        if window == 0 {
            return Err(Status::PARLOR_BAD_LENGTH);
        }
        stream.set(made(parlor_stream::new(zeroed(window)?, Scratch::default(), &mut Memory)?)?);
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
pub unsafe extern "C" fn parlor_stream_free(stream: *mut *mut parlor_stream) {
    // SAFETY: the crate's contract.
    guard!([] { unsafe { free(stream) } })
}

/// Gives the next bytes of the document: `length` bytes at `data`, which may be NULL when `length` is 0. They are copied as
/// far as one event goes and the window has room; the rest is to be given again. Then call `parlor_stream_next`: before,
/// nothing more is taken.
///
/// `*taken` is how many bytes were taken, set on success. The event that was given last is gone, and no text of it may be
/// a part of the bytes. What is wrong with them is said by `parlor_stream_next`.
/// Status: `PARLOR_BAD_LENGTH`, `PARLOR_NULL_POINTER`.
#[cfg(feature = "exports")]
#[unsafe(no_mangle)]
pub unsafe extern "C" fn parlor_stream_give(
    stream: *mut parlor_stream,
    data: *const u8,
    length: usize,
    taken: *mut usize,
) -> i32 {
    guard!([exclusive stream, output taken] {
        // SAFETY: the crate's contract.
        let data = if length == 0 { &[] } else { unsafe { bytes(data, length) }? };
        taken.set(if stream.waiting.is_some() { 0 } else { stream.document.view.feed(data) });
        Ok(())
    })
}

/// The event that the bytes so far have completed.
///
/// `*event` is set on success. It belongs to the handle and is valid until the next call that takes the handle and doesn't
/// take it as `const`.
/// Status: `PARLOR_END` if there is none yet: give more, or call `parlor_stream_end`. `PARLOR_BAD_EVENT`: this one can't be
/// read, see `parlor_stream_error`, but the others can. `PARLOR_TOO_MANY_ITEMS`, in builds without a heap: the same, for one that
/// has more items than there is room for. `PARLOR_MALFORMED`, `PARLOR_UNKNOWN_ELEMENT`, `PARLOR_BAD_MEMBER`:
/// nothing more can be read, and every further call says so; `parlor_stream_error` has the offset.
/// `PARLOR_WINDOW_TOO_SMALL`: the same; begin anew with a larger window. `PARLOR_OUT_OF_MEMORY`: the next call tries the
/// same event again. `PARLOR_NULL_POINTER`.
#[cfg(feature = "exports")]
#[unsafe(no_mangle)]
pub unsafe extern "C" fn parlor_stream_next(
    stream: *mut parlor_stream,
    event: *mut *const parlor_event,
) -> i32 {
    guard!([exclusive stream, output event] {
        event.set(stream.next()?);
        Ok(())
    })
}

/// The document has ended: checks that it is whole.
///
/// Status: `PARLOR_MALFORMED` if it isn't, and what `parlor_stream_next` gave if it can't be read. `PARLOR_NOT_DRAINED` if
/// `parlor_stream_next` has an event to give. `PARLOR_NULL_POINTER`.
#[cfg(feature = "exports")]
#[unsafe(no_mangle)]
pub unsafe extern "C" fn parlor_stream_end(stream: *mut parlor_stream) -> i32 {
    guard!([exclusive stream] { stream.end() })
}

/// What the document says of its session: from the first event on at the latest.
///
/// `*session` is set on success. It belongs to the handle and is valid until `parlor_stream_free`.
/// Status: `PARLOR_NOT_READ` if the start tag of the root hasn't come yet, `PARLOR_NULL_POINTER`.
#[cfg(feature = "exports")]
#[unsafe(no_mangle)]
pub unsafe extern "C" fn parlor_stream_session(
    stream: *const parlor_stream,
    session: *mut *const parlor_session_info,
) -> i32 {
    guard!([shared stream, output session] {
        if !stream.has_begun {
            return Err(Status::PARLOR_NOT_READ);
        }
        session.set(stream.session.pointer());
        Ok(())
    })
}

/// What exactly was wrong the last time a call with this handle gave a status of `PARLOR_CLASS_PEER` or
/// `PARLOR_CLASS_TOO_SMALL`. Its place is the offset: lines aren't counted.
///
/// `*error` is set on success. It belongs to the handle and is valid until the next call that takes the handle.
/// Status: `PARLOR_NULL_POINTER`.
#[cfg(feature = "exports")]
#[unsafe(no_mangle)]
pub unsafe extern "C" fn parlor_stream_error(
    stream: *const parlor_stream,
    error: *mut *const parlor_error,
) -> i32 {
    guard!([shared stream, output error] {
        error.set(stream.error.pointer());
        Ok(())
    })
}
