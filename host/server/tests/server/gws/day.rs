//! An agent's day, as the vendor's documentation tells it.

use std::io::{Read, Write};
use std::net::TcpStream;

use serde_json::json;

use super::Customer;
use super::agent::Agent;
use crate::client::{DEADLINE, http, start};

#[test]
fn an_agents_day() {
    let server = start(|config| config.csrf_protection = true);
    // Before the session starts nothing is missed.
    let mut bo = Agent::log_in(&server, "Bo", "any");
    bo.listen();
    assert_eq!(bo.try_post("/me/channels/chat", &json!({"operationName": "Ready"})).0, 409);
    bo.start();
    let me = bo.get("/me?subresources=channels,chats");
    assert_eq!(me["user"]["channels"][0]["userState"]["id"], "900D55CC-2BB0-431F-8BF9-D3525B383BE6");
    assert_eq!(me["user"]["chats"], json!([]));
    let mut ana = Customer::begin(&server, "Ana");
    bo.post("/me/channels/chat", json!({"operationName": "Ready"}));
    assert_eq!(bo.told()["data"]["channels"][0]["userState"]["displayName"], "Ready");

    let (chat, invited) = bo.invited();
    assert_eq!(chat, ana.chat);
    assert_eq!(invited["userData"], json!({"Order": "17"}));
    assert_eq!((&invited["customerNickname"], &invited["participants"]), (&json!("Ana"), &json!([])));
    assert!(invited["waitingSince"].as_str().is_some_and(|it| it.ends_with("+0000")), "{invited}");
    assert_eq!(
        (&invited["chatType"], &invited["interactionQueue"], &invited["path"]),
        (&json!("Inbound"), &json!("Environment:default"), &json!(format!("/me/chats/{chat}")))
    );
    assert_eq!(bo.get(&format!("/me/chats/{chat}/messages"))["messages"], json!([]));
    let reference = bo.operate(&chat, "Accept", json!({"nickname": "Bo B"}));
    let chatting = bo.told();
    assert_eq!(chatting["data"]["chat"]["state"], "Chatting");
    assert_eq!(chatting["data"]["chat"].get("customerNickname"), None);
    assert_eq!(chatting["data"]["chat"].get("waitingSince"), None);
    assert_eq!(
        (&chatting["data"]["referenceId"], &chatting["data"]["chat"]["participants"]),
        (&json!(reference), &json!([]))
    );
    assert_eq!(bo.next(), "ParticipantsUpdated Ana Bo B");
    let history = bo.told();
    assert_eq!(super::agent::short(&history), "ParticipantJoined Ana: Hello; ParticipantJoined Bo B: ");
    assert_eq!(history["data"]["chatPath"], format!("/me/chats/{chat}"));
    let from = &history["data"]["messages"][0]["from"];
    assert_eq!((&from["type"], &from["visibility"]), (&json!("Customer"), &json!("All")));
    assert_eq!(bo.refused(&chat, "Accept", json!({"nickname": "Bo"})), (409, 2));

    // What is said comes back as well.
    bo.operate(&chat, "SendStartTypingNotification", json!({}));
    assert_eq!(bo.next(), "TypingStarted Bo B: ");
    bo.operate(&chat, "SendMessage", json!({"text": "Which one?", "messageType": "text"}));
    assert_eq!(bo.next(), "Text Bo B: Which one?");
    ana.say("The red one");
    assert_eq!(bo.next(), "Text Ana: The red one");
    bo.operate(&chat, "SendStopTypingNotification", json!({}));
    assert_eq!(bo.next(), "TypingStopped Bo B: ");
    bo.operate(&chat, "SendUrl", json!({"url": "https://example.com"}));
    assert_eq!(bo.next(), "PushUrl Bo B: https://example.com");
    bo.operate(&chat, "SendCustomNotice", json!({"noticeText": "x"}));
    assert_eq!(bo.next(), "CustomNotice Bo B: x");
    bo.operate(&chat, "SendNicknameUpdatedNotice", json!({"noticeText": "Bob"}));
    assert_eq!(bo.next(), "ParticipantsUpdated Ana Bob");
    assert_eq!(bo.next(), "NicknameUpdated Bob: Bob");
    let seen = ana.sees();
    for part in ["Which one?", "https://example.com", "USER_UPDATE_NICK\">Bob<", "userNick=\"Bo B\""] {
        assert!(seen.contains(part), "{part}: {seen}");
    }

    // Typing has an index and isn't kept.
    let all = bo.get(&format!("/me/chats/{chat}/messages"))["messages"].clone();
    let indexes: Vec<u64> = all.as_array().unwrap().iter().map(|it| it["index"].as_u64().unwrap()).collect();
    assert_eq!(indexes, [1, 2, 4, 5, 7, 8, 9]);
    let some = bo.get(&format!("/me/chats/{chat}/messages?startIndex=4&count=2"))["messages"].clone();
    assert_eq!((some.as_array().unwrap().len(), &some[0]["text"]), (2, &json!("Which one?")));
    assert_eq!(bo.ask(&format!("GET /me/chats/{chat}/messages?count=x"), &[], b"").status, 400);
    let list = bo.get("/me/chats?fields=*")["chats"].clone();
    assert_eq!((list.as_array().unwrap().len(), &list[0]["state"]), (1, &json!("Chatting")));
    let uri = bo.get("/me/chats")["uris"][0].as_str().unwrap().to_owned();
    assert!(uri.ends_with(&format!("/api/v2/me/chats/{chat}")), "{uri}");

    // The customer goes first; the chat stays as it is until the agent leaves it.
    ana.leave();
    assert_eq!(bo.next(), "ParticipantsUpdated Bob");
    assert_eq!(bo.next(), "ParticipantLeft Ana: ");
    assert_eq!(bo.get(&format!("/me/chats/{chat}"))["chat"]["state"], "Chatting");
    let reference = bo.operate(&chat, "Leave", json!({"text": "Bye"}));
    assert_eq!(bo.next(), "ParticipantLeft Bob: Bye");
    let left = bo.told();
    assert_eq!(
        (super::agent::short(&left).as_str(), &left["data"]["referenceId"]),
        ("StatusChange LeftChat", &json!(reference))
    );
    assert_eq!(bo.refused(&chat, "SendMessage", json!({"text": "x"})), (409, 2));

    // Its data may still be edited.
    let reference = bo.operate(&chat, "AttachUserData", json!({"userData": {"Paid": "yes", "Count": 3}}));
    let changed = bo.told();
    assert_eq!(
        (&changed["data"]["notificationType"], &changed["data"]["referenceId"]),
        (&json!("PropertiesUpdated"), &json!(reference))
    );
    let expected = json!({"Order": "17", "Paid": "yes", "Count": 3});
    assert_eq!(changed["data"]["chat"]["userData"], expected);
    bo.operate(&chat, "DeleteUserData", json!({"keys": ["Order", "Nothing"]}));
    assert_eq!(bo.told()["data"]["chat"]["userData"], json!({"Paid": "yes", "Count": 3}));
    bo.operate(&chat, "SetDisposition", json!({"disposition": "sold"}));
    assert_eq!(bo.told()["data"]["chat"]["userData"]["DispositionCode"], "sold");
    assert_eq!(bo.get(&format!("/me/chats/{chat}/messages?count=1"))["messages"][0]["index"], 1);
    bo.operate(&chat, "Complete", json!({}));
    let completed = bo.told();
    assert_eq!(super::agent::short(&completed), "StatusChange Completed");
    assert_eq!(completed["data"]["chat"]["capabilities"], json!([]));
    assert_eq!(bo.refused(&chat, "Complete", json!({})), (404, 6));
    bo.post("/me/channels/chat", json!({"operationName": "NotReady"}));
    assert_eq!(bo.told()["data"]["channels"][0]["userState"]["displayName"], "Not Ready");
    bo.post("/me", json!({"operationName": "EndContactCenterSession"}));
    assert_eq!(bo.get("/me?subresources=*")["user"].get("channels"), None);
}

