//! `examples/customer.c` against a scripted server that cuts the link in the middle.
#![allow(clippy::unwrap_used, reason = "a test may panic")]

mod support;

use std::io::{Read, Write};
use std::net::{TcpListener, TcpStream};
use std::process::{Command, Stdio};

use support::{Link, compile, ffi, has};

/// Receives a request: the packet, and its reference id.
fn receive(stream: &mut TcpStream) -> (String, String) {
    let mut header = [0; 4];
    stream.read_exact(&mut header).unwrap();
    let mut packet = vec![0; u32::from_be_bytes(header) as usize];
    stream.read_exact(&mut packet).unwrap();
    let packet = String::from_utf8(packet).unwrap();
    let reference = packet.split("referenceId=\"").nth(1).unwrap().split('"').next().unwrap().to_owned();
    (packet, reference)
}

/// Sends a packet in two pieces.
fn send(stream: &mut TcpStream, packet: &str) {
    let mut frame = (packet.len() as u32).to_be_bytes().to_vec();
    frame.extend_from_slice(packet.as_bytes());
    let (first, second) = frame.split_at(frame.len() / 2);
    for piece in [first, second] {
        stream.write_all(piece).unwrap();
        stream.flush().unwrap();
        std::thread::sleep(std::time::Duration::from_millis(20));
    }
}

fn update(reference: &str, position: u32, status: &str, events: &str) -> String {
    format!(
        "<eventStatus referenceId='{reference}' requestResult='Success'><flexTranscript sessionId='S1' \
         lastPosition='{position}' sessionStatus='{status}'>{events}</flexTranscript></eventStatus>"
    )
}

/// Plays one session; gives the requests as they came, polls left out.
fn serve(listener: &TcpListener) -> Vec<String> {
    let mut seen: Vec<String> = Vec::new();
    let mut is_cut = false;
    loop {
        let mut stream = listener.accept().unwrap().0;
        loop {
            let (packet, reference) = receive(&mut stream);
            let name = packet[1..].split(' ').next().unwrap().to_owned();
            let is_notice = packet.contains("<noticeText");
            let is_poll = name == "requestRefresh" && !is_notice && !packet.contains("<msgText");
            if !is_poll {
                seen.push(name.clone());
            }
            let reply = match name.as_str() {
                "requestLogin" => format!(
                    "<eventStatus referenceId='{reference}' requestResult='Success' userId='U' secureKey='k'/>"
                ),
                "requestJoin" => update(
                    &reference,
                    2,
                    "Alive",
                    "<newParty userId='U' eventId='1'><userInfo userNick='Ana'/></newParty>\
                     <newParty userId='B' eventId='2'><userInfo userNick='Bo'/></newParty>",
                ),
                "requestRefresh" if is_notice && !is_cut => {
                    is_cut = true;
                    break;
                }
                "requestRefresh" if !is_poll && !is_notice => {
                    assert!(
                        packet.contains("<msgText msgType=\"text\">shoes &lt; boots</msgText>"),
                        "{packet}"
                    );
                    update(
                        &reference,
                        6,
                        "Alive",
                        "<message userId='U' eventId='3'><msgText>shoes</msgText></message>\
                         <notice userId='B'><noticeText noticeType='TYPING_STARTED'/></notice>\
                         <message userId='B' eventId='x'/>\
                         <message userId='B' eventId='4'><msgText>one&#10;two \u{416}\u{9b}\u{202e}.\u{7f}\u{2010}</msgText></message>\
                         <notice userId='B' eventId='5'><noticeText noticeType='USER_UPDATE_NICK'>Bob</noticeText></notice>\
                         <partyLeft userId='B' eventId='6'><msgText>bye</msgText></partyLeft>",
                    )
                }
                "requestLogout" => update(&reference, 7, "Over", ""),
                _ => update(&reference, 2, "Alive", ""),
            };
            send(&mut stream, &reply);
            if name == "requestLogout" {
                return seen;
            }
        }
    }
}

#[test]
fn a_customer_chats_over_a_link_that_breaks() {
    if !has("cc") {
        return;
    }
    let folder = tempfile::tempdir().unwrap();
    let program = compile(&ffi().join("examples/customer.c"), Link::Shared, folder.path());
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let port = listener.local_addr().unwrap().port().to_string();
    let server = std::thread::spawn(move || serve(&listener));
    let mut customer = Command::new(program)
        .args(["127.0.0.1", &port, "Ana", "shoes"])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    customer.stdin.take().unwrap().write_all(b"\nshoes < boots\r\n/quit\nnever said\n").unwrap();
    let output = customer.wait_with_output().unwrap();
    let complaints = String::from_utf8_lossy(&output.stderr);
    assert_eq!(output.status.code(), Some(0), "{complaints}");
    assert_eq!(
        String::from_utf8_lossy(&output.stdout),
        "* session S1\n* Bo joined\n* Bo is typing\nBo: one two \u{416}  . \u{2010}\n* Bo is now Bob\n* Bob left\nBob: bye\n\
         * session over\n"
    );
    assert!(complaints.contains("'eventId' is missing or not valid"), "{complaints}");
    assert_eq!(
        server.join().unwrap(),
        [
            "requestLogin",
            "requestJoin",
            "requestRefresh",
            "requestRefresh",
            "requestRefresh",
            "requestLogout"
        ],
        "the request that got no answer was sent again on the new link"
    );
}

#[test]
fn a_customer_who_reaches_nobody_fails() {
    if !has("cc") {
        return;
    }
    let folder = tempfile::tempdir().unwrap();
    let program = compile(&ffi().join("examples/customer.c"), Link::Static, folder.path());
    let output = Command::new(program).args(["127.0.0.1", "1", "Ana", "s"]).output().unwrap();
    assert_eq!(output.status.code(), Some(1));
    assert!(output.stderr.starts_with(b"customer: can't reach the server: "));
}
