//! What is measured of links: how long after its packet a message is in the callback, in C and in Rust, and what an idle link costs.

use core::ffi::{CStr, c_char, c_int, c_void};
use std::ffi::CString;
use std::io::{self, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::path::Path;
use std::process::Command;
use std::time::Duration;

// The functions in C call it.
use parlor_desk as _;

use crate::rust::Link;
use crate::tls::Tls;

/// Opaque: what receives in C.
#[repr(C)]
struct Receiver(());

#[allow(improper_ctypes, reason = "handles are opaque to C")]
unsafe extern "C" {
    pub(crate) fn bench_now() -> u64;
    fn bench_usage(waits: *mut u64) -> f64;
    fn bench_wait(receiver: *mut Receiver) -> u64;
    fn bench_link_open(port: u16, roots_file: *const c_char) -> *mut Receiver;
    fn bench_link_close(receiver: *mut Receiver);
    fn bench_plain_open(port: u16) -> *mut Receiver;
    fn bench_plain_close(receiver: *mut Receiver);
    fn dlopen(file: *const c_char, flags: c_int) -> *mut c_void;
    fn dlsym(library: *mut c_void, name: *const c_char) -> *mut c_void;
}

/// `RTLD_NOW`: what is missing is found when it is loaded.
const NOW: c_int = 2;

type Open = unsafe extern "C" fn(u16, *const c_char) -> *mut Receiver;
type Wait = unsafe extern "C" fn(*mut Receiver) -> u64;
type Close = unsafe extern "C" fn(*mut Receiver);

/// The functions in C that have to do with links, and with which libparlor-desk they are linked.
#[derive(Clone, Copy, Debug)]
pub struct Functions {
    open: Open,
    wait: Wait,
    close: Close,
}

impl Functions {
    /// Those in this program, with the libraries as cargo builds them.
    #[must_use]
    pub fn in_this_program() -> Self {
        Self { open: bench_link_open, wait: bench_wait, close: bench_link_close }
    }

    /// Those that are linked with the shared libraries which `make -C ffi install PREFIX=...` has put below `prefix`, as
    /// programs in C are. They are compiled into `folder`.
    ///
    /// # Errors
    /// When the compiler fails, which says why, or the libraries can't be loaded.
    pub fn with_installed(prefix: &Path, folder: &Path) -> io::Result<Self> {
        let (library, libraries) = (folder.join("libbench_link.so"), prefix.join("lib"));
        let mut command = Command::new("cc");
        command.args(["-std=c99", "-O3", "-shared", "-fPIC", "-o"]).arg(&library);
        command.arg(concat!(env!("CARGO_MANIFEST_DIR"), "/c/link.c")).arg("-I").arg(prefix.join("include"));
        command.arg("-L").arg(&libraries).arg(format!("-Wl,-rpath,{}", libraries.display()));
        if !command.args(["-lparlor-desk", "-lparlor"]).status()?.success() {
            return Err(io::Error::other("cc fails: see above"));
        }
        let failed = || io::Error::other(format!("{} can't be loaded", library.display()));
        let name = CString::new(library.as_os_str().as_encoded_bytes())?;
        // SAFETY: the library runs nothing when it is loaded, and has functions of these names and types, which stay.
        unsafe {
            let library = dlopen(name.as_ptr(), NOW);
            let find = |name: &CStr| {
                let found = if library.is_null() { library } else { dlsym(library, name.as_ptr()) };
                if found.is_null() { Err(failed()) } else { Ok(found) }
            };
            Ok(Self {
                open: core::mem::transmute::<*mut c_void, Open>(find(c"bench_link_open")?),
                wait: core::mem::transmute::<*mut c_void, Wait>(find(c"bench_wait")?),
                close: core::mem::transmute::<*mut c_void, Close>(find(c"bench_link_close")?),
            })
        }
    }
}

/// Between two messages: the receiver is asleep by then.
const PAUSE: Duration = Duration::from_millis(1);

/// The nanoseconds that passed from before a message was written until it was received, sorted.
#[derive(Debug)]
pub struct Latencies(Vec<u64>);

impl Latencies {
    /// In microseconds: so many of a thousand took this long or less.
    #[must_use]
    pub fn microseconds(&self, of_thousand: usize) -> f64 {
        let index = (self.0.len().saturating_sub(1)) * of_thousand / 1000;
        self.0.get(index).map_or(f64::NAN, |it| *it as f64 / 1000.0)
    }
}

/// The server's end of a connection.
trait Connection: Read + Write {}

impl<T: Read + Write> Connection for T {}

/// Whoever receives messages. Dropping it closes it.
pub(crate) trait Receive {
    /// Waits for the next message, and gives its latency in nanoseconds.
    fn wait(&self) -> io::Result<u64>;
}

/// What receives in C.
struct InC {
    receiver: *mut Receiver,
    wait: Wait,
    close: Close,
}

impl Receive for InC {
    fn wait(&self) -> io::Result<u64> {
        // SAFETY: the receiver is open.
        Ok(unsafe { (self.wait)(self.receiver) })
    }
}

impl Drop for InC {
    fn drop(&mut self) {
        // SAFETY: the receiver is open, and closed once.
        unsafe { (self.close)(self.receiver) };
    }
}

/// Who receives, and the server's end of the connection.
struct End {
    name: &'static str,
    receiver: Box<dyn Receive>,
    stream: Box<dyn Connection>,
    socket: TcpStream,
}

/// What is measured, in the order of the table.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind {
    /// A link of libparlor-desk's.
    Link,
    /// The same with TLS.
    Tls,
    /// The same link in Rust.
    Rust,
    /// A thread that waits with poll(2) and reads.
    Poll,
}

