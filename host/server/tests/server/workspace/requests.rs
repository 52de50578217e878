//! Requests by hand: refusals, each with a sentence that says what to do, and what the library doesn't ask.

use std::io::Read;

use parlor_server::Agents;
use serde_json::{Value, json};

use super::agent::Agent;
use super::{form, request, text};
use crate::client::{Client, start};
use crate::gws::Customer;
use crate::gws::agent::{self, basic};

#[test]
fn who_isnt_known_is_told_how_to_begin() {
    let server = start(|_| {});
    let initialize = "POST /workspace/v3/initialize-workspace";
    let message = |reply: crate::client::Reply| {
        assert_eq!((reply.status, &reply.json()["status"]["code"]), (403, &json!(403)), "{reply:?}");
        text(&reply.json()["status"]["message"])
    };
    for headers in [&[][..], &["Authorization: Bearer 00"], &[&basic("Bo", "any")]] {
        let said = message(request(&server, initialize, headers, b""));
        assert!(said.contains("POST /auth/v3/oauth/token"), "{said}");
    }
    let said = message(request(&server, &format!("{initialize}?code=00"), &[], b""));
    assert!(said.contains("POST /auth/v3/oauth/authorize"), "{said}");
    for path in ["GET /workspace/v3/current-session", "POST /workspace/v3/media/chat/ready"] {
        let said = message(request(&server, path, &["Cookie: WORKSPACE_SESSIONID=00"], b""));
        assert!(said.contains("POST /workspace/v3/initialize-workspace"), "{said}");
    }
    let said = message(request(&server, initialize, &["Origin: http://evil.example.com"], b""));
    assert!(said.contains("another site"), "{said}");
    let said = message(request(&server, initialize, &["Host: evil.example.com"], b""));
    assert!(said.contains("127.0.0.1"), "{said}");
    // A Bayeux session belongs to somebody, too.
    let hands = json!([{"channel": "/meta/handshake", "version": "1.0", "supportedConnectionTypes": ["long-polling"]}]);
    let json = ["Content-Type: application/json"];
    let reply =
        request(&server, "POST /workspace/v3/notifications/handshake", &json, hands.to_string().as_bytes());
    assert_eq!(reply.json()[0]["error"], "403::handshake_denied");
}

/// Nothing is wrong with a form that comes too slowly, or isn't whole: it can be sent again.
#[test]
fn a_slow_form_is_to_be_sent_again() {
    let server = start(|config| config.timeouts.http_idle_ms = 300);
    let mut slow = Client::connect(server.addresses().gws);
    slow.write(
        b"POST /auth/v3/oauth/token HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\
        Content-Type: application/x-www-form-urlencoded\r\nContent-Length: 99\r\n\r\ngrant_type=",
    );
    let mut reply = String::new();
    slow.stream.read_to_string(&mut reply).unwrap();
    assert!(reply.starts_with("HTTP/1.1 400") && reply.contains("invalid_request"), "{reply}");
    assert!(reply.contains("came too slowly: send it again"), "{reply}");
}

