//! Programs that are built with what pkg-config says of the installed libraries.

use std::path::Path;
use std::process::{Command, Stdio};

use parlor_server::{Config, Server};

use super::support::{STRICT, ffi, has, succeed};
use super::{VERSION, check, installed, transcript};

/// Compiles a program of one file in `folder` with what pkg-config says of the libraries in `prefix`.
fn compile(
    source: &Path,
    folder: &Path,
    prefix: &Path,
    program: &str,
    options: &str,
    query: &str,
) -> Command {
    let mut command = Command::new("sh");
    // `eval`, since there is a space in a folder's name.
    command.arg("-ec").arg(format!(
        "eval \"cc -std=c99 {} {options} \\\"\\$1\\\" -o {program} $(pkg-config {query})\"",
        STRICT.join(" ")
    ));
    command.arg("sh").arg(source).current_dir(folder);
    command.env("PKG_CONFIG_PATH", prefix.join("lib/pkgconfig"));
    succeed(&mut command);
    let mut run = Command::new(folder.join(program));
    run.env_remove("LD_LIBRARY_PATH");
    run
}

#[test]
fn links_of_one_library_drive_handles_of_the_other() {
    let Some(prefix) = installed() else { return };
    if !has("pkg-config") {
        return;
    }
    let folder = tempfile::tempdir().unwrap();
    let server = Server::start(Config::default()).unwrap();
    let port = server.addresses().basic.port().to_string();
    let source = ffi().join("desk/tests/c/threads.c");
    let run = |program: &str, options: &str, query: &str| {
        let mut command = compile(&source, folder.path(), prefix, program, options, query);
        succeed(command.env("LD_LIBRARY_PATH", prefix.join("lib")).args(["127.0.0.1", &port]));
    };
    run("shared", "", "--cflags --libs parlor-desk");
    run("static", "-static", "--static --cflags --libs parlor-desk");
}

#[test]
fn pkg_config_finds_the_library() {
    let Some(prefix) = installed() else { return };
    if !has("pkg-config") {
        return;
    }
    let folder = tempfile::tempdir().unwrap();
    let libraries = prefix.join("lib");
    let shell = |program: &str, options: &str, query: &str| {
        compile(&transcript(), folder.path(), prefix, program, options, query)
    };
    check(shell("shared", "", "--cflags --libs parlor").env("LD_LIBRARY_PATH", &libraries));
    check(&mut shell("static", "-static -Wl,--gc-sections", "--static --cflags --libs parlor"));
    check(shell("desk", "", "--cflags --libs parlor-desk").env("LD_LIBRARY_PATH", &libraries));
    check(&mut shell("desk-static", "-static -Wl,--gc-sections", "--static --cflags --libs parlor-desk"));

    // The library alone is static, those of the system aren't.
    std::fs::create_dir(folder.path().join("only-static")).unwrap();
    let name = "libparlor.a";
    std::os::unix::fs::symlink(libraries.join(name), folder.path().join("only-static").join(name)).unwrap();
    check(&mut shell("mixed", "-Lonly-static -Wl,--gc-sections", "--static --cflags --libs parlor"));
}

#[test]
fn programs_find_and_load_the_installed_plugins() {
    let Some(prefix) = installed() else { return };
    if !has("pkg-config") {
        return;
    }
    let folder = tempfile::tempdir().unwrap();
    let mut query = Command::new("pkg-config");
    query.env("PKG_CONFIG_PATH", prefix.join("lib/pkgconfig")).args(["--variable=plugindir", "parlor-desk"]);
    let said = String::from_utf8(succeed(&mut query).stdout).unwrap();
    let plugins = said.trim().replace("\\ ", " ");
    assert_eq!(Path::new(&plugins), prefix.join("lib/parlor-desk/plugins"));

    let server = Server::start(Config::default()).unwrap();
    let port = server.addresses().basic.port().to_string();
    let source = ffi().join("examples/plugins.c");
    let mut command = compile(&source, folder.path(), prefix, "plugins", "", "--cflags --libs parlor-desk");
    command.env("LD_LIBRARY_PATH", prefix.join("lib")).stdin(Stdio::null());
    let output = command.args(["-p", "-f", &plugins, "127.0.0.1", &port, "P1", "Bo", "S"]).output().unwrap();
    let lines = String::from_utf8(output.stdout).unwrap();
    for line in ["file-transfer", "transcript-export"].map(|it| format!("* plugin {it} {VERSION}\n")) {
        assert!(lines.contains(&line), "{lines}{}", String::from_utf8_lossy(&output.stderr));
    }
}
