//! What a link tells.

use core::ffi::c_void;

use parlor::{parlor_error, parlor_news, parlor_text};

use crate::link::parlor_link;

/// What a `parlor_link_event` is about.
#[repr(C)]
#[derive(Clone, Copy)]
pub enum parlor_link_event_kind {
    /// News of the handle: see `news`. What registrations, logins and joins bring that the link made by itself is told,
    /// too.
    PARLOR_LINK_NEWS = 1,
    /// Something came in that can't be used: see `status` and `error`. Or a request that the link makes by itself can't be
    /// made: see `status` and `text`. The link goes on.
    PARLOR_LINK_FAULT = 2,
    /// There is a connection: `text` is the address.
    PARLOR_LINK_UP = 3,
    /// The connection is lost: `text` says why. Another one is being made.
    PARLOR_LINK_DOWN = 4,
    /// A connection couldn't be made: `text` says where and why. There will be another attempt.
    PARLOR_LINK_FAILED = 5,
}

/// One thing that happened. Only the library makes these, and later versions may have more members.
#[repr(C)]
pub struct parlor_link_event {
    /// One of `parlor_link_event_kind`. Later versions may have others: skip what you don't know.
    pub kind: i32,
    /// `PARLOR_LINK_NEWS`: the news; otherwise NULL. Replies to requests that the link made by itself have request ids (basic)
    /// that none of the program's requests gave.
    pub news: *const parlor_news,
    /// `PARLOR_LINK_FAULT`: the status that the handle's `_next` or the request gave; otherwise `PARLOR_OK`.
    pub status: i32,
    /// `PARLOR_LINK_FAULT`: what exactly was wrong with what came in; otherwise NULL.
    pub error: *const parlor_error,
    /// `PARLOR_LINK_UP`: the address. `PARLOR_LINK_DOWN`, `PARLOR_LINK_FAILED`: why, in a sentence for a person, with what to
    /// do where that is known. `PARLOR_LINK_FAULT`: which request of the link's own can't be made, and why. Otherwise empty.
    pub text: parlor_text,
}

/// Takes an event, on the link's thread. The event and all behind its pointers are valid during the call only.
///
/// The link's handle is locked meanwhile: requests may be made, with or without locking it again. Other threads that lock
/// it wait, so return soon, and don't wait for them. `parlor_link_close` is refused there, and in another thread it waits for
/// this. An exception of C++ must not leave it: the process would be aborted.
///
/// ```c
/// static void on_event(parlor_link *link, const parlor_link_event *event, void *context)
/// {
///     struct desk *desk = (struct desk *)context;
///
///     if (event->kind == PARLOR_LINK_NEWS)
///         on_news(desk, link, event->news);
///     else if (event->kind == PARLOR_LINK_DOWN || event->kind == PARLOR_LINK_FAILED)
///         fprintf(stderr, "no connection: %.*s\n", (int)event->text.length, event->text.data);
/// }
/// ```
pub type parlor_link_callback = Option<
    unsafe extern "C" fn(link: *mut parlor_link, event: *const parlor_link_event, context: *mut c_void),
>;
