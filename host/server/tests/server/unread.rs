//! HTTP clients that don't read what they asked for, or are refused while they still send.

use std::io::Read;
use std::net::{SocketAddr, TcpStream};

use crate::client::{Client, http, http_stream, start};

/// More than the systems hold between two programs.
const LARGE: usize = 32 << 20;

/// Asks, and waits until the reply has begun; no more of it is read.
fn begin(web: SocketAddr, request: &str, headers: &[&str]) -> TcpStream {
    let mut stream = http_stream(web, request, headers, b"");
    let mut status = [0; 10];
    stream.read_exact(&mut status).unwrap();
    assert_eq!(&status, b"HTTP/1.1 2");
    stream
}

fn rest(mut stream: TcpStream) -> Vec<u8> {
    let mut rest = Vec::new();
    stream.read_to_end(&mut rest).unwrap();
    rest
}

#[test]
fn a_deleted_document_takes_room_as_long_as_it_is_read() {
    let server = start(|config| {
        config.limits.document_bytes = LARGE;
        config.limits.documents_bytes = LARGE + 10_000;
    });
    let web = server.addresses().http;
    for (headers, first) in [(&[][..], 0), (&["Range: bytes=5-"][..], 5)] {
        let document: Vec<u8> = (0..LARGE).map(|it| (it % 251) as u8).collect();
        // The room of what was read before comes back once the server has seen that it was.
        let stored = loop {
            let reply = http(web, "POST /documents", &[], &document);
            if reply.status == 201 {
                break reply.json();
            }
        };
        let path = format!("/documents/{}", stored["documentId"].as_str().unwrap());
        let unread = begin(web, &format!("GET {path}"), headers);
        assert_eq!(http(web, &format!("DELETE {path}"), &[], b"").status, 204);
        let reply = http(web, "POST /documents", &[], &[7; 20_000]);
        assert_eq!(reply.status, 413, "what nobody has read yet isn't counted");
        assert!(reply.json()["error"].as_str().unwrap().contains("full"));
        assert!(rest(unread).ends_with(&document[first..]));
    }
}

#[test]
fn an_empty_document_and_a_head_alone_have_their_lengths() {
    let server = start(|_| {});
    let web = server.addresses().http;
    for (content, length) in [(&b""[..], "0"), (b"abc", "3")] {
        let stored = http(web, "POST /documents", &[], content).json();
        let path = format!("/documents/{}", stored["documentId"].as_str().unwrap());
        for (method, body) in [("GET", content), ("HEAD", b"")] {
            let reply = http(web, &format!("{method} {path}"), &[], b"");
            assert_eq!((reply.status, reply.header("content-length")), (200, length), "{method}");
            assert_eq!(reply.body, body, "{method}");
        }
    }
}

#[test]
fn a_document_that_is_too_large_is_refused_while_it_comes() {
    let server = start(|config| config.limits.document_bytes = 1000);
    let piece = vec![b'x'; 1 << 20];
    let announced = format!("Content-Length: {}", 8 * piece.len());
    for (length, sent) in [(announced.as_str(), 8), (&announced, 3), ("Transfer-Encoding: chunked", 8)] {
        let mut client = Client::connect(server.addresses().http);
        let head = "POST /documents HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n";
        client.write(format!("{head}{length}\r\n\r\n").as_bytes());
        for _ in 0..sent {
            if length.starts_with("Transfer") {
                client.write(b"100000\r\n");
                client.write(&piece);
                client.write(b"\r\n");
            } else {
                client.write(&piece);
            }
        }
        // All of it was taken, so that the word isn't lost; one who stops in the middle is told, too.
        let reply = rest(client.stream);
        let reply = String::from_utf8(reply).unwrap();
        assert!(reply.starts_with("HTTP/1.1 413 "), "{length}, {sent} pieces: {reply}");
        assert!(reply.contains("larger than 1000 bytes"), "{reply}");
    }
}
