//! Chat API v2 in its CometD form: customers who are told of what happens, and an agent at the other end.

use std::io::{Read, Write};
use std::net::TcpStream;

use parlor_server::Server;
use serde_json::{Value, json};

use crate::chat_api::{PARTS, parts};
use crate::client::{Client, DEADLINE, http, start, value};

const CHANNEL: &str = "/service/chatV2/support";

/// A Bayeux client that sends requests by hand, on one connection for connects and one for the rest.
pub(crate) struct Bayeux {
    connects: TcpStream,
    others: TcpStream,
    client_id: String,
}

impl Bayeux {
    pub(crate) fn open(server: &Server) -> Self {
        let stream = || {
            let stream = TcpStream::connect(server.addresses().chat_api).unwrap();
            stream.set_read_timeout(Some(DEADLINE)).unwrap();
            stream
        };
        let mut bayeux = Self { connects: stream(), others: stream(), client_id: String::new() };
        let reply = bayeux.ask(json!({ "channel": "/meta/handshake", "version": "1.0" }));
        assert_eq!(reply[0]["supportedConnectionTypes"], json!(["websocket", "long-polling"]));
        bayeux.client_id = reply[0]["clientId"].as_str().unwrap().to_owned();
        assert_eq!(bayeux.connect().len(), 1);
        let reply = bayeux.ask(json!({ "channel": "/meta/subscribe", "subscription": CHANNEL }));
        assert_eq!(reply[0]["successful"], true);
        bayeux
    }

    fn ask(&mut self, mut message: Value) -> Vec<Value> {
        message["clientId"] = self.client_id.as_str().into();
        exchange(&mut self.others, &message)
    }

    /// The messages that a connect brings.
    fn connect(&mut self) -> Vec<Value> {
        exchange(&mut self.connects, &json!({ "channel": "/meta/connect", "clientId": self.client_id }))
    }

    pub(crate) fn publish(&mut self, data: Value) {
        let reply = self.ask(json!({ "id": "1", "channel": CHANNEL, "data": data }));
        assert_eq!(reply, [json!({ "id": "1", "channel": CHANNEL, "successful": true })]);
    }

    /// Connects until an event comes that is as wanted; gives its data.
    #[track_caller]
    pub(crate) fn wait_for(&mut self, is_wanted: impl Fn(&Value) -> bool) -> Value {
        loop {
            for message in self.connect() {
                if message["channel"] == CHANNEL && is_wanted(&message["data"]) {
                    assert!(message["data"]["messages"].is_array(), "{message}");
                    return message["data"].clone();
                }
            }
        }
    }
}

/// One POST on a connection that goes on.
fn exchange(stream: &mut TcpStream, message: &Value) -> Vec<Value> {
    let body = json!([message]).to_string();
    let head = format!(
        "POST /genesys/cometd HTTP/1.1\r\nHost: localhost\r\ngms_user: ana\r\nContent-Type: application/json\r\n\
         Content-Length: {}\r\n\r\n",
        body.len()
    );
    stream.write_all(format!("{head}{body}").as_bytes()).unwrap();
    let mut head = Vec::new();
    while !head.ends_with(b"\r\n\r\n") {
        let mut byte = [0];
        stream.read_exact(&mut byte).unwrap();
        head.extend_from_slice(&byte);
    }
    let head = String::from_utf8(head).unwrap();
    let length = head.lines().find_map(|it| it.strip_prefix("content-length: ")).unwrap();
    let mut body = vec![0; length.parse().unwrap()];
    stream.read_exact(&mut body).unwrap();
    serde_json::from_slice(&body).unwrap_or_else(|_| panic!("{head}"))
}

/// Whether a message of this type is among the data's messages.
pub(crate) fn has(kind: &str) -> impl Fn(&Value) -> bool {
    move |data| data["messages"].as_array().is_some_and(|it| it.iter().any(|it| it["type"] == kind))
}

fn texts(data: &Value) -> Vec<&str> {
    data["messages"].as_array().unwrap().iter().filter_map(|it| it["text"].as_str()).collect()
}

