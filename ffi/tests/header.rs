//! `include/parlor.h` is what the sources say.
#![allow(clippy::unwrap_used, reason = "a test may panic")]

mod support;

use support::ffi;

fn generated() -> String {
    let config = cbindgen::Config::from_file(ffi().join("cbindgen.toml")).unwrap();
    let bindings = cbindgen::Builder::new().with_crate(ffi()).with_config(config).generate().unwrap();
    let mut header = Vec::new();
    bindings.write(&mut header);
    String::from_utf8(header).unwrap()
}

#[test]
fn header_is_up_to_date() {
    let path = ffi().join("include/parlor.h");
    let generated = generated();
    if std::env::var("PARLOR_UPDATE_HEADER").is_ok_and(|it| it == "1") {
        std::fs::write(&path, &generated).unwrap();
        return;
    }
    let checked_in = std::fs::read_to_string(&path).unwrap();
    let first = generated.lines().zip(checked_in.lines()).position(|(new, old)| new != old);
    assert!(
        generated == checked_in,
        "include/parlor.h isn't what the sources say (first in line {:?}). To write it anew:\n\
         PARLOR_UPDATE_HEADER=1 cargo test -p parlor-ffi --test header",
        first.map(|it| it + 1)
    );
}

#[test]
fn header_has_the_version() {
    let header = std::fs::read_to_string(ffi().join("include/parlor.h")).unwrap();
    let version: Vec<&str> = env!("CARGO_PKG_VERSION").split('.').collect();
    for (name, number) in ["MAJOR", "MINOR", "PATCH"].iter().zip(version) {
        assert!(header.contains(&format!("#define PARLOR_VERSION_{name} {number}\n")), "{name}");
    }
}
