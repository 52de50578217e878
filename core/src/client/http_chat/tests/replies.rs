//! What servers answer that is no news of the chat: refusals, pages, gaps, and when they are asked again.

use super::*;

#[test]
fn refusals() {
    let failed = r#"{"messages":[],"chatEnded":true,"statusCode":2,"alias":"1323","chatId":"0008TaFN3SE300RT","errors":
        [{"code":249,"advice":"Media server was not able to execute request. referenceId[10016629]"}]}"#;
    let mut kiosk = Kiosk::joined();
    kiosk.say("x").unwrap();
    kiosk.sent();
    let Ok(FlexReceived::Refused { request, error, reply, is_fate_unknown }) =
        kiosk.receive("200 OK", failed)
    else {
        panic!()
    };
    assert_eq!((request, error, is_fate_unknown), (RequestKind::Message, None, false));
    assert!(
        reply.error_id.unwrap() == "249" && reply.error_text.unwrap().to_string().starts_with("Media server")
    );
    // What was said last may still be had.
    assert!(!kiosk.client.is_over() && kiosk.client.poll_timeout() == Some(kiosk.now));
    let refused = kiosk.poll(failed);
    assert!(matches!(refused, Ok(FlexReceived::Refused { request: RequestKind::Poll, .. })));
    assert!(kiosk.client.is_over());
    // An error that may pass is no end.
    let mut kiosk = Kiosk::joined();
    for _ in 0..3 {
        let refused = kiosk.poll(r#"{"statusCode":1}"#);
        assert!(matches!(refused, Ok(FlexReceived::Refused { error: None, is_fate_unknown: false, .. })));
    }
    assert!(!kiosk.client.is_over());
    // Our own server's errors are known by their numbers.
    let refused = kiosk.poll(r#"{"statusCode":2,"errors":[{"code":"6","advice":null}]}"#);
    assert!(matches!(refused, Ok(FlexReceived::Refused { error: Some(ErrorId::SessionOver), .. })));
}

/// What HTTP says instead of the chat service: nobody knows then whether a message was said, if it comes from 500 on.
#[test]
fn refusals_of_http() {
    for (status, is_fate_unknown) in [
        ("400 Bad Request", false),
        ("415", false),
        ("429 Slow Down", false),
        ("500 x", true),
        ("502 Bad Gateway", true),
    ] {
        let mut kiosk = Kiosk::joined();
        kiosk.say("x").unwrap();
        kiosk.sent();
        let received =
            kiosk.receive_packet(format!("HTTP/1.1 {status}\r\nContent-Type: text/html\r\n\r\n<html>"));
        let Ok(FlexReceived::Refused { reply, is_fate_unknown: is_unknown, error, .. }) = received else {
            panic!()
        };
        assert_eq!((is_unknown, error), (is_fate_unknown, None), "{status}");
        let said = format!("{} {}", reply.error_id.unwrap(), reply.error_text.unwrap());
        assert_eq!(said.trim(), format!("HTTP/1.1 {status}"));
        // A poll that is refused like this is made again.
        let refused = kiosk.poll(r#"{"statusCode":0}"#);
        assert!(matches!(refused, Ok(FlexReceived::Update(_))));
    }
    // A login asks for any answer of a web server but for those of a proxy whose server isn't there.
    for (status, is_login) in
        [("200 OK", true), ("403 x", true), ("404 x", true), ("501 x", true), ("503 x", false)]
    {
        let mut kiosk = Kiosk::new();
        kiosk.login();
        kiosk.sent();
        let received = kiosk.receive_packet(format!("HTTP/1.1 {status}\r\n\r\n<html>"));
        assert_eq!(matches!(received, Ok(FlexReceived::LoggedIn { .. })), is_login, "{status}");
    }
}

#[test]
fn what_is_no_answer_of_a_chat_service() {
    let redirect = "HTTP/1.1 302 Found\r\nLocation: https://login.example/secret\r\n\r\n";
    let mut kiosk = Kiosk::new();
    kiosk.login();
    kiosk.sent();
    let error = kiosk.receive_packet(redirect.into()).unwrap_err();
    assert!(
        matches!(error, ReceiveError::Http(it) if it.fault == HttpFault::Redirect && it.status == Some(302))
    );
    assert!(!format!("{error} {error:?}").contains("login.example"));
    assert_eq!(kiosk.client.deadline(), None);
    let mut kiosk = Kiosk::joined();
    for (packet, expected) in [
        (redirect, HttpFault::Redirect),
        ("HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n<!DOCTYPE html>", HttpFault::Page),
        ("HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\n\r\n{}", HttpFault::NotJson),
        ("SSH-2.0", HttpFault::NotHttp),
    ] {
        kiosk.now = kiosk.client.poll_timeout().unwrap().max(kiosk.now);
        if kiosk.client.is_silent(kiosk.now) {
            kiosk.client.relinked();
        }
        assert!(kiosk.sent().1.contains("transcriptPosition=2"));
        let error = kiosk.receive_packet(packet.into()).unwrap_err();
        assert!(matches!(error, ReceiveError::Http(it) if it.fault == expected), "{error}");
    }
    // The last one was no HTTP: that link is of no use any more.
    assert!(kiosk.client.is_silent(kiosk.client.poll_timeout().unwrap()));
}

/// What can't be read isn't asked for again and again.
#[test]
fn a_reply_that_has_no_room_is_passed_over() {
    let mut kiosk = Kiosk::joined();
    kiosk.now += 1000;
    kiosk.sent();
    let cut = "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 9000\r\n\r";
    let error = kiosk.receive_packet(cut.into()).unwrap_err();
    assert!(
        matches!(error, ReceiveError::Http(it) if it.fault == HttpFault::TooLarge(Some(9073))),
        "{error}"
    );
    assert_eq!((kiosk.client.position(), kiosk.client.is_over()), (1, false));
    kiosk.now = kiosk.client.poll_timeout().unwrap();
    assert!(kiosk.client.is_silent(kiosk.now));
    kiosk.client.relinked();
    assert!(kiosk.sent().1.ends_with("&transcriptPosition=0"));
    kiosk.receive("200 OK", r#"{"statusCode":0,"messages":[],"nextPosition":41}"#).unwrap();
    assert_eq!(kiosk.client.position(), 40);
    kiosk.now = kiosk.client.poll_timeout().unwrap();
    assert!(kiosk.sent().1.ends_with("&transcriptPosition=41"));
    // The same of JSON that can't be read.
    let error =
        kiosk.receive("200 OK", "{\"statusCode\":0,\"messages\":[{\"text\":\"\\ud800\"}]}").unwrap_err();
    assert!(matches!(error, ReceiveError::Parse(_)));
    kiosk.now = kiosk.client.poll_timeout().unwrap();
    assert!(kiosk.sent().1.ends_with("&transcriptPosition=0"));
}

#[test]
fn replies_that_lack_something() {
    for (name, reply) in [
        ("chatId", r#"{"statusCode":0,"userId":"U","secureKey":"k","chatId":""}"#),
        ("userId", r#"{"statusCode":0,"userId":null,"secureKey":"k","chatId":"S"}"#),
        ("secureKey", r#"{"statusCode":0,"userId":"U","chatId":"S"}"#),
    ] {
        let mut kiosk = Kiosk::new();
        kiosk.login();
        kiosk.sent();
        kiosk.receive("200 OK", "").unwrap();
        kiosk.join();
        kiosk.sent();
        let error = kiosk.receive("200 OK", reply).unwrap_err();
        assert!(matches!(error, ReceiveError::Incomplete(it) if it == name), "{error}");
        assert!(kiosk.client.session_id().is_none());
        kiosk.login();
    }
    let mut kiosk = Kiosk::joined();
    let error = kiosk.poll(r#"{"statusCode":0,"chatId":"another"}"#).unwrap_err();
    assert!(matches!(error, ReceiveError::Incomplete(it) if it == "chatId"));
}

#[test]
fn the_pace_of_polls() {
    let mut kiosk = Kiosk::joined();
    let mut pauses = Vec::new();
    for _ in 0..40 {
        let before = kiosk.now;
        kiosk.poll(r#"{"statusCode":0,"nextPosition":2}"#).unwrap();
        pauses.push(kiosk.now - before);
    }
    assert_eq!(pauses[..6], [1000, 1063, 1129, 1199, 1273, 1353]);
    assert_eq!(pauses[33..37], [7399, 7861, 8000, 8000]);
    let news = r#"{"statusCode":0,"messages":[{"type":"TypingStarted"}]}"#;
    kiosk.poll(news).unwrap();
    assert_eq!(kiosk.client.poll_timeout(), Some(kiosk.now + 1000));
    // Failures are no news, either.
    for (failed, pause) in [("503 Service Unavailable", 1063), ("200 OK", 1129), ("200 OK", 1199)] {
        kiosk.now = kiosk.client.poll_timeout().unwrap();
        kiosk.sent();
        let body = if pause == 1129 { r#"{"statusCode":1}"# } else { "<html>" };
        assert!(!matches!(kiosk.receive(failed, body), Ok(FlexReceived::Update(_))));
        assert_eq!(kiosk.client.poll_timeout(), Some(kiosk.now + pause));
        kiosk.client.relinked();
    }
    let service = ChatService::new("h", "/p").unwrap();
    let wild = HttpChatConfig {
        disconnect_timeout: 0,
        poll_fastest: u64::MAX,
        poll_slowest: u64::MAX,
        ..HttpChatConfig::new(service)
    };
    let kept = wild.within_timeout();
    assert_eq!((kept.poll_fastest, kept.poll_slowest), (250, 250));
}
