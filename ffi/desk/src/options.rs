//! How a link behaves.

use core::ffi::c_void;
use core::ops::RangeInclusive;
use core::ptr::{null, null_mut};
use std::time::Duration;

use parlor::filled::{Filled, init, read};
use parlor::guard::guard;
use parlor::refused::{self, Of, refuse, within};
use parlor::{parlor_error, parlor_status as Status, parlor_text};
use parlor_link::{Address, Identity, Options, Roots, Security, Tls};

use crate::event::parlor_link_callback;
use crate::log::{LEVELS, Log, parlor_log_callback, parlor_log_level};

/// How many milliseconds a step may take by the options: up to a day. More is an error of reckoning, such as a negative number,
/// and would let the end of a link or of plugins hang.
pub(crate) const TIMES: RangeInclusive<u64> = 1..=24 * 60 * 60 * 1000;

/// Whether a connection is encrypted.
#[repr(C)]
#[derive(Clone, Copy)]
pub enum parlor_security {
    /// It is, by TLS.
    PARLOR_SECURITY_TLS = 0,
    /// It isn't: whoever is on the way reads and changes all that is said.
    PARLOR_SECURITY_PLAIN = 1,
}

/// Where a server is.
#[repr(C)]
#[derive(Clone, Copy)]
pub struct parlor_address {
    /// A host name, or an address of IPv4 or IPv6.
    pub host: parlor_text,
    /// The port.
    pub port: u16,
}

/// How a link behaves. Set it up with `parlor_link_options_init`, then change what you want. Later versions have more
/// members at the end.
#[repr(C)]
#[derive(Clone, Copy)]
pub struct parlor_link_options {
    /// Set by `parlor_link_options_init`: don't touch.
    pub size: usize,
    /// Where else the server is, when it isn't at the first address: tried in this order, then from the first one on
    /// again, with growing pauses of 0.5 to 8 s between the rounds. NULL and 0 for nowhere else.
    pub others: *const parlor_address,
    /// How many others.
    pub other_count: usize,
    /// One of `parlor_security`; default `PARLOR_SECURITY_TLS`.
    pub security: i32,
    /// A PEM file with the certificates of those who may vouch for the server; empty: those that the system trusts. It and the
    /// next three are for TLS: with `PARLOR_SECURITY_PLAIN` they must be empty.
    pub roots_file: parlor_text,
    /// A PEM file with the client's certificate and those that vouch for it; empty: none.
    pub certificate_file: parlor_text,
    /// A PEM file with its key; empty: the same file. `PARLOR_BAD_VALUE` without `certificate_file`.
    pub key_file: parlor_text,
    /// The name that the server's certificate must have; empty: the host.
    pub server_name: parlor_text,
    /// How many milliseconds resolving a name may take, and then a connection to each of its addresses. 1 to 86400000
    /// (a day); default 10000.
    pub connect_within: u64,
    /// How many milliseconds `parlor_link_close` may take, beside the time of a callback that is being called. 1 to 86400000, and
    /// 2000 by default.
    pub close_within: u64,
    /// Takes the events, on the link's thread. NULL, the default: they are fetched with `parlor_link_next`.
    pub on_event: parlor_link_callback,
    /// Takes the log, on any thread that uses the link. NULL, the default: nothing is logged.
    pub on_log: parlor_log_callback,
    /// Up to which level, one of `parlor_log_level`; default `PARLOR_LOG_WARNING`.
    pub log_level: i32,
    /// What the callbacks get.
    pub context: *mut c_void,
}

// SAFETY: it is `repr(C)` and begins with its size.
unsafe impl Filled for parlor_link_options {
    fn defaults() -> Self {
        let none = parlor_text::view(b"");
        Self {
            size: size_of::<Self>(),
            others: null(),
            other_count: 0,
            security: parlor_security::PARLOR_SECURITY_TLS as i32,
            roots_file: none,
            certificate_file: none,
            key_file: none,
            server_name: none,
            connect_within: 10_000,
            close_within: 2_000,
            on_event: None,
            on_log: None,
            log_level: parlor_log_level::PARLOR_LOG_WARNING as i32,
            context: null_mut(),
        }
    }
}

impl parlor_address {
    /// The address, whose members have this in front when they are named.
    ///
    /// # Safety
    /// The crate's contract.
    pub(crate) unsafe fn read(self, place: &str) -> Result<Address, Status> {
        let host = format!("{place}host");
        // SAFETY: the same contract.
        let name = unsafe { self.host.read() }.of(&host)?;
        if name.is_empty() {
            return Err(refuse(Status::PARLOR_BAD_LENGTH, host, "is empty: give a host name or an address"));
        }
        if let Some((scheme, _)) = name.split_once("://") {
            let (name, scheme) = (name.escape_debug(), scheme.escape_debug());
            let why =
                format!("is '{name}': give the host alone, without '{scheme}://' and what follows the host");
            return Err(refuse(Status::PARLOR_BAD_VALUE, host, why));
        }
        // No name and no address has a single colon: the system would look for a host of this name.
        if name.bytes().filter(|it| *it == b':').count() == 1 {
            let why = format!("is '{}': give the port as `{place}port`", name.escape_debug());
            return Err(refuse(Status::PARLOR_BAD_VALUE, host, why));
        }
        within(&format!("{place}port"), self.port, 1..=u16::MAX)?;
        Ok(Address { host: name.to_owned(), port: self.port })
    }
}

