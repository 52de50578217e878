//! What is installed for other machines: with PARLOR_PACKAGING=all.

use std::path::{Path, PathBuf};
use std::process::Command;

use object::Object;
use tempfile::TempDir;

use super::cmake::configure;
use super::examples::{talk, talk_without_a_heap, use_plugins};
use super::libraries::check_libraries;
use super::support::{STRICT, ffi, has, left_out, skip, succeed};
use super::{all_exports, check, expected, exports, files, list, make, transcript};

const AARCH64: &str = "aarch64-unknown-linux-gnu";

/// Installs for `target`, which `compiler` compiles C for; `None` if something is missing.
fn install(target: &str, compiler: &str) -> Option<(TempDir, PathBuf)> {
    if std::env::var_os("PARLOR_PACKAGING").is_none_or(|it| it != "all") {
        left_out(&format!("libparlor isn't built for {target}: set PARLOR_PACKAGING=all"));
        return None;
    }
    if !has("make") || !has("pkg-config") || !has(compiler) {
        return None;
    }
    let mut rustc = Command::new("rustc");
    let printed = succeed(rustc.args(["--print", "target-libdir", "--target", target])).stdout;
    if !Path::new(String::from_utf8(printed).unwrap().trim()).exists() {
        skip(&format!("Rust for {target}"));
        return None;
    }
    let folder = tempfile::tempdir().unwrap();
    let prefix = folder.path().join("installed");
    let mut install = make("install", &[("PREFIX", &prefix), ("TARGET", Path::new(target))]);
    install.env_remove("CC");
    // How quick and small these are is not looked at: they are built in half the time. But only the optimiser sees that nothing in
    // libparlor can panic, which is looked at where there is a shared one for Linux.
    let quick = ["LIBRARY_DESK", "LIBRARY"];
    for profile in quick.iter().take(if target == AARCH64 { 1 } else { 2 }) {
        install.env(format!("CARGO_PROFILE_{profile}_OPT_LEVEL"), "1");
    }
    succeed(&mut install);
    Some((folder, prefix))
}

/// Compiles `examples/transcript.c` with the options that pkg-config gives, and `options`; gives the program.
fn compile(compiler: &str, prefix: &Path, program: &str, options: &[&str]) -> PathBuf {
    compile_with("parlor", &transcript(), compiler, prefix, program, options)
}

/// The same with any source and library.
fn compile_with(
    library: &str,
    source: &Path,
    compiler: &str,
    prefix: &Path,
    program: &str,
    options: &[&str],
) -> PathBuf {
    let mut query = Command::new("pkg-config");
    query.env("PKG_CONFIG_PATH", prefix.join("lib/pkgconfig")).args(["--cflags", "--libs", library]);
    if options.contains(&"-static") {
        query.arg("--static");
    }
    let flags = String::from_utf8(succeed(&mut query).stdout).unwrap();
    let program = prefix.join(program);
    let mut command = Command::new(compiler);
    command.arg("-std=c99").args(STRICT).args(options).arg(source).arg("-o").arg(&program);
    succeed(command.args(flags.split_whitespace()));
    program
}

/// Compiles an example for firmware with the library without a heap, on the board of `firmware/host.c`; gives the program.
fn compile_without_a_heap(
    target: &str,
    compiler: &str,
    name: &str,
    folder: &Path,
    options: &[&str],
) -> PathBuf {
    let mut make = make("firmware", &[("TARGET", Path::new(target))]);
    let said = String::from_utf8(succeed(make.env_remove("CC")).stdout).unwrap();
    let program = folder.join(name.trim_end_matches(".c"));
    let mut command = Command::new(compiler);
    command.arg("-std=c99").args(STRICT).args(options).arg("-I").arg(ffi().join("include"));
    command.arg(ffi().join("tests/firmware/host.c")).arg(ffi().join("examples").join(name));
    succeed(command.arg(said.lines().last().unwrap()).arg("-o").arg(&program));
    program
}

/// How many functions a program for Windows takes from `parlor.dll`.
fn imports(program: &Path) -> usize {
    imports_of(program, "parlor.dll")
}

fn imports_of(program: &Path, library: &str) -> usize {
    let program = std::fs::read(program).unwrap();
    let file = object::File::parse(&*program).unwrap();
    let imports = file.imports().unwrap().map(Result::unwrap);
    imports.filter(|it| it.library() == library.as_bytes()).count()
}

