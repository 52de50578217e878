//! Floods of forms, through Chat API v2.

use std::io::{Read, Write};
use std::net::{SocketAddr, TcpStream};
use std::thread;

use crate::Addresses;
use crate::floods::begin;

/// A request of Chat API v2.
pub(crate) fn post(path: &str, form: &str) -> Vec<u8> {
    format!(
        "POST /genesys/2/chat/{path} HTTP/1.1\r\nHost: localhost\r\nContent-Length: {}\r\n\
         Content-Type: application/x-www-form-urlencoded\r\n\r\n{form}",
        form.len()
    )
    .into_bytes()
}

/// Posts the same again and again on four connections, and reads whatever comes.
fn repeat(address: SocketAddr, request: &[u8]) {
    begin();
    thread::scope(|scope| {
        for _ in 0..4 {
            scope.spawn(|| {
                loop {
                    let mut stream = TcpStream::connect(address).expect("a connection");
                    let mut replies = stream.try_clone().expect("a copy");
                    thread::spawn(move || {
                        let mut bytes = [0; 65_536];
                        while replies.read(&mut bytes).is_ok_and(|it| it > 0) {}
                    });
                    while stream.write_all(request).is_ok() {}
                }
            });
        }
    });
}

/// New chats, of which all but some hundreds are refused.
pub(crate) fn chats(at: Addresses) {
    repeat(at.chat_api, &post("support", "nickname=Eve&userData[a]=b").repeat(50));
}

/// Large forms of nobody.
pub(crate) fn forms(at: Addresses) {
    repeat(at.chat_api, &post("support/0/send", &"userData%5Bkey%5D=value&".repeat(4000)));
}
