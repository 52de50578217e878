//! The bytes, as seen with the CometD project's server and public clients.

use super::*;

const ID: &str = "0101010101010101010101010101010101010101";

/// From the handshake to the goodbye, with the bodies of cometd.js.
/// A client that could not be understood is told so, and stays away.
#[test]
fn ways_and_versions_that_there_are_not() {
    let mut scene = Scene::new(|_| {});
    let (_, id) = scene.session();
    for (way, is_there) in [("long-polling", true), ("websocket", false), ("nonsense", false)] {
        let body = connect(&id).replace("long-polling", way).replace("}]", r#","advice":{"timeout":0}}]"#);
        let said = scene.post(&body).text();
        assert_eq!(said.contains(r#""successful":true"#), is_there, "{said}");
        let is_refused = said.contains("400::connection_types_unsupported") && said.contains(r#""none""#);
        assert_eq!(is_refused, !is_there, "{said}");
    }
    for (versions, is_there) in [
        ("", true),
        (r#","version":"1.0","minimumVersion":"0.9""#, true),
        (r#","version":"2.0","minimumVersion":"1.0beta""#, true),
        (r#","version":"2.0","minimumVersion":"2.0""#, false),
    ] {
        let said = scene.post(&format!(r#"[{{"channel":"/meta/handshake"{versions}}}]"#)).text();
        assert_eq!(said.contains(r#""successful":true"#), is_there, "{said}");
        assert_eq!(said.contains("400::version_unsupported"), !is_there, "{said}");
    }
}

#[test]
fn a_session_of_cometd_js() {
    let mut scene = Scene::new(|_| {});
    let handshake = r#"[{"id":"1","version":"1.0","minimumVersion":"1.0","channel":"/meta/handshake","supportedConnectionTypes":["long-polling"],"advice":{"timeout":60000,"interval":0}}]"#;
    assert_eq!(
        scene.post(handshake).text(),
        format!(
            r#"[{{"id":"1","channel":"/meta/handshake","successful":true,"clientId":"{ID}","version":"1.0","supportedConnectionTypes":["long-polling"],"advice":{{"reconnect":"retry","timeout":30000,"interval":0}}}}]"#
        )
    );
    let first = format!(
        r#"[{{"id":"3","channel":"/meta/connect","connectionType":"long-polling","advice":{{"timeout":0}},"clientId":"{ID}"}}]"#
    );
    assert_eq!(
        scene.post(&first).text(),
        r#"[{"id":"3","channel":"/meta/connect","successful":true,"advice":{"reconnect":"retry","timeout":30000,"interval":0}}]"#
    );
    let subscribe = format!(
        r#"[{{"id":"2","channel":"/meta/subscribe","subscription":"/v2/me/chats","clientId":"{ID}"}}]"#
    );
    assert_eq!(
        scene.post(&subscribe).text(),
        r#"[{"id":"2","channel":"/meta/subscribe","subscription":"/v2/me/chats","successful":true}]"#
    );
    let hold = scene.post(&connect(ID)).hold();
    assert_eq!(scene.poll(hold), Poll::Pending);
    let id = SessionId::read(ID).unwrap();
    assert!(scene.broker.is_subscribed(id, "/v2/me/chats"));
    scene.broker.deliver(id, "/v2/me/chats", r#"{"n":1}"#).unwrap();
    assert_eq!(scene.wakes(), 1);
    assert_eq!(
        scene.poll(hold),
        Poll::Ready(Some(
            r#"[{"channel":"/v2/me/chats","data":{"n":1}},{"id":"4","channel":"/meta/connect","successful":true}]"#
                .to_owned()
        ))
    );
    let hold = scene.post(&connect(ID)).hold();
    assert_eq!(scene.poll(hold), Poll::Pending);
    // On timeout only the connect's reply.
    scene.at(31_000);
    assert_eq!(scene.wakes(), 2);
    assert_eq!(scene.poll(hold), Poll::Ready(Some(format!("[{CONNECTED}]"))));
    let hold = scene.post(&connect(ID)).hold();
    assert_eq!(scene.poll(hold), Poll::Pending);
    let bye = format!(r#"[{{"id":"9","channel":"/meta/disconnect","clientId":"{ID}"}}]"#);
    assert_eq!(scene.post(&bye).text(), r#"[{"id":"9","channel":"/meta/disconnect","successful":true}]"#);
    assert_eq!(scene.wakes(), 3);
    assert_eq!(
        scene.poll(hold),
        Poll::Ready(Some(
            r#"[{"id":"4","channel":"/meta/connect","successful":true,"advice":{"reconnect":"none","interval":0}}]"#
                .to_owned()
        ))
    );
    assert_eq!(scene.ended(), [(id, Gone::Disconnected)]);
}

/// aiocometd writes blanks, begins with the id 0, and gives no advice with its first connect.
#[test]
fn the_first_connect_of_aiocometd_is_answered_at_once() {
    let mut scene = Scene::new(|_| {});
    let handshake = r#"[{"channel": "/meta/handshake", "version": "1.0", "supportedConnectionTypes": ["long-polling"], "minimumVersion": "1.0", "id": "0"}]"#;
    assert!(
        scene
            .post(handshake)
            .text()
            .starts_with(r#"[{"id":"0","channel":"/meta/handshake","successful":true,"#)
    );
    let body = format!(
        r#"[{{"channel": "/meta/connect", "clientId": "{ID}", "connectionType": "long-polling", "id": "1"}}]"#
    );
    assert_eq!(scene.post(&body).text(), r#"[{"id":"1","channel":"/meta/connect","successful":true}]"#);
    scene.post(&body).hold();
}

#[test]
fn sessions_that_are_not_known() {
    let mut scene = Scene::new(|_| {});
    assert_eq!(
        scene.post(&connect(ID)).text(),
        r#"[{"id":"4","channel":"/meta/connect","successful":false,"error":"402::session_unknown","advice":{"reconnect":"handshake","interval":0}}]"#
    );
    for body in [
        format!(r#"[{{"id":"5","channel":"/service/chatV2/q","data":{{}},"clientId":"{ID}"}}]"#),
        r#"[{"id":"5","channel":"/service/chatV2/q","data":{}}]"#.to_owned(),
        r#"[{"id":"5","channel":"/service/chatV2/q","data":{},"clientId":"short"}]"#.to_owned(),
    ] {
        assert_eq!(
            scene.post(&body).text(),
            r#"[{"id":"5","channel":"/service/chatV2/q","successful":false,"error":"402::session_unknown"}]"#
        );
    }
    // The id alone doesn't do: the cookie has to come back.
    let (_, id) = scene.session();
    for browser in [None, Some(Browser::new([1; 20]))] {
        let said = scene.post_from(&origin(browser, [10, 0, 0, 1]), &connect(&id)).text();
        assert!(said.contains("402::session_unknown"), "{said}");
    }
    scene.post(&connect(&id)).hold();
    let mut scene = Scene::new(|it| it.needs_cookie = false);
    let (_, id) = scene.session();
    scene.post_from(&origin(None, [10, 0, 0, 1]), &connect(&id)).hold();
}

#[test]
fn what_a_door_refuses() {
    let mut scene = Scene::new(|_| {});
    scene.greets = Err(Denied);
    assert_eq!(
        scene.post(r#"{"id":"1","channel":"/meta/handshake"}"#).text(),
        r#"[{"id":"1","channel":"/meta/handshake","successful":false,"version":"1.0","supportedConnectionTypes":["long-polling"],"error":"403::handshake_denied","advice":{"reconnect":"none","interval":0}}]"#
    );
    scene.greets = Ok(7);
    let (_, id) = scene.session();
    (scene.subscribes, scene.publishes) = (Err(Denied), Err(Denied));
    let subscribe =
        format!(r#"[{{"id":"2","channel":"/meta/subscribe","subscription":"/v2/*","clientId":"{id}"}}]"#);
    assert_eq!(
        scene.post(&subscribe).text(),
        r#"[{"id":"2","channel":"/meta/subscribe","subscription":"/v2/*","successful":false,"error":"403::subscribe_denied"}]"#
    );
    let publish = format!(r#"[{{"id":"3","channel":"/v2/me","data":1,"clientId":"{id}"}}]"#);
    assert_eq!(
        scene.post(&publish).text(),
        r#"[{"id":"3","channel":"/v2/me","successful":false,"error":"403::publish_denied"}]"#
    );
}

#[test]
fn messages_that_lack_something() {
    let mut scene = Scene::new(|_| {});
    let (_, id) = scene.session();
    for (members, reply) in [
        (r#""id":"1""#, r#"{"id":"1","successful":false,"error":"400::channel_missing"}"#),
        (
            r#""channel":"/meta/other""#,
            r#"{"channel":"/meta/other","successful":false,"error":"400::channel_invalid"}"#,
        ),
        (r#""channel":"a","data":1"#, r#"{"channel":"a","successful":false,"error":"400::channel_invalid"}"#),
        (
            r#""channel":"/a/*","data":1"#,
            r#"{"channel":"/a/*","successful":false,"error":"400::channel_invalid"}"#,
        ),
        (r#""channel":"/a""#, r#"{"channel":"/a","successful":false,"error":"400::data_missing"}"#),
        (
            r#""channel":"/meta/subscribe""#,
            r#"{"channel":"/meta/subscribe","successful":false,"error":"400::subscription_missing"}"#,
        ),
        (
            r#""channel":"/meta/subscribe","subscription":[]"#,
            r#"{"channel":"/meta/subscribe","successful":false,"error":"400::subscription_missing"}"#,
        ),
        (
            r#""channel":"/meta/subscribe","subscription":["/a","/a*"]"#,
            r#"{"channel":"/meta/subscribe","subscription":["/a","/a*"],"successful":false,"error":"400::subscription_invalid"}"#,
        ),
        (
            r#""channel":"/meta/unsubscribe","subscription":"/meta/connect"}"#.trim_end_matches('}'),
            r#"{"channel":"/meta/unsubscribe","subscription":"/meta/connect","successful":false,"error":"400::subscription_invalid"}"#,
        ),
    ] {
        let body = format!(r#"[{{{members},"clientId":"{id}"}}]"#);
        assert_eq!(scene.post(&body).text(), format!("[{reply}]"), "{body}");
    }
    let other = r#"[{"channel":"/meta/handshake","supportedConnectionTypes":["callback-polling"]}]"#;
    assert_eq!(
        scene.post(other).text(),
        r#"[{"channel":"/meta/handshake","successful":false,"version":"1.0","supportedConnectionTypes":["long-polling"],"error":"400::connection_types_unsupported","advice":{"reconnect":"none","interval":0}}]"#
    );
}

/// Several messages in one request are answered in their order; a connect among them isn't held.
#[test]
fn batches() {
    let mut scene = Scene::new(|_| {});
    let (session, id) = scene.session();
    let body = format!(
        r#"[{{"id":1,"channel":"/service/a","data":{{"b": [ ]}},"clientId":"{id}"}},
            {{"id":"2","channel":"/meta/subscribe","subscription":["/a","/b/**"],"clientId":"{id}"}},
            {{"id":"3","channel":"/meta/unsubscribe","subscription":"/a","clientId":"{id}"}},
            {{"id":"4","channel":"/meta/connect","clientId":"{id}"}}]"#
    );
    assert_eq!(
        scene.post(&body).text(),
        [
            r#"[{"id":1,"channel":"/service/a","successful":true}"#,
            r#"{"id":"2","channel":"/meta/subscribe","subscription":["/a","/b/**"],"successful":true}"#,
            r#"{"id":"3","channel":"/meta/unsubscribe","subscription":"/a","successful":true}"#,
            r#"{"id":"4","channel":"/meta/connect","successful":true}]"#,
        ]
        .join(",")
    );
    assert_eq!(scene.published, [("/service/a".to_owned(), r#"{"b": [ ]}"#.to_owned())]);
    assert!(!scene.broker.is_subscribed(session, "/a") && scene.broker.is_subscribed(session, "/b/c/d"));
}
