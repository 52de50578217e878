//! Floods of Bayeux, through the CometD of Chat API v2.

use std::io::{Read, Write};
use std::net::{SocketAddr, TcpStream};
use std::thread;

use crate::Addresses;
use crate::floods::begin;

pub(crate) const NAMES: [&str; 4] = ["handshakes", "subscriptions", "batches", "connects"];

/// Connections of a flood, and those of the one that has many.
const CONNECTIONS: usize = 4;
const MANY: usize = 64;

/// Messages in one request: as many as the server takes.
const MESSAGES: usize = 100;

const HANDSHAKE: &str =
    "{\"channel\":\"/meta/handshake\",\"version\":\"1.0\",\"supportedConnectionTypes\":[\"long-polling\"]}";

/// Floods until it is killed.
pub(crate) fn run(name: &str, at: Addresses) {
    let address = at.chat_api;
    match name {
        // Sessions without end.
        "handshakes" => pour(address, CONNECTIONS, |_, _| HANDSHAKE.to_owned()),
        // Each session has as many as it may, and more.
        "subscriptions" => pour(address, CONNECTIONS, |client, number| {
            let subscription = |it| format!("\"/service/chatV2/s{number}-{it}\"");
            let all: Vec<String> = (0..40).map(subscription).collect();
            message("subscribe", client, &format!(",\"subscription\":[{}]", all.join(",")))
        }),
        // As much as fits into a request, and nothing of it is of use.
        "batches" => pour(address, CONNECTIONS, |client, number| {
            let text = "x".repeat(1100);
            let data = format!(
                "{{\"operation\":\"sendMessage\",\"secureKey\":\"{number}\",\"message\":\"{text}\"}}"
            );
            let publish = format!(
                "{{\"channel\":\"/service/chatV2/support\",\"clientId\":\"{client}\",\"data\":{data}}}"
            );
            vec![publish; MESSAGES].join(",")
        }),
        // Many who ask all the time.
        "connects" => pour(address, MANY, |client, _| {
            message("connect", client, ",\"connectionType\":\"long-polling\",\"advice\":{\"timeout\":0}")
        }),
        _ => panic!("no such flood: {name}; there are {NAMES:?}"),
    }
}

fn message(channel: &str, client: &str, more: &str) -> String {
    format!("{{\"channel\":\"/meta/{channel}\",\"clientId\":\"{client}\"{more}}}")
}

fn post(messages: &str) -> Vec<u8> {
    let body = format!("[{messages}]");
    let length = body.len();
    format!(
        "POST /genesys/cometd HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n\
         Content-Length: {length}\r\n\r\n{body}"
    )
    .into_bytes()
}

/// Posts what `messages` makes of a session and a number, again and again on so many connections, each with a session of
/// its own, and reads whatever comes.
fn pour(address: SocketAddr, connections: usize, messages: impl Fn(&str, usize) -> String + Sync) {
    let sessions: Vec<_> = (0..connections).map(|_| session(address)).collect();
    begin();
    thread::scope(|scope| {
        for mut next in sessions {
            let messages = &messages;
            scope.spawn(move || {
                for round in 0_usize.. {
                    // Whoever is turned away comes again.
                    let Some((mut stream, client)) = next.take().or_else(|| session(address)) else {
                        continue;
                    };
                    drain(&stream);
                    let mut number = round << 20;
                    while stream.write_all(&post(&messages(&client, number))).is_ok() {
                        number += 1;
                    }
                }
            });
        }
    });
}

/// A connection with a session; `None` if there is no room.
fn session(address: SocketAddr) -> Option<(TcpStream, String)> {
    let mut stream = TcpStream::connect(address).ok()?;
    stream.write_all(&post(HANDSHAKE)).ok()?;
    let mut bytes = [0; 4096];
    let count = stream.read(&mut bytes).ok()?;
    let reply = String::from_utf8_lossy(&bytes[..count]);
    let (_, rest) = reply.split_once("\"clientId\":\"")?;
    Some((stream, rest.split('"').next()?.to_owned()))
}

fn drain(stream: &TcpStream) {
    let mut replies = stream.try_clone().expect("a copy");
    thread::spawn(move || {
        let mut bytes = [0; 65_536];
        while replies.read(&mut bytes).is_ok_and(|it| it > 0) {}
    });
}
