//! Why there is no handle: what was wrong with the config or the argument that it was to be made with. No handle can tell
//! that, so the thread remembers it. Public for libparlor-desk, which has a note of its own.
//!
//! Builds without a heap have the status alone, as with requests that are refused.

use core::fmt::Display;
use core::ops::RangeInclusive;

use crate::status::parlor_status as Status;
use crate::unfit::what_of;

#[cfg(feature = "std")]
pub use noted::{error, note, noting};

/// Notes which member or argument can't be taken, and what is wrong with it, such as "is 0: it must be 1 or more". Gives the
/// status back.
#[cfg(feature = "std")]
pub fn refuse(status: Status, member: impl Display, why: impl Display) -> Status {
    // One function for all kinds of values: for each its own takes half a kilobyte.
    #[cold]
    #[inline(never)]
    fn noted(status: Status, member: &dyn Display, why: &dyn Display) -> Status {
        note(status, member, &core::fmt::from_fn(|f| write!(f, "'{member}' {why}")))
    }
    noted(status, &member, &why)
}

/// The status alone.
#[cfg(not(feature = "std"))]
#[inline]
pub fn refuse(status: Status, _: impl Display, _: impl Display) -> Status {
    status
}

/// Refuses a value that isn't in the range.
#[inline(never)]
pub fn within<T: Display + PartialOrd>(
    member: &str,
    value: T,
    range: RangeInclusive<T>,
) -> Result<(), Status> {
    if range.contains(&value) {
        return Ok(());
    }
    let (first, last) = range.into_inner();
    let why = core::fmt::from_fn(|f| write!(f, "is {value}: it must be {first} to {last}"));
    Err(refuse(Status::PARLOR_BAD_VALUE, member, why))
}

/// Refuses a time that is too short.
#[inline(never)]
pub fn at_least(member: &str, value: u64, least: u64) -> Result<(), Status> {
    if value >= least {
        return Ok(());
    }
    let why = core::fmt::from_fn(|f| write!(f, "is {value}: it must be {least} or more"));
    Err(refuse(Status::PARLOR_BAD_VALUE, member, why))
}

/// Says of which member or argument a status is.
pub trait Of<T> {
    /// Notes that it is this one.
    fn of(self, member: impl Display) -> Result<T, Status>;
}

impl<T> Of<T> for Result<T, Status> {
    fn of(self, member: impl Display) -> Self {
        self.map_err(|status| refuse(status, member, what_of(status)))
    }
}

#[cfg(feature = "std")]
mod noted {
    use core::cell::UnsafeCell;
    use core::fmt::{self, Display, Write};

    use crate::error::{Details, parlor_error};
    use crate::status::{parlor_status as Status, text};

    /// Room for a sentence and the NUL behind it.
    type Words<const LENGTH: usize> = [u8; LENGTH];

    /// Writes a sentence into room that is all NUL. What has none is cut off: a sentence may have a caller's text in it.
    struct Pen<'w> {
        room: &'w mut [u8],
        length: usize,
    }

    fn written<const LENGTH: usize>(it: &dyn Display) -> Words<LENGTH> {
        let mut words = [0; LENGTH];
        // What was cut off is an error here, and nowhere else.
        let _ = write!(Pen { room: &mut words, length: 0 }, "{it}");
        words
    }

    impl Write for Pen<'_> {
        #[inline(never)]
        fn write_str(&mut self, more: &str) -> fmt::Result {
            // The last byte stays NUL.
            let left = self.room.len().saturating_sub(self.length).saturating_sub(1);
            let end = more.floor_char_boundary(left);
            for (place, byte) in self.room.iter_mut().skip(self.length).zip(more.bytes().take(end)) {
                *place = byte;
            }
            self.length = self.length.saturating_add(end);
            if end < more.len() { Err(fmt::Error) } else { Ok(()) }
        }
    }

    /// A [`parlor_error`] with the texts that it points to. It needs no memory but its own, and nothing is to be done at the
    /// end of its thread.
    struct Note {
        error: UnsafeCell<parlor_error>,
        message: UnsafeCell<Words<512>>,
        member: UnsafeCell<Words<64>>,
    }

    thread_local! {
        static NOTE: Note = const {
            Note {
                error: UnsafeCell::new(Details::NONE.error(Status::PARLOR_OK, c"", c"")),
                message: UnsafeCell::new([0; _]),
                member: UnsafeCell::new([0; _]),
            }
        };
    }

    /// What the thread remembers; NULL if the thread ends.
    pub fn error() -> *const parlor_error {
        NOTE.try_with(|it| it.error.get().cast_const()).unwrap_or(core::ptr::null())
    }

    /// Notes why there is no handle, in a sentence; gives the status back.
    #[inline(never)]
    pub fn note(status: Status, member: &dyn Display, message: &dyn Display) -> Status {
        // The words may point to what was noted before: nothing of that is changed until they are written.
        let (message, member) = (written(message), written(member));
        let _ = NOTE.try_with(|it| {
            // SAFETY: the thread's own, and nobody in Rust holds a reference to it; C doesn't look at it during a call.
            unsafe {
                it.message.get().write(message);
                it.member.get().write(member);
                it.error.get().write(parlor_error {
                    message: it.message.get().cast::<core::ffi::c_char>(),
                    member: it.member.get().cast::<core::ffi::c_char>(),
                    ..Details::NONE.error(status, c"", c"")
                });
            }
        });
        status
    }

    /// Runs what makes a handle. If that fails, the thread remembers why, at least by the status.
    pub fn noting<T>(make: impl FnOnce() -> Result<T, Status>) -> Result<T, Status> {
        note(Status::PARLOR_OK, &"", &"");
        make().inspect_err(|status| note_status(*status))
    }

    /// Notes the status, unless more is noted of it.
    #[cold]
    #[inline(never)]
    fn note_status(status: Status) {
        // SAFETY: as above; it is read at once.
        let is_noted = unsafe { error().as_ref() }.is_some_and(|it| it.status == status as i32);
        if !is_noted {
            note(status, &"", &text(status as i32).to_str().unwrap_or_default());
        }
    }
}