#[test]
fn a_chat_from_its_beginning_to_its_end() {
    let server = start(|_| {});
    let mut ana = Bayeux::open(&server);
    ana.publish(json!({
        "operation": "requestChat", "nickname": "Ana", "subject": "Lamp", "userData": { "Order": 17 },
    }));
    let begun = ana.wait_for(has("ParticipantJoined"));
    assert_eq!((&begun["statusCode"], &begun["chatEnded"]), (&json!(0), &json!(false)));
    let chat = begun["chatId"].as_str().unwrap();
    let key = begun["secureKey"].clone();
    let mut agent = Client::agent(server.addresses().basic);
    let joined = agent.ask("requestJoin", &format!("sessionId=\"{chat}\" visibility=\"ALL\""), "");
    assert!(joined.contains("<item key=\"Order\" type=\"string\">17</item>"), "{joined}");
    // Nobody asked: it is told as it happens.
    let data = ana.wait_for(has("ParticipantJoined"));
    assert_eq!(data["messages"][0]["from"], json!({ "nickname": "Bo", "participantId": 2, "type": "Agent" }));
    let in_chat = format!("sessionId=\"{chat}\" visibility=\"ALL\"");
    agent.ask("requestMessage", &in_chat, "<msgText>Hello Ana</msgText>");
    assert_eq!(texts(&ana.wait_for(has("Message"))), ["Hello Ana"]);
    ana.publish(json!({ "operation": "startTyping", "message": "It", "secureKey": key }));
    assert!(agent.wait_for("TYPING_STARTED").contains("It"));
    ana.publish(json!({ "operation": "stopTyping", "message": "It is", "secureKey": key }));
    assert!(agent.wait_for("TYPING_STOPPED").contains(">It is<"));
    ana.publish(json!({ "operation": "sendMessage", "message": "It is broken", "messageType": "text", "secureKey": key }));
    assert!(agent.wait_for("It is broken").contains("msgType=\"text\""));
    // What the customer says comes back, too, once.
    let data = ana.wait_for(has("Message"));
    assert_eq!(
        (texts(&data), &data["messages"][0]["from"]["type"]),
        (vec!["It is broken"], &json!("Client"))
    );
    ana.publish(json!({ "operation": "updateData", "userData": { "Colour": "red" }, "secureKey": key }));
    ana.publish(json!({ "operation": "updateNickname", "nickname": "Anna", "secureKey": key }));
    assert!(agent.wait_for("USER_UPDATE_NICK").contains("Anna"));
    // What was asked for before is done by now.
    let interaction = http(server.addresses().http, "GET /interactions", &[], b"").json()[0].clone();
    assert_eq!(interaction["userData"]["Colour"], "red", "{interaction}");
    ana.publish(json!({ "operation": "pushUrl", "pushUrl": "https://example.com/", "secureKey": key }));
    assert!(agent.wait_for("PUSHED_URL").contains("https://example.com/"));
    ana.publish(json!({ "operation": "customNotice", "message": "blink", "secureKey": key }));
    agent.wait_for("blink");
    ana.publish(json!({ "operation": "readReceipt", "transcriptPosition": 3, "secureKey": key }));
    let read = agent.wait_for("read-receipt");
    assert!(read.contains("<item key=\"read-position\" type=\"string\">3</item>"), "{read}");
    ana.publish(json!({ "operation": "disconnect", "secureKey": key }));
    agent.wait_for("partyLeft");
    let end = ana.wait_for(|it| it["chatEnded"] == true);
    assert_eq!(end["statusCode"], 0);
    let bye = ana.ask(json!({ "channel": "/meta/disconnect" }));
    assert_eq!(bye[0]["successful"], true);
}

/// The agent ends it: the customer is told without asking.
#[test]
fn the_end_is_told() {
    let server = start(|_| {});
    let mut ana = Bayeux::open(&server);
    ana.publish(json!({ "operation": "requestChat", "nickname": "Ana" }));
    let chat = ana.wait_for(has("ParticipantJoined"))["chatId"].as_str().unwrap().to_owned();
    let mut agent = Client::agent(server.addresses().basic);
    let joined = agent.ask("requestJoin", &format!("sessionId=\"{chat}\" visibility=\"ALL\""), "");
    let user_id = value(&joined[joined.rfind("<newParty").unwrap()..], "userId");
    agent.ask(
        "requestReleaseParty",
        &format!("sessionId=\"{chat}\" userId=\"{user_id}\" afterAction=\"ForceClose\""),
        "",
    );
    let end = ana.wait_for(|it| it["chatEnded"] == true);
    assert!(has("ParticipantLeft")(&end), "{end}");
}

