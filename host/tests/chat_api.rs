//! Chat API v2 of `parlor serve`: `curl` as the customer, a desk at the other end.

#![allow(clippy::unwrap_used, reason = "these are tests")]

mod support;

use std::fs;
use std::process::Command;

use serde_json::{Value, json};
use support::{Process, Serve, has_tool, skip, text};

const PAGE: &str = include_str!("../README.md");

/// A customer who has `curl`.
struct Customer<'s> {
    serve: &'s Serve,
    chat_id: String,
    secure_key: String,
}

fn curl(url: &str, options: &[&str]) -> Vec<u8> {
    let output = Command::new("curl")
        .args(["--silent", "--show-error", "--max-time", "20"])
        .args(options)
        .arg(url)
        .output()
        .unwrap();
    assert!(output.status.success(), "{url}: {}", text(&output.stderr));
    output.stdout
}

fn said(reply: &[u8]) -> Value {
    serde_json::from_slice(reply).unwrap_or_else(|_| panic!("{}", text(reply)))
}

impl<'s> Customer<'s> {
    fn begin(serve: &'s Serve, options: &[&str]) -> Self {
        let reply = said(&curl(&format!("{}/genesys/2/chat/support", serve.chat_api), options));
        let value = |name: &str| reply[name].as_str().unwrap_or_else(|| panic!("{reply}")).to_owned();
        Self { serve, chat_id: value("chatId"), secure_key: value("secureKey") }
    }

    fn bytes(&self, operation: &str, options: &[&str]) -> Vec<u8> {
        let url = format!("{}/genesys/2/chat/support/{}/{operation}", self.serve.chat_api, self.chat_id);
        curl(&url, options)
    }

    /// Asks with `-d`, or with `-F`; gives the reply, which must be a good one.
    fn ask(&self, flag: &str, operation: &str, fields: &[&str]) -> Value {
        let key = format!("secureKey={}", self.secure_key);
        let mut options = vec![flag, &key];
        for field in fields {
            options.extend([flag, field]);
        }
        let reply = said(&self.bytes(operation, &options));
        assert_eq!(reply["statusCode"], 0, "{operation}: {reply}");
        reply
    }
}

fn types(reply: &Value) -> Vec<&str> {
    reply["messages"].as_array().unwrap().iter().map(|it| it["type"].as_str().unwrap()).collect()
}

/// How curl writes the two kinds of forms.
const FORMS: [&str; 2] = ["-d", "-F"];

/// A chat that was begun with a form of this kind, and a desk that is in it.
fn begin<'s>(serve: &'s Serve, flag: &str) -> (Customer<'s>, Process) {
    let mut desk = serve.desk("desk", "Bo", &[]);
    let as_text = if flag == "-d" { "--data-urlencode" } else { flag };
    let customer = Customer::begin(
        serve,
        &[flag, "nickname=Ana", flag, "subject=Lamp", as_text, "text=It is broken & dark"],
    );
    desk.join_waiting();
    (customer, desk)
}

#[test]
fn every_operation_has_its_curl() {
    if !has_tool("curl") {
        return skip("curl is missing");
    }
    for flag in FORMS {
        let serve = Serve::start();
        let (customer, mut desk) = begin(&serve, flag);
        desk.wait_for(json!({"event": "newParty", "userNick": "Ana", "text": "It is broken & dark"}));
        customer.ask(flag, "startTyping", &["message=The r"]);
        desk.wait_for(json!({"event": "notice", "noticeType": "TYPING_STARTED", "text": "The r"}));
        customer.ask(flag, "stopTyping", &[]);
        desk.wait_for(json!({"event": "notice", "noticeType": "TYPING_STOPPED"}));
        customer.ask(flag, "send", &["message=The red one", "messageType=text"]);
        desk.wait_for(json!({"event": "message", "userNick": "Ana", "text": "The red one"}));
        customer.ask(flag, "pushUrl", &["pushUrl=https://example.com/lamp"]);
        desk.wait_for(
            json!({"event": "notice", "noticeType": "USER_PUSHED_URL", "text": "https://example.com/lamp"}),
        );
        customer.ask(flag, "customNotice", &["message=for you"]);
        desk.wait_for(json!({"event": "notice", "noticeType": "USER_CUSTOM", "text": "for you"}));
        customer.ask(flag, "updateData", &["userData[Colour]=red"]);
        customer.ask(flag, "readReceipt", &["transcriptPosition=3"]);
        desk.wait_for(json!({"event": "notice", "text": "read-receipt", "userData": {"read-position": "3"}}));
        customer.ask(flag, "updateNickname", &["nickname=Anne"]);
        desk.wait_for(json!({"event": "notice", "noticeType": "USER_UPDATE_NICK", "text": "Anne"}));
        desk.act(json!({"do": "typing"}));
        desk.act(json!({"do": "say", "text": "It comes tomorrow."}));
        let reply = customer.ask(flag, "refresh", &["transcriptPosition=6"]);
        let heard = reply["messages"].as_array().unwrap();
        assert!(
            heard.iter().any(|it| it["text"] == "It comes tomorrow." && it["from"]["nickname"] == "Bo"),
            "{reply}"
        );
        assert!(types(&reply).contains(&"TypingStarted"), "{reply}");
        let interactions = said(&curl(&format!("{}/interactions", serve.http), &[]));
        assert_eq!(interactions[0]["userData"]["Colour"], "red");
        let reply = customer.ask(flag, "disconnect", &["transcriptPosition=0"]);
        assert_eq!(reply["chatEnded"], true);
        desk.wait_for(json!({"event": "partyLeft", "userNick": "Anne", "code": 0}));
    }
}