/// Linked only: nothing here runs programs for Windows.
#[test]
fn for_windows_there_is_a_dll_with_its_import_library() {
    let compiler = "x86_64-w64-mingw32-gcc";
    let Some((folder, prefix)) = install("x86_64-pc-windows-gnu", compiler) else { return };
    let found = files(&prefix);
    for name in ["bin/parlor.dll", "lib/libparlor.dll.a", "lib/libparlor.a", "lib/pkgconfig/parlor.pc"] {
        assert!(found.contains(name), "{name} in {found:?}");
    }
    assert!(!found.iter().any(|it| it.contains(".so")), "{found:?}");

    let mut desk = [all_exports(), list("desk/exports-windows.txt")].concat();
    desk.sort();
    for (name, expected) in [("parlor.dll", exports()), ("parlor_desk.dll", desk)] {
        let library = std::fs::read(prefix.join("bin").join(name)).unwrap();
        let file = object::File::parse(&*library).unwrap();
        let exported = file.exports().unwrap().map(Result::unwrap);
        let names = exported.map(|it| String::from_utf8(it.name().name().unwrap().to_vec()).unwrap());
        assert_eq!(names.collect::<Vec<_>>(), expected);
    }
    let waiting = ffi().join("desk/tests/c/windows.c");
    let link = |program: &str, options: &[&str]| {
        let program = compile_with("parlor-desk", &waiting, compiler, &prefix, program, options);
        imports_of(&program, "parlor_desk.dll")
    };
    assert!(link("waiting.exe", &[]) > 0);
    assert_eq!(link("waiting-static.exe", &["-static", "-Wl,--gc-sections"]), 0);

    assert!(imports(&compile(compiler, &prefix, "shared.exe", &[])) > 0);
    assert_eq!(imports(&compile(compiler, &prefix, "static.exe", &["-static", "-Wl,--gc-sections"])), 0);
    if !has("cmake") {
        return;
    }
    let build = folder.path().join("build");
    let settings = [
        ("CMAKE_SYSTEM_NAME", "Windows"),
        ("CMAKE_C_COMPILER", compiler),
        // A compiler of C++ for it isn't asked for.
        ("TRANSCRIPT_CPP", ""),
        ("LINK", waiting.to_str().unwrap()),
        ("CMAKE_PREFIX_PATH", prefix.to_str().unwrap()),
    ];
    succeed(&mut configure(&build, &settings));
    succeed(Command::new("cmake").arg("--build").arg(&build));
    assert!(imports(&build.join("transcript-parlor.exe")) > 0);
    assert_eq!(imports(&build.join("transcript-parlor_static.exe")), 0);
    assert!(imports_of(&build.join("link-desk.exe"), "parlor_desk.dll") > 0);
    assert_eq!(imports_of(&build.join("link-desk_static.exe"), "parlor_desk.dll"), 0);
}

/// The library that an example is linked with.
fn library_of(example: &str) -> &'static str {
    if ["customer.c", "eventloop.c"].contains(&example) { "parlor" } else { "parlor-desk" }
}

#[test]
fn programs_run_on_64_bit_arm() {
    let (target, compiler) = (AARCH64, "aarch64-linux-gnu-gcc");
    let Some((folder, prefix)) = install(target, compiler) else { return };
    let found = files(&prefix);
    assert!(expected().is_subset(&found), "{found:?}");
    check_libraries(&prefix);
    if !has("qemu-aarch64") {
        return;
    }
    let run = |program: PathBuf| {
        let mut command = Command::new("qemu-aarch64");
        command.args(["-L", "/usr/aarch64-linux-gnu", "-E"]);
        command.arg(format!("LD_LIBRARY_PATH={}", prefix.join("lib").display())).arg(program);
        command
    };
    check(&mut run(compile(compiler, &prefix, "shared", &[])));
    check(&mut run(compile(compiler, &prefix, "static", &["-static", "-Wl,--gc-sections"])));
    let example = |name: &str| {
        let source = ffi().join("examples").join(name);
        run(compile_with(library_of(name), &source, compiler, &prefix, name.trim_end_matches(".c"), &[]))
    };
    talk(example);
    talk_without_a_heap(|name| run(compile_without_a_heap(target, compiler, name, folder.path(), &[])));
    use_plugins(example, &prefix.join("lib/parlor-desk/plugins"), folder.path());
}

#[test]
fn programs_run_without_any_library_on_musl() {
    let (target, compiler) = ("x86_64-unknown-linux-musl", "musl-gcc");
    let Some((folder, prefix)) = install(target, compiler) else { return };
    let found = files(&prefix);
    assert!(!found.iter().any(|it| it.contains(".so")), "{found:?}");
    let options = ["-static", "-Wl,--gc-sections"];
    check(&mut Command::new(compile(compiler, &prefix, "static", &options)));
    let program = |name: &str| {
        let source = ffi().join("examples").join(name);
        compile_with(library_of(name), &source, compiler, &prefix, name.trim_end_matches(".c"), &options)
    };
    // A static program loads no plugins, so there is none of them.
    talk(|name| Command::new(program(name)));
    talk_without_a_heap(|name| {
        Command::new(compile_without_a_heap(target, compiler, name, folder.path(), &options))
    });
    // Without it no panic of a link or a plugin could be caught: the process would be aborted.
    let headers = succeed(Command::new("readelf").arg("-lW").arg(program("agent.c"))).stdout;
    assert!(String::from_utf8(headers).unwrap().contains("GNU_EH_FRAME"));
}