#[test]
fn tokens_and_codes() {
    // The hash of `secret`.
    let listed = "bo:$argon2id$v=19$m=64,t=1,p=1$c29tZXNhbHQ$z061K6Z8C/cRv0H2ZID9RQ:agent:";
    let server = start(|config| config.agents = Agents::read(listed).unwrap());
    let refused = |reply: crate::client::Reply| {
        let body = reply.json();
        (reply.status, text(&body["error"]), text(&body["error_description"]))
    };
    let wrong = refused(form(&server, "token", &[], "grant_type=password&username=bo&password=x"));
    assert_eq!((wrong.0, wrong.1.as_str()), (400, "invalid_grant"), "{}", wrong.2);
    let nobody = refused(form(&server, "token", &[], "grant_type=password"));
    assert!(nobody.1 == "invalid_grant" && nobody.2.contains("username and password"), "{nobody:?}");
    let other = refused(form(&server, "token", &[], "grant_type=device_code"));
    assert!(other.1 == "invalid_request" && other.2.contains("authorization_code"), "{other:?}");
    let no_form = request(&server, "POST /auth/v3/oauth/token", &["Content-Type: application/json"], b"{}");
    assert!(refused(no_form).2.contains("application/x-www-form-urlencoded"));
    let large = refused(form(&server, "token", &[], &"x".repeat(16_385)));
    assert!(large.1 == "invalid_request" && large.2.contains("16 KiB at most"), "{large:?}");
    let used = refused(form(&server, "token", &[], "grant_type=authorization_code&code=00"));
    assert!(used.1 == "invalid_grant" && used.2.contains("a minute"), "{used:?}");

    // A code is good for one token.
    let code = text(&form(&server, "authorize", &[&basic("bo", "secret")], "").json()["code"]);
    let exchange = format!("grant_type=authorization_code&code={code}");
    let given = form(&server, "token", &[], &exchange);
    assert_eq!(given.status, 200, "{given:?}");
    assert_eq!(form(&server, "token", &[], &exchange).status, 400);
    let bearer = format!("Authorization: Bearer {}", text(&given.json()["access_token"]));
    // A token is good for several sessions, and is no session.
    for _ in 0..2 {
        assert_eq!(request(&server, "POST /workspace/v3/initialize-workspace", &[&bearer], b"").status, 200);
    }
    let cookie = format!("Cookie: WORKSPACE_SESSIONID={}", text(&given.json()["access_token"]));
    assert_eq!(request(&server, "GET /workspace/v3/current-session", &[&cookie], b"").status, 403);
    // With a name in the form, Basic is the client's id.
    let client = [&*basic("client", "x")];
    let reply = form(&server, "token", &client, "grant_type=password&username=bo&password=secret");
    assert_eq!(reply.status, 200, "{reply:?}");
    // Where the client is the agent, its credentials are his.
    let own = [&*basic("bo", "secret")];
    let reply = form(&server, "token", &own, "grant_type=client_credentials");
    assert_eq!(reply.status, 200, "{reply:?}");
    assert_eq!(form(&server, "token", &client, "grant_type=client_credentials").status, 400);
}

#[test]
fn each_refusal_says_what_to_do() {
    let server = start(|_| {});
    let bo = Agent::begin(&server, "Bo");
    let refused = |path: &str, data: Value, status: u16, what: &str| {
        let (said_status, said) = bo.refused(path, data);
        assert!(said_status == status && said.contains(what), "{path}: {said_status} {said}");
    };
    refused("media/chat/ready", json!({}), 409, "activate-channels");
    refused("activate-channels", json!({"agentId": "Eve"}), 400, "employeeId");
    refused("activate-channels", json!({"channels": ["voice"]}), 404, "chat is the only one");
    refused("activate-channels", json!({"channels": "chat"}), 400, "[\"chat\"]");
    refused("activate-channels", json!({"channels": []}), 400, "'channels' is missing");
    bo.post("activate-channels", json!({"agentId": "Bo", "placeName": "Bo", "channels": ["voice", "chat"]}));
    refused("media/voice/ready", json!({}), 404, "chat is the only one");
    refused("media/chat/sleep", json!({}), 404, "not-ready");
    refused("media/start-monitoring", json!({}), 404, "start-monitoring");
    refused("media/chat/not-ready", json!({"reasonCode": "Holiday"}), 400, "AuxWork");
    bo.post("media/not-ready", json!({"reasonCode": "AuxWork"}));
    bo.post("media/ready", json!({}));
    let none = "media/chat/interactions/0000000000000000";
    refused(&format!("{none}/accept"), json!({}), 400, "'nickname' is missing");
    refused(&format!("{none}/accept"), json!({"nickname": "Bo"}), 404, "current-session");
    refused("media/chat/interactions/0/dance", json!({}), 404, "send-message");
    let (status, body) = bo.ask("POST media/chat/not-ready", b"[]");
    assert_eq!((status, &body["status"]["code"]), (400, &json!(400)), "{body}");
    assert_eq!(bo.ask("GET nothing", b"").0, 404);
    assert_eq!(bo.ask("GET activate-channels", b"").0, 405);

    let mut ana = Customer::begin(&server, "Ana");
    let chat = format!("media/chat/interactions/{}", ana.chat);
    while bo.chats().is_empty() {}
    refused(&format!("{chat}/send-message"), json!({"message": "x"}), 409, "now there are accept, reject");
    bo.post(&format!("{chat}/accept"), json!({"nickname": "Bo"}));
    while bo.chats()[0].1 != "Chatting" {}
    refused(&format!("{chat}/send-message"), json!({}), 400, "'message' is missing");
    refused(&format!("{chat}/send-message"), json!({"message": 1}), 400, "write a text");
    let visibility = json!({"message": "x", "visibility": "Me"});
    refused(&format!("{chat}/send-message"), visibility, 400, "All, Agent or Supervisor");
    refused(
        &format!("{chat}/send-message"),
        json!({"message": "x", "treatAs": "Me"}),
        400,
        "Normal or System",
    );
    refused(&format!("{chat}/leave"), json!({"afterAction": "Run"}), 400, "ForceClose");
    refused(&format!("{chat}/attach-user-data"), json!({"userData": {"a": 1}}), 400, "kvlist");
    refused(&format!("{chat}/delete-user-data"), json!({}), 400, "'keys' is missing");
    refused(&format!("{chat}/invite"), json!({}), 400, "employeeId");
    refused(&format!("{chat}/invite"), json!({"agentId": "Bo"}), 400, "somebody else");
    refused(&format!("{chat}/invite"), json!({"agentId": "Nobody"}), 404, "there is no agent by this name");
    refused(
        "media/chat/start-monitoring",
        json!({"agentId": "Nobody"}),
        404,
        "there is no agent by this name",
    );
    Agent::begin(&server, "Ida").get("current-session");
    refused(&format!("{chat}/invite"), json!({"agentId": "Ida"}), 409, "isn't logged in to chat now");
    refused(&format!("{chat}/place-in-queue"), json!({"queue": "x"}), 400, "TENANT:ENDPOINT");
    refused(&format!("{chat}/switch-to-coach"), json!({}), 409, "now there are transfer-agent");
    let next = bo.post(&format!("{chat}/send-message"), json!({"message": "one"}))["operationId"].as_u64();
    let after = bo.post(&format!("{chat}/send-url"), json!({"url": "http://x/"}))["operationId"].as_u64();
    assert_eq!(next.unwrap() + 1, after.unwrap());
    let seen = ana.sees();
    assert!(seen.contains(">one<") && seen.contains("http://x/"), "{seen}");
}

