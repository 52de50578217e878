//! `layouts.txt` and `desk/layouts.txt`: where each member of each public struct is, and the numbers of the enumerations, which
//! programs that are compiled have in them. As a C compiler sees the headers, on 64-bit x86.
#![cfg(all(target_arch = "x86_64", target_os = "linux"))]
#![allow(clippy::unwrap_used, reason = "a test may panic")]

mod support;

use std::process::Command;

use support::{STRICT, ffi, has, succeed};

/// What is in the braces of each `typedef` of this kind: the name, and the lines of code.
fn bodies<'h>(header: &'h str, kind: &str) -> Vec<(&'h str, Vec<&'h str>)> {
    let begin = format!("typedef {kind} ");
    let parts = header.split(&begin).skip(1);
    let with_bodies = parts.filter_map(|it| it.split_once(" {\n"));
    let named = with_bodies.filter(|it| it.0.bytes().all(|it| it.is_ascii_lowercase() || it == b'_'));
    named
        .map(|(name, rest)| {
            let body = rest.split_once(&format!("\n}} {name};")).unwrap().0;
            let lines = body.lines().map(str::trim);
            (name, lines.filter(|it| !it.starts_with("/*") && !it.starts_with('*')).collect())
        })
        .collect()
}

/// The name that a member is declared with, such as `*text` in `const char *text;`.
fn member(declaration: &str) -> &str {
    declaration.trim_end_matches(';').rsplit([' ', '*']).next().unwrap()
}

/// A program that prints the layouts of what this header, of that name, declares.
fn program(name: &str, header: &str) -> String {
    let mut lines = String::new();
    for (name, members) in bodies(header, "struct") {
        lines += &format!("printf(\"struct {name} %zu\\n\", sizeof({name}));\n");
        for member in members.into_iter().map(member) {
            lines += &format!(
                "printf(\"  {member} %zu %zu\\n\", offsetof({name}, {member}), sizeof ((({name} *)0)->{member}));\n"
            );
        }
    }
    for (name, values) in bodies(header, "enum") {
        lines += &format!("printf(\"enum {name} %zu\\n\", sizeof(enum {name}));\n");
        for value in values.into_iter().map(|it| it.split_once(" = ").unwrap().0) {
            lines += &format!("printf(\"  {value} %d\\n\", (int){value});\n");
        }
    }
    format!("#include <stdio.h>\n#include <{name}>\nint main(void)\n{{\n{lines}return 0;\n}}\n")
}

/// The layouts of what the header of this name declares are those of the list.
fn check(name: &str, list: &str) {
    if !has("cc") {
        return;
    }
    let folder = tempfile::tempdir().unwrap();
    let (source, compiled) = (folder.path().join("layouts.c"), folder.path().join("layouts"));
    let header = std::fs::read_to_string(ffi().join("include").join(name)).unwrap();
    std::fs::write(&source, program(name, &header)).unwrap();
    let mut command = Command::new("cc");
    command.arg("-std=c99").args(STRICT).arg("-I").arg(ffi().join("include"));
    succeed(command.arg(&source).arg("-o").arg(&compiled));
    let layouts = String::from_utf8(succeed(&mut Command::new(&compiled)).stdout).unwrap();
    // Only what is opaque has no layout.
    let opaque = header.lines().filter(|it| it.starts_with("typedef struct ") && it.ends_with(';')).count();
    let known = layouts.lines().filter(|it| it.starts_with("struct ")).count();
    assert_eq!(known + opaque, header.matches("typedef struct ").count());
    let enums = layouts.lines().filter(|it| it.starts_with("enum ")).count();
    assert_eq!(enums, header.matches("typedef enum ").count());

    let path = ffi().join(list);
    if std::env::var("PARLOR_UPDATE_LAYOUTS").is_ok_and(|it| it == "1") {
        return std::fs::write(path, layouts).unwrap();
    }
    let checked_in = std::fs::read_to_string(path).unwrap();
    let first = layouts.lines().zip(checked_in.lines()).position(|(new, old)| new != old);
    assert!(
        layouts == checked_in,
        "what a program was compiled with stays, but that structs grow at their end and enumerations get new values; this is \
         another layout than {list} says (first in line {:?}). If it is meant:\n\
         PARLOR_UPDATE_LAYOUTS=1 cargo test -p parlor-ffi --test layouts",
        first.map(|it| it + 1)
    );
}

#[test]
fn the_layouts_are_what_the_list_says() {
    check("parlor.h", "layouts.txt");
}

#[test]
fn the_layouts_of_libparlor_desk_are_what_its_list_says() {
    check("parlor-desk.h", "desk/layouts.txt");
}
