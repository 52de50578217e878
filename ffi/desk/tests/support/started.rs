//! The examples, built and started.
#![allow(dead_code, reason = "each test program uses a part of it")]

use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::process::Command;

use parlor_server::Server;

use crate::program::Program;
use crate::support::{Link, compile, compile_cpp, ffi, has};

/// The examples, linked with libparlor-desk, which has all that libparlor has.
pub(crate) fn examples<const N: usize>(names: [&str; N], folder: &Path) -> Option<[PathBuf; N]> {
    let is_cpp = |name: &str| name.ends_with(".cpp");
    if !has("cc") || names.iter().any(|it| is_cpp(it) && !has("c++")) {
        return None;
    }
    let sanitizing = std::env::var("PARLOR_SANITIZER_CXX");
    let cpp = sanitizing.as_deref().unwrap_or("c++");
    Some(names.map(|name| {
        let source = ffi().join("examples").join(name);
        if is_cpp(name) {
            return compile_cpp(cpp, &["-std=c++17"], &[&source], folder, name);
        }
        compile(&source, Link::Shared, folder)
    }))
}

/// A customer who has started a session; with its id.
pub(crate) fn customer(program: &Path, server: &Server, nickname: &'static str) -> (Program, String) {
    let port = server.addresses().flex.port().to_string();
    let mut command = Command::new(program);
    let mut customer = Program::start(nickname, command.args(["127.0.0.1", &port, nickname, "shoes"]));
    let session = customer.wait("* session ");
    (customer, session)
}

/// The program under valgrind, if that is there. Which bytes are defined behind ring's machine code it can't tell:
/// `undefined` says whether it is to look.
pub(crate) fn watched(program: &Path, undefined: &str) -> Command {
    if !has("valgrind") {
        return Command::new(program);
    }
    let mut command = Command::new("valgrind");
    command.args(["--error-exitcode=9", "--leak-check=full", "-q"]);
    let known = ffi().join("examples/plugins.supp");
    command.arg(format!("--suppressions={}", known.display()));
    command.arg(format!("--undef-value-errors={undefined}")).arg(program);
    command
}

/// An agent of this name who is told to connect there.
pub(crate) fn agent(
    mut command: Command,
    options: &[&str],
    address: SocketAddr,
    nickname: &'static str,
) -> Program {
    command.args(options).args(["127.0.0.1", &address.port().to_string(), "P1", nickname]);
    Program::start(nickname, &mut command)
}

/// Whether one of the lines has one of the words.
pub(crate) fn say(lines: &[String], words: &[&str]) -> bool {
    lines.iter().any(|line| words.iter().any(|word| line.contains(word)))
}
