//! Sessions over WebSockets.

use super::*;
use crate::gateway::bayeux::SocketId;

fn over(socket: SocketId) -> Origin {
    Origin { way: Way::WebSocket(socket), ..origin(None, [10, 0, 0, 1]) }
}

impl Scene {
    fn poll_socket(&mut self, socket: SocketId) -> Option<String> {
        let waker = Waker::from(Arc::clone(&self.bell));
        match self.broker.poll_socket(self.now, socket, &waker) {
            Poll::Ready(texts) => Some(array(&texts.expect("a socket that goes on"))),
            Poll::Pending => None,
        }
    }

    fn is_to_be_closed(&mut self, socket: SocketId) -> bool {
        let waker = Waker::from(Arc::clone(&self.bell));
        matches!(self.broker.poll_socket(self.now, socket, &waker), Poll::Ready(None))
    }
}

#[test]
fn events_do_not_end_a_connect() {
    let mut scene = Scene::new(|it| it.has_websocket = true);
    let socket = scene.broker.open_socket();
    let handshake =
        r#"[{"id":"1","channel":"/meta/handshake","supportedConnectionTypes":["websocket","long-polling"]}]"#;
    let said = scene.post_from(&over(socket), handshake).text();
    assert!(said.contains(r#""supportedConnectionTypes":["websocket","long-polling"]"#), "{said}");
    let session = SessionId::new([1; 20]);
    let body = connect(&session.to_string());
    // What comes before the first connect comes with its reply.
    scene.broker.deliver(session, "/a", "0").unwrap();
    assert_eq!(scene.poll_socket(socket), None);
    let said = scene.post_from(&over(socket), &body).text();
    assert_eq!(said, format!(r#"[{{"channel":"/a","data":0}},{CONNECTED}]"#));
    assert_eq!(scene.post_from(&over(socket), &body), Said::Nothing);
    assert_eq!(scene.poll_socket(socket), None);
    let wakes = scene.wakes();
    scene.broker.deliver(session, "/a", "1").unwrap();
    assert_eq!(scene.wakes(), wakes + 1);
    assert_eq!(scene.poll_socket(socket).as_deref(), Some(r#"[{"channel":"/a","data":1}]"#));
    assert_eq!(scene.poll_socket(socket), None);
    scene.at(31_000);
    assert_eq!(scene.wakes(), wakes + 2);
    assert_eq!(scene.poll_socket(socket), Some(format!("[{CONNECTED}]")));
    // Between two connects, too.
    scene.broker.deliver(session, "/a", "2").unwrap();
    assert_eq!(scene.poll_socket(socket).as_deref(), Some(r#"[{"channel":"/a","data":2}]"#));
    // The goodbye answers the connect that is held, in the same frame.
    assert_eq!(scene.post_from(&over(socket), &body), Said::Nothing);
    let bye = format!(r#"[{{"id":"9","channel":"/meta/disconnect","clientId":"{session}"}}]"#);
    let reply = CONNECTED.replace('}', r#","advice":{"reconnect":"none","interval":0}}"#);
    assert_eq!(
        scene.post_from(&over(socket), &bye).text(),
        format!(r#"[{reply},{{"id":"9","channel":"/meta/disconnect","successful":true}}]"#)
    );
    assert_eq!(scene.ended(), [(session, Gone::Disconnected)]);
}

#[test]
fn acknowledged_events_end_a_connect() {
    let mut scene = Scene::new(|it| it.has_websocket = true);
    let socket = scene.broker.open_socket();
    scene.post_from(&over(socket), r#"[{"channel":"/meta/handshake","ext":{"ack":true}}]"#).text();
    let session = SessionId::new([1; 20]);
    let connect = |ack| {
        format!(r#"[{{"id":"4","channel":"/meta/connect","clientId":"{session}","ext":{{"ack":{ack}}}}}]"#)
    };
    let reply = |batch| {
        format!(r#"{{"id":"4","channel":"/meta/connect","successful":true,"ext":{{"ack":{batch}}}}}"#)
    };
    scene.post_from(&over(socket), &connect(0)).text();
    scene.broker.deliver(session, "/a", "1").unwrap();
    assert_eq!(scene.poll_socket(socket), None);
    assert_eq!(scene.post_from(&over(socket), &connect(1)), Said::Nothing);
    let one = r#"{"channel":"/a","data":1}"#;
    assert_eq!(scene.poll_socket(socket), Some(format!("[{one},{}]", reply(2))));
    assert_eq!(scene.poll_socket(socket), None);
    assert_eq!(scene.post_from(&over(socket), &connect(2)), Said::Nothing);
    assert_eq!(scene.poll_socket(socket), None);
}

/// A lost link: the client comes back over another socket, or by long polling if it has its cookie.
#[test]
fn a_session_goes_on_another_way() {
    let mut scene = Scene::new(|it| it.has_websocket = true);
    let first = scene.broker.open_socket();
    let with_cookie = Origin { browser: Some(BROWSER), ..over(first) };
    let (session, id) = scene.session_from(&with_cookie);
    assert_eq!(scene.post_from(&with_cookie, &connect(&id)), Said::Nothing);
    scene.at(5000);
    scene.broker.close_socket(scene.now, first, false);
    assert_eq!(scene.broker.next_deadline(), Some(15_000));
    scene.broker.deliver(session, "/a", "1").unwrap();
    let second = scene.broker.open_socket();
    assert_eq!(scene.post_from(&over(second), &connect(&id)), Said::Nothing);
    assert_eq!(scene.poll_socket(second).as_deref(), Some(r#"[{"channel":"/a","data":1}]"#));
    let ping = scene.broker.next_ping(second).unwrap();
    scene.broker.pong(second, ping);
    // By long polling, while the socket is still there: that one brings nothing any more.
    let hold = scene.post(&connect(&id)).hold();
    scene.broker.deliver(session, "/a", "2").unwrap();
    assert_eq!(scene.poll_socket(second), None);
    assert_eq!(scene.poll(hold), Poll::Ready(Some(format!(r#"[{{"channel":"/a","data":2}},{CONNECTED}]"#))));
    scene.broker.close_socket(scene.now, second, false);
    // And back, while a connect is held by a request.
    let hold = scene.post(&connect(&id)).hold();
    let third = scene.broker.open_socket();
    assert_eq!(scene.post_from(&over(third), &connect(&id)), Said::Nothing);
    assert_eq!(scene.poll(hold), Poll::Ready(None));
    scene.at(90_000);
    assert_eq!(scene.poll_socket(third), Some(format!("[{CONNECTED}]")));
    // A session without a cookie stays with sockets.
    let (_, id) = scene.session_from(&over(third));
    assert!(
        scene.post_from(&origin(None, [10, 0, 0, 1]), &connect(&id)).text().contains("402::session_unknown")
    );
}

/// What was written to a link that broke may have come or not: the client learns that by the end of its session.
#[test]
fn events_of_unknown_fate_end_the_session() {
    // Nothing comes behind the event; a ping, which isn't answered; the answer to an earlier one.
    for pings in 0..3 {
        let mut scene = Scene::new(|it| it.has_websocket = true);
        let socket = scene.broker.open_socket();
        let (session, id) = scene.session_from(&over(socket));
        assert_eq!(scene.post_from(&over(socket), &connect(&id)), Said::Nothing);
        let mut first = None;
        for _ in 0..pings {
            scene.broker.deliver(session, "/a", "1").unwrap();
            assert!(scene.poll_socket(socket).is_some());
            let ping = scene.broker.next_ping(socket);
            assert!(ping.is_some() && scene.broker.next_ping(socket).is_none());
            first = first.or(ping);
        }
        if pings == 0 {
            scene.broker.deliver(session, "/a", "1").unwrap();
            assert!(scene.poll_socket(socket).is_some());
        } else if pings == 2 {
            scene.broker.pong(socket, first.unwrap());
        }
        // Whatever else the client says may have been said before the event came.
        scene.at(31_000);
        assert_eq!(scene.poll_socket(socket), Some(format!("[{CONNECTED}]")));
        assert_eq!(scene.post_from(&over(socket), &connect(&id)), Said::Nothing);
        scene.broker.close_socket(scene.now, socket, false);
        assert_eq!(scene.ended(), [(session, Gone::Uncertain)]);
        let next = scene.broker.open_socket();
        let said = scene.post_from(&over(next), &connect(&id)).text();
        assert!(
            said.contains("402::session_unknown") && said.contains(r#""reconnect":"handshake""#),
            "{said}"
        );
    }
}

/// A client that comes another way has left the first, whatever became of it.
#[test]
fn so_do_those_of_a_socket_that_is_replaced() {
    let mut scene = Scene::new(|it| it.has_websocket = true);
    let second = scene.broker.open_socket();
    for way in [over(second), origin(Some(BROWSER), [10, 0, 0, 1])] {
        let first = scene.broker.open_socket();
        let (session, id) = scene.session_from(&Origin { browser: Some(BROWSER), ..over(first) });
        assert_eq!(scene.post_from(&over(first), &connect(&id)), Said::Nothing);
        scene.broker.deliver(session, "/a", "1").unwrap();
        assert!(scene.poll_socket(first).is_some());
        // Another session stays with the first.
        let (_, other) = scene.session_from(&over(first));
        assert_eq!(scene.poll_socket(first), None);
        let wakes = scene.wakes();
        let said = scene.post_from(&way, &connect(&id)).text();
        assert!(
            said.contains("402::session_unknown") && said.contains(r#""reconnect":"handshake""#),
            "{said}"
        );
        assert_eq!(scene.ended(), [(session, Gone::Uncertain)]);
        // The first is told nothing more, and is closed when nobody uses it.
        assert_eq!(
            (scene.wakes(), scene.poll_socket(first), scene.poll_socket(second)),
            (wakes + 1, None, None)
        );
        let bye = format!(r#"[{{"channel":"/meta/disconnect","clientId":"{other}"}}]"#);
        scene.post_from(&over(first), &bye).text();
        scene.ended();
        assert!(scene.is_to_be_closed(first) && !scene.is_to_be_closed(second));
    }
}

#[test]
fn a_session_goes_on_whose_events_have_come() {
    // The client says goodbye; answers the ping behind the events; says itself which events came.
    for (is_clean, is_answered, ext) in
        [(true, false, ""), (false, true, ""), (false, false, r#","ext":{"ack":true}"#)]
    {
        let mut scene = Scene::new(|it| it.has_websocket = true);
        let socket = scene.broker.open_socket();
        scene.post_from(&over(socket), &format!(r#"[{{"channel":"/meta/handshake"{ext}}}]"#)).text();
        let session = SessionId::new([1; 20]);
        let connect = connect(&session.to_string());
        scene.post_from(&over(socket), &connect).text();
        assert_eq!(scene.post_from(&over(socket), &connect), Said::Nothing);
        scene.broker.deliver(session, "/a", "1").unwrap();
        assert!(scene.poll_socket(socket).is_some());
        if is_answered {
            let ping = scene.broker.next_ping(socket).unwrap();
            scene.broker.pong(socket, ping);
        }
        scene.broker.close_socket(scene.now, socket, is_clean);
        assert_eq!(scene.ended(), []);
        let next = scene.broker.open_socket();
        assert_eq!(scene.post_from(&over(next), &connect), Said::Nothing);
    }
}

#[test]
fn one_socket_has_few_sessions() {
    let mut scene = Scene::new(|it| (it.has_websocket, it.sessions_per_socket) = (true, 2));
    let socket = scene.broker.open_socket();
    let sessions = [0, 1].map(|_| scene.session_from(&over(socket)).0);
    let said = scene.post_from(&over(socket), r#"[{"channel":"/meta/handshake"}]"#).text();
    assert!(said.contains("503::sessions_exhausted"), "{said}");
    // What a door ends is told over the socket.
    scene.post_from(&over(socket), &connect(&sessions[0].to_string()));
    scene.broker.end_session(sessions[0]);
    assert!(scene.poll_socket(socket).unwrap().contains(r#""reconnect":"none""#));
    scene.session_from(&over(socket));
    scene.broker.close_socket(scene.now, socket, false);
    assert_eq!(scene.poll_socket(socket), None);
}
