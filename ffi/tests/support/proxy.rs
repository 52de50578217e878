//! Connections that can be cut, between a client and its server.

use std::io::{Read, Write};
use std::net::{Shutdown, SocketAddr, TcpListener, TcpStream};
use std::sync::{Arc, Mutex};

/// Where the connections go to, and those that there are; `None` when the proxy has ended.
type State = Arc<Mutex<Option<(SocketAddr, Vec<TcpStream>)>>>;

/// A port of the loopback whose connections go to a server.
pub(crate) struct Proxy {
    pub(crate) address: SocketAddr,
    state: State,
}

impl Proxy {
    pub(crate) fn to(server: SocketAddr) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let address = listener.local_addr().unwrap();
        let state: State = Arc::new(Mutex::new(Some((server, Vec::new()))));
        let shared = Arc::clone(&state);
        std::thread::spawn(move || {
            for client in listener.incoming().map_while(Result::ok) {
                let mut state = shared.lock().unwrap();
                let Some((server, streams)) = &mut *state else { return };
                let server = TcpStream::connect(*server).unwrap();
                for (from, to) in [(&client, &server), (&server, &client)] {
                    streams.push(from.try_clone().unwrap());
                    let (from, to) = (from.try_clone().unwrap(), to.try_clone().unwrap());
                    std::thread::spawn(move || carry(from, to));
                }
            }
        });
        Self { address, state }
    }

    /// Cuts all connections. Later ones go to `server`.
    pub(crate) fn cut(&self, server: SocketAddr) {
        let before = self.state.lock().unwrap().replace((server, Vec::new()));
        close(before);
    }
}

impl Drop for Proxy {
    fn drop(&mut self) {
        let before = self.state.lock().unwrap().take();
        close(before);
        // Wakes the thread, which sees that it is over.
        let _ = TcpStream::connect(self.address);
    }
}

fn close(connections: Option<(SocketAddr, Vec<TcpStream>)>) {
    for stream in connections.into_iter().flat_map(|it| it.1) {
        let _ = stream.shutdown(Shutdown::Both);
    }
}

fn carry(mut from: TcpStream, mut to: TcpStream) {
    let mut bytes = [0; 4096];
    while let Ok(count @ 1..) = from.read(&mut bytes) {
        if to.write_all(&bytes[..count]).is_err() {
            break;
        }
    }
    let _ = to.shutdown(Shutdown::Both);
}
