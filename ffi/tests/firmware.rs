//! libparlor without a heap: `examples/kiosk.c` and `examples/pager.c` talk over Parlor's own server, and a transcript is read,
//! on this machine and on a Cortex-M4; what is in the library; and every function of it is called with nothing.
#![allow(clippy::unwrap_used, reason = "a test may panic")]

#[path = "support/board.rs"]
mod board;
#[path = "support/program.rs"]
mod program;
mod support;
#[path = "support/takers.rs"]
mod takers;

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::process::Command;

use board::answers;
use object::{Object, ObjectSymbol};
use parlor_server::{Config, Server};
use program::Program;
use support::{Link, STRICT, compile, ffi, has, library_folder, sanitizer, skip, succeed};
use takers::takers;

const CORTEX_M4: &str = "thumbv7em-none-eabihf";

const FOR_CORTEX_M4: [&str; 3] = ["-mcpu=cortex-m4", "-mfloat-abi=hard", "-mfpu=fpv4-sp-d16"];

fn file(name: &str) -> PathBuf {
    ffi().join("tests/firmware").join(name)
}

/// The library without a heap for a machine, as `make firmware` builds it; `None` if a tool is missing.
fn library(target: &str) -> Option<PathBuf> {
    if !has("make") {
        return None;
    }
    let rustc = std::env::var_os("RUSTC").unwrap_or_else(|| "rustc".into());
    let folder = succeed(Command::new(rustc).args(["--print", "target-libdir", "--target", target])).stdout;
    if !Path::new(String::from_utf8(folder).unwrap().trim()).is_dir() {
        skip(&format!("Rust target {target}"));
        return None;
    }
    let mut make = Command::new("make");
    make.args(["-s", "firmware"]).arg(format!("TARGET={target}")).current_dir(ffi());
    make.env("CARGO", env!("CARGO")).env("CARGO_TARGET_DIR", library_folder().ancestors().nth(2).unwrap());
    make.env_remove("MAKEFLAGS");
    let said = String::from_utf8(succeed(&mut make).stdout).unwrap();
    Some(PathBuf::from(said.lines().last().unwrap()))
}

/// The machine that the tests run on, as Rust calls it.
fn host() -> String {
    let cargo = String::from_utf8(succeed(Command::new(env!("CARGO")).arg("-vV")).stdout).unwrap();
    cargo.lines().find_map(|it| it.strip_prefix("host: ")).unwrap().to_owned()
}

/// Compiles C files for this machine and links them with the library without a heap; `None` if a tool is missing. Both for a
/// sanitizer, if that is asked for.
fn program_for_host(sources: &[PathBuf], folder: &Path) -> Option<PathBuf> {
    if !has("cc") {
        return None;
    }
    let (compiler, options, library) = match sanitizer() {
        Some((options, _)) => {
            let library = std::env::var_os("PARLOR_SANITIZED_WITHOUT_HEAP").unwrap();
            (std::env::var_os("PARLOR_SANITIZER_CC").unwrap(), options, library.into())
        }
        None => ("cc".into(), Vec::new(), library(&host())?),
    };
    let program = folder.join(sources.last()?.file_stem()?);
    let mut command = Command::new(compiler);
    command.arg("-std=c99").args(STRICT).arg("-g").arg("-I").arg(ffi().join("include")).args(sources);
    succeed(command.args(options).arg(library).arg("-o").arg(&program));
    Some(program)
}

/// The firmware of a C file on its board; `None` if a tool is missing.
fn program_for_cortex_m4(source: &Path, folder: &Path) -> Option<PathBuf> {
    if !has("arm-none-eabi-gcc") {
        return None;
    }
    let library = library(CORTEX_M4)?;
    let program = folder.join(source.file_stem().unwrap());
    let mut command = Command::new("arm-none-eabi-gcc");
    command.arg(format!("@{}", file("mps2.options").display())).args(STRICT).args(FOR_CORTEX_M4);
    command.arg("-I").arg(ffi().join("include")).arg("-T").arg(file("mps2.ld"));
    // C's memcpy goes before Rust's, which is made for speed.
    command.arg(file("mps2.c")).arg(source).arg("-lc").arg(library);
    succeed(command.arg("-o").arg(&program));
    Some(program)
}

