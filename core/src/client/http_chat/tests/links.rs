//! Links that end, and requests that don't reach the server.

use super::*;

#[test]
fn polls_are_sent_again_on_a_new_link_and_nothing_else() {
    let mut kiosk = Kiosk::joined();
    kiosk.now += 1000;
    let poll = kiosk.sent();
    assert_eq!(kiosk.client.deadline().map(|it| (it.at, it.reason)), Some((22_000, DeadlineReason::Silent)));
    kiosk.now = 21_999;
    kiosk.nothing_to_send();
    assert!(!kiosk.client.is_silent(21_999) && kiosk.client.is_silent(22_000));
    kiosk.client.relinked();
    assert!(!kiosk.client.is_silent(22_000));
    assert_eq!(kiosk.sent(), poll);
    // A message that was made goes out on the new link, if it didn't on the old one.
    kiosk.receive("200 OK", r#"{"statusCode":0}"#).unwrap();
    kiosk.say("once").unwrap();
    kiosk.client.relinked();
    assert!(kiosk.sent().1.ends_with("&message=once"));
    // Otherwise nobody knows.
    kiosk.client.relinked();
    assert!(kiosk.client.is_busy());
    assert_eq!(kiosk.say("twice"), Err(CallError::Busy));
    assert_eq!(kiosk.client.deadline().map(|it| it.at), Some(0));
    assert!(kiosk.sent().0.ends_with("/refresh HTTP/1.1"));
    // The link is lost once more: the poll is repeated.
    kiosk.client.relinked();
    assert!(kiosk.sent().0.ends_with("/refresh HTTP/1.1"));
    let news = r#"{"statusCode":0,"nextPosition":3,"messages":[{"from":{"participantId":1},"index":2,"type":"Message","text":"once"}]}"#;
    let told = kiosk.receive("200 OK", news);
    assert!(
        matches!(
            told,
            Ok(FlexReceived::Refused {
                request: RequestKind::Message,
                error: None,
                is_fate_unknown: true,
                ..
            })
        ),
        "{told:?}"
    );
    assert!(!kiosk.client.is_busy());
    // What that reply brought comes again: it was carried out.
    assert_eq!(events(kiosk.poll(news)), ["2 1+0: 'once'"]);
}

#[test]
fn a_join_of_unknown_fate() {
    let mut kiosk = Kiosk::new();
    kiosk.login();
    kiosk.sent();
    kiosk.receive("200 OK", "").unwrap();
    kiosk.join();
    kiosk.sent();
    kiosk.client.relinked();
    // Whether the server is there is asked, and no second chat begun.
    assert!(kiosk.client.is_busy());
    assert!(kiosk.sent().0.starts_with("OPTIONS "));
    let told = kiosk.receive("200 OK", "");
    assert!(matches!(
        told,
        Ok(FlexReceived::Refused { request: RequestKind::Join, is_fate_unknown: true, .. })
    ));
    assert_eq!(kiosk.client.deadline(), None);
    kiosk.login();
    kiosk.sent();
    assert!(matches!(kiosk.receive("200 OK", ""), Ok(FlexReceived::LoggedIn { .. })));
}

#[test]
fn links_that_servers_close() {
    let mut kiosk = Kiosk::joined();
    kiosk.now += 1000;
    kiosk.sent();
    let body = r#"{"statusCode":0}"#;
    let packet =
        format!("HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nConnection: close\r\n\r\n{body}");
    kiosk.receive_packet(packet).unwrap();
    // No new link before there is something to send.
    assert!(!kiosk.client.is_silent(kiosk.now));
    let poll_at = kiosk.client.poll_timeout().unwrap();
    assert!(!kiosk.client.is_silent(poll_at - 1) && kiosk.client.is_silent(poll_at));
    kiosk.say("x").unwrap();
    assert!(kiosk.client.is_silent(kiosk.now));
    assert_eq!(kiosk.client.deadline().map(|it| (it.at, it.reason)), Some((0, DeadlineReason::Silent)));
    kiosk.nothing_to_send();
    kiosk.client.relinked();
    assert!(kiosk.sent().0.contains("/send "));
    kiosk.receive("200 OK", body).unwrap();
    // A link that was idle may be closed, too: a message isn't risked on it, a poll may be.
    kiosk.now += 3999;
    assert!(kiosk.sent().0.contains("/refresh "));
    kiosk.receive("200 OK", body).unwrap();
    kiosk.now += 4000;
    kiosk.say("y").unwrap();
    assert!(kiosk.client.is_silent(kiosk.now));
    kiosk.nothing_to_send();
    kiosk.client.relinked();
    assert!(!kiosk.client.is_silent(kiosk.now) && kiosk.sent().0.contains("/send "));
}

#[test]
fn requests_that_were_given_up() {
    let mut kiosk = Kiosk::joined();
    kiosk.say("x").unwrap();
    kiosk.sent();
    assert_eq!(kiosk.client.abandon(kiosk.now), Some(RequestKind::Message));
    // Its reply comes first: until then nothing is sent on this link.
    kiosk.nothing_to_send();
    kiosk.say("y").unwrap_err();
    assert_eq!(kiosk.client.abandon(kiosk.now), Some(RequestKind::Poll));
    assert_eq!(kiosk.receive("200 OK", r#"{"statusCode":0}"#), Ok(FlexReceived::Stale));
    assert!(kiosk.sent().0.contains("/refresh "));
    kiosk.receive("200 OK", r#"{"statusCode":0}"#).unwrap();
    assert_eq!(kiosk.client.abandon(kiosk.now), None);
    assert_eq!(kiosk.receive("200 OK", r#"{"statusCode":0}"#), Ok(FlexReceived::Stale));
    // A join that was given up is begun anew.
    let mut kiosk = Kiosk::new();
    kiosk.login();
    kiosk.sent();
    kiosk.receive("200 OK", "").unwrap();
    kiosk.join();
    assert_eq!(kiosk.client.abandon(kiosk.now), Some(RequestKind::Join));
    kiosk.login();
}
