//! Desk and customer over TLS, through a proxy in front of the server.

#![allow(clippy::unwrap_used, reason = "these are tests")]

mod support;
#[path = "../../ffi/desk/tests/support/tls.rs"]
mod tls;

use std::process::Stdio;

use serde_json::json;
use support::{Process, Serve, text};
use tls::Authority;

#[test]
fn desk_and_customer_talk_over_tls() {
    let serve = Serve::start();
    let folder = tempfile::tempdir().unwrap();
    let authority = Authority::new("authority", folder.path());
    let ca = authority.file.to_str().unwrap();
    let basic = authority.serve(serve.basic.parse().unwrap()).to_string();
    let flex = authority.serve(serve.flex.parse().unwrap()).to_string();
    let desk = ["desk", "--basic", &basic, "--tls", "--ca", ca, "--http", &serve.http, "--nick", "Bo"];
    let mut desk = Process::parlor("desk", &desk);
    // The certificate's name is asked for, whatever the host is called.
    let port = flex.rsplit_once(':').unwrap().1;
    let flex = format!("localhost:{port}");
    let customer = [
        "customer",
        "--flex",
        &flex,
        "--tls",
        "--ca",
        ca,
        "--server-name",
        "127.0.0.1",
        "--nick",
        "Ana",
        "--poll",
        "20",
    ];
    let mut customer = Process::parlor("customer", &customer);
    customer.wait_for(json!({"event": "joined"}));
    desk.wait_for(json!({"event": "ready"}));
    desk.join_waiting();
    customer.act(json!({"do": "say", "text": "hello"}));
    desk.wait_for(json!({"event": "message", "text": "hello"}));
    desk.act(json!({"do": "say", "text": "good day"}));
    customer.wait_for(json!({"event": "message", "text": "good day"}));
    assert!(desk.end().success() && customer.end().success());
}

#[test]
fn a_server_that_nobody_vouches_for_is_not_spoken_to() {
    let serve = Serve::start();
    let folder = tempfile::tempdir().unwrap();
    let stranger = Authority::new("stranger", folder.path());
    let trusted = Authority::new("trusted", folder.path());
    let flex = stranger.serve(serve.flex.parse().unwrap()).to_string();
    let run = |arguments: &[&str]| {
        let customer = ["customer", "--flex", &flex, "--nick", "Ana"];
        let mut command = support::program(&customer);
        command.args(arguments).stdin(Stdio::null()).output().unwrap()
    };
    let refused = run(&["--tls", "--ca", trusted.file.to_str().unwrap()]);
    let said = text(&refused.stderr);
    assert_eq!(refused.status.code(), Some(1));
    let why = "no TLS connection: nobody who is trusted here vouches for the server's certificate; name a file with its root \
               certificate by `--ca`";
    assert!(said.contains(why), "{said}");
    let missing = run(&["--tls", "--ca", "nowhere.pem"]);
    assert_eq!(missing.status.code(), Some(1));
    assert!(text(&missing.stderr).contains("nowhere.pem"), "{}", text(&missing.stderr));
    assert_eq!(run(&["--ca", "nowhere.pem"]).status.code(), Some(2), "--ca is nothing without --tls");
}

#[test]
fn what_is_wrong_with_tls_is_said_with_what_to_do() {
    let serve = Serve::start();
    let folder = tempfile::tempdir().unwrap();
    let authority = Authority::new("authority", folder.path());
    let ca = authority.file.to_str().unwrap();
    let secure = authority.serve(serve.flex.parse().unwrap()).to_string();
    let run = |flex: &str, arguments: &[&str]| {
        let customer = ["customer", "--flex", flex, "--nick", "Ana"];
        let mut command = support::program(&customer);
        let mut running = command.args(arguments).stdin(Stdio::piped()).stdout(Stdio::piped());
        running = running.stderr(Stdio::piped());
        let mut running = running.spawn().unwrap();
        let _open = running.stdin.take();
        let output = running.wait_with_output().unwrap();
        assert_eq!(output.status.code(), Some(1));
        format!("{}{}", text(&output.stdout), text(&output.stderr))
    };
    let tls = ["--tls", "--ca", ca];
    let no_pem = folder.path().join("no.pem");
    std::fs::write(&no_pem, "no certificate\n").unwrap();
    for (flex, arguments, why) in [
        (
            &secure,
            &["--tls", "--ca", ca, "--server-name", "chat.example"][..],
            "isn't for \"chat.example\": it is for",
        ),
        (&secure, &["--tls", "--ca", ca, "--server-name", "chat.example"], "has by `--server-name`"),
        (
            &serve.flex,
            &tls,
            "the server answers without TLS; leave out `--tls`, or name the port that takes TLS",
        ),
        (&secure, &[], "the flex port? it answers like a server that takes TLS alone; if it is, add `--tls`"),
        (
            &secure,
            &["--tls", "--ca", no_pem.to_str().unwrap()],
            "no.pem: can't be used: there is no PEM block in it",
        ),
    ] {
        let said = run(flex, arguments);
        assert!(said.contains(why), "{said}");
    }
}
