//! Chat API v2: customers with forms over HTTP, and an agent at the other end.

use std::net::SocketAddr;

use parlor_server::Server;
use serde_json::{Value, json};

use crate::client::{Client, Reply, http, start, value};

const FORM: &str = "Content-Type: application/x-www-form-urlencoded";

/// One POST of a form.
fn post(server: &Server, path: &str, form: &str) -> Reply {
    post_to(server.addresses().chat_api, path, &[FORM], form.as_bytes())
}

fn post_to(address: SocketAddr, path: &str, headers: &[&str], body: &[u8]) -> Reply {
    http(address, &format!("POST /genesys/2/chat/{path}"), headers, body)
}

/// A customer in its chat.
struct Customer<'s> {
    server: &'s Server,
    chat_id: String,
    user_id: String,
    secure_key: String,
    /// `transcriptPosition` of the next request.
    position: u64,
}

impl<'s> Customer<'s> {
    fn begin(server: &'s Server, form: &str) -> (Self, Value) {
        let reply = post(server, "support", form);
        assert_eq!((reply.status, reply.header("content-type")), (200, "application/json"));
        let reply = reply.json();
        let text = |name: &str| reply[name].as_str().unwrap_or_else(|| panic!("{reply}")).to_owned();
        let customer = Self {
            server,
            chat_id: text("chatId"),
            user_id: text("userId"),
            secure_key: text("secureKey"),
            position: reply["nextPosition"].as_u64().unwrap(),
        };
        (customer, reply)
    }

    /// Asks from its position on; the position moves on.
    fn ask(&mut self, operation: &str, form: &str) -> Value {
        let reply = self.ask_from(self.position, operation, form);
        assert_eq!(reply["statusCode"], 0, "{reply}");
        self.position = reply["nextPosition"].as_u64().unwrap();
        reply
    }

    fn ask_from(&self, position: u64, operation: &str, form: &str) -> Value {
        let Self { chat_id, user_id, secure_key, .. } = self;
        let form =
            format!("userId={user_id}&secureKey={secure_key}&alias=117&transcriptPosition={position}&{form}");
        let reply = post(self.server, &format!("support/{chat_id}/{operation}"), &form);
        assert_eq!(reply.status, 200);
        reply.json()
    }

    fn agent(&self) -> Client {
        let mut agent = Client::agent(self.server.addresses().basic);
        agent.ask("requestJoin", &format!("sessionId=\"{}\" visibility=\"ALL\"", self.chat_id), "");
        agent
    }

    /// What an agent says or does in this chat.
    fn answer(&self, agent: &mut Client, request: &str, attributes: &str, content: &str) -> String {
        agent.ask(request, &format!("sessionId=\"{}\" {attributes}", self.chat_id), content)
    }
}

/// Each message as `index type nickname#number text`.
fn short(reply: &Value) -> Vec<String> {
    let line = |it: &Value| {
        let text = |value: &Value| value.as_str().map(str::to_owned).unwrap_or_default();
        let index = it["index"].as_u64().map_or("-".to_owned(), |it| it.to_string());
        let from = &it["from"];
        format!(
            "{index} {} {}#{} {}",
            text(&it["type"]),
            text(&from["nickname"]),
            from["participantId"],
            text(&it["text"])
        )
    };
    reply["messages"].as_array().unwrap().iter().map(line).collect()
}

