//! When connects are held, and when sessions end.

use super::*;

#[test]
fn what_comes_between_two_connects_waits() {
    let mut scene = Scene::new(|_| {});
    let (session, id) = scene.session();
    scene.broker.deliver(session, "/a", "1").unwrap();
    // Another reply doesn't bring it: only connects do, so that the order is certain.
    let publish = format!(r#"[{{"id":"3","channel":"/service/a","data":1,"clientId":"{id}"}}]"#);
    assert_eq!(scene.post(&publish).text(), r#"[{"id":"3","channel":"/service/a","successful":true}]"#);
    scene.broker.deliver(session, "/b", "2").unwrap();
    let events = r#"{"channel":"/a","data":1},{"channel":"/b","data":2}"#;
    assert_eq!(scene.post(&connect(&id)).text(), format!("[{events},{CONNECTED}]"));
    scene.post(&connect(&id)).hold();
}

#[test]
fn a_client_may_ask_for_a_shorter_time() {
    let mut scene = Scene::new(|_| {});
    let (_, id) = scene.session();
    let connect = |timeout| {
        format!(r#"[{{"channel":"/meta/connect","clientId":"{id}","advice":{{"timeout":{timeout}}}}}]"#)
    };
    let reply = r#"[{"channel":"/meta/connect","successful":true,"advice":{"reconnect":"retry","timeout":30000,"interval":0}}]"#;
    assert_eq!(scene.post(&connect("0")).text(), reply);
    // No longer one than the server's, and nothing else than a number.
    for (asked, held) in [("5", 5), ("99999999", 30_000), ("-1", 30_000), ("\"x\"", 30_000)] {
        let began = scene.now;
        let hold = scene.post(&connect(asked)).hold();
        scene.at(began + held - 1);
        assert_eq!(scene.poll(hold), Poll::Pending, "{asked}");
        scene.at(began + held);
        assert_eq!(scene.poll(hold), Poll::Ready(Some(reply.to_owned())), "{asked}");
    }
}

#[test]
fn who_sends_no_connect_is_forgotten() {
    let mut scene = Scene::new(|it| it.interval_ms = 500);
    scene.post(r#"[{"channel":"/meta/handshake"}]"#).text();
    let silent = SessionId::new([1; 20]);
    let (other, id) = scene.session();
    assert_eq!(scene.broker.next_deadline(), Some(11_500));
    scene.at(11_499);
    assert_eq!(scene.ended(), []);
    let hold = scene.post(&connect(&id)).hold();
    scene.at(11_500);
    assert_eq!(scene.ended(), [(silent, Gone::Expired)]);
    assert!(scene.broker.deliver(silent, "/a", "1").is_err());
    // While a connect is held, and from when it was answered on.
    assert_eq!(scene.broker.next_deadline(), Some(41_499));
    scene.at(41_600);
    assert_eq!(scene.ended(), []);
    assert!(matches!(scene.poll(hold), Poll::Ready(Some(_))));
    assert_eq!(scene.broker.next_deadline(), Some(52_100));
    // What is published doesn't count: the client has to fetch its events.
    scene.at(52_000);
    scene.post(&format!(r#"[{{"channel":"/service/a","data":1,"clientId":"{id}"}}]"#)).text();
    scene.at(52_100);
    assert_eq!(scene.ended(), [(other, Gone::Expired)]);
    assert_eq!(scene.broker.next_deadline(), None);
}

#[test]
fn a_lost_request_loses_nothing() {
    let mut scene = Scene::new(|_| {});
    let (session, id) = scene.session();
    let hold = scene.post(&connect(&id)).hold();
    assert_eq!(scene.poll(hold), Poll::Pending);
    scene.at(2000);
    scene.broker.deliver(session, "/a", "1").unwrap();
    // The answer was about to be fetched.
    scene.broker.abandon(scene.now, hold);
    assert_eq!(scene.broker.next_deadline(), Some(12_000));
    assert_eq!(scene.poll(hold), Poll::Ready(None));
    let said = scene.post(&connect(&id)).text();
    assert_eq!(said, format!(r#"[{{"channel":"/a","data":1}},{CONNECTED}]"#));
    // A hold that was answered can't be abandoned any more.
    let hold = scene.post(&connect(&id)).hold();
    scene.broker.abandon(scene.now, HoldId::clone(&hold));
    let next = scene.post(&connect(&id)).hold();
    scene.broker.abandon(scene.now, hold);
    assert_eq!(scene.poll(next), Poll::Pending);
}

#[test]
fn another_connect_takes_the_place_of_one_that_is_held() {
    let mut scene = Scene::new(|_| {});
    let (session, id) = scene.session();
    let old = scene.post(&connect(&id)).hold();
    assert_eq!(scene.poll(old), Poll::Pending);
    let new = scene.post(&connect(&id)).hold();
    assert_eq!(scene.wakes(), 1);
    assert_eq!(scene.poll(new), Poll::Pending);
    assert_eq!(scene.poll(old), Poll::Ready(None));
    scene.broker.abandon(scene.now, old);
    scene.broker.deliver(session, "/a", "1").unwrap();
    assert!(matches!(scene.poll(new), Poll::Ready(Some(_))));
}

#[test]
fn a_door_ends_a_session() {
    let mut scene = Scene::new(|_| {});
    let (session, id) = scene.session();
    let hold = scene.post(&connect(&id)).hold();
    assert_eq!(scene.poll(hold), Poll::Pending);
    scene.broker.deliver(session, "/a", "1").unwrap();
    scene.broker.end_session(session);
    let Poll::Ready(Some(said)) = scene.poll(hold) else { panic!("not answered") };
    let reply = CONNECTED.replace('}', r#","advice":{"reconnect":"none","interval":0}}"#);
    assert_eq!(said, format!(r#"[{{"channel":"/a","data":1}},{reply}]"#));
    assert_eq!(scene.ended(), []);
    assert!(scene.post(&connect(&id)).text().contains("402::session_unknown"));
    // Without a connect that is held there is nobody to tell.
    let (session, _) = scene.session();
    scene.broker.end_session(session);
    assert!(scene.broker.farewells.is_empty());
}

/// Two windows of one browser: only one connect is held, since a browser opens few connections.
#[test]
fn several_sessions_of_one_browser() {
    let mut scene = Scene::new(|_| {});
    let (_, first) = scene.session();
    let (_, second) = scene.session();
    let hold = scene.post(&connect(&first)).hold();
    let crowded = r#"[{"id":"4","channel":"/meta/connect","successful":true,"advice":{"reconnect":"retry","timeout":30000,"interval":2000,"multiple-clients":true}}]"#;
    assert_eq!(scene.post(&connect(&second)).text(), crowded);
    assert_eq!(scene.post(&connect(&second)).text(), crowded);
    // It waits for longer, so it is waited for longer.
    assert_eq!(scene.broker.next_deadline(), Some(1000 + 12_000));
    // Another browser has its own.
    let other = origin(Some(Browser::new([1; 20])), [10, 0, 0, 1]);
    let (_, third) = scene.session_from(&other);
    scene.post_from(&other, &connect(&third)).hold();
    scene.broker.abandon(scene.now, hold);
    // Now the usual advice holds again.
    let hold = scene.post(&connect(&second)).hold();
    scene.at(scene.now + 30_000);
    let usual = r#"[{"id":"4","channel":"/meta/connect","successful":true,"advice":{"reconnect":"retry","timeout":30000,"interval":0}}]"#;
    assert_eq!(scene.poll(hold), Poll::Ready(Some(usual.to_owned())));
}
