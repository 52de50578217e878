//! Documents belong to the chat: whoever is in has them, and nobody else; they go with their chat.

use serde_json::{Value, json};

use super::Customer;
use super::agent::{Agent, short};
use crate::client::start;

/// Sends a form with these files; gives the status of HTTP and the reply.
fn upload(agent: &Agent<'_>, chat: &str, files: &[(&str, &str)]) -> (u16, Value) {
    let part = |(name, content): &(&str, &str)| {
        format!(
            "--xyz\r\nContent-Disposition: form-data; name=\"Attachment\"; filename=\"{name}\"\r\n\
             Content-Type: text/plain\r\n\r\n{content}\r\n"
        )
    };
    let body: String = files.iter().map(part).chain(["--xyz--\r\n".to_owned()]).collect();
    let boundary = "Content-Type: multipart/form-data; boundary=xyz";
    let reply = agent.ask(&format!("POST /me/chats/{chat}/attachments"), &[boundary], body.as_bytes());
    (reply.status, reply.json())
}

/// The names of a chat's documents.
fn names(chat: &Value) -> Vec<&str> {
    chat["attachments"].as_array().into_iter().flatten().filter_map(|it| it["name"].as_str()).collect()
}

fn shown(agent: &Agent<'_>, chat: &str) -> Value {
    agent.get(&format!("/me/chats/{chat}"))["chat"].clone()
}

/// What an agent gets by both paths of a document, the status of HTTP and the bytes.
fn fetched(agent: &Agent<'_>, chat: &str, id: &Value) -> (u16, Vec<u8>) {
    let id = id.as_str().unwrap();
    let [one, other] =
        [format!("/attachments/{id}"), format!("/chats/{chat}/attachments/{id}")].map(|path| {
            let reply = agent.ask(&format!("GET {path}"), &[], b"");
            (reply.status, if reply.status == 200 { reply.body } else { Vec::new() })
        });
    assert_eq!(one, other);
    one
}

#[test]
fn all_agents_of_a_chat_have_its_documents() {
    let server = start(|_| {});
    let mut bo = Agent::ready(&server, "Bo");
    let mut ana = Customer::begin(&server, "Ana");
    let chat = bo.accepts("Bo");
    assert_eq!(upload(&bo, &chat, &[("a.txt", "one")]).0, 200);
    assert_eq!(bo.next(), "PropertiesUpdated Chatting");

    // Whoever is asked has nothing of it before he is in.
    let mut eve = Agent::ready(&server, "Eve");
    let uri = |agent: &Agent<'_>| json!({"targetUri": agent.get("/me")["user"]["uri"]});
    bo.operate(&chat, "Invite", uri(&eve));
    assert_eq!(names(&eve.invited().1), [""; 0]);
    let first = shown(&bo, &chat)["attachments"][0]["id"].clone();
    assert_eq!(fetched(&eve, &chat, &first).0, 404);
    eve.operate(&chat, "Accept", json!({"nickname": "Eve"}));
    let told = eve.told();
    assert_eq!(
        (short(&told).as_str(), names(&told["data"]["chat"])),
        ("StatusChange Chatting", vec!["a.txt"])
    );
    assert_eq!(fetched(&eve, &chat, &first), (200, b"one".to_vec()));
    while eve.next() != "ParticipantJoined Ana: Hello; ParticipantJoined Bo: ; ParticipantJoined Eve: " {}
    while bo.next() != "ParticipantJoined Eve: " {}

    // What one of them sends is told to the other.
    let reply = upload(&eve, &chat, &[("b.txt", "two")]).1;
    for (agent, reference) in [(&mut eve, &reply["referenceId"]), (&mut bo, &Value::Null)] {
        let told = agent.told();
        assert_eq!(
            (short(&told).as_str(), &told["data"]["referenceId"]),
            ("PropertiesUpdated Chatting", reference)
        );
        assert_eq!(names(&told["data"]["chat"]), ["a.txt", "b.txt"]);
    }
    let second = shown(&bo, &chat)["attachments"][1]["id"].clone();
    assert_eq!(fetched(&bo, &chat, &second), (200, b"two".to_vec()));
    assert!(!ana.sees().contains(".txt"), "the customer is told by UploadFile alone");
    bo.operate(&chat, "UploadFile", json!({"documentId": second}));
    assert_eq!((bo.next(), eve.next()), (bo_uploads(), bo_uploads()));
    let seen = ana.sees();
    assert!(seen.contains("b.txt") && !seen.contains("a.txt"), "{seen}");

    // A silent monitor sees all of a chat.
    let mut sue = Agent::log_in(&server, "Sue", "any");
    sue.listen();
    sue.start();
    let path = format!("{}/chats/{chat}", bo.get("/me")["user"]["path"].as_str().unwrap());
    sue.post(&path, json!({"operationName": "Intrude", "supervisorVisibilityMode": "Monitor"}));
    while sue.next() != "StatusChange Chatting" {}
    assert_eq!(names(&shown(&sue, &chat)), ["a.txt", "b.txt"]);
    assert_eq!(fetched(&sue, &chat, &first), (200, b"one".to_vec()));

    // It goes on with the chat, and not with who has left.
    bo.operate(&chat, "Leave", json!({}));
    while bo.next() != "StatusChange Completed" {}
    assert_eq!(fetched(&bo, &chat, &first).0, 404);
    let mut ina = Agent::ready(&server, "Ina");
    eve.operate(&chat, "Transfer", uri(&ina));
    assert_eq!(ina.accepts("Ina"), chat);
    assert_eq!(names(&shown(&ina, &chat)), ["a.txt", "b.txt"]);
    assert_eq!(fetched(&ina, &chat, &second), (200, b"two".to_vec()));
    ina.operate(&chat, "UploadFile", json!({"documentId": first}));
    assert!(ana.sees().contains("a.txt"));
}

