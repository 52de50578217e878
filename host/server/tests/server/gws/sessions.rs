//! Who is let in, and what else there is to ask.

use serde_json::{Value, json};

use super::agent::{Agent, basic, request};
use crate::client::{Client, start};

/// Of `secret`.
const HASH: &str = "$argon2id$v=19$m=64,t=1,p=1$c29tZXNhbHQ$z061K6Z8C/cRv0H2ZID9RQ";

#[test]
fn only_those_who_are_listed_are_let_in() {
    let server = start(|config| {
        let list = format!("bo@example.com:{HASH}:agent:billing\neve:{HASH}:agent,supervisor:\n");
        config.agents = parlor_server::Agents::read(&list).unwrap();
    });
    let denied = json!({"statusCode": 20, "statusMessage": "Access denied"});
    for headers in [
        vec![],
        vec![basic("bo@example.com", "Secret")],
        vec![basic("nobody", "secret")],
        vec!["Cookie: JSESSIONID=0123".to_owned()],
        vec!["Authorization: Bearer x".to_owned()],
    ] {
        let headers: Vec<&str> = headers.iter().map(String::as_str).collect();
        let reply = request(&server, "GET /me", &headers, b"");
        assert_eq!((reply.status, reply.json()), (403, denied.clone()), "{headers:?}");
        assert!(!reply.head.contains("set-cookie"));
    }
    let bo = Agent::log_in(&server, "bo@example.com", "secret");
    let me = bo.get("/me")["user"].clone();
    assert_eq!(
        (&me["roles"], &me["emailAddress"], &me["skills"]),
        (&json!(["ROLE_AGENT"]), &json!("bo@example.com"), &json!([{"name": "billing"}]))
    );
    assert_eq!(me["path"], format!("/users/{}", me["id"].as_str().unwrap()));
    assert_eq!(me["contactCenterId"].as_str().unwrap().len(), 32);
    let users = bo.get("/users?fields=*")["users"].clone();
    let mut names: Vec<&str> =
        users.as_array().unwrap().iter().map(|it| it["userName"].as_str().unwrap()).collect();
    names.sort_unstable();
    assert_eq!(names, ["bo@example.com", "eve"]);
    assert_eq!(bo.get("/users")["uris"].as_array().unwrap().len(), 2);
    assert_eq!(bo.get(me["path"].as_str().unwrap())["user"], me);
    // The cookie alone is enough, and a name that belongs to another session isn't taken for this one.
    assert_eq!(bo.ask("GET /me", &[&basic("eve", "wrong")], b"").status, 403);
    let eve = bo.ask("GET /me", &[&basic("eve", "secret")], b"");
    assert_eq!(eve.json()["user"]["userName"], "eve");
}

#[test]
fn a_request_that_changes_something_may_need_a_token() {
    let server = start(|config| config.csrf_protection = true);
    let bo = basic("Bo", "");
    let first = request(&server, "GET /me", &[&bo], b"");
    let cookie = format!("Cookie: {}", first.header("set-cookie").split(';').next().unwrap());
    let body = br#"{"operationName":"StartContactCenterSession","channels":["chat"]}"#;
    let wrong = "X-CSRF-TOKEN: 00000000-0000-4000-8000-000000000000";
    for headers in [vec![cookie.as_str()], vec![&cookie, wrong], vec![&bo]] {
        let reply = request(&server, "POST /me", &headers, body);
        assert_eq!((reply.status, reply.body.as_slice()), (403, &b"Missing or invalid Csrf token"[..]));
    }
    let token = format!("{}: {}", first.header("x-csrf-header"), first.header("x-csrf-token"));
    assert_eq!(request(&server, "POST /me", &[&cookie, &token], body).json(), json!({"statusCode": 0}));
    // It lasts as long as the session.
    let again = request(&server, "GET /settings/agent-states", &[&cookie], b"");
    assert_eq!(again.header("x-csrf-token"), first.header("x-csrf-token"));
}