#[cfg(test)]
#[cfg(all(feature = "exports", feature = "std"))]
mod tests {
    use core::ffi::CStr;
    use core::ptr::{null, null_mut};

    use super::*;
    use crate::filled::Filled;
    use crate::text::parlor_text;
    use crate::{
        parlor_basic_config, parlor_basic_free, parlor_basic_new, parlor_basic_restore, parlor_config_error,
        parlor_error, parlor_flex_config, parlor_flex_free, parlor_flex_new, parlor_flex_restore,
    };

    /// What the thread remembers: the status, the member and the message.
    fn remembered() -> (i32, String, String) {
        let mut error: *const parlor_error = null();
        // SAFETY: the library's texts end with NUL.
        let text = |it| unsafe { CStr::from_ptr(it) }.to_str().unwrap().to_owned();
        // SAFETY: the output is local, and the error is the thread's.
        unsafe {
            assert_eq!(parlor_config_error(&raw mut error), 0);
            ((*error).status, text((*error).member), text((*error).message))
        }
    }

    fn flex(config: &parlor_flex_config) -> i32 {
        let mut flex = null_mut();
        // SAFETY: the config is whole, and the handle is freed.
        unsafe {
            let status = parlor_flex_new(config, &raw mut flex);
            parlor_flex_free(&raw mut flex);
            status
        }
    }

    fn basic(config: &parlor_basic_config) -> i32 {
        let mut basic = null_mut();
        // SAFETY: as above.
        unsafe {
            let status = parlor_basic_new(config, 0, &raw mut basic);
            parlor_basic_free(&raw mut basic);
            status
        }
    }

    /// The members of a struct, as `layouts.txt` has them.
    fn members(name: &str) -> Vec<String> {
        let layouts = include_str!("../layouts.txt");
        let (_, behind) = layouts.split_once(&format!("struct {name} ")).unwrap();
        let lines = behind.lines().skip(1).take_while(|it| it.starts_with("  "));
        lines.map(|it| it.split_whitespace().next().unwrap().to_owned()).collect()
    }

    /// Checks each member of a config: what can't be taken is told by member, value and what is allowed.
    macro_rules! table {
        ($make:ident, $type:ident { $($member:ident = $value:expr => $status:ident $said:expr;)* } takes all of $any:expr) => {
            let mut seen: Vec<String> = $any.into_iter().map(str::to_owned).collect();
            $(
                let mut config = of_http(&mut $type::defaults(), stringify!($member));
                config.$member = $value;
                assert_eq!($make(&config), Status::$status as i32, stringify!($member));
                let member = if stringify!($member) == "size" { "config" } else { stringify!($member) };
                let said = format!("'{member}' {}", $said);
                assert_eq!(remembered(), (Status::$status as i32, member.to_owned(), said));
                seen.push(stringify!($member).to_owned());
            )*
            assert_eq!($make(&$type::defaults()), 0);
            assert_eq!(remembered(), (0, String::new(), String::new()), "nothing is wrong any more");
            for member in members(stringify!($type)) {
                assert!(seen.contains(&member), "{member} isn't in the table");
            }
        };
    }

    const NOT_UTF8: parlor_text = parlor_text { data: c"\xFF".as_ptr(), length: 1 };