#[test]
fn files() {
    let server = start(|_| {});
    let mut ana = Customer::begin(&server, "Ana");
    let mut bo = Agent::ready(&server, "Bo");
    let chat = bo.accepts("Bo");
    let boundary = "Content-Type: multipart/form-data; boundary=xyz";
    let body = "--xyz\r\nContent-Disposition: form-data; name=\"Attachment\"; filename=\"bill.txt\"\r\n\
        Content-Type: text/plain\r\n\r\nten euros\r\n--xyz--\r\n";
    let path = format!("POST /me/chats/{chat}/attachments");
    let reply = bo.ask(&path, &[boundary], body.as_bytes()).json();
    assert_eq!(reply["statusCode"], 0, "{reply}");
    let told = bo.told();
    assert_eq!(told["data"]["referenceId"], reply["referenceId"]);
    let attachment = told["data"]["chat"]["attachments"][0].clone();
    let id = attachment["id"].as_str().unwrap().to_owned();
    assert_eq!(
        (&attachment["name"], &attachment["mime"], &attachment["size"], &attachment["path"]),
        (&json!("bill.txt"), &json!("text/plain"), &json!(9), &json!(format!("/attachments/{id}")))
    );
    for path in [format!("/attachments/{id}"), format!("/chats/{chat}/attachments/{id}")] {
        let file = bo.ask(&format!("GET {path}"), &[], b"");
        assert_eq!(
            (file.status, file.body.as_slice(), file.header("content-type")),
            (200, &b"ten euros"[..], "text/plain")
        );
    }
    assert_eq!(bo.refused(&chat, "UploadFile", json!({"documentId": "nothing"})), (404, 6));
    bo.operate(&chat, "UploadFile", json!({"documentId": id, "description": "the bill", "text": "Look"}));
    let told = bo.told();
    let message = &told["data"]["messages"][0];
    assert_eq!(
        (&message["type"], &message["noticeText"]),
        (&json!("SystemCommand"), &json!("file-uploaded"))
    );
    assert_eq!((&message["attachment"]["id"], &message["attachment"]["size"]), (&json!(id), &json!(9)));
    assert!(message["attachment"]["fileId"].is_string());
    assert!(ana.sees().contains("bill.txt"));
    // Somebody else has no chat with it.
    let eve = Agent::log_in(&server, "Eve", "any");
    assert_eq!(eve.ask(&format!("GET /attachments/{id}"), &[], b"").status, 404);
    // What is no form, has no such part, or is too large.
    for (headers, body) in [
        ("Content-Type: application/json", "{}"),
        (boundary, "--xyz\r\nContent-Disposition: form-data; name=\"other\"\r\n\r\nx\r\n--xyz--\r\n"),
        (boundary, "--xyz\r\nContent-Disposition: form-data; name=\"Attachment\"\r\n\r\nx"),
    ] {
        assert_eq!(bo.ask(&path, &[headers], body.as_bytes()).status, 400, "{body}");
    }
}