#[test]
fn a_chat_from_its_beginning_to_its_end() {
    let server = start(|_| {});
    let (mut ana, reply) = Customer::begin(
        &server,
        "firstName=Ana&lastName=M%C3%BCller&subject=Lamp&emailAddress=ana%40example.com&text=It+is+broken\
         &userData[TimeZone]=-120&userData[Order]=17",
    );
    assert_eq!(short(&reply), ["1 ParticipantJoined Ana Müller#1 It is broken"]);
    assert_eq!(
        (&reply["alias"], &reply["chatEnded"], &reply["monitored"]),
        (&json!("117"), &json!(false), &json!(false))
    );
    let sent = reply["messages"][0]["utcTime"].as_i64().unwrap();
    assert!(sent > 1_700_000_000_000 && sent % 1000 == 0, "{sent}");
    assert_eq!(reply["messages"][0]["from"]["type"], "Client");

    let interaction = &http(server.addresses().http, "GET /interactions", &[], b"").json()[0];
    assert_eq!(interaction["sessionId"], ana.chat_id);
    assert_eq!(
        (&interaction["queue"], &interaction["subject"]),
        (&json!("Environment:default"), &json!("Lamp"))
    );
    let user_data = json!({
        "TimeZone": "-120", "Order": "17", "FirstName": "Ana", "LastName": "Müller",
        "EmailAddress": "ana@example.com",
    });
    assert_eq!(interaction["userData"], user_data);

    let mut agent = ana.agent();
    let typing = "<noticeText noticeType=\"TYPING_STARTED\"/>";
    ana.answer(&mut agent, "requestNotify", "", typing);
    let text = "<msgText treatAs=\"NORMAL\">Which one?</msgText><eventAttributes><item key=\"a\" type=\"kvlist\">\
        <item key=\"b\">c</item></item></eventAttributes>";
    ana.answer(&mut agent, "requestMessage", "", text);
    let reply = ana.ask("refresh", "message=");
    let expected = ["2 ParticipantJoined Bo#2 ", "3 TypingStarted Bo#2 ", "4 Message Bo#2 Which one?"];
    assert_eq!(short(&reply), expected);
    assert_eq!(reply["messages"][2]["eventAttributes"], json!({"a": {"b": "c"}}));
    assert_eq!(reply["messages"][2]["from"]["type"], "Agent");
    assert_eq!(ana.position, 5);

    // What the customer does, and what the agent sees of it.
    for (operation, form, told, seen) in [
        (
            "send",
            "message=The+red+one&messageType=text",
            "Message Ana Müller#1 The red one",
            "<msgText msgType=\"text\">The red one</msgText>",
        ),
        (
            "startTyping",
            "message=I+am",
            "TypingStarted Ana Müller#1 I am",
            "noticeType=\"TYPING_STARTED\">I am<",
        ),
        ("stopTyping", "", "TypingStopped Ana Müller#1 ", "noticeType=\"TYPING_STOPPED\""),
        (
            "pushUrl",
            "pushUrl=https%3A%2F%2Fexample.com%2F%3Fa%3Db",
            "PushUrl Ana Müller#1 https://example.com/?a=b",
            "noticeType=\"USER_PUSHED_URL\">https://example.com/?a=b<",
        ),
        ("customNotice", "message=x", "CustomNotice Ana Müller#1 x", "noticeType=\"USER_CUSTOM\">x<"),
        (
            "updateNickname",
            "nickname=Anna",
            "NicknameUpdated Anna#1 Anna",
            "noticeType=\"USER_UPDATE_NICK\">Anna<",
        ),
        ("refresh", "message=and+yes", "Message Anna#1 and yes", "<msgText>and yes</msgText>"),
    ] {
        let reply = ana.ask(operation, form);
        let index = ana.position - 1;
        assert_eq!(short(&reply), [format!("{index} {told}")], "{operation}");
        agent.wait_for(seen);
    }
    let reply = ana.ask("updateData", "userData[Order]=18&userData[Paid]=yes");
    assert_eq!(short(&reply), [""; 0]);
    let interaction = &http(server.addresses().http, "GET /interactions", &[], b"").json()[0];
    assert_eq!(
        (&interaction["userData"]["Order"], &interaction["userData"]["Paid"]),
        (&json!("18"), &json!("yes"))
    );

    // From an index on, over the gaps that typing has left; all, which is the default; nothing.
    let from_6 = ana.ask_from(6, "refresh", "");
    assert_eq!(short(&from_6)[0], "8 PushUrl Anna#1 https://example.com/?a=b");
    assert_eq!(from_6["nextPosition"], ana.position);
    let all = ana.ask_from(1, "refresh", "");
    assert_eq!(short(&all)[..2], ["1 ParticipantJoined Anna#1 It is broken", "2 ParticipantJoined Bo#2 "]);
    assert_eq!(short(&ana.ask_from(1000, "refresh", "")), [""; 0]);
    ana.answer(&mut agent, "requestNotify", "", typing);
    ana.answer(&mut agent, "requestMessage", "", "<msgText>Thanks</msgText>");
    let nothing = ana.ask_from(0, "startTyping", "");
    assert_eq!((short(&nothing).len(), &nothing["nextPosition"]), (0, &json!(ana.position)));
    let reply = ana.ask("refresh", "");
    let kinds: Vec<_> = short(&reply).iter().map(|it| it.split(' ').nth(1).unwrap().to_owned()).collect();
    assert_eq!(kinds, ["TypingStarted", "Message", "TypingStarted"]);

    // The agent ends it: what was said last is told together with the end, also to who asks again.
    let user_id = value(&ana.answer(&mut agent, "requestMessage", "", "<msgText>Bye</msgText>"), "userId");
    ana.answer(
        &mut agent,
        "requestReleaseParty",
        &format!("userId=\"{user_id}\" afterAction=\"ForceClose\""),
        "",
    );
    let before = ana.position;
    let reply = ana.ask("refresh", "");
    assert_eq!(reply["chatEnded"], true);
    let [said, left, own] = &short(&reply)[..] else { panic!("{reply}") };
    assert!(said.ends_with("Message Bo#2 Bye") && left.contains("ParticipantLeft Bo#2"), "{said} {left}");
    assert!(own.contains("ParticipantLeft Anna#1"), "{own}");
    let attributes = &reply["messages"][2]["eventAttributes"];
    assert_eq!(*attributes, json!({"GCTI_SYSTEM": {"quit-reason-code": "4"}}));
    assert_eq!(short(&ana.ask_from(before, "refresh", "")).len(), 3);
    let refused = ana.ask_from(ana.position, "send", "message=x");
    assert_eq!((&refused["statusCode"], &refused["chatEnded"]), (&json!(2), &json!(true)));
    assert_eq!(refused["errors"][0]["code"], 6);
}

