//! A driver that only notes what happens, and certificates that are made for the test.
#![allow(dead_code, reason = "each test program uses a part of it")]

use std::io::Write;
use std::net::TcpListener;
use std::path::PathBuf;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Condvar, Mutex, MutexGuard};
use std::time::Duration;

use parlor_link::{Address, DrivenLink, Driver, Fault, Next, OpenError, Options, Peer, Roots, Security, Tls};
use rcgen::{BasicConstraints, CertificateParams, CertifiedIssuer, DnType, IsCa, KeyPair};

/// How long anything may take. Nothing takes long; this is for machines under load.
pub(crate) const PATIENCE: Duration = Duration::from_secs(60);

/// Says that a test is left out since something is missing; fails if PARLOR_STRICT=1 forbids that.
pub(crate) fn skip(missing: &str) {
    // Not `println!`: the test harness would keep that to itself.
    std::io::stderr().write_all(format!("SKIPPED: no {missing} here\n").as_bytes()).unwrap();
    let strict = std::env::var("PARLOR_STRICT").is_ok_and(|it| it == "1");
    assert!(!strict, "{missing} is missing, and PARLOR_STRICT=1 asks for it");
}

pub(crate) fn address(host: &str, port: u16) -> Address {
    Address { host: host.into(), port }
}

pub(crate) fn listen(at: &str) -> (TcpListener, Address) {
    let listener = TcpListener::bind(at).unwrap();
    let at = listener.local_addr().unwrap();
    (listener, address(&at.ip().to_string(), at.port()))
}

/// A port that nobody listens at.
pub(crate) fn dead_port() -> Address {
    listen("127.0.0.1:0").1
}

/// Plain, and with short pauses.
pub(crate) fn options(addresses: Vec<Address>) -> Options {
    let mut options = Options::new(addresses);
    options.security = Security::Plain;
    (options.first_pause, options.longest_pause) = (Duration::from_millis(1), Duration::from_millis(4));
    options.close_within = Duration::from_millis(100);
    options
}

#[derive(Default)]
pub(crate) struct Seen {
    lines: Vec<String>,
    told: usize,
    received: Vec<u8>,
    taken: usize,
    offered: Vec<u8>,
    is_full: bool,
    wants: Option<Next>,
    /// How often the driver was asked, when last, and how often since it was told what to want.
    asked: u64,
    last_asked: u64,
    asked_since: u64,
    takes_none: bool,
    is_welcome: bool,
    expected: Option<Peer>,
    /// Whether the end of a connection is no loss, and when another one is needed.
    parts: bool,
    needed: Option<u64>,
}

impl Seen {
    pub(crate) fn is_full(&self) -> bool {
        self.is_full
    }

    pub(crate) fn last_asked(&self) -> u64 {
        self.last_asked
    }

    pub(crate) fn wants(&self) -> Next {
        self.wants.clone().unwrap_or(Next::Wait(None))
    }

    pub(crate) fn was_asked(&self) -> bool {
        self.asked_since > 0
    }
}

/// A driver, or whoever looks at it.
#[derive(Clone, Default)]
pub(crate) struct Fake(Arc<(Mutex<Seen>, Condvar)>);

impl Fake {
    pub(crate) fn try_open(options: Options) -> Result<(Self, DrivenLink), OpenError> {
        let fake = Self::default();
        let link = DrivenLink::open(options, fake.clone())?;
        Ok((fake, link))
    }

    pub(crate) fn open(options: Options) -> (Self, DrivenLink) {
        Self::try_open(options).unwrap()
    }

    fn change<T>(&self, change: impl FnOnce(&mut Seen) -> T) -> T {
        let changed = change(&mut self.0.0.lock().unwrap());
        self.0.1.notify_all();
        changed
    }

    /// Waits until this is so.
    pub(crate) fn wait_until(&self, is_so: impl FnMut(&mut Seen) -> bool) {
        drop(self.seen_when(is_so));
    }

