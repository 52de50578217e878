//! Links are opened.

use core::ffi::CStr;
use core::ptr::null_mut;
use std::path::Path;
use std::sync::atomic::Ordering;
use std::sync::{Arc, Mutex, OnceLock};

use ::parlor_link::{DrivenLink, OpenError};
use parlor::guard::guard;
use parlor::handle::{free, made, shared};
use parlor::refused::{self, Of, note, noting};
use parlor::{
    check_join, check_login, check_register, parlor_basic, parlor_flex, parlor_join, parlor_login,
    parlor_register, parlor_status as Status, parlor_text,
};

use super::parlor_link;
use crate::agent::Agent;
use crate::copies::Copied;
use crate::customer::Customer;
use crate::driver::RoomDriver;
use crate::handle::{Handle, host_of_service};
use crate::log::parlor_log_level as Level;
use crate::options::{parlor_address, parlor_link_options, parlor_security};
use crate::room::{Habit, Room};
use crate::signal::Signal;

impl parlor_link {
    /// Makes a link that drives the handle, which is the link's if this succeeds.
    ///
    /// # Safety
    /// The crate's contract.
    unsafe fn open(
        address: parlor_address,
        given: &parlor_link_options,
        handle: Handle,
        habit: Habit,
    ) -> Result<*mut Self, (Status, Option<Handle>)> {
        // SAFETY: the same contract, for all that is read here.
        let options = match unsafe { given.read(address) } {
            Ok(options) => options,
            Err(status) => return Err((status, Some(handle))),
        };
        let log = given.log();
        let signal = match Signal::new() {
            Ok(signal) => signal,
            Err(error) => return Err((no_link(given, &OpenError::System(error)), Some(handle))),
        };
        let room = Room::new(handle, habit, signal, log, given.on_event, given.context)
            .map_err(|(status, handle)| (status, Some(handle)))?;
        let room = Arc::new(room);
        let driven = match made(Self { room: Arc::clone(&room), link: OnceLock::new() }) {
            Ok(it) => {
                room.link.store(it, Ordering::SeqCst);
                let driven = DrivenLink::open(options, RoomDriver::new(Arc::clone(&room)));
                driven.map(|link| (it, link)).map_err(|error| (it, no_link(given, &error)))
            }
            Err(status) => Err((null_mut(), status)),
        };
        match driven {
            Ok((it, link)) => {
                // SAFETY: made above. Callbacks may use it already, as a shared one.
                if let Ok(opened) = unsafe { shared(it) } {
                    // What was asked meanwhile is noticed now.
                    opened.room.set_waker(link.waker());
                    opened.link.get_or_init(|| Mutex::new(link));
                }
                Ok(it)
            }
            Err((mut it, status)) => {
                // SAFETY: NULL or made above, and nobody knows of it: there was no thread.
                let _ = unsafe { free(&raw mut it) };
                Err((status, Arc::try_unwrap(room).ok().map(Room::into_handle)))
            }
        }
    }
}

/// Opens a link. If that fails, the thread remembers why, and the log says it.
fn opening<T>(options: &parlor_link_options, open: impl FnOnce() -> Result<T, Status>) -> Result<T, Status> {
    noting(open).inspect_err(|_| {
        // SAFETY: the thread's own note, which is copied at once; its message ends with NUL.
        let why = unsafe { refused::error().as_ref().map(|it| CStr::from_ptr(it.message).to_owned()) };
        options.log().line(Level::PARLOR_LOG_ERROR, &why.unwrap_or_default().to_string_lossy());
    })
}

