//! What is no answer of the chat API, and how that is told.

use parlor_core::wire::http::{HttpError, HttpFault, Response};

use super::packets;

/// What the first packet of a stream is, in a buffer of 128 bytes, for whoever wants its JSON.
fn fault(stream: &str) -> HttpError {
    let packet = packets(stream.as_bytes(), usize::MAX, 128).swap_remove(0);
    let packets_of_one = packets(stream.as_bytes(), 1, 128).swap_remove(0);
    let error = Response::parse(&packet).and_then(|it| it.json().map(<[u8]>::len)).unwrap_err();
    // Byte by byte less may have come, but the verdict is the same.
    assert_eq!(Response::parse(&packets_of_one).and_then(|it| it.json().map(<[u8]>::len)), Err(error));
    error
}

#[test]
fn faults() {
    let long = format!("HTTP/1.1 200 OK\r\nX: {}", "x".repeat(200));
    for (stream, status, expected) in [
        // What isn't HTTP is known by its first bytes.
        ("SSH-2.0-OpenSSH_9.6\r\n", None, HttpFault::NotHttp),
        ("\x15\x03\x03\0\x02\x02\x46", None, HttpFault::NotHttp),
        ("HTTP/2 200\r\n\r\n", None, HttpFault::NotHttp),
        ("HTTP/1.1 20 OK\r\n\r\n", None, HttpFault::NotHttp),
        ("HTTP/1.1 2000 OK\r\n\r\n", None, HttpFault::NotHttp),
        ("HTTP/1.1 099 OK\r\n\r\n", None, HttpFault::NotHttp),
        ("HTTP/1.1  200 OK\r\n\r\n", None, HttpFault::NotHttp),
        ("HTTP/1.x 200 OK\r\n\r\n", None, HttpFault::NotHttp),
        // Lines of a head that make no sense.
        ("HTTP/1.1 200 OK\r\nnonsense\r\n\r\n", Some(200), HttpFault::BadHead(17)),
        ("HTTP/1.1 200 OK\r\n: x\r\n\r\n", Some(200), HttpFault::BadHead(17)),
        ("HTTP/1.1 200 OK\r\nA : x\r\n\r\n", Some(200), HttpFault::BadHead(17)),
        ("HTTP/1.1 200 OK\r\nA: x\r\n folded: y\r\n\r\n", Some(200), HttpFault::BadHead(23)),
        ("HTTP/1.1 200 OK\r\nA: \0\r\n\r\n", Some(200), HttpFault::BadHead(17)),
        ("HTTP/1.1 200 OK\r\nA: x\ry\r\n\r\n", Some(200), HttpFault::BadHead(17)),
        ("HTTP/1.1 200 OK\r\nContent-Length: -1\r\n\r\n", Some(200), HttpFault::BadHead(17)),
        ("HTTP/1.1 200 OK\r\nContent-Length: +1\r\n\r\n", Some(200), HttpFault::BadHead(17)),
        ("HTTP/1.1 200 OK\r\nContent-Length: 1, 1\r\n\r\n", Some(200), HttpFault::BadHead(17)),
        ("HTTP/1.1 200 OK\r\nContent-Length:\r\n\r\n", Some(200), HttpFault::BadHead(17)),
        ("HTTP/1.1 200 OK\r\nContent-Length: 99999999999\r\n\r\n", Some(200), HttpFault::BadHead(17)),
        (
            "HTTP/1.1 200 OK\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\n",
            Some(200),
            HttpFault::BadHead(36),
        ),
        ("HTTP/1.1 200 OK\r\nTransfer-Encoding: gzip\r\n\r\n", Some(200), HttpFault::BadHead(17)),
        ("HTTP/1.1 200 OK\r\nTransfer-Encoding: gzip, chunked\r\n\r\n", Some(200), HttpFault::BadHead(17)),
        (
            "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\nContent-Length: 3\r\n\r\n",
            Some(200),
            HttpFault::BadHead(0),
        ),
        // Chunks that make no sense.
        ("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nx\r\n", None, HttpFault::BadChunks),
        ("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n\r\n", None, HttpFault::BadChunks),
        ("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\n{}x", None, HttpFault::BadChunks),
        ("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\rx", None, HttpFault::BadChunks),
        ("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n100000000\r\n", None, HttpFault::BadChunks),
        // What doesn't fit.
        ("HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n", Some(200), HttpFault::TooLarge(Some(140))),
        (&long, Some(200), HttpFault::TooLarge(None)),
        // What isn't JSON.
        (
            "HTTP/1.1 302 Found\r\nLocation: https://login.example/?token=secret\r\nContent-Length: 0\r\n\r\n",
            Some(302),
            HttpFault::Redirect,
        ),
        (
            "HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-8\r\nContent-Length: 0\r\n\r\n",
            Some(200),
            HttpFault::Page,
        ),
        ("HTTP/1.1 503 \r\nContent-Type: TEXT/HTML\r\nContent-Length: 0\r\n\r\n", Some(503), HttpFault::Page),
        (
            "HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nContent-Length: 2\r\n\r\n{}",
            Some(200),
            HttpFault::NotJson,
        ),
        ("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{}", Some(200), HttpFault::NotJson),
        (
            "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Encoding: gzip\r\nContent-Length: 0\r\n\r\n",
            Some(200),
            HttpFault::Encoded,
        ),
        ("HTTP/1.1 101 Switching Protocols\r\n\r\n", Some(101), HttpFault::NotJson),
    ] {
        let error = fault(stream);
        assert_eq!((error.status, error.fault), (status, expected), "{stream:?}");
        // Nothing of what came is shown.
        assert!(!format!("{error} {error:?}").contains("secret"));
    }
}

