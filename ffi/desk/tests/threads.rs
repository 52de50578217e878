//! Threads that share a link: `c/threads.c`, with Parlor's own server.
#![allow(clippy::unwrap_used, reason = "a test may panic")]

#[path = "../../tests/support/mod.rs"]
mod support;

use std::process::Command;

use parlor_server::{Config, Server};
use support::{LINKS, compile, ffi, has, succeed};

#[test]
fn threads_use_a_link_at_once_also_while_it_is_closed() {
    if !has("cc") {
        return;
    }
    let folder = tempfile::tempdir().unwrap();
    let server = Server::start(Config::default()).unwrap();
    let port = server.addresses().basic.port().to_string();
    for link in LINKS {
        let program = compile(&ffi().join("desk/tests/c/threads.c"), link, folder.path());
        succeed(Command::new(program).args(["127.0.0.1", &port]));
    }
}
