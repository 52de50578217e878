//! How a stream is cut into responses, in whatever pieces it comes.

use parlor_core::wire::http::{Response, ResponseReader};
use proptest::prelude::*;

use super::packets;

const OK: &str = "HTTP/1.1 200 OK\r\n";

/// Each stream, and the bodies in it.
fn streams() -> Vec<(String, Vec<&'static str>)> {
    let with = |lines: &str| format!("{OK}{lines}");
    vec![
        (with("Content-Length: 2\r\n\r\n{}"), vec!["{}"]),
        (with("content-LENGTH:2\r\n\r\n{}"), vec!["{}"]),
        (with("Content-Length: \t 2 \r\nContent-Length: 2\r\n\r\n{}"), vec!["{}"]),
        // Line ends of LF alone are taken, too.
        (with("Content-Length: 2\n\n{}").replace("\r\n", "\n"), vec!["{}"]),
        (with("Content-Length: 0\r\n\r\n"), vec![""]),
        (with("X: \r\nContent-Length: 3\r\nY:z\r\n\r\n\r\n\n"), vec!["\r\n\n"]),
        // Several, one behind the other.
        (with("Content-Length: 1\r\n\r\na").repeat(3), vec!["a"; 3]),
        // None has a body with these.
        (
            "HTTP/1.1 204 No Content\r\n\r\nHTTP/1.1 304 \r\nContent-Length: 9\r\n\r\nHTTP/1.1 204\r\n\r\n"
                .into(),
            vec![""; 3],
        ),
        // Interim ones are passed over.
        (
            format!(
                "HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 103 Early Hints\r\nLink: </x>\r\n\r\n{OK}Content-Length: 1\r\n\r\nb"
            ),
            vec!["b"],
        ),
        // Chunks.
        (with("Transfer-Encoding: chunked\r\n\r\n2\r\n{}\r\n0\r\n\r\n"), vec!["{}"]),
        (with("Transfer-Encoding: Chunked\r\n\r\n1\r\n{\r\n01;a=b;c=\"d\"\r\n}\r\n0000\r\n\r\n"), vec!["{}"]),
        (with("Transfer-Encoding: chunked\r\n\r\n0\r\nX: y\r\nZ:\r\n\r\n"), vec![""]),
        (
            with("Transfer-Encoding: chunked\r\n\r\n1A\r\nabcdefghijklmnopqrstuvwxyz\r\n0\r\n\r\n"),
            vec!["abcdefghijklmnopqrstuvwxyz"],
        ),
        (with("Transfer-Encoding: chunked\n\n2 \n\r\n\n0\n\n"), vec!["\r\n"]),
        (with("Transfer-Encoding: chunked\r\n\r\n3\r\n\r\n0\r\n0\r\n\r\n").repeat(2), vec!["\r\n0"; 2]),
        // The stream's end is the body's.
        ("HTTP/1.0 200 OK\r\n\r\n{\"a\":1}".into(), vec!["{\"a\":1}"]),
        (with("Connection: close\r\n\r\n"), vec![""]),
        // What is cut isn't given.
        (with("Content-Length: 3\r\n\r\nab"), vec![]),
        (with("Transfer-Encoding: chunked\r\n\r\n5\r\nabcde\r\n0\r\n"), vec![]),
        (with("Content-Le"), vec![]),
        (String::new(), vec![]),
    ]
}

#[test]
fn whole_bodies_in_whatever_pieces_they_come() {
    for (stream, bodies) in streams() {
        for size in (1..=stream.len()).chain([usize::MAX]) {
            let packets = packets(stream.as_bytes(), size, 200);
            let found: Vec<_> = packets.iter().map(|it| Response::parse(it).unwrap().body()).collect();
            assert_eq!(
                found,
                bodies.iter().map(|it| it.as_bytes()).collect::<Vec<_>>(),
                "{size}: {stream:?}"
            );
        }
    }
}

/// A buffer that the largest response just fills is enough; with a byte less it is told, and nothing comes behind it.
#[test]
fn the_smallest_buffer() {
    for (stream, bodies) in streams().into_iter().filter(|(_, bodies)| !bodies.is_empty()) {
        let enough = packets(stream.as_bytes(), usize::MAX, 300).iter().map(Vec::len).max().unwrap_or(0);
        for size in [1, 2, usize::MAX] {
            // Chunks take a few bytes more on the way, and a body that only the end ends has room when more may come.
            let found = packets(stream.as_bytes(), size, enough + 2);
            assert_eq!(found.len(), bodies.len(), "{stream:?}");
        }
        for room in 1..enough {
            let found = packets(stream.as_bytes(), 1, room);
            let last = found.last().unwrap();
            assert!(
                found.len() <= bodies.len() && Response::parse(last).is_err(),
                "{room}: {stream:?} {found:?}"
            );
        }
    }
}

#[test]
fn a_reader_says_what_it_has() {
    let mut reader = ResponseReader::new();
    let mut buffer = [0; 64];
    let mut put = |reader: &mut ResponseReader, bytes: &[u8]| {
        reader.space(&mut buffer)[..bytes.len()].copy_from_slice(bytes);
        reader.commit(bytes.len());
        (reader.next(&mut buffer).is_some(), reader.is_partial())
    };
    assert!(!reader.is_partial());
    for (bytes, expected) in [
        (&b"HTTP/1.1 200 OK\r\n"[..], (false, true)),
        (b"Content-Length: 2\r\n\r\n", (false, true)),
        (b"{", (false, true)),
        (b"}", (true, false)),
        (b"H", (false, true)),
    ] {
        assert_eq!(put(&mut reader, bytes), expected);
    }
    assert_eq!(format!("{reader:?}"), "ResponseReader { filled: 1, state: Head(1) }");
    // Nonsense counts: there is no more than the buffer holds.
    reader.commit(usize::MAX);
    while reader.next(&mut buffer).is_some() {}
    assert!(reader.space(&mut buffer).len() <= buffer.len());
    assert!(ResponseReader::new().next(&mut []).is_none());
}

proptest! {
    /// Whatever comes, the pieces in which it comes make no difference, and nothing panics.
    #[test]
    fn any_stream(which in 0..21_usize, at: prop::sample::Index, byte: u8, size in 1..40_usize, room in 0..120_usize) {
        let (stream, _) = streams().swap_remove(which);
        let mut stream = [stream.as_bytes(), b"HTTP/1.1 204 \r\n\r\n"].concat();
        let at = at.index(stream.len());
        stream[at] = byte;
        let found = packets(&stream, size, room);
        // Of what isn't HTTP, as much is given as has come.
        let verdicts = |packets: &[Vec<u8>]| -> Vec<_> {
            let verdict = |packet: &Vec<u8>| Response::parse(packet).map(|it| (it.status(), it.body().to_vec()));
            packets.iter().map(verdict).collect()
        };
        prop_assert_eq!(verdicts(&found), verdicts(&packets(&stream, 1, room)));
        for packet in found {
            if let Ok(response) = Response::parse(&packet) {
                _ = (response.json(), response.reason().to_string(), response.said_status().to_string());
            }
        }
    }
}