/// A client whose link was lost has a new session, and asks what it missed, once. From then on it is told there.
#[test]
fn what_was_missed() {
    let server = start(|_| {});
    let mut ana = Bayeux::open(&server);
    ana.publish(json!({ "operation": "requestChat", "nickname": "Ana" }));
    let begun = ana.wait_for(has("ParticipantJoined"));
    let (chat, key) = (begun["chatId"].as_str().unwrap(), &begun["secureKey"]);
    let mut agent = Client::agent(server.addresses().basic);
    let in_chat = format!("sessionId=\"{chat}\" visibility=\"ALL\"");
    agent.ask("requestJoin", &in_chat, "");
    let next = ana.wait_for(has("ParticipantJoined"))["nextPosition"].clone();
    drop(ana);
    agent.ask("requestMessage", &in_chat, "<msgText>Are you there?</msgText>");
    let mut ana = Bayeux::open(&server);
    ana.publish(json!({ "operation": "requestNotifications", "transcriptPosition": next, "secureKey": key }));
    assert_eq!(texts(&ana.wait_for(has("Message"))), ["Are you there?"]);
    agent.ask("requestMessage", &in_chat, "<msgText>Good</msgText>");
    assert_eq!(texts(&ana.wait_for(has("Message"))), ["Good"]);
    ana.publish(json!({ "operation": "requestNotifications", "secureKey": key }));
    let all = ana.wait_for(has("Message"));
    assert_eq!(all["messages"].as_array().unwrap().len(), 4, "{all}");
}

/// Pages of sites that are configured may use it, with cookies, as its clients demand; no others may, over whatever.
#[test]
fn pages_of_other_sites() {
    let server = start(|config| config.cors_origins = vec!["https://shop.example.com".to_owned()]);
    let ask = |request: &str, headers: &[&str], body: &[u8]| {
        http(server.addresses().chat_api, request, headers, body)
    };
    let ours = "Origin: https://shop.example.com";
    let json = "Content-Type: application/json";
    let preflight = [
        ours,
        "Access-Control-Request-Method: POST",
        "Access-Control-Request-Headers: content-type, gms_user",
    ];
    let reply = ask("OPTIONS /genesys/cometd/handshake", &preflight, b"");
    assert_eq!(reply.status, 200);
    assert_eq!(reply.header("access-control-allow-origin"), "https://shop.example.com");
    assert_eq!(reply.header("access-control-allow-credentials"), "true");
    assert_eq!(reply.header("access-control-allow-headers"), "content-type, gms_user");
    let handshake = br#"[{"channel":"/meta/handshake"}]"#;
    let reply = ask("POST /genesys/cometd/handshake", &[ours, json], handshake);
    assert_eq!(reply.header("access-control-allow-credentials"), "true");
    assert_eq!(reply.json()[0]["successful"], true);
    let theirs = "Origin: https://other.example.com";
    assert_eq!(ask("POST /genesys/cometd/handshake", &[theirs, json], handshake).status, 403);
    // Without the connection's own headers: the origin is looked at before.
    let upgrade =
        ["Upgrade: websocket", "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==", "Sec-WebSocket-Version: 13"];
    let mut headers = upgrade.to_vec();
    headers.push(theirs);
    assert_eq!(ask("GET /genesys/cometd", &headers, b"").status, 403);
}

#[test]
fn what_is_refused() {
    let server = start(|config| config.services = vec![("support".to_owned(), "Shop:support".to_owned())]);
    let mut ana = Bayeux::open(&server);
    let refused = |ana: &mut Bayeux, data: Value| {
        let operation = data["operation"].clone();
        ana.publish(data);
        let reply = ana.wait_for(|_| true);
        // Several may be on their way: it says which of them it refuses.
        assert_eq!(reply["operation"], operation);
        (reply["statusCode"].as_u64().unwrap(), reply["errors"][0]["code"].as_u64().unwrap())
    };
    assert_eq!(
        refused(&mut ana, json!({ "operation": "sendMessage", "message": "a", "secureKey": "x" })),
        (2, 4)
    );
    assert_eq!(refused(&mut ana, json!({ "operation": "dance", "secureKey": "x" })), (2, 2));
    assert_eq!(refused(&mut ana, json!([])), (2, 3));
    assert_eq!(refused(&mut ana, json!({ "operation": "requestChat" })), (2, 3));
    // Channels of others, and services that aren't there.
    for channel in ["/service/other", "/service/chatV2", "/chat", "/service/chatV2/sales"] {
        let reply = ana.ask(json!({ "channel": "/meta/subscribe", "subscription": channel }));
        assert_eq!(reply[0]["error"], "403::subscribe_denied", "{channel}");
    }
    let reply = ana.ask(json!({ "channel": "/chat", "data": {} }));
    assert_eq!(reply[0]["error"], "403::publish_denied");
    let reply = ana.ask(json!({ "channel": "/service/chatV2/sales", "data": { "operation": "requestChat", "nickname": "A" } }));
    assert_eq!(reply[0]["successful"], true);
}