/// A chat that isn't given away stays as it is, with its userdata.
#[test]
fn what_is_refused_changes_nothing() {
    let server = start(|_| {});
    let bo = Agent::ready(&server, "Bo");
    // He listens by the other API.
    let mut listening = agent::Agent::log_in(&server, "Bo", "any");
    listening.listen();
    let _eve = agent::Agent::ready(&server, "Eve");
    let mut ana = Customer::begin(&server, "Ana");
    let chat = bo.accepts("Bo");
    while !listening.next().starts_with("ParticipantJoined Ana") {}
    let refused = |operation: &str, whom: Value, status: u16| {
        let mut data = json!({
            "addedProperties": [{"key": "Colour", "type": "str", "value": "red"}],
            "changedProperties": [{"key": "Order", "type": "str", "value": "18"}],
            "deletedProperties": [{"key": "Order", "type": "str", "value": ""}],
        });
        data.as_object_mut().unwrap().extend(whom.as_object().unwrap().clone());
        let (said_status, said) = bo.refused(&format!("{chat}/{operation}"), data);
        assert_eq!(said_status, status, "{operation} {whom}: {said}");
    };
    let too_long = format!("Environment:{}", "x".repeat(300));
    refused("transfer-agent", json!({"agentId": "Nobody"}), 404);
    refused("transfer-agent", json!({"agentId": "Bo"}), 400);
    refused("place-in-queue", json!({"queue": too_long}), 400);
    refused("place-in-queue", json!({"queue": "Environment:billing", "deletedProperties": 1}), 400);
    let too_much = json!([{"key": "Colour", "type": "str", "value": "x".repeat(70_000)}]);
    refused("place-in-queue", json!({"queue": "Environment:billing", "addedProperties": too_much}), 409);
    ana.leave();
    assert_eq!(
        (listening.next(), listening.next()),
        ("ParticipantsUpdated Bo".into(), "ParticipantLeft Ana: ".into())
    );
    refused("transfer-agent", json!({"agentId": "Eve"}), 409);
    refused("place-in-queue", json!({"queue": "Environment:billing"}), 409);
    let shown = bo.interactions()[0].clone();
    assert_eq!(shown["userData"], json!([{"key": "Order", "type": "str", "value": "17"}]));
    assert_eq!((&shown["queue"], &shown["state"]), (&json!("Environment:default"), &json!("Chatting")));
    bo.post(&format!("{chat}/send-message"), json!({"message": "Still here"}));
    assert_eq!(listening.next(), "Text Bo: Still here");
}

