//! Chat API v2: what a customer says, its key, and addresses that redirects name are in no error and no `Debug` output.

use parlor_core::client::{FlexReceived, HttpChatClient, HttpChatConfig, Login};
use parlor_core::element::{
    ChatReply, ChatStart, JoinTarget, KeyValue, KeyValues, MessageText, NoticeText, NoticeType,
};
use parlor_core::wire::frame::Frame;
use parlor_core::wire::http::{ChatService, FormWriter, Response, ResponseReader, Target};
use parlor_core::wire::json::Reader;
use parlor_core::wire::{Limits, Text};

use crate::Watch;
use crate::packets::MARK;

/// Replies in which everything that may be private says the mark.
const REPLIES: [&str; 4] = [
    r#"{"statusCode":0,"alias":"117","userId":"U1","secureKey":"S3CR3Tkey","chatId":"S1","nextPosition":2,"messages":[
        {"from":{"nickname":"S3CR3T","participantId":1,"type":"Client"},"index":1,"type":"ParticipantJoined","text":"S3CR3T",
        "utcTime":1432845088000,"userData":{"S3CR3T":"S3CR3T"}}],"S3CR3T":"S3CR3T"}"#,
    r#"{"statusCode":0,"secureKey":"\u00533CR3Tkey","messages":[{"type":"Message","index":2,"text":"S3CR3T","messageType":
        "S3CR3T","eventAttributes":{"k":{"S3CR3T":["S3CR3T",{"a":"S3CR3T"}]}}},{"type":"PushUrl","text":"https://S3CR3T"},
        {"type":"S3CR3T","from":"S3CR3T"},"S3CR3T",{"type":"Notice","userData":{"file-name":"S3CR3T"},"utcTime":"S3CR3T"}],
        "userData":{"S3CR3T":1}}"#,
    r#"{"statusCode":2,"chatEnded":true,"errors":[{"code":"249","advice":"S3CR3T was said"}],"secureKey":"S3CR3T and more than
        sixty-four bytes, which no id may have: so it is refused, and not shown"}"#,
    r#"["S3CR3T", {"S3CR3T": "S3CR3T"}, "S3CR3T\ud800"]"#,
];

const RESPONSES: [&str; 4] = [
    "HTTP/1.1 302 Found\r\nLocation: https://login.example/?S3CR3T\r\nSet-Cookie: S3CR3T\r\n\r\n",
    "HTTP/1.1 503 S3CR3T\r\nS3CR3T: S3CR3T\r\nContent-Type: S3CR3T\r\n\r\nS3CR3T",
    "S3CR3T",
    "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n6\r\nS3CR3T\r\nS3CR3T",
];

fn service() -> ChatService {
    ChatService::new("chat.example.com", "/genesys/2/chat/support").unwrap()
}

/// A client that has sent something, in its session or before.
fn client(is_joined: bool) -> (HttpChatClient, [u8; 1024]) {
    let items = [KeyValue::string(MARK, MARK)];
    let (words, mark) = (MessageText::plain(MARK), Text::plain(MARK));
    let (mut client, mut out) = (HttpChatClient::new(HttpChatConfig::new(service())), [0; 1024]);
    let login =
        Login { nickname: mark, nonce: mark, user_data: KeyValues::items(&items), ..Login::default() };
    client.login(&login, &mut out).unwrap();
    let mut sent = |client: &mut HttpChatClient, reply: &str| {
        client.poll_transmit(0, &mut out).unwrap();
        client.transmitted(0);
        if reply.is_empty() {
            return;
        }
        let packet = format!("HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n\r\n{reply}");
        client.receive(0, packet.as_bytes()).unwrap();
        if client.session_id().is_some() {
            client.say(words, &mut out).unwrap();
        } else if !client.is_busy() {
            let target = JoinTarget::New { queue_key: Text::EMPTY, subject: Some(mark) };
            client.join(target, Some(words), KeyValues::items(&items), &mut out).unwrap();
        }
    };
    sent(&mut client, "{}");
    if is_joined {
        sent(&mut client, REPLIES[0]);
    }
    sent(&mut client, "");
    (client, out)
}

