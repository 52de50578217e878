//! A line to a server, which a test makes mute, cuts and mends.

#![allow(dead_code, unreachable_pub, reason = "each test file uses its own part")]
#![allow(clippy::unwrap_used, reason = "these are tests")]

use std::io::{Read, Write};
use std::net::{Shutdown, TcpListener, TcpStream};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex};

/// Connections that go on to the server; `None` while the line is cut.
type Open = Arc<Mutex<Option<Vec<TcpStream>>>>;

/// A line to a server.
pub struct Line {
    pub address: String,
    open: Open,
    /// Whether nothing of what the server says comes through.
    is_mute: Arc<AtomicBool>,
}

impl Line {
    pub fn to(server: &str) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let address = listener.local_addr().unwrap().to_string();
        let (server, open) = (server.to_owned(), Open::new(Mutex::new(Some(Vec::new()))));
        let (for_thread, is_mute) = (Arc::clone(&open), Arc::new(AtomicBool::new(false)));
        let (mute, never) = (Arc::clone(&is_mute), Arc::new(AtomicBool::new(false)));
        std::thread::spawn(move || {
            for near in listener.incoming().map_while(Result::ok) {
                if let Some(open) = for_thread.lock().unwrap().as_mut() {
                    let far = TcpStream::connect(&server).unwrap();
                    for (from, to, mute) in [(&near, &far, &never), (&far, &near, &mute)] {
                        let (from, to) = (from.try_clone().unwrap(), to.try_clone().unwrap());
                        let mute = Arc::clone(mute);
                        std::thread::spawn(move || pass_on(from, to, &mute));
                    }
                    open.extend([near, far]);
                }
            }
        });
        Self { address, open, is_mute }
    }

    /// Nothing of what the server says comes through from now on.
    pub fn mute(&self) {
        self.is_mute.store(true, Ordering::SeqCst);
    }

    /// Ends all connections; until the line is mended, whoever connects is answered by nobody.
    pub fn cut(&self) {
        for stream in self.open.lock().unwrap().take().unwrap() {
            let _ = stream.shutdown(Shutdown::Both);
        }
    }

    /// All comes through again, on new connections.
    pub fn mend(&self) {
        self.is_mute.store(false, Ordering::SeqCst);
        *self.open.lock().unwrap() = Some(Vec::new());
    }
}

/// Passes on what comes, until one end is closed.
fn pass_on(mut from: TcpStream, mut to: TcpStream, is_mute: &AtomicBool) {
    let mut chunk = [0; 4096];
    while let Ok(count @ 1..) = from.read(&mut chunk) {
        if !is_mute.load(Ordering::SeqCst) && to.write_all(&chunk[..count]).is_err() {
            break;
        }
    }
    let _ = to.shutdown(Shutdown::Both);
}