/// What is too large for one packet is answered, and the chat goes on.
#[test]
fn what_is_too_large_is_refused() {
    let server = start(|_| {});
    let bo = Agent::ready(&server, "Bo");
    let mut ana = Customer::begin(&server, "Ana");
    let chat = bo.accepts("Bo");
    for large in ["x".repeat(33_000), "&".repeat(7_000)] {
        for operation in [
            "send-message",
            "send-typing-started",
            "send-typing-stopped",
            "send-custom-notification",
            "send-system-command",
            "leave",
        ] {
            let (status, said) = bo.refused(&format!("{chat}/{operation}"), json!({"message": large}));
            assert!(status == 400 && said.contains("larger"), "{operation}: {status} {said}");
        }
        assert_eq!(bo.refused(&format!("{chat}/send-url"), json!({"url": large})).0, 400);
        assert_eq!(bo.refused(&format!("{chat}/update-nickname"), json!({"nickname": large})).0, 400);
        let carries = json!({"message": "x", "userData": [{"key": "k", "type": "str", "value": large}]});
        for operation in ["send-custom-notification", "send-system-command"] {
            assert_eq!(bo.refused(&format!("{chat}/{operation}"), carries.clone()).0, 400);
        }
        let whom = json!({"queue": "Environment:billing", "addedProperties": [
            {"key": "k".repeat(70_000), "type": "str", "value": "x"}]});
        let (status, said) = bo.refused(&format!("{chat}/place-in-queue"), whom);
        assert!(status == 409 && said.contains("65536 bytes"), "{said}");
    }
    bo.post(&format!("{chat}/send-message"), json!({"message": "Still here"}));
    assert!(ana.sees().contains("Still here"));
    bo.post("media/chat/logout", json!({}));
    let mut eve = agent::Agent::ready(&server, "Eve");
    assert_eq!(eve.accepts("Eve"), ana.chat);
}

#[test]
fn a_customer_whose_agent_leaves_and_keeps_it_alive_waits_for_the_next() {
    let server = start(|_| {});
    let bo = Agent::ready(&server, "Bo");
    let mut ana = Customer::begin(&server, "Ana");
    let chat = bo.accepts("Bo");
    let mut eve = agent::Agent::ready(&server, "Eve");
    bo.post(&format!("{chat}/leave"), json!({"afterAction": "KeepAlive", "message": "Eve knows"}));
    assert_eq!(eve.accepts("Eve"), ana.chat);
    assert_eq!(bo.chats(), []);
    assert!(ana.sees().contains("Eve knows") && !ana.sees().contains("sessionStatus=\"Over\""));
    // Whoever logs out is gone: what he has is for others, and so is his cookie.
    let (status, body) = bo.ask("POST logout", b"");
    assert_eq!((status, &body), (200, &json!({"status": {"code": 0}})));
    assert_eq!(bo.ask("GET current-session", b"").0, 403);
    let eves = eve.get("/users?fields=*");
    assert_eq!(eves["users"].as_array().unwrap().len(), 1, "{eves}");
}

#[test]
fn whoever_is_alone_reads_why_nothing_goes_to_agents_only() {
    let server = start(|_| {});
    let bo = Agent::ready(&server, "Bo");
    let _ana = Customer::begin(&server, "Ana");
    let chat = bo.accepts("Bo");
    for (operation, body) in [
        ("send-message", json!({"message": "for you alone", "visibility": "Agent"})),
        ("send-url", json!({"url": "https://shop.example/", "visibility": "Agent"})),
        ("update-nickname", json!({"nickname": "Robert", "visibility": "Agent"})),
    ] {
        let (status, said) = bo.refused(&format!("{chat}/{operation}"), body);
        assert!(status == 409 && said.contains("'Agent' needs another agent or a supervisor"), "{said}");
    }
    // A coach, whom the customer doesn't see.
    let sue = Agent::begin(&server, "Sue");
    sue.post("activate-channels", json!({}));
    sue.post("media/chat/start-monitoring", json!({"agentId": "Bo", "monitoringMode": "Coach"}));
    sue.accepts("Sue");
    let (status, said) =
        sue.refused(&format!("{chat}/send-message"), json!({"message": "Hello", "visibility": "All"}));
    assert!(status == 409 && said.contains("'All' an agent whom the customer sees"), "{said}");
    sue.post("media/chat/stop-monitoring", json!({"agentId": "Bo"}));
}