#[test]
fn whatever_comes_whole_and_cut() {
    let mut watch = Watch::default();
    let whole =
        REPLIES.iter().map(|it| format!("HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n\r\n{it}"));
    for packet in whole.chain(RESPONSES.map(Into::into)) {
        for length in (0..=packet.len()).rev() {
            let packet = &packet.as_bytes()[..length];
            for is_joined in [false, true] {
                let (mut client, _) = client(is_joined);
                let received = client.receive(1, packet);
                watch.result(&received);
                if let Ok(FlexReceived::Update(update)) = received {
                    update.transcript.events.iter().for_each(|it| match it {
                        Ok(event) => watch.event(&event),
                        Err(error) => watch.error(&error),
                    });
                }
                watch.debug(&client);
            }
            watch.result(&Response::parse(packet));
        }
    }
}

#[test]
fn replies() {
    let mut watch = Watch::default();
    for reply in REPLIES {
        for at in 0..reply.len() {
            let mut damaged = reply.as_bytes().to_vec();
            for byte in [b'"', b'{', b'\\', b'7', b'\x01', b'\xFF'] {
                damaged[at] = byte;
                let read = ChatReply::parse(&damaged, Limits::PACKET);
                watch.result(&read);
                let Ok(read) = read else { continue };
                watch.list(read.user_data);
                for event in read.events(ChatStart::default()).iter() {
                    match event {
                        Ok(event) => watch.event(&event),
                        Err(error) => watch.error(&error),
                    }
                }
            }
            let mut reader = Reader::new(&damaged, Limits::PACKET).unwrap();
            while let Ok(Some(token)) = reader.next() {
                watch.debug(&(&reader, token));
            }
            watch.result(&reader.next());
        }
    }
}

#[test]
fn calls_in_any_order_with_and_without_room() {
    let mut watch = Watch::default();
    let items = [KeyValue::string(MARK, MARK)];
    let list = KeyValues::items(&items);
    let (mark, words) = (Text::plain(MARK), MessageText::plain(MARK));
    for size in [0, 20, 1024] {
        let mut out = vec![0; size];
        let fresh = HttpChatClient::new(HttpChatConfig::new(service()));
        for mut client in [fresh, client(false).0, client(true).0] {
            for _ in 0..2 {
                let notice = NoticeText::new(NoticeType::Other(mark), mark);
                watch.result(&client.notify(notice, list, KeyValues::EMPTY, &mut out));
                watch.result(&client.say(words, &mut out));
                watch.result(&client.update_user_data(list, &mut out));
                watch.result(&client.logout(Some(words), &mut out));
                watch.result(&client.join(JoinTarget::Session(mark), Some(words), list, &mut out));
                watch.result(&client.poll_transmit(99_999, &mut out));
                client.transmitted(99_999);
                watch.debug(&client);
                watch.debug(&(client.deadline(), client.secure_key(), client.user_id()));
                client.relinked();
                client.abandon(99_999);
            }
        }
    }
    let mut form = FormWriter::new(&mut []);
    form.field("message", mark);
    watch.debug(&form);
    watch.error(&form.finish().unwrap_err());
    watch.debug(&Target { chat_id: Some(mark), operation: "send", file: Some((mark, "/delete")) });
    watch.debug(&(service(), HttpChatConfig::new(service())));
    watch.error(&ChatService::new("S3CR3T ", "/").unwrap_err());
    let mut buffer = [0; 64];
    let mut reader = ResponseReader::new();
    reader.space(&mut buffer)[..6].copy_from_slice(MARK.get(..6).unwrap().as_bytes());
    reader.commit(6);
    watch.debug(&reader);
    let Some(Frame::Packet(packet)) = reader.next(&mut buffer) else { panic!() };
    watch.debug(&Frame::Packet(packet));
}

#[test]
fn snapshots_that_are_damaged() {
    let mut watch = Watch::default();
    for is_joined in [false, true] {
        let (mut client, mut out) = client(is_joined);
        client.abandon(0);
        for _ in 0..2 {
            let mut snapshot = [0; 2048];
            if let Err(error) = client.snapshot(&out, &mut [0; 9]) {
                watch.error(&error);
            }
            let length = client.snapshot(&out, &mut snapshot).unwrap();
            for at in 0..length {
                let mut buffer = [0; 1024];
                let config = HttpChatConfig::new(service());
                watch.result(&HttpChatClient::restore(config, &snapshot[..at], &mut buffer));
                snapshot[at] ^= 1;
                watch.result(&HttpChatClient::restore(config, &snapshot[..length], &mut buffer));
                snapshot[at] ^= 1;
            }
            let login = Login { nickname: Text::plain(MARK), ..Login::default() };
            watch.result(&client.login(&login, &mut out));
        }
    }
}
