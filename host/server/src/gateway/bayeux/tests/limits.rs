//! What clients can make grow, and what becomes of who is over a limit.

use super::*;

#[test]
fn sessions_and_those_of_one_address() {
    let mut scene = Scene::new(|it| it.sessions = 4);
    let handshake = r#"[{"id":"1","channel":"/meta/handshake"}]"#;
    let full = r#"[{"id":"1","channel":"/meta/handshake","successful":false,"version":"1.0","supportedConnectionTypes":["long-polling"],"error":"503::sessions_exhausted","advice":{"reconnect":"handshake","interval":5000}}]"#;
    let at = |address| origin(Some(BROWSER), [10, 0, 0, address]);
    for _ in 0..2 {
        scene.session_from(&at(1));
    }
    assert_eq!(scene.post_from(&at(1), handshake).text(), full);
    for address in [2, 3] {
        scene.session_from(&at(address));
    }
    assert_eq!(scene.post_from(&at(4), handshake).text(), full);
    scene.at(100_000);
    assert_eq!(scene.ended().len(), 4);
    scene.session_from(&at(1));
}

/// The door may take its time, and others come meanwhile.
#[test]
fn handshakes_at_the_same_time() {
    let mut scene = Scene::new(|it| it.sessions = 2);
    let handshakes: Vec<_> = (1..4)
        .map(|address| {
            let message = message::read(br#"{"channel":"/meta/handshake"}"#, 1).unwrap().remove(0);
            match scene.broker.receive(0, &origin(Some(BROWSER), [10, 0, 0, address]), message, true) {
                Received::Handshake(handshake) => handshake,
                _ => panic!("refused"),
            }
        })
        .collect();
    let greeted = handshakes.into_iter().enumerate().map(|(index, handshake)| {
        scene.broker.greet(0, handshake, Ok(7), [index as u8; 20]).contains("\"successful\":true")
    });
    assert_eq!(greeted.collect::<Vec<_>>(), [true, true, false]);
}

#[test]
fn subscriptions() {
    let mut scene = Scene::new(|_| {});
    let (session, id) = scene.session();
    let subscribe = |channels: &str| {
        format!(r#"[{{"channel":"/meta/subscribe","subscription":{channels},"clientId":"{id}"}}]"#)
    };
    let is_refused = |said: Said| said.text().contains("403:limit:subscribe_denied");
    assert!(!is_refused(scene.post(&subscribe(r#"["/a","/b"]"#))));
    // What is there already takes no more room; of too many none is taken.
    assert!(!is_refused(scene.post(&subscribe(r#"["/a","/b"]"#))));
    assert!(is_refused(scene.post(&subscribe(r#"["/c","/d"]"#))));
    assert!(!scene.broker.is_subscribed(session, "/c"));
    assert!(!is_refused(scene.post(&subscribe(r#""/c""#))));
    assert!(is_refused(scene.post(&subscribe(r#"["/a","/a","/a","/a"]"#))));
}

#[test]
fn a_client_that_does_not_fetch_its_events_loses_its_session() {
    let mut scene = Scene::new(|it| it.queue_bytes = 300);
    let (slow, _) = scene.session();
    let (other, _) = scene.session();
    // One always has room.
    scene.broker.deliver(slow, "/a", &"1".repeat(1000)).unwrap();
    for _ in 0..2 {
        scene.broker.deliver(other, "/a", "1").unwrap();
    }
    assert!(scene.broker.deliver(slow, "/a", "1").is_err());
    assert_eq!(scene.ended(), [(slow, Gone::TooSlow)]);
    assert!(scene.broker.deliver(slow, "/a", "1").is_err());
    scene.broker.deliver(other, "/a", "1").unwrap();
    assert!(scene.broker.deliver(other, "/a", "1").is_err());
    assert_eq!(scene.ended(), [(other, Gone::TooSlow)]);
}

#[test]
fn what_waits_for_all_of_them() {
    let mut scene = Scene::new(|it| (it.queue_bytes, it.all_queue_bytes) = (1000, 1000));
    let sessions: Vec<SessionId> = (0..4).map(|_| scene.session().0).collect();
    let event = "1".repeat(100);
    for session in [0, 0, 0, 1] {
        scene.broker.deliver(sessions[session], "/a", &event).unwrap();
    }
    // There is no room for a fifth. Who has less than a quarter gets it all the same, the one with the most doesn't.
    scene.broker.deliver(sessions[2], "/a", &event).unwrap();
    assert!(scene.broker.deliver(sessions[0], "/a", &event).is_err());
    assert_eq!(scene.ended(), [(sessions[0], Gone::TooSlow)]);
    scene.broker.deliver(sessions[1], "/a", &event).unwrap();
}

/// Connects that can't be held become polls.
#[test]
fn holds() {
    let mut scene = Scene::new(|it| it.holds = 1);
    let browsers = [1, 2].map(|it| origin(Some(Browser::new([it; 20])), [10, 0, 0, 1]));
    let [first, second] = browsers.map(|it| scene.session_from(&it).1);
    let hold = scene.post_from(&browsers[0], &connect(&first)).hold();
    let said = scene.post_from(&browsers[1], &connect(&second)).text();
    assert_eq!(
        said,
        r#"[{"id":"4","channel":"/meta/connect","successful":true,"advice":{"reconnect":"retry","timeout":30000,"interval":2000}}]"#
    );
    scene.broker.abandon(scene.now, hold);
    scene.post_from(&browsers[1], &connect(&second)).hold();
}

/// Whoever has much to say can wait until the client has fetched what there is.
#[test]
fn a_queue_that_is_empty_again() {
    let mut scene = Scene::new(|_| {});
    let (session, id) = scene.session();
    let waker = Waker::from(Arc::clone(&scene.bell));
    assert_eq!(scene.broker.poll_drained(session, &waker), Poll::Ready(Ok(())));
    scene.broker.deliver(session, "/a", "1").unwrap();
    for _ in 0..3 {
        assert_eq!(scene.broker.poll_drained(session, &waker), Poll::Pending);
    }
    scene.post(&connect(&id)).text();
    assert_eq!(scene.wakes(), 1);
    assert_eq!(scene.broker.poll_drained(session, &waker), Poll::Ready(Ok(())));
    scene.broker.deliver(session, "/a", "1").unwrap();
    assert_eq!(scene.broker.poll_drained(session, &waker), Poll::Pending);
    scene.broker.end_session(session);
    assert_eq!(scene.wakes(), 2);
    assert_eq!(
        scene.broker.poll_drained(session, &waker),
        Poll::Ready(Err(crate::gateway::bayeux::NoSession))
    );
}