/// The chat ends while a document still comes: it is refused, and nothing of it stays in the store.
#[test]
fn a_document_that_comes_too_late_is_not_kept() {
    let server = start(|config| config.limits.documents = 1);
    let _ana = Customer::begin(&server, "Ana");
    let mut bo = Agent::ready(&server, "Bo");
    let chat = bo.accepts("Bo");
    let body = "--xyz\r\nContent-Disposition: form-data; name=\"Attachment\"; filename=\"bill.txt\"\r\n\
        Content-Type: text/plain\r\n\r\nten euros\r\n--xyz--\r\n";
    let (first, rest) = body.split_once("euros").unwrap();
    let mut stream = TcpStream::connect(server.addresses().gws).unwrap();
    stream.set_read_timeout(Some(DEADLINE)).unwrap();
    let head = format!(
        "POST /api/v2/me/chats/{chat}/attachments HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\nExpect: 100-continue\r\n{}\r\n\
         Content-Type: multipart/form-data; boundary=xyz\r\nContent-Length: {}\r\n\r\n",
        super::agent::basic("Bo", "any"),
        body.len()
    );
    stream.write_all(head.as_bytes()).unwrap();
    // The server wants the document: until now nothing is wrong.
    let mut goes_on = [0; b"HTTP/1.1 100 Continue\r\n\r\n".len()];
    stream.read_exact(&mut goes_on).unwrap();
    assert_eq!(&goes_on, b"HTTP/1.1 100 Continue\r\n\r\n");
    stream.write_all(first.as_bytes()).unwrap();
    bo.operate(&chat, "Complete", json!({}));
    while bo.next() != "StatusChange Completed" {}
    stream.write_all(format!("euros{rest}").as_bytes()).unwrap();
    let mut reply = String::new();
    stream.read_to_string(&mut reply).unwrap();
    assert!(reply.starts_with("HTTP/1.1 404"), "{reply}");
    // There is room for another one.
    let text = ["Content-Type: text/plain"];
    let stored = http(server.addresses().http, "POST /documents?name=bill.txt", &text, b"ten euros");
    assert_eq!(stored.status, 201, "{stored:?}");
}