    #[test]
    fn each_member_of_a_flex_config_says_what_it_may_be() {
        fn of_http(config: &mut parlor_flex_config, member: &str) -> parlor_flex_config {
            if member.starts_with("service") {
                config.binding = 2;
                config.service_host = parlor_text::view(b"chat.example.com");
                config.service_path = parlor_text::view(b"/chat");
            }
            *config
        }
        table! {
            flex, parlor_flex_config {
                size = 0 => PARLOR_NOT_SET_UP "a config or request was not set up: call its _init first";
                poll_fastest = 0 => PARLOR_BAD_VALUE "is 0: it must be 1 or more";
                poll_slowest = 999 => PARLOR_BAD_VALUE "is 999: it must be 1000 or more, as `poll_fastest` is";
                repeat_after = 0 => PARLOR_BAD_VALUE "is 0: it must be 1 or more";
                silent_after = 0 => PARLOR_BAD_VALUE "is 0: it must be 1 or more";
                client_version = 107 => PARLOR_BAD_VALUE "is 107: it must be 101 to 106";
                max_packet = 1 => PARLOR_BAD_VALUE "is 1: it must be 256 to 2147482624";
                max_request = 255 => PARLOR_BAD_VALUE "is 255: it must be 256 to 2147482624";
                binding = 9 => PARLOR_BAD_VALUE
                    "is 9: this library knows 0 (XML), 1 (compact) and 2 (Chat API v2)";
                max_items = 65_536 => PARLOR_BAD_VALUE "is 65536: it must be 0 to 65535";
                service_host = NOT_UTF8 => PARLOR_NOT_UTF8 "is not UTF-8";
                service_host = parlor_text::EMPTY => PARLOR_BAD_VALUE
                    "is '': the host of the chat service must be a name or an address, with a port or without";
                service_path = NOT_UTF8 => PARLOR_NOT_UTF8 "is not UTF-8";
                service_path = parlor_text::view(b"/a\r\nHost: b") => PARLOR_BAD_VALUE
                    "is '...': the path of the chat service must begin with '/', in percent-encoding where needed";
                service_path = parlor_text::view(b"chat") => PARLOR_BAD_VALUE
                    "is 'chat': the path of the chat service must begin with '/', in percent-encoding where needed";
            } takes all of ["disconnect_timeout", "idle_after"]
        }
        let mut config = of_http(&mut parlor_flex_config::defaults(), "service");
        config.max_request = 639;
        assert_eq!(flex(&config), Status::PARLOR_BAD_VALUE as i32);
        assert_eq!(remembered().2, "'max_request' is 639: it must be 640 to 2147482624");
    }

    #[test]
    fn each_member_of_a_basic_config_says_what_it_may_be() {
        fn of_http(config: &mut parlor_basic_config, _: &str) -> parlor_basic_config {
            *config
        }
        table! {
            basic, parlor_basic_config {
                size = 0 => PARLOR_NOT_SET_UP "a config or request was not set up: call its _init first";
                keep_alive_after = 0 => PARLOR_BAD_VALUE "is 0: it must be 1 or more";
                silent_after = 0 => PARLOR_BAD_VALUE "is 0: it must be 1 or more";
                answer_within = 0 => PARLOR_BAD_VALUE "is 0: it must be 1 or more";
                client_version = 100 => PARLOR_BAD_VALUE "is 100: it must be 101 to 106";
                max_packet = 1 => PARLOR_BAD_VALUE "is 1: it must be 256 to 2147482624";
                max_request = 2_147_482_625 => PARLOR_BAD_VALUE "is 2147482625: it must be 256 to 2147482624";
                max_sessions = 0 => PARLOR_BAD_VALUE "is 0: it must be 1 to 10000";
                binding = 2 => PARLOR_BAD_VALUE
                    "is 2: an agent's client in this library knows 0 (XML) and 1 (compact)";
                max_items = u32::MAX => PARLOR_BAD_VALUE "is 4294967295: it must be 0 to 65535";
            } takes all of []
        }
    }

    #[test]
    fn a_snapshot_that_is_none_is_named() {
        let (mut flex, mut basic) = (null_mut(), null_mut());
        // SAFETY: NULL, and outputs that are local and not written.
        unsafe {
            assert_ne!(parlor_flex_restore(null(), null(), 1, &raw mut flex), 0);
            assert_eq!((remembered().0, remembered().1.as_str()), (4300, "data"));
            assert_ne!(parlor_basic_restore(null(), 0, b"x".as_ptr(), 1, &raw mut basic), 0);
        }
        let bad = Status::PARLOR_BAD_SNAPSHOT;
        let text = crate::status::text(bad as i32).to_str().unwrap();
        assert_eq!(remembered(), (bad as i32, String::new(), text.to_owned()));
    }

    #[test]
    fn what_has_no_room_is_cut_off() {
        let long = "\u{e9}".repeat(300);
        refuse(Status::PARLOR_BAD_VALUE, &long, "is too long");
        let (_, member, message) = remembered();
        assert_eq!((member.len(), message.len()), (62, 511));
        assert!(long.starts_with(&member) && message.starts_with(&format!("'{member}")));
        let other = std::thread::spawn(|| remembered().0);
        assert_eq!(other.join().unwrap(), 0, "each thread has its own");
    }
}
