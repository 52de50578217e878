//! Long polling on real connections.

use std::io::Read;

use super::mounted::{JSON, open, read, send};
use super::{CONNECTED, connect};

const HANDSHAKE: &str = r#"[{"id":"1","channel":"/meta/handshake"}]"#;

#[test]
fn every_client_family_finds_its_path() {
    let door = open("/base", |_| {});
    for path in ["/base", "/base/", "/base/handshake", "/base/connect", "/base/a/b"] {
        let (head, body) = door.ask(&format!("POST {path}"), &[JSON], HANDSHAKE);
        assert!(
            head.starts_with("HTTP/1.1 200 OK\r\ncontent-type: application/json;charset=UTF-8\r\n"),
            "{head}"
        );
        assert!(
            body.starts_with(r#"[{"id":"1","channel":"/meta/handshake","successful":true"#),
            "{path}: {body}"
        );
    }
    assert!(door.ask("POST /bases", &[JSON], HANDSHAKE).0.starts_with("HTTP/1.1 404"));
}

#[test]
fn the_cookie() {
    let door = open("/base", |_| {});
    let (head, body) = door.ask("POST /base", &[JSON], HANDSHAKE);
    let cookie = head.lines().find_map(|it| it.strip_prefix("set-cookie: BAYEUX_BROWSER=")).unwrap();
    let (value, attributes) = cookie.split_at(40);
    assert!(value.bytes().all(|it| it.is_ascii_hexdigit()) && attributes == "; HttpOnly", "{cookie}");
    let id = &body.split("\"clientId\":\"").nth(1).unwrap()[..40];
    assert!(door.ask("POST /base", &[JSON], &connect(id)).1.contains("402::session_unknown"));
    // Beside other cookies, as a client writes that has its own.
    let cookie = format!("Cookie: JSESSIONID=1; BAYEUX_BROWSER={value}");
    let (head, body) = door.ask("POST /base", &[JSON, &cookie], &connect(id));
    assert_eq!(body, format!("[{CONNECTED}]"));
    assert!(!head.contains("set-cookie"));
    // Another session of the same browser has the same cookie; who isn't let in gets none.
    assert!(!door.ask("POST /base", &[JSON, &cookie], HANDSHAKE).0.contains("set-cookie"));
    let (head, body) = door.ask("POST /base", &[JSON, "X-Name: stranger"], HANDSHAKE);
    assert!(body.contains("403::handshake_denied") && !head.contains("set-cookie"));
}

#[test]
fn a_whole_session() {
    let door = open("/base", |_| {});
    let (id, cookie) = door.session();
    let mut held = door.connect();
    send(&mut held, "POST /base/connect", &[JSON, &cookie], &connect(&id));
    let batch = format!(
        r#"[{{"id":"5","channel":"/meta/subscribe","subscription":"/echo/*","clientId":"{id}"}},
            {{"id":"6","channel":"/meta/subscribe","subscription":"/denied","clientId":"{id}"}},
            {{"id":"7","channel":"/service/echo","data":{{"n":1}},"clientId":"{id}"}}]"#
    );
    let (_, body) = door.ask("POST /base/", &[JSON, &cookie], &batch);
    assert_eq!(
        body,
        r#"[{"id":"5","channel":"/meta/subscribe","subscription":"/echo/*","successful":true},{"id":"6","channel":"/meta/subscribe","subscription":"/denied","successful":false,"error":"403::subscribe_denied"},{"id":"7","channel":"/service/echo","successful":true}]"#
    );
    assert_eq!(read(&mut held).1, format!(r#"[{{"channel":"/echo/nobody","data":{{"n":1}}}},{CONNECTED}]"#));
    // The same connection goes on.
    send(&mut held, "POST /base/connect", &[JSON, &cookie], &connect(&id));
    door.wait_for_holds(1);
    let bye = format!(r#"[{{"id":"9","channel":"/meta/disconnect","clientId":"{id}"}}]"#);
    let (_, body) = door.ask("POST /base/disconnect", &[JSON, &cookie], &bye);
    assert_eq!(body, r#"[{"id":"9","channel":"/meta/disconnect","successful":true}]"#);
    assert!(read(&mut held).1.contains(r#""reconnect":"none""#));
    door.wait_for("nobody is gone: Disconnected");
}

/// cometd.js under node sends its bodies so.
#[test]
fn chunked_bodies() {
    let door = open("/base", |_| {});
    let body = format!("{:x}\r\n{HANDSHAKE}\r\n0\r\n\r\n", HANDSHAKE.len());
    let (_, body) = door.ask("POST /base/handshake", &[JSON, "Transfer-Encoding: chunked"], &body);
    assert!(body.contains(r#""successful":true"#), "{body}");
    // What comes along with a handshake is ignored.
    let both = r#"[{"channel":"/service/echo","data":1},{"id":"1","channel":"/meta/handshake"}]"#;
    let (_, body) = door.ask("POST /base", &[JSON], both);
    assert!(body.starts_with(r#"[{"id":"1","channel":"/meta/handshake","successful":true"#), "{body}");
}

#[test]
fn what_is_no_bayeux() {
    let door = open("/base", |it| (it.body_bytes, it.messages) = (200, 2));
    let status = |request: &str, headers: &[&str], body: &str| {
        let (head, body) = door.ask(request, headers, body);
        assert!(body.starts_with("{\"error\":\""), "{head}{body}");
        head.split(' ').nth(1).unwrap().to_owned()
    };
    assert_eq!(status("POST /base", &[], HANDSHAKE), "415");
    assert_eq!(status("POST /base", &["Content-Type: text/plain"], HANDSHAKE), "415");
    assert_eq!(status("POST /base", &[JSON], "message=1"), "400");
    assert_eq!(status("POST /base", &[JSON], "[{},{},{}]"), "400");
    assert_eq!(status("POST /base", &[JSON], &" ".repeat(201)), "413");
    let chunked = format!("c9\r\n{}\r\n0\r\n\r\n", " ".repeat(201));
    assert_eq!(status("POST /base", &[JSON, "Transfer-Encoding: chunked"], &chunked), "413");
    assert_eq!(status("PUT /base", &[JSON], HANDSHAKE), "405");
    assert_eq!(status("GET /base", &[], ""), "405");
    assert_eq!(door.ask("POST /base", &[JSON], "[]").1, "[]");
}

/// The link was lost while a connect was held: what comes then is there for the next.
#[test]
fn a_lost_link() {
    let door = open("/base", |_| {});
    let (id, cookie) = door.session();
    let subscribe = format!(r#"[{{"channel":"/meta/subscribe","subscription":"/**","clientId":"{id}"}}]"#);
    door.ask("POST /base", &[JSON, &cookie], &subscribe);
    let mut held = door.connect();
    send(&mut held, "POST /base/connect", &[JSON, &cookie], &connect(&id));
    door.wait_for_holds(1);
    drop(held);
    door.wait_for_holds(0);
    let publish = format!(r#"[{{"channel":"/service/echo","data":1,"clientId":"{id}"}}]"#);
    door.ask("POST /base", &[JSON, &cookie], &publish);
    let (_, body) = door.ask("POST /base/connect", &[JSON, &cookie], &connect(&id));
    assert_eq!(body, format!(r#"[{{"channel":"/echo/nobody","data":1}},{CONNECTED}]"#));
}

/// A client that gives a request up sends another; the first one gets no reply that counts.
#[test]
fn another_connect() {
    let door = open("/base", |_| {});
    let (id, cookie) = door.session();
    let mut first = door.connect();
    send(&mut first, "POST /base/connect", &[JSON, &cookie], &connect(&id));
    door.wait_for_holds(1);
    let mut second = door.connect();
    send(&mut second, "POST /base/connect", &[JSON, &cookie], &connect(&id));
    let mut reply = String::new();
    first.read_to_string(&mut reply).unwrap();
    assert!(reply.starts_with("HTTP/1.1 408 "), "{reply}");
}

/// The deadlines of the broker are kept, and the door is told.
#[test]
fn sessions_end() {
    let door = open("/base", |it| (it.timeout_ms, it.max_interval_ms) = (50, 1000));
    let (id, cookie) = door.session();
    let (_, body) = door.ask("POST /base/connect", &[JSON, &cookie], &connect(&id));
    assert_eq!(body, format!("[{CONNECTED}]"));
    door.wait_for("nobody is gone: Expired");
    let (_, body) = door.ask("POST /base/connect", &[JSON, &cookie], &connect(&id));
    assert!(body.contains("402::session_unknown"), "{body}");
}

#[test]
fn a_door_ends_a_session() {
    let door = open("/base", |_| {});
    let (id, cookie) = door.session();
    let mut held = door.connect();
    send(&mut held, "POST /base/connect", &[JSON, &cookie], &connect(&id));
    door.wait_for_holds(1);
    let end = format!(r#"[{{"id":"5","channel":"/service/end","data":1,"clientId":"{id}"}}]"#);
    let (_, body) = door.ask("POST /base", &[JSON, &cookie], &end);
    assert_eq!(body, r#"[{"id":"5","channel":"/service/end","successful":true}]"#);
    assert!(read(&mut held).1.contains(r#""reconnect":"none""#));
}