#[test]
fn the_customer_leaves() {
    let server = start(|_| {});
    let (mut ana, _) = Customer::begin(&server, "nickname=Ana");
    let mut agent = ana.agent();
    ana.ask("refresh", "");
    let reply = ana.ask("disconnect", "");
    assert_eq!(
        (short(&reply), &reply["chatEnded"]),
        (vec!["3 ParticipantLeft Ana#1 ".to_owned()], &json!(true))
    );
    // That it left by itself is no news to it.
    assert_eq!(reply["messages"][0].get("eventAttributes"), None);
    agent.wait_for("quit-reason-code");
}

#[test]
fn a_supervisor_watches() {
    let server = start(|_| {});
    let (mut ana, _) = Customer::begin(&server, "nickname=Ana");
    let mut agent = ana.agent();
    let mut eve = Client::connect(server.addresses().basic);
    eve.ask("requestRegister", "userNick=\"Eve\" userType=\"SUPERVISOR\" clientVersion=\"106\"", "");
    ana.answer(&mut eve, "requestJoin", "visibility=\"VIP\"", "");
    ana.answer(&mut agent, "requestMessage", "visibility=\"INT\"", "<msgText>between us</msgText>");
    let reply = ana.ask("refresh", "");
    assert_eq!(
        (short(&reply), &reply["monitored"]),
        (vec!["2 ParticipantJoined Bo#2 ".to_owned()], &json!(true))
    );
    // Nothing is told of what happened meanwhile, and the position goes on behind it.
    assert_eq!(ana.position, 5);
}

/// A form of several parts: each is its head and its content.
pub(crate) fn parts(parts: &[(&str, &[u8])]) -> Vec<u8> {
    let mut body = Vec::new();
    for (head, content) in parts {
        body.extend_from_slice(
            format!("--AaB03x\r\nContent-Disposition: form-data; {head}\r\n\r\n").as_bytes(),
        );
        body.extend_from_slice(content);
        body.extend_from_slice(b"\r\n");
    }
    body.extend_from_slice(b"--AaB03x--\r\n");
    body
}

pub(crate) const PARTS: &str = "Content-Type: multipart/form-data; boundary=AaB03x";

