//! The HTTP side.

use std::io::{BufRead, BufReader};

use serde_json::{Value, json};

use crate::client::{Client, FlexUser, http, http_stream, start, value};

#[test]
fn interactions_and_transcripts() {
    let server = start(|_| {});
    let web = server.addresses().http;
    assert_eq!(http(web, "GET /interactions", &[], b"").json(), json!([]));
    let mut flex = Client::connect(server.addresses().flex);
    let ana = FlexUser::login(&mut flex, "n");
    let user_data = "<userData><item key=\"a\">1</item><item key=\"a\">2</item>\
        <item key=\"l\" type=\"kvlist\"><item key=\"n\" type=\"int\">-7</item>\
        <item key=\"b\" type=\"binary\">AAH/</item></item></userData>";
    let reply = ana.ask(&mut flex, "requestJoin", "queueKey=\"q\" subject=\"Lamp\"", user_data);
    let session = value(&reply, "sessionId");
    let reply = http(web, "GET /interactions", &[], b"");
    assert_eq!(reply.header("content-type"), "application/json");
    let started_at = reply.json()[0]["startedAt"].as_str().unwrap().to_owned();
    assert_eq!(
        reply.json(),
        json!([{
            "sessionId": session, "queue": "q", "subject": "Lamp", "state": "waiting", "startedAt": started_at,
            "waitingSince": started_at, "userNick": "Ana",
            "userData": { "a": "1", "l": { "n": -7, "b": "0001ff" } },
        }])
    );
    let reply = http(web, &format!("GET /interactions/{session}/transcript"), &[], b"");
    assert_eq!(reply.header("content-type"), "application/xml");
    assert!(reply.body.starts_with(b"<?xml version=\"1.0\" encoding=\"UTF-8\"?><chatTranscript startAt="));
    let reply = http(web, "GET /interactions/none/transcript", &[], b"");
    assert_eq!(reply.status, 404);
    assert!(reply.json()["error"].as_str().unwrap().starts_with("no such session"));
    assert_eq!(http(web, "GET /nothing", &[], b"").status, 404);
}

#[test]
fn an_interaction_without_a_subject_has_no_such_key() {
    let server = start(|_| {});
    let mut flex = Client::connect(server.addresses().flex);
    FlexUser::login(&mut flex, "n").ask(&mut flex, "requestJoin", "queueKey=\"q\"", "");
    let interactions = http(server.addresses().http, "GET /interactions", &[], b"").json();
    assert_eq!(interactions[0]["queue"], "q");
    assert_eq!(interactions[0].get("subject"), None);
}

#[test]
fn events_come_as_they_happen() {
    let server = start(|_| {});
    let mut agent = Client::agent(server.addresses().basic);
    let first = agent.create();
    let stream = http_stream(server.addresses().http, "GET /interactions/events", &[], b"");
    let mut lines = BufReader::new(stream).lines().map(Result::unwrap);
    let mut next = || -> Value {
        let line = lines.find(|it| it.starts_with("data: ")).unwrap();
        serde_json::from_str(&line[6..]).unwrap()
    };
    let event = next();
    assert_eq!((&event["sessionId"], &event["state"]), (&json!(first), &json!("running")));
    assert_eq!(event["subject"], "Lamp");
    let second = agent.create();
    assert_eq!(next()["sessionId"], second);
    let asked = agent.ask("requestRegister", "userNick=\"Bo\" userType=\"AGENT\"", "");
    assert!(asked.contains("errorId=\"8\""));
    drop(agent);
    let mut closed = [next(), next()].map(|it| {
        assert_eq!(it["state"], "closed");
        it["sessionId"].as_str().unwrap().to_owned()
    });
    closed.sort();
    let mut both = [first, second];
    both.sort();
    assert_eq!(closed, both);
}