/// Notes why a link can't be opened, and which member of the options that is.
fn no_link(options: &parlor_link_options, error: &OpenError) -> Status {
    // SAFETY: they were read before, and the caller doesn't change them during the call.
    let is =
        |member: parlor_text, file: &Path| unsafe { member.read() }.is_ok_and(|it| Path::new(it) == file);
    let (status, member) = match error {
        OpenError::NoRoots(_) => (Status::PARLOR_NO_ROOTS, "roots_file"),
        OpenError::Pem { file, .. } | OpenError::Identity { file, .. } => {
            let member = match file {
                it if is(options.roots_file, it) => "roots_file",
                it if is(options.key_file, it) => "key_file",
                _ => "certificate_file",
            };
            (Status::PARLOR_BAD_PEM, member)
        }
        OpenError::System(_) => (Status::PARLOR_NO_THREAD, ""),
        OpenError::ServerName(_) if options.server_name.length == 0 => (Status::PARLOR_BAD_VALUE, "host"),
        OpenError::ServerName(_) => (Status::PARLOR_BAD_VALUE, "server_name"),
        _ => (Status::PARLOR_BAD_VALUE, ""),
    };
    match member {
        "" => note(status, &"", error),
        _ => note(status, &member, &format_args!("'{member}': {error}")),
    }
}

/// Opens a link that drives an agent's handle, to `host` (a name, or an address of IPv4 or IPv6) and `port`.
///
/// It returns at once: `PARLOR_LINK_UP` comes when there is a connection. Then the link registers with a copy of `request`,
/// and again on each connection that follows, as the same party; a server that doesn't know it any more gets it as a new
/// one. Behind `PARLOR_NEWS_LOGGED_IN` it joins the sessions again that the agent was in, each with the visibility that it
/// had there: **don't join them at `PARLOR_NEWS_LOGGED_IN`**, which comes on each connection, but at the first alone, while
/// `parlor_basic_session_count` is 0. Another join with the default visibility would show a monitoring supervisor to all. What was
/// seen isn't told twice. A session is the program's to join again if the server never told how the
/// agent was in it, as after `parlor_basic_restore`: the log says so. With `request` NULL the program
/// registers at each `PARLOR_LINK_UP`.
///
/// `options` may be NULL for the defaults: TLS, and events are fetched. It and `request` (set up with
/// `parlor_register_init`) are read during the call only. `*basic` was made by `parlor_basic_new` or
/// `parlor_basic_restore`; on success it is the link's, and the caller's pointer is set to NULL. `*link` is set on success
/// and belongs to the caller, who frees it with `parlor_link_free`. Any thread; callbacks may come before it returns.
/// Status: `PARLOR_BAD_PEM`, `PARLOR_NO_ROOTS`, `PARLOR_NO_THREAD`; `PARLOR_BAD_VALUE` also for a server's name that no
/// certificate can have, and for what only TLS needs without TLS; `PARLOR_NOT_LOCKED` or `PARLOR_IN_USE` if the handle is another link's; `PARLOR_BAD_HANDLE`,
/// `PARLOR_NOT_SET_UP`, `PARLOR_BAD_LENGTH`, `PARLOR_NOT_UTF8`, `PARLOR_OUT_OF_MEMORY`, `PARLOR_NULL_POINTER`. A `request` that
/// can't be made, as without a nickname, is refused with the status that `parlor_basic_register` gives. `parlor_options_error`
/// and the log name the member, `parlor_basic_error` also that of a `request`. The handle stays the caller's. That a `request` is
/// larger than the config's `max_request` is told later, as a `PARLOR_LINK_FAULT` behind `PARLOR_LINK_UP`.
///
/// To `parlor serve` on the same machine, which has no TLS:
///
/// ```c
/// static int32_t open_link(uint16_t port, parlor_link **link)
/// {
///     parlor_basic *basic = NULL;
///     parlor_link_options options;
///     parlor_register request;
///     int32_t status;
///
///     parlor_link_options_init(&options, sizeof options);
///     options.security = PARLOR_SECURITY_PLAIN;
///     parlor_register_init(&request, sizeof request);
///     request.person_id = parlor_text_of("P1");
///     request.nickname = parlor_text_of("Bo");
///     status = parlor_basic_new(NULL, parlor_link_now(), &basic);
///     if (status == PARLOR_OK)
///         status = parlor_link_open_basic(parlor_text_of("127.0.0.1"), port, &options, &request, &basic, link);
///     if (status != PARLOR_OK)
///         parlor_basic_free(&basic);
///     return status;
/// }
/// ```
#[unsafe(no_mangle)]
pub unsafe extern "C" fn parlor_link_open_basic(
    host: parlor_text,
    port: u16,
    options: *const parlor_link_options,
    request: *const parlor_register,
    basic: *mut *mut parlor_basic,
    link: *mut *mut parlor_link,
) -> i32 {
    guard!([place basic, output link] {
        // SAFETY: the crate's contract, for all that is read here.
        let options = noting(|| unsafe { parlor_link_options::given(options) })?;
        link.set(opening(&options, || {
            // SAFETY: the same contract.
            unsafe { check_register(*basic, request) }?;
            // SAFETY: the same contract.
            let habit = Habit::Agent(Agent::new(unsafe { parlor_register::copy(request) }?));
            // SAFETY: the same contract.
            let handle = unsafe { Handle::of_agent(*basic) }.of("basic")?;
            *basic = null_mut();
            // SAFETY: the same contract.
            let opened = unsafe { parlor_link::open(parlor_address { host, port }, &options, handle, habit) };
            opened.map_err(|(status, handle)| {
                *basic = handle.map_or(null_mut(), |it| it.given_back().0);
                status
            })
        })?);
        Ok(())
    })
}

