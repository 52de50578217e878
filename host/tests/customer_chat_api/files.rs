//! Files, to and from a customer over Chat API v2.

use std::fs;

use serde_json::json;

use super::ana;
#[cfg(unix)]
use super::pty;
use super::support::{Process, Serve};

/// An agent's file goes to the customer.
pub(crate) fn file(desk: &mut Process, customer: &mut Process) {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("v.txt");
    fs::write(&path, "a voucher").unwrap();
    let sent = desk.act(json!({"do": "send-file", "path": path}));
    customer.wait_for(json!({"event": "notice", "noticeType": "SYS_COMMAND", "text": "file-uploaded"}));
    let saved =
        customer.act(json!({"do": "save-file", "fileId": sent["fileId"], "directory": folder.path()}));
    assert_eq!(saved["sha256"], sent["sha256"]);
}

#[test]
fn a_customer_sends_files() {
    let serve = Serve::start();
    let mut customer = ana(&serve.chat_api, &[]);
    let mut desk = serve.desk("desk", "Bo", &[]);
    desk.join_waiting();
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("la \"mp\" ж.txt");
    fs::write(&path, "It hums.\n".repeat(20_000)).unwrap();
    let sent = customer.act(json!({"do": "send-file", "path": path, "description": "The lamp, ж"}));
    assert_eq!(sent["size"], 180_000);
    customer.wait_for(json!({"event": "transfer", "done": 180_000, "total": 180_000}));
    let told = json!({"event": "notice", "noticeType": "SYS_COMMAND", "text": "file-uploaded"});
    let at_desk = desk.wait_for(told.clone());
    assert_eq!(at_desk["userData"]["file-description"], "The lamp, ж");
    assert_eq!(at_desk["userData"]["file-id"], sent["fileId"]);
    customer.wait_for(told);
    let saved = desk.act(json!({"do": "save-file", "fileId": sent["fileId"], "directory": folder.path()}));
    assert_eq!(saved["sha256"], sent["sha256"]);
    customer.act(json!({"do": "notice", "noticeType": "SYS_COMMAND", "text": "file-client-cfg-get"}));
    let limits = customer.wait_for(json!({"event": "notice", "text": "file-client-cfg-get"}));
    assert_eq!(limits["userData"]["upload-max-files"], "3", "{limits}");
    let file = json!({"file-id": sent["fileId"]});
    customer
        .act(json!({"do": "notice", "noticeType": "SYS_COMMAND", "text": "file-deleted", "userData": file}));
    desk.wait_for(json!({"event": "notice", "noticeType": "SYS_COMMAND", "text": "file-deleted"}));
    // What the server doesn't allow isn't sent at all.
    let large = folder.path().join("large.txt");
    fs::write(&large, vec![b'x'; 3_000_000]).unwrap();
    let program = folder.path().join("lamp.exe");
    fs::write(&program, "MZ").unwrap();
    for (path, expected) in [
        (
            program,
            "not sent: lamp.exe: this chat takes no files of this kind; it takes those whose names end with gif, jpeg, ",
        ),
        (large, "large.txt is too large by 902.8 kB: this chat takes files of 2.0 MB at most"),
        (folder.path().join("nothing.txt"), "nothing.txt: "),
        (folder.path().to_owned(), "that is no file with a name that can be told"),
    ] {
        let refused = customer.outcome(json!({"do": "send-file", "path": path}));
        assert!(refused["text"].as_str().unwrap_or_default().contains(expected), "{refused}");
    }
    assert!(customer.end().success() && desk.end().success());
    let mut flex = serve.customer("Zoe", &[]);
    let barred = flex.wait_for(json!({"event": "barred"}));
    assert!(barred["commands"]["send"].as_str().unwrap().starts_with("files can't be sent over this"));
    let refused = flex.outcome(json!({"do": "send-file", "path": "x"}));
    assert_eq!(
        refused["text"],
        "files can't be sent over this connection, only saved; a customer that was started with --chat-api, and the address of a chat service, can send them"
    );
}

#[test]
fn files_are_sent_one_after_the_other() {
    let serve = Serve::start();
    let mut customer = ana(&serve.chat_api, &[]);
    customer.wait_for(json!({"event": "joined"}));
    let folder = tempfile::tempdir().unwrap();
    let file = |name: &str| {
        let path = folder.path().join(name);
        fs::write(&path, vec![b'x'; 1_500_000]).unwrap();
        path
    };
    let send = |id: &str, path| json!({"id": id, "do": "send-file", "path": path});
    let (one, two) = (file("one.txt"), file("two.txt"));
    // The same file may be sent again, and those that wait can be cancelled. They come as one write.
    let mut lines = String::new();
    for (id, path) in [("1", &one), ("2", &one), ("3", &two), ("4", &two)] {
        lines.push_str(&format!("{}\n", send(id, path)));
    }
    lines.push_str(&format!("{}\n", json!({"id": "5", "do": "cancel", "command": "3"})));
    customer.type_bytes(lines.as_bytes());
    for id in ["1", "2", "4", "5"] {
        customer.wait_for(json!({"event": "done", "id": id}));
    }
    customer.wait_for(json!({"event": "error", "id": "3", "text": "cancelled"}));
    assert!(customer.end().success());
}

#[cfg(unix)]
#[test]
fn a_file_that_is_dropped_on_lines_is_offered() {
    let serve = Serve::start();
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("a bill.txt");
    fs::write(&path, "1 lamp").unwrap();
    let url = format!("{}/genesys/2/chat/support", serve.chat_api);
    let arguments = ["customer", "--chat-api", &url, "--nick", "Ana", "--poll", "20", "--plain"];
    let mut ana = pty::Terminal::parlor(&arguments);
    ana.wait_for("to everyone>");
    let mut bo = serve.desk("agent", "Bo", &[]);
    bo.join_waiting();
    ana.paste(&format!("'{}'", path.display()));
    ana.wait("the question", |it| it.contains("Send a bill.txt?") && it.contains("yes or no>"));
    ana.type_line("y");
    let sent = bo.wait_for(json!({"event": "notice", "text": "file-uploaded"}));
    assert_eq!(sent["userData"]["file-name"], "a bill.txt");
    assert!(!bo.saw(json!({"event": "message"})));
}
