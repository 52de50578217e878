//! HTTP clients that don't read what they asked for, or are refused while they still send.

use std::io::{BufRead, BufReader, Read};
use std::net::{SocketAddr, TcpStream};

use parlor_server::{Config, Server};

use crate::client::{Client, FlexUser, http, http_stream, start, value};

/// More than the systems hold between two programs.
const LARGE: usize = 12 << 20;

/// Asks, and waits until the reply has begun; no more of it is read.
fn begin(web: SocketAddr, request: &str, headers: &[&str]) -> TcpStream {
    let mut stream = http_stream(web, request, headers, b"");
    assert!(status(&mut stream).starts_with('2'));
    stream
}

fn status(stream: &mut TcpStream) -> String {
    let mut line = [0; 12];
    stream.read_exact(&mut line).unwrap();
    String::from_utf8_lossy(&line[9..]).into_owned()
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
        if length.starts_with("Transfer") {
            client.write(b"0\r\n\r\n");
        }
        // All of it was taken, so that the word isn't lost; one who stops in the middle is told, too.
        let reply = rest(client.stream);
        let reply = String::from_utf8(reply).unwrap();
        assert!(reply.starts_with("HTTP/1.1 413 "), "{length}, {sent} pieces: {reply}");
        assert!(reply.contains("larger than 1.0 kB"), "{reply}");
    }
}

/// Sessions with much userdata: more together than the systems hold between two programs.
fn large_interactions(server: &Server, count: usize) -> (Client, Vec<FlexUser>) {
    let mut flex = Client::connect(server.addresses().flex);
    let user_data = format!("<userData><item key=\"a\">{}</item></userData>", "x".repeat(LARGE / count));
    let users = (0..count).map(|it| FlexUser::login(&mut flex, &it.to_string())).collect::<Vec<_>>();
    for user in &users {
        assert!(user.ask(&mut flex, "requestJoin", "queueKey=\"q\"", &user_data).contains("Success"));
    }
    (flex, users)
}

fn large_limits(config: &mut Config) {
    (config.limits.packet_bytes, config.limits.user_data_bytes) = (2 << 20, 2 << 20);
    (config.limits.read_bytes_per_second, config.limits.written_bytes_per_second) = (u32::MAX, u32::MAX);
}

/// Nobody keeps what was: a reader gets each interaction as it is when those before it have been read.
#[test]
fn interactions_are_read_as_they_are_in_their_turn() {
    let server = start(large_limits);
    let web = server.addresses().http;
    let (mut flex, users) = large_interactions(&server, 32);
    let array = begin(web, "GET /interactions", &[]);
    let events = begin(web, "GET /interactions/events", &[]);
    let update =
        "<noticeText noticeType=\"UPDATE_USER_DATA\"/><userData><item key=\"b\">late</item></userData>";
    assert!(users[31].ask(&mut flex, "requestRefresh", "", update).contains("Success"));
    // One that has ended, or was forgotten, holds nobody up.
    users[30].ask(&mut flex, "requestLogout", "", "");
    let array = String::from_utf8(rest(array)).unwrap();
    let states = |it: &str| array.matches(&format!("\"state\":\"{it}\"")).count();
    assert_eq!((states("waiting"), states("closed")), (31, 1));
    assert_eq!(array.matches("\"b\":\"late\"").count(), 1, "the last was kept as it was");
    let mut events = BufReader::new(events).lines().map(Result::unwrap).filter(|it| it.starts_with("data: "));
    let events: Vec<String> = events.by_ref().take(33).collect();
    assert!(events[30].contains("\"b\":\"late\""), "the last was kept as it was");
    let last = |id: &str| events[31..].iter().filter(|it| it.contains(id)).count();
    assert_eq!((last("\"state\":\"closed\""), last("\"b\":\"late\"")), (1, 1));
}

#[test]
fn readers_of_events_leave_connections_to_others() {
    let server = start(|config| config.limits.http_connections = 4);
    let web = server.addresses().http;
    let events = "GET /interactions/events";
    let streams = [begin(web, events, &[]), begin(web, events, &[])];
    // Its connection is closed, though it would keep it.
    let mut refused = Client::connect(web);
    refused.write(format!("{events} HTTP/1.1\r\nHost: localhost\r\n\r\n").as_bytes());
    let refused = String::from_utf8(rest(refused.stream)).unwrap();
    assert!(refused.starts_with("HTTP/1.1 503 ") && refused.contains("retry-after: 5\r\n"), "{refused}");
    assert!(refused.contains("{\"error\":\"too many readers of /interactions/events"), "{refused}");
    assert_eq!(http(web, "GET /interactions", &[], b"").status, 200);
    // Their places come back once the server has seen that they are gone.
    drop(streams);
    while status(&mut http_stream(web, events, &[], b"")) != "200" {}
}

/// A transcript is read as it was when it was asked for, unless the server has forgotten its session: then it is cut off.
#[test]
fn an_unread_transcript_keeps_nothing_that_is_forgotten() {
    let server = start(|config| {
        large_limits(config);
        (config.limits.session_bytes, config.limits.ended_sessions) = (2 * LARGE, 0);
    });
    let web = server.addresses().http;
    let mut flex = Client::connect(server.addresses().flex);
    let ana = FlexUser::login(&mut flex, "n");
    let session = value(&ana.ask(&mut flex, "requestJoin", "queueKey=\"q\"", ""), "sessionId");
    let say = |flex: &mut Client, text: &str| {
        let content = format!("<msgText>{text}</msgText>");
        assert!(ana.ask(flex, "requestRefresh", "transcriptPosition=\"0\"", &content).contains("Success"));
    };
    for _ in 0..12 {
        say(&mut flex, &"x".repeat(LARGE / 12));
    }
    let request = format!("GET /interactions/{session}/transcript");
    let (first, second) = (begin(web, &request, &[]), begin(web, &request, &[]));
    say(&mut flex, "afterwards");
    let first = String::from_utf8(rest(first)).unwrap();
    assert!(first.ends_with("</chatTranscript>") && !first.contains("afterwards"));
    ana.ask(&mut flex, "requestLogout", "", "");
    let second = rest(second);
    assert!(second.len() < LARGE, "{} bytes of a session that was forgotten", second.len());
}

#[test]
fn who_waits_for_the_word_to_send_is_refused_without_having_sent() {
    let server = start(|config| config.limits.document_bytes = 1000);
    let mut client = Client::connect(server.addresses().http);
    client.write(
        b"POST /documents HTTP/1.1\r\nHost: localhost\r\nContent-Length: 8000000\r\nExpect: 100-continue\r\n\r\n",
    );
    // Nothing is read of it, and the connection ends: the server doesn't say "100 Continue".
    let reply = String::from_utf8(rest(client.stream)).unwrap();
    assert!(reply.starts_with("HTTP/1.1 413 "), "{reply}");
    assert!(reply.contains("larger than 1.0 kB"), "{reply}");
}
