//! What `make install` installs, used from elsewhere as its users do; and what is packed. For this machine; with
//! PARLOR_PACKAGING=all also for others, whose libraries take minutes to build.
#![allow(clippy::unwrap_used, reason = "a test may panic")]

mod archives;
#[path = "../support/board.rs"]
mod board;
mod desk_qt;
mod examples;
mod other_machines;
#[path = "../support/program.rs"]
mod program;
#[path = "../support/mod.rs"]
mod support;

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::OnceLock;

use object::{Object, ObjectSymbol};
use parlor_server::{Config, Server};
use support::{SONAME, STRICT, ffi, has, library_folder, skip, succeed};

const VERSION: &str = env!("CARGO_PKG_VERSION");

/// What the shared libraries may take, in bytes: the README says what they take.
const LARGEST: [(&str, u64); 2] = [("parlor", 600_000), ("parlor-desk", 2_500_000)];

/// What the projects link with.
const TARGETS: [&str; 4] = ["parlor", "parlor_static", "desk", "desk_static"];

/// Git reads the clone also when it belongs to somebody else, as in a container.
const ANY_OWNER: [(&str, &str); 3] =
    [("GIT_CONFIG_COUNT", "1"), ("GIT_CONFIG_KEY_0", "safe.directory"), ("GIT_CONFIG_VALUE_0", "*")];

/// Where cargo builds: these tests and, in a profile of its own, what is installed.
fn target_folder() -> PathBuf {
    library_folder().ancestors().nth(2).unwrap().to_path_buf()
}

/// `make` from another folder, without the settings that who runs the tests may have.
fn make(goal: &str, settings: &[(&str, &Path)]) -> Command {
    let mut command = Command::new("make");
    command.arg("-s").arg("-f").arg(ffi().join("Makefile")).arg(goal).current_dir(std::env::temp_dir());
    for name in [
        "BINDIR",
        "INCLUDEDIR",
        "LIBDIR",
        "MANDIR",
        "PLUGINDIR",
        "PC_PREFIX",
        "DESTDIR",
        "TARGET",
        "PLUGINS",
        "MAKEFLAGS",
    ] {
        command.env_remove(name);
    }
    command.env("CARGO", env!("CARGO")).env("CARGO_TARGET_DIR", target_folder()).envs(ANY_OWNER);
    // As CMake says it: with another one cargo would build anew what is C, and all that stands on that.
    if let Some(compiler) = compiler() {
        command.env("CC", compiler);
    }
    for (name, value) in settings {
        command.arg(format!("{name}={}", value.display()));
    }
    command
}

/// Where this machine's C compiler is.
fn compiler() -> Option<PathBuf> {
    let folders = std::env::var_os("PATH")?;
    std::env::split_paths(&folders).map(|it| it.join("cc")).find(|it| it.is_file())
}

/// Where all is installed, for the tests that only read it: a folder with a space in its name. `None` if a tool is missing.
fn installed() -> Option<&'static Path> {
    static PREFIX: OnceLock<PathBuf> = OnceLock::new();
    if !has("make") || !has("cc") || !has("python3") {
        return None;
    }
    let prefix = PREFIX.get_or_init(|| {
        let prefix = Path::new(env!("CARGO_TARGET_TMPDIR")).join("in stalled");
        // What an earlier run installed.
        if prefix.exists() {
            std::fs::remove_dir_all(&prefix).unwrap();
        }
        succeed(&mut make("install", &[("PREFIX", &prefix)]));
        prefix
    });
    Some(prefix)
}

/// Every file and link below, by its path.
fn files(folder: &Path) -> BTreeSet<String> {
    fn add(root: &Path, folder: &Path, found: &mut BTreeSet<String>) {
        for entry in std::fs::read_dir(folder).unwrap().map(Result::unwrap) {
            if entry.file_type().unwrap().is_dir() {
                add(root, &entry.path(), found);
            } else {
                found.insert(entry.path().strip_prefix(root).unwrap().to_str().unwrap().to_owned());
            }
        }
    }
    let mut found = BTreeSet::new();
    add(folder, folder, &mut found);
    found
}

