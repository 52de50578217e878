//! Projects with CMake: they find what is installed, or have libparlor as a part. And what they link with, run.

use std::path::Path;
use std::process::{Command, Stdio};

use parlor_server::{Config, Server};

use super::support::{SONAME, ffi, has, succeed};
use super::{VERSION, check, files, installed, target_folder, transcript};

/// What the projects link with.
const TARGETS: [&str; 4] = ["parlor", "parlor_static", "desk", "desk_static"];

/// Configures the project in `tests/packaging`.
pub(crate) fn configure(build: &Path, settings: &[(&str, &str)]) -> Command {
    let mut command = Command::new("cmake");
    command.arg("-S").arg(ffi().join("tests/packaging")).arg("-B").arg(build).env_remove("CC");
    command.arg(format!("-DTRANSCRIPT={}", transcript().display()));
    let transcript_cpp = ffi().join("tests/cpp/transcript.cpp");
    command.arg(format!("-DTRANSCRIPT_CPP={}", transcript_cpp.display()));
    command.arg(format!("-DLINK={}", ffi().join("desk/tests/c/callback.c").display()));
    for (name, value) in [("LIBRARIES", TARGETS.join(";").as_str())].iter().chain(settings) {
        command.arg(format!("-D{name}={value}"));
    }
    command
}

/// The settings of a project that has libparlor as a part.
fn as_a_part(build: &Path, cargo: &str, settings: &[(&str, &str)]) -> Command {
    let (source, target) = (ffi().parent().unwrap(), target_folder());
    let part = [
        ("PARLOR_SOURCE", source.to_str().unwrap()),
        ("PARLOR_CARGO", cargo),
        ("PARLOR_TARGET_DIR", target.to_str().unwrap()),
    ];
    configure(build, &[&part, settings].concat())
}

/// Builds what was configured and runs it.
pub(crate) fn build_and_check(build: &Path) {
    succeed(Command::new("cmake").arg("--build").arg(build));
    for library in TARGETS.into_iter().chain(["cpp-parlor", "cpp-parlor_static"]) {
        // The program itself says where the library is.
        check(Command::new(build.join(format!("transcript-{library}"))).env_remove("LD_LIBRARY_PATH"));
    }
    let server = Server::start(Config::default()).unwrap();
    let port = server.addresses().flex.port().to_string();
    for library in TARGETS.into_iter().filter(|it| it.starts_with("desk")) {
        let mut customer = Command::new(build.join(format!("link-{library}")));
        customer.args(["127.0.0.1", &port, "Ana"]).stdin(Stdio::null()).env_remove("LD_LIBRARY_PATH");
        let said = String::from_utf8(succeed(&mut customer).stdout).unwrap();
        assert!(said.contains("\n* session ") && said.contains("\n* over\n"), "{said}");
    }
}

#[test]
fn cmake_finds_the_library_of_the_same_number() {
    let Some(prefix) = installed() else { return };
    if !has("cmake") || !has("c++") {
        return;
    }
    let folder = tempfile::tempdir().unwrap();
    let prefix = prefix.to_str().unwrap();
    let wanting = |version: &str, settings: &[(&str, &str)]| {
        let build = folder.path().join(format!("build {}", version.replace(';', " ")));
        let wanted = [("CMAKE_PREFIX_PATH", prefix), ("PARLOR_WANTED", version)];
        let command = configure(&build, &[&wanted, settings].concat());
        (build, command)
    };
    // It is quicker to look for one compiler alone.
    let no_cpp = [("TRANSCRIPT_CPP", "")];
    let number = SONAME.trim_start_matches("libparlor.so.");
    let (build, mut command) = wanting(number, &[]);
    succeed(&mut command);
    build_and_check(&build);
    succeed(&mut wanting(VERSION, &no_cpp).1);
    for other in ["0.0", &format!("{number}.999"), "99"] {
        let output = wanting(other, &no_cpp).1.output().unwrap();
        assert!(!output.status.success(), "{other}");
        let complaints = String::from_utf8(output.stderr).unwrap();
        assert!(complaints.contains(&format!("version: {VERSION}")), "{complaints}");
    }
    // A list, as CMake has it.
    succeed(&mut wanting(&format!("{VERSION};COMPONENTS;parlor;desk"), &no_cpp).1);
    let output = wanting(&format!("{VERSION};COMPONENTS;parlor;nosuch"), &no_cpp).1.output().unwrap();
    assert!(!output.status.success());
    let complaints = String::from_utf8(output.stderr).unwrap();
    assert!(complaints.contains("Parlor has no component nosuch"), "{complaints}");
}

#[test]
fn cmake_builds_the_library_as_a_part_of_a_project() {
    if !has("make") || !has("cc") || !has("c++") || !has("cmake") {
        return;
    }
    let folder = tempfile::tempdir().unwrap();
    let build = folder.path().join("the build");
    succeed(&mut as_a_part(&build, env!("CARGO"), &[]));
    build_and_check(&build);
}

/// A cargo that refuses to build libparlor-desk and plugins.
const REFUSES_DESK: &str = "#!/bin/sh
case \"$*\" in *parlor-desk-ffi*|*parlor-file-transfer*|*parlor-transcript-export*) exit 1 ;; esac
exec \"$REAL_CARGO\" \"$@\"\n";

#[test]
fn cmake_builds_libparlor_alone_if_it_is_told_to() {
    if !has("make") || !has("cc") || !has("cmake") {
        return;
    }
    let folder = tempfile::tempdir().unwrap();
    let cargo = folder.path().join("cargo");
    std::fs::write(&cargo, REFUSES_DESK).unwrap();
    succeed(Command::new("chmod").arg("+x").arg(&cargo));
    let configured = |libraries: &str| {
        let build = folder.path().join(libraries.replace(';', " "));
        let settings = [("PARLOR_DESK", "OFF"), ("LIBRARIES", libraries), ("TRANSCRIPT_CPP", "")];
        let mut command = as_a_part(&build, cargo.to_str().unwrap(), &settings);
        let output = command.env("REAL_CARGO", env!("CARGO")).output().unwrap();
        (build, output)
    };
    let (build, output) = configured("parlor;parlor_static");
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    succeed(Command::new("cmake").arg("--build").arg(&build).env("REAL_CARGO", env!("CARGO")));
    for library in ["parlor", "parlor_static"] {
        check(Command::new(build.join(format!("transcript-{library}"))).env_remove("LD_LIBRARY_PATH"));
    }
    let installed = files(&build.join("_deps/parlor-build/installed"));
    assert!(installed.contains("include/parlor.h"), "{installed:?}");
    let desk: Vec<&String> =
        installed.iter().filter(|it| it.contains("desk") && !it.ends_with(".3")).collect();
    assert!(desk.is_empty(), "{desk:?}");

    let (_, output) = configured("desk");
    assert!(!output.status.success());
    let complaints = String::from_utf8(output.stderr).unwrap();
    assert!(complaints.contains("Parlor::desk") && !complaints.contains("can't be built"), "{complaints}");
}
