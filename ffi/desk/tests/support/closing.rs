//! A web server's habit of closing connections on which nothing happens, in front of a server that keeps them.

use std::io::{ErrorKind, Read, Write};
use std::net::{Shutdown, SocketAddr, TcpListener, TcpStream};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::time::Duration;

/// How long nothing happens before a connection is closed.
const IDLE: Duration = Duration::from_millis(250);

/// A port whose connections go to a server, and are closed soon after each reply, when nothing is asked. It ends with the test program.
pub(crate) struct Closing {
    pub(crate) address: SocketAddr,
    state: Arc<State>,
}

#[derive(Default)]
struct State {
    connections: AtomicUsize,
    is_out_of_order: AtomicBool,
}

impl Closing {
    pub(crate) fn to(server: SocketAddr) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let address = listener.local_addr().unwrap();
        let state = Arc::new(State::default());
        let shared = Arc::clone(&state);
        std::thread::spawn(move || {
            for client in listener.incoming().map_while(Result::ok) {
                shared.connections.fetch_add(1, Ordering::SeqCst);
                if !shared.is_out_of_order.load(Ordering::SeqCst) {
                    let server = TcpStream::connect(server).unwrap();
                    let (from, to) = (client.try_clone().unwrap(), server.try_clone().unwrap());
                    let is_asked = Arc::new(AtomicBool::new(false));
                    let asks = Arc::clone(&is_asked);
                    std::thread::spawn(move || carry(from, to, &asks));
                    std::thread::spawn(move || reply(server, client, &is_asked));
                }
            }
        });
        Self { address, state }
    }

    /// How many connections there were.
    pub(crate) fn connections(&self) -> usize {
        self.state.connections.load(Ordering::SeqCst)
    }

    /// From now on, whether connections are closed without a reply.
    pub(crate) fn out_of_order(&self, is_so: bool) {
        self.state.is_out_of_order.store(is_so, Ordering::SeqCst);
    }
}

fn carry(mut from: TcpStream, mut to: TcpStream, is_asked: &AtomicBool) {
    let mut bytes = [0; 4096];
    while let Ok(count @ 1..) = from.read(&mut bytes) {
        is_asked.store(true, Ordering::SeqCst);
        if to.write_all(&bytes[..count]).is_err() {
            break;
        }
    }
    let _ = to.shutdown(Shutdown::Both);
}

/// Carries what the server replies, until nothing has been asked for a while since.
fn reply(mut server: TcpStream, mut client: TcpStream, is_asked: &AtomicBool) {
    let (mut bytes, mut has_replied) = ([0; 4096], false);
    server.set_read_timeout(Some(IDLE)).unwrap();
    loop {
        match server.read(&mut bytes) {
            Ok(count @ 1..) => {
                is_asked.store(false, Ordering::SeqCst);
                has_replied = true;
                if client.write_all(&bytes[..count]).is_err() {
                    break;
                }
            }
            Err(error) if error.kind() == ErrorKind::Interrupted => {}
            Err(error) if matches!(error.kind(), ErrorKind::WouldBlock | ErrorKind::TimedOut) => {
                if has_replied && !is_asked.load(Ordering::SeqCst) {
                    break;
                }
            }
            _ => break,
        }
    }
    let _ = client.shutdown(Shutdown::Both);
    let _ = server.shutdown(Shutdown::Both);
}
