//! C programs against the shared and the static library: the examples, and a flex client without a socket.
#![allow(clippy::unwrap_used, reason = "a test may panic")]

mod support;

use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use support::{LINKS, Link, SONAME, compile, ffi, has, succeed};

fn data(name: &str) -> PathBuf {
    ffi().join("tests/data").join(name)
}

fn text(name: &str) -> String {
    std::fs::read_to_string(data(name)).unwrap()
}

fn print(program: &Path, name: &str) -> (Option<i32>, String, String) {
    // A relative name, so that messages are the same everywhere.
    let output = Command::new(program).arg(name).current_dir(data("")).output().unwrap();
    let Output { status, stdout, stderr } = output;
    (status.code(), String::from_utf8(stdout).unwrap(), String::from_utf8(stderr).unwrap())
}

#[test]
fn transcript_prints_every_member() {
    if !has("cc") {
        return;
    }
    let folder = tempfile::tempdir().unwrap();
    for link in LINKS {
        let program = compile(&ffi().join("examples/transcript.c"), link, folder.path());
        let (code, printed, complaints) = print(&program, "canonical.xml");
        assert_eq!((code, complaints.as_str()), (Some(0), ""), "{link:?}");
        assert_eq!(printed, text("canonical.txt"));

        let (code, printed, complaints) = print(&program, "untidy.xml");
        assert_eq!(printed, text("untidy.txt"));
        assert_eq!(code, Some(1), "an event was skipped");
        let expected = "untidy.xml:9:34: 'timeShift' is missing or not valid\n";
        assert_eq!(complaints, expected);

        let (code, printed, complaints) = print(&program, "malformed.xml");
        assert_eq!((code, printed.as_str()), (Some(1), ""));
        assert_eq!(complaints, "malformed.xml:2:48: unknown entity\n");

        let (code, printed, complaints) = print(&program, "empty.xml");
        assert_eq!((code, printed.as_str()), (Some(1), ""));
        assert_eq!(complaints, "empty.xml:1:1: no root element\n");

        let (code, _, complaints) = print(&program, "no-such-file");
        assert_eq!((code, complaints.is_empty()), (Some(1), false));
        assert_eq!(Command::new(&program).output().unwrap().status.code(), Some(2));
    }
}

#[test]
fn neither_a_text_nor_a_files_name_controls_the_terminal() {
    if !has("cc") {
        return;
    }
    let folder = tempfile::tempdir().unwrap();
    let program = compile(&ffi().join("examples/transcript.c"), Link::Shared, folder.path());
    let hidden = "\u{7f}\u{80}\u{9b}\u{9f}\u{61c}\u{200b}\u{200f}\u{2028}\u{202e}\u{2066}\u{2069}";
    let is_hidden = |it: char| (it.is_control() && it != '\n') || hidden.contains(it);
    let name = format!("a\u{1b}]52;c;AAAA\u{7}{hidden}\u{a0}\u{2010}\u{416}.xml");
    let path = folder.path().join(&name);
    std::fs::write(
        &path,
        format!(
            "<chatTranscript sessionId='S{hidden}.'><message eventId='1'><msgText>\u{a0}\u{2010}\u{416}{hidden}.\
             </msgText></message><message eventId='x'/></chatTranscript>"
        ),
    )
    .unwrap();
    for name in [name, "none\u{9b}31m".to_owned()] {
        let output = Command::new(&program).arg(&name).current_dir(folder.path()).output().unwrap();
        assert_eq!(output.status.code(), Some(1));
        for shown in [output.stdout, output.stderr].map(|it| String::from_utf8(it).unwrap()) {
            assert!(!shown.contains(is_hidden), "{shown:?}");
            assert!(shown.is_empty() || shown.contains("\\xC2\\x9B"), "{shown:?}");
            assert!(name.starts_with("none") || shown.contains("\u{a0}\u{2010}\u{416}"), "{shown:?}");
        }
    }
}

/// Programs of `tests/c` that need no server and no limit of memory.
const WITHOUT_A_SOCKET: [&str; 8] =
    ["basic.c", "basic_links.c", "comments.c", "flex.c", "handles.c", "own.c", "transcripts.c", "values.c"];

/// Runs programs of `tests/c`, linked in each way.
fn run(names: &[&str]) {
    if !has("cc") {
        return;
    }
    let folder = tempfile::tempdir().unwrap();
    for (name, link) in names.iter().flat_map(|it| LINKS.map(|link| (it, link))) {
        succeed(&mut Command::new(compile(&ffi().join("tests/c").join(name), link, folder.path())));
    }
}

#[test]
fn handles_are_driven_without_a_socket() {
    run(&WITHOUT_A_SOCKET);
}

#[test]
fn handles_are_driven_with_little_memory() {
    run(&["memory.c"]);
}

#[test]
fn customer_compiles_and_says_how_it_is_used() {
    if !has("cc") {
        return;
    }
    let folder = tempfile::tempdir().unwrap();
    for link in LINKS {
        let program = compile(&ffi().join("examples/customer.c"), link, folder.path());
        let output = Command::new(program).output().unwrap();
        assert_eq!(output.status.code(), Some(2));
        assert!(output.stderr.starts_with(b"usage: "));
    }
}

#[test]
fn nothing_is_leaked_or_read_after_its_end() {
    if !has("cc") || !has("valgrind") {
        return;
    }
    let folder = tempfile::tempdir().unwrap();
    let valgrind = |program: &Path| {
        let mut command = Command::new("valgrind");
        command.args(["--error-exitcode=9", "--leak-check=full", "-q"]).arg(program);
        command
    };
    let transcript = compile(&ffi().join("examples/transcript.c"), Link::Shared, folder.path());
    for (name, code) in [("canonical.xml", 0), ("untidy.xml", 1), ("malformed.xml", 1)] {
        let output = valgrind(&transcript).arg(data(name)).output().unwrap();
        assert_eq!(output.status.code(), Some(code), "{}", String::from_utf8_lossy(&output.stderr));
    }
    for name in WITHOUT_A_SOCKET {
        succeed(&mut valgrind(&compile(&ffi().join("tests/c").join(name), Link::Shared, folder.path())));
    }
}

#[test]
fn readmes_say_what_the_shared_library_is_called() {
    for name in ["README.md", "../README.md"] {
        let readme = std::fs::read_to_string(ffi().join(name)).unwrap();
        assert!(readme.contains(&format!("ln -sf libparlor.so target/release/{SONAME}\n")), "{name}");
    }
}

#[test]
fn the_program_in_the_readme_works() {
    if !has("cc") {
        return;
    }
    let readme = std::fs::read_to_string(ffi().join("README.md")).unwrap();
    let program = readme.split("```c\n").nth(1).unwrap().split("```").next().unwrap();
    let folder = tempfile::tempdir().unwrap();
    let source = folder.path().join("readme.c");
    std::fs::write(&source, program).unwrap();
    for link in LINKS {
        let output = succeed(&mut Command::new(compile(&source, link, folder.path())));
        assert_eq!(output.stdout, b"hello\n");
    }
}
