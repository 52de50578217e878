//! No panic can be reached in firmware: an image that uses every public entry point of parlor-core links without the
//! panic handler.

use std::collections::BTreeSet;
use std::io::Write;
use std::path::Path;
use std::{fs, io};

use parlor_size::images::{Build, CORTEX_M4};

const IMAGE: &str = "every-entry-point";

/// `None`, with a word about it, if the target isn't installed.
fn build(opt_level: &'static str) -> Option<Build> {
    let build = Build { target: CORTEX_M4, opt_level };
    if build.is_possible() {
        return Some(build);
    }
    let reason = format!("the target {CORTEX_M4} isn't installed: rustup target add {CORTEX_M4}");
    assert!(std::env::var_os("PARLOR_STRICT").is_none(), "{reason}");
    // Not by `println!`: what a passing test prints with it isn't shown.
    let _ = writeln!(io::stderr(), "SKIPPED: {reason}");
    None
}

#[test]
fn no_entry_point_panics() {
    for opt_level in ["s", "z"] {
        let Some(build) = build(opt_level) else { return };
        for features in ["xml,compact,http-chat", "xml,compact,http-chat,fast"] {
            let image = build.image(IMAGE, features).unwrap();
            assert_eq!(image.panics(), [""; 0], "{build}, features {features}");
        }
    }
}

/// `Debug` is derived, and core's own part of it has two checks that the compiler can't see through: that a struct has
/// as many names as values, and that a string is cut between characters. Nothing of ours adds another.
#[test]
fn debug_adds_only_what_core_checks_itself() {
    let Some(build) = build("s") else { return };
    let image = build.image(IMAGE, "xml,compact,http-chat,debug").unwrap();
    // assert_failed: `Formatter::debug_struct_fields_finish`. slice_error_fail: `<str as Debug>::fmt`, and what it
    // calls to say where it was cut: slice_index_fail, unwrap_failed.
    let known = [
        "assert_failed",
        "slice_error_fail",
        "slice_index_fail",
        "unwrap_failed",
        "panicking5panic",
        "panic_fmt",
        "rust_begin_unwind",
    ];
    let unknown: Vec<_> =
        image.panics().into_iter().filter(|name| !known.iter().any(|it| name.contains(it))).collect();
    assert_eq!(unknown, [""; 0]);
}

#[test]
fn a_panic_would_be_found() {
    let Some(build) = build("s") else { return };
    let image = build.image(IMAGE, "xml,compact,http-chat,with-panic").unwrap();
    for part in ["panic_bounds_check", "rust_begin_unwind"] {
        assert!(image.panics().iter().any(|name| name.contains(part)), "{part}: {:?}", image.panics());
    }
}

/// The names of all public functions of parlor-core stand in the image's source.
#[test]
fn the_image_names_every_public_function() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR"));
    let image = source(&folder.join("images/src/bin").join(IMAGE)).unwrap();
    let used: BTreeSet<&str> = image.split(|it: char| !it.is_alphanumeric() && it != '_').collect();
    let core = source(&folder.join("../src")).unwrap();
    let functions = core.lines().filter_map(|line| {
        let line = line.trim_start();
        let name = line.strip_prefix("pub fn ").or(line.strip_prefix("pub const fn "))?;
        name.split(['(', '<']).next()
    });
    let missing: BTreeSet<&str> = functions.filter(|it| !used.contains(it)).collect();
    assert_eq!(missing, BTreeSet::new(), "use them in {IMAGE}, so that they are known not to panic");
}

/// All Rust files in a folder, one behind the other.
fn source(folder: &Path) -> io::Result<String> {
    let mut found = String::new();
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        if path.is_dir() {
            found += &source(&path)?;
        } else if path.extension().is_some_and(|it| it == "rs") {
            found += &fs::read_to_string(&path)?;
        }
    }
    Ok(found)
}