impl parlor_link_options {
    /// What the caller gave; the defaults for NULL.
    ///
    /// # Safety
    /// The crate's contract: NULL, or readable for as many bytes as its first member says.
    pub(crate) unsafe fn given(options: *const Self) -> Result<Self, Status> {
        if options.is_null() {
            return Ok(Self::defaults());
        }
        // SAFETY: the same contract.
        unsafe { read(options) }.of("options")
    }

    /// Where lines of the log go.
    pub(crate) fn log(&self) -> Log {
        // What is wrong with the level is logged, too.
        let level = if LEVELS.contains(&self.log_level) { self.log_level } else { *LEVELS.end() };
        Log { callback: self.on_log, level, context: self.context }
    }

    /// What the link takes of it.
    ///
    /// # Safety
    /// The crate's contract, for all that it points to.
    pub(crate) unsafe fn read(&self, first: parlor_address) -> Result<Options, Status> {
        // SAFETY: the same contract, for all that is read here.
        let mut addresses = vec![unsafe { first.read("") }?];
        if self.other_count > 0 && self.others.is_null() {
            return Err(Status::PARLOR_NULL_POINTER).of("others");
        }
        let size = self.other_count.checked_mul(size_of::<parlor_address>());
        if size.and_then(|it| isize::try_from(it).ok()).is_none() {
            return Err(Status::PARLOR_BAD_LENGTH).of("other_count");
        }
        for index in 0..self.other_count {
            // SAFETY: not NULL, not larger than `isize::MAX` bytes; readable by the contract.
            addresses.push(unsafe { self.others.add(index).read().read(&format!("others[{index}].")) }?);
        }
        within("connect_within", self.connect_within, TIMES)?;
        within("close_within", self.close_within, TIMES)?;
        within("log_level", self.log_level, LEVELS)?;
        // SAFETY: the same contract.
        let texts = unsafe { self.texts() }?;
        let mut options = Options::new(addresses);
        options.security = self.security(texts)?;
        options.connect_within = Duration::from_millis(self.connect_within);
        options.close_within = Duration::from_millis(self.close_within);
        Ok(options)
    }

    /// What only TLS needs: each text with its member.
    ///
    /// # Safety
    /// The crate's contract.
    unsafe fn texts<'a>(&self) -> Result<[(&'static str, &'a str); 4], Status> {
        let texts = [
            ("roots_file", self.roots_file),
            ("certificate_file", self.certificate_file),
            ("key_file", self.key_file),
            ("server_name", self.server_name),
        ];
        let mut read = [("", ""); 4];
        for (to, (member, text)) in read.iter_mut().zip(texts) {
            // SAFETY: the same contract.
            *to = (member, unsafe { text.read() }.of(member)?);
        }
        Ok(read)
    }

    fn security(&self, texts: [(&'static str, &str); 4]) -> Result<Security, Status> {
        const TLS: i32 = parlor_security::PARLOR_SECURITY_TLS as i32;
        const PLAIN: i32 = parlor_security::PARLOR_SECURITY_PLAIN as i32;
        let [(_, roots), (_, certificates), (_, key), (_, name)] = texts;
        match self.security {
            TLS if certificates.is_empty() && !key.is_empty() => Err(refuse(
                Status::PARLOR_BAD_VALUE,
                "key_file",
                "is of no use without its certificate: give `certificate_file`, too",
            )),
            TLS => {
                let key = if key.is_empty() { certificates } else { key };
                let identity = Identity { certificates: certificates.into(), key: key.into() };
                Ok(Security::Tls(Tls {
                    roots: if roots.is_empty() { Roots::System } else { Roots::File(roots.into()) },
                    identity: (!certificates.is_empty()).then_some(identity),
                    server_name: (!name.is_empty()).then(|| name.to_owned()),
                }))
            }
            // Who gives them believes that the connection is encrypted.
            PLAIN => match texts.iter().find(|(_, text)| !text.is_empty()) {
                Some((member, _)) => Err(refuse(
                    Status::PARLOR_BAD_VALUE,
                    member,
                    "is for TLS alone: set `security` to PARLOR_SECURITY_TLS, or leave it empty",
                )),
                None => Ok(Security::Plain),
            },
            other => {
                let why = format!(
                    "is {other}: it must be PARLOR_SECURITY_TLS ({TLS}) or PARLOR_SECURITY_PLAIN ({PLAIN})"
                );
                Err(refuse(Status::PARLOR_BAD_VALUE, "security", why))
            }
        }
    }
}

/// Sets up options with the defaults: `parlor_link_options_init(&options, sizeof options)`.
///
/// Any thread. Status: `PARLOR_NULL_POINTER`; `PARLOR_BAD_LENGTH` if `size` is less than any version of the struct ever
/// had.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn parlor_link_options_init(options: *mut parlor_link_options, size: usize) -> i32 {
    // SAFETY: the crate's contract.
    guard!([] { unsafe { init(options, size) } })
}

/// What exactly was wrong the last time that `parlor_link_open_basic`, `parlor_link_open_flex` or `parlor_plugins_new` was
/// called by this thread: `member` names the argument, or the member of the options or of a request, and `message` says what it
/// is, and what it may be or what to do. `status` is `PARLOR_OK` if nothing was. An output that is NULL isn't told.
///
/// Any thread. `*error` is set on success, and valid until the thread calls one of these again, or ends. Status:
/// `PARLOR_NULL_POINTER`; `PARLOR_END` while the thread ends. `parlor_config_error` has an example.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn parlor_options_error(error: *mut *const parlor_error) -> i32 {
    guard!([output error] {
        let noted = refused::error();
        if noted.is_null() {
            return Err(Status::PARLOR_END);
        }
        error.set(noted);
        Ok(())
    })
}

#[cfg(test)]
mod tests;
