//! Clients that others wrote, at a door as agents have them: topics with wildcards, and a cookie that has to come back.

use serde_json::json;

use super::mounted::open;
use super::neighbours::{Library, Neighbour};

fn a_session(library: Library, transport: &str, name: &str) {
    let door = open("/api/v2/notifications", |_| {});
    // For an address in digits aiohttp keeps no cookies.
    let url = format!("http://localhost:{}/api/v2/notifications", door.address.port());
    let Some(mut client) = Neighbour::start(library, transport, &url) else { return };
    client.wait_for("handshake", |it| it["handshake"] == true);
    client.tell(&json!({ "subscribe": "/denied" }));
    let refused = client.wait_for("subscribed", |_| true);
    assert_eq!((&refused["successful"], &refused["error"]), (&json!(false), &json!("403::subscribe_denied")));
    client.tell(&json!({ "subscribe": "/echo/*" }));
    client.wait_for("subscribed", |it| it["successful"] == true);
    client.publish("/other", json!(1));
    let refused = client.wait_for("published", |_| true);
    assert_eq!(refused["error"], "403::publish_denied");
    client.tell(&json!({ "batch": [["/service/echo", 1], ["/service/echo", "two"], ["/service/echo", { "n": [3] }]] }));
    for data in [json!(1), json!("two"), json!({ "n": [3] })] {
        let event = client.wait_for("event", |_| true);
        assert_eq!((&event["event"], &event["data"]), (&json!(format!("/echo/{name}")), &data));
    }
    client.disconnect();
    door.wait_for(&format!("{name} is gone: Disconnected"));
}

#[test]
fn cometd_8() {
    a_session(Library::CometD8, "long-polling", "ana");
    a_session(Library::CometD8, "websocket", "nobody");
}

#[test]
fn cometd_3() {
    a_session(Library::CometD3, "long-polling", "ana");
    a_session(Library::CometD3, "websocket", "nobody");
}

/// It sends no header of ours.
#[test]
fn aiocometd() {
    a_session(Library::Aiocometd, "long-polling", "nobody");
    a_session(Library::Aiocometd, "websocket", "nobody");
}