#[test]
fn files_are_sent_by_curl_and_saved_by_a_desk_and_back() {
    if !has_tool("curl") {
        return skip("curl is missing");
    }
    let serve = Serve::with(&["--upload-max-file-size", "300000", "--upload-file-types", "jpg"]);
    let (customer, mut desk) = begin(&serve, "-d");
    let directory = tempfile::tempdir().unwrap();
    let content: Vec<u8> = (0..300_000_u32).map(|it| (it % 253) as u8).collect();
    let picture = directory.path().join("lamp.jpg");
    fs::write(&picture, &content).unwrap();
    let part = format!("file=@{}", picture.display());
    let reply = customer.ask("-F", "file", &["userData[file-description]=My lamp", &part]);
    let file_id = reply["userData"]["file-id"].as_str().unwrap().to_owned();
    // The desk's plugin takes it for what it is.
    let seen = desk.wait_for(json!({"event": "notice", "text": "file-uploaded"}));
    assert_eq!(
        (&seen["userData"]["file-name"], &seen["userData"]["file-description"]),
        (&json!("lamp.jpg"), &json!("My lamp"))
    );
    let out = tempfile::tempdir().unwrap();
    let saved = desk.act(json!({"do": "save-file", "fileId": file_id, "directory": out.path()}));
    assert!(fs::read(saved["path"].as_str().unwrap()).unwrap() == content);
    for flag in FORMS {
        let limits = customer.ask(flag, "file/limits", &["transcriptPosition=0"]);
        let told = &limits["messages"][0]["userData"];
        assert_eq!(
            (&told["upload-max-file-size"], &told["upload-file-types"], &told["used-upload-max-files"]),
            (&json!("300000"), &json!("jpg"), &json!("1"))
        );
    }
    // What the desk sends comes back the same.
    let theirs = desk.act(json!({"do": "send-file", "path": picture}))["fileId"].as_str().unwrap().to_owned();
    let key = format!("secureKey={}", customer.secure_key);
    for (id, flag) in [(&file_id, "-d"), (&theirs, "-F")] {
        assert!(customer.bytes(&format!("file/{id}/download"), &[flag, &key]) == content, "{id}");
    }
    let another = customer.ask("-F", "file", &[&part])["userData"]["file-id"].as_str().unwrap().to_owned();
    for (id, flag) in [(&file_id, "-d"), (&another, "-F")] {
        let reply = customer.ask(flag, &format!("file/{id}/delete"), &[]);
        assert!(types(&reply).contains(&"FileDeleted"), "{reply}");
        desk.wait_for(json!({"event": "notice", "text": "file-deleted", "userData": {"file-id": id}}));
    }
    assert_eq!(
        said(&customer.bytes(&format!("file/{file_id}/download"), &["-d", &key]))["errors"][0]["code"],
        25
    );
    // A file that isn't allowed.
    let program = directory.path().join("lamp.exe");
    fs::write(&program, &content).unwrap();
    let part = format!("file=@{}", program.display());
    let refused = said(&customer.bytes("file", &["-F", &key, "-F", &part]));
    assert_eq!((&refused["statusCode"], &refused["errors"][0]["code"]), (&json!(2), &json!(8)));
    assert!(refused["errors"][0]["advice"].as_str().unwrap().contains("upload-file-types"), "{refused}");
}

/// What a newcomer pastes.
#[test]
fn the_pages_example_works() {
    if !has_tool("curl") {
        return skip("curl is missing");
    }
    let serve = Serve::start();
    let (_, section) = PAGE.split_once("\n### Chat API v2\n").unwrap();
    let section = section.split("\n##").next().unwrap();
    let scripts: Vec<&str> =
        section.split("```sh\n").skip(1).map(|it| it.split("```").next().unwrap()).collect();
    assert_eq!(scripts.len(), 2);
    let script = scripts
        .concat()
        .replace("curl -s", "echo; curl -s")
        .replace("http://127.0.0.1:4073", &serve.chat_api);
    // The assignment is no place for another line.
    let script = script.replace("$(echo; curl", "$(curl");
    let directory = tempfile::tempdir().unwrap();
    let done = Command::new("sh").arg("-ec").arg(&script).current_dir(directory.path()).output().unwrap();
    assert!(done.status.success(), "{}", text(&done.stderr));
    let replies: Vec<Value> =
        text(&done.stdout).lines().filter(|it| !it.is_empty()).map(|it| said(it.as_bytes())).collect();
    let [sent, told, file] = &replies[..] else { panic!("{replies:?}") };
    assert_eq!((types(sent), types(told)), (vec!["ParticipantJoined", "Message"], vec!["Message"]));
    assert!(file["userData"]["file-id"].is_string(), "{file}");
}

#[test]
fn services_and_sites_are_configured() {
    if !has_tool("curl") {
        return skip("curl is missing");
    }
    let serve = Serve::with(&[
        "--service",
        "support=Shop:support",
        "--service",
        "sales=Shop:sales",
        "--cors",
        "https://shop.example.com",
    ]);
    Customer::begin(&serve, &["-d", "nickname=Ana", "-H", "Origin: https://shop.example.com"]);
    let interactions = said(&curl(&format!("{}/interactions", serve.http), &[]));
    assert_eq!(interactions[0]["queue"], "Shop:support");
    let url = format!("{}/genesys/2/chat/other", serve.chat_api);
    assert_eq!(said(&curl(&url, &["-d", "nickname=Ana"]))["errors"][0]["code"], 21);
    let url = format!("{}/genesys/2/chat/sales", serve.chat_api);
    let refused = said(&curl(&url, &["-d", "nickname=Ana", "-H", "Origin: https://other.example.com"]));
    assert_eq!(refused["errors"][0]["code"], 27);
}
