//! Threads that share a link: `c/threads.c`, with Parlor's own server.
#![allow(clippy::unwrap_used, reason = "a test may panic")]

#[path = "../../tests/support/program.rs"]
mod program;
#[path = "support/started.rs"]
mod started;
#[path = "../../tests/support/mod.rs"]
mod support;

use std::process::Command;

use parlor_server::{Config, Server};
use started::watched;
use support::{LINKS, Link, compile, ffi, has, succeed};

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
        // One of them at full speed.
        let mut command = match link {
            Link::Shared => watched(&program, "yes"),
            Link::Static => Command::new(&program),
        };
        succeed(command.args(["127.0.0.1", &port]));
    }
}
