//! `examples/desk-qt`, built as its README says, and started: the program itself, and not its parts in a test program.

use std::io::{BufRead, BufReader};
use std::path::Path;
use std::process::{Command, Stdio};

use parlor_server::{Config, Server};

use super::{ffi, has, installed, skip, succeed, target_folder};

/// Configures the desktop with these settings; `None` if something is missing here.
fn configured(build: &Path, settings: &[(&str, &Path)]) -> Option<()> {
    if !has("cmake") || !has("g++") {
        return None;
    }
    let mut command = Command::new("cmake");
    command.arg("-S").arg(ffi().join("examples/desk-qt")).arg("-B").arg(build).env_remove("CC");
    // Together, files are compiled in a fifth of the time.
    command.args(["-DCMAKE_CXX_COMPILER=g++", "-DCMAKE_UNITY_BUILD=ON"]);
    for (name, value) in settings {
        command.arg(format!("-D{name}={}", value.display()));
    }
    let output = command.output().unwrap();
    let complaints = String::from_utf8_lossy(&output.stderr);
    if !output.status.success() && complaints.contains("Qt6Config.cmake") {
        skip("Qt 6 (qt6-base-dev)");
        return None;
    }
    assert!(output.status.success(), "{complaints}");
    Some(())
}

/// The program, without a screen.
fn started(program: &Path) -> Command {
    let mut command = Command::new(program);
    command.env("QT_QPA_PLATFORM", "offscreen").env("LC_ALL", "C.UTF-8").env_remove("LD_LIBRARY_PATH");
    command
}

#[test]
fn the_desktop_is_built_with_what_is_installed_and_connects() {
    let Some(prefix) = installed() else { return };
    let folder = tempfile::tempdir().unwrap();
    let build = folder.path().join("the build");
    let Some(()) = configured(&build, &[("CMAKE_PREFIX_PATH", prefix)]) else { return };
    succeed(Command::new("cmake").arg("--build").arg(&build));
    let program = build.join("desk-qt");
    let help = String::from_utf8(succeed(started(&program).arg("--help")).stdout).unwrap();
    assert!(help.contains("--supervisor") && help.contains("127.0.0.1:4070"), "{help}");
    for (options, complaint) in [
        (&[][..], "say who you are with --nick NAME"),
        (&["--nick", "Bo", "--basic", "4070"], "--basic takes HOST:PORT, such as 127.0.0.1:4070"),
    ] {
        let output = started(&program).args(options).output().unwrap();
        // Qt may say something of the machine before.
        let said = String::from_utf8(output.stderr).unwrap();
        assert!(said.ends_with(&format!("desk-qt: {complaint}\n")), "{said}");
        assert_eq!(output.status.code(), Some(2));
    }

    let server = Server::start(Config::default()).unwrap();
    let addresses = server.addresses();
    let mut desk = started(&program)
        .args(["--plain", "--verbose", "--nick", "Bo", "--basic", &addresses.basic.to_string()])
        .args(["--http", &format!("http://{}", addresses.http)])
        .arg("--answers")
        .arg(ffi().join("examples/desk-qt/answers.txt"))
        .arg("--plugins")
        .arg(prefix.join("lib/parlor-desk/plugins"))
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let mut said = BufReader::new(desk.stderr.take().unwrap()).lines().map(Result::unwrap);
    let is_connected = said.by_ref().any(|line| line == "desk-qt: Connected as Bo");
    desk.kill().unwrap();
    desk.wait().unwrap();
    assert!(is_connected);
}

#[test]
fn the_desktop_takes_these_sources() {
    if !has("make") || !has("cc") {
        return;
    }
    let folder = tempfile::tempdir().unwrap();
    let build = folder.path().join("the build");
    let (cargo, target) = (Path::new(env!("CARGO")), target_folder());
    let source = ffi().parent().unwrap();
    let settings = [("PARLOR_SOURCE", source), ("PARLOR_CARGO", cargo), ("PARLOR_TARGET_DIR", &target)];
    if configured(&build, &settings).is_some() {
        succeed(Command::new("cmake").arg("--build").arg(&build).args(["--target", "desk-qt"]));
        succeed(started(&build.join("desk-qt")).arg("--help"));
    }
}