/// A conversation of a kiosk with an agent; gives the kiosk's exit code.
fn talks(kiosk: &mut Command, server: &Server, folder: &Path) -> Option<i32> {
    let agent = compile(&ffi().join("examples/eventloop.c"), Link::Shared, folder);
    let mut kiosk = Program::start("kiosk", kiosk);
    let session = format!("0{}", kiosk.wait("0"));
    let port = server.addresses().basic.port().to_string();
    let mut command = Command::new(agent);
    let mut agent = Program::start("agent", command.args(["127.0.0.1", &port, "P1", "Bo", &session]));
    agent.wait("* registered as ");
    agent.wait(&format!("{session} * in"));
    kiosk.type_line("The printer is <stuck> & hot.");
    assert_eq!(agent.wait(&format!("{session} Kiosk 7: ")), "The printer is <stuck> & hot.");
    kiosk.wait("The printer is <stuck> & hot.");
    for number in 0..20 {
        agent.type_line(&format!("say {session} Try \"{number}\" & <tell>"));
        kiosk.wait(&format!("Try \"{number}\" & <tell>"));
    }
    kiosk.type_line("bye");
    agent.wait(&format!("{session} * Kiosk 7 left"));
    kiosk.end().0
}

fn kiosk() -> PathBuf {
    ffi().join("examples/kiosk.c")
}

fn pager() -> PathBuf {
    ffi().join("examples/pager.c")
}

/// Programs without a connection, and what they show.
const SHOWN: [(&str, &str); 2] = [
    ("reader.c", "S1\nAna\nThe printer is <stuck> & hot.\neventId\na&b.txt\nleft\n"),
    ("writer.c", "The printer is <stuck> & hot.\na&b.txt\n"),
];

/// Runs a program under valgrind, if that is there, and sees that it allocates nothing.
fn without_allocating(program: &Path, folder: &Path, run: impl FnOnce(&mut Command)) {
    if !has("valgrind") {
        return run(&mut Command::new(program));
    }
    let log = folder.join("valgrind.txt");
    let mut watched = Command::new("valgrind");
    run(watched.arg("--error-exitcode=9").arg(format!("--log-file={}", log.display())).arg(program));
    let log = std::fs::read_to_string(log).unwrap();
    assert!(log.contains("total heap usage: 0 allocs, 0 frees, 0 bytes allocated"), "{log}");
}

/// The board of QEMU with its serial lines: the first is the connection, the second the person.
fn qemu(program: &Path, connection: &str) -> Option<Command> {
    if !has("qemu-system-arm") {
        return None;
    }
    let mut board = Command::new("qemu-system-arm");
    board.args(["-machine", "mps2-an386", "-display", "none", "-monitor", "none", "-semihosting"]);
    board.args(["-serial", connection, "-serial", "stdio", "-kernel"]).arg(program);
    Some(board)
}

#[test]
fn a_kiosk_talks_without_allocating() {
    let folder = tempfile::tempdir().unwrap();
    let Some(program) = program_for_host(&[file("host.c"), kiosk()], folder.path()) else { return };
    let server = Server::start(Config::default()).unwrap();
    let port = server.addresses().flex.port().to_string();
    without_allocating(&program, folder.path(), |kiosk| {
        assert_eq!(talks(kiosk.arg(port), &server, folder.path()), Some(0));
    });
}

#[test]
fn a_pager_answers_without_allocating() {
    let folder = tempfile::tempdir().unwrap();
    let programs = [kiosk(), pager()].map(|it| program_for_host(&[file("host.c"), it], folder.path()));
    let [Some(kiosk), Some(pager)] = programs else { return };
    let server = Server::start(Config::default()).unwrap();
    let ports = [server.addresses().flex, server.addresses().basic].map(|it| it.port().to_string());
    without_allocating(&pager, folder.path(), |pager| {
        assert_eq!(answers(pager.arg(&ports[1]), Command::new(kiosk).arg(&ports[0])), Some(0));
    });
}

#[test]
fn transcripts_are_read_and_written_without_allocating() {
    for (source, shown) in SHOWN {
        let folder = tempfile::tempdir().unwrap();
        let Some(program) = program_for_host(&[file("host.c"), file(source)], folder.path()) else { return };
        without_allocating(&program, folder.path(), |program| {
            assert_eq!(String::from_utf8(succeed(program.arg("1")).stdout).unwrap(), shown);
        });
    }
}

#[test]
fn a_kiosk_talks_on_a_cortex_m4() {
    let folder = tempfile::tempdir().unwrap();
    let Some(program) = program_for_cortex_m4(&kiosk(), folder.path()) else { return };
    let server = Server::start(Config::default()).unwrap();
    let Some(mut board) = qemu(&program, &format!("tcp:{}", server.addresses().flex)) else { return };
    if has("cc") {
        assert_eq!(talks(&mut board, &server, folder.path()), Some(0));
    }
}

#[test]
fn a_pager_answers_on_a_cortex_m4() {
    let folder = tempfile::tempdir().unwrap();
    let Some(program) = program_for_cortex_m4(&pager(), folder.path()) else { return };
    let Some(kiosk) = program_for_host(&[file("host.c"), kiosk()], folder.path()) else { return };
    let server = Server::start(Config::default()).unwrap();
    let port = server.addresses().flex.port().to_string();
    let Some(mut board) = qemu(&program, &format!("tcp:{}", server.addresses().basic)) else { return };
    assert_eq!(answers(&mut board, Command::new(kiosk).arg(port)), Some(0));
}