impl Customer<'_> {
    /// Sends a file, with the fields that say whose it is before or behind it.
    fn upload(&self, name: &str, content: &[u8], is_first: bool) -> Value {
        let file = format!("name=\"file\"; filename=\"{name}\"");
        let position = self.position.to_string();
        let mut all: Vec<(&str, &[u8])> = vec![
            ("name=\"userId\"", self.user_id.as_bytes()),
            ("name=\"secureKey\"", self.secure_key.as_bytes()),
            ("name=\"transcriptPosition\"", position.as_bytes()),
            ("name=\"userData[file-description]\"", "für Sie".as_bytes()),
        ];
        all.insert(if is_first { 0 } else { all.len() }, (&file, content));
        let path = format!("support/{}/file", self.chat_id);
        let reply = post_to(self.server.addresses().chat_api, &path, &[PARTS], &parts(&all));
        assert_eq!(reply.status, 200);
        reply.json()
    }

    fn file(&self, file_id: &str, operation: &str) -> Reply {
        let Self { chat_id, secure_key, position, .. } = self;
        let form = format!("secureKey={secure_key}&transcriptPosition={position}");
        post(self.server, &format!("support/{chat_id}/file/{file_id}/{operation}"), &form)
    }
}

fn code(reply: &Value) -> u64 {
    assert_ne!(reply["statusCode"], 0, "{reply}");
    let error = &reply["errors"][0];
    assert!(!error["advice"].as_str().unwrap().is_empty());
    error["code"].as_u64().unwrap()
}

#[test]
fn files_go_both_ways() {
    let server = start(|config| config.client_file_transfer.upload_max_file_size = 50_000);
    let (mut ana, _) = Customer::begin(&server, "nickname=Ana");
    let mut agent = ana.agent();
    let content: Vec<u8> = (0..50_000_u32).map(|it| (it % 251) as u8).collect();
    let mut sent = Vec::new();
    for (name, is_first) in [("../a b.jpg", false), ("b.PDF", true)] {
        let reply = ana.upload(name, &content, is_first);
        assert_eq!(reply["statusCode"], 0, "{reply}");
        let file_id = reply["userData"]["file-id"].as_str().unwrap().to_owned();
        let message = reply["messages"].as_array().unwrap().last().unwrap();
        assert_eq!(
            (&message["type"], &message["userData"]["file-id"]),
            (&json!("FileUploaded"), &json!(file_id))
        );
        ana.position = reply["nextPosition"].as_u64().unwrap();
        // The agent sees what a desk's own file looks like, and gets the document.
        let seen = agent.wait_for("file-uploaded");
        for item in ["file-name", "file-size", "file-source", "file-document-id", "file-description"] {
            assert!(seen.contains(&format!("key=\"{item}\"")), "{item}: {seen}");
        }
        assert!(seen.contains(">50000<") && seen.contains(">für Sie<") && !seen.contains(".."), "{seen}");
        let (_, document) = seen.split_once("file-document-id\" type=\"string\">").unwrap();
        let document = document.split('<').next().unwrap();
        let got = http(server.addresses().http, &format!("GET /documents/{document}"), &[], b"");
        assert_eq!((got.status, got.body == content), (200, true));
        sent.push((file_id, document.to_owned()));
    }
    let (file_id, document) = &sent[0];
    let got = ana.file(file_id, "download");
    assert_eq!((got.status, got.body == content), (200, true));
    assert!(got.header("content-disposition").contains("\"a b.jpg\""), "{}", got.head);
    let limits = post(
        &server,
        &format!("support/{}/file/limits", ana.chat_id),
        &format!("secureKey={}&transcriptPosition=0", ana.secure_key),
    )
    .json();
    let [notice] = &limits["messages"].as_array().unwrap()[..] else { panic!("{limits}") };
    assert_eq!((&notice["type"], &notice["text"]), (&json!("Notice"), &json!("file-client-cfg-get")));
    assert_eq!(notice.get("index"), None);
    for (item, value) in [
        ("upload-max-file-size", "50000"),
        ("used-upload-max-files", "2"),
        ("used-upload-max-total-size", "100000"),
        ("used-download-attempts", "1"),
    ] {
        assert_eq!(notice["userData"][item], value, "{notice}");
    }
    // Deleted: for the customer, in the transcript, and in the store.
    let reply = ana.file(file_id, "delete").json();
    assert_eq!(short(&reply).last().unwrap().split(' ').nth(1), Some("FileDeleted"), "{reply}");
    agent.wait_for("file-deleted");
    assert_eq!(http(server.addresses().http, &format!("GET /documents/{document}"), &[], b"").status, 404);
    assert_eq!(code(&ana.file(file_id, "download").json()), 25);
    assert_eq!(code(&ana.file(file_id, "delete").json()), 25);
    assert_eq!(code(&ana.file("00750123456789AB", "download").json()), 24);

    // What isn't allowed isn't kept either.
    for (name, length, expected) in [("a.exe", 1, 8), ("a.jpg", 50_001, 11), ("a.jpg", 300_000, 11)] {
        assert_eq!(code(&ana.upload(name, &content.repeat(6)[..length], false)), expected, "{name}");
        assert_eq!(code(&ana.upload(name, &content.repeat(6)[..length], true)), expected, "{name}");
    }
    let (eve, _) = Customer::begin(&server, "nickname=Eve");
    let stolen = Customer { chat_id: ana.chat_id.clone(), ..eve };
    assert_eq!(code(&stolen.upload("a.jpg", b"x", false)), 5);
    assert_eq!(code(&stolen.upload("a.jpg", b"x", true)), 5);
    assert_eq!(code(&stolen.file(&sent[1].0, "download").json()), 5);
    let path = format!("support/{}/file", ana.chat_id);
    assert_eq!(code(&post(&server, &path, &format!("secureKey={}", ana.secure_key)).json()), 3);
    let no_file = parts(&[("name=\"secureKey\"", ana.secure_key.as_bytes())]);
    assert_eq!(code(&post_to(server.addresses().chat_api, &path, &[PARTS], &no_file).json()), 3);
}

