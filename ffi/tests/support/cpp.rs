//! Programs in C++ that say by their exit code whether all is as expected: for each standard, and for both ways to tell
//! errors.
#![allow(dead_code, reason = "each test program uses a part of it")]

use std::path::Path;
use std::process::Command;

use super::support::{check_cpp, compile_cpp, ffi, has, sanitizer, succeed};

/// The programs, by their paths in the folder of libparlor. Those of libparlor-desk come last.
pub(crate) const PROGRAMS: [&str; 5] = [
    "tests/cpp/clients.cpp",
    "tests/cpp/rules.cpp",
    "tests/cpp/stored.cpp",
    "desk/tests/cpp/links.cpp",
    "desk/tests/cpp/plugins.cpp",
];
/// The last one is C++23 by the name that all compilers know.
pub(crate) const STANDARDS: [&str; 3] = ["-std=c++17", "-std=c++20", "-std=c++2b"];
/// Options for exceptions, and for results.
pub(crate) const WAYS: [&[&str]; 2] = [&[], &["-DPARLOR_RESULTS", "-fno-exceptions", "-fno-rtti"]];

/// Checks the programs in every way. The oldest standard with exceptions and the newest with results are also run: between
/// them only declarations differ, of which the compiler says whether they are right; a sanitizer has nothing to watch there.
pub(crate) fn work_by(compiler: &str, programs: &[&str], run: impl Fn(&Path) -> Command) {
    if !has(compiler) {
        return;
    }
    let folder = tempfile::tempdir().unwrap();
    for (index, standard) in STANDARDS.into_iter().enumerate() {
        for (way, options) in WAYS.into_iter().enumerate() {
            let options = [&[standard], options].concat();
            for source in programs.iter().map(|it| ffi().join(it)) {
                if (index, way) == (0, 0) || (index, way) == (STANDARDS.len() - 1, 1) {
                    let program = compile_cpp(compiler, &options, &[&source], folder.path(), "program");
                    succeed(&mut run(&program));
                } else if sanitizer().is_none() {
                    check_cpp(compiler, &options, &source);
                }
            }
        }
    }
}
