//! What stands in the file that a desk exports: what the person may see in the session, and no more.
#![allow(clippy::unwrap_used, reason = "a test may panic")]

mod support;

use std::fs;
use std::path::Path;

use serde_json::json;
use support::{Process, Serve};

/// What the desk exports of its session.
fn export(desk: &mut Process, path: &Path) -> String {
    let done = desk.act(json!({"do": "run", "feature": "export:json", "path": path}));
    fs::read_to_string(done["path"].as_str().unwrap()).unwrap()
}

#[test]
fn an_agent_s_export_tells_of_no_silent_monitor_and_of_nobody_else_s_private_words() {
    let serve = Serve::start();
    let (mut customer, mut bo) = serve.conversation();
    let session = bo.wait_for(json!({"event": "joined"}))["sessionId"].clone();
    let mut cy = serve.desk("cy", "Cy", &[]);
    let cy_id = cy.wait_for(json!({"event": "ready"}))["userId"].clone();
    cy.act(json!({"do": "join", "sessionId": session, "visibility": "ALL"}));
    let mut sue = serve.desk("supervisor", "Sue", &["--supervisor"]);
    sue.act(json!({"do": "join", "sessionId": session, "visibility": "VIP"}));
    sue.act(json!({"do": "join", "sessionId": session, "visibility": "INT"}));
    sue.act(json!({"do": "say", "text": "Offer a voucher."}));
    sue.act(json!({"do": "say", "text": "Keep an eye on Bo.", "receiverId": cy_id}));
    sue.act(json!({"do": "leave"}));
    sue.act(json!({"do": "join", "sessionId": session, "visibility": "VIP"}));

    let folder = tempfile::tempdir().unwrap();
    let of_bo = export(&mut bo, &folder.path().join("bo.json"));
    assert!(of_bo.contains("Offer a voucher.") && of_bo.contains("INT"), "{of_bo}");
    assert!(!of_bo.contains("VIP") && !of_bo.contains("Keep an eye"), "{of_bo}");
    let of_cy = export(&mut cy, &folder.path().join("cy.json"));
    assert!(of_cy.contains("Keep an eye") && !of_cy.contains("VIP"), "{of_cy}");
    let of_sue = export(&mut sue, &folder.path().join("sue.json"));
    assert!(of_sue.contains("VIP") && of_sue.contains("Keep an eye"), "{of_sue}");
    for process in [&mut customer, &mut bo, &mut cy, &mut sue] {
        assert!(process.end().success());
    }
}