#[test]
fn an_agents_file_comes_to_the_customer() {
    let server = start(|_| {});
    let (mut ana, _) = Customer::begin(&server, "nickname=Ana");
    let mut agent = ana.agent();
    let stored = http(
        server.addresses().http,
        "POST /documents?name=bill.pdf",
        &["Content-Type: application/pdf"],
        b"%PDF",
    );
    let document = stored.json()["documentId"].as_str().unwrap().to_owned();
    let item = |key: &str, value: &str| format!("<item key=\"{key}\">{value}</item>");
    let content = format!(
        "<noticeText noticeType=\"SYS_COMMAND\">file-uploaded</noticeText><userData>{}{}{}{}</userData>",
        item("file-name", "bill.pdf"),
        item("file-size", "4"),
        item("file-source", "ucs"),
        item("file-document-id", &document)
    );
    ana.answer(&mut agent, "requestNotify", "", &content);
    let reply = ana.ask("refresh", "");
    let message = reply["messages"].as_array().unwrap().last().unwrap();
    assert_eq!(
        (&message["type"], &message["userData"]["file-name"]),
        (&json!("FileUploaded"), &json!("bill.pdf"))
    );
    let file_id = message["userData"]["file-id"].as_str().unwrap();
    let got = ana.file(file_id, "download");
    assert_eq!((got.header("content-type"), &got.body[..]), ("application/pdf", &b"%PDF"[..]));
    // It isn't the customer's to delete, and stays for all others.
    let refused = ana.file(file_id, "delete").json();
    assert_eq!(code(&refused), 8);
    let advice = refused["errors"][0]["advice"].as_str().unwrap();
    assert!(advice.contains("ask an agent in the chat"), "{advice}");
    assert_eq!(http(server.addresses().http, &format!("GET /documents/{document}"), &[], b"").status, 200);
}

