//! What is measured of links: how long after its packet a message is in the callback, and what an idle link costs.

use core::ffi::{CStr, c_char, c_int, c_void};
use std::ffi::CString;
use std::io::{self, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::path::Path;
use std::process::Command;
use std::time::Duration;

// The functions in C call it.
use parlor_desk as _;

/// Opaque: what receives in C.
#[repr(C)]
struct Receiver(());

#[allow(improper_ctypes, reason = "handles are opaque to C")]
unsafe extern "C" {
    fn bench_now() -> u64;
    fn bench_usage(waits: *mut u64) -> f64;
    fn bench_wait(receiver: *mut Receiver) -> u64;
    fn bench_link_open(port: u16) -> *mut Receiver;
    fn bench_link_close(receiver: *mut Receiver);
    fn bench_plain_open(port: u16) -> *mut Receiver;
    fn bench_plain_close(receiver: *mut Receiver);
    fn dlopen(file: *const c_char, flags: c_int) -> *mut c_void;
    fn dlsym(library: *mut c_void, name: *const c_char) -> *mut c_void;
}

/// `RTLD_NOW`: what is missing is found when it is loaded.
const NOW: c_int = 2;

type Open = unsafe extern "C" fn(u16) -> *mut Receiver;

/// The functions in C that have to do with links, and with which libparlor-desk they are linked.
#[derive(Clone, Copy, Debug)]
pub struct Functions {
    open: Open,
    wait: unsafe extern "C" fn(*mut Receiver) -> u64,
    close: unsafe extern "C" fn(*mut Receiver),
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
                wait: core::mem::transmute::<*mut c_void, unsafe extern "C" fn(*mut Receiver) -> u64>(find(
                    c"bench_wait",
                )?),
                close: core::mem::transmute::<*mut c_void, unsafe extern "C" fn(*mut Receiver)>(find(
                    c"bench_link_close",
                )?),
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

/// A link and a plain reader, each connected to the stand-in server.
#[derive(Debug)]
pub struct Receivers {
    functions: Functions,
    link: (*mut Receiver, TcpStream),
    plain: (*mut Receiver, TcpStream),
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
fn answer(stream: &mut TcpStream) -> io::Result<()> {
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
    /// Connects both, the link with these functions.
    ///
    /// # Errors
    /// When the system gives no sockets or no threads.
    pub fn open(functions: Functions) -> io::Result<Self> {
        let listener = TcpListener::bind("127.0.0.1:0")?;
        let port = listener.local_addr()?.port();
        let none = || io::Error::other("there is no connection");
        let server = std::thread::spawn(move || {
            let (mut link, _) = listener.accept()?;
            link.set_nodelay(true)?;
            answer(&mut link)?;
            let (plain, _) = listener.accept()?;
            plain.set_nodelay(true)?;
            io::Result::Ok((link, plain))
        });
        // SAFETY: the functions take a port, and give NULL or a receiver that is closed once, on drop.
        let (link, plain) = unsafe { ((functions.open)(port), bench_plain_open(port)) };
        if link.is_null() || plain.is_null() {
            return Err(none());
        }
        let (link_stream, plain_stream) = server.join().map_err(|_| none())??;
        Ok(Self { functions, link: (link, link_stream), plain: (plain, plain_stream), last: 1 })
    }

    /// Sends `count` messages to each, in turns; gives the link's latencies and the plain reader's.
    ///
    /// # Errors
    /// When a connection is lost.
    pub fn measure(&mut self, count: usize) -> io::Result<(Latencies, Latencies)> {
        let mut found = (Vec::new(), Vec::new());
        for _ in 0..count {
            self.last += 1;
            for ((receiver, stream), wait, found) in [
                (&mut self.link, self.functions.wait, &mut found.0),
                (&mut self.plain, bench_wait, &mut found.1),
            ] {
                std::thread::sleep(PAUSE);
                stream.write_all(&message(self.last))?;
                // SAFETY: the receiver is open.
                found.push(unsafe { wait(*receiver) });
            }
        }
        found.0.sort_unstable();
        found.1.sort_unstable();
        Ok((Latencies(found.0), Latencies(found.1)))
    }
}

impl Drop for Receivers {
    fn drop(&mut self) {
        for stream in [&self.link.1, &self.plain.1] {
            // The plain reader ends with its connection.
            let _ = stream.shutdown(std::net::Shutdown::Both);
        }
        // SAFETY: the receivers are open, and closed once.
        unsafe {
            (self.functions.close)(self.link.0);
            bench_plain_close(self.plain.0);
        }
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
    fn both_receive_every_message() {
        let mut receivers = Receivers::open(Functions::in_this_program()).unwrap();
        let (link, plain) = receivers.measure(5).unwrap();
        for found in [link, plain] {
            assert_eq!(found.0.len(), 5);
            assert!(found.0.iter().all(|it| (1..60_000_000_000).contains(it)), "{found:?}");
        }
    }
}
