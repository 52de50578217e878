//! The bad peers.

use std::io::{Read, Write};
use std::net::{SocketAddr, TcpStream};
use std::thread;
use std::time::Duration;

use crate::packets::{Peer, frame, value};
use crate::{Addresses, arrivals, bayeux, forms, unread};

/// All floods, in the order of the table.
pub(crate) const NAMES: [&str; 18] = [
    "burn",
    "nested",
    "updates",
    "polls",
    "typing",
    "joins",
    "unknown",
    "zeros",
    "garbage-flex",
    "garbage-basic",
    "transcript",
    "interactions",
    "uploads",
    "logins",
    "registers",
    "sessions",
    "chats",
    "forms",
];

/// Floods until it is killed.
pub(crate) fn run(name: &str, at: Addresses) {
    match name {
        "nested" => updates(at, &nested(24, 31_000)),
        "updates" => updates(at, &flat(31_000)),
        "polls" => polls(at),
        "typing" => typing(at),
        "joins" => joins(at),
        "unknown" => repeat(at.flex, 4, &frame(&format!("<x>{}</x>", "<a b=''/>".repeat(3400)))),
        "zeros" => repeat(at.flex, 4, &[0; 65_536]),
        "garbage-flex" => repeat(at.flex, 4, &frame("garbage").repeat(1000)),
        "garbage-basic" => repeat(at.basic, 4, &frame("garbage").repeat(1000)),
        "transcript" => transcript(at),
        "interactions" => interactions(at),
        "uploads" => uploads(at),
        "logins" => arrivals::logins(at),
        "registers" => arrivals::registers(at),
        "sessions" => arrivals::sessions(at),
        "chats" => forms::chats(at),
        "forms" => forms::forms(at),
        "burn" => burn(),
        name if unread::NAMES.contains(&name) => unread::run(name, at),
        name if bayeux::NAMES.contains(&name) => bayeux::run(name, at),
        _ => panic!("no such flood: {name}; there are {NAMES:?}"),
    }
}

/// What is measured is how the server slows the others. A real peer floods from another machine: here it gives way to the
/// server and the load, also where there is no `chrt` to start it with.
fn leave_the_processors_to_others() {
    #[cfg(unix)]
    rustix::process::nice(19).expect("a lower priority");
}

/// The control: it only burns processor time.
fn burn() {
    begin();
    thread::scope(|scope| {
        for _ in 0..2 {
            scope.spawn(|| {
                loop {
                    std::hint::spin_loop();
                }
            });
        }
    });
}

/// Says that the flood has what it needs, and waits for the word to begin.
pub(crate) fn begin() {
    println!("ready");
    let _ = std::io::stdin().read_line(&mut String::new());
    leave_the_processors_to_others();
}

/// Writes the same bytes again and again on so many connections, and reads whatever comes.
fn repeat(address: SocketAddr, connections: usize, bytes: &[u8]) {
    begin();
    thread::scope(|scope| {
        for _ in 0..connections {
            scope.spawn(|| {
                // Who never logs in is cut off, and comes again.
                loop {
                    let mut peer = Peer::connect(address);
                    peer.drain();
                    while peer.stream.write_all(bytes).is_ok() {}
                }
            });
        }
    });
}

/// Sends what `request` makes, without waiting for replies.
fn pour(mut peer: Peer, mut request: impl FnMut(&str) -> String) {
    peer.drain();
    begin();
    loop {
        let mark = peer.reference();
        if peer.stream.write_all(&frame(&request(&mark))).is_err() {
            return;
        }
    }
}

fn nested(depth: usize, bytes: usize) -> String {
    let items = "<item key=\"k\">v</item>".repeat(bytes / 22);
    let open = "<item key=\"l\" type=\"kvlist\">".repeat(depth - 1);
    format!("<userData>{open}{items}{}</userData>", "</item>".repeat(depth - 1))
}

pub(crate) fn flat(bytes: usize) -> String {
    let items: String = (0..bytes / 32).map(|it| format!("<item key=\"k{it:05}\">value</item>")).collect();
    format!("<userData>{items}</userData>")
}

fn updates(at: Addresses, user_data: &str) {
    let mut peer = Peer::connect(at.flex);
    let user = peer.login(1);
    peer.ask("requestJoin", &format!("{user} queueKey=\"q\""), "");
    let user_data = format!("<noticeText noticeType=\"UPDATE_USER_DATA\"/>{user_data}");
    pour(peer, |mark| format!("<requestRefresh {mark} {user}>{user_data}</requestRefresh>"));
}