#[test]
fn what_is_wrong_says_what_to_do() {
    let server = start(|config| {
        config.services = vec![("support".to_owned(), "Shop:support".to_owned())];
        config.limits.sessions = 2;
    });
    let (ana, _) = Customer::begin(&server, "nickname=Ana");
    let interaction = &http(server.addresses().http, "GET /interactions", &[], b"").json()[0];
    assert_eq!(interaction["queue"], "Shop:support");
    let Customer { chat_id, user_id, secure_key, .. } = &ana;
    let key = format!("secureKey={secure_key}");
    let long = "x".repeat(40_000);
    for (path, form, expected, is_over) in [
        ("support".to_owned(), String::new(), 3, true),
        ("support".to_owned(), "nickname=%FF".to_owned(), 1, false),
        ("support".to_owned(), format!("nickname={}", "x".repeat(257)), 3, true),
        ("support".to_owned(), format!("nickname=Ana&text={long}"), 11, true),
        ("sales".to_owned(), "nickname=Ana".to_owned(), 21, true),
        (format!("sales/{chat_id}/refresh"), key.clone(), 21, false),
        (format!("support/{chat_id}/refresh"), String::new(), 3, false),
        (format!("support/{chat_id}/refresh"), "secureKey=0123456789abcdef".to_owned(), 4, true),
        (format!("support/{chat_id}/refresh"), format!("{key}&userId=0075000000000000"), 4, true),
        (format!("support/{user_id}/refresh"), key.clone(), 5, true),
        (format!("support/{chat_id}/refresh"), format!("{key}&transcriptPosition=x"), 3, false),
        (format!("support/{chat_id}/refresh"), format!("{key}&transcriptPosition=-1"), 3, false),
        (format!("support/{chat_id}/send"), key.clone(), 3, false),
        (format!("support/{chat_id}/send"), format!("{key}&message="), 3, false),
        (format!("support/{chat_id}/send"), format!("{key}&message={long}"), 11, false),
        (format!("support/{chat_id}/pushUrl"), key.clone(), 3, false),
        (format!("support/{chat_id}/pushUrl"), format!("{key}&pushUrl="), 3, false),
        (format!("support/{chat_id}/updateNickname"), key.clone(), 3, false),
        (format!("support/{chat_id}/updateNickname"), format!("{key}&nickname="), 3, false),
        (format!("support/{chat_id}/customNotice"), key.clone(), 3, false),
        (format!("support/{chat_id}/updateData"), key.clone(), 3, false),
        (format!("support/{chat_id}/readReceipt"), key.clone(), 3, false),
        (format!("support/{chat_id}/dance"), key.clone(), 2, false),
    ] {
        let reply = post(&server, &path, &form);
        assert_eq!(reply.status, 200, "{path}");
        let reply = reply.json();
        assert_eq!(
            (code(&reply), &reply["chatEnded"]),
            (expected, &json!(is_over)),
            "{path} {form:.40}: {reply}"
        );
        assert_eq!((&reply["statusCode"], &reply["messages"]), (&json!(2), &json!([])), "{path}");
    }
    // The chat goes on, and without `userId` too.
    assert_eq!(post(&server, &format!("support/{chat_id}/refresh"), &key).json()["statusCode"], 0);
    // A limit may be tried again.
    Customer::begin(&server, "nickname=Bea");
    let reply = post(&server, "support", "nickname=Eve").json();
    assert_eq!((code(&reply), &reply["statusCode"]), (10, &json!(1)));
    // HTTP's own refusals.
    let api = server.addresses().chat_api;
    for (request, headers, status, expected) in [
        ("POST /genesys/2/chat/support", &["Content-Type: application/json"][..], 415, 22),
        ("POST /genesys/2/chat/support", &[], 415, 22),
        ("POST /genesys/3/chat/support", &[FORM], 404, 2),
        ("POST /genesys/2/chat/support/", &[FORM], 404, 2),
        ("POST /genesys/2/chat/%FF", &[FORM], 400, 1),
        ("GET /genesys/2/chat/support", &[], 405, 2),
        ("GET /interactions", &[], 404, 2),
        ("POST /documents", &[], 404, 2),
    ] {
        let reply = http(api, request, headers, b"nickname=Ana");
        assert_eq!((reply.status, code(&reply.json())), (status, expected), "{request}");
    }
    let much = vec![b'a'; 200_000];
    let reply = post_to(api, "support", &[FORM], &much);
    assert_eq!((reply.status, code(&reply.json())), (200, 11));
}

#[test]
fn pages_of_configured_sites_may_chat() {
    let server = start(|config| config.cors_origins = vec!["https://shop.example.com".to_owned()]);
    let api = server.addresses().chat_api;
    let from = |origin: &str| {
        let origin = format!("Origin: {origin}");
        post_to(api, "support", &[FORM, &origin], b"nickname=Ana")
    };
    let reply = from("https://shop.example.com");
    assert_eq!(reply.json()["statusCode"], 0);
    assert_eq!(reply.header("access-control-allow-origin"), "https://shop.example.com");
    for origin in ["https://evil.example.com", "http://shop.example.com", "null"] {
        let reply = from(origin);
        assert_eq!((reply.status, code(&reply.json())), (403, 27), "{origin}");
        assert!(!reply.head.contains("access-control-allow-origin"));
    }
    // The server's own pages need no permission.
    assert_eq!(from(&format!("http://{api}")).status, 200);
    let asked = [
        "Origin: https://shop.example.com",
        "Access-Control-Request-Method: POST",
        "Access-Control-Request-Headers: content-type,gms_user",
    ];
    let reply = http(api, "OPTIONS /genesys/2/chat/support", &asked, b"");
    assert_eq!(reply.status, 200);
    assert!(reply.header("access-control-allow-methods").contains("POST"));
    assert!(reply.header("access-control-allow-headers").contains("gms_user"));
    assert_eq!(
        http(server.addresses().http, "GET /interactions", &[], b"").json().as_array().unwrap().len(),
        2
    );
}

