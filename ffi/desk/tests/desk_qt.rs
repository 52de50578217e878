//! `examples/desk-qt`: its own test program, which drives the desktop by keyboard and mouse, with Parlor's own server.
#![allow(clippy::unwrap_used, reason = "a test may panic")]

#[path = "../../tests/support/mod.rs"]
mod support;

use std::path::{Path, PathBuf};
use std::process::Command;

use parlor_server::{Config, Server};
use support::{SONAME, ffi, has, library_folder, skip, succeed};

/// Builds the test program with this compiler, as C++ of this year; `None` if something is missing here.
fn built(compiler: &str, standard: u8, folder: &Path) -> Option<PathBuf> {
    if !has("cmake") || !has(compiler) {
        return None;
    }
    // A program finds the library by its SONAME.
    let library = folder.join(SONAME.replace("libparlor", "libparlor-desk"));
    std::os::unix::fs::symlink(library_folder().join("libparlor_desk.so"), &library).unwrap();
    let build = folder.join("build");
    let mut command = Command::new("cmake");
    command.arg("-S").arg(ffi().join("examples/desk-qt")).arg("-B").arg(&build).arg("-DPARLOR_TESTS=ON");
    command.arg(format!("-DPARLOR_LIBRARY={}", library.display()));
    command.arg(format!("-DCMAKE_CXX_STANDARD={standard}"));
    // Together, files are compiled in a fifth of the time.
    command.arg(format!("-DCMAKE_CXX_COMPILER={compiler}")).arg("-DCMAKE_UNITY_BUILD=ON");
    let output = command.output().unwrap();
    let complaints = String::from_utf8_lossy(&output.stderr);
    if !output.status.success() && complaints.contains("Qt6Config.cmake") {
        skip("Qt 6 (qt6-base-dev)");
        return None;
    }
    assert!(output.status.success(), "{complaints}");
    succeed(Command::new("cmake").arg("--build").arg(&build).args(["--parallel", "2"]));
    Some(build.join("desk-qt-test"))
}

/// The program, told where the server is.
fn told(command: &mut Command, server: &Server) {
    let addresses = server.addresses();
    for (name, address) in
        [("PARLOR_BASIC", addresses.basic), ("PARLOR_FLEX", addresses.flex), ("PARLOR_HTTP", addresses.http)]
    {
        command.env(name, address.port().to_string());
    }
    command.env("PARLOR_PLUGINS", library_folder()).env("LC_ALL", "C.UTF-8").env("TZ", "UTC");
}

/// A server whose clients send slowly enough that a transfer can be cancelled.
fn server() -> Server {
    let mut config = Config::default();
    config.limits.read_bytes_per_second = 512 << 10;
    Server::start(config).unwrap()
}

#[test]
fn the_desktop_works_without_a_screen_and_on_one_of_x() {
    let folder = tempfile::tempdir().unwrap();
    // As C++17, which is what it is built as otherwise, `tests/packaging/desk_qt.rs` of libparlor has g++ take it.
    let Some(program) = built("g++", 20, folder.path()) else { return };
    let first = server();
    let mut command = Command::new(&program);
    told(command.env("QT_QPA_PLATFORM", "offscreen"), &first);
    succeed(&mut command);

    // `xvfb-run` has no option that only says that it is there.
    if Command::new("xvfb-run").arg("--help").output().is_err() {
        return skip("xvfb-run");
    }
    let another = server();
    let mut command = Command::new("xvfb-run");
    command.args(["-a", "-s", "-screen 0 1280x1024x24"]).arg(&program).env_remove("PARLOR_SCREENSHOTS");
    told(command.env("QT_QPA_PLATFORM", "xcb"), &another);
    succeed(&mut command);
}

#[test]
fn clang_has_nothing_to_complain_of() {
    for standard in [17, 20] {
        let folder = tempfile::tempdir().unwrap();
        built("clang++", standard, folder.path());
    }
}
