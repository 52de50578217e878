//! Peers that don't read. They take memory, not time: each is busy until the system's buffers are full, and then stands
//! still.

use std::collections::VecDeque;
use std::io::{Read, Write};
use std::net::TcpStream;
use std::thread;

use crate::Addresses;
use crate::floods::{begin, flat, long_session, stored};
use crate::packets::{Peer, frame, value};

/// All of them.
pub(crate) const NAMES: [&str; 5] =
    ["unread-replies", "unread-http", "unread-documents", "unread-files", "unread-interactions"];

/// Floods until it is killed.
pub(crate) fn run(name: &str, at: Addresses) {
    match name {
        "unread-replies" => unread_replies(at),
        "unread-http" => unread_http(at),
        "unread-documents" => unread_documents(at),
        "unread-files" => unread_files(at),
        "unread-interactions" => unread_interactions(at),
        _ => panic!("no such flood: {name}; there are {NAMES:?}"),
    }
}

/// Repeats requests on many connections, as many for each user as it may have, and reads no reply.
fn unread_replies(at: Addresses) {
    let mut first = Peer::connect(at.flex);
    let requests: Vec<Vec<u8>> = (0..20)
        .map(|number| {
            let user = first.login(number);
            long_session(&mut first, &user, 60, &"x".repeat(1000));
            frame(&format!("<requestRefresh referenceId=\"5000\" {user}/>"))
        })
        .collect();
    begin();
    thread::scope(|scope| {
        for request in requests.iter().cycle().take(160) {
            scope.spawn(move || {
                loop {
                    let mut peer = Peer::connect(at.flex);
                    while peer.stream.write_all(request).is_ok() {}
                }
            });
        }
    });
}

/// Asks for these paths over HTTP with these headers, each on so many connections, and reads nothing but the first byte of
/// each reply.
fn unread(at: Addresses, connections: usize, requests: &[(&str, &str)]) {
    let asked = requests.iter().flat_map(|(path, headers)| {
        let head = format!("GET {path} HTTP/1.1\r\nHost: localhost\r\n{headers}\r\n");
        (0..connections).map(move |_| {
            let mut stream = TcpStream::connect(at.http).expect("a connection");
            let _ = stream.write_all(head.as_bytes()).and_then(|()| stream.read_exact(&mut [0]));
            (stream, head.clone())
        })
    });
    let asked: Vec<(TcpStream, String)> = asked.collect();
    begin();
    thread::scope(|scope| {
        for (mut stream, head) in asked {
            scope.spawn(move || {
                loop {
                    // It asks again and again, as far as the server reads.
                    while stream.write_all(head.as_bytes()).is_ok() {}
                    stream = TcpStream::connect(at.http).expect("a connection");
                }
            });
        }
    });
}

/// Asks for all interactions, and for their changes.
fn unread_http(at: Addresses) {
    unread(at, 10, &[("/interactions", ""), ("/interactions/events", "")]);
}

/// A document of the largest size; gives its id.
fn large_document(at: Addresses) -> String {
    let document = vec![b'x'; 16 << 20];
    // Other floods store and delete.
    std::iter::repeat_with(|| stored(at.http, &document)).flatten().next().expect("room some time")
}

fn unread_documents(at: Addresses) {
    let path = format!("/documents/{}", large_document(at));
    unread(at, 20, &[(&path, ""), (&path, "Range: bytes=1-\r\n")]);
}

/// A customer asks for a file.
fn unread_files(at: Addresses) {
    let document = large_document(at);
    let (mut flex, mut agent) = (Peer::connect(at.flex), Peer::registered(at.basic, "AGENT"));
    let user = flex.login(1);
    let session_id = value(&flex.ask("requestJoin", &format!("{user} queueKey=\"q\""), ""), "sessionId");
    let address = format!("sessionId=\"{session_id}\"");
    agent.ask("requestJoin", &address, "");
    let items = format!(
        "<item key=\"file-name\">a</item><item key=\"file-size\">16777216</item>\
         <item key=\"file-source\">ucs</item><item key=\"file-document-id\">{document}</item>"
    );
    let notice = format!(
        "<noticeText noticeType=\"SYS_COMMAND\">file-uploaded</noticeText><userData>{items}</userData>"
    );
    let reply = agent.ask("requestNotify", &address, &notice);
    let (_, rest) = reply.split_once("key=\"file-id\" type=\"string\">").expect("a file id");
    let file_id = rest.split('<').next().unwrap_or_default();
    let user = format!(" {user}");
    let (user_id, secure_key) = (value(&user, "userId"), value(&user, "secureKey"));
    let headers = format!("parlor-user-id: {user_id}\r\nparlor-secure-key: {secure_key}\r\n");
    // Both stay in.
    flex.drain();
    agent.drain();
    unread(at, 40, &[(&format!("/files/{session_id}/{file_id}"), &headers)]);
}

/// Asks for all interactions, changes them all, and asks again.
fn unread_interactions(at: Addresses) {
    let mut flex = Peer::connect(at.flex);
    let user_data = flat(28_000);
    let users: Vec<String> = (0..60).map(|number| flex.login(number)).collect();
    for user in &users {
        flex.ask("requestJoin", &format!("{user} queueKey=\"q\""), &user_data);
    }
    begin();
    let mut unread = VecDeque::new();
    for round in 0_u64.. {
        let mut stream = TcpStream::connect(at.http).expect("a connection");
        let _ = stream.write_all(b"GET /interactions HTTP/1.1\r\nHost: localhost\r\n\r\n");
        unread.push_back(stream);
        if unread.len() > 20 {
            unread.pop_front();
        }
        for user in &users {
            let change = format!(
                "<noticeText noticeType=\"UPDATE_USER_DATA\"/><userData><item key=\"c\">{round}</item></userData>"
            );
            flex.ask("requestRefresh", user, &change);
        }
    }
}
