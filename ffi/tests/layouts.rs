//! `layouts.txt` and `desk/layouts.txt`: where each member of each public struct is, and the numbers of the enumerations, which
//! programs that are compiled have in them, as C compilers see the headers. 64-bit machines have them in common; `layouts-32.txt`
//! is the list for firmware.
#![cfg(all(target_arch = "x86_64", target_os = "linux"))]
#![allow(clippy::unwrap_used, reason = "a test may panic")]

mod support;

use std::path::Path;
use std::process::Command;

use object::{Object, ObjectSection, ObjectSymbol};
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

/// Each line of the list for what a header declares: its words, and C's expressions for the numbers behind them.
fn lines(header: &str) -> Vec<(String, Vec<String>)> {
    let mut lines = Vec::new();
    for (name, members) in bodies(header, "struct") {
        lines.push((format!("struct {name}"), vec![format!("sizeof({name})")]));
        for member in members.into_iter().map(member) {
            let place = format!("offsetof({name}, {member})");
            lines.push((format!("  {member}"), vec![place, format!("sizeof ((({name} *)0)->{member})")]));
        }
    }
    for (name, values) in bodies(header, "enum") {
        lines.push((format!("enum {name}"), vec![format!("sizeof(enum {name})")]));
        for value in values.into_iter().map(|it| it.split_once(" = ").unwrap().0) {
            lines.push((format!("  {value}"), vec![value.to_owned()]));
        }
    }
    lines
}

/// What the compiler of a machine makes of these expressions of the header of this name. Nothing is run: an object file has
/// the numbers.
fn numbers(compiler: &str, name: &str, expressions: &[&String], folder: &Path) -> Vec<i32> {
    let (source, compiled) = (folder.join("layouts.c"), folder.join("layouts.o"));
    let values: String = expressions.iter().map(|it| format!("(int)({it}),\n")).collect();
    let program = format!(
        "#include <stddef.h>\n#include <{name}>\nextern const int numbers[];\nconst int numbers[] = {{\n{values}}};\n"
    );
    std::fs::write(&source, program).unwrap();
    let mut command = Command::new(compiler);
    command.args(["-std=c99", "-c"]).args(STRICT).arg("-I").arg(ffi().join("include"));
    succeed(command.arg(&source).arg("-o").arg(&compiled));
    let bytes = std::fs::read(compiled).unwrap();
    let file = object::File::parse(&*bytes).unwrap();
    let symbol = file.symbols().find(|it| it.name() == Ok("numbers")).unwrap();
    let section = file.section_by_index(symbol.section_index().unwrap()).unwrap();
    let begin = symbol.address() as usize;
    let data = &section.data().unwrap()[begin..begin + 4 * expressions.len()];
    data.chunks_exact(4).map(|it| i32::from_le_bytes(it.try_into().unwrap())).collect()
}

/// The layouts of what the header of this name declares are those of the list, by the compilers that are there.
fn check(compilers: &[&str], name: &str, list: &str) {
    for compiler in compilers.iter().filter(|it| has(it)) {
        check_by(compiler, name, list);
    }
}

fn check_by(compiler: &str, name: &str, list: &str) {
    let folder = tempfile::tempdir().unwrap();
    let header = std::fs::read_to_string(ffi().join("include").join(name)).unwrap();
    let lines = lines(&header);
    let expressions: Vec<&String> = lines.iter().flat_map(|it| &it.1).collect();
    let mut numbers = numbers(compiler, name, &expressions, folder.path()).into_iter();
    let mut layouts = String::new();
    for (words, expressions) in &lines {
        let values = numbers.by_ref().take(expressions.len()).map(|it| format!(" {it}"));
        layouts += &format!("{words}{}\n", values.collect::<String>());
    }
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
         another layout, by {compiler}, than {list} says (first in line {:?}). If it is meant:\n\
         PARLOR_UPDATE_LAYOUTS=1 cargo test -p parlor-ffi --test layouts",
        first.map(|it| it + 1)
    );
}

/// Linux on x86 and on ARM, and Windows.
const COMPILERS: [&str; 3] = ["cc", "aarch64-linux-gnu-gcc", "x86_64-w64-mingw32-gcc"];

#[test]
fn the_layouts_are_what_the_list_says() {
    check(&COMPILERS, "parlor.h", "layouts.txt");
}

#[test]
fn the_layouts_of_libparlor_desk_are_what_its_list_says() {
    check(&COMPILERS, "parlor-desk.h", "desk/layouts.txt");
}

#[test]
fn the_layouts_for_firmware_are_what_their_list_says() {
    check(&["arm-none-eabi-gcc"], "parlor.h", "layouts-32.txt");
}
