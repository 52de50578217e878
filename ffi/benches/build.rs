//! Builds what reads transcripts in C, with the checksum that the other decoders use, and what uses links.

fn main() {
    println!("cargo::rerun-if-changed=build.rs");
    for folder in ["c", "../include", "../../core/benches/c"] {
        println!("cargo::rerun-if-changed={folder}");
    }
    cc::Build::new()
        .file("c/transcript.c")
        .file("c/link.c")
        .include("../include")
        .include("../../core/benches/c")
        .std("c99")
        .opt_level(3)
        .warnings(true)
        .extra_warnings(true)
        .compile("bench_parlor");
}
