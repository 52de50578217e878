//! Any bytes as a stream of responses to a customer over Chat API v2, and as a reply.

use parlor_core::client::{FlexReceived, HttpChatClient, HttpChatConfig, Login};
use parlor_core::element::{ChatReply, ChatStart, Element, JoinTarget, KeyValues, MessageText, Transcript};
use parlor_core::wire::frame::Frame;
use parlor_core::wire::http::{ChatService, Response, ResponseReader};
use parlor_core::wire::json::Reader;
use parlor_core::wire::{Binding, Limits, WriteError};

/// Nothing panics; a stream is cut into the same responses in whatever pieces it comes; what was read is written in the other
/// bindings; whatever a server answers, no message goes out twice.
pub fn http_chat(data: &[u8]) {
    reply(data);
    let verdicts = |size| -> Vec<_> {
        let packets = packets(data, size);
        let verdict = |packet: &Vec<u8>| Response::parse(packet).map(|it| (it.status(), it.body().to_vec()));
        packets.iter().map(verdict).collect()
    };
    let whole = verdicts(usize::MAX);
    for size in [1, 7] {
        assert_eq!(whole, verdicts(size));
    }
    client(data);
    snapshot(data);
}

/// A snapshot may say anything: what is restored of it is the same again, and can go on.
fn snapshot(data: &[u8]) {
    let config = HttpChatConfig::new(ChatService::new("h", "/p").unwrap());
    // So that what is behind the service is looked at, too.
    let of_service = [b"\x02\x02\x01h\x02/p", data].concat();
    for kept in [data, &of_service] {
        let (mut out, mut again) = ([0; 1024], [0; 2048]);
        let Ok(mut client) = HttpChatClient::restore(config, kept, &mut out) else { continue };
        let length = client.snapshot(&out, &mut again).unwrap();
        let mut other = [0; 1024];
        let restored = HttpChatClient::restore(config, &again[..length], &mut other).unwrap();
        assert_eq!(format!("{client:?}"), format!("{restored:?}"));
        client.poll_transmit(0, &mut out).unwrap();
        _ = client.logout(None, &mut out);
    }
}

fn reply(data: &[u8]) {
    if let Ok(mut reader) = Reader::new(data, Limits::PACKET) {
        while let Ok(Some(token)) = reader.next() {
            _ = format!("{token:?}");
        }
        assert_eq!(reader.next(), reader.next());
    }
    let Ok(reply) = ChatReply::parse(data, Limits::PACKET) else { return };
    _ = format!("{reply:?}");
    let events = reply.events(ChatStart { participant_id: 1, started_at: 1 });
    assert_eq!(events.iter().next().is_some(), reply.has_messages());
    let transcript = Transcript { events, ..Transcript::default() };
    for binding in [Binding::Xml, Binding::Compact] {
        let mut bytes = vec![0; transcript.encoded_len_as(binding)];
        match transcript.encode_as(binding, &mut bytes) {
            Ok(length) => {
                assert_eq!(length, bytes.len());
                let again = Transcript::parse_as(binding, &bytes, Limits::STORED);
                assert_eq!(again.unwrap().events.iter().count(), events.iter().flatten().count());
            }
            Err(WriteError::TooDeep) => {}
            Err(error) => panic!("{error}"),
        }
    }
}

fn packets(mut stream: &[u8], size: usize) -> Vec<Vec<u8>> {
    let mut buffer = [0; 256];
    let mut reader = ResponseReader::new();
    let mut found = Vec::new();
    loop {
        let space = reader.space(&mut buffer);
        let count = size.min(space.len()).min(stream.len());
        space[..count].copy_from_slice(&stream[..count]);
        stream = &stream[count..];
        reader.commit(count);
        if count == 0 {
            reader.end();
        }
        while let Some(Frame::Packet(packet)) = reader.next(&mut buffer) {
            found.push(packet.to_vec());
        }
        if count == 0 {
            return found;
        }
    }
}

/// A customer whose every request is answered by the next packet, over links that are lost now and then.
fn client(data: &[u8]) {
    let (mut out, mut now) = ([0; 1024], 0);
    let service = ChatService::new("h", "/p").unwrap();
    let mut client = HttpChatClient::new(HttpChatConfig::new(service));
    client.login(&Login { nickname: "Ana".into(), ..Login::default() }, &mut out).unwrap();
    let mut sent = Vec::new();
    let mut said = 0;
    let answers = packets(data, usize::MAX);
    // The first three are there, so that the client is in a session whatever comes.
    let begun = [
        "HTTP/1.1 200 OK\r\n\r\n".to_owned(),
        "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n\r\n{\"statusCode\":0,\"userId\":\"U\",\"secureKey\":\"k\",\
            \"chatId\":\"S\"}"
            .to_owned(),
    ];
    let begun = begun.iter().map(|it| it.as_bytes());
    for (count, packet) in begun.chain(answers.iter().map(Vec::as_slice)).enumerate() {
        now += 9000;
        if client.is_silent(now) || count % 5 == 4 {
            client.relinked();
        }
        if count % 7 == 6 {
            // The device restarts.
            let mut kept = [0; 2048];
            let length = client.snapshot(&out, &mut kept).unwrap();
            let config = HttpChatConfig::new(service);
            client = HttpChatClient::restore(config, &kept[..length], &mut out).unwrap();
        }
        if let Some(length) = client.poll_transmit(now, &mut out).unwrap() {
            assert_eq!(client.poll_transmit(now, &mut out), Ok(Some(length)));
            client.transmitted(now);
            let request = String::from_utf8_lossy(&out[..length]).into_owned();
            if request.contains("message=") {
                assert!(!sent.contains(&request), "sent twice");
                sent.push(request);
            }
        }
        match client.receive(now, packet) {
            Ok(FlexReceived::LoggedIn { .. }) => {
                let target = JoinTarget::New { queue_key: "".into(), subject: None };
                client.join(target, None, KeyValues::EMPTY, &mut out).unwrap();
            }
            Ok(received) => _ = format!("{received:?}"),
            Err(error) => _ = format!("{error} {error:?}"),
        }
        _ = format!("{client:?} {:?}", client.deadline());
        if !client.is_busy() && !client.is_over() && client.session_id().is_some() {
            said += 1;
            let text = format!("message {said}");
            _ = client.say(MessageText::plain(&text), &mut out);
        }
    }
}
