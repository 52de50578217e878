//! What is served of the widget, and its parts without a page.

use std::io::Write;
use std::path::Path;
use std::process::{Command, Stdio};

use crate::client::{http, start};
use crate::neighbours::skip;

/// Bytes that the script may have on its way, compressed.
const COMPRESSED_BYTES: usize = 20 * 1024;

/// Whether node is there; otherwise a line says that a test is left out.
fn has_node() -> bool {
    let is_there = Command::new("node").arg("--version").stdout(Stdio::null()).status().is_ok();
    if !is_there {
        skip("node is missing: install Debian's nodejs");
    }
    is_there
}

#[test]
fn script_and_page_are_served_and_kept_by_browsers() {
    let server = start(|_| {});
    let get = |path: &str, headers: &[&str]| {
        http(server.addresses().chat_api, &format!("GET {path}"), headers, b"")
    };
    for (path, content_type, content) in [
        ("/widget.js", "text/javascript; charset=utf-8", "parlor-chat"),
        ("/demo-chat", "text/html; charset=utf-8", "<script src=\"/widget.js\""),
        ("/demo-chat.css", "text/css; charset=utf-8", "main {"),
    ] {
        let reply = get(path, &[]);
        assert_eq!((reply.status, reply.header("content-type")), (200, content_type), "{path}");
        assert_eq!(reply.header("cache-control"), "no-cache");
        assert_eq!(reply.header("x-content-type-options"), "nosniff");
        assert_eq!(reply.header("cross-origin-resource-policy"), "cross-origin");
        assert!(
            reply.header("content-security-policy").starts_with("default-src 'none'; script-src 'self';")
        );
        assert!(String::from_utf8(reply.body.clone()).unwrap().contains(content), "{path}");
        let tag = reply.header("etag");
        for known in [tag.to_owned(), format!("W/{tag}"), format!("\"x\", {tag}")] {
            let again = get(path, &[&format!("If-None-Match: {known}")]);
            assert_eq!((again.status, again.body.len(), again.header("etag")), (304, 0, tag), "{known}");
        }
        assert_eq!(get(path, &["If-None-Match: \"x\""]).status, 200);
        let posted = http(server.addresses().chat_api, &format!("POST {path}"), &[], b"");
        assert_eq!(posted.status, 405);
    }
    // It comes without comments, but it says whose it is.
    let script = String::from_utf8(get("/widget.js", &[]).body).unwrap();
    assert!(script.starts_with("// The chat widget of Parlor"));
    assert_eq!(script.lines().filter(|it| it.trim_start().starts_with("//")).count(), 1);
    // A page of a site that isn't configured may load it, as any script.
    assert_eq!(get("/widget.js", &["Referer: https://shop.example.com/"]).status, 200);
}

#[test]
fn the_script_is_small() {
    if !has_node() {
        return;
    }
    let server = start(|_| {});
    let script = http(server.addresses().chat_api, "GET /widget.js", &[], b"").body;
    let program =
        "process.stdout.write(String(require('zlib').gzipSync(require('fs').readFileSync(0)).length))";
    let mut node = Command::new("node");
    node.args(["-e", program]).stdin(Stdio::piped()).stdout(Stdio::piped());
    let mut node = node.spawn().unwrap();
    node.stdin.take().unwrap().write_all(&script).unwrap();
    let output = node.wait_with_output().unwrap();
    let length: usize = String::from_utf8(output.stdout).unwrap().parse().unwrap();
    assert!(length > 1000 && length < COMPRESSED_BYTES, "{length} bytes");
}

/// `node --test` of what has no page: positions, repeats, pauses, files, links, texts.
#[test]
fn its_parts_without_a_page() {
    if !has_node() {
        return;
    }
    let tests = Path::new(env!("CARGO_MANIFEST_DIR")).join("widget/tests");
    let mut files: Vec<_> = std::fs::read_dir(&tests).unwrap().map(|it| it.unwrap().path()).collect();
    files.retain(|it| it.to_string_lossy().ends_with(".test.mjs"));
    assert!(files.len() >= 3, "{files:?}");
    let output = Command::new("node").arg("--test").args(&files).output().unwrap();
    let told = String::from_utf8_lossy(&output.stdout);
    assert!(output.status.success(), "{told}");
    assert!(told.contains("pass 2"), "at least twenty tests have run: {told}");
}