fn bo_uploads() -> String {
    "SystemCommand Bo: file-uploaded".to_owned()
}

#[test]
fn documents_are_forgotten_with_their_chat() {
    let server = start(|config| (config.limits.documents, config.limits.ended_sessions) = (1, 1));
    let mut bo = Agent::ready(&server, "Bo");
    let _ana = Customer::begin(&server, "Ana");
    let chat = bo.accepts("Bo");
    assert_eq!(upload(&bo, &chat, &[("a.txt", "one")]).0, 200);
    bo.next();
    // Nothing is wrong with the request, and its sender can't delete anything.
    let (status, reply) = upload(&bo, &chat, &[("b.txt", "two")]);
    assert_eq!((status, &reply["statusCode"]), (409, &json!(2)));
    let said = reply["statusMessage"].as_str().unwrap();
    assert!(said.contains("full: try again later"), "{said}");
    bo.operate(&chat, "Complete", json!({}));
    while bo.next() != "StatusChange Completed" {}
    // Another session that ends takes the place of that one.
    let mut bea = Customer::begin(&server, "Bea");
    bo.invited();
    bea.leave();
    assert_eq!(bo.next(), "StatusChange Revoked");
    let _cid = Customer::begin(&server, "Cid");
    let chat = bo.accepts("Bo");
    assert_eq!(upload(&bo, &chat, &[("c.txt", "three")]).0, 200);
    assert_eq!(names(&shown(&bo, &chat)), ["c.txt"]);
}

#[test]
fn names_have_no_folders_and_each_file_comes_by_itself() {
    let server = start(|config| config.limits.documents = 1);
    let mut bo = Agent::ready(&server, "Bo");
    let mut ana = Customer::begin(&server, "Ana");
    let chat = bo.accepts("Bo");
    let (status, reply) = upload(&bo, &chat, &[("a.txt", "one"), ("b.txt", "two")]);
    assert_eq!((status, &reply["statusCode"]), (400, &json!(10)), "{reply}");
    assert!(reply["statusMessage"].as_str().unwrap().contains("each file by itself"), "{reply}");
    assert_eq!(upload(&bo, &chat, &[(&"x".repeat(256), "one")]).0, 400);
    assert_eq!(names(&shown(&bo, &chat)), [""; 0]);
    // Nothing of it is stored: the one place is free.
    assert_eq!(upload(&bo, &chat, &[("../../etc/p.txt", "one")]).0, 200);
    let attachment = shown(&bo, &chat)["attachments"][0].clone();
    assert_eq!(attachment["name"], "p.txt");
    // Who adds it once more calls it otherwise, for its sender and for the customer.
    let other = json!({"documentId": attachment["id"], "name": "..\\bills\\q.txt"});
    bo.operate(&chat, "AddAttachment", other);
    assert_eq!(names(&shown(&bo, &chat)), ["q.txt"]);
    bo.operate(&chat, "UploadFile", json!({"documentId": attachment["id"]}));
    let seen = ana.sees();
    assert!(seen.contains(">q.txt<"), "{seen}");
    let wrong = json!({"documentId": attachment["id"], "name": "x".repeat(256)});
    assert_eq!(bo.refused(&chat, "AddAttachment", wrong), (400, 10));
}
