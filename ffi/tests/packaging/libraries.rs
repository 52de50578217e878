//! The installed libraries themselves: what they export, how large they are, and what they can be linked together with.

use std::path::Path;
use std::process::Command;

use object::{Object, ObjectSymbol};

use super::support::succeed;
use super::{desk_exports, exports, installed};

/// What the shared libraries may take, in bytes: the README says what they take.
const LARGEST: [(&str, u64); 2] = [("parlor", 600_000), ("parlor-desk", 2_500_000)];

/// The shared libraries in `prefix` export what the lists say, are stripped, and nothing in libparlor can panic.
pub(crate) fn check_libraries(prefix: &Path) {
    for (name, expected) in [("parlor", exports()), ("parlor-desk", desk_exports())] {
        let library = std::fs::read(prefix.join(format!("lib/lib{name}.so"))).unwrap();
        let file = object::File::parse(&*library).unwrap();
        let defined = file.dynamic_symbols().filter(|it| it.is_definition() && it.is_global());
        let mut names: Vec<String> = defined.map(|it| it.name().unwrap().to_owned()).collect();
        names.sort();
        assert_eq!(names, expected);
        assert_eq!(file.symbols().count(), 0, "it is stripped");
        let calls = file.dynamic_symbols().filter(|it| it.is_undefined());
        let ours = calls.filter(|it| it.name().is_ok_and(|it| it.starts_with("parlor_"))).count();
        assert_eq!(ours > 0, name == "parlor-desk", "it has nothing of libparlor twice");
        if name == "parlor" {
            // What a panic would end with, as the library is built.
            let taken: Vec<_> = file.dynamic_symbols().filter(|it| it.is_undefined()).collect();
            let has = |called| taken.iter().any(|it| it.name() == Ok(called));
            assert!(has("malloc") && !has("abort"), "something in libparlor.so can panic");
        }
    }
}

#[test]
fn the_installed_libraries_export_only_what_the_lists_say_and_are_small() {
    let Some(prefix) = installed() else { return };
    check_libraries(prefix);
    for (name, largest) in LARGEST {
        let size = prefix.join(format!("lib/lib{name}.so")).metadata().unwrap().len();
        assert!(size < largest, "{name}: {size} bytes");
    }
}

/// What a program in C calls of another library of Rust's, which has Rust's standard library, too.
const OTHER: &str = "#[unsafe(no_mangle)] pub extern \"C\" fn other() -> bool {
    std::panic::catch_unwind(|| format!(\"{:?}\", std::env::args()).is_empty()).is_ok()
}";

const CALLER: &str = "#include <stdbool.h>
#include <parlor-desk.h>
bool other(void);
int main(void) {
    parlor_transcript *it = NULL;
    const bool is_made = parlor_transcript_new(&it) == PARLOR_OK;
    parlor_transcript_free(&it);
#ifdef DESK
    parlor_link_free(NULL);
#endif
    return is_made && other() ? 0 : 1;
}";

#[test]
fn the_installed_static_libraries_go_together_with_others_of_rust() {
    let Some(prefix) = installed() else { return };
    let folder = tempfile::tempdir().unwrap();
    let libraries = prefix.join("lib");
    for (name, mut expected) in [("parlor", exports()), ("parlor-desk", desk_exports())] {
        expected.insert(0, "DW.ref.rust_eh_personality".to_owned());
        let library = std::fs::read(libraries.join(format!("lib{name}.a"))).unwrap();
        let archive = object::read::archive::ArchiveFile::parse(&*library).unwrap();
        let member = |it: &object::read::archive::ArchiveMember<'_>| {
            let rest = it.name().strip_prefix(name.replace('-', "_").as_bytes());
            rest.is_some_and(|it| it.starts_with(b".") || it.starts_with(b"-"))
        };
        let part = archive.members().map(Result::unwrap).find(member).unwrap();
        let file = object::File::parse(part.data(&*library).unwrap()).unwrap();
        let global = file.symbols().filter(|it| it.is_definition() && it.is_global());
        let mut names: Vec<String> = global.map(|it| it.name().unwrap().to_owned()).collect();
        names.sort();
        assert_eq!(names, expected);
    }

    let (rust, c) = (folder.path().join("other.rs"), folder.path().join("caller.c"));
    std::fs::write(&rust, OTHER).unwrap();
    std::fs::write(&c, CALLER).unwrap();
    let other = folder.path().join("libother.a");
    let mut command = Command::new("rustc");
    succeed(command.args(["--edition=2024", "--crate-type=staticlib", "-o"]).arg(&other).arg(rust));
    // libparlor-desk calls libparlor, which therefore follows.
    let (parlor, desk) = (libraries.join("libparlor.a"), libraries.join("libparlor-desk.a"));
    for (ours, define) in [(vec![&parlor], "-DPARLOR"), (vec![&desk, &parlor], "-DDESK")] {
        for all in [[&ours[..], &[&other]], [&[&other], &ours[..]]] {
            let program = folder.path().join("all");
            let mut command = Command::new("cc");
            command.arg("-I").arg(prefix.join("include")).arg(&c).args(all.concat()).arg("-o").arg(&program);
            succeed(command.args([define, "-lutil", "-lrt", "-lpthread", "-lm", "-ldl"]));
            succeed(&mut Command::new(program));
        }
    }
}