#[test]
fn states_settings_and_what_isnt_there() {
    let server = start(|config| {
        config.agent_states = vec![("Lunch".to_owned(), "At lunch".to_owned())];
        config.gws_url = Some("https://chat.example.com/api/v2".to_owned());
    });
    let mut bo = Agent::log_in(&server, "Bo", "");
    assert_eq!(
        bo.get("/me")["user"]["uri"].as_str().unwrap().split("/users/").next(),
        Some("https://chat.example.com/api/v2")
    );
    bo.listen_to(&["/v2/me/*", "/notifications/services"]);
    let start = json!({"operationName": "StartContactCenterSession", "channels": ["voice", "chat"]});
    let (status, partial) = bo.try_post("/me", &start);
    assert_eq!((status, &partial["statusCode"]), (200, &json!(7)));
    assert_eq!(
        (&partial["failed"][0]["channel"], &partial["succeeded"]),
        (&json!("voice"), &json!([{"statusCode": 0, "channel": "chat"}]))
    );
    bo.told();
    let operations: Vec<Value> = bo.get("/settings/agent-states")["settings"]
        .as_array()
        .unwrap()
        .iter()
        .map(|it| it["operationName"].clone())
        .collect();
    assert_eq!(operations, ["Ready", "NotReady", "Offline", "AfterCallWork", "AuxWork", "Lunch"]);
    for (path, operation, name, state) in [
        ("/me/channels/chat", "Lunch", "At lunch", "NotReady"),
        ("/me", "Ready", "Ready", "Ready"),
        ("/me", "AfterCallWork", "AfterCallWork", "NotReady"),
        ("/me/channels/chat", "Offline", "Offline", "LoggedOut"),
    ] {
        bo.post(path, json!({"operationName": operation}));
        let told = bo.told()["data"]["channels"][0]["userState"].clone();
        assert_eq!((&told["displayName"], &told["state"]), (&json!(name), &json!(state)));
        assert_eq!(bo.get("/me/channels")["channels"][0]["userState"], told);
    }
    assert!(bo.get("/diagnostics/version")["version"].is_string());
    let services = bo.get("/services?fields=*")["services"].clone();
    assert_eq!((&services[0]["type"], &services[0]["state"]), (&json!("MultiMediaState"), &json!("Active")));
    for service in services.as_array().unwrap() {
        assert_eq!(bo.get(service["path"].as_str().unwrap())["service"], *service);
    }
    assert_eq!(bo.ask("GET /services/pizza", &[], b"").status, 404);
    for (path, body, expected) in [
        ("/me", json!({"operationName": "Dance"}), (400, 10)),
        ("/me", json!({"operation": "Ready"}), (400, 1)),
        ("/me", json!([]), (400, 10)),
        ("/me", json!({"operationName": "StartContactCenterSession", "channels": "chat"}), (400, 10)),
        ("/me", json!({"operationName": "StartContactCenterSession", "channels": ["voice"]}), (404, 6)),
        ("/me", json!({"operationName": "StartContactCenterSession", "channels": []}), (400, 1)),
        ("/users/nobody/channels/chat", json!({"operationName": "Monitor"}), (404, 6)),
        ("/users/nobody/chats/00758123456789AB", json!({"operationName": "Intrude"}), (404, 6)),
        ("/me/channels/voice", json!({"operationName": "Ready"}), (404, 6)),
        ("/me/chats/00758123456789AB", json!({"operationName": "Leave"}), (404, 6)),
        ("/me/chats/00758123456789AB", json!({"operationName": "Dance"}), (400, 10)),
        ("/settings/agent-states", json!({}), (405, 2)),
        ("/dances", json!({}), (404, 6)),
    ] {
        let (status, reply) = bo.try_post(path, &body);
        assert_eq!((status, reply["statusCode"].as_u64().unwrap()), expected, "{path} {body}: {reply}");
        assert!(reply["statusMessage"].as_str().unwrap().len() > 10);
    }
    for path in ["/me/chats/%FF", "/users/%FF"] {
        let reply = bo.ask(&format!("GET {path}"), &[], b"");
        assert_eq!((reply.status, &reply.json()["statusCode"]), (400, &json!(10)), "{path}");
    }
    // A page on the web can't have its own name point here, nor send what changes something.
    let reply = bo.ask("GET /me", &["Host: evil.example.com"], b"");
    assert_eq!((reply.status, &reply.json()["statusCode"]), (403, &json!(3)));
    let page = ["Origin: http://evil.example.com", "Content-Type: application/json"];
    assert_eq!(bo.ask("POST /me", &page, br#"{"operationName":"Ready"}"#).status, 403);
    // Nobody listens who hasn't logged in.
    let hands =
        br#"[{"channel":"/meta/handshake","version":"1.0","supportedConnectionTypes":["long-polling"]}]"#;
    let reply = request(&server, "POST /notifications", &["Content-Type: application/json"], hands).json();
    assert_eq!(
        (&reply[0]["successful"], &reply[0]["error"]),
        (&json!(false), &json!("403::handshake_denied"))
    );
}

#[test]
fn without_a_list_of_agents_only_this_machine_is_let_in() {
    let mut config = parlor_server::Config::default();
    config.gws = "0.0.0.0:0".parse().unwrap();
    let error = parlor_server::Server::start(config.clone()).err().unwrap().to_string();
    assert!(error.contains("anybody would be let in"), "{error}");
    config.agents = parlor_server::Agents::read(&format!("bo:{HASH}:agent:")).unwrap();
    let server = parlor_server::Server::start(config).unwrap();
    let port = server.addresses().gws.port();
    let address = std::net::SocketAddr::from(([127, 0, 0, 1], port));
    let reply = crate::client::http(
        address,
        "GET /api/v2/me",
        &[&basic("bo", "secret"), "Host: chat.example.com"],
        b"",
    );
    assert_eq!(reply.status, 200);
}

#[test]
fn an_agent_who_asks_nothing_for_too_long_is_gone() {
    let server = start(|config| config.timeouts.gws_session_ms = 300);
    let ana = super::Customer::begin(&server, "Ana");
    let mut bo = Agent::ready(&server, "Bo");
    let chat = bo.accepts("Bo");
    assert_eq!(chat, ana.chat);
    let mut ute = Client::connect(server.addresses().basic);
    ute.ask("requestRegister", "userNick=\"Ute\" userType=\"SUPERVISOR\" clientVersion=\"106\"", "");
    ute.ask("requestJoin", &format!("sessionId=\"{chat}\" visibility=\"VIP\""), "");
    // He neither asks nor polls: the customer waits for somebody else.
    ute.wait_for("<partyLeft");
    let mut eve = Agent::ready(&server, "Eve");
    assert_eq!(eve.invited().0, ana.chat);
    assert_eq!(bo.ask("GET /me", &[], b"").status, 403);
}

/// Whoever logs in as somebody else in the same browser doesn't hear what the first is told.
#[test]
fn another_agents_cookie_opens_no_session() {
    let server = start(|_| {});
    let [bo, eve] = ["Bo", "Eve"].map(|name| {
        let reply = request(&server, "GET /me", &[&basic(name, "any")], b"");
        reply.header("set-cookie").split(';').next().unwrap().to_owned()
    });
    let say = |cookies: &str, message: Value| {
        let headers = [&format!("Cookie: {cookies}"), "Content-Type: application/json"];
        request(&server, "POST /notifications", &headers, json!([message]).to_string().as_bytes())
    };
    let greeted = say(&bo, json!({"channel": "/meta/handshake"}));
    let browser = greeted.header("set-cookie").split(';').next().unwrap().to_owned();
    let client_id = greeted.json()[0]["clientId"].clone();
    for (message, way) in [("/meta/subscribe", "subscription"), ("/meta/connect", "ignored")] {
        let message = json!({"channel": message, way: "/v2/me/chats", "clientId": client_id,
            "advice": {"timeout": 0}});
        let replies = [
            format!("{bo}; {browser}"),
            // Only a handshake needs to show who comes.
            browser.clone(),
            format!("{eve}; {browser}"),
        ];
        let [own, without, others] = replies.map(|it| say(&it, message.clone()).json()[0].clone());
        assert_eq!((&own["successful"], &without["successful"]), (&json!(true), &json!(true)));
        assert_eq!(others["error"], "402::session_unknown", "{others}");
    }
}
