//! Documents of a chat and its comment, by requests by hand.

use serde_json::{Value, json};

use super::agent::Agent;
use super::{request, text};
use crate::client::{http, start};
use crate::gws::Customer;

/// A document belongs to the chat, and to all agents who are in, also to those who are only asked for advice.
#[test]
fn all_agents_of_a_chat_have_its_documents() {
    let server = start(|_| {});
    let bo = Agent::ready(&server, "Bo");
    let _ana = Customer::begin(&server, "Ana");
    let chat = bo.accepts("Bo");
    let stored =
        http(server.addresses().http, "POST /documents?name=a.txt", &["Content-Type: text/plain"], b"one");
    let id = text(&stored.json()["documentId"]);
    let eve = Agent::ready(&server, "Eve");
    bo.post(&format!("{chat}/consult"), json!({"agentId": "Eve"}));
    eve.accepts("Eve");
    bo.post(&format!("{chat}/add-document"), json!({ "documentId": id }));
    let expected = json!([{"documentId": id, "name": "a.txt", "mime": "text/plain", "size": 3}]);
    for agent in [&bo, &eve] {
        assert_eq!(agent.interactions()[0]["attachments"], expected);
        let cookie = format!("Cookie: {}", agent.cookie);
        let path = format!("GET /workspace/v3/{chat}/attachments/{id}");
        let fetched = request(&server, &path, &[&cookie], b"");
        assert_eq!((fetched.status, fetched.body.as_slice()), (200, b"one".as_slice()));
    }
    bo.post(&format!("{chat}/remove-attachment/{id}"), json!({}));
    assert_eq!(eve.interactions()[0].get("attachments"), None);
}

#[test]
fn documents_of_a_chat_and_a_comment() {
    let server = start(|_| {});
    let bo = Agent::ready(&server, "Bo");
    let _ana = Customer::begin(&server, "Ana");
    let chat = bo.accepts("Bo");
    let body = "--xyz\r\nContent-Disposition: form-data; name=\"operationId\"\r\n\r\n7\r\n\
        --xyz\r\nContent-Disposition: form-data; name=\"attachment\"; filename=\"bill.txt\"\r\n\
        Content-Type: text/plain\r\n\r\nthe bill\n\r\n--xyz--\r\n";
    let cookie = format!("Cookie: {}", bo.cookie);
    let add = |what: &str, body: &str| {
        let headers = [cookie.as_str(), "Content-Type: multipart/form-data; boundary=xyz"];
        let reply = request(&server, &format!("POST /workspace/v3/{what}"), &headers, body.as_bytes());
        (reply.status, reply.json())
    };
    let (status, added) = add(&format!("{chat}/add-attachment"), body);
    assert!(status == 200 && added["status"]["code"] == 1 && added["operationId"].is_u64(), "{added}");
    let attachment = bo.interactions()[0]["attachments"][0].clone();
    let id = text(&attachment["documentId"]);
    assert_eq!(attachment, json!({"documentId": id, "name": "bill.txt", "mime": "text/plain", "size": 9}));
    let fetch = |path: &str| request(&server, &format!("GET /workspace/v3/{path}"), &[&cookie], b"");
    let fetched = fetch(&format!("{chat}/attachments/{id}"));
    assert_eq!((fetched.status, fetched.body.as_slice()), (200, b"the bill\n".as_slice()));
    assert_eq!(fetched.header("content-type"), "text/plain");
    // Once it is taken away it isn't the chat's any more; it can be added again, since it is stored still.
    bo.post(&format!("{chat}/remove-attachment/{id}"), json!({}));
    assert_eq!(bo.interactions()[0].get("attachments"), None);
    assert_eq!(fetch(&format!("{chat}/attachments/{id}")).json()["status"]["code"], 404);
    let again = bo.refused(&format!("{chat}/remove-attachment/{id}"), json!({}));
    assert!(again.0 == 404 && again.1.contains("add it first"), "{}", again.1);
    bo.post(&format!("{chat}/add-document"), json!({"documentId": id, "name": "copy.txt"}));
    assert_eq!(bo.interactions()[0]["attachments"][0]["name"], "copy.txt");
    assert_eq!(bo.refused(&format!("{chat}/add-document"), json!({"documentId": "none"})).0, 404);
    assert_eq!(bo.refused(&format!("{chat}/add-document"), json!({})).0, 400);
    assert_eq!(add("media/voice/interactions/0/add-attachment", body).0, 404);
    assert_eq!(add(&format!("{chat}/add-attachment"), "--xyz--\r\n").0, 400);

    for comment in ["call back", "called", ""] {
        bo.post(&format!("{chat}/set-comment"), json!({ "comment": comment }));
        let comments: Vec<Value> = bo.interactions()[0]["userData"].as_array().unwrap().to_vec();
        let comments: Vec<&Value> = comments.iter().filter(|it| it["key"] == "Comment").collect();
        assert_eq!(comments, [&json!({"key": "Comment", "type": "str", "value": comment})]);
    }
    let (status, said) = bo.refused(&format!("{chat}/set-comment"), json!({}));
    assert!(status == 400 && said.contains("'comment' is missing"), "{said}");
}