#[test]
fn chunks_that_do_not_fit() {
    let stream =
        format!("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n{}", "5\r\nabcde\r\n".repeat(40));
    for size in [1, 7, usize::MAX] {
        let found = packets(stream.as_bytes(), size, 100);
        assert_eq!(found.len(), 1);
        let error = Response::parse(&found[0]).unwrap_err();
        assert_eq!((error.status, error.fault), (Some(200), HttpFault::TooLarge(None)));
    }
    // So is a body that only the end of the stream ends.
    let stream = format!("HTTP/1.0 200 OK\r\n\r\n{}", "x".repeat(100));
    let error = Response::parse(&packets(stream.as_bytes(), 3, 100)[0]).unwrap_err();
    assert_eq!(error.fault, HttpFault::TooLarge(None));
}

#[test]
fn an_error_says_what_to_do() {
    let shown = |status, fault| HttpError { status, fault }.to_string();
    assert_eq!(
        shown(Some(302), HttpFault::Redirect),
        "HTTP status 302: a redirect: the chat service is elsewhere, or a login stands before it; correct host and path"
    );
    assert_eq!(
        shown(None, HttpFault::NotHttp),
        "what answers doesn't speak HTTP/1.1: check the port, and whether it wants TLS"
    );
    assert_eq!(
        shown(Some(200), HttpFault::TooLarge(Some(5000))),
        "HTTP status 200: the response has 5000 bytes: make the buffer for receiving that large"
    );
    assert_eq!(
        shown(Some(200), HttpFault::BadHead(17)),
        "HTTP status 200: byte 17: a line of the response's head makes no sense"
    );
}

#[test]
fn what_a_response_says() {
    for (stream, status, said, reason, is_last) in [
        ("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n", 200, "HTTP/1.1 200", "OK", false),
        (
            "HTTP/1.1 503 Service Unavailable\r\nConnection: Close\r\n\r\n",
            503,
            "HTTP/1.1 503",
            "Service Unavailable",
            true,
        ),
        ("HTTP/1.1 404\r\nConnection: x, close\r\n\r\n", 404, "HTTP/1.1 404", "", true),
        ("HTTP/1.0 200 OK\r\nContent-Length: 0\r\n\r\n", 200, "HTTP/1.0 200", "OK", true),
        (
            "HTTP/1.0 200 OK\r\nConnection: Keep-Alive\r\nContent-Length: 0\r\n\r\n",
            200,
            "HTTP/1.0 200",
            "OK",
            false,
        ),
    ] {
        let packet = &packets(stream.as_bytes(), usize::MAX, 128)[0];
        let response = Response::parse(packet).unwrap();
        assert_eq!((response.status(), response.is_last()), (status, is_last), "{stream:?}");
        assert!(response.said_status() == said && response.reason() == reason, "{stream:?}");
        assert_eq!(format!("{response:?}"), format!("Response({status}, 0 bytes)"));
    }
    // A reason that isn't UTF-8 isn't shown.
    let response = Response::parse(b"HTTP/1.1 400 \xE4\r\n\r\n").map(|it| it.reason());
    assert!(response.unwrap().is_empty());
}
