//! `include/parlor-desk.hpp` with Parlor's own server, for each compiler and standard, and for both ways to tell errors.
//! What else it promises `tests/cpp.rs` of libparlor tests.
#![allow(clippy::unwrap_used, reason = "a test may panic")]

#[path = "../../tests/support/cpp.rs"]
mod cpp;
#[path = "../../tests/support/mod.rs"]
mod support;

use std::net::TcpListener;
use std::path::Path;
use std::process::Command;

use cpp::work_by;
use parlor_server::{Config, Server};
use support::{ffi, has, plugin_folder};

/// The program under valgrind, if that is there.
fn watched(program: &Path) -> Command {
    if !has("valgrind") {
        return Command::new(program);
    }
    let mut command = Command::new("valgrind");
    command.args(["--error-exitcode=9", "--leak-check=full", "-q"]);
    let known = ffi().join("examples/plugins.supp");
    command.arg(format!("--suppressions={}", known.display())).arg(program);
    command
}

fn links_work_by(compiler: &str, run: impl Fn(&Path) -> Command) {
    let server = Server::start(Config::default()).unwrap();
    let dead_port = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
    let addresses = server.addresses();
    let ports = [addresses.basic.port(), addresses.flex.port(), dead_port].map(|it| it.to_string());
    work_by(compiler, &["desk/tests/cpp/links.cpp"], |program| {
        let mut command = run(program);
        command.arg("127.0.0.1").args(&ports);
        command
    });
}

fn plugins_work_by(compiler: &str, run: impl Fn(&Path) -> Command) {
    let (own, folder) = (plugin_folder(), tempfile::tempdir().unwrap());
    work_by(compiler, &["desk/tests/cpp/plugins.cpp"], |program| {
        let mut command = run(program);
        command.arg(&own).arg(folder.path());
        command
    });
}

#[test]
fn links_work_with_gcc_and_leak_nothing() {
    links_work_by("g++", watched);
}

#[test]
fn links_work_with_clang() {
    links_work_by("clang++", |program| Command::new(program));
}

#[test]
fn plugins_work_with_gcc_and_leak_nothing() {
    plugins_work_by("g++", watched);
}

#[test]
fn plugins_work_with_clang() {
    plugins_work_by("clang++", |program| Command::new(program));
}
