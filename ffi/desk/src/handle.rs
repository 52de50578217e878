//! The handle that a link drives, of either protocol, through the functions that a C program would call.

use core::ptr::{null, null_mut};

use parlor::handle::Lent;
use parlor::*;

/// The handle, which is lent to the link as long as it is here. It is freed with this.
pub(crate) enum Handle {
    Basic(*mut parlor_basic, Lent),
    Flex(*mut parlor_flex, Lent),
}

// SAFETY: a handle may be used by any thread, by one at a time: whoever is inside the link's gate.
unsafe impl Send for Handle {}

/// Calls the function of the handle's protocol.
macro_rules! call {
    ($handle:expr, $basic:ident | $flex:ident ($($argument:expr),*)) => {
        match $handle {
            // SAFETY: the handle is live, and nobody else uses it: see above.
            Handle::Basic(it, _) => unsafe { $basic(*it $(, $argument)*) },
            // SAFETY: as before.
            Handle::Flex(it, _) => unsafe { $flex(*it $(, $argument)*) },
        }
    };
}

/// The same for what a socket does: a handle that is lent takes it only so.
macro_rules! drive {
    ($handle:expr, $($call:tt)*) => {
        $handle.lent().drive(|| call!($handle, $($call)*))
    };
}

impl Handle {
    /// Takes an agent's handle.
    ///
    /// # Safety
    /// The crate's contract.
    pub(crate) unsafe fn of_agent(basic: *mut parlor_basic) -> Result<Self, parlor_status> {
        // SAFETY: the same contract. The handle is freed here alone.
        Ok(Self::Basic(basic, unsafe { Lent::new(basic) }?))
    }

    /// Takes a customer's handle.
    ///
    /// # Safety
    /// The crate's contract.
    pub(crate) unsafe fn of_customer(flex: *mut parlor_flex) -> Result<Self, parlor_status> {
        // SAFETY: the same contract. The handle is freed here alone.
        Ok(Self::Flex(flex, unsafe { Lent::new(flex) }?))
    }

    /// Says which thread may use it.
    pub(crate) fn lent(&self) -> Lent {
        match self {
            Self::Basic(_, lent) | Self::Flex(_, lent) => *lent,
        }
    }

    /// Says what time it is, by which the program's requests go, and whether the link is closed.
    pub(crate) fn drive(&mut self, now: u64, is_closed: bool) {
        drive!(self, parlor_basic_drive | parlor_flex_drive(now, is_closed));
    }

    /// What is to be written; nothing if there is no memory for it now.
    pub(crate) fn poll_transmit(&mut self, now: u64) -> &[u8] {
        let (mut data, mut length) = (null(), 0);
        let (to, of) = (&raw mut data, &raw mut length);
        let status = drive!(self, parlor_basic_poll_transmit | parlor_flex_poll_transmit(now, to, of));
        if status != 0 || data.is_null() {
            return &[];
        }
        // SAFETY: the handle gave it, valid until the next call that takes the handle.
        unsafe { core::slice::from_raw_parts(data, length) }
    }

    pub(crate) fn transmitted(&mut self, length: usize) {
        drive!(self, parlor_basic_transmitted | parlor_flex_transmitted(length));
    }

    pub(crate) fn poll_timeout(&self) -> u64 {
        call!(self, parlor_basic_poll_timeout | parlor_flex_poll_timeout())
    }

    pub(crate) fn receive(&mut self, now: u64, bytes: &[u8]) -> i32 {
        drive!(self, parlor_basic_receive | parlor_flex_receive(now, bytes.as_ptr(), bytes.len()))
    }

    pub(crate) fn next(&mut self) -> (i32, *const parlor_news) {
        let mut news = null();
        let status = drive!(self, parlor_basic_next | parlor_flex_next(&raw mut news));
        (status, news)
    }

    pub(crate) fn error(&self) -> *const parlor_error {
        let mut error = null();
        call!(self, parlor_basic_error | parlor_flex_error(&raw mut error));
        error
    }

    pub(crate) fn lost(&mut self) {
        drive!(self, parlor_basic_lost | parlor_flex_lost());
    }

    pub(crate) fn is_silent(&self, now: u64) -> bool {
        call!(self, parlor_basic_is_silent | parlor_flex_is_silent(now))
    }

    /// Whether it is a customer over Chat API v2.
    pub(crate) fn is_http(&self) -> bool {
        // SAFETY: the handle is live, and nobody else uses it: see above.
        self.flex().is_some_and(|flex| unsafe { service_host(flex) }.is_some())
    }

    /// Whether a reply is to come to a customer.
    pub(crate) fn is_awaiting(&self) -> bool {
        // SAFETY: as before.
        self.flex().is_some_and(|flex| unsafe { parlor_flex_is_awaiting(flex) })
    }

    /// Whether a customer's request was lost that isn't sent again.
    pub(crate) fn is_fate_unknown(&self) -> bool {
        // SAFETY: as before.
        self.flex().is_some_and(|flex| unsafe { parlor_flex_is_fate_unknown(flex) })
    }

    pub(crate) fn basic(&self) -> Option<*mut parlor_basic> {
        match self {
            Self::Basic(it, _) => Some(*it),
            Self::Flex(..) => None,
        }
    }

    /// The handle, which is the caller's again.
    pub(crate) fn given_back(self) -> (*mut parlor_basic, *mut parlor_flex) {
        let this = core::mem::ManuallyDrop::new(self);
        this.lent().end();
        (this.basic().unwrap_or(null_mut()), this.flex().unwrap_or(null_mut()))
    }

    pub(crate) fn flex(&self) -> Option<*mut parlor_flex> {
        match self {
            Self::Flex(it, _) => Some(*it),
            Self::Basic(..) => None,
        }
    }
}

/// The host of the service of a customer of Chat API v2, without its port and without the brackets of an address of IPv6.
///
/// # Safety
/// The crate's contract.
pub(crate) unsafe fn host_of_service(flex: *const parlor_flex) -> Option<String> {
    // SAFETY: the same contract.
    unsafe { service_host(flex) }.map(|it| without_port(it).to_owned())
}

/// The host of the service, valid as long as the handle.
///
/// # Safety
/// The crate's contract.
unsafe fn service_host<'h>(flex: *const parlor_flex) -> Option<&'h str> {
    let mut host = parlor_text::view(b"");
    // SAFETY: the same contract.
    unsafe { (parlor_flex_service_host(flex, &raw mut host) == 0).then(|| host.read().ok()).flatten() }
}

fn without_port(host: &str) -> &str {
    match host.strip_prefix('[').and_then(|it| it.split_once(']')) {
        Some((address, _)) => address,
        None => host.split_once(':').map_or(host, |it| it.0),
    }
}

impl Drop for Handle {
    fn drop(&mut self) {
        self.lent().end();
        // SAFETY: the handle was the link's, and its end is here.
        unsafe {
            parlor_basic_free(&mut self.basic().unwrap_or(null_mut()));
            parlor_flex_free(&mut self.flex().unwrap_or(null_mut()));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_name_in_a_certificate_has_no_port() {
        for (host, name) in [
            ("chat.example.com", "chat.example.com"),
            ("chat.example.com:8080", "chat.example.com"),
            ("127.0.0.1:80", "127.0.0.1"),
            ("[::1]:8080", "::1"),
            ("[::1]", "::1"),
        ] {
            assert_eq!(without_port(host), name);
        }
    }
}
