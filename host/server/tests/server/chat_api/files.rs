//! Files that customers and agents send.

use super::*;

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
