//! What `make install` installs, used from elsewhere as its users do; and what is packed. For this machine; with
//! PARLOR_PACKAGING=all also for others, whose libraries take minutes to build.
#![allow(clippy::unwrap_used, reason = "a test may panic")]

mod archives;
#[path = "../support/board.rs"]
mod board;
mod cmake;
mod desk_qt;
mod examples;
mod libraries;
mod other_machines;
mod pkg_config;
#[path = "../support/program.rs"]
mod program;
#[path = "../support/mod.rs"]
mod support;

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::OnceLock;

use support::{SONAME, ffi, has, library_folder, skip, succeed};

const VERSION: &str = env!("CARGO_PKG_VERSION");

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
