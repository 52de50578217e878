//! Builds the C and C++ peers, where a compiler and their headers are installed (Debian: libexpat1-dev,
//! libpugixml-dev). Which are missing, the benchmark says when it runs.

use std::path::PathBuf;

fn main() {
    println!("cargo::rustc-check-cfg=cfg(has_expat, has_pugixml)");
    println!("cargo::rerun-if-changed=build.rs");
    println!("cargo::rerun-if-changed=c");
    println!("cargo::rerun-if-env-changed=PARLOR_STRICT");
    peer("expat", "expat.h", "c/expat.c", false);
    peer("pugixml", "pugixml.hpp", "c/pugixml.cpp", true);
}

fn peer(name: &str, header: &str, source: &str, is_cpp: bool) {
    if !is_installed(name, header, is_cpp) {
        // A file that is never there makes cargo ask again each time: so an installation is noticed.
        println!("cargo::rerun-if-changed=there-is-no-{name}");
        return;
    }
    cc::Build::new()
        .cpp(is_cpp)
        .file(source)
        .opt_level(3)
        .warnings(true)
        .extra_warnings(true)
        .warnings_into_errors(std::env::var("PARLOR_STRICT").is_ok_and(|it| it == "1"))
        .compile(&format!("bench_{name}"));
    println!("cargo::rustc-link-lib={name}");
    println!("cargo::rustc-cfg=has_{name}");
}

/// Whether there is a compiler that finds the header.
fn is_installed(name: &str, header: &str, is_cpp: bool) -> bool {
    let folder = PathBuf::from(std::env::var_os("OUT_DIR").expect("cargo sets it"));
    let probe = folder.join(format!("{name}_probe.{}", if is_cpp { "cpp" } else { "c" }));
    std::fs::write(&probe, format!("#include <{header}>\n")).expect("cargo's folder can be written to");
    let mut build = cc::Build::new();
    build.cpp(is_cpp).file(&probe).cargo_metadata(false).cargo_warnings(false);
    build.try_expand().is_ok()
}