#[test]
fn transcripts_are_read_and_written_on_a_cortex_m4() {
    for (source, shown) in SHOWN {
        let folder = tempfile::tempdir().unwrap();
        let Some(program) = program_for_cortex_m4(&file(source), folder.path()) else { return };
        let Some(mut board) = qemu(&program, "null") else { return };
        assert_eq!(String::from_utf8(succeed(&mut board).stdout).unwrap(), shown);
    }
}

#[test]
fn firmware_has_no_heap_and_nothing_that_panics() {
    let folder = tempfile::tempdir().unwrap();
    for (source, called) in [
        (kiosk(), "parlor_flex_next"),
        (pager(), "parlor_basic_next"),
        (file("reader.c"), "parlor_transcript_next"),
        (file("writer.c"), "parlor_writer_event"),
    ] {
        let Some(program) = program_for_cortex_m4(&source, folder.path()) else { return };
        let bytes = std::fs::read(program).unwrap();
        let image = object::File::parse(&*bytes).unwrap();
        let names: BTreeSet<&str> = image.symbols().filter_map(|it| it.name().ok()).collect();
        assert!(names.contains(called), "{names:?}");
        let unwanted = ["malloc", "calloc", "free", "sbrk", "panic", "unwind", "_fail", "personality", "fmt"];
        let found: Vec<_> = names.iter().filter(|name| unwanted.iter().any(|it| name.contains(it))).collect();
        assert!(found.is_empty(), "{found:?}");
    }
}

#[test]
fn handles_of_cpp_live_in_blocks() {
    let folder = tempfile::tempdir().unwrap();
    let Some(library) = library(&host()) else { return };
    for (compiler, standard, way) in [
        ("g++", "-std=c++17", &[][..]),
        ("clang++", "-std=c++20", &[]),
        ("g++", "-std=c++2b", &["-DPARLOR_RESULTS", "-fno-exceptions", "-fno-rtti"]),
        ("clang++", "-std=c++17", &["-DPARLOR_RESULTS", "-fno-exceptions", "-fno-rtti"]),
    ] {
        if !has(compiler) {
            continue;
        }
        let program = folder.path().join("blocks");
        let mut command = Command::new(compiler);
        command.args([standard, "-DPARLOR_WITHOUT_HEAP"]).args(STRICT).args(way);
        command.arg("-I").arg(ffi().join("include")).arg(file("blocks.cpp")).arg(&library);
        succeed(command.arg("-o").arg(&program));
        succeed(&mut Command::new(program));
    }
}

#[test]
fn every_function_of_it_is_called_with_nothing_and_with_absurd_lengths() {
    for source in ["nothing.c", "lengths.c"] {
        let folder = tempfile::tempdir().unwrap();
        let Some(program) = program_for_host(&[file(source)], folder.path()) else { return };
        without_allocating(&program, folder.path(), |program| {
            succeed(program);
        });
    }
}

/// The functions of libparlor's in a static library.
fn functions(library: &Path) -> BTreeSet<String> {
    let library = std::fs::read(library).unwrap();
    let archive = object::read::archive::ArchiveFile::parse(&*library).unwrap();
    let mut found = BTreeSet::new();
    for member in archive.members().map(Result::unwrap) {
        let file = object::File::parse(member.data(&*library).unwrap()).unwrap();
        let global = file.symbols().filter(|it| it.is_definition() && it.is_global());
        let names = global.map(|it| it.name().unwrap().to_owned());
        found.extend(names.filter(|it| it.starts_with("parlor_")));
    }
    found
}

#[test]
fn the_library_exports_what_the_list_says() {
    let exports = std::fs::read_to_string(file("exports.txt")).unwrap();
    let exports: Vec<String> = exports.lines().map(str::to_owned).collect();
    for target in [host(), CORTEX_M4.to_owned()] {
        let Some(library) = library(&target) else { continue };
        assert_eq!(
            functions(&library),
            exports.iter().cloned().collect(),
            "{target}: what was exported once stays; if it is meant, change the list"
        );
    }
    // All of it is known to be called with nothing, and all that takes a length with one that nothing can have.
    let all = exports.iter().map(String::as_str).collect();
    for (source, names) in [("nothing.c", all), ("lengths.c", takers(&exports))] {
        let calls = std::fs::read_to_string(file(source)).unwrap();
        let missing: Vec<_> = names
            .iter()
            .filter(|it| ![format!("{it}("), format!("INIT({it},")].iter().any(|call| calls.contains(call)))
            .collect();
        assert!(missing.is_empty(), "call them in {source}: {missing:?}");
    }
}