/// Opens a link that drives a customer's handle.
///
/// As `parlor_link_open_basic`, but that the link logs in with a copy of `login` and, behind `PARLOR_NEWS_LOGGED_IN`, joins
/// with a copy of `join`. On a new connection what was under way goes out again; a server that has forgotten the customer
/// is logged in to anew, and the same session is joined again. With `login` NULL the program logs in, with `join` NULL it
/// joins a first session. Of a `login` or `join` that can't be made, `parlor_flex_error` names the member, too.
///
/// A handle for Chat API v2 is carried to the web server at `host` and `port`, over TLS if its URL begins with https; the
/// certificate must have the host of the service, unless `server_name` says another one. Web servers close connections on
/// which nothing happens: the link stays up then, and another connection is made when something is to be sent.
/// `PARLOR_LINK_DOWN` comes if that can't be made, or if a request was lost with its connection, of which nobody knows whether
/// it was carried out. A join of that kind is begun anew by another login. An unknown user is out, and isn't logged in again. Its
/// `join` needs no `queue`; one with a `session_id` or event attributes is `PARLOR_NOT_IN_CHAT_API`, which `parlor_options_error`
/// and the log tell.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn parlor_link_open_flex(
    host: parlor_text,
    port: u16,
    options: *const parlor_link_options,
    login: *const parlor_login,
    join: *const parlor_join,
    flex: *mut *mut parlor_flex,
    link: *mut *mut parlor_link,
) -> i32 {
    guard!([place flex, output link] {
        // SAFETY: the crate's contract, for all that is read here.
        let mut options = noting(|| unsafe { parlor_link_options::given(options) })?;
        // SAFETY: the same contract.
        let service = unsafe { host_of_service(*flex) };
        let is_tls = options.security == parlor_security::PARLOR_SECURITY_TLS as i32;
        if let Some(name) = service.as_deref().filter(|_| is_tls && options.server_name.length == 0) {
            options.server_name = parlor_text::view(name.as_bytes());
        }
        link.set(opening(&options, || {
            // SAFETY: the same contract.
            unsafe { check_login(*flex, login) }?;
            // SAFETY: the same contract.
            unsafe { check_join(*flex, join) }?;
            // SAFETY: the same contract.
            let (login, join) = unsafe { (parlor_login::copy(login)?, parlor_join::copy(join)?) };
            // SAFETY: the same contract.
            let handle = unsafe { Handle::of_customer(*flex) }.of("flex")?;
            *flex = null_mut();
            let habit = Habit::Customer(Customer::new(login, join));
            // SAFETY: the same contract.
            let opened = unsafe { parlor_link::open(parlor_address { host, port }, &options, handle, habit) };
            opened.map_err(|(status, handle)| {
                *flex = handle.map_or(null_mut(), |it| it.given_back().1);
                status
            })
        })?);
        Ok(())
    })
}