#[test]
fn who_asks_nothing_is_taken_out() {
    let server = start(|config| config.timeouts.flex_disconnect_ms = 300);
    let (ana, _) = Customer::begin(&server, "nickname=Ana");
    let mut agent = ana.agent();
    let left = agent.wait_for("partyLeft");
    assert!(left.contains("code=\"3\""), "{left}");
    assert_eq!(code(&ana.ask_from(1, "send", "message=x")), 5);
}

/// A customer's request that is given up in the middle leaves nothing behind that the next one trips over.
#[test]
fn a_request_that_is_given_up_is_nobodys_trouble() {
    let server = start(|_| {});
    let (mut ana, _) = Customer::begin(&server, "nickname=Ana");
    let path = format!("POST /genesys/2/chat/support/{}/send", ana.chat_id);
    for number in 0..50 {
        let form = format!("secureKey={}&message=m{number}", ana.secure_key);
        drop(crate::client::http_stream(server.addresses().chat_api, &path, &[FORM], form.as_bytes()));
    }
    let reply = ana.ask("send", "message=last");
    assert!(short(&reply).last().unwrap().ends_with("Message Ana#1 last"), "{reply}");
}

/// A customer who sends slowly waits alone, and is told when it takes too long.
#[test]
fn a_slow_upload_holds_nobody() {
    let server = start(|config| config.timeouts.http_idle_ms = 500);
    let (mut ana, _) = Customer::begin(&server, "nickname=Ana");
    let body = parts(&[
        ("name=\"secureKey\"", ana.secure_key.as_bytes()),
        ("name=\"file\"; filename=\"a.jpg\"", &[0; 10_000]),
    ]);
    let head = format!(
        "POST /genesys/2/chat/support/{}/file HTTP/1.1\r\nHost: x\r\nConnection: close\r\n{PARTS}\r\nContent-Length: {}\r\n\r\n",
        ana.chat_id,
        body.len()
    );
    let mut slow = Client::connect(server.addresses().chat_api);
    slow.write(head.as_bytes());
    slow.write(&body[..600]);
    for _ in 0..20 {
        ana.ask("send", "message=meanwhile");
    }
    let mut reply = String::new();
    std::io::Read::read_to_string(&mut slow.stream, &mut reply).unwrap();
    assert!(reply.starts_with("HTTP/1.1 200") && reply.contains("\"code\":26"), "{reply}");
    // Its place is free again.
    assert_eq!(ana.upload("a.jpg", b"x", false)["statusCode"], 0);
}

#[test]
fn a_long_chat_comes_in_portions() {
    let server = start(|_| {});
    let (ana, _) = Customer::begin(&server, "nickname=Ana");
    let mut agent = ana.agent();
    let text = "x".repeat(20_000);
    for _ in 0..20 {
        ana.answer(&mut agent, "requestMessage", "", &format!("<msgText>{text}</msgText>"));
    }
    let (mut position, mut seen, mut portions) = (1, Vec::new(), 0);
    while position < 23 {
        let reply = ana.ask_from(position, "refresh", "");
        seen.extend(reply["messages"].as_array().unwrap().iter().map(|it| it["index"].as_u64().unwrap()));
        position = reply["nextPosition"].as_u64().unwrap();
        portions += 1;
    }
    assert_eq!(seen, (1..=22).collect::<Vec<u64>>());
    assert!((4..=7).contains(&portions), "{portions}");
    // A new file is known by its id although there is no room for its message.
    let mut early = ana;
    early.position = 1;
    let reply = early.upload("a.jpg", b"x", false);
    assert!(reply["userData"]["file-id"].is_string() && reply["nextPosition"].as_u64() < Some(23), "{reply}");
}
