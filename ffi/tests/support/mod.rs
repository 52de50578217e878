//! Compilers and other tools, and where the built library is.
#![allow(dead_code, reason = "each test program uses a part of it")]

use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

/// The folder of libparlor, also for the tests of libparlor-desk, whose folder is in it.
pub(crate) fn ffi() -> &'static Path {
    let package = Path::new(env!("CARGO_MANIFEST_DIR"));
    package.ancestors().find(|it| it.join("include").is_dir()).unwrap()
}

/// Where the plugins are: beside what is tested, or built for the same sanitizer.
pub(crate) fn plugin_folder() -> PathBuf {
    sanitizer().map_or_else(library_folder, |(_, library)| library.parent().unwrap().to_path_buf())
}

/// The library that is tested: parlor or parlor-desk.
pub(crate) fn library() -> &'static str {
    env!("CARGO_PKG_NAME").strip_suffix("-ffi").unwrap()
}

/// The folder that the libraries are built into: the one of this test program.
pub(crate) fn library_folder() -> PathBuf {
    std::env::current_exe().unwrap().parent().unwrap().to_path_buf()
}

/// What watches programs, with libparlor in them: the options for the compiler, and libparlor-desk built for it, which has
/// all of libparlor. `tests/sanitize.sh` sets the variables.
pub(crate) fn sanitizer() -> Option<(Vec<String>, PathBuf)> {
    let (options, library) = (std::env::var("PARLOR_SANITIZER").ok()?, std::env::var_os("PARLOR_SANITIZED")?);
    Some((options.split_whitespace().map(str::to_owned).collect(), library.into()))
}

/// Whether `tool` can be started. If not, the test says so and passes, unless PARLOR_STRICT=1 forbids it.
pub(crate) fn has(tool: &str) -> bool {
    if tool == "valgrind" && sanitizer().is_some() {
        // It can't watch what is watched already.
        return false;
    }
    if Command::new(tool).arg("--version").output().is_ok_and(|it| it.status.success()) {
        return true;
    }
    skip(tool);
    false
}

/// Says that a test is left out since something is missing; fails if PARLOR_STRICT=1 forbids that.
pub(crate) fn skip(missing: &str) {
    left_out(&format!("no {missing} here"));
}

/// Says why a test is left out; fails if PARLOR_STRICT=1 forbids that.
pub(crate) fn left_out(why: &str) {
    // Not `println!`: the test harness would keep that to itself.
    std::io::stderr().write_all(format!("SKIPPED: {why}\n").as_bytes()).unwrap();
    let strict = std::env::var("PARLOR_STRICT").is_ok_and(|it| it == "1");
    assert!(!strict, "{why}; PARLOR_STRICT=1 lets nothing be left out");
}

/// Runs to the end; fails with what was said if it doesn't succeed.
pub(crate) fn succeed(command: &mut Command) -> Output {
    let output = command.output().unwrap_or_else(|error| panic!("{command:?}: {error}"));
    assert!(
        output.status.success(),
        "{command:?}: {}\n{}{}",
        output.status,
        String::from_utf8_lossy(&output.stdout),
        String::from_utf8_lossy(&output.stderr)
    );
    output
}

/// All warnings are errors.
pub(crate) const STRICT: [&str; 4] = ["-Wall", "-Wextra", "-Wpedantic", "-Werror"];

/// How a C program is linked.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Link {
    Shared,
    Static,
}

/// What the static library takes of the system's.
const NATIVE: [&str; 7] = ["-lgcc_s", "-lutil", "-lrt", "-lpthread", "-lm", "-ldl", "-lc"];

pub(crate) const LINKS: [Link; 2] = [Link::Shared, Link::Static];

/// The name that a program finds the shared library by: it changes with what may break the program.
pub(crate) const SONAME: &str =
    concat!("libparlor.so.", env!("CARGO_PKG_VERSION_MAJOR"), ".", env!("CARGO_PKG_VERSION_MINOR"));

/// Compiles a C file as C99 and links it with the library that is tested; gives the program.
pub(crate) fn compile(source: &Path, link: Link, folder: &Path) -> PathBuf {
    let program = folder.join(format!("{}-{link:?}", source.file_stem().unwrap().to_str().unwrap()));
    let mut command = Command::new(std::env::var_os("PARLOR_SANITIZER_CC").unwrap_or("cc".into()));
    command.arg("-std=c99").args(STRICT).arg("-g").arg("-I").arg(ffi().join("include")).arg(source);
    command.arg("-o").arg(&program);
    succeed(link_parlor(&mut command, link, folder));
    program
}

/// A compiler of C++ for the headers of the wrappers, with these options and sources.
fn cpp(compiler: &str, options: &[&str], sources: &[&Path]) -> Command {
    let mut command = Command::new(compiler);
    command.args(STRICT).args(["-Wconversion", "-Wshadow"]).args(options);
    command.arg("-I").arg(ffi().join("include")).args(sources);
    command
}

/// Checks a C++ file without making anything of it.
pub(crate) fn check_cpp(compiler: &str, options: &[&str], source: &Path) {
    succeed(cpp(compiler, options, &[source]).arg("-fsyntax-only"));
}

/// Compiles C++ files and links them with libparlor; gives the program, which lies in `folder` as `name`.
pub(crate) fn compile_cpp(
    compiler: &str,
    options: &[&str],
    sources: &[&Path],
    folder: &Path,
    name: &str,
) -> PathBuf {
    let program = folder.join(name);
    let mut command = cpp(compiler, options, sources);
    // Valgrind may not know a later DWARF.
    command.arg("-gdwarf-4").arg("-o").arg(&program);
    succeed(link_parlor(&mut command, Link::Shared, folder));
    program
}

/// Links with libparlor as it was built.
fn link_parlor<'a>(command: &'a mut Command, link: Link, folder: &Path) -> &'a mut Command {
    if let Some((options, library)) = sanitizer() {
        return command.args(options).arg(library).args(NATIVE);
    }
    // Cargo has no hyphen in the names of libraries.
    let built = library_folder().join(format!("lib{}", library().replace('-', "_")));
    match link {
        Link::Shared => {
            let name = folder.join(SONAME.replace("libparlor", &format!("lib{}", library())));
            if !name.exists() {
                std::os::unix::fs::symlink(built.with_extension("so"), &name).unwrap();
            }
            command.arg(name);
            command.arg(format!("-Wl,-rpath,{}", folder.display()))
        }
        Link::Static => {
            command.arg(built.with_extension("a"));
            command.args(NATIVE)
        }
    }
}
