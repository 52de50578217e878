//! Requests by curl, for tests of several clients; and the files of a customer who came by CometD, whose forms curl sends.

use std::process::{Command, Stdio};

use serde_json::{Value, json};

use crate::client::{Client, start};
use crate::cometd::{Bayeux, has};
use crate::neighbours::skip;

/// Whether curl is there; says so if it isn't, and the test is left out.
pub(crate) fn has_curl() -> bool {
    let found = Command::new("curl").arg("--version").stdout(Stdio::null()).status();
    if found.is_ok_and(|it| it.success()) {
        return true;
    }
    skip("curl is missing");
    false
}

/// What a request brings.
pub(crate) fn curl(url: &str, options: &[&str]) -> Vec<u8> {
    let mut command = Command::new("curl");
    command.args(["--silent", "--show-error", "--max-time", "20"]).args(options).arg(url);
    let output = command.output().unwrap();
    assert!(output.status.success(), "{url}: {}", String::from_utf8_lossy(&output.stderr));
    output.stdout
}

/// The same, for what brings JSON.
pub(crate) fn curl_json(url: &str, options: &[&str]) -> Value {
    let said = curl(url, options);
    serde_json::from_slice(&said).unwrap_or_else(|_| panic!("{url}: {}", String::from_utf8_lossy(&said)))
}

/// The files of a customer by CometD: what becomes of them is told on its channel.
#[test]
fn files_of_a_customer_by_cometd() {
    if !has_curl() {
        return;
    }
    let server = start(|_| {});
    let mut ana = Bayeux::open(&server);
    ana.publish(json!({ "operation": "requestChat", "nickname": "Ana" }));
    let begun = ana.wait_for(has("ParticipantJoined"));
    let chat = begun["chatId"].as_str().unwrap();
    let key = format!("secureKey={}", begun["secureKey"].as_str().unwrap());
    let mut agent = Client::agent(server.addresses().basic);
    agent.ask("requestJoin", &format!("sessionId=\"{chat}\" visibility=\"ALL\""), "");
    let url = format!("http://{}/genesys/2/chat-ntf", server.addresses().chat_api);
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/Cargo.toml");
    let content = std::fs::read(path).unwrap();
    let file = format!("file=@{path};filename=lamp.txt");

    // Both kinds of form ask the same.
    for flag in ["-d", "-F"] {
        for operation in ["operation=fileGetLimits", "operation=fileGetsLimits"] {
            let limits = curl_json(&url, &[flag, operation, flag, &key]);
            assert_eq!(limits["statusCode"], 0, "{limits}");
            let limits = &limits["messages"][0];
            assert_eq!(
                (&limits["text"], &limits["userData"]["upload-max-files"]),
                (&json!("file-client-cfg-get"), &json!("3"))
            );
        }
        let uploaded = curl_json(&url, &["-F", "operation=fileUpload", "-F", &key, "-F", &file]);
        assert_eq!((&uploaded["statusCode"], &uploaded["messages"]), (&json!(0), &json!([])), "{uploaded}");
        let file_id = uploaded["userData"]["file-id"].as_str().unwrap();
        assert!(agent.wait_for("file-uploaded").contains(file_id));
        let told = ana.wait_for(has("FileUploaded"));
        assert_eq!(told["messages"][0]["userData"]["file-id"], file_id);
        let which = format!("fileId={file_id}");
        let saved = curl(&url, &[flag, "operation=fileDownload", flag, &key, flag, &which]);
        assert_eq!(saved, content);
        let deleted = curl_json(&url, &[flag, "operation=fileDelete", flag, &key, flag, &which]);
        assert_eq!(deleted["statusCode"], 0, "{deleted}");
        agent.wait_for("file-deleted");
        ana.wait_for(has("FileDeleted"));
        let gone = curl_json(&url, &[flag, "operation=fileDownload", flag, &key, flag, &which]);
        assert_eq!((&gone["statusCode"], &gone["errors"][0]["code"]), (&json!(2), &json!(25)), "{gone}");
    }
}
