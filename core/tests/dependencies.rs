//! What firmware builds besides parlor-core: an exact list, so that nothing new comes in unseen. None of it enables
//! `std` or `alloc`.

#![allow(clippy::unwrap_used, reason = "these are tests")]

use std::process::Command;

/// Each package, with its features: all that core has is asked for.
const BUILT: [&str; 15] = [
    "bitflags [default]",
    "byteorder []",
    "cobs []",
    "crc []",
    "crc-catalog []",
    "defmt []",
    "embedded-io []",
    "hash32 []",
    "heapless []",
    "parlor-core [compact,default,defmt,fast,http-chat,link,serial,snapshot,xml]",
    "postcard []",
    "serde [derive,serde_derive]",
    "serde_core [result]",
    "stable_deref_trait []",
    "thiserror []",
];

#[test]
fn firmware_builds_nothing_else() {
    let arguments = [
        "tree",
        "--locked",
        "--package=parlor-core",
        "--target=thumbv7em-none-eabihf",
        "--all-features",
        "--edges=normal,no-proc-macro",
        "--prefix=none",
        "--format={p} [{f}]",
    ];
    let manifest = concat!("--manifest-path=", env!("CARGO_MANIFEST_DIR"), "/Cargo.toml");
    let output = Command::new(env!("CARGO")).args(arguments).arg(manifest).output().unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let tree = String::from_utf8(output.stdout).unwrap();
    let mut built: Vec<String> = tree
        .lines()
        .filter(|line| !line.is_empty())
        .map(|line| {
            let name = line.split(' ').next().unwrap();
            let features = &line[line.rfind('[').unwrap()..line.rfind(']').unwrap() + 1];
            format!("{name} {features}")
        })
        .collect();
    built.sort();
    built.dedup();
    assert_eq!(built, BUILT);
    let enabled = built.iter().flat_map(|it| it.split(['[', ',', ']']));
    assert!(!enabled.into_iter().any(|it| matches!(it, "std" | "alloc")), "{built:?}");
}