#[test]
fn documents() {
    let server = start(|config| {
        config.limits.document_bytes = 1000;
        config.limits.documents_bytes = 1500;
    });
    let web = server.addresses().http;
    let headers = ["Content-Type: image/png"];
    let reply = http(web, "POST /documents?name=a%20%C3%A9.png", &headers, b"0123456789");
    assert_eq!(reply.status, 201);
    let stored = reply.json();
    let id = stored["documentId"].as_str().unwrap();
    assert_eq!((id.len(), &stored["size"]), (32, &json!(10)));
    assert_eq!(stored["sha256"], "84d89877f0d4041efb6bf91a16f0248f2fd573e6af05c19f96bedb9f882f7882");
    let path = format!("GET /documents/{id}");
    let reply = http(web, &path, &[], b"");
    assert_eq!((reply.status, &reply.body[..]), (200, &b"0123456789"[..]));
    assert_eq!(reply.header("content-type"), "image/png");
    assert_eq!(reply.header("x-content-type-options"), "nosniff");
    let disposition = "attachment; filename=\"a _.png\"; filename*=UTF-8''a%20%C3%A9.png";
    assert_eq!(reply.header("content-disposition"), disposition);
    for (range, status, content_range, body) in [
        ("bytes=2-4", 206, "bytes 2-4/10", "234"),
        ("bytes=8-", 206, "bytes 8-9/10", "89"),
        ("bytes=-1", 206, "bytes 9-9/10", "9"),
        ("bytes=10-", 416, "bytes */10", ""),
    ] {
        let reply = http(web, &path, &[&format!("Range: {range}")], b"");
        assert_eq!((reply.status, reply.header("content-range")), (status, content_range), "{range}");
        if status == 206 {
            assert_eq!(reply.body, body.as_bytes());
        } else {
            assert!(reply.json()["error"].as_str().unwrap().contains("10 bytes"));
        }
    }
    let reply = http(web, "POST /documents", &[], &[7; 1001]);
    assert_eq!(reply.status, 413);
    assert!(reply.json()["error"].as_str().unwrap().contains("larger than 1.0 kB"));
    let other = http(web, "POST /documents", &["parlor-document-name: b"], &[7; 1000]);
    assert_eq!(other.status, 201);
    let reply = http(web, "POST /documents", &[], &[7; 600]);
    assert_eq!(reply.status, 413);
    assert!(reply.json()["error"].as_str().unwrap().contains("full"));
    assert_eq!(http(web, &format!("DELETE /documents/{id}"), &[], b"").status, 204);
    assert_eq!(http(web, &format!("DELETE /documents/{id}"), &[], b"").status, 404);
    assert_eq!(http(web, &path, &[], b"").status, 404);
}

#[test]
fn files_of_customers() {
    let server = start(|_| {});
    let web = server.addresses().http;
    let mut flex = Client::connect(server.addresses().flex);
    let ana = FlexUser::login(&mut flex, "n");
    let session = value(&ana.ask(&mut flex, "requestJoin", "queueKey=\"q\"", ""), "sessionId");
    let mut agent = Client::agent(server.addresses().basic);
    agent.ask("requestJoin", &format!("sessionId=\"{session}\""), "");
    let stored = http(web, "POST /documents", &["Content-Type: text/html"], b"<b>hi</b>").json();
    let document = stored["documentId"].as_str().unwrap();
    let notify = |agent: &mut Client, text: &str, items: &str| {
        let content =
            format!("<noticeText noticeType=\"SYS_COMMAND\">{text}</noticeText><userData>{items}</userData>");
        agent.ask("requestNotify", &format!("sessionId=\"{session}\""), &content)
    };
    let items = format!(
        "<item key=\"file-name\">../x.html</item><item key=\"file-size\">9</item>\
         <item key=\"file-source\">ucs</item><item key=\"file-document-id\">{document}</item>"
    );
    let reply = notify(&mut agent, "file-uploaded", &items);
    let (_, rest) = reply.split_once("key=\"file-id\" type=\"string\">").unwrap();
    let file = &rest[..16];
    let path = format!("GET /files/{session}/{file}");
    let user = format!("parlor-user-id: {}", ana.user_id);
    let key = format!("parlor-secure-key: {}", ana.secure_key);
    let reply = http(web, &path, &[&user, &key, "Range: bytes=3-4"], b"");
    assert_eq!((reply.status, &reply.body[..]), (206, &b"hi"[..]));
    assert!(reply.header("content-disposition").starts_with("attachment; filename=\"x.html\""));
    assert_eq!(reply.header("content-type"), "text/html");
    assert_eq!(http(web, &path, &[], b"").status, 401);
    assert_eq!(http(web, &path, &[&user, "parlor-secure-key: 0000000000000000"], b"").status, 403);
    let eve = FlexUser::login(&mut flex, "m");
    let other = format!("parlor-user-id: {}", eve.user_id);
    let other_key = format!("parlor-secure-key: {}", eve.secure_key);
    assert_eq!(http(web, &path, &[&other, &other_key], b"").status, 403);
    let unknown = format!("GET /files/{session}/0000000000000000");
    assert_eq!(http(web, &unknown, &[&user, &key], b"").status, 404);
    notify(&mut agent, "file-deleted", &format!("<item key=\"file-id\">{file}</item>"));
    assert_eq!(http(web, &path, &[&user, &key], b"").status, 410);
}

#[test]
fn only_this_machine_is_answered() {
    let server = start(|_| {});
    let web = server.addresses().http;
    for (host, status) in [
        ("localhost", 200),
        ("LOCALHOST:80", 200),
        ("127.0.0.9", 200),
        ("[::1]:99", 200),
        ("evil.example", 403),
        ("127.0.0.1.evil.example", 403),
        ("", 403),
    ] {
        let reply = http(web, "GET /interactions", &[&format!("Host: {host}")], b"");
        assert_eq!(reply.status, status, "{host}");
    }
}

#[test]
fn what_there_is_not_is_said() {
    let server = start(|_| {});
    for (request, status, says) in
        [("GET /nothing", 404, "no such path"), ("PUT /documents", 405, "this path takes other methods")]
    {
        let reply = http(server.addresses().http, request, &[], b"");
        assert_eq!(reply.status, status);
        assert!(reply.json()["error"].as_str().unwrap().starts_with(says), "{request}");
    }
}

