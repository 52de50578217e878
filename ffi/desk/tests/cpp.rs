//! `include/parlor-desk.hpp` with Parlor's own server, for each compiler and standard, and for both ways to tell errors.
//! What else it promises `tests/cpp.rs` of libparlor tests.
#![allow(clippy::unwrap_used, reason = "a test may panic")]

#[path = "../../tests/support/mod.rs"]
mod support;

use std::net::TcpListener;
use std::path::Path;
use std::process::Command;

use parlor_server::{Config, Server};
use support::{compile_cpp, ffi, has, library_folder, succeed};

/// As in the tests of libparlor's wrapper.
const STANDARDS: [&str; 3] = ["-std=c++17", "-std=c++20", "-std=c++2b"];
const WAYS: [&[&str]; 2] = [&[], &["-DPARLOR_RESULTS", "-fno-exceptions", "-fno-rtti"]];

/// Compiles the program in every way and runs it with these arguments.
fn works_by(compiler: &str, name: &str, arguments: &[&str], run: impl Fn(&Path) -> Command) {
    if !has(compiler) {
        return;
    }
    let folder = tempfile::tempdir().unwrap();
    for standard in STANDARDS {
        for way in WAYS {
            let options = [&[standard], way].concat();
            let source = ffi().join("desk/tests/cpp").join(name);
            let program = compile_cpp(compiler, &options, &[&source], folder.path(), "program");
            succeed(run(&program).args(arguments));
        }
    }
}

/// The program under valgrind, if that is there.
fn watched(program: &Path) -> Command {
    if !has("valgrind") {
        return Command::new(program);
    }
    let mut command = Command::new("valgrind");
    command.args(["--error-exitcode=9", "--leak-check=full", "-q"]);
    let known = ffi().join("desk/tests/support/plugins.supp");
    command.arg(format!("--suppressions={}", known.display())).arg(program);
    command
}

fn links_work_by(compiler: &str, run: impl Fn(&Path) -> Command) {
    let server = Server::start(Config::default()).unwrap();
    let dead_port = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
    let addresses = server.addresses();
    let ports = [addresses.basic.port(), addresses.flex.port(), dead_port].map(|it| it.to_string());
    works_by(compiler, "links.cpp", &["127.0.0.1", &ports[0], &ports[1], &ports[2]], run);
}

fn plugins_work_by(compiler: &str, run: impl Fn(&Path) -> Command) {
    let (own, folder) = (library_folder(), tempfile::tempdir().unwrap());
    let arguments = [own.to_str().unwrap(), folder.path().to_str().unwrap()];
    works_by(compiler, "plugins.cpp", &arguments, run);
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
