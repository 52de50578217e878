//! Files, both ways; also from a page of another origin, where browsers ask the server first.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use parlor_server::Server;
use serde_json::json;

use super::visitor::{Agent, Visitor, visit};
use crate::client::{http, start};

#[test]
fn files_go_both_ways() {
    let Some((server, mut ana)) = visit() else { return };
    ana.open("");
    files(&server, ana);
}

#[test]
fn files_of_a_page_of_another_origin() {
    let server = start(|config| config.cors_origins = vec!["*".to_owned()]);
    let Some(mut ana) = Visitor::new(&server) else { return };
    let address = server.addresses().chat_api;
    // The same machine by another name is another origin.
    let policy = format!(
        "default-src 'none'; script-src http://{address}; connect-src http://{address}; style-src 'none'"
    );
    let origin = format!("http://localhost:{}", address.port());
    let script = format!("http://{address}/widget.js");
    let texts = "data-texts='{\"begin\":\"Talk\"}'";
    ana.open_as(texts, json!({ "origin": origin, "policy": policy, "script": script }));
    assert_eq!(ana.ask("get", "location.hostname"), "localhost");
    // Texts are the page's, and so are buttons.
    ana.ask("get", "ParlorWidget.show() ?? null");
    assert_eq!(ana.ask("get", "shown('.start .main').innerText"), "Talk");
    ana.ask("get", "ParlorWidget.hide() ?? null");
    files(&server, ana);
}

#[test]
fn a_text_that_the_server_wont_take_can_be_changed() {
    let server = start(|config| config.limits.packet_bytes = 2048);
    let Some(mut ana) = Visitor::new(&server) else { return };
    ana.open("");
    ana.begin("Hello");
    // In a packet it has five times as many bytes.
    ana.type_text(&"&".repeat(500));
    ana.press(["Enter"]);
    ana.wait_for("This wasn't sent.");
    let buttons = "[...root.querySelectorAll('.outbox button')].map((it) => it.innerText).join()";
    assert_eq!(ana.ask("get", buttons), "Edit,Discard");
    ana.click(".outbox button");
    ana.wait("root.querySelectorAll('.outbox > *').length === 0");
    assert_eq!(ana.ask("get", "shown('.composer textarea').value.length"), 500);
    ana.ask("get", "(shown('.composer textarea').value = 'Shorter', 1)");
    ana.press(["Enter"]);
    ana.wait("shown('.log').innerText.includes('Shorter')");
    ana.leave();
}

fn files(server: &Server, mut ana: Visitor) {
    ana.begin("Hello");
    let mut bo = Agent::join(server);
    let directory =
        std::env::temp_dir().join(format!("parlor-widget-{}", server.addresses().chat_api.port()));
    std::fs::create_dir_all(&directory).unwrap();
    let photo: Vec<u8> = (0..1_500_000_u32).map(|it| (it % 251) as u8).collect();
    std::fs::write(directory.join("photo.jpg"), &photo).unwrap();
    std::fs::write(directory.join("tool.exe"), b"x").unwrap();
    std::fs::write(directory.join("large.zip"), vec![0; 2_097_153]).unwrap();
    let path = |name: &str| directory.join(name).to_str().unwrap().to_owned();

    // How far it is can be seen on its way.
    let watch = "(window.steps = [], new MutationObserver(() => { const bar = root.querySelector('progress'); \
        if (bar) window.steps.push(bar.value); }).observe(root, { subtree: true, childList: true, attributes: true }), 1)";
    ana.ask("get", watch);
    ana.ask("choose", json!([".composer .icon", path("photo.jpg")]));
    let seen = bo.client.wait_for("file-uploaded");
    assert!(seen.contains(">photo.jpg<") && seen.contains(">1500000<"), "{seen}");
    ana.wait("shown('.log .file')");
    ana.wait_for("1.5 MB");
    ana.wait("root.querySelectorAll('.outbox > *').length === 0");
    assert_eq!(ana.ask("get", "window.steps.length > 0"), true);
    let (_, document) = seen.split_once("file-document-id\" type=\"string\">").unwrap();
    let document = document.split('<').next().unwrap();
    let got = http(server.addresses().http, &format!("GET /documents/{document}"), &[], b"");
    assert_eq!((got.status, got.body == photo), (200, true));

    // What the server wouldn't take is told in words, before it has gone over the line.
    for (name, why) in [("tool.exe", "Files of this type can't be sent."), ("large.zip", "at most 2.1 MB")] {
        ana.ask("choose", json!([".composer .icon", path(name)]));
        ana.wait_for(why);
        // Sent again it would be refused again.
        assert_eq!(
            ana.ask("get", "[...root.querySelectorAll('.outbox button')].map((it) => it.innerText).join()"),
            "Discard"
        );
        ana.click(".outbox button");
        ana.wait(&format!("!text.includes({})", json!(why)));
    }

    // The agent's: with a name that is text.
    let web = server.addresses().http;
    let headers = ["Content-Type: text/html"];
    let reply = http(web, "POST /documents?name=x", &headers, b"<script>alert(1)</script>").json();
    let item = |key: &str, value: &str| format!("<item key=\"{key}\">{value}</item>");
    let user_data = [
        item("file-name", "a &lt;b&gt;.html"),
        item("file-size", "25"),
        item("file-source", "ucs"),
        item("file-document-id", reply["documentId"].as_str().unwrap()),
        item("file-upload-type", "file-system"),
    ];
    bo.notify("SYS_COMMAND", "file-uploaded", &user_data.concat());
    ana.wait_for("a <b>.html");
    let got = ana.ask("download", ".log .entry:not(.mine) .file button");
    // The browser's own choice of a name that file systems bear.
    let name = got[0].as_str().unwrap();
    assert!(name.starts_with("a ") && name.ends_with(".html"), "{name}");
    let bytes = STANDARD.decode(got[1].as_str().unwrap()).unwrap();
    assert_eq!(bytes, b"<script>alert(1)</script>");
    std::fs::remove_dir_all(&directory).unwrap();
    ana.leave();
}