#[test]
fn pages_of_other_sites_change_nothing() {
    let server = start(|_| {});
    let web = server.addresses().http;
    let post = |headers: &[&str]| http(web, "POST /documents", headers, b"x");
    let id = post(&[]).json()["documentId"].as_str().unwrap().to_owned();
    for (origin, is_own) in [
        (format!("http://{web}"), true),
        ("http://localhost:3000".into(), true),
        ("https://evil.example".into(), false),
        ("http://127.0.0.1.evil.example".into(), false),
        ("http://evil.example:80".into(), false),
        ("null".into(), false),
        ("file://".into(), false),
        (String::new(), false),
    ] {
        let origin = format!("Origin: {origin}");
        assert_eq!(post(&[&origin]).status, if is_own { 201 } else { 403 }, "{origin}");
        let reply = http(web, "DELETE /documents/none", &[&origin], b"");
        assert_eq!(reply.status, if is_own { 404 } else { 403 }, "{origin}");
        assert!(reply.json()["error"].is_string());
        // Reading is harmless: the page isn't shown the reply.
        assert_eq!(http(web, &format!("GET /documents/{id}"), &[&origin], b"").status, 200);
    }
    assert_eq!(post(&[&format!("Origin: http://{web}"), "Origin: https://evil.example"]).status, 403);
}

#[test]
fn connections_that_stand_still_are_closed_and_one_too_many_is_refused() {
    let server = start(|config| {
        config.limits.http_connections = 2;
        config.timeouts.http_head_ms = 1500;
    });
    let web = server.addresses().http;
    let mut silent = Client::connect(web);
    let mut half = Client::connect(web);
    half.write(b"GET /interactions HTTP/1.1\r\nHost:");
    let refused = http(web, "GET /interactions", &[], b"");
    assert_eq!(refused.status, 503);
    assert!(refused.json()["error"].as_str().unwrap().starts_with("too many HTTP connections"));
    for client in [&mut silent, &mut half] {
        let mut rest = Vec::new();
        // Closed with or without a word, and within the time-out of the test.
        let _ = std::io::Read::read_to_end(&mut client.stream, &mut rest);
    }
    while http(web, "GET /interactions", &[], b"").status != 200 {}
}

#[test]
fn a_document_that_does_not_come_is_given_up() {
    let server = start(|config| {
        config.timeouts.http_idle_ms = 300;
        config.limits.documents_bytes = 1000;
    });
    let web = server.addresses().http;
    let mut slow = Client::connect(web);
    slow.write(b"POST /documents HTTP/1.1\r\nHost: localhost\r\nContent-Length: 1000\r\n\r\n");
    slow.write(&[b'x'; 900]);
    let mut reply = String::new();
    BufReader::new(&slow.stream).read_line(&mut reply).unwrap();
    assert!(reply.contains("408"), "{reply}");
    // Its room is there again.
    assert_eq!(http(web, "POST /documents", &[], &[b'y'; 1000]).status, 201);
}

#[test]
fn a_burst_of_updates_is_few_events() {
    let server = start(|config| config.limits.requests_per_second = u32::MAX);
    let mut flex = Client::connect(server.addresses().flex);
    let ana = FlexUser::login(&mut flex, "n");
    ana.ask(&mut flex, "requestJoin", "queueKey=\"q\"", "");
    let stream = http_stream(server.addresses().http, "GET /interactions/events", &[], b"");
    let mut lines = BufReader::new(stream).lines().map(Result::unwrap);
    for number in 1..=2000 {
        let user_data = format!(
            "<noticeText noticeType=\"UPDATE_USER_DATA\"/><userData><item key=\"a\">{number}</item></userData>"
        );
        ana.ask(&mut flex, "requestRefresh", "", &user_data);
    }
    let mut seen = 0;
    loop {
        let line = lines.find(|it| it.starts_with("data: ")).unwrap();
        seen += 1;
        let event: Value = serde_json::from_str(&line[6..]).unwrap();
        if event["userData"]["a"] == "2000" {
            break;
        }
    }
    assert!(seen < 1000, "{seen} events of 2000 updates");
}

#[test]
fn one_host_is_named_and_a_mapped_loopback_is_a_loopback() {
    let server = start(|config| config.http = "[::ffff:127.0.0.1]:0".parse().unwrap());
    let web = server.addresses().http;
    let ask = |hosts: &str| {
        let mut client = Client::connect(web);
        client.write(format!("GET /interactions HTTP/1.1\r\n{hosts}Connection: close\r\n\r\n").as_bytes());
        let mut line = String::new();
        BufReader::new(&client.stream).read_line(&mut line).unwrap();
        line
    };
    assert!(ask("Host: localhost\r\n").contains("200"));
    assert!(ask("Host: evil.example\r\n").contains("403"));
    assert!(ask("Host: localhost\r\nHost: evil.example\r\n").contains("400"));
}

#[test]
fn what_cannot_be_read_is_refused_in_json() {
    let server = start(|_| {});
    let reply = http(server.addresses().http, "GET /documents/%ff", &[], b"");
    assert_eq!(reply.status, 400);
    assert!(reply.json()["error"].as_str().unwrap().contains("UTF-8"));
}
