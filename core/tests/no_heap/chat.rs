//! A customer over Chat API v2 through a whole conversation, its replies walked and its stream cut.

use parlor_core::client::{FlexReceived, HttpChatClient, HttpChatConfig, Login};
use parlor_core::element::{JoinTarget, KeyValue, KeyValues, MessageText, NoticeText, NoticeType};
use parlor_core::wire::frame::Frame;
use parlor_core::wire::http::{ChatService, ResponseReader};
use parlor_core::wire::json::Reader;
use parlor_core::wire::{Limits, Text};

use crate::elements::look_at;
use crate::{debug, display, without_heap};

/// What the server answers, one after the other.
const STREAM: &str = "HTTP/1.1 405 Method Not Allowed\r\nContent-Length: 0\r\n\r\n\
    HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 208\r\n\r\n\
    {\"statusCode\":0,\"alias\":\"117\",\"userId\":\"U1\",\"secureKey\":\"k\",\"chatId\":\"S1\",\"messages\":[{\"from\":{\
    \"nickname\":\"Ana\",\"participantId\":1,\"type\":\"Client\"},\"index\":1,\"type\":\"ParticipantJoined\",\"utcTime\":\
    14328450880}]}\
    HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n\
    3C\r\n{\"statusCode\":0,\"messages\":[{\"type\":\"Message\",\"index\":\"2\",\"t\r\n\
    3C\r\next\":\"\\u00fc\\n\",\"userData\":{\"a\":{\"b\":[1]},\"n\":2}},{}],\"x\":1}\r\n0\r\n\r\n\
    HTTP/1.1 502 Bad Gateway\r\nContent-Length: 6\r\n\r\n<html>\
    HTTP/1.1 302 Found\r\nLocation: /\r\nContent-Length: 0\r\n\r\n";

#[test]
fn a_conversation() {
    without_heap(|| {
        let (mut out, mut buffer, mut now) = ([0; 1024], [0; 1024], 0);
        let service = ChatService::new("h", "/p").unwrap();
        let mut client = HttpChatClient::new(HttpChatConfig::new(service));
        let mut reader = ResponseReader::new();
        let mut stream = STREAM.as_bytes();
        let items = [KeyValue::string("Order", "17")];
        let user_data = KeyValues::items(&items);
        let login = Login { nickname: "Ana".into(), user_data, ..Login::default() };
        client.login(&login, &mut out).unwrap();
        let mut replies = 0;
        while !stream.is_empty() {
            now += 1000;
            if client.poll_transmit(now, &mut out).unwrap().is_some() {
                client.transmitted(now);
            }
            _ = (client.deadline(), client.is_silent(now), client.is_busy(), client.started_at());
            let space = reader.space(&mut buffer);
            let count = space.len().min(stream.len()).min(7);
            assert!(count > 0);
            space[..count].copy_from_slice(&stream[..count]);
            stream = &stream[count..];
            reader.commit(count);
            while let Some(Frame::Packet(packet)) = reader.next(&mut buffer) {
                replies += 1;
                let received = client.receive(now, packet);
                debug(&received);
                debug(&client);
                match received {
                    Ok(FlexReceived::LoggedIn { .. }) => {
                        let target = JoinTarget::New { queue_key: Text::EMPTY, subject: Some("S".into()) };
                        client.join(target, Some(MessageText::plain("hi")), user_data, &mut out).unwrap();
                    }
                    Ok(FlexReceived::Update(update)) => {
                        for event in update.transcript.events.iter() {
                            look_at(event.as_ref().ok());
                            if let Err(error) = event {
                                display(&error);
                            }
                        }
                        let notice = NoticeText::new(NoticeType::TypingStarted, "x".into());
                        client.notify(notice, KeyValues::EMPTY, KeyValues::EMPTY, &mut out).unwrap();
                    }
                    Ok(_) => {}
                    Err(error) => display(&error),
                }
            }
        }
        assert_eq!(replies, 5);
        client.relinked();
        let mut kept = [0; 1024];
        let length = client.snapshot(&out, &mut kept).unwrap();
        let config = HttpChatConfig::new(service);
        debug(&HttpChatClient::restore(config, &kept[..length], &mut out));
        display(&HttpChatClient::restore(config, &kept[..9], &mut out).unwrap_err());
        _ = (client.is_logged_in(), client.is_awaiting(), client.is_fate_unknown(), client.service());
        _ = client.abandon(now);
    });
}

#[test]
fn json() {
    without_heap(|| {
        for document in ["{\"a\":[1,\"\\ud83d\\ude00\",true,null]}", "[1,{\"a\":}]", "\"\\x\""] {
            let mut reader = Reader::new(document.as_bytes(), Limits::PACKET).unwrap();
            loop {
                match reader.next() {
                    Ok(Some(token)) => debug(&(&reader, token)),
                    Ok(None) => break,
                    Err(error) => {
                        display(&error);
                        break;
                    }
                }
            }
        }
    });
}