impl Kind {
    const ALL: [Self; 4] = [Self::Link, Self::Tls, Self::Rust, Self::Poll];

    fn name(self) -> &'static str {
        match self {
            Self::Link => "link, in the callback",
            Self::Tls => "the same with TLS",
            Self::Rust => "the same in Rust",
            Self::Poll => "poll(2) and read(2)",
        }
    }
}

/// A link without TLS, one with TLS, the former in Rust, and a plain reader, each connected to the stand-in server.
pub struct Receivers {
    ends: Vec<End>,
    /// The event id of the last message.
    last: u32,
}

fn frame(packet: &str) -> Vec<u8> {
    [&(packet.len() as u32).to_be_bytes()[..], packet.as_bytes()].concat()
}

fn message(event_id: u32) -> Vec<u8> {
    // SAFETY: it reads a clock.
    let nanoseconds = unsafe { bench_now() };
    frame(&format!(
        "<eventSessionInfo sessionStatus=\"Alive\"><chatTranscript startAt=\"2025-05-10T07:09:33Z\" sessionId=\"S\">\
         <message userId=\"C\" timeShift=\"1\" eventId=\"{event_id}\"><msgText>{nanoseconds}</msgText></message>\
         </chatTranscript></eventSessionInfo>"
    ))
}

/// Answers what an agent asks for until the session was joined.
fn answer(stream: &mut dyn Connection) -> io::Result<()> {
    loop {
        let mut length = [0; 4];
        stream.read_exact(&mut length)?;
        let mut packet = vec![0; u32::from_be_bytes(length) as usize];
        stream.read_exact(&mut packet)?;
        if packet.starts_with(b"<requestJoin") {
            let joined = "<eventSessionInfo referenceId=\"2\" sessionStatus=\"Alive\"><chatTranscript startAt=\"\" \
                          sessionId=\"S\"><newParty userId=\"B\" eventId=\"1\"><userInfo userNick=\"Bo\"/></newParty>\
                          </chatTranscript></eventSessionInfo>";
            return stream.write_all(&frame(joined));
        }
        stream.write_all(&frame("<eventRegistered referenceId=\"1\" userId=\"B\" secureKey=\"k\"/>"))?;
    }
}