/// A session with many small events.
pub(crate) fn long_session(peer: &mut Peer, user: &str, events: usize, text: &str) -> String {
    let session_id = value(&peer.ask("requestJoin", &format!("{user} queueKey=\"q\""), ""), "sessionId");
    let content = format!("<msgText>{text}</msgText>");
    let user = user.replace("lastPosition=\"0\"", "lastPosition=\"4000000000\"");
    for _ in 0..events {
        while peer.ask("requestRefresh", &user, &content).contains("errorId") {
            // More than it may ask in a second.
            thread::sleep(Duration::from_millis(10));
        }
    }
    session_id
}

fn polls(at: Addresses) {
    let mut peer = Peer::connect(at.flex);
    let user = peer.login(1);
    long_session(&mut peer, &user, 9000, "x");
    pour(peer, |mark| format!("<requestRefresh {mark} {user}/>"));
}

fn typing(at: Addresses) {
    let mut first = Peer::registered(at.basic, "CLIENT");
    let session_id = value(&first.ask("requestJoin", "queueKey=\"q\"", ""), "sessionId");
    let address = format!("sessionId=\"{session_id}\"");
    let others: Vec<Peer> = (0..98)
        .map(|_| {
            let mut peer = Peer::registered(at.basic, "CLIENT");
            peer.ask("requestJoin", &address, "");
            peer.drain();
            peer
        })
        .collect();
    let notice = "<noticeText noticeType=\"TYPING_STARTED\">I am typing</noticeText>";
    pour(first, |mark| format!("<requestNotify {mark} {address}>{notice}</requestNotify>"));
    drop(others);
}

fn joins(at: Addresses) {
    let mut flex = Peer::connect(at.flex);
    let user = flex.login(1);
    let session_id = long_session(&mut flex, &user, 60, &"x".repeat(30_000));
    let peer = Peer::registered(at.basic, "AGENT");
    pour(peer, |mark| format!("<requestJoin {mark} sessionId=\"{session_id}\"/>"));
}

/// Asks over HTTP again and again, on so many connections.
fn ask(at: Addresses, connections: usize, request: &str) {
    begin();
    thread::scope(|scope| {
        for _ in 0..connections {
            scope.spawn(|| {
                loop {
                    let mut stream = TcpStream::connect(at.http).expect("a connection");
                    let head = format!("{request} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n");
                    let mut bytes = [0; 65_536];
                    if stream.write_all(head.as_bytes()).is_ok() {
                        while stream.read(&mut bytes).is_ok_and(|it| it > 0) {}
                    }
                }
            });
        }
    });
}

fn transcript(at: Addresses) {
    let mut flex = Peer::connect(at.flex);
    let user = flex.login(1);
    let session_id = long_session(&mut flex, &user, 60, &"x".repeat(30_000));
    ask(at, 4, &format!("GET /interactions/{session_id}/transcript"));
}

fn interactions(at: Addresses) {
    let user_data = flat(28_000);
    for connection in 0..16 {
        let mut flex = Peer::connect(at.flex);
        for number in 0..25 {
            let user = flex.login(25 * connection + number);
            flex.ask("requestJoin", &format!("{user} queueKey=\"q\""), &user_data);
        }
    }
    ask(at, 4, "GET /interactions");
}

fn uploads(at: Addresses) {
    begin();
    let document = vec![b'x'; 16 << 20];
    thread::scope(|scope| {
        for _ in 0..8 {
            scope.spawn(|| {
                loop {
                    upload(at.http, &document);
                }
            });
        }
    });
}

/// Asks over HTTP, and gives the reply.
fn reply_to(address: SocketAddr, request: &str, body: &[u8]) -> String {
    let mut stream = TcpStream::connect(address).expect("a connection");
    let head = format!(
        "{request} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\nContent-Length: {}\r\n\r\n",
        body.len()
    );
    let mut reply = String::new();
    let _ = stream.write_all(head.as_bytes()).and_then(|()| stream.write_all(body));
    let _ = stream.read_to_string(&mut reply);
    reply
}

/// Stores a document; gives its id, if there was room.
pub(crate) fn stored(address: SocketAddr, document: &[u8]) -> Option<String> {
    let reply = reply_to(address, "POST /documents", document);
    let (_, rest) = reply.split_once("\"documentId\":\"")?;
    rest.split('"').next().map(str::to_owned)
}

/// Stores a document and deletes it.
fn upload(address: SocketAddr, document: &[u8]) {
    if let Some(id) = stored(address, document) {
        reply_to(address, &format!("DELETE /documents/{id}"), b"");
    }
}
