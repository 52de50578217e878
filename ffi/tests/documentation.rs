//! The comments of the headers: complete, sound to doxygen, and with examples that are compiled.
#![allow(clippy::unwrap_used, reason = "a test may panic")]

mod support;

use std::path::Path;
use std::process::Command;

use support::{ffi, has, succeed};

fn header(name: &str) -> String {
    std::fs::read_to_string(ffi().join("include").join(name)).unwrap()
}

/// The headers, and the lists of what they declare.
const HEADERS: [(&str, &[&str]); 2] = [
    ("parlor.h", &["exports.txt", "tests/firmware/exports.txt"]),
    ("parlor-desk.h", &["desk/exports.txt", "desk/exports-windows.txt"]),
];

#[test]
fn doxygen_finds_everything_documented() {
    if !has("make") || !has("doxygen") {
        return;
    }
    let folder = tempfile::tempdir().unwrap();
    let mut command = Command::new("make");
    command.arg("-s").arg("-C").arg(ffi()).arg("docs").arg(format!("DOCDIR={}", folder.path().display()));
    succeed(command.env_remove("MAKEFLAGS"));
    let page = |name: &str| std::fs::read_to_string(folder.path().join("html").join(name)).unwrap();
    let index = page("index.html");
    assert!(
        index.contains("Where to begin") && index.contains("classparlor_1_1throwing_1_1flex.html"),
        "{index}"
    );
    // Warnings come for what is taken in alone.
    assert!(page("parlor_8h.html").contains("parlor_flex_say"));
    assert!(page("parlor-desk_8h.html").contains("parlor_link_lock_basic"));
    assert!(page("classparlor_1_1event.html").contains("visibility"));
}

/// A function of a header: its comment, its name, and its parameters.
struct Function<'a> {
    comment: &'a str,
    name: &'a str,
    parameters: Vec<&'a str>,
}

fn functions(header: &str) -> Vec<Function<'_>> {
    let mut found = Vec::new();
    for part in header.split("/**\n").skip(1) {
        let (comment, code) = part.split_once(" */\n").unwrap();
        let declaration = code.split(['{', ';']).next().unwrap();
        let Some((before, parameters)) = declaration.split_once('(') else { continue };
        let name = before.rsplit([' ', '*', '\n']).next().unwrap();
        if code.starts_with("typedef") || !name.starts_with("parlor_") {
            continue;
        }
        let parameters = parameters.trim_end().strip_suffix(')').unwrap().split(',');
        let names = parameters.map(|it| it.rsplit([' ', '*', '\n']).next().unwrap());
        found.push(Function { comment, name, parameters: names.filter(|it| *it != "void").collect() });
    }
    found
}

#[test]
fn every_parameter_is_documented() {
    let mut missing = Vec::new();
    for (name, exports) in HEADERS {
        let header = header(name);
        let functions = functions(&header);
        let mut names: Vec<&str> = functions.iter().map(|it| it.name).collect();
        names.sort_unstable();
        let lists = exports.iter().map(|it| std::fs::read_to_string(ffi().join(it)).unwrap());
        let lists = lists.collect::<String>();
        let mut exports: Vec<&str> = lists.lines().collect();
        exports.sort_unstable();
        // What firmware has, too.
        exports.dedup();
        assert_eq!(names, exports);
        for function in functions {
            let Function { comment, name, parameters } = function;
            let is_like_another =
                [" * As `parlor_", "therwise as `parlor_"].iter().any(|it| comment.contains(it));
            for (index, parameter) in parameters.iter().enumerate() {
                let is_handle = index == 0 && name.starts_with(&format!("parlor_{parameter}_"))
                    || index == 0 && name.starts_with("parlor_key_values_") && *parameter == "list";
                let is_named = comment
                    .split(|it: char| !it.is_alphanumeric() && it != '_')
                    .any(|it| it == *parameter || it.strip_prefix("parlor_") == Some(parameter));
                // What `now` is, the conventions say.
                if !is_named && !is_handle && !is_like_another && *parameter != "now" {
                    missing.push(format!("{name}: {parameter}"));
                }
            }
        }
    }
    assert_eq!(missing, Vec::<String>::new());
}

/// The lines of C, without the space around them.
fn lines(text: &str) -> Vec<&str> {
    text.lines().map(str::trim).collect()
}

fn sources(folder: &Path) -> Vec<String> {
    let files = std::fs::read_dir(folder).unwrap().map(|it| it.unwrap().path());
    files
        .filter(|it| it.extension().is_some_and(|it| it == "c"))
        .map(|it| std::fs::read_to_string(it).unwrap())
        .collect()
}

#[test]
fn examples_in_comments_stand_in_programs_that_are_tested() {
    let programs = ["tests/c", "desk/tests/c"].map(|it| sources(&ffi().join(it))).concat();
    for (name, _) in HEADERS {
        let header = header(name);
        let examples: Vec<&str> =
            header.split("```c\n").skip(1).map(|it| it.split("```").next().unwrap()).collect();
        assert!(!examples.is_empty(), "{name}");
        for example in examples {
            let bare: Vec<String> =
                example.lines().map(|it| it.trim_start().trim_start_matches('*').trim().to_owned()).collect();
            let bare = &bare[..bare.len() - 1];
            let is_there = programs.iter().any(|it| lines(it).windows(bare.len()).any(|it| it == bare));
            assert!(is_there, "no program in tests/c has this example of {name}:\n{example}");
        }
    }
}
