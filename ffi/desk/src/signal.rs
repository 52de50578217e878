//! A file descriptor that can be read while there are events to be fetched, for poll(2) and its like; on Windows an event
//! object.

use std::io;

#[cfg(unix)]
use std::io::{Read, Write};
#[cfg(unix)]
use std::os::fd::AsRawFd;
#[cfg(unix)]
use std::os::unix::net::UnixStream;
#[cfg(windows)]
use std::os::windows::io::{AsRawHandle, FromRawHandle, OwnedHandle};

#[cfg(windows)]
use windows_sys::Win32::System::Threading::{CreateEventW, ResetEvent, SetEvent};

/// The descriptor or event object, with whether it can be read or is set.
pub(crate) struct Signal {
    #[cfg(unix)]
    ends: (UnixStream, UnixStream),
    #[cfg(windows)]
    event: OwnedHandle,
    is_set: bool,
}

impl Signal {
    pub(crate) fn new() -> io::Result<Self> {
        Ok(Self {
            #[cfg(unix)]
            ends: {
                let ends = UnixStream::pair()?;
                ends.0.set_nonblocking(true)?;
                ends.1.set_nonblocking(true)?;
                ends
            },
            #[cfg(windows)]
            event: {
                // SAFETY: no attributes, no name; one that is reset by hand, and isn't set.
                let event = unsafe { CreateEventW(core::ptr::null(), 1, 0, core::ptr::null()) };
                if event.is_null() {
                    return Err(io::Error::last_os_error());
                }
                // SAFETY: just made, and nobody else's.
                unsafe { OwnedHandle::from_raw_handle(event) }
            },
            is_set: false,
        })
    }

    pub(crate) fn is_set(&self) -> bool {
        self.is_set
    }

    pub(crate) fn set(&mut self) {
        if !self.is_set {
            self.is_set = true;
            #[cfg(unix)]
            // There is room for one byte: the last one was read.
            let _ = self.ends.0.write(&[1]);
            #[cfg(windows)]
            // SAFETY: the handle is open.
            let _ = unsafe { SetEvent(self.event.as_raw_handle()) };
        }
    }

    pub(crate) fn clear(&mut self) {
        if self.is_set {
            self.is_set = false;
            #[cfg(unix)]
            let _ = self.ends.1.read(&mut [0]);
            #[cfg(windows)]
            // SAFETY: the handle is open.
            let _ = unsafe { ResetEvent(self.event.as_raw_handle()) };
        }
    }

    /// The descriptor; `None` where there is none.
    pub(crate) fn fd(&self) -> Option<i32> {
        #[cfg(unix)]
        return Some(self.ends.1.as_raw_fd());
        #[cfg(not(unix))]
        return None;
    }

    /// The event object.
    #[cfg(windows)]
    pub(crate) fn event_handle(&self) -> *mut core::ffi::c_void {
        self.event.as_raw_handle()
    }
}

#[cfg(all(test, unix))]
mod tests {
    use super::*;

    #[test]
    fn it_can_be_read_while_it_is_set() {
        let mut signal = Signal::new().unwrap();
        let mut other = signal.ends.1.try_clone().unwrap();
        let mut bytes = || other.read(&mut [0; 8]).ok();
        assert_eq!(bytes(), None);
        signal.set();
        signal.set();
        assert!(signal.is_set());
        assert_eq!(bytes(), Some(1));
        signal.clear();
        signal.set();
        signal.clear();
        assert_eq!((signal.is_set(), bytes()), (false, None));
    }
}