    /// What was seen when this is so.
    fn seen_when(&self, mut is_so: impl FnMut(&mut Seen) -> bool) -> MutexGuard<'_, Seen> {
        let seen = self.0.0.lock().unwrap();
        let (seen, waited) = self.0.1.wait_timeout_while(seen, PATIENCE, |it| !is_so(it)).unwrap();
        assert!(!waited.timed_out(), "so far: {:#?}", seen.lines);
        seen
    }

    /// The next thing that happened.
    pub(crate) fn next(&self) -> String {
        let mut seen = self.seen_when(|it| it.lines.len() > it.told);
        seen.told += 1;
        seen.lines[seen.told - 1].clone()
    }

    /// The next thing that begins like this.
    pub(crate) fn wait_line(&self, begin: &str) -> String {
        loop {
            let line = self.next();
            if line.starts_with(begin) {
                return line;
            }
        }
    }

    /// Waits for these bytes, which are the next.
    pub(crate) fn wait_for_bytes(&self, bytes: &[u8]) {
        let mut seen = self.seen_when(|it| it.received.len() >= it.taken + bytes.len());
        let taken = seen.taken;
        assert_eq!(&seen.received[taken..], bytes);
        seen.taken += bytes.len();
    }

    pub(crate) fn received(&self) -> Vec<u8> {
        self.change(|it| it.received.clone())
    }

    pub(crate) fn offer(&self, bytes: &[u8]) {
        self.change(|it| it.offered.extend_from_slice(bytes));
    }

    pub(crate) fn want(&self, next: Next) {
        self.change(|it| (it.wants, it.asked_since) = (Some(next), 0));
    }

    pub(crate) fn take(&self, takes: bool) {
        self.change(|it| (it.takes_none, it.asked_since) = (!takes, 0));
    }

    /// From now on, whether the server is the right one.
    pub(crate) fn welcome(&self, is_welcome: bool) {
        self.change(|it| it.is_welcome = is_welcome);
    }

    /// From now on, a peer of this kind may be the right one.
    pub(crate) fn expect(&self, peer: Peer) {
        self.change(|it| it.expected = Some(peer));
    }

    /// From now on, the end of a connection is no loss, and another one is needed then.
    pub(crate) fn part(&self, needed: Option<u64>) {
        self.change(|it| (it.parts, it.needed) = (true, needed));
    }

    pub(crate) fn asked(&self) -> u64 {
        self.change(|it| it.asked)
    }
}

impl Driver for Fake {
    fn made(&mut self, _: u64, address: &Address) {
        self.change(|it| it.lines.push(format!("made {address}")));
    }

    fn lost(&mut self, _: u64, fault: &Fault) {
        self.change(|it| it.lines.push(format!("lost {fault}")));
    }

    fn failed(&mut self, fault: &Fault) {
        self.change(|it| it.lines.push(format!("failed {fault}")));
    }

    fn receive(&mut self, _: u64, bytes: &[u8]) {
        self.change(|it| it.received.extend_from_slice(bytes));
    }

    fn expects(&mut self, peer: Peer) -> bool {
        self.change(|it| it.expected == Some(peer))
    }

    fn takes_more(&mut self) -> bool {
        self.change(|it| !it.takes_none)
    }

    fn transmit(&mut self, _: u64, write: &mut dyn FnMut(&[u8]) -> usize) {
        self.change(|it| {
            if !it.offered.is_empty() {
                let taken = write(&it.offered);
                it.offered.drain(..taken);
                it.is_full = !it.offered.is_empty();
            }
        });
    }

    fn is_welcome(&mut self) -> bool {
        self.change(|it| it.is_welcome)
    }

    fn parted(&mut self, _: u64, fault: &Fault) -> bool {
        self.change(|it| {
            if it.parts {
                it.lines.push(format!("parted {fault}"));
            }
            it.parts
        })
    }

    fn needed(&mut self, _: u64) -> Option<u64> {
        self.change(|it| it.needed)
    }

    fn next(&mut self, now: u64) -> Next {
        self.change(|it| {
            it.asked += 1;
            it.asked_since += 1;
            it.last_asked = now;
            it.wants()
        })
    }
}

/// A number that no other call gives.
fn count() -> usize {
    static COUNT: AtomicUsize = AtomicUsize::new(0);
    COUNT.fetch_add(1, Ordering::SeqCst)
}

/// A file with this content.
pub(crate) fn file(name: &str, content: &str) -> PathBuf {
    let folder = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join(format!("{}", std::process::id()));
    std::fs::create_dir_all(&folder).unwrap();
    let file = folder.join(format!("{}-{name}", count()));
    std::fs::write(&file, content).unwrap();
    file
}

pub(crate) type Authority = CertifiedIssuer<'static, KeyPair>;

/// Who vouches for certificates, and options that trust it alone.
pub(crate) fn authority() -> (Authority, Tls) {
    let mut params = CertificateParams::new(Vec::new()).unwrap();
    params.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
    // Each has a name of its own: a stranger isn't one who signs badly.
    params.distinguished_name.push(DnType::CommonName, format!("authority {}", count()));
    let authority = CertifiedIssuer::self_signed(params, KeyPair::generate().unwrap()).unwrap();
    let roots = Roots::File(file("roots.pem", &authority.pem()));
    (authority, Tls { roots, ..Tls::default() })
}
