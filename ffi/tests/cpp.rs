//! `include/parlor.hpp`: what it promises is so for each compiler and standard, and for both ways to tell errors. And
//! `include/parlor-desk.hpp`, as far as that can be told without its library.
#![allow(clippy::unwrap_used, reason = "a test may panic")]

#[path = "support/cpp.rs"]
mod cpp;
mod support;
#[path = "support/wrapper.rs"]
mod wrapper;

use std::collections::BTreeSet;
use std::path::Path;
use std::process::Command;

use cpp::{PROGRAMS, STANDARDS, WAYS, work_by};
use support::{check_cpp, compile_cpp, ffi, has, succeed};
use wrapper::{headers, missing};

/// The program under valgrind, if that is there.
fn watched(program: &Path) -> Command {
    if !has("valgrind") {
        return Command::new(program);
    }
    let mut command = Command::new("valgrind");
    command.args(["--error-exitcode=9", "--leak-check=full", "-q"]).arg(program);
    command
}

#[test]
fn it_reads_what_c_reads() {
    if !has("g++") {
        return;
    }
    let folder = tempfile::tempdir().unwrap();
    let source = ffi().join("tests/cpp/transcript.cpp");
    let data = ffi().join("tests/data");
    let printed = std::fs::read_to_string(data.join("canonical.txt")).unwrap();
    for way in WAYS {
        let options = [&["-std=c++17"], way].concat();
        let program = compile_cpp("g++", &options, &[&source], folder.path(), "transcript");
        let read = |mut it: Command, name: &str| it.arg(name).current_dir(&data).output().unwrap();
        let output = read(watched(&program), "canonical.xml");
        assert_eq!(String::from_utf8(output.stdout).unwrap(), printed, "{options:?}");
        assert_eq!(String::from_utf8(output.stderr).unwrap(), "");
        assert_eq!(output.status.code(), Some(0));
        for (name, complaint) in [
            ("untidy.xml", ":9:34: 'timeShift' is missing or not valid\n"),
            ("malformed.xml", ":2:48: unknown entity\n"),
            ("empty.xml", ":1:1: no root element\n"),
        ] {
            let output = read(Command::new(&program), name);
            assert_eq!(String::from_utf8(output.stderr).unwrap(), format!("{name}{complaint}"));
            assert_eq!(output.status.code(), Some(1), "{options:?}");
        }
    }
}

#[test]
fn it_works_with_gcc_and_leaks_nothing() {
    work_by("g++", &PROGRAMS[..3], watched);
}

#[test]
fn it_works_with_clang() {
    work_by("clang++", &PROGRAMS[..3], |program| Command::new(program));
}

#[test]
fn files_with_different_ways_are_linked_together() {
    if !has("g++") {
        return;
    }
    let folder = tempfile::tempdir().unwrap();
    let write = |name: &str, text: &str| {
        let path = folder.path().join(name);
        std::fs::write(&path, text).unwrap();
        path
    };
    let throwing = write(
        "throwing.cpp",
        "#include <parlor.hpp>\n\
         int throwing() { try { parlor::transcript::create().read({}); } catch (const parlor::error &) { return 1; } \
         return 0; }\n",
    );
    let returning = write(
        "returning.cpp",
        "#define PARLOR_RESULTS\n#include <parlor.hpp>\nint throwing();\n\
         int main() { return throwing() == 1 && !parlor::transcript::create()->read({}).has_value() ? 0 : 1; }\n",
    );
    for standard in STANDARDS {
        let sources: [&Path; 2] = [&throwing, &returning];
        succeed(&mut Command::new(compile_cpp("g++", &[standard], &sources, folder.path(), "mixed")));
    }
}

#[test]
fn everything_of_c_is_in_it() {
    for (library, exports, least) in [
        ("parlor", "exports.txt", 200),
        ("parlor", "tests/firmware/exports.txt", 200),
        ("parlor-desk", "desk/exports.txt", 25),
        ("parlor-desk", "desk/exports-windows.txt", 25),
    ] {
        let (missing, count) = missing(library, exports);
        assert!(count > least, "{library}.h is read");
        assert!(missing.is_empty(), "let these of {library}.h have a form in C++: {missing:?}");
    }
}

/// The compiler is this machine's: what it says of Windows is what the header asks for.
#[test]
fn what_windows_alone_has_compiles() {
    if !has("g++") {
        return;
    }
    let folder = tempfile::tempdir().unwrap();
    let source = folder.path().join("windows.cpp");
    let program = "#include <parlor-desk.hpp>
        bool waits(parlor::basic_link &, parlor::plugins &);
        bool waits(parlor::basic_link &link, parlor::plugins &plugins)
        {
            return link.event_handle() && plugins.event_handle();
        }\n";
    std::fs::write(&source, program).unwrap();
    for options in WAYS {
        check_cpp("g++", &[&["-std=c++17", "-D_WIN32"], options].concat(), &source);
    }
}

#[test]
fn it_leaves_no_macro_but_its_own() {
    if !has("g++") {
        return;
    }
    let macros = |options: &[&str], text: &str| -> BTreeSet<String> {
        let folder = tempfile::tempdir().unwrap();
        let source = folder.path().join("macros.cpp");
        std::fs::write(&source, text).unwrap();
        let mut command = Command::new("g++");
        command.args(["-dM", "-E"]).args(options).arg("-I").arg(ffi().join("include")).arg(source);
        let listed = String::from_utf8(succeed(&mut command).stdout).unwrap();
        listed.lines().map(str::to_owned).collect()
    };
    // What the standard's and C's headers leave isn't its own.
    let mut others = String::new();
    for header in [headers("parlor"), headers("parlor-desk")].concat() {
        let text = std::fs::read_to_string(header).unwrap();
        let included = text.lines().filter(|it| it.starts_with("#include <") && !it.ends_with(".hpp>"));
        included.for_each(|line| {
            others.push_str(&format!("#if __has_include({0})\n{line}\n#endif\n", &line[9..]))
        });
    }
    for standard in STANDARDS {
        for way in WAYS {
            let options = [&[standard], way].concat();
            let before = macros(&options, &others);
            for (header, left) in [
                ("parlor.hpp", &["#define PARLOR_HPP "][..]),
                ("parlor-desk.hpp", &["#define PARLOR_DESK_HPP ", "#define PARLOR_HPP "]),
            ] {
                let after = macros(&options, &format!("#include <{header}>\n"));
                let own: Vec<&String> = after.difference(&before).collect();
                assert_eq!(own, left, "{header} {options:?}");
            }
        }
    }
}

#[test]
fn the_program_in_the_readme_works() {
    if !has("g++") {
        return;
    }
    let readme = std::fs::read_to_string(ffi().join("README.md")).unwrap();
    let program = readme.split("```cpp\n").nth(1).unwrap().split("```").next().unwrap();
    let folder = tempfile::tempdir().unwrap();
    let source = folder.path().join("readme.cpp");
    std::fs::write(&source, program).unwrap();
    let program = compile_cpp("g++", &["-std=c++17"], &[&source], folder.path(), "readme");
    assert_eq!(succeed(&mut Command::new(program)).stdout, b"hello\n");
}
