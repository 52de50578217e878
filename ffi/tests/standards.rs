//! Every header, example and program of the tests is taken by gcc and clang in each standard of C and C++ that it may be
//! used in, without a warning; and optimised in the oldest one, since some warnings come of that alone. But for what is
//! named below, and `examples/desk-qt`, which tests of its own build.
#![allow(clippy::unwrap_used, reason = "a test may panic")]

#[path = "support/cpp.rs"]
mod cpp;
mod support;

use std::path::{Path, PathBuf};
use std::process::Command;

use cpp::{PROGRAMS, STANDARDS};
use support::{STRICT, check_cpp, ffi, has, succeed};

/// The last one is C23 by the name that all compilers know.
const STANDARDS_OF_C: [&str; 4] = ["-std=c99", "-std=c11", "-std=c17", "-std=c2x"];

/// For other machines, whose compilers other tests have compile them.
const ELSEWHERE: [&str; 2] = ["mps2.c", "windows.c"];

/// Converts a `void *` without a cast, as C++ doesn't.
const NO_CPP: &str = "transcript.c";

/// All files in these folders of libparlor's whose names end like this.
fn sources(folders: &[&str], extension: &str) -> Vec<PathBuf> {
    let files = folders.iter().flat_map(|it| std::fs::read_dir(ffi().join(it)).unwrap());
    let paths = files.map(|it| it.unwrap().path());
    let found: Vec<_> = paths.filter(|it| it.extension().is_some_and(|it| it == extension)).collect();
    assert!(found.len() >= folders.len(), "{folders:?}: {found:?}");
    found
}

/// The headers for C, each of them twice.
fn headers(folder: &Path) -> PathBuf {
    let source = folder.join("headers.c");
    let program = "#include <parlor.h>\n#include <parlor.h>\n#include <parlor-desk.h>\n#include <parlor-desk.h>\n\
        int main(void) { return parlor_version() == 0; }\n";
    std::fs::write(&source, program).unwrap();
    source
}

/// Has a compiler find the headers, and the one that benchmarks share with those of the core.
fn included(command: &mut Command) -> &mut Command {
    let folders = ["include", "../core/benches/c"].map(|it| ffi().join(it));
    command.arg("-I").arg(&folders[0]).arg("-I").arg(&folders[1])
}

fn check(compiler: &str, standard: &str, language: &str, files: &[PathBuf]) {
    let mut command = Command::new(compiler);
    command.args([standard, "-x", language, "-fsyntax-only"]).args(STRICT);
    succeed(included(&mut command).args(files));
}

/// Compiles each file by itself for what the optimiser has to complain of, and makes nothing of it.
fn optimise(compiler: &str, standard: &str, files: &[PathBuf]) {
    for file in files {
        let mut command = Command::new(compiler);
        command.args([standard, "-O2", "-c", "-o", "/dev/null"]).args(STRICT);
        succeed(included(&mut command).arg(file));
    }
}

/// All that is C.
fn c_compiles(compiler: &str) {
    if !has(compiler) {
        return;
    }
    let folder = tempfile::tempdir().unwrap();
    let mut files = sources(&["examples", "tests/c", "tests/firmware", "desk/tests/c", "benches/c"], "c");
    files.retain(|it| !ELSEWHERE.iter().any(|other| it.ends_with(other)));
    files.push(headers(folder.path()));
    for standard in STANDARDS_OF_C {
        check(compiler, standard, "c", &files);
    }
    optimise(compiler, STANDARDS_OF_C[0], &files);
}

/// All that is C++, but for the programs that their own tests compile in each standard; the headers for C; and the examples
/// for those who take C++ for them: what is asked for must read well without designated initialisers, too. Optimised are all
/// that are C++, those programs, too.
fn cpp_compiles(compiler: &str) {
    if !has(compiler) {
        return;
    }
    let folder = tempfile::tempdir().unwrap();
    let mut files = sources(&["examples", "tests/cpp", "desk/tests/cpp"], "cpp");
    optimise(compiler, STANDARDS[0], &files);
    files.retain(|it| !PROGRAMS.iter().any(|other| it.ends_with(other)));
    let mut examples = sources(&["examples"], "c");
    examples.retain(|it| !it.ends_with(NO_CPP));
    examples.push(headers(folder.path()));
    for standard in STANDARDS {
        check(compiler, standard, "c++", &examples);
        for source in &files {
            check_cpp(compiler, &[standard], source);
        }
    }
}

#[test]
fn c_compiles_with_gcc() {
    c_compiles("gcc");
}

#[test]
fn c_compiles_with_clang() {
    c_compiles("clang");
}

#[test]
fn cpp_compiles_with_gcc() {
    cpp_compiles("g++");
}

#[test]
fn cpp_compiles_with_clang() {
    cpp_compiles("clang++");
}