/// A customer whose session goes on is kept by the engine, however long it is silent; without a session it isn't.
#[test]
fn a_silent_customer() {
    let server = start(|config| {
        config.timeouts.flex_disconnect_ms = 1500;
        (config.timeouts.bayeux_timeout_ms, config.timeouts.bayeux_max_interval_ms) = (4000, 1000);
    });
    let mut ana = Bayeux::open(&server);
    ana.publish(json!({ "operation": "requestChat", "nickname": "Ana" }));
    let chat = ana.wait_for(has("ParticipantJoined"))["chatId"].as_str().unwrap().to_owned();
    let mut agent = Client::agent(server.addresses().basic);
    let in_chat = format!("sessionId=\"{chat}\" visibility=\"ALL\"");
    agent.ask("requestJoin", &in_chat, "");
    ana.wait_for(has("ParticipantJoined"));
    // A whole connect without any event.
    assert_eq!(ana.connect().len(), 1);
    agent.ask("requestMessage", &in_chat, "<msgText>Are you there?</msgText>");
    ana.wait_for(has("Message"));
    drop(ana);
    assert!(agent.wait_for("partyLeft").contains("<reason code=\"3\""));
}

/// Files go their own way, with `secureKey` alone; what becomes of them is told in the chat.
#[test]
fn files() {
    let server = start(|_| {});
    let mut ana = Bayeux::open(&server);
    ana.publish(json!({ "operation": "requestChat", "nickname": "Ana" }));
    let begun = ana.wait_for(has("ParticipantJoined"));
    let (chat, key) = (begun["chatId"].as_str().unwrap(), begun["secureKey"].as_str().unwrap());
    let mut agent = Client::agent(server.addresses().basic);
    agent.ask("requestJoin", &format!("sessionId=\"{chat}\" visibility=\"ALL\""), "");
    let post = |headers: &[&str], body: &[u8]| {
        http(server.addresses().chat_api, "POST /genesys/2/chat-ntf", headers, body)
    };
    let ask = |operation: &str, rest: &str| {
        let form = format!("operation={operation}&secureKey={key}{rest}");
        post(&["Content-Type: application/x-www-form-urlencoded"], form.as_bytes())
    };
    for name in ["fileGetLimits", "fileGetsLimits"] {
        let limits = ask(name, "").json();
        assert_eq!(limits["messages"][0]["userData"]["upload-max-files"], "3", "{limits}");
    }
    // The file may come first.
    let mut fields: Vec<(&str, &[u8])> = vec![
        ("name=\"operation\"", b"fileUpload"),
        ("name=\"secureKey\"", key.as_bytes()),
        ("name=\"file\"; filename=\"lamp.txt\"", b"It is dark."),
    ];
    for _ in 0..2 {
        let uploaded = post(&[PARTS], &parts(&fields)).json();
        assert_eq!((&uploaded["statusCode"], &uploaded["messages"]), (&json!(0), &json!([])), "{uploaded}");
        let file_id = uploaded["userData"]["file-id"].as_str().unwrap();
        assert!(agent.wait_for("file-uploaded").contains(file_id));
        let told = ana.wait_for(has("FileUploaded"));
        assert_eq!(told["messages"][0]["userData"]["file-id"], file_id);
        assert_eq!(ask("fileDownload", &format!("&fileId={file_id}")).body, b"It is dark.");
        assert_eq!(ask("fileDelete", &format!("&fileId={file_id}")).json()["statusCode"], 0);
        ana.wait_for(has("FileDeleted"));
        assert_eq!(ask("fileDownload", &format!("&fileId={file_id}")).json()["errors"][0]["code"], 25);
        fields.rotate_right(1);
    }
    for (operation, rest, code) in
        [("", "", 3), ("dance", "", 2), ("fileDownload", "", 3), ("fileUpload", "", 3)]
    {
        let refused = ask(operation, rest).json();
        assert_eq!(refused["errors"][0]["code"], code, "{operation}: {refused}");
    }
    let refused = post(&["Content-Type: text/plain"], b"operation=fileGetLimits");
    assert_eq!(refused.status, 415);
}
