//! Links whose events are fetched: what a loop waits for, and what it fetches.

use parlor::guard::guard;
use parlor::parlor_status as Status;

use super::parlor_link;
use crate::event::parlor_link_event;

/// A file descriptor that can be read while there are events to be fetched: for poll(2) and its like. It is the link's:
/// don't read it, don't close it. There is none on Windows: see `parlor_link_event_handle`.
///
/// `*fd` is set on success. Status: `PARLOR_HAS_CALLBACK`, `PARLOR_BAD_VALUE` on Windows, `PARLOR_NULL_POINTER`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn parlor_link_fd(link: *const parlor_link, fd: *mut i32) -> i32 {
    guard!([shared link, output fd] {
        if !link.room.is_fetched() {
            return Err(Status::PARLOR_HAS_CALLBACK);
        }
        fd.set(link.room.with(|state| state.signal.fd()).ok_or(Status::PARLOR_BAD_VALUE)?);
        Ok(())
    })
}

/// The HANDLE of an event object that is set while there are events to be fetched: for WaitForMultipleObjects and its like. It
/// is the link's: don't set, reset or close it. On Windows only; elsewhere there is `parlor_link_fd`.
///
/// `*handle` is set on success, and valid until `parlor_link_free`. Status: `PARLOR_HAS_CALLBACK`, `PARLOR_NULL_POINTER`.
#[cfg(windows)]
#[unsafe(no_mangle)]
pub unsafe extern "C" fn parlor_link_event_handle(
    link: *const parlor_link,
    handle: *mut *mut core::ffi::c_void,
) -> i32 {
    guard!([shared link, output handle] {
        if !link.room.is_fetched() {
            return Err(Status::PARLOR_HAS_CALLBACK);
        }
        handle.set(link.room.with(|state| state.signal.event_handle()));
        Ok(())
    })
}

/// The next event. It never waits: poll(2) for `parlor_link_fd`, then fetch until `PARLOR_END`. Until then the link takes in
/// nothing more.
///
/// One thread at a time. `*event` is set on success. It and all behind its pointers are valid until the next
/// `parlor_link_next`; requests may be made in between. Status: `PARLOR_END`, `PARLOR_HAS_CALLBACK`, `PARLOR_NULL_POINTER`;
/// `PARLOR_IN_USE` while another thread is inside this function, and nothing was fetched. A thread that is to look at an event
/// while another one fetches needs a lock of the program's own.
///
/// An event loop on poll(2), for a link and for plugins that are told what comes in:
///
/// ```c
/// static void run(struct desk *desk)
/// {
///     struct pollfd waited[2] = {{0, POLLIN, 0}, {0, POLLIN, 0}};
///     const parlor_link_event *event;
///     const parlor_plugins_event *told;
///
///     parlor_link_fd(desk->link, &waited[0].fd);
///     parlor_plugins_fd(desk->plugins, &waited[1].fd);
///     while (!desk->is_done && poll(waited, 2, -1) >= 0) {
///         while (parlor_link_next(desk->link, &event) == PARLOR_OK) {
///             if (event->kind == PARLOR_LINK_NEWS) {
///                 parlor_plugins_news(desk->plugins, event->news);
///                 on_news(desk, event->news);
///             }
///         }
///         while (parlor_plugins_next(desk->plugins, &told) == PARLOR_OK) {
///             if (told->kind == PARLOR_PLUGINS_DONE)
///                 on_done(desk, told);
///             else if (told->kind != PARLOR_PLUGINS_PROGRESS)
///                 fprintf(stderr, "job %u: %.*s\n", (unsigned)told->job, (int)told->text.length, told->text.data);
///         }
///     }
/// }
/// ```
#[unsafe(no_mangle)]
pub unsafe extern "C" fn parlor_link_next(
    link: *const parlor_link,
    event: *mut *const parlor_link_event,
) -> i32 {
    guard!([shared link, output event] {
        match link.room.fetch() {
            Ok(next) => event.set(next),
            Err(status) => {
                link.room.wake();
                return Err(status);
            }
        }
        Ok(())
    })
}
