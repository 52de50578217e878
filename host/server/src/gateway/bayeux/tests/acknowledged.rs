//! The extension for acknowledged messages.

use super::*;

#[test]
fn events_are_sent_again_until_they_came() {
    let mut scene = Scene::new(|_| {});
    let said = scene.post(r#"[{"id":"1","channel":"/meta/handshake","ext":{"ack":true}}]"#).text();
    assert!(said.contains(r#""ext":{"ack":true},"advice""#), "{said}");
    let session = SessionId::new([1; 20]);
    let connect = |ack: &str| {
        format!(r#"[{{"id":"4","channel":"/meta/connect","clientId":"{session}","ext":{{"ack":{ack}}}}}]"#)
    };
    let reply = |batch| {
        format!(r#"{{"id":"4","channel":"/meta/connect","successful":true,"ext":{{"ack":{batch}}}}}"#)
    };
    assert_eq!(scene.post(&connect("-1")).text(), format!("[{}]", reply(1)));
    scene.broker.deliver(session, "/a", "1").unwrap();
    let (one, two) = (r#"{"channel":"/a","data":1}"#, r#"{"channel":"/a","data":2}"#);
    assert_eq!(scene.post(&connect("1")).text(), format!("[{one},{}]", reply(2)));
    scene.broker.deliver(session, "/a", "2").unwrap();
    // The reply was lost: the client knows of the batch before.
    assert_eq!(scene.post(&connect("1")).text(), format!("[{one},{two},{}]", reply(3)));
    let hold = scene.post(&connect("3")).hold();
    assert_eq!(scene.poll(hold), Poll::Pending);
    scene.broker.deliver(session, "/a", "1").unwrap();
    assert_eq!(scene.poll(hold), Poll::Ready(Some(format!("[{one},{}]", reply(4)))));
}

#[test]
fn who_does_not_ask_for_it_does_not_get_it() {
    let mut scene = Scene::new(|_| {});
    for ext in ["{}", r#"{"ack":false}"#, r#"{"ack":1}"#, r#"{"other":true}"#] {
        let said = scene.post(&format!(r#"[{{"channel":"/meta/handshake","ext":{ext}}}]"#)).text();
        assert!(!said.contains("ext"), "{said}");
    }
}
