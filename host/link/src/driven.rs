//! A link that drives a driver: opened, woken, closed.

use std::fmt;
use std::io;
use std::path::PathBuf;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, OnceLock};
use std::thread::JoinHandle;

use mio::{Poll, Token};

use crate::driver::Driver;
use crate::fault::Actor;
use crate::options::{Options, Security};
use crate::tls::Connector;
use crate::token::ThreadToken;
use crate::work::Work;

/// What the link's thread is woken with.
pub(crate) const WAKE: Token = Token(0);

/// Why a link can't be opened.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum OpenError {
    /// There is no address to connect to.
    #[error("no address is given to connect to")]
    NoAddress,
    /// No certificate can have this name.
    #[error("{0:?} is neither a host name nor an address: give the server's name as its certificate has it")]
    ServerName(String),
    /// A file that certificates or a key are to be read from.
    #[error("{}: can't be used: {why}", file.display())]
    Pem {
        /// The file.
        file: PathBuf,
        /// Why, in a sentence.
        why: String,
    },
    /// The client's certificate and its key don't belong together, or aren't of a kind that is known.
    #[error("{}: can't be used as the key of the client's certificate: {why}", file.display())]
    Identity {
        /// The key's file.
        file: PathBuf,
        /// Why, in a sentence.
        why: String,
    },
    /// The system trusts nobody.
    #[error("the system has no root certificates ({0}): install them, or give a PEM file")]
    NoRoots(String),
    /// TLS can't be set up.
    #[error("TLS can't be set up: {0}")]
    Tls(String),
    /// The system gives no thread, or no means to wait.
    #[error("the system gives no thread or no means to wait: {0}")]
    System(io::Error),
}

impl OpenError {
    /// Who must act.
    pub fn actor(&self) -> Actor {
        match self {
            Self::NoAddress | Self::ServerName(_) | Self::Tls(_) => Actor::Program,
            _ => Actor::Administrator,
        }
    }
}

/// A link. Dropping it closes it.
pub struct DrivenLink {
    waker: Waker,
    thread: Option<JoinHandle<()>>,
}

impl fmt::Debug for DrivenLink {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("DrivenLink").finish_non_exhaustive()
    }
}

impl DrivenLink {
    /// Starts the thread, which makes a connection and drives `driver`. Files are read here, so that what is wrong with
    /// them is known at once; whether a server is there, the driver is told.
    ///
    /// # Errors
    /// See [`OpenError`].
    pub fn open(options: Options, driver: impl Driver + 'static) -> Result<Self, OpenError> {
        if options.addresses.is_empty() {
            return Err(OpenError::NoAddress);
        }
        let connector = match &options.security {
            Security::Tls(tls) => Some(Connector::new(tls, &options.addresses)?),
            Security::Plain => None,
        };
        let poll = Poll::new().map_err(OpenError::System)?;
        let waker = mio::Waker::new(poll.registry(), WAKE).map_err(OpenError::System)?;
        let waker =
            Waker(Arc::new(Shared { waker, is_closing: AtomicBool::new(false), thread: OnceLock::new() }));
        let work = Work::new(options, connector, poll, waker.clone(), driver);
        let thread = std::thread::Builder::new().name("parlor-link".into()).spawn(move || work.run());
        Ok(Self { waker, thread: Some(thread.map_err(OpenError::System)?) })
    }

    /// What wakes the link's thread, from any thread.
    pub fn waker(&self) -> Waker {
        self.waker.clone()
    }

    /// Writes what the driver still offers, tells the peer, and ends the thread, within the time that the options give.
    /// The driver is dropped. On the link's own thread it only has the thread end, soon.
    pub fn close(&mut self) {
        self.waker.0.is_closing.store(true, Ordering::SeqCst);
        self.waker.wake();
        let is_own_thread = self.waker.0.thread.get() == Some(&ThreadToken::current());
        if !is_own_thread && let Some(thread) = self.thread.take() {
            let _ = thread.join();
        }
    }
}

impl Drop for DrivenLink {
    fn drop(&mut self) {
        self.close();
    }
}

struct Shared {
    waker: mio::Waker,
    is_closing: AtomicBool,
    /// The link's own, once it runs.
    thread: OnceLock<ThreadToken>,
}

/// Wakes a link's thread: it asks the driver again.
#[derive(Clone)]
pub struct Waker(Arc<Shared>);

impl fmt::Debug for Waker {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Waker").finish_non_exhaustive()
    }
}

impl Waker {
    /// Wakes it. Nothing happens if the link is closed.
    pub fn wake(&self) {
        // It fails when the system has no memory for a byte; then the next deadline wakes the thread.
        let _ = self.0.waker.wake();
    }

    /// The calling thread is the link's.
    pub(crate) fn begin(&self) {
        self.0.thread.get_or_init(ThreadToken::current);
    }

    pub(crate) fn is_closing(&self) -> bool {
        self.0.is_closing.load(Ordering::SeqCst)
    }
}