fn exports() -> Vec<String> {
    list("exports.txt")
}

fn list(name: &str) -> Vec<String> {
    std::fs::read_to_string(ffi().join(name)).unwrap().lines().map(str::to_owned).collect()
}

/// What `libparlor-desk.so` exports.
fn desk_exports() -> Vec<String> {
    list("desk/exports.txt")
}

/// What both export together: it is all in one library for Windows.
fn all_exports() -> Vec<String> {
    let mut all = [exports(), list("desk/exports.txt")].concat();
    all.sort();
    all
}

fn transcript() -> PathBuf {
    ffi().join("examples/transcript.c")
}

/// Runs `examples/transcript.c`, or the same in C++, however it was built.
fn check(command: &mut Command) {
    let data = ffi().join("tests/data");
    let printed = succeed(command.arg(data.join("canonical.xml"))).stdout;
    let expected = std::fs::read_to_string(data.join("canonical.txt")).unwrap();
    assert_eq!(String::from_utf8(printed).unwrap(), expected, "{command:?}");
}

/// Configures the project in `tests/packaging`.
fn configure(build: &Path, settings: &[(&str, &str)]) -> Command {
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

/// Builds what was configured and runs it.
fn build_and_check(build: &Path) {
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

/// The files that make up the library where it is installed, without the manual.
fn expected() -> BTreeSet<String> {
    let cmake =
        ["ParlorConfig.cmake", "ParlorConfigVersion.cmake"].map(|it| format!("lib/cmake/Parlor/{it}"));
    let of_library = |name: &str| {
        [
            format!("lib/lib{name}.a"),
            format!("lib/lib{name}.so"),
            format!("lib/{}", SONAME.replace("libparlor", &format!("lib{name}"))),
            format!("lib/lib{name}.so.{VERSION}"),
            format!("lib/pkgconfig/{name}.pc"),
        ]
    };
    let plugins = ["file_transfer", "transcript_export"];
    let plugins = plugins.map(|it| format!("lib/parlor-desk/plugins/libparlor_{it}.so"));
    let headers = files(&ffi().join("include")).into_iter().map(|it| format!("include/{it}"));
    cmake
        .into_iter()
        .chain(headers)
        .chain(plugins)
        .chain(["parlor", "parlor-desk"].iter().flat_map(|it| of_library(it)))
        .collect()
}

#[test]
fn everything_is_installed_and_uninstalled() {
    let Some(prefix) = installed() else { return };
    let (manual, others): (BTreeSet<String>, _) =
        files(prefix).into_iter().partition(|it| it.starts_with("share/man/man3/"));
    assert_eq!(others, expected());
    let pages = ["libparlor", "libparlor-desk", "parlor_flex", "parlor_event", "parlor_link"];
    for name in all_exports().iter().map(String::as_str).chain(pages) {
        assert!(manual.contains(&format!("share/man/man3/{name}.3")), "{name}");
    }
    let link = |name: &str| std::fs::read_link(prefix.join("lib").join(name)).unwrap();
    assert_eq!(link("libparlor.so"), Path::new(SONAME));
    assert_eq!(link(SONAME), Path::new(&format!("libparlor.so.{VERSION}")));

    let folder = tempfile::tempdir().unwrap();
    let copy = folder.path().join("the copy");
    succeed(Command::new("cp").arg("-a").arg(prefix).arg(&copy));
    succeed(&mut make("uninstall", &[("PREFIX", &copy)]));
    assert_eq!(files(&copy), BTreeSet::new());
    assert!(!copy.join("lib/parlor-desk").exists() && !copy.join("include/parlor").exists());
}

#[test]
fn each_folder_can_be_chosen() {
    if !has("make") || !has("pkg-config") {
        return;
    }
    let folder = tempfile::tempdir().unwrap();
    let chosen: Vec<(&str, &Path)> = vec![
        ("DESTDIR", folder.path()),
        ("PREFIX", Path::new("/usr")),
        ("LIBDIR", Path::new("/usr/lib/any-linux")),
        ("INCLUDEDIR", Path::new("/opt/headers")),
        ("MANDIR", Path::new("/opt/man")),
    ];
    succeed(&mut make("install", &chosen));
    let found = files(folder.path());
    for name in ["usr/lib/any-linux/libparlor.so", "opt/headers/parlor.h", "opt/man/man3/libparlor.3"] {
        assert!(found.contains(name), "{name} in {found:?}");
    }
    let pkgconfig = folder.path().join("usr/lib/any-linux/pkgconfig");
    let mut command = Command::new("pkg-config");
    command.env("PKG_CONFIG_PATH", pkgconfig).args(["--cflags", "--libs", "parlor"]);
    let flags = String::from_utf8(succeed(&mut command).stdout).unwrap();
    assert_eq!(flags.trim(), "-I/opt/headers -L/usr/lib/any-linux -lparlor");
    succeed(&mut make("uninstall", &chosen));
    assert_eq!(files(folder.path()), BTreeSet::new());

    // What removes complains like what installs, and builds nothing before.
    let output = make("uninstall", &[("PREFIX", Path::new("not/absolute"))]).output().unwrap();
    assert!(!output.status.success());
    assert!(String::from_utf8(output.stderr).unwrap().contains("'not/absolute' is no absolute path"));
}

/// The shared libraries in `prefix` export what the lists say, are stripped, and nothing in libparlor can panic.
fn check_libraries(prefix: &Path) {
    for (name, expected) in [("parlor", exports()), ("parlor-desk", desk_exports())] {
        let library = std::fs::read(prefix.join(format!("lib/lib{name}.so"))).unwrap();
        let file = object::File::parse(&*library).unwrap();
        let defined = file.dynamic_symbols().filter(|it| it.is_definition() && it.is_global());
        let mut names: Vec<String> = defined.map(|it| it.name().unwrap().to_owned()).collect();
        names.sort();
        assert_eq!(names, expected);
        assert_eq!(file.symbols().count(), 0, "it is stripped");
        let calls = file.dynamic_symbols().filter(|it| it.is_undefined());
        let ours = calls.filter(|it| it.name().is_ok_and(|it| it.starts_with("parlor_"))).count();
        assert_eq!(ours > 0, name == "parlor-desk", "it has nothing of libparlor twice");
        if name == "parlor" {
            // What a panic would end with, as the library is built.
            let taken: Vec<_> = file.dynamic_symbols().filter(|it| it.is_undefined()).collect();
            let has = |called| taken.iter().any(|it| it.name() == Ok(called));
            assert!(has("malloc") && !has("abort"), "something in libparlor.so can panic");
        }
    }
}

#[test]
fn the_installed_libraries_export_only_what_the_lists_say_and_are_small() {
    let Some(prefix) = installed() else { return };
    check_libraries(prefix);
    for (name, largest) in LARGEST {
        let size = prefix.join(format!("lib/lib{name}.so")).metadata().unwrap().len();
        assert!(size < largest, "{name}: {size} bytes");
    }
}

/// What a program in C calls of another library of Rust's, which has Rust's standard library, too.
const OTHER: &str = "#[unsafe(no_mangle)] pub extern \"C\" fn other() -> bool {
    std::panic::catch_unwind(|| format!(\"{:?}\", std::env::args()).is_empty()).is_ok()
}";

const CALLER: &str = "#include <stdbool.h>
#include <parlor-desk.h>
bool other(void);
int main(void) {
    parlor_transcript *it = NULL;
    const bool is_made = parlor_transcript_new(&it) == PARLOR_OK;
    parlor_transcript_free(&it);
#ifdef DESK
    parlor_link_free(NULL);
#endif
    return is_made && other() ? 0 : 1;
}";

#[test]
fn the_installed_static_libraries_go_together_with_others_of_rust() {
    let Some(prefix) = installed() else { return };
    let folder = tempfile::tempdir().unwrap();
    let libraries = prefix.join("lib");
    for (name, mut expected) in [("parlor", exports()), ("parlor-desk", desk_exports())] {
        expected.insert(0, "DW.ref.rust_eh_personality".to_owned());
        let library = std::fs::read(libraries.join(format!("lib{name}.a"))).unwrap();
        let archive = object::read::archive::ArchiveFile::parse(&*library).unwrap();
        let member = |it: &object::read::archive::ArchiveMember<'_>| {
            let rest = it.name().strip_prefix(name.replace('-', "_").as_bytes());
            rest.is_some_and(|it| it.starts_with(b".") || it.starts_with(b"-"))
        };
        let part = archive.members().map(Result::unwrap).find(member).unwrap();
        let file = object::File::parse(part.data(&*library).unwrap()).unwrap();
        let global = file.symbols().filter(|it| it.is_definition() && it.is_global());
        let mut names: Vec<String> = global.map(|it| it.name().unwrap().to_owned()).collect();
        names.sort();
        assert_eq!(names, expected);
    }

    let (rust, c) = (folder.path().join("other.rs"), folder.path().join("caller.c"));
    std::fs::write(&rust, OTHER).unwrap();
    std::fs::write(&c, CALLER).unwrap();
    let other = folder.path().join("libother.a");
    let mut command = Command::new("rustc");
    succeed(command.args(["--edition=2024", "--crate-type=staticlib", "-o"]).arg(&other).arg(rust));
    // libparlor-desk calls libparlor, which therefore follows.
    let (parlor, desk) = (libraries.join("libparlor.a"), libraries.join("libparlor-desk.a"));
    for (ours, define) in [(vec![&parlor], "-DPARLOR"), (vec![&desk, &parlor], "-DDESK")] {
        for all in [[&ours[..], &[&other]], [&[&other], &ours[..]]] {
            let program = folder.path().join("all");
            let mut command = Command::new("cc");
            command.arg("-I").arg(prefix.join("include")).arg(&c).args(all.concat()).arg("-o").arg(&program);
            succeed(command.args([define, "-lutil", "-lrt", "-lpthread", "-lm", "-ldl"]));
            succeed(&mut Command::new(program));
        }
    }
}

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
    let (source, target) = (ffi().parent().unwrap(), target_folder());
    let mut command = configure(
        &build,
        &[
            ("PARLOR_SOURCE", source.to_str().unwrap()),
            ("PARLOR_CARGO", env!("CARGO")),
            ("PARLOR_TARGET_DIR", target.to_str().unwrap()),
        ],
    );
    succeed(&mut command);
    build_and_check(&build);
}

#[test]
fn the_manual_is_sound() {
    let Some(prefix) = installed() else { return };
    let folder = prefix.join("share/man/man3");
    let pages = std::fs::read_dir(&folder).unwrap().map(|it| it.unwrap().path());
    let mut command = Command::new("mandoc");
    command.args(["-Tlint", "-Wwarning"]).args(pages.filter(|it| !it.is_symlink()));
    if command.output().is_err() {
        return skip("mandoc");
    }
    succeed(&mut command);
    let shown = succeed(Command::new("mandoc").arg("-Tascii").arg(folder.join("parlor_flex_say.3"))).stdout;
    let header = std::fs::read_to_string(ffi().join("include/parlor.h")).unwrap();
    assert!(header.contains("Says something"), "or ask for other words below");
    assert!(String::from_utf8(shown).unwrap().contains("Says something"));
}

#[test]
fn a_missing_cargo_is_named() {
    if !has("make") {
        return;
    }
    let folder = tempfile::tempdir().unwrap();
    let nowhere = folder.path().join("no cargo");
    let output = make("build", &[("CARGO", &nowhere), ("CARGO_TARGET_DIR", folder.path())]).output().unwrap();
    assert!(!output.status.success());
    let complaints = String::from_utf8(output.stderr).unwrap();
    assert!(complaints.contains(&format!("{} is missing: install Rust", nowhere.display())), "{complaints}");
}