impl Receivers {
    /// Connects all, the links with these functions.
    ///
    /// # Errors
    /// When the system gives no sockets or no threads.
    pub fn open(functions: Functions) -> io::Result<Self> {
        let Functions { open, wait, close } = functions;
        let folder = tempfile::tempdir()?;
        let roots = folder.path().join("roots.pem");
        let tls = Tls::new(&roots)?;
        let roots = CString::new(roots.as_os_str().as_encoded_bytes())?;
        let mut ends = Vec::new();
        for kind in Kind::ALL {
            let listener = TcpListener::bind("127.0.0.1:0")?;
            let port = listener.local_addr()?.port();
            let tls = (kind == Kind::Tls).then(|| tls.clone());
            let roots = if tls.is_some() { roots.as_ptr() } else { core::ptr::null() };
            let server = std::thread::spawn(move || {
                let (socket, _) = listener.accept()?;
                socket.set_nodelay(true)?;
                let mut stream: Box<dyn Connection + Send> = match tls {
                    Some(tls) => Box::new(tls.accept(socket.try_clone()?)?),
                    None => Box::new(socket.try_clone()?),
                };
                if kind != Kind::Poll {
                    answer(&mut stream)?;
                }
                io::Result::Ok((stream, socket))
            });
            let none = || io::Error::other("there is no connection");
            // SAFETY: the functions take a port, and a file's name or NULL, and give NULL or a receiver that is closed once, on
            // drop.
            let in_c = |receiver: *mut Receiver, wait, close| {
                (!receiver.is_null()).then(|| Box::new(InC { receiver, wait, close })).ok_or_else(none)
            };
            let receiver: Box<dyn Receive> = match kind {
                // SAFETY: as above.
                Kind::Link | Kind::Tls => in_c(unsafe { open(port, roots) }, wait, close)?,
                Kind::Rust => Box::new(Link::open(port)?),
                // SAFETY: as above.
                Kind::Poll => in_c(unsafe { bench_plain_open(port) }, bench_wait, bench_plain_close)?,
            };
            let (stream, socket) = server.join().map_err(|_| none())??;
            ends.push(End { name: kind.name(), receiver, stream, socket });
        }
        Ok(Self { ends, last: 1 })
    }

    /// Sends `count` messages to each, in turns; gives the latencies of each with its name.
    ///
    /// # Errors
    /// When a connection is lost.
    pub fn measure(&mut self, count: usize) -> io::Result<Vec<(&'static str, Latencies)>> {
        let mut found = vec![Vec::new(); self.ends.len()];
        for _ in 0..count {
            self.last += 1;
            for (end, found) in self.ends.iter_mut().zip(&mut found) {
                std::thread::sleep(PAUSE);
                end.stream.write_all(&message(self.last))?;
                end.stream.flush()?;
                found.push(end.receiver.wait()?);
            }
        }
        let sorted = found.into_iter().map(|mut it| {
            it.sort_unstable();
            Latencies(it)
        });
        Ok(self.ends.iter().map(|it| it.name).zip(sorted).collect())
    }
}

impl Drop for End {
    fn drop(&mut self) {
        // The plain reader ends with its connection; the receiver is closed after this.
        let _ = self.socket.shutdown(std::net::Shutdown::Both);
    }
}

/// Milliseconds of processor time that this process took while `work` ran, and how often it waited.
pub fn cost(work: impl FnOnce()) -> (f64, u64) {
    let before = usage();
    work();
    let after = usage();
    (after.0 - before.0, after.1 - before.1)
}

/// Of the whole process, so far.
fn usage() -> (f64, u64) {
    let mut waits = 0;
    // SAFETY: it writes one number.
    (unsafe { bench_usage(&raw mut waits) }, waits)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn all_receive_every_message() {
        let mut receivers = Receivers::open(Functions::in_this_program()).unwrap();
        let found = receivers.measure(5).unwrap();
        assert_eq!(found.len(), Kind::ALL.len());
        for (name, found) in found {
            assert_eq!(found.0.len(), 5);
            assert!(found.0.iter().all(|it| (1..60_000_000_000).contains(it)), "{name}: {found:?}");
        }
    }
}
